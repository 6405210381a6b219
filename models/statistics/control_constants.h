#pragma once

#include <cstddef>

namespace lineside::statistics {

inline constexpr size_t kMinSubgroup = 2;
inline constexpr size_t kMaxSubgroup = 25;

/*!
 * Factors for control charts of subgroups of n values of a normal distribution. \a n below 2 counts as 2, above 25 as 25.
 * \note Source: d2 and d3 are the mean and the standard deviation of the range of n standard normal values, c4 the mean of
 *       their standard deviation; the others follow from them: Montgomery, Introduction to Statistical Quality Control,
 *       appendix VI, with more digits.
 */
struct ControlConstants
{
    double d2;
    double d3;
    double c4;
    double A2; //!< 3 / (d2 sqrt n): limits of means from the mean range
    double A3; //!< 3 / (c4 sqrt n): the same from the mean standard deviation
    double D3; //!< limits of ranges from the mean range; D3 and B3 are never below 0
    double D4;
    double B3; //!< limits of standard deviations from the mean standard deviation
    double B4;
};

ControlConstants controlConstants(size_t n);

} // namespace lineside::statistics
