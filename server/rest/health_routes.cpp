#include "models/access/rights_authorizer.h"
#include "models/health/health_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/plant_words.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace lineside::rest {

using namespace Qt::Literals;
using namespace std::chrono_literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

constexpr size_t kMostScores = 5'000;
constexpr std::chrono::days kLongestHistory{400};
constexpr qint64 kMostTrendDays = 90;

bool isWorse(const HealthAssessment &a, const HealthAssessment &b)
{
    const auto rank = [](HealthStatus status) { return status == HealthStatus::NotEnoughData ? -1 : int(status); };
    if (rank(a.score.status) != rank(b.score.status))
        return rank(a.score.status) > rank(b.score.status);
    const double left = a.score.overall.value_or(100), right = b.score.overall.value_or(100);
    return left != right ? left < right : a.code < b.code;
}

struct Shown
{
    MachinePlace place;
    AssessmentPtr assessment;
};

//! Those of \a places that have one, the worst first.
std::vector<Shown> assessmentsOf(const HealthPicture &picture, const std::vector<MachinePlace> &places, std::optional<HealthStatus> status)
{
    std::vector<Shown> some;
    for (const MachinePlace &place : places) {
        const auto found = picture.machines.find(place.machine->id);
        if (found != picture.machines.end() && found->second && (!status || found->second->score.status == *status))
            some.push_back({place, found->second});
    }
    std::sort(some.begin(), some.end(), [](const Shown &a, const Shown &b) { return isWorse(*a.assessment, *b.assessment); });
    return some;
}

//! How the work on all machines of the station goes: nothing to other tenants than the house.
QJsonValue heartbeatJson(const HealthHeartbeat &heart, const QString &tenant)
{
    if (tenant != QLatin1String(kHouseTenant))
        return QJsonValue();
    return QJsonObject{{u"lastRound"_s, heart.lastRound == UtcTime{} ? QJsonValue() : QJsonValue(toIso(heart.lastRound))},
                       {u"rounds"_s, double(heart.rounds)},
                       {u"seeded"_s, heart.seeded},
                       {u"trouble"_s, heart.trouble}};
}

QJsonObject storedJson(const health_records::StoredScore &score)
{
    QJsonObject dimensions;
    for (size_t d = 0; d < kHealthDimensions; ++d)
        dimensions.insert(healthDimensionName(HealthDimension(d)), health_json::of(score.dimensions[d]));
    return {{u"at"_s, toIso(score.at)},
            {u"score"_s, health_json::of(score.overall)},
            {u"confidence"_s, score.confidence},
            {u"status"_s, healthStatusName(score.status)},
            {u"cap"_s, healthCapName(score.cap)},
            {u"dimensions"_s, dimensions},
            {u"direction"_s, healthDirectionName(score.direction)},
            {u"significant"_s, score.significant},
            {u"lateAt"_s, health_json::of(score.lateAt)},
            {u"rescoredAt"_s, health_json::of(score.rescoredAt)},
            {u"from"_s, score.body.value(u"from"_s)},
            {u"to"_s, score.body.value(u"to"_s)},
            {u"samples"_s, score.body.value(u"samples"_s)}};
}

using Daily = std::vector<health_records::DailyScore>;

QJsonObject dayJson(const health_records::DailyScore &day)
{
    const auto known = [&](double value) { return day.mean ? QJsonValue(value) : QJsonValue(); };
    return {{u"from"_s, toIso(day.from)},
            {u"to"_s, toIso(day.to)},
            {u"mean"_s, health_json::of(day.mean)},
            {u"low"_s, known(day.low)},
            {u"high"_s, known(day.high)},
            {u"confidence"_s, known(day.confidence)},
            {u"samples"_s, double(day.samples)},
            {u"coverage"_s, day.coverage},
            {u"late"_s, double(day.late)}};
}

//! The days one by one, and what they come to.
QJsonObject daysJson(const Daily &days)
{
    QJsonArray list;
    double samples = 0, coverage = 0;
    for (const health_records::DailyScore &day : days) {
        list.append(dayJson(day));
        samples += double(day.samples);
        coverage += day.coverage;
    }
    return {{u"days"_s, list}, {u"samples"_s, samples}, {u"coverage"_s, days.empty() ? 0 : coverage / double(days.size())}};
}

} // namespace

QJsonObject shortScore(const HealthAssessment &assessment)
{
    QJsonObject object = health_json::of(assessment);
    for (const QString &member : {u"tags"_s, u"projections"_s, u"risks"_s})
        object.remove(member);
    QJsonArray missing;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        if (const DimensionScore &dimension = assessment.score.dimensions[d]; dimension.counts && !dimension.score)
            missing.append(healthDimensionName(HealthDimension(d)));
    }
    object.insert(u"missing"_s, missing);
    return object;
}

void OperationsRoutes::bindHealth(http::FrontDoor &door)
{
    const auto list = [this](bool isShort) {
        return [this, isShort](const Request &request, const Reply &reply) {
            if (!has(m_parts.operations.health, reply))
                return;
            Query query(request, {"site", "line", "machine", "status"});
            const OwnMachines own = this->own(request);
            const auto status = query.oneOf("status", {"NOT_ENOUGH_DATA", "EXCELLENT", "GOOD", "FAIR", "POOR", "CRITICAL"});
            const auto places = placesOf(query, own, reply);
            if (!places)
                return;
            const HealthPicturePtr picture = m_parts.operations.health->picture();
            const auto make = [picture, plant = own.plantPtr(), places = *places, status, isShort, tenant = request.principal->tenant] {
                QJsonArray machines;
                for (const Shown &shown : assessmentsOf(*picture, places, status ? std::optional(HealthStatus(*status)) : std::nullopt))
                    machines.append(withMembers(isShort ? shortScore(*shown.assessment) : health_json::of(*shown.assessment), placeJson(shown.place)));
                return jsonAnswer({{u"at"_s, toIso(picture->at)}, {u"machines"_s, machines}, {u"heartbeat"_s, heartbeatJson(picture->heartbeat, tenant)}});
            };
            m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), picture}}, reply, make);
        };
    };
    door.handle(RouteId{Names::HealthScores}, list(false));
    door.handle(RouteId{Names::LatestScores}, list(true));

    door.handle(RouteId{Names::MachineHealth}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.health, reply))
            return;
        const HealthPicturePtr picture = m_parts.operations.health->picture();
        const auto found = picture->machines.find(place->machine->id);
        QJsonArray alerts;
        for (const PredictiveAlert &alert : *picture->alerts) {
            if (alert.machine == place->machine->id && alert.isOpen())
                alerts.append(toJson(alert));
        }
        QJsonObject out = placeJson(*place);
        const bool isThere = found != picture->machines.end() && found->second;
        out.insert(u"watched"_s, place->machine->health.enabled);
        out.insert(u"health"_s, isThere ? QJsonValue(health_json::of(*found->second)) : QJsonValue());
        out.insert(u"missing"_s, isThere ? shortScore(*found->second).value(u"missing"_s) : QJsonValue(QJsonArray()));
        out.insert(u"alerts"_s, alerts);
        reply.send(jsonAnswer(out));
    });
    door.handle(RouteId{Names::HealthTrendOf}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.health, reply))
            return;
        Query query(request, {"days"});
        const qint64 days = query.number("days", 30, 1, kMostTrendDays);
        if (!query.isGood()) {
            reply.send(query.problem());
            return;
        }
        const HealthPicturePtr picture = m_parts.operations.health->picture();
        const auto found = picture->machines.find(place->machine->id);
        const AssessmentPtr now = found == picture->machines.end() ? nullptr : found->second;
        const UtcTime to = m_parts.clock.utc();
        m_slow.answer(reply, [health = m_parts.operations.health, where = placeJson(*place), machine = place->machine->id, days, now, to](const SlowDesk::Turn &turn) {
            const Result<Daily> found = turn.wait<Daily>([&](auto done) { return health->dailyScores(machine, to, int(days), done); });
            if (!found)
                return Answer::problem(found.error());
            QJsonObject out = withMembers(where, daysJson(*found));
            out.insert(u"from"_s, toIso(to - 24h * days));
            out.insert(u"to"_s, toIso(to));
            out.insert(u"trend"_s, now ? health_json::of(*now).value(u"trend"_s) : QJsonValue());
            return jsonAnswer(out);
        });
    });
    door.handle(RouteId{Names::HealthHistory}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.health, reply))
            return;
        Query query(request, {"from", "to", "limit"});
        const Query::Range range = query.range(m_parts.clock.utc(), std::chrono::days(7), kLongestHistory);
        const qint64 limit = query.number("limit", 1'000, 1, kMostScores);
        if (!query.isGood()) {
            reply.send(query.problem());
            return;
        }
        m_slow.answer(reply, [health = m_parts.operations.health, where = placeJson(*place), machine = place->machine->id, range, limit](const SlowDesk::Turn &turn) {
            using Scores = std::vector<health_records::StoredScore>;
            const Result<Scores> scores = turn.wait<Scores>([&](auto done) { return health->scores(machine, range.from, range.to, size_t(limit), done); });
            if (!scores)
                return Answer::problem(scores.error());
            QJsonArray list;
            for (const health_records::StoredScore &score : *scores)
                list.append(storedJson(score));
            QJsonObject out = where;
            out.insert(u"from"_s, toIso(range.from));
            out.insert(u"to"_s, toIso(range.to));
            out.insert(u"samples"_s, list.size());
            out.insert(u"more"_s, list.size() == limit);
            out.insert(u"scores"_s, list);
            return jsonAnswer(out);
        });
    });
    door.handle(RouteId{Names::ExplainScore}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.health, reply))
            return;
        Query query(request, {"at"});
        const std::optional<UtcTime> at = query.moment("at", m_parts.clock.utc(), kLongestHistory);
        if (!query.isGood()) {
            reply.send(query.problem());
            return;
        }
        m_slow.answer(reply, [health = m_parts.operations.health, where = placeJson(*place), machine = place->machine->id, at](const SlowDesk::Turn &turn) {
            const Result<ScoreExplanation> found = turn.wait<ScoreExplanation>([&](auto done) { return health->explain(machine, at, done); });
            if (!found)
                return Answer::problem(found.error());
            QJsonObject out = withMembers(toJson(*found), where);
            for (const QString &member : {u"from"_s, u"to"_s, u"samples"_s, u"coverage"_s})
                out.insert(member, out.value(u"ground"_s)[member]);
            return jsonAnswer(out);
        });
    });
    door.handle(RouteId{Names::ComputeHealth}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        if (const auto wait = m_computing.take(request.principal->tenant.toUtf8(), m_parts.clock.steady()); wait.count() > 0) {
            reply.send(Answer::problem(429, "too_many", QCoreApplication::translate("server", "All scores were worked out a moment ago."))
                           .retryAfter(std::chrono::ceil<std::chrono::milliseconds>(wait))
                           .asNothingBegun());
            return;
        }
        std::vector<MachineId> machines;
        const OwnMachines mine = own(request);
        for (const MachinePlace &place : mine.all())
            machines.push_back(place.machine->id);
        m_parts.operations.health->computeNow(std::move(machines));
        reply.send(Answer::nothing());
    });
    door.handle(RouteId{Names::ReBaseline}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.health, reply))
            return;
        const auto body = bodyOf(request, reply, {"note"});
        if (!body)
            return;
        m_parts.operations.health->reBaseline(place->machine->id, RightsAuthorizer::actor(*request.principal), body->text("note").value_or(QString()),
                                              [reply](const Status &done) { reply.send(done ? Answer::nothing() : stepProblem(done.error())); });
    });
}

} // namespace lineside::rest
