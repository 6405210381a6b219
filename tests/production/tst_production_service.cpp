#include "history/history_fixture.h"
#include "models/access/audit_trail.h"
#include "models/access/authorizer.h"
#include "models/production/production_json.h"
#include "models/production/production_service.h"
#include "models/production/replay.h"
#include "models/telemetry/pipeline.h"
#include "production/production_fixture.h"
#include "production/production_plant.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 kPatienceMs = 20'000;
const Actor kAnn{u"ann"_s, u"192.0.2.9"_s, {}};

} // namespace

class TestProductionService final : public QObject
{
    Q_OBJECT

    using Role = lineside::production::Role;
    using Sample = lineside::test::Sample;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SharedClock> m_clock;
    std::unique_ptr<Historian> m_history;
    std::unique_ptr<RecordStore> m_records;
    std::unique_ptr<ProductionService> m_service;
    SnapshotPtr m_snapshot;
    MachineId m_machine;
    quint64 m_stored = 0;
    struct Told
    {
        AuditEntry entry;
        qint64 entriesThen = 0;
        qint64 runsThen = 0;
    };
    std::mutex m_mutex;
    std::vector<Told> m_trail;
    std::atomic<bool> m_auditWorks{true};

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
        m_service = std::make_unique<ProductionService>(*m_history, *m_records, *m_clock, audit(), settings);
        m_service->setSnapshot(m_snapshot);
        m_service->start();
        QTRY_VERIFY_WITH_TIMEOUT(machine() && !machine()->catchingUp, kPatienceMs);
    }

    //! Keeps what comes, and what the records held then.
    ProductionService::Audit audit()
    {
        return [this](const AuditEntry &entry) -> Status {
            if (!m_auditWorks)
                return Error{Error::Kind::NoSpace, u"The disk is full."_s, {}};
            const auto entries = m_records->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM production_entries"); });
            const auto runs = m_records->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM production_runs"); });
            const std::lock_guard lock(m_mutex);
            m_trail.push_back({entry, entries.ok() ? *entries : -1, runs.ok() ? *runs : -1});
            return Done{};
        };
    }
    std::vector<Told> trail()
    {
        const std::lock_guard lock(m_mutex);
        return m_trail;
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

    //! What is in the records, whatever the service has at hand.
    Account storedSum(UtcTime from, UtcTime to)
    {
        const auto cells = m_records->readNow<std::vector<Cell>>([id = m_machine, from, to](sqlite::Database &db) { return records::loadCells(db, id, from, to); });
        return cells.ok() ? sumOf(*cells) : Account();
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
        m_trail.clear();
        m_auditWorks = true;
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
        // The running shift and day have all their hours, also those before the start; each hour counts once.
        const auto shown = machine();
        QCOMPARE(shown->shiftAccount.everything().total, after.everything().total);
        QCOMPARE(shown->shiftAccount.inShift().total, after.inShift().total);
        QCOMPARE(shown->dayAccount.everything().total, after.everything().total);
        QCOMPARE(shown->daysAccount(shown->day.addDays(-3), shown->day).everything().total, after.everything().total);

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
        // It begins with the first reading, and has no empty days in front of it.
        QCOMPARE(machine()->daysAccount(QDate(2026, 9, 14), QDate(2026, 9, 20)).allTime(), 0);
        QCOMPARE(sum.allTime(), std::chrono::microseconds(2h).count());
        QCOMPARE(machine()->dayFrom, begin - 6h);
        QCOMPARE(machine()->allCells().front().from, begin);
    }

    void whatIsOlderThanTheFirstReadingIsTheNewBegin()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 500), scrap(begin, 0), total(begin + 5min, 600)});
        goTo(begin + 10min);
        QCOMPARE(units(accountOf().everything().total), 100.0);
        // A device hands over what it kept while it could not be reached.
        tell({state(begin - 26h, 1), total(begin - 26h, 0), scrap(begin - 26h, 0), total(begin - 25h, 500)});
        goTo(begin + 11min);
        goTo(begin + 12min);
        const auto all = [&] { return units(accountOf(begin - 48h, begin + 24h).everything().total); };
        QTRY_COMPARE_WITH_TIMEOUT(all(), 600.0, kPatienceMs);
        QCOMPARE(machine()->allCells().front().from, begin - 26h);
        stop();
        open();
        start();
        QCOMPARE(all(), 600.0);
    }

    //! A start stores all the hours that it made of history, not only the last one.
    void whatAStartMadeOfHistoryIsStored()
    {
        open();
        const UtcTime begin = kMonday + 5h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0), total(begin + 30min, 500), total(begin + 90min, 700), total(begin + 150min, 800)}, {}, false);
        QVERIFY(waitForStored(*m_history, m_stored));
        start();
        QTRY_COMPARE_WITH_TIMEOUT(units(storedSum(begin, begin + 3h).everything().total), 800.0, kPatienceMs);
    }

    //! The records take nothing for hours, and meanwhile something comes late: nothing of those hours is lost.
    void hoursThatAreNotStoredYetOutliveARecount()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        double count = 0;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0)});
        run(begin, 70, count);
        goTo(begin + 70min);
        QTRY_COMPARE_WITH_TIMEOUT(units(storedSum(begin, begin + 1h).everything().total), 60.0 * 54, kPatienceMs);
        QVERIFY(m_records->writeNow([](sqlite::Database &db) {
            return db.execute("CREATE TRIGGER full BEFORE INSERT ON production_cells BEGIN SELECT RAISE(ABORT, 'full'); END");
        }).ok());
        for (int hour = 2; hour <= 4; ++hour) { // three hours end
            run(begin + (hour - 1) * 1h + 10min, 60, count);
            goTo(begin + hour * 1h + 10min);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_service->counters().failed > 0, kPatienceMs);
        QCOMPARE(units(storedSum(begin, begin + 24h).everything().total), 60.0 * 54);
        const double all = units(accountOf(begin, begin + 250min).everything().total);
        QCOMPARE(all, 250.0 * 54);
        tell({state(begin + 4h + 5min, 2), state(begin + 4h + 7min, 1)}); // of the hour that goes on
        const quint64 replays = m_service->counters().replays;
        goTo(begin + 4h + 11min);
        goTo(begin + 4h + 12min);
        QTRY_VERIFY_WITH_TIMEOUT(m_service->counters().replays > replays, kPatienceMs);
        QCOMPARE(units(accountOf(begin, begin + 250min).everything().total), all);
        QVERIFY(m_records->writeNow([](sqlite::Database &db) { return db.execute("DROP TRIGGER full"); }).ok());
        goTo(begin + 4h + 20min);
        QTRY_COMPARE_WITH_TIMEOUT(units(storedSum(begin, begin + 4h).everything().total), 240.0 * 54, kPatienceMs);
        stop();
        open();
        start();
        QCOMPARE(units(accountOf(begin, begin + 4h).everything().total), 240.0 * 54);
    }

    //! The first day of a station: history has hours of which there is no checkpoint yet.
    void peopleSayWhyOfHoursBeforeTheFirstStart()
    {
        open();
        const UtcTime begin = kMonday + 4h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0), state(begin + 2h, 3), state(begin + 150min, 1), total(begin + 3h, 400)}, {}, false);
        QVERIFY(waitForStored(*m_history, m_stored));
        start(); // at eight
        const auto enter = [this](UtcTime from, UtcTime to) {
            StopEntry entry;
            entry.machine = m_machine;
            entry.from = from;
            entry.to = to;
            entry.reason = u"motor"_s;
            Answer<StopEntry> answer;
            m_service->enterStop(entry, kAnn, answer.callback());
            return answer.take();
        };
        const Account before = accountOf(begin, begin + 3h);
        const auto entered = enter(begin + 2h, begin + 150min);
        QVERIFY2(entered.ok(), qPrintable(entered.ok() ? QString() : entered.error().message));
        QCOMPARE(entered->before, u"DOWN jam"_s);
        Account sum = accountOf(begin, begin + 3h);
        QCOMPARE(sum.reason(MachineState::Down, u"motor"_s).time, std::chrono::microseconds(30min).count());
        QCOMPARE(sum.everything().total, before.everything().total);
        QCOMPARE(sum.allTime(), before.allTime());
        QVERIFY(!enter(begin - 1h, begin + 1h).ok()); // nobody knows of that
        stop();
        open();
        start();
        sum = accountOf(begin, begin + 3h);
        QCOMPARE(sum.reason(MachineState::Down, u"motor"_s).time, std::chrono::microseconds(30min).count());
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
            Answer<StopEntry> answer;
            m_service->enterStop(entry, kAnn, answer.callback());
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

    //! Minutes in which the machine ran stay running time, and who entered it is told how many they were.
    void whoeverEntersRunningTimeIsTold()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), state(begin + 10min, 3), state(begin + 40min, 1)});
        goTo(begin + 60min);
        const auto enter = [this](UtcTime from, UtcTime to, const QString &reason) {
            StopEntry entry;
            entry.machine = m_machine;
            entry.from = from;
            entry.to = to;
            entry.reason = reason;
            Answer<StopEntry> answer;
            m_service->enterStop(entry, kAnn, answer.callback());
            return answer.take();
        };
        const auto both = enter(begin + 5min, begin + 50min, u"motor"_s);
        QVERIFY(both.ok());
        QCOMPARE(both->ran, std::optional<qint64>(std::chrono::microseconds(15min).count()));
        QCOMPARE(toJson(*both)[u"ranSeconds"_s].toDouble(), 900.0);
        QCOMPARE(accountOf().time(MachineState::Down), std::chrono::microseconds(30min).count());
        QVERIFY(trail().back().entry.text.contains(u"It ran for 15.0 min"_s));
        const auto stop = enter(begin + 10min, begin + 40min, u"motor"_s);
        QVERIFY(stop.ok());
        QCOMPARE(stop->ran, std::optional<qint64>(0));
        QVERIFY(!trail().back().entry.text.contains(u"It ran"_s));
        QVERIFY(!enter(begin + 5min, begin + 50min, {})->ran); // what the machine says holds again: there is nothing to warn of
        // of hours that are not at hand any more
        tell({state(begin + 100h, 1)});
        goTo(begin + 101h);
        const auto old = enter(begin + 5min, begin + 50min, u"motor"_s);
        QVERIFY2(old.ok(), qPrintable(old.ok() ? QString() : old.error().message));
        QCOMPARE(old->ran, std::optional<qint64>(std::chrono::microseconds(15min).count()));
        Answer<std::vector<StopEntry>> kept;
        const auto job = m_service->queryEntries(m_machine, begin, begin + 1h, kept.callback());
        const auto entries = kept.take();
        QVERIFY(entries.ok() && entries->size() == 4);
        QVERIFY(!entries->front().ran && !toJson(entries->front()).contains(u"ranSeconds"_s));
    }

    //! The night shift belongs to the day on which it begins: a day of which all is known is known wholly, at any hour.
    void aDayBeginsWithItsFirstShift()
    {
        open();
        Plant plant = m_snapshot->plant();
        plant.sites[0].calendars[0].shifts = {{u"early"_s, 0x7f, 360, 480, {}}, {u"late"_s, 0x7f, 840, 480, {}}, {u"night"_s, 0x7f, 1'320, 480, {}}};
        m_snapshot = std::make_shared<const PlantSnapshot>(std::move(plant), 2, [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
        m_history->setSnapshot(m_snapshot);
        m_clock->set(kMonday + 6h + 3s);
        start();
        tell({state(kMonday + 6h + 4s, 1)});
        QCOMPARE(machine()->setup->calendar->dayBegin(QDate(2026, 9, 21)), kMonday + 6h);
        for (int hour = 1; hour <= 50; ++hour) {
            const UtcTime at = kMonday + 6h + hour * 1h + 3s;
            tell({state(at - 30min, 1)});
            goTo(at);
            const auto now = machine();
            const QDate day = QDate(2026, 9, 21).addDays(hour / 24);
            QCOMPARE(now->day, day);
            QCOMPARE(now->dayFrom, kMonday + 6h + (QDate(2026, 9, 21).daysTo(day)) * 24h);
            if (now->dayFrom == now->at)
                continue; // it has just begun
            QVERIFY2(hour < 24 ? now->dayOee().coverage > 0.99 : now->dayOee().coverage == 1, qPrintable(u"hour %1: %2"_s.arg(hour).arg(now->dayOee().coverage)));
            QCOMPARE(now->daysOee(1).coverage, now->dayOee().coverage);
            if (hour > 24) {
                QCOMPARE(now->daysOee(2).from, now->dayFrom - 24h);
                QVERIFY(hour < 48 ? now->daysOee(2).coverage > 0.999 : now->daysOee(2).coverage == 1);
            }
        }
        const QJsonObject json = toJson(*machine());
        QVERIFY(!QJsonDocument(json).toJson().contains("1970"));
        MachinePicture nothing; // a machine that is being caught up
        QVERIFY(toJson(nothing)[u"from"_s].isNull() && toJson(nothing)[u"since"_s].isNull() && toJson(nothing)[u"at"_s].isNull());
        QVERIFY(!QJsonDocument(toJson(nothing)).toJson().contains("1970"));
    }

    void nothingIsEnteredThatTheTrailDoesNotHold()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), state(begin + 10min, 3), state(begin + 40min, 1)});
        goTo(begin + 50min);
        const auto enter = [&](const QString &reason) {
            StopEntry entry;
            entry.machine = m_machine;
            entry.from = begin + 10min;
            entry.to = begin + 40min;
            entry.reason = reason;
            entry.user = u"somebody else"_s;
            Answer<StopEntry> answer;
            m_service->enterStop(entry, kAnn, answer.callback());
            return answer.take();
        };
        const auto put = [&](RunPlan run) {
            run.machine = m_machine;
            Answer<RunPlan> answer;
            m_service->putRun(run, kAnn, answer.callback());
            return answer.take();
        };
        const auto first = enter(u"motor"_s);
        QVERIFY(first.ok());
        QCOMPARE(first->user, u"ann"_s);
        QVERIFY(enter({}).ok());
        const QString when = toIso(begin + 10min) + u'/' + toIso(begin + 40min) + u' ';
        QCOMPARE(trail().size(), size_t(2));
        QCOMPARE(trail()[0].entry.user, u"ann"_s);
        QVERIFY(trail()[0].entry.origin.words().contains(u"192.0.2.9"_s));
        QCOMPARE(trail()[0].entry.subject, u"machine CAP-01"_s);
        QCOMPARE(trail()[0].entry.before, when + u"DOWN jam"_s);
        QCOMPARE(trail()[0].entry.after, when + u"DOWN motor"_s);
        QCOMPARE(trail()[0].entriesThen, 0); // first the trail
        QCOMPARE(trail()[1].entry.before, when + u"DOWN motor"_s);
        QCOMPARE(trail()[1].entry.after, when + u"as the machine says"_s);
        QCOMPARE(trail()[1].entriesThen, 1);

        RunPlan plan;
        plan.order = u"4711"_s;
        plan.quantity = 3'000;
        auto run = put(plan);
        QVERIFY(run.ok());
        run->from = begin + 20min;
        QVERIFY(put(*run).ok());
        run->to = begin + 30min;
        QVERIFY(put(*run).ok());
        QCOMPARE(trail().size(), size_t(5));
        QVERIFY(trail()[2].entry.before.isEmpty() && trail()[2].entry.text.startsWith(u"Plans"_s));
        QCOMPARE(trail()[2].runsThen, 0);
        QCOMPARE(trail()[2].entry.after, u"order 4711, quantity 3000"_s);
        QCOMPARE(trail()[3].entry.before, trail()[2].entry.after);
        QVERIFY(trail()[3].entry.text.startsWith(u"Begins"_s));
        QCOMPARE(trail()[4].entry.before, trail()[3].entry.after);
        QVERIFY(trail()[4].entry.after.endsWith(u"ended "_s + toIso(begin + 30min)) && trail()[4].entry.text.startsWith(u"Ends"_s));

        // The trail cannot be written: nothing changes.
        m_auditWorks = false;
        const Account before = accountOf();
        const auto refused = enter(u"motor"_s);
        QVERIFY(!refused.ok() && refused.error().kind == Error::Kind::NoSpace);
        run->quantity = 5;
        QVERIFY(!put(*run).ok());
        QVERIFY(!put(plan).ok());
        Answer<std::vector<StopEntry>> entries;
        const auto job = m_service->queryEntries(m_machine, begin, begin + 1h, entries.callback());
        QCOMPARE(entries.take()->size(), size_t(2));
        const auto kept = m_records->readNow<std::vector<RunPlan>>([this](sqlite::Database &db) { return records::loadRuns(db, m_machine, {}); });
        QCOMPARE(kept->size(), size_t(1));
        QCOMPARE(kept->front().quantity, 3'000.0);
        QVERIFY(accountOf() == before);
        QCOMPARE(trail().size(), size_t(5));

        // Another machine's run is not taken away from it.
        m_auditWorks = true;
        RunPlan others = *run;
        others.id = QUuid::createUuid();
        others.machine = {QUuid::createUuid()};
        QVERIFY(m_records->writeNow([&others](sqlite::Database &db) { return records::putRun(db, others); }).ok());
        QVERIFY(!put(others).ok());

        // And there is none: the same.
        m_service = std::make_unique<ProductionService>(*m_history, *m_records, *m_clock, ProductionService::Audit());
        m_service->setSnapshot(m_snapshot);
        m_service->start();
        QTRY_VERIFY_WITH_TIMEOUT(machine() && !machine()->catchingUp, kPatienceMs);
        QVERIFY(!enter(u"motor"_s).ok());
        QVERIFY(!put(plan).ok());
        const auto count = m_records->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM production_entries"); });
        QCOMPARE(*count, 2);
    }

    void aStopOfAMorningThatIsCaughtUpLater()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1)});
        goTo(begin + 10min);
        stop();
        // The station is down; somebody's word for that morning is in the records, its readings are in the history.
        open();
        StopEntry entry;
        entry.id = QUuid::createUuid();
        entry.machine = m_machine;
        entry.from = begin + 1h;
        entry.to = begin + 90min;
        entry.state = MachineState::Down;
        entry.reason = u"motor"_s;
        entry.user = u"ann"_s;
        entry.enteredAt = begin + 2h;
        QVERIFY(m_records->writeNow([&entry](sqlite::Database &db) { return records::addEntry(db, entry); }).ok());
        tell({state(begin + 30min, 1), state(begin + 1h, 3), state(begin + 2h, 1)}, {}, false);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock->set(begin + 3h);
        start();
        Account sum = accountOf(begin, begin + 3h);
        QCOMPARE(sum.reason(MachineState::Down, u"motor"_s).time, std::chrono::microseconds(30min).count());
        QCOMPARE(sum.reason(MachineState::Down, u"jam"_s).time, std::chrono::microseconds(30min).count());
        QCOMPARE(sum.time(MachineState::Down), std::chrono::microseconds(1h).count());
    }

    void statesComeBackFromTheRecords()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1)});
        std::vector<StateInterval> said;
        UtcTime at = begin;
        for (int i = 0; i < 60; ++i) { // four days
            const UtcTime next = at + 1h + std::chrono::minutes(i % 7 * 5) + std::chrono::microseconds(i);
            tell({state(next, i % 3 + 1)});
            at = next;
        }
        goTo(at + 1h);
        const auto ask = [this](UtcTime from, UtcTime to) {
            Answer<std::vector<StateInterval>> answer;
            const auto job = m_service->queryStates(m_machine, from, to, answer.callback());
            return *answer.take();
        };
        // As if it had been counted in one go.
        auto fresh = beginAt(*m_history, *setupsOf(*m_snapshot)[0], begin);
        QVERIFY(fresh.ok());
        Accumulator accumulator(setupsOf(*m_snapshot)[0], *fresh);
        QVERIFY(replay(*m_history, accumulator, machine()->at).ok());
        const std::vector<StateInterval> expected = accumulator.intervals();
        const auto is = [&](const std::vector<StateInterval> &states) {
            QCOMPARE(states.size(), expected.size());
            for (size_t i = 0; i < states.size(); ++i)
                QVERIFY2(states[i] == expected[i], qPrintable(toIso(states[i].from) + u' ' + stateWord(states[i].state) + u' ' + toIso(expected[i].from) + u' ' + stateWord(expected[i].state)));
        };
        is(ask(begin, at + 1h));
        QVERIFY(machine()->intervals->front().from > begin + 24h); // most of it is not at hand any more
        // And from the records alone.
        const auto kept = m_records->readNow<std::vector<StateInterval>>([&](sqlite::Database &db) { return records::loadStates(db, m_machine, begin, begin + 40h); });
        QVERIFY(kept.ok());
        std::vector<StateInterval> first;
        for (const StateInterval &interval : expected)
            records::appendState(first, interval, begin, begin + 40h);
        QVERIFY(*kept == first);
        // A part of it is cut.
        const auto part = ask(begin + 90min, begin + 100min);
        QCOMPARE(part.size(), size_t(1));
        QVERIFY(part[0].from == begin + 90min && part[0].to == begin + 100min);
        QVERIFY(ask(begin - 48h, begin - 24h).empty());
        // Bytes that nobody wrote are nothing.
        const QByteArray good = records::statesToBytes(expected, expected.front().from, expected.back().to);
        QVERIFY(!good.isEmpty());
        QCOMPARE(records::statesFromBytes(good, expected.front().from).size(), expected.size());
        for (qsizetype cut = 0; cut < good.size(); ++cut)
            QVERIFY(records::statesFromBytes(good.left(cut), begin).size() < expected.size());
        std::mt19937 random(3);
        for (int i = 0; i < 2'000; ++i) {
            QByteArray bad = good;
            bad[qsizetype(random() % unsigned(bad.size()))] = char(random());
            (void)records::statesFromBytes(bad, begin);
        }
        QVERIFY(records::statesToBytes(expected, expected.front().from - 1s, expected.back().to).isEmpty());
    }

    void lossesOfMachinesAndTimes()
    {
        open();
        start();
        const UtcTime begin = kMonday + 8h;
        tell({state(begin, 1), total(begin, 0), scrap(begin, 0)});
        double count = 0;
        run(begin, 150, count);
        tell({state(begin + 150min, 3), state(begin + 170min, 1)});
        goTo(begin + 3h);
        const auto ask = [&](const LossQuestion &question) {
            Answer<Losses> answer;
            const auto job = m_service->queryLosses(question, answer.callback());
            return *answer.take();
        };
        const Losses all = ask({{m_machine}, kMonday, kMonday + 48h, {}, false, ParetoBy::Time});
        QCOMPARE(all.machines, 1);
        QVERIFY(all.account == accountOf());
        QCOMPARE(all.reasons.size(), size_t(1));
        QCOMPARE(all.reasons[0].time, std::chrono::microseconds(20min).count());
        QCOMPARE(all.from, begin);
        // From half past eight on: the hour as a whole, and it says so.
        const Losses some = ask({{m_machine, {QUuid::createUuid()}}, begin + 30min, begin + 90min, u"early"_s, false, ParetoBy::Time});
        QCOMPARE(some.from, begin);
        QCOMPARE(some.to, begin + 2h);
        QCOMPARE(some.fall.shift, std::chrono::microseconds(2h).count());
        QCOMPARE(units(some.account.inShift().total), 120.0 * 54);
        QCOMPARE(ask({{m_machine}, kMonday, kMonday + 48h, u"late"_s, false, ParetoBy::Time}).cells, size_t(0));
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
            Answer<RunPlan> answer;
            m_service->putRun(plan, kAnn, answer.callback());
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
