#pragma once

#include "app/fresh_tags.h"
#include "drivers/host/driver_host.h"
#include "models/forward/forwarder.h"
#include "models/health/health_service.h"
#include "models/history/query_watch.h"
#include "models/telemetry/pipeline.h"
#include "server/rest/rest_service.h"

#include <QObject>
#include <QTimer>

#include <mutex>
#include <optional>

namespace lineside {

class Station;

//! How the station was at one moment.
struct StationLook
{
    UtcTime at{};
    std::chrono::seconds running{0};
    quint64 revision = 0;                //!< of the configuration
    quint64 tags = 0;                    //!< of enabled devices
    PipelineCounters pipeline;
    LatencySummary conditioning;
    double fill = 0;                     //!< of the fullest queue, 0 to 1
    HistorianCounters history;
    LatencySummary commitLatency, commitTime;
    std::array<LatencySummary, kQueryKinds.size()> queries;
    quint64 slowQueries = 0;
    struct Link
    {
        QString device, driver;
        bool enabled = true;
        LinkStatus status;
    };
    std::vector<Link> links;
    DriverHost::Throttle throttle;
    ForwarderStatus forwarder;
    std::optional<std::chrono::seconds> freshFor; //!< since a tag was Good; nothing: none ever was
    FreshTags::Count fresh;              //!< how many were good within StationFigures::kFreshWithin
    std::optional<quint64> diskFree, diskTotal;   //!< bytes, of the data folder's disk
    double residentBytes = 0, cpuSeconds = 0;
    LatencySummary loopLag;              //!< by how much the main thread came late
    double longestStallSeconds = 0;
    quint64 stalls = 0;                  //!< of 50 ms and more
    bool hasWindow = false;
    //! What a database came to when it was last asked for something.
    enum class Answers { Well, Opening, Failing, Full, NotAtAll };
    Answers records = Answers::Well, access = Answers::Well;
    bool healthInTrouble = false;        //!< HealthWatchdog says that health is not worked out, or not kept
    HealthHeartbeat health;
    std::optional<UtcTime> certificateEnds; //!< of the web server that runs with TLS
};

/*!
 * What the station's parts have come to: looked at once a second on the main thread while somebody may ask, and told on any
 * thread from what was seen last.
 */
class StationFigures : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kEvery{1};
    static constexpr std::chrono::minutes kFreshWithin{5}; //!< data, and what goes to the plant's database
    static constexpr double kFreshShare = 0.5;             //!< with fewer fresh tags the station is not ready
    static constexpr quint64 kDiskLeast = 256ull << 20;    //!< bytes
    static constexpr quint64 kRecordsLeast = 1ull << 20;   //!< bytes: with less nothing can be written down
    static constexpr std::chrono::seconds kOutdatedAfter{60}; //!< the main thread hangs
    static constexpr std::chrono::seconds kAskEvery{5}, kAnsweredWithin{10}; //!< the databases of records and accounts

    explicit StationFigures(const Station &station);
    ~StationFigures() override;

    void start(); //!< idempotent, as stop() is
    void stop();

    // Any thread.
    std::vector<rest::PartState> parts() const;
    QByteArray status() const; //!< a JSON object
    QByteArray dataFlow() const; //!< likewise: how far readings have come
    QByteArray metrics() const; //!< in Prometheus's text format

private:
    struct Disk;
    struct Probe;
    using Told = std::function<void(StationLook::Answers)>;
    StationLook::Answers answers(const std::shared_ptr<Probe> &probe, const std::function<void(Told)> &ask) const;
    std::shared_ptr<const StationLook> last() const;
    void look();
    void lookAtDisk();
    void beat();

    const Station &m_station;
    const SteadyTime m_begun;
    const std::shared_ptr<Disk> m_disk;
    const std::shared_ptr<Probe> m_records, m_access;
    QTimer m_timer, m_beat;
    SteadyTime m_lastBeat{};
    LatencyHistogram m_lag;
    std::chrono::nanoseconds m_longestStall{0};
    quint64 m_stalls = 0;
    FreshTags m_fresh{kFreshWithin};
    mutable std::mutex m_mutex;
    std::shared_ptr<const StationLook> m_last;
};

//! The parts for /readyz: words only, since anybody may ask.
std::vector<rest::PartState> partsOf(const StationLook &look, UtcTime now);
QByteArray statusText(const StationLook &look, const std::vector<rest::PartState> &parts);
QByteArray dataFlowText(const StationLook &look);
QByteArray metricsText(const StationLook &look);

} // namespace lineside
