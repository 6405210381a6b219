#pragma once

#include <cstdint>
#include <optional>

namespace lineside::statistics {

//! The two ends of a confidence interval.
struct Interval
{
    double low = 0;
    double high = 1;
    friend bool operator==(const Interval &, const Interval &) = default;
};

enum class Sides {
    Two,
    Lower, //!< all of the doubt below: high is 1 (or infinite)
    Upper, //!< all of the doubt above: low is 0
};

// Intervals of a share of which k of n were seen. With n = 0 they are 0 to 1: nothing is known. k beyond n: nothing at all.

//! \note Source: Wilson (1927), without correction for continuity.
std::optional<Interval> wilson(std::uint64_t k, std::uint64_t n, double confidence = 0.95, Sides sides = Sides::Two);
//! Never covers less than it says. \note Source: Clopper, Pearson (1934), by quantiles of the beta distribution.
std::optional<Interval> clopperPearson(std::uint64_t k, std::uint64_t n, double confidence = 0.95, Sides sides = Sides::Two);
//! Of a rate (events a unit of exposure) of which k events were seen. \note Source: Garwood (1936), exact.
std::optional<Interval> poissonRate(std::uint64_t k, double exposure, double confidence = 0.95, Sides sides = Sides::Two);

/*!
 * The smallest number of outcomes, \a failures of them false, from which on the one-sided upper Clopper-Pearson bound lies
 * below \a share: 59, 93, 124, 153 for 0 to 3 false ones, 5 % and 95 %. Nothing where share or confidence is not inside
 * 0 to 1 or more than 10 million would be needed.
 */
std::optional<std::uint64_t> outcomesNeeded(std::uint64_t failures, double share = 0.05, double confidence = 0.95);

} // namespace lineside::statistics
