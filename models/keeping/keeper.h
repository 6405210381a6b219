#pragma once

#include "models/history/retention_control.h"
#include "models/keeping/backup.h"
#include "models/keeping/csv_export.h"
#include "models/keeping/month_archive.h"

#include <array>
#include <condition_variable>
#include <thread>

namespace lineside::keeping {

struct ArchiveSettings
{
    bool enabled = false; //!< archive every month that is over, by itself
    QString folder;       //!< empty: archives in the data folder
};

//! What a run over all months that were due has come to.
struct ArchiveRun
{
    QStringList months;
    quint64 readings = 0;
    quint64 events = 0;
    quint64 bytes = 0;
};

/*!
 * Who does the long work on the history of a running station, and knows what was done: backup, export, archive, check.
 * One of each kind at a time, each on a thread of its own. Archives by itself once a day where that is wanted.
 * All functions may be called from any thread and do not wait, but for stop().
 */
class Keeper
{
public:
    struct Parts
    {
        Historian &historian; //!< outlives the keeper
        const Clock &clock;
        QString dataFolder;
        std::function<QByteArray()> project;  //!< as it is saved; called by backUp()
        std::function<QByteArray()> settings;
        //! Keeps them for the next start; called by setKeeping(), on its thread. Empty: nothing is kept.
        std::function<Status(const RetentionSettings &, const ArchiveSettings &)> keepSettings;
        std::chrono::seconds firstArchiveAfter{300};
    };
    enum class Kind { BackUp, Export, Archive, Check };
    static constexpr size_t kKinds = 4;

    //! How something ended.
    struct Outcome
    {
        bool ok = false;
        QString text; //!< one sentence
        QString hint; //!< what to do about it; may be empty
        UtcTime at{};
    };
    struct Activity
    {
        bool running = false;
        double progress = -1; //!< 0 to 1; negative while unknown
        QString step;
        SteadyTime since{};
        std::optional<Outcome> last; //!< of this run of the program
    };
    struct LastBackup
    {
        QString file;
        UtcTime at{};
        quint64 bytes = 0;
    };

    Keeper(Parts parts, ArchiveSettings archive);
    ~Keeper();
    Keeper(const Keeper &) = delete;
    Keeper &operator=(const Keeper &) = delete;

    //! Cancels what runs and waits for its end; nothing begins afterwards. Idempotent.
    void stop();
    void setSnapshot(SnapshotPtr snapshot);
    //! What the history is kept by, or the defaults where it is not kept within limits.
    RetentionSettings retention() const;
    /*!
     * Keeps the history by these from now on (archiveFirst follows \a archive), writes it into the settings, and tells the
     * journal what \a user changed. When it cannot be written, nothing changes.
     */
    Status setKeeping(RetentionSettings retention, const ArchiveSettings &archive, const QString &user);
    //! What would go by them; null where the history is not kept within limits.
    JobPtr<RetentionForecast> forecast(RetentionSettings retention, const ArchiveSettings &archive,
                                       Job<RetentionForecast>::Callback done);
    Status setArchiving(const ArchiveSettings &settings, const QString &user) { return setKeeping(retention(), settings, user); }
    ArchiveSettings archiving() const;
    QString archiveFolder() const; //!< where archives go

    // Each is answered on a thread of the keeper's; Busy when one of the kind runs.
    JobPtr<BackupFacts> backUp(const QString &file, Job<BackupFacts>::Callback done);
    JobPtr<CsvDone> exportCsv(CsvRequest request, Job<CsvDone>::Callback done);
    JobPtr<ArchiveRun> archive(Job<ArchiveRun>::Callback done);
    JobPtr<IntegrityReport> check(Job<IntegrityReport>::Callback done);

    Activity activity(Kind kind) const;
    void cancel(Kind kind);
    //! What was backed up last, also before this run; nothing when never.
    std::optional<LastBackup> lastBackup() const;
    //! What the disk says; reads it.
    struct Figures
    {
        quint64 freeBytes = 0;
        std::optional<UtcTime> oldest; //!< of the readings in blocks
        quint64 events = 0;
        std::vector<ArchivedMonth> archives;
    };
    Result<Figures> figures() const;

private:
    struct Slot
    {
        std::thread thread;
        bool running = false;
        SteadyTime since{};
        std::function<void()> cancel;
        std::function<std::pair<double, QString>()> progress;
        std::optional<Outcome> last;
    };
    template<typename T>
    JobPtr<T> run(Kind kind, typename Job<T>::Callback done, std::function<Result<T>(const JobPtr<T> &)> work,
                  std::function<QString(const T &)> words);
    Result<ArchiveRun> archiveDue(const Progress &progress);
    void archiveDaily();
    void noteBackup(const BackupFacts &facts, const QString &file);

    const Parts m_parts;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    ArchiveSettings m_archive;
    SnapshotPtr m_snapshot;
    std::optional<LastBackup> m_lastBackup;
    std::array<Slot, kKinds> m_slots;
    std::thread m_daily;
};

} // namespace lineside::keeping
