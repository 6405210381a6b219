#include "models/health/health_score.h"

#include "models/health/failure_prior.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr double kFull = 100;

std::optional<double> usable(const HealthFigure &figure)
{
    if (!figure.value || !std::isfinite(*figure.value) || !(figure.coverage > 0))
        return {};
    return figure.value;
}

double coverageOf(double coverage)
{
    return std::isfinite(coverage) ? std::clamp(coverage, 0.0, 1.0) : 0;
}

//! Of one tag; nothing without data or without a scale.
std::optional<double> tagScoreOf(const TagDeviation &tag)
{
    if (!std::isfinite(tag.average) || !(tag.coverage > 0) || tag.samples == 0 || !(tag.maxDeviation > 0))
        return {};
    return std::clamp(kFull - tag.average / tag.maxDeviation * kFull, 0.0, kFull);
}

DimensionScore sensorDimension(const HealthPlan &plan, std::vector<TagScore> &tags)
{
    DimensionScore result;
    if (tags.empty())
        return result;
    std::vector<size_t> present;
    double coverage = 0;
    for (size_t i = 0; i < tags.size(); ++i) {
        const TagDeviation &tag = tags[i].deviation;
        tags[i].score = tagScoreOf(tag);
        if (!tags[i].score)
            continue;
        present.push_back(i);
        coverage += coverageOf(tag.coverage);
        result.samples += tag.samples;
        result.from = present.size() == 1 ? tag.from : std::min(result.from, tag.from);
        result.to = std::max(result.to, tag.to);
    }
    if (present.empty())
        return result;
    result.coverage = coverage / double(tags.size());
    if (plan.aggregation == HealthAggregation::WorstK) {
        // among equals the tag's identity decides, so that the order in which they are given does not matter
        std::sort(present.begin(), present.end(), [&tags](size_t a, size_t b) {
            return *tags[a].score != *tags[b].score ? *tags[a].score < *tags[b].score : a < b;
        });
        present.resize(std::min(present.size(), size_t(std::max(plan.worst, 1))));
        std::sort(present.begin(), present.end());
    }
    double sum = 0;
    for (const size_t i : present)
        sum += *tags[i].score;
    result.score = sum / double(present.size());
    for (const size_t i : present)
        tags[i].contribution = (kFull - *tags[i].score) / double(present.size()); // of 100: weighed once the weights are known
    return result;
}

DimensionScore ratioDimension(const HealthFigure &figure, double target)
{
    DimensionScore result;
    result.from = figure.from;
    result.to = figure.to;
    result.samples = figure.samples;
    const std::optional<double> value = usable(figure);
    if (!value || !(target > 0))
        return result;
    result.coverage = coverageOf(figure.coverage);
    result.score = std::clamp(*value / target * kFull, 0.0, kFull);
    return result;
}

DimensionScore qualityDimension(const HealthPlan &plan, const SignalFigure &figure)
{
    DimensionScore result;
    result.from = figure.from;
    result.to = figure.to;
    result.samples = figure.samples;
    if (!(figure.coverage > 0))
        return result;
    result.coverage = coverageOf(figure.coverage);
    double points = 10.0 * std::max(figure.high, 0) + 5.0 * std::max(figure.low, 0);
    const double count = std::max(figure.high, 0) + std::max(figure.low, 0);
    if (plan.excessSignalsOnly && count > 0 && figure.expected > 0)
        points *= std::max(0.0, count - figure.expected) / count;
    result.score = std::max(0.0, kFull - points);
    return result;
}

/*
 * With a rate: the breakdowns that the hours of the window would bring at the machine's rate, which is drawn to the fleet's
 * as by a Gamma prior of shape 1 with the fleet's mean (Gamma-Poisson). Without a fleet it is the count again.
 */
DimensionScore reliabilityDimension(const HealthPlan &plan, const BreakdownFigure &figure)
{
    DimensionScore result;
    result.from = figure.from;
    result.to = figure.to;
    if (!(figure.coverage > 0))
        return result;
    result.coverage = coverageOf(figure.coverage);
    result.samples = quint64(std::max(figure.count, 0));
    double count = std::max(figure.count, 0);
    if (const std::optional<double> rate = plan.breakdownRate ? shrunkBreakdownRate(figure) : std::nullopt)
        count = *rate * figure.operatingHours;
    result.score = std::max(0.0, kFull - 20.0 * count);
    return result;
}

std::array<double, kHealthDimensions> weightsOf(const HealthPlan &plan)
{
    std::array<double, kHealthDimensions> weights{plan.weights.sensor, plan.weights.oee, plan.weights.quality,
                                                  plan.weights.reliability, plan.weights.performance};
    for (double &weight : weights)
        weight = std::isfinite(weight) ? std::max(weight, 0.0) : 0;
    return weights;
}

//! Points that each dimension takes, of a geometric mean: 100 - H, shared by how much each lowers its logarithm.
void shareGeometric(HealthScore &score, const std::array<double, kHealthDimensions> &weights)
{
    constexpr double kNearlyNothing = 1e-9;
    double sum = 0;
    std::array<double, kHealthDimensions> lowers{};
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        if (!score.dimensions[d].score)
            continue;
        lowers[d] = weights[d] * std::log(kFull / std::max(*score.dimensions[d].score, kNearlyNothing));
        sum += lowers[d];
    }
    for (size_t d = 0; d < kHealthDimensions; ++d)
        score.dimensions[d].contribution = sum > 0 ? (kFull - *score.overall) * (lowers[d] / sum) : 0;
}

void aggregate(const HealthPlan &plan, HealthScore &score)
{
    const std::array<double, kHealthDimensions> weights = weightsOf(plan);
    double all = 0, present = 0, known = 0;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        all += weights[d];
        score.dimensions[d].counts = weights[d] > 0;
        if (!score.dimensions[d].score)
            continue;
        present += weights[d];
        known += weights[d] * score.dimensions[d].coverage;
    }
    if (!(present > 0))
        return;
    score.confidence = known / all;
    double overall = 0;
    if (plan.aggregation == HealthAggregation::Geometric) {
        double sum = 0;
        for (size_t d = 0; d < kHealthDimensions; ++d) {
            if (score.dimensions[d].score && weights[d] > 0)
                sum += weights[d] * std::log(*score.dimensions[d].score / kFull); // of 0: minus infinity, and the whole is 0
        }
        overall = kFull * std::exp(sum / present);
    } else {
        double sum = 0;
        for (size_t d = 0; d < kHealthDimensions; ++d) {
            if (score.dimensions[d].score)
                sum += weights[d] * *score.dimensions[d].score;
        }
        overall = sum / present;
    }
    score.overall = std::clamp(overall, 0.0, kFull);
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        DimensionScore &dimension = score.dimensions[d];
        if (!dimension.score)
            continue;
        dimension.weight = weights[d] / present;
        dimension.contribution = weights[d] * (kFull - *dimension.score) / present;
    }
    if (plan.aggregation == HealthAggregation::Geometric)
        shareGeometric(score, weights);

    DimensionScore &sensor = score.dimensions[size_t(HealthDimension::Sensor)];
    const double lost = sensor.score ? kFull - *sensor.score : 0;
    for (TagScore &tag : score.tags)
        tag.contribution = lost > 0 ? tag.contribution / lost * sensor.contribution : 0;
}

void judge(const HealthPlan &plan, HealthScore &score, HealthStatus before)
{
    if (!score.overall || std::round(score.confidence * kFull) < kLeastConfidence * kFull) { // whole per cent, as it is shown
        score.overall.reset();
        score.status = HealthStatus::NotEnoughData;
        return;
    }
    score.status = healthStatusOf(plan, *score.overall, before);
    const auto &sensor = score.of(HealthDimension::Sensor).score;
    const bool hard = std::any_of(score.tags.begin(), score.tags.end(), [](const TagScore &tag) { return tag.deviation.hardLimit; });
    if (score.status >= HealthStatus::Poor || (!hard && !(sensor && *sensor < kFailedSensors)))
        return;
    score.cap = hard ? HealthCap::HardLimit : HealthCap::Sensors;
    score.status = HealthStatus::Poor;
}

constexpr struct
{
    HealthStatus status;
    const char *name;
} kStatusNames[] = {{HealthStatus::NotEnoughData, "NOT_ENOUGH_DATA"}, {HealthStatus::Excellent, "EXCELLENT"},
                    {HealthStatus::Good, "GOOD"}, {HealthStatus::Fair, "FAIR"}, {HealthStatus::Poor, "POOR"},
                    {HealthStatus::Critical, "CRITICAL"}};

} // namespace

HealthScore healthScore(const HealthPlan &plan, const HealthInputs &inputs, HealthStatus before)
{
    HealthScore score;
    score.at = inputs.at;
    score.tags.reserve(inputs.tags.size());
    for (const TagDeviation &tag : inputs.tags)
        score.tags.push_back({tag, {}, 0});
    std::sort(score.tags.begin(), score.tags.end(),
              [](const TagScore &a, const TagScore &b) { return a.deviation.tag < b.deviation.tag; });

    score.dimensions[size_t(HealthDimension::Sensor)] = sensorDimension(plan, score.tags);
    score.dimensions[size_t(HealthDimension::Oee)] = ratioDimension(inputs.oee, plan.targetOee);
    score.dimensions[size_t(HealthDimension::Quality)] = qualityDimension(plan, inputs.outOfControl);
    score.dimensions[size_t(HealthDimension::Reliability)] = reliabilityDimension(plan, inputs.breakdowns);
    score.dimensions[size_t(HealthDimension::Performance)] = ratioDimension(inputs.performance, 1);
    score.from = score.to = inputs.at;
    for (const DimensionScore &dimension : score.dimensions) {
        if (!dimension.score)
            continue;
        score.samples += dimension.samples;
        if (dimension.from != UtcTime{})
            score.from = std::min(score.from, dimension.from);
    }
    aggregate(plan, score);
    judge(plan, score, before);
    return score;
}

HealthStatus healthStatusOf(const HealthPlan &plan, double score, HealthStatus before)
{
    const struct
    {
        HealthStatus status;
        double from;
    } steps[] = {{HealthStatus::Excellent, plan.excellent}, {HealthStatus::Good, plan.good},
                 {HealthStatus::Fair, plan.fair}, {HealthStatus::Poor, plan.poor}};
    for (const auto &step : steps) {
        const bool rises = before != HealthStatus::NotEnoughData && step.status < before;
        if (score >= step.from + (rises ? kStatusHysteresis : 0))
            return step.status;
    }
    return HealthStatus::Critical;
}

QString healthStatusName(HealthStatus status)
{
    for (const auto &entry : kStatusNames) {
        if (entry.status == status)
            return QString::fromLatin1(entry.name);
    }
    return u"NOT_ENOUGH_DATA"_s;
}

bool healthStatusFromName(const QString &name, HealthStatus &status)
{
    for (const auto &entry : kStatusNames) {
        if (name == QLatin1String(entry.name)) {
            status = entry.status;
            return true;
        }
    }
    return false;
}

QString healthDimensionName(HealthDimension dimension)
{
    switch (dimension) {
    case HealthDimension::Sensor:
        return u"sensor"_s;
    case HealthDimension::Oee:
        return u"oee"_s;
    case HealthDimension::Quality:
        return u"quality"_s;
    case HealthDimension::Reliability:
        return u"reliability"_s;
    case HealthDimension::Performance:
        break;
    }
    return u"performance"_s;
}

QString healthCapName(HealthCap cap)
{
    switch (cap) {
    case HealthCap::None:
        return u"NONE"_s;
    case HealthCap::HardLimit:
        return u"HARD_LIMIT"_s;
    case HealthCap::Sensors:
        break;
    }
    return u"SENSORS"_s;
}

} // namespace lineside
