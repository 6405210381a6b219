#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace lineside::mqtt {

/*!
 * A real mosquitto on a free loopback port, of this test alone: it dies with the test and leaves nothing behind.
 * Its client tools publish and subscribe as programs of their own, so that nothing of ours judges itself.
 */
class BrokerFixture
{
public:
    struct Options
    {
        QStringList config;   //!< further lines: "allow_anonymous false", "cafile …"
        quint16 port = 0;     //!< 0: any free one
    };

    BrokerFixture() = default;
    ~BrokerFixture();

    //! Empty when mosquitto and its tools are there; else the packages that are missing.
    static QString missing();
    static quint16 freePort();

    bool start() { return start(Options()); }
    bool start(const Options &options);
    //! The same broker again, on the same port.
    bool restart();
    void kill();
    void stop();  //!< SIGSTOP: it is there, but says nothing
    void resume();

    quint16 port() const { return m_port; }
    QString folder() const { return m_folder.path(); }
    QString log() const;

    //! mosquitto_pub with these arguments behind the address; true when it ended well.
    bool publish(const QStringList &arguments) const;
    bool publish(const QString &topic, const QByteArray &payload) const;
    //! A mosquitto_sub that writes "topic payload" lines; ends with the pointer.
    struct EndClient
    {
        void operator()(QProcess *client) const;
    };
    using Client = std::unique_ptr<QProcess, EndClient>;
    Client subscriber(const QStringList &arguments) const;

private:
    bool run();

    QTemporaryDir m_folder;
    QProcess m_process;
    Options m_options;
    quint16 m_port = 0;
};

//! Starts a process that ends with this one.
void startBound(QProcess &process, const QString &program, const QStringList &arguments);

} // namespace lineside::mqtt
