#pragma once

#include "app/demo-plant/field_server.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace lineside::demo {

/*!
 * Knocks at each server as a client would and waits for its answer; a server that does not answer yet is asked again
 * until the deadline. Emits exactly one of its signals.
 */
class ReadyCheck : public QObject
{
    Q_OBJECT

public:
    ReadyCheck(std::vector<Knock> knocks, std::chrono::milliseconds deadline, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void ready();
    void failed(const QString &reason);

private:
    void knockAt(size_t index);
    void read(size_t index);
    void finish(const QString &reason);

    struct Door
    {
        Knock knock;
        std::unique_ptr<QTcpSocket> socket;
        QByteArray heard;
        bool open = false;
    };
    std::vector<Door> m_doors;
    QTimer m_again;
    QElapsedTimer m_since;
    std::chrono::milliseconds m_deadline;
    bool m_finished = false;
};

} // namespace lineside::demo
