#pragma once

#include "models/telemetry/latest_values.h"
#include "server/http/rate_limiter.h"
#include "server/live/filter.h"

#include <deque>
#include <memory>

namespace lineside::live {

//! How much of a stream is kept for those who come back.
struct LogBounds
{
    size_t bytes = 1 << 20;
    std::chrono::seconds age{120};
};

/*!
 * One stream of messages, encoded once and shared by all who subscribed the same: same tenant, topic, filter, rate. It keeps
 * the frames of the last while, so that a reader holds no queue of its own but a number: that of the last message it got.
 * Network thread.
 */
class Stream
{
public:
    Stream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds);
    virtual ~Stream() = default;

    const QByteArray &name() const { return m_name; } //!< "epoch.number": another start of the station has others
    const TopicRow &topic() const { return m_topic; }
    //! The number of the newest message.
    quint64 last() const { return m_last; }
    //! Whether everything behind \a sequence is still there.
    bool reaches(quint64 sequence) const { return sequence >= m_forgotten && sequence <= m_last; }
    //! The frames behind \a sequence, one after the other; shared by all who are at the same place. Empty: none.
    QByteArray since(quint64 sequence) const;
    //! How many messages since() would be.
    quint64 messagesSince(quint64 sequence) const { return quint64(m_log.end() - behind(sequence)); }
    //! How many bytes since() would be.
    size_t bytesSince(quint64 sequence) const;

    //! What a new subscriber gets first: everything as it stands, in frames of bounded size.
    virtual std::vector<QByteArray> snapshot() = 0;
    //! Appends what is due; tells when there will be more, or SteadyTime::max().
    virtual SteadyTime tick(SteadyTime now) = 0;
    //! The plant is another. False: what the filter names is not there any more.
    virtual bool setPlant(const SnapshotPtr &plant) = 0;

    void forgetOld(SteadyTime now);
    size_t logBytes() const { return m_bytes; }
    quint64 messages() const { return m_messages; }

protected:
    //! A frame with the envelope around \a payload; a snapshot has the number of the newest message.
    QByteArray frame(const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const;
    void append(QByteArray frame, quint64 sequence, SteadyTime now);
    void startAt(quint64 sequence) { m_last = m_forgotten = sequence; }

    static constexpr qsizetype kSnapshotBytes = 128 * 1024;

private:
    struct Logged
    {
        quint64 sequence = 0;
        SteadyTime at{};
        QByteArray frame;
    };
    std::deque<Logged>::const_iterator behind(quint64 sequence) const;

    const QByteArray m_name;
    const TopicRow &m_topic;
    const QByteArray m_head; //!< the envelope up to its first changing part
    const LogBounds m_bounds;
    std::deque<Logged> m_log;
    size_t m_bytes = 0;
    quint64 m_last = 0;
    quint64 m_forgotten = 0;
    quint64 m_messages = 0;
    mutable quint64 m_joinedFrom = 0, m_joinedTo = 0; //!< what m_joined holds: (from, to]
    mutable QByteArray m_joined;
};
using StreamPtr = std::shared_ptr<Stream>;

/*!
 * Newest values of some tags: at most maxRate messages a second, each with the newest value of every tag that changed.
 */
class ReadingStream final : public Stream
{
public:
    struct Parts
    {
        const LatestValues &latest;
        const Clock &clock;
        SnapshotPtr plant;
        QString tenant;
        Filter filter;
        double maxRate = 10; //!< messages a second
    };
    ReadingStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds, Parts parts);

    //! Tags that changed, ascending.
    void mark(std::span<const TagId> changed);
    size_t tagCount() const { return m_tags.size(); }
    bool isDue() const { return m_pendingCount > 0; }

    std::vector<QByteArray> snapshot() override;
    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;

private:
    //! What of a message is the same each time.
    struct Entry
    {
        TagId id = kNoTag;
        const Tag *tag = nullptr;
        QByteArray head; //!< {"tag":"…","v":
    };
    bool adopt();
    void appendReading(QByteArray &out, const Entry &entry) const;

    Parts m_parts;
    std::vector<Entry> m_tags; //!< by number
    std::vector<bool> m_pending;
    size_t m_pendingCount = 0;
    http::TokenBucket m_bucket;
};

//! What machines do: like readings, of their status tags, in words.
class MachineStream final : public Stream
{
public:
    MachineStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds,
                  ReadingStream::Parts parts);

    void mark(std::span<const TagId> changed);

    std::vector<QByteArray> snapshot() override;
    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;

private:
    struct Entry
    {
        TagId id = kNoTag; //!< kNoTag: the machine has no status tag
        const Tag *tag = nullptr;
        QByteArray head;
        bool pending = false;
    };
    bool adopt();
    void appendState(QByteArray &out, const Entry &entry) const;

    ReadingStream::Parts m_parts;
    std::vector<Entry> m_machines;
    size_t m_pendingCount = 0;
    http::TokenBucket m_bucket;
};

//! Some newest events, kept for all streams of events together. Network thread.
class EventRing
{
public:
    static constexpr size_t kMost = 4'096;

    //! In the order of their numbers; one that is not newer than the newest is ignored.
    void add(const Event &event);
    const std::deque<Event> &events() const { return m_events; }
    //! The number up to which there may be events that are not here any more.
    quint64 forgotten() const { return m_forgotten; }
    quint64 last() const { return m_last; }
    //! Where the journal stood before the first event that comes.
    void startAt(quint64 last);

private:
    std::deque<Event> m_events;
    quint64 m_forgotten = 0;
    quint64 m_last = 0;
};

//! Events, each a message of its own, numbered as the journal numbers them: so nothing is missed across restarts either.
class EventStream final : public Stream
{
public:
    struct Parts
    {
        const Catalogue &catalogue;
        SnapshotPtr plant;
        std::shared_ptr<const EventPlaces> places;
        QString tenant;
        Filter filter;
        Permissions permissions; //!< of those that decide which kinds are seen
    };
    //! Begins with what \a ring holds.
    EventStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds, Parts parts,
                const EventRing &ring, SteadyTime now);

    void add(const Event &event, SteadyTime now);
    void setPlaces(std::shared_ptr<const EventPlaces> places) { m_parts.places = std::move(places); }

    std::vector<QByteArray> snapshot() override { return {}; }
    SteadyTime tick(SteadyTime) override { return SteadyTime::max(); }
    bool setPlant(const SnapshotPtr &plant) override;

private:
    Parts m_parts;
};

//! A topic whose every message says all there is: presence, the account, figures. The newest is the snapshot.
class DocumentStream final : public Stream
{
public:
    DocumentStream(QByteArray name, const QByteArray &station, const TopicRow &topic, const QByteArray &type, LogBounds bounds,
                   Priority priority, const Clock &clock, QString owner, QByteArray payload);

    //! Whose it is: a tenant, a user's id, or empty for everybody's.
    const QString &owner() const { return m_owner; }
    //! \a payload is a JSON object. The same again is no news.
    void set(const QByteArray &payload);

    std::vector<QByteArray> snapshot() override;
    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &) override { return true; }

private:
    const Priority m_priority;
    const Clock &m_clock;
    const QString m_owner;
    QByteArray m_payload;
    bool m_changed = false;
    http::TokenBucket m_bucket{1, 2};
};

} // namespace lineside::live
