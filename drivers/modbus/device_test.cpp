#include "drivers/modbus/device_test.h"

#include "drivers/modbus/text.h"

#include <QEventLoop>
#include <QHostInfo>
#include <QLocale>
#include <QTimer>

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookAtCancel{50};

//! Asks one request after the other, and waits for each.
class Probe : public LinkUser
{
public:
    Probe(const DeviceSettings &settings, DriverContext &context, const ModbusDriver::LinkMaker &makeLink,
          const Job<DeviceTestReport> &job)
        : m_job(job)
        , m_settings(settings)
        , m_link(makeLink(settings, *this, context.monitor, context.clock))
    {
    }
    ~Probe() override { m_link->close(); }

    struct Reply
    {
        LinkAnswer::Kind kind = LinkAnswer::Kind::NotSent;
        quint8 exception = 0;
        Breach breach = Breach::None;
        QByteArray pdu;
    };

    //! Empty when connected; else why not.
    QString connectNow()
    {
        m_link->open();
        wait([this] { return m_connected || !m_lost.isEmpty(); }, m_settings.connectTimeout + milliseconds(500));
        if (m_connected)
            return {};
        return m_lost.isEmpty() ? Text::tr("no answer in time") : m_lost;
    }
    std::optional<Reply> ask(const Pdu &pdu)
    {
        m_reply.reset();
        // Behind a fault the link connects again by itself.
        if (!wait([this] { return m_connected; }, m_settings.connectTimeout + milliseconds(2'000)))
            return std::nullopt;
        m_next = pdu;
        m_link->wake();
        wait([this] { return m_reply.has_value(); }, m_settings.timeout + milliseconds(1'000));
        m_next.reset();
        return m_reply;
    }

private:
    bool wait(const std::function<bool()> &done, milliseconds limit)
    {
        const SteadyTime until = Clock::system().steady() + limit;
        QEventLoop loop;
        m_quit = &loop;
        QTimer tick;
        QObject::connect(&tick, &QTimer::timeout, &loop, &QEventLoop::quit);
        tick.start(kLookAtCancel);
        while (!done() && !m_job.isCancelled() && Clock::system().steady() < until)
            loop.exec();
        m_quit = nullptr;
        return done();
    }
    void quit()
    {
        if (m_quit)
            m_quit->quit();
    }

    bool nextRequest(SteadyTime, bool, LinkRequest &request) override
    {
        if (!m_next || m_sent)
            return false;
        m_sent = true;
        request.token = 1;
        request.pdu = m_next->bytes();
        return true;
    }
    void answered(quint64, const LinkAnswer &answer) override
    {
        m_sent = false;
        m_next.reset();
        m_reply = Reply{answer.kind, answer.exception, answer.breach,
                        QByteArray(reinterpret_cast<const char *>(answer.pdu.data()), qsizetype(answer.pdu.size()))};
        quit();
    }
    void linkConnected() override
    {
        m_connected = true;
        quit();
    }
    void linkLost(LossKind, const QString &cause, bool) override
    {
        m_connected = false;
        m_lost = cause;
        quit();
    }

    const Job<DeviceTestReport> &m_job;
    const DeviceSettings m_settings;
    QEventLoop *m_quit = nullptr;
    bool m_connected = false;
    bool m_sent = false;
    QString m_lost;
    std::optional<Pdu> m_next;
    std::optional<Reply> m_reply;
    std::unique_ptr<Link> m_link; // last: it calls what stands above until it is gone
};

QString hexRegisters(Bytes data)
{
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(data.data()), qsizetype(data.size())).toHex(' ').toUpper());
}

using Step = DeviceTestReport::Step;

//! What a reply to one tag means, and what to do about it.
Step stepOf(const Tag &tag, const Point &point, const DeviceSettings &settings,
            const std::optional<Probe::Reply> &reply)
{
    Step step;
    step.name = Text::tr("Tag %1, %2").arg(tag.code, placeText(point.table, point.address, settings));
    if (!reply) {
        step.detail = Text::tr("The connection did not come back. Is the device reachable?");
        return step;
    }
    const Bytes pdu(reinterpret_cast<const quint8 *>(reply->pdu.constData()), size_t(reply->pdu.size()));
    switch (reply->kind) {
    case LinkAnswer::Kind::Good: {
        const QVariant raw = decodeRaw(point, dataOf(pdu));
        const QString bytes = hexRegisters(dataOf(pdu));
        if (!raw.isValid()) {
            step.detail = Text::tr("The value on the wire (%1) does not fit the tag's type.").arg(bytes);
            return step;
        }
        step.ok = true;
        const QString value = raw.typeId() == QMetaType::QByteArray ? QString::fromUtf8(raw.toByteArray())
            : raw.typeId() == QMetaType::Double ? QLocale::c().toString(raw.toDouble(), 'g', 12) : raw.toString();
        step.detail = Text::tr("Raw value %1 (%2)").arg(value, bytes);
        return step;
    }
    case LinkAnswer::Kind::Exception:
        step.detail = Text::tr("The device answers %1.").arg(exceptionName(reply->exception));
        if (reply->exception == IllegalDataAddress || reply->exception == IllegalDataValue)
            step.detail += QLatin1Char(' ') + Text::tr("Check the address, the table and whether the device counts from 0 or 1.");
        else if (reply->exception == IllegalFunction)
            step.detail += QLatin1Char(' ') + Text::tr("The device does not know this table.");
        else if (reply->exception == GatewayPathUnavailable || reply->exception == GatewayTargetSilent)
            step.detail += QLatin1Char(' ') + Text::tr("The gateway answers, the device behind it does not: check the unit id.");
        return step;
    case LinkAnswer::Kind::Breach:
        step.detail = breachText(reply->breach);
        if (reply->breach == Breach::Unit)
            step.detail += QLatin1Char(' ') + Text::tr("Set the unit id to what the device answers as.");
        return step;
    case LinkAnswer::Kind::Timeout:
        step.detail = Text::tr("No reply in %1 ms. Check the unit id (now %2); a slow device needs a longer time limit.")
                          .arg(settings.timeout.count()).arg(settings.unit);
        return step;
    case LinkAnswer::Kind::Lost:
        step.detail = Text::tr("The device ended the connection instead of replying. Some do so for a wrong unit id, or "
                               "when they have too many connections.");
        return step;
    case LinkAnswer::Kind::NotSent:
        step.detail = Text::tr("The request could not be sent.");
        return step;
    }
    return step;
}

//! False when the name leads nowhere.
bool resolve(const DeviceSettings &settings, DeviceTestReport &report)
{
    const QHostInfo info = QHostInfo::fromName(settings.host);
    const bool found = info.error() == QHostInfo::NoError && !info.addresses().isEmpty();
    report.steps.append({Text::tr("Find host %1").arg(settings.host), found,
                         found ? info.addresses().front().toString()
                               : Text::tr("The name is not known. Check its spelling, or enter the IP address.")});
    return found;
}

} // namespace

Result<DeviceTestReport> testDevice(Medium medium, const Device &device, DriverContext context,
                                    const ModbusDriver::LinkMaker &makeLink, Job<DeviceTestReport> &job)
{
    const QEventLoop forThisThread; // gives a thread that is not Qt's own what timers and sockets need
    const DeviceSettings settings = settingsFrom(device, medium);
    DeviceTestReport report;
    const auto cancelled = [] { return Error{Error::Kind::Cancelled, Text::tr("The test was cancelled."), {}}; };

    if (medium == Medium::Tcp && !resolve(settings, report))
        return report;
    const QString peer = medium == Medium::Tcp ? QString(settings.host + QLatin1Char(':') + QString::number(settings.port))
                                               : settings.serialPort;
    job.setProgress(0, Text::tr("Connecting to %1").arg(peer));
    Probe probe(settings, context, makeLink, job);
    const QString trouble = probe.connectNow();
    if (job.isCancelled())
        return cancelled();
    report.steps.append({medium == Medium::Tcp ? Text::tr("Connect to %1").arg(peer) : Text::tr("Open %1").arg(peer),
                         trouble.isEmpty(), trouble.isEmpty() ? Text::tr("Connected") : trouble});
    if (!trouble.isEmpty())
        return report;

    bool heard = false;
    for (qsizetype i = 0; i < device.tags.size(); ++i) {
        const Tag &tag = device.tags[i];
        job.setProgress(double(i) / double(device.tags.size()), Text::tr("Reading %1").arg(tag.code));
        const Result<Point> point = pointFrom(tag, settings);
        if (!point) {
            report.steps.append({Text::tr("Tag %1").arg(tag.code), false, point.error().message});
            continue;
        }
        const std::optional<Probe::Reply> reply = probe.ask(readRequest(point->table, point->address, point->count));
        if (job.isCancelled())
            return cancelled();
        const DeviceTestReport::Step step = stepOf(tag, *point, settings, reply);
        const bool answers = reply && (reply->kind == LinkAnswer::Kind::Good || reply->kind == LinkAnswer::Kind::Exception);
        if (!heard && answers)
            report.steps.append({Text::tr("Unit %1 answers").arg(settings.unit), true, Text::tr("It speaks Modbus.")});
        heard = heard || answers;
        report.steps.append(step);
        // Without a single answer the other tags have none to expect: one time limit is enough.
        if (!heard && (!reply || reply->kind == LinkAnswer::Kind::Timeout))
            break;
    }
    if (device.tags.isEmpty()) {
        const std::optional<Probe::Reply> reply = probe.ask(readRequest(Table::HoldingRegisters, 0, 1));
        const bool answers = reply && (reply->kind == LinkAnswer::Kind::Good || reply->kind == LinkAnswer::Kind::Exception);
        Tag any;
        any.code = Text::tr("(none yet)");
        DeviceTestReport::Step step = answers
            ? DeviceTestReport::Step{Text::tr("Unit %1 answers").arg(settings.unit), true, Text::tr("It speaks Modbus.")}
            : stepOf(any, Point{}, settings, reply);
        report.steps.append(step);
    }
    return report;
}

} // namespace lineside::modbus
