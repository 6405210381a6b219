#pragma once

#include "models/base/result.h"

#include <QByteArray>

#include <functional>

namespace lineside::keeping {

/*!
 * A file that appears whole or not at all: it is written as <path>.part, and has its name only after everything is on
 * the disk. What is not committed is removed. Belongs to one thread.
 */
class PartFile
{
public:
    //! \a onlyOwner: nobody else may read it.
    static Result<PartFile> create(const QString &path, bool onlyOwner);
    PartFile(PartFile &&other) noexcept;
    PartFile &operator=(PartFile &&) = delete;
    ~PartFile();

    //! NoSpace when the disk is full.
    Status write(QByteArrayView bytes);
    //! Where the next byte goes.
    quint64 size() const { return m_size + quint64(m_buffer.size()); }
    //! Writes what waits; the file stays a part.
    Status flush();
    //! Cancelled when \a cancelled says so while the disk makes it durable: nobody waits for a disk that hangs.
    Status commit(const std::function<bool()> &cancelled = {});

    const QString &path() const { return m_path; }
    QString partPath() const { return partOf(m_path); }
    static QString partOf(const QString &path) { return path + QLatin1String(".part"); }

private:
    PartFile(QString path, int fd) : m_path(std::move(path)), m_fd(fd) {}
    QString m_path;
    int m_fd;
    quint64 m_size = 0;
    QByteArray m_buffer;
};

//! What is wrong with writing \a path, from errno.
Error writeError(const QString &path, int systemErrno);
//! What others than root may still write on the disk of \a folder, in bytes.
Result<quint64> freeSpace(const QString &folder);
//! NoSpace with both figures when the disk of \a folder has not \a bytes left.
Status checkSpace(const QString &folder, quint64 bytes);
//! Makes what was written into an existing file durable; Cancelled as commit() is.
Status syncFile(const QString &path, const std::function<bool()> &cancelled = {});
//! Gives a file its name, durably: from then on it is there, or what was there before. Cancelled as commit() is.
Status putInPlace(const QString &from, const QString &to, const std::function<bool()> &cancelled);
/*!
 * fsync() that ends at once when \a cancelled says so, with ECANCELED: a thread of its own waits on for the disk. 0, or
 * errno. Without \a cancelled it waits.
 */
int syncPatiently(int fd, const std::function<bool()> &cancelled);
//! "1.2 GB"
QString sizeText(quint64 bytes);

} // namespace lineside::keeping
