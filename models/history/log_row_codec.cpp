#include "models/history/block_codec.h"
#include "models/history/codec_v1.h"
#include "models/history/packed_columns.h"
#include "models/history/packed_doubles.h"
#include "models/history/packed_integers.h"

#include <algorithm>

namespace lineside::codec {

namespace {

constexpr quint32 kLogMagic = 0x32474C4C; // "LLG2"

struct LogHeader
{
    quint32 magic = kLogMagic;
    quint32 count = 0;
    quint64 firstSequence = 0;
    quint64 check = 0; // of all that follows, seeded with what stands before
};
static_assert(sizeof(LogHeader) == 24 && std::is_trivially_copyable_v<LogHeader>);

quint64 checkOf(const LogHeader &header, ByteView payload)
{
    return checksum(payload, header.firstSequence ^ (quint64(header.count) << 40) ^ header.magic);
}

//! Columns of the size of a log row, kept for the next one.
struct Columns
{
    std::vector<quint64> numbers;
    std::vector<quint64> doubles;
    std::vector<quint64> integers;
    std::vector<StatusCode> statuses;
    std::vector<const QByteArray *> texts;
};

Columns &columns()
{
    thread_local Columns kept;
    return kept;
}

} // namespace

void encodeLogRow(quint64 firstSequence, std::span<const Reading> readings, std::span<const ValueType> types,
                  std::span<const QByteArray> texts, Bytes &out)
{
    Columns &column = columns();
    const size_t count = readings.size();
    Writer to(out);
    to.put(LogHeader{});

    column.numbers.resize(count);
    std::transform(types.begin(), types.end(), column.numbers.begin(), [](ValueType type) { return quint64(type); });
    packIntegers(column.numbers, to);
    std::transform(readings.begin(), readings.end(), column.numbers.begin(),
                   [](const Reading &reading) { return quint64(toNumber(reading.tag)); });
    packIntegers(column.numbers, to);
    std::transform(readings.begin(), readings.end(), column.numbers.begin(),
                   [](const Reading &reading) { return quint64(toMicroseconds(reading.at)); });
    packIntegers(column.numbers, to);
    column.statuses.resize(count);
    std::transform(readings.begin(), readings.end(), column.statuses.begin(),
                   [](const Reading &reading) { return reading.status; });
    packStatuses(column.statuses, to);

    column.doubles.clear();
    column.integers.clear();
    column.texts.clear();
    for (size_t i = 0; i < count; ++i) {
        if (types[i] == ValueType::Float64)
            column.doubles.push_back(readings[i].value.bits);
        else if (types[i] != ValueType::Text)
            column.integers.push_back(readings[i].value.bits);
        else
            column.texts.push_back(texts.empty() || texts[i].isNull() ? nullptr : &texts[i]);
    }
    packDoubles(column.doubles, to);
    packIntegers(column.integers, to);
    if (!column.texts.empty())
        packTexts(column.texts, to);
    to.trim();

    LogHeader header;
    header.count = quint32(count);
    header.firstSequence = firstSequence;
    header.check = checkOf(header, ByteView(out).subspan(sizeof header));
    std::memcpy(out.data(), &header, sizeof header);
}

Result<LogRow> decodeLogRow(ByteView bytes)
{
    Reader reader(bytes);
    const auto header = reader.get<LogHeader>();
    if (reader.ok() && header.magic == kLogMagicV1)
        return decodeLogRowV1(bytes);
    if (!reader.ok() || header.magic != kLogMagic)
        return damaged("no log row");
    if (header.count == 0 || header.count > kMaxLogReadings)
        return damaged("the count of a log row");
    if (header.check != checkOf(header, bytes.subspan(sizeof header)))
        return damaged("the checksum of a log row");

    const size_t count = header.count;
    LogRow row;
    row.firstSequence = header.firstSequence;
    row.readings.resize(count);
    row.types.resize(count);
    std::vector<quint64> numbers(count);
    size_t doubleCount = 0;
    size_t integerCount = 0;
    size_t textCount = 0;
    if (!unpackIntegers(reader, numbers))
        return damaged("the types of a log row");
    for (size_t i = 0; i < count; ++i) {
        if (numbers[i] > quint64(ValueType::Text))
            return damaged("the type of a reading");
        row.types[i] = ValueType(numbers[i]);
        ++(row.types[i] == ValueType::Float64 ? doubleCount : row.types[i] == ValueType::Text ? textCount : integerCount);
    }
    if (!unpackIntegers(reader, numbers))
        return damaged("the tags of a log row");
    for (size_t i = 0; i < count; ++i) {
        if (numbers[i] > 0xFFFFFFFF)
            return damaged("the tag of a reading");
        row.readings[i].tag = TagId(quint32(numbers[i]));
    }
    if (!unpackIntegers(reader, numbers))
        return damaged("the times of a log row");
    for (size_t i = 0; i < count; ++i)
        row.readings[i].at = fromMicroseconds(qint64(numbers[i]));
    std::vector<StatusCode> statuses(count);
    if (!unpackStatuses(reader, statuses))
        return damaged("the statuses of a log row");
    std::vector<quint64> doubles(doubleCount);
    std::vector<quint64> integers(integerCount);
    std::vector<QByteArray> texts;
    std::vector<quint64> places;
    if (!unpackDoubles(reader, doubles) || !unpackIntegers(reader, integers)
        || (textCount > 0 && !unpackTexts(reader, textCount, texts, places)) || !reader.atEnd())
        return damaged("the values of a log row");
    if (textCount > 0)
        row.texts.resize(count);
    size_t nextDouble = 0;
    size_t nextInteger = 0;
    size_t nextText = 0;
    for (size_t i = 0; i < count; ++i) {
        row.readings[i].status = statuses[i];
        if (row.types[i] == ValueType::Float64)
            row.readings[i].value.bits = doubles[nextDouble++];
        else if (row.types[i] != ValueType::Text)
            row.readings[i].value.bits = integers[nextInteger++];
        else if (const quint64 place = places[nextText++]; place > 0)
            row.texts[i] = texts[size_t(place - 1)];
    }
    return row;
}

} // namespace lineside::codec
