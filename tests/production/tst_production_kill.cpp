#include "history/history_fixture.h"
#include "models/access/audit_trail.h"
#include "models/production/production_service.h"
#include "production/production_plant.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <set>

using namespace lineside;
using namespace lineside::test;

namespace {

constexpr quint64 kPatienceMs = 20'000;

} // namespace

/*!
 * A station that counts production is killed at any moment, again and again: what was said to be entered is there, once, and
 * the sums are those of the counter, without a hole and without an hour that counts twice.
 */
class TestProductionKill final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sumsAreNeitherLostNorDoubled()
    {
        bool given = false;
        const int kills = qEnvironmentVariableIntValue("LINESIDE_KILLS", &given);
        quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED"));
        if (seed == 0)
            seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        qInfo("LINESIDE_SEED=%u", seed);
        QTemporaryDir folder;
        const UtcTime begin = kMonday + 6h;
        UtcTime at = begin;
        std::set<QByteArray> entered;
        std::set<QByteArray> planned;
        int stored = 0;
        for (int round = 0; round < (given ? std::max(1, kills) : 8); ++round) {
            QProcess victim;
            victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/production_victim"), {folder.path(), QString::number(toMicroseconds(at))});
            QVERIFY(victim.waitForStarted());
            QByteArray said;
            QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains("at ") || said.contains("error"); }, 30'000));
            const int lifeMs = int(random.bounded(0, 150));
            QElapsedTimer life;
            life.start();
            while (life.elapsed() < lifeMs)
                victim.waitForReadyRead(int(std::max<qint64>(1, lifeMs - life.elapsed())));
            QCOMPARE(::kill(pid_t(victim.processId()), SIGKILL), 0);
            QVERIFY(victim.waitForFinished(10'000));
            said += victim.readAllStandardOutput();
            for (const QByteArray &line : said.split('\n')) {
                const QList<QByteArray> words = line.split(' ');
                QVERIFY2(words[0] != "error", line.constData());
                if (words[0] == "at")
                    at = fromMicroseconds(words[1].toLongLong());
                else if (words[0] == "entered")
                    entered.insert(words[1]);
                else if (words[0] == "planned")
                    planned.insert(words[1]);
                else if (words[0] == "stored")
                    ++stored;
            }
            at += 20min; // of which what was sent and not told yet takes the most
        }
        QVERIFY(entered.size() >= 2 && planned.size() >= 2 && stored > 0);

        HistorianSettings settings;
        settings.folder = folder.path();
        auto history = Historian::open(settings, Clock::system());
        QVERIFY(history.ok());
        auto records = RecordStore::open(folder.path(), {ProductionService::schema()});
        QVERIFY(records.ok());
        for (const auto &[table, ids] : {std::pair{"production_entries", &entered}, std::pair{"production_runs", &planned}}) {
            const QByteArray sql = QByteArray("SELECT group_concat(lower(hex(id))) FROM ") + table;
            const auto kept = (*records)->readNow<QByteArray>([&](sqlite::Database &db) { return db.text(sql.constData()); });
            QVERIFY(kept.ok());
            const QList<QByteArray> all = kept->split(',');
            QCOMPARE(std::set<QByteArray>(all.begin(), all.end()).size(), size_t(all.size()));
            for (QByteArray id : *ids)
                QVERIFY2(all.contains(id.replace("-", "")), id.constData());
        }

        // The last of it: a service that is let go on, and the counter once more.
        Historian &historian = **history;
        const auto plant = std::make_shared<const PlantSnapshot>(plantOf(false, TagKind::CounterTotal), 1,
                                                                 [&](std::span<const TagUuid> tags) { return historian.numberTags(tags); });
        historian.setSnapshot(plant);
        const MachineId machine = plant->plant().sites[0].lines[0].machines[0].id;
        SharedClock clock;
        clock.set(at);
        ProductionSettings quick;
        quick.tick = 5ms;
        auto service = std::make_unique<ProductionService>(historian, **records, clock, ProductionService::Audit(), quick);
        service->setSnapshot(plant);
        service->start();
        QTRY_VERIFY_WITH_TIMEOUT(service->picture()->machine(machine) && !service->picture()->machine(machine)->catchingUp, kPatienceMs);
        const quint64 before = historian.counters().stored;
        const BatchPtr last = batchOf({{plant->find(u"D.total"_s)->id, StatusCode::Good, at, Payload::of(countedAt(at))}});
        historian.take(last);
        service->take(last);
        QVERIFY(waitForStored(historian, before + 1));
        clock.set(at + 2h);
        QTRY_VERIFY_WITH_TIMEOUT(service->picture()->machine(machine)->at >= at + 119min, kPatienceMs);
        service->stop();

        const auto cells = (*records)->readNow<std::vector<Cell>>([&](sqlite::Database &db) { return records::loadCells(db, machine, UtcTime{}, at + 48h); });
        QVERIFY(cells.ok() && !cells->empty());
        QCOMPARE(cells->front().from, begin);
        UtcTime until = begin;
        Counts counted;
        for (const Cell &cell : *cells) {
            QCOMPARE(cell.from, until); // no hole, and nothing twice
            until = cell.from + std::chrono::microseconds(cell.account.allTime());
            counted += cell.account.everything();
        }
        QVERIFY(until > at);
        QCOMPARE(units(counted.total), countedAt(at) - countedAt(begin));
        service.reset();
        (*records)->stop();
        historian.stop();
        Result<sqlite::Database> file = sqlite::Database::open(record_file::path(folder.path()), sqlite::Database::Mode::ReadOnly);
        QVERIFY(file.ok());
        QCOMPARE(*file->text("PRAGMA integrity_check"), "ok");
        qInfo("%zu entries, %zu runs, %zu hours", entered.size(), planned.size(), cells->size());
    }
};

QTEST_GUILESS_MAIN(TestProductionKill)
#include "tst_production_kill.moc"
