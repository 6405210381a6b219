#include "models/quality/quality_json.h"

#include <QJsonArray>

#include <cmath>

namespace lineside::quality_json {
namespace {

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QJsonValue figure(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

QJsonValue figure(const std::optional<double> &value)
{
    return value ? figure(*value) : QJsonValue(QJsonValue::Null);
}

//! Null where nobody knows: nothing began in 1970.
QJsonValue whenKnown(UtcTime at)
{
    return at != UtcTime{} && at != UtcTime::min() && at != UtcTime::max() ? QJsonValue(toIso(at)) : QJsonValue(QJsonValue::Null);
}

QJsonArray patternArray(quint16 patterns)
{
    QJsonArray array;
    for (quint16 bit = 1; bit != 0 && bit <= kAllSpcPatterns; bit = quint16(bit * 2)) {
        if (patterns & bit)
            array.append(spcPatternName(SpcPattern(bit)));
    }
    return array;
}

QJsonObject linesObject(const ChartLines &lines)
{
    return {{QStringLiteral("low"), figure(lines.low)},
            {QStringLiteral("centre"), figure(lines.centre)},
            {QStringLiteral("high"), figure(lines.high)}};
}

QJsonObject pointObject(const ChartPoint &point)
{
    QJsonObject object{{QStringLiteral("at"), toIso(point.at)},
                       {QStringLiteral("mean"), figure(point.mean)},
                       {QStringLiteral("spread"), figure(point.spread)},
                       {QStringLiteral("shown"), figure(point.shown)},
                       {QStringLiteral("judged"), point.judged},
                       {QStringLiteral("patterns"), patternArray(point.patterns)},
                       {QStringLiteral("side"), spcSideName(point.side)},
                       {QStringLiteral("signals"), point.signals}};
    if (!std::isnan(point.below))
        object.insert(QStringLiteral("below"), point.below);
    if (point.patterns != 0)
        object.insert(QStringLiteral("severity"), spcSeverityName(point.severity()));
    return object;
}

//! A point as it is kept.
QJsonObject keptObject(const QualityPoint &point)
{
    QJsonArray values;
    for (const double value : point.group.values)
        values.append(figure(value));
    QJsonObject object = pointObject(point.point);
    object.insert(QStringLiteral("id"), idText(point.id));
    object.insert(QStringLiteral("chart"), idText(point.chart.uuid));
    object.insert(QStringLiteral("machineId"), idText(point.machine.uuid));
    object.insert(QStringLiteral("samples"), qint64(point.group.values.size()));
    object.insert(QStringLiteral("source"), valueSourceName(point.source));
    object.insert(QStringLiteral("values"), values);
    return object;
}

void addLimits(QJsonObject &object, const std::optional<ChartLimits> &limits, const ChartLines &lines, const ChartLines &spread)
{
    if (!limits) {
        object.insert(QStringLiteral("limits"), QJsonValue::Null);
        return;
    }
    QJsonObject found{{QStringLiteral("points"), linesObject(lines)},
                      {QStringLiteral("spread"), linesObject(spread)},
                      {QStringLiteral("sigma"), figure(limits->sigma)},
                      {QStringLiteral("learntPoints"), qint64(limits->points)},
                      {QStringLiteral("learntSamples"), qint64(limits->samples)}};
    if (limits->points > 0) {
        found.insert(QStringLiteral("learntFrom"), whenKnown(limits->from));
        found.insert(QStringLiteral("learntTo"), whenKnown(limits->to));
    }
    object.insert(QStringLiteral("limits"), found);
}

} // namespace

QJsonObject point(const QualityPoint &point)
{
    QJsonObject object = keptObject(point);
    object.insert(QStringLiteral("user"), point.user);
    object.insert(QStringLiteral("enteredAt"), whenKnown(point.enteredAt));
    return object;
}

QJsonObject measurement(const ChartNow &chart, const QualityPoint &point)
{
    QJsonObject object = keptObject(point);
    object.insert(QStringLiteral("chart"), idText(chart.chart.id.uuid));
    object.insert(QStringLiteral("chartCode"), chart.chart.code);
    object.insert(QStringLiteral("machineId"), idText(chart.machine.uuid));
    object.insert(QStringLiteral("machine"), chart.machineCode);
    object.insert(QStringLiteral("learnt"), qint64(chart.learnt));
    object.insert(QStringLiteral("warning"), chart.advice());
    object.insert(QStringLiteral("zone"), spcZoneName(chart.limits ? zoneOf(point.point, chart.lines) : SpcZone::None));
    addLimits(object, chart.limits, chart.lines, chart.spread);
    return object;
}

QJsonObject alert(const SpcSignal &signal)
{
    return {{QStringLiteral("id"), idText(signal.id)},
            {QStringLiteral("chart"), idText(signal.chart.uuid)},
            {QStringLiteral("chartCode"), signal.chartCode},
            {QStringLiteral("machineId"), idText(signal.machine.uuid)},
            {QStringLiteral("machine"), signal.machineCode},
            {QStringLiteral("at"), toIso(signal.at)},
            {QStringLiteral("severity"), spcSeverityName(signal.severity)},
            {QStringLiteral("patterns"), patternArray(signal.patterns)},
            {QStringLiteral("side"), spcSideName(signal.side)},
            {QStringLiteral("value"), figure(signal.value)},
            {QStringLiteral("zone"), spcZoneName(signal.zone())},
            {QStringLiteral("lines"), linesObject(signal.lines)},
            {QStringLiteral("action"), signal.action},
            {QStringLiteral("text"), signal.text()}};
}

QJsonObject test(const QualityTest &test)
{
    return {{QStringLiteral("id"), idText(test.id)},
            {QStringLiteral("parameter"), test.parameter},
            {QStringLiteral("value"), figure(test.value)},
            {QStringLiteral("unit"), test.unit},
            {QStringLiteral("low"), figure(test.expected.low)},
            {QStringLiteral("high"), figure(test.expected.high)},
            {QStringLiteral("severity"), spcSeverityName(test.severity)},
            {QStringLiteral("regulated"), test.regulated},
            {QStringLiteral("passed"), test.passed()},
            {QStringLiteral("action"), test.action},
            {QStringLiteral("at"), whenKnown(test.at)},
            {QStringLiteral("user"), test.user}};
}

QJsonObject batch(const QualityBatch &batch, std::span<const QualityTest> tests)
{
    QJsonArray results;
    for (const QualityTest &one : tests)
        results.append(test(one));
    QJsonObject object{{QStringLiteral("id"), idText(batch.id)},
                       {QStringLiteral("code"), batch.code},
                       {QStringLiteral("product"), batch.product},
                       {QStringLiteral("state"), batchStateName(batch.state)},
                       {QStringLiteral("openedBy"), batch.openedBy},
                       {QStringLiteral("openedAt"), whenKnown(batch.openedAt)},
                       {QStringLiteral("note"), batch.note},
                       {QStringLiteral("tests"), results}};
    if (!batch.machine.isNull())
        object.insert(QStringLiteral("machineId"), idText(batch.machine.uuid));
    if (batch.state != BatchState::Open) {
        object.insert(QStringLiteral("decidedBy"), batch.decidedBy);
        object.insert(QStringLiteral("decidedAt"), whenKnown(batch.decidedAt));
    }
    return object;
}

QJsonObject capability(const Capability &capability)
{
    return {{QStringLiteral("cp"), figure(capability.cp)},
            {QStringLiteral("cpk"), figure(capability.cpk)},
            {QStringLiteral("cpkLow"), figure(capability.cpkLow)},
            {QStringLiteral("cpkHigh"), figure(capability.cpkHigh)},
            {QStringLiteral("cpm"), figure(capability.cpm)},
            {QStringLiteral("pp"), figure(capability.pp)},
            {QStringLiteral("ppk"), figure(capability.ppk)},
            {QStringLiteral("mean"), figure(capability.mean)},
            {QStringLiteral("sigmaWithin"), figure(capability.sigmaWithin)},
            {QStringLiteral("sigmaOverall"), figure(capability.sigmaOverall)},
            {QStringLiteral("samples"), qint64(capability.samples)},
            {QStringLiteral("points"), qint64(capability.points)},
            {QStringLiteral("coverage"), figure(capability.coverage)},
            {QStringLiteral("beyond"), qint64(capability.beyond)},
            {QStringLiteral("from"), whenKnown(capability.from)},
            {QStringLiteral("to"), whenKnown(capability.to)}};
}

QJsonObject chart(const ControlChart &chart, const ChartEvaluation &evaluation)
{
    QJsonArray points;
    for (size_t i = 0; i < evaluation.points.size(); ++i) {
        QJsonObject point = pointObject(evaluation.points[i]);
        point.insert(QStringLiteral("learning"), bool(evaluation.learning[i]));
        point.insert(QStringLiteral("zone"), spcZoneName(evaluation.zones[i]));
        points.append(point);
    }
    QJsonObject zones;
    for (const SpcZone zone : {SpcZone::C, SpcZone::B, SpcZone::A, SpcZone::Beyond})
        zones.insert(spcZoneName(zone), qint64(evaluation.inZone[size_t(zone)]));
    QJsonObject object{{QStringLiteral("chart"), idText(chart.id.uuid)},
                       {QStringLiteral("zones"), zones},
                       {QStringLiteral("code"), chart.code},
                       {QStringLiteral("name"), chart.name},
                       {QStringLiteral("samples"), qint64(evaluation.samples)},
                       {QStringLiteral("refused"), qint64(evaluation.refused)},
                       {QStringLiteral("correlation"), figure(evaluation.dependence.rho)},
                       {QStringLiteral("warning"), evaluation.dependence.advice()},
                       {QStringLiteral("points"), points}};
    if (!evaluation.points.empty()) {
        object.insert(QStringLiteral("from"), whenKnown(evaluation.from));
        object.insert(QStringLiteral("to"), whenKnown(evaluation.to));
    }
    addLimits(object, evaluation.limits, evaluation.lines, evaluation.spread);
    return object;
}

} // namespace lineside::quality_json
