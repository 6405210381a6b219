#pragma once

#include "drivers/link_monitor.h"
#include "models/field/descriptions.h"
#include "models/field/field_gateway.h"
#include "models/field/field_writer.h"
#include "models/field/secret_source.h"
#include "models/telemetry/field_queue.h"

#include <QObject>

#include <functional>
#include <memory>

namespace lineside {

/*!
 * A tag that is shared instead of copied: it costs two pointers, also where a device has 100,000 of them. What is shared
 * never changes; edit() makes a copy first.
 */
class SharedTag
{
public:
    SharedTag();
    SharedTag(Tag tag) : m_tag(std::make_shared<Tag>(std::move(tag))) {}
    //! Not null.
    explicit SharedTag(std::shared_ptr<const Tag> tag) : m_tag(std::move(tag)) {}

    const Tag &operator*() const { return *m_tag; }
    const Tag *operator->() const { return m_tag.get(); }
    operator const Tag &() const { return *m_tag; }
    //! A copy that is this one's alone.
    Tag &edit();

private:
    std::shared_ptr<const Tag> m_tag;
};

//! A tag as its driver gets it.
struct DriverTag
{
    TagId id = kNoTag;
    SharedTag tag;
};

//! What a driver may use; everything outlives it.
struct DriverContext
{
    FieldQueue &queue;          //!< where batches and Heard go
    LinkMonitor &monitor;       //!< state, counters, latency, frames of this device
    const Clock &clock;
    const SecretSource &secrets;
    QString dataFolder;         //!< for certificates and discovered tags: a folder of this driver's own kind
};

/*!
 * One device's driver: the contract behind which every protocol sits.
 *
 * A driver lives on an acquisition thread with a Qt event loop; all calls below come on that thread, and none may block
 * for longer than 50 ms, unless the description says that the library blocks (DriverEntry::blocks): then it has the
 * thread to itself. It puts batches into the queue on its own thread.
 *
 * It connects by itself once opened, reports each attempt exactly once to the monitor, and retries with growing pauses
 * with jitter up to 30 s. It does not push LinkChange: the host makes those from the monitor's states (only Up and
 * Degraded count as up). It leaves Reading::at at kNoStamp where the source gives no time. It never repeats a write.
 * A wrong reply is never a value: it is counted as a protocol error and the connection is recycled.
 */
class Driver : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    //! Closes for good: after it returns nothing is put into the queue any more. Pending writes are answered.
    virtual void close() = 0;

    /*!
     * The difference to the configuration that runs: devices that did not change are not called, and tags that did not
     * change are not disturbed. \a device carries the new device parameters; when they ask for a new connection, the
     * host makes a new driver instead of calling this.
     * A changed tag that does not keep its value (keepsItsValue()) has none now: where the protocol lets the driver ask,
     * a fresh reading follows.
     */
    virtual void reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                             const QList<TagId> &removed) = 0;

    //! The period in force; larger than the device's while a consumer is slow.
    virtual void setPeriod(std::chrono::milliseconds period) = 0;

    /*!
     * Writes one tag and reads it back. Overtakes polls; is not repeated, whatever happens. \a done is called exactly
     * once, by the deadline at the latest. A driver that cannot write need not override this.
     */
    virtual void write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
                       std::function<void(WriteOutcome)> done);
};

/*!
 * One protocol, as its folder registers it.
 */
struct DriverEntry
{
    DriverDescription description;
    bool blocks = false; //!< its library can block: a thread per connection

    //! The device comes without its tags here and in reconfigure(): the enabled ones come as DriverTag.
    std::function<std::unique_ptr<Driver>(const Device &, const QList<DriverTag> &, DriverContext)> create;
    //! Rules beyond the parameter description; empty when fine.
    std::function<QList<FieldGateway::ParameterFault>(const Device &)> check;
    std::function<QString(const FrameRecord &)> describeFrame;
    //! Asked with a monitor and a queue of their own. These run on a thread of their own and may block; they look at Job::isCancelled().
    std::function<Result<DeviceTestReport>(const Device &, DriverContext, Job<DeviceTestReport> &)> test;
    std::function<Result<QList<BrowseNode>>(const Device &, const QString &, DriverContext, Job<QList<BrowseNode>> &)> browse;
    //! FieldGateway::discovered(); unset where nothing is found that was not asked for.
    std::function<Result<QList<BrowseNode>>(const Device &, DriverContext, Job<QList<BrowseNode>> &)> discovered;
    std::function<Status(const Device &, const CertificateInfo &, DriverContext)> trust;
};

} // namespace lineside
