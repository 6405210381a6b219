#include "models/history/block_codec.h"

#include <cstdlib>
#include <cstring>

using namespace lineside;
using namespace lineside::codec;

/*
 * The decoders of the store. A checksum stops nearly all random input, so the first byte chooses: the bytes as they
 * are; or a block, or a log row, with its checksums put right, which lets the input into the parsers themselves; or
 * readings made of the bytes, which must come back as they were.
 */
namespace {

constexpr quint64 kId = (quint64(1) << 32) | 1;

void putRight(std::byte *to, quint64 check)
{
    std::memcpy(to, &check, sizeof check);
}

void decodeAll(ByteView bytes)
{
    (void)decodeLogRow(bytes);
    (void)decodeHead(kId, bytes);
    const size_t cut = bytes.size() / 2;
    (void)decodeBlock(kId, TagId(1), bytes.first(cut), bytes.subspan(cut));
}

void decodeWithRightChecksums(ByteView bytes)
{
    // The first two bytes say how long the head is.
    if (bytes.size() < 2)
        return;
    quint16 told = 0;
    std::memcpy(&told, bytes.data(), sizeof told);
    bytes = bytes.subspan(sizeof told);
    const size_t headSize = std::min<size_t>(bytes.size(), told % 2'048);
    Bytes head(bytes.begin(), bytes.begin() + qsizetype(headSize));
    const ByteView body = bytes.subspan(headSize);
    head.resize(head.size() + 2 * sizeof(quint64));
    putRight(head.data() + headSize, checksum(body, kId ^ (quint64(1) << 7)));
    putRight(head.data() + headSize + sizeof(quint64), checksum(ByteView(head).first(headSize + sizeof(quint64)), kId));
    std::vector<Cell> cells;
    const Result<BlockHead> facts = decodeHead(kId, head, &cells);
    Stamps stamps; // as many as would fit
    if (facts.ok() && facts->stamps != kNoTag) {
        for (size_t i = 0; i < facts->count; ++i) {
            stamps.sequences.push_back(i);
            stamps.times.push_back(i == 0 ? facts->firstAt : facts->lastAt);
        }
    }
    const Result<Block> block = decodeBlock(kId, TagId(1), head, body, &stamps);
    if (block.ok() && block->readings.empty())
        std::abort();
}

void decodeLogRowWithRightChecksum(ByteView bytes)
{
    // As the row's header has it: a magic number, the count, the first sequence, the checksum of what follows.
    constexpr quint32 kMagic = 0x32474C4C;
    constexpr size_t kHeaderBytes = 24;
    quint16 count = 0;
    if (bytes.size() < sizeof count)
        return;
    std::memcpy(&count, bytes.data(), sizeof count);
    bytes = bytes.subspan(sizeof count);
    Bytes row(kHeaderBytes);
    row.insert(row.end(), bytes.begin(), bytes.end());
    const quint32 head[2]{kMagic, count};
    std::memcpy(row.data(), head, sizeof head);
    putRight(row.data() + 16, checksum(bytes, (quint64(count) << 40) ^ kMagic));
    const Result<LogRow> decoded = decodeLogRow(row);
    if (decoded.ok() && decoded->readings.size() != count)
        std::abort();
}

void decodeStampsWithRightChecksum(ByteView bytes)
{
    Bytes row(bytes.begin(), bytes.end());
    row.resize(row.size() + sizeof(quint64));
    putRight(row.data() + bytes.size(), checksum(bytes, kId));
    (void)decodeStamps(kId, row);
}

void encodeAndDecode(ByteView bytes)
{
    std::vector<StoredReading> readings;
    std::vector<QByteArray> texts(bytes.size() / 24 + 1);
    const ValueType type = ValueType(bytes.size() % 5);
    for (size_t at = 0; at + 24 <= bytes.size() && readings.size() < kMaxBlockReadings; at += 24) {
        StoredReading reading;
        quint64 sequence = 0;
        qint64 time = 0;
        std::memcpy(&sequence, &bytes[at], 8);
        std::memcpy(&time, &bytes[at + 8], 8);
        std::memcpy(&reading.bits, &bytes[at + 16], 8);
        reading.sequence = sequence;
        // Blocks are in the order of time.
        reading.at = readings.empty() ? time : std::max(readings.back().at, time);
        reading.status = StatusCode(quint32(reading.bits >> 7) & (sequence & 1 ? 0xFFFFFFFF : 0));
        if (type == ValueType::Text && (reading.bits & 3)) {
            texts[readings.size()] = QByteArray(qsizetype(reading.bits % 50), char(reading.bits));
            if (texts[readings.size()].isEmpty())
                texts[readings.size()] = "";
            reading.text = &texts[readings.size()];
        }
        readings.push_back(reading);
    }
    if (readings.empty())
        return;
    Bytes head;
    Bytes body;
    encodeBlock(kId, TagId(1), type, readings, head, body);
    const Result<Block> block = decodeBlock(kId, TagId(1), head, body);
    if (!block.ok() || block->readings.size() != readings.size())
        std::abort();
    for (size_t i = 0; i < readings.size(); ++i) {
        const StoredReading &a = readings[i];
        const StoredReading &b = block->readings[i];
        const bool same = a.sequence == b.sequence && a.at == b.at && a.status == b.status
            && (type == ValueType::Text ? (a.text != nullptr) == (b.text != nullptr) && (!a.text || *a.text == *b.text)
                                        : a.bits == b.bits);
        if (!same)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const ByteView bytes = std::as_bytes(std::span(data + 1, size - 1));
    switch (data[0] % 5) {
    case 0:
        decodeAll(bytes);
        break;
    case 1:
        decodeWithRightChecksums(bytes);
        break;
    case 4:
        decodeStampsWithRightChecksum(bytes);
        break;
    case 2:
        decodeLogRowWithRightChecksum(bytes);
        break;
    default:
        encodeAndDecode(bytes);
        break;
    }
    return 0;
}
