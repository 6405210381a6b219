#include "models/health/health_replay.h"

#include <QCoreApplication>

using namespace Qt::Literals;

namespace lineside {

namespace {

//! Steps of whole hours fall on full hours, of which production knows what they came to; the last one is the end.
std::vector<UtcTime> replayMoments(UtcTime from, UtcTime to, std::chrono::microseconds every)
{
    using std::chrono::hours;
    const UtcTime begin = every % hours(1) == std::chrono::microseconds(0) ? UtcTime(std::chrono::ceil<hours>(from)) : from;
    std::vector<UtcTime> steps;
    steps.reserve(size_t((to - from) / every) + 1);
    for (UtcTime at = begin + every; at <= to; at += every)
        steps.push_back(at);
    if (begin != from && (steps.empty() || steps.back() < to))
        steps.push_back(to);
    return steps;
}

//! Figures of a stretch, or none; what went wrong in reading them ends the replay.
Result<std::unique_ptr<HealthPast>> pastOf(HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to, const ReplayWatch &watch)
{
    if (!sources)
        return std::unique_ptr<HealthPast>();
    return sources->past(setup.machine, setup.plan, from, to, [&watch] { return watch.isCancelled(); });
}

} // namespace

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
        replay.scores.push_back(machine.score(at, *past ? (*past)->figures(at) : HealthFigures{}));
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
