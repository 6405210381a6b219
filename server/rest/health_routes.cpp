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

QJsonObject withPlace(QJsonObject object, const MachinePlace &place)
{
    const QJsonObject where = placeJson(place);
    for (auto it = where.begin(); it != where.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonObject heartbeatJson(const HealthHeartbeat &heart)
{
    return {{u"lastRound"_s, heart.lastRound == UtcTime{} ? QJsonValue() : QJsonValue(toIso(heart.lastRound))},
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
            {u"from"_s, score.body.value(u"from"_s)},
            {u"to"_s, score.body.value(u"to"_s)},
            {u"samples"_s, score.body.value(u"samples"_s)}};
}

//! Means of 24 hours each, counted back from \a to; days without a score are null.
QJsonArray dailyMeans(const std::vector<health_records::StoredScore> &scores, UtcTime to, qint64 count)
{
    struct Day
    {
        double sum = 0;
        int samples = 0;
    };
    std::vector<Day> days(static_cast<size_t>(count));
    for (const health_records::StoredScore &score : scores) {
        const auto back = (to - score.at) / std::chrono::microseconds(24h);
        if (!score.overall || score.at > to || back < 0 || back >= count)
            continue;
        Day &day = days[size_t(count - 1 - back)];
        day.sum += *score.overall;
        ++day.samples;
    }
    QJsonArray out;
    for (size_t i = 0; i < days.size(); ++i) {
        const UtcTime from = to - 24h * (count - qint64(i));
        out.append(QJsonObject{{u"from"_s, toIso(from)},
                               {u"to"_s, toIso(from + 24h)},
                               {u"mean"_s, days[i].samples > 0 ? QJsonValue(days[i].sum / days[i].samples) : QJsonValue()},
                               {u"samples"_s, days[i].samples}});
    }
    return out;
}

} // namespace

QJsonObject shortScore(const HealthAssessment &assessment)
{
    QJsonObject object = health_json::of(assessment);
    for (const QString &member : {u"tags"_s, u"projections"_s, u"risks"_s})
        object.remove(member);
    QJsonArray missing;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        if (!assessment.score.dimensions[d].score)
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
            QJsonArray machines;
            for (const Shown &shown : assessmentsOf(*picture, *places, status ? std::optional(HealthStatus(*status)) : std::nullopt))
                machines.append(withPlace(isShort ? shortScore(*shown.assessment) : health_json::of(*shown.assessment), shown.place));
            reply.send(jsonAnswer({{u"at"_s, toIso(picture->at)}, {u"machines"_s, machines}, {u"heartbeat"_s, heartbeatJson(picture->heartbeat)}}));
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
            const UtcTime from = to - 24h * days;
            using Scores = std::vector<health_records::StoredScore>;
            const Result<Scores> scores = turn.wait<Scores>([&](auto done) { return health->scores(machine, from, to + 1us, 24 * 60 * size_t(days), done); });
            if (!scores)
                return Answer::problem(scores.error());
            const QJsonArray means = dailyMeans(*scores, to, days);
            const auto known = std::count_if(means.begin(), means.end(), [](const QJsonValue &day) { return !day[u"mean"_s].isNull(); });
            QJsonObject out = where;
            out.insert(u"from"_s, toIso(from));
            out.insert(u"to"_s, toIso(to));
            out.insert(u"samples"_s, qint64(scores->size()));
            out.insert(u"coverage"_s, double(known) / double(days));
            out.insert(u"days"_s, means);
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
    door.handle(RouteId{Names::ComputeHealth}, [this](const Request &, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        m_parts.operations.health->computeNow();
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
