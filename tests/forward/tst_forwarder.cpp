#include "forward/forward_rig.h"

#include "models/forward/roll_ups.h"
#include "models/forward/schema.h"
#include "models/keeping/backup.h"
#include "models/keeping/restore.h"
#include "models/plant/event_source.h"

#include <QElapsedTimer>
#include <QtTest>

#include <limits>

using namespace lineside;
using namespace lineside::test;
using State = ForwarderStatus::State;

//! What a plant's database holds after ordinary days.
class ForwarderTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }
    void init()
    {
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside_read CASCADE");
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside CASCADE");
    }

    void everythingArrivesOnceAndInOrder()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        rig.append(30'000); // before the forwarder is there: a backlog
        QVERIFY(QTest::qWaitFor([&] { return rig.history().counters().sequence == 30'000; }, 20'000));
        rig.start(m_cluster.settings());
        rig.pour(5'000);
        QVERIFY2(rig.waitForState(State::Up), rig.said());
        QVERIFY(QTest::qWaitFor([&] { return rig.appended() > 40'000; }, 20'000));
        rig.stopPouring();
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(rig.compare(m_cluster), QByteArray());
        QCOMPARE(rig.orderOf(m_cluster, 1, 30'000), QByteArray());
        QCOMPARE(rig.orderOf(m_cluster, 1, rig.appended(), 1), QByteArray());
        const ForwarderStatus status = rig.forwarder().status();
        QCOMPARE(status.forwarded, quint64(rig.appended()));
        QCOMPARE(status.rejected, 0u);
        QVERIFY(status.latency.total > 0);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.forward_progress"), QByteArray("2"));

        // A second life of the forwarder goes on where the first one ended.
        rig.stopForwarder();
        rig.append(700);
        rig.start(m_cluster.settings());
        rig.append(300);
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(rig.compare(m_cluster), QByteArray());
    }

    void blocksAreReadWhereTheLogHasLetGo()
    {
        ForwardRig rig(1u << 20); // so little memory that most of it is in blocks soon
        QVERIFY(rig.open());
        rig.append(100'000);
        for (int i = 0; i < 100; ++i)
            rig.append(ValueType::Text, {}, StatusCode::Good, "text " + QByteArray::number(i));
        rig.append(100'000);
        QVERIFY(QTest::qWaitFor([&] { return rig.history().counters().sequence == 200'100; }, 30'000));
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(rig.compare(m_cluster), QByteArray());
        QCOMPARE(rig.orderOf(m_cluster, 1, 200'100), QByteArray());
        QCOMPARE(rig.forwarder().status().gone, 0u);
    }

    void eventsAreConfirmed()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        Forwarder forwarder({rig.history(), rig.secrets(), Clock::system(), rig.dataFolder()}, m_cluster.settings(), hurriedPatience());
        forwarder.setSnapshot(rig.snapshot());
        std::atomic<quint64> confirmed{0};
        forwarder.onEventsConfirmed([&confirmed](quint64 event) { confirmed = event; });
        rig.history().append(Event{});
        rig.history().append(Event{});
        forwarder.start();
        QTRY_VERIFY_WITH_TIMEOUT(confirmed >= 2, 20'000);
        QVERIFY(m_cluster.value("SELECT count(*) FROM lineside.equipment_events").toInt() >= 2);
        // The next one hears of it as soon as it is connected.
        forwarder.stop();
        Forwarder next({rig.history(), rig.secrets(), Clock::system(), rig.dataFolder()}, m_cluster.settings(), hurriedPatience());
        next.setSnapshot(rig.snapshot());
        std::atomic<quint64> again{0};
        next.onEventsConfirmed([&again](quint64 event) { again = event; });
        next.start();
        QTRY_VERIFY_WITH_TIMEOUT(again >= confirmed, 20'000);
        next.stop();
    }

    void everyBitArrives()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        for (const quint64 bits : {0x7FF8000000000000ull, 0x7FF8DEADBEEF0001ull, 0xFFF8000000000000ull, 0x7FF0000000000001ull,
                                   0x7FF0000000000000ull, 0xFFF0000000000000ull, 0x8000000000000000ull, 0ull, 1ull,
                                   0x800FFFFFFFFFFFFFull, 0x7FEFFFFFFFFFFFFFull, 0x4340000000000001ull, 0x36A0000000000000ull,
                                   0x47EFFFFFE0000000ull})
            rig.append(ValueType::Float64, Payload{bits}, StatusCode::BadOutOfRange);
        for (const qint64 value : {qint64(0), qint64(-1), qint64(1) << 53, (qint64(1) << 53) + 1, -(qint64(1) << 53) - 1,
                                   std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min(), qint64(10'000),
                                   qint64(100'000'000), qint64(-99'990'000)})
            rig.append(ValueType::Int64, Payload::of(value));
        for (const quint64 value : {quint64(0), (quint64(1) << 53) + 1, std::numeric_limits<quint64>::max(),
                                    quint64(10'000'000'000'000'000'000ull)})
            rig.append(ValueType::UInt64, Payload::of(value));
        rig.append(ValueType::Bool, Payload::of(true));
        rig.append(ValueType::Bool, Payload::of(false));
        for (const QByteArray &text : {QByteArray("läuft ✓ 🏭"), QByteArray(""), QByteArray("a\tb\\n\n'\"%1$$"), QByteArray(),
                                       QByteArray(65'536, 'x')})
            rig.append(ValueType::Text, {}, StatusCode::Uncertain, text);
        for (const quint32 status : {0x80310000u, 0x40900000u, 0x00000400u, 0xFFFFFFFFu, 0x80AB0C00u})
            rig.append(ValueType::Float64, Payload::of(1.0), StatusCode(status));
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(rig.forwarder().status().rejected, 0u);
        QCOMPARE(rig.compare(m_cluster), QByteArray());
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings WHERE value = 'NaN'"), QByteArray("4"));
        QCOMPARE(m_cluster.value("SELECT value_integer FROM lineside.sensor_readings WHERE value_integer > 18446744073709551614"),
                 QByteArray("18446744073709551615"));
    }

    void thePlantIsThereAndFollowsTheProject()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        rig.append(10);
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(m_cluster.value("SELECT string_agg(format('%s/%s/%s/%s/%s/%s', n.tenant_code, f.facility_code, l.line_code,"
                                 " w.work_center_code, d.device_code, t.tag_code), ' ' ORDER BY t.tag_code) FROM lineside.tags t"
                                 " JOIN lineside.iot_devices d USING (device_uuid) JOIN lineside.work_centers w USING"
                                 " (work_center_uuid) JOIN lineside.production_lines l USING (line_uuid) JOIN"
                                 " lineside.facilities f ON f.facility_uuid = l.facility_uuid JOIN lineside.tenants n ON"
                                 " n.tenant_id = t.tenant_id"),
                 QByteArray("acme/NORD/L1/M1/PLC-1/tag0 acme/NORD/L1/M1/PLC-1/tag1 acme/NORD/L1/M1/PLC-1/tag2"
                            " acme/NORD/L1/M1/PLC-1/tag3 acme/NORD/L1/M1/PLC-1/tag4"));
        QCOMPARE(m_cluster.value("SELECT device_type || ' ' || connection_type || ' ' || (connection_config->>'host') FROM"
                                 " lineside.iot_devices"), QByteArray("modbus modbus-tcp 10.0.0.1"));
        const QByteArray number = m_cluster.value("SELECT tag_id FROM lineside.tags WHERE tag_code = 'tag0'");

        Plant plant = rig.plant();
        plant.sites[0].devices[0].tags[0].code = QStringLiteral("renamed'; DROP TABLE tags; --");
        plant.sites[0].devices[0].tags.removeLast();
        Tag fresh = plant.sites[0].devices[0].tags[0];
        fresh.id = TagUuid::create();
        fresh.code = QStringLiteral("fresh");
        plant.sites[0].devices[0].tags << fresh;
        rig.setPlant(plant);
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value("SELECT tag_id FROM lineside.tags WHERE tag_code LIKE 'renamed''; DROP%'"),
                                  number, 10'000);
        QCOMPARE(m_cluster.value("SELECT string_agg(is_active::text, ',' ORDER BY tag_code = 'tag4') FROM lineside.tags WHERE"
                                 " tag_code IN ('tag4', 'fresh')"), QByteArray("true,false"));
        rig.append(10);
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(rig.compare(m_cluster), QByteArray());

        // A line and a machine that come and go: what is gone is there as what it was, and not active; what stays is.
        Plant larger = plant;
        Line line = larger.sites[0].lines[0];
        line.id = LineId::create();
        line.code = QStringLiteral("L2");
        line.machines.clear();
        Machine machine = larger.sites[0].lines[0].machines[0];
        machine.id = MachineId::create();
        machine.code = QStringLiteral("M2");
        larger.sites[0].lines[0].machines << machine;
        larger.sites[0].lines << line;
        const QByteArray active = "SELECT string_agg(code || ' ' || is_active, ', ' ORDER BY code) FROM (SELECT facility_code AS code, is_active FROM"
                                  " lineside.facilities UNION ALL SELECT line_code, is_active FROM lineside.production_lines UNION ALL"
                                  " SELECT work_center_code, is_active FROM lineside.work_centers) AS places";
        rig.setPlant(larger);
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value(active), QByteArray("L1 true, L2 true, M1 true, M2 true, NORD true"), 10'000);
        rig.setPlant(plant);
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value(active), QByteArray("L1 true, L2 false, M1 true, M2 false, NORD true"), 10'000);
    }

    void eventsArriveWithTheirTenant()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        for (int i = 0; i < 50; ++i) {
            Event event;
            event.kind = EventKind::LinkDown;
            event.severity = Severity::Error;
            event.source = i % 2 ? QStringLiteral("PLC-1.tag0") : QStringLiteral("station");
            event.text = i == 7 ? QStringLiteral("NUL %1 inside").arg(QChar(u'\0')) : QStringLiteral("event %1").arg(i);
            rig.history().append(event);
        }
        // T14: codes need not be unique over tenants; the id says whose an event is, and the code is what stands there.
        const Plant plant = rig.plant();
        const Machine &machine = plant.sites[0].lines[0].machines[0];
        for (const QString &source : {eventSource(QStringLiteral("acme"), machine.code, machine.id.uuid),
                                      eventSource(QStringLiteral("acme"), QStringLiteral("BEFORE.tag0"), plant.sites[0].devices[0].id.uuid),
                                      eventSource(QStringLiteral("acme"), machine.code, QUuid::createUuid())}) {
            Event event;
            event.source = source;
            event.text = QStringLiteral("by id");
            rig.history().append(event);
        }
        Event last;
        last.text = QStringLiteral("the last one");
        rig.history().append(last);
        rig.start(m_cluster.settings());
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.tryAsk("SELECT 1 FROM lineside.equipment_events WHERE message = 'the last one'").ok()
                                      ? m_cluster.value("SELECT count(*) FROM lineside.equipment_events WHERE message LIKE 'event %'")
                                      : QByteArray(), QByteArray("49"), 20'000);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.equipment_events e JOIN lineside.tenants USING (tenant_id) WHERE"
                                 " tenant_code = 'acme' AND source_code = 'PLC-1.tag0'"), QByteArray("24"));
        QCOMPARE(m_cluster.value("SELECT string_agg(tenant_code || ' ' || source_code, ', ' ORDER BY event_id) FROM lineside.equipment_events"
                                 " JOIN lineside.tenants USING (tenant_id) WHERE message = 'by id'"),
                 QByteArray("acme M1, acme BEFORE.tag0, default M1"));
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.rejected_readings WHERE value_type = 'event'"), QByteArray("1"));
        QCOMPARE(m_cluster.value("SELECT count(*) - count(DISTINCT event_id) FROM lineside.equipment_events"), QByteArray("0"));
    }

    void minutesHoursAndDaysAreSummedUp()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        // An hour some days ago, by the minute: each minute 1, 2, 3 and one bad value, one NaN.
        const auto start = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) - std::chrono::days(3);
        const UtcTime hour{start + std::chrono::hours(5)};
        for (int minute = 0; minute < 60; ++minute) {
            const UtcTime at = hour + std::chrono::minutes(minute);
            for (int i = 3; i >= 1; --i) // not in the order of time
                rig.append(ValueType::Float64, Payload::of(double(i + minute)), StatusCode::Good, {}, at + std::chrono::seconds(i));
            rig.append(ValueType::Float64, Payload::of(1e6), StatusCode::BadNoCommunication, {}, at + std::chrono::seconds(4));
            rig.append(ValueType::Float64, Payload::of(std::numeric_limits<double>::quiet_NaN()), StatusCode::Uncertain, {},
                       at + std::chrono::seconds(5));
        }
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        const QByteArray day = "SELECT format('%s %s %s %s %s %s %s %s %s', reading_count, value_count, value_min, value_max,"
                               " value_sum, value_avg, value_first, value_last, worst_status_code) FROM lineside.readings_1d";
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value(day), QByteArray("300 180 1 62 5670 31.5 1 62 2150694912"), 30'000);
        QCOMPARE(m_cluster.value("SELECT format('%s %s %s', count(*), sum(value_sum), max(worst_quality)) FROM"
                                 " lineside.readings_1min"), QByteArray("60 5670 2"));
        QCOMPARE(m_cluster.value("SELECT format('%s %s', count(*), sum(value_count)) FROM lineside.readings_5min"),
                 QByteArray("12 180"));
        QCOMPARE(m_cluster.value("SELECT format('%s %s', value_first, value_last) FROM lineside.readings_1h"), QByteArray("1 62"));

        // A reading that comes late changes what it belongs to.
        rig.append(ValueType::Float64, Payload::of(1000.0), StatusCode::Good, {}, hour + std::chrono::seconds(30));
        QVERIFY2(rig.waitForAll(), rig.said());
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value("SELECT value_max FROM lineside.readings_1d"), QByteArray("1000"), 30'000);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.roll_up_marks WHERE bucket < now() - interval '1 day'"),
                 QByteArray("0"));
    }

    void monthsGetAnIndex() // the current one too, where tags are few
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        const UtcTime now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        for (const int days : {0, 100, 200})
            rig.append(ValueType::Float64, Payload::of(1.0), StatusCode::Good, {}, now - std::chrono::days(days));
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        rig.stopForwarder();
        // One that was cut off while it was made.
        const QByteArray oldest = m_cluster.value("SELECT min(relname) FROM pg_inherits JOIN pg_class ON pg_class.oid ="
                                                  " inhrelid WHERE inhparent = 'lineside.sensor_readings'::regclass");
        (void)m_cluster.tryAsk("DROP INDEX lineside." + oldest + "_tag_time");
        m_cluster.ask("CREATE INDEX " + oldest + "_tag_time ON lineside." + oldest + " (tag_id)");
        m_cluster.ask("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'lineside." + oldest + "_tag_time'::regclass");
        rig.start(m_cluster.settings());
        QTRY_COMPARE_WITH_TIMEOUT(
            m_cluster.value("SELECT count(*) FROM pg_indexes JOIN pg_class ON relname = indexname JOIN pg_index ON indexrelid ="
                            " pg_class.oid WHERE tablename LIKE 'sensor_readings_20%' AND indexdef LIKE '%(tag_id, \"time\")' AND indisvalid"),
            QByteArray("3"), 20'000);
    }

    void aStationThatIsOffDoesNothing()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        ForwardSettings settings = m_cluster.settings();
        settings.enabled = false;
        rig.start(settings);
        rig.append(10);
        QCOMPARE(rig.forwarder().status().state, State::Off);
        QElapsedTimer timer;
        timer.start();
        rig.stopForwarder();
        QVERIFY(timer.elapsed() < 500);
        QVERIFY(!m_cluster.tryAsk("SELECT 1 FROM lineside.forward_progress").ok());
    }

    void aHistoryThatWasPutBackIsNotedAndHeld()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        rig.append(10);
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        rig.stopForwarder();
        m_cluster.ask("UPDATE lineside.forward_progress SET next_sequence = 5000 WHERE lane = 'live'");
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForState(State::Held), rig.said());
        QVERIFY2(rig.forwarder().status().cause.contains(QLatin1String("4999")), rig.said());
    }

    void aRestoredStationGoesOnWhereTheFormerOneWas_data()
    {
        QTest::addColumn<bool>("formerWentOn");
        QTest::newRow("the former station had forwarded more than the backup holds") << true;
        QTest::newRow("the former station had forwarded less") << false;
    }
    void aRestoredStationGoesOnWhereTheFormerOneWas()
    {
        QFETCH(bool, formerWentOn);
        QTemporaryDir folder;
        const QString backup = folder.filePath(QStringLiteral("a.backup"));
        ForwardRig rig;
        QVERIFY(rig.open());
        rig.start(m_cluster.settings());
        rig.append(1'000);
        QVERIFY2(rig.waitForAll(), rig.said());
        rig.stopForwarder();
        rig.append(200);
        QVERIFY(QTest::qWaitFor([&] { return rig.history().counters().sequence == 1'200; }, 20'000));
        QVERIFY(keeping::backUp(rig.history(), {backup, folder.path(), "{}", "{}"}, {}).ok());
        if (formerWentOn) {
            rig.append(300);
            rig.start(m_cluster.settings());
            QVERIFY2(rig.waitForAll(), rig.said());
            rig.stopForwarder();
        }
        HistorianSettings settings;
        settings.folder = folder.filePath(QStringLiteral("restored"));
        QVERIFY(keeping::restore({backup, settings.folder, false}, Clock::system(), {}).ok());
        Result<std::unique_ptr<Historian>> restored = Historian::open(settings, Clock::system());
        QVERIFY(restored.ok());
        const auto snapshot = std::make_shared<const PlantSnapshot>(
            rig.plant(), 1, [&](std::span<const TagUuid> tags) { return (*restored)->numberTags(tags); });
        (*restored)->setSnapshot(snapshot);
        Forwarder forwarder({**restored, rig.secrets(), Clock::system(), settings.folder}, m_cluster.settings(), hurriedPatience());
        forwarder.setSnapshot(snapshot);
        forwarder.start();
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        for (int i = 1; i <= 100; ++i)
            batch->readings.push_back({rig.tag(ValueType::Float64), StatusCode::Good,
                                       std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()),
                                       Payload::of(double(1'000'000 + i))});
        (*restored)->take(batch);
        QVERIFY(QTest::qWaitFor([&] { return forwarder.status().confirmed == 1'300; }, 30'000));
        forwarder.stop();
        // Every reading that either station ever had, and each once.
        const QByteArray all = formerWentOn ? "1600 1600" : "1300 1300";
        QCOMPARE(m_cluster.value("SELECT format('%s %s', count(*), count(DISTINCT value)) FROM lineside.sensor_readings"), all);
    }

    void anotherConnectionThatMovesOnIsNoticed()
    {
        ForwardRig rig;
        QVERIFY(rig.open());
        rig.append(100);
        rig.start(m_cluster.settings());
        QVERIFY2(rig.waitForAll(), rig.said());
        // As if a connection that was thought dead had written number 101 after all.
        m_cluster.ask("BEGIN");
        m_cluster.ask("UPDATE lineside.forward_progress SET next_sequence = 102 WHERE lane = 'live'");
        rig.append(50);
        // The lane's row is held: nothing may come in between.
        QVERIFY(QTest::qWaitFor([&] { return rig.history().counters().sequence == 150; }, 10'000));
        QVERIFY2(rig.waitForState(State::Held), rig.said());
        m_cluster.ask("INSERT INTO lineside.sensor_readings SELECT time, 101, status_code, 101, tag_id, source_id, tenant_id,"
                      " quality FROM lineside.sensor_readings WHERE sequence = 100");
        m_cluster.ask("COMMIT");
        QVERIFY2(rig.waitForAll(), rig.said());
        QCOMPARE(m_cluster.value("SELECT format('%s %s', count(*), count(DISTINCT sequence)) FROM lineside.sensor_readings"),
                 QByteArray("150 150"));
    }
};

QTEST_GUILESS_MAIN(ForwarderTest)
#include "tst_forwarder.moc"
