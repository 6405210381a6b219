#include "models/history/codec_v1.h"

namespace lineside::codec {

namespace {

constexpr quint32 kNoText = 0xFFFFFFFF;

struct LogHeaderV1
{
    quint32 magic = kLogMagicV1;
    quint32 count = 0;
    quint64 firstSequence = 0;
    quint64 check = 0; // of all that follows, seeded with what stands before
    quint64 textBytes = 0;
};
static_assert(sizeof(LogHeaderV1) == 32 && std::is_trivially_copyable_v<LogHeaderV1>);

quint64 checkOf(const LogHeaderV1 &header, ByteView payload)
{
    const quint64 seed = header.firstSequence ^ (quint64(header.count) << 40) ^ (header.textBytes << 13) ^ header.magic;
    return checksum(payload, seed);
}

} // namespace

QByteArray textOf(ByteView view)
{
    // A text that came empty differs from none: it is not null.
    return view.empty() ? QByteArray("") : QByteArray(reinterpret_cast<const char *>(view.data()), qsizetype(view.size()));
}

Result<LogRow> decodeLogRowV1(ByteView bytes)
{
    Reader reader(bytes);
    const auto header = reader.get<LogHeaderV1>();
    if (!reader.ok() || header.magic != kLogMagicV1)
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
            row.texts[i] = textOf(reader.take(size));
        }
    }
    if (!reader.atEnd())
        return damaged("the texts of a log row");
    return row;
}

Result<BlockHead> decodeHeadV1(Reader &reader)
{
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

Status decodeBodyV1(const BlockHead &facts, ByteView body, Block &block)
{
    const size_t count = facts.count;
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
    value = quint64(facts.firstAt);
    step = 0;
    block.readings.front().at = facts.firstAt;
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
            block.texts[i] = textOf(reader.take(size_t(size - 1)));
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
    return Done{};
}

} // namespace lineside::codec
