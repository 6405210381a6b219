#include "models/keeping/part_file.h"

#include "models/history/data_folder.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace lineside::keeping {

namespace {

constexpr qsizetype kBufferBytes = 256 * 1024;

struct FileText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

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

Status PartFile::commit()
{
    if (Status flushed = flush(); !flushed)
        return flushed;
    if (::fsync(m_fd) != 0)
        return writeError(m_path, errno);
    if (Status moved = moveDurably(partPath(), m_path); !moved)
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

Status syncFile(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return writeError(path, errno);
    const int done = ::fsync(fd);
    const int why = errno;
    ::close(fd);
    return done == 0 ? Status(Done{}) : Status(writeError(path, why));
}

QString sizeText(quint64 bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

} // namespace lineside::keeping
