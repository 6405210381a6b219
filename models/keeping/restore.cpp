#include "models/keeping/restore.h"

#include "models/history/data_folder.h"
#include "models/history/store_file.h"
#include "models/history/store_tables.h"
#include "models/keeping/part_file.h"
#include "models/keeping/record_copy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace lineside::keeping {

namespace {

struct RestoreText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

constexpr quint64 kSpareRestoreBytes = 16u << 20;

QString planPath(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("restore.json"));
}

Status writeWhole(const QString &path, const QByteArray &bytes)
{
    Result<PartFile> file = PartFile::create(path, true);
    if (!file)
        return file.error();
    if (Status written = file->write(bytes); !written)
        return written;
    return file->commit();
}

//! The names that are to change, oldest first: [from, to]. A step that is done is not done again.
Status carryOut(const QString &folder, const QJsonObject &plan)
{
    const QDir dir(folder);
    const auto bad = [&] {
        return Error{Error::Kind::BadData, RestoreText::tr("%1 cannot be read.").arg(planPath(folder)),
                     RestoreText::tr("Restore the backup once more.")};
    };
    for (const char *kind : {"aside", "place"}) {
        for (const QJsonValue &value : plan.value(QLatin1String(kind)).toArray()) {
            const QString from = value.toArray().at(0).toString();
            const QString to = value.toArray().at(1).toString();
            if (from.isEmpty() || to.isEmpty() || from.contains(QLatin1Char('/')) || to.contains(QLatin1Char('/')))
                return bad();
            // What was set aside is not set aside again: its name is now that of what was restored.
            const bool done = !dir.exists(from) || (qstrcmp(kind, "aside") == 0 && dir.exists(to));
            if (done)
                continue;
            if (Status moved = moveDurably(dir.filePath(from), dir.filePath(to)); !moved)
                return moved;
        }
    }
    if (plan.value(QLatin1String("place")).toArray().isEmpty())
        return bad();
    QFile::remove(planPath(folder));
    return Done{};
}

//! The first thing that the restored station knows of itself.
Event restoredEvent(const BackupFacts &facts, const QString &backup, UtcTime now)
{
    Event event;
    event.at = now;
    event.kind = EventKind::ConfigurationChange;
    event.severity = Severity::Warning;
    event.source = QStringLiteral("station");
    event.before = facts.station.toString(QUuid::WithoutBraces);
    event.text = RestoreText::tr("The history was restored from the backup %1, which holds it up to %2; what came later is not here.")
                     .arg(backup, toIso(facts.at));
    return event;
}

Status insertEvent(sqlite::Database &db, quint64 id, const Event &event)
{
    Result<StoreTables> tables = StoreTables::prepare(db);
    return tables ? tables->insertEvent(id, event) : Status(tables.error());
}

//! A store that an older version began does not give free space back by itself: it is written anew without, if there is room.
Status makeSmall(const QString &file, const Progress &progress)
{
    constexpr qint64 kIncremental = 2;
    const QString draft = file + QLatin1String(".small");
    {
        Result<sqlite::Database> db = sqlite::Database::open(file, sqlite::Database::Mode::ReadWrite);
        if (!db)
            return db.error();
        const Result<qint64> mode = db->integer("PRAGMA auto_vacuum");
        if (!mode)
            return mode.error();
        if (*mode == kIncremental || !checkSpace(QFileInfo(file).absolutePath(), quint64(QFileInfo(file).size())))
            return Done{};
        progress.tell(0, RestoreText::tr("Giving free space back"));
        QFile::remove(draft);
        if (Status made = makePrivateFile(draft); !made)
            return made;
        if (Status set = db->execute("PRAGMA auto_vacuum = INCREMENTAL"); !set)
            return set;
        Result<sqlite::Statement> copy = db->prepare("VACUUM INTO ?");
        if (!copy)
            return copy.error();
        copy->bindText(0, draft.toUtf8());
        db->endWhen(progress.cancelled);
        const Status done = copy->run();
        db->endWhen({});
        if (!done) {
            QFile::remove(draft);
            return done.error().kind == Error::Kind::Cancelled ? Status(cancelledError()) : done;
        }
    }
    return moveDurably(draft, file);
}

//! Makes a store of the copy: another station's, closed in order, without what only a backup has.
Status prepareStore(const QString &file, const QString &folder, const BackupFacts &facts, const Event &restored,
                    const Progress &progress)
{
    if (Status small = makeSmall(file, progress); !small)
        return small;
    Result<sqlite::Database> db = sqlite::Database::open(file, sqlite::Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    if (Status set = db->execute("PRAGMA synchronous = FULL"); !set)
        return set;
    if (Status done = db->execute("DROP TABLE backup"); !done)
        return done;
    if (Status done = store::migrate(*db, folder, store::migrations(), store::kSchemaVersion); !done)
        return done;
    Result<store::Facts> read = store::readFacts(*db);
    if (!read)
        return read.error();
    if (read->nextSequence != facts.lastSequence + 1)
        return Error{Error::Kind::BadData, RestoreText::tr("The backup does not hold what its manifest says."), {}};
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(*db);
    if (!scope)
        return scope.error();
    if (Status done = store::setStation(*db, QUuid::createUuid(), read->nextSequence - 1, read->nextEvent - 1); !done)
        return done;
    // Behind what the other station wrote, so that it goes to the plant's database as this one's own.
    if (Status noted = insertEvent(*db, read->nextEvent, restored); !noted)
        return noted;
    if (Status done = store::setClean(*db, true); !done)
        return done;
    if (Status done = scope->commit(); !done)
        return done;
    db->close();
    return syncFile(file);
}

Status copyBackup(const QString &from, const QString &to, const Progress &progress)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, RestoreText::tr("%1 cannot be read: %2.").arg(from, source.errorString()), {}};
    Result<PartFile> file = PartFile::create(to, true);
    if (!file)
        return file.error();
    const qint64 size = source.size();
    while (source.pos() < size) {
        if (progress.cancelled())
            return cancelledError();
        const QByteArray piece = source.read(1 << 20);
        if (piece.isEmpty())
            return Error{Error::Kind::Io, RestoreText::tr("%1 cannot be read: %2.").arg(from, source.errorString()), {}};
        if (Status written = file->write(piece); !written)
            return written;
        progress.tell(double(source.pos()) / double(size), RestoreText::tr("Copying the backup"));
    }
    return file->commit();
}

} // namespace

Result<Restored> restore(const RestoreRequest &request, const Clock &clock, const Progress &progress)
{
    Result<FolderLock> lock = FolderLock::take(request.dataFolder);
    if (!lock)
        return lock.error();
    if (QFile::exists(planPath(request.dataFolder))) {
        if (Status finished = finishRestore(request.dataFolder); !finished)
            return finished.error();
    }
    const QDir dir(request.dataFolder);
    QStringList there;
    for (const char *name : {"history.sqlite", "history.sqlite-wal", "history.sqlite-shm", "records.sqlite", "records.sqlite-wal",
                             "records.sqlite-shm", "project.json", "settings.json"}) {
        if (dir.exists(QLatin1String(name)))
            there << QLatin1String(name);
    }
    if (!there.isEmpty() && !request.setAside)
        return Error{Error::Kind::Refused,
                     RestoreText::tr("%1 holds %2 already; nothing was changed.").arg(request.dataFolder, there.front()),
                     RestoreText::tr("Restore into an empty folder, or say --set-aside: what is there is then renamed and kept.")};

    Result<BackupFacts> facts = readBackup(request.file, progress.part(0, 0.5));
    if (!facts)
        return facts.error();
    if (Status space = checkSpace(request.dataFolder, facts->bytes + kSpareRestoreBytes); !space)
        return space.error();

    const QString restored = QStringLiteral("history.restored.sqlite");
    const QString path = dir.filePath(restored);
    const QString records = QStringLiteral("records.restored.sqlite");
    for (const char *suffix : {"", ".part", ".small", "-journal", "-wal", "-shm"}) {
        QFile::remove(path + QLatin1String(suffix));
        QFile::remove(dir.filePath(records) + QLatin1String(suffix));
    }
    const auto undo = [&](const Error &error) {
        for (const char *suffix : {"", ".part", ".small", "-journal", "-wal", "-shm"})
            QFile::remove(path + QLatin1String(suffix));
        for (const char *name : {"project.restored.json", "settings.restored.json", "records.restored.sqlite", "records.restored.sqlite.part"})
            QFile::remove(dir.filePath(QLatin1String(name)));
        return error;
    };
    if (Status copied = copyBackup(request.file, path, progress.part(0.5, 0.9)); !copied)
        return undo(copied.error());
    const Result<bool> hasRecords = unpackRecords(path, dir.filePath(records), progress.part(0.9, 0.9));
    if (!hasRecords)
        return undo(hasRecords.error());
    progress.tell(0.9, RestoreText::tr("Putting it into its place"));
    if (Status prepared = prepareStore(path, request.dataFolder, *facts,
                                       restoredEvent(*facts, QFileInfo(request.file).absoluteFilePath(), clock.utc()),
                                       progress.part(0.9, 1));
        !prepared)
        return undo(prepared.error());

    QJsonArray place{QJsonArray{restored, QStringLiteral("history.sqlite")}};
    if (*hasRecords)
        place.append(QJsonArray{records, QStringLiteral("records.sqlite")});
    for (const auto &[name, bytes] : {std::pair(QStringLiteral("project"), &facts->project),
                                      std::pair(QStringLiteral("settings"), &facts->settings)}) {
        const QString draft = name + QStringLiteral(".restored.json");
        if (Status written = writeWhole(dir.filePath(draft), *bytes); !written)
            return undo(written.error());
        place.append(QJsonArray{draft, name + QStringLiteral(".json")});
    }
    Restored result{std::move(*facts), {}};
    QString stamp = toIso(clock.utc());
    stamp.remove(QLatin1Char('-')).remove(QLatin1Char(':'));
    QJsonArray aside;
    for (const QString &name : std::as_const(there)) {
        const qsizetype dot = name.indexOf(QLatin1Char('.'));
        const QString to = name.left(dot) + QStringLiteral(".before-restore-") + stamp + name.mid(dot);
        aside.append(QJsonArray{name, to});
        result.setAside << to;
    }
    // From here on it is decided; before, nothing of the old state was touched.
    const QJsonObject plan{{QStringLiteral("aside"), aside}, {QStringLiteral("place"), place}};
    if (Status decided = writeWhole(planPath(request.dataFolder), QJsonDocument(plan).toJson()); !decided)
        return undo(decided.error());
    if (Status done = carryOut(request.dataFolder, plan); !done)
        return done.error();
    progress.tell(1, RestoreText::tr("Done"));
    return result;
}

Status finishRestore(const QString &dataFolder)
{
    QFile file(planPath(dataFolder));
    if (!file.exists())
        return Done{};
    if (!file.open(QIODevice::ReadOnly) || file.size() > (1 << 20))
        return Error{Error::Kind::Io, RestoreText::tr("%1 cannot be read.").arg(file.fileName()),
                     RestoreText::tr("Restore the backup once more.")};
    return carryOut(dataFolder, QJsonDocument::fromJson(file.readAll()).object());
}

} // namespace lineside::keeping
