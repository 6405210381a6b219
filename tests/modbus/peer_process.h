#pragma once

#include <QProcess>

namespace lineside {

//! A program that a test talks to; dies with the test.
class PeerProcess
{
public:
    PeerProcess() = default;
    ~PeerProcess();
    PeerProcess(const PeerProcess &) = delete;
    PeerProcess &operator=(const PeerProcess &) = delete;

    bool start(const QString &program, const QStringList &arguments, const QString &folder = {});
    void stop();
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QString output() { return QString::fromLocal8Bit(m_process.readAll()); }

    //! A loopback port that was free a moment ago.
    static quint16 freePort();
    //! Whether /usr/bin/python3 has the module; the distribution's, not one of a virtual environment.
    static bool pythonHas(const QString &module);

private:
    QProcess m_process;
};

} // namespace lineside
