#include "app/report.h"

#include "ui/widgets/tick_watch.h"

#include <QFile>
#include <QJsonArray>

#include <sys/resource.h>
#include <unistd.h>

namespace lineside {

QString stateName(LinkState state)
{
    switch (state) {
    case LinkState::Disabled:
        return QStringLiteral("disabled");
    case LinkState::Connecting:
        return QStringLiteral("connecting");
    case LinkState::Up:
        return QStringLiteral("up");
    case LinkState::Degraded:
        return QStringLiteral("degraded");
    case LinkState::Down:
        return QStringLiteral("down");
    }
    return QStringLiteral("down");
}

QString stateName(ForwarderStatus::State state)
{
    switch (state) {
    case ForwarderStatus::State::Off:
        return QStringLiteral("off");
    case ForwarderStatus::State::Connecting:
        return QStringLiteral("connecting");
    case ForwarderStatus::State::Up:
        return QStringLiteral("up");
    case ForwarderStatus::State::Held:
        return QStringLiteral("held");
    case ForwarderStatus::State::Down:
        return QStringLiteral("down");
    }
    return QStringLiteral("down");
}

QJsonObject forwardFigures(const Station &station)
{
    const ForwarderStatus status = station.forwarder().status();
    return QJsonObject{
        {QStringLiteral("state"), stateName(status.state)},
        {QStringLiteral("cause"), status.cause},
        {QStringLiteral("security"), status.security},
        {QStringLiteral("forwarded"), qint64(status.forwarded)},
        {QStringLiteral("events"), qint64(status.forwardedEvents)},
        {QStringLiteral("records"), qint64(status.forwardedRecords)},
        {QStringLiteral("waitingRecords"), qint64(status.waitingRecords)},
        {QStringLiteral("rejected"), qint64(status.rejected)},
        {QStringLiteral("gone"), qint64(status.gone)},
        {QStringLiteral("confirmed"), qint64(status.confirmed)},
        {QStringLiteral("waiting"), qint64(status.waiting)},
        {QStringLiteral("backlog"), qint64(status.backlog)},
        {QStringLiteral("connections"), qint64(status.connections)},
        {QStringLiteral("latencyMsP50"), status.latency.percentileMs(0.50)},
        {QStringLiteral("latencyMsP95"), status.latency.percentileMs(0.95)},
        {QStringLiteral("latencyMsP99"), status.latency.percentileMs(0.99)},
    };
}

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() < 2 ? 0 : fields[1].toDouble() * double(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

QJsonArray deviceFigures(const Station &station)
{
    const SnapshotPtr snapshot = station.editor().snapshot();
    QJsonArray devices;
    for (const LinkStatus &link : station.driverHost().links()) {
        const Device *device = snapshot->findDevice(link.device);
        if (!device)
            continue;
        devices.append(QJsonObject{
            {QStringLiteral("id"), device->code},
            {QStringLiteral("protocol"), device->driver},
            {QStringLiteral("state"), stateName(link.state)},
            {QStringLiteral("cause"), link.cause},
            {QStringLiteral("tags"), device->tags.size()},
            {QStringLiteral("readings"), qint64(link.readings)},
            {QStringLiteral("timeouts"), qint64(link.timeouts)},
            {QStringLiteral("errors"), qint64(link.exceptions + link.protocolErrors + link.malformed)},
            {QStringLiteral("reconnects"), qint64(link.reconnects)},
            {QStringLiteral("periodMs"), qint64(link.period.count())},
            {QStringLiteral("periodInForceMs"), qint64(link.widenedPeriod.count())},
            {QStringLiteral("latencyMsP50"), link.latency.percentileMs(0.50)},
            {QStringLiteral("latencyMsP95"), link.latency.percentileMs(0.95)},
        });
    }
    return devices;
}

QJsonObject windowFigures(const TickWatch &ticks, SteadyTime startedAt)
{
    const LatencySummary late = ticks.lateness();
    const auto milliseconds = [](auto duration) { return std::chrono::duration<double, std::milli>(duration).count(); };
    return QJsonObject{
        {QStringLiteral("firstTickMs"),
         ticks.first() == SteadyTime{} ? QJsonValue() : QJsonValue(milliseconds(ticks.first() - startedAt))},
        {QStringLiteral("ticks"), qint64(ticks.ticks())},
        {QStringLiteral("lateMsP50"), late.percentileMs(0.50)},
        {QStringLiteral("lateMsP99"), late.percentileMs(0.99)},
        {QStringLiteral("longestStallMs"), milliseconds(ticks.longestStall())},
    };
}

QJsonObject makeReport(const Station &station, const QJsonArray &devices, const QJsonObject &forward, const QJsonValue &window,
                       SteadyTime startedAt)
{
    const PipelineCounters pipeline = station.pipeline().counters();
    const HistorianCounters history = station.historian().counters();
    const DriverHost::Throttle throttle = station.driverHost().throttle();
    const LatencySummary condition = station.pipeline().conditionLatency();
    const LatencySummary commit = station.historian().commitLatency();
    const auto firstValue = station.firstLiveValue();
    const auto milliseconds = [](auto duration) {
        return double(std::chrono::duration_cast<std::chrono::microseconds>(duration).count()) / 1000.0;
    };

    return QJsonObject{
        {QStringLiteral("version"), QLatin1String(LINESIDE_VERSION)},
        {QStringLiteral("firstLiveValueMs"),
         firstValue ? QJsonValue(milliseconds(*firstValue - startedAt)) : QJsonValue()},
        {QStringLiteral("devices"), devices},
        {QStringLiteral("pipeline"),
         QJsonObject{
             {QStringLiteral("received"), qint64(pipeline.received)},
             {QStringLiteral("delivered"), qint64(pipeline.delivered)},
             {QStringLiteral("dropped"), qint64(pipeline.unknownTag + history.lost)},
             {QStringLiteral("droppedBy"),
              QJsonObject{{QStringLiteral("tagRemoved"), qint64(pipeline.unknownTag)},
                          {QStringLiteral("historyFull"), qint64(history.lost)}}},
             {QStringLiteral("implausibleStamps"), qint64(pipeline.implausibleStamps)},
             {QStringLiteral("outOfOrder"), qint64(pipeline.outOfOrder)},
             {QStringLiteral("deadbanded"), qint64(pipeline.deadbanded)},
             {QStringLiteral("staleTags"), qint64(pipeline.staleTags)},
             {QStringLiteral("throttleSteps"), qint64(throttle.steps)},
             {QStringLiteral("latencyMsP50"), condition.percentileMs(0.50)},
             {QStringLiteral("latencyMsP95"), condition.percentileMs(0.95)},
         }},
        {QStringLiteral("history"),
         QJsonObject{
             {QStringLiteral("stored"), qint64(history.stored)},
             {QStringLiteral("events"), qint64(history.storedEvents)},
             {QStringLiteral("bytes"), qint64(history.bytes)},
             {QStringLiteral("sequence"), qint64(history.sequence)},
             {QStringLiteral("healthy"), history.healthy},
             {QStringLiteral("trouble"), history.trouble},
             {QStringLiteral("latencyMsP95"), commit.percentileMs(0.95)},
         }},
        {QStringLiteral("forward"), forward},
        {QStringLiteral("window"), window},
        {QStringLiteral("memoryMb"), residentMb()},
        {QStringLiteral("cpuSeconds"), cpuSeconds()},
        {QStringLiteral("durationSeconds"), milliseconds(station.clock().steady() - startedAt) / 1000.0},
    };
}

} // namespace lineside
