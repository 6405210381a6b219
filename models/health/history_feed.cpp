#include "models/health/answer_within.h"
#include "models/health/health_replay.h"
#include "models/history/column_query.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <mutex>

// How readings come out of history into a machine's health: a day of all tags at once in columns, and of these in one go whatever
// lies between two moments at which anything but values happens.

namespace lineside {

namespace {

constexpr std::chrono::hours kPart{24};
constexpr std::chrono::hours kOldestStanding{7 * 24}; //!< a state older than that says nothing
constexpr size_t kMostOfPart = 200'000; //!< readings of a tag asked for at once: more than one a second for a day
constexpr qint64 kNever = std::numeric_limits<qint64>::max();

//! The tags that a machine's health is fed by: the monitored ones, conditions, then the state. The product is asked for apart.
std::vector<TagId> columnTagsOf(const HealthSetup &setup)
{
    std::vector<TagId> tags;
    for (const MonitoredTag &tag : setup.tags)
        tags.push_back(tag.id);
    for (const ConditionTag &condition : setup.conditions)
        tags.push_back(condition.id);
    if (setup.stateTag != kNoTag)
        tags.push_back(setup.stateTag);
    return tags;
}

//! Answers of the questions for one part of history; shared with them, so that late ones find it.
struct PartAnswers
{
    std::mutex mutex;
    std::condition_variable came;
    std::vector<std::optional<Result<ReadingColumns>>> columns;
    std::optional<Result<RawResult>> product; //!< nothing where there is no such tag
    size_t missing = 0;

    template<typename Place, typename Answer>
    void put(Place &place, Answer answer)
    {
        const std::lock_guard lock(mutex);
        place = std::move(answer);
        --missing;
        came.notify_all();
    }
};

std::shared_ptr<PartAnswers> ask(Historian &historian, const std::vector<TagId> &tags, TagId product, UtcTime from, UtcTime to)
{
    auto answers = std::make_shared<PartAnswers>();
    answers->columns.resize(tags.size());
    answers->missing = tags.size() + (product != kNoTag ? 1 : 0);
    ColumnQuery *const byColumns = ColumnQuery::of(historian);
    for (size_t i = 0; i < tags.size(); ++i) {
        if (byColumns) {
            byColumns->queryColumns(tags[i], from, to, kMostOfPart, [answers, i](Result<ReadingColumns> result) { answers->put(answers->columns[i], std::move(result)); });
            continue;
        }
        historian.queryRaw(tags[i], from, to, kMostOfPart, [answers, i](const Result<RawResult> &result) {
            answers->put(answers->columns[i], result.ok() ? Result<ReadingColumns>(columnsOf(*result)) : Result<ReadingColumns>(result.error()));
        });
    }
    if (product != kNoTag)
        historian.queryRaw(product, from, to, kMostOfPart, [answers](Result<RawResult> result) { answers->put(answers->product, std::move(result)); });
    return answers;
}

Error feedCancelled()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("health", "The replay was cancelled."), {}};
}

Status waitFor(PartAnswers &answers, std::chrono::milliseconds within, const ReplayWatch &watch)
{
    using namespace std::chrono_literals;
    const SteadyTime deadline = std::chrono::steady_clock::now() + within;
    std::unique_lock lock(answers.mutex);
    while (answers.missing > 0) {
        lock.unlock(); // whoever is asked may want to wait for something
        const bool ended = watch.isCancelled();
        lock.lock();
        if (ended)
            return feedCancelled();
        if (answers.missing == 0)
            break;
        if (std::chrono::steady_clock::now() >= deadline)
            return Error{Error::Kind::Timeout, QCoreApplication::translate("health", "History did not answer in time."),
                         QCoreApplication::translate("health", "Try a shorter range, or later.")};
        answers.came.wait_for(lock, 50ms);
    }
    for (const auto &result : answers.columns) {
        if (!result->ok())
            return result->error();
    }
    return !answers.product || answers.product->ok() ? Status(Done{}) : Status(answers.product->error());
}

//! Moments that are looked at on the way, and how far it is.
struct Moments
{
    std::span<const UtcTime> left;
    const std::function<void(UtcTime)> &each;

    void upTo(UtcTime at)
    {
        while (!left.empty() && left.front() <= at) {
            const UtcTime moment = left.front();
            left = left.subspan(1);
            if (each)
                each(moment);
        }
    }
    qint64 next() const { return left.empty() ? kNever : toMicroseconds(left.front()); }
};

//! One tag's readings of a part, and how many of them were given on.
struct ColumnCursor
{
    const ReadingColumns *columns = nullptr;
    size_t at = 0;
    size_t end = 0;

    qint64 time() const { return at < end ? columns->times[at] : kNever; }
    //! Those before \a until; they count as given on.
    ReadingRun take(qint64 until)
    {
        const size_t begin = at;
        size_t step = 1; // doubled until it is too far
        while (at + step <= end && columns->times[at + step - 1] < until) {
            at += step;
            step *= 2;
        }
        const auto rest = columns->times.begin() + qsizetype(at);
        at = size_t(std::lower_bound(rest, rest + qsizetype(std::min(step, end - at)), until) - columns->times.begin());
        const std::span statuses(columns->statuses);
        return {std::span(columns->times).subspan(begin, at - begin), std::span(columns->values).subspan(begin, at - begin),
                statuses.empty() ? statuses : statuses.subspan(begin, at - begin)};
    }
};

//! Gives a part of history to a machine's health.
class PartFeed
{
public:
    PartFeed(MachineHealth &into, const PartAnswers &answers, UtcTime upTo)
        : m_into(into), m_setup(into.setup()), m_upTo(toMicroseconds(upTo))
    {
        for (const auto &result : answers.columns) {
            const ReadingColumns &columns = **result;
            m_cursors.push_back({&columns, 0, size_t(std::lower_bound(columns.times.begin(), columns.times.end(), m_upTo) - columns.times.begin())});
            m_readings += m_cursors.back().end;
        }
        if (answers.product) {
            m_product = &**answers.product;
            while (m_productEnd < m_product->readings.size() && m_product->readings[m_productEnd].at < upTo)
                ++m_productEnd;
            m_readings += m_productEnd;
        }
    }

    quint64 readings() const { return m_readings; }

    Status feed(Moments &moments, const ReplayWatch &watch)
    {
        constexpr size_t kAskEvery = 64; // slices
        for (size_t slice = 0;; ++slice) {
            qint64 begin = m_productAt < m_productEnd ? toMicroseconds(m_product->readings[m_productAt].at) : kNever;
            for (const ColumnCursor &cursor : m_cursors)
                begin = std::min(begin, cursor.time());
            if (begin == kNever)
                return Done{};
            if (slice % kAskEvery == 0 && watch.isCancelled())
                return feedCancelled();
            const UtcTime at = fromMicroseconds(begin);
            moments.upTo(at);
            feedSlice(begin, std::min(toMicroseconds(m_into.rowEnd(at)), moments.next()));
        }
    }

private:
    /*!
     * Of one row of the detector, in which nobody looks: the tags do not see each other, and conditions and products count only
     * at its end. Only another state cuts it short.
     */
    void feedSlice(qint64 begin, qint64 end)
    {
        const size_t tags = m_setup.tags.size(), conditions = m_setup.conditions.size();
        if (m_setup.stateTag != kNoTag)
            end = feedStates(m_cursors.back(), begin, end);
        for (size_t i = 0; i < conditions; ++i) {
            const ReadingRun run = m_cursors[tags + i].take(end);
            for (size_t k = 0; k < run.times.size(); ++k)
                m_into.addCondition(i, fromMicroseconds(run.times[k]), run.values[k], run.statusAt(k));
        }
        for (; m_productAt < m_productEnd && toMicroseconds(m_product->readings[m_productAt].at) < end; ++m_productAt)
            feedProduct(m_productAt);
        for (size_t i = 0; i < tags; ++i)
            m_into.addValues(i, m_cursors[i].take(end));
    }

    //! Gives where the slice ends: at a state that is another one. At the same moment it comes before values, which count under it.
    qint64 feedStates(ColumnCursor &states, qint64 begin, qint64 end)
    {
        for (; states.time() < end; ++states.at) {
            const double value = states.columns->values[states.at];
            const StatusCode status = states.columns->statusAt(states.at);
            if (states.time() > begin && !(m_state && m_state->first == value && m_state->second == status))
                return states.time();
            m_state.emplace(value, status);
            m_into.addState(fromMicroseconds(states.time()), std::isfinite(value) ? qint64(value) : 0, status);
        }
        return end;
    }

    void feedProduct(size_t i)
    {
        const Reading &reading = m_product->readings[i];
        const quint32 text = reading.value.textIndex();
        if (m_product->types[i] != ValueType::Text)
            m_into.addProduct(reading.at, QByteArray::number(reading.value.asInt64()), reading.status);
        else
            m_into.addProduct(reading.at, text < m_product->texts.size() ? m_product->texts[text] : QByteArray(), reading.status);
    }

    MachineHealth &m_into;
    const HealthSetup &m_setup;
    const qint64 m_upTo;
    std::vector<ColumnCursor> m_cursors; //!< as columnTagsOf()
    const RawResult *m_product = nullptr;
    size_t m_productAt = 0, m_productEnd = 0;
    std::optional<std::pair<double, StatusCode>> m_state;
    quint64 m_readings = 0;
};

//! A part with more readings of a tag than were asked for goes on where the shortest of them ends.
UtcTime reachOf(const PartAnswers &answers, UtcTime begin, UtcTime end)
{
    UtcTime upTo = end;
    for (const auto &result : answers.columns) {
        if ((*result)->size() >= kMostOfPart)
            upTo = std::min(upTo, fromMicroseconds((*result)->times.back()));
    }
    if (answers.product && (*answers.product)->readings.size() >= kMostOfPart)
        upTo = std::min(upTo, (*answers.product)->readings.back().at);
    return upTo > begin ? upTo : end;
}

//! What state, product and conditions were when the stretch began: they may stand for days.
void prime(Historian &historian, MachineHealth &into, const FedStretch &stretch, const ReplayWatch &watch)
{
    const HealthSetup &setup = into.setup();
    const auto before = [&](TagId tag) -> std::optional<ValueAt> {
        if (tag == kNoTag)
            return {};
        Result<ValueAt> found = answerWithin<ValueAt>(stretch.within, watch.cancelled, [&](Job<ValueAt>::Callback done) {
            return historian.queryValueAt(tag, stretch.from, std::move(done));
        });
        return found && found->found && found->age <= kOldestStanding ? std::optional(std::move(*found)) : std::nullopt;
    };
    if (into.stateAt() == UtcTime::min()) {
        if (const auto state = before(setup.stateTag))
            into.addState(stretch.from, state->type == ValueType::Float64 ? qint64(numberOf(state->reading.value, state->type)) : state->reading.value.asInt64(),
                          state->reading.status);
    }
    for (size_t i = 0; i < setup.conditions.size(); ++i) {
        if (into.conditionAt(i) != UtcTime::min() || !setup.plan.anomalies)
            continue;
        if (const auto condition = before(setup.conditions[i].id))
            into.addCondition(i, stretch.from, numberOf(condition->reading.value, condition->type), condition->reading.status);
    }
    if (into.productAt() == UtcTime::min()) {
        if (const auto product = before(setup.productTag))
            into.addProduct(stretch.from, product->type == ValueType::Text ? product->text : QByteArray::number(product->reading.value.asInt64()),
                            product->reading.status);
    }
}

} // namespace

Result<quint64> feedFromHistory(Historian &historian, MachineHealth &into, const FedStretch &stretch, const ReplayWatch &watch)
{
    const std::vector<TagId> tags = columnTagsOf(into.setup());
    const TagId product = into.setup().productTag;
    const UtcTime to = stretch.to;
    quint64 readings = 0;
    Moments moments{stretch.moments, stretch.each};
    UtcTime begin = stretch.from;
    UtcTime end = std::min<UtcTime>(begin + kPart, to);
    if (begin < to)
        prime(historian, into, stretch, watch);
    const bool hasAny = !tags.empty() || product != kNoTag;
    std::shared_ptr<PartAnswers> part = hasAny && begin < to ? ask(historian, tags, product, begin, end) : nullptr;
    while (part && begin < to) {
        if (watch.isCancelled())
            return feedCancelled();
        if (Status came = waitFor(*part, stretch.within, watch); !came)
            return came.error();
        const UtcTime upTo = reachOf(*part, begin, end);
        const UtcTime nextEnd = std::min<UtcTime>(upTo + kPart, to);
        // the next part is read while this one is computed
        std::shared_ptr<PartAnswers> following = upTo < to ? ask(historian, tags, product, upTo, nextEnd) : nullptr;
        PartFeed feed(into, *part, upTo);
        readings += feed.readings();
        if (Status fed = feed.feed(moments, watch); !fed)
            return fed.error();
        part = std::move(following);
        begin = upTo;
        end = nextEnd;
        watch.tell(double((begin - stretch.from).count()) / double((to - stretch.from).count()));
    }
    moments.upTo(to);
    watch.tell(1);
    return readings;
}

} // namespace lineside
