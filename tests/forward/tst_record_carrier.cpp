#include "forward/forward_rig.h"

#include "models/forward/put_aside.h"
#include "models/health/health_records.h"
#include "models/production/oee.h"
#include "models/production/production_records.h"
#include "models/quality/quality_records.h"
#include "models/records/record_outbox.h"
#include "models/records/record_values.h"

#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <sys/resource.h>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;
using State = ForwarderStatus::State;

namespace {

constexpr UtcTime kAt{std::chrono::seconds(1'790'000'000)}; // 2026-09-21 14:13:20

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

QByteArray quoted(const QUuid &id)
{
    return '\'' + id.toByteArray(QUuid::WithoutBraces) + '\'';
}

} // namespace

/*!
 * What people and rules write down reaches the plant's database as it is, whatever happens to the server or to the file of
 * records. What is there is compared with what the test itself wrote.
 */
class RecordCarrierTest : public QObject
{
    Q_OBJECT

    PgCluster m_cluster;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RecordStore> m_store;
    std::unique_ptr<ForwardRig> m_rig;
    MachineId m_machine;

    bool openRecords()
    {
        auto store = RecordStore::open(m_folder->path(),
                                       {production::records::schema(), quality_records::schema(), health_records::schema()});
        if (!store)
            return false;
        m_store = std::move(*store);
        m_rig->setRecords(m_store.get());
        return true;
    }
    void closeRecords()
    {
        m_rig->stopForwarder();
        m_store.reset();
    }
    quint64 notes()
    {
        RecordOutbox outbox(*m_store);
        const Result<quint64> waiting = outbox.waiting();
        return waiting ? *waiting : ~quint64(0);
    }
    bool allCarried(int seconds = 60)
    {
        return QTest::qWaitFor([this] { return notes() == 0; }, seconds * 1'000);
    }
    QByteArray value(const QByteArray &what, const QByteArray &table)
    {
        return m_cluster.value("SELECT " + what + " FROM lineside." + table + " WHERE work_center_uuid = " + quoted(m_machine.uuid));
    }
    production::RunPlan run(const QUuid &id, double quantity, const QString &order = u"A-1"_s) const
    {
        production::RunPlan run;
        run.id = id;
        run.machine = m_machine;
        run.order = order;
        run.quantity = quantity;
        run.user = u"anna"_s;
        run.changedAt = kAt;
        return run;
    }
    Status put(const production::RunPlan &run)
    {
        return m_store->writeNow([&run](sqlite::Database &db) { return production::records::putRun(db, run); });
    }
    production::Cell cell(UtcTime from) const
    {
        production::Cell cell;
        cell.from = from;
        cell.to = from + 1h;
        cell.date = QDate(2026, 9, 21);
        cell.shift = u"early"_s;
        cell.shiftFrom = kAt;
        cell.runFrom = kAt;
        cell.order = u"A-1"_s;
        cell.account.time(MachineState::Running) = 3'000'000'000;
        cell.account.time(MachineState::Down) = 600'000'000;
        cell.account.shortStopTime = 120'000'000;
        cell.account.shortStops = 3;
        cell.account.product(u"cap"_s, 1'000'000'000).inShift = {2'500 * production::kUnit, 2'400 * production::kUnit, 100 * production::kUnit, 0};
        cell.account.product(u"lid"_s, 500'000'000).inShift = {10'500'000, 10'000'000, 500'000, 0};
        cell.account.reason(MachineState::Down, u"jam"_s) = {MachineState::Down, u"jam"_s, 480'000'000, 2};
        cell.account.samples = 60;
        cell.account.halfSamples = 90;
        return cell;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_rig = std::make_unique<ForwardRig>();
        QVERIFY(m_rig->open());
        m_machine = m_rig->snapshot()->plant().sites[0].lines[0].machines[0].id;
        QVERIFY(openRecords());
    }
    void cleanup()
    {
        m_rig.reset();
        m_store.reset();
    }

    void everythingArrivesAsItIs()
    {
        const production::Cell first = cell(kAt);
        production::StateInterval stop;
        stop.from = kAt + 10min;
        stop.to = kAt + 18min;
        stop.state = MachineState::Down;
        stop.reason = u"jam"_s;
        stop.byPerson = true;
        production::StopEntry entry;
        entry.id = QUuid::createUuid();
        entry.machine = m_machine;
        entry.from = stop.from;
        entry.to = stop.to;
        entry.note = u"O'Neil \"x\" \\ \u00fc"_s;
        entry.user = u"anna"_s;
        entry.enteredAt = kAt + 1us;
        QualityBatch batch;
        batch.id = QUuid::createUuid();
        batch.code = u"L-7"_s;
        batch.machine = m_machine;
        batch.openedBy = u"anna"_s;
        batch.openedAt = kAt;
        QualityTest test;
        test.id = QUuid::createUuid();
        test.batch = batch.id;
        test.parameter = u"viscosity"_s;
        test.value = 0.1;
        test.expected.low = 0.05;
        test.at = kAt;
        QualityPoint point;
        point.id = QUuid::createUuid();
        point.chart = ChartId::create();
        point.machine = m_machine;
        point.group = {kAt + 1us, {1.0 / 3, -2.5e-300, 3}};
        point.point.mean = 1.0 / 3;
        point.point.judged = true;
        point.source = ValueSource::Hand;
        point.enteredAt = kAt;
        SpcSignal signal;
        signal.id = QUuid::createUuid();
        signal.chart = point.chart;
        signal.machine = m_machine;
        signal.chartCode = u"W"_s;
        signal.at = kAt;
        signal.lines.high = 5;
        signal.lines.low = std::nan("");
        health_records::StoredScore score;
        score.id = QUuid::createUuid();
        score.machine = m_machine;
        score.at = kAt;
        score.confidence = 0.4;
        score.dimensions[0] = 1.0 / 7;
        PredictiveAlert alert;
        alert.id = QUuid::createUuid();
        alert.machine = m_machine;
        alert.createdAt = alert.updatedAt = kAt;
        alert.text = u"It runs hot."_s;
        MaintenanceRecommendation advice;
        advice.id = QUuid::createUuid();
        advice.machine = m_machine;
        advice.alert = alert.id;
        advice.text = u"Look."_s;
        advice.createdAt = advice.updatedAt = kAt;
        QVERIFY(put(run(QUuid::createUuid(), 0)).ok());
        QVERIFY(m_store->writeNow([&](sqlite::Database &db) -> Status {
            for (const Status &done : {production::records::replaceFrom(db, m_machine, kAt, {first}, {stop}, {}),
                                       production::records::addEntry(db, entry), quality_records::saveBatch(db, batch),
                                       quality_records::saveTest(db, test), quality_records::savePoint(db, point, u"b"_s),
                                       quality_records::saveSignal(db, signal), health_records::write(db, score),
                                       health_records::write(db, alert), health_records::write(db, advice)}) {
                if (!done)
                    return done;
            }
            return Done{};
        }).ok());
        // Whatever a room notes, somebody carries.
        std::set<QByteArray> tables;
        for (const CarriedTable &table : m_store->carried())
            tables.insert(table.table);
        QCOMPARE(tables.size(), 11u);
        const auto noted = m_store->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM changes"); });
        QCOMPARE(noted ? *noted : -1, 11);
        QCOMPARE(notes(), 11u);
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());

        QCOMPARE(value("count(*)", "quality_tests"), "1");
        QCOMPARE(value("readings::text || ' ' || mean || ' ' || coalesce(spread::text, 'null') || ' ' || (time - '2026-09-21 14:13:20+00')",
                       "spc_points"), "{0.3333333333333333,-2.5e-300,3} 0.3333333333333333 null 00:00:00.000001");
        QCOMPARE(value("note || coalesce(state, ' null ') || (entered_at - from_time)", "production_stop_entries"),
                 "O'Neil \"x\" \\ ü null -00:09:59.999999");
        QCOMPARE(value("extract(epoch FROM to_time - from_time)::int || state || reason_code || is_by_person", "production_stops"), "480DOWNjamtrue");
        QCOMPARE(value("coalesce(score::text, 'null') || ' ' || sensor_score || ' ' || coalesce(oee_score::text, 'null') || ' ' || status",
                       "equipment_health_scores"), "null 0.14285714285714285 null NOT_ENOUGH_DATA");
        QCOMPARE(value("details->>'text'", "predictive_maintenance_alerts"), "It runs hot.");
        QCOMPARE(value("alert_uuid", "maintenance_recommendations"), alert.id.toByteArray(QUuid::WithoutBraces));
        QCOMPARE(value("coalesce(limit_low::text, 'null') || limit_high || severity", "spc_signals"), "null5LOW");
        QCOMPARE(value("state || coalesce(decided_by, ' null ') || coalesce(decided_at::text, 'null')", "quality_batches"), "OPEN null null");
        QCOMPARE(value("coalesce(planned_quantity::text, 'null')", "production_runs"), "null");
        // Whose it is, and where.
        for (const CarriedTable &table : m_store->carried()) {
            QCOMPARE(m_cluster.value("SELECT string_agg(DISTINCT t.tenant_code || '/' || f.facility_code || '/' || s.source, ',') FROM lineside."
                                     + QByteArray(table.target) + " JOIN lineside.tenants t USING (tenant_id) JOIN lineside.facilities f"
                                     " USING (facility_uuid) JOIN lineside.stations s USING (source_id) WHERE work_center_uuid = "
                                     + quoted(m_machine.uuid)),
                     "acme/NORD/" + m_rig->history().stationId().toByteArray(QUuid::WithoutBraces));
        }
        // The figures of a dashboard are those of the station.
        const production::OeeFigures figures = production::oeeOf(first.account, first.from, first.to);
        m_cluster.ask("INSERT INTO lineside.reader_tenants SELECT current_user, tenant_id FROM lineside.tenants ON CONFLICT DO NOTHING");
        const SqlRow shift = m_cluster.ask("SELECT availability, effectiveness, quality_ratio, oee, total_count, good_count, shift_name,"
                                           " production_date FROM lineside_read.production_shifts WHERE work_center_uuid = "
                                           + quoted(m_machine.uuid)).front();
        QVERIFY(figures.a && figures.e && figures.q && figures.oee);
        const std::array expected{*figures.a, *figures.e, *figures.q, *figures.oee, 2'510.5, 2'410.0};
        for (size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(std::abs(shift[i]->toDouble() - expected[i]) < 1e-12, shift[i]->constData());
        QCOMPARE(*shift[6] + *shift[7], "early2026-09-21");
        QCOMPARE(m_cluster.value("SELECT string_agg(product || ' ' || total || ' ' || ideal_cycle_s, ', ' ORDER BY product) FROM"
                                 " lineside_read.production_products WHERE work_center_uuid = " + quoted(m_machine.uuid)),
                 "cap 2500 1, lid 10.5 0.5");
        QCOMPARE(m_cluster.value("SELECT state || reason_code || seconds || stops FROM lineside_read.production_stop_reasons WHERE"
                                 " work_center_uuid = " + quoted(m_machine.uuid)), "DOWNjam4802");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside_read.quality_measurements WHERE work_center_uuid = " + quoted(m_machine.uuid)), "1");
    }

    void whatIsCountedAnewGoesThereToo()
    {
        const auto recount = [&](UtcTime from, const std::vector<production::Cell> &cells, const std::vector<production::StateInterval> &stops) {
            return m_store->writeNow([&](sqlite::Database &db) { return production::records::replaceFrom(db, m_machine, from, cells, stops, {}); });
        };
        std::vector<production::Cell> cells;
        std::vector<production::StateInterval> stops;
        for (int hour = 0; hour < 6; ++hour) {
            cells.push_back(cell(kAt + std::chrono::hours(hour)));
            stops.push_back({cells.back().from + 5min, cells.back().from + 25min, MachineState::Down, u"jam"_s, false});
        }
        QVERIFY(recount(kAt, cells, stops).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("count(*)", "production_cells"), "6");
        QCOMPARE(value("count(*)", "production_stops"), "6");
        // The hour was split by a run, and a stop of it was none; the last hours are not there any more.
        production::Cell late = cell(kAt + 3h + 20min);
        QVERIFY(recount(kAt + 3h, {cells[3], late}, {stops[3]}).ok());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("string_agg((extract(epoch FROM from_time - '2026-09-21 14:13:20+00') / 60)::int::text, ' ' ORDER BY from_time)",
                       "production_cells"), "0 60 120 180 200");
        QCOMPARE(value("count(*)", "production_stops"), "4");
    }

    //! State by state, so that figures can be explained there: short stops too, and who said so.
    void statesGoThereToo()
    {
        production::Cell first = cell(kAt);
        first.account.energy = 12'500'000;
        first.account.energySeen = 1'800'000'000;
        const production::Cell second = cell(kAt + 1h); // of which no states were kept
        const std::vector<production::StateInterval> states{{kAt - 10min, kAt + 5min, MachineState::Running, {}, false},
                                                            {kAt + 5min, kAt + 5min + 1500ms, MachineState::Idle, {}, false},
                                                            {kAt + 5min + 1500ms, kAt + 25min, MachineState::Down, u"jam \u2192 \"2\""_s, true},
                                                            {kAt + 25min, kAt + 1h, MachineState::Running, {}, false}};
        QVERIFY(m_store->writeNow([&](sqlite::Database &db) -> Status {
            if (Status done = production::records::replaceFrom(db, m_machine, kAt, {first, second}, {}, {}); !done)
                return done;
            return production::records::putStates(db, m_machine, {first, second}, states);
        }).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("string_agg(energy || ' ' || energy_seen_s || ' ' || (states IS NULL), ', ' ORDER BY from_time)", "production_cells"),
                 "12.5 1800 false, 0 0 true");
        m_cluster.ask("INSERT INTO lineside.reader_tenants SELECT current_user, tenant_id FROM lineside.tenants ON CONFLICT DO NOTHING");
        QCOMPARE(m_cluster.value("SELECT string_agg(extract(epoch FROM from_time - '2026-09-21 14:13:20+00')::float8 || '-' || "
                                 "extract(epoch FROM to_time - '2026-09-21 14:13:20+00')::float8 || state || reason_code || is_by_person, ', ' "
                                 "ORDER BY from_time) FROM lineside_read.production_states WHERE work_center_uuid = " + quoted(m_machine.uuid)),
                 "0-300RUNNINGfalse, 300-301.5IDLEfalse, 301.5-1500DOWNjam \u2192 \"2\"true, 1500-3600RUNNINGfalse");
    }

    void tenThousandChangesThroughKills()
    {
        constexpr int kChanges = 10'000;
        std::mt19937 random(20261122);
        std::vector<QUuid> ids;
        for (int i = 0; i < 3'000; ++i)
            ids.push_back(QUuid::createUuid());
        std::map<QUuid, double> ledger;
        m_rig->start(m_cluster.settings());
        QElapsedTimer timer;
        timer.start();
        for (int change = 0; change < kChanges;) {
            if (change % 3'000 == 2'000) {
                change / 3'000 % 2 ? m_cluster.stopImmediately() : m_cluster.killServer();
                QVERIFY2(m_cluster.startAgain(), "the server");
            }
            QVERIFY(m_store->writeNow([&](sqlite::Database &db) -> Status {
                for (const int end = change + 100; change < end; ++change) {
                    const QUuid id = ids[random() % ids.size()];
                    if (random() % 10 == 0 && ledger.erase(id) > 0) {
                        const auto whose = [&](RecordRow &row) { row << id; };
                        if (Status noted = record_file::noteRows(db, "production_runs", "id = ?", whose); !noted)
                            return noted;
                        RecordRow gone(db, "DELETE FROM production_runs WHERE id = ?");
                        if (Status done = (gone << id).run(); !done)
                            return done;
                        continue;
                    }
                    ledger[id] = change + 1;
                    if (Status done = production::records::putRun(db, run(id, change + 1)); !done)
                        return done;
                }
                return Done{};
            }).ok());
        }
        QVERIFY2(allCarried(), m_rig->said());
        QByteArrayList expected;
        for (const auto &[id, quantity] : ledger)
            expected << id.toByteArray(QUuid::WithoutBraces) + ' ' + QByteArray::number(quantity);
        std::sort(expected.begin(), expected.end());
        QByteArrayList found = value("coalesce(string_agg(run_uuid || ' ' || planned_quantity, ','), '')", "production_runs").split(',');
        std::sort(found.begin(), found.end());
        QCOMPARE(found.size(), expected.size());
        QVERIFY(found == expected);
        QCOMPARE(m_rig->forwarder().status().rejected, 0u);
        qInfo("%d changes with three crashes of the server: %lld ms", kChanges, timer.elapsed());
    }

    void carriesSoManyASecond()
    {
        constexpr int kRows = 10'000;
        QVERIFY(m_store->writeNow([&](sqlite::Database &db) -> Status {
            for (int i = 0; i < kRows; ++i) {
                QualityPoint point;
                point.id = QUuid::createUuid();
                point.chart = ChartId(m_machine.uuid);
                point.machine = m_machine;
                point.group = {kAt + std::chrono::minutes(i), {1.0 / 3, 2, 3, 4, 5.5}};
                if (Status done = quality_records::savePoint(db, point, u"b"_s); !done)
                    return done;
            }
            return Done{};
        }).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY(QTest::qWaitFor([&] { return m_rig->forwarder().status().forwardedRecords > 0; }, 20'000));
        const quint64 before = m_rig->forwarder().status().forwardedRecords;
        const double cpu = cpuSeconds();
        QElapsedTimer timer;
        timer.start();
        QVERIFY2(QTest::qWaitFor([&] { return m_rig->forwarder().status().forwardedRecords == kRows; }, 60'000), m_rig->said());
        qInfo("%.0f rows/s, %.1f CPU-seconds of the station for a million", double(kRows - before) * 1e3 / double(std::max<qint64>(1, timer.elapsed())),
              (cpuSeconds() - cpu) * 1e6 / double(kRows - before));
        QCOMPARE(value("count(*)", "spc_points"), QByteArray::number(kRows));
    }

    void anAnswerThatIsLostChangesNothing()
    {
        const QUuid id = QUuid::createUuid();
        QVERIFY(put(run(id, 5)).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        // As after a kill between the commit there and the acknowledgement here.
        QVERIFY(m_store->writeNow([&](sqlite::Database &db) { return record_file::noteChange(db, "production_runs", id.toRfc4122()); }).ok());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("count(*) || ' ' || sum(planned_quantity)", "production_runs"), "1 5");
    }

    void oneBadRowIsPutAsideAlone()
    {
        std::vector<QUuid> bad;
        m_rig->start(m_cluster.settings());
        QVERIFY(put(run(QUuid::createUuid(), 1)).ok());
        QVERIFY2(allCarried(), m_rig->said());
        m_rig->stopForwarder();
        m_cluster.ask("ALTER TABLE lineside.production_runs ADD CONSTRAINT not_666 CHECK (planned_quantity <> 666)");
        for (int i = 0; i < 1'500; ++i) {
            const QUuid id = QUuid::createUuid();
            const bool isBad = i % 600 == 100;
            QVERIFY(put(run(id, isBad ? 666 : 1)).ok());
            if (isBad)
                bad.push_back(id);
        }
        QVERIFY(put(run(QUuid::createUuid(), 1, u"a"_s + QChar(u'\0') + u'b')).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("count(*)", "production_runs"), "1498");
        QCOMPARE(m_rig->forwarder().status().rejected, quint64(bad.size() + 1));
        const QByteArray source = quoted(m_rig->history().stationId());
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.rejected_readings WHERE lane = 'records' AND source = " + source), "4");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.rejected_readings WHERE reason LIKE '%not_666%' AND convert_from(value_bytes,"
                                 " 'UTF8')::jsonb->>'run_uuid' = " + quoted(bad[1]) + " AND source = " + source), "1");
        DeadlineWatch watch;
        const StopSignal stop;
        const Result<PutAside> aside = readPutAside({m_cluster.settings(), {}, {}, u"lineside test"_s}, m_rig->history().stationId(), 10, watch, stop);
        QVERIFY2(aside.ok(), why(aside));
        QCOMPARE(aside->total, 4u);
        // Put right, it goes there as well.
        QVERIFY(put(run(bad[0], 667)).ok());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("count(*)", "production_runs"), "1499");
        m_cluster.ask("ALTER TABLE lineside.production_runs DROP CONSTRAINT not_666");
    }

    void whatCannotBeWrittenIsHeldAndNothingElse()
    {
        QVERIFY(put(run(QUuid::createUuid(), 1)).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        m_cluster.ask("ALTER TABLE lineside.production_runs RENAME TO mislaid");
        QVERIFY(put(run(QUuid::createUuid(), 1)).ok());
        QVERIFY2(m_rig->waitForState(State::Held), m_rig->said());
        QVERIFY(!m_rig->forwarder().status().cause.isEmpty());
        m_rig->append(1'000);
        QVERIFY2(m_rig->waitForAll(), m_rig->said()); // readings go on
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->forwarder().status().waitingRecords, 1u, 10'000);
        QCOMPARE(m_rig->forwarder().status().rejected, 0u);
        m_cluster.ask("ALTER TABLE lineside.mislaid RENAME TO production_runs");
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("count(*)", "production_runs"), "2");
        QVERIFY2(m_rig->waitForState(State::Up), m_rig->said());
    }

    void aDatabaseThatWasPutBackGetsEverythingAnew()
    {
        for (int i = 0; i < 50; ++i)
            QVERIFY(put(run(QUuid::createUuid(), 1)).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        const QByteArray source = quoted(m_rig->history().stationId());
        const auto lose = [&](const QByteArray &progress) {
            m_rig->stopForwarder();
            m_cluster.ask("DELETE FROM lineside.production_runs WHERE work_center_uuid = " + quoted(m_machine.uuid));
            m_cluster.ask(progress + " WHERE source = " + source);
            m_rig->start(m_cluster.settings());
        };
        const auto isWhole = [&](const char *rows) {
            return QTest::qWaitFor([&] { return value("count(*)", "production_runs") == rows; }, 20'000);
        };
        lose("UPDATE lineside.record_progress SET last_change = last_change - 20"); // an older state of it
        QVERIFY2(isWhole("50"), m_rig->said());
        lose("DELETE FROM lineside.record_progress"); // another one
        QVERIFY2(isWhole("50"), m_rig->said());
        // The file of records began anew: what is there stays, and what comes goes there.
        closeRecords();
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(record_file::path(m_folder->path()) + QLatin1String(suffix));
        QVERIFY(openRecords());
        QVERIFY(put(run(QUuid::createUuid(), 2)).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(isWhole("51"), m_rig->said());
        QVERIFY2(allCarried(), m_rig->said());
        QVERIFY(m_cluster.value("SELECT last_change FROM lineside.record_progress WHERE source = " + source).toInt() > 50);
    }

    void timesThatJumpAreKept()
    {
        production::RunPlan wild = run(QUuid::createUuid(), 1);
        wild.due = UtcTime(std::chrono::seconds(-11'644'473'600)); // 1601
        wild.from = UtcTime(std::chrono::seconds(253'370'764'800)); // 9999
        QVERIFY(put(wild).ok());
        QVERIFY(put(run(QUuid::createUuid(), 2)).ok());
        m_rig->start(m_cluster.settings());
        QVERIFY2(allCarried(), m_rig->said());
        QCOMPARE(value("max(extract(year FROM due_at AT TIME ZONE 'UTC'))::int || ' ' || max(extract(year FROM from_time AT TIME ZONE 'UTC'))::int",
                       "production_runs"), "1601 9999");
        QCOMPARE(m_rig->forwarder().status().rejected, 0u);
    }
};

QTEST_GUILESS_MAIN(RecordCarrierTest)
#include "tst_record_carrier.moc"
