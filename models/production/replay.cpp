#include "models/production/replay.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <tuple>

namespace lineside::production {

namespace {

using namespace std::chrono_literals;

constexpr auto kPortion = std::chrono::hours(6);
constexpr size_t kMostOfATag = 500'000; //!< readings in a portion; then it is halved
constexpr auto kStillKnown = std::chrono::minutes(15); //!< unchanged values are stored again within ten minutes

QString text(const char *source)
{
    return QCoreApplication::translate("production", source);
}

//! One answer of the historian, waited for.
template<typename T>
class Waiting
{
public:
    std::function<void(Result<T>)> callback() const
    {
        return [state = m_state](Result<T> result) {
            const std::lock_guard lock(state->mutex);
            state->result.emplace(std::move(result));
            state->changed.notify_all();
        };
    }
    Result<T> take(const JobPtr<T> &job, const ReplayWatch &watch)
    {
        const SteadyTime end = std::chrono::steady_clock::now() + watch.patience;
        std::unique_lock lock(m_state->mutex);
        while (!m_state->result) {
            m_state->changed.wait_for(lock, 100ms);
            const bool stopped = watch.stopped && watch.stopped();
            if (m_state->result || (!stopped && std::chrono::steady_clock::now() < end))
                continue;
            if (job)
                job->cancel();
            if (stopped)
                return Error{Error::Kind::Cancelled, text(QT_TRANSLATE_NOOP("production", "Production figures were stopped while they were made from history.")), {}};
            return Error{Error::Kind::Timeout, text(QT_TRANSLATE_NOOP("production", "The history did not answer in time.")), text(QT_TRANSLATE_NOOP("production", "Look whether the disk is slow."))};
        }
        return std::move(*m_state->result);
    }

private:
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<T>> result;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

struct Item
{
    Reading reading;
    Role role = Role::State;
    quint32 number = 0;
    qint32 text = -1;
};

struct Portion
{
    std::vector<Item> items;
    std::vector<QByteArray> texts;
    bool tooMuch = false;
};

Result<Portion> load(Historian &history, const MachineSetup &setup, UtcTime from, UtcTime to, const ReplayWatch &watch)
{
    Portion portion;
    for (size_t i = 0; i < kRoles; ++i) {
        if (setup.tags[i] == kNoTag)
            continue;
        Waiting<RawResult> answer;
        const JobPtr<RawResult> job = history.queryRaw(setup.tags[i], from, to, kMostOfATag, answer.callback());
        Result<RawResult> raw = answer.take(job, watch);
        if (!raw)
            return raw.error();
        portion.tooMuch = portion.tooMuch || raw->readings.size() >= kMostOfATag;
        const size_t firstText = portion.texts.size();
        if (setup.types[i] == ValueType::Text)
            portion.texts.insert(portion.texts.end(), raw->texts.begin(), raw->texts.end());
        for (size_t n = 0; n < raw->readings.size(); ++n) {
            Item item{raw->readings[n], Role(i), quint32(n), -1};
            if (n < raw->types.size() && raw->types[n] != setup.types[i])
                item.reading.status = StatusCode::BadTypeMismatch; // the tag meant something else then
            else if (setup.types[i] == ValueType::Text && item.reading.value.textIndex() < raw->texts.size())
                item.text = qint32(firstText + item.reading.value.textIndex());
            portion.items.push_back(item);
        }
    }
    std::sort(portion.items.begin(), portion.items.end(), [](const Item &a, const Item &b) {
        return std::tie(a.reading.at, a.role, a.number) < std::tie(b.reading.at, b.role, b.number);
    });
    return portion;
}

//! When the station was started in [from, to), in time order.
Result<std::vector<UtcTime>> startsIn(Historian &history, UtcTime from, UtcTime to, const ReplayWatch &watch)
{
    EventFilter filter;
    filter.from = from;
    filter.to = to;
    filter.kinds = {EventKind::Startup};
    filter.atMost = 10'000;
    Waiting<QList<Event>> answer;
    const auto job = history.queryEvents(filter, answer.callback());
    Result<QList<Event>> events = answer.take(job, watch);
    if (!events)
        return events.error();
    std::vector<UtcTime> starts;
    for (const Event &event : *events) {
        if (event.at >= from && event.at < to)
            starts.push_back(event.at);
    }
    std::sort(starts.begin(), starts.end());
    return starts;
}

} // namespace

Result<Checkpoint> beginAt(Historian &history, const MachineSetup &setup, UtcTime from, const ReplayWatch &watch)
{
    Checkpoint start;
    start.at = from;
    start.tags = setup.tags;
    auto shared = std::make_shared<const MachineSetup>(setup);
    Accumulator accumulator(shared, start);
    for (size_t i = 0; i < kRoles; ++i) {
        if (setup.tags[i] == kNoTag)
            continue;
        Waiting<ValueAt> answer;
        const auto job = history.queryValueAt(setup.tags[i], from, answer.callback());
        if (!job)
            continue;
        const Result<ValueAt> value = answer.take(job, watch);
        if (!value)
            return value.error();
        if (!value->found || value->type != setup.types[i])
            continue;
        Reading reading = value->reading;
        // A product or an order lasts; what else is old may long be something else.
        if (value->age > kStillKnown && Role(i) != Role::Product && Role(i) != Role::Order)
            continue;
        reading.at = from;
        (void)accumulator.feed(Role(i), reading, value->text.isNull() ? nullptr : &value->text);
    }
    return accumulator.state();
}

Result<std::optional<UtcTime>> firstReadingIn(Historian &history, const MachineSetup &setup, UtcTime from, UtcTime to, const ReplayWatch &watch)
{
    std::optional<UtcTime> first;
    for (const TagId tag : setup.tags) {
        if (tag == kNoTag)
            continue;
        Waiting<RawResult> answer;
        const JobPtr<RawResult> job = history.queryRaw(tag, from, first.value_or(to), 1, answer.callback());
        const Result<RawResult> raw = answer.take(job, watch);
        if (!raw)
            return raw.error();
        if (!raw->readings.empty())
            first = raw->readings.front().at;
    }
    return first;
}

Status replay(Historian &history, Accumulator &accumulator, UtcTime to, const ReplayWatch &watch, std::optional<UtcTime> start)
{
    UtcTime from = accumulator.now();
    Result<std::vector<UtcTime>> starts = startsIn(history, from, to, watch);
    if (!starts)
        return starts.error();
    if (start) {
        starts->push_back(*start);
        std::sort(starts->begin(), starts->end());
    }
    size_t nextStart = 0;
    // Nothing is known from the last reading on: nobody knows how long it held.
    const auto loseAtStarts = [&accumulator, &starts, &nextStart](UtcTime until) {
        for (; nextStart < starts->size() && (*starts)[nextStart] <= until; ++nextStart)
            (void)accumulator.lose(accumulator.now());
    };
    UtcTime::duration step = kPortion;
    while (from < to) {
        const UtcTime end = std::min(to, from + step);
        Result<Portion> portion = load(history, accumulator.setup(), from, end, watch);
        if (!portion)
            return portion.error();
        if (portion->tooMuch && step > 1s) {
            step /= 2;
            continue;
        }
        for (const Item &item : portion->items) {
            loseAtStarts(item.reading.at);
            (void)accumulator.feed(item.role, item.reading, item.text < 0 ? nullptr : &portion->texts[size_t(item.text)]);
        }
        from = end;
        step = std::min<UtcTime::duration>(kPortion, step * 2);
    }
    loseAtStarts(to);
    accumulator.advance(to);
    return Done{};
}

std::vector<StateInterval> stopsOf(const std::vector<StateInterval> &intervals, qint64 shortStop)
{
    const auto isStop = [](const StateInterval &interval) {
        return interval.state == MachineState::Idle || interval.state == MachineState::Down;
    };
    std::vector<StateInterval> stops;
    for (size_t i = 0; i < intervals.size();) {
        if (!isStop(intervals[i])) {
            const StateInterval &interval = intervals[i++];
            if (interval.state == MachineState::Setup
                || (interval.state == MachineState::PlannedStop && (interval.byPerson || !interval.reason.isEmpty())))
                stops.push_back(interval);
            continue;
        }
        size_t end = i;
        bool byPerson = false;
        for (; end < intervals.size() && isStop(intervals[end]); ++end)
            byPerson = byPerson || intervals[end].byPerson;
        if (byPerson || (intervals[end - 1].to - intervals[i].from).count() > shortStop)
            stops.insert(stops.end(), intervals.begin() + qsizetype(i), intervals.begin() + qsizetype(end));
        i = end;
    }
    return stops;
}

} // namespace lineside::production
