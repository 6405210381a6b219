#pragma once

#include "models/field/job.h"
#include "models/forward/pg_link.h"
#include "models/history/historian.h"
#include "models/plant/ids.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lineside::forward {

//! OPC UA Bad_NoData: from such a sample on, until the next one, no station recorded the tag.
inline constexpr StatusCode kNoRecord{0x809B0000};

/*!
 * What the plant's database knows of the past, for ranges that this station's own history does not hold: it is new, its
 * disk was lost, or retention has removed them. It only reads. One thread with a connection of its own, made with the
 * first question and let go after a time without any; questions that were cancelled meanwhile are not asked.
 */
class PlantHistory
{
public:
    static constexpr size_t kMaxWaiting = 64;      //!< questions; beyond that the oldest is answered with Busy
    static constexpr size_t kMaxReadings = 400'000; //!< single readings that one answer is made of

    //! How to log in at present, or why not. Called on the reading thread, and may block as a secret store does.
    using HowToLogIn = std::function<Result<Login>()>;

    explicit PlantHistory(HowToLogIn login, std::chrono::milliseconds keepOpen = std::chrono::seconds(60));
    PlantHistory(const PlantHistory &) = delete;
    PlantHistory &operator=(const PlantHistory &) = delete;
    //! Ends at once, whatever the server does; what waits is answered with Cancelled.
    ~PlantHistory();

    /*!
     * As Historian::queryTrend(), of the tag \a uuid: from single readings where a bucket is shorter than a minute, else
     * from the roll-ups of the minute, five minutes, the hour or the day; an extreme then stands in the middle of its
     * roll-up. Where a station was started, a sample of status kNoRecord follows the last one from before. NotFound: that database does not know the tag. Any thread; the callback runs on the reading thread.
     */
    JobPtr<TrendResult> queryTrend(const TagUuid &uuid, const TrendQuery &query, Job<TrendResult>::Callback done);

    //! What takes longer is logged, in the category "lineside.history.slow"; 0: nothing is. Any thread.
    void setSlowAfter(std::chrono::microseconds time) { m_slowAfter = time; }
    //! What HowToLogIn gives has changed: the connection that there is must not be used any more. Any thread.
    void loginChanged();

private:
    struct Question
    {
        TagUuid uuid;
        TrendQuery query;
        JobPtr<TrendResult> job;
        std::chrono::steady_clock::time_point asked{};
    };
    void run();
    Result<TrendResult> answer(const Question &question);
    void noteTime(const Question &question, std::chrono::steady_clock::time_point begun) const;
    Status markStarts(const QByteArray &tag, const TrendQuery &query, TrendResult &result);
    Result<TrendResult> readSingly(const QByteArray &tag, const TrendQuery &query);
    Result<TrendResult> readRollUps(const QByteArray &tag, const TrendQuery &query, const char *table, std::chrono::seconds width);

    const HowToLogIn m_login;
    const std::chrono::milliseconds m_keepOpen;
    StopSignal m_stop;
    DeadlineWatch m_watch;
    std::unique_ptr<PgLink> m_link; // the thread's
    std::atomic<std::chrono::microseconds> m_slowAfter{std::chrono::microseconds(0)};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Question> m_waiting;
    bool m_stale = false; //!< the connection was made with another login
    bool m_ending = false;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside::forward
