#pragma once

#include "drivers/modbus/link.h"
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
        enum class Kind : quint8 { Opened, Closed, Answer };

        explicit Event(Kind what, QString why = {}) : kind(what), cause(std::move(why)) {}

        Kind kind;
        QString cause;       //!< Closed
        quint64 token = 0;   //!< Answer, and what follows
        LinkAnswer::Kind answer = LinkAnswer::Kind::NotSent;
        Breach breach = Breach::None;
        QByteArray pdu;      //!< of the reply, as far as there was one
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
 * gives one request after the other to Qt's RTU client. Urgent requests go first, the others in turn.
 *
 * The line has a thread of its own, since its devices may live on different acquisition threads. All calls from any
 * thread; the last owner's release closes the port and waits for the thread.
 *
 * RTU has no transaction ids: behind a time-out or a breach the line stays silent for a moment, so that a late reply
 * finds nobody who could take it for his own.
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

//! CRC-16 of an RTU frame (MODBUS over Serial Line V1.02, section 6.2.2), in the order of the wire.
QByteArray rtuChecksum(const QByteArray &bytes);

} // namespace lineside::modbus
