#pragma once

#include "models/access/access_control.h"
#include "models/history/historian.h"
#include "models/telemetry/latest_values.h"
#include "server/live/hub.h"
#include "server/rest/routes.h"

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
    };
    explicit RestService(Parts parts) : m_parts(std::move(parts)) {}

    //! Before the door opens. The service outlives it.
    void bind(http::FrontDoor &door);

private:
    void bindAccounts(http::FrontDoor &door);
    void bindPeople(http::FrontDoor &door);
    void bindPlant(http::FrontDoor &door);
    void bindStation(http::FrontDoor &door);
    void bindPage(http::FrontDoor &door);
    //! Does work that may wait, on access's thread.
    void later(const http::Reply &reply, std::function<http::Answer()> work);

    const Parts m_parts;
};

//! The server's own figures in Prometheus's text format; any thread.
QByteArray serverFigures(std::span<const http::Route> routes, const http::DoorCounters &door, const live::HubCounters &hub);

//! Tokens as they go to whoever has logged in.
http::Answer tokensAnswer(const Tokens &tokens);
http::Answer badBody(const Error &error);
//! 404 in the words that foreign and missing things share.
http::Answer notThere();

//! The description of the interface for other programs (OpenAPI 3.0), made from the table of routes.
QByteArray describe(std::span<const http::Route> routes);

} // namespace lineside::rest
