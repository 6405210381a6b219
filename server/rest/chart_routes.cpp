#include "models/access/rights_authorizer.h"
#include "models/plant/project_words.h"
#include "models/quality/quality_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

struct ChartText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::days kLongestChart{400};
constexpr qint64 kMostSignals = 1'000;
using Kind = project::JsonTape::Kind;

QJsonValue figureOrNull(const std::optional<double> &figure)
{
    return figure && std::isfinite(*figure) ? QJsonValue(*figure) : QJsonValue();
}

QJsonObject linesJson(const ChartLines &lines)
{
    return {{u"low"_s, lines.low}, {u"centre"_s, lines.centre}, {u"high"_s, lines.high}};
}

//! What a chart is set up as.
QJsonObject setupJson(const ControlChart &chart)
{
    QString type;
    for (const auto &word : project::kChartTypeWords) {
        if (word.value == chart.type)
            type = word.text;
    }
    return {{u"type"_s, type},
            {u"name"_s, chart.name},
            {u"unit"_s, chart.unit},
            {u"tag"_s, chart.tag.isNull() ? QJsonValue() : QJsonValue(uuidText(chart.tag.uuid))},
            {u"subgroup"_s, qint64(subgroupSize(chart))},
            {u"target"_s, figureOrNull(chart.target)},
            {u"specificationLow"_s, figureOrNull(chart.specification.low)},
            {u"specificationHigh"_s, figureOrNull(chart.specification.high)},
            {u"regulated"_s, chart.regulated},
            {u"learn"_s, chart.learn},
            {u"action"_s, chart.action}};
}

//! {"values":[…],"at":…,"batch":…}, as somebody measured it.
struct Measured
{
    Subgroup group;
    QUuid batch;
};
Result<Measured> readMeasured(const QByteArray &json, UtcTime now)
{
    const Error wrong{Error::Kind::BadData, ChartText::tr("A measurement has values, which are numbers, and may have a time with Z or an offset and a batch."), {}};
    const auto tape = project::JsonTape::read(json);
    if (!tape)
        return tape.error();
    if (!tape->root().is(Kind::Object))
        return wrong;
    Measured measured;
    measured.group.at = now;
    bool isGood = true;
    tape->root().forEachKey([&](project::JsonTape::Value key, project::JsonTape::Value value) {
        const QString name = key.text();
        if (name == u"values" && value.is(Kind::Array) && value.count() <= 25) {
            value.forEachItem([&](project::JsonTape::Value item) {
                isGood = isGood && item.is(Kind::Number) && std::isfinite(item.number());
                measured.group.values.push_back(item.number());
            });
        } else if (name == u"at" && value.is(Kind::Text)) {
            const auto at = timeFrom(value.text().toUtf8());
            isGood = isGood && at;
            measured.group.at = at.value_or(now);
        } else if (name == u"batch" && value.is(Kind::Text)) {
            const auto batch = uuidFrom(value.text().toUtf8());
            isGood = isGood && batch;
            measured.batch = batch.value_or(QUuid());
        } else {
            isGood = false;
        }
    });
    if (!isGood || measured.group.values.empty())
        return wrong;
    return measured;
}

QJsonArray problemsJson(const std::vector<ImportProblem> &problems)
{
    QJsonArray list;
    for (const ImportProblem &problem : problems)
        list.append(QJsonObject{{u"line"_s, problem.line}, {u"text"_s, problem.text}});
    return list;
}

} // namespace

QJsonObject chartNowJson(const ChartNow &chart)
{
    QJsonObject object = setupJson(chart.chart);
    object.insert(u"chart"_s, uuidText(chart.chart.id.uuid));
    object.insert(u"code"_s, chart.chart.code);
    object.insert(u"machineId"_s, uuidText(chart.machine.uuid));
    object.insert(u"machine"_s, chart.machineCode);
    object.insert(u"learning"_s, !chart.limits.has_value());
    object.insert(u"learnt"_s, qint64(chart.learnt));
    object.insert(u"warning"_s, chart.advice());
    object.insert(u"lines"_s, chart.limits ? QJsonValue(linesJson(chart.lines)) : QJsonValue());
    object.insert(u"last"_s, chart.last ? QJsonValue(quality_json::measurement(chart, *chart.last)) : QJsonValue());
    return object;
}

void OperationsRoutes::bindCharts(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Charts}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.quality, reply))
            return;
        Query query(request, {"site", "line", "machine"});
        const OwnMachines own = this->own(request);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        const auto charts = m_parts.operations.quality->charts();
        m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), charts}}, reply, [charts, wanted = idsOf(*places)] {
            QJsonArray list;
            for (const ChartNow &chart : *charts) {
                if (wanted.contains(chart.machine))
                    list.append(chartNowJson(chart));
            }
            return jsonAnswer({{u"charts"_s, list}});
        });
    });
    door.handle(RouteId{Names::Chart}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto found = chartOf(request, reply, own);
        if (!found || !has(m_parts.operations.quality, reply))
            return;
        Query query(request, {"from", "to"});
        const Query::Range range = query.range(m_parts.clock.utc(), std::chrono::days(7), kLongestChart);
        if (!query.isGood()) {
            reply.send(query.problem());
            return;
        }
        m_slow.answer(reply, [quality = m_parts.operations.quality, chart = *found->second, machine = found->first.machine->id,
                              where = placeJson(found->first), range](const SlowDesk::Turn &turn) {
            const auto evaluated = turn.wait<ChartEvaluation>([&](auto done) { return quality->evaluate(chart.id, range.from, range.to, done); });
            if (!evaluated)
                return Answer::problem(evaluated.error());
            using Fit = std::optional<Capability>;
            const auto fit = turn.wait<Fit>([&](auto done) { return quality->capability(chart.id, range.from, range.to, done); });
            if (!fit)
                return Answer::problem(fit.error());
            QJsonArray told;
            for (const SpcSignal &signal : quality->signalsSince(machine, range.from)) {
                if (signal.chart == chart.id && signal.at < range.to)
                    told.append(quality_json::alert(signal));
            }
            QJsonObject out = withMembers(withMembers(quality_json::chart(chart, *evaluated), setupJson(chart)), where);
            out.insert(u"name"_s, chart.name);
            out.insert(u"from"_s, toIso(range.from));
            out.insert(u"to"_s, toIso(range.to));
            const std::optional<double> known = valuesKnown(chart, evaluated->samples, range.from, range.to);
            out.insert(u"coverage"_s, known ? QJsonValue(*known) : QJsonValue());
            out.insert(u"capability"_s, *fit ? QJsonValue(quality_json::capability(**fit)) : QJsonValue());
            out.insert(u"signals"_s, told);
            return jsonAnswer(out);
        });
    });
    door.handle(RouteId{Names::SpcSignals}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.quality, reply))
            return;
        Query query(request, {"site", "line", "machine", "from", "limit"});
        const OwnMachines own = this->own(request);
        const UtcTime now = m_parts.clock.utc(), from = query.time("from").value_or(now - std::chrono::days(7));
        const qint64 limit = query.number("limit", 200, 1, kMostSignals);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        m_slow.answer(reply, [quality = m_parts.operations.quality, wanted = idsOf(*places), from, now, limit](const SlowDesk::Turn &) {
            QJsonArray list;
            qint64 samples = 0;
            for (const SpcSignal &signal : quality->signalsSince({}, from)) { // newest first
                if (!wanted.contains(signal.machine))
                    continue;
                if (samples++ < limit)
                    list.append(quality_json::alert(signal));
            }
            return jsonAnswer({{u"from"_s, toIso(from)}, {u"to"_s, toIso(now)}, {u"samples"_s, samples}, {u"signals"_s, list}});
        });
    });
    door.handle(RouteId{Names::EnterMeasurement}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto found = chartOf(request, reply, own);
        if (!found || !has(m_parts.operations.quality, reply))
            return;
        const auto measured = readMeasured(request.body, m_parts.clock.utc());
        if (!measured) {
            reply.send(badBody(measured.error()));
            return;
        }
        const auto enter = [quality = m_parts.operations.quality, chart = found->second->id, measured = *measured,
                            actor = RightsAuthorizer::actor(*request.principal), reply] {
            quality->enter(chart, measured.group, measured.batch, actor, [quality, chart, reply](const Result<QualityPoint> &entered) {
                const auto now = quality->chart(chart);
                reply.send(!entered ? stepProblem(entered.error()) : now ? jsonAnswer(quality_json::measurement(*now, *entered), 201) : notThere());
            });
        };
        if (measured->batch.isNull()) {
            enter();
            return;
        }
        m_slow.answer(reply, [enter, batch = measured->batch, own, quality = m_parts.operations.quality](const SlowDesk::Turn &turn) -> std::optional<Answer> {
            const auto known = ownBatch(turn, *quality, own, batch);
            if (!known)
                return batchProblem(known.error());
            enter();
            return {};
        });
    });
    door.handle(RouteId{Names::ImportMeasurements}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.quality, reply))
            return;
        const auto body = Body::read(request.body, {"csv", "apply?"});
        if (!body || !body->text("csv")) {
            reply.send(body ? Answer::problem(400, "bad_body", ChartText::tr("A file of measurements comes as the text csv.")) : badBody(body.error()));
            return;
        }
        m_slow.answer(reply, [csv = body->text("csv")->toUtf8(), apply = body->truth("apply").value_or(false), own = this->own(request),
                              now = m_parts.clock.utc(), quality = m_parts.operations.quality, reply,
                              actor = RightsAuthorizer::actor(*request.principal)](const SlowDesk::Turn &) -> std::optional<Answer> {
            const MeasurementImport import = readMeasurements(csv, own.ownPlant(), now);
            QJsonObject out{{u"rows"_s, qint64(import.rows.size())}, {u"problems"_s, problemsJson(import.problems)}, {u"taken"_s, 0}};
            if (!apply || !import.isUsable())
                return jsonAnswer(out);
            quality->enterAll(import, actor, [reply, out](const Result<size_t> &taken) {
                QJsonObject done = out;
                if (taken)
                    done.insert(u"taken"_s, qint64(*taken));
                reply.send(taken ? jsonAnswer(done) : stepProblem(taken.error()));
            });
            return {};
        });
    });
    door.handle(RouteId{Names::RelearnChart}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto found = chartOf(request, reply, own);
        if (!found || !has(m_parts.operations.quality, reply))
            return;
        m_parts.operations.quality->relearn(found->second->id, RightsAuthorizer::actor(*request.principal),
                                            [reply](const Status &done) { reply.send(done ? Answer::nothing() : stepProblem(done.error())); });
    });
}

} // namespace lineside::rest
