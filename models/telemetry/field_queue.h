#pragma once

#include "models/telemetry/reading.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

namespace lineside {

/*!
 * The source lives, though it had nothing new to say: a poll was answered, an OPC UA keep-alive came. It vouches for the
 * values that came before: a driver sends it only for tags whose last reading is still what the source says. After a
 * link was down that needs a reading first (until then Heard counts for nothing).
 */
struct Heard
{
    DeviceId device;
    std::vector<TagId> tags; //!< empty: all tags of the device
    SteadyTime at{};
};

//! The connection to a device came up or went down.
struct LinkChange
{
    DeviceId device;
    bool up = false;
    UtcTime at{};
    SteadyTime steady{};
};

//! A device's period is another one than configured, as long as a consumer is slow: its tags may be silent for longer.
struct PeriodChange
{
    DeviceId device;
    std::chrono::milliseconds inForce{0};
};

using FieldMessage = std::variant<BatchPtr, Heard, LinkChange, PeriodChange>;

/*!
 * The way from all drivers to the one telemetry thread. Bounded in bytes. The telemetry thread never waits for anyone,
 * so a full queue means that the machine has no time left: push() then makes the driver wait (it skips polls, and no
 * reading is lost); it gives up only when the queue is closed.
 *
 * push() from any thread; take() from one.
 */
class FieldQueue
{
public:
    static constexpr size_t kDefaultBytes = 64u << 20;

    explicit FieldQueue(size_t maxBytes = kDefaultBytes) : m_maxBytes(maxBytes) {}

    //! False when the queue is closed: the message is not taken.
    bool push(FieldMessage message);

    //! Takes all that is there, waiting until \a deadline for something to come; may return none. What was taken
    //! counts as queued until the next call: the bound covers what the taker has in its hands.
    std::deque<FieldMessage> take(SteadyTime deadline);

    //! Wakes and refuses everybody from now on; what is queued can still be taken.
    void close();
    bool isClosed() const;

    //! How full it is, 0 to 1. At 0.8 drivers begin to slow down.
    double fill() const;
    size_t bytes() const;
    size_t maxBytes() const { return m_maxBytes; }

private:
    const size_t m_maxBytes;
    mutable std::mutex m_mutex;
    std::condition_variable m_notEmpty;
    std::condition_variable m_notFull;
    std::deque<FieldMessage> m_messages;
    size_t m_bytes = 0;      //!< queued and taken
    size_t m_takenBytes = 0; //!< by the last take()
    bool m_closed = false;
};

} // namespace lineside
