#include "models/history/block_codec.h"

#include <QCoreApplication>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace lineside::codec {

static_assert(std::endian::native == std::endian::little, "the store's numbers are little-endian");

namespace {

constexpr quint32 kLogMagic = 0x31474C4C;  // "LLG1"
constexpr quint8 kBlockVersion = 1;
constexpr quint32 kNoText = 0xFFFFFFFF;
constexpr size_t kMaxStoredText = 16u << 20;

// The largest bytes that a varint of 64 bits takes.
constexpr size_t kMaxVarint = 10;

Error damaged(const char *what)
{
    return {Error::Kind::BadData,
            QCoreApplication::translate("history", "A part of the history is damaged: %1.")
                .replace(QLatin1String("%1"), QLatin1String(what)),
            {}};
}

template<typename T>
void put(std::byte *&to, T value)
{
    std::memcpy(to, &value, sizeof value);
    to += sizeof value;
}

void putVarint(std::byte *&to, quint64 value)
{
    while (value >= 0x80) {
        *to++ = std::byte(value | 0x80);
        value >>= 7;
    }
    *to++ = std::byte(value);
}

// Differences wrap on purpose: any two 64-bit numbers have one.
constexpr quint64 zigzag(quint64 difference)
{
    return (difference << 1) ^ quint64(-qint64(difference >> 63));
}
constexpr quint64 unzigzag(quint64 value)
{
    return (value >> 1) ^ quint64(-qint64(value & 1));
}

//! Takes numbers from bytes; after the first that is not there everything is 0 and ok() false.
class Reader
{
public:
    explicit Reader(ByteView bytes) : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    bool ok() const { return m_ok; }
    bool atEnd() const { return m_ok && m_at == m_end; }
    size_t left() const { return size_t(m_end - m_at); }

    template<typename T>
    T get()
    {
        T value{};
        if (left() < sizeof value) {
            fail();
            return value;
        }
        std::memcpy(&value, m_at, sizeof value);
        m_at += sizeof value;
        return value;
    }
    quint64 varint()
    {
        quint64 value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_at == m_end) {
                fail();
                return 0;
            }
            const auto byte = quint8(*m_at++);
            if (shift == 63 && byte > 1)
                break;
            value |= quint64(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        fail();
        return 0;
    }
    ByteView take(size_t size)
    {
        if (left() < size) {
            fail();
            return {};
        }
        const ByteView view(m_at, size);
        m_at += size;
        return view;
    }

private:
    void fail()
    {
        m_ok = false;
        m_at = m_end;
    }
    const std::byte *m_at;
    const std::byte *m_end;
    bool m_ok = true;
};

QByteArray toByteArray(ByteView view)
{
    // A text that came empty differs from none: it is not null.
    return view.empty() ? QByteArray("") : QByteArray(reinterpret_cast<const char *>(view.data()), qsizetype(view.size()));
}

struct LogHeader
{
    quint32 magic = kLogMagic;
    quint32 count = 0;
    quint64 firstSequence = 0;
    quint64 check = 0; // of all that follows, seeded with what stands before
    quint64 textBytes = 0;
};
static_assert(sizeof(LogHeader) == 32 && std::is_trivially_copyable_v<LogHeader>);

quint64 checkOf(const LogHeader &header, ByteView payload)
{
    const quint64 seed = header.firstSequence ^ (quint64(header.count) << 40) ^ (header.textBytes << 13) ^ header.magic;
    return checksum(payload, seed);
}

} // namespace

quint64 checksum(ByteView bytes, quint64 seed)
{
    // Two lanes of multiply-and-rotate; each step maps its state one to one, so a single changed word cannot cancel out.
    constexpr quint64 kOdd1 = 0x9E3779B97F4A7C15;
    constexpr quint64 kOdd2 = 0xD1B54A32D192ED03;
    quint64 a = seed ^ kOdd1;
    quint64 b = std::rotl(seed, 32) ^ kOdd2 ^ bytes.size();
    const std::byte *at = bytes.data();
    size_t left = bytes.size();
    const auto word = [](const std::byte *from, size_t size) {
        quint64 value = 0;
        std::memcpy(&value, from, size);
        return value;
    };
    for (; left >= 16; left -= 16, at += 16) {
        a = std::rotl((a ^ word(at, 8)) * kOdd1, 29);
        b = std::rotl((b ^ word(at + 8, 8)) * kOdd2, 31);
    }
    if (left >= 8) {
        a = std::rotl((a ^ word(at, 8)) * kOdd1, 29);
        at += 8;
        left -= 8;
    }
    if (left > 0)
        b = std::rotl((b ^ word(at, left)) * kOdd2, 31);
    quint64 mixed = a ^ std::rotl(b * kOdd1, 17);
    mixed = (mixed ^ (mixed >> 32)) * kOdd2;
    return mixed ^ (mixed >> 29);
}

void encodeLogRow(quint64 firstSequence, std::span<const Reading> readings, std::span<const ValueType> types,
                  std::span<const QByteArray> texts, Bytes &out)
{
    LogHeader header;
    header.count = quint32(readings.size());
    header.firstSequence = firstSequence;
    if (!texts.empty()) {
        for (size_t i = 0; i < readings.size(); ++i) {
            if (types[i] == ValueType::Text)
                header.textBytes += sizeof(quint32) + size_t(texts[i].size());
        }
    } else {
        for (const ValueType type : types)
            header.textBytes += type == ValueType::Text ? sizeof(quint32) : 0;
    }
    out.resize(sizeof header + readings.size() * (sizeof(Reading) + 1) + header.textBytes);
    std::byte *to = out.data() + sizeof header;
    std::memcpy(to, readings.data(), readings.size_bytes());
    to += readings.size_bytes();
    for (const ValueType type : types)
        *to++ = std::byte(type);
    if (header.textBytes > 0) {
        for (size_t i = 0; i < readings.size(); ++i) {
            if (types[i] != ValueType::Text)
                continue;
            const QByteArray text = texts.empty() ? QByteArray() : texts[i];
            put(to, text.isNull() ? kNoText : quint32(text.size()));
            std::memcpy(to, text.constData(), size_t(text.size()));
            to += text.size();
        }
    }
    header.check = checkOf(header, ByteView(out).subspan(sizeof header));
    std::memcpy(out.data(), &header, sizeof header);
}

Result<LogRow> decodeLogRow(ByteView bytes)
{
    Reader reader(bytes);
    const auto header = reader.get<LogHeader>();
    if (!reader.ok() || header.magic != kLogMagic)
        return damaged("no log row");
    if (header.count == 0 || header.count > kMaxLogReadings || header.textBytes > reader.left()
        || reader.left() != header.count * (sizeof(Reading) + 1) + header.textBytes)
        return damaged("a log row of another length");
    if (header.check != checkOf(header, bytes.subspan(sizeof header)))
        return damaged("the checksum of a log row");

    LogRow row;
    row.firstSequence = header.firstSequence;
    row.readings.resize(header.count);
    const ByteView readings = reader.take(header.count * sizeof(Reading));
    std::memcpy(row.readings.data(), readings.data(), readings.size());
    row.types.resize(header.count);
    bool anyText = false;
    for (ValueType &type : row.types) {
        const auto number = reader.get<quint8>();
        if (number > quint8(ValueType::Text))
            return damaged("the type of a reading");
        type = ValueType(number);
        anyText = anyText || type == ValueType::Text;
    }
    if (anyText) {
        row.texts.resize(header.count);
        for (size_t i = 0; i < row.types.size(); ++i) {
            if (row.types[i] != ValueType::Text)
                continue;
            const auto size = reader.get<quint32>();
            if (size == kNoText)
                continue;
            row.texts[i] = toByteArray(reader.take(size));
        }
    }
    if (!reader.atEnd())
        return damaged("the texts of a log row");
    return row;
}

double usableNumber(StatusCode status, quint64 bits, ValueType type)
{
    if (qualityOf(status) == Quality::Bad)
        return std::numeric_limits<double>::quiet_NaN();
    const double number = numberOf(Payload{bits}, type);
    return std::isfinite(number) ? number : std::numeric_limits<double>::quiet_NaN();
}

void encodeBlock(quint64 id, TagId tag, ValueType type, std::span<const StoredReading> readings, Bytes &head,
                 Bytes &body)
{
    // ---- body: sequences, times, statuses, values, texts; each column as differences of what is mostly steady
    const size_t count = readings.size();
    size_t textBytes = 0;
    for (const StoredReading &reading : readings)
        textBytes += reading.text ? size_t(reading.text->size()) + kMaxVarint : 0;
    body.resize(count * (3 * kMaxVarint + 2 * kMaxVarint + 9) + textBytes + 16);
    std::byte *to = body.data();

    quint64 previous = readings.front().sequence;
    quint64 step = 0;
    putVarint(to, previous);
    for (size_t i = 1; i < count;) { // second differences; runs of zero are counted
        const quint64 now = readings[i].sequence - previous;
        const quint64 change = now - step;
        previous = readings[i].sequence;
        step = now;
        ++i;
        putVarint(to, zigzag(change));
        if (change == 0) {
            size_t more = 0;
            while (i < count && readings[i].sequence - previous == step) {
                previous = readings[i].sequence;
                ++i;
                ++more;
            }
            putVarint(to, more);
        }
    }
    previous = quint64(readings.front().at); // which the head tells
    step = 0;
    for (const StoredReading &reading : readings.subspan(1)) {
        const quint64 now = quint64(reading.at) - previous;
        putVarint(to, zigzag(now - step));
        previous = quint64(reading.at);
        step = now;
    }
    for (size_t i = 0; i < count;) {
        size_t run = 1;
        while (i + run < count && readings[i + run].status == readings[i].status)
            ++run;
        putVarint(to, quint64(readings[i].status));
        putVarint(to, run);
        i += run;
    }
    if (type == ValueType::Text) {
        for (const StoredReading &reading : readings) {
            putVarint(to, reading.text ? quint64(reading.text->size()) + 1 : 0);
            if (reading.text) {
                std::memcpy(to, reading.text->constData(), size_t(reading.text->size()));
                to += reading.text->size();
            }
        }
    } else {
        // What changed since the last value, without the zero bytes at either end.
        quint64 last = 0;
        for (const StoredReading &reading : readings) {
            const quint64 change = reading.bits ^ last;
            last = reading.bits;
            if (change == 0) {
                *to++ = std::byte(0);
                continue;
            }
            const unsigned low = unsigned(std::countr_zero(change)) / 8;
            const unsigned bytes = 8 - unsigned(std::countl_zero(change)) / 8 - low;
            *to++ = std::byte(low << 4 | bytes);
            const quint64 kept = change >> (8 * low);
            std::memcpy(to, &kept, sizeof kept); // the buffer has room for all eight
            to += bytes;
        }
    }
    body.resize(size_t(to - body.data()));

    // ---- head
    BlockHead facts;
    facts.worst = readings.front().status;
    for (const StoredReading &reading : readings) {
        facts.allGood = facts.allGood && reading.status == StatusCode::Good;
        if (qualityOf(reading.status) > qualityOf(facts.worst))
            facts.worst = reading.status;
        const double number = usableNumber(reading.status, reading.bits, type);
        if (std::isnan(number))
            continue;
        if (facts.numbers == 0 || number < facts.min) {
            facts.min = number;
            facts.minAt = reading.at;
        }
        if (facts.numbers == 0 || number > facts.max) {
            facts.max = number;
            facts.maxAt = reading.at;
        }
        facts.sum += number;
        ++facts.numbers;
    }
    const qint64 firstAt = readings.front().at;
    head.resize(160);
    to = head.data();
    put(to, kBlockVersion);
    put(to, quint8(quint8(type) | (facts.allGood ? 0x80 : 0)));
    putVarint(to, count);
    putVarint(to, facts.numbers);
    put(to, firstAt);
    putVarint(to, quint64(readings.back().at) - quint64(firstAt));
    putVarint(to, quint64(facts.worst));
    if (facts.numbers > 0) {
        putVarint(to, quint64(facts.minAt) - quint64(firstAt));
        putVarint(to, quint64(facts.maxAt) - quint64(firstAt));
        put(to, facts.min);
        put(to, facts.max);
        put(to, facts.sum);
        put(to, usableNumber(readings.front().status, readings.front().bits, type));
        put(to, usableNumber(readings.back().status, readings.back().bits, type));
    }
    put(to, checksum(body, id ^ (quint64(tag) << 7)));
    const size_t size = size_t(to - head.data());
    put(to, checksum(ByteView(head).first(size), id));
    head.resize(size_t(to - head.data()));
}

Result<BlockHead> decodeHead(quint64 id, ByteView head)
{
    constexpr size_t kCheckBytes = 2 * sizeof(quint64);
    if (head.size() < kCheckBytes + 4)
        return damaged("no head of a block");
    const size_t checked = head.size() - sizeof(quint64);
    if (Reader(head.subspan(checked)).get<quint64>() != checksum(head.first(checked), id))
        return damaged("the checksum of a block's head");
    Reader reader(head.first(head.size() - kCheckBytes));
    if (reader.get<quint8>() != kBlockVersion)
        return damaged("a block of another version");
    BlockHead facts;
    const auto kind = reader.get<quint8>();
    if ((kind & 0x7F) > quint8(ValueType::Text))
        return damaged("the type of a block");
    facts.type = ValueType(kind & 0x7F);
    facts.allGood = kind & 0x80;
    const quint64 count = reader.varint();
    const quint64 numbers = reader.varint();
    if (count == 0 || count > kMaxBlockReadings || numbers > count)
        return damaged("the count of a block");
    facts.count = quint32(count);
    facts.numbers = quint32(numbers);
    facts.firstAt = reader.get<qint64>();
    facts.lastAt = qint64(quint64(facts.firstAt) + reader.varint());
    facts.worst = StatusCode(quint32(reader.varint()));
    if (facts.numbers > 0) {
        facts.minAt = qint64(quint64(facts.firstAt) + reader.varint());
        facts.maxAt = qint64(quint64(facts.firstAt) + reader.varint());
        facts.min = reader.get<double>();
        facts.max = reader.get<double>();
        facts.sum = reader.get<double>();
        facts.first = reader.get<double>();
        facts.last = reader.get<double>();
    } else {
        facts.first = facts.last = std::numeric_limits<double>::quiet_NaN();
    }
    if (!reader.atEnd() || facts.lastAt < facts.firstAt)
        return damaged("the head of a block");
    return facts;
}

Result<Block> decodeBlock(quint64 id, TagId tag, ByteView head, ByteView body)
{
    Result<BlockHead> facts = decodeHead(id, head);
    if (!facts.ok())
        return facts.error();
    const ByteView check = head.subspan(head.size() - 2 * sizeof(quint64), sizeof(quint64));
    if (Reader(check).get<quint64>() != checksum(body, id ^ (quint64(tag) << 7)))
        return damaged("the checksum of a block");

    Block block;
    block.tag = tag;
    block.type = facts->type;
    const size_t count = facts->count;
    block.readings.resize(count);
    Reader reader(body);
    quint64 value = reader.varint();
    quint64 step = 0;
    block.readings.front().sequence = value;
    for (size_t i = 1; i < count;) {
        const quint64 change = unzigzag(reader.varint());
        step += change;
        value += step;
        block.readings[i++].sequence = value;
        if (change == 0) {
            const quint64 more = reader.varint();
            if (!reader.ok() || more > count - i)
                return damaged("the numbers of a block");
            for (quint64 n = 0; n < more; ++n) {
                value += step;
                block.readings[i++].sequence = value;
            }
        }
    }
    value = quint64(facts->firstAt);
    step = 0;
    block.readings.front().at = facts->firstAt;
    for (StoredReading &reading : std::span(block.readings).subspan(1)) {
        step += unzigzag(reader.varint());
        value += step;
        reading.at = qint64(value);
    }
    for (size_t i = 0; i < count;) {
        const quint64 status = reader.varint();
        const quint64 run = reader.varint();
        if (!reader.ok() || status > 0xFFFFFFFF || run == 0 || run > count - i)
            return damaged("the statuses of a block");
        for (quint64 n = 0; n < run; ++n)
            block.readings[i++].status = StatusCode(quint32(status));
    }
    if (block.type == ValueType::Text) {
        block.texts.resize(count);
        for (size_t i = 0; i < count; ++i) {
            const quint64 size = reader.varint();
            if (size == 0)
                continue;
            if (size - 1 > kMaxStoredText)
                return damaged("the texts of a block");
            block.texts[i] = toByteArray(reader.take(size_t(size - 1)));
            block.readings[i].text = &block.texts[i];
        }
    } else {
        quint64 last = 0;
        for (StoredReading &reading : block.readings) {
            const auto control = reader.get<quint8>();
            const unsigned low = control >> 4;
            const unsigned bytes = control & 0x0F;
            if (low + bytes > 8)
                return damaged("the values of a block");
            quint64 change = 0;
            const ByteView kept = reader.take(bytes);
            std::memcpy(&change, kept.data(), kept.size());
            last ^= low < 8 ? change << (8 * low) : 0;
            reading.bits = last;
        }
    }
    if (!reader.atEnd())
        return damaged("the length of a block");
    return block;
}

} // namespace lineside::codec
