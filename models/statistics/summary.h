#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lineside::statistics {

// Values that are not finite are left out of everything below; nothing comes back where too few remain.

//! Only the finite values, in their order.
std::vector<double> finiteOf(std::span<const double> values);

/*!
 * Count, mean and spread of values that come one by one, without keeping them.
 * \note Source: Welford (1962); merging after Chan, Golub, LeVeque (1979). Stable where the mean is large against the spread.
 */
class Moments
{
public:
    //! A value that is not finite, or a weight that is not positive, is left out.
    void add(double value, double weight = 1);
    void merge(const Moments &other);

    size_t count() const { return m_count; }
    double weight() const { return m_weight; }
    //! From one value on.
    std::optional<double> mean() const;
    //! With the divisor weight - 1, from two values on. Meant for weights that are counts.
    std::optional<double> variance() const;
    std::optional<double> sd() const;
    //! With the divisor weight.
    std::optional<double> populationVariance() const;

private:
    size_t m_count = 0;
    double m_weight = 0;
    double m_mean = 0;
    double m_squares = 0;
};

Moments momentsOf(std::span<const double> values);
std::optional<double> mean(std::span<const double> values);
//! Standard deviation with the divisor n - 1; from two values on.
std::optional<double> sd(std::span<const double> values);

/*!
 * Quantile by linear interpolation between order statistics at (n - 1) p.
 * \note Source: type 7 of Hyndman, Fan (1996). \a p is 0 to 1; nothing outside.
 */
std::optional<double> quantile(std::span<const double> values, double p);
//! The same of values that are finite and sorted already; not empty.
double quantileOfSorted(std::span<const double> sorted, double p);
std::optional<double> median(std::span<const double> values);
//! Median of the absolute deviations from the median, as it is: times kMadToSd it estimates a normal's sd.
std::optional<double> mad(std::span<const double> values);
inline constexpr double kMadToSd = 1.482602218505602; //!< 1 / normalQuantile(0.75)

/*!
 * Correlation of the values with those \a lag places before, about the mean of all: the usual
 * r_k = sum (x_t - m)(x_(t+k) - m) / sum (x_t - m)^2. A value that is not finite is a hole: the pairs with it are left out
 * of the sum above. Nothing for fewer than lag + 2 values or for values that are all alike.
 */
std::optional<double> autocorrelation(std::span<const double> values, size_t lag = 1);
/*!
 * How many independent values \a count values with this lag-1 correlation are worth: n (1 - rho) / (1 + rho), for an
 * AR(1) process. A negative rho counts as 0, so that nothing is worth more than it is; at least 1 for a count that is.
 */
double effectiveCount(size_t count, double rho);

} // namespace lineside::statistics
