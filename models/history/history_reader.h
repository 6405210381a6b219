#pragma once

#include "models/history/historian.h"
#include "models/history/open_readings.h"
#include "models/history/sqlite.h"
#include "models/history/store_query.h"

namespace lineside {

/*!
 * Answers questions about a data folder without taking hold of it, also while a station works there: it writes nothing, and
 * sees what is committed at the moment of each question. A question is answered before the call returns, on the calling
 * thread; belongs to one thread. What a Historian takes in is refused or left out.
 */
class HistoryReader final : public Historian
{
public:
    //! NotFound: the folder has no history. TooNew, BadData.
    static Result<std::unique_ptr<HistoryReader>> open(const QString &folder);
    ~HistoryReader() override;

    //! Number and UUID of every tag that the folder has ever had.
    Result<std::vector<std::pair<TagId, TagUuid>>> tags() const;

    void take(const BatchPtr &) override {}
    double fill() const override { return 0; }
    QUuid stationId() const override { return m_station; }
    //! The folder's numbers; kNoTag for those that it does not know.
    std::vector<TagId> numberTags(std::span<const TagUuid> tags) override;
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void append(Event event, std::function<void(Result<quint64>)> committed = {}) override;
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) override;
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<RawResult>::Callback done) override;
    JobPtr<std::vector<Bucket>> queryBuckets(const BucketQuery &query, Job<std::vector<Bucket>>::Callback done) override;
    JobPtr<ValueAt> queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done) override;
    JobPtr<StateTimes> queryStates(TagId tag, UtcTime from, UtcTime to, Job<StateTimes>::Callback done) override;
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override;
    void stop(std::chrono::milliseconds = std::chrono::milliseconds(0)) override {}

private:
    explicit HistoryReader(const QString &folder);
    struct Ends
    {
        quint64 flushed = 0; //!< readings up to it are in blocks
        quint64 newest = 0;
    };
    Result<Ends> ends();
    Status readOpen();
    template<typename T, typename Answer>
    JobPtr<T> answer(typename Job<T>::Callback done, Answer ask);

    const QString m_folder;
    QUuid m_station;
    sqlite::Database m_db;
    Ends m_ends;
    std::shared_ptr<OpenReadings> m_open;
    bool m_damaged = false;
    const StoreQuery::Context m_context;
    std::unique_ptr<StoreQuery> m_query; // after its context
};

} // namespace lineside
