#pragma once

#include "models/base/result.h"

#include <utility>

namespace lineside {

//! Makes an empty file that only its owner can read, or leaves an existing one as it is.
Status makePrivateFile(const QString &path);

//! Renames \a from to \a to, replacing it, and makes both the file and the name durable.
Status moveDurably(const QString &from, const QString &to);

/*!
 * Who holds a data folder: an flock on lineside.lock, so that a killed holder leaves nothing behind that hinders.
 */
class FolderLock
{
public:
    //! Makes the folder (0700) when absent. Busy with the holder's name when another process, or this one, has it.
    static Result<FolderLock> take(const QString &folder);
    FolderLock(FolderLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    FolderLock &operator=(FolderLock &&) = delete;
    ~FolderLock();
    //! The lock ends with the process.
    void keepForEver() { m_fd = -1; }

private:
    explicit FolderLock(int fd) : m_fd(fd) {}
    int m_fd;
};

/*!
 * Some disk space kept back, to be given up when the disk is full so that events can still be written.
 */
class DiskReserve
{
public:
    DiskReserve(QString path, qint64 bytes) : m_path(std::move(path)), m_bytes(bytes) {}

    //! Takes the space when it is not held and the disk has it and as much again. True when it is held.
    bool hold();
    void release();

private:
    QString m_path;
    qint64 m_bytes;
};

} // namespace lineside
