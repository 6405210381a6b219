#pragma once

#include "drivers/mqtt/broker_tls.h"
#include "drivers/mqtt/transport.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <unordered_map>
#include <variant>

struct mosquitto;

namespace lineside::mqtt {

//! What the driver's side asks of a session.
struct SessionCommand
{
    enum class Kind { Subscribe, Unsubscribe, Publish };
    Kind kind = Kind::Publish;
    QList<QByteArray> filters;
    QByteArray topic;
    QByteArray payload;
    int qos = 1;
    int id = 0;
};

//! A session's side of the same: a signal of Transport in waiting.
struct SessionConnected
{
    bool sessionPresent = false;
};
using SessionEvent = std::variant<SessionConnected, TransportFailure, QList<SubscribeAnswer>, PublishAnswer, MessageBlock>;

/*!
 * What the two threads of a connection share; each holds it for itself, so that either may go first.
 */
class SessionLink
{
public:
    explicit SessionLink(std::function<void()> wakeReceiver);
    ~SessionLink();
    SessionLink(const SessionLink &) = delete;
    SessionLink &operator=(const SessionLink &) = delete;

    // The driver's side.
    void command(SessionCommand command);
    //! All events so far; reading goes on when it was held up.
    std::deque<SessionEvent> takeEvents();
    //! No event any more, and the session ends.
    void stop();
    //! False when the session's thread is still busy after \a patience.
    bool waitForEnd(std::chrono::milliseconds patience);

    // The session's side.
    int wakeFd() const { return m_wakeFd; } //!< becomes readable when there is something to look at
    void clearWake();
    bool isStopped() const { return m_stopped.load(std::memory_order_acquire); }
    std::vector<SessionCommand> takeCommands();
    void post(SessionEvent event);
    bool isFull() const { return m_eventBytes.load(std::memory_order_relaxed) >= m_maxBytes; }
    void setEnded();

    std::atomic<quint64> bytesIn{0};
    std::atomic<quint64> bytesOut{0};

private:
    void wakeSession();

    const size_t m_maxBytes;
    int m_wakeFd = -1;
    std::atomic<bool> m_stopped{false};
    std::atomic<size_t> m_eventBytes{0};
    std::mutex m_mutex;
    std::condition_variable m_endedSignal;
    bool m_ended = false;
    bool m_receiverWoken = false;
    std::function<void()> m_wakeReceiver;
    std::deque<SessionEvent> m_events;
    std::vector<SessionCommand> m_commands;
};

/*!
 * One connection made with libmosquitto, on the thread that calls run(). The library's client is made and destroyed
 * within it: whatever the client had still queued goes with it. That keeps a write from being sent late, and a QoS 2
 * message from arriving twice; the price is that a QoS 2 message is lost when the connection goes between our PUBREC and
 * the broker's PUBREL, since the library hands it over at PUBREL only.
 */
class MosquittoSession
{
public:
    MosquittoSession(std::shared_ptr<SessionLink> link, ConnectOptions options, size_t payloadLimit);
    ~MosquittoSession();
    MosquittoSession(const MosquittoSession &) = delete;
    MosquittoSession &operator=(const MosquittoSession &) = delete;

    //! Returns when the connection is gone or stop() was asked for. Throws what our own code threw.
    void run();

private:
    struct Callbacks;
    using Kind = TransportFailure::Kind;

    bool connectToBroker(SteadyTime deadline);
    bool prepareClient();
    void loop(SteadyTime connectDeadline);
    //! All false when the connection has ended.
    bool readWhatIsThere();
    bool checkTimes(SteadyTime now, SteadyTime connectDeadline);
    bool execute(const SessionCommand &command);
    void readTcpCounters();
    void flushMessages();
    void end(TransportFailure failure);
    //! After the library has returned an error or closed its socket.
    void endAfter(int libraryError, int systemError);

    const std::shared_ptr<SessionLink> m_link;
    const ConnectOptions m_options;
    const size_t m_payloadLimit;
    std::unique_ptr<BrokerTls> m_tls;
    mosquitto *m_client = nullptr;
    QByteArray m_bindAddress;
    bool m_connected = false;
    bool m_ended = false;
    int m_refusedWith = 0;    //!< CONNACK's code
    int m_disconnectCode = 0; //!< of the broker's DISCONNECT (MQTT 5)
    QString m_tlsError;
    std::chrono::seconds m_keepAlive{0};
    SteadyTime m_lastIn{};
    quint64 m_bytesAtLastPacket = 0;
    bool m_packetSeen = false;
    std::exception_ptr m_ownFault; //!< thrown where the library had called us
    MessageBlock m_block;
    std::unordered_map<int, QList<QByteArray>> m_subscribing; //!< by packet id
    std::unordered_map<int, int> m_publishing;                //!< packet id to the transport's number
};

//! A session from beginning to end, on the thread that calls; an exception of ours is a failure of this link.
void runSession(const std::shared_ptr<SessionLink> &link, const ConnectOptions &options, size_t payloadLimit);

} // namespace lineside::mqtt
