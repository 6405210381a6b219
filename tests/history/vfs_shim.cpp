#include "vfs_shim.h"

namespace lineside::test {

sqlite3_io_methods shimMethods()
{
    sqlite3_io_methods methods{};
    methods.iVersion = 2; // without memory mapping, which would pass by the methods
    methods.xClose = [](sqlite3_file *file) {
        delete shimOf(file)->path;
        return realOf(file)->pMethods ? realOf(file)->pMethods->xClose(realOf(file)) : SQLITE_OK;
    };
    methods.xRead = [](sqlite3_file *file, void *to, int size, sqlite3_int64 at) {
        return realOf(file)->pMethods->xRead(realOf(file), to, size, at);
    };
    methods.xWrite = [](sqlite3_file *file, const void *from, int size, sqlite3_int64 at) {
        return realOf(file)->pMethods->xWrite(realOf(file), from, size, at);
    };
    methods.xTruncate = [](sqlite3_file *file, sqlite3_int64 size) {
        return realOf(file)->pMethods->xTruncate(realOf(file), size);
    };
    methods.xSync = [](sqlite3_file *file, int flags) { return realOf(file)->pMethods->xSync(realOf(file), flags); };
    methods.xFileSize = [](sqlite3_file *file, sqlite3_int64 *size) {
        return realOf(file)->pMethods->xFileSize(realOf(file), size);
    };
    methods.xLock = [](sqlite3_file *file, int kind) { return realOf(file)->pMethods->xLock(realOf(file), kind); };
    methods.xUnlock = [](sqlite3_file *file, int kind) { return realOf(file)->pMethods->xUnlock(realOf(file), kind); };
    methods.xCheckReservedLock = [](sqlite3_file *file, int *out) {
        return realOf(file)->pMethods->xCheckReservedLock(realOf(file), out);
    };
    methods.xFileControl = [](sqlite3_file *file, int what, void *data) {
        return realOf(file)->pMethods->xFileControl(realOf(file), what, data);
    };
    methods.xSectorSize = [](sqlite3_file *file) { return realOf(file)->pMethods->xSectorSize(realOf(file)); };
    methods.xDeviceCharacteristics = [](sqlite3_file *file) {
        return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file));
    };
    methods.xShmMap = [](sqlite3_file *file, int page, int size, int extend, void volatile **to) {
        return realOf(file)->pMethods->xShmMap(realOf(file), page, size, extend, to);
    };
    methods.xShmLock = [](sqlite3_file *file, int offset, int n, int flags) {
        return realOf(file)->pMethods->xShmLock(realOf(file), offset, n, flags);
    };
    methods.xShmBarrier = [](sqlite3_file *file) { realOf(file)->pMethods->xShmBarrier(realOf(file)); };
    methods.xShmUnmap = [](sqlite3_file *file, int remove) { return realOf(file)->pMethods->xShmUnmap(realOf(file), remove); };
    return methods;
}

int openShimFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags,
                 const sqlite3_io_methods &methods)
{
    ShimFile *shim = shimOf(file);
    shim->base.pMethods = nullptr;
    shim->real = reinterpret_cast<sqlite3_file *>(shim + 1);
    shim->path = nullptr;
    const int code = systemOf(vfs)->xOpen(systemOf(vfs), name, shim->real, flags, outFlags);
    if (shim->real->pMethods) {
        shim->base.pMethods = &methods;
        shim->path = name ? new QByteArray(name) : nullptr;
    }
    return code;
}

void registerShim(sqlite3_vfs &vfs, const char *name)
{
    sqlite3_initialize();
    sqlite3_vfs *system = sqlite3_vfs_find(nullptr);
    vfs = *system;
    vfs.pAppData = system;
    vfs.zName = name;
    vfs.pNext = nullptr;
    vfs.szOsFile = int(sizeof(ShimFile)) + system->szOsFile;
    // The other functions take a VFS that only its xOpen looks into.
    sqlite3_vfs_register(&vfs, 0);
}

} // namespace lineside::test
