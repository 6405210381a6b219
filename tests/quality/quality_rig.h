#pragma once

#include "models/plant/event_source.h"
#include "models/quality/quality_json.h"
#include "models/quality/quality_records.h"
#include "models/quality/quality_service.h"
#include "models/records/record_values.h"
#include "models/telemetry/reading.h"
#include "quality/figures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <atomic>
#include <future>
#include <random>
#include <set>

namespace lineside::test {

using namespace Qt::Literals;
using namespace std::chrono_literals;

//! A historian of which only what the service asks is there: events that come, readings that were put.
class KeptReadings final : public Historian
{
public:
    QList<Event> events(EventKind kind) const
    {
        const std::lock_guard lock(m_mutex);
        QList<Event> some;
        for (const Event &event : m_events) {
            if (event.kind == kind)
                some += event;
        }
        return some;
    }
    void put(const Reading &reading, ValueType type)
    {
        const std::lock_guard lock(m_mutex);
        m_readings.push_back(reading);
        m_types.push_back(type);
    }

    QUuid stationId() const override { return {}; }
    std::vector<TagId> numberTags(std::span<const TagUuid>) override { return {}; }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void take(const BatchPtr &) override {}
    void append(Event event, std::function<void(Result<quint64>)>) override
    {
        const std::lock_guard lock(m_mutex);
        m_events += event;
    }
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &, Job<TrendResult>::Callback) override { return {}; }
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t, Job<RawResult>::Callback done) override
    {
        RawResult result;
        {
            const std::lock_guard lock(m_mutex);
            for (size_t i = 0; i < m_readings.size(); ++i) {
                const Reading &reading = m_readings[i];
                if (reading.tag != tag || reading.at < from || reading.at >= to)
                    continue;
                result.readings.push_back(reading);
                result.types.push_back(m_types[i]);
            }
        }
        auto job = std::make_shared<Job<RawResult>>(std::move(done));
        job->finish(std::move(result));
        return job;
    }
    JobPtr<ValueAt> queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done) override
    {
        ValueAt result;
        {
            const std::lock_guard lock(m_mutex);
            for (size_t i = 0; i < m_readings.size(); ++i) {
                if (m_readings[i].tag == tag && m_readings[i].at <= at && (!result.found || m_readings[i].at >= result.reading.at)) {
                    result.found = true;
                    result.reading = m_readings[i];
                    result.type = m_types[i];
                }
            }
        }
        auto job = std::make_shared<Job<ValueAt>>(std::move(done));
        job->finish(result);
        return job;
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &, Job<QList<Event>>::Callback) override { return {}; }
    void stop(std::chrono::milliseconds) override {}

private:
    mutable std::mutex m_mutex;
    QList<Event> m_events;
    std::vector<Reading> m_readings;
    std::vector<ValueType> m_types;
};

//! A clock that stands until it is moved, by whatever thread.
class SteppedClock final : public Clock
{
public:
    UtcTime utc() const override { return fromMicroseconds(m_us.load()); }
    SteadyTime steady() const override { return SteadyTime(std::chrono::microseconds(m_us.load())); }
    void setUtc(UtcTime at) { m_us.store(toMicroseconds(at)); }

private:
    std::atomic<qint64> m_us{0};
};

//! What a step of a scale of severity is in the journal, by the catalogue that viewers read.
inline QString journalSeverity(const QString &scale, const QString &step)
{
    QFile file(QStringLiteral(LINESIDE_SOURCE_DIR "/resources/live/catalogue.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QJsonValue &one : QJsonDocument::fromJson(file.readAll())[u"scales"_s].toArray()) {
        for (const QJsonValue &row : one[u"steps"_s].toArray()) {
            if (one[u"scale"_s].toString() == scale && row[u"step"_s].toString() == step)
                return row[u"severity"_s].toString();
        }
    }
    return {};
}

//! A machine with a gauge that a chart watches, a state, and a chart of values that are entered.
struct Scene
{
    Plant plant;
    ChartId gaugeChart = ChartId::create();
    ChartId handChart = ChartId::create();
    MachineId machine = MachineId::create();
    TagId gauge{1};
    TagId state{2};

    Scene()
    {
        Device device;
        device.id = DeviceId::create();
        device.code = u"PLC"_s;
        Tag gaugeTag;
        gaugeTag.id = TagUuid::create();
        gaugeTag.code = u"width"_s;
        gaugeTag.staleAfter = 90s;
        Tag stateTag;
        stateTag.id = TagUuid::create();
        stateTag.code = u"state"_s;
        stateTag.kind = TagKind::Status;
        stateTag.type = ValueType::Int64;
        device.tags = {gaugeTag, stateTag};
        ControlChart automatic;
        automatic.id = gaugeChart;
        automatic.code = u"WIDTH"_s;
        automatic.tag = gaugeTag.id;
        automatic.type = ChartType::XbarR;
        automatic.subgroup = 2;
        automatic.every = 10s;
        automatic.learn = 20;
        automatic.action = u"Look at the knife."_s;
        ControlChart byHand;
        byHand.id = handChart;
        byHand.code = u"VISC"_s;
        byHand.type = ChartType::Individuals;
        byHand.centre = 33.5;
        byHand.sigma = 0.4;
        byHand.specification = {32.0, 35.0};
        Machine mixer;
        mixer.id = machine;
        mixer.code = u"MIX-1"_s;
        mixer.stateTag = stateTag.id;
        mixer.production.states = {{1, MachineState::Running, {}}, {0, MachineState::Idle, {}}};
        mixer.charts = {automatic, byHand};
        Line line;
        line.machines = {mixer};
        Site site;
        site.tenant = u"north"_s;
        site.lines = {line};
        site.devices = {device};
        plant.sites = {site};
    }

    ControlChart &chart(int index) { return plant.sites[0].lines[0].machines[0].charts[index]; }

    SnapshotPtr snapshot(quint64 revision = 1) const
    {
        return std::make_shared<PlantSnapshot>(plant, revision, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (size_t i = 0; i < tags.size(); ++i)
                ids.push_back(TagId(quint32(i + 1)));
            return ids;
        });
    }
};

//! Everything the service needs, on a clock that stands until it is moved.
struct Rig
{
    QTemporaryDir folder;
    Scene scene;
    SteppedClock clock;
    KeptReadings history;
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<QualityService> service;
    std::mutex mutex;
    std::vector<AuditEntry> trail;
    std::vector<QualityNews> news;
    std::shared_ptr<void> listening;
    std::vector<qint64> rowsThen; //!< of measurements, batches and tests, when the trail was told
    std::atomic<bool> auditWorks{true};
    std::atomic<bool> fourEyes{false};
    std::set<QualityDeed> forbidden;
    UtcTime at;

    Rig()
    {
        clock.setUtc(UtcTime(1'764'000'000s));
        at = clock.utc();
        start();
    }
    ~Rig() { end(); }

    void start()
    {
        auto opened = RecordStore::open(folder.path(), {quality_records::schema()});
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().message));
        records = std::move(*opened);
        QualityPorts ports{*records, clock, &history,
                           [this](const Actor &, QualityDeed deed) -> Status {
                               if (forbidden.count(deed))
                                   return Error{Error::Kind::Refused, u"You may not."_s, {}};
                               return Done{};
                           },
                           [](const Actor &actor, const Secret &password, const std::function<void(Status)> &done) {
                               if (password.reveal() == QByteArray("right for ") + actor.user.toUtf8())
                                   done(Done{});
                               else
                                   done(Error{Error::Kind::Refused, u"That is not the password."_s, {}});
                           },
                           [this](const AuditEntry &entry) -> Status {
                               if (!auditWorks)
                                   return Error{Error::Kind::NoSpace, u"The disk is full."_s, {}};
                               const auto rows = records->readNow<qint64>([](sqlite::Database &db) {
                                   return db.integer("SELECT (SELECT count(*) FROM quality_points WHERE source <> 'TAG') + (SELECT count(*) FROM quality_batches) "
                                                     "+ (SELECT count(*) FROM quality_tests)");
                               });
                               const std::lock_guard lock(mutex);
                               trail.push_back(entry);
                               rowsThen.push_back(rows.ok() ? *rows : -1);
                               return Done{};
                           },
                           [this] { return fourEyes.load(); }};
        service = std::make_unique<QualityService>(std::move(ports));
        const Status started = service->start(scene.snapshot());
        QVERIFY(started.ok());
        listening = service->onNews([this](const QualityNews &one) {
            const std::lock_guard lock(mutex);
            news.push_back(one);
        });
        service->settle(); // what was missed was made up for
    }
    qint64 rows() const
    {
        const auto count = records->readNow<qint64>([](sqlite::Database &db) {
            return db.integer("SELECT (SELECT count(*) FROM quality_points WHERE source <> 'TAG') + (SELECT count(*) FROM quality_batches) "
                              "+ (SELECT count(*) FROM quality_tests)");
        });
        return count.ok() ? *count : -1;
    }
    std::vector<QualityPoint> points(ChartId chart) const;
    void end()
    {
        if (service)
            service->settle();
        listening.reset();
        service.reset();
        records.reset();
    }
    void send(TagId tag, UtcTime when, Payload value, StatusCode status = StatusCode::Good)
    {
        auto batch = std::make_shared<Batch>();
        batch->readings.push_back({tag, status, when, value});
        service->take(batch);
        history.put(batch->readings.front(), tag == scene.state ? ValueType::Int64 : ValueType::Float64);
    }
    void runs(bool yes) { send(scene.state, at, Payload::of(qint64(yes))); }
    //! One reading each ten seconds.
    void measure(const std::vector<double> &values)
    {
        for (const double value : values) {
            send(scene.gauge, at, Payload::of(value));
            at += 10s;
        }
        clock.setUtc(at);
    }
    size_t newsCount()
    {
        const std::lock_guard lock(mutex);
        return news.size();
    }
};

inline std::vector<double> noise(int count, unsigned seed, double shift = 0)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(20 + shift, 0.5);
    std::vector<double> values;
    for (int i = 0; i < count; ++i)
        values.push_back(normal(random));
    return values;
}

//! Waits for what an answer brings.
template<typename T, typename Ask>
T answerOf(Ask ask)
{
    auto promise = std::make_shared<std::promise<T>>();
    auto future = promise->get_future();
    ask([promise](T value) { promise->set_value(std::move(value)); });
    if (future.wait_for(20s) != std::future_status::ready)
        qFatal("no answer");
    return future.get();
}

inline const Actor kLab{u"lab"_s, u"console"_s, {}};
inline const Actor kBoss{u"boss"_s, u"192.0.2.7"_s, {}};

inline std::vector<QualityPoint> Rig::points(ChartId chart) const
{
    const auto found = answerOf<Result<std::vector<QualityPoint>>>([&](auto done) { service->points(chart, UtcTime::min(), UtcTime::max(), 20'000, done); });
    return found.ok() ? *found : std::vector<QualityPoint>();
}

} // namespace lineside::test
