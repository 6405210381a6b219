#pragma once

#include "models/history/historian.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace lineside::test {

/*!
 * A journal in memory with a thread of its own, as the store has; it survives the service under test. Told to, it
 * hesitates, refuses or falls silent.
 */
class FakeHistorian final : public Historian
{
public:
    FakeHistorian() : m_thread([this] { run(); }) {}
    ~FakeHistorian() override { stop({}); }

    enum class Mood { Well, Silent, Failing };
    void setMood(Mood appends, Mood queries)
    {
        const std::lock_guard lock(m_mutex);
        m_appends = appends;
        m_queries = queries;
    }
    QList<Event> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    QList<Event> events(EventKind kind) const
    {
        QList<Event> some;
        for (const Event &event : events()) {
            if (event.kind == kind)
                some.append(event);
        }
        return some;
    }
    int queries() const
    {
        const std::lock_guard lock(m_mutex);
        return m_queried;
    }
    //! What stands in the journal from an earlier life.
    void put(Event event)
    {
        const std::lock_guard lock(m_mutex);
        event.id = quint64(m_events.size() + 1);
        m_events.append(event);
    }

    QUuid stationId() const override { return {}; }
    std::vector<TagId> numberTags(std::span<const TagUuid>) override { return {}; }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void take(const BatchPtr &) override {}

    void append(Event event, std::function<void(Result<quint64>)> committed) override
    {
        post([this, event, committed]() mutable {
            Mood mood;
            {
                const std::lock_guard lock(m_mutex);
                mood = m_appends;
                if (mood == Mood::Well) {
                    event.id = quint64(m_events.size() + 1);
                    m_events.append(event);
                }
            }
            if (!committed || mood == Mood::Silent)
                return;
            if (mood == Mood::Failing)
                committed(Error{Error::Kind::NoSpace, QStringLiteral("The disk is full."), {}});
            else
                committed(event.id);
        });
    }
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &, Job<TrendResult>::Callback) override { return {}; }
    JobPtr<RawResult> queryRaw(TagId, UtcTime, UtcTime, size_t, Job<RawResult>::Callback) override { return {}; }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override
    {
        auto job = std::make_shared<Job<QList<Event>>>(std::move(done));
        post([this, job, filter] {
            Mood mood;
            QList<Event> found;
            {
                const std::lock_guard lock(m_mutex);
                ++m_queried;
                mood = m_queries;
                for (auto it = m_events.crbegin(); it != m_events.crend(); ++it) {
                    if ((filter.reference.isEmpty() || it->reference == filter.reference)
                        && (filter.kinds.isEmpty() || filter.kinds.contains(it->kind)))
                        found.append(*it);
                }
            }
            if (mood == Mood::Failing)
                job->finish(Error{Error::Kind::Io, QStringLiteral("The store cannot be read."), {}});
            else if (mood == Mood::Well)
                job->finish(found);
        });
        return job;
    }
    void stop(std::chrono::milliseconds) override
    {
        post({});
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    void post(std::function<void()> call)
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
        m_wake.notify_one();
    }
    void run()
    {
        for (;;) {
            std::function<void()> call;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return !m_calls.empty(); });
                call = std::move(m_calls.front());
                m_calls.pop_front();
            }
            if (!call)
                return;
            call();
        }
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_calls;
    QList<Event> m_events;
    Mood m_appends = Mood::Well, m_queries = Mood::Well;
    int m_queried = 0;
    std::thread m_thread; // last: it uses the others
};

} // namespace lineside::test
