#pragma once

#include "models/history/codec_bytes.h"
#include "models/telemetry/reading.h"

#include <QByteArray>

namespace lineside {

/*!
 * How readings lie in the store: as a *log row* (one group commit, in the order of the sequence) and later as *blocks*
 * (one tag, in the order of time). Both are compressed column by column and carry a checksum: what was changed on the
 * disk is refused, never misread. All numbers are little-endian. Pure functions; the decoders trust nothing.
 *
 * Each row says with its first bytes in which version it was written; those of version 1 are read for ever.
 */
namespace codec {

inline constexpr size_t kMaxLogReadings = 65'536;
inline constexpr size_t kMaxBlockReadings = 6'144;
inline constexpr size_t kBlockTextBytes = 1u << 20; //!< a block of texts ends behind the one that passes this

//! Readings as a log row holds them. texts[i] is the text of readings[i] where its type is Text; else empty.
struct LogRow
{
    quint64 firstSequence = 0;
    std::vector<Reading> readings;
    std::vector<ValueType> types;
    std::vector<QByteArray> texts; //!< empty when no reading is a text
};

/*!
 * Packs a log row of at most kMaxLogReadings into \a out, which is overwritten. \a texts is empty or as long as the
 * readings. A null text ("none came") stays null; the payload of a text is not kept.
 */
void encodeLogRow(quint64 firstSequence, std::span<const Reading> readings, std::span<const ValueType> types,
                  std::span<const QByteArray> texts, Bytes &out);
//! BadData when the bytes are not exactly what encodeLogRow() made.
Result<LogRow> decodeLogRow(ByteView bytes);

/*!
 * What is known of a block without reading it. Times are those of readings that are really there. An area is the sum of
 * value times duration, in seconds, over the stretches from each usable number to the reading that follows it in the
 * block; areaTime is how long these are, in microseconds.
 */
struct BlockHead
{
    ValueType type = ValueType::Float64;
    quint32 count = 0;
    qint64 firstAt = 0;
    qint64 lastAt = 0;
    bool allGood = true;   //!< every status is Good without info bits
    StatusCode worst = StatusCode::Good; //!< the first of the worst quality
    // Of readings with a usable number; meaningless when numbers is 0.
    quint32 numbers = 0;
    qint64 minAt = 0;
    qint64 maxAt = 0;
    double min = 0;
    double max = 0;
    double sum = 0;
    // Of the first and last reading; NaN where they have no usable number.
    double first = 0;
    double last = 0;
    bool hasArea = false;  //!< blocks of version 1 have none
    double area = 0;
    quint64 areaTime = 0;
    TagId stamps = kNoTag; //!< the block shares its times and numbers with others: see Stamps
    quint8 cellBits = 0;   //!< a cell is 2^cellBits microseconds long; 0: the block has no cells
};

/*!
 * What is known of a part of a block: the readings between two multiples of 2^cellBits microseconds, counted from the
 * smallest time that there is, so that cells of several blocks fit together. The times mean what they mean of a block.
 */
struct Cell
{
    bool plain = false; //!< every reading is Good with a usable number; else only count and the times of its ends hold
    quint32 count = 0;
    qint64 firstAt = 0;
    qint64 lastAt = 0;
    qint64 minAt = 0;
    qint64 maxAt = 0;
    double first = 0;
    double last = 0;
    double min = 0;
    double max = 0;
    double sum = 0;
    double area = 0;
    quint64 areaTime = 0;
};
inline constexpr size_t kMaxCells = 64; //!< of a block

//! A time as an unsigned number in the same order.
constexpr quint64 orderedTime(qint64 at)
{
    return quint64(at) ^ (quint64(1) << 63);
}

//! One reading of a block, with its number in the whole store.
struct StoredReading
{
    quint64 sequence = 0;
    StatusCode status = StatusCode::Good;
    qint64 at = 0;
    quint64 bits = 0;
    const QByteArray *text = nullptr; //!< Text only; null when none came
};

//! Appends the cells that a block of these readings would have; none when they are few.
void appendCells(ValueType type, std::span<const StoredReading> readings, std::vector<Cell> &cells);

//! A decoded block; texts belong to it.
struct Block
{
    TagId tag = kNoTag;
    ValueType type = ValueType::Float64;
    std::vector<StoredReading> readings; //!< by time, then sequence; text pointers point into texts
    std::vector<QByteArray> texts;       //!< each once
};

/*!
 * Times and sequence numbers that several tags have in common, since they were read together: stored once for a part of
 * a segment, under the number of the first tag that had them. Of a tag that shares them, the numbers are all larger or
 * smaller by the same.
 */
struct Stamps
{
    std::vector<quint64> sequences;
    std::vector<qint64> times;
};
//! Whether \a readings could share the stamps of \a others.
bool shareStamps(std::span<const StoredReading> readings, std::span<const StoredReading> others);
constexpr quint64 stampsId(quint64 block, TagId tag)
{
    return block >> 32 << 32 | toNumber(tag);
}
void encodeStamps(quint64 id, std::span<const StoredReading> readings, Bytes &out);
//! BadData when the bytes are not what encodeStamps() made for this id.
Result<Stamps> decodeStamps(quint64 id, ByteView bytes);

//! Where a block's stamps are when it does not hold them itself.
struct SharedStamps
{
    TagId tag = kNoTag;
    quint64 firstSequence = 0; //!< of the stamps
};

/*!
 * Packs readings of one tag and one type, already in the order of (time, sequence), at least one and at most
 * kMaxBlockReadings, into a head and a body, which are overwritten.
 */
void encodeBlock(quint64 id, TagId tag, ValueType type, std::span<const StoredReading> readings, Bytes &head,
                 Bytes &body, const SharedStamps &shared = {});
//! BadData when the head is damaged or belongs to another block than \a id. \a cells, where given, are replaced.
Result<BlockHead> decodeHead(quint64 id, ByteView head, std::vector<Cell> *cells = nullptr);
//! BadData when head or body are damaged or do not belong together, or the \a stamps are not those that the head names.
Result<Block> decodeBlock(quint64 id, TagId tag, ByteView head, ByteView body, const Stamps *stamps = nullptr);

//! The head of a block of which both parts are as they were written; else BadData.
Result<BlockHead> checkBlock(quint64 id, TagId tag, ByteView head, ByteView body);

//! Readings of blocks, one behind the other, without their numbers in the store.
struct BlockColumns
{
    std::vector<qint64> times;
    std::vector<double> values;       //!< as numberOf() gives them; NaN for texts
    std::vector<StatusCode> statuses; //!< empty: all are Good, without info bits
};
//! Appends the readings of a block; BadData as decodeBlock(), then nothing is appended.
Status appendColumns(quint64 id, TagId tag, ByteView head, ByteView body, const Stamps *stamps, BlockColumns &to);

//! The number of a reading for charts: NaN when its quality is Bad, it is a text, or not finite.
double usableNumber(StatusCode status, quint64 bits, ValueType type);

} // namespace codec
} // namespace lineside
