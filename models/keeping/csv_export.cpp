#include "models/keeping/csv_export.h"

#include "models/base/csv.h"
#include "models/keeping/part_file.h"
#include "models/keeping/raw_stream.h"
#include "models/telemetry/conditioning.h"

#include <QFileInfo>
#include <QLocale>
#include <QTimeZone>

#include <charconv>
#include <cmath>
#include <span>

namespace lineside::keeping {

namespace {

constexpr size_t kBucketsAtOnce = 2'000;
constexpr size_t kHoursAtOnce = 100'000;
constexpr auto kHoursWindow = std::chrono::days(30);
// What is missing here for longer may be in the plant's database.
constexpr int kShareMissing = 20; // of the range
constexpr UtcTime::duration kLeastMissing = std::chrono::seconds(10);
constexpr UtcTime::duration kMostMissing = std::chrono::minutes(90); // more than the pace of hourly figures
constexpr UtcTime::duration kProbe = std::chrono::minutes(15);
constexpr qint64 kMostProbes = 100'000;

enum class CsvSource { Local, LocalHours, Plant, PlantRollUp };

QByteArray sourceText(CsvSource source)
{
    switch (source) {
    case CsvSource::Local:
        return "local";
    case CsvSource::LocalHours:
        return "local_hours";
    case CsvSource::Plant:
        return "postgresql";
    case CsvSource::PlantRollUp:
        break;
    }
    return "postgresql_rollup";
}

struct CsvText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

//! Shortest text that reads back as the same number; empty where there is none.
QByteArray numberText(double value, const CsvFormat &format)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? QByteArray() : value > 0 ? QByteArray("inf") : QByteArray("-inf");
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value);
    QByteArray text(buffer, end.ptr - buffer);
    if (format.decimalComma)
        text.replace('.', ',');
    return text;
}

//! Of one export: remembers the second that it wrote last, since most readings share it with their neighbour.
class TimeText
{
public:
    explicit TimeText(bool local) : m_local(local) {}

    QByteArray of(UtcTime at)
    {
        if (!m_local)
            return toIso(at).toLatin1();
        const qint64 us = toMicroseconds(at);
        const qint64 second = us >= 0 ? us / 1'000'000 : -((-us + 999'999) / 1'000'000);
        if (second != m_second || m_head.isEmpty()) {
            const QDateTime time = QDateTime::fromSecsSinceEpoch(second);
            m_second = second;
            m_head = time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1();
            const int minutes = time.offsetFromUtc() / 60;
            m_tail = QStringLiteral("%1%2:%3")
                         .arg(minutes < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                         .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
                         .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'))
                         .toLatin1();
        }
        return m_head + '.' + QByteArray::number(us - second * 1'000'000).rightJustified(6, '0') + m_tail;
    }

private:
    const bool m_local;
    qint64 m_second = 0;
    QByteArray m_head;
    QByteArray m_tail;
};

QByteArray qualityText(StatusCode status)
{
    switch (qualityOf(status)) {
    case Quality::Good:
        return "Good";
    case Quality::Uncertain:
        return "Uncertain";
    case Quality::Bad:
        break;
    }
    return "Bad";
}

class Export
{
public:
    Export(Historian &historian, const CsvRequest &request, const Clock &clock, const Progress &progress, PartFile &file)
        : m_historian(historian), m_request(request), m_clock(clock), m_progress(progress), m_file(file),
          m_time(request.format.localTime)
    {
    }

    Result<quint64> run()
    {
        if (Status written = m_file.write(row(m_request.bucket.count() > 0
                                                  ? QByteArrayList{"time", "device", "tag", "readings", "min", "max", "mean",
                                                                   "time_mean", "first", "last", "unit", "quality", "source"}
                                                  : QByteArrayList{"time", "device", "tag", "value", "unit", "quality", "status", "source"}));
            !written)
            return written.error();
        for (size_t i = 0; i < m_request.tags.size(); ++i) {
            const TagEntry *entry = m_request.snapshot->find(m_request.tags[i]);
            if (!entry)
                continue;
            m_index = i;
            m_device = csvCell(entry->device->code, m_request.format.separator);
            m_tag = csvCell(entry->tag->code, m_request.format.separator);
            m_unit = csvCell(entry->tag->unit, m_request.format.separator);
            if (Status done = m_request.bucket.count() > 0 ? buckets(*entry) : readings(*entry); !done)
                return done.error();
        }
        return m_rows;
    }

    quint64 fromPlant() const { return m_fromPlant; }
    const QString &remark() const { return m_remark; }

private:
    //! A stretch of a tag, and who knows of it.
    struct Part
    {
        TimeStretch stretch;
        CsvSource source;
    };

    //! Where the tag's readings of the range are, in order, without gaps between.
    Result<std::vector<Part>> partsOf(const TagEntry &entry)
    {
        const UtcTime from = m_request.from;
        const UtcTime to = m_request.to;
        const auto points = size_t(std::clamp<qint64>((to - from) / kProbe, 500, kMostProbes)) * 4;
        const Result<TrendResult> probe = waitFor<TrendResult>(
            [&](Job<TrendResult>::Callback done) { return m_historian.queryTrend({entry.id, from, to, points}, std::move(done)); },
            m_progress);
        if (!probe)
            return probe.error();
        std::vector<Part> parts;
        const auto addLocal = [&](UtcTime begin, UtcTime end) {
            if (probe->rolledBefore && begin < *probe->rolledBefore && entry.tag->type != ValueType::Text) {
                const UtcTime until = std::min(end, *probe->rolledBefore);
                parts.push_back({{begin, until}, CsvSource::LocalHours});
                begin = until;
            }
            if (begin < end)
                parts.push_back({{begin, end}, CsvSource::Local});
        };
        UtcTime at = from;
        const UtcTime known = std::min(to, m_clock.utc());
        if (m_request.past && m_remark.isEmpty() && entry.tag->type != ValueType::Text && from < known) {
            const auto least = std::clamp<UtcTime::duration>((to - from) / kShareMissing, kLeastMissing, kMostMissing);
            for (const TimeStretch &missing : missingStretches(probe->samples, from, known, least)) {
                addLocal(at, missing.from);
                parts.push_back({missing, CsvSource::Plant});
                at = missing.to;
            }
        }
        addLocal(at, to);
        return parts;
    }

    //! What the plant's database says next; nothing more once it could not be asked, which the remark tells.
    Result<PastStream::Piece> nextPast(PastStream &stream)
    {
        Result<PastStream::Piece> piece = m_remark.isEmpty() ? stream.next(m_progress) : PastStream::Piece{};
        if (piece || piece.error().kind == Error::Kind::Cancelled)
            return piece;
        m_remark = CsvText::tr("PostgreSQL could not be asked for what this computer does not hold: %1").arg(piece.error().message);
        return PastStream::Piece{};
    }

    QByteArray row(const QByteArrayList &cells) const { return cells.join(m_request.format.separator) + "\r\n"; }

    void tell(UtcTime at)
    {
        const double share = double((at - m_request.from).count()) / double((m_request.to - m_request.from).count());
        m_progress.tell((double(m_index) + std::clamp(share, 0.0, 1.0)) / double(m_request.tags.size()),
                        CsvText::tr("%1: %2 rows").arg(QString::fromUtf8(m_device + '.' + m_tag), QLocale().toString(m_rows)));
    }

    QByteArray valueCell(const Reading &reading, ValueType type, const RawResult &from, const Tag &tag) const
    {
        const CsvFormat &format = m_request.format;
        if (type == ValueType::Float64)
            return csvCell(QString::fromLatin1(numberText(reading.value.asDouble(), format)), format.separator);
        if (type == ValueType::Int64)
            return QByteArray::number(reading.value.asInt64());
        if (type == ValueType::UInt64)
            return QByteArray::number(quint64(reading.value.bits));
        if (type == ValueType::Text)
            return csvCell(QString::fromUtf8(from.texts.at(reading.value.textIndex())), format.separator);
        return csvCell(valueText(reading.value, {}, tag, QLocale::c()), format.separator);
    }

    //! A number as it is written where it was stored here.
    QByteArray sampleCell(const TrendSample &sample, const Tag &tag) const
    {
        if (std::isnan(sample.value))
            return {};
        switch (tag.type) {
        case ValueType::Float64:
            return csvCell(QString::fromLatin1(numberText(sample.value, m_request.format)), m_request.format.separator);
        case ValueType::Int64:
        case ValueType::UInt64:
            return QByteArray::number(sample.value, 'f', 0);
        case ValueType::Bool:
            return csvCell(valueText(Payload::of(sample.value != 0), {}, tag, QLocale::c()), m_request.format.separator);
        case ValueType::Text:
            break;
        }
        return {};
    }

    Status samples(const std::vector<TrendSample> &samples, const Part &part, const Tag &tag)
    {
        for (const TrendSample &sample : samples) {
            if (sample.at < part.stretch.from || sample.at >= part.stretch.to)
                continue;
            if (Status written = m_file.write(row({m_time.of(sample.at), m_device, m_tag, sampleCell(sample, tag), m_unit,
                                                   qualityText(sample.status), statusName(sample.status).toLatin1(),
                                                   sourceText(part.source)}));
                !written)
                return written;
            ++m_rows;
            m_fromPlant += part.source == CsvSource::Plant || part.source == CsvSource::PlantRollUp;
        }
        return Done{};
    }

    Status readings(const TagEntry &entry)
    {
        const Result<std::vector<Part>> parts = partsOf(entry);
        if (!parts)
            return parts.error();
        for (const Part &part : *parts) {
            const Status done = part.source == CsvSource::Local        ? localReadings(entry, part)
                                : part.source == CsvSource::LocalHours ? localHours(entry, part)
                                                                       : plantReadings(entry, part);
            if (!done)
                return done;
        }
        return Done{};
    }

    Status localHours(const TagEntry &entry, const Part &part)
    {
        for (UtcTime at = part.stretch.from; at < part.stretch.to;) {
            const UtcTime end = std::min<UtcTime>(part.stretch.to, std::chrono::floor<std::chrono::hours>(at) + kHoursWindow);
            const Result<TrendResult> answer = waitFor<TrendResult>(
                [&](Job<TrendResult>::Callback done) { return m_historian.queryTrend({entry.id, at, end, kHoursAtOnce}, std::move(done)); },
                m_progress);
            if (!answer)
                return answer.error();
            if (Status written = samples(answer->samples, {{at, end}, part.source}, *entry.tag); !written)
                return written;
            at = end;
            tell(at);
        }
        return Done{};
    }

    Status plantReadings(const TagEntry &entry, const Part &part)
    {
        PastStream stream(m_request.past, entry.tag->id, part.stretch);
        for (;;) {
            const Result<PastStream::Piece> piece = nextPast(stream);
            if (!piece)
                return piece.error();
            if (piece->samples.empty())
                return Done{};
            const CsvSource source = piece->rolledUp ? CsvSource::PlantRollUp : CsvSource::Plant;
            if (Status written = samples(piece->samples, {part.stretch, source}, *entry.tag); !written)
                return written;
            tell(piece->to);
        }
    }

    Status localReadings(const TagEntry &entry, const Part &part)
    {
        RawStream stream(m_historian, entry.id, part.stretch.from, part.stretch.to);
        for (;;) {
            const Result<RawResult> piece = stream.next(m_progress);
            if (!piece)
                return piece.error();
            if (piece->readings.empty())
                return Done{};
            for (size_t i = 0; i < piece->readings.size(); ++i) {
                const Reading &reading = piece->readings[i];
                const ValueType type = i < piece->types.size() ? piece->types[i] : entry.tag->type;
                if (Status written = m_file.write(row({m_time.of(reading.at), m_device, m_tag,
                                                       valueCell(reading, type, *piece, *entry.tag), m_unit,
                                                       qualityText(reading.status), statusName(reading.status).toLatin1(),
                                                       sourceText(part.source)}));
                    !written)
                    return written;
                ++m_rows;
            }
            tell(piece->readings.back().at);
        }
    }

    Status writeBucket(const Bucket &bucket, CsvSource source)
    {
        QByteArrayList cells{m_time.of(bucket.from), m_device, m_tag,
                             source == CsvSource::PlantRollUp ? QByteArray() : QByteArray::number(bucket.count)};
        for (const double figure : {bucket.min, bucket.max, bucket.mean, bucket.timeMean, bucket.first, bucket.last})
            cells << csvCell(QString::fromLatin1(numberText(figure, m_request.format)), m_request.format.separator);
        cells << m_unit << qualityText(bucket.worst) << sourceText(source);
        ++m_rows;
        m_fromPlant += source == CsvSource::Plant || source == CsvSource::PlantRollUp;
        return m_file.write(row(cells));
    }

    //! Of stretches without a reading here that lie, at least in part, where the plant's database may know more.
    Status plantBuckets(const TagEntry &entry, std::span<const Bucket> empty, const std::vector<Part> &parts)
    {
        const UtcTime begin = empty.front().from;
        const UtcTime end = empty.back().to;
        PastFigures figures(begin, m_request.bucket, empty.size(), end);
        for (const Part &part : parts) {
            const TimeStretch asked{std::max(begin, part.stretch.from), std::min(end, part.stretch.to)};
            if (part.source != CsvSource::Plant || asked.from >= asked.to)
                continue;
            PastStream stream(m_request.past, entry.tag->id, asked);
            for (;;) {
                const Result<PastStream::Piece> piece = nextPast(stream);
                if (!piece)
                    return piece.error();
                if (piece->samples.empty())
                    break;
                figures.add(*piece);
                tell(piece->to);
            }
        }
        figures.finish();
        for (const PastFigures::Figure &figure : figures.figures()) {
            if (figure.bucket.count == 0)
                continue;
            if (Status written = writeBucket(figure.bucket, figure.rolledUp ? CsvSource::PlantRollUp : CsvSource::Plant); !written)
                return written;
        }
        return Done{};
    }

    Status buckets(const TagEntry &entry)
    {
        const Result<std::vector<Part>> parts = partsOf(entry);
        if (!parts)
            return parts.error();
        const UtcTime end = std::min(m_request.to, m_clock.utc()); // what is to come has no figures
        for (UtcTime at = m_request.from; at < end;) {
            // The last stretch may be shorter than the others, and is asked for by itself.
            const size_t whole = std::min(kBucketsAtOnce, size_t((end - at) / m_request.bucket));
            const size_t asked = std::max<size_t>(whole, 1);
            const UtcTime until = whole == 0 ? end : at + std::chrono::microseconds(m_request.bucket.count() * qint64(whole));
            const Result<std::vector<Bucket>> answer = waitFor<std::vector<Bucket>>(
                [&](Job<std::vector<Bucket>>::Callback done) {
                    return m_historian.queryBuckets({entry.id, at, until, asked}, std::move(done));
                },
                m_progress);
            if (!answer)
                return answer.error();
            const std::span<const Bucket> all(*answer);
            for (size_t i = 0; i < all.size();) {
                size_t next = i;
                while (next < all.size() && all[next].count == 0)
                    ++next;
                if (next > i) {
                    if (Status written = plantBuckets(entry, all.subspan(i, next - i), *parts); !written)
                        return written;
                    i = next;
                    continue;
                }
                if (Status written = writeBucket(all[i], all[i].fromHours ? CsvSource::LocalHours : CsvSource::Local); !written)
                    return written;
                ++i;
            }
            at = until;
            tell(at);
        }
        return Done{};
    }

    Historian &m_historian;
    const CsvRequest &m_request;
    const Clock &m_clock;
    const Progress &m_progress;
    PartFile &m_file;
    TimeText m_time;
    size_t m_index = 0;
    quint64 m_rows = 0;
    quint64 m_fromPlant = 0;
    QString m_remark;
    QByteArray m_device;
    QByteArray m_tag;
    QByteArray m_unit;
};

} // namespace

CsvFormat CsvFormat::forLocale(const QLocale &locale)
{
    CsvFormat format;
    format.decimalComma = locale.decimalPoint() == QLatin1String(",");
    format.separator = format.decimalComma ? ';' : ',';
    return format;
}

Result<CsvDone> exportCsv(Historian &historian, const CsvRequest &request, const Clock &clock, const Progress &progress)
{
    if (request.from >= request.to || request.tags.empty() || !request.snapshot)
        return Error{Error::Kind::BadData, CsvText::tr("There is no tag or no time to export."), {}};
    if (request.format.decimalComma && request.format.separator == ',')
        return Error{Error::Kind::BadData, CsvText::tr("A comma cannot part both cells and decimals."), {}};
    Result<PartFile> file = PartFile::create(request.file, false);
    if (!file)
        return file.error();
    Export work(historian, request, clock, progress, *file);
    const Result<quint64> rows = work.run();
    if (!rows)
        return rows.error();
    if (*rows == 0)
        return Error{Error::Kind::NotFound, CsvText::tr("Nothing is stored of these tags in this time; no file was written."),
                     work.remark()};
    const quint64 bytes = file->size();
    if (Status done = file->commit(progress.cancelled); !done)
        return done.error();
    return CsvDone{request.file, *rows, bytes, work.fromPlant(), work.remark()};
}

} // namespace lineside::keeping
