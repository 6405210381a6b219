#include "drivers/host/job_pool.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <thread>
#include <vector>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcJobs, "lineside.driver.host")

Error cancelled()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("drivers", "Cancelled."), {}};
}

} // namespace

struct JobPool::State
{
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<TaskPtr> waiting;
    std::vector<TaskPtr> running;
    std::vector<std::thread> threads; //!< made as they are needed
    int alive = 0;
    int idle = 0;
    bool stopping = false;
};

JobPool::JobPool() : m_state(std::make_shared<State>()) {}

JobPool::~JobPool()
{
    stop(std::chrono::steady_clock::now());
}

void JobPool::add(Task added)
{
    const auto task = std::make_shared<Task>(std::move(added));
    {
        const std::lock_guard lock(m_state->mutex);
        if (!m_state->stopping && m_state->waiting.size() < kWaiting) {
            task->tell(QCoreApplication::translate("drivers", "waiting"));
            m_state->waiting.push_back(task);
            if (m_state->idle < int(m_state->waiting.size()) && m_state->alive < kThreads) {
                ++m_state->alive;
                m_state->threads.emplace_back([state = m_state] { work(state); });
            }
            m_state->changed.notify_all();
            return;
        }
    }
    task->finish({Error::Kind::Busy, QCoreApplication::translate("drivers", "Too much is waiting already."),
                  QCoreApplication::translate("drivers", "Try again when the others are done.")});
}

void JobPool::work(const std::shared_ptr<State> &state)
{
    std::unique_lock lock(state->mutex);
    for (;;) {
        ++state->idle;
        state->changed.wait(lock, [&] { return state->stopping || !state->waiting.empty(); });
        --state->idle;
        if (state->stopping)
            break;
        const TaskPtr task = state->waiting.front();
        state->waiting.pop_front();
        state->running.push_back(task);
        lock.unlock();
        try {
            if (task->isCancelled())
                task->finish(cancelled());
            else
                task->run();
        } catch (const std::exception &e) {
            qCWarning(lcJobs, "A driver's test or browse failed: %s", e.what());
            task->finish({Error::Kind::Internal,
                          QCoreApplication::translate("drivers", "The driver failed: %1").arg(QString::fromUtf8(e.what())),
                          {}});
        } catch (...) {
            qCWarning(lcJobs, "A driver's test or browse failed.");
            task->finish({Error::Kind::Internal, QCoreApplication::translate("drivers", "The driver failed."), {}});
        }
        lock.lock();
        std::erase(state->running, task);
    }
    --state->alive;
    state->changed.notify_all();
}

void JobPool::sweep()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    std::vector<TaskPtr> answer;
    {
        const std::lock_guard lock(m_state->mutex);
        std::erase_if(m_state->waiting, [&](const TaskPtr &task) {
            if (!task->isCancelled())
                return false;
            answer.push_back(task);
            return true;
        });
        for (const TaskPtr &task : m_state->running) {
            if (!task->isCancelled())
                continue;
            if (task->cancelledAt == SteadyTime::max())
                task->cancelledAt = now;
            else if (now - task->cancelledAt >= kCancelPatience)
                answer.push_back(task);
        }
    }
    for (const TaskPtr &task : answer)
        task->finish(cancelled());
}

void JobPool::stop(SteadyTime until)
{
    std::deque<TaskPtr> waiting;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
        waiting.swap(m_state->waiting);
        for (const TaskPtr &task : m_state->running)
            task->cancel();
        m_state->changed.notify_all();
    }
    for (const TaskPtr &task : waiting)
        task->finish(cancelled());
    std::vector<TaskPtr> left;
    std::vector<std::thread> threads;
    {
        std::unique_lock lock(m_state->mutex);
        m_state->changed.wait_until(lock, until, [this] { return m_state->alive == 0; });
        left = m_state->running;
        threads.swap(m_state->threads);
    }
    for (std::thread &thread : threads)
        left.empty() ? thread.join() : thread.detach();
    for (const TaskPtr &task : left)
        task->finish(cancelled());
    if (!left.empty())
        qCCritical(lcJobs, "%d tests or browses did not end when they were told to; their threads are left behind.",
                   int(left.size()));
}

} // namespace lineside
