#include "ui/health/score_parts.h"

#include "models/health/health_advice.h"
#include "models/health/health_json.h"
#include "models/telemetry/conditioning.h"
#include "ui/widgets/health_words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lineside {

namespace {

constexpr double kTenth = 0.1;

struct PartWords
{
    Q_DECLARE_TR_FUNCTIONS(ScoreParts)
};

QString amount(double value, const QString &unit)
{
    const QString text = QLocale().toString(value, 'g', 4);
    return unit.isEmpty() ? text : text + u' ' + unit;
}

void nameTags(ScoreParts &parts, const PlantSnapshot &snapshot)
{
    for (TagPart &part : parts.tags) {
        if (const TagEntry *entry = snapshot.find(part.tag)) {
            part.name = entry->tag->name.isEmpty() ? entry->tag->code : entry->tag->name;
            part.unit = displayUnit(entry->tag->unit);
        }
    }
    std::sort(parts.tags.begin(), parts.tags.end(), [](const TagPart &a, const TagPart &b) {
        return a.score.contribution != b.score.contribution ? a.score.contribution > b.score.contribution : a.tag < b.tag;
    });
}

void sumCoverage(ScoreParts &parts)
{
    double known = 0, weights = 0;
    for (const DimensionScore &dimension : parts.dimensions) {
        known += dimension.weight * dimension.coverage;
        weights += dimension.weight;
    }
    parts.coverage = weights > 0 ? known / weights : 0;
}

QString whyTag(const TagPart &part, UtcTime now)
{
    const TagDeviation &deviation = part.score.deviation;
    if (!part.score.score)
        return part.fault == WatchFault::None ? PartWords::tr("no data") : PartWords::tr("no data: %1").arg(watchFaultText(part.fault));
    const QString grounds = groundsText(deviation.from, deviation.to, deviation.samples, deviation.coverage, now);
    QString text;
    if (deviation.worst > 0)
        text = PartWords::tr("Outside its normal range by %1 on average and %2 at worst; nothing is left of its score at %3.")
                   .arg(amount(deviation.average, part.unit), amount(deviation.worst, part.unit), amount(deviation.maxDeviation, part.unit));
    else
        text = PartWords::tr("Never outside its normal range.");
    if (deviation.hardLimit)
        text += u' ' + PartWords::tr("It failed its hard limit.");
    return text + u' ' + grounds;
}

QString whyDimension(HealthDimension dimension, const DimensionScore &score, const HealthPlan &plan, size_t tags, UtcTime now)
{
    if (!score.score) {
        switch (dimension) {
        case HealthDimension::Sensor:
            return tags == 0 ? PartWords::tr("No data: no value of this machine is watched. Its weight goes to the others.")
                             : PartWords::tr("No data: no watched value gave readings. Its weight goes to the others.");
        case HealthDimension::Oee:
        case HealthDimension::Performance:
            return PartWords::tr("No data: it needs counters, the states of the machine and an ideal cycle time. Its weight goes to the others.");
        case HealthDimension::Quality:
            return PartWords::tr("No data: it needs a control chart with measurements. Its weight goes to the others.");
        case HealthDimension::Reliability:
            return PartWords::tr("No data: it needs the states of the machine. Its weight goes to the others.");
        }
    }
    const double value = *score.score;
    const QString grounds = groundsText(score.from, score.to, score.samples, score.coverage, now);
    const QString share = PartWords::tr("%1 of 100, counts %2.").arg(scoreText(value), shareText(score.weight));
    QString text;
    switch (dimension) {
    case HealthDimension::Sensor:
        text = PartWords::tr("%Ln watched values.", nullptr, int(tags));
        break;
    case HealthDimension::Oee:
        text = value >= 100 ? PartWords::tr("OEE is at or above its target of %1.").arg(shareText(plan.targetOee))
                            : PartWords::tr("OEE is %1 % of a target of %2.")
                                  .arg(scoreText(value * plan.targetOee), shareText(plan.targetOee));
        break;
    case HealthDimension::Quality:
        text = value >= 100 ? PartWords::tr("Control charts signalled nothing that counts.")
                            : PartWords::tr("Signals of control charts: 10 for each high one, 5 for each low one.");
        break;
    case HealthDimension::Reliability:
        text = PartWords::tr("%Ln breakdowns in %1 days.", nullptr, int(score.samples)).arg(plan.breakdownDays);
        return share + u' ' + text + u' ' + PartWords::tr("%1 – %2  ·  %3 known").arg(momentText(score.from, now), momentText(score.to, now), shareText(score.coverage));
    case HealthDimension::Performance:
        text = PartWords::tr("The performance part of OEE is %1 %.").arg(scoreText(value));
        break;
    }
    return share + u' ' + text + u' ' + grounds;
}

QString figureWords(const ScoreGround &ground)
{
    if (!ground.figure || !std::isfinite(*ground.figure))
        return {};
    if (ground.unit == QLatin1String("h"))
        return durationText(*ground.figure);
    return amount(*ground.figure, displayUnit(ground.unit));
}

QString whyGround(const ScoreGround &ground, UtcTime now)
{
    QStringList words;
    for (const QString &each : {figureWords(ground), ground.text}) {
        if (!each.isEmpty())
            words += each;
    }
    if (ground.from < ground.to && (ground.samples > 0 || ground.coverage > 0))
        words += groundsText(ground.from, ground.to, ground.samples, ground.coverage, now);
    else if (ground.from < ground.to)
        words += PartWords::tr("%1 – %2").arg(momentText(ground.from, now), momentText(ground.to, now));
    else if (ground.to != UtcTime{})
        words += momentText(ground.to, now);
    if (ground.left > 0)
        words += PartWords::tr("%Ln more are not listed", nullptr, int(ground.left));
    return words.join(QStringLiteral("  ·  "));
}

std::vector<WaterfallRow> groundRows(const ScoreGround &parent, HealthDimension dimension, double before, double points, UtcTime now)
{
    std::vector<double> exact;
    for (const ScoreGround &ground : parent.grounds)
        exact.push_back(ground.points && std::isfinite(*ground.points) ? *ground.points : 0);
    // what informs only takes nothing, and shows nothing
    const bool takes = points > 0 && std::accumulate(exact.begin(), exact.end(), 0.0) > 0;
    const std::vector<double> rounded = takes ? addingUp(exact, points, kTenth) : std::vector<double>(exact.size(), 0.0);
    std::vector<WaterfallRow> rows;
    double at = before;
    for (size_t i = 0; i < parent.grounds.size(); ++i) {
        const ScoreGround &ground = parent.grounds[i];
        WaterfallRow row;
        row.kind = WaterfallRow::Kind::Ground;
        row.dimension = dimension;
        row.label = ground.name.isEmpty() ? ground.key : ground.name;
        row.why = whyGround(ground, now);
        row.before = at;
        row.points = ground.points ? rounded[i] : std::nan("");
        row.after = at -= ground.points ? rounded[i] : 0;
        row.parts = groundRows(ground, dimension, row.before, rounded[i], now);
        row.ground = ground;
        row.ground.grounds.clear();
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

ScoreParts partsOf(const HealthAssessment &assessment, const PlantSnapshot &snapshot)
{
    const HealthScore &score = assessment.score;
    ScoreParts parts{score.at, score.overall, score.confidence, score.status, score.cap, score.dimensions, {}, score.from, score.to, score.samples, 0};
    for (const TagScore &tag : score.tags) {
        TagPart part{tag.deviation.tag, {}, {}, tag};
        for (const MonitoredTag &named : assessment.tags) {
            if (named.tag == part.tag) {
                part.name = named.code;
                part.fault = named.fault;
            }
        }
        parts.tags.push_back(std::move(part));
    }
    nameTags(parts, snapshot);
    sumCoverage(parts);
    return parts;
}

ScoreParts partsOf(const health_records::StoredScore &stored, const PlantSnapshot &snapshot)
{
    using health_json::numberOf;
    using health_json::timeOf;
    ScoreParts parts;
    parts.at = stored.at;
    parts.lateAt = stored.lateAt;
    parts.rescoredAt = stored.rescoredAt;
    parts.overall = stored.overall;
    parts.confidence = stored.confidence;
    parts.status = stored.status;
    parts.cap = stored.cap;
    const QJsonObject dimensions = stored.body[QLatin1String("dimensions")].toObject();
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        const QJsonObject from = dimensions[healthDimensionName(HealthDimension(d))].toObject();
        DimensionScore &dimension = parts.dimensions[d];
        dimension.score = stored.dimensions[d];
        dimension.weight = from[QLatin1String("weight")].toDouble();
        dimension.contribution = from[QLatin1String("contribution")].toDouble();
        dimension.from = timeOf(from[QLatin1String("from")]).value_or(UtcTime{});
        dimension.to = timeOf(from[QLatin1String("to")]).value_or(UtcTime{});
        dimension.samples = quint64(std::max(0.0, from[QLatin1String("samples")].toDouble()));
        dimension.coverage = from[QLatin1String("coverage")].toDouble();
    }
    for (const QJsonValue &value : stored.body[QLatin1String("tags")].toArray()) {
        const QJsonObject from = value.toObject();
        TagPart part;
        part.tag = TagUuid{QUuid(from[QLatin1String("tagId")].toString())};
        part.name = from[QLatin1String("tag")].toString();
        part.score.score = numberOf(from[QLatin1String("score")]);
        part.score.contribution = from[QLatin1String("contribution")].toDouble();
        TagDeviation &deviation = part.score.deviation;
        deviation.tag = part.tag;
        deviation.average = numberOf(from[QLatin1String("averageDeviation")]).value_or(std::nan(""));
        deviation.worst = numberOf(from[QLatin1String("worstDeviation")]).value_or(std::nan(""));
        deviation.maxDeviation = from[QLatin1String("maxDeviation")].toDouble();
        deviation.hardLimit = from[QLatin1String("hardLimit")].toBool();
        deviation.from = timeOf(from[QLatin1String("from")]).value_or(UtcTime{});
        deviation.to = timeOf(from[QLatin1String("to")]).value_or(UtcTime{});
        deviation.samples = quint64(std::max(0.0, from[QLatin1String("samples")].toDouble()));
        deviation.coverage = from[QLatin1String("coverage")].toDouble();
        for (const WatchFault fault : {WatchFault::Gone, WatchFault::Disabled, WatchFault::Text, WatchFault::NoRange, WatchFault::NoScale})
            part.fault = from[QLatin1String("fault")].toString() == watchFaultName(fault) ? fault : part.fault;
        parts.tags.push_back(std::move(part));
    }
    parts.from = timeOf(stored.body[QLatin1String("from")]).value_or(stored.at);
    parts.to = timeOf(stored.body[QLatin1String("to")]).value_or(stored.at);
    parts.samples = quint64(std::max(0.0, stored.body[QLatin1String("samples")].toDouble()));
    nameTags(parts, snapshot);
    sumCoverage(parts);
    return parts;
}

std::vector<double> addingUp(const std::vector<double> &parts, double total, double step)
{
    std::vector<qint64> steps;
    std::vector<std::pair<double, size_t>> lost; // by how much, of which
    qint64 left = std::llround(total / step);
    for (size_t i = 0; i < parts.size(); ++i) {
        const double exact = parts[i] / step;
        steps.push_back(qint64(std::floor(exact + 1e-9)));
        left -= steps.back();
        lost.emplace_back(exact - double(steps.back()), i);
    }
    std::sort(lost.begin(), lost.end(), [](const auto &a, const auto &b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    for (size_t i = 0; left > 0 && !lost.empty(); ++i, --left)
        ++steps[lost[i % lost.size()].second];
    for (size_t i = lost.size(); left < 0 && i > 0; --i, ++left)
        --steps[lost[i - 1].second];
    std::vector<double> rounded;
    for (const qint64 each : steps)
        rounded.push_back(double(each) * step);
    return rounded;
}

std::vector<WaterfallRow> waterfallOf(const ScoreParts &parts, const HealthPlan &plan)
{
    const double weights[] = {plan.weights.sensor, plan.weights.oee, plan.weights.quality, plan.weights.reliability, plan.weights.performance};
    std::vector<WaterfallRow> rows;
    std::vector<double> exact;
    for (const DimensionScore &dimension : parts.dimensions)
        exact.push_back(dimension.score ? dimension.contribution : 0);
    // the way ends where all that is there brings it, also where that is no score yet
    const double all = std::accumulate(exact.begin(), exact.end(), 0.0);
    const double end = parts.overall.value_or(100 - all);
    const double total = std::round(100 / kTenth) * kTenth - std::round(end / kTenth) * kTenth;
    const std::vector<double> rounded = addingUp(exact, total, kTenth);
    rows.push_back({WaterfallRow::Kind::Start, {}, 0, PartWords::tr("Nothing is wrong"), {}, 100, 100, 100, {}, {}});
    double at = 100;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        const auto dimension = HealthDimension(d);
        const DimensionScore &score = parts.dimensions[d];
        if (!score.score && !(weights[d] > 0))
            continue; // nobody counts on it
        WaterfallRow row;
        row.kind = score.score ? WaterfallRow::Kind::Dimension : WaterfallRow::Kind::Missing;
        row.dimension = dimension;
        row.label = dimensionText(dimension);
        row.why = whyDimension(dimension, score, plan, parts.tags.size(), parts.at);
        row.before = at;
        row.points = rounded[d];
        row.after = at -= row.points;
        if (dimension == HealthDimension::Sensor) {
            std::vector<double> ofTags;
            for (const TagPart &tag : parts.tags)
                ofTags.push_back(tag.score.score ? tag.score.contribution : 0);
            const std::vector<double> roundedTags = addingUp(ofTags, row.points, kTenth);
            double tagAt = row.before;
            for (size_t t = 0; t < parts.tags.size(); ++t) {
                WaterfallRow tag;
                tag.kind = WaterfallRow::Kind::Tag;
                tag.dimension = dimension;
                tag.tag = t;
                tag.label = parts.tags[t].name;
                tag.why = whyTag(parts.tags[t], parts.at);
                tag.before = tagAt;
                tag.points = parts.tags[t].score.score ? roundedTags[t] : std::nan("");
                tagAt -= parts.tags[t].score.score ? tag.points : 0;
                tag.after = tagAt;
                row.parts.push_back(std::move(tag));
            }
        }
        rows.push_back(std::move(row));
    }
    WaterfallRow score{WaterfallRow::Kind::Score, {}, 0, PartWords::tr("Score"), {}, parts.overall ? at : 0, parts.overall ? at : 0,
                       parts.overall ? at : std::nan(""), {}, {}};
    score.why = parts.overall
        ? PartWords::tr("%1, confidence %2.").arg(healthStatusWord(parts.status), shareText(parts.confidence))
        : PartWords::tr("No score: %1 of what it rests on is known, half is needed.").arg(shareText(parts.confidence));
    rows.push_back(std::move(score));
    return rows;
}

void addGrounds(std::vector<WaterfallRow> &rows, const ScoreGround &score, UtcTime now)
{
    for (WaterfallRow &row : rows) {
        const bool isDimension = row.kind == WaterfallRow::Kind::Dimension || row.kind == WaterfallRow::Kind::Missing;
        if (!isDimension || row.dimension == HealthDimension::Sensor)
            continue;
        for (const ScoreGround &ground : score.grounds) {
            if (ground.kind == ScoreGround::Kind::Dimension && ground.key == healthDimensionName(row.dimension))
                row.parts = groundRows(ground, row.dimension, row.before, row.kind == WaterfallRow::Kind::Missing ? 0 : row.points, now);
        }
    }
}

QString optionsInForce(const HealthPlan &plan)
{
    QStringList options;
    if (plan.aggregation == HealthAggregation::Geometric)
        options += PartWords::tr("geometric mean of the dimensions");
    if (plan.aggregation == HealthAggregation::WorstK)
        options += PartWords::tr("of the values only the worst %1", "number of tags").arg(plan.worst);
    if (plan.timeWeighted)
        options += PartWords::tr("readings weighed by time");
    if (plan.runningOnly)
        options += PartWords::tr("only while the machine runs");
    if (plan.excessSignalsOnly)
        options += PartWords::tr("only signals beyond chance");
    if (plan.breakdownRate)
        options += PartWords::tr("breakdowns an operating hour");
    if (!plan.anomalies)
        options += PartWords::tr("no watch for anomalies");
    const HealthWeights usual;
    if (!(plan.weights == usual)) {
        const auto number = [](double weight) { return QLocale().toString(weight, 'g', 4); };
        options += PartWords::tr("weights %1 / %2 / %3 / %4 / %5", "sensors, OEE, quality, reliability, performance")
                       .arg(number(plan.weights.sensor), number(plan.weights.oee), number(plan.weights.quality), number(plan.weights.reliability),
                            number(plan.weights.performance));
    }
    return options.join(QStringLiteral(", "));
}

} // namespace lineside
