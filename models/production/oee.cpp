#include "models/production/oee.h"

#include <algorithm>

namespace lineside::production {

namespace {

double seconds(qint64 microseconds)
{
    return double(microseconds) / 1e6;
}

double secondsBetween(UtcTime from, UtcTime to)
{
    return from < to ? seconds((to - from).count()) : 0;
}

} // namespace

OeeFigures oeeOf(const Account &account, UtcTime from, UtcTime to)
{
    OeeFigures figures;
    figures.from = from;
    figures.to = to;
    figures.samples = account.samples;
    if (account.samples > 0)
        figures.quality = double(account.halfSamples) / (2 * double(account.samples));

    const qint64 planned = account.time(MachineState::Running) + account.time(MachineState::Idle)
        + account.time(MachineState::Setup) + account.time(MachineState::Down);
    const qint64 known = planned + account.time(MachineState::PlannedStop);
    const double due = secondsBetween(from, to) - seconds(account.time(MachineState::NoShift));
    // What lies outside any shift is known to be so.
    figures.coverage = due > 0 ? std::clamp(seconds(known) / due, 0.0, 1.0) : account.allTime() > 0 ? 1.0 : 0.0;

    const qint64 producing = account.time(MachineState::Running) + account.shortStopTime;
    figures.planned = seconds(planned);
    figures.producing = seconds(producing);
    figures.counts = account.inShift();
    figures.estimated = account.notes.estimated > 0;
    bool hasRate = true;
    for (const ProductCounts &entry : account.products) {
        if (entry.inShift.isZero())
            continue;
        if (entry.cycleNs <= 0)
            hasRate = false;
        const double cycle = double(entry.cycleNs) / 1e9;
        figures.idealTime += cycle * units(entry.inShift.total);
        figures.goodTime += cycle * units(entry.inShift.good);
    }
    const bool hasQuality = !account.noQuality;
    if (hasQuality && figures.counts.total > 0)
        figures.yield = double(figures.counts.good) / double(figures.counts.total);

    if (planned <= 0) {
        figures.why = account.time(MachineState::Unknown) > 0 || account.allTime() == 0 ? NoFigure::NothingKnown
                                                                                       : NoFigure::NotPlanned;
        return figures;
    }
    figures.a = double(producing) / double(planned);
    const bool hasCounters = !account.products.empty();
    if (!hasCounters) {
        figures.why = NoFigure::NoCounts;
        return figures;
    }
    if (!hasRate) {
        figures.why = NoFigure::NoIdealRate;
        if (hasQuality && figures.yield)
            figures.q = figures.yield;
        return figures;
    }
    if (producing > 0) {
        figures.e = figures.idealTime / figures.producing;
        figures.rateTooLow = *figures.e > 1;
    }
    if (!hasQuality) {
        figures.why = NoFigure::NoCounts;
        return figures;
    }
    if (figures.counts.total > 0)
        figures.q = figures.goodTime / figures.idealTime;
    if (figures.e && figures.q)
        figures.oee = *figures.a * *figures.e * *figures.q;
    else
        figures.oee = figures.goodTime / figures.planned; // nothing made in time that was there for it
    return figures;
}

Waterfall waterfallOf(const Account &account, UtcTime from, UtcTime to)
{
    const OeeFigures figures = oeeOf(account, from, to);
    Waterfall fall;
    fall.from = from;
    fall.to = to;
    fall.samples = figures.samples;
    fall.coverage = figures.coverage;
    fall.shift = seconds(account.allTime() - account.time(MachineState::NoShift));
    fall.planned = figures.planned;
    fall.producing = figures.producing;

    if (account.time(MachineState::Unknown) > 0)
        fall.steps.push_back({Loss::Unknown, {}, seconds(account.time(MachineState::Unknown)), 0});
    const auto stops = [&account, &fall](MachineState state, Loss loss) {
        for (const ReasonTime &entry : account.reasons) {
            if (entry.state == state && entry.time != 0)
                fall.steps.push_back({loss, entry.reason, seconds(entry.time), entry.stops});
        }
    };
    stops(MachineState::PlannedStop, Loss::PlannedStop);
    stops(MachineState::Setup, Loss::Setup);
    stops(MachineState::Down, Loss::Down);
    stops(MachineState::Idle, Loss::Idle);
    if (account.shortStopTime > 0)
        fall.steps.push_back({Loss::ShortStops, {}, seconds(account.shortStopTime), account.shortStops});
    const double running = seconds(account.time(MachineState::Running));
    const bool hasRate = !account.noQuality && !account.products.empty()
        && std::all_of(account.products.begin(), account.products.end(),
                       [](const ProductCounts &entry) { return entry.inShift.isZero() || entry.cycleNs > 0; });
    fall.toGood = hasRate;
    if (!hasRate) {
        fall.good = running;
        return fall;
    }
    fall.steps.push_back({Loss::Speed, {}, running - figures.idealTime, 0});
    fall.steps.push_back({Loss::Quality, {}, figures.idealTime - figures.goodTime, 0});
    fall.good = figures.goodTime;
    return fall;
}

std::vector<ParetoBar> paretoOf(const Account &account, bool planned)
{
    std::vector<ParetoBar> bars;
    double all = 0;
    for (const ReasonTime &entry : account.reasons) {
        const bool wanted = entry.state == MachineState::Setup || entry.state == MachineState::Down
            || entry.state == MachineState::Idle || (planned && entry.state == MachineState::PlannedStop);
        if (!wanted || entry.time <= 0)
            continue;
        bars.push_back({entry.state, entry.reason, seconds(entry.time), entry.stops, 0, 0});
        all += seconds(entry.time);
    }
    std::sort(bars.begin(), bars.end(), [](const ParetoBar &a, const ParetoBar &b) {
        if (a.seconds != b.seconds)
            return a.seconds > b.seconds;
        return a.state != b.state ? a.state < b.state : a.reason < b.reason;
    });
    double sum = 0;
    for (ParetoBar &bar : bars) {
        sum += bar.seconds;
        bar.share = bar.seconds / all;
        bar.cumulated = sum / all;
    }
    return bars;
}

std::optional<double> energyPerUnit(const Account &account)
{
    const Counts counts = account.inShift();
    if (counts.total <= 0)
        return {};
    return double(account.energy) / double(counts.total);
}

} // namespace lineside::production
