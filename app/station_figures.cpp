#include "app/station_figures.h"

#include "app/report.h"
#include "app/station.h"

#include <QCoreApplication>
#include <QFile>
#include <QThreadPool>

#include <sys/statvfs.h>

namespace lineside {

namespace {

constexpr std::chrono::milliseconds kBeat{100};
constexpr std::chrono::milliseconds kStall{50}; //!< what a person can feel
constexpr std::chrono::seconds kDiskEvery{10};

std::optional<quint64> known(const std::atomic<quint64> &value)
{
    const quint64 bytes = value.load();
    return bytes == ~0ull ? std::nullopt : std::optional(bytes);
}

//! Puts a page on the disk that says what it said before.
Status writeWhatStands(sqlite::Database &db)
{
    const Result<qint64> version = db.integer("PRAGMA user_version");
    return version ? db.execute(("PRAGMA user_version = " + QByteArray::number(*version)).constData()) : Status(version.error());
}

StationLook::Answers answersOf(const Status &status)
{
    using Answers = StationLook::Answers;
    return status ? Answers::Well : status.error().kind == Error::Kind::NoSpace ? Answers::Full : Answers::Failing;
}

} // namespace

//! Asked for on a thread of the pool: a disk may hang.
struct StationFigures::Disk
{
    const QByteArray folder;
    std::atomic<quint64> free{~0ull}, total{~0ull};
    std::atomic<bool> asking{false};
    SteadyTime asked{};
};

//! A question that goes to a database over and over, on threads of its own.
struct StationFigures::Probe
{
    std::atomic<bool> asking{false};
    std::atomic<StationLook::Answers> last{StationLook::Answers::Well};
    SteadyTime asked{};
};

StationFigures::StationFigures(const Station &station)
    : m_station(station)
    , m_begun(station.clock().steady())
    , m_disk(new Disk{QFile::encodeName(station.settings().dataFolder)})
    , m_records(std::make_shared<Probe>())
    , m_access(std::make_shared<Probe>())
{
    m_timer.callOnTimeout(this, &StationFigures::look);
    m_beat.setTimerType(Qt::PreciseTimer);
    m_beat.callOnTimeout(this, &StationFigures::beat);
}

StationFigures::~StationFigures() = default;

void StationFigures::start()
{
    if (m_timer.isActive())
        return;
    m_timer.start(kEvery);
    m_lastBeat = {};
    m_beat.start(kBeat);
    look();
}

void StationFigures::stop()
{
    m_timer.stop();
    m_beat.stop();
}

void StationFigures::beat()
{
    const SteadyTime now = m_station.clock().steady();
    if (m_lastBeat != SteadyTime{}) {
        const auto late = std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(now - m_lastBeat) - kBeat);
        m_lag.add(late);
        m_longestStall = std::max(m_longestStall, late);
        m_stalls += late >= kStall ? 1 : 0;
    }
    m_lastBeat = now;
}

void StationFigures::lookAtDisk()
{
    const SteadyTime now = m_station.clock().steady();
    if (m_disk->asked != SteadyTime{} && now - m_disk->asked < kDiskEvery)
        return;
    if (m_disk->asking.exchange(true))
        return;
    m_disk->asked = now;
    QThreadPool::globalInstance()->start([disk = m_disk] {
        struct statvfs found{};
        const bool ok = ::statvfs(disk->folder.constData(), &found) == 0;
        disk->free = ok ? quint64(found.f_bavail) * found.f_frsize : ~0ull;
        disk->total = ok ? quint64(found.f_blocks) * found.f_frsize : ~0ull;
        disk->asking = false;
    });
}

StationLook::Answers StationFigures::answers(const std::shared_ptr<Probe> &probe, const std::function<void(Told)> &ask) const
{
    const SteadyTime now = m_station.clock().steady();
    if (probe->asking && now - probe->asked > kAnsweredWithin)
        return StationLook::Answers::NotAtAll;
    if ((probe->asked == SteadyTime{} || now - probe->asked >= kAskEvery) && !probe->asking.exchange(true)) {
        probe->asked = now;
        ask([probe](StationLook::Answers answers) {
            probe->last = answers;
            probe->asking = false;
        });
    }
    return probe->last;
}

void StationFigures::look()
{
    lookAtDisk();
    const SteadyTime now = m_station.clock().steady();
    const SnapshotPtr snapshot = m_station.editor().snapshot();
    auto look = std::make_shared<StationLook>();
    look->at = m_station.clock().utc();
    look->running = std::chrono::duration_cast<std::chrono::seconds>(now - m_begun);
    look->revision = snapshot->revision();
    for (const Site &site : snapshot->plant().sites) {
        for (const Device &device : site.devices)
            look->tags += device.enabled ? quint64(device.tags.size()) : 0;
    }
    look->pipeline = m_station.pipeline().counters();
    look->conditioning = m_station.pipeline().conditionLatency();
    look->fill = m_station.pipeline().fill();
    look->history = m_station.historian().counters();
    look->commitLatency = m_station.historian().commitLatency();
    look->commitTime = m_station.historian().commitTime();
    if (const QueryWatch *watch = QueryWatch::of(std::as_const(m_station.historian()))) {
        for (size_t kind = 0; kind < kQueryKinds.size(); ++kind)
            look->queries[kind] = watch->queryTime(QueryKind(kind));
        look->slowQueries = watch->slowQueries();
    }
    for (const LinkStatus &link : m_station.driverHost().links()) {
        if (const Device *device = snapshot->findDevice(link.device))
            look->links.push_back({device->code, device->driver, device->enabled, link});
    }
    look->throttle = m_station.driverHost().throttle();
    look->forwarder = m_station.forwarder().status();
    m_fresh.look(*snapshot, m_station.latest(), now);
    look->fresh = m_fresh.count().value_or(FreshTags::Count{});
    if (const auto goodAt = m_fresh.goodAt())
        look->freshFor = std::chrono::duration_cast<std::chrono::seconds>(now - *goodAt);
    look->diskFree = known(m_disk->free);
    look->diskTotal = known(m_disk->total);
    look->residentBytes = residentMb() * 1e6;
    look->cpuSeconds = cpuSeconds();
    look->loopLag = m_lag.summary();
    look->hasWindow = QCoreApplication::instance() && QCoreApplication::instance()->inherits("QGuiApplication");
    look->longestStallSeconds = !look->hasWindow ? 0 : std::chrono::duration<double>(m_longestStall).count();
    look->stalls = look->hasWindow ? m_stalls : 0;
    look->records = answers(m_records, [this](Told told) {
        // Through the writer, which a disk that hangs would stop, and to the disk, which may be full.
        m_station.operations().records().write(&writeWhatStands, [told](const Status &status) { told(answersOf(status)); });
    });
    if (m_station.access().state() == LateAccess::State::Opening)
        look->access = StationLook::Answers::Opening;
    else if (AccessControl *access = m_station.access().control(); !access)
        look->access = StationLook::Answers::Failing;
    else
        look->access = answers(m_access, [access](Told told) {
            if (!access->run([told] { told(StationLook::Answers::Well); }, AccessControl::Urgency::BeforeOthers))
                told(StationLook::Answers::Failing);
        });
    look->healthInTrouble = !m_station.operations().healthWatchdog().trouble().isEmpty();
    look->health = m_station.operations().health().picture()->heartbeat;
    if (const WebState web = m_station.web().state(); web.isOpen && !web.fingerprint.isEmpty())
        look->certificateEnds = web.certificateEnds;
    const std::lock_guard lock(m_mutex);
    m_last = std::move(look);
}

std::shared_ptr<const StationLook> StationFigures::last() const
{
    const std::lock_guard lock(m_mutex);
    return m_last ? m_last : std::make_shared<const StationLook>();
}

std::vector<rest::PartState> StationFigures::parts() const
{
    return partsOf(*last(), m_station.clock().utc());
}

QByteArray StationFigures::status() const
{
    return statusText(*last(), parts());
}

QByteArray StationFigures::dataFlow() const
{
    return dataFlowText(*last());
}

QByteArray StationFigures::metrics() const
{
    return metricsText(*last());
}

std::vector<rest::PartState> partsOf(const StationLook &look, UtcTime now)
{
    std::vector<rest::PartState> parts;
    const auto part = [&](const char *name, bool isReady, const char *word = "") {
        parts.push_back({name, isReady, word});
    };
    if (look.at == UtcTime{} || now - look.at > StationFigures::kOutdatedAfter)
        part("station", false, "does not answer");
    else
        part("station", true);

    if (!look.history.healthy)
        part("history", false, "cannot write");
    else if (look.history.queueMaxBytes > 0 && look.history.queueBytes * 10 > look.history.queueMaxBytes * 9)
        part("history", false, "overloaded");
    else
        part("history", true);

    const auto database = [&](const char *name, StationLook::Answers answers) {
        using Answers = StationLook::Answers;
        switch (answers) {
        case Answers::Well:
            return part(name, true);
        case Answers::Opening:
            return part(name, false, "opening");
        case Answers::Failing:
            return part(name, false, "cannot be used");
        case Answers::Full:
            return part(name, false, "disk full");
        case Answers::NotAtAll:
            return part(name, false, "does not answer");
        }
    };
    // Where a file's pages are reused, a little is written yet when the disk has nothing left.
    const bool isFull = look.records == StationLook::Answers::Well && look.diskFree && *look.diskFree < StationFigures::kRecordsLeast;
    database("records", isFull ? StationLook::Answers::Full : look.records);
    database("access", look.access);
    part("health", !look.healthInTrouble, look.healthInTrouble ? "in trouble" : "");

    part("telemetry", look.fill < 0.95, look.fill < 0.95 ? "" : "overloaded");

    if (look.diskFree && *look.diskFree < StationFigures::kDiskLeast)
        part("disk", false, "nearly full");
    else
        part("disk", true, look.diskFree ? "" : "unknown");

    size_t wanted = 0, up = 0;
    for (const StationLook::Link &link : look.links) {
        if (!link.enabled || link.status.state == LinkState::Disabled)
            continue;
        ++wanted;
        up += link.status.state == LinkState::Up || link.status.state == LinkState::Degraded ? 1 : 0;
    }
    if (wanted > 0 && up == 0)
        part("links", false, "all down");
    else
        part("links", true, up < wanted ? "some down" : "");

    if (look.tags == 0)
        part("data", true, "none expected");
    else if (!look.freshFor)
        part("data", false, "none yet");
    else if (*look.freshFor >= StationFigures::kFreshWithin)
        part("data", false, "stale");
    else if (look.fresh.fresh < look.fresh.expected)
        parts.push_back({"data", double(look.fresh.fresh) >= double(look.fresh.expected) * StationFigures::kFreshShare,
                         QByteArray::number(look.fresh.fresh) + " of " + QByteArray::number(look.fresh.expected) + " tags fresh"});
    else
        part("data", true);

    using State = ForwarderStatus::State;
    if (look.forwarder.state != State::Off) {
        const auto lag = look.forwarder.oldestWaiting ? now - *look.forwarder.oldestWaiting : std::chrono::microseconds(0);
        if (look.forwarder.state == State::Down)
            part("plantDatabase", false, "down");
        else if (look.forwarder.state == State::Held)
            part("plantDatabase", false, "does not take anything");
        else if (look.forwarder.waiting > 0 && lag > StationFigures::kFreshWithin)
            part("plantDatabase", false, "behind");
        else
            part("plantDatabase", true, look.forwarder.state == State::Connecting ? "connecting" : "");
    }
    return parts;
}

} // namespace lineside
