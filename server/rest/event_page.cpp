#include "server/rest/event_page.h"

#include "models/plant/event_source.h"
#include "server/live/json_out.h"

namespace lineside::rest {

using http::Answer;
namespace json = live::json;

void EventPage::ask(Historian &historian, Question question, const http::Reply &reply)
{
    const std::shared_ptr<EventPage> page(new EventPage(historian, std::move(question), reply));
    page->askOn();
}

EventPage::EventPage(Historian &historian, Question question, const http::Reply &reply)
    : m_historian(historian)
    , m_question(std::move(question))
    , m_reply(reply)
    , m_next(m_question.filter)
{
    m_next.atMost = std::min(m_question.filter.atMost * 10, kAtATime);
}

void EventPage::askOn()
{
    if (m_reply.isOver())
        return; // nobody waits for it
    ++m_asked;
    const auto job = m_historian.queryEvents(m_next, [page = shared_from_this()](const Result<QList<Event>> &result) {
        if (result)
            page->take(*result);
        else
            page->m_reply.send(Answer::problem(result.error()));
    });
    cancelWith(m_reply, job);
}

void EventPage::take(const QList<Event> &events)
{
    for (const Event &event : events) {
        if (m_count < m_question.filter.atMost && !m_seen.contains(event.id)
            && live::maySee(event, m_question.places->of(event), m_question.catalogue, m_question.who.permissions, m_question.who.tenant))
            append(event);
    }
    const bool isOver = size_t(events.size()) < m_next.atMost;
    if (!isOver && m_count < m_question.filter.atMost) {
        const UtcTime oldest = events.last().at;
        const bool goesOn = oldest < events.first().at; // else one instant has more of them than one answer
        m_next.to = goesOn ? oldest + std::chrono::microseconds(1) : oldest;
        m_next.atMost = kAtATime;
        m_seen.clear();
        for (const Event &event : events) {
            if (goesOn && event.at == oldest)
                m_seen.insert(event.id);
        }
        if (m_asked < kMostAsked) {
            askOn();
            return;
        }
        m_body.append("],\"next\":");
        json::time(m_body, m_next.to);
        m_reply.send(Answer::json(m_body.append('}')));
        return;
    }
    m_reply.send(Answer::json(m_body.append("]}")));
}

void EventPage::append(const Event &event)
{
    m_body.append(m_count++ > 0 ? ",{\"id\":" : "{\"id\":");
    json::number(m_body, event.id);
    m_body.append(",\"at\":");
    json::time(m_body, event.at);
    m_body.append(",\"kind\":\"").append(eventKindName(event.kind).toLatin1());
    m_body.append("\",\"severity\":\"").append(severityName(event.severity).toLatin1()).append('"');
    json::member(m_body, "source", readEventSource(event.source).code);
    json::member(m_body, "user", event.user);
    json::member(m_body, "before", event.before);
    json::member(m_body, "after", event.after);
    json::member(m_body, "text", event.text);
    json::member(m_body, "reference", event.reference);
    m_body.append('}');
}

} // namespace lineside::rest
