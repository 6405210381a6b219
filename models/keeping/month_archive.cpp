#include "models/keeping/month_archive.h"

#include "models/history/log_reader.h"
#include "models/history/store_file.h"
#include "models/keeping/archive_rows.h"
#include "models/keeping/event_stream.h"
#include "models/keeping/raw_stream.h"
#include "models/keeping/zip_file.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSet>

#include <array>
#include <set>

namespace lineside::keeping {

namespace {

constexpr int kArchiveFormat = 1;
constexpr quint64 kMaxPartBytes = 1ull << 30; // of one CSV; more goes on in the next
constexpr qsizetype kMaxManifest = 256 << 20;
constexpr std::array kTypes{std::pair(ValueType::Float64, "float64"), std::pair(ValueType::Int64, "int64"),
                            std::pair(ValueType::UInt64, "uint64"), std::pair(ValueType::Bool, "bool"),
                            std::pair(ValueType::Text, "text")};

constexpr const char *kEventsFile = "events.csv";
constexpr const char *kReadme =
    "One month of readings and events of a Lineside station.\n\n"
    "readings/*.csv holds one tag each: time (UTC), value (in the tag's unit), status (OPC UA status code, 0 is Good),\n"
    "bits (empty, but for values that a number cannot say). manifest.json says which file is which tag.\n"
    "events.csv holds the journal.\n\n"
    "In Python:\n"
    "    import json, zipfile, pandas\n"
    "    month = zipfile.ZipFile('FILE'); tags = json.load(month.open('manifest.json'))['tags']\n"
    "    readings = pandas.read_csv(month.open(tags[0]['file']), parse_dates=['time'])\n";

struct ArchiveText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

QString typeName(ValueType type)
{
    for (const auto &[one, name] : kTypes) {
        if (one == type)
            return QString::fromLatin1(name);
    }
    return {};
}

std::optional<ValueType> typeOf(const QString &name)
{
    for (const auto &[one, known] : kTypes) {
        if (name == QLatin1String(known))
            return one;
    }
    return std::nullopt;
}

Error broken(const QString &file, const QString &why)
{
    return {Error::Kind::BadData, ArchiveText::tr("The archive %1 is damaged: %2").arg(file, why), {}};
}

//! A name that every file system takes, once.
QByteArray fileName(const QString &wanted, QSet<QByteArray> &taken)
{
    QByteArray name;
    for (const QChar c : wanted.left(100)) {
        const bool plain = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_');
        name += plain ? c.toLatin1() : '_';
    }
    if (name.isEmpty() || name.startsWith('.'))
        name.prepend('_');
    QByteArray free = name;
    for (int i = 2; taken.contains(free.toLower()); ++i)
        free = name + '-' + QByteArray::number(i);
    taken.insert(free.toLower());
    return "readings/" + free + ".csv";
}

ArchivedReading archived(const RawResult &from, size_t i)
{
    const Reading &reading = from.readings[i];
    ArchivedReading to{toMicroseconds(reading.at), reading.value.bits, reading.status, {}, false};
    if (from.types[i] == ValueType::Text) {
        const QByteArray &text = from.texts.at(reading.value.textIndex());
        to.bits = 0;
        to.hasText = !text.isNull();
        to.text = text;
    }
    return to;
}

Result<QByteArray> hashOfFile(const QString &path, const Progress &progress)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, ArchiveText::tr("%1 cannot be read: %2.").arg(path, file.errorString()), {}};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (!file.atEnd()) {
        const QByteArray piece = file.read(1 << 20);
        if (piece.isEmpty())
            return Error{Error::Kind::Io, ArchiveText::tr("%1 cannot be read: %2.").arg(path, file.errorString()), {}};
        if (progress.cancelled())
            return cancelledError();
        hash.addData(piece);
    }
    return hash.result().toHex();
}

//! Writes the tags one after the other and gathers what the manifest says of them.
class Writer
{
public:
    Writer(Historian &historian, const ArchiveRequest &request, ZipWriter &zip, const Progress &progress)
        : m_historian(historian), m_request(request), m_zip(zip), m_progress(progress)
    {
    }

    Status tag(TagId id, const TagUuid &uuid, UtcTime from, UtcTime to)
    {
        // Readings of a type that the tag had before, or has since, stand in files of their own.
        std::set<ValueType> met;
        std::set<ValueType> done;
        do {
            std::optional<ValueType> now;
            for (const ValueType type : met) {
                if (!done.contains(type))
                    now = type;
            }
            RawStream stream(m_historian, id, from, to);
            for (;;) {
                const Result<RawResult> piece = stream.next(m_progress);
                if (!piece)
                    return piece.error();
                if (piece->readings.empty())
                    break;
                QByteArray rows;
                for (size_t i = 0; i < piece->readings.size(); ++i) {
                    const ValueType type = piece->types[i];
                    met.insert(type);
                    if (!now)
                        now = type;
                    if (type != *now)
                        continue;
                    const ArchivedReading reading = archived(*piece, i);
                    if (!m_part) {
                        if (Status begun = begin(uuid, type); !begun)
                            return begun;
                    }
                    appendRow(rows, reading, type);
                    m_part->hash.add(reading);
                    m_part->firstUs = m_part->hash.count() == 1 ? reading.atUs : m_part->firstUs;
                    m_part->lastUs = reading.atUs;
                }
                if (Status written = write(rows); !written)
                    return written;
                if (m_part && m_part->size >= kMaxPartBytes) {
                    if (Status ended = end(); !ended)
                        return ended;
                }
            }
            if (Status ended = end(); !ended)
                return ended;
            if (now)
                done.insert(*now);
        } while (done.size() < met.size());
        m_tags += met.empty() ? 0 : 1;
        return Done{};
    }

    QJsonArray entries;
    quint64 readings = 0;
    quint64 tags() const { return m_tags; }

private:
    struct Part
    {
        QJsonObject entry;
        ValueType type;
        QCryptographicHash csv{QCryptographicHash::Sha256};
        ReadingsHash hash;
        qint64 firstUs = 0;
        qint64 lastUs = 0;
        quint64 size = 0;
    };

    Status begin(const TagUuid &uuid, ValueType type)
    {
        const TagEntry *known = m_request.snapshot ? m_request.snapshot->find(uuid) : nullptr;
        const QString id = uuid.uuid.toString(QUuid::WithoutBraces);
        const QByteArray name = fileName(known ? known->device->code + QLatin1Char('.') + known->tag->code : id, m_names);
        m_part = std::make_unique<Part>();
        m_part->type = type;
        m_part->entry = {{QStringLiteral("file"), QString::fromLatin1(name)}, {QStringLiteral("uuid"), id},
                         {QStringLiteral("type"), typeName(type)}};
        if (known) {
            m_part->entry.insert(QStringLiteral("device"), known->device->code);
            m_part->entry.insert(QStringLiteral("code"), known->tag->code);
            m_part->entry.insert(QStringLiteral("name"), known->tag->name);
            m_part->entry.insert(QStringLiteral("unit"), known->tag->unit);
        }
        if (Status begun = m_zip.begin(name); !begun)
            return begun;
        return write(kArchiveHeader);
    }

    Status write(const QByteArray &rows)
    {
        if (!m_part || rows.isEmpty())
            return Done{};
        m_part->csv.addData(rows);
        m_part->size += quint64(rows.size());
        return m_zip.write(rows);
    }

    Status end()
    {
        if (!m_part)
            return Done{};
        if (Result<ZipEntry> ended = m_zip.end(); !ended)
            return ended.error();
        QJsonObject &entry = m_part->entry;
        entry.insert(QStringLiteral("readings"), qint64(m_part->hash.count()));
        entry.insert(QStringLiteral("first"), toIso(fromMicroseconds(m_part->firstUs)));
        entry.insert(QStringLiteral("last"), toIso(fromMicroseconds(m_part->lastUs)));
        entry.insert(QStringLiteral("bytes"), qint64(m_part->size));
        entry.insert(QStringLiteral("sha256"), QString::fromLatin1(m_part->csv.result().toHex()));
        entry.insert(QStringLiteral("readings_sha256"), QString::fromLatin1(m_part->hash.result()));
        readings += m_part->hash.count();
        entries.append(entry);
        m_part.reset();
        return Done{};
    }

    Historian &m_historian;
    const ArchiveRequest &m_request;
    ZipWriter &m_zip;
    const Progress &m_progress;
    QSet<QByteArray> m_names;
    std::unique_ptr<Part> m_part;
    quint64 m_tags = 0;
};

Status addFile(ZipWriter &zip, const QByteArray &name, const QByteArray &bytes)
{
    if (Status begun = zip.begin(name); !begun)
        return begun;
    if (Status written = zip.write(bytes); !written)
        return written;
    if (Result<ZipEntry> ended = zip.end(); !ended)
        return ended.error();
    return Done{};
}

//! Writes the journal of a range and says what the manifest is to say of it; empty when there is none.
Result<QJsonObject> writeEvents(Historian &historian, ZipWriter &zip, UtcTime from, UtcTime to, const Progress &progress)
{
    EventStream stream(historian, from, to);
    EventsHash hash;
    QCryptographicHash csv(QCryptographicHash::Sha256);
    quint64 size = 0;
    UtcTime first{};
    UtcTime last{};
    for (;;) {
        const Result<QList<Event>> piece = stream.next(progress);
        if (!piece)
            return piece.error();
        if (piece->isEmpty())
            break;
        QByteArray rows;
        if (hash.count() == 0) {
            if (Status begun = zip.begin(kEventsFile); !begun)
                return begun.error();
            rows = kEventsHeader;
            first = piece->front().at;
        }
        for (const Event &event : *piece) {
            appendEvent(rows, event);
            hash.add(event);
        }
        last = piece->back().at;
        csv.addData(rows);
        size += quint64(rows.size());
        if (Status written = zip.write(rows); !written)
            return written.error();
    }
    if (hash.count() == 0)
        return QJsonObject();
    if (Result<ZipEntry> ended = zip.end(); !ended)
        return ended.error();
    return QJsonObject{{QStringLiteral("file"), QLatin1String(kEventsFile)},
                       {QStringLiteral("events"), qint64(hash.count())},
                       {QStringLiteral("first"), toIso(first)},
                       {QStringLiteral("last"), toIso(last)},
                       {QStringLiteral("bytes"), qint64(size)},
                       {QStringLiteral("sha256"), QString::fromLatin1(csv.result().toHex())},
                       {QStringLiteral("events_sha256"), QString::fromLatin1(hash.result())}};
}

//! How many events there are, and that they are those that \a said tells of.
Result<quint64> readEventsBack(const ZipReader &zip, const QString &name, const QJsonObject &said, const Progress &progress)
{
    const QString path = said.value(QLatin1String("file")).toString();
    const ZipEntry *entry = zip.find(path.toUtf8());
    if (!entry)
        return broken(name, ArchiveText::tr("%1 is missing in it.").arg(path));
    QCryptographicHash csv(QCryptographicHash::Sha256);
    EventsHash hash;
    EventParser parser([&hash](const Event &event) { hash.add(event); });
    Status read = zip.read(*entry, [&](QByteArrayView piece) -> Status {
        if (progress.cancelled())
            return cancelledError();
        csv.addData(QByteArray::fromRawData(piece.data(), piece.size()));
        return parser.take(piece);
    });
    if (read)
        read = parser.finish();
    if (!read)
        return read.error().kind == Error::Kind::Cancelled ? read.error() : broken(name, path + QLatin1String(": ") + read.error().message);
    if (QString::fromLatin1(csv.result().toHex()) != said.value(QLatin1String("sha256")).toString()
        || qint64(hash.count()) != said.value(QLatin1String("events")).toInteger()
        || QString::fromLatin1(hash.result()) != said.value(QLatin1String("events_sha256")).toString())
        return broken(name, ArchiveText::tr("%1 does not hold the events that were put into it.").arg(path));
    return hash.count();
}

//! What the store gave, as the manifest is to say it.
struct WrittenParts
{
    QJsonArray tags;
    QJsonObject events;
};

//! \a wanted: what the store gave, or null to go by the manifest alone.
Result<ArchiveFacts> readBack(const QString &file, const QString &name, const WrittenParts *wanted, const Progress &progress)
{
    Result<ZipReader> zip = ZipReader::open(file);
    if (!zip)
        return zip.error();
    const ZipEntry *manifestEntry = zip->find("manifest.json");
    if (!manifestEntry)
        return broken(name, ArchiveText::tr("it has no manifest."));
    QByteArray text;
    const Status readManifest = zip->read(*manifestEntry, [&](QByteArrayView piece) -> Status {
        if (text.size() + piece.size() > kMaxManifest)
            return broken(name, ArchiveText::tr("its manifest is too long."));
        text.append(piece.data(), piece.size());
        return Done{};
    });
    if (!readManifest)
        return readManifest.error();
    const QJsonObject manifest = QJsonDocument::fromJson(text).object();
    if (manifest.value(QLatin1String("format")).toString() != QLatin1String("lineside-archive"))
        return broken(name, ArchiveText::tr("its manifest cannot be read."));
    if (manifest.value(QLatin1String("version")).toInt() > kArchiveFormat)
        return Error{Error::Kind::TooNew, ArchiveText::tr("The archive %1 was made by a newer version of Lineside.").arg(name), {}};
    ArchiveFacts facts;
    facts.file = name;
    facts.month = manifest.value(QLatin1String("month")).toString();
    facts.lastSequence = manifest.value(QLatin1String("last_sequence")).toString().toULongLong();
    const QJsonArray tags = manifest.value(QLatin1String("tags")).toArray();
    const QJsonObject events = manifest.value(QLatin1String("events")).toObject();
    if (wanted && (tags != wanted->tags || events != wanted->events))
        return broken(name, ArchiveText::tr("its manifest is not what was written."));
    QSet<QString> uuids;
    for (qsizetype i = 0; i < tags.size(); ++i) {
        const QJsonObject tag = tags.at(i).toObject();
        const QString path = tag.value(QLatin1String("file")).toString();
        const std::optional<ValueType> type = typeOf(tag.value(QLatin1String("type")).toString());
        const ZipEntry *entry = zip->find(path.toUtf8());
        if (!entry || !type)
            return broken(name, ArchiveText::tr("%1 is missing in it.").arg(path));
        QCryptographicHash csv(QCryptographicHash::Sha256);
        ReadingsHash hash;
        RowParser parser(*type, [&hash](const ArchivedReading &reading) { hash.add(reading); });
        Status read = zip->read(*entry, [&](QByteArrayView piece) -> Status {
            if (progress.cancelled())
                return cancelledError();
            csv.addData(QByteArray::fromRawData(piece.data(), piece.size()));
            return parser.take(piece);
        });
        if (read)
            read = parser.finish();
        if (!read)
            return read.error().kind == Error::Kind::Cancelled ? read.error() : broken(name, path + QLatin1String(": ") + read.error().message);
        if (QString::fromLatin1(csv.result().toHex()) != tag.value(QLatin1String("sha256")).toString()
            || qint64(hash.count()) != tag.value(QLatin1String("readings")).toInteger()
            || QString::fromLatin1(hash.result()) != tag.value(QLatin1String("readings_sha256")).toString())
            return broken(name, ArchiveText::tr("%1 does not hold the readings that were put into it.").arg(path));
        facts.readings += hash.count();
        uuids.insert(tag.value(QLatin1String("uuid")).toString());
        progress.tell(double(i + 1) / double(tags.size()),
                      ArchiveText::tr("Reading back: %1 readings").arg(QLocale().toString(facts.readings)));
    }
    if (facts.readings != manifest.value(QLatin1String("readings")).toString().toULongLong())
        return broken(name, ArchiveText::tr("it holds %1 readings, and should hold %2.")
                                .arg(QString::number(facts.readings), manifest.value(QLatin1String("readings")).toString()));
    if (manifest.contains(QLatin1String("events"))) { // archives of before have none
        const Result<quint64> read = readEventsBack(*zip, name, events, progress);
        if (!read)
            return read.error();
        facts.events = *read;
    }
    facts.tags = quint64(uuids.size());
    facts.bytes = quint64(QFileInfo(file).size());
    Result<QByteArray> sha256 = hashOfFile(file, progress);
    if (!sha256)
        return sha256.error();
    facts.sha256 = *sha256;
    return facts;
}

} // namespace

QString monthOf(UtcTime at)
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(at));
    return QStringLiteral("%1-%2").arg(int(date.year()), 4, 10, QLatin1Char('0'))
        .arg(unsigned(date.month()), 2, 10, QLatin1Char('0'));
}

std::optional<std::pair<UtcTime, UtcTime>> rangeOfMonth(const QString &month)
{
    using namespace std::chrono;
    bool yearOk = false;
    bool monthOk = false;
    const int y = month.left(4).toInt(&yearOk);
    const uint m = month.mid(5).toUInt(&monthOk);
    if (month.size() != 7 || month.at(4) != QLatin1Char('-') || !yearOk || !monthOk || m < 1 || m > 12 || y < 1900)
        return std::nullopt;
    const year_month first = year(y) / std::chrono::month(m);
    return std::pair(UtcTime(sys_days(first / 1)), UtcTime(sys_days((first + months(1)) / 1)));
}

Result<ArchiveFacts> archiveMonth(Historian &historian, const ArchiveRequest &request, const Clock &clock,
                                  const Progress &progress)
{
    const auto range = rangeOfMonth(request.month);
    if (!range)
        return Error{Error::Kind::BadData, ArchiveText::tr("“%1” is no month.").arg(request.month), {}};
    const quint64 lastSequence = historian.counters().sequence; // what comes later may or may not be in it
    LogReader reader(request.dataFolder);
    const Result<std::vector<std::pair<TagId, TagUuid>>> tags = reader.tags();
    if (!tags)
        return tags.error();
    reader.rest();
    Result<PartFile> file = PartFile::create(request.file, false);
    if (!file)
        return file.error();
    ZipWriter zip(*file);
    Writer writer(historian, request, zip, progress);
    for (size_t i = 0; i < tags->size(); ++i) {
        progress.tell(0.7 * double(i) / double(tags->size()),
                      ArchiveText::tr("%1: %2 readings").arg(request.month, QLocale().toString(writer.readings)));
        if (Status written = writer.tag((*tags)[i].first, (*tags)[i].second, range->first, range->second); !written)
            return written.error();
    }
    progress.tell(0.7, ArchiveText::tr("%1: events").arg(request.month));
    const Result<QJsonObject> events = writeEvents(historian, zip, range->first, range->second, progress);
    if (!events)
        return events.error();
    if (writer.readings == 0 && events->isEmpty())
        return Error{Error::Kind::NotFound, ArchiveText::tr("No readings of %1 are stored.").arg(request.month), {}};
    const UtcTime now = clock.utc();
    QJsonArray sites;
    if (request.snapshot) {
        for (const Site &site : request.snapshot->plant().sites)
            sites.append(QJsonObject{{QStringLiteral("code"), site.code}, {QStringLiteral("name"), site.name}});
    }
    QJsonObject manifest{
        {QStringLiteral("format"), QStringLiteral("lineside-archive")},
        {QStringLiteral("version"), kArchiveFormat},
        {QStringLiteral("month"), request.month},
        {QStringLiteral("from"), toIso(range->first)},
        {QStringLiteral("to"), toIso(range->second)},
        {QStringLiteral("made_at"), toIso(now)},
        {QStringLiteral("station"), historian.stationId().toString(QUuid::WithoutBraces)},
        {QStringLiteral("plant"), request.snapshot ? request.snapshot->plant().name : QString()},
        {QStringLiteral("sites"), sites},
        {QStringLiteral("last_sequence"), QString::number(lastSequence)},
        {QStringLiteral("readings"), QString::number(writer.readings)},
        {QStringLiteral("tags"), writer.entries},
    };
    if (!events->isEmpty())
        manifest.insert(QStringLiteral("events"), *events);
    if (Status added = addFile(zip, "manifest.json", QJsonDocument(manifest).toJson()); !added)
        return added.error();
    if (Status added = addFile(zip, "README.txt", kReadme); !added)
        return added.error();
    if (Status finished = zip.finish(); !finished)
        return finished.error();
    const WrittenParts written{writer.entries, *events};
    Result<ArchiveFacts> read = readBack(file->partPath(), request.file, &written, progress.part(0.7, 1));
    if (!read)
        return read;
    if (read->readings != writer.readings || read->month != request.month
        || qint64(read->events) != events->value(QLatin1String("events")).toInteger())
        return broken(request.file, ArchiveText::tr("it does not hold the readings that were put into it."));
    read->lastSequence = lastSequence;
    read->madeAt = now;
    if (Status done = file->commit(progress.cancelled); !done)
        return done.error();
    return read;
}

Result<ArchiveFacts> verifyArchive(const QString &file, const Progress &progress)
{
    return readBack(file, file, nullptr, progress);
}

Result<std::vector<ArchivedMonth>> archivedMonths(const QString &dataFolder)
{
    Result<sqlite::Database> db = store::connect(dataFolder, sqlite::Database::Mode::ReadOnly, {});
    if (!db)
        return db.error();
    Result<sqlite::Statement> rows = db->prepare("SELECT month, file, sha256, verified_us, readings, bytes, last_sequence"
                                                 " FROM archives ORDER BY month");
    if (!rows)
        return rows.error();
    std::vector<ArchivedMonth> months;
    for (;;) {
        Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            return months;
        months.push_back({QString::fromUtf8(rows->text(0)), QString::fromUtf8(rows->text(1)), rows->text(2),
                          fromMicroseconds(rows->integer(3)), quint64(rows->integer(4)), quint64(rows->integer(5)),
                          quint64(rows->integer(6))});
    }
}

Result<QStringList> monthsToArchive(const QString &dataFolder, UtcTime now, std::chrono::hours grace)
{
    Result<std::vector<ArchivedMonth>> known = archivedMonths(dataFolder);
    if (!known)
        return known.error();
    Result<sqlite::Database> db = store::connect(dataFolder, sqlite::Database::Mode::ReadOnly, {});
    if (!db)
        return db.error();
    Result<sqlite::Statement> rows = db->prepare("SELECT first_at, last_at, last_sequence FROM segments");
    if (!rows)
        return rows.error();
    // The month that is not over is never asked for, so that stretches in memory do not matter.
    const QString open = monthOf(now - grace);
    std::set<QString> wanted;
    for (;;) {
        Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const UtcTime last = std::min(fromMicroseconds(rows->integer(1)), now);
        // A stamp may be of 1970: months are counted from the newest, and not for ever.
        UtcTime at = std::max(fromMicroseconds(rows->integer(0)), last - std::chrono::days(3'660));
        for (; at <= last;) {
            const QString month = monthOf(at);
            // Retention lets a segment go when an archive reaches its last number: one that was open meanwhile is due again.
            const auto archived = std::find_if(known->begin(), known->end(), [&](const ArchivedMonth &one) { return one.month == month; });
            if (month < open && (archived == known->end() || quint64(rows->integer(2)) > archived->lastSequence))
                wanted.insert(month);
            at = rangeOfMonth(month)->second;
        }
    }
    // Where little is read, the newest months may not have been sorted into segments yet.
    QString month = open;
    for (int i = 0; i < 2; ++i) {
        month = monthOf(rangeOfMonth(month)->first - std::chrono::hours(1));
        if (std::none_of(known->begin(), known->end(), [&](const ArchivedMonth &one) { return one.month == month; }))
            wanted.insert(month);
    }
    return QStringList(wanted.begin(), wanted.end());
}

} // namespace lineside::keeping
