#include "models/records/record_store.h"
#include "models/records/record_values.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>

using namespace lineside;
using namespace Qt::Literals;

namespace {

const char *kNotes = "CREATE TABLE notes(id BLOB PRIMARY KEY, at INTEGER NOT NULL, weight REAL, text TEXT NOT NULL) STRICT;";
const char *kColour = "ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';";

RecordSchema notes(int version = 1)
{
    RecordSchema schema{"notes", {kNotes}};
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
