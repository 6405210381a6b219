#include "server/rest/question_limits.h"

#include "server/rest/routes.h"

#include <QCoreApplication>

namespace lineside::rest {

namespace {

bool isQuestion(const http::Route &route)
{
    if (route.policy.who() != http::Policy::Who::Allowed)
        return false;
    return route.policy.permission() == Permission::ViewHistory || route.id == http::RouteId{Names::Events};
}

http::Answer tooManyQuestions(std::chrono::nanoseconds wait)
{
    return http::Answer::problem(429, "too_many", QCoreApplication::translate("server", "Too many questions about the past at once."))
        .retryAfter(std::chrono::ceil<std::chrono::milliseconds>(wait));
}

} // namespace

//! What is being worked on, by user; questions end on any thread.
struct QuestionLimits::Asking
{
    std::mutex mutex;
    http::KeyedCount counts;
};

std::shared_ptr<QuestionLimits::Asking> QuestionLimits::makeAsking()
{
    return std::make_shared<Asking>();
}

bool QuestionLimits::admit(const http::Request &request, const http::Reply &reply)
{
    if (!isQuestion(*request.route))
        return true;
    const QByteArray user = request.principal->id.toRfc4122();
    const std::lock_guard lock(m_asking->mutex);
    if (m_asking->counts.of(user) >= kAtATime) {
        reply.send(tooManyQuestions(std::chrono::seconds(1)));
        return false;
    }
    if (const auto wait = m_perMinute.take(user, m_clock.steady()); wait.count() > 0) {
        reply.send(tooManyQuestions(wait));
        return false;
    }
    m_asking->counts.add(user);
    reply.keep(std::shared_ptr<void>(nullptr, [asking = m_asking, user](void *) {
        const std::lock_guard ending(asking->mutex);
        asking->counts.remove(user);
    }));
    return true;
}

} // namespace lineside::rest
