#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace lineside {

/*!
 * The node-opcua server of tests/opcua/peers/plant_server.js as a process on a free loopback port. It ends with the
 * test: its standard input closes with us.
 */
class PlantServer
{
public:
    static constexpr const char *kUri = "http://lineside.test/plant";

    PlantServer();
    ~PlantServer();

    //! Empty when node and its package are there; else the reason to skip.
    static QString whyMissing();

    //! Starts, or starts again on the same port; false when it does not say "ready" within 90 s.
    bool start(QJsonObject options = {});
    void stop();
    //! kill -STOP and kill -CONT: the process lives and says nothing.
    void freeze(bool on);
    //! A command, answered "done" within 10 s.
    bool command(const QJsonObject &command);
    bool set(const QString &name, const QJsonValue &value);

    quint16 port() const { return m_port; }
    QString url() const { return QStringLiteral("opc.tcp://127.0.0.1:%1").arg(m_port); }
    QString folder() const { return m_folder.path(); }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    bool waitForLine(const QByteArray &line, int milliseconds);

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace lineside
