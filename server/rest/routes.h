#pragma once

#include "server/http/route_table.h"

#include <array>

namespace lineside::rest {

//! The names of all routes; handlers are bound by them.
struct Names
{
    enum Name : quint16 {
        Login, Refresh, ChangePassword, Logout, Ticket, Me,
        Health, Ready, Metrics, Status, Description, Catalogue,
        PlantTree, TagDetail, Values, TagHistory, TagRaw, Events,
        Users, AddUser, ChangeUser, ResetPassword, RemoveUser,
        Tenants, PutTenant, RemoveTenant, Keys, AddKey, RemoveKey, Sessions, EndSession,
        Viewers, SendAway,
        AddSite, GetSite, PutSite, PatchSite, RemoveSite, AddLine, GetLine, PutLine, PatchLine, RemoveLine,
        AddMachine, GetMachine, PutMachine, PatchMachine, RemoveMachine, AddDevice, GetDevice, PutDevice, PatchDevice, RemoveDevice,
        AddTag, GetTag, PutTag, PatchTag, RemoveTag, SavePlant,
        PostReadings, PrepareWrite, ConfirmWrite, WriteState,
        Dashboard, HealthScores, LatestScores, MachineHealth, HealthTrendOf, HealthHistory, ExplainScore, ComputeHealth, ReBaseline,
        Alerts, AlertLedger, Alert, AcknowledgeAlert, ScheduleAlert, StartAlert, ResolveAlert,
        Recommendations, Propose, ApproveRecommendation, RejectRecommendation, ImplementRecommendation, ValidateRecommendation,
        Production, ShiftReport, MachineProduction, OeeTrend, Utilisation, Losses, LineProduction, LineLosses, SiteLosses, Stops, StopEntries, EnterStop, Runs, AddRun, PutRun,
        Charts, Chart, SpcSignals, EnterMeasurement, ImportMeasurements, RelearnChart,
        Batches, OpenBatch, BatchDetail, AddTests, DecideBatch,
        Page, PageFile,
        LiveOpen, LiveSay, LivePoll, LiveEnd, LiveEvents, Live,
        Count,
    };
};

inline constexpr qsizetype kSmallBody = 4 * 1024;
inline constexpr qsizetype kNoteBody = 16 * 1024;    //!< with a note of some sentences
inline constexpr qsizetype kMessageBody = 64 * 1024; //!< as large as a message over a WebSocket
inline constexpr qsizetype kPartBody = 64 * 1024;      //!< an object of the plant; a new device with its tags
inline constexpr qsizetype kReadingsBody = 512 * 1024;

/*!
 * Every address of this server, who may use it, and how much may be sent to it. The one place: the router, the description
 * for other programs (OpenAPI) and the tests that try every route with every proof are made from this table.
 */
inline constexpr auto kRoutes = [] {
    using http::Method, http::Policy, http::Carriage, http::Route;
    const auto row = [](Names::Name id, Method method, const char *path, Policy policy, qsizetype mostBody, const char *name,
                        const char *summary) {
        return Route{http::RouteId{id}, method, path, policy, Carriage::Answer, mostBody, name, summary};
    };
    return std::array{
        // ---- logging in: the only places that anybody may write to
        row(Names::Login, Method::Post, "/api/v1/login", Policy::anybody(), kSmallBody, "login", "Trades name and password for tokens."),
        row(Names::Refresh, Method::Post, "/api/v1/refresh", Policy::anybody(), kSmallBody, "refresh", "Trades a refresh token, which works once, for new tokens."),
        row(Names::ChangePassword, Method::Post, "/api/v1/password", Policy::anybody(), kSmallBody, "changePassword", "Changes one's own password; the way out of a one-time password."),
        row(Names::Logout, Method::Post, "/api/v1/logout", Policy::person(), 0, "logout", "Ends the session."),
        row(Names::Ticket, Method::Post, "/api/v1/ticket", Policy::needs(Permission::ViewPlant), 0, "ticket", "A ticket that opens one WebSocket within 30 s."),
        row(Names::Me, Method::Get, "/api/v1/me", Policy::person(), 0, "me", "One's own account."),
        // ---- the station
        row(Names::Health, Method::Get, "/healthz", Policy::anybody(), 0, "health", "That the server answers."),
        row(Names::Ready, Method::Get, "/readyz", Policy::anybody(), 0, "ready", "Whether all parts work, part by part."),
        row(Names::Metrics, Method::Get, "/metrics", Policy::needs(Permission::ViewDiagnostics), 0, "metrics", "Figures in the Prometheus text format."),
        row(Names::Status, Method::Get, "/api/v1/status", Policy::needs(Permission::ViewDiagnostics), 0, "status", "How the station is."),
        row(Names::Description, Method::Get, "/api/v1/openapi.json", Policy::anybody(), 0, "description", "This description."),
        row(Names::Catalogue, Method::Get, "/api/v1/catalogue.json", Policy::anybody(), 0, "catalogue", "Topics and messages of the protocol lineside.v1."),
        // ---- the plant and what it does
        row(Names::PlantTree, Method::Get, "/api/v1/plant", Policy::needs(Permission::ViewPlant), 0, "plantTree", "Sites, lines, machines, devices and tags of the own tenant."),
        row(Names::TagDetail, Method::Get, "/api/v1/tags/{tag}", Policy::needs(Permission::ViewPlant), 0, "tag", "One tag with its newest value."),
        row(Names::Values, Method::Get, "/api/v1/values", Policy::needs(Permission::ViewPlant), 0, "values", "The newest values, by device, machine or pattern."),
        row(Names::TagHistory, Method::Get, "/api/v1/tags/{tag}/history", Policy::needs(Permission::ViewHistory), 0, "tagHistory", "A tag's past in buckets for a chart."),
        row(Names::TagRaw, Method::Get, "/api/v1/tags/{tag}/readings", Policy::needs(Permission::ViewHistory), 0, "tagReadings", "A tag's readings as they are stored."),
        row(Names::Events, Method::Get, "/api/v1/events", Policy::needs(Permission::ViewEvents), 0, "events", "The journal, newest first."),
        // ---- people and machines
        row(Names::Users, Method::Get, "/api/v1/users", Policy::needs(Permission::ManageUsers), 0, "users", "Accounts."),
        row(Names::AddUser, Method::Post, "/api/v1/users", Policy::needs(Permission::ManageUsers), kSmallBody, "addUser", "A new account and its one-time password."),
        row(Names::ChangeUser, Method::Patch, "/api/v1/users/{user}", Policy::needs(Permission::ManageUsers), kSmallBody, "changeUser", "Changes an account."),
        row(Names::ResetPassword, Method::Post, "/api/v1/users/{user}/password", Policy::needs(Permission::ManageUsers), 0, "resetPassword", "A new one-time password."),
        row(Names::RemoveUser, Method::Delete, "/api/v1/users/{user}", Policy::needs(Permission::ManageUsers), 0, "removeUser", "Removes an account."),
        row(Names::Tenants, Method::Get, "/api/v1/tenants", Policy::needs(Permission::ManageTenants), 0, "tenants", "Tenants."),
        row(Names::PutTenant, Method::Put, "/api/v1/tenants/{tenant}", Policy::needs(Permission::ManageTenants), kSmallBody, "putTenant", "Makes or renames a tenant."),
        row(Names::RemoveTenant, Method::Delete, "/api/v1/tenants/{tenant}", Policy::needs(Permission::ManageTenants), 0, "removeTenant", "Removes a tenant."),
        row(Names::Keys, Method::Get, "/api/v1/keys", Policy::needs(Permission::ManageApiKeys), 0, "keys", "API keys, without the keys themselves."),
        row(Names::AddKey, Method::Post, "/api/v1/keys", Policy::needs(Permission::ManageApiKeys), kSmallBody, "addKey", "A new API key, shown this once."),
        row(Names::RemoveKey, Method::Delete, "/api/v1/keys/{key}", Policy::needs(Permission::ManageApiKeys), 0, "removeKey", "Withdraws an API key."),
        row(Names::Sessions, Method::Get, "/api/v1/sessions", Policy::person(), 0, "sessions", "Logins: one's own, or those one may end."),
        row(Names::EndSession, Method::Delete, "/api/v1/sessions/{session}", Policy::person(), 0, "endSession", "Ends a login."),
        // ---- viewers
        row(Names::Viewers, Method::Get, "/api/v1/viewers", Policy::needs(Permission::ViewPresence), 0, "viewers", "Who of the own tenant is connected."),
        row(Names::SendAway, Method::Delete, "/api/v1/viewers/{viewer}", Policy::needs(Permission::DisconnectViewers), 0, "sendAway", "Ends a viewer's connection."),
        // ---- the plant, as engineers change it: objects as in the project file, without what lies below them
        row(Names::AddSite, Method::Post, "/api/v1/sites", Policy::needs(Permission::EditPlant), kPartBody, "addSite", "A new site."),
        row(Names::GetSite, Method::Get, "/api/v1/sites/{site}", Policy::needs(Permission::EditPlant), 0, "getSite", "A site as it is configured; its ETag is what a change names."),
        row(Names::PutSite, Method::Put, "/api/v1/sites/{site}", Policy::needs(Permission::EditPlant), kPartBody, "putSite", "Replaces a site's own properties; needs If-Match."),
        row(Names::PatchSite, Method::Patch, "/api/v1/sites/{site}", Policy::needs(Permission::EditPlant), kPartBody, "patchSite", "Changes some properties of a site (RFC 7396); needs If-Match."),
        row(Names::RemoveSite, Method::Delete, "/api/v1/sites/{site}", Policy::needs(Permission::EditPlant), 0, "removeSite", "Deletes an empty site. Needs If-Match."),
        row(Names::AddLine, Method::Post, "/api/v1/sites/{site}/lines", Policy::needs(Permission::EditPlant), kPartBody, "addLine", "A new line of a site."),
        row(Names::GetLine, Method::Get, "/api/v1/lines/{line}", Policy::needs(Permission::EditPlant), 0, "getLine", "A line as it is configured; its ETag is what a change names."),
        row(Names::PutLine, Method::Put, "/api/v1/lines/{line}", Policy::needs(Permission::EditPlant), kPartBody, "putLine", "Replaces a line's own properties; needs If-Match."),
        row(Names::PatchLine, Method::Patch, "/api/v1/lines/{line}", Policy::needs(Permission::EditPlant), kPartBody, "patchLine", "Changes some properties of a line (RFC 7396); needs If-Match."),
        row(Names::RemoveLine, Method::Delete, "/api/v1/lines/{line}", Policy::needs(Permission::EditPlant), 0, "removeLine", "Deletes an empty line. Needs If-Match."),
        row(Names::AddMachine, Method::Post, "/api/v1/lines/{line}/machines", Policy::needs(Permission::EditPlant), kPartBody, "addMachine", "A new machine of a line."),
        row(Names::GetMachine, Method::Get, "/api/v1/machines/{machine}", Policy::needs(Permission::EditPlant), 0, "getMachine", "A machine as it is configured; its ETag is what a change names."),
        row(Names::PutMachine, Method::Put, "/api/v1/machines/{machine}", Policy::needs(Permission::EditPlant), kPartBody, "putMachine", "Replaces a machine's own properties; needs If-Match."),
        row(Names::PatchMachine, Method::Patch, "/api/v1/machines/{machine}", Policy::needs(Permission::EditPlant), kPartBody, "patchMachine", "Changes some properties of a machine (RFC 7396); needs If-Match."),
        row(Names::RemoveMachine, Method::Delete, "/api/v1/machines/{machine}", Policy::needs(Permission::EditPlant), 0, "removeMachine", "Deletes a machine; its tags become nobody's. Needs If-Match."),
        row(Names::AddDevice, Method::Post, "/api/v1/sites/{site}/devices", Policy::needs(Permission::EditPlant), kPartBody, "addDevice", "A new device of a site, with or without its tags."),
        row(Names::GetDevice, Method::Get, "/api/v1/devices/{device}", Policy::needs(Permission::EditPlant), 0, "getDevice", "A device as it is configured; its ETag is what a change names."),
        row(Names::PutDevice, Method::Put, "/api/v1/devices/{device}", Policy::needs(Permission::EditPlant), kPartBody, "putDevice", "Replaces a device's own properties; needs If-Match."),
        row(Names::PatchDevice, Method::Patch, "/api/v1/devices/{device}", Policy::needs(Permission::EditPlant), kPartBody, "patchDevice", "Changes some properties of a device (RFC 7396); needs If-Match."),
        row(Names::RemoveDevice, Method::Delete, "/api/v1/devices/{device}", Policy::needs(Permission::EditPlant), 0, "removeDevice", "Deletes a device and its tags. Needs If-Match."),
        row(Names::AddTag, Method::Post, "/api/v1/devices/{device}/tags", Policy::needs(Permission::EditPlant), kPartBody, "addTag", "A new tag of a device."),
        row(Names::GetTag, Method::Get, "/api/v1/tags/{tag}/definition", Policy::needs(Permission::EditPlant), 0, "getTag", "A tag as it is configured; its ETag is what a change names."),
        row(Names::PutTag, Method::Put, "/api/v1/tags/{tag}", Policy::needs(Permission::EditPlant), kPartBody, "putTag", "Replaces a tag's own properties; needs If-Match."),
        row(Names::PatchTag, Method::Patch, "/api/v1/tags/{tag}", Policy::needs(Permission::EditPlant), kPartBody, "patchTag", "Changes some properties of a tag (RFC 7396); needs If-Match."),
        row(Names::RemoveTag, Method::Delete, "/api/v1/tags/{tag}", Policy::needs(Permission::EditPlant), 0, "removeTag", "Deletes a tag. Needs If-Match."),
        row(Names::SavePlant, Method::Post, "/api/v1/plant/save", Policy::needs(Permission::EditPlant), 0, "savePlant", "Saves the running configuration into the project file."),
        // ---- readings that others bring, and writes
        row(Names::PostReadings, Method::Post, "/api/v1/readings", Policy::needs(Permission::PostReadings), kReadingsBody, "postReadings", "Brings readings for tags of devices that are pushed."),
        row(Names::PrepareWrite, Method::Post, "/api/v1/tags/{tag}/writes", Policy::needs(Permission::WriteTags), kSmallBody, "prepareWrite", "Prepares a write: checks it, and gives an id to confirm it with within 30 s. Nothing is written yet."),
        row(Names::ConfirmWrite, Method::Post, "/api/v1/writes/{write}/confirm", Policy::needs(Permission::WriteTags), 0, "confirmWrite", "Writes what was prepared, once. Never repeated, never queued."),
        row(Names::WriteState, Method::Get, "/api/v1/writes/{write}", Policy::needs(Permission::WriteTags), 0, "writeState", "What became of a write; for whoever missed the answer."),
        // ---- what is worked out of readings: health, what it leads to, production, quality
        row(Names::Dashboard, Method::Get, "/api/v1/dashboard", Policy::needs(Permission::ViewPlant), 0, "dashboard", "What a first screen shows of health, production and quality, in one call."),
        row(Names::HealthScores, Method::Get, "/api/v1/health/scores", Policy::needs(Permission::ViewPlant), 0, "healthScores", "The newest health score of each machine with all that it is made of, the worst first."),
        row(Names::LatestScores, Method::Get, "/api/v1/health/scores/latest", Policy::needs(Permission::ViewPlant), 0, "latestScores", "The same in short: without tags, projections and risks."),
        row(Names::MachineHealth, Method::Get, "/api/v1/health/machines/{machine}", Policy::needs(Permission::ViewPlant), 0, "machineHealth", "One machine: its score with every contribution, risks, projections, what to do, and its open alerts."),
        row(Names::HealthTrendOf, Method::Get, "/api/v1/health/machines/{machine}/trend", Policy::needs(Permission::ViewHistory), 0, "healthTrend", "How a score went: daily means, direction and its significance."),
        row(Names::HealthHistory, Method::Get, "/api/v1/health/machines/{machine}/history", Policy::needs(Permission::ViewHistory), 0, "healthHistory", "Scores as they were kept."),
        row(Names::ExplainScore, Method::Get, "/api/v1/health/machines/{machine}/explanation", Policy::needs(Permission::ViewHistory), 0, "explainScore", "Why a score is what it is, now or at a moment: from the score down to stops, counts, signals and the tags whose readings it rests on."),
        row(Names::ComputeHealth, Method::Post, "/api/v1/health/compute", Policy::needs(Permission::ManageMaintenance), 0, "computeHealth", "Works out all scores at once instead of with the next minute."),
        row(Names::ReBaseline, Method::Post, "/api/v1/health/machines/{machine}/baseline", Policy::needs(Permission::ManageMaintenance), kNoteBody, "reBaseline", "After maintenance: the detector learns the machine anew."),
        row(Names::Alerts, Method::Get, "/api/v1/alerts", Policy::needs(Permission::ViewPlant), 0, "alerts", "Predictive alerts, newest first, and how right they have been."),
        row(Names::AlertLedger, Method::Get, "/api/v1/alerts/ledger", Policy::needs(Permission::ViewHistory), 0, "alertLedger", "How right the alerts of a time have been: false ones of all and for each machine and week, failures that were foretold, each with its bounds."),
        row(Names::Alert, Method::Get, "/api/v1/alerts/{alert}", Policy::needs(Permission::ViewPlant), 0, "alert", "One alert."),
        row(Names::AcknowledgeAlert, Method::Post, "/api/v1/alerts/{alert}/acknowledge", Policy::needs(Permission::ManageMaintenance), kNoteBody, "acknowledgeAlert", "Somebody looks after an alert."),
        row(Names::ScheduleAlert, Method::Post, "/api/v1/alerts/{alert}/schedule", Policy::needs(Permission::ManageMaintenance), kNoteBody, "scheduleAlert", "The work is planned."),
        row(Names::StartAlert, Method::Post, "/api/v1/alerts/{alert}/start", Policy::needs(Permission::ManageMaintenance), kNoteBody, "startAlert", "The work has begun."),
        row(Names::ResolveAlert, Method::Post, "/api/v1/alerts/{alert}/resolve", Policy::needs(Permission::ManageMaintenance), kNoteBody, "resolveAlert", "Ends an alert with what came of it."),
        row(Names::Recommendations, Method::Get, "/api/v1/recommendations", Policy::needs(Permission::ViewPlant), 0, "recommendations", "What somebody proposed to do to machines, newest first."),
        row(Names::Propose, Method::Post, "/api/v1/recommendations", Policy::needs(Permission::ManageMaintenance), kNoteBody, "propose", "A new recommendation."),
        row(Names::ApproveRecommendation, Method::Post, "/api/v1/recommendations/{recommendation}/approve", Policy::needs(Permission::ManageMaintenance), kNoteBody, "approveRecommendation", "It is to be done."),
        row(Names::RejectRecommendation, Method::Post, "/api/v1/recommendations/{recommendation}/reject", Policy::needs(Permission::ManageMaintenance), kNoteBody, "rejectRecommendation", "It is not to be done."),
        row(Names::ImplementRecommendation, Method::Post, "/api/v1/recommendations/{recommendation}/implement", Policy::needs(Permission::ManageMaintenance), kNoteBody, "implementRecommendation", "It was done."),
        row(Names::ValidateRecommendation, Method::Post, "/api/v1/recommendations/{recommendation}/validate", Policy::needs(Permission::ManageMaintenance), kNoteBody, "validateRecommendation", "Whether it helped."),
        row(Names::Production, Method::Get, "/api/v1/production", Policy::needs(Permission::ViewPlant), 0, "production", "Each work center now: runs, quantities, yield, OEE, progress, utilisation."),
        row(Names::ShiftReport, Method::Get, "/api/v1/production/report", Policy::needs(Permission::ViewHistory), 0, "shiftReport", "Shifts of a time as CSV."),
        row(Names::MachineProduction, Method::Get, "/api/v1/production/machines/{machine}", Policy::needs(Permission::ViewPlant), 0, "machineProduction", "One machine now: the run, OEE, losses and reasons of its shift."),
        row(Names::OeeTrend, Method::Get, "/api/v1/production/machines/{machine}/trend", Policy::needs(Permission::ViewHistory), 0, "oeeTrend", "OEE by hour, shift, day, week or month, and how it may go on."),
        row(Names::Utilisation, Method::Get, "/api/v1/production/machines/{machine}/utilisation", Policy::needs(Permission::ViewHistory), 0, "utilisation", "How the time was used, by the same steps."),
        row(Names::Losses, Method::Get, "/api/v1/production/machines/{machine}/losses", Policy::needs(Permission::ViewHistory), 0, "losses", "Where a machine's time went, and the reasons of stops."),
        row(Names::LineProduction, Method::Get, "/api/v1/production/lines/{line}", Policy::needs(Permission::ViewPlant), 0, "lineProduction", "One line now: what its pacemaker makes, each of its machines, and where the shift's machine hours went."),
        row(Names::LineLosses, Method::Get, "/api/v1/production/lines/{line}/losses", Policy::needs(Permission::ViewHistory), 0, "lineLosses", "Where the time of a line's machines went, added up."),
        row(Names::SiteLosses, Method::Get, "/api/v1/production/sites/{site}/losses", Policy::needs(Permission::ViewHistory), 0, "siteLosses", "Where the time of all machines of a site went, added up."),
        row(Names::Stops, Method::Get, "/api/v1/production/machines/{machine}/stops", Policy::needs(Permission::ViewHistory), 0, "stops", "Stops that were not short, those that last too."),
        row(Names::StopEntries, Method::Get, "/api/v1/production/machines/{machine}/entries", Policy::needs(Permission::ViewHistory), 0, "stopEntries", "What people said of stops."),
        row(Names::EnterStop, Method::Post, "/api/v1/production/machines/{machine}/entries", Policy::needs(Permission::EnterProduction), kNoteBody, "enterStop", "Says why a machine stood, or corrects it."),
        row(Names::Runs, Method::Get, "/api/v1/production/machines/{machine}/runs", Policy::needs(Permission::ViewPlant), 0, "runs", "Planned, active and recent production runs."),
        row(Names::AddRun, Method::Post, "/api/v1/production/machines/{machine}/runs", Policy::needs(Permission::EnterProduction), kSmallBody, "addRun", "Plans a production run, or begins one."),
        row(Names::PutRun, Method::Put, "/api/v1/production/machines/{machine}/runs/{run}", Policy::needs(Permission::EnterProduction), kSmallBody, "putRun", "Changes the plan of a run, begins or ends it."),
        row(Names::Charts, Method::Get, "/api/v1/charts", Policy::needs(Permission::ViewPlant), 0, "charts", "Control charts as they stand now."),
        row(Names::Chart, Method::Get, "/api/v1/charts/{chart}", Policy::needs(Permission::ViewHistory), 0, "chart", "A control chart: points, limits, signals, capability."),
        row(Names::SpcSignals, Method::Get, "/api/v1/quality/signals", Policy::needs(Permission::ViewPlant), 0, "spcSignals", "Signals of control charts, newest first."),
        row(Names::EnterMeasurement, Method::Post, "/api/v1/charts/{chart}/measurements", Policy::needs(Permission::EnterProduction), kSmallBody, "enterMeasurement", "Values that somebody measured, for a chart without a tag."),
        row(Names::ImportMeasurements, Method::Post, "/api/v1/quality/measurements", Policy::needs(Permission::EnterProduction), kReadingsBody, "importMeasurements", "A file of measurements: looked at, or taken over as a whole."),
        row(Names::RelearnChart, Method::Post, "/api/v1/charts/{chart}/relearn", Policy::needs(Permission::ApproveQuality), 0, "relearnChart", "The chart forgets its limits and learns from the points that come."),
        row(Names::Batches, Method::Get, "/api/v1/batches", Policy::needs(Permission::ViewPlant), 0, "batches", "Batches whose tests are collected, newest first."),
        row(Names::OpenBatch, Method::Post, "/api/v1/batches", Policy::needs(Permission::EnterProduction), kSmallBody, "openBatch", "A new batch."),
        row(Names::BatchDetail, Method::Get, "/api/v1/batches/{batch}", Policy::needs(Permission::ViewPlant), 0, "batch", "One batch with its tests."),
        row(Names::AddTests, Method::Post, "/api/v1/batches/{batch}/tests", Policy::needs(Permission::EnterProduction), kPartBody, "addTests", "A result of a test, or a file of them."),
        row(Names::DecideBatch, Method::Post, "/api/v1/batches/{batch}/decision", Policy::needs(Permission::ApproveQuality), kNoteBody, "decideBatch", "Somebody signs for a batch, with the password."),
        // ---- the browser's page
        row(Names::Page, Method::Get, "/", Policy::anybody(), 0, "page", "The browser's page."),
        row(Names::PageFile, Method::Get, "/web/{file}", Policy::anybody(), 0, "pageFile", "What the page is made of."),
        // ---- viewers whose WebSocket does not come through
        row(Names::LiveOpen, Method::Post, "/api/v1/live", Policy::needs(Permission::ViewPlant), kSmallBody, "liveOpen", "Opens a session of lineside.v1 over plain HTTP."),
        row(Names::LiveSay, Method::Post, "/api/v1/live/{session}", Policy::needs(Permission::ViewPlant), kMessageBody, "liveSay", "One message of lineside.v1 to the station."),
        row(Names::LivePoll, Method::Get, "/api/v1/live/{session}", Policy::needs(Permission::ViewPlant), 0, "livePoll", "The messages behind a number; waits for some when asked to."),
        row(Names::LiveEnd, Method::Delete, "/api/v1/live/{session}", Policy::needs(Permission::ViewPlant), 0, "liveEnd", "Ends a session."),
        Route{http::RouteId{Names::LiveEvents}, Method::Get, "/api/v1/live/{session}/events", Policy::needs(Permission::ViewPlant), Carriage::EventStream, 0,
              "liveEvents", "The messages as they come, as Server-Sent Events."},
        Route{http::RouteId{Names::Live}, Method::Get, "/live", Policy::ticketOr(Permission::ViewPlant), Carriage::WebSocket, 0, "live", "The WebSocket of lineside.v1."},
    };
}();
static_assert(kRoutes.size() == Names::Count);
static_assert([] {
    for (size_t i = 0; i < kRoutes.size(); ++i) {
        if (size_t(kRoutes[i].id) != i)
            return false;
    }
    return true;
}(), "one row per name, in their order");

} // namespace lineside::rest
