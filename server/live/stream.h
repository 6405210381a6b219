#pragma once

#include "models/telemetry/latest_values.h"
#include "server/http/rate_limiter.h"
#include "server/live/filter.h"
#include "server/live/message_format.h"

#include <array>
#include <deque>
#include <functional>
#include <limits>
#include <memory>

namespace lineside::live {

//! What the logs of all streams hold together, and may hold. Network thread.
struct LogBudget
{
    size_t most = size_t(256) << 20;
    size_t used = 0;
    size_t streams = 0;

    bool isSpent() const { return used > most; }
    //! What each may keep when there is not enough for all.
    size_t share() const { return most / std::max<size_t>(streams, 1); }
};

//! How much of a stream is kept for those who come back.
struct LogBounds
{
    size_t bytes = 1 << 20;
    std::chrono::seconds age{120};
    std::shared_ptr<LogBudget> budget = std::make_shared<LogBudget>(); //!< shared by all streams of a book
};

/*!
 * One stream of messages, encoded once and shared by all who subscribed the same: same tenant, topic, filter, rate. It keeps
 * the frames of the last while, so that a reader holds no queue of its own but a number: that of the last message it got.
 * Network thread.
 */
class Stream
{
public:
    //! What every stream has.
    struct Heading
    {
        QByteArray name;
        QByteArray station;
        const TopicRow &topic;
        QByteArray type; //!< of its messages
        Format format = Format::Json;
        LogBounds bounds{};
    };
    //! Some messages on end.
    struct Piece
    {
        QByteArray bytes;     //!< their frames
        quint64 upTo = 0;     //!< the number of the last one
        quint64 messages = 0;
        SteadyTime arrived{}; //!< when what the oldest tells came to the station; not set where nobody knows
        std::vector<std::pair<MessageKind, quint64>> kinds{}; //!< how many of each type

        void count(MessageKind kind)
        {
            ++messages;
            if (kinds.empty() || kinds.back().first != kind)
                kinds.emplace_back(kind, 0);
            ++kinds.back().second;
        }
    };
    //! A message that is in no log: part of a snapshot, or of what was before somebody came.
    struct Framed
    {
        QByteArray frame;
        MessageKind kind;
    };

    explicit Stream(Heading heading);
    virtual ~Stream();
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    const QByteArray &name() const { return m_heading.name; } //!< "epoch.number": another start of the station has others
    const TopicRow &topic() const { return m_heading.topic; }
    //! The number of the newest message.
    quint64 last() const { return m_last; }
    //! The number up to which messages may not be there any more.
    quint64 forgotten() const { return m_forgotten; }
    //! Whether everything behind \a sequence is still there.
    bool reaches(quint64 sequence) const { return sequence >= m_forgotten && sequence <= m_last; }
    /*!
     * The messages behind \a sequence, at most \a most bytes of them and at least one; shared by all who are at the same
     * place. Empty: none.
     */
    const Piece &since(quint64 sequence, size_t most = std::numeric_limits<size_t>::max()) const;
    //! The same without some, who are told by their number; shared by nobody.
    Piece sinceWithout(quint64 sequence, size_t most, const std::function<bool(quint64)> &leaveOut) const;
    //! How many bytes all behind \a sequence are.
    size_t bytesSince(quint64 sequence) const;

    //! What a new subscriber gets first: everything as it stands, in frames of bounded size; shared by all who ask meanwhile.
    const std::vector<Framed> &snapshot();
    //! What happened before somebody came, and is in no snapshot; for a new subscriber, behind that. Made anew each time.
    virtual std::vector<Framed> past(SteadyTime now) const;
    //! Appends what is due; tells when there will be more, or SteadyTime::max().
    virtual SteadyTime tick(SteadyTime now) = 0;
    //! The plant is another. False: what the filter names is not there any more.
    virtual bool setPlant(const SnapshotPtr &plant) = 0;
    //! What its filter names is not its readers' any more: nothing comes on it from now on.
    void end() { m_hasEnded = true; }
    bool hasEnded() const { return m_hasEnded; }

    //! Drops what is too old, or more than its share while all logs together are too large.
    void forgetOld(SteadyTime now);
    size_t logBytes() const { return m_bytes; }
    quint64 messages() const { return m_messages; }

protected:
    virtual std::vector<Framed> makeSnapshot() = 0;
    //! Something is another than snapshot() said.
    void snapshotIsOld() { m_snapshot.clear(); }
    //! A frame with the envelope around \a payload; a snapshot has the number of the newest message.
    QByteArray frame(const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const;
    //! The same for messages of another type than the stream's own.
    QByteArray frameAs(const QByteArray &type, const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const;
    //! \a arrived: as in Piece. Without \a kind: of the stream's own type.
    void append(QByteArray frame, quint64 sequence, SteadyTime now, SteadyTime arrived, std::optional<MessageKind> kind = {});
    MessageKind kind() const { return m_kind; }
    //! Some of what is kept is not its readers' any more: whoever is behind gets a snapshot.
    void forgetLog();
    //! The same of single messages, told by their number.
    void forgetLogged(const std::function<bool(quint64)> &isForeign);
    void startAt(quint64 sequence) { m_last = m_forgotten = sequence; }

    static constexpr qsizetype kSnapshotBytes = 128 * 1024;

private:
    QByteArray headOf(const QByteArray &type) const;
    QByteArray frameWith(const QByteArray &head, const QByteArray &payload, Priority priority, quint64 sequence, UtcTime at) const;
    struct Logged
    {
        quint64 sequence = 0;
        SteadyTime at{};
        SteadyTime arrived{};
        QByteArray frame;
        MessageKind kind = MessageKind::Unknown;
    };
    std::deque<Logged>::const_iterator behind(quint64 sequence) const;
    void forgetOldest();

    std::vector<Framed> m_snapshot;
    const Heading m_heading;
    const MessageKind m_kind;
    const QByteArray m_head; //!< the envelope up to its first changing part
    std::deque<Logged> m_log;
    size_t m_bytes = 0;
    quint64 m_last = 0;
    quint64 m_forgotten = 0;
    quint64 m_messages = 0;
    bool m_hasEnded = false;
    struct Joined
    {
        quint64 from = 0; //!< the piece holds what is behind it
        size_t most = 0;
        bool isAll = false; //!< everything there was
        Piece piece;
    };
    mutable std::array<Joined, 4> m_joined; //!< the last ones: one turn may take several, and each viewer takes them in order
    mutable size_t m_joinedNext = 0;
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
    ReadingStream(Heading heading, Parts parts);

    //! Tags that changed, ascending; the first of them came at \a arrived.
    void mark(std::span<const TagId> changed, SteadyTime arrived);
    size_t tagCount() const { return m_tags.size(); }
    bool isDue() const { return m_pendingCount > 0; }

    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;

private:
    std::vector<Framed> makeSnapshot() override;
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
    size_t m_next = 0;      //!< where the next message goes on: all have their turn
    SteadyTime m_arrived{}; //!< of the first that is pending
    http::TokenBucket m_bucket;
};

//! What machines do: like readings, of their status tags, in words.
class MachineStream final : public Stream
{
public:
    MachineStream(Heading heading, ReadingStream::Parts parts);

    void mark(std::span<const TagId> changed, SteadyTime arrived);

    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;

private:
    std::vector<Framed> makeSnapshot() override;
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
    SteadyTime m_arrived{};
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
    //! Null when it is not here any more.
    const Event *find(quint64 number) const;
    //! Where the journal stood before the first event that comes.
    void startAt(quint64 last);
    //! The number of the newest event before \a at; 0 when there is none.
    quint64 lastBefore(UtcTime at) const;

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
    EventStream(Heading heading, Parts parts, const EventRing &ring, SteadyTime now);

    void add(const Event &event, SteadyTime now, SteadyTime arrived);
    //! Whether its readers may and want to see an event.
    bool shows(const Event &event) const;
    QByteArray frameOf(const Event &event) const;
    static MessageKind kindOf(const Event &event);
    //! Whose things are is another: what is kept of others' goes, by what \a ring has.
    void setPlaces(std::shared_ptr<const EventPlaces> places, const EventRing &ring);

    SteadyTime tick(SteadyTime) override { return SteadyTime::max(); }
    bool setPlant(const SnapshotPtr &plant) override;

private:
    std::vector<Framed> makeSnapshot() override { return {}; }
    Parts m_parts;
};

//! A topic whose every message says all there is: presence, the account, figures. The newest is the snapshot.
class DocumentStream final : public Stream
{
public:
    DocumentStream(Heading heading, Priority priority, const Clock &clock, QString owner, QByteArray payload);

    //! Whose it is: a tenant, a user's id, or empty for everybody's.
    const QString &owner() const { return m_owner; }
    //! \a payload is a JSON object. The same again is no news.
    void set(const QByteArray &payload);

    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &) override { return true; }

private:
    std::vector<Framed> makeSnapshot() override;
    const Priority m_priority;
    const Clock &m_clock;
    const QString m_owner;
    QByteArray m_payload;
    bool m_changed = false;
    SteadyTime m_arrived{};
    http::TokenBucket m_bucket{1, 2};
};

} // namespace lineside::live
