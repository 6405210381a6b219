#include "models/forward/carrier.h"
#include "models/forward/lanes.h"

#include <QCoreApplication>

namespace lineside {

using namespace forward;

namespace {

struct LiveText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

//! Live starts anew behind what has waited longer than this, or is more than this, when a connection is made.
constexpr std::chrono::seconds kOldEnough{2};
constexpr quint64 kFarBehind = 20'000;
//! And while it runs, when the server cannot keep up.
constexpr quint64 kTooFarBehind = 100'000;
constexpr std::chrono::milliseconds kLook{100};

} // namespace

//! Events first, then what is new.
class Forwarder::LiveCarrier : private Carrier
{
public:
    explicit LiveCarrier(Shared &shared)
        : Carrier(shared, Shared::Who::Live), m_readings(shared.source, shared.parts.clock, shared.parts.dataFolder),
          m_events(shared.source, shared.parts.clock, shared.parts.dataFolder), m_eventPause(shared.patience)
    {
    }

    void run()
    {
        while (!m_shared.stop.isSet()) {
            if (!m_shared.numbers()) {
                m_shared.waitForNumbers(nullptr, std::chrono::milliseconds(500));
                continue;
            }
            m_shared.tell();
            if (m_link && !m_link->isBroken())
                carryEvents();
            if (!rested())
                continue;
            if ((!m_link || m_link->isBroken()) && !connectAnew())
                continue;
            if (m_live.next <= m_shared.newest()) {
                carryReadings();
            } else {
                done();
                m_shared.waitForReadings(m_live.next - 1, kLook);
            }
        }
        m_link.reset();
    }

private:
    bool connectAnew()
    {
        if (m_link)
            m_lostAt = std::chrono::steady_clock::now();
        m_link.reset();
        m_link = connect<PgLink>("live");
        if (!m_link)
            return false;
        m_readings.reset();
        m_events.reset();
        if (Status begun = begin(); !begun) {
            failed(!m_link->isBroken(), begun.error());
            if (!m_link->isBroken())
                m_link.reset();
            return false;
        }
        return true;
    }

    Status begin()
    {
        const Result<quint64> oldest = m_readings.reader().oldest();
        if (!oldest)
            return oldest.error();
        const auto formers = m_readings.reader().formers();
        if (!formers)
            return formers.error();
        if (Status taken = takeOverLanes(*m_link, m_shared.source, *formers); !taken)
            return taken;
        if (Status read = takeLanes(*oldest); !read)
            return read;
        const quint64 newest = m_shared.newest();
        if (m_live.next > newest + 1)
            return Error{Error::Kind::Refused,
                         LiveText::tr("The plant database has readings of this station up to number %1, but the local"
                                           " history ends at %2: it was put back to an older state.").arg(m_live.next - 1).arg(newest),
                         LiveText::tr("Give the station a new data folder, or restore the newer history.")};
        const quint64 waiting = m_live.waiting(newest);
        bool old = waiting > kFarBehind || (waiting > 0 && m_lostAt && std::chrono::steady_clock::now() - *m_lostAt > kOldEnough);
        if (waiting > 0 && !old && !m_lostAt) {
            const Result<LogSlice> first = m_readings.reader().read(m_live.next, newest, 1);
            if (!first)
                return first.error();
            old = first->readings.empty() || first->readings.front().at < m_shared.parts.clock.utc() - kOldEnough;
        }
        m_lostAt = std::nullopt;
        return old ? closeRange(newest) : Status(Done{});
    }

    Status takeLanes(quint64 oldest)
    {
        const Result<std::vector<LaneRow>> lanes = readLanes(*m_link, m_shared.source, oldest);
        if (!lanes)
            return lanes.error();
        for (const LaneRow &lane : *lanes) {
            if (lane.lane == kLiveLane)
                m_live = lane;
            if (lane.lane == kEventsLane)
                m_eventRow = lane;
        }
        m_shared.setLanes(*lanes);
        return Done{};
    }

    Status closeRange(quint64 newest)
    {
        const Result<bool> closed = turnIntoBacklog(*m_link, m_shared.source, m_live, newest);
        if (!closed)
            return closed.error();
        m_readings.reset();
        return takeLanes(1);
    }

    void carryEvents()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        const quint64 stored = m_shared.parts.historian.counters().storedEvents;
        if (!m_eventPause.isOver(now) || (stored == m_eventsSeen && now < m_nextEventLook))
            return;
        m_nextEventLook = now + std::chrono::seconds(1);
        m_eventsSeen = stored;
        for (int i = 0; i < 10 && !m_shared.stop.isSet(); ++i) {
            const quint64 before = m_eventRow.next;
            const LaneStep step = m_events.step(*m_link, m_eventRow, *m_shared.numbers());
            switch (step.carried) {
            case Carried::Committed:
                m_eventPause.done();
                m_shared.fine(Shared::Who::Events);
                if (m_eventRow.next == before)
                    return;
                m_shared.moved(m_eventRow, step);
                break;
            case Carried::Moved:
                if (Status read = takeLanes(1); !read)
                    return;
                break;
            case Carried::Poison:
                break;
            case Carried::Held:
                m_eventPause.failed(now);
                m_shared.trouble(Shared::Who::Events, true, step.why, m_eventPause.until(), m_eventPause.isResting());
                m_eventsSeen = 0;
                return;
            case Carried::Broken:
                failed(false, step.why);
                return;
            }
        }
        m_eventsSeen = 0; // there are more
    }

    void carryReadings()
    {
        const quint64 newest = m_shared.newest();
        if (m_live.waiting(newest) > kTooFarBehind) {
            if (Status closed = closeRange(newest); !closed)
                failed(!m_link->isBroken(), closed.error());
            return;
        }
        const LaneStep step = m_readings.step(*m_link, m_live, newest, *m_shared.numbers());
        switch (step.carried) {
        case Carried::Committed:
            done();
            m_shared.moved(m_live, step);
            m_shared.addHeartbeats(m_readings.takeHeartbeats());
            break;
        case Carried::Moved:
            if (Status read = takeLanes(1); !read)
                failed(!m_link->isBroken(), read.error());
            break;
        case Carried::Poison:
            break;
        case Carried::Held:
            if (step.unknownTag)
                waitForTags();
            else
                failed(true, step.why);
            break;
        case Carried::Broken:
            m_lostAt = std::chrono::steady_clock::now();
            failed(false, step.why);
            break;
        }
    }

    ReadingLane m_readings;
    EventLane m_events;
    Pause m_eventPause;
    std::unique_ptr<PgLink> m_link;
    LaneRow m_live{kLiveLane, 1, {}};
    LaneRow m_eventRow{kEventsLane, 1, {}};
    std::optional<SteadyTime> m_lostAt;
    quint64 m_eventsSeen = 0;
    SteadyTime m_nextEventLook{};
};

void Forwarder::carryLive(Shared &shared)
{
    LiveCarrier(shared).run();
}

} // namespace lineside
