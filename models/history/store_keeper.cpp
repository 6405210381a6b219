#include "models/history/store_keeper.h"

#include "models/history/store_file.h"

#include <QCoreApplication>
#include <QStorageInfo>

#include <algorithm>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lineside {

namespace {

constexpr size_t kMaxWanted = 16;
constexpr qsizetype kMaxTold = 20; // damages that get an event of their own
constexpr int kNice = 10;
constexpr std::chrono::seconds kMergeTime{60}; // of one round by itself; the next goes on

struct KeeperText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

StoreKeeper::StoreKeeper(HistorianSettings settings, const Clock &clock, std::shared_ptr<StoreWriter> writer,
                         StoreQuery::Context context)
    : m_settings(std::move(settings)), m_clock(clock), m_writer(std::move(writer)), m_context(std::move(context)),
      m_keep(m_settings.keep)
{}

void StoreKeeper::found(const IntegrityReport &report)
{
    m_checkHeads = !report.complete;
    tell(report);
}

void StoreKeeper::start()
{
    m_checkAt = std::chrono::steady_clock::now() + m_settings.checkAfter;
    if (m_keep.every.count() > 0)
        m_keepAt = m_checkAt;
    m_thread = std::thread([this] { run(); });
}

void StoreKeeper::stop()
{
    std::vector<Work> left;
    {
        const std::lock_guard lock(m_mutex);
        m_ended.store(true, std::memory_order_release);
        left.swap(m_work);
    }
    m_changed.notify_all();
    for (const Work &work : left)
        work(true);
    if (m_thread.joinable())
        m_thread.join();
}

void StoreKeeper::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
}

RetentionSettings StoreKeeper::retention() const
{
    const std::lock_guard lock(m_mutex);
    return m_keep;
}

void StoreKeeper::setRetention(const RetentionSettings &settings)
{
    {
        const std::lock_guard lock(m_mutex);
        m_keep = settings;
        ++m_keepRevision;
        m_budgetBytes = 0;
        m_keepAt = settings.every.count() > 0 ? std::chrono::steady_clock::now() : SteadyTime::max();
    }
    m_changed.notify_all();
}

Result<RetentionForecast> StoreKeeper::forecast(const RetentionSettings &settings, const std::function<bool()> &cancelled) const
{
    StoreRetention::Parts parts{m_settings, m_clock, *m_writer, m_context, {}, settings, budget(settings), cancelled, {}, nullptr, {}};
    {
        const std::lock_guard lock(m_mutex);
        parts.snapshot = m_snapshot;
        if (settings.budgetBytes == m_keep.budgetBytes && m_budgetBytes > 0)
            parts.budgetBytes = m_budgetBytes;
    }
    return StoreRetention(std::move(parts)).forecast();
}

template<typename T, typename Do>
JobPtr<T> StoreKeeper::ask(typename Job<T>::Callback done, Do doIt)
{
    auto job = std::make_shared<Job<T>>(std::move(done));
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ended && m_work.size() < kMaxWanted) {
            m_work.push_back([this, job, doIt = std::move(doIt)](bool ended) {
                const auto cancelled = [this, job] { return m_ended || job->isCancelled(); };
                if (ended || cancelled())
                    job->finish(Error{Error::Kind::Cancelled, KeeperText::tr("The history is closing."), {}});
                else
                    job->finish(doIt(cancelled, [job](double progress, const QString &step) { job->setProgress(progress, step); }));
            });
            m_changed.notify_all();
            return job;
        }
    }
    job->finish(Error{Error::Kind::Busy, KeeperText::tr("The history cannot be looked after now: it is closing, or busy with it."), {}});
    return job;
}

JobPtr<IntegrityReport> StoreKeeper::check(CheckDepth depth, Job<IntegrityReport>::Callback done)
{
    return ask<IntegrityReport>(std::move(done), [this, depth](const auto &cancelled, const auto &progress) {
        StoreCheck::Limits limits;
        limits.cancelled = cancelled;
        limits.progress = progress;
        Result<IntegrityReport> report = checkNow(depth, limits);
        if (report.ok()) {
            tell(*report);
            m_checkHeads = false;
        }
        return report;
    });
}

JobPtr<KeepReport> StoreKeeper::keep(Job<KeepReport>::Callback done)
{
    return ask<KeepReport>(std::move(done), [this](const auto &cancelled, const auto &progress) {
        return keepNow(cancelled, progress, {});
    });
}

void StoreKeeper::run()
{
    ::setpriority(PRIO_PROCESS, id_t(::syscall(SYS_gettid)), kNice); // of this thread alone; where it fails, it works on
    for (;;) {
        Work work;
        bool keepIsDue = false;
        {
            std::unique_lock lock(m_mutex);
            for (;;) {
                const SteadyTime next = std::min(m_checkHeads ? m_checkAt : SteadyTime::max(), m_keepAt); // may come nearer
                if (m_ended || !m_work.empty() || next <= std::chrono::steady_clock::now())
                    break;
                if (next == SteadyTime::max())
                    m_changed.wait(lock);
                else
                    m_changed.wait_until(lock, next);
            }
            if (m_ended)
                return;
            keepIsDue = m_keepAt <= std::chrono::steady_clock::now();
            if (!m_work.empty()) {
                work = std::move(m_work.front());
                m_work.erase(m_work.begin());
            }
        }
        if (work)
            work(false);
        else if (m_checkHeads && std::chrono::steady_clock::now() >= m_checkAt)
            checkByItself();
        else if (keepIsDue)
            keepByItself();
    }
}

void StoreKeeper::checkByItself()
{
    m_checkHeads = false;
    StoreCheck::Limits limits;
    limits.cancelled = [this] { return m_ended.load(); };
    const Result<IntegrityReport> report = checkNow(CheckDepth::Heads, limits);
    if (report.ok())
        tell(*report);
    else if (!m_ended)
        m_writer->report(EventKind::Error, Severity::Error,
                         KeeperText::tr("The history could not be checked: %1").arg(report.error().message));
}

void StoreKeeper::keepByItself()
{
    const quint64 revision = m_keepRevision;
    {
        const std::lock_guard lock(m_mutex);
        m_keepAt = m_keep.every.count() > 0 ? std::chrono::steady_clock::now() + m_keep.every : SteadyTime::max();
    }
    const auto enough = [this, until = std::chrono::steady_clock::now() + kMergeTime] {
        const std::lock_guard lock(m_mutex);
        return !m_work.empty() || std::chrono::steady_clock::now() > until;
    };
    const Result<KeepReport> report = keepNow([this] { return m_ended.load(); }, {}, enough);
    QString held;
    if (report.ok())
        held = report->heldMonths.join(QStringLiteral(", "));
    else if (!m_ended && revision == m_keepRevision && report.error().kind != Error::Kind::Busy)
        m_writer->report(EventKind::Error, Severity::Error,
                         KeeperText::tr("The history could not be kept within its limits: %1").arg(report.error().message));
    if (report.ok() && held != m_lastHeld && !held.isEmpty())
        m_writer->report(EventKind::Warning, Severity::Warning,
                         KeeperText::tr("Old readings are kept until their months are archived: %1.").arg(held));
    if (report.ok())
        m_lastHeld = held;
}

qint64 StoreKeeper::budget(const RetentionSettings &keep) const
{
    constexpr qint64 kLargest = 20ll << 30;
    if (keep.budgetBytes > 0)
        return keep.budgetBytes;
    const QStorageInfo disk(m_settings.folder);
    const qint64 free = std::max<qint64>(0, disk.isValid() ? disk.bytesAvailable() : kLargest);
    return std::min(kLargest, qint64(m_writer->counters().bytes) + free / 2);
}

Result<KeepReport> StoreKeeper::keepNow(std::function<bool()> cancelled, std::function<void(double, const QString &)> progress,
                                        std::function<bool()> enough)
{
    quint64 revision = 0;
    StoreRetention::Parts parts{m_settings, m_clock, *m_writer, m_context, {}, {}, 0, {}, std::move(progress), &m_merge, std::move(enough)};
    {
        const std::lock_guard lock(m_mutex);
        revision = m_keepRevision;
        parts.snapshot = m_snapshot;
        parts.keep = m_keep;
        parts.budgetBytes = m_budgetBytes;
    }
    if (parts.budgetBytes == 0)
        parts.budgetBytes = budget(parts.keep);
    const qint64 budgetBytes = parts.budgetBytes;
    // What was to go by other settings may have to stay by these.
    parts.cancelled = [this, revision, asked = std::move(cancelled)] { return asked() || m_keepRevision != revision; };
    StoreRetention retention(std::move(parts));
    Result<KeepReport> report = retention.run();
    if (const Result<StoreRetention::Fill> fill = retention.measure(); fill.ok()) {
        const std::lock_guard lock(m_mutex);
        m_fill = *fill;
        if (revision == m_keepRevision)
            m_knownBudget = m_budgetBytes = budgetBytes;
    }
    const std::lock_guard lock(m_mutex);
    m_merged = {m_merge.merged, m_merge.into, m_merge.at};
    return report;
}

void StoreKeeper::addTo(HistorianCounters &counters) const
{
    const std::lock_guard lock(m_mutex);
    counters.usedBytes = quint64(m_fill.usedBytes);
    counters.growthPerDay = m_fill.growthPerDay;
    counters.daysLeft = m_fill.daysLeft;
    counters.budgetBytes = quint64(m_knownBudget);
    counters.mergedBlocks = m_merged.blocks;
    counters.intoBlocks = m_merged.into;
    counters.mergedAt = m_merged.at;
    counters.smallBlocks = m_fill.smallBlocks;
    counters.shrinks = m_fill.shrinks;
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
