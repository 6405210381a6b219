#pragma once

#include "health/simulated_machine.h"
#include "history/history_fixture.h"
#include "models/health/health_service.h"

#include <atomic>

namespace lineside::test {

using namespace Qt::Literals;
using namespace std::chrono_literals;

inline constexpr UtcTime kDay{std::chrono::seconds(20'600LL * 86'400)};

//! Told the time by the test while the service asks it.
class SharedClock final : public Clock
{
public:
    UtcTime utc() const override { return fromMicroseconds(m_us.load()); }
    SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
    void set(UtcTime at) { m_us = toMicroseconds(at); }

private:
    std::atomic<qint64> m_us{toMicroseconds(kDay)};
};

//! All is well with production and quality.
struct WellSources final : HealthSources
{
    HealthFigures figures(const MachineId &, const HealthPlan &, UtcTime now) override { return SimulatedMachine::figures(now); }
};

//! One machine with two sensors and a state.
inline Plant plantOf()
{
    Plant plant;
    Site site;
    Device device;
    device.id = DeviceId::create();
    device.code = u"PLC"_s;
    Machine machine;
    machine.id = MachineId::create();
    machine.code = u"PUMP-1"_s;
    for (int i = 0; i < 2; ++i) {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = i == 0 ? u"vibration"_s : u"pressure"_s;
        tag.sensorType = tag.code;
        tag.machine = machine.id;
        tag.normalRange = i == 0 ? Range{0.0, 2.5} : Range{4.0, 6.0};
        tag.limits.highHigh = i == 0 ? 7.1 : 9.0;
        device.tags.append(tag);
    }
    HealthTag vibration;
    vibration.tag = device.tags[0].id;
    vibration.hard = true;
    HealthTag pressure;
    pressure.tag = device.tags[1].id;
    machine.health.tags = {vibration, pressure};
    machine.health.repairHours = 4;
    Line line;
    line.id = LineId::create();
    line.machines = {machine};
    site.id = SiteId::create();
    site.tenant = u"north"_s; // not the house's: its events say whose they are
    site.lines = {line};
    site.devices = {device};
    plant.sites = {site};
    return plant;
}

//! A minute's reading of both tags.
inline void addMinute(Batch &batch, UtcTime at, double vibration, double pressure)
{
    batch.readings.push_back({TagId(1), StatusCode::Good, at, Payload::of(vibration)});
    batch.readings.push_back({TagId(2), StatusCode::Good, at, Payload::of(pressure)});
}

/*!
 * A health service over a store, a file of records and a plant of one machine, with a clock that the test moves.
 */
class HealthRig
{
protected:
    void open()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        HistorianSettings settings;
        settings.folder = m_folder->filePath(u"data"_s);
        settings.commitEvery = 1ms;
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened.ok());
        m_history = std::move(*opened);
        m_plant = plantOf();
        m_machine = m_plant.sites[0].lines[0].machines[0].id;
        m_snapshot = snapshot();
        m_history->setSnapshot(m_snapshot);
        openRecords();
        m_stored = 0;
        m_audited.clear();
        m_refuse = false;
        m_mayDo = true;
        m_withoutHistory = false;
        m_settings = {};
        m_sources = &m_well;
        m_ownSources.reset();
    }
    //! Sources of the test's own; they outlive the service, also where a test ends early.
    template<typename T>
    T &use()
    {
        auto own = std::make_unique<T>();
        T &sources = *own;
        m_ownSources = std::move(own);
        m_sources = &sources;
        return sources;
    }
    void close()
    {
        m_service.reset();
        m_records.reset();
        m_history.reset();
    }
    SnapshotPtr snapshot() const
    {
        return std::make_shared<PlantSnapshot>(m_plant, ++m_revision, [this](std::span<const TagUuid> uuids) { return m_history->numberTags(uuids); });
    }
    void openRecords()
    {
        Result<std::unique_ptr<RecordStore>> opened = RecordStore::open(m_folder->filePath(u"data"_s), {health_records::schema()});
        QVERIFY(opened.ok());
        m_records = std::move(*opened);
    }
    void past(int from, int to, double vibration, double pressure)
    {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        for (int minute = from; minute < to; ++minute)
            addMinute(*batch, kDay + minute * 1min, vibration, pressure);
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
    }
    void start()
    {
        HealthService::Parts parts;
        parts.historian = m_withoutHistory ? nullptr : m_history.get();
        parts.records = m_records.get();
        parts.sources = m_sources;
        parts.clock = &m_clock;
        parts.may = [this](const Actor &actor) -> Status {
            if (m_mayDo && (actor.user != u"viewer"_s))
                return Done{};
            return Error{Error::Kind::Refused, u"Your role does not allow this."_s, {}};
        };
        parts.audit = [this](const AuditEntry &entry) -> Status {
            if (m_refuse)
                return Error{Error::Kind::NoSpace, u"The disk is full."_s, {}};
            m_audited.append(entry.user + u" ("_s + entry.origin.words() + u"): "_s + entry.subject + u' ' + entry.before + u" > "_s + entry.after);
            return Done{};
        };
        m_service = std::make_unique<HealthService>(parts, m_settings);
        m_service->start(m_snapshot);
    }
    AssessmentPtr shown() const
    {
        const HealthPicturePtr picture = m_service->picture();
        const auto found = picture->machines.find(m_machine);
        return found == picture->machines.end() ? nullptr : found->second;
    }
    static Actor actor(const QString &who) { return {who, u"10.0.0.7"_s, {}}; }
    Result<PredictiveAlert> move(const QUuid &id, AlertState to, const QString &who)
    {
        Answer<PredictiveAlert> answer;
        m_service->moveAlert(id, to, actor(who), {}, answer.callback());
        return answer.take();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    std::unique_ptr<RecordStore> m_records;
    SharedClock m_clock;
    WellSources m_well;
    std::unique_ptr<HealthSources> m_ownSources;
    HealthSources *m_sources = &m_well;
    Plant m_plant;
    MachineId m_machine;
    SnapshotPtr m_snapshot;
    mutable quint64 m_revision = 0;
    quint64 m_stored = 0;
    QStringList m_audited;
    std::atomic<bool> m_refuse{false};
    std::atomic<bool> m_mayDo{true};
    bool m_withoutHistory = false; //!< it is on another disk, or was not kept for so long
    HealthServiceSettings m_settings;
    std::unique_ptr<HealthService> m_service;
};

} // namespace lineside::test
