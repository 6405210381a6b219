#pragma once

#include "models/base/result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace lineside {

/*!
 * Long work somebody asked for: progress, cancel, and exactly one result or error.
 *
 * The asker holds JobPtr<T> and may cancel(); the worker calls setProgress() and finish() once. The callback runs on
 * the worker's thread; a view passes one that queues to itself (see onThread in ui). Dropping the pointer does not
 * cancel. Thread-safe.
 */
template<typename T>
class Job
{
public:
    using Callback = std::function<void(Result<T>)>;

    explicit Job(Callback callback) : m_callback(std::move(callback)) {}

    //! Asks the worker to stop; it answers with Cancelled unless it was done first.
    void cancel() { m_cancelled.store(true, std::memory_order_release); }
    bool isCancelled() const { return m_cancelled.load(std::memory_order_acquire); }

    //! 0 to 1; negative while unknown.
    double progress() const { return m_progress.load(std::memory_order_relaxed); }
    QString step() const
    {
        const std::lock_guard lock(m_mutex);
        return m_step;
    }
    bool isFinished() const { return m_finished.load(std::memory_order_acquire); }

    // Worker's side.
    void setProgress(double progress, const QString &step = {})
    {
        m_progress.store(progress, std::memory_order_relaxed);
        if (!step.isEmpty()) {
            const std::lock_guard lock(m_mutex);
            m_step = step;
        }
    }
    //! The first call counts; later ones are ignored.
    void finish(Result<T> result)
    {
        if (m_finished.exchange(true, std::memory_order_acq_rel))
            return;
        Callback callback;
        {
            const std::lock_guard lock(m_mutex);
            callback = std::move(m_callback);
        }
        if (callback)
            callback(std::move(result));
    }

private:
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_finished{false};
    std::atomic<double> m_progress{-1};
    mutable std::mutex m_mutex;
    QString m_step;
    Callback m_callback;
};
template<typename T>
using JobPtr = std::shared_ptr<Job<T>>;

} // namespace lineside
