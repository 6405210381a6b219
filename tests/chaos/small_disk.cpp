#include "chaos/small_disk.h"

#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lineside::test {

namespace {

bool writeFile(const char *path, const QByteArray &text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write(text) == text.size();
}

bool enter()
{
    const QByteArray user = QByteArray::number(::geteuid());
    const QByteArray group = QByteArray::number(::getegid());
    if (::geteuid() == 0) {
        if (::unshare(CLONE_NEWNS) != 0)
            return false;
    } else if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !writeFile("/proc/self/setgroups", "deny")
               || !writeFile("/proc/self/uid_map", user + ' ' + user + " 1")
               || !writeFile("/proc/self/gid_map", group + ' ' + group + " 1")) {
        return false;
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

} // namespace

bool SmallDisk::enterOwnNameSpace()
{
    // A child tries it first: there is no way back, and half way in (as in a chroot) programs do not know where they are.
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(enter() ? 0 : 1);
    int status = 1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 && enter();
}

SmallDisk::~SmallDisk()
{
    if (isMounted())
        ::umount2(QFile::encodeName(m_folder).constData(), MNT_DETACH);
}

bool SmallDisk::mount(const QString &folder, int megabytes)
{
    const QByteArray options = "mode=0700,size=" + QByteArray::number(megabytes) + 'm';
    if (::mount("lineside-chaos", QFile::encodeName(folder).constData(), "tmpfs", 0, options.constData()) != 0)
        return false;
    m_folder = folder;
    m_megabytes = megabytes;
    return true;
}

bool SmallDisk::resize(const QByteArray &size)
{
    return ::mount("lineside-chaos", QFile::encodeName(m_folder).constData(), "tmpfs", MS_REMOUNT, ("size=" + size).constData()) == 0;
}

bool SmallDisk::fill(qint64 bytes)
{
    struct statvfs state{};
    if (!isMounted() || ::statvfs(QFile::encodeName(m_folder).constData(), &state) != 0)
        return false;
    const auto used = qint64((state.f_blocks - state.f_bfree) * state.f_frsize);
    // somebody may have written in between
    for (qint64 more = bytes; more < bytes + (16 << 20); more += 1 << 20) {
        if (resize(QByteArray::number(used + more)))
            return true;
    }
    return false;
}

bool SmallDisk::release()
{
    return isMounted() && resize(QByteArray::number(m_megabytes) + 'm');
}

bool limitFiles(pid_t process, qint64 bytes)
{
    rlimit limit{};
    if (::prlimit(process, RLIMIT_FSIZE, nullptr, &limit) != 0)
        return false;
    limit.rlim_cur = bytes < 0 ? limit.rlim_max : rlim_t(bytes);
    return ::prlimit(process, RLIMIT_FSIZE, &limit, nullptr) == 0;
}

} // namespace lineside::test
