#pragma once

#include "drivers/link_monitor.h"
#include "drivers/modbus/pdu.h"

#include <QObject>

#include <random>

namespace lineside::modbus {

//! One request as its user hands it over; \a pdu is copied at once.
struct LinkRequest
{
    quint64 token = 0;      //!< comes back with the answer
    Bytes pdu;
    bool urgent = false;    //!< goes before all that is not, on a shared line too
    SteadyTime notAfter = SteadyTime::max(); //!< the answer is of no use later; cuts the device's time limit
};

//! What became of a request; each gets exactly one answer.
struct LinkAnswer
{
    enum class Kind : quint8 {
        Good,      //!< pdu is the checked reply, valid during the call
        Exception, //!< the device said no
        Breach,    //!< the reply broke the protocol; nothing of it may be used
        Timeout,   //!< sent, and no complete reply in time
        Lost,      //!< sent, and the connection went before the reply
        NotSent,   //!< it never reached the wire
    };

    Kind kind = Kind::NotSent;
    quint8 exception = 0;
    Bytes pdu;
    Breach breach = Breach::None;
    UtcTime at{};          //!< when the reply had come, taken once per delivery of the network
    SteadyTime steady{};

    //! An answer without a reply.
    static LinkAnswer of(Kind kind)
    {
        LinkAnswer answer;
        answer.kind = kind;
        return answer;
    }
};

//! Why a connection is no more, or did not come about.
enum class LossKind : quint8 {
    Failed,  //!< no connection could be made
    Dropped, //!< the other side or the network ended it
    Timeout, //!< a reply did not come; the connection was recycled, since a late one could be taken for another
    Breach,  //!< a reply broke the protocol; the connection was recycled
};

/*!
 * Who uses a link: it is asked for requests when there is room for them, so that what is most urgent at that moment
 * goes next. All calls come on the link's thread, none of them inside a call of the user to the link but wake().
 */
class LinkUser
{
public:
    virtual ~LinkUser() = default;

    //! The next request to send; false for none now (wake() the link when there is one again). \a urgentOnly: there is
    //! room for a write or its read-back alone.
    virtual bool nextRequest(SteadyTime now, bool urgentOnly, LinkRequest &request) = 0;
    virtual void answered(quint64 token, const LinkAnswer &answer) = 0;
    //! All that came with one delivery of the network has been answered.
    virtual void answersEnd() {}
    virtual void linkConnected() = 0;
    //! After the answers to what was under way. \a hadReplies: this connection had brought good replies before.
    virtual void linkLost(LossKind kind, const QString &cause, bool hadReplies) = 0;
};

//! Growing pauses between attempts to connect.
struct RetryPause
{
    std::chrono::milliseconds first{250};
    std::chrono::milliseconds longest{30'000};
};

//! Doubles from the first pause to the longest, each with a jitter of a quarter, until reset().
class Backoff
{
public:
    explicit Backoff(RetryPause pause) : m_pause(pause), m_random(std::random_device{}()) {}

    void reset() { m_attempts = 0; }
    std::chrono::milliseconds next();

private:
    RetryPause m_pause;
    int m_attempts = 0;
    std::minstd_rand m_random;
};

/*!
 * The way to one device: sends requests, checks replies, keeps deadlines, connects again by itself. Counts bytes,
 * latencies, time-outs, exceptions and breaches in the monitor and records frames; the state is the user's to tell.
 *
 * Lives on the driver's thread; made there.
 */
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    //! Answers what is under way (Lost or NotSent) and ends; nothing is called afterwards.
    virtual void close() = 0;
    //! There is a request to send. Sends at once when there is room.
    virtual void wake() = 0;
    virtual bool isConnected() const = 0;
};

} // namespace lineside::modbus
