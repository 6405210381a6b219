#include "models/history/data_folder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSysInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace lineside {

namespace {

Error fileError(const char *sentence, const QString &path, int number)
{
    const bool full = number == ENOSPC || number == EDQUOT;
    return {full ? Error::Kind::NoSpace : Error::Kind::Io,
            QCoreApplication::translate("history", sentence)
                .arg(path, QString::fromLocal8Bit(std::strerror(number))),
            full ? QCoreApplication::translate("history", "Free some space on that disk.")
                 : QCoreApplication::translate("history", "Check the disk and the rights on the data folder.")};
}

class Descriptor
{
public:
    Descriptor(const QString &path, int flags, mode_t mode = 0)
        : m_fd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, mode))
    {
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

} // namespace

Status makePrivateFile(const QString &path)
{
    const Descriptor file(path, O_RDWR | O_CREAT | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file.get() < 0)
        return fileError(QT_TRANSLATE_NOOP("history", "The file %1 cannot be made: %2"), path, errno);
    return Done{};
}

Status moveDurably(const QString &from, const QString &to)
{
    {
        const Descriptor file(from, O_RDONLY);
        if (file.get() < 0 || ::fsync(file.get()) != 0)
            return fileError(QT_TRANSLATE_NOOP("history", "The file %1 cannot be made safe: %2"), from, errno);
    }
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return fileError(QT_TRANSLATE_NOOP("history", "The file %1 cannot be moved: %2"), from, errno);
    const Descriptor folder(QFileInfo(to).absolutePath(), O_RDONLY | O_DIRECTORY);
    if (folder.get() < 0 || ::fsync(folder.get()) != 0)
        return fileError(QT_TRANSLATE_NOOP("history", "The folder of %1 cannot be made safe: %2"), to, errno);
    return Done{};
}

Result<FolderLock> FolderLock::take(const QString &folder)
{
    if (!QDir(folder).exists()) {
        const QFileInfo info(folder);
        if (!QDir().mkpath(info.absolutePath())
            || (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) != 0 && errno != EEXIST))
            return fileError(QT_TRANSLATE_NOOP("history", "The data folder %1 cannot be made: %2"),
                             folder, errno ? errno : EIO);
    }
    const QString path = QDir(folder).filePath(QStringLiteral("lineside.lock"));
    Descriptor file(path, O_RDWR | O_CREAT | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file.get() < 0)
        return fileError(QT_TRANSLATE_NOOP("history", "The data folder cannot be used, since %1 cannot be opened: %2"),
                         path, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return fileError(QT_TRANSLATE_NOOP("history", "The data folder cannot be used, since %1 cannot be locked: %2"),
                             path, errno);
        char holder[256] = {};
        const ssize_t size = ::pread(file.get(), holder, sizeof holder - 1, 0);
        return Error{Error::Kind::Busy,
                     QCoreApplication::translate("history", "The data folder %1 is in use by %2.")
                         .arg(folder,
                              size > 0 ? QString::fromUtf8(holder, size).trimmed()
                                       : QCoreApplication::translate("history", "another process")),
                     QCoreApplication::translate("history", "Close that Lineside, or choose another data folder.")};
    }
    const QByteArray holder = QCoreApplication::translate("history", "process %1 on %2")
                                  .arg(QString::number(::getpid()), QSysInfo::machineHostName())
                                  .toUtf8()
        + '\n';
    // Who holds it is told for people only; the lock itself is what counts.
    if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), holder.constData(), size_t(holder.size()), 0) < 0) {
        if (errno != ENOSPC && errno != EDQUOT)
            return fileError(QT_TRANSLATE_NOOP("history", "The data folder cannot be used, since %1 cannot be written: %2"),
                             path, errno);
    }
    return FolderLock(file.release());
}

FolderLock::~FolderLock()
{
    if (m_fd >= 0)
        ::close(m_fd); // which gives the lock up
}

bool DiskReserve::hold()
{
    struct stat info{};
    const QByteArray name = QFile::encodeName(m_path);
    if (::stat(name.constData(), &info) == 0 && info.st_size >= m_bytes)
        return true;
    struct statvfs disk{};
    const QByteArray folder = QFile::encodeName(QFileInfo(m_path).absolutePath());
    if (::statvfs(folder.constData(), &disk) == 0
        && qint64(disk.f_bavail) * qint64(disk.f_frsize) < 2 * m_bytes)
        return false;
    const Descriptor file(m_path, O_RDWR | O_CREAT | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file.get() >= 0 && ::posix_fallocate(file.get(), 0, m_bytes) == 0)
        return true;
    release();
    return false;
}

void DiskReserve::release()
{
    ::unlink(QFile::encodeName(m_path).constData());
}

} // namespace lineside
