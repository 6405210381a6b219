#include "models/history/block_codec.h"

#include "models/history/codec_v1.h"
#include "models/history/packed_columns.h"
#include "models/history/packed_doubles.h"
#include "models/history/packed_integers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lineside::codec {

namespace {

constexpr quint8 kVersion1 = 1;
constexpr quint8 kBlockVersion = 2;
constexpr size_t kCheckBytes = 2 * sizeof(quint64);
constexpr quint8 kStampsVersion = 1;
constexpr quint32 kMinForCells = 256;
constexpr quint32 kReadingsInCell = 100; // at least, on average

// Bits of a head's second byte, beside the type.
constexpr quint8 kTypeMask = 0x07;
constexpr quint8 kShared = 0x10;   // times and numbers are elsewhere
constexpr quint8 kConstant = 0x20; // all numbers are the same: it stands there once
constexpr quint8 kCells = 0x40;
constexpr quint8 kAllGood = 0x80;

using Column = std::array<quint64, kMaxBlockReadings>;

/*!
 * What a stretch of readings comes to. Numbers that are none are NaN; \a good: no status is worse than Good and none is
 * NaN, which is nearly always so and much less work.
 */
Cell sumUp(std::span<const StoredReading> readings, const double *numbers, bool good)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    Cell cell;
    cell.plain = good;
    cell.count = quint32(readings.size());
    cell.firstAt = readings.front().at;
    cell.lastAt = readings.back().at;
    cell.first = numbers[0];
    cell.last = numbers[readings.size() - 1];
    size_t least = 0;
    size_t most = 0;
    double min = kNone;
    double max = kNone;
    if (good) {
        min = max = numbers[0];
        cell.sum = numbers[0];
        for (size_t i = 1; i < readings.size(); ++i) {
            const double number = numbers[i];
            if (number < min) {
                min = number;
                least = i;
            }
            if (number > max) {
                max = number;
                most = i;
            }
            cell.sum += number;
            cell.area += numbers[i - 1] * double(quint64(readings[i].at) - quint64(readings[i - 1].at));
        }
        cell.areaTime = quint64(cell.lastAt) - quint64(cell.firstAt);
    } else {
        for (size_t i = 0; i < readings.size(); ++i) {
            const double number = numbers[i];
            if (std::isnan(number))
                continue;
            if (!(number >= min)) { // the first, too
                min = number;
                least = i;
            }
            if (!(number <= max)) {
                max = number;
                most = i;
            }
            cell.sum += number;
            if (i + 1 < readings.size()) {
                const quint64 time = quint64(readings[i + 1].at) - quint64(readings[i].at);
                cell.area += number * double(time);
                cell.areaTime += time;
            }
        }
    }
    cell.area *= 1e-6;
    cell.min = min;
    cell.max = max;
    cell.minAt = readings[least].at;
    cell.maxAt = readings[most].at;
    return cell;
}

//! The finest cells of which a block has no more than are worth it; 0: none.
quint8 cellBitsFor(const BlockHead &facts)
{
    if (facts.count < kMinForCells || facts.type == ValueType::Text || facts.firstAt == facts.lastAt)
        return 0;
    const quint64 most = std::min<quint64>(kMaxCells, facts.count / kReadingsInCell);
    const quint64 first = orderedTime(facts.firstAt);
    const quint64 last = orderedTime(facts.lastAt);
    unsigned bits = 1;
    while ((last >> bits) - (first >> bits) >= most)
        ++bits;
    return quint8(bits);
}

using Cells = std::array<Cell, kMaxCells>;

//! Fills \a facts, and \a cells where there are to be any; gives their number.
size_t describe(ValueType type, std::span<const StoredReading> readings, BlockHead &facts, Cells &cells)
{
    std::array<double, kMaxBlockReadings> numbers{};
    std::array<bool, kMaxBlockReadings> isGood{};
    facts.type = type;
    facts.count = quint32(readings.size());
    facts.firstAt = readings.front().at;
    facts.lastAt = readings.back().at;
    facts.worst = readings.front().status;
    facts.hasArea = true;
    for (size_t i = 0; i < readings.size(); ++i) {
        const StoredReading &reading = readings[i];
        numbers[i] = usableNumber(reading.status, reading.bits, type);
        const bool isNumber = !std::isnan(numbers[i]);
        facts.numbers += isNumber;
        isGood[i] = isNumber && reading.status == StatusCode::Good;
        if (reading.status != StatusCode::Good) {
            facts.allGood = false;
            if (qualityOf(reading.status) > qualityOf(facts.worst))
                facts.worst = reading.status;
        }
    }
    const Cell whole = sumUp(readings, numbers.data(), facts.allGood && facts.numbers == facts.count);
    facts.minAt = whole.minAt;
    facts.maxAt = whole.maxAt;
    facts.min = whole.min;
    facts.max = whole.max;
    facts.sum = whole.sum;
    facts.first = whole.first;
    facts.last = whole.last;
    facts.area = whole.area;
    facts.areaTime = whole.areaTime;
    facts.cellBits = facts.numbers > 0 ? cellBitsFor(facts) : 0;
    if (facts.cellBits == 0)
        return 0;
    size_t count = 0;
    for (size_t begin = 0; begin < readings.size();) {
        const quint64 index = orderedTime(readings[begin].at) >> facts.cellBits;
        size_t end = begin;
        bool good = true;
        for (; end < readings.size() && orderedTime(readings[end].at) >> facts.cellBits == index; ++end)
            good = good && isGood[end];
        cells[count] = sumUp(readings.subspan(begin, end - begin), numbers.data() + begin, good);
        if (!good) // of which only the ends are looked at
            cells[count] = {false, quint32(end - begin), readings[begin].at, readings[end - 1].at, readings[begin].at,
                            readings[begin].at, 0, 0, 0, 0, 0, 0, 0};
        ++count;
        begin = end;
    }
    return count;
}

void packStamps(std::span<const StoredReading> readings, Writer &to)
{
    Column column;
    const auto values = std::span(column).first(readings.size());
    std::transform(readings.begin(), readings.end(), values.begin(), [](const StoredReading &r) { return r.sequence; });
    packIntegers(values, to);
    std::transform(readings.begin(), readings.end(), values.begin(), [](const StoredReading &r) { return quint64(r.at); });
    packIntegers(values, to);
}

constexpr std::array<double Cell::*, 4> kCellValues{&Cell::first, &Cell::last, &Cell::min, &Cell::max};
constexpr std::array<qint64 Cell::*, 4> kCellTimes{&Cell::firstAt, &Cell::lastAt, &Cell::minAt, &Cell::maxAt};

void packCells(qint64 firstAt, quint8 bits, std::span<const Cell> cells, Writer &to)
{
    std::array<quint64, 4 * kMaxCells> column;
    const size_t n = cells.size();
    to.put(bits);
    to.put(quint8(n));
    for (size_t i = 0; i < n; ++i)
        column[i] = quint64(cells[i].count) << 1 | quint64(cells[i].plain);
    packIntegers(std::span(column).first(n), to);
    for (const auto time : kCellTimes) {
        for (size_t i = 0; i < n; ++i)
            column[i] = quint64(cells[i].*time) - quint64(firstAt);
        packIntegers(std::span(column).first(n), to);
    }
    for (size_t i = 0; i < n; ++i)
        column[i] = cells[i].areaTime;
    packIntegers(std::span(column).first(n), to);
    for (size_t v = 0; v < kCellValues.size(); ++v) {
        for (size_t i = 0; i < n; ++i)
            column[v * n + i] = std::bit_cast<quint64>(cells[i].*kCellValues[v]);
    }
    packDoubles(std::span(column).first(kCellValues.size() * n), to);
    for (size_t i = 0; i < n; ++i) {
        column[i] = std::bit_cast<quint64>(cells[i].sum);
        column[n + i] = std::bit_cast<quint64>(cells[i].area);
    }
    packDoubles(std::span(column).first(2 * n), to);
}

bool unpackCells(const BlockHead &facts, Reader &from, std::vector<Cell> &cells)
{
    std::array<quint64, 4 * kMaxCells> column;
    const size_t n = from.get<quint8>();
    if (n == 0 || n > kMaxCells)
        return false;
    cells.assign(n, {});
    if (!unpackIntegers(from, std::span(column).first(n)))
        return false;
    quint64 total = 0;
    for (size_t i = 0; i < n; ++i) {
        cells[i].plain = column[i] & 1;
        if (column[i] >> 1 == 0 || column[i] >> 1 > facts.count)
            return false;
        cells[i].count = quint32(column[i] >> 1);
        total += cells[i].count;
    }
    for (const auto time : kCellTimes) {
        if (!unpackIntegers(from, std::span(column).first(n)))
            return false;
        for (size_t i = 0; i < n; ++i) {
            cells[i].*time = qint64(column[i] + quint64(facts.firstAt));
            if (cells[i].*time < facts.firstAt || cells[i].*time > facts.lastAt)
                return false;
        }
    }
    if (!unpackIntegers(from, std::span(column).first(n)))
        return false;
    for (size_t i = 0; i < n; ++i)
        cells[i].areaTime = column[i];
    if (!unpackDoubles(from, std::span(column).first(kCellValues.size() * n)))
        return false;
    for (size_t v = 0; v < kCellValues.size(); ++v) {
        for (size_t i = 0; i < n; ++i)
            cells[i].*kCellValues[v] = std::bit_cast<double>(column[v * n + i]);
    }
    if (!unpackDoubles(from, std::span(column).first(2 * n)))
        return false;
    for (size_t i = 0; i < n; ++i) {
        cells[i].sum = std::bit_cast<double>(column[i]);
        cells[i].area = std::bit_cast<double>(column[n + i]);
    }
    // Each cell in a place of its own, one behind the other.
    for (size_t i = 0; i < n; ++i) {
        const quint64 place = orderedTime(cells[i].firstAt) >> facts.cellBits;
        if (orderedTime(cells[i].lastAt) >> facts.cellBits != place || cells[i].lastAt < cells[i].firstAt
            || (i > 0 && orderedTime(cells[i - 1].firstAt) >> facts.cellBits >= place))
            return false;
    }
    return total == facts.count;
}

void packHead(quint64 id, const BlockHead &facts, std::span<const Cell> cells, quint64 bodyCheck, Bytes &head)
{
    Writer to(head);
    const bool constant = facts.numbers == facts.count && facts.min == facts.max;
    to.put(kBlockVersion);
    to.put(quint8(quint8(facts.type) | (facts.allGood ? kAllGood : 0) | (cells.empty() ? 0 : kCells)
                  | (constant ? kConstant : 0) | (facts.stamps != kNoTag ? kShared : 0)));
    if (facts.stamps != kNoTag)
        to.varint(toNumber(facts.stamps));
    to.varint(facts.count);
    to.varint(facts.numbers);
    to.put(facts.firstAt);
    to.varint(quint64(facts.lastAt) - quint64(facts.firstAt));
    if (!facts.allGood)
        to.varint(quint64(facts.worst));
    if (constant) {
        to.put(facts.min);
    } else if (facts.numbers > 0) {
        to.varint(quint64(facts.minAt) - quint64(facts.firstAt));
        to.varint(quint64(facts.maxAt) - quint64(facts.firstAt));
        to.varint(facts.areaTime);
        const std::array<quint64, 4> values{std::bit_cast<quint64>(facts.first), std::bit_cast<quint64>(facts.last),
                                            std::bit_cast<quint64>(facts.min), std::bit_cast<quint64>(facts.max)};
        packDoubles(values, to);
        to.put(facts.sum);
        to.put(facts.area);
    }
    if (!cells.empty())
        packCells(facts.firstAt, facts.cellBits, cells, to);
    to.put(bodyCheck);
    to.put(checksum(to.written(), id));
    to.trim();
}

Result<BlockHead> unpackHead(Reader &reader, std::vector<Cell> *cells)
{
    BlockHead facts;
    const auto kind = reader.get<quint8>();
    if ((kind & kTypeMask) > quint8(ValueType::Text))
        return damaged("the type of a block");
    facts.type = ValueType(kind & kTypeMask);
    facts.allGood = kind & kAllGood;
    if (kind & kShared) {
        const quint64 tag = reader.varint();
        if (tag == 0 || tag > 0xFFFFFFFF)
            return damaged("the stamps of a block");
        facts.stamps = TagId(quint32(tag));
    }
    const quint64 count = reader.varint();
    const quint64 numbers = reader.varint();
    if (count == 0 || count > kMaxBlockReadings || numbers > count)
        return damaged("the count of a block");
    facts.count = quint32(count);
    facts.numbers = quint32(numbers);
    facts.firstAt = reader.get<qint64>();
    facts.lastAt = qint64(quint64(facts.firstAt) + reader.varint());
    facts.worst = facts.allGood ? StatusCode::Good : StatusCode(quint32(reader.varint()));
    facts.hasArea = true;
    if (kind & kConstant) {
        if (numbers != count)
            return damaged("the numbers of a block");
        facts.min = facts.max = facts.first = facts.last = reader.get<double>();
        facts.minAt = facts.maxAt = facts.firstAt;
        facts.sum = facts.min * double(count);
        facts.areaTime = quint64(facts.lastAt) - quint64(facts.firstAt);
        facts.area = facts.min * (double(facts.areaTime) * 1e-6);
    } else if (facts.numbers > 0) {
        facts.minAt = qint64(quint64(facts.firstAt) + reader.varint());
        facts.maxAt = qint64(quint64(facts.firstAt) + reader.varint());
        facts.areaTime = reader.varint();
        std::array<quint64, 4> values;
        if (!unpackDoubles(reader, values))
            return damaged("the values of a block's head");
        facts.first = std::bit_cast<double>(values[0]);
        facts.last = std::bit_cast<double>(values[1]);
        facts.min = std::bit_cast<double>(values[2]);
        facts.max = std::bit_cast<double>(values[3]);
        facts.sum = reader.get<double>();
        facts.area = reader.get<double>();
    } else {
        facts.first = facts.last = std::numeric_limits<double>::quiet_NaN();
    }
    if (!reader.ok() || facts.lastAt < facts.firstAt)
        return damaged("the head of a block");
    if (cells)
        cells->clear();
    if (kind & kCells) {
        facts.cellBits = reader.get<quint8>();
        if (facts.cellBits == 0 || facts.cellBits > 63)
            return damaged("the cells of a block");
        if (!cells)
            return facts; // nobody wants to know
        if (!unpackCells(facts, reader, *cells))
            return damaged("the cells of a block");
    }
    if (!reader.atEnd())
        return damaged("the length of a block's head");
    return facts;
}

} // namespace

double usableNumber(StatusCode status, quint64 bits, ValueType type)
{
    if (qualityOf(status) == Quality::Bad)
        return std::numeric_limits<double>::quiet_NaN();
    const double number = type == ValueType::Float64 ? std::bit_cast<double>(bits) : numberOf(Payload{bits}, type);
    return std::isfinite(number) ? number : std::numeric_limits<double>::quiet_NaN();
}

void appendCells(ValueType type, std::span<const StoredReading> readings, std::vector<Cell> &cells)
{
    BlockHead facts;
    Cells made;
    const size_t count = describe(type, readings, facts, made);
    cells.insert(cells.end(), made.begin(), made.begin() + qsizetype(count));
}

bool shareStamps(std::span<const StoredReading> readings, std::span<const StoredReading> others)
{
    if (readings.size() != others.size() || readings.empty())
        return false;
    const quint64 offset = readings.front().sequence - others.front().sequence;
    for (size_t i = 0; i < readings.size(); ++i) {
        if (readings[i].at != others[i].at || readings[i].sequence - others[i].sequence != offset)
            return false;
    }
    return true;
}

void encodeStamps(quint64 id, std::span<const StoredReading> readings, Bytes &out)
{
    Writer to(out);
    to.put(kStampsVersion);
    to.varint(readings.size());
    packStamps(readings, to);
    to.put(checksum(to.written(), id));
    to.trim();
}

Result<Stamps> decodeStamps(quint64 id, ByteView bytes)
{
    if (bytes.size() < sizeof(quint64) + 2)
        return damaged("no stamps");
    const size_t checked = bytes.size() - sizeof(quint64);
    if (Reader(bytes.subspan(checked)).get<quint64>() != checksum(bytes.first(checked), id))
        return damaged("the checksum of stamps");
    Reader reader(bytes.first(checked));
    const auto version = reader.get<quint8>();
    const quint64 count = reader.varint();
    if (!reader.ok() || version != kStampsVersion || count == 0 || count > kMaxBlockReadings)
        return damaged("the count of stamps");
    Stamps stamps;
    stamps.sequences.resize(count);
    if (!unpackIntegers(reader, stamps.sequences))
        return damaged("the numbers of stamps");
    std::vector<quint64> times(count);
    if (!unpackIntegers(reader, times) || !reader.atEnd())
        return damaged("the times of stamps");
    stamps.times.assign(times.begin(), times.end());
    return stamps;
}

void encodeBlock(quint64 id, TagId tag, ValueType type, std::span<const StoredReading> readings, Bytes &head,
                 Bytes &body, const SharedStamps &shared)
{
    const size_t count = readings.size();
    Column column;
    Writer to(body);
    if (shared.tag == kNoTag)
        packStamps(readings, to);
    else
        to.varint(zigzag(readings.front().sequence - shared.firstSequence));
    std::array<StatusCode, kMaxBlockReadings> statuses;
    for (size_t i = 0; i < count; ++i)
        statuses[i] = readings[i].status;
    packStatuses(std::span(statuses).first(count), to);
    if (type == ValueType::Text) {
        std::array<const QByteArray *, kMaxBlockReadings> texts;
        for (size_t i = 0; i < count; ++i)
            texts[i] = readings[i].text;
        packTexts(std::span(texts).first(count), to);
    } else {
        for (size_t i = 0; i < count; ++i)
            column[i] = readings[i].bits;
        if (type == ValueType::Float64)
            packDoubles(std::span(column).first(count), to);
        else
            packIntegers(std::span(column).first(count), to);
    }
    to.trim();

    BlockHead facts;
    facts.stamps = shared.tag;
    Cells cells;
    const size_t cellCount = describe(type, readings, facts, cells);
    packHead(id, facts, std::span(cells).first(cellCount), checksum(body, id ^ (quint64(tag) << 7)), head);
}

Result<BlockHead> decodeHead(quint64 id, ByteView head, std::vector<Cell> *cells)
{
    if (head.size() < kCheckBytes + 4)
        return damaged("no head of a block");
    const size_t checked = head.size() - sizeof(quint64);
    if (Reader(head.subspan(checked)).get<quint64>() != checksum(head.first(checked), id))
        return damaged("the checksum of a block's head");
    Reader reader(head.first(head.size() - kCheckBytes));
    const auto version = reader.get<quint8>();
    if (version == kVersion1) {
        if (cells)
            cells->clear();
        return decodeHeadV1(reader);
    }
    if (version != kBlockVersion)
        return damaged("a block of another version");
    return unpackHead(reader, cells);
}

Result<BlockHead> checkBlock(quint64 id, TagId tag, ByteView head, ByteView body)
{
    Result<BlockHead> facts = decodeHead(id, head);
    if (!facts.ok())
        return facts;
    const ByteView check = head.subspan(head.size() - kCheckBytes, sizeof(quint64));
    if (Reader(check).get<quint64>() != checksum(body, id ^ (quint64(tag) << 7)))
        return damaged("the checksum of a block");
    return facts;
}

Result<Block> decodeBlock(quint64 id, TagId tag, ByteView head, ByteView body, const Stamps *stamps)
{
    Result<BlockHead> facts = checkBlock(id, tag, head, body);
    if (!facts.ok())
        return facts.error();

    Block block;
    block.tag = tag;
    block.type = facts->type;
    if (quint8(head[0]) == kVersion1) {
        if (Status done = decodeBodyV1(*facts, body, block); !done.ok())
            return done.error();
        return block;
    }
    const size_t count = facts->count;
    block.readings.resize(count);
    Reader reader(body);
    Column column;
    const auto values = std::span(column).first(count);
    if (facts->stamps != kNoTag) {
        if (!stamps || stamps->times.size() != count || stamps->sequences.size() != count)
            return damaged("the stamps of a block");
        const quint64 offset = unzigzag(reader.varint());
        for (size_t i = 0; i < count; ++i) {
            block.readings[i].sequence = stamps->sequences[i] + offset;
            values[i] = quint64(stamps->times[i]);
        }
    } else {
        if (!unpackIntegers(reader, values))
            return damaged("the numbers of a block");
        for (size_t i = 0; i < count; ++i)
            block.readings[i].sequence = values[i];
        if (!unpackIntegers(reader, values))
            return damaged("the times of a block");
    }
    bool inOrder = qint64(values.front()) == facts->firstAt && qint64(values[count - 1]) == facts->lastAt;
    for (size_t i = 0; i < count; ++i) {
        block.readings[i].at = qint64(values[i]);
        inOrder = inOrder && (i == 0 || qint64(values[i]) >= qint64(values[i - 1]));
    }
    if (!inOrder)
        return damaged("the order of a block");
    std::array<StatusCode, kMaxBlockReadings> statuses;
    if (!unpackStatuses(reader, std::span(statuses).first(count)))
        return damaged("the statuses of a block");
    for (size_t i = 0; i < count; ++i)
        block.readings[i].status = statuses[i];
    if (block.type == ValueType::Text) {
        std::vector<quint64> places;
        if (!unpackTexts(reader, count, block.texts, places))
            return damaged("the texts of a block");
        for (size_t i = 0; i < count; ++i)
            block.readings[i].text = places[i] > 0 ? &block.texts[size_t(places[i] - 1)] : nullptr;
    } else {
        if (!(block.type == ValueType::Float64 ? unpackDoubles(reader, values) : unpackIntegers(reader, values)))
            return damaged("the values of a block");
        for (size_t i = 0; i < count; ++i)
            block.readings[i].bits = values[i];
    }
    if (!reader.atEnd())
        return damaged("the length of a block");
    return block;
}

} // namespace lineside::codec
