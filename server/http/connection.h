#pragma once

#include "server/http/door_context.h"
#include "server/http/listener.h"

namespace lineside::http {

/*!
 * One connection at the front door: finds out whether TLS speaks, reads one request after another, and refuses what is
 * not right before any handler hears of it. In order: the head's form, the route, the method, the web page it comes from,
 * the proof, the permission, the size. Network thread.
 */
class Connection : public QObject
{
    Q_OBJECT

public:
    //! \a network: of the peer, see networkOf(). \a came: when it was accepted; its first head's time began then.
    Connection(quint64 number, Descriptor descriptor, const QHostAddress &peer, const QByteArray &network,
               std::unique_ptr<Place> place, SteadyTime came, DoorContext &context);
    ~Connection() override;

    bool isGone() const { return m_state == State::Gone; }
    //! Ends what has taken too long.
    void checkDeadline(SteadyTime now);
    //! The answer to the request with this number; ignored when that is over.
    void deliver(quint64 request, const Answer &answer);

private:
    enum class State {
        Opening,  //!< with TLS: waits for the first byte, which tells TLS from plain HTTP
        Shaking,  //!< TLS's handshake
        Head,
        Body,
        Answering,
        Sending,
        Closing,  //!< everything was said; what still comes is thrown away, so that the answer is not
        Gone,
    };

    void advance();
    bool detect();
    bool takeHead();
    bool takeBody();
    bool decide();
    bool admit();
    bool prove();
    bool mayUpgrade();
    void dispatch();
    void handOver();
    bool refuse(Answer answer, const char *reason);
    bool refuseProof(const char *reason);
    void refuseToTake(Answer answer);
    void noteRefused(RefusedAccess what);
    void send(Answer answer);
    void afterSending();
    void next();
    void gone();
    void setPending(bool pending);
    void setIdle(bool idle);
    bool maySitIdle() const;
    void abandon();
    void note(int status, qint64 bytes);

    DoorContext &m_context;
    const quint64 m_number;
    QTcpSocket *m_socket = nullptr;
    std::unique_ptr<Place> m_place;
    QHostAddress m_peer;
    QByteArray m_network;
    State m_state = State::Head;
    SteadyTime m_deadline{};
    SteadyTime m_begun{};
    bool m_waiting = true;     //!< no byte of the next head has come
    bool m_isPending = false;
    bool m_isIdle = false;
    bool m_hasProved = false;  //!< the request before brought a good proof
    bool m_redirects = false;  //!< plain HTTP where TLS is spoken
    bool m_keepAlive = true;
    bool m_advancing = false;
    quint64 m_requestNumber = 0;
    qsizetype m_headLength = 0;
    Request m_request;
    const char *m_reason = "";
    QString m_account; //!< see Answer::user
    std::function<void()> m_abandon; //!< while a handler owes an answer
};

} // namespace lineside::http
