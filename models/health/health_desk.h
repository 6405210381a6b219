#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lineside {

/*!
 * A thread for questions about health that wait for records or history, one after the other, so that scoring never does. It
 * begins with the first one. Any thread.
 */
class HealthDesk
{
public:
    static constexpr size_t kMostWaiting = 100;
    //! \a isOver: the desk is stopped, and all that can be done is to say so.
    using Work = std::function<void(bool isOver)>;

    HealthDesk() = default;
    ~HealthDesk(); //!< stop()
    HealthDesk(const HealthDesk &) = delete;
    HealthDesk &operator=(const HealthDesk &) = delete;

    //! False when too much waits, or it is over. Work that was taken is called once.
    [[nodiscard]] bool post(Work work);
    //! True from stop() on: long work ends then.
    bool isStopping() const;
    //! Waits for the work that is being done; what waits behind it is told that it is over. Idempotent.
    void stop();

private:
    void run();

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Work> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace lineside
