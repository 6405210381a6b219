#pragma once

#include "models/base/result.h"

#include <QByteArray>

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
    Status commit();

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
//! Makes what was written into an existing file durable.
Status syncFile(const QString &path);
//! "1.2 GB"
QString sizeText(quint64 bytes);

} // namespace lineside::keeping
