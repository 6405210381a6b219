#include "models/forward/forwarder.h"

#include "models/forward/forward_shared.h"
#include "models/forward/retention.h"
#include "models/forward/roll_ups.h"
#include "models/forward/schema.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <algorithm>

namespace lineside {

using namespace forward;

namespace {

struct ForwarderText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

//! Live starts anew behind what has waited longer than this, or is more than this, when a connection is made.
constexpr std::chrono::seconds kOldEnough{2};
constexpr quint64 kFarBehind = 20'000;
//! And while it runs, when the server cannot keep up.
constexpr quint64 kTooFarBehind = 100'000;
//! Nobody waits for the single rows of a backlog: fewer commits are better there.
constexpr size_t kBacklogBite = 40'000;
constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kGraceful{1'200};
constexpr std::chrono::seconds kRoundEvery{5};
constexpr std::chrono::seconds kRollUpsEvery{1};
constexpr std::chrono::minutes kRetentionEvery{10};
constexpr std::chrono::minutes kIndexLookEvery{10};
constexpr std::chrono::minutes kIndexLimit{30};

} // namespace

//! What the three threads have in common: a connection of their own and patience with the server.
class Forwarder::Carrier
{
public:
    Carrier(Shared &shared, Shared::Who who) : m_shared(shared), m_who(who), m_pause(shared.patience) {}

protected:
    //! How to log in, with the password of now. The link's own thread, since a keychain may take its time.
    Result<Login> login(const char *what) const
    {
        Login login{m_shared.settings, m_shared.patience, {}, QStringLiteral("lineside ") + QLatin1String(what)};
        if (!m_shared.settings.passwordRef.isEmpty()) {
            Result<Secret> secret = m_shared.parts.secrets.secret(m_shared.settings.passwordRef);
            if (!secret)
                return secret.error();
            login.password = std::move(*secret);
        }
        return login;
    }

    //! One try. Notes what it came to.
    template<typename Connection>
    std::unique_ptr<Connection> connect(const char *what)
    {
        if (!m_shared.gate.enter(m_shared.stop))
            return nullptr;
        QByteArray sqlState;
        const Result<Login> with = login(what);
        Result<std::unique_ptr<Connection>> made =
            with ? Connection::connect(*with, m_shared.watch, m_shared.stop, &sqlState) : with.error();
        m_shared.gate.left(made.ok(), sqlState);
        if (!made) {
            failed(false, made.error());
            return nullptr;
        }
        m_shared.connected();
        return std::move(*made);
    }

    void failed(bool connected, const Error &error)
    {
        if (error.kind == Error::Kind::Cancelled)
            return;
        m_pause.failed(std::chrono::steady_clock::now());
        m_shared.trouble(m_who, connected, error, std::max(m_pause.until(), m_shared.gate.notBefore()), m_pause.isResting());
    }
    void done()
    {
        m_pause.done();
        m_shared.fine(m_who);
    }
    //! A tag is not in the plant's tables yet: upkeep sees to it, and nobody has failed.
    void waitForTags()
    {
        const PlantNumbersPtr known = m_shared.numbers();
        m_shared.askForTags();
        m_shared.waitForNumbers(known, std::chrono::milliseconds(500));
    }
    //! Waits out the pause after a failure, a slice at a time; true when it is over.
    bool rested()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (m_pause.isOver(now))
            return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_pause.until() - now);
        m_shared.stop.waitFor(std::min<std::chrono::milliseconds>(left, std::chrono::milliseconds(200)));
        m_shared.tell();
        return false;
    }

    Shared &m_shared;
    const Shared::Who m_who;
    Pause m_pause;
};

//! Schema, plant tables, roll-ups: what has time.
class Forwarder::Upkeep : private Carrier
{
public:
    explicit Upkeep(Shared &shared) : Carrier(shared, Shared::Who::Upkeep), m_reader(shared.parts.dataFolder),
                                      m_retention(shared.settings, shared.parts.dataFolder) {}

    void run()
    {
        while (!m_shared.stop.isSet()) {
            if (!rested())
                continue;
            if (!m_session || m_session->isBroken()) {
                m_session.reset();
                m_session = connect<SqlSession>("upkeep");
                m_ready = false;
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
            m_more = summed->more;
            if (!m_more)
                m_nextRollUps = now + kRollUpsEvery;
        }
        if (!m_more && numbers && now >= m_nextRetention)
            return removeOldMonths(now);
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
    SteadyTime m_nextRetention{};
    QStringList m_told;
    bool m_ready = false;
    bool m_more = false;
    SteadyTime m_nextRound{};
    SteadyTime m_nextRollUps{};
};

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
                         ForwarderText::tr("The plant database has readings of this station up to number %1, but the local"
                                           " history ends at %2: it was put back to an older state.").arg(m_live.next - 1).arg(newest),
                         ForwarderText::tr("Give the station a new data folder, or restore the newer history.")};
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
                indexClosedMonths();
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
     * While there is nothing else to do: months that are over get an index by tag and time, which would cost too much
     * while they fill. Made without keeping writers out; one that was cut off is made anew.
     */
    void indexClosedMonths()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now < m_nextIndexLook || !m_shared.numbers())
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
        const int open = Months::monthOf(m_shared.parts.clock.utc() - std::chrono::days(2));
        const Result<SqlRows> found = (*link)->query(
            "SELECT c.relname, x.indexrelid IS NOT NULL FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid LEFT JOIN"
            " (pg_class n JOIN pg_index x ON x.indexrelid = n.oid) ON n.relnamespace = c.relnamespace AND n.relname = c.relname"
            " || '_tag_time' WHERE h.inhparent = 'lineside.sensor_readings'::regclass AND c.relname < $1 AND NOT"
            " coalesce(x.indisvalid, false) ORDER BY c.relname DESC LIMIT 1",
            {"sensor_readings_" + Months::firstDay(open).left(7).replace('-', '_')});
        if (!found || found->empty())
            return;
        const QByteArray month = *(*found)[0][0];
        if ((*found)[0][1] == QByteArray("t") && !(*link)->execute("DROP INDEX CONCURRENTLY lineside." + month + "_tag_time"))
            return;
        if (Status made = (*link)->execute("CREATE INDEX CONCURRENTLY " + month + "_tag_time ON lineside." + month + " (tag_id, time)");
            made)
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

Forwarder::Forwarder(const Parts &parts, ForwardSettings settings, const ForwardPatience &patience)
    : m_shared(std::make_shared<Shared>(parts, std::move(settings), patience))
{
    if (!m_shared->settings.enabled)
        return;
    // The historian's listeners cannot be taken back: this one may be called when the forwarder is gone.
    parts.historian.onCommit([weak = std::weak_ptr<Shared>(m_shared)](const CommitNotice &notice) {
        if (const std::shared_ptr<Shared> shared = weak.lock())
            shared->committedHere(notice);
    });
}

Forwarder::~Forwarder()
{
    stop();
}

void Forwarder::setSnapshot(const SnapshotPtr &snapshot)
{
    m_shared->setSnapshot(snapshot);
}

void Forwarder::onConfirmed(std::function<void(quint64)> confirmed)
{
    m_shared->confirmed = std::move(confirmed);
}

void Forwarder::start()
{
    if (!m_shared->settings.enabled || !m_threads.empty() || m_shared->stop.isSet())
        return;
    const auto begin = [this]<typename Worker>(std::type_identity<Worker>) {
        m_threads.emplace_back([shared = m_shared] {
            Worker(*shared).run();
            shared->ended();
        });
    };
    begin(std::type_identity<Upkeep>());
    begin(std::type_identity<LiveCarrier>());
    begin(std::type_identity<BacklogCarrier>());
}

void Forwarder::stop()
{
    if (m_threads.empty())
        return;
    m_shared->stopAll();
    // What is under way may come to its end; then sockets are shut down, and whoever waits for one goes on at once.
    m_shared->waitForEnd(m_threads.size(), kGraceful);
    m_shared->watch.cutAll();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

ForwarderStatus Forwarder::status() const
{
    return m_shared->status();
}

} // namespace lineside
