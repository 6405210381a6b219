#pragma once

#include <QString>

#include <sys/types.h>

namespace lineside::test {

/*!
 * File systems of this program alone that can be full on command: a tmpfs in a mount name space of its own, whose size is
 * taken down to what is in use. Nothing outside of the program and its children sees them.
 */
class SmallDisk
{
public:
    //! Before any thread starts. False where the system does not allow it; disks are folders like any other then.
    static bool enterOwnNameSpace();

    SmallDisk() = default;
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    ~SmallDisk();

    //! Puts a disk over an existing folder.
    bool mount(const QString &folder, int megabytes);
    bool isMounted() const { return !m_folder.isEmpty(); }
    //! From now on about \a bytes more go onto it.
    bool fill(qint64 bytes);
    bool release();

private:
    bool resize(const QByteArray &size);
    QString m_folder;
    int m_megabytes = 0;
};

//! The same by a limit on a process's files, where there are no name spaces. \a bytes < 0: no limit.
bool limitFiles(pid_t process, qint64 bytes);

} // namespace lineside::test
