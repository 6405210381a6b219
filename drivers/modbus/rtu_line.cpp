#include "drivers/modbus/rtu_line.h"

#include "drivers/modbus/text.h"

#include <QFileInfo>
#include <QSerialPort>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

constexpr int kLateReplies = 2;               //!< time limits during which a reply may still come
constexpr milliseconds kLeastLate{500};
constexpr milliseconds kUnaskedRest{1'000};   //!< behind a reply that nobody waited for
constexpr milliseconds kNeverQuiet{5'000};    //!< a line on which something sends for so long is of no use
constexpr size_t kMaxWaiting = 4096;
constexpr size_t kMaxIn = 2 * kMaxRtuFrame;   //!< an echo and a reply

QSerialPort::Parity parityOf(const QString &name)
{
    if (name == QLatin1String("none"))
        return QSerialPort::NoParity;
    return name == QLatin1String("odd") ? QSerialPort::OddParity : QSerialPort::EvenParity;
}

Bytes bytesOf(const QByteArray &bytes)
{
    return Bytes(reinterpret_cast<const quint8 *>(bytes.constData()), size_t(bytes.size()));
}

bool startsWith(Bytes bytes, Bytes with)
{
    return bytes.size() >= with.size() && std::ranges::equal(bytes.first(with.size()), with);
}

//! The reply of these is the request again.
bool repeatsRequest(quint8 function)
{
    return function == WriteSingleCoil || function == WriteSingleRegister || function == MaskWriteRegister;
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
    //! A reply that may still come, and that nobody may take for his own.
    struct Late
    {
        quint8 unit;
        quint8 function;
        SteadyTime until;
    };

    void look();
    void openPort();
    void portFailed(const QString &cause);
    void sendNext();
    void send(RtuRequest request, SteadyTime now);
    void readPort();
    void lineQuiet();
    void searchReply();
    Bytes withoutEcho(Bytes bytes);
    void unasked(Bytes frame);
    void timeIsUp();
    void finish(LinkAnswer::Kind kind, Bytes pdu, Breach breach, Bytes raw);
    bool isLate(quint8 unit, quint8 function) const;
    void expectLate(quint8 unit, quint8 function, SteadyTime until);
    void tell(const RtuRequest &request, LinkAnswer::Kind kind, Bytes pdu = {}, Breach breach = Breach::None, Bytes raw = {});

    const SerialSettings m_settings;
    Backoff m_backoff;
    std::mutex m_mutex;
    std::deque<RtuRequest> m_incoming;
    std::vector<std::shared_ptr<RtuMailbox>> m_joining, m_leaving;

    std::vector<std::shared_ptr<RtuMailbox>> m_users;
    std::deque<RtuRequest> m_waiting;
    std::optional<RtuRequest> m_current;
    QByteArray m_sent;       //!< the frame of m_current
    SteadyTime m_sentAt{};
    std::vector<Late> m_late;
    std::vector<quint8> m_in; //!< since the request; since the last silence when there is none
    size_t m_beforeSilence = 0; //!< bytes of m_in that came before the last silence
    bool m_echoTaken = false;
    bool m_noise = false;    //!< since the request
    bool m_echoes = false;   //!< the adapter gives back what is sent
    SteadyTime m_lastByte{};
    UtcTime m_lastByteAt{};
    SteadyTime m_noisySince = SteadyTime::max();
    std::unique_ptr<QSerialPort> m_port;
    std::unique_ptr<QTimer> m_openTimer, m_quietTimer, m_deadlineTimer, m_restTimer;
    QString m_lastCause;
    bool m_isOpen = false;
};

void RtuLineWorker::start()
{
    for (std::unique_ptr<QTimer> *timer : {&m_openTimer, &m_quietTimer, &m_deadlineTimer, &m_restTimer}) {
        *timer = std::make_unique<QTimer>();
        (*timer)->setSingleShot(true);
        (*timer)->setTimerType(Qt::PreciseTimer);
    }
    connect(m_openTimer.get(), &QTimer::timeout, this, [this] { openPort(); });
    connect(m_quietTimer.get(), &QTimer::timeout, this, [this] { lineQuiet(); });
    connect(m_deadlineTimer.get(), &QTimer::timeout, this, [this] { timeIsUp(); });
    connect(m_restTimer.get(), &QTimer::timeout, this, [this] { sendNext(); });
    openPort();
}

void RtuLineWorker::stop()
{
    m_isOpen = false;
    m_current.reset(); // its user has been answered when it left the line
    m_openTimer.reset();
    m_quietTimer.reset();
    m_deadlineTimer.reset();
    m_restTimer.reset();
    m_port.reset();
}

void RtuLineWorker::openPort()
{
    m_port = std::make_unique<QSerialPort>();
    m_port->setPortName(m_settings.port);
    m_port->setBaudRate(m_settings.baudRate);
    m_port->setParity(parityOf(m_settings.parity));
    m_port->setDataBits(QSerialPort::Data8);
    m_port->setStopBits(m_settings.stopBits == 2 ? QSerialPort::TwoStop : QSerialPort::OneStop);
    if (!m_port->open(QIODevice::ReadWrite)) {
        portFailed(m_port->errorString());
        return;
    }
    connect(m_port.get(), &QSerialPort::readyRead, this, [this] { readPort(); });
    connect(m_port.get(), &QSerialPort::errorOccurred, this, [this, port = m_port.get()](QSerialPort::SerialPortError error) {
        if (error == QSerialPort::NoError || error == QSerialPort::TimeoutError)
            return;
        QMetaObject::invokeMethod(this, [this, port] { // never inside the port's own call
            if (m_port.get() == port)
                portFailed(m_port->errorString());
        }, Qt::QueuedConnection);
    });
    m_in.clear();
    m_echoes = false;
    m_noisySince = SteadyTime::max();
    m_isOpen = true;
    m_quietTimer->start(std::chrono::ceil<milliseconds>(rtuGap(m_settings.baudRate))); // whatever was on its way ends first
    m_backoff.reset();
    for (const auto &user : m_users)
        user->post(RtuMailbox::Event(RtuMailbox::Event::Kind::Opened));
    sendNext();
}

void RtuLineWorker::portFailed(const QString &cause)
{
    if (!m_port)
        return;
    m_isOpen = false;
    for (QTimer *timer : {m_quietTimer.get(), m_deadlineTimer.get(), m_restTimer.get()})
        timer->stop();
    m_port->disconnect(this);
    m_port.release()->deleteLater();
    m_lastCause = cause.isEmpty() ? Text::tr("the port cannot be opened") : cause;
    if (m_current) {
        expectLate(m_current->unit, quint8(m_current->pdu[0]), Clock::system().steady() + kUnaskedRest);
        tell(*std::exchange(m_current, std::nullopt), LinkAnswer::Kind::Lost);
    }
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
    if (!m_isOpen || m_current || m_waiting.empty())
        return;
    readPort(); // what lies there already is no answer to what is sent now
    if (!m_isOpen || m_quietTimer->isActive())
        return; // comes back when the line is quiet
    const SteadyTime now = Clock::system().steady();
    std::erase_if(m_late, [now](const Late &late) { return late.until <= now; });
    SteadyTime earliest = SteadyTime::max();
    for (auto request = m_waiting.begin(); request != m_waiting.end();) {
        if (request->notAfter <= now) {
            tell(*request, LinkAnswer::Kind::NotSent);
            request = m_waiting.erase(request);
            continue;
        }
        SteadyTime rests = now;
        for (const Late &late : m_late) {
            if (late.unit == request->unit && late.function == quint8(request->pdu[0]))
                rests = std::max(rests, late.until);
        }
        if (rests <= now) {
            RtuRequest next = std::move(*request);
            m_waiting.erase(request);
            return send(std::move(next), now);
        }
        earliest = std::min({earliest, rests, request->notAfter});
        ++request;
    }
    if (earliest != SteadyTime::max())
        m_restTimer->start(std::chrono::ceil<milliseconds>(earliest - now));
}

void RtuLineWorker::send(RtuRequest request, SteadyTime now)
{
    m_sent = rtuFrame(request.unit, bytesOf(request.pdu));
    m_in.clear();
    m_beforeSilence = 0;
    m_echoTaken = false;
    m_noise = false;
    m_noisySince = SteadyTime::max();
    m_sentAt = now;
    m_current = std::move(request);
    const auto wire = rtuWireTime(size_t(m_sent.size()) + rtuReplySize(bytesOf(m_current->pdu)), m_settings.baudRate);
    const SteadyTime deadline = std::min(now + wire + m_current->timeout, m_current->notAfter);
    m_deadlineTimer->start(std::chrono::ceil<milliseconds>(deadline - now));
    m_port->write(m_sent);
    m_port->flush(); // an error comes back by a queued call
}

void RtuLineWorker::readPort()
{
    const QByteArray bytes = m_port->readAll();
    if (bytes.isEmpty())
        return;
    m_lastByte = Clock::system().steady();
    m_lastByteAt = Clock::system().utc();
    if (!m_current) {
        m_noisySince = std::min(m_noisySince, m_lastByte);
        if (m_lastByte - m_noisySince > kNeverQuiet) {
            portFailed(Text::tr("something sends on the line all the time"));
            return;
        }
    }
    if (m_in.size() + size_t(bytes.size()) > kMaxIn) {
        m_in.clear();
        m_beforeSilence = 0;
        m_noise = true;
    }
    m_in.insert(m_in.end(), bytes.begin(), bytes.begin() + std::min<qsizetype>(bytes.size(), qsizetype(kMaxIn)));
    m_quietTimer->start(std::chrono::ceil<milliseconds>(rtuGap(m_settings.baudRate)));
}

void RtuLineWorker::lineQuiet()
{
    if (m_current) {
        searchReply();
    } else {
        for (Bytes rest(m_in); !rest.empty();) {
            const size_t size = wholeRtuFrame(rest);
            if (size == 0)
                break;
            unasked(rest.first(size));
            rest = rest.subspan(size);
        }
        m_in.clear();
        m_noisySince = SteadyTime::max();
    }
    sendNext();
}

Bytes RtuLineWorker::withoutEcho(Bytes bytes)
{
    const Bytes sent = bytesOf(m_sent);
    if (m_echoTaken || !startsWith(bytes, sent))
        return bytes;
    // A write that is confirmed by its own request: only a second copy, or what reads have shown, tells the echo.
    const bool confirmed = repeatsRequest(quint8(m_current->pdu[0]));
    if (confirmed && !m_echoes && !startsWith(bytes.subspan(sent.size()), sent))
        return bytes;
    m_echoes = true;
    m_echoTaken = true;
    m_beforeSilence -= std::min(m_beforeSilence, sent.size());
    return bytes.subspan(sent.size());
}

void RtuLineWorker::searchReply()
{
    Bytes rest = withoutEcho(m_in);
    const auto skip = [&](size_t count) {
        rest = rest.subspan(count);
        m_beforeSilence -= std::min(m_beforeSilence, count);
    };
    while (!rest.empty()) {
        const RtuLook look = lookForReply(rest, m_current->unit, bytesOf(m_current->pdu));
        switch (look.kind) {
        case RtuLook::Kind::Part:
            if (m_beforeSilence > 0 && m_beforeSilence < rest.size()) {
                const RtuLook behind = lookForReply(rest.subspan(m_beforeSilence), m_current->unit, bytesOf(m_current->pdu));
                if (behind.kind == RtuLook::Kind::Reply) {
                    m_noise = true;
                    skip(m_beforeSilence);
                    continue;
                }
            }
            m_in.erase(m_in.begin(), m_in.end() - qsizetype(rest.size()));
            m_beforeSilence = m_in.size();
            return;
        case RtuLook::Kind::Noise:
            // What came before the last silence may be all that spoils it.
            m_noise = true;
            skip(m_beforeSilence > 0 && m_beforeSilence < rest.size() ? m_beforeSilence : rest.size());
            continue;
        case RtuLook::Kind::Foreign:
            unasked(rest.first(look.size));
            skip(look.size);
            continue;
        case RtuLook::Kind::Broken:
            if (look.breach == Breach::Function && isLate(m_current->unit, look.pdu[0] & ~kExceptionBit)) {
                skip(look.size); // a late reply to what was asked before
                continue;
            }
            return finish(LinkAnswer::Kind::Breach, {}, look.breach, rest);
        case RtuLook::Kind::Reply:
            if (!m_echoTaken && !repeatsRequest(quint8(m_current->pdu[0])))
                m_echoes = false;
            return finish(look.isException ? LinkAnswer::Kind::Exception : LinkAnswer::Kind::Good, look.pdu, Breach::None, {});
        }
    }
    m_in.clear();
    m_beforeSilence = 0;
}

void RtuLineWorker::unasked(Bytes frame)
{
    const quint8 unit = frame[0];
    const auto function = quint8(frame[1] & ~kExceptionBit);
    if (isLate(unit, function))
        return;
    expectLate(unit, function, Clock::system().steady() + kUnaskedRest);
    RtuMailbox::Event event(RtuMailbox::Event::Kind::Unasked);
    event.token = unit;
    event.raw = QByteArray(reinterpret_cast<const char *>(frame.data()), qsizetype(frame.size()));
    for (const auto &user : m_users)
        user->post(event);
}

void RtuLineWorker::timeIsUp()
{
    if (!m_current)
        return;
    readPort(); // a thread that was held up finds timer and reply at once: the reply counts
    if (!m_current)
        return;
    if (!m_in.empty())
        searchReply();
    if (!m_current)
        return sendNext();
    if (m_port->bytesToWrite() > 0)
        return portFailed(Text::tr("the port takes no data"));
    if (m_noise || !m_in.empty())
        finish(LinkAnswer::Kind::Breach, {}, Breach::Checksum, m_in);
    else
        finish(LinkAnswer::Kind::Timeout, {}, Breach::None, {});
    sendNext();
}

void RtuLineWorker::finish(LinkAnswer::Kind kind, Bytes pdu, Breach breach, Bytes raw)
{
    m_deadlineTimer->stop();
    const RtuRequest request = *std::exchange(m_current, std::nullopt);
    if (kind != LinkAnswer::Kind::Good && kind != LinkAnswer::Kind::Exception) {
        const milliseconds late = std::max(kLateReplies * request.timeout, kLeastLate);
        expectLate(request.unit, quint8(request.pdu[0]), m_sentAt + request.timeout + late);
    }
    tell(request, kind, pdu, breach, raw);
    m_in.clear();
    m_beforeSilence = 0;
}

bool RtuLineWorker::isLate(quint8 unit, quint8 function) const
{
    return std::ranges::any_of(m_late, [=](const Late &late) { return late.unit == unit && late.function == function; });
}

void RtuLineWorker::expectLate(quint8 unit, quint8 function, SteadyTime until)
{
    for (Late &late : m_late) {
        if (late.unit == unit && late.function == function) {
            late.until = std::max(late.until, until);
            return;
        }
    }
    m_late.push_back({unit, function, until}); // at most one for each unit and function
}

void RtuLineWorker::tell(const RtuRequest &request, LinkAnswer::Kind kind, Bytes pdu, Breach breach, Bytes raw)
{
    RtuMailbox::Event event(RtuMailbox::Event::Kind::Answer);
    event.token = request.token;
    event.answer = kind;
    event.breach = breach;
    event.pdu = QByteArray(reinterpret_cast<const char *>(pdu.data()), qsizetype(pdu.size()));
    event.raw = QByteArray(reinterpret_cast<const char *>(raw.data()), qsizetype(raw.size()));
    event.at = m_lastByteAt;
    event.steady = m_lastByte;
    event.latency = m_lastByte - m_sentAt;
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

} // namespace lineside::modbus
