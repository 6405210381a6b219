#pragma once

#include "models/field/job.h"

#include <QCoreApplication>

#include <chrono>
#include <condition_variable>
#include <optional>

namespace lineside {

/*!
 * Asks for a job and waits for its answer, at most \a within: then it is a Timeout and the job is cancelled, as it is when
 * \a cancelled says so. \a ask is given the callback and gives the job, or null where nobody can be asked (NotFound). Not on a
 * thread that the answer needs.
 */
template<typename T, typename Ask>
Result<T> answerWithin(std::chrono::milliseconds within, const std::function<bool()> &cancelled, Ask ask)
{
    using namespace std::chrono_literals;
    struct Answer
    {
        std::mutex mutex;
        std::condition_variable came;
        std::optional<Result<T>> result;
    };
    const auto answer = std::make_shared<Answer>(); // may end on either side
    const JobPtr<T> job = ask([answer](Result<T> result) {
        const std::lock_guard lock(answer->mutex);
        answer->result.emplace(std::move(result));
        answer->came.notify_all();
    });
    if (!job)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is nobody who could answer."), {}};
    const auto deadline = std::chrono::steady_clock::now() + within;
    std::unique_lock lock(answer->mutex);
    while (!answer->result) {
        lock.unlock();
        const bool ended = cancelled && cancelled();
        lock.lock();
        if (answer->result)
            break;
        if (ended || std::chrono::steady_clock::now() >= deadline) {
            lock.unlock();
            job->cancel();
            if (ended)
                return Error{Error::Kind::Cancelled, QCoreApplication::translate("health", "It was cancelled."), {}};
            return Error{Error::Kind::Timeout, QCoreApplication::translate("health", "The records did not answer in time."),
                         QCoreApplication::translate("health", "Try a shorter range, or later.")};
        }
        answer->came.wait_for(lock, 50ms);
    }
    return std::move(*answer->result);
}

} // namespace lineside
