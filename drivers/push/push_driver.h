#pragma once

#include "drivers/driver.h"
#include "models/field/push_desk.h"

#include <QSet>
#include <QTimer>

namespace lineside::push {

/*!
 * A device that is not asked: programs bring its readings to the server's POST /api/v1/readings, and this driver takes
 * them into the one flow. The link is up while something comes: after three periods of silence, and 10 s at least, it is
 * down. Nothing is taken while the telemetry thread is behind: whoever brings is told so and comes again.
 */
class PushDriver final : public Driver
{
    Q_OBJECT

public:
    static constexpr double kFull = 0.8;                     //!< of the queue: nothing more is taken
    static constexpr std::chrono::milliseconds kShortestSilence{10'000};

    PushDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context, std::shared_ptr<PushDesk> desk,
               std::chrono::milliseconds shortestSilence = kShortestSilence);

    void open() override;
    void close() override;
    void reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                     const QList<TagId> &removed) override;
    void setPeriod(std::chrono::milliseconds period) override;

private:
    void take();
    Status takeOne(PushedBatch &pushed);
    void startSilence();

    const DeviceId m_device;
    const DriverContext m_context;
    const std::shared_ptr<PushDesk> m_desk;
    const std::chrono::milliseconds m_shortestSilence;
    QSet<TagId> m_tags;
    std::chrono::milliseconds m_period;
    std::unique_ptr<PushDesk::Counter> m_counter;
    QTimer m_silence;
};

} // namespace lineside::push
