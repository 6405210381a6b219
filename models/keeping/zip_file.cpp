#include "models/keeping/zip_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QtEndian>

#include <zlib.h>

namespace lineside::keeping {

namespace {

constexpr quint32 kLocal = 0x04034b50;
constexpr quint32 kDescriptor = 0x08074b50;
constexpr quint32 kCentral = 0x02014b50;
constexpr quint32 kEnd = 0x06054b50;
constexpr quint32 kEnd64 = 0x06064b50;
constexpr quint32 kLocator64 = 0x07064b50;
constexpr quint16 kFlags = 0x0808;   // sizes follow the data; names are UTF-8
constexpr quint16 kDeflated = 8;
constexpr quint16 kMadeBy = 0x032D;  // Unix, 4.5
constexpr quint16 kDosDate = 0x0021; // 1980-01-01: the manifest knows better
constexpr quint32 kAll32 = 0xFFFFFFFF;
constexpr qint64 kMaxDirectory = 512ll << 20;
constexpr qsizetype kPiece = 128 * 1024;

struct ZipText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

template<typename T>
void put(QByteArray &to, T number)
{
    const T little = qToLittleEndian(number);
    to.append(reinterpret_cast<const char *>(&little), sizeof(T));
}

Error badZip(const QString &path, const QString &why)
{
    return {Error::Kind::BadData, ZipText::tr("The archive %1 is damaged: %2").arg(path, why), {}};
}

//! Reads little numbers from the front; remembers when there are too few bytes.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes) : m_bytes(bytes) {}
    template<typename T>
    T number()
    {
        if (m_bytes.size() < qsizetype(sizeof(T))) {
            m_ok = false;
            return 0;
        }
        const T value = qFromLittleEndian<T>(m_bytes.data());
        m_bytes = m_bytes.sliced(sizeof(T));
        return value;
    }
    QByteArrayView bytes(qsizetype count)
    {
        if (m_bytes.size() < count) {
            m_ok = false;
            return {};
        }
        const QByteArrayView part = m_bytes.first(count);
        m_bytes = m_bytes.sliced(count);
        return part;
    }
    bool ok() const { return m_ok; }
    bool isEmpty() const { return m_bytes.isEmpty(); }

private:
    QByteArrayView m_bytes;
    bool m_ok = true;
};

} // namespace

struct ZipWriter::Packer
{
    z_stream stream{};
    bool open = false;
    QByteArray out = QByteArray(kPiece, Qt::Uninitialized);
    ~Packer()
    {
        if (open)
            deflateEnd(&stream);
    }
};

ZipWriter::ZipWriter(PartFile &file) : m_file(file), m_packer(std::make_unique<Packer>()) {}

ZipWriter::~ZipWriter() = default;

Status ZipWriter::begin(const QByteArray &name)
{
    z_stream &stream = m_packer->stream;
    const int code = m_packer->open ? deflateReset(&stream)
                                    : deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    if (code != Z_OK)
        return Error{Error::Kind::Internal, ZipText::tr("There is not enough memory to pack an archive."), {}};
    m_packer->open = true;
    m_entry = {name, 0, 0, quint32(crc32(0, nullptr, 0)), m_file.size()};
    QByteArray head;
    put(head, kLocal);
    put(head, quint16(20));
    put(head, kFlags);
    put(head, kDeflated);
    put(head, quint16(0));
    put(head, kDosDate);
    put(head, quint32(0));
    put(head, quint32(0));
    put(head, quint32(0));
    put(head, quint16(name.size()));
    put(head, quint16(0));
    return m_file.write(head + name);
}

Status ZipWriter::pack(bool last)
{
    z_stream &stream = m_packer->stream;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef *>(m_packer->out.data());
        stream.avail_out = uInt(m_packer->out.size());
        const int code = deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
        const auto packed = qsizetype(m_packer->out.size()) - qsizetype(stream.avail_out);
        m_entry.packed += quint64(packed);
        if (packed > 0) {
            if (Status written = m_file.write(QByteArrayView(m_packer->out.constData(), packed)); !written)
                return written;
        }
        if (code == Z_STREAM_END || (!last && stream.avail_in == 0 && stream.avail_out > 0))
            return Done{};
        if (code != Z_OK && code != Z_BUF_ERROR)
            return Error{Error::Kind::Internal, ZipText::tr("Packing failed."), {}};
    }
}

Status ZipWriter::write(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Done{};
    m_entry.crc = quint32(crc32(m_entry.crc, reinterpret_cast<const Bytef *>(bytes.data()), uInt(bytes.size())));
    m_entry.size += quint64(bytes.size());
    m_packer->stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    m_packer->stream.avail_in = uInt(bytes.size());
    return pack(false);
}

Result<ZipEntry> ZipWriter::end()
{
    m_packer->stream.avail_in = 0;
    if (Status packed = pack(true); !packed)
        return packed.error();
    QByteArray descriptor;
    put(descriptor, kDescriptor);
    put(descriptor, m_entry.crc);
    put(descriptor, quint32(m_entry.packed));
    put(descriptor, quint32(m_entry.size));
    if (Status written = m_file.write(descriptor); !written)
        return written.error();
    m_entries.push_back(m_entry);
    return m_entry;
}

Status ZipWriter::finish()
{
    const quint64 begin = m_file.size();
    for (const ZipEntry &entry : m_entries) {
        const bool far = entry.offset >= kAll32;
        QByteArray head;
        put(head, kCentral);
        put(head, kMadeBy);
        put(head, quint16(far ? 45 : 20));
        put(head, kFlags);
        put(head, kDeflated);
        put(head, quint16(0));
        put(head, kDosDate);
        put(head, entry.crc);
        put(head, quint32(entry.packed));
        put(head, quint32(entry.size));
        put(head, quint16(entry.name.size()));
        put(head, quint16(far ? 12 : 0));
        put(head, quint16(0));
        put(head, quint16(0));
        put(head, quint16(0));
        put(head, quint32(0100644u << 16));
        put(head, far ? kAll32 : quint32(entry.offset));
        head += entry.name;
        if (far) {
            put(head, quint16(1));
            put(head, quint16(8));
            put(head, entry.offset);
        }
        if (Status written = m_file.write(head); !written)
            return written;
    }
    const quint64 end = m_file.size();
    const bool large = m_entries.size() >= 0xFFFF || begin >= kAll32 || end - begin >= kAll32;
    QByteArray tail;
    if (large) {
        put(tail, kEnd64);
        put(tail, quint64(44));
        put(tail, kMadeBy);
        put(tail, quint16(45));
        put(tail, quint32(0));
        put(tail, quint32(0));
        put(tail, quint64(m_entries.size()));
        put(tail, quint64(m_entries.size()));
        put(tail, end - begin);
        put(tail, begin);
        put(tail, kLocator64);
        put(tail, quint32(0));
        put(tail, end);
        put(tail, quint32(1));
    }
    put(tail, kEnd);
    put(tail, quint16(0));
    put(tail, quint16(0));
    const auto count = quint16(std::min<size_t>(m_entries.size(), 0xFFFF));
    put(tail, large ? quint16(0xFFFF) : count);
    put(tail, large ? quint16(0xFFFF) : count);
    put(tail, large ? kAll32 : quint32(end - begin));
    put(tail, large ? kAll32 : quint32(begin));
    put(tail, quint16(0));
    if (Status written = m_file.write(tail); !written)
        return written;
    return m_file.flush();
}

Result<ZipReader> ZipReader::open(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{file.exists() ? Error::Kind::Io : Error::Kind::NotFound,
                     ZipText::tr("%1 cannot be read: %2.").arg(path, file.errorString()), {}};
    constexpr qint64 kEndBytes = 22;
    constexpr qint64 kEnd64Bytes = 56 + 20;
    const qint64 size = file.size();
    if (size < kEndBytes || !file.seek(size - kEndBytes))
        return badZip(path, ZipText::tr("it is too short."));
    const QByteArray endBytes = file.read(kEndBytes);
    Reader end(endBytes);
    if (end.number<quint32>() != kEnd)
        return badZip(path, ZipText::tr("its end is missing."));
    (void)end.number<quint32>();
    (void)end.number<quint16>();
    quint64 count = end.number<quint16>();
    quint64 length = end.number<quint32>();
    quint64 begin = end.number<quint32>();
    qint64 directoryEnd = size - kEndBytes;
    if (begin == kAll32) {
        directoryEnd -= kEnd64Bytes;
        if (directoryEnd < 0 || !file.seek(directoryEnd))
            return badZip(path, ZipText::tr("its end is missing."));
        const QByteArray bytes = file.read(kEnd64Bytes);
        Reader end64(bytes);
        if (end64.number<quint32>() != kEnd64)
            return badZip(path, ZipText::tr("its end is missing."));
        (void)end64.bytes(8 + 2 + 2 + 4 + 4 + 8);
        count = end64.number<quint64>();
        length = end64.number<quint64>();
        begin = end64.number<quint64>();
    }
    if (begin > quint64(directoryEnd) || length != quint64(directoryEnd) - begin || qint64(length) > kMaxDirectory
        || !file.seek(qint64(begin)))
        return badZip(path, ZipText::tr("its directory is not where it should be."));
    const QByteArray directory = file.read(qint64(length));
    Reader reader(directory);
    ZipReader zip;
    zip.m_path = path;
    while (reader.ok() && !reader.isEmpty()) {
        ZipEntry entry;
        const bool signature = reader.number<quint32>() == kCentral;
        (void)reader.number<quint32>();
        (void)reader.number<quint16>();
        const quint16 method = reader.number<quint16>();
        (void)reader.number<quint32>();
        entry.crc = reader.number<quint32>();
        entry.packed = reader.number<quint32>();
        entry.size = reader.number<quint32>();
        const quint16 nameLength = reader.number<quint16>();
        const quint16 extraLength = reader.number<quint16>();
        const quint16 commentLength = reader.number<quint16>();
        (void)reader.bytes(8);
        entry.offset = reader.number<quint32>();
        entry.name = reader.bytes(nameLength).toByteArray();
        Reader extra(reader.bytes(extraLength));
        (void)reader.bytes(commentLength);
        if (entry.offset == kAll32 && extra.number<quint16>() == 1 && extra.number<quint16>() == 8)
            entry.offset = extra.number<quint64>();
        if (!reader.ok() || !signature || method != kDeflated || entry.offset > begin || entry.packed > begin - entry.offset)
            return badZip(path, ZipText::tr("its directory cannot be read."));
        zip.m_entries.push_back(std::move(entry));
    }
    if (zip.m_entries.size() != count)
        return badZip(path, ZipText::tr("its directory cannot be read."));
    return zip;
}

const ZipEntry *ZipReader::find(const QByteArray &name) const
{
    for (const ZipEntry &entry : m_entries) {
        if (entry.name == name)
            return &entry;
    }
    return nullptr;
}

Status ZipReader::read(const ZipEntry &entry, const std::function<Status(QByteArrayView)> &take) const
{
    const QString name = QString::fromUtf8(entry.name);
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(qint64(entry.offset)))
        return Error{Error::Kind::Io, ZipText::tr("%1 cannot be read: %2.").arg(m_path, file.errorString()), {}};
    const QByteArray headBytes = file.read(30);
    Reader head(headBytes);
    const bool signature = head.number<quint32>() == kLocal;
    (void)head.bytes(22);
    const quint16 nameLength = head.number<quint16>();
    const quint16 extraLength = head.number<quint16>();
    if (!head.ok() || !signature || file.read(nameLength) != entry.name || file.skip(extraLength) != extraLength)
        return badZip(m_path, ZipText::tr("%1 is not where it should be.").arg(name));
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return Error{Error::Kind::Internal, ZipText::tr("There is not enough memory to unpack an archive."), {}};
    const std::unique_ptr<z_stream, int (*)(z_stream *)> closer(&stream, &inflateEnd);
    QByteArray out(kPiece, Qt::Uninitialized);
    quint64 left = entry.packed;
    quint64 size = 0;
    auto crc = quint32(crc32(0, nullptr, 0));
    int code = Z_OK;
    while (code != Z_STREAM_END && left > 0) {
        const QByteArray in = file.read(qint64(std::min<quint64>(left, quint64(kPiece))));
        if (in.isEmpty())
            return badZip(m_path, ZipText::tr("%1 is cut off.").arg(name));
        left -= quint64(in.size());
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(in.constData()));
        stream.avail_in = uInt(in.size());
        do {
            stream.next_out = reinterpret_cast<Bytef *>(out.data());
            stream.avail_out = uInt(out.size());
            code = inflate(&stream, Z_NO_FLUSH);
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
                return badZip(m_path, ZipText::tr("%1 cannot be unpacked.").arg(name));
            const auto got = qsizetype(out.size()) - qsizetype(stream.avail_out);
            size += quint64(got);
            if (size > entry.size)
                return badZip(m_path, ZipText::tr("%1 is longer than it says.").arg(name));
            crc = quint32(crc32(crc, reinterpret_cast<const Bytef *>(out.constData()), uInt(got)));
            if (Status taken = take(QByteArrayView(out.constData(), got)); !taken)
                return taken;
        } while (code == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
    }
    if (code != Z_STREAM_END || size != entry.size || crc != entry.crc)
        return badZip(m_path, ZipText::tr("%1 is not what was packed.").arg(name));
    return Done{};
}

} // namespace lineside::keeping
