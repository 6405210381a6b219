#include "models/production/oee.h"

#include <algorithm>
#include <tuple>

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

__extension__ using Wide = __int128; // a product of nanoseconds and millionths

//! Of what was made in shift: ideal time in whole microseconds, rounded once, so that the same counts give the same.
qint64 idealTimeOf(const Account &account, qint64 Counts::*which)
{
    constexpr qint64 kMost = 4'000'000'000'000'000'000;
    Wide sum = 0; // nanoseconds * millionths of a unit
    for (const ProductCounts &entry : account.products)
        sum += Wide(entry.cycleNs) * Wide(entry.inShift.*which);
    constexpr Wide kMicrosecond = 1'000'000'000;
    const Wide rounded = (sum >= 0 ? sum + kMicrosecond / 2 : sum - kMicrosecond / 2) / kMicrosecond;
    return qint64(std::clamp(rounded, Wide(-kMost), Wide(kMost)));
}

//! Microseconds of shift that were due in the time of a fall, as its coverage counts.
double dueOf(const Waterfall &fall)
{
    const double known = double(fall.known());
    return fall.coverage > 0 ? known / fall.coverage : double(fall.shift - fall.known());
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

qint64 Waterfall::known() const
{
    qint64 known = shift;
    for (const LossStep &step : steps)
        known -= step.loss == Loss::Unknown ? step.time : 0;
    return known;
}

Waterfall &Waterfall::operator+=(const Waterfall &other)
{
    if (machines == 0) {
        from = other.from;
        to = other.to;
    } else if (other.machines > 0) {
        from = std::min(from, other.from);
        to = std::max(to, other.to);
    }
    // What was due of each is its known time by its coverage; known parts weigh by it.
    const double due = dueOf(*this) + dueOf(other);
    const double knownOfDue = coverage * dueOf(*this) + other.coverage * dueOf(other);
    for (const LossStep &step : other.steps) {
        const auto place = std::lower_bound(steps.begin(), steps.end(), step, [](const LossStep &a, const LossStep &b) {
            return std::tie(a.loss, a.reason) < std::tie(b.loss, b.reason);
        });
        if (place == steps.end() || place->loss != step.loss || place->reason != step.reason) {
            steps.insert(place, step);
            continue;
        }
        place->time += step.time;
        place->count += step.count;
    }
    shift += other.shift;
    planned += other.planned;
    producing += other.producing;
    good += other.good;
    unrated += other.unrated;
    toGood = toGood && other.toGood;
    samples += other.samples;
    coverage = due > 0 ? knownOfDue / due : std::max(coverage, other.coverage);
    machines += other.machines;
    return *this;
}

Waterfall waterfallOf(const Account &account, UtcTime from, UtcTime to)
{
    const OeeFigures figures = oeeOf(account, from, to);
    Waterfall fall;
    fall.from = from;
    fall.to = to;
    fall.samples = figures.samples;
    fall.coverage = figures.coverage;
    fall.shift = account.allTime() - account.time(MachineState::NoShift);
    const auto lose = [&fall](Loss loss, const QString &reason, qint64 time, qint64 count) {
        if (time != 0)
            fall.steps.push_back({loss, reason, time, count});
    };
    //! Gives what no reason tells of: nothing, as accumulators count.
    const auto stops = [&](Loss loss, MachineState state, qint64 all) {
        for (const ReasonTime &entry : account.reasons) {
            if (entry.state != state)
                continue;
            lose(loss, entry.reason, entry.time, entry.stops);
            all -= entry.time;
        }
        return all;
    };
    lose(Loss::PlannedStop, {}, stops(Loss::PlannedStop, MachineState::PlannedStop, account.time(MachineState::PlannedStop)), 0);
    lose(Loss::Unknown, {}, account.time(MachineState::Unknown), 0);
    fall.planned = fall.shift - account.time(MachineState::PlannedStop) - account.time(MachineState::Unknown);
    lose(Loss::Setup, {}, stops(Loss::Setup, MachineState::Setup, account.time(MachineState::Setup)), 0);
    const qint64 down = stops(Loss::Down, MachineState::Down, account.time(MachineState::Down));
    const qint64 idle = stops(Loss::Idle, MachineState::Idle, account.time(MachineState::Idle));
    lose(Loss::Idle, {}, down + idle - account.shortStopTime, 0);
    lose(Loss::ShortStops, {}, account.shortStopTime, account.shortStops);
    const qint64 running = account.time(MachineState::Running);
    fall.producing = running + account.shortStopTime;
    const bool hasRate = !account.noQuality && !account.products.empty()
        && std::all_of(account.products.begin(), account.products.end(),
                       [](const ProductCounts &entry) { return entry.inShift.isZero() || entry.cycleNs > 0; });
    fall.toGood = hasRate;
    if (hasRate) {
        const qint64 ideal = idealTimeOf(account, &Counts::total);
        fall.good = idealTimeOf(account, &Counts::good);
        lose(Loss::Speed, {}, running - ideal, 0);
        lose(Loss::Quality, {}, ideal - fall.good, 0);
    } else {
        fall.good = fall.unrated = running;
    }
    // One step a loss and reason, in the order in which they are taken.
    std::sort(fall.steps.begin(), fall.steps.end(), [](const LossStep &a, const LossStep &b) { return std::tie(a.loss, a.reason) < std::tie(b.loss, b.reason); });
    for (size_t i = 1; i < fall.steps.size();) {
        LossStep &before = fall.steps[i - 1];
        if (before.loss != fall.steps[i].loss || before.reason != fall.steps[i].reason) {
            ++i;
            continue;
        }
        before.time += fall.steps[i].time;
        before.count += fall.steps[i].count;
        fall.steps.erase(fall.steps.begin() + qsizetype(i));
    }
    return fall;
}

std::vector<ParetoBar> paretoOf(const Account &account, bool planned, ParetoBy by)
{
    std::vector<ParetoBar> bars;
    qint64 allTime = 0;
    qint64 allStops = 0;
    for (const ReasonTime &entry : account.reasons) {
        const bool wanted = entry.state == MachineState::Setup || entry.state == MachineState::Down
            || entry.state == MachineState::Idle || (planned && entry.state == MachineState::PlannedStop);
        if (!wanted || entry.time <= 0)
            continue;
        bars.push_back({entry.state, entry.reason, entry.time, entry.stops, 0, 0});
        allTime += entry.time;
        allStops += entry.stops;
    }
    const auto weight = [by](const ParetoBar &bar) { return by == ParetoBy::Time ? bar.time : bar.stops; };
    std::sort(bars.begin(), bars.end(), [&weight](const ParetoBar &a, const ParetoBar &b) {
        if (weight(a) != weight(b))
            return weight(a) > weight(b);
        return std::tie(b.time, a.state, a.reason) < std::tie(a.time, b.state, b.reason);
    });
    const qint64 all = by == ParetoBy::Time ? allTime : allStops;
    qint64 sum = 0;
    for (ParetoBar &bar : bars) {
        sum += weight(bar);
        bar.share = all > 0 ? double(weight(bar)) / double(all) : 0;
        bar.cumulated = all > 0 ? double(sum) / double(all) : 0;
    }
    return bars;
}

std::optional<EnergyFigures> energyOf(const Account &account)
{
    if (account.energy == 0 && account.energyOutOfShift == 0 && account.energySeen == 0)
        return {};
    EnergyFigures figures;
    figures.inShift = units(account.energy);
    figures.outOfShift = units(account.energyOutOfShift);
    figures.perUnit = energyPerUnit(account);
    const qint64 inShift = account.allTime() - account.time(MachineState::NoShift);
    figures.coverage = inShift > 0 ? std::clamp(double(account.energySeen) / double(inShift), 0.0, 1.0) : 0;
    figures.samples = account.samples;
    return figures;
}

std::optional<double> energyPerUnit(const Account &account)
{
    const Counts counts = account.inShift();
    if (counts.total <= 0)
        return {};
    return double(account.energy) / double(counts.total);
}

} // namespace lineside::production
