#pragma once

#include "models/plant/tag.h"
#include "models/quality/chart_limits.h"

#include <optional>
#include <span>

namespace lineside {

/*!
 * How well a process fits its specification. Cp… go by sigma within subgroups (what it could do), Pp… by the standard
 * deviation of all values (what it did). With one end of the specification only that side and Cpk or Ppk are known; nothing
 * is known without one. Only of use for a process that its chart shows undisturbed.
 *
 * \note Source: Montgomery, Introduction to Statistical Quality Control, chapter 8; Cpm after Chan, Cheng, Spiring (1988)
 *       with sigma within; the interval of Cpk after Bissell (1990).
 */
struct Capability
{
    std::optional<double> cp, cpl, cpu, cpk, cpm;
    std::optional<double> pp, ppl, ppu, ppk;
    std::optional<double> cpkLow, cpkHigh; //!< 95 %
    double mean = 0;
    double sigmaWithin = 0;
    double sigmaOverall = 0;
    // What it rests on.
    size_t samples = 0; //!< values
    size_t points = 0;  //!< subgroups that they make
    std::optional<double> coverage; //!< of charts that tags feed: for how much of the time that was asked for there are values, 0 to 1
    UtcTime from{};
    UtcTime to{};
    size_t beyond = 0; //!< values outside the specification
};

//! For how much of a time \a samples values are, of a chart that a tag feeds, 0 to 1; of others nobody knows.
std::optional<double> valuesKnown(const ControlChart &chart, size_t samples, UtcTime from, UtcTime to);

/*!
 * Of all values of \a points, about their own mean; sigma within is the limits'.
 * \return nothing without two values, or with limits whose sigma is not above 0
 */
std::optional<Capability> capabilityOf(std::span<const Subgroup> points, const ChartLimits &limits, const Range &specification,
                                       std::optional<double> target = {});

} // namespace lineside
