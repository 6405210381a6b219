#include "models/quality/quality_service_parts.h"

#include "models/telemetry/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

// Points that are put into a chart, wherever in time they belong.

namespace lineside {
namespace {

constexpr std::chrono::seconds kCertainlyInHistory{60};

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool saysTheSame(const ChartPoint &a, const ChartPoint &b)
{
    return isSame(a.mean, b.mean) && isSame(a.spread, b.spread) && isSame(a.shown, b.shown) && isSame(a.below, b.below)
        && a.judged == b.judged && a.patterns == b.patterns && a.side == b.side && a.signals == b.signals;
}

bool isNear(const Subgroup &a, const Subgroup &b, double by)
{
    return a.at == b.at && a.values.size() == b.values.size()
        && std::equal(a.values.begin(), a.values.end(), b.values.begin(), [by](double x, double y) { return std::abs(x - y) <= by; });
}

UtcTime hourBegin(UtcTime at)
{
    return std::chrono::floor<std::chrono::hours>(at);
}

//! A point on its way through the engine.
struct Judged
{
    QualityPoint point;
    bool isNew = false;     //!< not among the kept ones
    bool wasTaken = false;  //!< kept, but its values are others now
    ChartPoint before;
    std::optional<SpcSignal> signal;
};

} // namespace

Result<QualityService::Change> QualityService::plan(Running &chart, std::vector<QualityPoint> fresh, const std::vector<QualityPoint> &gone, UtcTime *wrong)
{
    Change change;
    change.chart = &chart;
    change.learnt = chart.learnt;
    change.means = chart.means;
    change.removed = gone;
    UtcTime since = fresh.empty() ? UtcTime::max() : fresh.front().group.at;
    for (const QualityPoint &point : gone)
        since = std::min(since, point.group.at);
    change.isLate = !gone.empty() || (chart.last && since <= chart.last->group.at);
    const auto refuse = [wrong](UtcTime at, const QString &why) {
        if (wrong)
            *wrong = at;
        return Error{Error::Kind::Refused, why, {}};
    };

    std::vector<Judged> all;
    std::vector<SpcSignal> told;
    if (!change.isLate) {
        change.engine = *chart.engine;
    } else {
        if (since < chart.learnt.since)
            return refuse(since, QCoreApplication::translate("quality", "The chart has learnt anew since then."));
        struct Kept
        {
            std::vector<QualityPoint> before;
            std::vector<QualityPoint> after;
            std::vector<SpcSignal> told;
        };
        // What was handed over before is there.
        if (Status written = m_ports.records.writeWithin([](sqlite::Database &) { return Status(Done{}); }, kRecordsWithin); !written)
            return written.error();
        const Result<Kept> kept = m_ports.records.readWithin<Kept>(
            [id = chart.chart.id, basis = chart.basis, from = chart.learnt.since, since](sqlite::Database &db) -> Result<Kept> {
                Result<std::vector<QualityPoint>> before = quality_records::loadPoints(db, id, basis, from, since, kPointsToGoOn);
                if (!before)
                    return before.error();
                Result<std::vector<QualityPoint>> after = quality_records::loadPoints(db, id, basis, since, UtcTime::max(), kMostJudgedAnew + 1);
                if (!after)
                    return after.error();
                Result<std::vector<SpcSignal>> signals_ = quality_records::loadSignalsOf(db, id, since, UtcTime::max(), kMostPoints);
                if (!signals_)
                    return signals_.error();
                return Kept{std::move(*before), std::move(*after), std::move(*signals_)};
            },
            kRecordsWithin);
        if (!kept)
            return kept.error();
        if (kept->after.size() > kMostJudgedAnew)
            return refuse(since, QCoreApplication::translate("quality", "It comes too late: too many points lie behind it."));
        change.engine = engineAfter(chart, kept->before);
        change.means.clear();
        for (size_t i = kept->before.size() > kMeansForDependence ? kept->before.size() - kMeansForDependence : 0; i < kept->before.size(); ++i)
            change.means.push_back(kept->before[i].point.mean);
        if (!kept->before.empty())
            change.last = kept->before.back();
        for (const QualityPoint &point : kept->after) {
            const auto isIt = [&point](const QualityPoint &other) { return other.id == point.id; };
            // Signals of points of another kind of chart are none of this.
            for (const SpcSignal &signal : kept->told) {
                if (signal.at == point.group.at)
                    told.push_back(signal);
            }
            if (std::none_of(gone.begin(), gone.end(), isIt) && std::none_of(fresh.begin(), fresh.end(), isIt))
                all.push_back({point, false, false, point.point, {}});
            else if (const auto other = std::find_if(fresh.begin(), fresh.end(), isIt); other != fresh.end())
                all.push_back({*other, false, true, point.point, {}});
        }
        std::erase_if(fresh, [&all](const QualityPoint &point) {
            return std::any_of(all.begin(), all.end(), [&point](const Judged &one) { return one.point.id == point.id; });
        });
    }
    for (QualityPoint &point : fresh)
        all.push_back({std::move(point), true, false, {}, {}});
    std::sort(all.begin(), all.end(), [](const Judged &a, const Judged &b) { return a.point.group.at < b.point.group.at; });

    const bool hadLimits = change.engine->limits().has_value();
    std::optional<UtcTime> before = change.last ? std::optional(change.last->group.at) : std::nullopt;
    for (Judged &one : all) {
        if (before && one.point.group.at == *before)
            return refuse(*before, QCoreApplication::translate("quality", "The chart has a point of this time already."));
        before = one.point.group.at;
        const bool learns = change.engine->isLearning();
        const Result<ChartPoint> judged = change.engine->add(one.point.group);
        if (!judged) {
            if (wrong)
                *wrong = one.point.group.at;
            return judged.error();
        }
        ChartPoint now = *judged;
        if (!one.isNew && hadLimits && !one.before.judged) { // it taught: nobody is told of those
            now.judged = false;
            now.patterns = one.before.patterns;
            now.side = one.before.side;
            now.shown = one.before.shown;
            now.below = one.before.below;
            now.signals = false;
        }
        if (learns && !change.engine->isLearning()) {
            change.learnt.limits = change.engine->limits();
            change.hasLearnt = true;
        }
        change.means.push_back(now.mean);
        if (change.means.size() > kMeansForDependence)
            change.means.pop_front();
        one.point.point = now;
        if (now.signals)
            one.signal = signalOf(chart, *change.engine, now);
        if (one.isNew) {
            change.added.push_back(one.point);
        } else if (one.wasTaken || !saysTheSame(now, one.before)) {
            change.changed.push_back(one.point);
            change.before.push_back(one.point);
            change.before.back().point = one.before;
        }
        change.last = one.point;
    }

    // What was told before is told once: found at its point, or at another of the same excursion.
    std::map<UtcTime, SpcSignal> old;
    for (const SpcSignal &signal : told)
        old.emplace(signal.at, signal);
    for (size_t i = 0; i < all.size(); ++i) {
        if (!all[i].signal)
            continue;
        SpcSignal &now = *all[i].signal;
        auto found = old.find(now.at);
        for (size_t j = i + 1; found == old.end() && j < all.size() && all[j].point.point.patterns != 0 && !all[j].signal; ++j)
            found = old.find(all[j].point.group.at);
        if (found == old.end()) {
            change.raised.push_back(now);
            continue;
        }
        now.id = found->second.id;
        if (now.severity > found->second.severity)
            change.raised.push_back(now); // nobody has heard that it is grave
        else if (!(now == found->second))
            change.corrected.push_back(now);
        old.erase(found);
    }
    for (auto &[at, signal] : old)
        change.withdrawn.push_back(signal);
    return change;
}

Status QualityService::write(sqlite::Database &db, const Change &change)
{
    for (const QualityPoint &point : change.removed) {
        if (Status done = quality_records::removePoint(db, point.id); !done)
            return done;
    }
    for (const std::vector<QualityPoint> *some : {&change.changed, &change.added}) {
        for (const QualityPoint &point : *some) {
            if (Status done = quality_records::savePoint(db, point, change.learnt.basis); !done)
                return done;
        }
    }
    for (const SpcSignal &signal : change.withdrawn) {
        if (Status done = quality_records::removeSignal(db, signal.id); !done)
            return done;
    }
    for (const std::vector<SpcSignal> *some : {&change.corrected, &change.raised}) {
        for (const SpcSignal &signal : *some) {
            if (Status done = quality_records::saveSignal(db, signal); !done)
                return done;
        }
    }
    return change.hasLearnt ? quality_records::saveLearnt(db, change.learnt) : Status(Done{});
}

void QualityService::apply(Change &change)
{
    Running &chart = *change.chart;
    chart.engine = std::move(*change.engine);
    chart.learnt = change.learnt;
    chart.means = std::move(change.means);
    chart.last = change.last;
    ++chart.changes;
    m_changed = true;
    {
        const std::lock_guard lock(m_mutex);
        const UtcTime oldest = m_ports.clock.utc() - kCounted;
        auto &hours = m_points[chart.chart.id];
        const auto count = [&hours](const QualityPoint &point, bool isThere) {
            if (!point.point.judged)
                return;
            quint64 &points = hours[hourBegin(point.group.at)];
            points = isThere ? points + 1 : points - std::min<quint64>(points, 1);
        };
        for (const std::vector<QualityPoint> *some : {&change.removed, &change.before})
            std::for_each(some->begin(), some->end(), [&count](const QualityPoint &point) { count(point, false); });
        for (const std::vector<QualityPoint> *some : {&change.changed, &change.added})
            std::for_each(some->begin(), some->end(), [&count](const QualityPoint &point) { count(point, true); });
        hours.erase(hours.begin(), hours.lower_bound(hourBegin(oldest)));

        auto &signals_ = m_signals[chart.machine];
        for (const std::vector<SpcSignal> *some : {&change.withdrawn, &change.corrected, &change.raised}) {
            for (const SpcSignal &signal : *some)
                std::erase_if(signals_, [&signal](const SpcSignal &one) { return one.id == signal.id; });
        }
        for (const std::vector<SpcSignal> *some : {&change.corrected, &change.raised})
            signals_.insert(signals_.end(), some->begin(), some->end());
        std::sort(signals_.begin(), signals_.end(), [](const SpcSignal &a, const SpcSignal &b) { return a.at < b.at; });
        while (!signals_.empty() && (signals_.front().at < oldest || signals_.size() > kMostPoints))
            signals_.pop_front();
    }
    for (const SpcSignal &signal : change.raised)
        tellSignal(chart, signal, change.isLate);
    for (const SpcSignal &signal : change.withdrawn) {
        Event event;
        event.kind = EventKind::SpcSignal;
        event.severity = Severity::Info;
        event.source = sourceOf(chart.machine);
        event.before = QString::number(signal.value);
        event.text = QCoreApplication::translate("quality", "%1 That was at %2, and does not hold any more: values that came later show it otherwise.")
                         .arg(signal.text(), toIso(signal.at));
        event.reference = signal.id.toString(QUuid::WithoutBraces);
        tellEvent(std::move(event));
    }
    QualityNews news;
    news.chart = nowOf(chart);
    const std::lock_guard lock(m_listeners->mutex);
    for (const QualityPoint &point : change.added) {
        news.point = point;
        news.isLate = chart.last && point.group.at < chart.last->group.at;
        news.signal.reset();
        for (const SpcSignal &signal : change.raised) {
            if (signal.at == point.group.at)
                news.signal = signal;
        }
        for (const auto &listener : m_listeners->all)
            listener(news);
    }
    // Signals of points that were there before.
    for (const SpcSignal &signal : change.raised) {
        const auto point = std::find_if(change.changed.begin(), change.changed.end(), [&signal](const QualityPoint &one) { return one.group.at == signal.at; });
        if (point == change.changed.end())
            continue;
        news.point = *point;
        news.isLate = chart.last && point->group.at < chart.last->group.at;
        news.signal = signal;
        for (const auto &listener : m_listeners->all)
            listener(news);
    }
}

void QualityService::chartLate(UtcTime until, bool always)
{
    const SteadyTime now = m_ports.clock.steady();
    for (const auto &chart : m_running) {
        if (!chart->lateFrom || !chart->isLoaded || (!always && now - chart->lateAt < kLateRest))
            continue;
        chartAnew(*chart, until);
        chart->lateFrom.reset();
    }
}

void QualityService::chartAnew(Running &chart, UtcTime now)
{
    if (m_ports.history == nullptr || !chart.sampler || !chart.last)
        return;
    // It is made anew behind the newest point that is older: there the one that made it began anew, too.
    if (Status written = m_ports.records.writeWithin([](sqlite::Database &) { return Status(Done{}); }, kRecordsWithin); !written)
        return note(written);
    using Points = std::vector<QualityPoint>;
    const Result<std::pair<Points, Points>> kept = m_ports.records.readWithin<std::pair<Points, Points>>(
        [id = chart.chart.id, basis = chart.basis, since = chart.learnt.since, from = *chart.lateFrom](sqlite::Database &db) -> Result<std::pair<Points, Points>> {
            Result<Points> before = quality_records::loadPoints(db, id, basis, since, from, 1);
            if (!before)
                return before.error();
            Result<Points> after = quality_records::loadPoints(db, id, basis, std::max(since, from), UtcTime::max(), kMostJudgedAnew + 1);
            if (!after)
                return after.error();
            return std::pair(std::move(*before), std::move(*after));
        },
        kRecordsWithin);
    if (!kept)
        return note(kept.error());
    if (kept->first.empty() && *chart.lateFrom < chart.beganAt)
        return; // before its time
    if (kept->second.size() > kMostJudgedAnew)
        return leaveLate(chart);
    const UtcTime from = kept->first.empty() ? *chart.lateFrom : kept->first.back().group.at + std::chrono::microseconds(1);
    std::optional<std::vector<Incoming>> readings = readingsOf(chart, from, now);
    if (!readings)
        return;
    SubgroupSampler sampler(chart.sampling());
    sampler.beginAt(from);
    std::vector<Subgroup> groups;
    for (const Incoming &one : *readings)
        sampleInto(sampler, chart, one, groups);
    sampler.advance(now, groups);

    // Where points are as they were, and nothing late lies behind, all that follows stays as it is.
    const Points &stored = kept->second;
    size_t end = groups.size();
    UtcTime until = UtcTime::max();
    for (size_t i = 0; i < groups.size(); ++i) {
        if (groups[i].at <= chart.lateTo + chart.chart.every)
            continue;
        const bool isThere = std::any_of(stored.begin(), stored.end(), [&](const QualityPoint &point) { return isNear(point.group, groups[i], chart.deadband); });
        if (isThere) {
            end = i;
            until = groups[i].at;
            break;
        }
    }
    Points fresh;
    Points gone;
    for (size_t i = 0; i < end; ++i) {
        const auto same = std::find_if(stored.begin(), stored.end(), [&](const QualityPoint &point) { return point.group.at == groups[i].at; });
        if (same != stored.end() && isNear(same->group, groups[i], chart.deadband))
            continue;
        QualityPoint point = same != stored.end() ? *same : enteredPoint(chart, groups[i], ValueSource::Tag, {}, {});
        point.group = groups[i];
        if (same == stored.end())
            point.enteredAt = groups[i].at;
        fresh.push_back(std::move(point));
    }
    for (const QualityPoint &point : stored) {
        const bool isMade = std::any_of(groups.begin(), groups.begin() + qsizetype(end), [&](const Subgroup &group) { return group.at == point.group.at; });
        if (point.group.at < until && point.group.at <= now && !isMade)
            gone.push_back(point);
    }
    if (!fresh.empty() || !gone.empty()) {
        Result<Change> change = plan(chart, std::move(fresh), gone);
        if (!change)
            return note(change.error());
        const auto planned = std::make_shared<Change>(std::move(*change));
        const Status kept2 = m_ports.records.writeWithin([planned](sqlite::Database &db) { return write(db, *planned); }, kRecordsWithin);
        note(kept2);
        if (!kept2) {
            chart.isLoaded = false; // what holds is read again
            return;
        }
        apply(*planned);
    }
    if (end == groups.size() && until == UtcTime::max()) {
        chart.sampler = std::move(sampler); // its points begin elsewhere from now on
        chart.lateSeen = chart.sampler->late();
    }
}

//! Too much lies behind: the chart stays as it was, and says so.
void QualityService::leaveLate(Running &chart)
{
    const bool isNew = !chart.lateLeft || *chart.lateLeft < chart.learnt.since;
    chart.lateLeft = isNew ? *chart.lateFrom : std::min(*chart.lateLeft, *chart.lateFrom);
    ++chart.changes;
    m_changed = true;
    if (!isNew)
        return;
    Event event;
    event.kind = EventKind::SpcSignal;
    event.severity = Severity::Warning;
    event.source = sourceOf(chart.machine);
    event.text = chart.chart.code + QStringLiteral(": ") + nowOf(chart).lateWords();
    tellEvent(std::move(event));
}

//! What the chart's tags said from \a from to \a to, with what was in force at the begin, in order of time.
std::optional<std::vector<QualityService::Incoming>> QualityService::readingsOf(const Running &chart, UtcTime from, UtcTime to)
{
    // Of the newest time history may not have all, but this has.
    UtcTime atHand = std::max(m_startedAt, to - kCertainlyInHistory);
    if (chart.recent.size() >= kMostRecent)
        atHand = std::max(atHand, chart.recent.front().at);
    std::vector<Incoming> readings;
    const auto load = [&](TagId tag, ValueType type, bool inForce) {
        return (!inForce || readInForce(tag, type, from, readings)) && readHistory(tag, type, from, std::min(to, atHand), readings);
    };
    const bool isRead = (chart.stateTag == kNoTag || load(chart.stateTag, chart.stateType, true)) && load(chart.tag, chart.tagType, !chart.sums);
    if (!isRead)
        return std::nullopt;
    for (const Incoming &one : chart.recent) {
        if (one.at >= std::max(atHand, from) && one.at <= to)
            readings.push_back(one);
    }
    sortByTime(readings);
    return readings;
}

} // namespace lineside
