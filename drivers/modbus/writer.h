#pragma once

#include "drivers/driver.h"
#include "drivers/modbus/link.h"
#include "drivers/modbus/settings.h"

#include <QTimer>

#include <list>

namespace lineside::modbus {

/*!
 * Writes to one device, each with its read-back, before any poll that has not been sent yet.
 *
 * A write goes to the wire once at most. It is Done when the device confirmed it byte for byte and reading it back gave
 * the same registers; Refused when the value does not fit or the device answered with an exception; NotSent when it never
 * reached the wire; Unknown in all other cases, and then it is still read back while time remains.
 *
 * Lives on the driver's thread.
 */
class Writer final : public QObject
{
    Q_OBJECT

public:
    struct Hooks
    {
        std::function<void()> wake;                              //!< there is something to send
        std::function<void(TagId, Bytes)> deliver;               //!< what a read-back found
    };

    Writer(const DeviceSettings &settings, const Clock &clock, Hooks hooks, QObject *parent = nullptr);

    void write(const DriverTag &tag, const QVariant &raw, SteadyTime deadline, std::function<void(WriteOutcome)> done);
    void setSettings(const DeviceSettings &settings) { m_settings = settings; }
    //! Answers everything; nothing is taken afterwards.
    void stop();

    // What LinkUser is told, for writes. Tokens carry kWriteToken.
    static constexpr quint64 kWriteToken = quint64(1) << 63;
    bool nextRequest(SteadyTime now, LinkRequest &request);
    void answered(quint64 token, const LinkAnswer &answer);
    void linkConnected() { m_connected = true; }
    void linkLost();

private:
    enum class Stage : quint8 {
        ReadFirst, //!< the register whose bit is to change, where the device cannot do that itself
        Write,
        ReadBack,
    };
    struct Job
    {
        quint64 token = 0;
        TagId tag = kNoTag;
        Point point;
        std::vector<quint16> registers; //!< as they shall be; empty for bits
        bool bit = false;
        SteadyTime deadline{};
        std::function<void(WriteOutcome)> done;
        Stage stage = Stage::Write;
        bool underWay = false;
        SteadyTime notBefore{};
        int readBacks = 0;
        QVariant readBack;                      //!< the last one
        Pdu request;
        WriteResult result = WriteResult::Done; //!< what a matching read-back confirms
        QString reason;                         //!< why it is not Done
    };
    using Jobs = std::list<Job>;

    Status prepare(Job &job, const QVariant &raw) const;
    void answerWrite(Jobs::iterator job, const LinkAnswer &answer);
    void answerReadFirst(Jobs::iterator job, const LinkAnswer &answer);
    void answerReadBack(Jobs::iterator job, const LinkAnswer &answer);
    void readBack(Job &job, WriteResult result, const QString &reason);
    bool holdsWhatWasWritten(const Job &job, Bytes data) const;
    void finish(Jobs::iterator job, WriteOutcome outcome);
    void finishUnanswered(Jobs::iterator job, const QString &why);
    void checkDeadlines();
    void armTimer();

    DeviceSettings m_settings;
    const Clock &m_clock;
    Hooks m_hooks;
    Jobs m_jobs;
    quint64 m_lastToken = 0;
    QTimer m_timer;
    bool m_connected = false;
    bool m_stopped = false;
};

} // namespace lineside::modbus
