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

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

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
QString journalSeverity(const QString &scale, const QString &step)
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

std::vector<double> noise(int count, unsigned seed, double shift = 0)
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

const Actor kLab{u"lab"_s, u"console"_s, {}};
const Actor kBoss{u"boss"_s, u"192.0.2.7"_s, {}};

} // namespace

std::vector<QualityPoint> Rig::points(ChartId chart) const
{
    const auto found = answerOf<Result<std::vector<QualityPoint>>>([&](auto done) { service->points(chart, UtcTime::min(), UtcTime::max(), 20'000, done); });
    return found.ok() ? *found : std::vector<QualityPoint>();
}

class TestQualityService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chartOfATagLearnsAndSignals();
    void standstillIsNotMeasured();
    void goesOnAfterARestart();
    void missedReadingsAreMadeUpFor();
    void anotherPlant();
    void valuesByHand();
    void filesAllOrNothing();
    void learnsAnew();
    void countsForTheHealthScore();
    void lotNumbersAreTheMachinesOwn();
    void olderBatchesAreTakenOver();
    void batchIsApprovedBySignature();
    void batchIsNotApprovedWithoutReason();
    void nothingIsDecidedThatTheTrailDoesNotHold();
    void whoMayNotDoesNot();
    void messages();
    void timesThatNobodyKnowsAreNull();
    void floodIsBounded();
    void nothingIsEnteredThatTheTrailDoesNotHold();
    void valuesThatComeLateAreChartedWhereTheyBelong();
    void aSignalIsToldOnce();
    void aChartSaysWhatCameTooLate();
    void lateReadingsMakeTheChartThatTimelyOnesMake();
    void whoEnteredDoesNotApprove();
    void measurementsBelongToTheirBatch();
    void zonesAndSignalsOfARange();
    void amountsAreChartedAsRates();
    void slowRecordsDoNotHoldTheStart();
};

void TestQualityService::chartOfATagLearnsAndSignals()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    auto now = rig.service->chart(rig.scene.gaugeChart);
    QVERIFY(now && now->limits);
    QCOMPARE(now->limits->points, size_t(20));
    QVERIFY(now->limits->centre > 19.5 && now->limits->centre < 20.5);
    QVERIFY(now->last && now->last->group.values.size() == 2);
    QVERIFY(rig.service->signalsSince({}, UtcTime::min()).empty());
    rig.measure(noise(12, 2, 5));
    rig.service->settle();
    const std::vector<SpcSignal> found = rig.service->signalsSince(rig.scene.machine, UtcTime::min());
    QCOMPARE(found.size(), size_t(1)); // one for the excursion
    QCOMPARE(found[0].severity, SpcSeverity::High);
    QCOMPARE(found[0].side, SpcSide::Above);
    QCOMPARE(found[0].chartCode, u"WIDTH"_s);
    const QList<Event> events = rig.history.events(EventKind::SpcSignal);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0].severity, Severity::Error);
    QCOMPARE(severityName(events[0].severity), journalSeverity(u"spc"_s, spcSeverityName(found[0].severity)));
    QCOMPARE(readEventSource(events[0].source).id, rig.scene.machine.uuid); // whose it is, whatever others call theirs
    QVERIFY(events[0].text.contains(u"MIX-1"_s) && events[0].text.contains(u"knife"_s));
    QCOMPARE(rig.newsCount(), size_t(36)); // 72 values
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.gaugeChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY(evaluation.ok());
    QCOMPARE(evaluation->points.size(), size_t(36));
    QVERIFY(evaluation->limits == now->limits);
    QVERIFY(rig.service->trouble().isEmpty());
}

void TestQualityService::standstillIsNotMeasured()
{
    Rig rig;
    rig.runs(false);
    rig.measure(noise(30, 1));
    rig.service->settle();
    QCOMPARE(rig.newsCount(), size_t(0));
    rig.runs(true);
    rig.measure(noise(11, 1));
    rig.send(rig.scene.state, rig.at, Payload::of(qint64(1)), StatusCode::BadNoCommunication); // nobody knows
    rig.measure(noise(20, 1));
    rig.service->settle();
    QCOMPARE(rig.newsCount(), size_t(5));
    for (const QualityNews &one : rig.news)
        QVERIFY(!one.signal && !one.point.point.judged);
}

void TestQualityService::goesOnAfterARestart()
{
    // Twice the same values: once in one go, once with a restart in between, while learning and after it.
    std::vector<std::vector<ChartPoint>> results;
    const std::vector<double> values = noise(120, 9);
    for (const std::vector<int> &stops : {std::vector<int>{}, {24, 80}}) {
        Rig rig;
        rig.runs(true);
        for (int i = 0; i < 120; ++i) {
            rig.measure({values[size_t(i)]});
            if (std::find(stops.begin(), stops.end(), i) != stops.end()) {
                rig.end();
                rig.start();
                // The pipeline tells the state anew; the machine runs since long.
                rig.send(rig.scene.state, rig.at - 1h, Payload::of(qint64(1)));
            }
        }
        rig.service->settle();
        QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
        std::vector<ChartPoint> points;
        for (const QualityNews &one : rig.news)
            points.push_back(one.point.point);
        results.push_back(points);
    }
    QCOMPARE(results[0].size(), results[1].size());
    for (size_t i = 0; i < results[0].size(); ++i) {
        QCOMPARE(results[0][i].mean, results[1][i].mean);
        QCOMPARE(results[0][i].judged, results[1][i].judged);
        QCOMPARE(results[0][i].patterns, results[1][i].patterns);
        QCOMPARE(results[0][i].signals, results[1][i].signals);
    }
}

void TestQualityService::missedReadingsAreMadeUpFor()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const size_t before = rig.newsCount();
    rig.end();
    // The historian went on while the service did not.
        const std::vector<double> missed = noise(40, 3, 5);
    for (const double value : missed) {
        rig.history.put({rig.scene.gauge, StatusCode::Good, rig.at, Payload::of(value)}, ValueType::Float64);
        rig.at += 10s;
    }
    rig.clock.setUtc(rig.at);
    rig.start();
    rig.service->settle();
    QCOMPARE(rig.newsCount(), before); // told as events and counted, not as news
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.gaugeChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY2(evaluation->points.size() >= before + 18, qPrintable(QString::number(evaluation->points.size())));
    QCOMPARE(rig.service->signalsSince(rig.scene.machine, UtcTime::min()).size(), size_t(1));
    QCOMPARE(rig.history.events(EventKind::SpcSignal).size(), 1);
}

void TestQualityService::anotherPlant()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    rig.scene.chart(0).action = u"Something else."_s; // another text: goes on
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    QCOMPARE(rig.service->chart(rig.scene.gaugeChart)->chart.action, u"Something else."_s);
    rig.scene.chart(0).subgroup = 3; // other points: learns anew
    rig.service->setSnapshot(rig.scene.snapshot(3));
    rig.service->settle();
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    rig.scene.chart(0).subgroup = 2; // and back: what was learnt is there
    rig.service->setSnapshot(rig.scene.snapshot(4));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    rig.scene.plant.sites[0].lines[0].machines[0].charts.removeFirst();
    rig.service->setSnapshot(rig.scene.snapshot(5));
    rig.service->settle();
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart));
    QCOMPARE(rig.service->charts()->size(), size_t(1));
    rig.measure(noise(5, 1));
    rig.service->settle();
}

void TestQualityService::valuesByHand()
{
    Rig rig;
    const auto enter = [&](ChartId chart, UtcTime at, std::vector<double> values) {
        return answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(chart, {at, std::move(values)}, {}, kLab, done); });
    };
    const UtcTime at = rig.clock.utc() - 1h;
    const Result<QualityPoint> fine = enter(rig.scene.handChart, at, {33.4});
    QVERIFY2(fine.ok(), fine.ok() ? "" : qPrintable(fine.error().message));
    QVERIFY(fine->point.judged && fine->point.patterns == 0 && fine->user == u"lab"_s);
    const Result<QualityPoint> high = enter(rig.scene.handChart, at + 1min, {35.1});
    QVERIFY(high.ok() && high->point.signals);
    QCOMPARE(rig.service->signalsSince(rig.scene.machine, at).size(), size_t(1));
    QVERIFY(!enter(rig.scene.handChart, at + 1min, {33.5}).ok());       // there is one
    QVERIFY(enter(rig.scene.handChart, at - 1min, {33.5}).ok());        // older: where it belongs
    QVERIFY(!enter(rig.scene.handChart, at + 2min, {33.5, 33.6}).ok()); // too many
    QVERIFY(!enter(rig.scene.handChart, at + 2min, {std::nan("")}).ok());
    QVERIFY(!enter(rig.scene.handChart, rig.clock.utc() + 1min, {33.5}).ok()); // future
    QVERIFY(!enter(rig.scene.gaugeChart, at + 2min, {20, 20}).ok());    // of a tag
    QVERIFY(!enter(ChartId::create(), at + 2min, {20}).ok());
    QVERIFY(enter(rig.scene.handChart, at + 2min, {33.5}).ok());
    const auto capability = answerOf<Result<std::optional<Capability>>>([&](auto done) {
        rig.service->capability(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY(capability.ok() && *capability);
    QCOMPARE((*capability)->samples, size_t(4));
    QCOMPARE((*capability)->points, size_t(4));
    QVERIFY(!(*capability)->coverage); // nobody says how often people measure
    QCOMPARE((*capability)->beyond, size_t(1));
}

void TestQualityService::filesAllOrNothing()
{
    Rig rig;
    const auto import = [&](const QByteArray &lines) {
        const MeasurementImport rows = readMeasurements("machine,chart,time,value\n" + lines, rig.scene.plant, rig.clock.utc());
        return answerOf<Result<size_t>>([&](auto done) { rig.service->enterAll(rows, kLab, done); });
    };
    QCOMPARE(*import("MIX-1,VISC,2025-11-24T10:00:00Z,33.4\nMIX-1,VISC,2025-11-24T11:00:00Z,33.6\n"), size_t(2));
    // The third line's time is taken: the others are not taken over either.
    const Result<size_t> old = import("MIX-1,VISC,2025-11-24T10:30:00Z,33.4\nMIX-1,VISC,2025-11-24T11:00:00Z,33.6\n");
    QVERIFY(!old.ok() && old.error().message.contains(u"Line 3"_s));
    QVERIFY(!import("MIX-1,VISC,2025-11-24T12:00:00Z,33.4\nMIX-1,VISC,tomorrow,33.6\n").ok());
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QCOMPARE(evaluation->points.size(), size_t(2));
    // What is older than the newest one is put where it belongs; its hash stands in the trail.
    QByteArray many;
    for (int minute = 10; minute < 50; ++minute)
        many += "MIX-1,VISC,2025-11-24T10:" + QByteArray::number(minute) + ":00Z,33.4\n";
    QCOMPARE(*import(many), size_t(40));
    const std::vector<QualityPoint> all = rig.points(rig.scene.handChart);
    QCOMPARE(all.size(), size_t(42));
    QVERIFY(std::is_sorted(all.begin(), all.end(), [](const QualityPoint &a, const QualityPoint &b) { return a.group.at < b.group.at; }));
    QCOMPARE(rig.trail.size(), size_t(2));
    QVERIFY(rig.trail[1].after.contains(u"33.4"_s) && rig.trail[1].after.contains(u"+20; SHA-256 "_s));
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, all.back().group.at);
}

void TestQualityService::learnsAnew()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const auto relearn = [&](ChartId chart) {
        return answerOf<Status>([&](auto done) { rig.service->relearn(chart, kBoss, done); });
    };
    QVERIFY(relearn(rig.scene.gaugeChart).ok());
    QVERIFY(!relearn(rig.scene.handChart).ok()); // fixed
    QCOMPARE(rig.trail.size(), size_t(1));
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits);
    rig.end();
    rig.start(); // and it stays so
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits);
    rig.runs(true);
    rig.measure(noise(60, 1, 7));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits->centre > 26);
}

void TestQualityService::countsForTheHealthScore()
{
    Rig rig;
    const UtcTime now = rig.clock.utc();
    const auto enter = [&](UtcTime at, double value) {
        const auto entered = answerOf<Result<QualityPoint>>([&](auto done) {
            rig.service->enter(rig.scene.handChart, {at, {value}}, {}, kLab, done);
        });
        QVERIFY(entered.ok());
    };
    enter(now - 9 * 24h, 36);  // too long ago
    enter(now - 8 * 24h, 33.5);
    enter(now - 7 * 24h - 2h, 33.5); // the end of that excursion
    enter(now - 5 * 24h, 33.5);
    enter(now - 4 * 24h, 36);  // high
    enter(now - 3 * 24h, 33.5); // back at once: the same excursion
    enter(now - 60h, 33.5);
    enter(now - 55h, 33.5);
    enter(now - 50h, 34.4);
    enter(now - 49h, 34.4);    // two of three: low
    const SignalCount count = rig.service->signalCount(rig.scene.machine, now);
    QCOMPARE(count.high, 1);
    QCOMPARE(count.low, 1);
    QCOMPARE(count.points, quint64(7));
    QCOMPARE(count.charts, 1);
    QVERIFY(count.byChance > 0 && count.byChance < 0.1);
    QVERIFY(count.to - count.from == std::chrono::days(7));
    QCOMPARE(rig.service->signalCount(rig.scene.machine, now, 30).high, 2);
    QCOMPARE(rig.service->signalCount(MachineId::create(), now).high, 0);
    rig.end();
    rig.start(); // from what is kept
    const SignalCount again = rig.service->signalCount(rig.scene.machine, now);
    QCOMPARE(again.high, 1);
    QCOMPARE(again.low, 1);
    QCOMPARE(again.points, quint64(7));
}

//! Nobody learns from a lot number that is taken of what others' machines make.
void TestQualityService::lotNumbersAreTheMachinesOwn()
{
    Rig rig;
    const auto open = [&](const MachineId &machine) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-7"_s, machine, {}, kLab, done); }).ok();
    };
    QVERIFY(open(rig.scene.machine));
    QVERIFY(!open(rig.scene.machine));
    QVERIFY(open({}));
    QVERIFY(!open({}));
}

void TestQualityService::olderBatchesAreTakenOver()
{
    QTemporaryDir folder;
    RecordSchema older = quality_records::schema();
    older.steps.resize(2);
    older.carried.clear();
    older.kept.clear();
    const QUuid batch = QUuid::createUuid();
    const auto machine = MachineId::create();
    {
        const auto opened = RecordStore::open(folder.path(), {older});
        QVERIFY(opened.ok());
        QVERIFY((*opened)->writeNow([&](sqlite::Database &db) -> Status {
            RecordRow row(db, "INSERT INTO quality_batches(id, code, machine, product, state, opened_by, opened_at, decided_by, decided_at, note) "
                              "VALUES(?, 'LOT-1', ?, 'glue', 'OPEN', 'lab', 1, '', NULL, '')");
            if (Status done = (row << batch << machine.uuid).run(); !done)
                return done;
            RecordRow test(db, "INSERT INTO quality_tests(id, batch, parameter, value, unit, low, high, severity, regulated, passed, action, at, user) "
                               "VALUES(?, ?, 'viscosity', 2.5, 'Pa.s', 1, NULL, 'HIGH', 0, 1, '', 1, 'lab')");
            return (test << QUuid::createUuid() << batch).run();
        }).ok());
    }
    const auto opened = RecordStore::open(folder.path(), {quality_records::schema()});
    QVERIFY(opened.ok());
    const auto found = (*opened)->readNow<std::optional<QualityBatch>>([&](sqlite::Database &db) { return quality_records::loadBatch(db, batch); });
    QVERIFY(found.ok() && found->has_value());
    QCOMPARE((*found)->code, u"LOT-1"_s);
    QVERIFY((*found)->machine == machine);
    const auto tests = (*opened)->readNow<int>([&](sqlite::Database &db) -> Result<int> {
        RecordRow row(db, "SELECT count(*) FROM quality_tests t JOIN quality_batches b ON b.id = t.batch WHERE t.value = 2.5");
        if (const Result<bool> next = row.next(); !next)
            return next.error();
        return int(row.integer());
    });
    QVERIFY(tests.ok());
    QCOMPARE(*tests, 1);
    QVERIFY(!(*opened)->writeNow([&](sqlite::Database &db) -> Status { // tests still belong to a batch
        RecordRow row(db, "DELETE FROM quality_batches");
        return row.run();
    }).ok());
}

void TestQualityService::batchIsApprovedBySignature()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->openBatch(u" LOT-7 "_s, rig.scene.machine, u"glue"_s, kLab, done);
    });
    QVERIFY(opened.ok());
    QCOMPARE(opened->code, u"LOT-7"_s);
    const auto decide = [&](BatchState state, const QString &note, const char *password) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, note, kBoss, Secret(QByteArray(password)), done);
        });
    };
    QVERIFY(!decide(BatchState::Approved, {}, "right for boss").ok()); // no results yet
    QualityTest test;
    test.parameter = u"viscosity"_s;
    test.value = 33.5;
    test.unit = u"mPa.s"_s;
    test.expected = {32.0, 35.0};
    test.regulated = true;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    QVERIFY(rig.history.events(EventKind::QualityTestFailed).isEmpty());
    QVERIFY(!decide(BatchState::Approved, {}, "right for lab").ok()); // somebody else's password
    QCOMPARE(rig.trail.size(), size_t(2)); // opened, and a test
    const Result<QualityBatch> approved = decide(BatchState::Approved, {}, "right for boss");
    QVERIFY2(approved.ok(), approved.ok() ? "" : qPrintable(approved.error().message));
    QCOMPARE(approved->decidedBy, u"boss"_s);
    QCOMPARE(rig.trail.size(), size_t(3));
    QCOMPARE(rig.trail[2].user, u"boss"_s);
    QCOMPARE(rig.trail[2].before, u"OPEN"_s);
    QCOMPARE(rig.trail[2].after, u"APPROVED"_s);
    QVERIFY(!decide(BatchState::Rejected, u"no"_s, "right for boss").ok()); // once
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const auto batches = answerOf<Result<std::vector<QualityBatch>>>([&](auto done) { rig.service->batches(10, done); });
    QCOMPARE(batches->size(), size_t(1));
    QCOMPARE(batches->front().state, BatchState::Approved);
    const auto tests = answerOf<Result<std::vector<QualityTest>>>([&](auto done) { rig.service->tests(opened->id, done); });
    QCOMPARE(tests->size(), size_t(1));
    QCOMPARE(tests->front().user, u"lab"_s);
    QVERIFY(tests->front().passed() && tests->front().regulated);
}

void TestQualityService::batchIsNotApprovedWithoutReason()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-8"_s, {}, {}, kLab, done); });
    QualityTest test;
    test.parameter = u"moisture"_s;
    test.value = 0.5;
    test.unit = u"%"_s;
    test.expected.high = 0.3;
    test.regulated = true;
    test.action = u"Dry it again."_s;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const QList<Event> events = rig.history.events(EventKind::QualityTestFailed);
    QCOMPARE(events.size(), 1);
    QVERIFY(events[0].text.contains(u"LOT-8"_s) && events[0].text.contains(u"Dry"_s));
    QCOMPARE(events[0].severity, Severity::Error);
    QCOMPARE(events[0].source, u"station"_s);
    QCOMPARE(journalSeverity(u"tests"_s, u"HIGH"_s), severityName(events[0].severity)); // as all of regulated parameters
    QualityTest mild = test;
    mild.regulated = false;
    mild.severity = SpcSeverity::Low;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {mild}, kLab, done); }).ok());
    QCOMPARE(rig.history.events(EventKind::QualityTestFailed).size(), 2);
    QCOMPARE(journalSeverity(u"tests"_s, u"LOW"_s), severityName(rig.history.events(EventKind::QualityTestFailed)[1].severity));
    const auto decide = [&](BatchState state, const QString &note) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, note, kBoss, Secret(QByteArray("right for boss")), done);
        });
    };
    QVERIFY(!decide(BatchState::Approved, {}).ok());
    QVERIFY(!decide(BatchState::Rejected, u"  "_s).ok());
    QVERIFY(!decide(BatchState::Open, u"why"_s).ok());
    const Result<QualityBatch> approved = decide(BatchState::Approved, u"Customer accepts 0.5 %."_s);
    QVERIFY(approved.ok());
    QCOMPARE(approved->note, u"Customer accepts 0.5 %."_s);
    QVERIFY(rig.trail.back().text.contains(u"Customer"_s));
}

void TestQualityService::nothingIsDecidedThatTheTrailDoesNotHold()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-9"_s, {}, {}, kLab, done); });
    QualityTest test;
    test.parameter = u"colour"_s;
    test.value = 1;
    test.expected.low = 0;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    rig.auditWorks = false;
    const auto decided = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->decide(opened->id, BatchState::Approved, {}, kBoss, Secret(QByteArray("right for boss")), done);
    });
    QVERIFY(!decided.ok());
    const auto batches = answerOf<Result<std::vector<QualityBatch>>>([&](auto done) { rig.service->batches(10, done); });
    QCOMPARE(batches->front().state, BatchState::Open);
}

void TestQualityService::whoMayNotDoesNot()
{
    Rig rig;
    rig.forbidden = {QualityDeed::Enter, QualityDeed::Decide, QualityDeed::Relearn};
    QVERIFY(!answerOf<Result<QualityPoint>>([&](auto done) {
                 rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {33}}, {}, kLab, done);
             }).ok());
    QVERIFY(!answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"X"_s, {}, {}, kLab, done); }).ok());
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->relearn(rig.scene.gaugeChart, kLab, done); }).ok());
    QVERIFY(!answerOf<Result<QualityBatch>>([&](auto done) {
                 rig.service->decide(QUuid::createUuid(), BatchState::Approved, {}, kLab, Secret(QByteArray("right for lab")), done);
             }).ok());
    QVERIFY(rig.trail.empty());
}

void TestQualityService::messages()
{
    Rig rig;
    const auto entered = answerOf<Result<QualityPoint>>([&](auto done) {
        rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {36.0}}, {}, kLab, done);
    });
    QVERIFY(entered.ok());
    QCOMPARE(rig.newsCount(), size_t(1));
    const QualityNews &one = rig.news.front();
    const QJsonObject measurement = quality_json::measurement(one.chart, one.point);
    QCOMPARE(measurement[u"chartCode"_s].toString(), u"VISC"_s);
    QCOMPARE(measurement[u"severity"_s].toString(), u"HIGH"_s);
    QCOMPARE(measurement[u"patterns"_s].toArray(), QJsonArray{u"beyond_3_sigma"_s});
    QCOMPARE(measurement[u"limits"_s][u"points"_s][u"high"_s].toDouble(), 34.7);
    QVERIFY(measurement[u"spread"_s].isNull()); // the first of single values
    QCOMPARE(measurement[u"samples"_s].toInt(), 1);
    QVERIFY(one.signal.has_value());
    const QJsonObject alert = quality_json::alert(*one.signal);
    QCOMPARE(alert[u"machine"_s].toString(), u"MIX-1"_s);
    QCOMPARE(alert[u"side"_s].toString(), u"above"_s);
    QCOMPARE(alert[u"at"_s].toString(), toIso(rig.clock.utc()));
    const QJsonObject count = quality_json::count(rig.service->signalCount(rig.scene.machine, rig.clock.utc()));
    QCOMPARE(count[u"high"_s].toInt(), 1);
}

//! A time that nobody knows is null: nothing began in 1970.
void TestQualityService::timesThatNobodyKnowsAreNull()
{
    QCOMPARE(quality_json::capability({})[u"from"_s], QJsonValue());
    QCOMPARE(quality_json::capability({})[u"to"_s], QJsonValue());
    QCOMPARE(quality_json::count({})[u"from"_s], QJsonValue());
    QCOMPARE(quality_json::test({})[u"at"_s], QJsonValue());
    QCOMPARE(quality_json::point({})[u"enteredAt"_s], QJsonValue());
    QualityBatch batch;
    batch.state = BatchState::Approved;
    QCOMPARE(quality_json::batch(batch, {})[u"openedAt"_s], QJsonValue());
    QCOMPARE(quality_json::batch(batch, {})[u"decidedAt"_s], QJsonValue());
    batch.decidedAt = UtcTime(1us);
    QCOMPARE(quality_json::batch(batch, {})[u"decidedAt"_s].toString(), u"1970-01-01T00:00:00.000001Z"_s); // a time all the same
}

void TestQualityService::floodIsBounded()
{
    Rig rig;
    rig.runs(true);
    auto batch = std::make_shared<Batch>();
    for (int i = 0; i < 60'000; ++i)
        batch->readings.push_back({rig.scene.gauge, StatusCode::Good, rig.at, Payload::of(1.0)});
    // Nobody takes them away while the service waits for this.
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    std::shared_ptr<void> blocking = rig.service->onNews([gone](const QualityNews &) { gone.wait(); });
    rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {33}}, {}, kLab, [](const Result<QualityPoint> &) {});
    QTRY_COMPARE(rig.newsCount(), size_t(1));
    for (int i = 0; i < 10; ++i)
        rig.service->take(batch);
    QVERIFY(rig.service->fill() <= 1);
    QVERIFY(rig.service->lostReadings() >= 60'000);
    go.set_value();
    rig.service->settle();
    QCOMPARE(rig.service->fill(), 0.0);
    blocking.reset();
}

void TestQualityService::nothingIsEnteredThatTheTrailDoesNotHold()
{
    Rig rig;
    const UtcTime at = rig.clock.utc() - 1h;
    const auto enter = [&](UtcTime when, double value) {
        return answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, {when, {value}}, {}, kLab, done); });
    };
    const auto import = [&](const QByteArray &lines) {
        const MeasurementImport rows = readMeasurements("machine,chart,time,value\n" + lines, rig.scene.plant, rig.clock.utc());
        return answerOf<Result<size_t>>([&](auto done) { rig.service->enterAll(rows, kLab, done); });
    };
    const auto open = [&](const QString &code) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(code, rig.scene.machine, u"glue"_s, kBoss, done); });
    };
    QualityTest test;
    test.parameter = u"viscosity"_s;
    test.value = 33.5;
    test.unit = u"mPa.s"_s;
    test.expected = {32.0, 35.0};
    QVERIFY(enter(at, 33.4).ok());
    QVERIFY(import("MIX-1,VISC,2025-11-20T10:00:00Z,33.4\n").ok());
    const auto batch = open(u"LOT-1"_s);
    QVERIFY(batch.ok());
    const auto add = [&] { return answerOf<Status>([&](auto done) { rig.service->addTests(batch->id, {test}, kLab, done); }); };
    QVERIFY(add().ok());
    QCOMPARE(rig.trail.size(), size_t(4));
    // Each is told before it is there.
    QCOMPARE(rig.rowsThen, (std::vector<qint64>{0, 1, 2, 3}));
    QCOMPARE(rig.trail[0].user, u"lab"_s);
    QCOMPARE(rig.trail[0].subject, u"chart MIX-1.VISC"_s);
    QVERIFY(rig.trail[0].before.isEmpty());
    QCOMPARE(rig.trail[0].after, toIso(at) + u" 33.4"_s);
    QCOMPARE(rig.trail[2].subject, u"batch LOT-1"_s);
    QCOMPARE(rig.trail[2].after, u"OPEN glue"_s);
    QVERIFY(rig.trail[2].origin.words().contains(u"192.0.2.7"_s));
    QVERIFY(rig.trail[3].after.startsWith(u"viscosity 33.5 mPa.s [32 … 35]"_s));
    QVERIFY(!open(u"LOT-1"_s).ok()); // refused before anybody is told
    QVERIFY(!enter(at, 33.4).ok());
    QCOMPARE(rig.trail.size(), size_t(4));

    rig.auditWorks = false;
    const qint64 before = rig.rows();
    const size_t news = rig.newsCount();
    QVERIFY(!enter(at + 1min, 36).ok());
    QVERIFY(!import("MIX-1,VISC,2025-11-20T11:00:00Z,33.4\n").ok());
    QVERIFY(!open(u"LOT-2"_s).ok());
    QVERIFY(!add().ok());
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->relearn(rig.scene.gaugeChart, kBoss, done); }).ok());
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    QCOMPARE(rig.rows(), before);
    QCOMPARE(rig.newsCount(), news + 30);
    QVERIFY(rig.service->signalsSince({}, UtcTime::min()).empty());
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, at);
    // And the chart's engine knows nothing of it either.
    rig.auditWorks = true;
    const auto next = enter(at + 2min, 33.4);
    QVERIFY(next.ok());
    QCOMPARE(next->point.spread, 0.0);

    // What was told and cannot be kept is taken back in the trail.
    rig.records->stop();
    const size_t told = rig.trail.size();
    QVERIFY(!enter(at + 3min, 33.4).ok());
    QCOMPARE(rig.trail.size(), told + 2);
    QCOMPARE(rig.trail[told + 1].before, rig.trail[told].after);
    QCOMPARE(rig.trail[told + 1].severity, Severity::Warning);
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, at + 2min);
}

void TestQualityService::valuesThatComeLateAreChartedWhereTheyBelong()
{
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Rig rig;
        std::mt19937 random(seed);
        const UtcTime begin = rig.clock.utc() - 24h;
        std::vector<Subgroup> all;
        for (int i = 0; i < 60; ++i) {
            const bool isOff = i % 20 >= 15;
            all.push_back({begin + i * 1min, {33.5 + (isOff ? 0.9 : 0) + double(random() % 1'000) / 1'000 - 0.5}});
        }
        std::vector<Subgroup> asTheyCome = all;
        for (int i = 0; i < 40; ++i)
            std::swap(asTheyCome[random() % 60], asTheyCome[random() % 60]);
        for (const Subgroup &group : asTheyCome) {
            const auto entered = answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, group, {}, kLab, done); });
            QVERIFY2(entered.ok(), entered.ok() ? "" : qPrintable(entered.error().message));
        }
        const ChartEvaluation expected = evaluateChart(rig.scene.chart(1), all);
        const auto agrees = [&] {
            const std::vector<QualityPoint> points = rig.points(rig.scene.handChart);
            QCOMPARE(points.size(), all.size());
            size_t signals_ = 0;
            const auto told = answerOf<Result<std::vector<SpcSignal>>>([&](auto done) {
                rig.service->querySignals(rig.scene.handChart, {}, UtcTime::min(), UtcTime::max(), 1'000, done);
            });
            QVERIFY(told.ok());
            for (size_t i = 0; i < all.size(); ++i) {
                const ChartPoint &point = points[i].point;
                QVERIFY(points[i].group == all[i]);
                QCOMPARE(point.patterns, expected.points[i].patterns);
                QCOMPARE(point.side, expected.points[i].side);
                QCOMPARE(point.signals, expected.points[i].signals);
                QVERIFY(i == 0 || point.spread == expected.points[i].spread);
                if (!point.signals)
                    continue;
                QVERIFY(signals_ < told->size());
                const SpcSignal &signal = (*told)[signals_++];
                QCOMPARE(signal.at, point.at);
                QCOMPARE(signal.patterns, point.patterns);
                QCOMPARE(signal.value, point.shown);
            }
            QCOMPARE(told->size(), signals_);
            QVERIFY(signals_ > 0);
            auto newest = rig.service->signalsSince(rig.scene.machine, UtcTime::min());
            std::reverse(newest.begin(), newest.end());
            QVERIFY(newest == *told);
            QCOMPARE(rig.service->signalCount(rig.scene.machine, rig.clock.utc()).points, quint64(all.size()));
        };
        agrees();
        // Told once, but where it became grave; and what was withdrawn was told before.
        std::map<QString, int> raised;
        for (const Event &event : rig.history.events(EventKind::SpcSignal)) {
            if (event.severity == Severity::Info) {
                QVERIFY(raised[event.reference] >= 1);
                raised.erase(event.reference);
            } else {
                ++raised[event.reference];
                QVERIFY(raised[event.reference] <= 2);
            }
        }
        for (const SpcSignal &signal : rig.service->signalsSince({}, UtcTime::min()))
            QVERIFY(raised.count(signal.id.toString(QUuid::WithoutBraces)) == 1);
        QCOMPARE(raised.size(), rig.service->signalsSince({}, UtcTime::min()).size());
        rig.end();
        rig.start(); // and it is kept so
        agrees();
    }
}

void TestQualityService::aSignalIsToldOnce()
{
    Rig rig;
    const UtcTime at = rig.clock.utc() - 2h;
    const auto enter = [&](std::chrono::minutes when, double value) {
        const auto entered = answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, {at + when, {value}}, {}, kLab, done); });
        QVERIFY(entered.ok());
    };
    const auto told = [&rig] { return rig.history.events(EventKind::SpcSignal).size(); };
    const auto only = [&rig] {
        const auto all = rig.service->signalsSince({}, UtcTime::min());
        return all.size() == 1 ? all.front() : SpcSignal();
    };
    enter(0min, 33.5);
    enter(30min, 36);
    enter(40min, 33.5);
    QCOMPARE(told(), 1);
    const QUuid first = only().id;
    enter(20min, 33.5); // nothing to do with it
    QCOMPARE(told(), 1);
    QVERIFY(only().id == first && only().at == at + 30min);
    enter(29min, 36); // it began earlier
    QCOMPARE(told(), 1);
    QVERIFY(only().id == first && only().at == at + 29min);
    enter(50min, 33.5);
    QCOMPARE(told(), 1);
}

//! More points behind it than are judged anew: the chart stays as it was, and says so until it learns anew.
void TestQualityService::aChartSaysWhatCameTooLate()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const UtcTime gap = rig.at - 105s; // between points
    const std::vector<QualityPoint> before = rig.points(rig.scene.gaugeChart);
    const QualityPoint last = before.back();
    QVERIFY(rig.records->writeNow([&](sqlite::Database &db) -> Status { // as if it had gone on for days
        for (size_t i = 1; i <= QualityService::kMostJudgedAnew; ++i) {
            QualityPoint point = last;
            point.id = QUuid::createUuid();
            point.group.at = point.point.at = last.group.at + std::chrono::milliseconds(i);
            if (Status done = quality_records::savePoint(db, point, quality_records::basisOf(rig.service->chart(rig.scene.gaugeChart)->chart)); !done)
                return done;
        }
        return Done{};
    }).ok());
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->lateLeft);
    const size_t told = rig.history.events(EventKind::SpcSignal).size();
    for (int i = 0; i < 2; ++i) {
        rig.send(rig.scene.gauge, gap + std::chrono::seconds(i), Payload::of(20.0));
        rig.service->settle();
    }
    const std::optional<ChartNow> now = rig.service->chart(rig.scene.gaugeChart);
    QVERIFY(now && now->lateLeft);
    QCOMPARE(*now->lateLeft, gap);
    QVERIFY(now->advice().contains(toIso(gap)));
    QVERIFY(quality_json::measurement(*now, last)[u"warning"_s].toString().contains(toIso(gap)));
    const auto events = rig.history.events(EventKind::SpcSignal);
    QCOMPARE(size_t(events.size()), told + 1); // once
    QVERIFY(events.back().text.contains(toIso(gap)));
}

void TestQualityService::lateReadingsMakeTheChartThatTimelyOnesMake()
{
    // Once in order, once with a link that hands over ten minutes later what it kept.
    std::vector<std::vector<QualityPoint>> results;
    std::vector<std::vector<SpcSignal>> signals_;
    for (const bool late : {false, true}) {
        Rig rig;
        rig.runs(true);
        const std::vector<double> calm{19.8, 20.2, 20.0, 20.1, 19.9};
        rig.measure(noise(60, 1));
        rig.measure(calm);
        rig.service->settle();
        const std::vector<double> kept = noise(31, 2, 4);
        const UtcTime gap = rig.at;
        if (late) {
            rig.at += 310s;
            rig.clock.setUtc(rig.at);
        } else {
            rig.measure(kept);
        }
        for (int i = 0; i < 7; ++i)
            rig.measure(calm);
        rig.service->settle();
        if (late) {
            const size_t toldBefore = rig.service->signalsSince({}, UtcTime::min()).size();
            const size_t before = rig.points(rig.scene.gaugeChart).size();
            UtcTime when = gap;
            for (const double value : kept) {
                rig.send(rig.scene.gauge, when, Payload::of(value));
                when += 10s;
            }
            rig.service->settle();
            QVERIFY(rig.points(rig.scene.gaugeChart).size() > before + 10);
            QVERIFY(rig.service->lateReadings() >= 31);
            QVERIFY(rig.service->signalsSince({}, UtcTime::min()).size() > toldBefore);
            std::set<QString> told;
            for (const Event &event : rig.history.events(EventKind::SpcSignal))
                QVERIFY(told.insert(event.reference).second); // each once
            QVERIFY(rig.history.events(EventKind::SpcSignal).back().text.contains(u"found later"_s));
        }
        for (int i = 0; i < 4; ++i)
            rig.measure(calm); // and it goes on alike
        rig.service->settle();
        results.push_back(rig.points(rig.scene.gaugeChart));
        signals_.push_back(rig.service->signalsSince({}, UtcTime::min()));
        QVERIFY(rig.service->trouble().isEmpty());
    }
    QCOMPARE(results[0].size(), results[1].size());
    for (size_t i = 0; i < results[0].size(); ++i) {
        QVERIFY(results[0][i].group == results[1][i].group);
        QCOMPARE(results[0][i].point.patterns, results[1][i].point.patterns);
        QCOMPARE(results[0][i].point.signals, results[1][i].point.signals);
        QCOMPARE(results[0][i].point.judged, results[1][i].point.judged);
    }
    QCOMPARE(signals_[0].size(), signals_[1].size());
    for (size_t i = 0; i < signals_[0].size(); ++i) {
        QCOMPARE(signals_[0][i].at, signals_[1][i].at);
        QCOMPARE(signals_[0][i].patterns, signals_[1][i].patterns);
    }
}

void TestQualityService::whoEnteredDoesNotApprove()
{
    Rig rig;
    rig.fourEyes = true;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-4"_s, rig.scene.machine, {}, kBoss, done); });
    QVERIFY(opened.ok());
    QualityTest test;
    test.parameter = u"colour"_s;
    test.value = 1;
    test.expected.low = 0;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const auto decide = [&](const Actor &actor, BatchState state) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, u"seen"_s, actor, Secret(QByteArray("right for ") + actor.user.toUtf8()), done);
        });
    };
    const auto own = decide(kLab, BatchState::Approved);
    QVERIFY(!own.ok() && own.error().kind == Error::Kind::Refused);
    // Values that were measured for it count as well.
    QVERIFY(answerOf<Result<QualityPoint>>([&](auto done) {
                rig.service->enter(rig.scene.handChart, {rig.clock.utc() - 1h, {33.5}}, opened->id, kBoss, done);
            }).ok());
    const size_t told = rig.trail.size();
    QVERIFY(!decide(kBoss, BatchState::Approved).ok());
    QCOMPARE(rig.trail.size(), told);
    rig.fourEyes = false; // who opened or entered may, where nobody asks for four eyes
    QVERIFY(decide(kBoss, BatchState::Approved).ok());
    rig.fourEyes = true;
    const auto second = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-5"_s, rig.scene.machine, {}, kBoss, done); });
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(second->id, {test}, kLab, done); }).ok());
    const auto other = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->decide(second->id, BatchState::Approved, {}, kBoss, Secret(QByteArray("right for boss")), done);
    });
    QVERIFY2(other.ok(), other.ok() ? "" : qPrintable(other.error().message));
}

void TestQualityService::measurementsBelongToTheirBatch()
{
    Rig rig;
    rig.scene.chart(1).regulated = true;
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    const auto open = [&](const QString &code, const MachineId &machine) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(code, machine, {}, kLab, done); });
    };
    const auto batch = open(u"LOT-6"_s, rig.scene.machine);
    const auto foreign = open(u"LOT-7"_s, MachineId::create());
    int minute = 0;
    const auto enter = [&](double value, const QUuid &whose) {
        return answerOf<Result<QualityPoint>>([&](auto done) {
            rig.service->enter(rig.scene.handChart, {rig.clock.utc() - 1h + ++minute * 1min, {value}}, whose, kLab, done);
        });
    };
    QVERIFY(!enter(33.5, QUuid::createUuid()).ok()); // there is none
    QVERIFY(!enter(33.5, foreign->id).ok());         // another machine's
    QVERIFY(enter(33.5, batch->id).ok());
    QVERIFY(enter(33.6, {}).ok());
    QVERIFY(enter(35.5, batch->id).ok()); // outside what its chart asks for
    const auto points = answerOf<Result<std::vector<QualityPoint>>>([&](auto done) { rig.service->batchPoints(batch->id, done); });
    QVERIFY(points.ok());
    QCOMPARE(points->size(), size_t(2));
    QCOMPARE(points->back().group.values, std::vector<double>{35.5});
    const auto decide = [&](const QString &note) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(batch->id, BatchState::Approved, note, kBoss, Secret(QByteArray("right for boss")), done);
        });
    };
    QVERIFY(!decide({}).ok());
    QVERIFY(decide(u"The customer knows."_s).ok()); // measurements are results
    QVERIFY(!enter(33.5, batch->id).ok());          // it is closed
}

void TestQualityService::zonesAndSignalsOfARange()
{
    Rig rig; // 33.5, sigma 0.4
    const UtcTime at = rig.clock.utc() - 1h;
    const std::vector<std::pair<double, SpcZone>> some{{33.5, SpcZone::C}, {33.85, SpcZone::C}, {34.2, SpcZone::B}, {32.5, SpcZone::A}, {36, SpcZone::Beyond}, {31, SpcZone::Beyond}};
    for (size_t i = 0; i < some.size(); ++i) {
        QVERIFY(answerOf<Result<QualityPoint>>([&](auto done) {
                    rig.service->enter(rig.scene.handChart, {at + int(i) * 1min, {some[i].first}}, {}, kLab, done);
                }).ok());
    }
    const std::vector<QualityPoint> points = rig.points(rig.scene.handChart);
    for (size_t i = 0; i < some.size(); ++i)
        QCOMPARE(spcZoneName(points[i].zone), spcZoneName(some[i].second));
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QCOMPARE(evaluation->inZone[size_t(SpcZone::C)], size_t(2));
    QCOMPARE(evaluation->inZone[size_t(SpcZone::Beyond)], size_t(2));
    QCOMPARE(quality_json::chart(rig.scene.chart(1), *evaluation)[u"zones"_s][u"BEYOND"_s].toInt(), 2);
    const auto query = [&](const ChartId &chart, const MachineId &machine, UtcTime from, UtcTime to, size_t most) {
        return *answerOf<Result<std::vector<SpcSignal>>>([&](auto done) { rig.service->querySignals(chart, machine, from, to, most, done); });
    };
    const auto all = query(rig.scene.handChart, {}, UtcTime::min(), UtcTime::max(), 100);
    QCOMPARE(all.size(), size_t(2));
    QCOMPARE(spcZoneName(all.back().zone()), u"BEYOND"_s);
    QCOMPARE(query({}, rig.scene.machine, UtcTime::min(), UtcTime::max(), 1).size(), size_t(1));
    QCOMPARE(query({}, rig.scene.machine, UtcTime::min(), UtcTime::max(), 1).front().at, at + 5min); // the newest
    QCOMPARE(query(rig.scene.handChart, {}, at, at + 5min, 100).size(), size_t(1));
    QVERIFY(query(rig.scene.gaugeChart, {}, UtcTime::min(), UtcTime::max(), 100).empty());
    QVERIFY(query({}, MachineId::create(), UtcTime::min(), UtcTime::max(), 100).empty());

    // Of a chart that a tag feeds: for how much of the time there are values.
    rig.runs(true);
    const UtcTime begin = rig.at;
    rig.measure(noise(60, 1));
    rig.service->settle();
    const auto capability = [&](UtcTime from, UtcTime to) {
        return *answerOf<Result<std::optional<Capability>>>([&](auto done) { rig.service->capability(rig.scene.gaugeChart, from, to, done); });
    };
    const auto half = capability(begin, begin + 20min);
    QVERIFY(half && half->coverage);
    QCOMPARE(half->samples, 2 * half->points);
    QVERIFY(*half->coverage > 0.45 && *half->coverage < 0.55);
}

void TestQualityService::amountsAreChartedAsRates()
{
    Rig rig;
    rig.scene.plant.sites[0].devices[0].tags[0].kind = TagKind::CounterDelta;
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    rig.runs(true);
    // Three pieces in three seconds, then seven seconds of nothing: three each ten seconds.
    for (int second = 0; second < 600; ++second) {
        rig.send(rig.scene.gauge, rig.at, Payload::of(second % 10 < 3 ? 1.0 : 0.0));
        rig.at += 1s;
        rig.clock.setUtc(rig.at);
    }
    rig.service->settle();
    const std::vector<QualityPoint> points = rig.points(rig.scene.gaugeChart);
    QVERIFY2(points.size() >= 25, qPrintable(QString::number(points.size())));
    for (const QualityPoint &point : points)
        QCOMPARE(point.group.values, (std::vector<double>{3, 3}));
}

void TestQualityService::slowRecordsDoNotHoldTheStart()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.end();
    auto opened = RecordStore::open(rig.folder.path(), {quality_records::schema()});
    QVERIFY(opened.ok());
    rig.records = std::move(*opened);
    // The disk hangs: nothing is read.
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    const auto job = rig.records->read<qint64>([gone](sqlite::Database &) -> Result<qint64> {
        gone.wait();
        return qint64(0);
    }, [](const Result<qint64> &) {});
    QualityPorts ports{*rig.records, rig.clock, &rig.history, [](const Actor &, QualityDeed) { return Status(Done{}); }, {}, {}};
    rig.service = std::make_unique<QualityService>(std::move(ports));
    QVERIFY(rig.service->start(rig.scene.snapshot()).ok()); // comes back all the same
    QVERIFY(rig.service->charts()->empty());
    rig.runs(true);
    rig.measure(noise(20, 2)); // waits for the charts
    go.set_value();
    QTRY_VERIFY(rig.service->chart(rig.scene.gaugeChart));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value()); // it has not learnt anew
    QVERIFY(rig.points(rig.scene.gaugeChart).size() >= 38);
}

QTEST_GUILESS_MAIN(TestQualityService)
#include "tst_quality_service.moc"
