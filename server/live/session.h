#pragma once

#include "models/access/access_control.h"
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
    };
    //! \a resumeKey: what the client shows when it comes back; empty for none.
    Session(Parts parts, Principal principal, QByteArray resumeKey);

    //! A message of the client.
    void receive(const QByteArray &message);
    //! Writes what is due, as far as the way is free.
    void flush(SteadyTime now);
    //! Closes when the login has ended or its rights are not what they were.
    void recheck();
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
        quint64 counted = 0; //!< the stream's messages then
    };
    using Value = project::JsonTape::Value;

    void subscribe(Value payload);
    void unsubscribe(Value payload);
    void renew(Value payload);
    void welcome(const QByteArray &resumeKey);
    void say(const QByteArray &type, const QByteArray &payload);
    void complain(const char *code, const QString &message, const QByteArray &about = {});
    void queueSnapshot(Subscription &subscription);
    //! False when the viewer is too far behind and was closed.
    bool catchUp(Subscription &subscription, bool &wrote);

    Parts m_parts;
    Principal m_principal;
    const UtcTime m_since;
    std::vector<Subscription> m_subscriptions;
    std::deque<QByteArray> m_own; //!< before anything of a stream
    std::optional<SteadyTime> m_fullSince;
    http::TokenBucket m_requests;
    bool m_isClosed = false;
    quint64 m_in = 0;
    quint64 m_out = 0;
    quint64 m_conflations = 0;
};

} // namespace lineside::live
