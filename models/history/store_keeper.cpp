#include "models/history/store_keeper.h"

#include "models/history/store_file.h"

#include <QCoreApplication>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lineside {

namespace {

constexpr size_t kMaxWanted = 16;
constexpr qsizetype kMaxTold = 20; // damages that get an event of their own
constexpr int kNice = 10;

struct KeeperText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

StoreKeeper::StoreKeeper(HistorianSettings settings, std::shared_ptr<StoreWriter> writer)
    : m_settings(std::move(settings)), m_writer(std::move(writer))
{}

void StoreKeeper::found(const IntegrityReport &report)
{
    m_checkHeads = !report.complete;
    tell(report);
}

void StoreKeeper::start()
{
    m_checkAt = std::chrono::steady_clock::now() + m_settings.checkAfter;
    m_thread = std::thread([this] { run(); });
}

void StoreKeeper::stop()
{
    std::vector<Wanted> left;
    {
        const std::lock_guard lock(m_mutex);
        m_ended.store(true, std::memory_order_release);
        left.swap(m_wanted);
    }
    m_changed.notify_all();
    for (const Wanted &wanted : left)
        wanted.job->finish(Error{Error::Kind::Cancelled, KeeperText::tr("The history is closing."), {}});
    if (m_thread.joinable())
        m_thread.join();
}

void StoreKeeper::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
}

JobPtr<IntegrityReport> StoreKeeper::check(CheckDepth depth, Job<IntegrityReport>::Callback done)
{
    auto job = std::make_shared<Job<IntegrityReport>>(std::move(done));
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ended && m_wanted.size() < kMaxWanted) {
            m_wanted.push_back({depth, job});
            m_changed.notify_all();
            return job;
        }
    }
    job->finish(Error{Error::Kind::Busy, KeeperText::tr("The history cannot be checked now: it is closing, or is being checked."), {}});
    return job;
}

void StoreKeeper::run()
{
    ::setpriority(PRIO_PROCESS, id_t(::syscall(SYS_gettid)), kNice); // of this thread alone; where it fails, it works on
    for (;;) {
        std::optional<Wanted> wanted;
        {
            std::unique_lock lock(m_mutex);
            const auto due = [this] { return m_ended || !m_wanted.empty(); };
            if (m_checkHeads)
                m_changed.wait_until(lock, m_checkAt, due);
            else
                m_changed.wait(lock, due);
            if (m_ended)
                return;
            if (!m_wanted.empty()) {
                wanted = std::move(m_wanted.front());
                m_wanted.erase(m_wanted.begin());
            }
        }
        StoreCheck::Limits limits;
        limits.cancelled = [this, &wanted] { return m_ended || (wanted && wanted->job->isCancelled()); };
        if (wanted)
            limits.progress = [&wanted](double progress, const QString &step) { wanted->job->setProgress(progress, step); };
        const CheckDepth depth = wanted ? wanted->depth : CheckDepth::Heads;
        Result<IntegrityReport> report = checkNow(depth, limits);
        if (report.ok())
            tell(*report);
        if (report.ok() || !wanted)
            m_checkHeads = false;
        if (!wanted && !report.ok() && !m_ended)
            m_writer->report(EventKind::Error, Severity::Error,
                             KeeperText::tr("The history could not be checked: %1").arg(report.error().message));
        if (wanted)
            wanted->job->finish(std::move(report));
    }
}

Result<IntegrityReport> StoreKeeper::checkNow(CheckDepth depth, const StoreCheck::Limits &limits)
{
    Result<sqlite::Database> db =
        store::connect(m_settings.folder, sqlite::Database::Mode::ReadOnly, m_settings.vfs);
    if (!db.ok())
        return db.error();
    return StoreCheck(*db).run(depth, limits);
}

QString StoreKeeper::nameOf(TagId tag) const
{
    const std::lock_guard lock(m_mutex);
    if (const TagEntry *const entry = m_snapshot ? m_snapshot->find(tag) : nullptr)
        return entry->device->code + QLatin1Char('.') + entry->tag->code;
    return KeeperText::tr("tag number %1").arg(toNumber(tag));
}

void StoreKeeper::tell(const IntegrityReport &report)
{
    std::vector<GapRecord> gaps;
    quint64 more = 0;
    for (const IntegrityReport::Damage &damage : report.damages) {
        if (damage.tag != kNoTag)
            gaps.push_back({damage.tag, damage.from, damage.to, damage.readings});
        QString text = KeeperText::tr("The history is damaged: %1").arg(damage.text);
        if (damage.tag != kNoTag)
            text += QLatin1Char(' ')
                + KeeperText::tr("%1 readings of %2 from %3 to %4 cannot be shown any more.")
                      .arg(QString::number(damage.readings), nameOf(damage.tag), toIso(damage.from), toIso(damage.to));
        if (m_told.contains(text))
            continue;
        if (m_told.size() >= kMaxTold) {
            ++more;
            continue;
        }
        m_told.insert(text);
        m_writer->report(EventKind::Error, Severity::Error, text);
    }
    more += report.damaged - report.damages.size();
    if (more > 0)
        m_writer->report(EventKind::Error, Severity::Error,
                         KeeperText::tr("The history is damaged at %1 more places: check it to see them all.").arg(more));
    if (!gaps.empty())
        m_writer->recordLoss(std::move(gaps));
}

} // namespace lineside
