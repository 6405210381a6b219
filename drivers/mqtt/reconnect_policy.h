#pragma once

#include "drivers/mqtt/transport.h"

#include <QRandomGenerator>

#include <deque>

namespace lineside::mqtt {

/*!
 * When to try again, and where. Pure: it is told what happened and when.
 *
 * A connection that dropped is tried again at once, then all addresses in turn; after each round the pause doubles from
 * 250 ms up to 4 s in the first minute of an outage, up to 24 s later, each with a quarter of jitter.
 *
 * Take-overs: a broker ends the older of two connections with one client id. When a connection that stood is ended from
 * the other side and the very next try succeeds, the broker was not away: somebody else came. Three of those within a
 * minute, and this side gives way for ten minutes instead of throwing the other out in turn. (MQTT 5 says it outright.)
 */
class ReconnectPolicy
{
public:
    static constexpr int kTakeOvers = 3;
    static constexpr std::chrono::seconds kTakeOverWindow{60};
    static constexpr std::chrono::minutes kGivingWay{10};

    explicit ReconnectPolicy(size_t addresses, quint32 seed = QRandomGenerator::global()->generate());

    size_t address() const { return m_address; }
    void noteConnected(SteadyTime now);

    struct Next
    {
        std::chrono::milliseconds pause{0};
        bool takenOver = false; //!< gives way: the pause is kGivingWay
    };
    Next noteFailure(SteadyTime now, TransportFailure::Kind kind);

private:
    std::chrono::milliseconds jittered(std::chrono::milliseconds pause);

    const size_t m_addresses;
    QRandomGenerator m_random;
    size_t m_address = 0;
    size_t m_triedInRound = 0;
    int m_rounds = 0;
    bool m_connected = false;
    bool m_failedSinceDrop = false;
    std::optional<SteadyTime> m_outageSince;
    SteadyTime m_connectedAt{};
    std::deque<SteadyTime> m_suspectDrops;
};

} // namespace lineside::mqtt
