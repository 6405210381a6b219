#include "models/records/record_outbox.h"
#include "models/records/record_retention.h"
#include "models/records/record_store.h"
#include "models/records/record_values.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <csignal>
#include <sys/types.h>

using namespace lineside;
using namespace Qt::Literals;

namespace {

const char *kNotes = "CREATE TABLE notes(id BLOB PRIMARY KEY, at INTEGER NOT NULL, weight REAL, text TEXT NOT NULL) STRICT;";
const char *kColour = "ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';";

RecordSchema notes(int version = 1)
{
    using Kind = CarriedColumn::Kind;
    RecordSchema schema{"notes", {kNotes}, {{"notes", "notes", "note_uuid", {{"at", "at", Kind::Time}, {"weight", "weight", Kind::Real}, {"text", "text"}}}},
                        {{"notes", "at", 100, "text <> 'mine'", "text = ''", "text = ''", 10}}};
    if (version > 1)
        schema.steps.push_back(kColour);
    return schema;
}

Status insert(sqlite::Database &db, const QUuid &id, const QString &text, std::optional<double> weight = {})
{
    RecordRow row(db, "INSERT INTO notes(id, at, weight, text) VALUES(?, ?, ?, ?)");
    if (Status put = (row << id << fromMicroseconds(5) << weight << text).run(); !put)
        return put;
    return record_file::noteChange(db, "notes", id.toRfc4122());
}

Result<qint64> count(sqlite::Database &db)
{
    return db.integer("SELECT count(*) FROM notes");
}

} // namespace

//! What people and rules write down stays written down.
class TestRecordStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void aChangeIsThereAfterwards()
    {
        const QUuid id = QUuid::createUuid();
        {
            const auto store = open();
            QVERIFY(store);
            QVERIFY(store->writeNow([&](sqlite::Database &db) { return insert(db, id, u"Gr\u00fc\u00dfe"_s, 2.5); }).ok());
        }
        const auto store = open();
        const Result<bool> same = store->readNow<bool>([&](sqlite::Database &db) -> Result<bool> {
            RecordRow row(db, "SELECT id, at, weight, text FROM notes");
            const Result<bool> found = row.next();
            if (!found || !*found)
                return found;
            return row.id() == id && row.time() == fromMicroseconds(5) && row.optionalReal() == 2.5 && row.text() == u"Gr\u00fc\u00dfe"_s;
        });
        QVERIFY(same.ok());
        QVERIFY(*same);
        const auto permissions = QFile::permissions(record_file::path(m_folder->path()));
        QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
    }

    void nothingOfAFailedChangeHappens()
    {
        const auto store = open();
        std::atomic<int> answered{0};
        std::vector<bool> outcome(3);
        // The first keeps the writer busy, so that the others are committed together.
        std::promise<void> go;
        store->write([&](sqlite::Database &) -> Status { go.get_future().wait(); return Done{}; });
        for (int i = 0; i < 3; ++i) {
            store->write([i](sqlite::Database &db) -> Status {
                if (Status put = insert(db, QUuid::createUuid(), u"x"_s); !put)
                    return put;
                return i == 1 ? Status(Error{Error::Kind::Refused, u"no"_s, {}}) : Status(Done{});
            }, [&, i](const Status &done) {
                outcome[size_t(i)] = done.ok();
                ++answered;
            });
        }
        go.set_value();
        QTRY_COMPARE(answered.load(), 3);
        QCOMPARE(outcome, (std::vector<bool>{true, false, true}));
        QCOMPARE(*store->readNow<qint64>(count), 2);
        QCOMPARE(*store->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM changes"); }), 2);
    }

    void aRowChangedAgainIsNotedOnceAndLater()
    {
        const auto store = open();
        const QUuid first = QUuid::createUuid();
        const auto put = [&](const QUuid &id) { return store->writeNow([id](sqlite::Database &db) { return insert(db, id, u"x"_s); }); };
        QVERIFY(put(first).ok());
        QVERIFY(put(QUuid::createUuid()).ok());
        QVERIFY(store->writeNow([&](sqlite::Database &db) { return record_file::noteChange(db, "notes", first.toRfc4122()); }).ok());
        const auto newest = store->readNow<QByteArray>([](sqlite::Database &db) { return db.text("SELECT hex(id) FROM changes ORDER BY sequence DESC"); });
        QCOMPARE(newest->toLower(), first.toRfc4122().toHex());
        QCOMPARE(*store->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM changes"); }), 2);
        QCOMPARE(*store->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT max(sequence) FROM changes"); }), 3);
    }

    void tablesGrowWithTheProgram()
    {
        QVERIFY(open()->writeNow([](sqlite::Database &db) { return insert(db, QUuid::createUuid(), u"old"_s); }).ok());
        {
            const auto store = open(2);
            QVERIFY(store);
            QCOMPARE(*store->readNow<QByteArray>([](sqlite::Database &db) { return db.text("SELECT colour FROM notes"); }), "none");
        }
        const auto older = RecordStore::open(m_folder->path(), {notes(1)});
        QVERIFY(!older.ok());
        QCOMPARE(older.error().kind, Error::Kind::TooNew);
    }

    void aStepThatFailsLeavesTheFileAsItWas()
    {
        QVERIFY(open()->writeNow([](sqlite::Database &db) { return insert(db, QUuid::createUuid(), u"old"_s); }).ok());
        RecordSchema broken = notes(2);
        broken.steps.push_back("CREATE TABLE notes(x);");
        QVERIFY(!RecordStore::open(m_folder->path(), {broken}).ok());
        QVERIFY(open(1));
    }

    void aFileOfSomethingElseIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("This is a letter, and no database at all. It is long enough to be taken for one, though: ") .repeated(20);
        QByteArray header("SQLite format 3\0", 16);
        QTest::newRow("cut off") << header + QByteArray(84, '\x01');
    }
    void aFileOfSomethingElseIsLeftAlone()
    {
        QFETCH(QByteArray, content);
        QFile file(record_file::path(m_folder->path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto store = RecordStore::open(m_folder->path(), {notes()});
        QVERIFY(!store.ok());
        QVERIFY(!store.error().message.isEmpty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void numbersThatAreNoneAreNothing()
    {
        const auto store = open();
        QVERIFY(store->writeNow([](sqlite::Database &db) { return insert(db, QUuid::createUuid(), u"x"_s, std::nan("")); }).ok());
        const Result<bool> nothing = store->readNow<bool>([](sqlite::Database &db) -> Result<bool> {
            RecordRow row(db, "SELECT weight, weight FROM notes");
            const Result<bool> found = row.next();
            return found ? Result<bool>(*found && std::isnan(row.real()) && !row.optionalReal()) : found;
        });
        QVERIFY(nothing.ok() && *nothing);
    }

    void whatWaitsIsWrittenWhenItStops()
    {
        std::atomic<int> written{0};
        {
            const auto store = open();
            for (int i = 0; i < 500; ++i) {
                store->write([](sqlite::Database &db) { return insert(db, QUuid::createUuid(), u"x"_s); },
                             [&](const Status &done) { written += done.ok() ? 1 : 0; });
            }
            store->stop();
            QCOMPARE(written.load(), 500);
            QVERIFY(!store->writeNow([](sqlite::Database &) -> Status { return Done{}; }).ok());
            QVERIFY(!store->readNow<qint64>(count).ok());
        }
        QCOMPARE(*open()->readNow<qint64>(count), 500);
    }

    void tooManyAreRefusedAtOnce()
    {
        const auto store = open();
        std::promise<void> go;
        std::atomic<bool> busy{false};
        store->write([&](sqlite::Database &) -> Status { go.get_future().wait(); return Done{}; });
        for (size_t i = 0; i < 2 * RecordStore::kMostWaiting; ++i) { // some may have been taken together with the first
            store->write([](sqlite::Database &) -> Status { return Done{}; }, [&](const Status &done) {
                if (!done && done.error().kind == Error::Kind::Busy)
                    busy = true;
            });
        }
        const bool refused = busy;
        go.set_value();
        QVERIFY(refused);
    }

    void whatWasWrittenOutlivesAKill()
    {
        bool given = false;
        const int kills = qEnvironmentVariableIntValue("LINESIDE_KILLS", &given);
        quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED"));
        if (seed == 0)
            seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        qInfo("LINESIDE_SEED=%u", seed);
        qint64 acknowledged = 0;
        for (int round = 0; round < (given ? std::max(1, kills) : 8); ++round) {
            QProcess victim;
            victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/record_victim"), {m_folder->path()});
            QVERIFY(victim.waitForStarted());
            QByteArray said;
            QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains("written "); }, 10'000));
            const int lifeMs = int(random.bounded(1, 200));
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
                if (words[0] == "open")
                    QVERIFY2(words[1].toLongLong() >= acknowledged, "what was said to be written is gone");
                else if (words[0] == "written")
                    acknowledged = words[1].toLongLong();
            }
        }
        Result<sqlite::Database> db = sqlite::Database::open(record_file::path(m_folder->path()), sqlite::Database::Mode::ReadOnly);
        QVERIFY(db.ok());
        QVERIFY(*db->integer("SELECT max(number) FROM notes") >= acknowledged);
        QCOMPARE(*db->integer("SELECT max(number) - count(*) FROM notes"), 0); // in order, none missing, none twice
        QCOMPARE(*db->integer("SELECT count(*) FROM notes WHERE half <> 2"), 0);
        QCOMPARE(*db->integer("SELECT count(*) FROM notes WHERE id NOT IN (SELECT id FROM changes)"), 0);
        QCOMPARE(*db->text("PRAGMA integrity_check"), "ok");
        qInfo("%lld writes acknowledged", acknowledged);
    }

    void whatIsToBeCarriedComesInOrder()
    {
        const auto store = open();
        RecordOutbox outbox(*store);
        std::vector<QUuid> ids;
        for (int i = 0; i < 5; ++i) {
            ids.push_back(QUuid::createUuid());
            QVERIFY(store->writeNow([&](sqlite::Database &db) { return insert(db, ids.back(), QString::number(i), 1.0 / 3); }).ok());
        }
        // One changes, one goes.
        QVERIFY(store->writeNow([&](sqlite::Database &db) -> Status {
            RecordRow change(db, "UPDATE notes SET text = 'new' WHERE id = ?");
            if (Status done = (change << ids[1]).run(); !done)
                return done;
            if (Status done = record_file::noteChange(db, "notes", ids[1].toRfc4122()); !done)
                return done;
            const auto whose = [&](RecordRow &row) { row << ids[3]; };
            if (Status done = record_file::noteRows(db, "notes", "id = ?", whose); !done)
                return done;
            RecordRow gone(db, "DELETE FROM notes WHERE id = ?");
            return (gone << ids[3]).run();
        }).ok());
        QVERIFY(store->writeNow([](sqlite::Database &db) { return record_file::noteChange(db, "elsewhere", QByteArray(16, 'x')); }).ok());
        QCOMPARE(*outbox.waiting(), 5u); // what nobody carries is nobody's
        const auto changes = outbox.read(100);
        QVERIFY(changes.ok());
        std::vector<QUuid> order;
        for (const RecordChange &change : *changes)
            order.push_back(change.id);
        QCOMPARE(order, (std::vector<QUuid>{ids[0], ids[2], ids[4], ids[1], ids[3]}));
        QCOMPARE(changes->at(3).row.value(u"text"_s).toString(), u"new"_s);
        QCOMPARE(changes->at(3).row.value(u"weight"_s).toDouble(), 1.0 / 3);
        QCOMPARE(changes->at(3).row.value(u"at"_s).toString(), u"1970-01-01T00:00:00.000005Z"_s);
        QVERIFY(!changes->at(3).isGone && changes->at(4).isGone && changes->at(4).row.isEmpty());
        // One changes again before the others are acknowledged: it stays.
        QVERIFY(store->writeNow([&](sqlite::Database &db) { return record_file::noteChange(db, "notes", ids[0].toRfc4122()); }).ok());
        QVERIFY(outbox.acknowledge(*changes).ok());
        QCOMPARE(*outbox.waiting(), 1u);
        QCOMPARE(outbox.read(100)->front().id, ids[0]);
        const auto position = outbox.position();
        QCOMPARE(position->acknowledged, changes->back().sequence);
        // Everything anew, behind a number that somebody else has seen.
        QVERIFY(outbox.noteAll(1'000, {}).ok());
        QCOMPARE(*outbox.waiting(), 4u);
        QVERIFY(outbox.read(1)->front().sequence > 1'000);
    }

    void aFileOfTheFirstVersionGetsItsOutbox()
    {
        {
            const auto store = open();
            QVERIFY(store->writeNow([](sqlite::Database &db) -> Status {
                if (Status put = insert(db, QUuid::createUuid(), u"old"_s); !put)
                    return put;
                return db.execute("DROP TABLE outbox; PRAGMA user_version = 1");
            }).ok());
        }
        const auto store = open();
        QVERIFY(store);
        RecordOutbox outbox(*store);
        QCOMPARE(*outbox.waiting(), 1u);
        QCOMPARE(outbox.position()->acknowledged, 0u);
    }

    void whatIsOldGoesAndWhatIsCarriedStaysThere()
    {
        const auto store = open();
        const auto put = [&](int day, const char *text, int count) {
            return store->writeNow([&](sqlite::Database &db) -> Status {
                for (int i = 0; i < count; ++i) {
                    const QUuid id = QUuid::createUuid();
                    RecordRow row(db, "INSERT INTO notes(id, at, weight, text) VALUES(?, ?, ?, ?)");
                    if (Status done = (row << id << UtcTime(std::chrono::days(day)) << 1.0 << QString::fromLatin1(text)).run(); !done)
                        return done;
                    if (Status done = record_file::noteChange(db, "notes", id.toRfc4122()); !done)
                        return done;
                }
                return Done{};
            });
        };
        const auto ask = [&](const char *sql) { return *store->readNow<qint64>([sql](sqlite::Database &db) { return db.integer(sql); }); };
        const auto forget = [&](int day, bool isCarried) {
            const auto gone = std::make_shared<std::promise<Result<quint64>>>();
            forgetOldRecords(*store, UtcTime(std::chrono::days(day)), isCarried, [gone](const Result<quint64> &rows) { gone->set_value(rows); });
            const Result<quint64> rows = gone->get_future().get();
            return rows ? qint64(*rows) : -1;
        };
        QVERIFY(put(1, "long", 2'500).ok());
        QVERIFY(put(1, "mine", 10).ok());
        QVERIFY(put(95, "new", 10).ok());
        QCOMPARE(forget(50, true), 0); // still there, but smaller
        QCOMPARE(ask("SELECT count(*) FROM notes WHERE text = ''"), 2'500);
        QCOMPARE(forget(102, true), 0); // it has not arrived anywhere
        RecordOutbox outbox(*store);
        QVERIFY(outbox.acknowledge(*outbox.read(1'200)).ok());
        QCOMPARE(forget(102, true), 1'200);
        QCOMPARE(ask("SELECT count(*) FROM changes"), 1'320); // nobody is told that they went
        QCOMPARE(forget(102, false), 1'300);
        QCOMPARE(ask("SELECT count(*) FROM notes"), 20);
        QCOMPARE(ask("SELECT count(*) FROM changes"), 20);
        QCOMPARE(ask("SELECT count(*) FROM notes WHERE text = 'mine'"), 10); // for ever
    }

    void nobodyWaitsForADiskForEver()
    {
        const auto store = open();
        std::promise<void> go;
        store->write([&](sqlite::Database &) -> Status { go.get_future().wait(); return Done{}; });
        const Status late = store->writeWithin([](sqlite::Database &) -> Status { return Done{}; }, std::chrono::milliseconds(50));
        go.set_value();
        QVERIFY(!late.ok());
        QCOMPARE(late.error().kind, Error::Kind::Timeout);
        QVERIFY(store->writeWithin([](sqlite::Database &) -> Status { return Done{}; }, std::chrono::seconds(20)).ok());
    }

    void aQuestionCanBeWithdrawn()
    {
        const auto store = open();
        std::promise<Error::Kind> kind;
        const auto job = store->read<qint64>([](sqlite::Database &db) {
            return db.integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT count(*) FROM n");
        }, [&](const Result<qint64> &answer) { kind.set_value(answer.ok() ? Error::Kind::Internal : answer.error().kind); });
        job->cancel();
        QCOMPARE(kind.get_future().get(), Error::Kind::Cancelled);
        QCOMPARE(*store->readNow<qint64>(count), 0);
    }

private:
    std::unique_ptr<RecordStore> open(int version = 1)
    {
        auto store = RecordStore::open(m_folder->path(), {notes(version)});
        return store ? std::move(*store) : nullptr;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRecordStore)
#include "tst_record_store.moc"
