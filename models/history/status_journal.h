#pragma once

#include "models/history/historian.h"
#include "models/telemetry/batch_sink.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace lineside {

/*!
 * Writes into the journal what readings tell of the plant's state: a tag that left its physical range
 * (SENSOR_OUT_OF_RANGE), and a device that was not heard for its stale time (HEARTBEAT_TIMEOUT, one event a device and
 * not one a tag). The same tag or device is told at most once a minute, and at most 50 events go out a second; what
 * was held back is counted in the next one.
 *
 * take() on the telemetry thread; setSnapshot() from any.
 */
class StatusJournal final : public BatchSink
{
public:
    StatusJournal(Historian &historian, const Clock &clock);

    void setSnapshot(SnapshotPtr snapshot);
    void take(const BatchPtr &batch) override;

private:
    bool mayTell(SteadyTime &lastTold, SteadyTime now);
    QString withHeldBack(QString text);

    Historian &m_historian;
    const Clock &m_clock;
    std::mutex m_mutex; //!< guards m_next
    SnapshotPtr m_next;
    std::atomic<bool> m_hasNext{false};

    // the telemetry thread's own
    SnapshotPtr m_snapshot;
    std::vector<quint32> m_lastCode;      //!< by TagId: the status without its info bits
    std::vector<SteadyTime> m_lastTold;   //!< by TagId
    QHash<DeviceId, SteadyTime> m_deviceTold;
    SteadyTime m_second{};
    int m_inSecond = 0;
    quint64 m_heldBack = 0;
};

} // namespace lineside
