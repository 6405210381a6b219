#include "server/live/session.h"

#include "server/live/json_out.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace lineside::live {

namespace {

struct SessionText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr size_t kPieceBytes = 128 * 1024;     // written at once
constexpr qsizetype kSmallBytes = 4 * 1024;    // an answer, or as cheap as one
constexpr size_t kFlushBytes = 512 * 1024;     // in one turn: others want theirs, too

} // namespace

Session::Session(Parts parts, Principal principal, QByteArray resumeKey)
    : m_parts(parts)
    , m_principal(std::move(principal))
    , m_figures(parts.counters.of(m_principal.tenant))
    , m_since(parts.clock.utc())
    , m_requests(parts.limits.requestsPerSecond, parts.limits.requestBurst)
{
    welcome(resumeKey);
}

void Session::say(MessageKind kind, const QByteArray &payload)
{
    QByteArray message;
    message.reserve(payload.size() + 128);
    message.append("{\"type\":\"").append(kMessageKindRows[size_t(kind)].type).append("\",\"timestamp\":");
    json::time(message, m_parts.clock.utc());
    message.append(",\"payload\":").append(payload).append('}');
    m_own.push_back({messageFrame(message, m_parts.format), kind});
}

void Session::complain(const char *code, const QString &text, const QByteArray &about)
{
    m_refusal = code;
    QByteArray payload = "{\"code\":\"" + QByteArray(code) + "\",\"message\":";
    json::text(payload, text);
    if (!about.isEmpty()) {
        payload.append(",\"subscription\":");
        json::text(payload, QByteArrayView(about));
    }
    say(MessageKind::Failed, payload.append('}'));
}

void Session::welcome(const QByteArray &resumeKey)
{
    QByteArray payload;
    payload.reserve(2'048);
    payload.append("{\"protocol\":\"").append(m_parts.format == Format::Cbor ? kCborProtocol : kJsonProtocol);
    payload.append("\",\"epoch\":\"").append(m_parts.book.epoch()).append("\",\"user\":");
    json::text(payload, m_principal.name);
    payload.append(",\"role\":");
    json::text(payload, m_principal.role ? roleName(*m_principal.role) : QStringLiteral("machine"));
    payload.append(",\"tenant\":");
    json::text(payload, m_principal.tenant);
    payload.append(",\"permissions\":");
    json::text(payload, permissionNames(m_principal.permissions));
    payload.append(",\"expiresAt\":");
    json::time(payload, m_principal.expiresAt);
    if (!resumeKey.isEmpty()) {
        payload.append(",\"resume\":");
        json::text(payload, QByteArrayView(resumeKey));
    }
    payload.append(",\"maxRateHz\":");
    json::number(payload, m_parts.limits.maxRateHz);
    payload.append(",\"maxSubscriptions\":");
    json::number(payload, quint64(m_parts.limits.mostSubscriptions));
    payload.append(",\"topics\":[");
    bool first = true;
    for (const TopicRow &row : m_parts.catalogue.topics()) {
        if (row.reserved || !m_principal.may(row.permission))
            continue;
        payload.append(std::exchange(first, false) ? "{\"name\":\"" : ",{\"name\":\"").append(row.name).append('"');
        if (m_principal.role && row.defaultFor.contains(*m_principal.role))
            payload.append(",\"default\":true");
        payload.append('}');
    }
    say(MessageKind::Welcome, payload.append("]}"));
}

bool Session::renewWith(const Principal &fresh)
{
    // Somebody else's token would leave them with subscriptions that were never theirs.
    if (fresh.id != m_principal.id || fresh.tenant != m_principal.tenant || !(fresh.permissions == m_principal.permissions))
        return false;
    m_principal = fresh;
    m_endsSoon.reset();
    tellOfExpiry();
    return true;
}

void Session::tellOfExpiry()
{
    const bool endsSoon = m_principal.expiresAt - m_parts.clock.utc() <= StreamBook::kEndsSoon;
    if (m_endsSoon == endsSoon)
        return;
    m_endsSoon = endsSoon;
    for (const Subscription &one : m_subscriptions) {
        if (one.stream->topic().topic == Topic::Me)
            m_parts.book.updateMe(*one.stream, m_principal);
    }
}

void Session::acknowledged(const std::vector<Acknowledgement> &some, const Status &stored)
{
    if (m_isClosed)
        return;
    if (!stored) {
        complain("not_stored", SessionText::tr("The station could not store the acknowledgement: %1").arg(stored.error().message));
        return;
    }
    QByteArray answer = "{\"events\":[";
    for (const Acknowledgement &one : some) {
        if (!answer.endsWith('['))
            answer.append(',');
        json::number(answer, one.event);
    }
    say(MessageKind::Acknowledged, answer.append("]}"));
}

void Session::recheck(quint64 revision, UtcTime now)
{
    if (m_isClosed)
        return;
    if ((m_rechecked != revision || m_principal.expiresAt <= now) && !m_parts.access.stillHolds(m_principal)) {
        close(kCloseLoginEnded, "the login has ended");
        return;
    }
    m_rechecked = revision;
    tellOfExpiry();
}

void Session::close(quint16 code, const char *reason)
{
    if (m_isClosed)
        return;
    m_isClosed = true;
    m_own.clear();
    m_subscriptions.clear();
    m_parts.outlet.close(code, reason);
}

bool Session::hasRoom()
{
    const bool hasTurn = m_flushBytes < kFlushBytes;
    if (hasTurn && m_parts.outlet.waiting() > m_parts.limits.fullBytes)
        m_parts.outlet.flush(); // the system may take it
    const bool has = hasTurn && m_parts.outlet.waiting() <= m_parts.limits.fullBytes;
    m_isBehind = m_isBehind || !has;
    return has;
}

bool Session::hasShare(const CatchUpShare &share)
{
    m_isBehind = m_isBehind || share.bytes <= 0;
    return share.bytes > 0;
}

bool Session::writeOwn(CatchUpShare &share)
{
    while (!m_own.empty()) {
        const qsizetype size = m_own.front().frame.size();
        if (!hasRoom() || (size > kSmallBytes && !hasShare(share)))
            return false;
        share.bytes -= size;
        write(m_own.front().frame, m_own.front().kind);
        m_own.pop_front();
    }
    return true;
}

void Session::write(const QByteArray &frame, MessageKind kind)
{
    m_parts.outlet.write(frame);
    m_wrote = true;
    m_flushBytes += size_t(frame.size());
    ++m_out;
    m_parts.counters.count(m_figures, kind, 1);
}

void Session::write(const Stream::Piece &piece)
{
    if (piece.messages == 0)
        return;
    m_parts.outlet.write(piece.bytes);
    m_wrote = true;
    m_flushBytes += size_t(piece.bytes.size());
    m_out += piece.messages;
    for (const auto &[kind, times] : piece.kinds)
        m_parts.counters.count(m_figures, kind, times);
    if (piece.arrived != SteadyTime{})
        m_figures.latency.observe(std::chrono::steady_clock::now() - piece.arrived, piece.messages);
}

void Session::queueSnapshot(Subscription &subscription)
{
    for (const Stream::Framed &one : subscription.stream->snapshot())
        m_own.push_back({one.frame, one.kind});
    if (std::exchange(subscription.wantsPast, false)) {
        for (Stream::Framed &one : subscription.stream->past(m_parts.clock.steady()))
            m_own.push_back({std::move(one.frame), one.kind});
    }
    subscription.sent = subscription.stream->last();
    subscription.wantsSnapshot = false;
}

bool Session::writeKept(Subscription &subscription, CatchUpShare &share)
{
    const auto &events = static_cast<const EventStream &>(*subscription.stream);
    const KeptEvents &kept = m_parts.book.kept();
    for (auto it = kept.behind(subscription.keptSent); it != kept.events().end() && it->id <= subscription.keptTo; ++it) {
        if (!hasRoom() || !hasShare(share))
            return false;
        if (events.shows(*it) && !m_parts.book.acks().has(m_principal.id, *it)) {
            const QByteArray frame = events.frameOf(*it);
            share.bytes -= frame.size();
            write(frame, EventStream::kindOf(*it));
        }
        subscription.keptSent = it->id;
    }
    subscription.keptSent = subscription.keptTo;
    return true;
}

bool Session::catchUp(Subscription &subscription, CatchUpShare &share)
{
    const Stream &stream = *subscription.stream;
    if (subscription.wantsSnapshot) {
        queueSnapshot(subscription);
        if (!writeOwn(share))
            return true;
    }
    if (subscription.keptSent < subscription.keptTo && !writeKept(subscription, share))
        return true;
    while (subscription.sent < stream.last()) {
        const bool isOld = subscription.sent < subscription.catchUpTo;
        if (!hasRoom() || (isOld && !hasShare(share)))
            return true;
        if (stream.topic().limited) {
            if (!stream.reaches(subscription.sent) || (subscription.sent + 1 < stream.last() && stream.bytesSince(subscription.sent) > m_parts.limits.conflateBytes)) {
                ++m_conflations;
                ++m_parts.counters.conflations;
                queueSnapshot(subscription);
                writeOwn(share);
                return true;
            }
        } else if (!stream.reaches(subscription.sent)) {
            ++m_parts.counters.closedSlow;
            close(kCloseTooSlow, "too far behind");
            return false;
        }
        const StreamBook &book = m_parts.book;
        const size_t before = m_flushBytes;
        if (subscription.sent < subscription.pastTo && book.acks().hasBehind(m_principal.id, subscription.sent)) {
            const Stream::Piece piece = stream.sinceWithout(subscription.sent, kPieceBytes, [&](quint64 number) {
                const Event *event = book.kept().find(number);
                return event && book.acks().has(m_principal.id, *event);
            });
            write(piece);
            subscription.sent = piece.upTo > subscription.sent ? piece.upTo : stream.last(); // what was there may have been forgotten
        } else {
            const Stream::Piece &piece = stream.since(subscription.sent, kPieceBytes);
            write(piece);
            subscription.sent = piece.upTo > subscription.sent ? piece.upTo : stream.last();
        }
        if (isOld)
            share.bytes -= qint64(m_flushBytes - before);
    }
    return true;
}

void Session::endSome()
{
    for (auto it = m_subscriptions.begin(); it != m_subscriptions.end();) {
        if (!it->stream->hasEnded()) {
            ++it;
            continue;
        }
        const QByteArray id = it->id;
        if (m_parts.note)
            m_parts.note(false, it->stream->topic().name, "forbidden");
        it = m_subscriptions.erase(it);
        complain("forbidden", SessionText::tr("The filter names something that you do not have any more."), id);
        QByteArray answer = "{\"subscription\":";
        json::text(answer, QByteArrayView(id));
        say(MessageKind::Unsubscribed, answer.append('}'));
    }
}

std::chrono::milliseconds Session::behind(SteadyTime now) const
{
    return m_fullSince ? std::chrono::duration_cast<std::chrono::milliseconds>(now - *m_fullSince) : std::chrono::milliseconds(0);
}

void Session::flush(SteadyTime now, CatchUpShare &share)
{
    if (m_isClosed)
        return;
    const SessionLimits &limits = m_parts.limits;
    m_isBehind = m_wrote = false;
    m_flushBytes = 0;
    endSome();
    if (m_parts.outlet.waiting() > limits.fullBytes && !hasRoom()) {
        if (!m_fullSince)
            m_fullSince = now;
        bool tooFar = now - *m_fullSince >= limits.mostBehind;
        for (const Subscription &one : m_subscriptions) {
            const quint64 from = std::max(one.sent, one.pastTo); // the past is not what somebody is slow for
            tooFar = tooFar || (!one.stream->topic().limited && from < one.stream->last() && one.stream->bytesSince(from) > limits.mostBehindBytes);
        }
        if (tooFar) {
            ++m_parts.counters.closedSlow;
            close(kCloseTooSlow, "too slow");
        }
        return;
    }
    m_fullSince.reset();
    if (writeOwn(share)) {
        for (Subscription &one : m_subscriptions) {
            if (!catchUp(one, share))
                return;
            if (m_isBehind)
                break;
        }
        if (m_isBehind) { // another one is first the next time
            const auto limited = std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [](const Subscription &one) { return one.stream->topic().limited; });
            if (limited != m_subscriptions.end())
                std::rotate(limited, limited + 1, m_subscriptions.end());
        }
    }
    if (m_wrote)
        m_parts.outlet.flush();
}

} // namespace lineside::live
