#include "models/access/rights_authorizer.h"
#include "models/quality/quality_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

struct BatchText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr size_t kMostBatches = 10'000; // that are looked through
constexpr qint64 kMostBatchesTold = 1'000;
constexpr qsizetype kMostWord = 200;
using Kind = project::JsonTape::Kind;

Answer badTest()
{
    return Answer::problem(400, "bad_body", BatchText::tr("A test has a parameter, a value and an expected range with one end at least; its texts have at most %1 letters.").arg(kMostWord));
}

//! A number under \a name that may be left out; \a isGood becomes false where it is none.
std::optional<double> numberOf(const Body &body, const char *name, bool &isGood)
{
    const QVariant value = body.value(name);
    if (!value.isValid())
        return {};
    const bool isNumber = value.typeId() == QMetaType::Double || value.typeId() == QMetaType::LongLong;
    isGood = isGood && isNumber && std::isfinite(value.toDouble());
    return value.toDouble();
}

std::optional<QualityTest> testOf(const Body &body)
{
    QualityTest test;
    bool isGood = true;
    const auto value = numberOf(body, "value", isGood);
    test.value = value.value_or(0);
    test.expected = {numberOf(body, "low", isGood), numberOf(body, "high", isGood)};
    test.parameter = body.text("parameter").value_or(QString()).trimmed();
    test.unit = body.text("unit").value_or(QString());
    test.action = body.text("action").value_or(QString());
    test.regulated = body.truth("regulated").value_or(false);
    const QString severity = body.text("severity").value_or(spcSeverityName(SpcSeverity::Low));
    test.severity = severity == spcSeverityName(SpcSeverity::High) ? SpcSeverity::High : SpcSeverity::Low;
    test.at = body.time("at", isGood).value_or(UtcTime{});
    const bool isOrdered = !test.expected.low || !test.expected.high || *test.expected.low <= *test.expected.high;
    isGood = isGood && value && isOrdered && (test.expected.low || test.expected.high) && !test.parameter.isEmpty()
        && severity == spcSeverityName(test.severity) && std::max({test.parameter.size(), test.unit.size(), test.action.size()}) <= kMostWord;
    return isGood ? std::optional(test) : std::nullopt;
}

Result<std::vector<QualityTest>> testsOf(const SlowDesk::Turn &turn, QualityService &quality, const QUuid &batch)
{
    using Tests = std::vector<QualityTest>;
    return turn.wait<Tests>([&](auto done) { return quality.tests(batch, done); });
}

//! A point that was measured for a batch; its chart may be gone since.
QJsonObject measuredJson(const QualityPoint &point, const std::optional<ChartNow> &chart)
{
    return withMembers(quality_json::point(point), {{u"chartCode"_s, chart ? QJsonValue(chart->chart.code) : QJsonValue()},
                                                    {u"chartName"_s, chart ? QJsonValue(chart->chart.name) : QJsonValue()},
                                                    {u"unit"_s, chart ? QJsonValue(chart->chart.unit) : QJsonValue()}});
}

//! A batch with its tests and with what was measured into charts for it.
Answer batchAnswer(const SlowDesk::Turn &turn, QualityService &quality, const QualityBatch &batch, const OwnMachines &own)
{
    const auto tests = testsOf(turn, quality, batch.id);
    if (!tests)
        return Answer::problem(tests.error());
    using Points = std::vector<QualityPoint>;
    const auto points = turn.wait<Points>([&](auto done) { return quality.batchPoints(batch.id, done); });
    if (!points)
        return Answer::problem(points.error());
    QJsonArray measured;
    qint64 samples = 0;
    for (const QualityPoint &point : *points) {
        if (!own.has(point.machine))
            continue;
        samples += qint64(point.group.values.size());
        measured.append(measuredJson(point, quality.chart(point.chart)));
    }
    QJsonObject out = quality_json::batch(batch, *tests);
    out.insert(u"measurements"_s, measured);
    out.insert(u"samples"_s, samples + qint64(tests->size()));
    return jsonAnswer(out);
}

} // namespace

Result<QualityBatch> ownBatch(const SlowDesk::Turn &turn, QualityService &quality, const OwnMachines &own, const QUuid &id)
{
    using Batches = std::vector<QualityBatch>;
    const auto all = turn.wait<Batches>([&](auto done) { return quality.batches(kMostBatches, done); });
    if (!all)
        return all.error();
    const auto found = std::find_if(all->begin(), all->end(), [&](const QualityBatch &one) { return one.id == id; });
    if (found == all->end())
        return Error{Error::Kind::NotFound, BatchText::tr("There is nothing here."), {}};
    if (!own.has(found->machine))
        return Error{Error::Kind::Refused, BatchText::tr("There is nothing here."), {}};
    return *found;
}

Answer batchProblem(const Error &error)
{
    return error.kind == Error::Kind::NotFound ? notThere() : error.kind == Error::Kind::Refused ? othersThing() : Answer::problem(error);
}

void OperationsRoutes::bindBatches(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Batches}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.quality, reply))
            return;
        Query query(request, {"state", "machine", "line", "site", "limit"});
        const OwnMachines own = this->own(request);
        const auto state = query.oneOf("state", {"OPEN", "APPROVED", "REJECTED"});
        const qint64 limit = query.number("limit", 200, 1, kMostBatchesTold);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        const QSet<MachineId> wanted = idsOf(*places);
        m_slow.answer(reply, [quality = m_parts.operations.quality, wanted, state, limit](const SlowDesk::Turn &turn) {
            using Batches = std::vector<QualityBatch>;
            const auto all = turn.wait<Batches>([&](auto done) { return quality->batches(kMostBatches, done); });
            if (!all)
                return Answer::problem(all.error());
            QJsonArray list;
            for (const QualityBatch &batch : *all) {
                if (list.size() >= limit)
                    break;
                if (!wanted.contains(batch.machine) || (state && batch.state != BatchState(*state)))
                    continue;
                QJsonObject one = quality_json::batch(batch, {});
                one.remove(u"tests"_s);
                list.append(one);
            }
            return jsonAnswer({{u"batches"_s, list}});
        });
    });
    door.handle(RouteId{Names::OpenBatch}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.quality, reply))
            return;
        const auto body = bodyOf(request, reply, {"code", "machineId", "product"});
        if (!body)
            return;
        const OwnMachines own = this->own(request);
        const auto machine = uuidFrom(body->text("machineId").value_or(QString()).toUtf8());
        const QString code = body->text("code").value_or(QString()).trimmed(), product = body->text("product").value_or(QString());
        if (!machine || code.isEmpty() || std::max(code.size(), product.size()) > kMostWord) {
            reply.send(Answer::problem(400, "bad_body", BatchText::tr("A batch has a code of at most %1 letters, and names its machine.").arg(kMostWord)));
            return;
        }
        if (!own.has(MachineId{*machine})) {
            reply.send(notThere());
            return;
        }
        m_parts.operations.quality->openBatch(code, MachineId{*machine}, product, RightsAuthorizer::actor(*request.principal),
                                              [reply](const Result<QualityBatch> &opened) {
                                                  reply.send(opened ? jsonAnswer(quality_json::batch(*opened, {}), 201) : stepProblem(opened.error()));
                                              });
    });
    door.handle(RouteId{Names::BatchDetail}, [this](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id || !m_parts.operations.quality) {
            reply.send(notThere());
            return;
        }
        m_slow.answer(reply, [quality = m_parts.operations.quality, id = *id, own = this->own(request)](const SlowDesk::Turn &turn) {
            const auto batch = ownBatch(turn, *quality, own, id);
            return batch ? batchAnswer(turn, *quality, *batch, own) : batchProblem(batch.error());
        });
    });
    door.handle(RouteId{Names::AddTests}, [this](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id || !m_parts.operations.quality) {
            reply.send(notThere());
            return;
        }
        const auto body = bodyOf(request, reply, {"parameter", "value*", "unit", "low*", "high*", "severity", "regulated?", "action", "at", "csv"});
        if (!body)
            return;
        std::vector<QualityTest> tests;
        if (const auto csv = body->text("csv")) {
            const TestImport import = readTests(csv->toUtf8(), m_parts.clock.utc());
            if (!import.isUsable()) {
                const QString first = import.problems.empty() ? QString() : import.problems.front().text;
                reply.send(Answer::problem(400, "bad_file", BatchText::tr("The file was not taken: %1").arg(first)));
                return;
            }
            tests = import.tests;
        } else if (const auto test = testOf(*body)) {
            tests.push_back(*test);
        } else {
            reply.send(badTest());
            return;
        }
        m_slow.answer(reply, [quality = m_parts.operations.quality, id = *id, own = this->own(request), tests, reply,
                              actor = RightsAuthorizer::actor(*request.principal)](const SlowDesk::Turn &turn) -> std::optional<Answer> {
            const auto batch = ownBatch(turn, *quality, own, id);
            if (!batch)
                return batchProblem(batch.error());
            quality->addTests(id, tests, actor, [reply](const Status &added) { reply.send(added ? Answer::nothing() : stepProblem(added.error())); });
            return {};
        });
    });
    door.handle(RouteId{Names::DecideBatch}, [this](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id || !m_parts.operations.quality) {
            reply.send(notThere());
            return;
        }
        const auto body = bodyOf(request, reply, {"decision", "note", "password"});
        if (!body)
            return;
        const QString decision = body->text("decision").value_or(QString()), note = body->text("note").value_or(QString());
        const bool isApproved = decision == batchStateName(BatchState::Approved);
        if ((!isApproved && decision != batchStateName(BatchState::Rejected)) || !body->text("password") || note.size() > 2'000) {
            reply.send(Answer::problem(400, "bad_body", BatchText::tr("Who signs for a batch says APPROVED or REJECTED and shows the password once more.")));
            return;
        }
        m_slow.answer(reply, [quality = m_parts.operations.quality, id = *id, own = this->own(request), isApproved, note, reply,
                              password = Secret(body->text("password")->toUtf8()),
                              actor = RightsAuthorizer::actor(*request.principal)](const SlowDesk::Turn &turn) -> std::optional<Answer> {
            const auto batch = ownBatch(turn, *quality, own, id);
            if (!batch)
                return batchProblem(batch.error());
            quality->decide(id, isApproved ? BatchState::Approved : BatchState::Rejected, note, actor, password, [reply](const Result<QualityBatch> &decided) {
                reply.send(decided ? jsonAnswer(quality_json::batch(*decided, {})) : stepProblem(decided.error()));
            });
            return {};
        });
    });
}

} // namespace lineside::rest
