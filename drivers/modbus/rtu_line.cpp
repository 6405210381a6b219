#include "drivers/modbus/rtu_line.h"

#include "drivers/modbus/text.h"

#include <QFileInfo>
#include <QModbusRtuSerialClient>
#include <QSerialPort>
#include <QTimer>

#include <algorithm>

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSettle{100};         //!< silence behind a time-out or a breach, at most the device's time limit
constexpr milliseconds kWireSlack{2'000};    //!< sending itself must not take longer
constexpr size_t kMaxWaiting = 4096;

QSerialPort::Parity parityOf(const QString &name)
{
    if (name == QLatin1String("none"))
        return QSerialPort::NoParity;
    return name == QLatin1String("odd") ? QSerialPort::OddParity : QSerialPort::EvenParity;
}

//! The reply's PDU as it was on the wire.
QByteArray pduOf(const QModbusResponse &response)
{
    const auto function = quint8(response.functionCode() | (response.isException() ? kExceptionBit : 0));
    return QByteArray(1, char(function)) + response.data();
}

} // namespace

void RtuMailbox::setReceiver(QObject *receiver, std::function<void()> slot)
{
    const std::lock_guard lock(m_mutex);
    m_receiver = receiver;
    m_slot = std::move(slot);
}

void RtuMailbox::post(Event event)
{
    const std::lock_guard lock(m_mutex);
    if (!m_receiver)
        return;
    m_events.push_back(std::move(event));
    QMetaObject::invokeMethod(m_receiver, m_slot, Qt::QueuedConnection);
}

std::deque<RtuMailbox::Event> RtuMailbox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_events, {});
}

//! The line's side on its own thread.
class RtuLineWorker : public QObject
{
public:
    RtuLineWorker(const SerialSettings &settings, RetryPause retry)
        : m_settings(settings)
        , m_backoff(retry)
    {
    }

    // From any thread, with a queued look() behind them.
    void add(RtuRequest request)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_incoming.push_back(std::move(request));
        }
        QMetaObject::invokeMethod(this, [this] { look(); }, Qt::QueuedConnection);
    }
    void attach(const std::shared_ptr<RtuMailbox> &mailbox)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_joining.push_back(mailbox);
        }
        QMetaObject::invokeMethod(this, [this] { look(); }, Qt::QueuedConnection);
    }
    void detach(const std::shared_ptr<RtuMailbox> &mailbox)
    {
        {
            const std::lock_guard lock(m_mutex);
            std::erase(m_joining, mailbox);
            m_leaving.push_back(mailbox);
        }
        QMetaObject::invokeMethod(this, [this] { look(); }, Qt::QueuedConnection);
    }

    // On the line's thread.
    void start();
    void stop();

private:
    void look();
    void openPort();
    void portFailed(const QString &cause);
    void sendNext();
    void answered(QModbusReply *reply);
    void tell(const RtuRequest &request, LinkAnswer::Kind kind, QByteArray pdu = {}, Breach breach = Breach::None);

    const SerialSettings m_settings;
    Backoff m_backoff;
    std::mutex m_mutex;
    std::deque<RtuRequest> m_incoming;
    std::vector<std::shared_ptr<RtuMailbox>> m_joining, m_leaving;

    std::vector<std::shared_ptr<RtuMailbox>> m_users;
    std::deque<RtuRequest> m_waiting;
    std::optional<RtuRequest> m_current;
    SteadyTime m_sentAt{};
    std::unique_ptr<QModbusRtuSerialClient> m_client;
    std::unique_ptr<QTimer> m_openTimer, m_settleTimer, m_watchdog;
    QString m_lastCause;
    bool m_isOpen = false;
};

void RtuLineWorker::start()
{
    for (std::unique_ptr<QTimer> *timer : {&m_openTimer, &m_settleTimer, &m_watchdog}) {
        *timer = std::make_unique<QTimer>();
        (*timer)->setSingleShot(true);
    }
    connect(m_openTimer.get(), &QTimer::timeout, this, [this] { openPort(); });
    connect(m_settleTimer.get(), &QTimer::timeout, this, [this] { sendNext(); });
    connect(m_watchdog.get(), &QTimer::timeout, this, [this] {
        portFailed(Text::tr("the port takes no data"));
    });
    openPort();
}

void RtuLineWorker::stop()
{
    m_isOpen = false;
    m_current.reset(); // closing the port ends its reply, which is nobody's any more
    m_openTimer.reset();
    m_settleTimer.reset();
    m_watchdog.reset();
    if (m_client) {
        m_client->disconnect(this);
        m_client->disconnectDevice();
        m_client.reset();
    }
}

void RtuLineWorker::openPort()
{
    m_client = std::make_unique<QModbusRtuSerialClient>();
    m_client->setConnectionParameter(QModbusDevice::SerialPortNameParameter, m_settings.port);
    m_client->setConnectionParameter(QModbusDevice::SerialBaudRateParameter, m_settings.baudRate);
    m_client->setConnectionParameter(QModbusDevice::SerialParityParameter, parityOf(m_settings.parity));
    m_client->setConnectionParameter(QModbusDevice::SerialDataBitsParameter, QSerialPort::Data8);
    m_client->setConnectionParameter(QModbusDevice::SerialStopBitsParameter,
                                     m_settings.stopBits == 2 ? QSerialPort::TwoStop : QSerialPort::OneStop);
    m_client->setNumberOfRetries(0); // repeating is ours to decide, and never for a write
    connect(m_client.get(), &QModbusDevice::errorOccurred, this, [this, client = m_client.get()](QModbusDevice::Error error) {
        // Time-outs and exceptions belong to their request; the port itself is meant here. Never inside its own call.
        if (error == QModbusDevice::ConnectionError || error == QModbusDevice::ReadError || error == QModbusDevice::WriteError)
            QMetaObject::invokeMethod(this, [this, client] {
                if (m_client.get() == client)
                    portFailed(m_client->errorString());
            }, Qt::QueuedConnection);
    });
    if (!m_client->connectDevice() || m_client->state() != QModbusDevice::ConnectedState) {
        portFailed(m_client ? m_client->errorString() : QString());
        return;
    }
    m_isOpen = true;
    m_backoff.reset();
    for (const auto &user : m_users)
        user->post(RtuMailbox::Event(RtuMailbox::Event::Kind::Opened));
    sendNext();
}

void RtuLineWorker::portFailed(const QString &cause)
{
    if (!m_client)
        return;
    m_isOpen = false;
    m_watchdog->stop();
    m_settleTimer->stop();
    const std::optional<RtuRequest> current = std::exchange(m_current, std::nullopt); // closing ends its reply
    m_client->disconnect(this);
    m_client->disconnectDevice();
    m_client.release()->deleteLater();
    m_lastCause = cause.isEmpty() ? Text::tr("the port cannot be opened") : cause;
    if (current)
        tell(*current, LinkAnswer::Kind::Lost);
    for (const RtuRequest &request : std::exchange(m_waiting, {}))
        tell(request, LinkAnswer::Kind::NotSent);
    for (const auto &user : m_users)
        user->post(RtuMailbox::Event(RtuMailbox::Event::Kind::Closed, m_lastCause));
    m_openTimer->start(m_backoff.next());
}

void RtuLineWorker::look()
{
    std::deque<RtuRequest> incoming;
    std::vector<std::shared_ptr<RtuMailbox>> joining, leaving;
    {
        const std::lock_guard lock(m_mutex);
        incoming.swap(m_incoming);
        joining.swap(m_joining);
        leaving.swap(m_leaving);
    }
    for (const auto &user : joining) {
        m_users.push_back(user);
        if (m_isOpen)
            user->post(RtuMailbox::Event(RtuMailbox::Event::Kind::Opened));
        else if (!m_lastCause.isEmpty())
            user->post(RtuMailbox::Event(RtuMailbox::Event::Kind::Closed, m_lastCause));
    }
    for (const auto &user : leaving) {
        std::erase(m_users, user);
        std::erase_if(m_waiting, [&user](const RtuRequest &request) { return request.from == user; });
    }
    for (RtuRequest &request : incoming) {
        if (!m_isOpen || m_waiting.size() >= kMaxWaiting) {
            tell(request, LinkAnswer::Kind::NotSent);
            continue;
        }
        const auto place = request.urgent
            ? std::ranges::find_if(m_waiting, [](const RtuRequest &other) { return !other.urgent; })
            : m_waiting.end();
        m_waiting.insert(place, std::move(request));
    }
    sendNext();
}

void RtuLineWorker::sendNext()
{
    while (m_isOpen && !m_current && !m_settleTimer->isActive() && !m_waiting.empty()) {
        RtuRequest request = std::move(m_waiting.front());
        m_waiting.pop_front();
        const SteadyTime now = Clock::system().steady();
        const auto left = std::chrono::duration_cast<milliseconds>(request.notAfter - now);
        if (left <= milliseconds(0)) {
            tell(request, LinkAnswer::Kind::NotSent);
            continue;
        }
        const milliseconds timeout = std::min(request.timeout, left);
        m_client->setTimeout(int(std::max<qint64>(10, timeout.count())));
        m_sentAt = now;
        m_current = request;
        const QModbusRequest pdu(QModbusRequest::FunctionCode(quint8(request.pdu[0])), request.pdu.mid(1));
        QModbusReply *reply = m_client->sendRawRequest(pdu, request.unit);
        if (!reply) {
            tell(*std::exchange(m_current, std::nullopt), LinkAnswer::Kind::NotSent);
            continue;
        }
        reply->setParent(m_client.get());
        m_watchdog->start(timeout + kWireSlack);
        connect(reply, &QModbusReply::finished, this, [this, reply] { answered(reply); }, Qt::SingleShotConnection);
    }
}

void RtuLineWorker::answered(QModbusReply *reply)
{
    reply->deleteLater();
    if (!m_current)
        return;
    m_watchdog->stop();
    const RtuRequest request = *std::exchange(m_current, std::nullopt);
    const milliseconds settle = std::min(kSettle, request.timeout);
    switch (reply->error()) {
    case QModbusDevice::NoError:
    case QModbusDevice::ProtocolError: {
        // What Qt calls good is checked like any other reply: it looks at unit, function and checksum alone.
        const QByteArray pdu = pduOf(reply->rawResult());
        const Bytes bytes(reinterpret_cast<const quint8 *>(pdu.constData()), size_t(pdu.size()));
        const Bytes asked(reinterpret_cast<const quint8 *>(request.pdu.constData()), size_t(request.pdu.size()));
        const ReplyCheck check = checkReply(expectationOf(asked), bytes);
        const auto kind = check.kind == ReplyCheck::Kind::Good  ? LinkAnswer::Kind::Good
            : check.kind == ReplyCheck::Kind::Exception         ? LinkAnswer::Kind::Exception
                                                                : LinkAnswer::Kind::Breach;
        if (kind == LinkAnswer::Kind::Breach)
            m_settleTimer->start(settle);
        tell(request, kind, pdu, check.breach);
        break;
    }
    case QModbusDevice::TimeoutError:
        m_settleTimer->start(settle);
        tell(request, LinkAnswer::Kind::Timeout);
        break;
    default:
        m_settleTimer->start(settle);
        tell(request, LinkAnswer::Kind::Lost);
        break;
    }
    sendNext();
}

void RtuLineWorker::tell(const RtuRequest &request, LinkAnswer::Kind kind, QByteArray pdu, Breach breach)
{
    RtuMailbox::Event event(RtuMailbox::Event::Kind::Answer);
    event.token = request.token;
    event.answer = kind;
    event.breach = breach;
    event.pdu = std::move(pdu);
    event.at = Clock::system().utc();
    event.steady = Clock::system().steady();
    event.latency = event.steady - m_sentAt;
    request.from->post(std::move(event));
}

RtuLine::RtuLine(const SerialSettings &settings, RetryPause retry)
    : m_settings(settings)
    , m_worker(new RtuLineWorker(settings, retry))
{
    m_thread.setObjectName(QStringLiteral("modbus-rtu"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::started, m_worker, [worker = m_worker] { worker->start(); });
    QObject::connect(&m_thread, &QThread::finished, m_worker, [worker = m_worker] {
        worker->stop();
        worker->deleteLater();
    }, Qt::DirectConnection); // on the line's thread, which runs what it was told to delete before it ends
    m_thread.start();
}

RtuLine::~RtuLine()
{
    m_thread.quit();
    m_thread.wait();
}

void RtuLine::attach(const std::shared_ptr<RtuMailbox> &mailbox)
{
    m_worker->attach(mailbox);
}

void RtuLine::detach(const std::shared_ptr<RtuMailbox> &mailbox)
{
    m_worker->detach(mailbox);
}

void RtuLine::request(RtuRequest request)
{
    m_worker->add(std::move(request));
}

Result<std::shared_ptr<RtuLine>> RtuLines::line(const SerialSettings &settings)
{
    const QString canonical = QFileInfo(settings.port).canonicalFilePath();
    const QString key = canonical.isEmpty() ? settings.port : canonical;
    const std::lock_guard lock(m_mutex);
    if (std::shared_ptr<RtuLine> line = m_lines.value(key).lock()) {
        SerialSettings same = settings;
        same.port = line->settings().port;
        if (same == line->settings())
            return line;
        return Error{Error::Kind::Busy,
                     Text::tr("Another device uses %1 with another speed, parity or number of stop bits.").arg(settings.port),
                     Text::tr("Give all devices of one serial line the same settings.")};
    }
    auto line = std::make_shared<RtuLine>(settings, m_retry);
    m_lines.insert(key, line);
    return line;
}

QByteArray rtuChecksum(const QByteArray &bytes)
{
    quint16 crc = 0xFFFF;
    for (const char byte : bytes) {
        crc = quint16(crc ^ quint8(byte));
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16(crc & 1 ? (crc >> 1) ^ 0xA001 : crc >> 1);
    }
    return QByteArray(1, char(crc)) + char(crc >> 8);
}

} // namespace lineside::modbus
