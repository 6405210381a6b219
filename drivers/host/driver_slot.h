#pragma once

#include "drivers/host/driver_host.h"
#include "drivers/host/lane.h"
#include "drivers/host/pending_write.h"
#include "models/base/restart_pause.h"

#include <atomic>

namespace lineside {

//! What all slots of one host share; a thread that never comes back keeps it alive.
struct HostShared
{
    DriverRegistry registry;
    FieldQueue &queue;
    const SecretSource &secrets;
    const Clock &clock;
    DriverHostSettings settings;
    std::function<void(const Device &, const LinkStatus &)> notify;

    QString folderOf(const DriverEntry &entry) const; //!< DriverContext::dataFolder; made when absent
};
using HostSharedPtr = std::shared_ptr<const HostShared>;

/*!
 * One device in the host: its driver (which is made, called and destroyed on the lane's thread only), its monitor, and
 * its place in the configuration. A driver that throws, in a call or in a slot
 * of its own (EventGuard), is destroyed and made again after a pause that grows to 30 s.
 *
 * A device that is disabled or whose driver this build does not have is a slot without a lane.
 */
class DriverSlot : public std::enable_shared_from_this<DriverSlot>
{
public:
    DriverSlot(HostSharedPtr shared, const DriverEntry *entry, SnapshotPtr snapshot, const Device &device,
               LaneDoorPtr lane);

    const DeviceId &id() const { return m_id; }
    const DriverEntry *entry() const { return m_entry; }
    const LaneDoorPtr &lane() const { return m_lane; }
    LinkMonitor &monitor() { return m_monitor; }
    std::chrono::milliseconds askedPeriod() const;
    QString code() const;

    // Main thread.
    //! \a wasUp: the device's driver before this one was; its tags are told that this is over.
    void open(bool wasUp);
    //! False when the change needs a new driver; else the difference is on its way to the driver.
    bool update(const SnapshotPtr &snapshot, const Device &device);
    /*!
     * Closes and destroys the driver; its states are told to nobody from now on. \a linkDown: the tags are told that
     * the link is down when it is closed; not for a device that has a new driver, which tells by itself.
     */
    void close(bool linkDown);

    // Any thread.
    bool isUp() const { return m_up.load(); }
    void setPeriodInForce(std::chrono::milliseconds period);
    void write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
               const std::shared_ptr<PendingWrite> &pending);
    //! Makes a driver that failed again when its pause is over.
    void restartIfDue(SteadyTime now);

private:
    struct Configuration
    {
        SnapshotPtr snapshot;
        Device device; //!< without its tags
        quint64 generation = 0;
    };
    Configuration configuration() const;
    void stateChanged();
    //! Tells the queue when up has become down or the other way round.
    void changeLink(bool up);
    void pushLink(bool up);

    // On the lane's thread.
    void makeDriver();
    void destroyDriver();
    template<typename Call>
    void guarded(const char *what, Call call);
    void fail(const QString &what);

    const HostSharedPtr m_shared;
    const DriverEntry *const m_entry; //!< null when there is none
    const LaneDoorPtr m_lane;         //!< null when disabled or without an entry
    const DeviceId m_id;
    LinkMonitor m_monitor;

    mutable std::mutex m_mutex; //!< guards the configuration and the restart
    Configuration m_configuration;
    SteadyTime m_restartAt = SteadyTime::max();

    std::mutex m_linkMutex; //!< keeps the order of link changes; held while the queue is full, so never on the main thread
    std::atomic<bool> m_up{false};
    std::atomic<bool> m_closed{false}; //!< tells nobody any more

    std::atomic<qint64> m_periodMs;

    // The lane's thread only.
    std::unique_ptr<Driver> m_driver;
    quint64 m_driverGeneration = 0;
    RestartPause m_pause{std::chrono::seconds(1), std::chrono::seconds(30)};
    QString m_lastFailure;
    SteadyTime m_madeAt{};
    bool m_laneClosed = false;
};
using DriverSlotPtr = std::shared_ptr<DriverSlot>;

//! True when a driver need not know of the difference: names, views' digits and alarm limits are not its business.
bool sameForDriver(const Tag &a, const Tag &b);

} // namespace lineside
