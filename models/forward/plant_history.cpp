#include "models/forward/plant_history.h"

#include "models/history/trend_buckets.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace lineside::forward {

namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcSlow, "lineside.history.slow", QtInfoMsg)

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

struct HistoryText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

struct RollUp
{
    const char *table;
    std::chrono::seconds width;
};
constexpr std::array kRollUps{RollUp{"readings_1d", 24h}, RollUp{"readings_1h", 1h}, RollUp{"readings_5min", 5min},
                              RollUp{"readings_1min", 1min}};

//! A time as the statements below take it.
QByteArray timeText(UtcTime at)
{
    // years that PostgreSQL can hold, and then some: a range without end is one to ask for
    constexpr qint64 kFar = 9'000'000'000'000'000;
    return QByteArray::number(std::clamp(toMicroseconds(at), -kFar, kFar));
}

//! The start of the roll-up that holds a time.
UtcTime startOf(UtcTime at, std::chrono::seconds width)
{
    const auto into = at.time_since_epoch() % width;
    return at - (into < UtcTime::duration::zero() ? into + width : into);
}

qint64 wholeOf(const std::optional<QByteArray> &column)
{
    return column ? column->toLongLong() : 0;
}

double numberOf(const std::optional<QByteArray> &column)
{
    bool ok = false;
    const double number = column ? column->toDouble(&ok) : kNoNumber;
    return ok && std::isfinite(number) ? number : kNoNumber;
}

} // namespace

PlantHistory::PlantHistory(HowToLogIn login, std::chrono::milliseconds keepOpen)
    : m_login(std::move(login)), m_keepOpen(keepOpen), m_thread([this] { run(); })
{
}

PlantHistory::~PlantHistory()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_stop.set();
    m_watch.cutAll();
    m_changed.notify_all();
    m_thread.join();
}

JobPtr<TrendResult> PlantHistory::queryTrend(const TagUuid &uuid, const TrendQuery &query, Job<TrendResult>::Callback done)
{
    auto job = std::make_shared<Job<TrendResult>>(std::move(done));
    JobPtr<TrendResult> crowdedOut;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({uuid, query, job, std::chrono::steady_clock::now()});
        if (m_waiting.size() > kMaxWaiting) {
            crowdedOut = m_waiting.front().job;
            m_waiting.pop_front();
        }
    }
    m_changed.notify_all();
    if (crowdedOut)
        crowdedOut->finish(Error{Error::Kind::Busy, HistoryText::tr("The plant database has too many questions to answer."), {}});
    return job;
}

void PlantHistory::loginChanged()
{
    const std::lock_guard lock(m_mutex);
    m_stale = true;
}

void PlantHistory::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const bool asked = m_changed.wait_for(lock, m_keepOpen, [this] { return m_ending || !m_waiting.empty(); });
        if (m_ending)
            break;
        if (!asked) {
            lock.unlock();
            m_link.reset();
            lock.lock();
            continue;
        }
        const Question question = std::move(m_waiting.front());
        m_waiting.pop_front();
        const bool stale = std::exchange(m_stale, false);
        lock.unlock();
        if (stale)
            m_link.reset();
        if (question.job->isCancelled()) {
            question.job->finish(Error{Error::Kind::Cancelled, HistoryText::tr("Cancelled."), {}});
        } else {
            const auto begun = std::chrono::steady_clock::now();
            Result<TrendResult> result = answer(question);
            noteTime(question, begun);
            question.job->finish(std::move(result));
        }
        lock.lock();
    }
    std::deque<Question> left;
    left.swap(m_waiting);
    lock.unlock();
    for (const Question &question : left)
        question.job->finish(Error{Error::Kind::Cancelled, HistoryText::tr("Lineside is closing."), {}});
    m_link.reset();
}

void PlantHistory::noteTime(const Question &question, std::chrono::steady_clock::time_point begun) const
{
    const std::chrono::microseconds slow = m_slowAfter;
    const auto took = std::chrono::steady_clock::now() - begun;
    if (slow.count() == 0 || took < slow)
        return;
    const auto milliseconds = [](std::chrono::nanoseconds time) { return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()); };
    qCInfo(lcSlow, "PostgreSQL: trend of the tag %s from %s to %s took %lld ms after waiting %lld ms",
           qUtf8Printable(question.uuid.uuid.toString(QUuid::WithoutBraces)), qUtf8Printable(toIso(question.query.from)),
           qUtf8Printable(toIso(question.query.to)), milliseconds(took), milliseconds(begun - question.asked));
}

Result<TrendResult> PlantHistory::answer(const Question &question)
{
    const TrendQuery &query = question.query;
    if (query.from >= query.to)
        return TrendResult{query.tag, {}, false, 0};
    if (!m_link || m_link->isBroken()) {
        m_link.reset();
        Result<Login> login = m_login();
        if (!login)
            return login.error();
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(*login, m_watch, m_stop);
        if (!link)
            return link.error();
        m_link = std::move(*link);
    }

    Result<SqlRows> tag = m_link->query("SELECT tag_id FROM lineside.tags WHERE tag_uuid = $1::uuid",
                                        {question.uuid.uuid.toString(QUuid::WithoutBraces).toLatin1()});
    if (!tag)
        return tag.error();
    if (tag->empty())
        return Error{Error::Kind::NotFound, HistoryText::tr("The plant database does not know this tag."), {}};
    const QByteArray tagId = tag->front().front().value_or(QByteArray());

    const auto marked = [&](Result<TrendResult> read) -> Result<TrendResult> {
        if (!read)
            return read;
        if (Status done = markStarts(tagId, query, *read); !done)
            return done.error();
        return read;
    };
    // a roll-up gives up to four samples; so many of them fit
    const auto width = (query.to - query.from) / qint64(std::max<size_t>(1, query.maxPoints / 4));
    for (const RollUp &rollUp : kRollUps) {
        if (width >= rollUp.width)
            return marked(readRollUps(tagId, query, rollUp.table, rollUp.width));
    }
    return marked(readSingly(tagId, query));
}

Status PlantHistory::markStarts(const QByteArray &tag, const TrendQuery &query, TrendResult &result)
{
    if (result.samples.empty())
        return Done{};
    const Result<SqlRows> starts = m_link->query(
        "SELECT round(extract(epoch FROM e.time) * 1000000)::bigint FROM lineside.equipment_events e WHERE e.event_kind = 'STARTUP'"
        " AND e.time >= 'epoch'::timestamptz + $2::bigint * interval '1 microsecond' AND e.time < 'epoch'::timestamptz +"
        " $3::bigint * interval '1 microsecond' AND EXISTS (SELECT FROM lineside.sensor_readings r WHERE r.tag_id = $1::integer AND"
        " r.source_id = e.source_id AND r.time >= e.time AND r.time < e.time + interval '1 hour') ORDER BY e.time DESC LIMIT 1000",
        {tag, timeText(query.from), timeText(query.to)});
    if (!starts)
        return starts.error();
    std::vector<TrendSample> breaks;
    for (const SqlRow &row : *starts) {
        const UtcTime start = fromMicroseconds(wholeOf(row[0]));
        const auto after = std::lower_bound(result.samples.begin(), result.samples.end(), start,
                                            [](const TrendSample &sample, UtcTime at) { return sample.at < at; });
        if (after != result.samples.begin())
            breaks.push_back({(after - 1)->at + 1us, kNoNumber, kNoRecord});
    }
    // those that nothing was recorded between are one
    std::sort(breaks.begin(), breaks.end(), [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; });
    breaks.erase(std::unique(breaks.begin(), breaks.end(), [](const TrendSample &a, const TrendSample &b) { return a.at == b.at; }),
                 breaks.end());
    std::vector<TrendSample> merged;
    merged.reserve(result.samples.size() + breaks.size());
    std::merge(result.samples.begin(), result.samples.end(), breaks.begin(), breaks.end(), std::back_inserter(merged),
               [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; });
    result.samples = std::move(merged);
    return Done{};
}

Result<TrendResult> PlantHistory::readSingly(const QByteArray &tag, const TrendQuery &query)
{
    const Result<SqlRows> rows = m_link->query(
        "SELECT round(extract(epoch FROM time) * 1000000)::bigint, value, status_code FROM lineside.sensor_readings"
        " WHERE tag_id = $1::integer AND time >= 'epoch'::timestamptz + $2::bigint * interval '1 microsecond'"
        " AND time < 'epoch'::timestamptz + $3::bigint * interval '1 microsecond' ORDER BY time, sequence LIMIT $4::bigint",
        {tag, timeText(query.from), timeText(query.to), QByteArray::number(qint64(kMaxReadings) + 1)});
    if (!rows)
        return rows.error();
    if (rows->size() > kMaxReadings)
        return Error{Error::Kind::BadData, HistoryText::tr("Too many readings lie in this range; a shorter one can be shown."), {}};
    TrendResult result;
    result.tag = query.tag;
    result.readings = rows->size();
    result.bucketed = rows->size() > query.maxPoints;
    if (!result.bucketed) {
        for (const SqlRow &row : *rows) {
            const auto status = StatusCode(quint32(wholeOf(row[2])));
            const double value = qualityOf(status) == Quality::Bad ? kNoNumber : numberOf(row[1]);
            result.samples.push_back({fromMicroseconds(wholeOf(row[0])), value, status});
        }
        return result;
    }
    TrendBuckets buckets(wholeOf(rows->front()[0]), wholeOf(rows->back()[0]), query.maxPoints);
    quint64 place = 0;
    for (const SqlRow &row : *rows) {
        buckets.add({++place, StatusCode(quint32(wholeOf(row[2]))), wholeOf(row[0]), std::bit_cast<quint64>(numberOf(row[1])), nullptr},
                    ValueType::Float64);
    }
    result.samples = buckets.samples();
    return result;
}

Result<TrendResult> PlantHistory::readRollUps(const QByteArray &tag, const TrendQuery &query, const char *table,
                                              std::chrono::seconds width)
{
    const Result<SqlRows> rows = m_link->query(
        QByteArray("SELECT round(extract(epoch FROM bucket) * 1000000)::bigint, value_first, value_min, value_max, value_last,"
                   " worst_status_code, reading_count FROM lineside.")
            + table
            + " WHERE tag_id = $1::integer AND bucket >= 'epoch'::timestamptz + $2::bigint * interval '1 microsecond'"
              " AND bucket < 'epoch'::timestamptz + $3::bigint * interval '1 microsecond' ORDER BY bucket",
        {tag, timeText(startOf(query.from, width)), timeText(query.to)});
    if (!rows)
        return rows.error();
    TrendResult result;
    result.tag = query.tag;
    result.bucketed = true;
    for (const SqlRow &row : *rows) {
        const UtcTime begin = fromMicroseconds(wholeOf(row[0]));
        const auto status = StatusCode(quint32(wholeOf(row[5])));
        const bool isBad = qualityOf(status) == Quality::Bad;
        // numbers beside a Bad reading were usable themselves; how doubtful they were, the roll-up does not say
        const StatusCode ofNumbers = isBad ? StatusCode::Good : status;
        result.readings += quint64(wholeOf(row[6]));
        // The first and the last reach beyond the range: what they hold is shown at its edge.
        const auto inside = [&query](UtcTime at) { return std::clamp(at, query.from, query.to - 1us); };
        const auto add = [&](UtcTime at, double value) {
            if (!std::isnan(value))
                result.samples.push_back({inside(at), value, ofNumbers});
        };
        add(begin, numberOf(row[1]));
        add(begin + width / 2, numberOf(row[2]));
        add(begin + width / 2, numberOf(row[3]));
        if (isBad)
            result.samples.push_back({inside(begin + width / 2), kNoNumber, status});
        add(begin + width - 1us, numberOf(row[4]));
    }
    return result;
}

} // namespace lineside::forward
