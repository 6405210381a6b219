#pragma once

#include "models/history/store_check.h"
#include "models/history/store_query.h"
#include "models/history/store_retention.h"
#include "models/history/store_writer.h"

#include <QSet>

#include <thread>

namespace lineside {

/*!
 * Looks after the store while others use it: checks it, and tells what is damaged as an event, with a gap record over
 * what cannot be read any more; keeps it within its times and its budget. A thread of its own that gives way to everybody.
 */
class StoreKeeper
{
public:
    StoreKeeper(HistorianSettings settings, const Clock &clock, std::shared_ptr<StoreWriter> writer,
                StoreQuery::Context context);
    ~StoreKeeper() { stop(); }
    StoreKeeper(const StoreKeeper &) = delete;
    StoreKeeper &operator=(const StoreKeeper &) = delete;

    //! Before start(): what a check at the start has found.
    void found(const IntegrityReport &report);
    void start();
    //! Any thread; answered on the keeper's.
    JobPtr<IntegrityReport> check(CheckDepth depth, Job<IntegrityReport>::Callback done);
    JobPtr<KeepReport> keep(Job<KeepReport>::Callback done);
    RetentionSettings retention() const; //!< any thread
    void setRetention(const RetentionSettings &settings); //!< any thread
    Result<RetentionForecast> forecast(const RetentionSettings &settings, const std::function<bool()> &cancelled) const; //!< any thread
    //! What it knows of the store's size. Any thread.
    void addTo(HistorianCounters &counters) const;
    //! How tags are named in rules and in what is told.
    void setSnapshot(SnapshotPtr snapshot);
    //! Ends what runs. Idempotent.
    void stop();

private:
    using Work = std::function<void(bool ended)>; //!< told that it cannot be done, or does it
    template<typename T, typename Do>
    JobPtr<T> ask(typename Job<T>::Callback done, Do doIt);
    void run();
    void checkByItself();
    void keepByItself();
    Result<IntegrityReport> checkNow(CheckDepth depth, const StoreCheck::Limits &limits);
    Result<KeepReport> keepNow(std::function<bool()> cancelled, std::function<void(double, const QString &)> progress,
                               std::function<bool()> enough);
    qint64 budget(const RetentionSettings &keep) const;
    void tell(const IntegrityReport &report);
    QString nameOf(TagId tag) const;

    const HistorianSettings m_settings;
    const Clock &m_clock;
    const std::shared_ptr<StoreWriter> m_writer;
    const StoreQuery::Context m_context;
    std::atomic<bool> m_ended{false};
    bool m_checkHeads = false; // the start could not look at all of them
    StoreMerge::Memory m_merge;
    SteadyTime m_checkAt{};

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::vector<Work> m_work;
    SnapshotPtr m_snapshot;
    StoreRetention::Fill m_fill;
    struct Merged
    {
        quint64 blocks = 0;
        quint64 into = 0;
        std::optional<UtcTime> at;
    };
    Merged m_merged; // since the start
    RetentionSettings m_keep;
    std::atomic<quint64> m_keepRevision{0}; // counts changes of m_keep
    SteadyTime m_keepAt = SteadyTime::max();
    qint64 m_budgetBytes = 0; // 0: to be reckoned
    qint64 m_knownBudget = 0;
    QSet<QString> m_told; // the keeper's thread only
    QString m_lastHeld;
    std::thread m_thread;
};

} // namespace lineside
