#include "server/http/access_log.h"

#include "server/http/answer.h"

#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lineside::http {

AccessLog::AccessLog(const QString &folder, qint64 fileBytes)
    : m_path(folder + QStringLiteral("/access.log"))
    , m_fileBytes(fileBytes)
{
    QDir().mkpath(folder);
    m_thread = std::thread([this] { work(); });
}

AccessLog::~AccessLog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

QByteArray AccessLog::format(const AccessLine &line)
{
    QByteArray text = "{\"at\":\"" + toIso(line.at).toLatin1() + "\",\"address\":" + jsonText(line.address);
    if (!line.user.isEmpty())
        text += ",\"user\":" + jsonText(line.user);
    text += ",\"method\":\"" + (line.method.isEmpty() ? QByteArray("-") : line.method) + "\",\"route\":\""
        + (line.route.isEmpty() ? QByteArray("-") : line.route) + "\",\"status\":" + QByteArray::number(line.status)
        + ",\"bytes\":" + QByteArray::number(line.bytes) + ",\"us\":" + QByteArray::number(qint64(line.took.count()));
    if (*line.reason)
        text += ",\"reason\":\"" + QByteArray(line.reason) + '"';
    if (line.times > 1)
        text += ",\"times\":" + QByteArray::number(line.times);
    return text + "}\n";
}

void AccessLog::write(const AccessLine &line)
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.size() >= kMostWaiting) {
        ++m_dropped;
        m_droppedInAll.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    m_waiting.push_back(line);
    if (m_waiting.size() == 1)
        m_wake.notify_one();
}

void AccessLog::work()
{
    bool stopping = false;
    std::vector<AccessLine> taken;
    while (!stopping) {
        taken.clear();
        quint64 dropped = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            m_wake.wait_for(lock, kGather, [this] { return m_stopping; });
            stopping = m_stopping;
            taken.swap(m_waiting);
            dropped = std::exchange(m_dropped, 0);
        }
        QByteArray lines;
        if (dropped > 0)
            lines += "{\"dropped\":" + QByteArray::number(dropped) + "}\n";
        for (const AccessLine &line : taken)
            lines += format(line);
        if (lines.isEmpty() || append(lines))
            continue;
        const quint64 lost = quint64(lines.count('\n')) + dropped - (dropped > 0 ? 1 : 0);
        m_droppedInAll.fetch_add(lost - dropped, std::memory_order_relaxed);
        const std::lock_guard lock(m_mutex);
        m_dropped += lost;
    }
}

bool AccessLog::append(const QByteArray &lines)
{
    const QByteArray name = QFile::encodeName(m_path);
    struct stat found{};
    if (::stat(name.constData(), &found) == 0 && found.st_size + lines.size() > m_fileBytes && found.st_size > 0)
        rotate();
    const int file = ::open(name.constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return false;
    qint64 written = 0;
    while (written < lines.size()) {
        const ssize_t part = ::write(file, lines.constData() + written, size_t(lines.size() - written));
        if (part <= 0)
            break;
        written += part;
    }
    ::close(file);
    return written == lines.size();
}

void AccessLog::rotate()
{
    const auto numbered = [this](int number) {
        return QFile::encodeName(number == 0 ? m_path : m_path + QLatin1Char('.') + QString::number(number));
    };
    for (int i = kFiles - 1; i > 0; --i)
        ::rename(numbered(i - 1).constData(), numbered(i).constData());
}

} // namespace lineside::http
