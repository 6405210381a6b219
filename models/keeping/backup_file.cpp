#include "models/keeping/backup_file.h"

#include "models/history/sqlite.h"
#include "models/history/store_file.h"
#include "models/keeping/part_file.h"
#include "models/keeping/record_copy.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonDocument>
#include <QtEndian>

#include <array>

namespace lineside::keeping {

namespace {

using sqlite::Database;
using sqlite::Statement;

constexpr int kFormat = 2; // 1: without records
constexpr qsizetype kMaxPart = 64 << 20; // of project, settings and manifest each

struct BackupText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

Error noBackup(const QString &file, const QString &why)
{
    return {Error::Kind::BadData, BackupText::tr("%1 is not a whole backup of Lineside: %2").arg(file, why),
            BackupText::tr("Choose another backup.")};
}

Result<QStringList> tablesOf(Database &db)
{
    Result<Statement> rows = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'backup'"
                                        " AND name NOT LIKE 'sqlite_%' ORDER BY name");
    if (!rows)
        return rows.error();
    QStringList names;
    for (;;) {
        Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            return names;
        names << QString::fromUtf8(rows->text(0));
    }
}

//! Rows and hash of each table: of every column its length and bytes, numbers in decimal.
Result<QJsonObject> hashTables(Database &db, quint64 bytes, const Progress &progress)
{
    Result<QStringList> names = tablesOf(db);
    if (!names)
        return names.error();
    QJsonObject tables;
    quint64 seen = 0;
    for (const QString &name : *names) {
        QString quoted = name;
        quoted.replace(QLatin1Char('"'), QLatin1String("\"\""));
        Result<Statement> rows = db.prepare(("SELECT * FROM \"" + quoted.toUtf8() + '"').constData());
        if (!rows)
            return rows.error();
        QCryptographicHash hash(QCryptographicHash::Sha256);
        qint64 count = 0;
        for (;; ++count) {
            Result<bool> row = rows->step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            for (int i = 0; i < rows->columns(); ++i) {
                const std::span<const std::byte> cell = rows->bytes(i);
                const quint64 length = qToLittleEndian(rows->isNull(i) ? ~quint64(0) : quint64(cell.size()));
                hash.addData(QByteArray::fromRawData(reinterpret_cast<const char *>(&length), sizeof(length)));
                hash.addData(QByteArray::fromRawData(reinterpret_cast<const char *>(cell.data()), qsizetype(cell.size())));
                seen += cell.size();
            }
            if (count % 256 == 0) {
                if (progress.cancelled())
                    return cancelledError();
                progress.tell(bytes ? std::min(1.0, double(seen) / double(bytes)) : 1, BackupText::tr("Reading everything back"));
            }
        }
        tables.insert(name, QJsonObject{{QStringLiteral("rows"), count},
                                        {QStringLiteral("sha256"), QString::fromLatin1(hash.result().toHex())}});
    }
    return tables;
}

Status checkStructure(Database &db, const Progress &progress)
{
    progress.tell(0, BackupText::tr("Checking the structure"));
    db.endWhen(progress.cancelled);
    const Result<QByteArray> verdict = db.text("PRAGMA integrity_check(1)");
    db.endWhen({});
    if (!verdict)
        return verdict.error().kind == Error::Kind::Cancelled ? cancelledError() : verdict.error();
    if (*verdict != "ok")
        return noBackup(db.file(), QString::fromUtf8(*verdict));
    return Done{};
}

//! The newest numbers that the tables themselves tell of.
Result<std::pair<quint64, quint64>> newestOf(Database &db)
{
    quint64 sequence = 0;
    quint64 event = 0;
    for (const char *sql : {"SELECT max(last_sequence) FROM segments",
                            "SELECT first_sequence + count - 1 FROM log ORDER BY first_sequence DESC LIMIT 1",
                            "SELECT first_sequence - 1 FROM station"}) {
        Result<qint64> number = db.integer(sql);
        if (!number)
            return number.error();
        sequence = std::max(sequence, quint64(std::max<qint64>(0, *number)));
    }
    for (const char *sql : {"SELECT max(id) FROM events", "SELECT first_event - 1 FROM station"}) {
        Result<qint64> number = db.integer(sql);
        if (!number)
            return number.error();
        event = std::max(event, quint64(std::max<qint64>(0, *number)));
    }
    return std::pair(sequence, event);
}

} // namespace

Status sealBackup(const QString &file, BackupFacts &facts, const Progress &progress)
{
    Result<Database> db = Database::open(file, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    // Nobody reads it before it was synced as a whole.
    if (Status set = db->execute("PRAGMA synchronous = OFF"); !set)
        return set;
    // One plain file, without others beside it.
    if (Result<QByteArray> mode = db->text("PRAGMA journal_mode = DELETE"); !mode)
        return mode.error();
    if (Status whole = checkStructure(*db, progress.part(0, 0.3)); !whole)
        return whole;
    const Result<std::pair<quint64, quint64>> newest = newestOf(*db);
    if (!newest)
        return newest.error();
    if (newest->first != facts.lastSequence || newest->second < facts.lastEvent)
        return noBackup(file, BackupText::tr("it ends at reading %1, and should at %2.").arg(newest->first).arg(facts.lastSequence));
    const Result<bool> records = holdsRecords(*db);
    if (!records)
        return records.error();
    facts.hasRecords = *records;
    Result<QJsonObject> tables = hashTables(*db, facts.bytes, progress.part(0.3, 0.95));
    if (!tables)
        return tables.error();
    facts.tables = *tables;
    const QJsonObject manifest{
        {QStringLiteral("format"), QStringLiteral("lineside-backup")},
        {QStringLiteral("version"), facts.hasRecords ? kFormat : 1},
        {QStringLiteral("station"), facts.station.toString(QUuid::WithoutBraces)},
        {QStringLiteral("at"), toIso(facts.at)},
        {QStringLiteral("last_sequence"), QString::number(facts.lastSequence)},
        {QStringLiteral("last_event"), QString::number(facts.lastEvent)},
        {QStringLiteral("tables"), facts.tables},
        {QStringLiteral("project_sha256"),
         QString::fromLatin1(QCryptographicHash::hash(facts.project, QCryptographicHash::Sha256).toHex())},
        {QStringLiteral("settings_sha256"),
         QString::fromLatin1(QCryptographicHash::hash(facts.settings, QCryptographicHash::Sha256).toHex())},
    };
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(*db);
    if (!scope)
        return scope.error();
    if (Status made = db->execute("CREATE TABLE backup(name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT"); !made)
        return made;
    const std::array<std::pair<const char *, QByteArray>, 3> parts{
        {{"manifest.json", QJsonDocument(manifest).toJson()}, {"project.json", facts.project}, {"settings.json", facts.settings}}};
    for (const auto &[name, data] : parts) {
        Result<Statement> row = db->prepare("INSERT INTO backup(name, data) VALUES(?, ?)");
        if (!row)
            return row.error();
        row->bindText(0, name);
        row->bindBytes(1, data);
        if (Status done = row->run(); !done)
            return done;
    }
    if (Status done = scope->commit(); !done)
        return done;
    db->close();
    return syncFile(file, progress.cancelled);
}

Result<BackupFacts> readBackup(const QString &file, const Progress &progress)
{
    if (!QFileInfo::exists(file))
        return Error{Error::Kind::NotFound, BackupText::tr("There is no file %1.").arg(file), {}};
    Result<Database> db = Database::open(file, Database::Mode::ReadOnly);
    if (!db)
        return db.error();
    const Result<qint64> version = db->integer("PRAGMA user_version");
    if (!version)
        return noBackup(file, version.error().message);
    if (*version > store::kSchemaVersion)
        return Error{Error::Kind::TooNew, BackupText::tr("The backup %1 was made by a newer version of Lineside.").arg(file),
                     BackupText::tr("Use that version.")};
    const auto part = [&](const char *name) -> Result<QByteArray> {
        Result<Statement> row = db->prepare("SELECT data FROM backup WHERE name = ?");
        if (!row)
            return noBackup(file, BackupText::tr("it has no manifest."));
        row->bindText(0, name);
        Result<bool> there = row->step();
        if (!there)
            return noBackup(file, there.error().message);
        if (!*there || row->bytes(0).size() > size_t(kMaxPart))
            return noBackup(file, BackupText::tr("%1 is missing in it.").arg(QString::fromLatin1(name)));
        return row->text(0);
    };
    const Result<QByteArray> text = part("manifest.json");
    Result<QByteArray> project = part("project.json");
    Result<QByteArray> settings = part("settings.json");
    for (const Result<QByteArray> *one : {&text, &std::as_const(project), &std::as_const(settings)}) {
        if (!*one)
            return one->error();
    }
    const QJsonObject manifest = QJsonDocument::fromJson(*text).object();
    if (manifest.value(QLatin1String("format")).toString() != QLatin1String("lineside-backup"))
        return noBackup(file, BackupText::tr("its manifest cannot be read."));
    if (manifest.value(QLatin1String("version")).toInt() > kFormat)
        return Error{Error::Kind::TooNew, BackupText::tr("The backup %1 was made by a newer version of Lineside.").arg(file),
                     BackupText::tr("Use that version.")};
    BackupFacts facts;
    facts.station = QUuid::fromString(manifest.value(QLatin1String("station")).toString());
    const QDateTime at = QDateTime::fromString(manifest.value(QLatin1String("at")).toString(), Qt::ISODateWithMs);
    facts.at = UtcTime(std::chrono::milliseconds(at.isValid() ? at.toMSecsSinceEpoch() : 0));
    facts.lastSequence = manifest.value(QLatin1String("last_sequence")).toString().toULongLong();
    facts.lastEvent = manifest.value(QLatin1String("last_event")).toString().toULongLong();
    facts.bytes = quint64(QFileInfo(file).size());
    facts.tables = manifest.value(QLatin1String("tables")).toObject();
    facts.project = std::move(*project);
    facts.settings = std::move(*settings);
    for (const auto &[key, data] : {std::pair("project_sha256", &facts.project), std::pair("settings_sha256", &facts.settings)}) {
        if (manifest.value(QLatin1String(key)).toString().toLatin1()
            != QCryptographicHash::hash(*data, QCryptographicHash::Sha256).toHex())
            return noBackup(file, BackupText::tr("project or settings in it were changed."));
    }
    if (Status whole = checkStructure(*db, progress.part(0, 0.3)); !whole)
        return whole.error();
    const Result<QJsonObject> tables = hashTables(*db, facts.bytes, progress.part(0.3, 1));
    if (!tables)
        return tables.error().kind == Error::Kind::Cancelled ? tables.error() : noBackup(file, tables.error().message);
    if (*tables != facts.tables)
        return noBackup(file, BackupText::tr("what it holds is not what was put into it."));
    facts.hasRecords = facts.tables.contains(QLatin1String("backup_records"));
    return facts;
}

} // namespace lineside::keeping
