#include "fault_vfs.h"

#include <sqlite3.h>

#include <thread>

namespace lineside::test {

namespace {

struct FaultFile
{
    sqlite3_file base;
    sqlite3_file *real; // behind this struct
};

sqlite3_file *realOf(sqlite3_file *file)
{
    return reinterpret_cast<FaultFile *>(file)->real;
}

int closeFile(sqlite3_file *file)
{
    return realOf(file)->pMethods ? realOf(file)->pMethods->xClose(realOf(file)) : SQLITE_OK;
}

int readFile(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
    return realOf(file)->pMethods->xRead(realOf(file), to, size, at);
}

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

int fileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    return realOf(file)->pMethods->xFileSize(realOf(file), size);
}

int lockFile(sqlite3_file *file, int kind)
{
    return realOf(file)->pMethods->xLock(realOf(file), kind);
}

int unlockFile(sqlite3_file *file, int kind)
{
    return realOf(file)->pMethods->xUnlock(realOf(file), kind);
}

int checkReserved(sqlite3_file *file, int *out)
{
    return realOf(file)->pMethods->xCheckReservedLock(realOf(file), out);
}

int control(sqlite3_file *file, int what, void *data)
{
    return realOf(file)->pMethods->xFileControl(realOf(file), what, data);
}

int sectorSize(sqlite3_file *file)
{
    return realOf(file)->pMethods->xSectorSize(realOf(file));
}

int characteristics(sqlite3_file *file)
{
    return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file));
}

int shmMap(sqlite3_file *file, int page, int size, int extend, void volatile **to)
{
    return realOf(file)->pMethods->xShmMap(realOf(file), page, size, extend, to);
}

int shmLock(sqlite3_file *file, int offset, int n, int flags)
{
    return realOf(file)->pMethods->xShmLock(realOf(file), offset, n, flags);
}

void shmBarrier(sqlite3_file *file)
{
    realOf(file)->pMethods->xShmBarrier(realOf(file));
}

int shmUnmap(sqlite3_file *file, int remove)
{
    return realOf(file)->pMethods->xShmUnmap(realOf(file), remove);
}

const sqlite3_io_methods kMethods{2,          closeFile,     readFile,      writeFile,     truncateFile,
                                  syncFile,   fileSize,      lockFile,      unlockFile,    checkReserved,
                                  control,    sectorSize,    characteristics, shmMap,      shmLock,
                                  shmBarrier, shmUnmap,      nullptr,       nullptr};

int openFile(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
{
    auto *system = static_cast<sqlite3_vfs *>(vfs->pAppData);
    auto *fault = reinterpret_cast<FaultFile *>(file);
    fault->base.pMethods = nullptr;
    fault->real = reinterpret_cast<sqlite3_file *>(fault + 1);
    const int code = system->xOpen(system, name, fault->real, flags, outFlags);
    if (fault->real->pMethods)
        fault->base.pMethods = &kMethods;
    return code;
}

} // namespace

FaultVfs &FaultVfs::instance()
{
    static FaultVfs vfs;
    return vfs;
}

FaultVfs::FaultVfs()
{
    sqlite3_initialize();
    static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
    vfs.pAppData = sqlite3_vfs_find(nullptr);
    vfs.zName = "lineside-fault";
    vfs.pNext = nullptr;
    vfs.szOsFile = int(sizeof(FaultFile)) + vfs.szOsFile;
    vfs.xOpen = openFile;
    // The other functions take a VFS that only its xOpen looks into.
    sqlite3_vfs_register(&vfs, 0);
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
