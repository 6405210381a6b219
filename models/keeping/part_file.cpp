#include "models/keeping/part_file.h"

#include "models/keeping/progress.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace lineside::keeping {

namespace {

constexpr qsizetype kBufferBytes = 256 * 1024;

constexpr std::chrono::milliseconds kLookForCancel{20};

struct FileText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

//! Closing may write what a disk behind a network has not taken yet.
void closeAside(int fd)
{
    try {
        std::thread([fd] { ::close(fd); }).detach();
    } catch (const std::system_error &) {
        ::close(fd);
    }
}

} // namespace

Error writeError(const QString &path, int systemErrno)
{
    if (systemErrno == ENOSPC || systemErrno == EDQUOT || systemErrno == EFBIG)
        return {Error::Kind::NoSpace, FileText::tr("The disk is full: %1 could not be written.").arg(path),
                FileText::tr("Free some space there, or choose another place.")};
    return {Error::Kind::Io,
            FileText::tr("%1 cannot be written: %2.").arg(path, QString::fromLocal8Bit(std::strerror(systemErrno))),
            FileText::tr("Check the folder and its rights, or choose another place.")};
}

Result<PartFile> PartFile::create(const QString &path, bool onlyOwner)
{
    const QByteArray part = QFile::encodeName(partOf(path));
    ::unlink(part.constData());
    const int fd = ::open(part.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, onlyOwner ? 0600 : 0644);
    if (fd < 0)
        return writeError(path, errno);
    return PartFile(path, fd);
}

PartFile::PartFile(PartFile &&other) noexcept
    : m_path(std::move(other.m_path)), m_fd(std::exchange(other.m_fd, -1)), m_size(other.m_size),
      m_buffer(std::move(other.m_buffer))
{
}

PartFile::~PartFile()
{
    if (m_fd < 0)
        return;
    ::close(m_fd);
    ::unlink(QFile::encodeName(partPath()).constData());
}

Status PartFile::write(QByteArrayView bytes)
{
    m_buffer.append(bytes.data(), bytes.size());
    return m_buffer.size() >= kBufferBytes ? flush() : Status(Done{});
}

Status PartFile::flush()
{
    const char *at = m_buffer.constData();
    qsizetype left = m_buffer.size();
    while (left > 0) {
        const ssize_t written = ::write(m_fd, at, size_t(left));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return writeError(m_path, written < 0 ? errno : ENOSPC);
        at += written;
        left -= written;
        m_size += quint64(written);
    }
    m_buffer.clear();
    return Done{};
}

Status PartFile::commit(const std::function<bool()> &cancelled)
{
    if (Status flushed = flush(); !flushed)
        return flushed;
    if (const int why = syncPatiently(m_fd, cancelled); why == ECANCELED) {
        closeAside(std::exchange(m_fd, -1));
        ::unlink(QFile::encodeName(partPath()).constData());
        return cancelledError();
    } else if (why != 0) {
        return writeError(m_path, why);
    }
    if (Status moved = putInPlace(partPath(), m_path, cancelled); !moved)
        return moved;
    ::close(std::exchange(m_fd, -1));
    return Done{};
}

Result<quint64> freeSpace(const QString &folder)
{
    struct statvfs disk = {};
    if (::statvfs(QFile::encodeName(folder).constData(), &disk) != 0)
        return writeError(folder, errno);
    return quint64(disk.f_bavail) * disk.f_frsize;
}

Status checkSpace(const QString &folder, quint64 bytes)
{
    const Result<quint64> free = freeSpace(folder);
    if (!free)
        return free.error();
    const quint64 there = *free;
    if (there >= bytes)
        return Done{};
    return Error{Error::Kind::NoSpace,
                 FileText::tr("There is not enough space in %1: %2 are needed, %3 are free.").arg(folder, sizeText(bytes), sizeText(there)),
                 FileText::tr("Free some space there, or choose another place.")};
}

Status syncFile(const QString &path, const std::function<bool()> &cancelled)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return writeError(path, errno);
    const int why = syncPatiently(fd, cancelled);
    if (why == ECANCELED) {
        closeAside(fd);
        return cancelledError();
    }
    ::close(fd);
    return why == 0 ? Status(Done{}) : Status(writeError(path, why));
}

Status putInPlace(const QString &from, const QString &to, const std::function<bool()> &cancelled)
{
    if (Status synced = syncFile(from, cancelled); !synced)
        return synced;
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return writeError(to, errno);
    // What it holds is safe and has its name; only the name may still be on its way when nobody waits for it.
    const Status named = syncFile(QFileInfo(to).absolutePath(), cancelled);
    return !named && named.error().kind == Error::Kind::Cancelled ? Status(Done{}) : named;
}

int syncPatiently(int fd, const std::function<bool()> &cancelled)
{
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<int> result;
    };
    const auto sync = [](int of) { return ::fsync(of) == 0 ? 0 : errno; };
    if (!cancelled)
        return sync(fd);
    const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (own < 0)
        return errno;
    const auto state = std::make_shared<State>();
    try {
        std::thread([state, own, sync] {
            const int result = sync(own);
            ::close(own);
            const std::lock_guard lock(state->mutex);
            state->result = result;
            state->changed.notify_all();
        }).detach();
    } catch (const std::system_error &) { // no thread is to be had
        ::close(own);
        return sync(fd);
    }
    std::unique_lock lock(state->mutex);
    while (!state->changed.wait_for(lock, kLookForCancel, [&] { return state->result.has_value(); })) {
        lock.unlock();
        if (cancelled())
            return ECANCELED;
        lock.lock();
    }
    return *state->result;
}

QString sizeText(quint64 bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

} // namespace lineside::keeping
