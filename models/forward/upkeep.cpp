#include "models/forward/carrier.h"
#include "models/forward/retention.h"
#include "models/forward/roll_ups.h"
#include "models/forward/schema.h"

#include <QSysInfo>

namespace lineside {

using namespace forward;

namespace {

constexpr std::chrono::seconds kRoundEvery{5};
constexpr std::chrono::seconds kRollUpsEvery{1};
constexpr std::chrono::minutes kRetentionEvery{10};

} // namespace

//! Schema, plant tables, records, roll-ups: what has time.
class Forwarder::Upkeep : private Carrier
{
public:
    explicit Upkeep(Shared &shared) : Carrier(shared, Shared::Who::Upkeep), m_reader(shared.parts.dataFolder),
                                      m_retention(shared.settings, shared.parts.dataFolder), m_recordPause(shared.patience)
    {
        if (shared.parts.records)
            m_records.emplace(shared.source, *shared.parts.records, shared.stop);
    }

    void run()
    {
        while (!m_shared.stop.isSet()) {
            if (m_records)
                m_shared.recordsMoved({}, m_records->waiting());
            if (!rested())
                continue;
            if (!m_session || m_session->isBroken()) {
                m_session.reset();
                m_session = connect<SqlSession>("upkeep");
                m_ready = false;
                if (m_records)
                    m_records->reset();
                if (!m_session)
                    continue;
            }
            if (const Status worked = work(); !worked) {
                failed(!m_session->isBroken(), worked.error());
                continue;
            }
            done();
            m_shared.tell();
            m_shared.waitForWork(m_more ? std::chrono::milliseconds(0) : std::chrono::milliseconds(500));
        }
        m_session.reset();
    }

private:
    Status work()
    {
        m_more = false;
        if (!m_ready) {
            const Result<QStringList> brought = bringSchema(*m_session, builtInMigrations());
            if (!brought)
                return brought.error();
            const Result<QStringList> offered = offerToReaders(*m_session);
            if (!offered)
                return offered.error();
            for (const QString &text : *brought + *offered) {
                if (!m_told.contains(text)) // once in the life of a station
                    m_shared.report(EventKind::Warning, Severity::Warning, text);
                m_told << text;
            }
            m_ready = true;
        }
        const SnapshotPtr snapshot = m_shared.snapshot();
        const PlantNumbersPtr numbers = m_shared.numbers();
        if (snapshot && (m_shared.takeAsked() || !numbers || numbers->revision != snapshot->revision())) {
            const auto stored = m_reader.tags();
            if (!stored)
                return stored.error();
            const Result<PlantNumbersPtr> brought =
                bringPlant(*m_session, {m_shared.source, QSysInfo::machineHostName()}, *snapshot, *stored);
            if (!brought)
                return brought.error();
            m_shared.setNumbers(*brought);
        }
        // Behind the machines that they name.
        if (const PlantNumbersPtr known = m_shared.numbers(); m_records && snapshot && known && known->revision == snapshot->revision()) {
            if (Status carried = carryRecords(*known); !carried)
                return carried;
        }
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now >= m_nextRound) {
            m_nextRound = now + kRoundEvery;
            if (Status done = makeRound(); !done)
                return done;
        }
        if (now >= m_nextRollUps) {
            const Result<RollUps::Step> summed = m_rollUps.step(*m_session, m_shared.parts.clock.utc());
            if (!summed)
                return summed.error();
            if (!summed->told.isEmpty())
                m_shared.report(EventKind::Warning, Severity::Warning, summed->told);
            m_more = m_more || summed->more;
            if (!summed->more)
                m_nextRollUps = now + kRollUpsEvery;
        }
        if (!m_more && numbers && now >= m_nextRetention)
            return removeOldMonths(now);
        return Done{};
    }

    //! Some of them; an error is one of the connection. What else keeps them back is told and holds nothing else up.
    Status carryRecords(const PlantNumbers &numbers)
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (!m_recordPause.isOver(now))
            return Done{};
        const RecordStep step = m_records->step(*m_session, numbers);
        switch (step.carried) {
        case Carried::Committed:
        case Carried::Poison:
            m_recordPause.done();
            m_shared.fine(Shared::Who::Records);
            break;
        case Carried::Moved:
            break;
        case Carried::Held:
            if (step.why.kind == Error::Kind::Cancelled)
                break;
            m_recordPause.failed(now);
            m_shared.trouble(Shared::Who::Records, true, step.why, m_recordPause.until(), m_recordPause.isResting());
            break;
        case Carried::Broken:
            return step.why;
        }
        m_shared.recordsMoved(step, m_records->waiting());
        m_more = m_more || step.more || step.carried == Carried::Moved;
        return Done{};
    }

    Status removeOldMonths(SteadyTime now)
    {
        m_nextRetention = now + kRetentionEvery;
        const Result<Retention::Step> done = m_retention.step(*m_session, m_shared.source, m_shared.parts.clock.utc());
        if (!done)
            return done.error();
        if (done->more)
            m_nextRetention = now;
        for (const QString &text : done->removed)
            m_shared.report(EventKind::Warning, Severity::Info, text);
        for (const QString &text : done->kept)
            m_shared.report(EventKind::Warning, Severity::Warning, text);
        return Done{};
    }

    //! Months ahead, and when devices were last heard.
    Status makeRound()
    {
        const std::map<DeviceId, UtcTime> heartbeats = m_shared.takeHeartbeats();
        const int month = Months::monthOf(m_shared.parts.clock.utc());
        const Status done = m_session->transact([&](SqlSession::Transaction &transaction) -> Status {
            for (const int wanted : {month, month + 1}) {
                for (const char *series : {"sensor_readings", "equipment_events", "readings_1min", "readings_5min"}) {
                    if (Result<SqlRows> made = transaction.run(QByteArray("SELECT lineside.ensure_month('") + series + "', '"
                                                               + Months::firstDay(wanted) + "')");
                        !made)
                        return made.error();
                }
            }
            QByteArrayList values;
            for (const auto &[device, at] : heartbeats)
                values << "('" + device.uuid.toByteArray(QUuid::WithoutBraces) + "'::uuid, timestamptz '" + toIso(at).toLatin1() + "')";
            if (values.isEmpty())
                return Done{};
            const Result<SqlRows> set = transaction.run(
                "UPDATE lineside.iot_devices d SET last_heartbeat = greatest(d.last_heartbeat, v.at) FROM (VALUES "
                + values.join(", ") + ") AS v(device, at) WHERE d.device_uuid = v.device");
            return set.ok() ? Status(Done{}) : Status(set.error());
        });
        if (!done)
            m_shared.addHeartbeats(heartbeats);
        return done;
    }

    LogReader m_reader;
    Retention m_retention;
    std::unique_ptr<SqlSession> m_session;
    RollUps m_rollUps;
    std::optional<RecordLane> m_records;
    Pause m_recordPause;
    SteadyTime m_nextRetention{};
    QStringList m_told;
    bool m_ready = false;
    bool m_more = false;
    SteadyTime m_nextRound{};
    SteadyTime m_nextRollUps{};
};

void Forwarder::keepUp(Shared &shared)
{
    Upkeep(shared).run();
}

} // namespace lineside
