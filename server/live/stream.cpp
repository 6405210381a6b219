#include "server/live/stream.h"

#include "models/plant/event_source.h"
#include "server/live/json_out.h"

#include <algorithm>

namespace lineside::live {

Stream::Stream(Heading heading)
    : m_heading(std::move(heading))
    , m_kind(sentKindOf(std::string_view(m_heading.type.constData(), size_t(m_heading.type.size()))))
    , m_head(headOf(m_heading.type))
{
    ++m_heading.bounds.budget->streams;
}

Stream::~Stream()
{
    --m_heading.bounds.budget->streams;
    m_heading.bounds.budget->used -= m_bytes;
}

QByteArray Stream::headOf(const QByteArray &type) const
{
    return "{\"type\":\"" + type + "\",\"source\":\"" + m_heading.station + "\",\"stream\":\"" + m_heading.name + "\",\"priority\":\"";
}

QByteArray Stream::frame(const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const
{
    return frameWith(m_head, payload, priority, sequence, at);
}

QByteArray Stream::frameAs(const QByteArray &type, const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const
{
    return frameWith(headOf(type), payload, priority, sequence, at);
}

QByteArray Stream::frameWith(const QByteArray &head, const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const
{
    QByteArray message;
    message.reserve(head.size() + payload.size() + 128);
    message.append(head).append(priorityName(priority)).append("\",\"sequenceId\":");
    json::number(message, sequence);
    message.append(",\"timestamp\":");
    json::time(message, at);
    message.append(",\"payload\":").append(payload).append('}');
    return messageFrame(message, m_heading.format);
}

void Stream::append(QByteArray frame, quint64 sequence, SteadyTime now, SteadyTime arrived, std::optional<MessageKind> kind)
{
    LogBudget &budget = *m_heading.bounds.budget;
    m_bytes += size_t(frame.size());
    budget.used += size_t(frame.size());
    m_log.push_back({sequence, now, arrived, std::move(frame), kind.value_or(m_kind)});
    m_last = sequence;
    ++m_messages;
    m_snapshot.clear(); // it tells another number
    while (m_log.size() > 1 && (m_bytes > m_heading.bounds.bytes || (budget.isSpent() && m_bytes > budget.share())))
        forgetOldest();
}

void Stream::forgetOldest()
{
    const size_t size = size_t(m_log.front().frame.size());
    m_bytes -= size;
    m_heading.bounds.budget->used -= size;
    m_forgotten = m_log.front().sequence;
    m_log.pop_front();
}

void Stream::forgetOld(SteadyTime now)
{
    constexpr qsizetype kSmall = 4'096;
    const LogBudget &budget = *m_heading.bounds.budget;
    while (!m_log.empty() && (now - m_log.front().at > m_heading.bounds.age || (budget.isSpent() && m_bytes > budget.share())))
        forgetOldest();
    for (Joined &joined : m_joined) {
        if (joined.piece.upTo <= m_forgotten || joined.piece.bytes.size() > kSmall)
            joined = {};
    }
    m_snapshot.clear();
}

void Stream::forgetLog()
{
    while (!m_log.empty())
        forgetOldest();
    m_forgotten = m_last;
    m_joined = {};
    m_snapshot.clear();
}

void Stream::forgetLogged(const std::function<bool(quint64)> &isForeign)
{
    std::erase_if(m_log, [&](const Logged &logged) {
        if (!isForeign(logged.sequence))
            return false;
        m_bytes -= size_t(logged.frame.size());
        m_heading.bounds.budget->used -= size_t(logged.frame.size());
        return true;
    });
    m_joined = {};
}

std::vector<Stream::Framed> Stream::past(SteadyTime) const
{
    return {};
}

const std::vector<Stream::Framed> &Stream::snapshot()
{
    if (m_snapshot.empty())
        m_snapshot = makeSnapshot();
    return m_snapshot;
}

std::deque<Stream::Logged>::const_iterator Stream::behind(quint64 sequence) const
{
    return std::upper_bound(m_log.begin(), m_log.end(), sequence,
                            [](quint64 wanted, const Logged &logged) { return wanted < logged.sequence; });
}

const Stream::Piece &Stream::since(quint64 sequence, size_t most) const
{
    static const Piece none;
    if (sequence >= m_last)
        return none;
    for (const Joined &joined : m_joined) {
        const Piece &piece = joined.piece;
        if (piece.messages > 0 && joined.from == sequence && (joined.isAll ? piece.upTo == m_last && size_t(piece.bytes.size()) <= most : joined.most == most))
            return piece;
    }
    const auto first = behind(sequence);
    if (first == m_log.end())
        return none;
    auto end = first;
    size_t size = 0;
    do {
        size += size_t(end->frame.size());
        ++end;
    } while (end != m_log.end() && size + size_t(end->frame.size()) <= most);
    Joined &joined = m_joined[std::exchange(m_joinedNext, (m_joinedNext + 1) % m_joined.size())];
    joined = {sequence, most, end == m_log.end(), {{}, std::prev(end)->sequence, 0, first->arrived}};
    Piece &piece = joined.piece;
    if (end - first == 1) {
        piece.bytes = first->frame;
        piece.count(first->kind);
    } else {
        piece.bytes.reserve(qsizetype(size));
        for (auto it = first; it != end; ++it) {
            piece.bytes.append(it->frame);
            piece.count(it->kind);
        }
    }
    return piece;
}

Stream::Piece Stream::sinceWithout(quint64 sequence, size_t most, const std::function<bool(quint64)> &leaveOut) const
{
    Piece piece;
    piece.upTo = sequence;
    for (auto it = behind(sequence); it != m_log.end(); ++it) {
        const bool leftOut = leaveOut(it->sequence);
        if (!leftOut && piece.messages > 0 && size_t(piece.bytes.size() + it->frame.size()) > most)
            return piece;
        piece.upTo = it->sequence;
        if (leftOut)
            continue;
        piece.bytes.append(it->frame);
        piece.count(it->kind);
    }
    return piece;
}

size_t Stream::bytesSince(quint64 sequence) const
{
    size_t bytes = 0;
    for (auto it = behind(sequence); it != m_log.end(); ++it)
        bytes += size_t(it->frame.size());
    return bytes;
}

// ---- events --------------------------------------------------------------------------------------------------

void EventRing::add(const Event &event)
{
    if (event.id <= m_last)
        return;
    if (m_last == 0)
        m_forgotten = event.id - 1;
    m_last = event.id;
    m_events.push_back(event);
    if (m_events.size() > kMost) {
        m_forgotten = m_events.front().id;
        m_events.pop_front();
    }
}

const Event *EventRing::find(quint64 number) const
{
    const auto at = std::lower_bound(m_events.begin(), m_events.end(), number, [](const Event &event, quint64 wanted) { return event.id < wanted; });
    return at != m_events.end() && at->id == number ? &*at : nullptr;
}

void EventRing::startAt(quint64 last)
{
    if (m_events.empty() && m_last == 0)
        m_last = m_forgotten = last;
}

quint64 EventRing::lastBefore(UtcTime at) const
{
    const auto found = std::find_if(m_events.rbegin(), m_events.rend(), [at](const Event &event) { return event.at < at; });
    return found == m_events.rend() ? 0 : found->id;
}

EventStream::EventStream(Heading heading, Parts parts, const EventRing &ring, SteadyTime now)
    : Stream(std::move(heading))
    , m_parts(std::move(parts))
{
    startAt(ring.forgotten());
    for (const Event &event : ring.events())
        add(event, now, {});
}

bool EventStream::shows(const Event &event) const
{
    const EventPlaces::Place place = m_parts.places->of(event);
    return maySee(event, place, m_parts.catalogue, m_parts.permissions, m_parts.tenant) && wants(m_parts.filter, event, place);
}

void EventStream::add(const Event &event, SteadyTime now, SteadyTime arrived)
{
    if (shows(event))
        append(frameOf(event), event.id, now, arrived, kindOf(event));
}

MessageKind EventStream::kindOf(const Event &event)
{
    return event.kind == EventKind::MaintenanceRequired && event.severity == Severity::Critical ? MessageKind::CriticalAlert : MessageKind::Events;
}

void EventStream::setPlaces(std::shared_ptr<const EventPlaces> places, const EventRing &ring)
{
    const bool areOthers = !places->hasSameOwners(*m_parts.places);
    m_parts.places = std::move(places);
    if (!areOthers)
        return;
    forgetLogged([&](quint64 number) {
        const Event *event = ring.find(number);
        return !event || !shows(*event); // of what is not there any more nobody can say whose it is
    });
}

QByteArray EventStream::frameOf(const Event &event) const
{
    QByteArray payload = "{\"id\":";
    json::number(payload, event.id);
    payload.append(",\"at\":");
    json::time(payload, event.at);
    payload.append(",\"kind\":\"").append(eventKindName(event.kind).toLatin1());
    payload.append("\",\"severity\":\"").append(severityName(event.severity).toLatin1()).append('"');
    const auto field = [&](const char *key, const QString &value) {
        if (value.isEmpty())
            return;
        payload.append(",\"").append(key).append("\":");
        json::text(payload, value);
    };
    field("source", readEventSource(event.source).code);
    field("user", event.user);
    field("before", event.before);
    field("after", event.after);
    field("text", event.text);
    field("reference", event.reference);
    payload.append('}');
    const Priority priority = m_parts.catalogue.priorityOf(event.severity);
    const MessageKind kind = kindOf(event);
    return kind == MessageKind::Events ? frame(payload, priority, event.id, event.at)
                                       : frameAs(kMessageKindRows[size_t(kind)].type, payload, priority, event.id, event.at);
}

bool EventStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    return isWithin(m_parts.filter, *plant, m_parts.tenant);
}

// ---- documents -----------------------------------------------------------------------------------------------

DocumentStream::DocumentStream(Heading heading, Priority priority, const Clock &clock, QString owner, QByteArray payload)
    : Stream(std::move(heading))
    , m_priority(priority)
    , m_clock(clock)
    , m_owner(std::move(owner))
    , m_payload(std::move(payload))
{
}

void DocumentStream::set(const QByteArray &payload)
{
    if (payload == m_payload)
        return;
    m_payload = payload;
    snapshotIsOld();
    if (!std::exchange(m_changed, true))
        m_arrived = std::chrono::steady_clock::now();
}

std::vector<Stream::Framed> DocumentStream::makeSnapshot()
{
    if (m_payload.isEmpty())
        return {};
    return {{frame(m_payload, m_priority, last(), m_clock.utc()), kind()}};
}

SteadyTime DocumentStream::tick(SteadyTime now)
{
    if (!m_changed)
        return SteadyTime::max();
    if (const auto wait = m_bucket.take(now); wait.count() > 0)
        return now + wait;
    m_changed = false;
    append(frame(m_payload, m_priority, last() + 1, m_clock.utc()), last() + 1, now, m_arrived);
    return SteadyTime::max();
}

} // namespace lineside::live
