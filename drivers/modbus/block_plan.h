#pragma once

#include "drivers/modbus/decode.h"

#include <vector>

namespace lineside::modbus {

//! One read request and what to do with its reply.
struct Block
{
    Table table = Table::HoldingRegisters;
    quint16 start = 0;
    quint16 count = 0;             //!< registers or bits
    std::vector<DecodeStep> steps; //!< by offset, then by size
};

struct PlanLimits
{
    int maxRegisters = kMaxReadRegisters;
    int maxBits = kMaxReadBits;
    int gapRegisters = 8;
    int gapBits = 128;
};

//! A point and the index of its tag in the driver's list.
struct PlannedPoint
{
    quint32 tag = 0;
    Point point;
};

/*!
 * Merges neighbours into as few reads as the limits allow. A value is never divided between two requests, so that its
 * registers are of one moment as far as the device can give that.
 */
std::vector<Block> planBlocks(std::vector<PlannedPoint> points, const PlanLimits &limits);

/*!
 * What to ask instead of a block that the device refused: its runs without gaps, or where there is no gap, two halves.
 * Tags with the same registers stay together. One block with the same tags when it cannot be divided any further.
 */
std::vector<Block> splitBlock(const Block &block);

} // namespace lineside::modbus
