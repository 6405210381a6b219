#include "models/quality/chart_engine.h"

#include "models/statistics/summary.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lineside {
namespace {

constexpr size_t kMinLearn = 5;

size_t pointsToLearn(const ControlChart &chart)
{
    return std::max(kMinLearn, size_t(std::max(chart.learn, 0)));
}

//! The distance in sigmas; a sigma is never 0 here.
double distanceOf(double value, double centre, double sigma)
{
    return (value - centre) / sigma;
}

Error pointError(const char *text)
{
    return {Error::Kind::BadData, QCoreApplication::translate("quality", text), {}};
}

} // namespace

ChartEngine::ChartEngine(ControlChart chart, std::optional<ChartLimits> learnt)
    : m_chart(std::move(chart)), m_watch(m_chart.rules)
{
    const std::optional<ChartLimits> fixed = fixedLimits(m_chart);
    if (fixed || learnt)
        settle(fixed ? *fixed : *learnt);
}

ChartEngine::ChartEngine(ControlChart chart, ChartMemory memory)
    : ChartEngine(std::move(chart), memory.limits)
{
    if (!m_limits) {
        for (const Subgroup &point : memory.learning)
            static_cast<void>(add(point)); // what it refuses it refused before
        return;
    }
    const ChartLines lines = pointLines(m_chart, *m_limits);
    for (const ChartPoint &point : memory.last) {
        m_watch.add(distanceOf(point.mean, lines.centre, pointSigma(m_chart, *m_limits)));
        m_toldHigh = point.patterns != 0
            && (severityOf(point.patterns) == SpcSeverity::High || (m_toldHigh && goesOn(point.side)));
        m_before = point.patterns;
        m_sideBefore = point.side;
        m_lastAt = point.at;
        m_lastMean = point.mean;
        if (m_chart.type == ChartType::Ewma)
            m_average = point.shown;
        if (m_chart.type == ChartType::Cusum) {
            m_above = point.shown;
            m_below = std::isnan(point.below) ? 0 : -point.below;
        }
    }
}

void ChartEngine::settle(ChartLimits limits)
{
    m_limits = limits;
    m_average = pointLines(m_chart, limits).centre;
}

Result<ChartPoint> ChartEngine::add(const Subgroup &point)
{
    if (point.values.size() != subgroupSize(m_chart))
        return pointError(QT_TRANSLATE_NOOP("quality", "The point does not have as many values as the chart asks for."));
    if (!std::all_of(point.values.begin(), point.values.end(), [](double value) { return std::abs(value) <= kLargestValue; }))
        return pointError(QT_TRANSLATE_NOOP("quality", "The point has a value that is not a number."));
    if (m_lastAt && point.at < *m_lastAt)
        return pointError(QT_TRANSLATE_NOOP("quality", "The point is older than the newest one of the chart."));
    if (m_limits)
        return judged(point);

    ChartPoint result;
    result.at = point.at;
    result.mean = *statistics::mean(point.values);
    result.spread = spreadOf(m_chart, point.values, m_lastMean);
    result.shown = m_chart.type == ChartType::Cusum ? 0 : result.mean;
    m_lastAt = point.at;
    m_lastMean = result.mean;
    m_learning.push_back(point);
    if (m_learning.size() < pointsToLearn(m_chart))
        return result;
    const std::optional<ChartLimits> limits = learnLimits(m_chart, m_learning);
    if (!limits) {
        // Nothing but one value so far: the oldest makes room.
        m_learning.erase(m_learning.begin());
        return result;
    }
    settle(*limits);
    m_lastMean.reset();
    for (const Subgroup &taught : std::exchange(m_learning, {}))
        result = judged(taught);
    result.signals = false;
    return result;
}

//! Whether a point with patterns belongs to the excursion of the point before.
bool ChartEngine::goesOn(SpcSide side) const
{
    const bool turned = side != SpcSide::None && m_sideBefore != SpcSide::None && side != m_sideBefore;
    return m_before != 0 && !turned;
}

ChartPoint ChartEngine::judged(const Subgroup &point)
{
    ChartPoint result;
    result.at = point.at;
    result.judged = true;
    result.mean = *statistics::mean(point.values);
    result.spread = spreadOf(m_chart, point.values, m_lastMean);
    result.shown = result.mean;
    const ChartLines lines = pointLines(m_chart, *m_limits);
    const double sigma = pointSigma(m_chart, *m_limits);
    switch (m_chart.type) {
    case ChartType::Ewma:
        m_average = m_chart.lambda * result.mean + (1 - m_chart.lambda) * m_average;
        result.shown = m_average;
        if (m_average > lines.high || m_average < lines.low) {
            result.patterns = quint16(SpcPattern::EwmaBeyondLimits);
            result.side = m_average > lines.high ? SpcSide::Above : SpcSide::Below;
        }
        break;
    case ChartType::Cusum: {
        const double off = result.mean - m_chart.target.value_or(m_limits->centre);
        const double slack = m_chart.cusumK * sigma;
        m_above = std::max(0.0, m_above + off - slack);
        m_below = std::max(0.0, m_below - off - slack);
        result.shown = m_above;
        result.below = -m_below;
        if (m_above > lines.high || m_below > lines.high) {
            result.patterns = quint16(SpcPattern::CusumBeyondLimits);
            result.side = m_above > lines.high ? SpcSide::Above : SpcSide::Below;
        }
        break;
    }
    case ChartType::XbarR:
    case ChartType::XbarS:
    case ChartType::Individuals: {
        const RunRuleWatch::Verdict verdict = m_watch.add(distanceOf(result.mean, lines.centre, sigma));
        result.patterns = verdict.patterns;
        result.side = verdict.side;
        if ((m_chart.rules & quint16(RunRule::Beyond3Sigma)) != 0) {
            const ChartLines spread = spreadLines(m_chart, *m_limits);
            if (result.spread > spread.high || result.spread < spread.low) // false for NaN
                result.patterns |= quint16(SpcPattern::SpreadBeyondLimits);
        }
        break;
    }
    }
    if (result.patterns != 0) {
        const bool sameExcursion = goesOn(result.side);
        const bool high = result.severity() == SpcSeverity::High;
        result.signals = !sameExcursion || (high && !m_toldHigh);
        m_toldHigh = high || (sameExcursion && m_toldHigh);
    } else {
        m_toldHigh = false;
    }
    m_before = result.patterns;
    m_sideBefore = result.side;
    m_lastAt = point.at;
    m_lastMean = result.mean;
    return result;
}

SpcZone zoneOf(const ChartPoint &point, const ChartLines &lines)
{
    const SpcZone above = zoneOf(point.shown, lines);
    return std::isnan(point.below) ? above : std::max(above, zoneOf(-point.below, lines));
}

QString DependenceCheck::advice() const
{
    if (!isTooHigh())
        return {};
    return QCoreApplication::translate(
               "quality", "Each point resembles the one before (correlation %1): the chart signals far more often by chance than it "
                          "should. Take points further apart, or watch residuals or a moving average (EWMA) instead.")
        .arg(*rho, 0, 'f', 2);
}

DependenceCheck checkDependence(std::span<const double> means)
{
    constexpr size_t kFewest = 10;
    DependenceCheck result;
    result.points = statistics::momentsOf(means).count();
    if (result.points >= kFewest)
        result.rho = statistics::autocorrelation(means);
    return result;
}

std::vector<double> residuals(std::span<const double> values, double centre, double rho)
{
    std::vector<double> result;
    for (size_t i = 1; i < values.size(); ++i)
        result.push_back((values[i] - centre) - rho * (values[i - 1] - centre));
    return result;
}

ChartEvaluation evaluateChart(const ControlChart &chart, std::span<const Subgroup> points, std::optional<ChartLimits> learnt)
{
    ChartEvaluation result;
    // Once to learn and to see what the points say in their order, and once more for those that taught.
    ChartEngine engine(chart, learnt);
    std::vector<Subgroup> taught;
    std::vector<double> means;
    for (const Subgroup &point : points) {
        const bool teaches = engine.isLearning();
        const Result<ChartPoint> judged = engine.add(point);
        if (!judged) {
            ++result.refused;
            continue;
        }
        if (teaches)
            taught.push_back(point);
        result.points.push_back(*judged);
        result.learning.push_back(teaches);
        result.samples += point.values.size();
        means.push_back(judged->mean);
    }
    result.dependence = checkDependence(means);
    if (!result.points.empty()) {
        result.from = result.points.front().at;
        result.to = result.points.back().at;
    }
    result.zones.resize(result.points.size(), SpcZone::None);
    result.limits = engine.limits();
    if (!result.limits) {
        result.inZone[size_t(SpcZone::None)] = result.points.size();
        return result;
    }
    result.lines = pointLines(chart, *result.limits);
    result.spread = spreadLines(chart, *result.limits);
    ChartEngine again(chart, result.limits);
    for (size_t i = 0; i < taught.size(); ++i) {
        if (const Result<ChartPoint> judged = again.add(taught[i])) {
            result.points[i] = *judged;
            result.points[i].signals = false;
        }
    }
    for (size_t i = 0; i < result.points.size(); ++i) {
        result.zones[i] = zoneOf(result.points[i], result.lines);
        ++result.inZone[size_t(result.zones[i])];
    }
    return result;
}

} // namespace lineside
