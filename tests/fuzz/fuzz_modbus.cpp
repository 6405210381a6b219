#include "drivers/modbus/block_plan.h"
#include "drivers/modbus/describe.h"
#include "drivers/modbus/frame.h"
#include "drivers/modbus/rtu_frame.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace lineside;
using namespace lineside::modbus;

namespace {

//! A plan over all types and orders, so that whatever is accepted is decoded in every way.
const std::vector<Block> &blocks()
{
    static const std::vector<Block> plan = [] {
        std::vector<PlannedPoint> points;
        for (quint32 i = 0; i < 60; ++i) {
            Point point;
            point.table = Table(i % 4);
            point.address = quint16(i * 2);
            point.wire = isBitTable(point.table) ? WireType::Bit : WireType(i % 10);
            point.order = WordOrder(i / 10 % 4);
            point.type = point.wire == WireType::String ? ValueType::Text : ValueType(i % 4);
            point.bit = quint8(i % 16);
            point.length = 5;
            point.count = quint16(point.wire == WireType::String ? 3 : isBitTable(point.table) ? 1 : registersOf(point.wire));
            points.push_back({i, point});
        }
        return planBlocks(std::move(points), {});
    }();
    return plan;
}

void decodeAll(const Block &block, Bytes data)
{
    if (std::ranges::find(block.steps, WireType::String, &DecodeStep::wire) == block.steps.end()) {
        static const std::vector<TagId> ids(256, TagId(1));
        std::vector<Reading> readings(block.steps.size());
        decodeNumbers(block.steps, data, isBitTable(block.table), ids, readings.data());
    }
    for (const DecodeStep &step : block.steps) {
        if (step.wire == WireType::String) {
            if (decodeString(step, data).size() > step.length)
                std::abort();
            continue;
        }
        const Decoded decoded = decodeNumber(step, data, isBitTable(block.table));
        if (decoded.status != StatusCode::Good && decoded.value.bits != 0)
            std::abort();
    }
}

} // namespace

//! A stream of replies: frames never reach beyond what is there, and what is accepted has the size that was asked for.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes rest(data, size);
    Frame frame;
    Breach breach = Breach::None;
    while (parseFrame(rest, frame, breach) == FrameState::Complete) {
        if (frame.size > rest.size() || frame.size > kMaxFrame)
            std::abort();
        for (const Block &block : blocks()) {
            const Pdu request = readRequest(block.table, block.start, block.count);
            if (checkReply(expectationOf(request.bytes()), frame.pdu).kind == ReplyCheck::Kind::Good)
                decodeAll(block, dataOf(frame.pdu));
        }
        rest = rest.subspan(frame.size);
    }
    if (size > 2) {
        // The same bytes on a serial line; the first two say what was asked, and the checksum is mended for depth.
        const Block &block = blocks()[data[0] % blocks().size()];
        const Pdu request = readRequest(block.table, block.start, block.count);
        const QByteArray body(reinterpret_cast<const char *>(data) + 2, qsizetype(size - 2));
        for (const QByteArray &bytes : {body, body + rtuChecksum(body)}) {
            const Bytes seen(reinterpret_cast<const quint8 *>(bytes.constData()), size_t(bytes.size()));
            const RtuLook look = lookForReply(seen, data[1], request.bytes());
            if (look.size > seen.size() || wholeRtuFrame(seen) > seen.size())
                std::abort();
            if (look.kind == RtuLook::Kind::Reply && !look.isException)
                decodeAll(block, dataOf(look.pdu));
        }
    }
    FrameRecord record;
    record.bytes = QByteArray(reinterpret_cast<const char *>(data), qsizetype(std::min<size_t>(size, 300)));
    record.size = record.bytes.size();
    record.outgoing = size % 2;
    if (describeFrame(record, size % 3 ? Medium::Tcp : Medium::Rtu).isEmpty())
        std::abort();
    return 0;
}
