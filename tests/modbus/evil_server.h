#pragma once

#include <QHash>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <random>

namespace lineside {

/*!
 * A Modbus TCP server that tells the truth, lies about framing, falls silent or hangs up, as a test's script says.
 *
 * Truth and lie can be told apart by their values: true registers lie below 0x8000 and true bits are 0; whatever a
 * deviating reply carries as data lies at or above 0x8000 and its bits are 1. So a reading that is Good and looks like
 * a lie is a lie that got through.
 */
class EvilServer : public QObject
{
    Q_OBJECT

public:
    enum Deviation {
        None,
        // framing of any reply
        WrongUnit,
        WrongProtocol,
        WrongTransaction,
        WrongFunction,
        LengthZero,
        LengthOne,
        LengthTwo,
        Length65535,
        LengthOneMore,
        LengthOneLess,
        ExceptionWithTail,
        ExceptionOfOtherFunction,
        RandomBytes,
        OlderTransaction,
        LieFirst,         //!< an unsolicited reply glued in front of the true one
        // shape of read replies
        WriteEchoToRead,
        ShortCount,       //!< one register or byte for all
        LongCount,
        OddCount,
        ByteCountLess,
        ByteCountMore,
        ByteCountZero,
        EmptyData,
        // echo of writes
        EchoOtherAddress,
        EchoOtherValue,
        EchoShort,
        EchoLong,
        // time and connection
        Duplicate,        //!< the true reply, twice in one segment
        HalfThenNext,     //!< half of the reply; the next reply follows glued
        Half,             //!< half of the reply, then silence
        Dribble,          //!< one byte every 20 ms
        Silent,
        Late,             //!< the reply comes long after the time limit
        Reset,
        HangUp,
        kDeviations
    };
    static const char *nameOf(Deviation deviation);
    static bool isForReads(Deviation deviation);
    static bool isForWrites(Deviation deviation);
    //! Takes the client's whole time limit.
    static bool isSlow(Deviation deviation);

    struct Request
    {
        quint16 transaction = 0;
        quint8 unit = 0;
        QByteArray pdu;
        QPointer<QTcpSocket> socket;

        quint8 function() const { return quint8(pdu[0]); }
        quint16 word(int offset) const { return quint16(quint8(pdu[offset]) << 8 | quint8(pdu[offset + 1])); }
        quint16 address() const { return word(1); }
        bool isRead() const { return function() <= 4; }
    };
    using Script = std::function<void(const Request &)>;

    explicit EvilServer(quint32 seed = 1);
    ~EvilServer() override;

    quint16 port() const { return m_port; }
    //! What happens with each request; the standard is the truth.
    void setScript(Script script) { m_script = std::move(script); }
    void answerTruly(const Request &request) { send(request, truth(request)); }
    void deviate(const Request &request, Deviation deviation);
    void answerException(const Request &request, quint8 exception);
    //! The reply that is right; a write takes effect.
    QByteArray truth(const Request &request);
    //! A reply of the right shape with values that are not true.
    QByteArray lie(const Request &request);
    void send(const Request &request, const QByteArray &pdu) { sendRaw(request, frame(request.transaction, request.unit, pdu)); }
    void sendRaw(const Request &request, const QByteArray &bytes);

    static quint16 trueRegister(quint16 address) { return quint16((address * 7u + 13u) & 0x7FFF); }
    //! What has been written; the truth elsewhere.
    quint16 holding(quint16 address) const { return m_written.value(address, trueRegister(address)); }
    bool coil(quint16 address) const { return m_coils.value(address, false); }

    //! Ends all connections, and takes no more until listenAgain().
    void goAway();
    void listenAgain();

    int connections() const { return m_connections; }
    const QList<Request> &log() const { return m_log; }
    void clearLog() { m_log.clear(); }

private:
    void accept();
    void read(QTcpSocket *socket);
    static QByteArray frame(quint16 transaction, quint8 unit, const QByteArray &pdu, int length = -1, quint16 protocol = 0);

    QTcpServer m_server;
    quint16 m_port = 0;
    Script m_script;
    QHash<quint16, quint16> m_written;
    QHash<quint16, bool> m_coils;
    QHash<QTcpSocket *, QByteArray> m_pending;
    QList<Request> m_log;
    int m_connections = 0;
    std::mt19937 m_random;
};

} // namespace lineside
