#include "drivers/modbus/block_plan.h"

#include <algorithm>
#include <tuple>

namespace lineside::modbus {

namespace {

//! The registers or bits of a step's value, counted from the block's start.
struct Extent
{
    int begin = 0;
    int end = 0;
    friend bool operator==(const Extent &, const Extent &) = default;
};

Extent extentOf(const DecodeStep &step, bool bitTable)
{
    if (bitTable)
        return {step.offset, step.offset + 1};
    const int registers = step.wire == WireType::String ? (step.length + 1) / 2 : registersOf(step.wire);
    return {step.offset / 2, step.offset / 2 + registers};
}

//! The part of a block that holds the given steps and nothing around them.
Block partOf(const Block &block, std::vector<DecodeStep> steps)
{
    const bool bits = isBitTable(block.table);
    Block part;
    part.table = block.table;
    const int begin = extentOf(steps.front(), bits).begin;
    int end = begin;
    for (const DecodeStep &step : steps)
        end = std::max(end, extentOf(step, bits).end);
    part.start = quint16(block.start + begin);
    part.count = quint16(end - begin);
    for (DecodeStep &step : steps)
        step.offset = quint16(step.offset - (bits ? begin : begin * 2));
    part.steps = std::move(steps);
    return part;
}

//! The index nearest the middle at which another value begins; 0 when all steps have the same registers.
size_t middleCut(const std::vector<DecodeStep> &steps, bool bits)
{
    const size_t middle = steps.size() / 2;
    for (size_t away = 0; away < steps.size(); ++away) {
        for (const size_t index : {middle - std::min(middle, away), middle + away}) {
            if (index > 0 && index < steps.size() && extentOf(steps[index - 1], bits) != extentOf(steps[index], bits))
                return index;
        }
    }
    return 0;
}

} // namespace

std::vector<Block> planBlocks(std::vector<PlannedPoint> points, const PlanLimits &limits)
{
    std::ranges::sort(points, {}, [](const PlannedPoint &planned) {
        return std::tuple(planned.point.table, planned.point.address, planned.point.count, planned.point.bit, planned.tag);
    });
    std::vector<Block> blocks;
    for (const auto &[tag, point] : points) {
        const bool bits = isBitTable(point.table);
        const int limit = bits ? std::min(limits.maxBits, kMaxReadBits) : std::min(limits.maxRegisters, kMaxReadRegisters);
        const int gap = bits ? limits.gapBits : limits.gapRegisters;
        const int end = point.address + point.count;

        Block *block = blocks.empty() ? nullptr : &blocks.back();
        const bool joins = block && block->table == point.table && point.address <= block->start + block->count + gap
            && std::max<int>(end, block->start + block->count) - block->start <= limit;
        if (!joins) {
            blocks.push_back({point.table, point.address, point.count, {}});
            block = &blocks.back();
        }
        block->count = quint16(std::max<int>(block->count, end - block->start));
        const int offset = point.address - block->start;
        block->steps.push_back({tag, quint16(bits ? offset : offset * 2), point.length, point.wire, point.order,
                                point.type, point.bit});
    }
    return blocks;
}

std::vector<Block> splitBlock(const Block &block)
{
    const bool bits = isBitTable(block.table);
    std::vector<Block> parts;
    std::vector<DecodeStep> run;
    int end = 0;
    for (const DecodeStep &step : block.steps) {
        if (!run.empty() && extentOf(step, bits).begin > end) {
            parts.push_back(partOf(block, std::move(run)));
            run.clear();
        }
        end = std::max(end, extentOf(step, bits).end);
        run.push_back(step);
    }
    if (parts.empty()) {
        if (const size_t cut = middleCut(run, bits)) {
            const auto middle = run.begin() + qsizetype(cut);
            parts.push_back(partOf(block, std::vector(run.begin(), middle)));
            run.erase(run.begin(), middle);
        }
    }
    if (!run.empty())
        parts.push_back(partOf(block, std::move(run)));
    return parts;
}

} // namespace lineside::modbus
