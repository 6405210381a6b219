#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

namespace lineside {

/*!
 * A TCP peer that answers what comes in with prepared bytes: the first message with the first answer, and so on. After
 * the last it says nothing more, hangs up, or pours out bytes without end.
 */
class EvilPeer : public QObject
{
    Q_OBJECT

public:
    enum class Then { Silence, HangUp, Pour };

    EvilPeer(QList<QByteArray> answers, Then then, QByteArray pour = {});

    QString url() const { return QStringLiteral("opc.tcp://127.0.0.1:%1").arg(m_server.serverPort()); }
    int connections() const { return m_connections; }
    qint64 poured() const { return m_poured; }

    //! A chunk: three letters, a chunk type, the right size and the body.
    static QByteArray chunk(const char *kind, const QByteArray &body);
    //! Little-endian numbers of four bytes.
    static QByteArray numbers(const QList<quint32> &values);
    static QByteArray acknowledge();

private:
    void serve(QTcpSocket *socket);
    void pour(QTcpSocket *socket);

    const QList<QByteArray> m_answers;
    const Then m_then;
    const QByteArray m_pour;
    QTcpServer m_server;
    int m_connections = 0;
    qint64 m_poured = 0;
};

/*!
 * Stands between a client and a real server and turns over bits of what the server says, after as many bytes as \a from;
 * the seed decides which.
 */
class GarblingProxy : public QObject
{
    Q_OBJECT

public:
    GarblingProxy(quint16 target, quint32 seed);

    QString url() const { return QStringLiteral("opc.tcp://127.0.0.1:%1").arg(m_server.serverPort()); }
    int connections() const { return m_connections; }
    int garbled() const { return m_garbled; }

private:
    void serve(QTcpSocket *client);

    QTcpServer m_server;
    const quint16 m_target;
    quint32 m_state;
    int m_connections = 0;
    int m_garbled = 0;
};

} // namespace lineside
