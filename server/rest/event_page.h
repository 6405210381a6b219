#pragma once

#include "models/access/account.h"
#include "models/field/job.h"
#include "models/history/historian.h"
#include "server/http/request.h"
#include "server/live/catalogue.h"
#include "server/live/event_places.h"

#include <QSet>

#include <memory>

namespace lineside::rest {

//! \a job ends early when nobody waits for \a reply any more. The job's callback may have a copy of the answer.
template<typename T>
void cancelWith(const http::Reply &reply, const JobPtr<T> &job)
{
    reply.onAbandoned([weak = std::weak_ptr(job)] {
        if (const auto asked = weak.lock())
            asked->cancel();
    });
}

/*!
 * A page of the journal as one user may see it. The journal does not know tenants: it is asked again, further back, until
 * the page is full, there is nothing older, or kMostAsked times; then the page says from where on to ask next.
 */
class EventPage : public std::enable_shared_from_this<EventPage>
{
public:
    static constexpr int kMostAsked = 10;
    static constexpr size_t kAtATime = 10'000;

    struct Question
    {
        EventFilter filter; //!< atMost: of the page
        Principal who;
        std::shared_ptr<const live::EventPlaces> places;
        const live::Catalogue &catalogue; //!< outlives the answer
    };
    //! \a historian outlives the answer. Answers on a thread of the historian's.
    static void ask(Historian &historian, Question question, const http::Reply &reply);

private:
    EventPage(Historian &historian, Question question, const http::Reply &reply);
    void askOn();
    void take(const QList<Event> &events);
    void append(const Event &event);

    Historian &m_historian;
    const Question m_question;
    const http::Reply m_reply;
    EventFilter m_next;
    QSet<quint64> m_seen; //!< events of the instant at which the last answer ended: they come again
    QByteArray m_body = "{\"events\":[";
    size_t m_count = 0;
    int m_asked = 0;
};

} // namespace lineside::rest
