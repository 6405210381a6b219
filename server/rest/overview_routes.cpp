#include "models/health/health_json.h"
#include "models/production/production_json.h"
#include "models/quality/quality_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/rest_service.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

constexpr size_t kMostOfOverview = 10; // of each kind that a first screen shows
constexpr std::chrono::hours kSignalsOf{24};

QJsonObject healthOverview(const HealthPicture &picture, const OwnMachines &own)
{
    std::array<int, size_t(HealthStatus::Critical) + 1> counts{};
    std::array<int, size_t(AlertUrgency::Immediate) + 1> urgencies{};
    std::vector<AssessmentPtr> worst;
    for (const MachinePlace &place : own.all()) {
        const auto found = picture.machines.find(place.machine->id);
        if (found == picture.machines.end() || !found->second)
            continue;
        ++counts[size_t(found->second->score.status)];
        if (found->second->score.overall)
            worst.push_back(found->second);
    }
    const size_t some = std::min(worst.size(), kMostOfOverview);
    std::partial_sort(worst.begin(), worst.begin() + std::ptrdiff_t(some), worst.end(), [](const AssessmentPtr &a, const AssessmentPtr &b) {
        return a->score.status != b->score.status ? a->score.status > b->score.status : *a->score.overall < *b->score.overall;
    });
    QJsonObject byStatus, byUrgency;
    for (size_t i = 0; i < counts.size(); ++i)
        byStatus.insert(healthStatusName(HealthStatus(i)), counts[i]);
    QJsonArray machines, alerts;
    for (size_t i = 0; i < some; ++i)
        machines.append(shortScore(*worst[i]));
    std::vector<const PredictiveAlert *> open;
    for (const PredictiveAlert &alert : *picture.alerts) {
        if (alert.isOpen() && own.has(alert.machine))
            open.push_back(&alert);
    }
    for (const PredictiveAlert *alert : open)
        ++urgencies[size_t(alert->urgency)];
    std::sort(open.begin(), open.end(), [](const PredictiveAlert *a, const PredictiveAlert *b) {
        return a->urgency != b->urgency ? a->urgency > b->urgency : a->createdAt < b->createdAt;
    });
    for (size_t i = 0; i < urgencies.size(); ++i)
        byUrgency.insert(alertUrgencyName(AlertUrgency(i)), urgencies[i]);
    for (size_t i = 0; i < std::min(open.size(), kMostOfOverview); ++i)
        alerts.append(toJson(*open[i]));
    return {{u"at"_s, toIso(picture.at)},     {u"byStatus"_s, byStatus},  {u"worst"_s, machines},
            {u"openAlerts"_s, qint64(open.size())}, {u"byUrgency"_s, byUrgency}, {u"alerts"_s, alerts}};
}

QJsonObject productionOverview(const production::ProductionPicture &picture, const OwnMachines &own)
{
    std::array<int, production::kMachineStates> states{};
    QJsonArray lines;
    const Line *line = nullptr;
    for (const MachinePlace &place : own.all()) {
        if (const auto shown = picture.machine(place.machine->id))
            ++states[size_t(shown->state.state)];
        if (std::exchange(line, place.line) == place.line)
            continue;
        if (const auto pace = picture.line(place.line->id)) {
            QJsonObject one = production::toJson(production::summaryOf(*pace));
            one.insert(u"lineId"_s, uuidText(place.line->id.uuid));
            one.insert(u"line"_s, place.line->code);
            lines.append(one);
        }
    }
    QJsonObject byState;
    for (size_t i = 0; i < states.size(); ++i)
        byState.insert(production::stateWord(MachineState(i)), states[i]);
    return {{u"at"_s, toIso(picture.at)}, {u"byState"_s, byState}, {u"lines"_s, lines}};
}

QJsonObject qualityOverview(const QualityService &quality, const OwnMachines &own, UtcTime now)
{
    int charts = 0, learning = 0, high = 0, low = 0, told = 0;
    quint64 points = 0;
    for (const ChartNow &chart : *quality.charts()) {
        charts += own.has(chart.machine);
        learning += own.has(chart.machine) && !chart.limits;
    }
    std::vector<SpcSignal> newest;
    for (const MachinePlace &place : own.all()) {
        if (place.machine->charts.isEmpty())
            continue;
        const SignalCount count = quality.signalCount(place.machine->id, now - kSignalsOf, now);
        points += count.points;
        told += count.charts;
        for (SpcSignal &signal : quality.signalsSince(place.machine->id, now - kSignalsOf)) {
            ++(signal.severity == SpcSeverity::High ? high : low);
            newest.push_back(std::move(signal));
        }
    }
    const size_t some = std::min(newest.size(), kMostOfOverview);
    std::partial_sort(newest.begin(), newest.begin() + std::ptrdiff_t(some), newest.end(), [](const SpcSignal &a, const SpcSignal &b) { return a.at > b.at; });
    QJsonArray list;
    for (size_t i = 0; i < some; ++i)
        list.append(quality_json::alert(newest[i]));
    return {{u"charts"_s, charts},           {u"learning"_s, learning}, {u"high"_s, high}, {u"low"_s, low},
            {u"from"_s, toIso(now - kSignalsOf)}, {u"to"_s, toIso(now)},     {u"samples"_s, qint64(points)},
            {u"coverage"_s, charts > 0 ? std::min(1.0, double(told) / charts) : 0.0}, {u"signals"_s, list}};
}

} // namespace

void OperationsRoutes::bindOverview(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Dashboard}, [this](const Request &request, const Reply &reply) {
        const Operations &has = m_parts.operations;
        const UtcTime now = m_parts.clock.utc();
        const SnapshotPtr plant = m_parts.plant();
        const HealthPicturePtr health = has.health ? has.health->picture() : nullptr;
        const auto production = has.production ? has.production->picture() : nullptr;
        // The figures of quality are of the last day, so they are of a second, too.
        const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
        m_parts.pictures.answer(pictureName(request), {{plant, health, production}, second}, reply,
                                [has, now, plant, health, production, tenant = request.principal->tenant] {
            const OwnMachines own(plant, tenant);
            return jsonAnswer({{u"at"_s, toIso(now)},
                               {u"machines"_s, qint64(own.all().size())},
                               {u"health"_s, health ? QJsonValue(healthOverview(*health, own)) : QJsonValue()},
                               {u"production"_s, production ? QJsonValue(productionOverview(*production, own)) : QJsonValue()},
                               {u"quality"_s, has.quality ? QJsonValue(qualityOverview(*has.quality, own, now)) : QJsonValue()}});
        });
    });
}

} // namespace lineside::rest
