#include "models/health/health_replay.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <mutex>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr std::chrono::hours kPart{24};
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

//! The tags that a machine's health is fed by: the monitored ones, then state and product.
std::vector<TagId> sourcesOf(const HealthSetup &setup)
{
    std::vector<TagId> tags;
    for (const MonitoredTag &tag : setup.tags)
        tags.push_back(tag.id);
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

Status waitFor(PartAnswers &answers, std::chrono::milliseconds within, const std::function<bool()> &cancelled)
{
    using namespace std::chrono_literals;
    const SteadyTime deadline = std::chrono::steady_clock::now() + within;
    std::unique_lock lock(answers.mutex);
    while (answers.missing > 0) {
        if (cancelled && cancelled())
            return Error{Error::Kind::Cancelled, QCoreApplication::translate("health", "The replay was cancelled."), {}};
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

void feedPart(MachineHealth &into, PartAnswers &answers, std::vector<Fed> &order, UtcTime &next, std::chrono::microseconds every,
              const std::function<void(UtcTime)> &each)
{
    const HealthSetup &setup = into.setup();
    const size_t monitored = setup.tags.size();
    const size_t state = setup.stateTag != kNoTag ? monitored : size_t(-1);
    order.clear();
    for (size_t s = 0; s < answers.results.size(); ++s) {
        const std::vector<Reading> &readings = (*answers.results[s])->readings;
        for (size_t i = 0; i < readings.size(); ++i)
            order.push_back({toMicroseconds(readings[i].at), quint32(s), quint32(i)});
    }
    // at the same moment the state first, so that a value counts under the state that it came with
    std::sort(order.begin(), order.end(), [](const Fed &a, const Fed &b) {
        return a.us != b.us ? a.us < b.us : a.source != b.source ? a.source > b.source : a.index < b.index;
    });
    for (const Fed &fed : order) {
        const RawResult &raw = **answers.results[fed.source];
        const Reading &reading = raw.readings[fed.index];
        while (each && reading.at >= next) {
            each(next);
            next += every;
        }
        const ValueType type = raw.types[fed.index];
        if (fed.source < monitored) {
            into.addValue(fed.source, reading.at, numberOf(reading.value, type), reading.status);
        } else if (fed.source == state) {
            into.addState(reading.at, type == ValueType::Float64 ? qint64(numberOf(reading.value, type)) : reading.value.asInt64(), reading.status);
        } else if (type == ValueType::Text) {
            const quint32 text = reading.value.textIndex();
            into.addProduct(reading.at, text < raw.texts.size() ? raw.texts[text] : QByteArray(), reading.status);
        } else {
            into.addProduct(reading.at, QByteArray::number(reading.value.asInt64()), reading.status);
        }
    }
}

} // namespace

Result<quint64> feedFromHistory(Historian &historian, MachineHealth &into, UtcTime from, UtcTime to, std::chrono::microseconds every,
                                const std::function<void(UtcTime)> &each, const std::function<bool()> &cancelled,
                                std::chrono::milliseconds within)
{
    const std::vector<TagId> tags = sourcesOf(into.setup());
    quint64 readings = 0;
    UtcTime next = from + every;
    std::vector<Fed> order;
    UtcTime begin = from;
    UtcTime end = std::min<UtcTime>(begin + kPart, to);
    std::shared_ptr<PartAnswers> part = tags.empty() ? nullptr : ask(historian, tags, begin, end);
    while (part && begin < to) {
        if (Status came = waitFor(*part, within, cancelled); !came)
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
        feedPart(into, *part, order, next, every, each);
        part = std::move(following);
        begin = upTo;
        end = nextEnd;
    }
    while (each && next <= to) {
        each(next);
        next += every;
    }
    return readings;
}

Result<HealthReplay> replayHealth(Historian &historian, HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to,
                                  std::chrono::microseconds every, const std::function<bool()> &cancelled,
                                  const MachineHealthSettings &settings)
{
    if (every < std::chrono::minutes(1) || from >= to || (to - from) / every > 1'000'000)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "A replay needs a range, and steps of a minute or more."), {}};
    MachineHealth machine(setup, settings);
    HealthReplay replay;
    replay.machine = setup.machine;
    replay.from = from;
    replay.to = to;
    UtcTime began = UtcTime::min();
    const UtcTime early = from - settings.window.window;
    Result<quint64> fed = feedFromHistory(historian, machine, early, to, every, [&](UtcTime at) {
        if (at <= from)
            return;
        const HealthAssessment assessment = machine.assess(at, sources ? sources->figures(setup.machine, setup.plan, at) : HealthFigures{});
        replay.scores.push_back(assessment.score);
        const std::optional<AnomalyEpisode> &episode = machine.detector().episode();
        if (!episode)
            return;
        if (episode->since != began)
            replay.anomalies.push_back(*episode);
        else
            replay.anomalies.back() = *episode;
        began = episode->since;
    }, cancelled);
    if (!fed)
        return fed.error();
    replay.readings = *fed;
    return replay;
}

} // namespace lineside
