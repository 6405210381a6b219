#include "drivers/modbus/tcp_link.h"

#include "drivers/modbus/text.h"

#include <algorithm>
#include <cstring>
#include <span>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

//! Ends a connection whose sent bytes are not acknowledged: a pulled cable would go unnoticed for minutes.
void setUserTimeout([[maybe_unused]] qintptr descriptor, [[maybe_unused]] milliseconds timeout)
{
#ifdef Q_OS_LINUX
    const auto value = static_cast<unsigned int>(timeout.count());
    setsockopt(int(descriptor), IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
#endif
}

QString socketErrorText(QAbstractSocket::SocketError error, const QString &fallback)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return Text::tr("connection refused: nothing listens on that port");
    case QAbstractSocket::HostNotFoundError:
        return Text::tr("the host name is not known");
    case QAbstractSocket::NetworkError:
        return Text::tr("the network does not reach it (%1)").arg(fallback);
    case QAbstractSocket::SocketTimeoutError:
        return Text::tr("no answer to the attempt to connect");
    default:
        return fallback;
    }
}

} // namespace

TcpLink::TcpLink(TcpLinkSettings settings, LinkUser &user, LinkMonitor &monitor, const Clock &clock, QObject *parent)
    : Link(parent)
    , m_settings(std::move(settings))
    , m_user(user)
    , m_monitor(monitor)
    , m_clock(clock)
    , m_backoff(m_settings.retry)
    , m_transaction(quint16(std::random_device{}()))
{
    m_out.reserve(size_t(m_settings.depth) * kMaxFrame);
    m_connectTimer.setParent(this);
    m_deadlineTimer.setParent(this);
    m_connectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        if (m_socket)
            recycle(LossKind::Failed, Text::tr("no answer to the attempt to connect"));
        else
            connectNow();
    });
    m_deadlineTimer.setSingleShot(true);
    m_deadlineTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_deadlineTimer, &QTimer::timeout, this, &TcpLink::checkDeadlines);
}

TcpLink::~TcpLink()
{
    close();
}

void TcpLink::open()
{
    m_open = true;
    connectNow();
}

void TcpLink::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_connected = false;
    m_connectTimer.stop();
    m_deadlineTimer.stop();
    endConnection();
    for (Slot &slot : m_slots) {
        if (slot.waiting)
            answer(slot, LinkAnswer::of(LinkAnswer::Kind::Lost));
    }
}

void TcpLink::endConnection()
{
    m_channel.close();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater(); // we may be inside one of its signals
    }
}

void TcpLink::connectNow()
{
    m_inSize = 0;
    m_out.clear();
    m_hadReplies = false;
    m_socket = std::make_unique<QTcpSocket>(this);
    connect(m_socket.get(), &QTcpSocket::connected, this, &TcpLink::connected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &TcpLink::failed);
    m_connectTimer.start(m_settings.connectTimeout);
    m_socket->connectToHost(m_settings.host, m_settings.port);
}

void TcpLink::connected()
{
    m_connectTimer.stop();
    // TCP can connect to itself when the system happens to choose the asked port as our own: nobody is there.
    if (m_socket->localPort() == m_socket->peerPort() && m_socket->localAddress() == m_socket->peerAddress())
        return recycle(LossKind::Failed, socketErrorText(QAbstractSocket::ConnectionRefusedError, {}));
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    setUserTimeout(m_socket->socketDescriptor(), std::max(milliseconds(5'000), 2 * m_settings.timeout));
    const bool adopted = m_channel.adopt(m_socket->socketDescriptor(), this, [this] { receive(); },
                                         [this] { recycle(LossKind::Dropped, m_channel.errorText()); });
    if (!adopted)
        return recycle(LossKind::Failed, m_channel.errorText());
    m_socket->disconnect(this);
    m_socket->abort(); // its descriptor only: the channel has its own
    m_socket.release()->deleteLater();
    m_connected = true;
    if (m_everConnected)
        m_monitor.addReconnect();
    m_everConnected = true;
    m_user.linkConnected();
    pump();
}

void TcpLink::failed()
{
    if (m_socket)
        recycle(LossKind::Failed, socketErrorText(m_socket->error(), m_socket->errorString()));
}

void TcpLink::wake()
{
    if (!m_receiving) // otherwise the pump runs when all replies are read
        pump();
}

void TcpLink::pump()
{
    if (!m_connected || m_pumping || m_underWay >= m_settings.depth)
        return;
    m_pumping = true;
    const SteadyTime now = m_clock.steady();
    LinkRequest request;
    while (m_underWay < m_settings.depth) {
        request.notAfter = SteadyTime::max();
        if (!m_user.nextRequest(now, false, request))
            break;
        if (!send(request, now))
            m_user.answered(request.token, LinkAnswer::of(LinkAnswer::Kind::NotSent));
    }
    m_pumping = false;
    flush();
}

bool TcpLink::send(const LinkRequest &request, SteadyTime now)
{
    const SteadyTime deadline = std::min(now + m_settings.timeout, request.notAfter);
    if (deadline <= now)
        return false;
    do {
        ++m_transaction;
    } while (m_slots[m_transaction % kSlots].waiting);
    Slot &slot = m_slots[m_transaction % kSlots];
    slot.waiting = true;
    slot.transaction = m_transaction;
    slot.asked = expectationOf(request.pdu);
    slot.token = request.token;
    slot.sentAt = now;
    slot.deadline = deadline;
    ++m_underWay;
    const size_t before = m_out.size();
    appendFrame(m_out, m_transaction, m_settings.unit, request.pdu);
    if (m_monitor.isWatched()) [[unlikely]]
        record(true, false, Bytes(m_out).subspan(before), {});
    armDeadline(deadline, now);
    return true;
}

void TcpLink::flush()
{
    if (m_out.empty() || !m_connected)
        return;
    const bool sent = m_channel.send(m_out);
    m_monitor.addBytes(0, m_out.size());
    m_out.clear();
    if (!sent)
        recycle(LossKind::Dropped, m_channel.errorText());
}

void TcpLink::receive()
{
    if (m_receiving)
        return;
    m_receiving = true;
    while (m_connected) {
        const size_t room = kBuffer - m_inSize; // never 0: parse() leaves less than one frame
        const qint64 got = m_channel.read(std::span(m_in).subspan(m_inSize));
        if (got < 0)
            recycle(LossKind::Dropped, m_channel.errorText());
        if (got <= 0)
            break;
        m_inSize += size_t(got);
        m_monitor.addBytes(quint64(got), 0);
        if (!parse() || size_t(got) < room)
            break;
    }
    m_user.answersEnd();
    m_receiving = false;
    pump();
}

bool TcpLink::parse()
{
    const UtcTime at = m_clock.utc();
    const SteadyTime now = m_clock.steady();
    size_t done = 0;
    while (done < m_inSize) {
        const Bytes rest = Bytes(m_in).subspan(done, m_inSize - done);
        Frame frame;
        Breach fault = Breach::None;
        const FrameState state = parseFrame(rest, frame, fault);
        if (state == FrameState::Incomplete)
            break;
        if (state == FrameState::Broken) {
            // The transaction id stands before the fault: it names the request that brought this.
            Slot &slot = m_slots[wordAt(rest, 0) % kSlots];
            const bool ours = slot.waiting && slot.transaction == wordAt(rest, 0);
            breach(rest.first(std::min(rest.size(), kMaxFrame)), fault, ours ? &slot : nullptr);
            return false;
        }
        if (const Bytes next = rest.subspan(frame.size); !next.empty() && !canFollow(next, frame.transaction)) {
            // Half a reply and the next one glued together can look like a whole one: then neither counts.
            Slot &slot = m_slots[frame.transaction % kSlots];
            const bool ours = slot.waiting && slot.transaction == frame.transaction;
            breach(rest.first(std::min(rest.size(), kMaxFrame)), Breach::Glued, ours ? &slot : nullptr);
            return false;
        }
        if (!accept(frame, at, now))
            return false;
        done += frame.size;
    }
    m_inSize -= done;
    if (done > 0 && m_inSize > 0)
        std::memmove(m_in.data(), m_in.data() + done, m_inSize);
    return true;
}

bool TcpLink::canFollow(Bytes bytes, quint16 previous) const
{
    Frame frame;
    Breach fault = Breach::None;
    if (parseFrame(bytes, frame, fault) == FrameState::Broken)
        return false;
    if (bytes.size() < 2)
        return true;
    const quint16 transaction = wordAt(bytes, 0);
    const Slot &slot = m_slots[transaction % kSlots];
    if (transaction == previous || !slot.waiting || slot.transaction != transaction)
        return false;
    if (bytes.size() > 6 && bytes[6] != m_settings.unit)
        return false;
    return bytes.size() <= kMbapHeader || (bytes[kMbapHeader] & ~kExceptionBit) == slot.asked.head[0];
}

bool TcpLink::accept(const Frame &frame, UtcTime at, SteadyTime now)
{
    const Bytes whole(frame.pdu.data() - kMbapHeader, frame.size);
    Slot &slot = m_slots[frame.transaction % kSlots];
    if (!slot.waiting || slot.transaction != frame.transaction) {
        breach(whole, Breach::Unsolicited, nullptr);
        return false;
    }
    if (frame.unit != m_settings.unit) {
        breach(whole, Breach::Unit, &slot);
        return false;
    }
    const ReplyCheck check = checkReply(slot.asked, frame.pdu);
    if (check.kind == ReplyCheck::Kind::Breach) {
        breach(whole, check.breach, &slot);
        return false;
    }
    if (m_monitor.isWatched()) [[unlikely]]
        record(false, false, whole, {});

    const bool good = check.kind == ReplyCheck::Kind::Good;
    if (good)
        m_monitor.addOk(now - slot.sentAt);
    else
        m_monitor.addException();
    if (!m_hadReplies) {
        m_hadReplies = true;
        m_backoff.reset();
    }
    answer(slot, {good ? LinkAnswer::Kind::Good : LinkAnswer::Kind::Exception, check.exception, frame.pdu, Breach::None,
                  at, now});
    return m_connected; // the user may have closed the link
}

void TcpLink::breach(Bytes frame, Breach breach, Slot *slot)
{
    const QString text = breachText(breach);
    m_monitor.addProtocolError();
    m_monitor.noteError(text);
    record(false, true, frame, text);
    if (slot)
        answer(*slot, {LinkAnswer::Kind::Breach, 0, {}, breach, {}, {}});
    recycle(LossKind::Breach, text);
}

void TcpLink::armDeadline(SteadyTime deadline, SteadyTime now)
{
    // One timer for all: it runs to the earliest deadline it was told, and looks again when it fires.
    if (m_armedFor <= deadline)
        return;
    m_armedFor = deadline;
    m_deadlineTimer.start(std::chrono::ceil<milliseconds>(deadline - now));
}

void TcpLink::checkDeadlines()
{
    m_armedFor = SteadyTime::max();
    receive(); // a thread that was held up finds timer and reply at once: the reply counts
    const SteadyTime now = m_clock.steady();
    SteadyTime earliest = SteadyTime::max();
    bool late = false;
    m_pumping = true; // nothing goes out on a connection that is about to end
    for (Slot &slot : m_slots) {
        if (!slot.waiting)
            continue;
        if (slot.deadline <= now) {
            late = true;
            m_monitor.addTimeout();
            answer(slot, LinkAnswer::of(LinkAnswer::Kind::Timeout));
        } else {
            earliest = std::min(earliest, slot.deadline);
        }
    }
    m_pumping = false;
    if (late && m_connected) {
        const QString cause = m_inSize > 0 ? Text::tr("a reply came in part and was not completed in time")
                                           : Text::tr("no reply in time");
        if (m_inSize > 0) {
            m_monitor.addProtocolError();
            record(false, true, Bytes(m_in).first(std::min(m_inSize, kMaxFrame)), cause);
        }
        m_monitor.noteError(cause);
        recycle(LossKind::Timeout, cause);
    } else if (earliest != SteadyTime::max()) {
        armDeadline(earliest, now);
    }
}

void TcpLink::recycle(LossKind kind, const QString &cause)
{
    if (!m_open || (!m_socket && !m_channel.isOpen()))
        return;
    const bool hadReplies = m_hadReplies;
    m_connected = false;
    m_inSize = 0;
    m_out.clear();
    m_deadlineTimer.stop();
    m_armedFor = SteadyTime::max();
    endConnection();
    if (kind == LossKind::Failed || kind == LossKind::Dropped)
        m_monitor.noteError(cause);

    for (Slot &slot : m_slots) {
        if (slot.waiting)
            answer(slot, LinkAnswer::of(LinkAnswer::Kind::Lost));
    }
    m_user.linkLost(kind, Text::tr("%1: %2").arg(peerText(), cause), hadReplies);
    if (m_open)
        m_connectTimer.start(m_backoff.next());
}

void TcpLink::answer(Slot &slot, const LinkAnswer &answer)
{
    slot.waiting = false;
    --m_underWay;
    m_user.answered(slot.token, answer);
}

void TcpLink::record(bool outgoing, bool fault, Bytes bytes, const QString &note)
{
    FrameRecord frame;
    frame.at = m_clock.utc();
    frame.outgoing = outgoing;
    frame.fault = fault;
    frame.size = qsizetype(bytes.size());
    frame.bytes = QByteArray(reinterpret_cast<const char *>(bytes.data()), std::min(frame.size, kMaxFrameBytes));
    frame.note = note;
    m_monitor.record(std::move(frame));
}

QString TcpLink::peerText() const
{
    return m_settings.host + QLatin1Char(':') + QString::number(m_settings.port);
}

} // namespace lineside::modbus
