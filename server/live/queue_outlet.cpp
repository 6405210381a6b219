#include "server/live/queue_outlet.h"

#include "server/live/frame.h"
#include "server/live/json_out.h"

#include <algorithm>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lineside::live {

namespace {

constexpr qint64 kStreamBuffer = 64 * 1024;

} // namespace

QueueOutlet::QueueOutlet(const Clock &clock, Told told)
    : m_clock(clock)
    , m_told(std::move(told))
    , m_heard(clock.steady())
{
}

QueueOutlet::~QueueOutlet()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        delete m_socket;
    }
    if (m_question)
        m_question->send(nothingNew());
}

http::Answer QueueOutlet::nothingNew() const
{
    return http::Answer::json("{\"messages\":[],\"next\":" + QByteArray::number(m_forgotten) + "}");
}

bool QueueOutlet::reaches(quint64 after) const
{
    return after >= m_forgotten && after <= m_last;
}

void QueueOutlet::forgetUpTo(quint64 number)
{
    while (!m_kept.empty() && m_kept.front().number <= number) {
        const Kept &oldest = m_kept.front();
        m_keptBytes -= oldest.message.size();
        if (oldest.number > m_sent)
            m_unsentBytes -= oldest.message.size();
        m_forgotten = oldest.number;
        m_kept.pop_front();
    }
}

void QueueOutlet::write(const QByteArray &frames)
{
    if (m_isClosed)
        return;
    QByteArrayView rest(frames);
    while (!rest.isEmpty()) {
        const QByteArrayView message = takeFrame(rest);
        if (message.isEmpty())
            return;
        m_kept.push_back({++m_last, message.toByteArray()});
        m_keptBytes += message.size();
        m_unsentBytes += message.size();
    }
}

void QueueOutlet::flush()
{
    pump();
    if (m_question && m_sent < m_last)
        answer();
}

qint64 QueueOutlet::waiting() const
{
    // Without a stream, what was not acknowledged has not left: it may be asked for again.
    return m_socket ? m_unsentBytes + bytesWaitingIn(*m_socket) : m_keptBytes;
}

// ---- plain polling -------------------------------------------------------------------------------------------

void QueueOutlet::poll(quint64 after, std::chrono::seconds wait, const http::Reply &reply)
{
    m_heard = m_clock.steady();
    if (m_question)
        std::exchange(m_question, {})->send(nothingNew());
    if (m_socket)
        streamEnded();
    forgetUpTo(after);
    // An answer that was lost is given again.
    m_unsentBytes = m_keptBytes;
    m_sent = after;
    m_question = reply;
    m_questionEnds = m_heard + std::min<std::chrono::seconds>(wait, kMostWait);
    if (!m_kept.empty() || m_isClosed || wait.count() <= 0)
        answer();
    m_told.drained();
}

void QueueOutlet::answer()
{
    QByteArray body = "{\"messages\":[";
    bool first = true;
    for (const Kept &kept : m_kept) {
        if (!first && body.size() + kept.message.size() > kMostAnswer)
            break;
        if (!std::exchange(first, false))
            body.append(',');
        body.append(kept.message);
        m_sent = kept.number;
        m_unsentBytes -= kept.message.size();
    }
    body.append("],\"next\":").append(QByteArray::number(m_sent));
    if (m_isClosed)
        body.append(",\"closed\":").append(m_closing);
    body.append('}');
    m_bytesOut += quint64(body.size());
    m_heard = m_clock.steady();
    std::exchange(m_question, {})->send(http::Answer::json(body));
    if (m_isClosed)
        m_closingTold = true;
}

// ---- event stream --------------------------------------------------------------------------------------------

void QueueOutlet::listen(http::Handover handover, quint64 after)
{
    m_heard = m_beat = m_clock.steady();
    if (m_question)
        answer();
    if (m_socket)
        streamEnded();
    m_socket = handover.socket;
    m_place = std::move(handover.place);
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, 256 * 1024);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    // Nothing comes back on a stream: the system notices when nobody takes what is sent.
    const auto limit = unsigned(std::chrono::milliseconds(kTakenWithin).count());
    ::setsockopt(int(m_socket->socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
    connect(m_socket, &QTcpSocket::disconnected, this, &QueueOutlet::streamEnded);
    connect(m_socket, &QTcpSocket::readyRead, this, [this] { m_socket->skip(m_socket->bytesAvailable()); });
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_sent < m_last && bytesWaitingIn(*m_socket) == 0) {
            pump();
            m_told.drained();
        }
    });
    forgetUpTo(after);
    m_sent = after;
    m_unsentBytes = m_keptBytes;
    http::Answer head{200, "text/event-stream", {}, {}, true};
    head.with("X-Accel-Buffering", "no");
    send(http::serialiseEndless(head, m_clock.utc()));
    pump();
    m_told.drained();
}

void QueueOutlet::send(const QByteArray &bytes)
{
    m_bytesOut += quint64(bytes.size());
    m_beat = m_clock.steady();
    m_socket->write(bytes);
}

void QueueOutlet::pump()
{
    if (!m_socket)
        return;
    for (auto it = std::upper_bound(m_kept.begin(), m_kept.end(), m_sent, [](quint64 sent, const Kept &kept) { return sent < kept.number; });
         it != m_kept.end() && bytesWaitingIn(*m_socket) < kStreamBuffer; ++it) {
        send("id: " + QByteArray::number(it->number) + "\ndata: " + it->message + "\n\n");
        m_sent = it->number;
        m_unsentBytes -= it->message.size();
    }
    while (m_keptBytes - m_unsentBytes > kMostKept)
        forgetUpTo(m_kept.front().number);
    m_socket->flush();
}

void QueueOutlet::streamEnded()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
    m_place.reset();
    m_heard = m_clock.steady();
    if (m_isClosed)
        end();
}

// ---- the end -------------------------------------------------------------------------------------------------

void QueueOutlet::close(quint16 code, const char *reason)
{
    if (m_isClosed)
        return;
    m_isClosed = true;
    m_closedAt = m_clock.steady();
    m_kept.clear();
    m_keptBytes = m_unsentBytes = 0;
    m_forgotten = m_sent = m_last;
    m_closing = "{\"code\":" + QByteArray::number(code) + ",\"reason\":";
    json::text(m_closing, QByteArrayView(reason));
    m_closing.append('}');
    if (m_question)
        answer();
    if (m_socket) {
        m_closingTold = true;
        send("event: close\ndata: " + m_closing + "\n\n");
        m_socket->disconnectFromHost(); // once that has gone
    }
}

void QueueOutlet::check(SteadyTime now)
{
    if (m_isGone)
        return;
    if (m_isClosed) {
        if (now - m_closedAt >= (m_closingTold ? std::chrono::seconds(kCloseWithin) : std::chrono::seconds(kClosedKept)))
            end();
        return;
    }
    if (m_question && now >= m_questionEnds)
        answer();
    if (m_socket) {
        if (now - m_beat >= kBeatEvery) {
            send(":\n\n");
            m_socket->flush();
        }
    } else if (!m_question && now - m_heard >= kIdle) {
        end();
    }
}

void QueueOutlet::end()
{
    if (std::exchange(m_isGone, true))
        return;
    m_isClosed = true;
    m_told.gone();
}

} // namespace lineside::live
