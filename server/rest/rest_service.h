#pragma once

#include "models/access/access_control.h"
#include "models/history/historian.h"
#include "models/telemetry/latest_values.h"
#include "server/live/hub.h"
#include "server/rest/actions.h"
#include "server/rest/idempotency_keys.h"
#include "server/rest/operations_routes.h"
#include "server/rest/others_things.h"
#include "server/rest/picture_answers.h"
#include "server/rest/question_limits.h"
#include "server/rest/remembered_login.h"
#include "server/rest/request_limits.h"
#include "server/rest/routes.h"
#include "server/rest/station_runs.h"
#include "server/rest/write_desk.h"

#include <deque>
#include <functional>

namespace lineside::rest {

//! One part of the station for /readyz.
struct PartState
{
    QByteArray name;  //!< "history"
    bool isReady = true;
    QByteArray word;  //!< what is wrong or remarkable: one of few fixed texts, without a name, path or address in it; may be empty
};

/*!
 * The REST interface: what each route of kRoutes does. Handlers run on the network thread and answer at once from memory,
 * or hand the work to access's thread or the historian's, which answer later; none waits.
 */
class RestService
{
public:
    struct Parts
    {
        AccessControl &access;
        Historian &historian;
        const LatestValues &latest;
        const Clock &clock;
        const live::Catalogue &catalogue;
        live::Hub &hub;
        std::function<SnapshotPtr()> plant;            //!< any thread
        std::function<std::vector<PartState>()> parts; //!< any thread, quick
        std::function<QByteArray()> metrics;           //!< Prometheus text beside the server's own; any thread, quick
        std::function<QByteArray()> status;            //!< a JSON object; any thread, quick
        std::shared_ptr<const http::DoorCounters> door;
        std::shared_ptr<http::Mailbox> box;            //!< of the network thread
        Actions actions = {};
        bool mayWrite = false;                         //!< writes over the network are switched on
        RequestBudgets budgets = {};
    };
    explicit RestService(Parts parts);

    //! Before the door opens. The service outlives it.
    void bind(http::FrontDoor &door);
    //! Large answers that were worked out. Any thread.
    quint64 picturesMade() const { return m_pictures.made(); }

private:
    void bindAccounts(http::FrontDoor &door);
    void bindPeople(http::FrontDoor &door);
    void bindPlant(http::FrontDoor &door);
    void bindStation(http::FrontDoor &door);
    void bindPage(http::FrontDoor &door);
    void bindEdits(http::FrontDoor &door);
    void bindReadings(http::FrontDoor &door);
    void bindWrites(http::FrontDoor &door);
    //! Does work that may wait, on access's thread.
    void later(const http::Reply &reply, std::function<http::Answer()> work);

    //! What a snapshot is called in ETag and If-Match: another after each change, and after each start.
    QByteArray etagOf(const PlantSnapshot &plant) const;
    std::optional<http::Answer> refusedPrecondition(const http::Request &request, const PlantSnapshot &plant) const;
    bool mayWriteNow(const http::Reply &reply) const;
    struct EditWork;
    bool mayEditNow(const http::Request &request, const http::Reply &reply);
    void edit(const std::shared_ptr<EditWork> &work);
    void nextEdit();
    void beginEdit(const std::shared_ptr<EditWork> &work);
    void answerEdit(const std::shared_ptr<EditWork> &work, const QUuid &id, const Result<SnapshotPtr> &edited);

    const Parts m_parts;
    const QByteArray m_epoch;
    http::RateLimiter m_edits{5, 50}; //!< by tenant
    std::deque<std::shared_ptr<EditWork>> m_editsWaiting;
    quint64 m_editNumber = 0;
    SteadyTime m_editUntil{}; //!< one is under way; until then, if nobody says how it ended
    const std::shared_ptr<WriteDesk> m_writes; //!< with commands that are under way when this goes
    const RememberedLogin m_remembered;
    PictureAnswers m_pictures;
    OperationsRoutes m_operations;
    QuestionLimits m_questions;
    IdempotencyKeys m_keys;
    StationRuns m_runs;
    RequestLimits m_requests;
    OthersThings m_others; //!< with the writes
};

//! The server's own figures in Prometheus's text format; any thread.
QByteArray serverFigures(std::span<const http::Route> routes, const http::DoorCounters &door, const live::HubCounters &hub);

//! Tokens as they go to whoever has logged in.
http::Answer tokensAnswer(const Tokens &tokens, bool withRefresh = true);
http::Answer badBody(const Error &error);
//! As Answer::problem(); what the station has no time or no place for now is its own business (503), not the asker's (429).
http::Answer stationProblem(const Error &error);
//! 503: the station has no such part.
http::Answer notOffered();
//! The same in a route's own words, whether the body could be read or lacks something.
http::Answer badBody(const Result<Body> &body, const QString &detail);
//! 404 in the words that foreign and missing things share.
http::Answer notThere();
//! The same for what is another tenant's, of which the audit trail is told: for what OthersThings cannot know.
http::Answer othersThing();

//! The description of the interface for other programs (OpenAPI 3.0), made from the table of routes.
QByteArray describe(std::span<const http::Route> routes);

} // namespace lineside::rest
