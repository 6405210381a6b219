#include "models/history/store_file.h"

#include "models/history/data_folder.h"
#include "models/history/row_check.h"
#include "models/history/sqlite_settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <array>
#include <chrono>
#include <cstdlib>
#include <sqlite3.h>

namespace lineside::store {

namespace {

using sqlite::Database;
using sqlite::Statement;

constexpr int kApplicationId = 0x4C534849; // "LSHI"
constexpr int kPageBytes = 8'192;

// The page size and how free pages are given back must come first: they count only while the file is empty.
constexpr const char *kCreate = R"(
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA application_id = 0x4C534849;
BEGIN IMMEDIATE;
CREATE TABLE station(
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uuid BLOB NOT NULL CHECK (length(uuid) = 16),
  made_at INTEGER NOT NULL,
  clean INTEGER NOT NULL,
  first_sequence INTEGER NOT NULL,
  first_event INTEGER NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE TABLE tags(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid BLOB NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE TABLE events(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  source TEXT NOT NULL,
  user TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  text TEXT NOT NULL,
  reference TEXT NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE INDEX events_by_time ON events(at);
CREATE INDEX events_by_reference ON events(reference) WHERE reference <> '';
CREATE TABLE gaps(
  id INTEGER PRIMARY KEY,
  tag INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE INDEX gaps_by_tag ON gaps(tag, first_at);
CREATE TABLE segments(
  id INTEGER PRIMARY KEY,
  parts INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  first_sequence INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  blocks INTEGER NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE TABLE log(
  first_sequence INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  data BLOB NOT NULL) STRICT;
CREATE TABLE blocks(
  id INTEGER PRIMARY KEY,
  head BLOB NOT NULL,
  body BLOB NOT NULL) STRICT;
CREATE TABLE stamps(
  id INTEGER PRIMARY KEY,
  data BLOB NOT NULL) STRICT;
CREATE TABLE archives(
  month TEXT PRIMARY KEY,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  verified_us INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL) STRICT;
CREATE TABLE former(
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL CHECK (length(uuid) = 16),
  last_sequence INTEGER NOT NULL,
  last_event INTEGER NOT NULL) STRICT;
CREATE TABLE roll_ups(
  id INTEGER PRIMARY KEY,
  data BLOB NOT NULL) STRICT;
CREATE TABLE rolled(
  start INTEGER PRIMARY KEY,
  until INTEGER NOT NULL,
  sequence INTEGER NOT NULL) STRICT;
CREATE TABLE dropped(
  tag INTEGER PRIMARY KEY,
  before INTEGER NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
CREATE TABLE leftovers(
  id INTEGER PRIMARY KEY,
  parts INTEGER NOT NULL,
  check_sum INTEGER NOT NULL) STRICT;
PRAGMA user_version = 7;
COMMIT;
)";
static_assert(kSchemaVersion == 7, "a new schema needs a migration, and kCreate its tables");

struct StoreText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

Error damagedStore(const QString &file, const QString &detail)
{
    return {Error::Kind::BadData, StoreText::tr("The history %1 is damaged: %2").arg(file, detail), {}};
}

Error tooNew(const QString &file)
{
    return {Error::Kind::TooNew, StoreText::tr("The history %1 was written by a newer version of Lineside.").arg(file),
            StoreText::tr("Use that version, or choose another data folder.")};
}

qint64 stationCheck(const QByteArray &uuid, qint64 firstSequence, qint64 firstEvent)
{
    return RowCheck().add(uuid).add(firstSequence).add(firstEvent).value();
}

} // namespace

std::span<const Migration> migrations()
{
    static const std::array steps{
        // The tables are the same; rows may be written in the second version of their format, which the first cannot read.
        Migration{1, ""},
        Migration{2, "CREATE TABLE stamps(id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT"},
        Migration{3, "CREATE TABLE archives(month TEXT PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL,"
                     " verified_us INTEGER NOT NULL, readings INTEGER NOT NULL, bytes INTEGER NOT NULL,"
                     " last_sequence INTEGER NOT NULL) STRICT;"
                     "CREATE TABLE former(id INTEGER PRIMARY KEY, uuid BLOB NOT NULL CHECK (length(uuid) = 16),"
                     " last_sequence INTEGER NOT NULL, last_event INTEGER NOT NULL) STRICT"},
        Migration{4, "CREATE TABLE roll_ups(id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;"
                     "CREATE TABLE rolled(start INTEGER PRIMARY KEY, until INTEGER NOT NULL, sequence INTEGER NOT NULL) STRICT;"
                     "CREATE TABLE dropped(tag INTEGER PRIMARY KEY, before INTEGER NOT NULL, check_sum INTEGER NOT NULL) STRICT"},
        Migration{5, "CREATE TABLE leftovers(id INTEGER PRIMARY KEY, parts INTEGER NOT NULL, check_sum INTEGER NOT NULL) STRICT"},
        // The tables are the same; events may be of the kind AUDIT, which the sixth version takes for damage.
        Migration{6, ""},
    };
    return steps;
}

QString filePath(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("history.sqlite"));
}

Status create(const QString &folder, const QByteArray &vfs, const Origin &origin, UtcTime now)
{
    const QString draft = QDir(folder).filePath(QStringLiteral("history.new.sqlite"));
    for (const char *suffix : {"", "-journal", "-wal", "-shm"})
        QFile::remove(draft + QLatin1String(suffix));
    if (Status made = makePrivateFile(draft); !made.ok())
        return made;
    {
        Result<Database> db = Database::open(draft, Database::Mode::ReadWrite, vfs);
        if (!db.ok())
            return db.error();
        if (Status done = db->execute("PRAGMA synchronous = FULL"); !done.ok())
            return done;
        if (Status done = db->execute(kCreate); !done.ok())
            return done;
        Result<Statement> insert = db->prepare("INSERT INTO station(id, uuid, made_at, clean, first_sequence, first_event,"
                                               " check_sum) VALUES(1, ?, ?, 1, ?, ?, ?)");
        if (!insert.ok())
            return insert.error();
        const QByteArray uuid = origin.station.toRfc4122();
        insert->bindBytes(0, uuid);
        insert->bind(1, toMicroseconds(now));
        insert->bind(2, qint64(origin.firstSequence));
        insert->bind(3, qint64(origin.firstEvent));
        insert->bind(4, stationCheck(uuid, qint64(origin.firstSequence), qint64(origin.firstEvent)));
        if (Status done = insert->run(); !done.ok())
            return done;
        Result<qint64> page = db->integer("PRAGMA page_size");
        if (!page.ok())
            return page.error();
        if (*page != kPageBytes)
            return Error{Error::Kind::Internal, StoreText::tr("The history could not be made with its page size."), {}};
    }
    return moveDurably(draft, filePath(folder));
}

Result<Database> connect(const QString &folder, Database::Mode mode, const QByteArray &vfs)
{
    Result<Database> db = Database::open(filePath(folder), mode, vfs);
    if (!db.ok())
        return db;
    if (Status waits = db->execute("PRAGMA busy_timeout = 2000"); !waits.ok())
        return waits.error();
    const QString unsafe = StoreText::tr("The history %1 cannot be kept safely here.");
    static const std::array kCommon{
        sqlite::Setting{"PRAGMA trusted_schema = 0", "PRAGMA trusted_schema", "0"},
        sqlite::Setting{"PRAGMA cell_size_check = 1", "PRAGMA cell_size_check", "1"},
        sqlite::Setting{"PRAGMA foreign_keys = 1", "PRAGMA foreign_keys", "1"},
        sqlite::Setting{"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
        sqlite::Setting{"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
    };
    // Checkpoints are started by the store writer, after it has told what is on disk, rather than inside a commit.
    static const std::array kWriter{
        sqlite::Setting{"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
        sqlite::Setting{"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
        sqlite::Setting{"PRAGMA secure_delete = OFF", "PRAGMA secure_delete", "0"},
        sqlite::Setting{"PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864"},
        sqlite::Setting{"PRAGMA cache_size = -8000", "PRAGMA cache_size", "-8000"},
    };
    static const std::array kReader{
        sqlite::Setting{"PRAGMA query_only = 1", "PRAGMA query_only", "1"},
        sqlite::Setting{"PRAGMA cache_size = -4000", "PRAGMA cache_size", "-4000"},
    };
    if (Status done = sqlite::setAndAsk(*db, kCommon, unsafe); !done.ok())
        return done.error();
    const std::span<const sqlite::Setting> own = mode == Database::Mode::ReadWrite ? std::span<const sqlite::Setting>(kWriter) : kReader;
    if (Status done = sqlite::setAndAsk(*db, own, unsafe); !done.ok())
        return done.error();
    return db;
}

Status inspect(const QString &folder)
{
    // Layout of the first 100 bytes: SQLite's file format, section 1.3.
    constexpr qsizetype kHeaderBytes = 100;
    QFile file(filePath(folder));
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io,
                     StoreText::tr("The history %1 cannot be read: %2").arg(file.fileName(), file.errorString()),
                     StoreText::tr("Check the rights on the data folder.")};
    const QByteArray header = file.read(kHeaderBytes);
    if (header.size() < kHeaderBytes || !header.startsWith(QByteArray("SQLite format 3\0", 16)))
        return damagedStore(file.fileName(), StoreText::tr("it does not begin as a store does."));
    const auto number = [&](qsizetype at) { return qFromBigEndian<quint32>(header.constData() + at); };
    if (number(68) != quint32(kApplicationId))
        return damagedStore(file.fileName(), StoreText::tr("it is not a history of Lineside."));
    if (number(60) > quint32(kSchemaVersion))
        return tooNew(file.fileName());
    return Done{};
}

Status migrate(Database &db, const QString &folder, std::span<const Migration> steps, int to)
{
    Result<qint64> version = db.integer("PRAGMA user_version");
    if (!version.ok())
        return version.error();
    if (*version == to)
        return Done{};
    if (*version > to)
        return tooNew(db.file());
    if (*version < 1)
        return damagedStore(db.file(), StoreText::tr("it has no version."));

    const QString backup = QDir(folder).filePath(QStringLiteral("history.before-v%1.sqlite").arg(to));
    if (!QFile::exists(backup)) {
        const QString draft = backup + QLatin1String(".part");
        QFile::remove(draft);
        Result<Statement> copy = db.prepare("VACUUM INTO ?");
        if (!copy.ok())
            return copy.error();
        copy->bindText(0, draft.toUtf8());
        if (Status done = copy->run(); !done.ok())
            return done;
        if (Status done = moveDurably(draft, backup); !done.ok())
            return done;
    }
    for (qint64 at = *version; at < to; ++at) {
        const Migration *step = nullptr;
        for (const Migration &candidate : steps)
            step = candidate.from == at ? &candidate : step;
        if (!step)
            return Error{Error::Kind::Unsupported,
                         StoreText::tr("The history %1 is too old for this version of Lineside.").arg(db.file()), {}};
        Result<sqlite::Transaction> scope = sqlite::Transaction::begin(db);
        if (!scope.ok())
            return scope.error();
        if (Status done = db.execute(step->sql); !done.ok())
            return done;
        if (Status done = db.execute(QByteArray("PRAGMA user_version = " + QByteArray::number(at + 1)).constData());
            !done.ok())
            return done;
        if (Status done = scope->commit(); !done.ok())
            return done;
    }
    return Done{};
}

Result<Facts> readFacts(Database &db)
{
    Facts facts;
    quint64 first = 1;
    {
        Result<Statement> station = db.prepare("SELECT uuid, clean, first_sequence, first_event, check_sum FROM station");
        if (!station.ok())
            return station.error();
        Result<bool> row = station->step();
        if (!row.ok())
            return row.error();
        if (!*row || station->bytes(0).size() != 16
            || station->integer(4) != stationCheck(station->text(0), station->integer(2), station->integer(3)))
            return damagedStore(db.file(), StoreText::tr("it does not say whose it is."));
        facts.station = QUuid::fromRfc4122(station->text(0));
        facts.clean = station->integer(1) == 1;
        first = quint64(std::max<qint64>(1, station->integer(2)));
        facts.nextEvent = quint64(std::max<qint64>(1, station->integer(3)));
    }
    struct Ask
    {
        const char *sql;
        quint64 *into;
    };
    static_assert(kFirstMerged == 1'073'741'824);
    quint64 inSegments = 0;
    quint64 inLog = 0;
    quint64 lastEvent = 0;
    quint64 segment = 0;
    for (const Ask &ask : {
             Ask{"SELECT max(last_sequence) FROM segments", &inSegments},
             Ask{"SELECT first_sequence + count - 1 FROM log ORDER BY first_sequence DESC LIMIT 1", &inLog},
             Ask{"SELECT max(id) FROM events", &lastEvent},
             Ask{"SELECT id + parts FROM segments WHERE id < 1073741824 ORDER BY id DESC LIMIT 1", &segment},
         }) {
        Result<qint64> got = db.integer(ask.sql);
        if (!got.ok())
            return got.error();
        if (*got < 0)
            return damagedStore(db.file(), StoreText::tr("its numbers contradict each other."));
        *ask.into = quint64(*got);
    }
    facts.flushed = std::max(inSegments, first - 1);
    facts.nextSequence = std::max({first, inSegments + 1, inLog + 1});
    facts.nextEvent = std::max(facts.nextEvent, lastEvent + 1);
    facts.nextSegment = std::max<quint32>(1, quint32(segment));

    for (const char *sql : {"DELETE FROM blocks WHERE id >= ? AND id < ?", "DELETE FROM stamps WHERE id >= ? AND id < ?"}) {
        Result<Statement> unfinished = db.prepare(sql);
        if (!unfinished.ok())
            return unfinished.error();
        unfinished->bind(0, qint64(facts.nextSegment) << 32);
        unfinished->bind(1, kFirstMerged << 32); // a merge that was not finished is in leftovers
        if (Status done = unfinished->run(); !done.ok())
            return done.error();
    }
    return facts;
}

Status check(Database &db, std::chrono::milliseconds limit)
{
    db.limitTime(limit);
    Result<QByteArray> verdict = db.text("PRAGMA quick_check(1)");
    db.limitTime({});
    if (!verdict.ok()) {
        // Out of time is no fault: each part of the history carries a checksum that is looked at when it is read.
        if (verdict.error().kind == Error::Kind::Timeout || verdict.error().kind == Error::Kind::Cancelled)
            return Done{};
        return verdict.error();
    }
    if (*verdict == "ok")
        return Done{};
    // What the check could not read for want of memory or because the disk failed says nothing of what is there.
    constexpr QByteArrayView kUnread("error code=");
    if (const qsizetype at = verdict->indexOf(kUnread); at >= 0) {
        const int code = std::atoi(verdict->constData() + at + kUnread.size());
        if (code == SQLITE_NOMEM || ((code & 0xFF) == SQLITE_IOERR && code != SQLITE_IOERR_SHORT_READ))
            return sqlite::errorFrom(code, 0, db.file(), QString::fromUtf8(*verdict));
    }
    return damagedStore(db.file(), QString::fromUtf8(*verdict));
}

Status setClean(Database &db, bool clean)
{
    return db.execute(clean ? "UPDATE station SET clean = 1" : "UPDATE station SET clean = 0");
}

Status setStation(Database &db, const QUuid &station, quint64 lastSequence, quint64 lastEvent)
{
    Result<QByteArray> old = db.text("SELECT uuid FROM station");
    if (!old.ok())
        return old.error();
    Result<Statement> former = db.prepare("INSERT INTO former(uuid, last_sequence, last_event) VALUES(?, ?, ?)");
    if (!former.ok())
        return former.error();
    former->bindBytes(0, *old);
    former->bind(1, qint64(lastSequence));
    former->bind(2, qint64(lastEvent));
    if (Status done = former->run(); !done.ok())
        return done;
    Result<qint64> firstSequence = db.integer("SELECT first_sequence FROM station");
    Result<qint64> firstEvent = db.integer("SELECT first_event FROM station");
    Result<Statement> update = db.prepare("UPDATE station SET uuid = ?, check_sum = ?");
    if (!firstSequence.ok() || !firstEvent.ok() || !update.ok())
        return !update.ok() ? update.error() : firstSequence.ok() ? firstEvent.error() : firstSequence.error();
    const QByteArray uuid = station.toRfc4122();
    update->bindBytes(0, uuid);
    update->bind(1, stationCheck(uuid, *firstSequence, *firstEvent));
    return update->run();
}

Result<QString> setAside(const QString &folder, UtcTime now)
{
    QString stamp = toIso(now);
    stamp.remove(QLatin1Char('-')).remove(QLatin1Char(':'));
    const QString name = QStringLiteral("history.corrupt-%1.sqlite").arg(stamp);
    const QString to = QDir(folder).filePath(name);
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) {
        const QString from = filePath(folder) + QLatin1String(suffix);
        if (!QFile::exists(from))
            continue;
        if (Status moved = moveDurably(from, to + QLatin1String(suffix)); !moved.ok())
            return moved.error();
    }
    return name;
}

} // namespace lineside::store
