#include "drivers/host/driver_slot.h"

#include "drivers/host/event_guard.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>

#include <algorithm>
#include <stdexcept>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcSlot, "lineside.driver.host")

struct SlotText
{
    Q_DECLARE_TR_FUNCTIONS(drivers)
};

Device withoutTags(Device device)
{
    device.tags = {};
    return device;
}

/*!
 * Gives a device's tags to its driver without copying them. What it gives keeps the device's list of tags alive, not the
 * whole snapshot, which may be replaced many times before this device changes.
 */
class TagLender
{
public:
    DriverTag lend(const TagEntry &entry)
    {
        if (!m_owner || m_device != entry.device) {
            m_device = entry.device;
            m_owner = std::make_shared<const QList<Tag>>(entry.device->tags); // shares its elements: entry.tag is one
        }
        return {entry.id, SharedTag(std::shared_ptr<const Tag>(m_owner, entry.tag))};
    }

private:
    const Device *m_device = nullptr;
    std::shared_ptr<const QList<Tag>> m_owner;
};

QList<DriverTag> tagsForDriver(const PlantSnapshot &snapshot, const DeviceId &id)
{
    QList<DriverTag> tags;
    TagLender lender;
    for (const TagEntry &entry : snapshot.tagsOf(id)) {
        if (entry.tag->enabled)
            tags.append(lender.lend(entry));
    }
    return tags;
}

struct TagDifference
{
    QList<DriverTag> added, changed;
    QList<TagId> removed;
    bool isEmpty() const { return added.isEmpty() && changed.isEmpty() && removed.isEmpty(); }
};

TagDifference difference(std::span<const TagEntry> before, std::span<const TagEntry> after)
{
    TagDifference result;
    TagLender lender;
    // An edit mostly leaves the tags where they are: then no table of them is needed, which a large device would feel.
    const auto isSameTag = [](const TagEntry &a, const TagEntry &b) {
        return a.tag == b.tag || (a.tag->id == b.tag->id && a.tag->enabled == b.tag->enabled);
    };
    if (std::equal(before.begin(), before.end(), after.begin(), after.end(), isSameTag)) {
        for (size_t i = 0; i < after.size(); ++i) {
            const Tag &was = *before[i].tag;
            const Tag &is = *after[i].tag;
            if (&was != &is && is.enabled && !(was == is) && !sameForDriver(was, is))
                result.changed.append(lender.lend(after[i]));
        }
        return result;
    }
    QHash<TagUuid, const TagEntry *> old;
    old.reserve(qsizetype(before.size()));
    for (const TagEntry &entry : before) {
        if (entry.tag->enabled)
            old.insert(entry.tag->id, &entry);
    }
    for (const TagEntry &entry : after) {
        if (!entry.tag->enabled)
            continue;
        const TagEntry *was = old.take(entry.tag->id);
        if (!was)
            result.added.append(lender.lend(entry));
        else if (was->tag != entry.tag && !sameForDriver(*was->tag, *entry.tag)) // one list, shared: nothing changed
            result.changed.append(lender.lend(entry));
    }
    for (const TagEntry *entry : std::as_const(old))
        result.removed.append(entry->id);
    return result;
}

constexpr bool countsAsUp(LinkState state)
{
    return state == LinkState::Up || state == LinkState::Degraded;
}

} // namespace

bool sameForDriver(const Tag &a, const Tag &b)
{
    Tag like = b;
    like.name = a.name;
    like.decimals = a.decimals;
    like.normalRange = a.normalRange;
    like.limits = a.limits;
    like.deadband = a.deadband;
    like.staleAfter = a.staleAfter;
    like.machine = a.machine;
    return a == like;
}

QString HostShared::folderOf(const DriverEntry &entry) const
{
    if (settings.dataFolder.isEmpty())
        return {};
    const QString folder = settings.dataFolder + QStringLiteral("/drivers/") + entry.description.id;
    if (!QDir().mkpath(folder))
        qCWarning(lcSlot) << "The folder" << folder << "cannot be made: certificates and found tags are not kept.";
    return folder;
}

DriverSlot::DriverSlot(HostSharedPtr shared, const DriverEntry *entry, SnapshotPtr snapshot, const Device &device,
                       LaneDoorPtr lane)
    : m_shared(std::move(shared))
    , m_entry(entry)
    , m_lane(std::move(lane))
    , m_id(device.id)
    , m_monitor(device.id, m_shared->clock)
    , m_configuration{std::move(snapshot), withoutTags(device), 1}
    , m_periodMs(device.period.count())
{
    m_monitor.setPeriods(device.period, device.period);
    if (!device.enabled) {
        m_monitor.setState(LinkState::Disabled, SlotText::tr("Disabled in the configuration."));
    } else if (!entry) {
        m_monitor.setState(LinkState::Down, SlotText::tr("This build has no driver '%1'.").arg(device.driver));
    }
}

DriverSlot::Configuration DriverSlot::configuration() const
{
    const std::lock_guard lock(m_mutex);
    return m_configuration;
}

std::chrono::milliseconds DriverSlot::askedPeriod() const
{
    const std::lock_guard lock(m_mutex);
    return m_configuration.device.period;
}

QString DriverSlot::code() const
{
    const std::lock_guard lock(m_mutex);
    return m_configuration.device.code;
}

void DriverSlot::open(bool wasUp)
{
    if (!m_lane)
        return;
    m_monitor.onStateChange([weak = weak_from_this()](const LinkStatus &) {
        if (const auto self = weak.lock())
            self->stateChanged();
    });
    m_lane->post([self = shared_from_this(), wasUp] {
        if (wasUp)
            self->pushLink(false);
        self->makeDriver();
    });
}

bool DriverSlot::update(const SnapshotPtr &snapshot, const Device &device)
{
    const Configuration before = configuration();
    if (device.driver != before.device.driver || device.parameters != before.device.parameters
        || device.enabled != before.device.enabled)
        return false;

    auto tags = std::make_shared<TagDifference>();
    const Device after = withoutTags(device);
    const bool periodChanged = after.period != before.device.period;
    if (m_lane)
        *tags = difference(before.snapshot->tagsOf(m_id), snapshot->tagsOf(m_id));
    const quint64 generation = before.generation + (periodChanged || !tags->isEmpty() ? 1 : 0);
    {
        const std::lock_guard lock(m_mutex);
        m_configuration = {snapshot, after, generation};
    }
    if (periodChanged) {
        m_periodMs.store(after.period.count());
        m_monitor.setPeriods(after.period, after.period);
    }
    if (generation == before.generation || !m_lane)
        return true;
    m_lane->post([self = shared_from_this(), after, tags, periodChanged, generation] {
        if (!self->m_driver || self->m_driverGeneration >= generation)
            return; // the driver was made, or will be, with this configuration or a newer one
        self->m_driverGeneration = generation;
        self->guarded("reconfigure", [&] {
            self->m_driver->reconfigure(after, tags->added, tags->changed, tags->removed);
            if (periodChanged)
                self->m_driver->setPeriod(std::chrono::milliseconds(self->m_periodMs.load()));
        });
    });
    return true;
}

void DriverSlot::close(bool linkDown)
{
    {
        const std::lock_guard lock(m_mutex);
        m_restartAt = SteadyTime::max();
    }
    m_closed = true;
    if (!m_lane)
        return;
    m_lane->post([self = shared_from_this(), linkDown] {
        self->m_laneClosed = true;
        self->destroyDriver();
        const std::lock_guard lock(self->m_linkMutex);
        if (self->m_up.exchange(false) && linkDown)
            self->pushLink(false);
    });
}

void DriverSlot::setPeriodInForce(std::chrono::milliseconds period)
{
    if (m_periodMs.exchange(period.count()) == period.count())
        return;
    m_monitor.setPeriods(askedPeriod(), period);
    if (!m_lane)
        return;
    m_lane->postUrgent([self = shared_from_this()] {
        if (!self->m_driver)
            return;
        const std::chrono::milliseconds inForce(self->m_periodMs.load());
        self->m_shared->queue.push(PeriodChange{self->m_id, inForce});
        self->guarded("setPeriod", [&] { self->m_driver->setPeriod(inForce); });
    });
}

void DriverSlot::write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
                       const std::shared_ptr<PendingWrite> &pending)
{
    const bool posted = m_lane && m_lane->postUrgent([self = shared_from_this(), tag, rawValue, deadline, pending] {
        if (!self->m_driver || !countsAsUp(self->m_monitor.state())) {
            pending->answerAt(PendingWrite::Stage::Waiting,
                              {WriteResult::NotSent, SlotText::tr("The link to the device is down."), {}});
            return;
        }
        if (self->m_shared->clock.steady() >= deadline || !pending->hand())
            return; // the watch thread has answered it, or is about to
        self->guarded("write", [&] {
            try {
                self->m_driver->write(tag, rawValue, deadline, [pending](WriteOutcome outcome) {
                    pending->answer(std::move(outcome));
                });
            } catch (...) {
                pending->answer({WriteResult::Unknown,
                                 SlotText::tr("The driver failed while it was writing: read the value before you "
                                              "write again."), {}});
                throw;
            }
        });
    });
    if (!posted)
        pending->answer({WriteResult::NotSent, SlotText::tr("The link to the device is down."), {}});
}

void DriverSlot::restartIfDue(SteadyTime now)
{
    {
        const std::lock_guard lock(m_mutex);
        if (now < m_restartAt)
            return;
        m_restartAt = SteadyTime::max();
    }
    m_lane->post([self = shared_from_this()] { self->makeDriver(); });
}

void DriverSlot::stateChanged()
{
    if (m_closed)
        return;
    // The state now, not the one told: two threads of one driver may tell in either order.
    changeLink(countsAsUp(m_monitor.state()));
    if (m_shared->notify)
        m_shared->notify(configuration().device, m_monitor.status());
}

void DriverSlot::changeLink(bool up)
{
    const std::lock_guard lock(m_linkMutex);
    if (!m_closed && m_up.exchange(up) != up)
        pushLink(up);
}

void DriverSlot::pushLink(bool up)
{
    m_shared->queue.push(LinkChange{m_id, up, m_shared->clock.utc(), m_shared->clock.steady()});
}

void DriverSlot::makeDriver()
{
    if (m_laneClosed || m_driver)
        return;
    guarded("open", [&] {
        const Configuration configuration = this->configuration();
        m_driverGeneration = configuration.generation;
        m_madeAt = m_shared->clock.steady();
        m_monitor.setState(LinkState::Connecting);
        m_driver = m_entry->create(configuration.device, tagsForDriver(*configuration.snapshot, m_id),
                                   {m_shared->queue, m_monitor, m_shared->clock, m_shared->secrets,
                                    m_shared->folderOf(*m_entry)});
        if (!m_driver)
            throw std::runtime_error("no driver was made");
        EventGuard::add(m_driver.get(), [self = shared_from_this(), driver = m_driver.get()](const QString &what) {
            self->m_lane->post([self, driver, what] {
                if (self->m_driver.get() == driver)
                    self->fail(what);
            });
        });
        const std::chrono::milliseconds inForce(m_periodMs.load());
        m_shared->queue.push(PeriodChange{m_id, inForce}); // also takes back what a driver before it was slowed to
        m_driver->open();
        if (inForce != configuration.device.period)
            m_driver->setPeriod(inForce);
    });
}

void DriverSlot::destroyDriver()
{
    if (!m_driver)
        return;
    EventGuard::remove(m_driver.get());
    // Not through guarded(): a driver that fails to close is not made again.
    try {
        m_driver->close();
    } catch (const std::exception &e) {
        qCCritical(lcSlot, "A driver failed to close: %s", e.what());
    } catch (...) {
        qCCritical(lcSlot, "A driver failed to close.");
    }
    m_driver.reset();
}

template<typename Call>
void DriverSlot::guarded(const char *what, Call call)
{
    try {
        call();
    } catch (const std::exception &e) {
        fail(QLatin1String(what) + QStringLiteral(": ") + QString::fromUtf8(e.what()));
    } catch (...) {
        fail(QLatin1String(what) + QStringLiteral(": ") + SlotText::tr("unknown exception"));
    }
}

void DriverSlot::fail(const QString &what)
{
    const QString cause = SlotText::tr("The driver failed (%1); it is started again after a pause.").arg(what);
    if (std::exchange(m_lastFailure, cause) != cause) // else it has been said
        qCWarning(lcSlot).noquote() << configuration().device.code << cause;
    m_monitor.noteError(cause);
    destroyDriver();
    m_monitor.setState(LinkState::Down, cause);
    const SteadyTime now = m_shared->clock.steady();
    const std::chrono::milliseconds pause = m_pause.next(now - m_madeAt);
    const std::lock_guard lock(m_mutex);
    m_restartAt = now + pause;
}

} // namespace lineside
