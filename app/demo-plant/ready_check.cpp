#include "app/demo-plant/ready_check.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace lineside::demo {

using namespace std::chrono_literals;

ReadyCheck::ReadyCheck(std::vector<Knock> knocks, std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
    , m_deadline(deadline)
{
    for (Knock &knock : knocks)
        m_doors.push_back({std::move(knock), nullptr, {}, false});
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (std::chrono::milliseconds(m_since.elapsed()) > m_deadline) {
            for (const Door &door : m_doors) {
                if (!door.open) {
                    finish(QCoreApplication::translate("demo-plant", "The server on port %1 does not answer.")
                               .arg(door.knock.port));
                    return;
                }
            }
        }
        for (size_t i = 0; i < m_doors.size(); ++i) {
            const Door &door = m_doors[i];
            if (!door.open && door.socket->state() == QAbstractSocket::UnconnectedState)
                knockAt(i);
        }
    });
}

void ReadyCheck::start()
{
    m_since.start();
    m_again.start(50ms);
    for (size_t i = 0; i < m_doors.size(); ++i) {
        m_doors[i].socket = std::make_unique<QTcpSocket>();
        connect(m_doors[i].socket.get(), &QTcpSocket::connected, this,
                [this, i] { m_doors[i].socket->write(m_doors[i].knock.request); });
        connect(m_doors[i].socket.get(), &QTcpSocket::readyRead, this, [this, i] { read(i); });
        knockAt(i);
    }
    if (m_doors.empty())
        finish({});
}

void ReadyCheck::knockAt(size_t index)
{
    Door &door = m_doors[index];
    door.heard.clear();
    door.socket->connectToHost(QHostAddress(QHostAddress::LocalHost), door.knock.port);
}

void ReadyCheck::read(size_t index)
{
    Door &door = m_doors[index];
    door.heard += door.socket->read(1'024);
    if (door.open || door.heard.size() < door.knock.answer.size())
        return;
    if (!door.heard.startsWith(door.knock.answer)) {
        door.socket->abort();
        return;
    }
    door.open = true;
    door.socket->disconnectFromHost();
    for (const Door &other : m_doors) {
        if (!other.open)
            return;
    }
    finish({});
}

void ReadyCheck::finish(const QString &reason)
{
    if (m_finished)
        return;
    m_finished = true;
    m_again.stop();
    if (reason.isEmpty())
        Q_EMIT ready();
    else
        Q_EMIT failed(reason);
}

} // namespace lineside::demo
