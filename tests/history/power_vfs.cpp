#include "power_vfs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstring>
#include <sqlite3.h>

namespace lineside::test {

namespace {

constexpr qsizetype kSector = 512;

struct PowerFile
{
    sqlite3_file base;
    const QByteArray *path; // null for files without a name; lives until reset
    sqlite3_file *real;     // behind this struct
};

PowerFile *powerOf(sqlite3_file *file)
{
    return reinterpret_cast<PowerFile *>(file);
}
sqlite3_file *realOf(sqlite3_file *file)
{
    return powerOf(file)->real;
}

int closeFile(sqlite3_file *file)
{
    delete powerOf(file)->path;
    return realOf(file)->pMethods ? realOf(file)->pMethods->xClose(realOf(file)) : SQLITE_OK;
}

int readFile(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
    return realOf(file)->pMethods->xRead(realOf(file), to, size, at);
}

int writeFile(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    if (powerOf(file)->path)
        PowerVfs::instance().wrote(*powerOf(file)->path, from, size, at);
    return realOf(file)->pMethods->xWrite(realOf(file), from, size, at);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    if (powerOf(file)->path)
        PowerVfs::instance().truncated(*powerOf(file)->path, size);
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file *file, int)
{
    // The real disk need not be bothered: what a cut leaves comes from the memory of what was synced.
    if (powerOf(file)->path)
        PowerVfs::instance().synced(*powerOf(file)->path);
    return SQLITE_OK;
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
int characteristics(sqlite3_file *)
{
    return 0; // nothing is promised of this disk: no atomic writes, no order, no safe append
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

const sqlite3_io_methods kMethods{2,          closeFile, readFile,      writeFile,       truncateFile,
                                  syncFile,   fileSize,  lockFile,      unlockFile,      checkReserved,
                                  control,    sectorSize, characteristics, shmMap,       shmLock,
                                  shmBarrier, shmUnmap,  nullptr,       nullptr};

int openFile(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
{
    auto *system = static_cast<sqlite3_vfs *>(vfs->pAppData);
    PowerFile *power = powerOf(file);
    power->base.pMethods = nullptr;
    power->path = nullptr;
    power->real = reinterpret_cast<sqlite3_file *>(power + 1);
    const int code = system->xOpen(system, name, power->real, flags, outFlags);
    if (power->real->pMethods) {
        power->base.pMethods = &kMethods;
        if (name) {
            power->path = new QByteArray(name);
            PowerVfs::instance().opened(*power->path);
        }
    }
    return code;
}

int deleteFile(sqlite3_vfs *vfs, const char *name, int syncDirectory)
{
    PowerVfs::instance().removed(QByteArray(name));
    auto *system = static_cast<sqlite3_vfs *>(vfs->pAppData);
    return system->xDelete(system, name, syncDirectory);
}

} // namespace

PowerVfs &PowerVfs::instance()
{
    static PowerVfs vfs;
    return vfs;
}

PowerVfs::PowerVfs()
{
    sqlite3_initialize();
    static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
    vfs.pAppData = sqlite3_vfs_find(nullptr);
    vfs.zName = "lineside-power";
    vfs.pNext = nullptr;
    vfs.szOsFile = int(sizeof(PowerFile)) + vfs.szOsFile;
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
    sqlite3_vfs_register(&vfs, 0);
}

void PowerVfs::reset()
{
    const std::lock_guard lock(m_mutex);
    m_files.clear();
    m_ignored.clear();
    m_syncs = 0;
}

void PowerVfs::ignoreSyncsOf(const QByteArray &suffix)
{
    const std::lock_guard lock(m_mutex);
    m_ignored = suffix;
}

void PowerVfs::opened(const QByteArray &path)
{
    const std::lock_guard lock(m_mutex);
    if (m_files.contains(path))
        return;
    QFile file(QString::fromUtf8(path));
    if (file.open(QIODevice::ReadOnly))
        m_files[path].durable = file.readAll();
}

void PowerVfs::removed(const QByteArray &path)
{
    const std::lock_guard lock(m_mutex);
    m_files.erase(path);
}

void PowerVfs::wrote(const QByteArray &path, const void *data, int size, qint64 at)
{
    const std::lock_guard lock(m_mutex);
    m_files[path].pending.push_back({at, QByteArray(static_cast<const char *>(data), size)});
}

void PowerVfs::truncated(const QByteArray &path, qint64 size)
{
    const std::lock_guard lock(m_mutex);
    m_files[path].pending.push_back({size, {}});
}

void PowerVfs::synced(const QByteArray &path)
{
    const std::lock_guard lock(m_mutex);
    ++m_syncs;
    if (!m_ignored.isEmpty() && path.endsWith(m_ignored))
        return;
    File &file = m_files[path];
    for (const Change &change : file.pending)
        apply(file.durable, change);
    file.pending.clear();
}

int PowerVfs::syncs() const
{
    const std::lock_guard lock(m_mutex);
    return m_syncs;
}

quint64 PowerVfs::unsyncedWrites() const
{
    const std::lock_guard lock(m_mutex);
    quint64 count = 0;
    for (const auto &[path, file] : m_files)
        count += file.pending.size();
    return count;
}

void PowerVfs::apply(QByteArray &file, const Change &change)
{
    if (change.data.isNull()) {
        if (file.size() > change.at)
            file.truncate(qsizetype(change.at));
        return;
    }
    if (file.size() < change.at + change.data.size())
        file.append(qsizetype(change.at) + change.data.size() - file.size(), '\0');
    std::memcpy(file.data() + change.at, change.data.constData(), size_t(change.data.size()));
}

bool PowerVfs::cut(const QString &from, const QString &to, QRandomGenerator &random)
{
    std::map<QByteArray, File> files;
    {
        const std::lock_guard lock(m_mutex);
        files = m_files; // the moment
    }
    const int shares[] = {0, 10, 50, 90, 100};
    for (auto &[path, file] : files) {
        const QString name = QString::fromUtf8(path);
        if (QFileInfo(name).absolutePath() != QFileInfo(from).absoluteFilePath() || name.endsWith(QLatin1String("-shm")))
            continue;
        const int share = shares[random.bounded(int(std::size(shares)))];
        for (const Change &change : file.pending) {
            if (change.data.isNull()) {
                if (random.bounded(2))
                    apply(file.durable, change);
                continue;
            }
            for (qsizetype at = 0; at < change.data.size(); at += kSector) {
                if (int(random.bounded(100)) < share)
                    apply(file.durable, {change.at + at, change.data.mid(at, kSector)});
            }
        }
        QFile copy(QDir(to).filePath(QFileInfo(name).fileName()));
        if (!copy.open(QIODevice::WriteOnly) || copy.write(file.durable) != file.durable.size())
            return false;
    }
    return true;
}

} // namespace lineside::test
