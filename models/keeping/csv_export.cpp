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

namespace lineside::keeping {

namespace {

constexpr size_t kBucketsAtOnce = 2'000;

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
            const QDateTime time = QDateTime::fromSecsSinceEpoch(second, Qt::LocalTime);
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
                                                                   "time_mean", "first", "last", "unit", "quality"}
                                                  : QByteArrayList{"time", "device", "tag", "value", "unit", "quality", "status"}));
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

private:
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

    Status readings(const TagEntry &entry)
    {
        RawStream stream(m_historian, entry.id, m_request.from, m_request.to);
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
                                                       qualityText(reading.status), statusName(reading.status).toLatin1()}));
                    !written)
                    return written;
                ++m_rows;
            }
            tell(piece->readings.back().at);
        }
    }

    Status buckets(const TagEntry &entry)
    {
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
            for (const Bucket &bucket : *answer) {
                if (bucket.count == 0)
                    continue;
                QByteArrayList cells{m_time.of(bucket.from), m_device, m_tag, QByteArray::number(bucket.count)};
                for (const double figure : {bucket.min, bucket.max, bucket.mean, bucket.timeMean, bucket.first, bucket.last})
                    cells << csvCell(QString::fromLatin1(numberText(figure, m_request.format)), m_request.format.separator);
                cells << m_unit << qualityText(bucket.worst);
                if (Status written = m_file.write(row(cells)); !written)
                    return written;
                ++m_rows;
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
    const Result<quint64> rows = Export(historian, request, clock, progress, *file).run();
    if (!rows)
        return rows.error();
    if (*rows == 0)
        return Error{Error::Kind::NotFound, CsvText::tr("Nothing is stored of these tags in this time; no file was written."), {}};
    const quint64 bytes = file->size();
    if (Status done = file->commit(progress.cancelled); !done)
        return done.error();
    return CsvDone{request.file, *rows, bytes};
}

} // namespace lineside::keeping
