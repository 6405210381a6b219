#pragma once

#include "models/base/clock.h"

#include <QMap>
#include <QString>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace lineside::live {

//! Messages as figures tell them apart: every type of the catalogue, then those that belong to one connection, then those of viewers.
enum class MessageKind : quint8 {
    Readings, Machines, Events, Presence, System, DataFlow, Me, Site, Tenant, CriticalAlert,
    HealthScore, HealthStatus, Anomaly, AlertCreated, AlertChanged, Recommendation,
    ProductionSummary, ProductionState, StopEntered, Measurement, SpcAlert,
    Welcome, Subscribed, Unsubscribed, Refreshed, Acknowledged, Pong, Failed,
    Subscribe, Unsubscribe, Refresh, Acknowledge, Ping, Unknown,
};
inline constexpr size_t kMessageKinds = size_t(MessageKind::Unknown) + 1;

struct MessageKindRow
{
    const char *type; //!< as it stands in the message
    bool out;         //!< from the station to viewers
};
inline constexpr std::array<MessageKindRow, kMessageKinds> kMessageKindRows{{
    {"sensorReadingUpdated", true}, {"machineStateUpdated", true}, {"equipmentEventTriggered", true}, {"presenceUpdated", true},
    {"systemStatusUpdated", true}, {"dataFlowUpdated", true}, {"accountUpdated", true}, {"plantUpdated", true},
    {"tenantUpdated", true}, {"criticalAlertTriggered", true},
    {"equipmentHealthScoreUpdated", true}, {"equipmentHealthStatusChanged", true}, {"equipmentAnomalyDetected", true},
    {"predictiveMaintenanceAlertCreated", true}, {"alertChanged", true}, {"recommendationChanged", true},
    {"productionSummaryUpdated", true}, {"productionStateChanged", true}, {"stopEntered", true},
    {"spcNewMeasurement", true}, {"spcNewAlert", true},
    {"welcome", true}, {"subscribed", true}, {"unsubscribed", true}, {"auth.refreshed", true}, {"acknowledged", true},
    {"pong", true}, {"error", true},
    {"subscribe", false}, {"unsubscribe", false}, {"auth.refresh", false}, {"ack", false}, {"ping", false}, {"other", false},
}};

//! Of a type that the station sends; Unknown for any other.
constexpr MessageKind sentKindOf(std::string_view type)
{
    for (size_t i = 0; i < kMessageKinds; ++i) {
        if (kMessageKindRows[i].out && type == kMessageKindRows[i].type)
            return MessageKind(i);
    }
    return MessageKind::Unknown;
}

//! How long things took, in the buckets of Prometheus. One thread writes, any reads.
class LatencyHistogram
{
public:
    static constexpr std::array kUpTo{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0}; //!< seconds

    //! \a times things that took this long.
    void observe(std::chrono::nanoseconds took, quint64 times)
    {
        const double seconds = std::chrono::duration<double>(took).count();
        size_t bucket = 0;
        while (bucket < kUpTo.size() && seconds > kUpTo[bucket])
            ++bucket;
        add(m_counts[bucket], times);
        add(m_sumMicroseconds, quint64(std::max<qint64>(took.count(), 0) / 1'000) * times);
    }
    //! Not more than kUpTo[bucket]; of the last one, kUpTo.size(): more than any. Not added up.
    quint64 count(size_t bucket) const { return m_counts[bucket].load(std::memory_order_relaxed); }
    double sumSeconds() const { return double(m_sumMicroseconds.load(std::memory_order_relaxed)) / 1e6; }

private:
    static void add(std::atomic<quint64> &value, quint64 more)
    {
        value.store(value.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    std::array<std::atomic<quint64>, kUpTo.size() + 1> m_counts{};
    std::atomic<quint64> m_sumMicroseconds{0};
};

//! The messages of one tenant's viewers; the network thread writes, any thread reads.
struct MessageFigures
{
    std::array<std::atomic<quint64>, kMessageKinds> messages{}; //!< by MessageKind, which tells the direction, too
    LatencyHistogram latency; //!< from the Intake, or publish(), to a viewer's socket; one for each message
};

//! How many viewers one tenant has.
struct TenantFigures
{
    qint64 viewers = 0;  //!< at the moment
    quint64 refused = 0; //!< since the start
};

//! Counters since the start, and levels; the network thread writes, any thread reads.
struct HubCounters
{
    std::atomic<qint64> viewers{0};          //!< a level
    std::atomic<qint64> fallbacks{0};        //!< a level: of them without a WebSocket
    std::atomic<quint64> opened{0};
    std::atomic<quint64> refused{0};         //!< by the limits
    std::atomic<quint64> messagesIn{0};
    std::atomic<quint64> messagesOut{0};
    std::atomic<quint64> bytesOut{0};        //!< of those that have gone
    std::atomic<quint64> conflations{0};     //!< likewise
    std::atomic<quint64> closedSlow{0};
    std::atomic<quint64> ticks{0};
    std::atomic<quint64> tickMicroseconds{0};
    std::atomic<qint64> streams{0};          //!< a level
    std::atomic<qint64> logBytes{0};         //!< a level

    //! The tenant's, made when it is asked for first; it stays as long as this does.
    MessageFigures &of(const QString &tenant)
    {
        const std::lock_guard lock(m_mutex);
        std::unique_ptr<MessageFigures> &figures = m_messages[tenant];
        if (!figures)
            figures = std::make_unique<MessageFigures>();
        return *figures;
    }
    //! By tenant, in the order of their codes.
    std::vector<std::pair<QString, const MessageFigures *>> messages() const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<std::pair<QString, const MessageFigures *>> all;
        for (const auto &[tenant, figures] : m_messages)
            all.emplace_back(tenant, figures.get());
        return all;
    }

    void count(MessageFigures &figures, MessageKind kind, quint64 times)
    {
        std::atomic<quint64> &one = figures.messages[size_t(kind)];
        one.store(one.load(std::memory_order_relaxed) + times, std::memory_order_relaxed);
        std::atomic<quint64> &all = kMessageKindRows[size_t(kind)].out ? messagesOut : messagesIn;
        all.store(all.load(std::memory_order_relaxed) + times, std::memory_order_relaxed);
    }

    //! Some seconds old at most; by the tenants' codes.
    QMap<QString, TenantFigures> tenants() const
    {
        const std::lock_guard lock(m_mutex);
        return m_tenants;
    }
    void setTenants(const QMap<QString, TenantFigures> &tenants)
    {
        const std::lock_guard lock(m_mutex);
        m_tenants = tenants;
    }

private:
    mutable std::mutex m_mutex;
    QMap<QString, TenantFigures> m_tenants;
    std::map<QString, std::unique_ptr<MessageFigures>> m_messages;
};

} // namespace lineside::live
