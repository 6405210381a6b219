#include "power_vfs.h"

#include "vfs_shim.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstring>

namespace lineside::test {

namespace {

constexpr qsizetype kSector = 512;

int writeFile(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    if (shimOf(file)->path)
        PowerVfs::instance().wrote(*shimOf(file)->path, from, size, at);
    return realOf(file)->pMethods->xWrite(realOf(file), from, size, at);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    if (shimOf(file)->path)
        PowerVfs::instance().truncated(*shimOf(file)->path, size);
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file *file, int)
{
    // The real disk need not be bothered: what a cut leaves comes from the memory of what was synced.
    if (shimOf(file)->path)
        PowerVfs::instance().synced(*shimOf(file)->path);
    return SQLITE_OK;
}

int characteristics(sqlite3_file *)
{
    return 0; // nothing is promised of this disk: no atomic writes, no order, no safe append
}

const sqlite3_io_methods &powerMethods()
{
    static const sqlite3_io_methods methods = [] {
        sqlite3_io_methods all = shimMethods();
        all.xWrite = writeFile;
        all.xTruncate = truncateFile;
        all.xSync = syncFile;
        all.xDeviceCharacteristics = characteristics;
        return all;
    }();
    return methods;
}

int openFile(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
{
    const int code = openShimFile(vfs, name, file, flags, outFlags, powerMethods());
    if (shimOf(file)->path)
        PowerVfs::instance().opened(*shimOf(file)->path);
    return code;
}

int deleteFile(sqlite3_vfs *vfs, const char *name, int syncDirectory)
{
    PowerVfs::instance().removed(QByteArray(name));
    return systemOf(vfs)->xDelete(systemOf(vfs), name, syncDirectory);
}

} // namespace

PowerVfs &PowerVfs::instance()
{
    static PowerVfs vfs;
    return vfs;
}

PowerVfs::PowerVfs()
{
    static sqlite3_vfs vfs;
    registerShim(vfs, "lineside-power");
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
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
