#include "models/history/block_codec.h"
#include "models/history/packed_columns.h"
#include "models/history/packed_doubles.h"
#include "models/history/packed_integers.h"

#include <algorithm>
#include <array>
#include <limits>

namespace lineside::codec {

namespace {

bool areInOrder(std::span<const qint64> times, const BlockHead &facts)
{
    bool inOrder = times.front() == facts.firstAt && times.back() == facts.lastAt;
    for (size_t i = 1; i < times.size(); ++i)
        inOrder &= times[i] >= times[i - 1];
    return inOrder;
}

//! Appends the columns of a block of this version and of numbers, or some of them where that fails; \a before are there already.
Status readColumns(const BlockHead &facts, ByteView body, const Stamps *stamps, size_t before, BlockColumns &to)
{
    std::array<quint64, kMaxBlockReadings> column;
    const auto values = std::span(column).first(facts.count);
    Reader reader(body);
    if (facts.stamps != kNoTag) {
        if (!stamps || stamps->times.size() != facts.count || stamps->sequences.size() != facts.count)
            return damaged("the stamps of a block");
        (void)reader.varint(); // how far its numbers are from theirs
        to.times.insert(to.times.end(), stamps->times.begin(), stamps->times.end());
    } else {
        if (!unpackIntegers(reader, values))
            return damaged("the numbers of a block");
        if (!unpackIntegers(reader, values))
            return damaged("the times of a block");
        to.times.insert(to.times.end(), values.begin(), values.end());
    }
    if (!areInOrder(std::span(to.times).subspan(before), facts))
        return damaged("the order of a block");
    if (to.statuses.empty() && facts.allGood) {
        if (!skipStatuses(reader, facts.count))
            return damaged("the statuses of a block");
    } else {
        to.statuses.resize(before + facts.count, StatusCode::Good);
        if (!unpackStatuses(reader, std::span(to.statuses).subspan(before)))
            return damaged("the statuses of a block");
    }
    const bool isDouble = facts.type == ValueType::Float64;
    if (!(isDouble ? unpackDoubles(reader, values) : unpackIntegers(reader, values)))
        return damaged("the values of a block");
    if (!reader.atEnd())
        return damaged("the length of a block");
    to.values.resize(before + facts.count);
    if (isDouble)
        std::memcpy(to.values.data() + before, values.data(), values.size_bytes());
    else
        std::transform(values.begin(), values.end(), to.values.begin() + qsizetype(before),
                       [&facts](quint64 bits) { return numberOf(Payload{bits}, facts.type); });
    return Done{};
}

} // namespace

Status appendColumns(quint64 id, TagId tag, ByteView head, ByteView body, const Stamps *stamps, BlockColumns &to)
{
    Result<BlockHead> facts = checkBlock(id, tag, head, body);
    if (!facts.ok())
        return facts.error();
    const size_t before = to.times.size();
    if (!facts->hasArea || facts->type == ValueType::Text) { // of version 1, or nothing to count with
        Result<Block> block = decodeBlock(id, tag, head, body, stamps);
        if (!block.ok())
            return block.error();
        for (const StoredReading &reading : block->readings) {
            to.times.push_back(reading.at);
            to.values.push_back(block->type == ValueType::Text ? std::numeric_limits<double>::quiet_NaN() : numberOf(Payload{reading.bits}, block->type));
        }
        if (!to.statuses.empty() || !facts->allGood) {
            to.statuses.resize(before, StatusCode::Good);
            for (const StoredReading &reading : block->readings)
                to.statuses.push_back(reading.status);
        }
        return Done{};
    }
    Status read = readColumns(*facts, body, stamps, before, to);
    if (!read.ok()) {
        to.times.resize(before);
        to.values.resize(before);
        if (!to.statuses.empty())
            to.statuses.resize(before);
    }
    return read;
}

} // namespace lineside::codec
