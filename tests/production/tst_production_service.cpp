#include "history/history_fixture.h"
#include "models/production/production_json.h"
#include "models/production/production_service.h"
#include "models/production/replay.h"
#include "models/telemetry/pipeline.h"
#include "production/production_fixture.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

//! A clock that another thread may look at.
class SharedClock final : public Clock
{
public:
    UtcTime utc() const override { return fromMicroseconds(m_utc); }
    SteadyTime steady() const override { return SteadyTime(std::chrono::microseconds(m_steady)); }
    void set(UtcTime at)
    {
        m_steady += std::max<qint64>(0, toMicroseconds(at) - m_utc);
        m_utc = toMicroseconds(at);
    }
    void setBack(UtcTime at) { m_utc = toMicroseconds(at); }

private:
    std::atomic<qint64> m_utc{toMicroseconds(kMonday + 8h)};
    std::atomic<qint64> m_steady{3'600'000'000};
};

constexpr quint64 kPatienceMs = 20'000;

Plant plantOf(bool withOrder, TagKind counts)
{
    Plant plant;
    Site site;
    site.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000001"_s)};
    site.code = u"S"_s;
    site.calendars = {twoShifts()};
    site.stopReasons = {{u"jam"_s, u"Jam"_s, MachineState::Down}, {u"motor"_s, u"Motor"_s, MachineState::Down},
                        {u"meeting"_s, u"Meeting"_s, MachineState::PlannedStop}};
    Device device;
    device.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000002"_s)};
    device.code = u"D"_s;
    const auto add = [&device](int number, const QString &code, TagKind kind, ValueType type) {
        Tag tag;
        tag.id = {QUuid::fromString(u"00000000-0000-4000-8000-0000000001%1"_s.arg(number, 2, 10, QLatin1Char('0')))};
        tag.code = code;
        tag.kind = kind;
        tag.type = type;
        device.tags.append(tag);
        return tag.id;
    };
    Machine machine;
    machine.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000011"_s)};
    machine.code = u"CAP-01"_s;
    machine.production.total = add(1, u"total"_s, counts, ValueType::Float64);
    machine.production.scrap = add(2, u"scrap"_s, TagKind::CounterTotal, ValueType::Float64);
    machine.stateTag = add(3, u"state"_s, TagKind::Status, ValueType::Int64);
    const TagUuid order = add(4, u"order"_s, TagKind::Text, ValueType::Text);
    if (withOrder)
        machine.production.order = order;
    machine.production.states = {{3, MachineState::Down, u"jam"_s}, {1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
    machine.production.idealCycle = 1;
    Line line;
    line.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000021"_s)};
    line.code = u"L"_s;
    line.calendar = u"2S"_s;
    line.machines = {machine};
    site.lines = {line};
    site.devices = {device};
    plant.sites = {site};
    return plant;
}

} // namespace

class TestProductionService final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SharedClock> m_clock;
    std::unique_ptr<Historian> m_history;
    std::unique_ptr<RecordStore> m_records;
    std::unique_ptr<ProductionService> m_service;
    SnapshotPtr m_snapshot;
    MachineId m_machine;
    quint64 m_stored = 0;

    void open(bool withOrder = false, TagKind counts = TagKind::CounterTotal)
    {
        HistorianSettings settings;
        settings.folder = m_folder->path();
        auto history = Historian::open(settings, Clock::system());
        QVERIFY(history.ok());
        m_history = std::move(*history);
        auto records = RecordStore::open(m_folder->path(), {ProductionService::schema()});
        QVERIFY2(records.ok(), qPrintable(records.ok() ? QString() : records.error().message));
        m_records = std::move(*records);
        m_snapshot = std::make_shared<const PlantSnapshot>(plantOf(withOrder, counts), 1, [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
        m_history->setSnapshot(m_snapshot);
        m_machine = m_snapshot->plant().sites[0].lines[0].machines[0].id;
        m_stored = m_history->counters().stored;
    }

    void start(ProductionSettings settings = {})
    {
        settings.tick = 5ms;
        settings.recomputeAfter = 1s;
        m_service = std::make_unique<ProductionService>(*m_history, *m_records, *m_clock, settings);
        m_service->setSnapshot(m_snapshot);
        m_service->start();
        QTRY_VERIFY_WITH_TIMEOUT(machine() && !machine()->catchingUp, kPatienceMs);
    }

    void stop()
    {
        m_service.reset();
        m_records.reset();
        if (m_history)
            m_history->stop();
        m_history.reset();
    }

    TagId tag(const char *code) const { return m_snapshot->find(u"D."_s + QLatin1String(code))->id; }
    std::shared_ptr<const MachinePicture> machine() const { return m_service->picture()->machine(m_machine); }

    //! As the pipeline hands it to both.
    void tell(std::vector<Reading> readings, std::vector<QByteArray> texts = {}, bool live = true)
    {
        m_stored += readings.size();
        const BatchPtr batch = batchOf(std::move(readings), std::move(texts));
        m_history->take(batch);
        if (live)
            m_service->take(batch);
    }
    Reading state(UtcTime at, qint64 value, StatusCode status = StatusCode::Good) const { return {tag("state"), status, at, Payload::of(value)}; }
    Reading total(UtcTime at, double value, StatusCode status = StatusCode::Good) const { return {tag("total"), status, at, Payload::of(value)}; }
    Reading scrap(UtcTime at, double value) const { return {tag("scrap"), StatusCode::Good, at, Payload::of(value)}; }

    //! Time goes on to \a at, and the service has seen it.
    void goTo(UtcTime at)
    {
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock->set(at);
        QTRY_VERIFY_WITH_TIMEOUT(machine() && !machine()->catchingUp && machine()->at == at - 3s, kPatienceMs);
    }

    Account accountOf(UtcTime from = kMonday, UtcTime to = kMonday + 48h)
    {
        auto account = m_service->account(m_machine, from, to);
        return account.ok() ? *account : Account();
    }

    //! A minute of running at each minute from \a from, a unit a second less one in ten.
    void run(UtcTime from, int minutes, double &count)
    {
        for (int i = 0; i < minutes; ++i) {
            count += 54;
            tell({total(from + std::chrono::minutes(i) + 50s, count), scrap(from + std::chrono::minutes(i) + 50s, 0)});
        }
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<SharedClock>();
        m_stored = 0;
    }
    void cleanup() { stop(); }

    void countsLiveAndKeepsItOverAStart()
    {
        open();
        start();
        QSignalSpy stored(m_service.get(), &ProductionService::accountsStored);
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 1'000), scrap(begin, 0)});
        double count = 1'000;
        run(begin, 90, count);
        goTo(begin + 90min);
        const auto now = machine();
        QVERIFY(now->state.state == MachineState::Running);
        QCOMPARE(now->shift, u"early"_s);
        QCOMPARE(units(now->shiftAccount.inShift().total), 90.0 * 54);
        const OeeFigures figures = m_service->picture()->line(now->line)->shiftOee();
        QVERIFY(figures.oee.has_value());
        QVERIFY(std::abs(*figures.oee - 90.0 * 54 / (90 * 60 - 3)) < 1e-9);
        QTRY_VERIFY_WITH_TIMEOUT(!stored.isEmpty(), kPatienceMs);
        const WorkCenterSummary summary = summaryOf(*now);
        QCOMPARE(summary.good, 90.0 * 54);
        QCOMPARE(*summary.utilisation, 1.0);
        const Account before = accountOf();

        // The station is off for ten minutes, in which the machine makes 600.
        stop();
        m_clock->set(begin + 100min);
        open();
        start();
        QCOMPARE(accountOf().everything().total, before.everything().total);
        count += 600;
        tell({state(begin + 100min, 1), total(begin + 100min, count), scrap(begin + 100min, 0)});
        goTo(begin + 110min);
        const Account after = accountOf();
        QCOMPARE(units(after.everything().total), 90.0 * 54 + 600);
        QCOMPARE(after.inShift().total, before.inShift().total); // nobody saw how the 600 were made
        QVERIFY(after.time(MachineState::Unknown) >= before.time(MachineState::Unknown) + std::chrono::microseconds(10min).count());
        QCOMPARE(after.notes.estimated, 600 * kUnit);

        // And once more, without anything new: nothing is counted twice.
        stop();
        open();
        start();
        QCOMPARE(accountOf().everything().total, after.everything().total);
    }

    void amountsAddUpToWhatWasSent()
    {
        open(false, TagKind::CounterDelta);
        start();
        FieldQueue queue;
        LatestValues latest;
        Pipeline pipeline(queue, latest, *m_clock);
        pipeline.addSink(*m_history, Pipeline::Wants::Deadbanded);
        pipeline.addSink(*m_service, Pipeline::Wants::Deadbanded);
        pipeline.setSnapshot(m_snapshot);
        const DeviceId device = m_snapshot->plant().sites[0].devices[0].id;
        UtcTime at = kMonday + 8h;
        const auto go = [&](std::chrono::seconds time) {
            at += time;
            m_clock->set(at);
            pipeline.processOnce(SteadyTime{});
        };
        const auto say = [&](const Reading &reading) {
            auto batch = std::make_shared<Batch>(*batchOf({reading}));
            batch->device = device;
            batch->receivedAt = at;
            batch->receivedSteady = m_clock->steady();
            queue.push(BatchPtr(batch));
            pipeline.processOnce(SteadyTime{});
        };
        const auto settle = [&] {
            const PipelineCounters counters = pipeline.counters();
            m_stored = counters.delivered - counters.deadbanded + counters.made;
            goTo(at);
        };
        say(state(at, 1));
        double sent = 0;
        const auto make = [&](int seconds) {
            for (int second = 0; second < seconds; ++second) {
                go(1s);
                sent += 1;
                say(total(at, 1));
                say(state(at, 1));
            }
        };
        make(60);
        for (int second = 0; second < 1'500; ++second) { // ten minutes, twice, in which nothing is made
            go(1s);
            queue.push(Heard{device, {}, m_clock->steady()});
        }
        settle();
        queue.push(LinkChange{device, false, at, m_clock->steady()});
        go(90s);
        queue.push(LinkChange{device, true, at, m_clock->steady()});
        make(60);
        go(60s); // silent, until it is heard again
        queue.push(Heard{device, {}, m_clock->steady()});
        go(1s);
        make(1);
        go(10s);
        settle();
        QCOMPARE(units(accountOf().everything().total), sent);

        const Result<RawResult> raw = rawOf(*m_history, tag("total"));
        QVERIFY(raw.ok());
        double sum = 0;
        for (const Reading &reading : raw->readings)
            sum += qualityOf(reading.status) == Quality::Bad ? 0 : reading.value.asDouble();
        QCOMPARE(sum, sent);
        Answer<std::vector<Bucket>> answer;
        BucketQuery query;
        query.tag = tag("total");
        query.from = kMonday;
        query.to = at;
        const auto job = m_history->queryBuckets(query, answer.callback());
        const auto buckets = answer.take();
        QVERIFY(buckets.ok());
        double inBuckets = 0;
        for (const Bucket &bucket : *buckets)
            inBuckets += bucket.numbers > 0 ? bucket.mean * double(bucket.numbers) : 0;
        QVERIFY2(std::abs(inBuckets - sent) < 1e-6, qPrintable(QString::number(inBuckets)));

        // And what is computed anew from history says the same.
        stop();
        QVERIFY(QFile::remove(m_folder->filePath(u"records.sqlite"_s)));
        open(false, TagKind::CounterDelta);
        start();
        QCOMPARE(units(accountOf().everything().total), sent);
    }

    void liveIsWhatHistoryGives()
    {
        open(true);
        start();
        std::mt19937 random(4);
        const UtcTime begin = kMonday + 8h;
        UtcTime at = begin;
        const auto samples = randomStream(random, begin, 10, true);
        for (const Sample &sample : samples) {
            if (sample.role == Role::Product)
                continue;
            Reading reading = sample.reading;
            reading.tag = sample.role == Role::State ? tag("state") : sample.role == Role::Total ? tag("total") : sample.role == Role::Scrap ? tag("scrap") : tag("order");
            if (sample.role == Role::Order)
                tell({{reading.tag, reading.status, reading.at, Payload::ofText(0)}}, {sample.text});
            else
                tell({reading});
            if (reading.at > at + 1h) {
                at = reading.at;
                goTo(at);
            }
        }
        goTo(begin + 10h);
        const auto live = machine()->allCells();
        const UtcTime until = machine()->at;
        QCOMPARE(m_service->counters().late, quint64(0));
        m_service.reset();

        const auto setups = setupsOf(*m_snapshot);
        QCOMPARE(setups.size(), size_t(1));
        auto fresh = beginAt(*m_history, *setups[0], begin - 8h - 24h * 7);
        QVERIFY(fresh.ok());
        Accumulator accumulator(setups[0], *fresh);
        QVERIFY(replay(*m_history, accumulator, until).ok());
        const auto cells = accumulator.cellsFrom(live.front().from);
        const QString difference = differenceOf(cells, live);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));

        // What is stored comes back bit by bit, too.
        auto stored = m_records->readNow<std::vector<Cell>>([this](sqlite::Database &db) { return records::loadCells(db, m_machine, kMonday + 8h, kMonday + 15h); });
        QVERIFY(stored.ok());
        QVERIFY(stored->size() >= 7);
        std::vector<Cell> expected;
        std::copy_if(cells.begin(), cells.end(), std::back_inserter(expected), [](const Cell &cell) { return cell.from >= kMonday + 8h && cell.from < kMonday + 15h; });
        const QString lost = differenceOf(expected, *stored);
        QVERIFY2(lost.isEmpty(), qPrintable(lost));
    }

    void whatIsLateIsCountedInItsHour()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 0)});
        tell({total(begin + 30min, 100)});
        goTo(begin + 3h);
        QCOMPARE(units(accountOf(begin, begin + 1h).inShift().total), 100.0);
        tell({total(begin + 3h, 900), state(begin + 10min, 3), state(begin + 20min, 1), total(begin + 59min, 400)});
        goTo(begin + 3h + 1min);
        goTo(begin + 3h + 2min);
        QTRY_VERIFY_WITH_TIMEOUT(m_service->counters().replays > 0, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(units(accountOf(begin, begin + 1h).inShift().total), 400.0, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(accountOf(begin, begin + 1h).time(MachineState::Down), std::chrono::microseconds(10min).count(), kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(units(accountOf().inShift().total), 900.0, kPatienceMs);
        QVERIFY(m_service->counters().late >= 3);
    }

    void theFirstStartTakesWhatHistoryHas()
    {
        open();
        const UtcTime begin = kMonday + 6h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0), total(begin + 30min, 500), scrap(begin + 30min, 50), total(begin + 90min, 700)}, {}, false);
        QVERIFY(waitForStored(*m_history, m_stored));
        start();
        const Account sum = accountOf();
        QCOMPARE(units(sum.inShift().total), 700.0);
        QCOMPARE(units(sum.inShift().scrap), 50.0);
        QVERIFY(sum.time(MachineState::Unknown) > 0); // the station was not started before
        QCOMPARE(units(machine()->daysAccount(QDate(2026, 9, 21), QDate(2026, 9, 21)).inShift().total), 700.0);
        QCOMPARE(machine()->daysAccount(QDate(2026, 9, 15), QDate(2026, 9, 20)).allTime(), std::chrono::microseconds(24h * 6).count());
    }

    void peopleSayWhyAndCorrect()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), state(begin + 10min, 3), state(begin + 40min, 1)});
        goTo(begin + 50min);
        QCOMPARE(accountOf().time(MachineState::Down), std::chrono::microseconds(30min).count());

        const auto enter = [this](UtcTime from, UtcTime to, const QString &reason, const QString &note) {
            StopEntry entry;
            entry.machine = m_machine;
            entry.from = from;
            entry.to = to;
            entry.reason = reason;
            entry.note = note;
            entry.user = u"ann"_s;
            Answer<StopEntry> answer;
            m_service->enterStop(entry, answer.callback());
            return answer.take();
        };
        QVERIFY(enter(begin + 10min, begin + 40min, u"motor"_s, u"smoke"_s).ok());
        Account sum = accountOf();
        QCOMPARE(sum.time(MachineState::Down), std::chrono::microseconds(30min).count());
        QCOMPARE(paretoOf(sum).front().reason, u"motor"_s);
        // A part of it was something else: the stop is split.
        const auto second = enter(begin + 20min, begin + 30min, u"meeting"_s, u"was none"_s);
        QVERIFY(second.ok());
        QCOMPARE(second->before, u"DOWN motor"_s);
        sum = accountOf();
        QCOMPARE(sum.time(MachineState::Down), std::chrono::microseconds(20min).count());
        QCOMPARE(sum.time(MachineState::PlannedStop), std::chrono::microseconds(10min).count());
        // What the machine says holds again.
        QVERIFY(enter(begin + 30min, begin + 40min, {}, u"wrong"_s).ok());
        QCOMPARE(paretoOf(accountOf()).size(), size_t(2));
        QVERIFY(!enter(begin + 10min, begin + 5min, u"motor"_s, {}).ok());
        QVERIFY(!enter(begin + 10min, begin + 20min, u"no such"_s, {}).ok());
        QVERIFY(!enter(begin + 10min, begin + 200min, u"motor"_s, {}).ok());
        QVERIFY(!enter(begin - 24h * 300, begin - 24h * 299, u"motor"_s, {}).ok());

        // It is there after a start, and all that was entered stays.
        const Account before = accountOf(begin, begin + 50min);
        stop();
        open();
        start();
        Account after = accountOf(begin, begin + 50min);
        QVERIFY(after.times[size_t(MachineState::PlannedStop)] == before.times[size_t(MachineState::PlannedStop)]);
        Answer<std::vector<StopEntry>> entries;
        const auto job = m_service->queryEntries(m_machine, begin, begin + 1h, entries.callback());
        const auto all = entries.take();
        QVERIFY(all.ok());
        QCOMPARE(all->size(), size_t(3));
        QCOMPARE(all->front().reason, u"motor"_s);
        QCOMPARE(all->front().before, u"DOWN jam"_s);
        QCOMPARE(all->back().note, u"wrong"_s);
        Answer<std::vector<StateInterval>> stops;
        const auto stopsJob = m_service->queryStops(m_machine, begin, begin + 1h, stops.callback());
        const auto list = stops.take();
        QVERIFY(list.ok());
        QCOMPARE(list->size(), size_t(3));
        QVERIFY((*list)[1].byPerson);
    }

    void runsByHandAndByOrder()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0)});
        double count = 0;
        run(begin, 60, count);
        goTo(begin + 61min);
        const auto put = [this](RunPlan plan) {
            plan.machine = m_machine;
            plan.user = u"ann"_s;
            Answer<RunPlan> answer;
            m_service->putRun(plan, answer.callback());
            return answer.take();
        };
        RunPlan plan;
        plan.order = u"4711"_s;
        plan.product = u"red"_s;
        plan.quantity = 3'000;
        Result<RunPlan> planned = put(plan);
        QVERIFY(planned.ok());
        QCOMPARE(summaryOf(*machine()).scheduled, 1);
        planned->from = begin + 20min;
        planned = put(*planned);
        QVERIFY(planned.ok());
        QCOMPARE(summaryOf(*machine()).active, 1);
        const ProductionRun *active = machine()->activeRun();
        QVERIFY(active);
        QCOMPARE(active->made(), 40.0 * 54);
        QCOMPARE(*active->progress(), 40.0 * 54 / 3'000);
        QCOMPARE(active->product, u"red"_s);
        planned->to = begin + 50min;
        QVERIFY(put(*planned).ok());
        QVERIFY(!machine()->activeRun());
        QCOMPARE(summaryOf(*machine()).completed, 1);
        QCOMPARE(machine()->runs->back().made(), 30.0 * 54);
        RunPlan nonsense;
        nonsense.quantity = -1;
        QVERIFY(!put(nonsense).ok());
        const QJsonObject json = toJson(*machine());
        QCOMPARE(json[u"completedRuns"_s].toInt(), 1);
        QCOMPARE(json[u"oee"_s].toObject()[u"total"_s].toDouble(), 60.0 * 54);
        QVERIFY(json[u"oee"_s].toObject()[u"coverage"_s].isDouble());
    }

    void whatDoesNotFitIsReadBack()
    {
        open();
        ProductionSettings settings;
        settings.queueBytes = 1;
        start(settings);
        const UtcTime begin = kMonday + 8h;
        double count = 0;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0)});
        run(begin, 10, count);
        goTo(begin + 11min);
        goTo(begin + 12min);
        QTRY_COMPARE_WITH_TIMEOUT(units(accountOf().inShift().total), 540.0, kPatienceMs);
        QVERIFY(m_service->counters().overflowed > 0);
    }

    void theClockIsSetBack()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0)});
        double count = 0;
        run(begin, 100, count);
        goTo(begin + 100min);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock->setBack(begin + 70min);
        QTRY_COMPARE_WITH_TIMEOUT(machine()->at, begin + 70min - 3s, kPatienceMs);
        QCOMPARE(units(accountOf().inShift().total), 70.0 * 54); // what lies ahead is not there yet
        run(begin + 70min, 40, count);
        goTo(begin + 111min);
        QTRY_COMPARE_WITH_TIMEOUT(units(accountOf().everything().total), 140.0 * 54, kPatienceMs);
        QCOMPARE(accountOf(begin, begin + 111min).allTime(), std::chrono::microseconds(111min - 3s).count());
    }

    void statesForThoseWhoJudge()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), state(begin + 10min, 3), state(begin + 12min, 1)});
        goTo(begin + 20min);
        const MachineStates &states = *m_service;
        QVERIFY(states.wasRunning(m_machine, begin + 1min, begin + 9min));
        QVERIFY(!states.wasRunning(m_machine, begin + 9min, begin + 11min));
        QVERIFY(states.wasRunning(m_machine, begin + 13min, begin + 19min));
        QVERIFY(!states.wasRunning(m_machine, begin + 13min, begin + 30min)); // nobody knows yet
        QVERIFY(states.stateAt(m_machine, begin + 11min) == MachineState::Down);
        QVERIFY(states.stateAt({}, begin) == MachineState::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestProductionService)
#include "tst_production_service.moc"
