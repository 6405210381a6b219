#pragma once

#include "models/base/clock.h"
#include "models/field/secret_source.h"
#include "models/forward/forward_settings.h"
#include "models/history/historian.h"

#include <optional>
#include <thread>
#include <vector>

namespace lineside {

class RecordStore;

//! What the forwarder is doing, for people and reports.
struct ForwarderStatus
{
    enum class State {
        Off,        //!< not wanted
        Connecting, //!< not there yet, or there again soon
        Up,         //!< readings arrive
        Held,       //!< connected, but the database does not take them
        Down,       //!< no connection
    };
    State state = State::Off;
    QString cause;            //!< in words; empty while Up and Off
    QString hint;             //!< what to do about it; may be empty
    std::optional<std::chrono::seconds> troubledFor; //!< how long it has been Held or Down
    std::optional<std::chrono::milliseconds> nextTry; //!< while Held or Down: when the server is asked again; 0 for now
    bool resting = false;     //!< the breaker is open: so many failures in a row that the server is left in peace
    QString security;         //!< why the connection proves less than it should; empty when all is well
    quint64 forwarded = 0;    //!< readings written since start
    quint64 forwardedEvents = 0;
    quint64 forwardedRecords = 0; //!< changed records (production, quality, health) written since start
    quint64 waitingRecords = 0;   //!< those that are still to come, as of a few seconds ago
    quint64 rejected = 0;     //!< readings, events and records put aside since start
    quint64 gone = 0;         //!< readings that were not in the local store any more when their turn came
    quint64 confirmed = 0;    //!< every reading up to this number is in the plant's database
    quint64 waiting = 0;      //!< readings that are still to come
    quint64 waitingBytes = 0; //!< about what these weigh
    quint64 backlog = 0;      //!< of these, those of closed ranges
    double rowsPerSecond = 0; //!< over the last seconds
    //! When what still waits arrived here, as far as this run of the station saw it arrive; in order, about.
    struct Arrived
    {
        UtcTime from{};
        UtcTime to{};
    };
    std::vector<Arrived> waitingSince;
    std::optional<UtcTime> oldestWaiting;      //!< time of the oldest reading that is still to come, about
    std::optional<std::chrono::seconds> remaining; //!< until the backlog is through, at this rate
    quint64 connections = 0;  //!< made since start
    LatencySummary latency;   //!< from committed here to committed there, live
};

/*!
 * Carries every stored reading and event to the plant's PostgreSQL, exactly once and in the order of storing, and records
 * as they are after each change; works on by itself after whatever happens to the server or the way there. The station never waits for it.
 *
 * Three threads with a connection each: upkeep (schema, plant tables, records, roll-ups), live (events first, then the readings
 * from now on), backlog (closed ranges from before). Main thread but for status().
 */
class Forwarder
{
public:
    //! What it works with; all of it must outlive it.
    struct Parts
    {
        Historian &historian;
        const SecretSource &secrets;
        const Clock &clock;
        QString dataFolder; //!< of the historian
        RecordStore *records = nullptr; //!< null: there are none to carry
    };

    Forwarder(const Parts &parts, ForwardSettings settings, const ForwardPatience &patience = {});
    Forwarder(const Forwarder &) = delete;
    Forwarder &operator=(const Forwarder &) = delete;
    ~Forwarder();

    void setSnapshot(const SnapshotPtr &snapshot);
    //! Told on a thread of the forwarder's: every reading up to this number is confirmed. Before start().
    void onConfirmed(std::function<void(quint64 sequence)> confirmed);
    //! The same of events (Event::id).
    void onEventsConfirmed(std::function<void(quint64 event)> confirmed);
    //! Does nothing when the settings say that it is not wanted.
    void start();
    //! Within 2 s, whatever the server does. What was not carried is carried next time. Idempotent.
    void stop();

    ForwarderStatus status() const; //!< any thread

private:
    struct Shared;
    class Carrier;
    class Upkeep;
    class LiveCarrier;
    class BacklogCarrier;
    // What the threads do until it is time to stop; a file each.
    static void keepUp(Shared &shared);
    static void carryLive(Shared &shared);
    static void carryBacklog(Shared &shared);
    std::shared_ptr<Shared> m_shared;
    std::vector<std::thread> m_threads;
    CommitSubscription m_commits; // goes first
};

} // namespace lineside
