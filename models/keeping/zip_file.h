#pragma once

#include "models/keeping/part_file.h"

#include <functional>
#include <memory>
#include <vector>

namespace lineside::keeping {

//! One file in a zip archive.
struct ZipEntry
{
    QByteArray name; //!< UTF-8, with slashes
    quint64 size = 0;
    quint64 packed = 0;
    quint32 crc = 0;
    quint64 offset = 0;
};

/*!
 * Writes a zip archive (PKWARE APPNOTE 6.3.9: deflate, data descriptors, zip64 where it must be) into a part file, one
 * entry after the other. An entry is below 4 GiB. Belongs to one thread.
 */
class ZipWriter
{
public:
    static constexpr quint64 kMaxEntryBytes = 0xFFFF0000u;

    explicit ZipWriter(PartFile &file);
    ~ZipWriter();
    ZipWriter(const ZipWriter &) = delete;
    ZipWriter &operator=(const ZipWriter &) = delete;

    Status begin(const QByteArray &name);
    Status write(QByteArrayView bytes);
    //! Ends the entry and tells its size and how much it was packed to.
    Result<ZipEntry> end();
    //! The directory at the end of the archive. The file is still a part.
    Status finish();

private:
    struct Packer;
    Status pack(bool last);
    PartFile &m_file;
    std::unique_ptr<Packer> m_packer;
    ZipEntry m_entry;
    std::vector<ZipEntry> m_entries;
};

//! Reads such archives; refuses what is not exactly like them. Belongs to one thread.
class ZipReader
{
public:
    static Result<ZipReader> open(const QString &path);
    const std::vector<ZipEntry> &entries() const { return m_entries; }
    const ZipEntry *find(const QByteArray &name) const;
    //! Gives the unpacked bytes piece by piece. BadData when they are not what the directory says.
    Status read(const ZipEntry &entry, const std::function<Status(QByteArrayView)> &take) const;

private:
    QString m_path;
    std::vector<ZipEntry> m_entries;
};

} // namespace lineside::keeping
