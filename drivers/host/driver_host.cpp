#include "drivers/host/driver_host.h"

#include "drivers/host/driver_slot.h"
#include "drivers/host/job_pool.h"
#include "drivers/host/throttle.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <map>
#include <thread>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcHost, "lineside.driver.host")

using namespace std::chrono_literals;

constexpr auto kLookEvery = 100ms;
constexpr auto kStuckAfter = 2'000ms; // a driver may hold its thread for 50 ms
constexpr auto kStopLimit = 3'000ms;
constexpr int kMostPoolLanes = 4;

struct HostText
{
    Q_DECLARE_TR_FUNCTIONS(drivers)
};

QString noSuchDriver(const QString &id)
{
    return HostText::tr("This build has no driver '%1'.").arg(id);
}

QString heldThread()
{
    return HostText::tr("A driver on the same thread does not come back. Disable the device at fault; the others work "
                        "again once they are changed, or when Lineside is started again.");
}

} // namespace

class DriverHost::Private
{
public:
    //! A lane that carries many drivers, or one of its own for a library that can block.
    struct LaneUse
    {
        std::unique_ptr<Lane> lane;
        bool own = false;
        int devices = 0;
        bool ending = false;
    };

    Private(DriverRegistry registry, FieldQueue &queue, const SecretSource &secrets, const Clock &clock,
            DriverHostSettings hostSettings)
        : shared(std::make_shared<HostShared>(HostShared{std::move(registry), queue, secrets, clock,
                                                         std::move(hostSettings), {}}))
    {
        const int cores = std::max(1, int(std::thread::hardware_concurrency()));
        const int wanted = shared->settings.threads;
        poolLanes = wanted > 0 ? wanted : std::min(cores, kMostPoolLanes);
    }

    LaneDoorPtr laneFor(const DriverEntry &entry, const DriverSlotPtr &before);
    void apply(SnapshotPtr next);
    std::vector<DriverSlotPtr> allSlots() const
    {
        const std::lock_guard lock(mutex);
        return order;
    }
    DriverSlotPtr slotOf(const DeviceId &id) const
    {
        const std::lock_guard lock(mutex);
        return byId.value(id);
    }
    void reapLanes();
    void watch();
    void look(SteadyTime now);
    void probeLanes(const std::vector<DriverSlotPtr> &slots);

    //! For calls with a connection of their own: nothing of the running device is in it.
    struct Aside
    {
        Aside(const HostShared &shared, const DriverEntry &entry, const DeviceId &device)
            : monitor(device, shared.clock)
            , context{queue, monitor, shared.clock, shared.secrets, shared.folderOf(entry)}
        {
        }
        FieldQueue queue;
        LinkMonitor monitor;
        DriverContext context;
    };

    std::shared_ptr<HostShared> shared;
    int poolLanes = 1;

    // Main thread.
    std::vector<LaneUse> lanes;
    bool running = false;

    mutable std::mutex mutex; //!< guards what follows; held for a look-up or a copy
    std::condition_variable wake;
    SnapshotPtr snapshot;
    std::vector<DriverSlotPtr> order; //!< as in the snapshot
    QHash<DeviceId, DriverSlotPtr> byId;
    std::function<double()> fill;
    Throttle throttleCounters;
    bool watching = false;
    bool writesAdded = false;

    WriteDeadlines deadlines;
    PeriodThrottle throttle; //!< watch thread
    JobPool jobs;
    std::thread watchThread;
};

LaneDoorPtr DriverHost::Private::laneFor(const DriverEntry &entry, const DriverSlotPtr &before)
{
    // The same thread as before where that fits: the old connection is closed before the new one is opened.
    // Not where it hangs: then the new driver is the way out.
    if (before && before->lane()) {
        for (LaneUse &use : lanes) {
            if (use.lane->door() == before->lane() && use.own == entry.blocks && !use.ending
                && !before->lane()->isStuck()) {
                ++use.devices;
                return before->lane();
            }
        }
    }
    if (!entry.blocks) {
        LaneUse *least = nullptr;
        int count = 0;
        for (LaneUse &use : lanes) {
            if (use.own || use.ending || use.lane->door()->isStuck())
                continue; // nobody is put where a driver does not come back
            ++count;
            if (!least || use.devices < least->devices)
                least = &use;
        }
        if (least && (count >= poolLanes || least->devices == 0)) {
            ++least->devices;
            return least->lane->door();
        }
    }
    const QString name = entry.blocks ? entry.description.id : QStringLiteral("acquisition");
    lanes.push_back({std::make_unique<Lane>(name), entry.blocks, 1, false});
    return lanes.back().lane->door();
}

void DriverHost::Private::apply(SnapshotPtr next)
{
    struct Closed
    {
        DriverSlotPtr slot;
        bool linkDown; //!< no driver comes after it that tells
    };
    struct Opened
    {
        DriverSlotPtr slot;
        bool wasUp;
    };
    std::vector<DriverSlotPtr> nextOrder;
    std::vector<Closed> closed;
    std::vector<Opened> opened;
    QHash<DeviceId, DriverSlotPtr> nextById;
    const QHash<DeviceId, DriverSlotPtr> before = byId; // only this thread changes it
    for (const Site &site : next->plant().sites) {
        for (const Device &device : site.devices) {
            DriverSlotPtr slot = before.value(device.id);
            if (!slot || !slot->update(next, device)) {
                const DriverEntry *entry = findDriver(shared->registry, device.driver);
                LaneDoorPtr lane = entry && device.enabled ? laneFor(*entry, slot) : nullptr;
                auto made = std::make_shared<DriverSlot>(shared, entry, next, device, std::move(lane));
                if (slot) {
                    made->monitor().watch(slot->monitor().isWatched());
                    closed.push_back({slot, !made->lane()});
                }
                opened.push_back({made, slot && slot->isUp()});
                slot = std::move(made);
            }
            nextOrder.push_back(slot);
            nextById.insert(device.id, slot);
        }
    }
    for (const auto &[id, slot] : before.asKeyValueRange()) {
        if (!nextById.contains(id))
            closed.push_back({slot, true});
    }
    {
        const std::lock_guard lock(mutex);
        snapshot = std::move(next);
        order = std::move(nextOrder);
        byId = std::move(nextById);
    }
    for (const auto &[slot, linkDown] : closed) {
        slot->close(linkDown);
        for (LaneUse &use : lanes) {
            if (use.lane->door() != slot->lane())
                continue;
            if (--use.devices == 0 && use.own) {
                use.ending = true;
                use.lane->door()->postEnd();
            }
        }
    }
    for (const auto &[slot, wasUp] : opened)
        slot->open(wasUp);
    reapLanes();
}

void DriverHost::Private::reapLanes()
{
    std::erase_if(lanes, [](const LaneUse &use) {
        return use.ending && use.lane->door()->waitEnded(SteadyTime::min()) && use.lane->wait();
    });
}

void DriverHost::Private::watch()
{
    SteadyTime lookAt = shared->clock.steady();
    for (;;) {
        const SteadyTime now = shared->clock.steady();
        if (now >= lookAt) {
            look(now);
            lookAt = now + kLookEvery;
        }
        const SteadyTime next = deadlines.expire(now, lookAt);
        std::unique_lock lock(mutex);
        // The clock may be a test's own: never sleep longer than a look.
        wake.wait_for(lock, std::clamp<SteadyTime::duration>(next - now, 1ms, kLookEvery),
                      [this] { return !watching || writesAdded; });
        writesAdded = false;
        if (!watching)
            return;
    }
}

void DriverHost::Private::probeLanes(const std::vector<DriverSlotPtr> &slots)
{
    std::map<LaneDoorPtr, QStringList> devices;
    for (const DriverSlotPtr &slot : slots) {
        if (slot->lane())
            devices[slot->lane()].append(slot->code());
    }
    for (const auto &[lane, codes] : devices) {
        const bool before = lane->isStuck();
        if (lane->probe(kStuckAfter) && !before)
            qCCritical(lcHost).noquote() << "A driver holds its thread; without data are:"
                                         << codes.join(QStringLiteral(", "));
    }
}

void DriverHost::Private::look(SteadyTime now)
{
    std::function<double()> ask;
    std::vector<DriverSlotPtr> slots;
    {
        const std::lock_guard lock(mutex);
        ask = fill;
        slots = order;
    }
    const double full = std::max(shared->queue.fill(), ask ? ask() : 0);
    const std::chrono::milliseconds widest = shared->settings.widestPeriod;
    int useful = 0;
    for (const DriverSlotPtr &slot : slots) {
        slot->restartIfDue(now);
        if (slot->lane())
            useful = std::max(useful, PeriodThrottle::levelFor(slot->askedPeriod(), widest));
    }
    const int before = throttle.level();
    const bool changed = throttle.update(full, now, useful);
    if (changed || before > 0) {
        int widened = 0;
        for (const DriverSlotPtr &slot : slots) {
            const std::chrono::milliseconds asked = slot->askedPeriod();
            const std::chrono::milliseconds inForce = PeriodThrottle::periodAt(throttle.level(), asked, widest);
            if (!slot->lane())
                continue;
            slot->setPeriodInForce(inForce);
            widened += inForce > asked;
        }
        const std::lock_guard lock(mutex);
        throttleCounters.devices = widened;
        throttleCounters.steps += throttle.level() > before;
    }
    probeLanes(slots);
    jobs.sweep();
}

DriverHost::DriverHost(DriverRegistry registry, FieldQueue &queue, const SecretSource &secrets, const Clock &clock,
                       DriverHostSettings settings)
    : d(std::make_unique<Private>(std::move(registry), queue, secrets, clock, std::move(settings)))
{
}

DriverHost::~DriverHost()
{
    stop();
}

void DriverHost::start(SnapshotPtr snapshot)
{
    if (d->running)
        return;
    d->running = true;
    {
        const std::lock_guard lock(d->mutex);
        d->watching = true;
    }
    d->apply(std::move(snapshot));
    d->watchThread = std::thread([this] { d->watch(); });
}

void DriverHost::setSnapshot(SnapshotPtr snapshot)
{
    if (d->running)
        d->apply(std::move(snapshot));
}

void DriverHost::stop()
{
    const SteadyTime until = std::chrono::steady_clock::now() + kStopLimit;
    std::vector<DriverSlotPtr> slots;
    {
        const std::lock_guard lock(d->mutex);
        slots.swap(d->order);
        d->byId.clear();
        d->snapshot.reset(); // writes find nothing from now on
    }
    for (const DriverSlotPtr &slot : slots)
        slot->close(false);
    for (Private::LaneUse &use : d->lanes) {
        if (!std::exchange(use.ending, true))
            use.lane->door()->postEnd();
    }
    for (Private::LaneUse &use : d->lanes) {
        if (use.lane->door()->waitEnded(until)) {
            use.lane->wait();
            continue;
        }
        qCCritical(lcHost).noquote() << "A driver on the thread" << use.lane->objectName()
                                     << "did not close in time; its thread is left behind.";
        // A QThread must not be destroyed while it runs; should it come back, it goes then.
        QObject::connect(use.lane.get(), &QThread::finished, use.lane.get(), &QObject::deleteLater);
        use.lane.release();
    }
    d->lanes.clear();
    d->jobs.stop(until);
    if (d->watchThread.joinable()) {
        {
            const std::lock_guard lock(d->mutex);
            d->watching = false;
        }
        d->wake.notify_all();
        d->watchThread.join();
    }
    d->deadlines.expireAll();
    d->running = false;
}

void DriverHost::setFillSource(std::function<double()> fill)
{
    const std::lock_guard lock(d->mutex);
    d->fill = std::move(fill);
}

void DriverHost::onLinkChange(std::function<void(const Device &, const LinkStatus &)> notify)
{
    d->shared->notify = std::move(notify);
}

DriverHost::Throttle DriverHost::throttle() const
{
    const std::lock_guard lock(d->mutex);
    return d->throttleCounters;
}

QList<DriverDescription> DriverHost::drivers() const
{
    QList<DriverDescription> all;
    for (const DriverEntry &entry : d->shared->registry)
        all.append(entry.description);
    std::ranges::sort(all, [](const DriverDescription &a, const DriverDescription &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return all;
}

QList<FieldGateway::ParameterFault> DriverHost::check(const Device &device) const
{
    const DriverEntry *entry = findDriver(d->shared->registry, device.driver);
    if (!entry)
        return {{QString(), QStringLiteral("driver"), noSuchDriver(device.driver)}};
    try {
        return checkParameters(*entry, device);
    } catch (const std::exception &e) {
        qCCritical(lcHost, "A driver failed to check parameters: %s", e.what());
        return {{QString(), QString(), HostText::tr("The driver failed: %1").arg(QString::fromUtf8(e.what()))}};
    }
}

QList<LinkStatus> DriverHost::links() const
{
    QList<LinkStatus> all;
    for (const DriverSlotPtr &slot : d->allSlots()) {
        all.append(slot->monitor().status());
        if (slot->lane() && slot->lane()->isStuck()) {
            all.last().state = LinkState::Down;
            all.last().cause = heldThread();
        }
    }
    return all;
}

void DriverHost::watchFrames(const DeviceId &device, bool on)
{
    if (const DriverSlotPtr slot = d->slotOf(device))
        slot->monitor().watch(on);
}

QList<FrameRecord> DriverHost::frames(const DeviceId &device) const
{
    const DriverSlotPtr slot = d->slotOf(device);
    return slot ? slot->monitor().frames() : QList<FrameRecord>();
}

QString DriverHost::describeFrame(const DeviceId &device, const FrameRecord &frame) const
{
    const DriverSlotPtr slot = d->slotOf(device);
    if (!slot || !slot->entry() || !slot->entry()->describeFrame)
        return QString::fromLatin1(frame.bytes.toHex(' '));
    try {
        return slot->entry()->describeFrame(frame);
    } catch (const std::exception &e) {
        qCCritical(lcHost, "A driver failed to describe a frame: %s", e.what());
        return QString::fromLatin1(frame.bytes.toHex(' '));
    }
}

namespace {

//! Why a driver cannot be asked about this device; nothing when it can.
std::optional<Error> obstacle(const DriverEntry *entry, const Device &device, bool offered)
{
    if (!entry)
        return Error{Error::Kind::NotFound, noSuchDriver(device.driver), {}};
    if (!offered)
        return Error{Error::Kind::Unsupported, HostText::tr("%1 does not offer this.").arg(entry->description.name), {}};
    const QList<FieldGateway::ParameterFault> faults = checkParameters(*entry, device);
    if (faults.isEmpty())
        return {};
    const FieldGateway::ParameterFault &fault = faults.first();
    const QString place = fault.tagCode.isEmpty() ? fault.key : fault.tagCode + QStringLiteral(", ") + fault.key;
    return Error{Error::Kind::BadData, place + QStringLiteral(": ") + fault.message,
                 HostText::tr("Correct the setting first.")};
}

} // namespace

JobPtr<DeviceTestReport> DriverHost::test(const Device &device, Job<DeviceTestReport>::Callback done)
{
    return d->jobs.start<DeviceTestReport>(
        std::move(done), [shared = d->shared, device](Job<DeviceTestReport> &job) -> Result<DeviceTestReport> {
            const DriverEntry *entry = findDriver(shared->registry, device.driver);
            if (auto error = obstacle(entry, device, entry && entry->test))
                return *std::move(error);
            Private::Aside aside(*shared, *entry, device.id);
            return entry->test(device, aside.context, job);
        });
}

JobPtr<QList<BrowseNode>> DriverHost::browse(const Device &device, const QString &nodeId,
                                             Job<QList<BrowseNode>>::Callback done)
{
    return d->jobs.start<QList<BrowseNode>>(
        std::move(done), [shared = d->shared, device, nodeId](Job<QList<BrowseNode>> &job) -> Result<QList<BrowseNode>> {
            const DriverEntry *entry = findDriver(shared->registry, device.driver);
            Device withoutTags = device; // a half-made tag is no reason not to look around
            withoutTags.tags.clear();
            if (auto error = obstacle(entry, withoutTags, entry && entry->browse))
                return *std::move(error);
            Private::Aside aside(*shared, *entry, device.id);
            return entry->browse(device, nodeId, aside.context, job);
        });
}

JobPtr<QList<BrowseNode>> DriverHost::discovered(const Device &device, Job<QList<BrowseNode>>::Callback done)
{
    return d->jobs.start<QList<BrowseNode>>(
        std::move(done), [shared = d->shared, device](Job<QList<BrowseNode>> &job) -> Result<QList<BrowseNode>> {
            const DriverEntry *entry = findDriver(shared->registry, device.driver);
            if (entry && !entry->discovered)
                return QList<BrowseNode>();
            if (auto error = obstacle(entry, device, true))
                return *std::move(error);
            Private::Aside aside(*shared, *entry, device.id);
            return entry->discovered(device, aside.context, job);
        });
}

Status DriverHost::trust(const Device &device, const CertificateInfo &certificate)
{
    const DriverEntry *entry = findDriver(d->shared->registry, device.driver);
    if (!entry)
        return Error{Error::Kind::NotFound, noSuchDriver(device.driver), {}};
    if (!entry->trust)
        return Error{Error::Kind::Unsupported, HostText::tr("%1 does not offer this.").arg(entry->description.name), {}};
    try {
        Private::Aside aside(*d->shared, *entry, device.id);
        return entry->trust(device, certificate, aside.context);
    } catch (const std::exception &e) {
        qCCritical(lcHost, "A driver failed to trust a certificate: %s", e.what());
        return Error{Error::Kind::Internal, HostText::tr("The driver failed: %1").arg(QString::fromUtf8(e.what())), {}};
    }
}

void DriverHost::write(const FieldWrite &write, std::function<void(WriteOutcome)> done)
{
    const auto pending = std::make_shared<PendingWrite>(std::move(done));
    SnapshotPtr snapshot;
    DriverSlotPtr slot;
    const TagEntry *entry = nullptr;
    {
        const std::lock_guard lock(d->mutex);
        snapshot = d->snapshot;
        entry = snapshot ? snapshot->find(write.tag) : nullptr;
        if (entry)
            slot = d->byId.value(entry->device->id);
    }
    if (!slot) {
        pending->answer({WriteResult::Refused, HostText::tr("The tag is not in the configuration that runs."), {}});
        return;
    }
    if (!entry->device->enabled || !entry->tag->enabled) {
        pending->answer({WriteResult::Refused, HostText::tr("The device or the tag is disabled."), {}});
        return;
    }
    if (slot->lane() && slot->lane()->isStuck()) {
        pending->answer({WriteResult::NotSent, heldThread(), {}});
        return;
    }
    const LinkState state = slot->monitor().state();
    if (state != LinkState::Up && state != LinkState::Degraded) {
        const QString cause = slot->monitor().status().cause;
        pending->answer({WriteResult::NotSent,
                         cause.isEmpty() ? HostText::tr("The link to the device is down.")
                                         : HostText::tr("The link to the device is down: %1").arg(cause), {}});
        return;
    }
    if (d->shared->clock.steady() >= write.deadline) {
        pending->answer({WriteResult::NotSent, HostText::tr("The deadline has passed already."), {}});
        return;
    }
    d->deadlines.add(pending, write.deadline);
    {
        const std::lock_guard lock(d->mutex);
        d->writesAdded = true;
    }
    d->wake.notify_all();
    slot->write({entry->id, *entry->tag}, write.value, write.deadline, pending);
}

} // namespace lineside
