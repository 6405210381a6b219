#pragma once

#include "models/base/result.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace lineside {

/*!
 * The demo plant as a process beside the station: started, waited for until all its servers answer, ended with us.
 * Main thread.
 */
class DemoProcess : public QObject
{
    Q_OBJECT

public:
    explicit DemoProcess(const QString &dataFolder, QObject *parent = nullptr);
    ~DemoProcess() override;

    //! Emits ready() or failed() once, within 20 s.
    void start(const QStringList &furtherOptions);
    //! The project that the plant wrote, with its real ports.
    QString projectFile() const;
    void stop();

Q_SIGNALS:
    void ready();
    void failed(const lineside::Error &error);
    //! It ended though nobody asked it to.
    void died(const QString &why);

private:
    void readOutput();
    void fail(const QString &what);

    QString m_folder;
    QProcess m_process;
    QTimer m_deadline;
    QByteArray m_line;
    bool m_answered = false;
    bool m_stopping = false;
};

} // namespace lineside
