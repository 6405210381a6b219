#pragma once

#include "drivers/modbus/link.h"
#include "drivers/modbus/rtu_frame.h"
#include "models/base/result.h"

#include <QMap>
#include <QThread>

#include <deque>
#include <memory>
#include <mutex>

namespace lineside::modbus {

//! How a serial port is opened; all devices on it agree.
struct SerialSettings
{
    QString port;
    int baudRate = 19'200;
    QString parity = QStringLiteral("even"); //!< none, even, odd
    int stopBits = 1;

    friend bool operator==(const SerialSettings &, const SerialSettings &) = default;
};

/*!
 * What a serial line tells one of its users, across threads: the line posts, the user's thread takes. Thread-safe.
 */
class RtuMailbox
{
public:
    struct Event
    {
        enum class Kind : quint8 {
            Opened,
            Closed,
            Answer,
            Unasked, //!< a whole reply that nobody waited for; token is its unit
        };

        explicit Event(Kind what, QString why = {}) : kind(what), cause(std::move(why)) {}

        Kind kind;
        QString cause;       //!< Closed
        quint64 token = 0;   //!< Answer, and what follows
        LinkAnswer::Kind answer = LinkAnswer::Kind::NotSent;
        Breach breach = Breach::None;
        QByteArray pdu;      //!< of the reply, as far as there was one
        QByteArray raw;      //!< what came instead: Breach, Unasked
        UtcTime at{};
        SteadyTime steady{};
        std::chrono::nanoseconds latency{0};
    };

    //! \a receiver is told by a queued call to \a slot that there is something; null: nobody any more.
    void setReceiver(QObject *receiver, std::function<void()> slot);
    void post(Event event);
    std::deque<Event> take();

private:
    std::mutex m_mutex;
    QObject *m_receiver = nullptr;
    std::function<void()> m_slot;
    std::deque<Event> m_events;
};

//! A request on its way to a serial line.
struct RtuRequest
{
    std::shared_ptr<RtuMailbox> from;
    quint64 token = 0;
    quint8 unit = 1;
    QByteArray pdu;
    bool urgent = false;
    SteadyTime notAfter = SteadyTime::max();
    std::chrono::milliseconds timeout{1'000};
};

class RtuLineWorker;

/*!
 * One serial line, shared by all devices on it: opens the port, opens it again with growing pauses when it goes, and
 * has one request on the wire at a time. Urgent requests go first, the others in turn.
 *
 * A frame is what stands between two silences. Replies are checked as strictly as Modbus TCP's; bytes that make no
 * frame are dropped at the next silence, and the reply may still come behind them. Adapters that give back what is sent
 * (local echo) are noticed, and the echo is taken off.
 *
 * RTU has no transaction ids, so a reply that comes after its time limit looks like the answer to the next request with
 * the same function. Therefore behind every request that did not end with its reply, the unit is not asked with that
 * function again for kLateReplies times its time limit, and what comes from it meanwhile is thrown away. A device would
 * have to be later than that, counted from the time limit, for its reply to be taken for another's. The cost: a reply
 * that was lost costs its unit that pause (2 s at the usual time limit of 1 s) once more; other units, and another
 * function of the same unit, such as the read-back of a write, do not wait.
 * A good reply that nobody waited for is told as Unasked: two devices have the same unit id.
 *
 * The line has a thread of its own, since its devices may live on different acquisition threads. All calls from any
 * thread; the last owner's release closes the port and waits for the thread.
 */
class RtuLine
{
public:
    explicit RtuLine(const SerialSettings &settings, RetryPause retry = {});
    ~RtuLine();

    const SerialSettings &settings() const { return m_settings; }
    //! From now on the mailbox hears when the port opens and closes; Opened comes at once when it is open.
    void attach(const std::shared_ptr<RtuMailbox> &mailbox);
    //! Its requests that have not been sent are forgotten.
    void detach(const std::shared_ptr<RtuMailbox> &mailbox);
    void request(RtuRequest request);

private:
    const SerialSettings m_settings;
    QThread m_thread;
    RtuLineWorker *m_worker; //!< lives on m_thread
};

/*!
 * The serial lines in use, by port. Any thread.
 */
class RtuLines
{
public:
    explicit RtuLines(RetryPause retry = {}) : m_retry(retry) {}

    //! The line of a port, opened now when nobody has it; Busy when it is open with other settings.
    Result<std::shared_ptr<RtuLine>> line(const SerialSettings &settings);

private:
    const RetryPause m_retry;
    std::mutex m_mutex;
    QMap<QString, std::weak_ptr<RtuLine>> m_lines;
};

} // namespace lineside::modbus
