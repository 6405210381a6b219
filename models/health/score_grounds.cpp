#include "models/health/score_grounds.h"

#include "models/health/health_advice.h"
#include "models/health/health_json.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr struct
{
    ScoreGround::Kind kind;
    const char *name;
} kGroundKinds[] = {{ScoreGround::Kind::Score, "SCORE"},   {ScoreGround::Kind::Dimension, "DIMENSION"},
                    {ScoreGround::Kind::Part, "PART"},     {ScoreGround::Kind::Tag, "TAG"},
                    {ScoreGround::Kind::Time, "TIME"},     {ScoreGround::Kind::Stop, "STOP"},
                    {ScoreGround::Kind::Counts, "COUNTS"}, {ScoreGround::Kind::Chart, "CHART"},
                    {ScoreGround::Kind::Signal, "SIGNAL"}, {ScoreGround::Kind::Value, "VALUE"}};

double shareOf(const ScoreGround &ground)
{
    return ground.points && std::isfinite(*ground.points) ? std::max(*ground.points, 0.0) : 0;
}

//! The most first; those that only inform come last, in their own order.
void orderGrounds(std::vector<ScoreGround> &grounds)
{
    std::vector<size_t> order(grounds.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(), [&grounds](size_t a, size_t b) {
        const std::optional<double> &left = grounds[a].points, &right = grounds[b].points;
        if (left.has_value() != right.has_value())
            return left.has_value();
        return left && *left != *right ? *left > *right : a < b;
    });
    std::vector<ScoreGround> ordered;
    ordered.reserve(grounds.size());
    for (const size_t i : order)
        ordered.push_back(std::move(grounds[i]));
    grounds = std::move(ordered);
}

//! No more than kMostGrounds below \a parent; what the others took stays in the sum, as the last one's.
void cutGrounds(ScoreGround &parent)
{
    if (parent.grounds.size() <= kMostGrounds)
        return;
    double rest = 0;
    for (size_t i = kMostGrounds; i < parent.grounds.size(); ++i)
        rest += shareOf(parent.grounds[i]);
    parent.left += parent.grounds.size() - kMostGrounds;
    parent.grounds.resize(kMostGrounds);
    if (rest > 0 && parent.grounds.back().points)
        *parent.grounds.back().points += rest;
}

//! Shares below \a parent become points that add up to its own.
void scaleGrounds(ScoreGround &parent)
{
    double sum = 0;
    for (const ScoreGround &ground : parent.grounds)
        sum += shareOf(ground);
    for (ScoreGround &ground : parent.grounds) {
        if (!ground.points)
            continue;
        ground.points = sum > 0 && parent.points ? *parent.points * (shareOf(ground) / sum) : 0;
        scaleGrounds(ground);
    }
    orderGrounds(parent.grounds);
    cutGrounds(parent);
}

ScoreGround tagGround(const TagScore &tag, const std::vector<GroundTag> &tags)
{
    const TagDeviation &deviation = tag.deviation;
    ScoreGround ground;
    ground.kind = ScoreGround::Kind::Tag;
    ground.tag = deviation.tag;
    for (const GroundTag &named : tags) {
        if (named.tag == deviation.tag) {
            ground.key = ground.name = named.code;
            ground.unit = named.unit;
            ground.fault = named.fault;
        }
    }
    if (tag.score)
        ground.points = tag.contribution;
    if (std::isfinite(deviation.average))
        ground.figure = deviation.average;
    ground.from = deviation.from;
    ground.to = deviation.to;
    ground.samples = deviation.samples;
    ground.coverage = deviation.coverage;
    return ground;
}

QJsonValue idOrNull(const QUuid &id)
{
    return id.isNull() ? QJsonValue() : QJsonValue(id.toString(QUuid::WithoutBraces));
}

} // namespace

ScoreGround groundOf(const HealthScore &score, const std::vector<GroundTag> &tags, HealthEvidence evidence)
{
    ScoreGround whole;
    whole.key = u"score"_s;
    whole.name = scoreName();
    whole.figure = score.overall;
    whole.from = score.from;
    whole.to = score.to;
    whole.samples = score.samples;
    whole.coverage = score.confidence;
    double all = 0;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        const DimensionScore &dimension = score.dimensions[d];
        ScoreGround ground;
        ground.kind = ScoreGround::Kind::Dimension;
        ground.key = healthDimensionName(HealthDimension(d));
        ground.name = dimensionText(HealthDimension(d));
        ground.figure = dimension.score;
        ground.from = dimension.from;
        ground.to = dimension.to;
        ground.samples = dimension.samples;
        ground.coverage = dimension.coverage;
        if (dimension.score) {
            ground.points = dimension.contribution;
            all += dimension.contribution;
        }
        ground.grounds = std::move(evidence[d]);
        if (HealthDimension(d) == HealthDimension::Sensor) {
            ground.grounds.clear();
            for (const TagScore &tag : score.tags)
                ground.grounds.push_back(tagGround(tag, tags));
        }
        scaleGrounds(ground);
        whole.grounds.push_back(std::move(ground));
    }
    if (score.overall)
        whole.points = all;
    return whole;
}

QString groundKindName(ScoreGround::Kind kind)
{
    for (const auto &entry : kGroundKinds) {
        if (entry.kind == kind)
            return QString::fromLatin1(entry.name);
    }
    return u"SCORE"_s;
}

QJsonObject toJson(const ScoreGround &ground)
{
    QJsonArray below;
    for (const ScoreGround &each : ground.grounds)
        below.append(toJson(each));
    return {{u"kind"_s, groundKindName(ground.kind)},
            {u"key"_s, ground.key},
            {u"name"_s, ground.name},
            {u"text"_s, ground.text},
            {u"points"_s, health_json::of(ground.points)},
            {u"figure"_s, health_json::of(ground.figure)},
            {u"unit"_s, ground.unit},
            {u"tagId"_s, idOrNull(ground.tag.uuid)},
            {u"id"_s, idOrNull(ground.id)},
            {u"ownerId"_s, idOrNull(ground.owner)},
            {u"batchId"_s, idOrNull(ground.batch)},
            {u"from"_s, ground.from == UtcTime{} ? QJsonValue() : QJsonValue(toIso(ground.from))},
            {u"to"_s, ground.to == UtcTime{} ? QJsonValue() : QJsonValue(toIso(ground.to))},
            {u"samples"_s, double(ground.samples)},
            {u"coverage"_s, ground.coverage},
            {u"left"_s, double(ground.left)},
            {u"fault"_s, ground.fault == WatchFault::None ? QJsonValue() : QJsonValue(watchFaultName(ground.fault))},
            {u"grounds"_s, below}};
}

QJsonObject toJson(const ScoreExplanation &explanation)
{
    return {{u"machineId"_s, explanation.machine.uuid.toString(QUuid::WithoutBraces)},
            {u"machine"_s, explanation.machineCode},
            {u"at"_s, toIso(explanation.score.at)},
            {u"score"_s, health_json::of(explanation.score.overall)},
            {u"confidence"_s, explanation.score.confidence},
            {u"status"_s, healthStatusName(explanation.score.status)},
            {u"cap"_s, healthCapName(explanation.score.cap)},
            {u"replayed"_s, explanation.replayed},
            {u"ground"_s, toJson(explanation.ground)}};
}

} // namespace lineside
