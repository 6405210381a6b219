#include "models/keeping/keeper.h"

#include "models/history/store_file.h"
#include "models/keeping/part_file.h"
#include "models/keeping/raw_stream.h"
#include "models/keeping/record_copy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>

namespace lineside::keeping {

namespace {

using namespace std::chrono_literals;

constexpr auto kArchiveEvery = 24h;
constexpr auto kArchiveGrace = 6h; // after the end of a month, for what comes late

struct KeeperText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

Error busy()
{
    return {Error::Kind::Busy, KeeperText::tr("Work of this kind is being done already."),
            KeeperText::tr("Wait for it, or cancel it.")};
}

QString count(quint64 number)
{
    return QLocale().toString(number);
}

QString daysText(int days)
{
    return days > 0 ? KeeperText::tr("%Ln days", nullptr, days) : KeeperText::tr("no end");
}

QString keepingText(const RetentionSettings &retention, const ArchiveSettings &archive)
{
    QStringList parts{KeeperText::tr("readings %1").arg(daysText(retention.rawDays)),
                      KeeperText::tr("hourly figures %1").arg(daysText(retention.rollUpDays)),
                      KeeperText::tr("events %1").arg(daysText(retention.eventDays)),
                      retention.budgetBytes > 0 ? KeeperText::tr("at most %1 MB").arg(count(quint64(retention.budgetBytes) >> 20))
                                                : KeeperText::tr("as much as the disk allows")};
    if (!retention.rules.empty())
        parts << KeeperText::tr("rules %1").arg(retentionText(retention.rules));
    parts << (archive.enabled ? KeeperText::tr("each month is archived before") : KeeperText::tr("nothing is archived before"));
    if (!archive.folder.isEmpty())
        parts << KeeperText::tr("archives in %1").arg(archive.folder);
    return parts.join(QStringLiteral(" · "));
}

QString integrityText(const IntegrityReport &report)
{
    if (report.isSound())
        return report.complete
            ? KeeperText::tr("Checked: all can be read. %1 readings in %2 blocks, %3 batches that are not in blocks yet, %4 events.")
                  .arg(count(report.readings), count(report.blocks), count(report.logRows), count(report.events))
            : KeeperText::tr("Nothing is damaged in what was looked at, but not everything was.");
    return KeeperText::tr("%1 places are damaged; the journal names them.").arg(count(report.damaged))
        + QLatin1Char(' ') + (report.damages.empty() ? QString() : report.damages.front().text);
}

} // namespace

Keeper::Keeper(Parts parts, ArchiveSettings archive) : m_parts(std::move(parts)), m_archive(std::move(archive))
{
    QFile note(QDir(m_parts.dataFolder).filePath(QStringLiteral("backup.json")));
    if (note.open(QIODevice::ReadOnly) && note.size() < 65'536) {
        const QJsonObject last = QJsonDocument::fromJson(note.readAll()).object();
        if (last.contains(QLatin1String("file")))
            m_lastBackup = LastBackup{last.value(QLatin1String("file")).toString(),
                                      fromMicroseconds(last.value(QLatin1String("at_us")).toInteger()),
                                      quint64(last.value(QLatin1String("bytes")).toInteger())};
    }
    m_daily = std::thread([this] { archiveDaily(); });
}

Keeper::~Keeper()
{
    stop();
}

void Keeper::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        for (Slot &slot : m_slots) {
            if (slot.running && slot.cancel)
                slot.cancel();
        }
    }
    m_changed.notify_all();
    if (m_daily.joinable())
        m_daily.join();
    for (Slot &slot : m_slots) {
        if (slot.thread.joinable())
            slot.thread.join();
    }
}

void Keeper::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
}

RetentionSettings Keeper::retention() const
{
    const RetentionControl *control = RetentionControl::of(m_parts.historian);
    return control ? control->retention() : RetentionSettings();
}

Status Keeper::setKeeping(RetentionSettings retention, const ArchiveSettings &archive, const QString &user)
{
    retention.archiveFirst = archive.enabled;
    const QString before = keepingText(this->retention(), archiving());
    const QString after = keepingText(retention, archive);
    if (m_parts.keepSettings) {
        if (Status kept = m_parts.keepSettings(retention, archive); !kept.ok())
            return kept;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_archive = archive;
    }
    if (RetentionControl *control = RetentionControl::of(m_parts.historian))
        control->setRetention(retention);
    if (before != after) {
        Event event;
        event.at = m_parts.clock.utc();
        event.kind = EventKind::ConfigurationChange;
        event.source = QStringLiteral("history");
        event.user = user;
        event.before = before;
        event.after = after;
        event.text = KeeperText::tr("How long the history is kept was changed.");
        m_parts.historian.append(std::move(event));
    }
    return Done{};
}

JobPtr<RetentionForecast> Keeper::forecast(RetentionSettings retention, const ArchiveSettings &archive,
                                           Job<RetentionForecast>::Callback done)
{
    retention.archiveFirst = archive.enabled;
    RetentionControl *control = RetentionControl::of(m_parts.historian);
    return control ? control->forecast(retention, std::move(done)) : JobPtr<RetentionForecast>();
}

ArchiveSettings Keeper::archiving() const
{
    const std::lock_guard lock(m_mutex);
    return m_archive;
}

QString Keeper::archiveFolder() const
{
    const QString chosen = archiving().folder;
    return chosen.isEmpty() ? QDir(m_parts.dataFolder).filePath(QStringLiteral("archives")) : chosen;
}

template<typename T>
JobPtr<T> Keeper::run(Kind kind, typename Job<T>::Callback done, std::function<Result<T>(const JobPtr<T> &)> work,
                      std::function<QString(const T &)> words)
{
    auto job = std::make_shared<Job<T>>(std::move(done));
    std::unique_lock lock(m_mutex);
    Slot &slot = m_slots[size_t(kind)];
    if (slot.running || m_ended) {
        lock.unlock();
        job->finish(busy());
        return job;
    }
    if (slot.thread.joinable())
        slot.thread.join(); // it has ended
    slot.running = true;
    slot.since = m_parts.clock.steady();
    slot.cancel = [job] { job->cancel(); };
    slot.progress = [job] { return std::pair(job->progress(), job->step()); };
    slot.thread = std::thread([this, kind, job, work = std::move(work), words = std::move(words)] {
        Result<T> result = [&]() -> Result<T> {
            try {
                return work(job);
            } catch (const std::bad_alloc &) {
                return Error{Error::Kind::Io, KeeperText::tr("There is not enough memory for it."), {}};
            }
        }();
        Outcome outcome{result.ok(), result.ok() ? words(*result) : result.error().message,
                        result.ok() ? QString() : result.error().hint, m_parts.clock.utc()};
        {
            const std::lock_guard guard(m_mutex);
            Slot &mine = m_slots[size_t(kind)];
            mine.running = false;
            mine.last = std::move(outcome);
            mine.cancel = {};
            mine.progress = {};
        }
        job->finish(std::move(result));
    });
    return job;
}

JobPtr<BackupFacts> Keeper::backUp(const QString &file, Job<BackupFacts>::Callback done)
{
    BackupRequest request{file, m_parts.dataFolder, m_parts.project ? m_parts.project() : QByteArray(),
                          m_parts.settings ? m_parts.settings() : QByteArray()};
    return run<BackupFacts>(
        Kind::BackUp, std::move(done),
        [this, request = std::move(request)](const JobPtr<BackupFacts> &job) {
            Result<BackupFacts> made = keeping::backUp(m_parts.historian, request, Progress::of(job));
            if (made)
                noteBackup(*made, request.file);
            return made;
        },
        [file](const BackupFacts &facts) {
            return KeeperText::tr("Backed up and verified: %1 readings and %2 events, %3, in %4.")
                .arg(count(facts.lastSequence), count(facts.lastEvent), sizeText(facts.bytes), file);
        });
}

JobPtr<CsvDone> Keeper::exportCsv(CsvRequest request, Job<CsvDone>::Callback done)
{
    return run<CsvDone>(
        Kind::Export, std::move(done),
        [this, request = std::move(request)](const JobPtr<CsvDone> &job) {
            return keeping::exportCsv(m_parts.historian, request, m_parts.clock, Progress::of(job));
        },
        [](const CsvDone &made) {
            QStringList words{KeeperText::tr("Exported: %1 rows, %2, in %3.").arg(count(made.rows), sizeText(made.bytes), made.file)};
            if (made.fromPlant > 0)
                words << KeeperText::tr("%1 of them come from PostgreSQL.").arg(count(made.fromPlant));
            if (!made.remark.isEmpty())
                words << made.remark;
            return words.join(QLatin1Char(' '));
        });
}

JobPtr<ArchiveRun> Keeper::archive(Job<ArchiveRun>::Callback done)
{
    return run<ArchiveRun>(
        Kind::Archive, std::move(done), [this](const JobPtr<ArchiveRun> &job) { return archiveDue(Progress::of(job)); },
        [](const ArchiveRun &made) {
            return made.months.isEmpty()
                ? KeeperText::tr("There is no month to archive: all that are over are archived already.")
                : KeeperText::tr("Archived and verified: %1, %2 readings, %3 events, %4.")
                      .arg(made.months.join(QLatin1String(", ")), count(made.readings), count(made.events), sizeText(made.bytes));
        });
}

JobPtr<IntegrityReport> Keeper::check(Job<IntegrityReport>::Callback done)
{
    return run<IntegrityReport>(
        Kind::Check, std::move(done),
        [this](const JobPtr<IntegrityReport> &job) {
            JobPtr<IntegrityReport> inner;
            Progress progress = Progress::of(job);
            // Its progress is ours: seen each time when somebody asks whether it was cancelled.
            progress.cancelled = [job, &inner] {
                if (inner && inner->progress() >= 0)
                    job->setProgress(inner->progress(), inner->step());
                return job->isCancelled();
            };
            Result<IntegrityReport> report = waitFor<IntegrityReport>(
                [&](Job<IntegrityReport>::Callback answered) {
                    inner = m_parts.historian.checkIntegrity(CheckDepth::Everything, std::move(answered));
                    return inner;
                },
                progress);
            if (!report)
                return report;
            const Result<QString> records = damageOfRecords(m_parts.dataFolder, Progress::of(job));
            if (!records)
                return Result<IntegrityReport>(records.error());
            if (!records->isEmpty()) {
                ++report->damaged;
                report->damages.push_back({kNoTag, {}, {}, 0, *records});
            }
            return report;
        },
        [](const IntegrityReport &report) { return integrityText(report); });
}

Result<ArchiveRun> Keeper::archiveDue(const Progress &progress)
{
    const Result<QStringList> due = monthsToArchive(m_parts.dataFolder, m_parts.clock.utc(), kArchiveGrace);
    if (!due)
        return due.error();
    SnapshotPtr snapshot;
    {
        const std::lock_guard lock(m_mutex);
        snapshot = m_snapshot;
    }
    const QString folder = archiveFolder();
    if (!QDir().mkpath(folder))
        return Error{Error::Kind::Io, KeeperText::tr("The folder %1 cannot be made.").arg(folder),
                     KeeperText::tr("Check its rights, or choose another folder for archives.")};
    ArchiveRun run;
    for (qsizetype i = 0; i < due->size(); ++i) {
        const QString &month = due->at(i);
        const double begin = double(i) / double(due->size());
        const Progress part = progress.part(begin, double(i + 1) / double(due->size()));
        // A month that is archived again, for what came late, gets a name of its own: what was verified stays.
        QString file = QDir(folder).filePath(QStringLiteral("lineside-%1.zip").arg(month));
        for (int n = 2; QFile::exists(file); ++n)
            file = QDir(folder).filePath(QStringLiteral("lineside-%1-%2.zip").arg(month).arg(n));
        const Result<ArchiveFacts> made =
            archiveMonth(m_parts.historian, {file, month, m_parts.dataFolder, snapshot}, m_parts.clock, part);
        if (!made && made.error().kind == Error::Kind::NotFound)
            continue;
        if (!made)
            return made.error();
        ArchivedMonth note{month, made->file, made->sha256, made->madeAt, made->readings, made->bytes, made->lastSequence};
        const Result<std::vector<ArchivedMonth>> known = archivedMonths(m_parts.dataFolder);
        if (!known)
            return known.error();
        for (const ArchivedMonth &before : *known) {
            // What retention has dropped since stands in the older file alone, and counts do not tell: both stay noted.
            if (before.month == month) {
                note.file = before.file + QLatin1Char('\n') + note.file;
                note.sha256 = before.sha256 + '\n' + note.sha256;
                note.readings = std::max(before.readings, made->readings);
                note.bytes += before.bytes;
            }
        }
        const Result<Done> noted = waitFor<Done>(
            [&](Job<Done>::Callback done) {
                auto job = std::make_shared<Job<Done>>(std::move(done));
                m_parts.historian.noteArchive(note, [job](Status status) { job->finish(std::move(status)); });
                return job;
            },
            {});
        if (!noted)
            return noted.error();
        run.months << month;
        run.readings += made->readings;
        run.events += made->events;
        run.bytes += made->bytes;
    }
    return run;
}

void Keeper::archiveDaily()
{
    std::unique_lock lock(m_mutex);
    SteadyTime next = std::chrono::steady_clock::now() + m_parts.firstArchiveAfter;
    while (!m_changed.wait_until(lock, next, [this] { return m_ended; })) {
        next = std::chrono::steady_clock::now() + kArchiveEvery;
        if (!m_archive.enabled)
            continue;
        lock.unlock();
        archive([this](Result<ArchiveRun> result) {
            if (result || result.error().kind == Error::Kind::Cancelled || result.error().kind == Error::Kind::Busy)
                return;
            Event event;
            event.kind = EventKind::Error;
            event.severity = Severity::Error;
            event.source = QStringLiteral("history");
            event.text = KeeperText::tr("The archive of the month could not be written: %1").arg(result.error().message);
            m_parts.historian.append(std::move(event));
        });
        lock.lock();
    }
}

void Keeper::noteBackup(const BackupFacts &facts, const QString &file)
{
    const LastBackup last{QFileInfo(file).absoluteFilePath(), facts.at, facts.bytes};
    Result<PartFile> note = PartFile::create(QDir(m_parts.dataFolder).filePath(QStringLiteral("backup.json")), true);
    if (note) {
        const QJsonObject object{{QStringLiteral("file"), last.file}, {QStringLiteral("at_us"), toMicroseconds(last.at)},
                                 {QStringLiteral("bytes"), qint64(last.bytes)}};
        if (note->write(QJsonDocument(object).toJson()))
            (void)note->commit();
    }
    const std::lock_guard lock(m_mutex);
    m_lastBackup = last;
}

Result<Keeper::Figures> Keeper::figures() const
{
    Figures figures;
    Result<std::vector<ArchivedMonth>> archives = archivedMonths(m_parts.dataFolder);
    if (!archives)
        return archives.error();
    figures.archives = std::move(*archives);
    const Result<quint64> free = freeSpace(m_parts.dataFolder);
    if (!free)
        return free.error();
    figures.freeBytes = *free;
    Result<sqlite::Database> db = store::connect(m_parts.dataFolder, sqlite::Database::Mode::ReadOnly, {});
    if (!db)
        return db.error();
    const Result<qint64> oldest = db->integer("SELECT min(first_at) FROM segments");
    const Result<qint64> firstEvent = db->integer("SELECT min(id) FROM events");
    const Result<qint64> lastEvent = db->integer("SELECT max(id) FROM events");
    for (const Result<qint64> *one : {&oldest, &firstEvent, &lastEvent}) {
        if (!*one)
            return one->error();
    }
    figures.events = *lastEvent > 0 ? quint64(*lastEvent - *firstEvent + 1) : 0;
    if (*oldest != 0)
        figures.oldest = fromMicroseconds(*oldest);
    return figures;
}

Keeper::Activity Keeper::activity(Kind kind) const
{
    const std::lock_guard lock(m_mutex);
    const Slot &slot = m_slots[size_t(kind)];
    Activity activity;
    activity.running = slot.running;
    activity.since = slot.since;
    activity.last = slot.last;
    if (slot.running && slot.progress)
        std::tie(activity.progress, activity.step) = slot.progress();
    return activity;
}

void Keeper::cancel(Kind kind)
{
    const std::lock_guard lock(m_mutex);
    if (m_slots[size_t(kind)].cancel)
        m_slots[size_t(kind)].cancel();
}

std::optional<Keeper::LastBackup> Keeper::lastBackup() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastBackup;
}

} // namespace lineside::keeping
