#pragma once

#include "models/base/result.h"
#include "models/telemetry/reading.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace lineside {

/*!
 * Readings that somebody has brought for a device, on their way to its driver. Answered once: with Done they are in the
 * station's flow, all of them; else none is. What goes without an answer was not taken.
 */
class PushedBatch
{
public:
    using Taken = std::function<void(const Status &)>;

    PushedBatch(Batch readings, QString from, SteadyTime deadline, Taken taken)
        : batch(std::move(readings))
        , broughtBy(std::move(from))
        , notAfter(deadline)
        , m_taken(std::move(taken))
    {
    }
    ~PushedBatch();
    PushedBatch(const PushedBatch &) = delete;
    PushedBatch &operator=(const PushedBatch &) = delete;

    //! Later calls are ignored.
    void answer(const Status &taken);

    Batch batch;             //!< values as a driver gives them: before scaling
    const QString broughtBy; //!< "key:erp"
    const SteadyTime notAfter; //!< who takes it later refuses it: whoever brought it has been told no

private:
    Taken m_taken;
};

/*!
 * Where readings that others bring meet the devices that wait for them. Who brings them (the server's POST readings) hands
 * a batch in for one device; that device's driver has opened a counter and takes it on its own thread. What is on its way
 * between the two is bounded in bytes. Thread-safe; nothing blocks.
 */
class PushDesk
{
public:
    static constexpr size_t kMostBytes = size_t(8) << 20; //!< on their way, in all

    //! A driver's side. Ends by itself: what waits at it then was not taken.
    class Counter
    {
    public:
        ~Counter();
        Counter(const Counter &) = delete;
        Counter &operator=(const Counter &) = delete;
        //! What has come since, oldest first.
        std::deque<std::unique_ptr<PushedBatch>> takeAll();

    private:
        friend class PushDesk;
        struct Shared;
        Counter(std::shared_ptr<Shared> shared, const DeviceId &device, quint64 number);
        const std::shared_ptr<Shared> m_shared;
        const DeviceId m_device;
        const quint64 m_number;
    };

    PushDesk();
    /*!
     * \a wake is called, on any thread and under a lock, when the counter has something; it must be quick and call nothing
     * of the desk's. One counter a device: an older one gets nothing any more.
     */
    std::unique_ptr<Counter> open(const DeviceId &device, std::function<void()> wake);

    //! NotFound when no device waits under this id, Busy when too much is under way; then \a pushed is answered with it.
    Status hand(std::unique_ptr<PushedBatch> pushed);

private:
    const std::shared_ptr<Counter::Shared> m_shared;
};

} // namespace lineside
