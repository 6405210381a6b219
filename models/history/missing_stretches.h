#pragma once

#include "models/history/historian.h"

#include <vector>

namespace lineside {

//! From an instant up to another, which is not part of it.
struct TimeStretch
{
    UtcTime from{};
    UtcTime to{};
    friend bool operator==(const TimeStretch &, const TimeStretch &) = default;
};

/*!
 * Stretches of [from, to) that are longer than \a least and in which the local history's answer \a local has nothing, in
 * order. Whether somebody else knows of them is to be asked.
 */
std::vector<TimeStretch> missingStretches(const std::vector<TrendSample> &local, UtcTime from, UtcTime to, UtcTime::duration least);

} // namespace lineside
