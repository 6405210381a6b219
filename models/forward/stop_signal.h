#pragma once

#include <atomic>
#include <chrono>

namespace lineside::forward {

/*!
 * Says to all threads of the forwarder that it is time to end, also to those that wait for a descriptor.
 * Thread-safe.
 */
class StopSignal
{
public:
    StopSignal();
    StopSignal(const StopSignal &) = delete;
    StopSignal &operator=(const StopSignal &) = delete;
    ~StopSignal();

    void set();
    bool isSet() const { return m_set.load(std::memory_order_acquire); }
    //! True when it was set within \a time.
    bool waitFor(std::chrono::milliseconds time) const;

    //! What became of waiting for a descriptor.
    enum class Woken { Ready, TimedOut, Stopped };
    //! Waits until \a descriptor can be read (or written, with \a forWriting).
    Woken waitFor(int descriptor, bool forWriting, std::chrono::steady_clock::time_point until) const;

private:
    std::atomic<bool> m_set{false};
    int m_descriptor; //!< an eventfd that can be read once it is set; -1 where none could be had
};

} // namespace lineside::forward
