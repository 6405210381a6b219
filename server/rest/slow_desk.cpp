#include "server/rest/slow_desk.h"

#include <QCoreApplication>

namespace lineside::rest {

namespace {

struct SlowText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

http::Answer comeAgain()
{
    return http::Answer::problem(503, "busy", SlowText::tr("Too much is being worked out at the moment.")).retryAfter(std::chrono::seconds(5)).asNothingBegun();
}

} // namespace

Error SlowDesk::Turn::tooSlow()
{
    return {Error::Kind::Timeout, SlowText::tr("This took too long. Ask for less time at once."), {}};
}

Error SlowDesk::Turn::notOffered()
{
    return {Error::Kind::Unsupported, SlowText::tr("This station does not offer this."), {}};
}

SlowDesk::SlowDesk()
{
    m_pool.setMaxThreadCount(kThreads);
}

SlowDesk::~SlowDesk()
{
    m_stopping->store(true, std::memory_order_release);
    m_pool.clear();
    m_pool.waitForDone();
}

void SlowDesk::answer(const http::Reply &reply, Work work)
{
    if (m_waiting->load(std::memory_order_relaxed) >= kMostWaiting) {
        reply.send(comeAgain());
        return;
    }
    // Given back however the work goes, also when it never gets its turn.
    ++*m_waiting;
    const std::shared_ptr<void> place(nullptr, [waiting = m_waiting](void *) { --*waiting; });
    const auto until = std::chrono::steady_clock::now() + kWithin;
    m_pool.start([reply, work = std::move(work), place, turn = Turn(m_stopping, reply, until)] {
        if (turn.isOver())
            reply.send(comeAgain());
        else if (const std::optional<http::Answer> answer = work(turn))
            reply.send(*answer);
    });
}

} // namespace lineside::rest
