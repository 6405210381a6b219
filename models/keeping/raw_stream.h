#pragma once

#include "models/history/historian.h"
#include "models/keeping/progress.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace lineside::keeping {

/*!
 * The readings of one tag in a range, in order, a bounded number at a time. Each piece is a short question of its own,
 * so that views get their answers between; late readings that are stored behind the place where it stands are not seen.
 * Blocks; belongs to one thread, which is none of the historian's.
 */
class RawStream
{
public:
    RawStream(Historian &historian, TagId tag, UtcTime from, UtcTime to, size_t atOnce = 50'000);

    //! The next piece; empty at the end.
    Result<RawResult> next(const Progress &progress);

private:
    Result<RawResult> ask(UtcTime to, size_t atMost, const Progress &progress);
    Historian &m_historian;
    const TagId m_tag;
    UtcTime m_at;
    const UtcTime m_to;
    const size_t m_atOnce;
    std::chrono::microseconds m_window;
    size_t m_seen = 0; //!< readings stamped m_at that were given out already
};

//! Asks a historian and waits for the answer; Cancelled when nobody wants it any more.
template<typename T>
Result<T> waitFor(const std::function<JobPtr<T>(typename Job<T>::Callback)> &ask, const Progress &progress)
{
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<T>> result;
    };
    const auto state = std::make_shared<State>();
    const JobPtr<T> job = ask([state](Result<T> result) {
        const std::lock_guard lock(state->mutex);
        state->result.emplace(std::move(result));
        state->changed.notify_all();
    });
    if (!job)
        return Error{Error::Kind::Unsupported, QCoreApplication::translate("keeping", "This history cannot tell."), {}};
    std::unique_lock lock(state->mutex);
    while (!state->changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return state->result.has_value(); })) {
        if (progress.cancelled())
            job->cancel();
    }
    if (progress.cancelled())
        return cancelledError();
    return std::move(*state->result);
}

} // namespace lineside::keeping
