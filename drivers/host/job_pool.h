#pragma once

#include "models/base/clock.h"
#include "models/field/job.h"

#include <memory>

namespace lineside {

/*!
 * Runs long work (a device's test, a browse) on threads of its own: at most kThreads at once, others wait and say so.
 * A job that is cancelled is answered within a second or so, whatever its work does; the thread comes back when the
 * work does. What throws becomes the job's error. Any thread.
 */
class JobPool
{
public:
    static constexpr int kThreads = 4;
    static constexpr size_t kWaiting = 64;
    static constexpr std::chrono::milliseconds kCancelPatience{1'000};

    JobPool();
    ~JobPool(); //!< stop()

    template<typename T>
    JobPtr<T> start(typename Job<T>::Callback done, std::function<Result<T>(Job<T> &)> work)
    {
        auto job = std::make_shared<Job<T>>(std::move(done));
        add({[job, work = std::move(work)] { job->finish(work(*job)); },
             [job] { return job->isCancelled(); },
             [job] { job->cancel(); },
             [job](const Error &error) { job->finish(error); },
             [job](const QString &step) { job->setProgress(-1, step); }});
        return job;
    }

    //! Answers what was cancelled; called now and then by the host's watch thread.
    void sweep();
    //! Cancels all and waits for the threads until then; one that does not come back is left to itself.
    void stop(SteadyTime until);

private:
    struct Task
    {
        std::function<void()> run;
        std::function<bool()> isCancelled;
        std::function<void()> cancel;
        std::function<void(const Error &)> finish; //!< without effect when it was answered
        std::function<void(const QString &)> tell;
        SteadyTime cancelledAt = SteadyTime::max();
    };
    using TaskPtr = std::shared_ptr<Task>;
    struct State;

    void add(Task task);
    static void work(const std::shared_ptr<State> &state);

    std::shared_ptr<State> m_state;
};

} // namespace lineside
