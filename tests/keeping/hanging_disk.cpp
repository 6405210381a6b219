#include "hanging_disk.h"

#include <condition_variable>
#include <mutex>

#include <sys/syscall.h>
#include <unistd.h>

namespace lineside::test {

namespace {

struct Hang
{
    std::mutex mutex;
    std::condition_variable changed;
    QByteArray pathPart;
    bool on = false;
    int waiting = 0;
};

Hang &hang()
{
    static Hang *const only = new Hang; // somebody may wait until the very end
    return *only;
}

void waitForDisk(int fd)
{
    char path[4096];
    const ssize_t length = ::readlink(("/proc/self/fd/" + QByteArray::number(fd)).constData(), path, sizeof path);
    std::unique_lock lock(hang().mutex);
    if (!hang().on || length <= 0 || !QByteArray::fromRawData(path, qsizetype(length)).contains(hang().pathPart))
        return;
    ++hang().waiting;
    hang().changed.wait(lock, [] { return !hang().on; });
    --hang().waiting;
    hang().changed.notify_all();
}

} // namespace

HangingDisk::HangingDisk(QByteArray pathPart)
{
    const std::lock_guard lock(hang().mutex);
    hang().pathPart = std::move(pathPart);
    hang().on = true;
}

HangingDisk::~HangingDisk()
{
    release();
}

int HangingDisk::waiting() const
{
    const std::lock_guard lock(hang().mutex);
    return hang().waiting;
}

void HangingDisk::release()
{
    std::unique_lock lock(hang().mutex);
    hang().on = false;
    hang().changed.notify_all();
    hang().changed.wait(lock, [] { return hang().waiting == 0; });
}

} // namespace lineside::test

// In place of the system's, for everything in this program.
extern "C" int fsync(int fd)
{
    lineside::test::waitForDisk(fd);
    return int(::syscall(SYS_fsync, fd));
}

extern "C" int fdatasync(int fd)
{
    lineside::test::waitForDisk(fd);
    return int(::syscall(SYS_fdatasync, fd));
}
