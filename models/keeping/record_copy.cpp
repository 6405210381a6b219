#include "models/keeping/record_copy.h"

#include "models/keeping/part_file.h"
#include "models/records/record_file.h"

#include <QFile>
#include <QFileInfo>

namespace lineside::keeping {

namespace {

using sqlite::Database;
using sqlite::Statement;

struct CopyText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

constexpr qint64 kPiece = 1 << 20;

Error damagedRecords(const QString &file)
{
    return {Error::Kind::BadData, CopyText::tr("The file of records %1 is damaged, and cannot be backed up.").arg(file),
            CopyText::tr("Restart the station: it sets the file aside and begins anew.")};
}

Error asCancelled(const Error &error)
{
    return error.kind == Error::Kind::Cancelled ? cancelledError() : error;
}

} // namespace

Result<bool> copyRecords(const QString &dataFolder, const QString &to, const Progress &progress)
{
    const QString file = record_file::path(dataFolder);
    if (!QFile::exists(file))
        return false;
    progress.tell(0, CopyText::tr("Copying records"));
    Result<Database> db = Database::open(file, Database::Mode::ReadOnly);
    if (!db)
        return db.error();
    if (Status waits = db->execute("PRAGMA busy_timeout = 2000"); !waits)
        return waits.error();
    Result<Statement> copy = db->prepare("VACUUM INTO ?");
    if (!copy)
        return copy.error().kind == Error::Kind::BadData ? damagedRecords(file) : copy.error();
    const QByteArray name = to.toUtf8();
    copy->bindText(0, name);
    db->endWhen(progress.cancelled);
    const Status done = copy->run();
    db->endWhen({});
    if (!done)
        return done.error().kind == Error::Kind::BadData ? damagedRecords(file) : asCancelled(done.error());
    return true;
}

Result<QString> damageOfRecords(const QString &dataFolder, const Progress &progress)
{
    const QString file = record_file::path(dataFolder);
    if (!QFile::exists(file))
        return QString();
    progress.tell(0, CopyText::tr("Checking records"));
    Result<Database> db = Database::open(file, Database::Mode::ReadOnly);
    if (!db)
        return db.error();
    if (Status waits = db->execute("PRAGMA busy_timeout = 2000"); !waits)
        return waits.error();
    db->endWhen(progress.cancelled);
    const Result<QByteArray> verdict = db->text("PRAGMA integrity_check(1)");
    db->endWhen({});
    if (!verdict && verdict.error().kind != Error::Kind::BadData)
        return asCancelled(verdict.error());
    if (verdict && *verdict == "ok")
        return QString();
    return CopyText::tr("The file of records %1 is damaged: %2")
        .arg(file, verdict ? QString::fromUtf8(*verdict) : verdict.error().message);
}

Status packRecords(const QString &backup, const QString &copy, const Progress &progress)
{
    QFile source(copy);
    if (!source.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, CopyText::tr("%1 cannot be read: %2.").arg(copy, source.errorString()), {}};
    Result<Database> db = Database::open(backup, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    // It is synced as a whole before anybody reads it.
    if (Status set = db->execute("PRAGMA synchronous = OFF"); !set)
        return set;
    if (Result<QByteArray> mode = db->text("PRAGMA journal_mode = DELETE"); !mode)
        return mode.error();
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(*db);
    if (!scope)
        return scope.error();
    if (Status made = db->execute("CREATE TABLE backup_records(part INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT"); !made)
        return made;
    Result<Statement> row = db->prepare("INSERT INTO backup_records(part, data) VALUES(?, ?)");
    if (!row)
        return row.error();
    const qint64 size = source.size();
    for (qint64 part = 0; source.pos() < size; ++part) {
        if (progress.cancelled())
            return cancelledError();
        const QByteArray piece = source.read(kPiece);
        if (piece.isEmpty())
            return Error{Error::Kind::Io, CopyText::tr("%1 cannot be read: %2.").arg(copy, source.errorString()), {}};
        row->bind(0, part);
        row->bindBytes(1, piece);
        if (Status done = row->run(); !done)
            return done;
        progress.tell(double(source.pos()) / double(size), CopyText::tr("Copying records"));
    }
    return scope->commit();
}

Result<bool> holdsRecords(Database &backup)
{
    const Result<qint64> tables = backup.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'backup_records'");
    return tables ? Result<bool>(*tables > 0) : tables.error();
}

Result<bool> unpackRecords(const QString &backup, const QString &to, const Progress &progress)
{
    Result<Database> db = Database::open(backup, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    const Result<bool> there = holdsRecords(*db);
    if (!there || !*there)
        return there;
    Result<PartFile> file = PartFile::create(to, true);
    if (!file)
        return file.error();
    {
        Result<Statement> rows = db->prepare("SELECT data FROM backup_records ORDER BY part");
        if (!rows)
            return rows.error();
        for (;;) {
            if (progress.cancelled())
                return cancelledError();
            const Result<bool> more = rows->step();
            if (!more)
                return more.error();
            if (!*more)
                break;
            const std::span<const std::byte> piece = rows->bytes(0);
            if (Status written = file->write(QByteArrayView(reinterpret_cast<const char *>(piece.data()), qsizetype(piece.size()))); !written)
                return written.error();
        }
    }
    if (Status done = file->commit(progress.cancelled); !done)
        return done.error();
    if (Status dropped = db->execute("DROP TABLE backup_records"); !dropped)
        return dropped.error();
    return true;
}

} // namespace lineside::keeping
