#include "models/forward/carrier.h"
#include "models/forward/lanes.h"
#include "models/forward/month_index.h"

namespace lineside {

using namespace forward;

namespace {

//! Nobody waits for the single rows of a backlog: fewer commits are better there.
constexpr size_t kBacklogBite = 40'000;
constexpr std::chrono::minutes kIndexLookEvery{10};
constexpr std::chrono::minutes kIndexLimit{30};
constexpr std::chrono::hours kLateReadings{48}; // and then nearly none comes for a month that is over
constexpr size_t kFewTags = 10'000;

} // namespace

//! Closed ranges from before, the oldest first.
class Forwarder::BacklogCarrier : private Carrier
{
public:
    explicit BacklogCarrier(Shared &shared)
        : Carrier(shared, Shared::Who::Backlog),
          m_readings(shared.source, shared.parts.clock, shared.parts.dataFolder, kBacklogBite)
    {
    }

    void run()
    {
        while (!m_shared.stop.isSet()) {
            const std::vector<LaneRow> backlog = m_shared.backlog();
            if (backlog.empty()) {
                if (m_link)
                    m_readings.reset(); // and gives its memory back
                m_link.reset();
                done();
                indexMonths();
                m_shared.waitForBacklog(std::chrono::milliseconds(500));
                continue;
            }
            if (!rested())
                continue;
            if (!m_link || m_link->isBroken()) {
                m_link.reset();
                m_link = connect<PgLink>("backlog");
                if (!m_link)
                    continue;
                m_readings.reset();
                if (!readAgain())
                    continue;
            }
            carry(m_shared.backlog());
        }
        m_link.reset();
    }

private:
    /*!
     * While there is nothing else to do, months get an index by tag and time. One that fills gets it only where tags are
     * few: each row takes three times as long with it, and a page of memory is busy for each tag.
     */
    void indexMonths()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        const PlantNumbersPtr numbers = m_shared.numbers();
        if (now < m_nextIndexLook || !numbers)
            return;
        m_nextIndexLook = now + kIndexLookEvery;
        const Result<Login> with = login("index");
        if (!with)
            return;
        Login patient = *with;
        patient.patience.statement = patient.patience.lock = kIndexLimit;
        const Result<std::unique_ptr<PgLink>> link = PgLink::connect(patient, m_shared.watch, m_shared.stop);
        if (!link)
            return; // whoever carries readings tells of that
        const UtcTime today = m_shared.parts.clock.utc();
        const int before = numbers->tags.size() <= kFewTags ? Months::monthOf(today) + 1 : Months::monthOf(today - kLateReadings);
        if (const Result<bool> made = indexOneMonth(**link, before); made && *made)
            m_nextIndexLook = {}; // there may be another
    }

    bool readAgain()
    {
        const Result<std::vector<LaneRow>> lanes = readLanes(*m_link, m_shared.source, 1);
        if (lanes)
            m_shared.setLanes(*lanes);
        else
            failed(!m_link->isBroken(), lanes.error());
        return lanes.ok();
    }

    void carry(const std::vector<LaneRow> &backlog)
    {
        if (backlog.empty())
            return;
        LaneRow row = backlog.front();
        if (row.lane != m_lane)
            m_readings.reset();
        m_lane = row.lane;
        const LaneStep step = m_readings.step(*m_link, row, m_shared.newest(), *m_shared.numbers());
        switch (step.carried) {
        case Carried::Committed:
            done();
            m_shared.moved(row, step);
            m_shared.addHeartbeats(m_readings.takeHeartbeats());
            break;
        case Carried::Moved:
            readAgain();
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
            failed(false, step.why);
            break;
        }
    }

    ReadingLane m_readings;
    std::unique_ptr<PgLink> m_link;
    QString m_lane;
    SteadyTime m_nextIndexLook{};
};

void Forwarder::carryBacklog(Shared &shared)
{
    BacklogCarrier(shared).run();
}

} // namespace lineside
