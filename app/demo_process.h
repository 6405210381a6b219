#pragma once

#include "models/base/clock.h"
#include "models/base/restart_pause.h"
#include "models/base/result.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace lineside {

/*!
 * The demo plant as a process beside the station: started, waited for until all its servers answer, ended with us. When
 * it ends by itself it is started again after a pause, on the same ports where they are still free. Main thread.
 */
class DemoProcess : public QObject
{
    Q_OBJECT

public:
    //! Longer than a tag's stale time, so that what a lost plant comes to can be seen.
    static constexpr std::chrono::seconds kRestartAfter{10};

    explicit DemoProcess(const QString &dataFolder, QObject *parent = nullptr);
    ~DemoProcess() override;

    //! For tests: another program, and another first pause.
    void setProgram(const QString &program, std::chrono::milliseconds restartAfter);
    //! Emits ready() or failed() once, within 20 s.
    void start(const QStringList &furtherOptions);
    //! The project that the plant wrote, with its real ports.
    QString projectFile() const;
    void stop();

Q_SIGNALS:
    void ready();
    void failed(const lineside::Error &error);
    //! It ended though nobody asked it to, or came back, or did not: one sentence.
    void noticed(const QString &what);

private:
    void launch();
    void readOutput();
    void answered(const QByteArray &line);
    void ended(const QString &how);
    void fail(const QString &what);

    const QString m_folder;
    QString m_program;
    QStringList m_furtherOptions;
    QProcess m_process;
    QTimer m_deadline;
    QTimer m_restart;
    RestartPause m_pause{kRestartAfter, std::chrono::seconds(60)};
    SteadyTime m_startedAt{};
    QByteArray m_readyLine; //!< the first one
    bool m_answered = false; //!< this launch: ready, or failed
    bool m_everAnswered = false;
    bool m_stopping = false;
};

} // namespace lineside
