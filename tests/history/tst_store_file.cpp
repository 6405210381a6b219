#include "models/history/data_folder.h"
#include "models/history/store_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace lineside;
using namespace lineside::sqlite;

//! The file itself: its settings, its schema, how it is made and migrated.
class StoreFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void holdsItsSettings();
    void isOnlyForItsOwner();
    void olderStoresMigrateWithABackup();
    void aFailedStepLeavesTheVersionBefore();
    void newerStoresAreRefused();
    void transactionsUndoThemselves();
    void errorsSayWhatToDo();
    void reserveIsGivenUpAndTakenAgain();

private:
    Database connect()
    {
        Result<Database> db = store::connect(m_folder->path(), Database::Mode::ReadWrite, {});
        return db.ok() ? std::move(*db) : Database();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void StoreFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QVERIFY(store::create(m_folder->path(), {}, {QUuid::createUuid(), 1, 1}, UtcTime{}).ok());
}

void StoreFileTest::holdsItsSettings()
{
    Database db = connect();
    QVERIFY(db.isOpen());
    const auto is = [&](const char *sql, const char *wanted) { return db.text(sql).value() == wanted; };
    QVERIFY(is("PRAGMA journal_mode", "wal"));
    QVERIFY(is("PRAGMA synchronous", "2"));
    QVERIFY(is("PRAGMA foreign_keys", "1"));
    QVERIFY(is("PRAGMA trusted_schema", "0"));
    QVERIFY(is("PRAGMA cell_size_check", "1"));
    QVERIFY(is("PRAGMA page_size", "8192"));
    QVERIFY(is("PRAGMA journal_size_limit", "67108864"));
    // STRICT tables: a number cannot become a text on its way.
    QVERIFY(!db.execute("INSERT INTO gaps(tag, first_at, last_at, count, check_sum) VALUES('x', 1, 1, 1, 1)").ok());
    Result<Database> reader = store::connect(m_folder->path(), Database::Mode::ReadOnly, {});
    QVERIFY(reader.ok());
    QVERIFY(!reader->execute("DELETE FROM events").ok());
}

void StoreFileTest::isOnlyForItsOwner()
{
    const QFile::Permissions permissions = QFile::permissions(store::filePath(m_folder->path()));
    QVERIFY(!(permissions & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
}

void StoreFileTest::olderStoresMigrateWithABackup()
{
    Database db = connect();
    QVERIFY(db.execute("PRAGMA user_version = 1").ok()); // with steps of its own
    const std::array steps{
        store::Migration{2, "ALTER TABLE events ADD COLUMN more TEXT; UPDATE events SET more = text"},
        store::Migration{1, "CREATE TABLE extra(id INTEGER PRIMARY KEY) STRICT; INSERT INTO extra VALUES(5)"},
    };
    QVERIFY(store::migrate(db, m_folder->path(), steps, 3).ok());
    QCOMPARE(db.integer("PRAGMA user_version").value(), qint64(3));
    QCOMPARE(db.integer("SELECT id FROM extra").value(), qint64(5));
    const QString backup = m_folder->filePath(QStringLiteral("history.before-v3.sqlite"));
    QVERIFY(QFile::exists(backup));
    Result<Database> before = Database::open(backup, Database::Mode::ReadOnly);
    QVERIFY(before.ok());
    QCOMPARE(before->integer("PRAGMA user_version").value(), qint64(1));
    QCOMPARE(before->integer("SELECT count(*) FROM station").value(), qint64(1));
    QVERIFY(store::migrate(db, m_folder->path(), steps, 3).ok()); // nothing left to do
}

void StoreFileTest::aFailedStepLeavesTheVersionBefore()
{
    Database db = connect();
    QVERIFY(db.execute("PRAGMA user_version = 1").ok());
    const std::array broken{
        store::Migration{1, "CREATE TABLE extra(id INTEGER PRIMARY KEY) STRICT"},
        store::Migration{2, "CREATE TABLE half(id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES(1)"},
    };
    QVERIFY(!store::migrate(db, m_folder->path(), broken, 3).ok());
    QCOMPARE(db.integer("PRAGMA user_version").value(), qint64(2));
    QCOMPARE(db.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").value(), qint64(0));
    QCOMPARE(db.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").value(), qint64(1));
    const std::array mended{store::Migration{2, "CREATE TABLE half(id INTEGER PRIMARY KEY) STRICT"}};
    QVERIFY(store::migrate(db, m_folder->path(), mended, 3).ok());
    QCOMPARE(db.integer("PRAGMA user_version").value(), qint64(3));
    const Status unknown = store::migrate(db, m_folder->path(), mended, 4);
    QVERIFY(!unknown.ok());
    QCOMPARE(unknown.error().kind, Error::Kind::Unsupported);
}

void StoreFileTest::newerStoresAreRefused()
{
    {
        Database db = connect();
        QVERIFY(db.execute("PRAGMA user_version = 99").ok());
        const Status refused = store::migrate(db, m_folder->path(), {}, store::kSchemaVersion);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, Error::Kind::TooNew);
        QVERIFY(db.checkpoint().ok());
    }
    const Status seen = store::inspect(m_folder->path());
    QVERIFY(!seen.ok());
    QCOMPARE(seen.error().kind, Error::Kind::TooNew);
    QVERIFY(!seen.error().hint.isEmpty());
}

void StoreFileTest::transactionsUndoThemselves()
{
    Database db = connect();
    {
        Result<Transaction> scope = Transaction::begin(db);
        QVERIFY(scope.ok());
        QVERIFY(db.execute("INSERT INTO log VALUES(1, 1, x'00')").ok());
    }
    QCOMPARE(db.integer("SELECT count(*) FROM log").value(), qint64(0));
    {
        Result<Transaction> scope = Transaction::begin(db);
        QVERIFY(scope.ok());
        QVERIFY(db.execute("INSERT INTO log VALUES(1, 1, x'00')").ok());
        QVERIFY(scope->commit().ok());
    }
    QCOMPARE(db.integer("SELECT count(*) FROM log").value(), qint64(1));
    QVERIFY(!Transaction::begin(db).value().commit().ok() == false);
}

void StoreFileTest::errorsSayWhatToDo()
{
    struct Case
    {
        int code;
        int system;
        Error::Kind kind;
    };
    for (const Case &one : {Case{13, 0, Error::Kind::NoSpace},            // SQLITE_FULL
                            Case{10 | 3 << 8, ENOSPC, Error::Kind::NoSpace}, // SQLITE_IOERR_WRITE
                            Case{10 | 3 << 8, EIO, Error::Kind::Io}, Case{11, 0, Error::Kind::BadData}, // CORRUPT
                            Case{26, 0, Error::Kind::BadData},            // NOTADB
                            Case{5, 0, Error::Kind::Busy}, Case{8, 0, Error::Kind::Io}, // BUSY, READONLY
                            Case{9, 0, Error::Kind::Cancelled}, Case{1, 0, Error::Kind::Internal}}) {
        const Error error = errorFrom(one.code, one.system, QStringLiteral("/data/%2"), QStringLiteral("%1 detail"));
        QCOMPARE(error.kind, one.kind);
        QVERIFY(!error.message.isEmpty());
    }
    const Result<Database> missing =
        Database::open(QStringLiteral("/nonexistent/folder/x"), Database::Mode::ReadWrite);
    QVERIFY(!missing.ok());
    QCOMPARE(missing.error().kind, Error::Kind::Io);
}

void StoreFileTest::reserveIsGivenUpAndTakenAgain()
{
    const QString path = m_folder->filePath(QStringLiteral("reserve"));
    DiskReserve reserve(path, 1 << 20);
    QVERIFY(reserve.hold());
    QVERIFY(reserve.hold());
    QCOMPARE(QFileInfo(path).size(), qint64(1 << 20));
    reserve.release();
    QVERIFY(!QFile::exists(path));
    QVERIFY(reserve.hold());
    DiskReserve unlikely(path, qint64(1) << 60);
    QVERIFY(!unlikely.hold());
}

QTEST_GUILESS_MAIN(StoreFileTest)
#include "tst_store_file.moc"
