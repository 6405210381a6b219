#include "models/health/health_replay.h"

#include "models/health/answer_within.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <mutex>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr std::chrono::hours kPart{24};
constexpr std::chrono::hours kOldestStanding{7 * 24}; //!< a state older than that says nothing
constexpr size_t kMostOfPart = 200'000; //!< readings of a tag asked for at once: more than one a second for a day

//! Answers of the questions for one part of history; shared with them, so that late ones find it.
struct PartAnswers
{
    std::mutex mutex;
    std::condition_variable came;
    std::vector<std::optional<Result<RawResult>>> results;
    size_t missing = 0;
};

struct Fed
{
    qint64 us;
    quint32 source; //!< which tag
    quint32 index;  //!< in its result
};

//! The tags that a machine's health is fed by: the monitored ones, conditions, then state and product.
std::vector<TagId> sourcesOf(const HealthSetup &setup)
{
    std::vector<TagId> tags;
    for (const MonitoredTag &tag : setup.tags)
        tags.push_back(tag.id);
    for (const ConditionTag &condition : setup.conditions)
        tags.push_back(condition.id);
    if (setup.stateTag != kNoTag)
        tags.push_back(setup.stateTag);
    if (setup.productTag != kNoTag)
        tags.push_back(setup.productTag);
    return tags;
}

std::shared_ptr<PartAnswers> ask(Historian &historian, const std::vector<TagId> &tags, UtcTime from, UtcTime to)
{
    auto answers = std::make_shared<PartAnswers>();
    answers->results.resize(tags.size());
    answers->missing = tags.size();
    for (size_t i = 0; i < tags.size(); ++i) {
        historian.queryRaw(tags[i], from, to, kMostOfPart, [answers, i](Result<RawResult> result) {
            const std::lock_guard lock(answers->mutex);
            answers->results[i] = std::move(result);
            --answers->missing;
            answers->came.notify_all();
        });
    }
    return answers;
}

Error replayCancelled()
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
            return replayCancelled();
        if (std::chrono::steady_clock::now() >= deadline)
            return Error{Error::Kind::Timeout, QCoreApplication::translate("health", "History did not answer in time."),
                         QCoreApplication::translate("health", "Try a shorter range, or later.")};
        answers.came.wait_for(lock, 50ms);
    }
    for (const auto &result : answers.results) {
        if (!result->ok())
            return result->error();
    }
    return Done{};
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
};

void feedOne(MachineHealth &into, const RawResult &raw, const Fed &fed, size_t state)
{
    const Reading &reading = raw.readings[fed.index];
    const ValueType type = raw.types[fed.index];
    const size_t tags = into.setup().tags.size();
    if (fed.source < tags) {
        into.addValue(fed.source, reading.at, numberOf(reading.value, type), reading.status);
    } else if (fed.source < tags + into.setup().conditions.size()) {
        into.addCondition(fed.source - tags, reading.at, numberOf(reading.value, type), reading.status);
    } else if (fed.source == state) {
        into.addState(reading.at, type == ValueType::Float64 ? qint64(numberOf(reading.value, type)) : reading.value.asInt64(), reading.status);
    } else if (type == ValueType::Text) {
        const quint32 text = reading.value.textIndex();
        into.addProduct(reading.at, text < raw.texts.size() ? raw.texts[text] : QByteArray(), reading.status);
    } else {
        into.addProduct(reading.at, QByteArray::number(reading.value.asInt64()), reading.status);
    }
}

//! At the same moment the state first, so that a value counts under the state that it came with.
bool comesBefore(const Fed &a, const Fed &b)
{
    return a.us != b.us ? a.us < b.us : a.source != b.source ? a.source > b.source : a.index < b.index;
}

//! What is read of all tags in one order, and room for making it; kept from part to part.
struct FeedOrder
{
    std::vector<Fed> all, merged;
    std::vector<size_t> runs; //!< where tags begin in all, and its end

    //! Tags are in order already: merged two by two, they take few steps.
    void fill(const PartAnswers &answers)
    {
        all.clear();
        runs.assign(1, 0);
        for (size_t s = 0; s < answers.results.size(); ++s) {
            const std::vector<Reading> &readings = (*answers.results[s])->readings;
            for (size_t i = 0; i < readings.size(); ++i)
                all.push_back({toMicroseconds(readings[i].at), quint32(s), quint32(i)});
            const auto begin = all.begin() + qsizetype(runs.back());
            if (!std::is_sorted(begin, all.end(), comesBefore))
                std::sort(begin, all.end(), comesBefore);
            runs.push_back(all.size());
        }
        merged.resize(all.size());
        while (runs.size() > 2) {
            size_t kept = 1;
            for (size_t r = 0; r + 1 < runs.size(); r += 2) {
                const size_t middle = runs[r + 1], end = r + 2 < runs.size() ? runs[r + 2] : middle;
                std::merge(all.begin() + qsizetype(runs[r]), all.begin() + qsizetype(middle), all.begin() + qsizetype(middle),
                           all.begin() + qsizetype(end), merged.begin() + qsizetype(runs[r]), comesBefore);
                runs[kept++] = end;
            }
            runs.resize(kept);
            all.swap(merged);
        }
    }
};

Status feedPart(MachineHealth &into, PartAnswers &answers, FeedOrder &order, Moments &moments, const ReplayWatch &watch)
{
    constexpr size_t kAskEvery = 8'192; // readings
    const HealthSetup &setup = into.setup();
    const size_t state = setup.stateTag != kNoTag ? setup.tags.size() + setup.conditions.size() : size_t(-1);
    order.fill(answers);
    for (size_t i = 0; i < order.all.size(); ++i) {
        const Fed &fed = order.all[i];
        if (i % kAskEvery == 0 && watch.isCancelled())
            return replayCancelled();
        moments.upTo(fromMicroseconds(fed.us));
        feedOne(into, **answers.results[fed.source], fed, state);
    }
    return Done{};
}

std::vector<UtcTime> replayMoments(UtcTime from, UtcTime to, std::chrono::microseconds every)
{
    std::vector<UtcTime> steps;
    steps.reserve(size_t((to - from) / every));
    for (UtcTime at = from + every; at <= to; at += every)
        steps.push_back(at);
    return steps;
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

//! Figures of a stretch, or none; what went wrong in reading them ends the replay.
Result<std::unique_ptr<HealthPast>> pastOf(HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to, const ReplayWatch &watch)
{
    if (!sources)
        return std::unique_ptr<HealthPast>();
    return sources->past(setup.machine, setup.plan, from, to, [&watch] { return watch.isCancelled(); });
}

} // namespace

Result<quint64> feedFromHistory(Historian &historian, MachineHealth &into, const FedStretch &stretch, const ReplayWatch &watch)
{
    const std::vector<TagId> tags = sourcesOf(into.setup());
    const UtcTime to = stretch.to;
    quint64 readings = 0;
    Moments moments{stretch.moments, stretch.each};
    FeedOrder order;
    UtcTime begin = stretch.from;
    UtcTime end = std::min<UtcTime>(begin + kPart, to);
    if (begin < to)
        prime(historian, into, stretch, watch);
    std::shared_ptr<PartAnswers> part = tags.empty() || begin >= to ? nullptr : ask(historian, tags, begin, end);
    while (part && begin < to) {
        if (watch.isCancelled())
            return replayCancelled();
        if (Status came = waitFor(*part, stretch.within, watch); !came)
            return came.error();
        // a part with more readings than were asked for goes on where the shortest of them ends
        UtcTime upTo = end;
        for (const auto &result : part->results) {
            if ((*result)->readings.size() >= kMostOfPart)
                upTo = std::min(upTo, (*result)->readings.back().at);
        }
        if (upTo < end && upTo > begin) {
            for (auto &result : part->results) {
                auto &list = (*result)->readings;
                list.erase(std::lower_bound(list.begin(), list.end(), upTo, [](const Reading &r, UtcTime at) { return r.at < at; }), list.end());
            }
        } else {
            upTo = end;
        }
        const UtcTime nextEnd = std::min<UtcTime>(upTo + kPart, to);
        // the next part is read while this one is computed
        std::shared_ptr<PartAnswers> following = upTo < to ? ask(historian, tags, upTo, nextEnd) : nullptr;
        for (const auto &result : part->results)
            readings += (*result)->readings.size();
        if (Status fed = feedPart(into, *part, order, moments, watch); !fed)
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

Result<HealthReplay> replayHealth(Historian &historian, HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to,
                                  std::chrono::microseconds every, const ReplayWatch &watch, const MachineHealthSettings &settings)
{
    if (every < std::chrono::minutes(1) || from >= to || (to - from) / every > 1'000'000)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "A replay needs a range, and steps of a minute or more."), {}};
    Result<std::unique_ptr<HealthPast>> past = pastOf(sources, setup, from, to, watch);
    if (!past)
        return past.error();
    MachineHealth machine(setup, settings);
    HealthReplay replay;
    replay.machine = setup.machine;
    replay.from = from;
    replay.to = to;
    UtcTime began = UtcTime::min();
    const std::vector<UtcTime> steps = replayMoments(from, to, every);
    FedStretch stretch;
    stretch.from = from - settings.window.window;
    stretch.to = to;
    stretch.moments = steps;
    stretch.each = [&](UtcTime at) {
        const HealthAssessment assessment = machine.assess(at, *past ? (*past)->figures(at) : HealthFigures{});
        replay.scores.push_back(assessment.score);
        const std::optional<AnomalyEpisode> &episode = machine.detector().episode();
        if (!episode)
            return;
        if (episode->since != began)
            replay.anomalies.push_back(*episode);
        else
            replay.anomalies.back() = *episode;
        began = episode->since;
    };
    const Result<quint64> fed = feedFromHistory(historian, machine, stretch, watch);
    if (!fed)
        return fed.error();
    replay.readings = *fed;
    return replay;
}

Result<std::vector<HealthAssessment>> healthAt(Historian &historian, HealthSources *sources, const HealthSetup &setup,
                                               std::span<const UtcTime> moments, HealthStatus before, const ReplayWatch &watch,
                                               const MachineHealthSettings &settings)
{
    std::vector<HealthAssessment> found;
    if (moments.empty())
        return found;
    Result<std::unique_ptr<HealthPast>> past = pastOf(sources, setup, moments.front(), moments.back(), watch);
    if (!past)
        return past.error();
    HealthSetup plain = setup;
    plain.plan.anomalies = false;
    plain.conditions.clear();
    MachineHealth machine(plain, settings);
    machine.setStatusBefore(before);
    FedStretch stretch;
    stretch.from = moments.front() - settings.window.window - settings.window.bucket;
    stretch.to = moments.back();
    stretch.moments = moments;
    stretch.each = [&](UtcTime at) { found.push_back(machine.assess(at, *past ? (*past)->figures(at) : HealthFigures{})); };
    const Result<quint64> fed = feedFromHistory(historian, machine, stretch, watch);
    if (!fed)
        return fed.error();
    return found;
}

} // namespace lineside
