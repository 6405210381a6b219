#pragma once

#include <QByteArray>
#include <QRandomGenerator>
#include <QString>

#include <map>
#include <mutex>
#include <vector>

namespace lineside::test {

/*!
 * A disk whose power can fail: a SQLite VFS above the system's own that remembers, file by file, what was synced and
 * what was written since. cut() makes the files as they could be found afterwards: all that was synced, and of the rest
 * any sectors of any writes, in any mixture. The files themselves, and the program, are not disturbed.
 *
 * One per process; all members may be used from any thread.
 */
class PowerVfs
{
public:
    static PowerVfs &instance();
    QByteArray name() const { return QByteArrayLiteral("lineside-power"); }

    //! Forgets all files: those of the next test are others.
    void reset();
    //! A disk that lies: syncs of files whose name ends so do nothing. Empty: an honest disk.
    void ignoreSyncsOf(const QByteArray &suffix);

    //! Writes the files under \a from as a power cut now could leave them into \a to. False when that fails.
    bool cut(const QString &from, const QString &to, QRandomGenerator &random);
    int syncs() const;
    quint64 unsyncedWrites() const; //!< at the moment

    // ---- for the shim
    void wrote(const QByteArray &path, const void *data, int size, qint64 at);
    void truncated(const QByteArray &path, qint64 size);
    void synced(const QByteArray &path);
    void removed(const QByteArray &path);
    //! A file that was there before is on the disk as it is.
    void opened(const QByteArray &path);

private:
    PowerVfs();
    struct Change
    {
        qint64 at = 0;
        QByteArray data; //!< null: the file ends at \a at from then on
    };
    struct File
    {
        QByteArray durable;
        std::vector<Change> pending;
    };
    static void apply(QByteArray &file, const Change &change);
    mutable std::mutex m_mutex;
    std::map<QByteArray, File> m_files;
    QByteArray m_ignored;
    int m_syncs = 0;
};

} // namespace lineside::test
