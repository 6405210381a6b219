#include "server/live/stream.h"

#include "server/live/frame.h"
#include "server/live/json_out.h"

#include <algorithm>

namespace lineside::live {

Stream::Stream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds)
    : m_name(std::move(name))
    , m_topic(topic)
    , m_head("{\"type\":\"" + type + "\",\"source\":\"" + station + "\",\"stream\":\"" + m_name + "\",\"priority\":\"")
    , m_bounds(bounds)
{
}

QByteArray Stream::frame(const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const
{
    QByteArray message;
    message.reserve(m_head.size() + payload.size() + 128);
    message.append(m_head).append(priorityName(priority)).append("\",\"sequenceId\":");
    json::number(message, sequence);
    message.append(",\"timestamp\":");
    json::time(message, at);
    message.append(",\"payload\":").append(payload).append('}');
    return textFrame(message);
}

void Stream::append(QByteArray frame, quint64 sequence, SteadyTime now)
{
    m_bytes += size_t(frame.size());
    m_log.push_back({sequence, now, std::move(frame)});
    m_last = sequence;
    ++m_messages;
    while (m_bytes > m_bounds.bytes && m_log.size() > 1) {
        m_bytes -= size_t(m_log.front().frame.size());
        m_forgotten = m_log.front().sequence;
        m_log.pop_front();
    }
}

void Stream::forgetOld(SteadyTime now)
{
    while (!m_log.empty() && now - m_log.front().at > m_bounds.age) {
        m_bytes -= size_t(m_log.front().frame.size());
        m_forgotten = m_log.front().sequence;
        m_log.pop_front();
    }
    if (m_joinedTo <= m_forgotten)
        m_joined.clear();
}

std::deque<Stream::Logged>::const_iterator Stream::behind(quint64 sequence) const
{
    return std::upper_bound(m_log.begin(), m_log.end(), sequence,
                            [](quint64 wanted, const Logged &logged) { return wanted < logged.sequence; });
}

QByteArray Stream::since(quint64 sequence) const
{
    if (sequence >= m_last)
        return {};
    if (m_joinedFrom == sequence && m_joinedTo == m_last && !m_joined.isNull())
        return m_joined;
    const auto first = behind(sequence);
    if (first == m_log.end())
        return {};
    if (std::next(first) == m_log.end()) {
        m_joined = first->frame;
    } else {
        qsizetype size = 0;
        for (auto it = first; it != m_log.end(); ++it)
            size += it->frame.size();
        m_joined.clear();
        m_joined.reserve(size);
        for (auto it = first; it != m_log.end(); ++it)
            m_joined.append(it->frame);
    }
    m_joinedFrom = sequence;
    m_joinedTo = m_last;
    return m_joined;
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

void EventRing::startAt(quint64 last)
{
    if (m_events.empty() && m_last == 0)
        m_last = m_forgotten = last;
}

EventStream::EventStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds,
                         Parts parts, const EventRing &ring, SteadyTime now)
    : Stream(std::move(name), station, topic, type, bounds)
    , m_parts(std::move(parts))
{
    startAt(ring.forgotten());
    for (const Event &event : ring.events())
        add(event, now);
}

void EventStream::add(const Event &event, SteadyTime now)
{
    if (!m_parts.permissions.has(m_parts.catalogue.permissionFor(event.kind)))
        return;
    const EventPlaces::Place place = m_parts.places->of(event);
    if (place.tenant != m_parts.tenant || !wants(m_parts.filter, event, place))
        return;
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
    field("source", event.source);
    field("user", event.user);
    field("before", event.before);
    field("after", event.after);
    field("text", event.text);
    field("reference", event.reference);
    payload.append('}');
    append(frame(payload, m_parts.catalogue.priorityOf(event.severity), event.id, event.at), event.id, now);
}

bool EventStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    return isWithin(m_parts.filter, *plant, m_parts.tenant);
}

// ---- documents -----------------------------------------------------------------------------------------------

DocumentStream::DocumentStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type,
                               LogBounds bounds, Priority priority, const Clock &clock, QString owner, QByteArray payload)
    : Stream(std::move(name), station, topic, type, bounds)
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
    m_changed = true;
}

std::vector<QByteArray> DocumentStream::snapshot()
{
    if (m_payload.isEmpty())
        return {};
    return {frame(m_payload, m_priority, last(), m_clock.utc())};
}

SteadyTime DocumentStream::tick(SteadyTime now)
{
    if (!m_changed)
        return SteadyTime::max();
    if (const auto wait = m_bucket.take(now); wait.count() > 0)
        return now + wait;
    m_changed = false;
    append(frame(m_payload, m_priority, last() + 1, m_clock.utc()), last() + 1, now);
    return SteadyTime::max();
}

} // namespace lineside::live
