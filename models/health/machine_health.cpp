#include "models/health/machine_health.h"

#include "models/health/health_advice.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr std::chrono::hours kPastEvery{1};
constexpr std::chrono::hours kPastKept{30 * 24};
constexpr std::chrono::hours kAhead{1}; //!< devices may be ahead by what they are allowed; less than that is over soon
constexpr int kSettleRows = 12; //!< for projections, as for the detector

// A filler that jams for a minute, a press that waits for its next case and a pump that is called for each batch start many
// times a day. That is how they work, and they are warm: their rows are made of the time in which they run.
constexpr double kLeastRunShare = 0.25;            //!< of a row, to be one of a running machine
constexpr std::chrono::minutes kBriefPause{10};    //!< after it nothing has cooled
constexpr std::chrono::hours kPausesKept{48};
constexpr size_t kUsualPauses = 24;                //!< so many in that time, at least two thirds as long, make a pause usual
constexpr size_t kMostPauses = 512;

//! Wandering inside the middle of its range makes no tag odd.
constexpr double kRangeToScale = 1.0 / 30;
//! Conditions that were set are known much better than that.
constexpr double kConditionRangeToScale = 1.0 / 300;
//! Kinds of measured values that say how a machine is run, not how well it is.
constexpr QLatin1StringView kConditionKinds[] = {"speed"_L1, "rate"_L1, "frequency"_L1, "demand"_L1, "ambient"_L1};

double widthOf(const MonitoredTag &tag)
{
    const double width = tag.limits.high - tag.limits.low;
    return std::isfinite(width) && width > 0 ? width : 2 * tag.limits.maxDeviation;
}

std::vector<AnomalyColumn> columnsOf(const HealthSetup &setup)
{
    std::vector<AnomalyColumn> columns;
    for (const MonitoredTag &tag : setup.tags) {
        const bool condition = setup.isCondition(tag);
        columns.emplace_back(widthOf(tag) * (condition ? kConditionRangeToScale : kRangeToScale), condition);
    }
    for (const ConditionTag &condition : setup.conditions)
        columns.emplace_back(condition.leastScale, true);
    return columns;
}

//! A number that people set on a machine.
std::optional<ConditionTag> conditionOf(const TagEntry &entry)
{
    const Tag &tag = *entry.tag;
    const bool isNumber = tag.type == ValueType::Float64 || tag.type == ValueType::Int64 || tag.type == ValueType::UInt64;
    if (tag.kind != TagKind::Gauge || !tag.writable || !tag.enabled || !isNumber || entry.id == kNoTag)
        return {};
    for (const Range &range : {tag.normalRange, tag.writeLimits, tag.physicalRange}) {
        if (range.low && range.high && *range.high > *range.low)
            return ConditionTag{entry.id, tag.type, tag.sensorType, (*range.high - *range.low) * kConditionRangeToScale};
    }
    return {};
}

DeviationSettings windowSettingsOf(const HealthSetup &setup, DeviationSettings settings)
{
    settings.timeWeighted = setup.plan.timeWeighted;
    settings.runningOnly = setup.plan.runningOnly && setup.stateTag != kNoTag;
    return settings;
}

bool sameLimits(const DeviationLimits &a, const DeviationLimits &b)
{
    return a.low == b.low && a.high == b.high && a.maxDeviation == b.maxDeviation && a.hardLow == b.hardLow && a.hardHigh == b.hardHigh;
}

std::optional<MonitoredTag> monitored(const HealthTag &plan, const TagEntry &entry)
{
    const std::optional<DeviationLimits> limits = DeviationLimits::of(plan, *entry.tag);
    if (!limits || entry.id == kNoTag || !entry.tag->enabled || entry.tag->type == ValueType::Text)
        return {};
    MonitoredTag tag;
    tag.id = entry.id;
    tag.tag = entry.tag->id;
    tag.code = entry.device->code + u'.' + entry.tag->code;
    tag.unit = entry.tag->unit;
    tag.sensorType = entry.tag->sensorType;
    tag.type = entry.tag->type;
    tag.limits = *limits;
    const Limits &own = entry.tag->limits;
    tag.lowest = own.lowLow ? own.lowLow : own.low;
    tag.highest = own.highHigh ? own.highHigh : own.high;
    if (!tag.lowest && std::isfinite(limits->low))
        tag.lowest = limits->low - limits->maxDeviation;
    if (!tag.highest && std::isfinite(limits->high))
        tag.highest = limits->high + limits->maxDeviation;
    return tag;
}

//! Named by a plan, and nothing comes of it.
MonitoredTag blindTag(const HealthTag &plan, const TagEntry *entry)
{
    MonitoredTag tag;
    tag.tag = plan.tag;
    tag.fault = watchFaultOf(plan, entry ? entry->tag : nullptr);
    if (entry) {
        tag.code = entry->device->code + u'.' + entry->tag->code;
        tag.unit = entry->tag->unit;
        tag.sensorType = entry->tag->sensorType;
        tag.type = entry->tag->type;
    }
    return tag;
}

} // namespace

bool operator==(const MonitoredTag &a, const MonitoredTag &b)
{
    return a.id == b.id && a.tag == b.tag && a.code == b.code && a.unit == b.unit && a.type == b.type
        && sameLimits(a.limits, b.limits) && a.lowest == b.lowest && a.highest == b.highest && a.fault == b.fault;
}

std::optional<HealthSetup> HealthSetup::of(const PlantSnapshot &snapshot, const Machine &machine)
{
    if (!machine.health.enabled)
        return {};
    HealthSetup setup;
    setup.machine = machine.id;
    setup.code = machine.code;
    setup.name = machine.name;
    setup.plan = machine.health;
    if (machine.health.tags.isEmpty()) {
        for (const TagEntry *entry : snapshot.tagsOf(machine.id)) {
            const Range &normal = entry->tag->normalRange;
            // what people or recipes set says how it shall be, not how it is
            if (entry->tag->kind != TagKind::Gauge || entry->tag->writable || !normal.low || !normal.high)
                continue;
            if (std::optional<MonitoredTag> tag = monitored({entry->tag->id, {}, {}, false}, *entry))
                setup.tags.push_back(std::move(*tag));
        }
    } else {
        for (const HealthTag &plan : machine.health.tags) {
            const TagEntry *entry = snapshot.find(plan.tag);
            if (std::optional<MonitoredTag> tag = entry ? monitored(plan, *entry) : std::nullopt)
                setup.tags.push_back(std::move(*tag));
            else
                setup.blind.push_back(blindTag(plan, entry));
        }
    }
    std::sort(setup.tags.begin(), setup.tags.end(), [](const MonitoredTag &a, const MonitoredTag &b) { return a.tag < b.tag; });
    for (const TagEntry *entry : snapshot.tagsOf(machine.id)) {
        const bool isMonitored = std::any_of(setup.tags.begin(), setup.tags.end(), [entry](const MonitoredTag &tag) { return tag.id == entry->id; });
        if (std::optional<ConditionTag> condition = conditionOf(*entry); condition && !isMonitored)
            setup.conditions.push_back(std::move(*condition));
    }
    std::sort(setup.conditions.begin(), setup.conditions.end(), [](const ConditionTag &a, const ConditionTag &b) { return a.id < b.id; });
    if (setup.conditions.size() > kMostConditions)
        setup.conditions.resize(kMostConditions);
    if (const TagEntry *state = snapshot.find(machine.stateTag); state && !machine.production.states.isEmpty()) {
        setup.stateTag = state->id;
        setup.stateType = state->tag->type;
        setup.states = machine.production.states;
    }
    if (const TagEntry *product = snapshot.find(machine.production.product)) {
        setup.productTag = product->id;
        setup.productType = product->tag->type;
    }
    return setup;
}

bool HealthSetup::isCondition(const MonitoredTag &tag) const
{
    return std::any_of(std::begin(kConditionKinds), std::end(kConditionKinds), [&tag](QLatin1StringView kind) { return tag.sensorType == kind; })
        && std::none_of(conditions.begin(), conditions.end(), [&tag](const ConditionTag &set) { return set.sensorType == tag.sensorType; });
}

bool HealthSetup::accumulatesLike(const HealthSetup &other) const
{
    return machine == other.machine && tags == other.tags && blind == other.blind && conditions == other.conditions && stateTag == other.stateTag && states == other.states
        && productTag == other.productTag && plan.timeWeighted == other.plan.timeWeighted
        && plan.runningOnly == other.plan.runningOnly;
}

MachineHealth::MachineHealth(HealthSetup setup, const MachineHealthSettings &settings)
    : m_setup(std::move(setup))
    , m_settings(settings)
    , m_runningTime(settings.window)
    , m_detector(columnsOf(m_setup), settings.anomalies)
    , m_stepUs(std::max<qint64>(std::chrono::microseconds(settings.anomalies.step).count(), 1'000'000))
    , m_means(m_setup.tags.size())
    , m_conditions(m_setup.conditions.size())
    , m_values(m_setup.tags.size() + m_setup.conditions.size())
{
    m_windows.reserve(m_setup.tags.size());
    m_projections.reserve(m_setup.tags.size());
    for (const MonitoredTag &tag : m_setup.tags) {
        m_windows.emplace_back(tag.limits, windowSettingsOf(m_setup, settings.window));
        m_projections.emplace_back(tag.lowest, tag.highest);
    }
}

void MachineHealth::addValue(size_t slot, UtcTime at, double value, StatusCode status)
{
    const qint64 us = toMicroseconds(at);
    if (us >= m_rowEndUs)
        closeRows(at); // of what came until then
    m_windows[slot].add(at, value, status, runs());
    m_newest = std::max(m_newest, at);
    // late ones are in the window; the row has gone
    if (us < m_rowEndUs - m_stepUs || qualityOf(status) != Quality::Good || !std::isfinite(value) || !runs())
        return;
    Mean &part = m_means[slot][std::min(size_t((us - (m_rowEndUs - m_stepUs)) * qint64(kParts) / m_stepUs), kParts - 1)];
    part.sum += value;
    ++part.count;
}

void MachineHealth::addValues(size_t slot, const ReadingRun &run)
{
    if (run.times.empty())
        return;
    if (run.times.front() >= m_rowEndUs)
        closeRows(fromMicroseconds(run.times.front()));
    m_windows[slot].add(run, runs());
    m_newest = std::max(m_newest, fromMicroseconds(run.times.back()));
    const qint64 rowBegin = m_rowEndUs - m_stepUs;
    if (!runs())
        return;
    size_t i = size_t(std::lower_bound(run.times.begin(), run.times.end(), rowBegin) - run.times.begin()); // late ones: as above
    while (i < run.times.size()) {
        const size_t place = std::min(size_t((run.times[i] - rowBegin) * qint64(kParts) / m_stepUs), kParts - 1);
        size_t end = run.times.size();
        if (place + 1 < kParts) {
            const qint64 endUs = rowBegin + (qint64(place + 1) * m_stepUs + qint64(kParts) - 1) / qint64(kParts);
            end = size_t(std::lower_bound(run.times.begin() + qsizetype(i), run.times.end(), endUs) - run.times.begin());
        }
        m_means[slot][place].add(run, i, end);
        i = end;
    }
}

//! Only Good numbers.
void MachineHealth::Mean::add(const ReadingRun &run, size_t begin, size_t end)
{
    if (run.statuses.empty()) {
        double with = sum;
        for (size_t i = begin; i < end; ++i)
            with += run.values[i];
        if (std::isfinite(with)) { // so is each of them
            sum = with;
            count += quint32(end - begin);
            return;
        }
    }
    for (size_t i = begin; i < end; ++i) {
        if (qualityOf(run.statusAt(i)) != Quality::Good || !std::isfinite(run.values[i]))
            continue;
        sum += run.values[i];
        ++count;
    }
}

void MachineHealth::addCondition(size_t place, UtcTime at, double value, StatusCode status)
{
    Condition &condition = m_conditions[place];
    if (at < condition.at)
        return;
    if (toMicroseconds(at) >= m_rowEndUs)
        closeRows(at);
    condition = {at, qualityOf(status) != Quality::Bad ? value : std::nan("")};
}

void MachineHealth::addState(UtcTime at, qint64 value, StatusCode status)
{
    if (at < m_stateAt)
        return; // it would undo what is so since
    m_stateAt = at;
    m_newest = std::max(m_newest, at);
    if (toMicroseconds(at) >= m_rowEndUs)
        closeRows(at);
    std::optional<bool> running;
    if (qualityOf(status) != Quality::Bad) {
        running = false;
        for (const StateRule &rule : m_setup.states) {
            if (rule.value == value)
                running = rule.state == MachineState::Running;
        }
    }
    if (running == m_running)
        return;
    const bool ran = runs();
    noteRun(at);
    m_running = running;
    if (ran && !runs())
        m_stoppedAt = at;
    if (!ran && runs() && m_stoppedAt != UtcTime::min()) {
        m_pauses.push_back({at, at - m_stoppedAt});
        while (m_pauses.size() > kMostPauses || at - m_pauses.front().end > kPausesKept)
            m_pauses.pop_front();
        if (!isUsualPause(at - m_stoppedAt, at))
            m_ranRows = 0;
        m_stoppedAt = UtcTime::min();
    }
    m_runningTime.set(runs(), at);
    for (DeviationWindow &window : m_windows)
        window.setRunning(runs(), at);
}

void MachineHealth::addProduct(UtcTime at, const QByteArray &product, StatusCode status)
{
    if (at < m_productAt)
        return;
    m_productAt = at;
    if (toMicroseconds(at) >= m_rowEndUs)
        closeRows(at);
    if (qualityOf(status) != Quality::Bad)
        m_product = product;
}

//! The row in which \a at lies is collected from now on; the one before is done.
void MachineHealth::closeRows(UtcTime at)
{
    const qint64 row = toMicroseconds(at) / m_stepUs;
    if (row <= m_row)
        return;
    if (m_row != std::numeric_limits<qint64>::min())
        closeRow();
    m_row = row;
    m_rowEndUs = (row + 1) * m_stepUs;
    m_ranUs = 0;
    m_notedUs = m_rowEndUs - m_stepUs;
    std::fill(m_means.begin(), m_means.end(), Means{});
}

void MachineHealth::closeRow()
{
    const UtcTime end = fromMicroseconds(m_rowEndUs);
    noteRun(end);
    const bool ran = double(m_ranUs) >= kLeastRunShare * double(m_stepUs);
    if (!ran && !runs() && m_stoppedAt != UtcTime::min() && !isUsualPause(end - m_stoppedAt, end))
        m_ranRows = 0;
    else if (ran)
        ++m_ranRows;
    const bool pauses = !ran && m_ranRows > 0;
    for (size_t i = 0; i < m_means.size(); ++i) {
        // the median of means: a spike spoils one of them, not the row
        std::array<double, kParts> parts{};
        size_t count = 0;
        for (const Mean &part : m_means[i]) {
            if (part.count == 0)
                continue;
            const double mean = part.sum / part.count;
            size_t place = count++;
            for (; place > 0 && parts[place - 1] > mean; --place)
                parts[place] = parts[place - 1];
            parts[place] = mean;
        }
        if (count > 0) {
            m_values[i] = (parts[(count - 1) / 2] + parts[count / 2]) / 2;
            if (ran && m_ranRows > kSettleRows)
                m_projections[i].add(end - std::chrono::microseconds(1), m_values[i]);
        } else {
            // rows shorter than a tag's own step: what it showed last still stands, but not for longer than an hour
            const bool stands = m_windows[i].lastAt() != UtcTime::min() && end - m_windows[i].lastAt() < m_settings.window.mostHold;
            m_values[i] = stands ? m_windows[i].last() : std::nan("");
        }
    }
    for (size_t i = 0; i < m_conditions.size(); ++i)
        m_values[m_means.size() + i] = m_conditions[i].at == UtcTime::min() ? 0 : m_conditions[i].value; // that nobody ever told: none
    if (!m_setup.plan.anomalies || m_values.empty())
        return;
    if (pauses)
        m_detector.pause(end);
    else
        m_detector.addRow(end, m_values, ran, m_product);
}

void MachineHealth::noteRun(UtcTime at)
{
    const qint64 us = std::clamp(toMicroseconds(at), m_notedUs, std::max(m_rowEndUs, m_notedUs));
    if (runs())
        m_ranUs += us - m_notedUs;
    m_notedUs = us;
}

bool MachineHealth::isUsualPause(std::chrono::microseconds length, UtcTime at) const
{
    if (length <= kBriefPause)
        return true;
    const auto such = std::count_if(m_pauses.begin(), m_pauses.end(), [length, at](const Pause &pause) { return at - pause.end <= kPausesKept && pause.length * 3 >= length * 2; });
    return size_t(such) >= kUsualPauses;
}

void MachineHealth::addPast(std::span<const ScorePoint> points)
{
    m_past.insert(m_past.end(), points.begin(), points.end());
    std::sort(m_past.begin(), m_past.end(), [](const ScorePoint &a, const ScorePoint &b) { return a.at < b.at; });
    m_trendAt = UtcTime::min();
}

void MachineHealth::correctPast(std::span<const ScorePoint> points, UtcTime from, UtcTime to)
{
    std::erase_if(m_past, [from, to](const ScorePoint &point) { return point.at >= from && point.at <= to; });
    addPast(points);
}

void MachineHealth::reBaseline(UtcTime at)
{
    m_detector.reBaseline(at);
    for (TagProjection &projection : m_projections)
        projection.clear();
    m_projected.clear();
}

void MachineHealth::setBack(UtcTime now)
{
    m_newest = std::min(m_newest, now);
    m_stateAt = std::min(m_stateAt, now);
    m_productAt = std::min(m_productAt, now);
    for (Condition &condition : m_conditions)
        condition.at = std::min(condition.at, now);
    for (DeviationWindow &window : m_windows)
        window.setBack(now);
    for (TagProjection &projection : m_projections)
        projection.setBack(now);
    m_runningTime.setBack(now);
    m_stoppedAt = std::min(m_stoppedAt, now);
    std::erase_if(m_pauses, [now](const Pause &pause) { return pause.end > now; });
    std::erase_if(m_past, [now](const ScorePoint &point) { return point.at > now; });
    m_trendAt = m_projectedAt = UtcTime::min();
    // the row is begun anew, and none of what was collected in the future is in it
    m_row = toMicroseconds(now) / m_stepUs;
    m_rowEndUs = (m_row + 1) * m_stepUs;
    m_ranUs = 0;
    m_notedUs = toMicroseconds(now);
    std::fill(m_means.begin(), m_means.end(), Means{});
    m_detector.setBack(now);
}

HealthScore MachineHealth::score(UtcTime now, const HealthFigures &figures)
{
    if (m_newest > now + kAhead)
        setBack(now);
    if (toMicroseconds(now) >= m_rowEndUs && m_row != std::numeric_limits<qint64>::min())
        closeRows(now);
    HealthInputs inputs;
    inputs.at = now;
    inputs.oee = figures.oee;
    inputs.performance = figures.performance;
    inputs.outOfControl = figures.outOfControl;
    inputs.breakdowns = figures.breakdowns;
    std::optional<std::chrono::microseconds> due;
    if (m_setup.plan.runningOnly && m_setup.stateTag != kNoTag && !m_windows.empty())
        due = m_runningTime.read(m_windows.front().beginOf(now), now);
    inputs.tags.reserve(m_windows.size());
    for (size_t i = 0; i < m_windows.size(); ++i) {
        inputs.tags.push_back(m_windows[i].read(now, due));
        inputs.tags.back().tag = m_setup.tags[i].tag;
    }
    for (const MonitoredTag &blind : m_setup.blind) {
        TagDeviation &nothing = inputs.tags.emplace_back();
        nothing.tag = blind.tag;
        nothing.from = now - m_settings.window.window;
        nothing.to = now;
    }
    HealthScore result = healthScore(m_setup.plan, inputs, m_status);
    if (result.status != HealthStatus::NotEnoughData)
        m_status = result.status;
    if (result.overall && (m_past.empty() || now - m_past.back().at >= kPastEvery)) {
        m_past.push_back({now, *result.overall});
        if (m_past.size() > 1'000 && now - m_past[m_past.size() / 4].at > kPastKept)
            m_past.erase(m_past.begin(), m_past.begin() + qsizetype(m_past.size() / 4));
        m_trendAt = UtcTime::min();
    }
    return result;
}

HealthAssessment MachineHealth::assess(UtcTime now, const HealthFigures &figures)
{
    HealthAssessment result;
    result.score = score(now, figures);
    result.machine = m_setup.machine;
    result.code = m_setup.code;
    result.tags = m_setup.tags;
    result.tags.insert(result.tags.end(), m_setup.blind.begin(), m_setup.blind.end());
    result.running = m_running;
    result.breakdowns = figures.breakdowns;
    if (m_trendAt == UtcTime::min() || now - m_trendAt >= kPastEvery) {
        m_trend = healthTrend(m_past, now);
        m_trendAt = now;
    }
    result.trend = m_trend;

    if (m_projectedAt == UtcTime::min() || now - m_projectedAt >= m_settings.projectEvery) {
        m_projectedAt = now;
        m_projected.clear();
        for (size_t i = 0; i < m_projections.size(); ++i) {
            if (std::optional<Projection> projection = m_projections[i].read(now)) {
                projection->tag = i;
                m_projected.push_back(*projection);
            }
        }
        std::sort(m_projected.begin(), m_projected.end(), [](const Projection &a, const Projection &b) { return a.hours < b.hours; });
    }
    result.projections = m_projected;
    if (m_setup.plan.anomalies) {
        result.learnt = m_detector.learnt();
        if (m_detector.isOdd())
            result.anomaly = m_detector.episode();
    }
    result.risks = riskFactorsOf(result);
    result.advice = recommendedActionOf(result);
    result.action = result.advice.text();
    return result;
}

} // namespace lineside
