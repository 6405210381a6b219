#include "models/records/record_file.h"

#include "models/history/data_folder.h"
#include "models/history/sqlite_settings.h"
#include "models/records/record_values.h"

#include <QCoreApplication>
#include <QDir>

#include <array>

namespace lineside::record_file {

namespace {

using sqlite::Database;
using sqlite::Statement;

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(records)
};

constexpr qint64 kRecordFile = 0x4C535245; // "LSRE"

constexpr const char *kFirstFrame = R"(
PRAGMA application_id = 0x4C535245;
CREATE TABLE rooms(
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL) STRICT;
CREATE TABLE changes(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  UNIQUE(table_name, id)) STRICT;
PRAGMA user_version = 1;
)";

//! How far the changes have been carried.
constexpr const char *kOutboxFrame = R"(
CREATE TABLE outbox(one INTEGER PRIMARY KEY CHECK (one = 1), acknowledged INTEGER NOT NULL) STRICT;
INSERT INTO outbox VALUES(1, 0);
PRAGMA user_version = 2;
)";

constexpr std::array kFrame{kFirstFrame, kOutboxFrame};
constexpr qint64 kFrameVersion = qint64(kFrame.size());
constexpr std::chrono::milliseconds kCheckWithin{100};

Status setUp(Database &db)
{
    return sqlite::setAndAsk(db, sqlite::durableSettings(), RecordText::tr("Records cannot be kept safely in %1."));
}

Error foreignFile(const QString &file)
{
    return {Error::Kind::BadData, RecordText::tr("%1 is damaged, or is no file of records.").arg(file),
            RecordText::tr("Bring it back from a backup, or put it elsewhere to begin anew. Nothing was changed.")};
}

Error tooNew(const QString &file)
{
    return {Error::Kind::TooNew, RecordText::tr("%1 was written by a newer version of Lineside.").arg(file),
            RecordText::tr("Use that version, or a newer one.")};
}

Result<qint64> versionOf(Database &db, const char *room)
{
    Result<Statement> ask = db.prepare("SELECT version FROM rooms WHERE name = ?");
    if (!ask)
        return ask.error();
    const QByteArray name(room);
    ask->bindText(0, name);
    const Result<bool> row = ask->step();
    if (!row)
        return row.error();
    return *row ? ask->integer(0) : 0;
}

Status bringUpToDate(Database &db, const RecordSchema &schema)
{
    const Result<qint64> version = versionOf(db, schema.room);
    if (!version)
        return version.error();
    const qint64 known = qint64(schema.steps.size());
    if (*version > known)
        return tooNew(db.file());
    if (*version == known)
        return Done{};
    for (qint64 step = *version; step < known; ++step) {
        if (Status done = db.execute(schema.steps[size_t(step)]); !done)
            return done;
    }
    Result<Statement> note = db.prepare("INSERT INTO rooms(name, version) VALUES(?, ?) "
                                        "ON CONFLICT(name) DO UPDATE SET version = excluded.version");
    if (!note)
        return note.error();
    const QByteArray name(schema.room);
    note->bindText(0, name);
    note->bind(1, known);
    return note->run();
}

} // namespace

QString path(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("records.sqlite"));
}

Result<Database> open(const QString &folder, const std::vector<RecordSchema> &schemas)
{
    const QString file = path(folder);
    if (Status made = makePrivateFile(file); !made)
        return made.error();
    Result<Database> db = Database::open(file, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    const Result<qint64> application = db->integer("PRAGMA application_id");
    const Result<qint64> version = db->integer("PRAGMA user_version");
    const Result<qint64> tables = db->integer("SELECT count(*) FROM sqlite_schema");
    for (const Result<qint64> *asked : {&application, &version, &tables}) {
        if (!asked->ok())
            return asked->error().kind == Error::Kind::BadData ? foreignFile(file) : asked->error();
    }
    const bool empty = *version == 0 && *tables == 0 && *application == 0;
    if (!empty && *application != kRecordFile)
        return foreignFile(file);
    if (*version > kFrameVersion)
        return tooNew(file);
    if (Status set = setUp(*db); !set)
        return set.error();
    if (!empty) {
        db->limitTime(kCheckWithin); // a large file is looked at in part: it must not hold the start up
        const Result<QByteArray> whole = db->text("PRAGMA quick_check(1)");
        db->limitTime(std::chrono::milliseconds(0));
        if (!whole && whole.error().kind != Error::Kind::Timeout)
            return whole.error().kind == Error::Kind::BadData ? foreignFile(file) : whole.error();
        if (whole && *whole != "ok")
            return foreignFile(file);
    }
    Result<sqlite::Transaction> all = sqlite::Transaction::begin(*db);
    if (!all)
        return all.error();
    for (qint64 step = *version; step < kFrameVersion; ++step) {
        if (Status made = db->execute(kFrame[size_t(step)]); !made)
            return made.error();
    }
    for (const RecordSchema &schema : schemas) {
        if (Status done = bringUpToDate(*db, schema); !done)
            return done.error();
    }
    if (Status done = all->commit(); !done)
        return done.error();
    return db;
}

Status noteChange(Database &db, const char *table, const QByteArray &id)
{
    Result<Statement> note = db.prepare("REPLACE INTO changes(table_name, id) VALUES(?, ?)");
    if (!note)
        return note.error();
    const QByteArray name(table);
    note->bindText(0, name);
    note->bindBytes(1, id);
    return note->run();
}

Status noteRows(Database &db, const char *table, const char *where, const std::function<void(RecordRow &)> &bind)
{
    const QByteArray name(table);
    const QByteArray sql = "REPLACE INTO changes(table_name, id) SELECT '" + name + "', id FROM " + name + " WHERE " + where;
    RecordRow row(db, sql.constData());
    if (bind)
        bind(row);
    return row.run();
}

} // namespace lineside::record_file
