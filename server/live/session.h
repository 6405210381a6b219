#pragma once

#include "models/access/access_control.h"
#include "server/live/hub_counters.h"
#include "server/live/outlet.h"
#include "server/live/stream_book.h"

namespace lineside::live {

//! What one viewer may cost.
struct SessionLimits
{
    size_t mostSubscriptions = 100;
    double maxRateHz = 10;              //!< messages a second and subscription, for topics that are limited
    double requestsPerSecond = 20;      //!< what it asks
    double requestBurst = 150;
    qint64 fullBytes = 64 * 1024;       //!< more than this waiting: nothing more is written for now
    size_t conflateBytes = 32 * 1024;   //!< more than this behind on a limited topic: one snapshot instead
    size_t mostBehindBytes = 256 * 1024; //!< more than this behind on a topic without a limit: closed
    std::chrono::seconds mostBehind{10};
};

inline constexpr quint16 kCloseBadMessages = 1008;
inline constexpr quint16 kCloseTooSlow = 1013;
inline constexpr quint16 kCloseLoginEnded = 4401;
inline constexpr quint16 kCloseSentAway = 4403;

/*!
 * How many bytes of what was before somebody came (snapshots, the past, what a returning one missed) one turn may still
 * write: who has been let in already waits with that for a thousand others who are at the door.
 */
struct CatchUpShare
{
    qint64 bytes = 0;
};

/*!
 * One viewer's side of the protocol lineside.v1: reads what it asks, and gives it what its streams have. It holds no queue
 * of messages but what belongs to it alone (answers, snapshots); of streams it holds the number of the last message sent.
 * Network thread.
 */
class Session
{
public:
    struct Parts
    {
        Outlet &outlet;
        StreamBook &book;
        AccessControl &access;
        const Catalogue &catalogue;
        const Clock &clock;
        const SessionLimits &limits;
        HubCounters &counters;
        Format format = Format::Json;
        //! Stores acknowledgements, and calls acknowledged() later.
        std::function<void(std::vector<Acknowledgement>)> acknowledge;
        //! Somebody asked for a topic, or gave one back: its name ("-": none), and the code of the refusal, empty for none.
        std::function<void(bool subscribes, const QByteArray &topic, const char *refusal)> note{};
    };
    //! \a resumeKey: what the client shows when it comes back; empty for none.
    Session(Parts parts, Principal principal, QByteArray resumeKey);

    //! A message of the client.
    void receive(const QByteArray &message);
    //! Writes what is due, as far as the way is free.
    void flush(SteadyTime now, CatchUpShare &share);
    //! flush() has left something for which there was no room.
    bool isBehind() const { return m_isBehind; }
    //! Acknowledgements are on disk, or cannot be.
    void acknowledged(const std::vector<Acknowledgement> &some, const Status &stored);
    //! The same login with a newer proof, as auth.refresh; false when it is another's, or its rights are others.
    bool renewWith(const Principal &fresh);
    //! Closes when the login has ended or its rights are not what they were: at \a revision of the accounts, and \a now by
    //! AccessControl::now(). Costs little while neither has brought anything new.
    void recheck(quint64 revision, UtcTime now);
    void close(quint16 code, const char *reason);

    const Principal &principal() const { return m_principal; }
    UtcTime since() const { return m_since; }
    size_t subscriptions() const { return m_subscriptions.size(); }
    bool isClosed() const { return m_isClosed; }
    quint64 messagesIn() const { return m_in; }
    quint64 messagesOut() const { return m_out; }
    //! For how long nothing more could be written; zero while the way is free.
    std::chrono::milliseconds behind(SteadyTime now) const;
    quint64 conflations() const { return m_conflations; }

private:
    struct Subscription
    {
        QByteArray id;
        StreamPtr stream;
        quint64 sent = 0; //!< number of the last message that was written
        bool wantsSnapshot = false; //!< before anything else
        // Of events: what comes first to those who were away. Kept ones in (keptSent, keptTo], then all from sent on.
        quint64 keptSent = 0, keptTo = 0;
        quint64 catchUpTo = 0; //!< what is newer came after it subscribed
        quint64 pastTo = 0; //!< up to here it is the past: without what was acknowledged, and nobody is slow for it
        bool wantsPast = false; //!< of what is no event: behind the snapshot
    };
    //! A message for this viewer alone.
    struct Own
    {
        QByteArray frame;
        MessageKind kind;
    };
    using Value = project::JsonTape::Value;

    void changeSubscriptions(MessageKind kind, Value payload);
    void subscribe(Value payload);
    void unsubscribe(Value payload);
    void renew(Value payload);
    void acknowledge(Value payload);
    void welcome(const QByteArray &resumeKey);
    void say(MessageKind kind, const QByteArray &payload);
    void complain(const char *code, const QString &message, const QByteArray &about = {});
    void startWithThePast(Subscription &subscription);
    void tellOfExpiry();
    //! Whether more may be written now; asks the system to take what waits first.
    bool hasRoom();
    //! Whether all of it could be written.
    bool writeOwn(CatchUpShare &share);
    //! Whether there is still something of it; else another turn follows.
    bool hasShare(const CatchUpShare &share);
    void write(const Stream::Piece &piece);
    //! A message that is in no log.
    void write(const QByteArray &frame, MessageKind kind);
    void queueSnapshot(Subscription &subscription);
    //! Takes leave of subscriptions whose filter names what is not this viewer's any more.
    void endSome();
    //! What comes before the log; false when there was no room for all.
    bool writeKept(Subscription &subscription, CatchUpShare &share);
    //! False when the viewer is too far behind and was closed.
    bool catchUp(Subscription &subscription, CatchUpShare &share);

    Parts m_parts;
    Principal m_principal;
    MessageFigures &m_figures; //!< of its tenant
    const UtcTime m_since;
    std::vector<Subscription> m_subscriptions;
    std::deque<Own> m_own; //!< before anything of a stream; one snapshot at most, and an answer for each request
    std::optional<SteadyTime> m_fullSince;
    http::TokenBucket m_requests;
    std::optional<bool> m_endsSoon; //!< as it was told
    std::optional<quint64> m_rechecked; //!< the accounts' revision at which its rights were as they are
    QByteArray m_asked;             //!< the topic that a message names
    const char *m_refusal = "";     //!< the code of the last complaint
    bool m_isClosed = false;
    bool m_isBehind = false;
    bool m_wrote = false;      //!< in this flush()
    size_t m_flushBytes = 0;   //!< likewise
    quint64 m_in = 0;
    quint64 m_out = 0;
    quint64 m_conflations = 0;
};

} // namespace lineside::live
