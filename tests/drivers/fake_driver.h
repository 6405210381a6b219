#pragma once

#include "drivers/host/driver_host.h"

#include <QThread>
#include <QTimer>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace lineside::test {

//! What the fake drivers of one test did, and what they are to do; by device code. Thread-safe.
class FakeWorld
{
public:
    struct Seen
    {
        int created = 0, opened = 0, closed = 0, destroyed = 0, reconfigured = 0, written = 0;
        QList<TagId> tags, added, changed, removed;
        std::vector<int> periods;
        QThread *thread = nullptr;
        bool foreignThread = false; //!< something was called on another thread than the one it was made on
    };

    Seen seen(const QString &code) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_seen.find(code);
        return found == m_seen.end() ? Seen() : found->second;
    }
    template<typename Change>
    void note(const QString &code, Change change)
    {
        const std::lock_guard lock(m_mutex);
        change(m_seen[code]);
    }

    //! The named misbehaviour for a device, e.g. "hang in close".
    void misbehave(const QString &code, const QString &how, bool on = true)
    {
        const std::lock_guard lock(m_mutex);
        if (on)
            m_faults.insert({code, how});
        else
            m_faults.erase({code, how});
    }
    bool does(const QString &code, const char *how) const
    {
        const std::lock_guard lock(m_mutex);
        return m_faults.count({code, QLatin1String(how)}) > 0;
    }

    //! Where a hanging driver hangs until the test lets it go.
    void hang()
    {
        std::unique_lock lock(m_mutex);
        ++m_hanging;
        m_released.wait(lock, [this] { return m_letGo; });
        --m_hanging;
    }
    int hanging() const
    {
        const std::lock_guard lock(m_mutex);
        return m_hanging;
    }
    void letGo()
    {
        const std::lock_guard lock(m_mutex);
        m_letGo = true;
        m_released.notify_all();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_released;
    std::map<QString, Seen> m_seen;
    std::set<std::pair<QString, QString>> m_faults;
    int m_hanging = 0;
    bool m_letGo = false;
};

class FakeDriver final : public Driver
{
public:
    FakeDriver(std::shared_ptr<FakeWorld> world, const Device &device, const QList<DriverTag> &tags,
               DriverContext context)
        : m_world(std::move(world))
        , m_code(device.code)
        , m_context(context)
    {
        m_world->note(m_code, [&](FakeWorld::Seen &seen) {
            ++seen.created;
            seen.thread = QThread::currentThread();
            seen.tags.clear();
            for (const DriverTag &tag : tags)
                seen.tags.append(tag.id);
        });
        if (m_world->does(m_code, "throw in create"))
            throw std::runtime_error("the fake cannot be made");
    }
    ~FakeDriver() override
    {
        call([](FakeWorld::Seen &seen) { ++seen.destroyed; });
    }

    void open() override
    {
        call([](FakeWorld::Seen &seen) { ++seen.opened; });
        if (m_world->does(m_code, "throw in open"))
            throw std::runtime_error("the fake cannot open");
        if (m_world->does(m_code, "stay down"))
            m_context.monitor.setState(LinkState::Down, QStringLiteral("connection refused"));
        else
            m_context.monitor.setState(LinkState::Up);
        if (m_world->does(m_code, "throw in a timer"))
            QTimer::singleShot(0, this, [] { throw std::runtime_error("the fake's timer cannot"); });
        if (m_world->does(m_code, "throw in a helper's timer")) {
            auto *helper = new QTimer(this);
            connect(helper, &QTimer::timeout, helper, [helper] {
                delete helper; // and all that hangs on it
                throw 42;
            });
            helper->start(1);
        }
        if (m_world->does(m_code, "throw in a stranger's timer")) {
            auto *stranger = new QTimer;
            connect(stranger, &QTimer::timeout, stranger, [stranger] {
                stranger->deleteLater();
                throw std::runtime_error("nobody's timer cannot");
            });
            stranger->setSingleShot(true);
            stranger->start(1);
        }
    }
    void close() override
    {
        call([](FakeWorld::Seen &seen) { ++seen.closed; });
        if (m_world->does(m_code, "hang in close"))
            m_world->hang();
        if (m_world->does(m_code, "throw in close"))
            throw std::runtime_error("the fake cannot close");
    }
    void reconfigure(const Device &, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                     const QList<TagId> &removed) override
    {
        call([&](FakeWorld::Seen &seen) {
            ++seen.reconfigured;
            for (const DriverTag &tag : added)
                seen.added.append(tag.id);
            for (const DriverTag &tag : changed)
                seen.changed.append(tag.id);
            seen.removed += removed;
        });
    }
    void setPeriod(std::chrono::milliseconds period) override
    {
        call([&](FakeWorld::Seen &seen) { seen.periods.push_back(int(period.count())); });
    }
    void write(const DriverTag &, const QVariant &rawValue, SteadyTime, std::function<void(WriteOutcome)> done) override
    {
        call([](FakeWorld::Seen &seen) { ++seen.written; });
        if (m_world->does(m_code, "hang in write"))
            m_world->hang();
        if (m_world->does(m_code, "throw in write"))
            throw std::runtime_error("the fake cannot write");
        if (m_world->does(m_code, "forget the write"))
            return;
        done({WriteResult::Done, {}, rawValue});
        if (m_world->does(m_code, "answer twice"))
            done({WriteResult::Refused, QStringLiteral("again"), {}});
    }

private:
    template<typename Change>
    void call(Change change)
    {
        m_world->note(m_code, [&](FakeWorld::Seen &seen) {
            if (seen.thread != QThread::currentThread())
                seen.foreignThread = true;
            change(seen);
        });
    }

    const std::shared_ptr<FakeWorld> m_world;
    const QString m_code;
    DriverContext m_context;
};

inline DriverEntry fakeEntry(const std::shared_ptr<FakeWorld> &world, const QString &id = QStringLiteral("fake"),
                             bool blocks = false)
{
    DriverEntry entry;
    entry.description.id = id;
    entry.description.name = id;
    entry.description.device = {{QStringLiteral("host"), QStringLiteral("Host"), ParameterDescription::Type::Text, {},
                                 {}, {}, {}, {}, false, {}, {}, {}}};
    entry.blocks = blocks;
    entry.create = [world](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::unique_ptr<Driver>(std::make_unique<FakeDriver>(world, device, tags, context));
    };
    return entry;
}

class NoSecrets final : public SecretSource
{
public:
    Result<Secret> secret(const QString &) const override
    {
        return Error{Error::Kind::NotFound, QStringLiteral("There are no secrets in this test."), {}};
    }
};

inline Tag fakeTag(const QString &code)
{
    Tag tag;
    tag.id = TagUuid::create();
    tag.code = code;
    tag.writable = true;
    return tag;
}

inline Device fakeDevice(const QString &code, int tags = 1, const QString &driver = QStringLiteral("fake"))
{
    Device device;
    device.id = DeviceId::create();
    device.code = code;
    device.driver = driver;
    device.period = std::chrono::milliseconds(250);
    for (int i = 0; i < tags; ++i)
        device.tags.append(fakeTag(QStringLiteral("t%1").arg(i)));
    return device;
}

//! Makes snapshots whose tags keep their numbers.
class FakeNumbers
{
public:
    SnapshotPtr snapshot(const QList<Device> &devices)
    {
        Plant plant;
        Site site;
        site.id = SiteId::create();
        site.devices = devices;
        plant.sites.append(site);
        return std::make_shared<PlantSnapshot>(plant, ++m_revision, [this](std::span<const TagUuid> uuids) {
            std::vector<TagId> ids;
            for (const TagUuid &uuid : uuids) {
                if (!m_numbers.contains(uuid))
                    m_numbers.insert(uuid, TagId(quint32(m_numbers.size() + 1)));
                ids.push_back(m_numbers.value(uuid));
            }
            return ids;
        });
    }
    TagId of(const Tag &tag) const { return m_numbers.value(tag.id); }

private:
    QHash<TagUuid, TagId> m_numbers;
    quint64 m_revision = 0;
};

} // namespace lineside::test
