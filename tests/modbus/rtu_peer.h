#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <functional>
#include <memory>

namespace lineside {

/*!
 * What hangs on the other end of a serial line: gets each request and puts on the wire whatever a test's script says.
 * The line is a pseudo-terminal of the kernel; no program is needed.
 *
 * Truth and lie can be told apart: true registers lie below 0x8000, those of a lie at or above it.
 */
class RtuPeer : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        quint8 unit = 0;
        QByteArray pdu;
        QByteArray frame;

        quint8 function() const { return quint8(pdu[0]); }
        bool isRead() const { return function() <= 4; }
        int word(int offset) const { return quint8(pdu[offset]) << 8 | quint8(pdu[offset + 1]); }
    };
    using Script = std::function<void(const Request &)>;

    RtuPeer();
    ~RtuPeer() override;

    //! The device file for the driver; empty when the system gives no pseudo-terminal.
    QString port() const { return m_port; }
    void setScript(Script script) { m_script = std::move(script); }
    const QList<Request> &log() const { return m_log; }

    void send(const QByteArray &bytes);
    void sendLater(int afterMs, const QByteArray &bytes);
    static QByteArray frame(quint8 unit, const QByteArray &pdu);
    //! The frame of a true reply; writes are carried out by it.
    QByteArray truth(const Request &request);
    //! A reply of the right shape with values that are none.
    static QByteArray lie(const Request &request);
    static int trueRegister(int address) { return (address * 7 + 3) & 0x7FFF; }

private:
    void read();

    int m_master = -1;
    int m_slave = -1; //!< held open, so that the line stays while the driver has closed its port
    QString m_port;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_pending;
    QList<Request> m_log;
    QHash<int, int> m_written;
    Script m_script;
};

} // namespace lineside
