#include "fault_vfs.h"

#include "vfs_shim.h"

#include <thread>

namespace lineside::test {

namespace {

int writeFile(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    switch (FaultVfs::instance().next(false)) {
    case FaultVfs::Fault::Io:
        return SQLITE_IOERR_WRITE;
    case FaultVfs::Fault::NoSpace:
        return SQLITE_FULL;
    case FaultVfs::Fault::ShortWrite: // half of it reaches the disk
        realOf(file)->pMethods->xWrite(realOf(file), from, size / 2, at);
        return SQLITE_IOERR_WRITE;
    case FaultVfs::Fault::SyncFails:
    case FaultVfs::Fault::None:
        break;
    }
    return realOf(file)->pMethods->xWrite(realOf(file), from, size, at);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    const FaultVfs::Fault fault = FaultVfs::instance().next(false);
    if (fault == FaultVfs::Fault::Io || fault == FaultVfs::Fault::ShortWrite)
        return SQLITE_IOERR_TRUNCATE;
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file *file, int flags)
{
    if (const int delay = FaultVfs::instance().beginSync(); delay > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(delay)); // a slow disk, not a wait of the test
    const FaultVfs::Fault fault = FaultVfs::instance().next(true);
    if (fault == FaultVfs::Fault::Io || fault == FaultVfs::Fault::SyncFails || fault == FaultVfs::Fault::ShortWrite)
        return SQLITE_IOERR_FSYNC;
    return realOf(file)->pMethods->xSync(realOf(file), flags);
}

const sqlite3_io_methods &faultMethods()
{
    static const sqlite3_io_methods methods = [] {
        sqlite3_io_methods all = shimMethods();
        all.xWrite = writeFile;
        all.xTruncate = truncateFile;
        all.xSync = syncFile;
        return all;
    }();
    return methods;
}

int openFile(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
{
    return openShimFile(vfs, name, file, flags, outFlags, faultMethods());
}

} // namespace

FaultVfs &FaultVfs::instance()
{
    static FaultVfs vfs;
    return vfs;
}

FaultVfs::FaultVfs()
{
    static sqlite3_vfs vfs;
    registerShim(vfs, "lineside-fault");
    vfs.xOpen = openFile;
}

void FaultVfs::failFrom(Fault fault, int call, int calls)
{
    m_fault = Fault::None;
    m_countdown = call;
    m_remaining = calls;
    m_fault = fault;
}

FaultVfs::Fault FaultVfs::next(bool sync)
{
    ++m_calls;
    const Fault fault = m_fault;
    if (fault == Fault::None || m_remaining <= 0)
        return Fault::None;
    if (fault == Fault::SyncFails && !sync)
        return Fault::None; // counts syncs only
    if (--m_countdown > 0)
        return Fault::None;
    --m_remaining;
    ++m_failed;
    return fault;
}

} // namespace lineside::test
