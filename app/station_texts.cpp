#include "app/report.h"
#include "app/station_figures.h"
#include "server/rest/figure_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

namespace lineside {

namespace {

double seconds(std::chrono::microseconds time)
{
    return double(time.count()) / 1e6;
}

double figureOf(bool yes)
{
    return yes ? 1 : 0;
}

QJsonValue bytesOrNull(const std::optional<quint64> &bytes)
{
    return bytes ? QJsonValue(qint64(*bytes)) : QJsonValue();
}

//! How far readings have come: pipeline, history, the plant's database.
QJsonObject flowOf(const StationLook &look)
{
    return QJsonObject{
        {QStringLiteral("pipeline"),
         QJsonObject{{QStringLiteral("received"), qint64(look.pipeline.received)},
                     {QStringLiteral("delivered"), qint64(look.pipeline.delivered)},
                     {QStringLiteral("latencyMsP95"), look.conditioning.percentileMs(0.95)}}},
        {QStringLiteral("history"),
         QJsonObject{{QStringLiteral("healthy"), look.history.healthy},
                     {QStringLiteral("trouble"), look.history.trouble},
                     {QStringLiteral("stored"), qint64(look.history.stored)},
                     {QStringLiteral("events"), qint64(look.history.storedEvents)},
                     {QStringLiteral("lost"), qint64(look.history.lost)},
                     {QStringLiteral("bytes"), qint64(look.history.bytes)},
                     {QStringLiteral("latencyMsP95"), look.commitLatency.percentileMs(0.95)}}},
        {QStringLiteral("plantDatabase"),
         QJsonObject{{QStringLiteral("state"), stateName(look.forwarder.state)},
                     {QStringLiteral("cause"), look.forwarder.cause},
                     {QStringLiteral("forwarded"), qint64(look.forwarder.forwarded)},
                     {QStringLiteral("waiting"), qint64(look.forwarder.waiting)},
                     {QStringLiteral("records"), qint64(look.forwarder.forwardedRecords)},
                     {QStringLiteral("waitingRecords"), qint64(look.forwarder.waitingRecords)},
                     {QStringLiteral("rejected"), qint64(look.forwarder.rejected)},
                     {QStringLiteral("latencyMsP95"), look.forwarder.latency.percentileMs(0.95)}}},
    };
}

} // namespace

QByteArray statusText(const StationLook &look, const std::vector<rest::PartState> &parts)
{
    QJsonObject partWords;
    for (const rest::PartState &part : parts)
        partWords.insert(QString::fromLatin1(part.name), part.word.isEmpty() ? QStringLiteral("ok") : QString::fromLatin1(part.word));
    QJsonArray links;
    for (const StationLook::Link &link : look.links) {
        const LinkStatus &status = link.status;
        links.append(QJsonObject{
            {QStringLiteral("device"), link.device},
            {QStringLiteral("protocol"), link.driver},
            {QStringLiteral("state"), stateName(status.state)},
            {QStringLiteral("cause"), status.cause},
            {QStringLiteral("readings"), qint64(status.readings)},
            {QStringLiteral("timeouts"), qint64(status.timeouts)},
            {QStringLiteral("errors"), qint64(status.exceptions + status.protocolErrors + status.malformed)},
            {QStringLiteral("reconnects"), qint64(status.reconnects)},
            {QStringLiteral("latencyMsP95"), status.latency.percentileMs(0.95)},
        });
    }
    QJsonObject all = flowOf(look);
    const QJsonObject more{
        {QStringLiteral("version"), QLatin1String(LINESIDE_VERSION)},
        {QStringLiteral("at"), toIso(look.at)},
        {QStringLiteral("runningSeconds"), qint64(look.running.count())},
        {QStringLiteral("configuration"), qint64(look.revision)},
        {QStringLiteral("tags"), qint64(look.tags)},
        {QStringLiteral("staleTags"), qint64(look.pipeline.staleTags)},
        {QStringLiteral("parts"), partWords},
        {QStringLiteral("links"), links},
        {QStringLiteral("disk"), QJsonObject{{QStringLiteral("freeBytes"), bytesOrNull(look.diskFree)},
                                             {QStringLiteral("totalBytes"), bytesOrNull(look.diskTotal)}}},
        {QStringLiteral("process"), QJsonObject{{QStringLiteral("residentBytes"), look.residentBytes},
                                                {QStringLiteral("cpuSeconds"), look.cpuSeconds},
                                                {QStringLiteral("longestStallMs"), look.longestStallSeconds * 1e3}}},
    };
    for (auto member = more.begin(); member != more.end(); ++member)
        all.insert(member.key(), member.value());
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

QByteArray dataFlowText(const StationLook &look)
{
    return QJsonDocument(flowOf(look)).toJson(QJsonDocument::Compact);
}

QByteArray metricsText(const StationLook &look)
{
    rest::FigureText out;
    using Labels = rest::FigureText::Labels;
    const auto work = rest::FigureText::workBounds();

    out.gauge("lineside_info", "The program's version.").sample(1, {{"version", QStringLiteral(LINESIDE_VERSION)}});
    out.gauge("lineside_running_seconds", "Since the station was started.", double(look.running.count()));
    out.gauge("lineside_configuration_revision", "Number of the configuration in force.", double(look.revision));
    out.gauge("lineside_tags", "Tags of enabled devices.", double(look.tags));
    out.gauge("lineside_looked_at_seconds", "When the figures of the station were taken (Unix time).", seconds(look.at.time_since_epoch()));

    // ---- drivers
    const auto byDevice = [&](auto value) {
        for (const StationLook::Link &link : look.links)
            out.sample(double(value(link)), Labels{{"device", link.device}, {"driver", link.driver}});
    };
    out.gauge("lineside_link_up", "1 while a device answers.");
    byDevice([](const auto &link) { return figureOf(link.status.state == LinkState::Up || link.status.state == LinkState::Degraded); });
    out.gauge("lineside_link_enabled", "1 unless a device is switched off.");
    byDevice([](const auto &link) { return figureOf(link.enabled && link.status.state != LinkState::Disabled); });
    out.counter("lineside_link_readings_total", "Readings from a device.");
    byDevice([](const auto &link) { return link.status.readings; });
    out.counter("lineside_link_requests_total", "Requests that a device answered.");
    byDevice([](const auto &link) { return link.status.requestsOk; });
    out.counter("lineside_link_timeouts_total", "Requests that a device did not answer in time.");
    byDevice([](const auto &link) { return link.status.timeouts; });
    out.counter("lineside_link_errors_total", "Refusals, breaches of the protocol and unreadable messages.");
    byDevice([](const auto &link) { return link.status.exceptions + link.status.protocolErrors + link.status.malformed; });
    out.counter("lineside_link_reconnects_total", "How often a link was made again.");
    byDevice([](const auto &link) { return link.status.reconnects; });
    out.counter("lineside_link_received_bytes_total", "Bytes from a device.");
    byDevice([](const auto &link) { return link.status.bytesIn; });
    out.counter("lineside_link_sent_bytes_total", "Bytes to a device.");
    byDevice([](const auto &link) { return link.status.bytesOut; });
    out.histogram("lineside_link_latency_seconds", "One request, or publishing to receiving where both clocks are known.");
    for (const StationLook::Link &link : look.links)
        out.sample(link.status.latency, work, {{"device", link.device}, {"driver", link.driver}});
    out.gauge("lineside_throttled_devices", "Devices that are asked less often because a consumer is slow.", double(look.throttle.devices));

    // ---- pipeline
    out.counter("lineside_pipeline_received_total", "Readings from drivers.", double(look.pipeline.received));
    out.counter("lineside_pipeline_delivered_total", "Readings that reached latest values and history.", double(look.pipeline.delivered));
    out.counter("lineside_pipeline_unknown_tag_total", "Readings of tags that left the configuration.", double(look.pipeline.unknownTag));
    out.counter("lineside_pipeline_implausible_stamps_total", "Readings whose time could not be right.", double(look.pipeline.implausibleStamps));
    out.counter("lineside_pipeline_out_of_order_total", "Readings older than the newest of their tag.", double(look.pipeline.outOfOrder));
    out.counter("lineside_pipeline_deadbanded_total", "Readings too close to the one before for history.", double(look.pipeline.deadbanded));
    out.gauge("lineside_pipeline_stale_tags", "Tags that nothing was heard of for their stale time.", double(look.pipeline.staleTags));
    out.gauge("lineside_pipeline_queue_bytes", "Readings that wait for the telemetry thread.", double(look.pipeline.queueBytes));
    out.gauge("lineside_pipeline_fill_ratio", "The fullest queue behind the drivers; at 0.8 they are slowed down.", look.fill);
    out.histogram("lineside_pipeline_latency_seconds", "From receiving a reading to its latest value.").sample(look.conditioning, work);
    out.gauge("lineside_data_age_seconds", "Since any tag was good; NaN while none was.",
              look.freshFor ? double(look.freshFor->count()) : std::numeric_limits<double>::quiet_NaN());

    // ---- history
    out.gauge("lineside_history_healthy", "1 while readings can be stored.", figureOf(look.history.healthy));
    out.counter("lineside_history_stored_total", "Readings committed.", double(look.history.stored));
    out.counter("lineside_history_events_total", "Events committed.", double(look.history.storedEvents));
    out.counter("lineside_history_lost_total", "Readings that gave way; each is in a gap record.", double(look.history.lost));
    out.gauge("lineside_history_bytes", "Size of the history on the disk.", double(look.history.bytes));
    out.gauge("lineside_history_budget_bytes", "What it may grow to; 0: not known yet.", double(look.history.budgetBytes));
    out.gauge("lineside_history_queue_bytes", "Readings that wait for the disk.", double(look.history.queueBytes));
    out.gauge("lineside_history_queue_limit_bytes", "How much may wait.", double(look.history.queueMaxBytes));
    out.histogram("lineside_history_latency_seconds", "From receiving a reading to its commit.").sample(look.commitLatency, work);
    out.histogram("lineside_history_commit_seconds", "Writing and syncing one commit.").sample(look.commitTime, work);

    out.histogram("lineside_history_query_seconds", "Answering one question to the history.");
    for (size_t kind = 0; kind < kQueryKinds.size(); ++kind)
        out.sample(look.queries[kind], work, {{"query", QLatin1String(kQueryKinds[kind])}});
    out.counter("lineside_history_slow_queries_total", "Questions that took longer than they may, and were logged.", double(look.slowQueries));

    // ---- health
    out.gauge("lineside_health_trouble", "1 while health is not worked out, or not kept: see the journal.", figureOf(look.healthInTrouble));
    out.counter("lineside_health_rounds_total", "Rounds in which the machines were scored.", double(look.health.rounds));
    out.gauge("lineside_health_last_round_seconds", "When the last round was (Unix time); 0: none yet.", seconds(look.health.lastRound.time_since_epoch()));
    out.gauge("lineside_health_round_duration_seconds", "How long it took.", seconds(look.health.roundTook));
    out.gauge("lineside_health_machines", "Machines that are scored.", double(look.health.machines));
    out.counter("lineside_health_lost_batches_total", "Batches of readings that gave way before they were scored.", double(look.health.lostBatches));
    out.counter("lineside_health_late_readings_total", "Readings that came after the scores of their time.", double(look.health.lateReadings));
    out.counter("lineside_health_rescored_total", "Kept scores that were worked out anew for them.", double(look.health.rescored));

    // ---- forwarder
    const ForwarderStatus &forward = look.forwarder;
    out.gauge("lineside_forwarder_state", "1 for the state that the plant's database is in.");
    using State = ForwarderStatus::State;
    for (const State state : {State::Off, State::Connecting, State::Up, State::Held, State::Down})
        out.sample(figureOf(forward.state == state), {{"state", stateName(state)}});
    out.counter("lineside_forwarder_readings_total", "Readings written to the plant's database.", double(forward.forwarded));
    out.counter("lineside_forwarder_events_total", "Events written to it.", double(forward.forwardedEvents));
    out.counter("lineside_forwarder_records_total", "Changed records (production, quality, health) written to it.",
                double(forward.forwardedRecords));
    out.gauge("lineside_forwarder_waiting_records", "Changed records still to come.", double(forward.waitingRecords));
    out.counter("lineside_forwarder_rejected_total", "Readings, events and records that it would not take.", double(forward.rejected));
    out.counter("lineside_forwarder_gone_total", "Readings that were not kept any more when their turn came.", double(forward.gone));
    out.counter("lineside_forwarder_connections_total", "Connections made to it.", double(forward.connections));
    out.gauge("lineside_forwarder_waiting_readings", "Readings still to come.", double(forward.waiting));
    out.gauge("lineside_forwarder_waiting_bytes", "About what they weigh.", double(forward.waitingBytes));
    out.gauge("lineside_forwarder_lag_seconds", "Age of the oldest reading that is still to come, about.",
              forward.oldestWaiting ? std::max(0.0, seconds(look.at - *forward.oldestWaiting)) : 0);
    out.histogram("lineside_forwarder_latency_seconds", "From committed here to committed there.").sample(forward.latency, work);

    // ---- the process
    if (look.diskFree && look.diskTotal) {
        out.gauge("lineside_disk_free_bytes", "Free on the disk of the data folder.", double(*look.diskFree));
        out.gauge("lineside_disk_size_bytes", "Size of that disk.", double(*look.diskTotal));
    }
    if (look.certificateEnds)
        out.gauge("lineside_web_certificate_expires_seconds", "When the web server's certificate ends (Unix time).",
                  seconds(look.certificateEnds->time_since_epoch()));
    out.gauge("lineside_database_up", "1 while a database of the station does what it is asked.");
    out.sample(figureOf(look.history.healthy), {{"database", QStringLiteral("history")}});
    out.sample(figureOf(look.records == StationLook::Answers::Well), {{"database", QStringLiteral("records")}});
    out.sample(figureOf(look.access == StationLook::Answers::Well), {{"database", QStringLiteral("access")}});
    if (forward.state != State::Off)
        out.sample(figureOf(forward.state == State::Up), {{"database", QStringLiteral("plant")}});
    out.counter("process_cpu_seconds_total", "User and system time of the process.", look.cpuSeconds);
    out.gauge("process_resident_memory_bytes", "Resident memory of the process.", look.residentBytes);
    out.histogram("lineside_event_loop_lag_seconds", "By how much a thread came late to what it had to do.")
        .sample(look.loopLag, work, {{"thread", QStringLiteral("main")}});
    out.counter("lineside_gui_stalls_total", "Times that the window stood still for 50 ms and more.", double(look.stalls));
    out.gauge("lineside_gui_longest_stall_seconds", "The longest of them; 0 without a window.", look.longestStallSeconds);
    return out.take();
}

} // namespace lineside
