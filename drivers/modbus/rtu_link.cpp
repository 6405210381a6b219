#include "drivers/modbus/rtu_link.h"

#include "drivers/modbus/text.h"

namespace lineside::modbus {

namespace {

constexpr int kMaxUrgent = 4; //!< at the line at a time

} // namespace

RtuLink::RtuLink(Settings settings, std::shared_ptr<RtuLines> lines, LinkUser &user, LinkMonitor &monitor,
                 const Clock &clock, QObject *parent)
    : Link(parent)
    , m_settings(std::move(settings))
    , m_lines(std::move(lines))
    , m_user(user)
    , m_monitor(monitor)
    , m_clock(clock)
    , m_backoff(m_settings.retry)
{
    m_pause.setParent(this);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_line ? connectIfPossible() : join(); });
}

RtuLink::~RtuLink()
{
    close();
}

void RtuLink::open()
{
    m_open = true;
    m_mailbox->setReceiver(this, [this] { take(); });
    join();
}

void RtuLink::join()
{
    Result<std::shared_ptr<RtuLine>> line = m_lines->line(m_settings.serial);
    if (!line) {
        m_monitor.noteError(line.error().message);
        m_user.linkLost(LossKind::Failed, line.error().message, false);
        m_pause.start(m_backoff.next());
        return;
    }
    m_line = *line;
    m_line->attach(m_mailbox);
}

void RtuLink::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_connected = false;
    m_pause.stop();
    m_mailbox->setReceiver(nullptr, {});
    if (m_line)
        m_line->detach(m_mailbox);
    m_line.reset();
    const QList<quint64> tokens = m_underWay.keys();
    m_underWay.clear();
    for (const quint64 token : tokens)
        m_user.answered(token, LinkAnswer::of(LinkAnswer::Kind::Lost));
}

void RtuLink::wake()
{
    pump();
}

void RtuLink::take()
{
    for (const RtuMailbox::Event &event : m_mailbox->take()) {
        if (m_open)
            handle(event);
    }
    if (!m_open)
        return;
    m_user.answersEnd();
    if (m_losing && m_underWay.isEmpty()) {
        const auto [kind, cause] = *std::exchange(m_losing, std::nullopt);
        lose(kind, cause);
    }
    pump();
}

void RtuLink::handle(const RtuMailbox::Event &event)
{
    switch (event.kind) {
    case RtuMailbox::Event::Kind::Opened:
        m_portOpen = true;
        connectIfPossible();
        break;
    case RtuMailbox::Event::Kind::Closed:
        m_portOpen = false;
        m_monitor.noteError(event.cause);
        m_losing.reset();
        lose(m_connected ? LossKind::Dropped : LossKind::Failed, event.cause);
        m_pause.stop(); // the line opens the port again by itself
        break;
    case RtuMailbox::Event::Kind::Unasked:
        if (event.token == m_settings.unit && m_connected && !m_losing) {
            breach(Breach::Unasked, event.raw);
            m_losing = {LossKind::Breach, breachText(Breach::Unasked)};
        }
        break;
    case RtuMailbox::Event::Kind::Answer:
        if (m_underWay.contains(event.token))
            answer(event);
        break;
    }
}

void RtuLink::connectIfPossible()
{
    if (m_connected || !m_portOpen || m_pause.isActive())
        return;
    m_connected = true;
    m_hadReplies = false;
    if (m_everConnected)
        m_monitor.addReconnect();
    m_everConnected = true;
    m_user.linkConnected();
    pump();
}

void RtuLink::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    const SteadyTime now = m_clock.steady();
    LinkRequest next;
    while (m_connected && !m_losing && m_underWay.size() - m_polls < kMaxUrgent) {
        next.notAfter = SteadyTime::max();
        next.urgent = false;
        if (!m_user.nextRequest(now, m_polls > 0, next))
            break;
        RtuRequest request;
        request.from = m_mailbox;
        request.token = next.token;
        request.unit = m_settings.unit;
        request.pdu = QByteArray(reinterpret_cast<const char *>(next.pdu.data()), qsizetype(next.pdu.size()));
        request.urgent = next.urgent;
        request.notAfter = next.notAfter;
        request.timeout = m_settings.timeout;
        m_underWay.insert(next.token, next.urgent);
        m_polls += !next.urgent;
        m_monitor.addBytes(0, quint64(request.pdu.size()) + 3);
        if (m_monitor.isWatched())
            record(true, false, rtuFrame(m_settings.unit, next.pdu));
        m_line->request(std::move(request));
    }
    m_pumping = false;
}

void RtuLink::answer(const RtuMailbox::Event &event)
{
    m_polls -= !m_underWay.take(event.token);
    LinkAnswer answer = LinkAnswer::of(event.answer);
    answer.at = event.at;
    answer.steady = event.steady;
    answer.breach = event.breach;
    answer.pdu = Bytes(reinterpret_cast<const quint8 *>(event.pdu.constData()), size_t(event.pdu.size()));
    if (!event.pdu.isEmpty())
        m_monitor.addBytes(quint64(event.pdu.size()) + 3, 0);

    switch (event.answer) {
    case LinkAnswer::Kind::Good:
    case LinkAnswer::Kind::Exception:
        if (event.answer == LinkAnswer::Kind::Good) {
            m_monitor.addOk(event.latency);
        } else {
            m_monitor.addException();
            answer.exception = answer.pdu[1];
        }
        if (m_monitor.isWatched())
            record(false, false, rtuFrame(m_settings.unit, answer.pdu));
        m_hadReplies = true;
        m_backoff.reset();
        break;
    case LinkAnswer::Kind::Breach: {
        breach(event.breach, event.raw);
        m_losing = {LossKind::Breach, breachText(event.breach)};
        break;
    }
    case LinkAnswer::Kind::Timeout: {
        const QString text = Text::tr("no reply in time");
        m_monitor.addTimeout();
        m_monitor.noteError(text);
        m_losing = {LossKind::Timeout, text};
        break;
    }
    case LinkAnswer::Kind::Lost:
    case LinkAnswer::Kind::NotSent:
        break;
    }
    m_user.answered(event.token, answer);
}

void RtuLink::lose(LossKind kind, const QString &cause)
{
    const bool hadReplies = m_hadReplies;
    m_connected = false;
    m_hadReplies = false;
    // What is still at the line cannot be told from what was sent: nobody may send it again.
    const QList<quint64> tokens = m_underWay.keys();
    m_underWay.clear();
    m_polls = 0;
    for (const quint64 token : tokens)
        m_user.answered(token, LinkAnswer::of(LinkAnswer::Kind::Lost));
    m_user.linkLost(kind, Text::tr("%1, unit %2: %3").arg(m_settings.serial.port).arg(m_settings.unit).arg(cause), hadReplies);
    if (m_open)
        m_pause.start(m_backoff.next());
}

void RtuLink::breach(Breach breach, const QByteArray &raw)
{
    const QString text = breachText(breach);
    m_monitor.addProtocolError();
    m_monitor.noteError(text);
    record(false, true, raw, text);
}

void RtuLink::record(bool outgoing, bool fault, const QByteArray &whole, const QString &note)
{
    FrameRecord frame;
    frame.at = m_clock.utc();
    frame.outgoing = outgoing;
    frame.fault = fault;
    frame.bytes = whole.left(kMaxFrameBytes);
    frame.size = whole.size();
    frame.note = note;
    m_monitor.record(std::move(frame));
}

std::unique_ptr<Link> makeRtuLink(const DeviceSettings &settings, std::shared_ptr<RtuLines> lines, LinkUser &user,
                                  LinkMonitor &monitor, const Clock &clock, RetryPause retry)
{
    RtuLink::Settings link;
    link.serial = {settings.serialPort, settings.baudRate, settings.parity, settings.stopBits};
    link.unit = settings.unit;
    link.timeout = settings.timeout;
    link.retry = retry;
    return std::make_unique<RtuLink>(std::move(link), std::move(lines), user, monitor, clock);
}

} // namespace lineside::modbus
