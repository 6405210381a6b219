#pragma once

#include "server/http/front_door.h"
#include "server/http/rate_limiter.h"
#include "server/rest/operations.h"
#include "server/rest/picture_answers.h"
#include "server/rest/query.h"
#include "server/rest/routes.h"
#include "server/rest/slow_desk.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

namespace lineside::rest {

/*!
 * What REST gives and takes of production, quality and health. Who asks gets only what their tenant has; what is another's is
 * as if it were not there. Pictures are answered from at once, what lies in the records by the SlowDesk. Network thread.
 */
class OperationsRoutes
{
public:
    struct Parts
    {
        Operations operations;
        std::function<SnapshotPtr()> plant; //!< any thread
        const Clock &clock;
        PictureAnswers &pictures;
    };
    static constexpr double kComputePerMinute = 6, kComputeBurst = 2; //!< scores of all machines of a tenant, at once
    explicit OperationsRoutes(Parts parts) : m_parts(std::move(parts)) {}

    //! Before the door opens.
    void bind(http::FrontDoor &door);

private:
    using Request = http::Request;
    using Reply = http::Reply;

    void bindHealth(http::FrontDoor &door);
    void bindAlerts(http::FrontDoor &door);
    void bindRecommendations(http::FrontDoor &door);
    void bindProduction(http::FrontDoor &door);
    void bindLosses(http::FrontDoor &door);
    void bindProductionWork(http::FrontDoor &door);
    void bindCharts(http::FrontDoor &door);
    void bindBatches(http::FrontDoor &door);
    void bindOverview(http::FrontDoor &door);

    //! What everybody who asks may see.
    OwnMachines own(const Request &request) const { return {m_parts.plant(), request.principal->tenant}; }
    //! The machine that the path names first; nothing, and answered with 404, when the tenant has none.
    std::optional<MachinePlace> machineOf(const Request &request, const Reply &reply, const OwnMachines &own) const;
    //! The machines that a query asks for; nothing, and answered, when it cannot be read or names what the tenant does not
    //! have. Every other item of it has been looked at before.
    static std::optional<std::vector<MachinePlace>> placesOf(Query &query, const OwnMachines &own, const Reply &reply);
    //! The chart that the path names, and its machine, as machineOf().
    static std::optional<std::pair<MachinePlace, const ControlChart *>> chartOf(const Request &request, const Reply &reply, const OwnMachines &own);
    //! Body::read(); nothing, and answered, when it is none.
    static std::optional<Body> bodyOf(const Request &request, const Reply &reply, std::initializer_list<const char *> keys);
    //! Whether the part is there; else it is answered that it is not offered.
    static bool has(const void *service, const Reply &reply);
    //! What \a id names, when it is the tenant's.
    std::optional<PredictiveAlert> alertOf(const Request &request, const Reply &reply) const;
    std::optional<MaintenanceRecommendation> recommendationOf(const Request &request, const Reply &reply) const;
    void moveRecommendation(const Request &request, const Reply &reply, RecommendationState to);

    const Parts m_parts;
    http::RateLimiter m_computing{kComputePerMinute / 60, kComputeBurst}; //!< by tenant
    SlowDesk m_slow;
};

//! What tells an answer made of pictures from others: the route with what it names, whose it is, and the query.
QByteArray pictureName(const http::Request &request);
//! As an answer.
http::Answer jsonAnswer(const QJsonObject &object, int status = 200);
//! The answer to a step that a service refused: what does not fit to how things are is 409, not 403.
http::Answer stepProblem(const Error &error);
//! Where a machine stands: code, name, line and site, to be added to what is told of it.
QJsonObject placeJson(const MachinePlace &place);
QString uuidText(const QUuid &id);
QSet<MachineId> idsOf(const std::vector<MachinePlace> &places);

//! The reasons that people may give for stops of a site.
QJsonArray reasonsJson(const Site &site);
//! \a more added to \a object, in the place of what it has of the same names.
QJsonObject withMembers(QJsonObject object, const QJsonObject &more);

//! A batch of the tenant's machines; NotFound for what is none, Refused for another tenant's, which batchProblem() answers
//! alike. Waits.
Result<QualityBatch> ownBatch(const SlowDesk::Turn &turn, QualityService &quality, const OwnMachines &own, const QUuid &id);
http::Answer batchProblem(const Error &error);

//! A score as lists and live messages tell it: without single tags, projections and risks; with what is missing.
QJsonObject shortScore(const HealthAssessment &assessment);
//! A chart as it stands now, without its points.
QJsonObject chartNowJson(const ChartNow &chart);

} // namespace lineside::rest
