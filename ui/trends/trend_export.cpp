#include "ui/trends/trend_export.h"

#include "models/telemetry/conditioning.h"
#include "models/base/csv.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSaveFile>

#include <algorithm>

namespace lineside {

namespace {

constexpr size_t kAtOnce = 50'000;

//! The running export: asks for one piece, writes it, asks for the next.
class Exporter : public std::enable_shared_from_this<Exporter>
{
public:
    Exporter(Historian &historian, SnapshotPtr snapshot, std::vector<TagUuid> tags, UtcTime from, UtcTime to,
             const QString &path, JobPtr<quint64> job)
        : m_historian(historian)
        , m_snapshot(std::move(snapshot))
        , m_tags(std::move(tags))
        , m_from(from)
        , m_to(to)
        , m_file(path)
        , m_job(std::move(job))
    {
    }

    void start()
    {
        m_at = m_from;
        next();
    }

private:
    void next()
    {
        while (m_index < m_tags.size() && !m_snapshot->find(m_tags[m_index]))
            ++m_index;
        if (m_index >= m_tags.size()) {
            finish();
            return;
        }
        const TagEntry *entry = m_snapshot->find(m_tags[m_index]);
        const auto self = shared_from_this();
        m_historian.queryRaw(entry->id, m_at, m_to, kAtOnce, [self, entry](Result<RawResult> result) {
            self->take(*entry, std::move(result));
        });
    }

    void take(const TagEntry &entry, Result<RawResult> result)
    {
        if (m_job->isCancelled())
            return fail({Error::Kind::Cancelled, QCoreApplication::translate("export", "The export was cancelled; no file was written."), {}});
        if (!result)
            return fail(result.error());
        if (!m_file.isOpen()) {
            if (!m_file.open(QIODevice::WriteOnly))
                return failToWrite();
            m_file.write("time,device,tag,value,unit,status\r\n");
        }
        // the last stamp of one piece is asked again with the next: several readings may share it
        std::vector<Reading> &readings = result->readings;
        const size_t full = readings.size();
        readings.erase(readings.begin(), readings.begin() + std::ptrdiff_t(std::min(m_seenAtStart, readings.size())));
        const QByteArray device = csvCell(entry.device->code);
        const QByteArray tag = csvCell(entry.tag->code);
        const QByteArray unit = csvCell(entry.tag->unit);
        QByteArray lines;
        for (const Reading &reading : readings) {
            const QByteArray text = entry.tag->type == ValueType::Text && reading.value.textIndex() < result->texts.size()
                ? result->texts[reading.value.textIndex()]
                : QByteArray();
            QString value;
            if (entry.tag->type == ValueType::Float64)
                value = QString::number(reading.value.asDouble(), 'g', 17);
            else
                value = valueText(reading.value, text, *entry.tag, QLocale::c());
            lines += toIso(reading.at).toLatin1() + ',' + device + ',' + tag + ',' + csvCell(value) + ',' + unit + ','
                + statusName(reading.status).toLatin1() + "\r\n";
        }
        if (m_file.write(lines) != lines.size())
            return failToWrite();
        m_written += readings.size();
        if (full < kAtOnce || readings.empty()) {
            ++m_index;
            m_at = m_from;
            m_seenAtStart = 0;
        } else {
            const UtcTime last = readings.back().at;
            const auto same = std::count_if(readings.begin(), readings.end(), [last](const Reading &r) { return r.at == last; });
            m_seenAtStart = size_t(same) + (m_at == last ? m_seenAtStart : 0);
            m_at = last;
        }
        m_job->setProgress(double(m_index) / double(m_tags.size()),
                           QCoreApplication::translate("export", "%Ln readings", nullptr, int(m_written)));
        if (m_index < m_tags.size())
            next();
        else
            finish();
    }

    void finish()
    {
        if (!m_file.isOpen())
            return fail({Error::Kind::NotFound, QCoreApplication::translate("export", "There is nothing to export in this range."), {}});
        if (!m_file.commit())
            return failToWrite();
        m_job->finish(m_written);
    }

    void failToWrite()
    {
        fail({Error::Kind::Io,
              QCoreApplication::translate("export", "%1 cannot be written: %2.").arg(m_file.fileName(), m_file.errorString()), {}});
    }

    void fail(const Error &error)
    {
        m_file.cancelWriting();
        m_job->finish(error);
    }

    Historian &m_historian;
    const SnapshotPtr m_snapshot;
    const std::vector<TagUuid> m_tags;
    const UtcTime m_from;
    const UtcTime m_to;
    UtcTime m_at{};
    size_t m_seenAtStart = 0; //!< readings stamped m_at that are written already
    size_t m_index = 0;
    quint64 m_written = 0;
    QSaveFile m_file;
    JobPtr<quint64> m_job;
};

} // namespace

JobPtr<quint64> exportCsv(Historian &historian, SnapshotPtr snapshot, std::vector<TagUuid> tags, UtcTime from, UtcTime to,
                          const QString &path, Job<quint64>::Callback done)
{
    auto job = std::make_shared<Job<quint64>>(std::move(done));
    std::make_shared<Exporter>(historian, std::move(snapshot), std::move(tags), from, to, path, job)->start();
    return job;
}

} // namespace lineside
