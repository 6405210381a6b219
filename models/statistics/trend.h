#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace lineside::statistics {

//! More values than this are refused below: their pairs grow with the square.
inline constexpr size_t kMaxTrendValues = 4'000;

//! A straight line through points that does not follow outliers.
struct TheilSen
{
    double slope = 0;     //!< median of the slopes of all pairs, in units of y a unit of x
    double intercept = 0; //!< median y - slope * median x
    double low = 0;       //!< the slope's confidence interval
    double high = 0;
    size_t count = 0;     //!< points that counted

    double at(double x) const { return intercept + slope * x; }
    //! The slope's interval lies on one side of 0.
    bool isSignificant() const { return low > 0 || high < 0; }
};

/*!
 * Theil-Sen line of points whose x and y are both finite. Pairs with equal x give no slope.
 *
 * \param confidence of the interval, two-sided
 * \param varianceFactor widens the interval for values that depend on each other: ar1VarianceFactor()
 * \return nothing for fewer than 3 points, for x that are all alike, or beyond kMaxTrendValues
 * \note Source: Sen (1968), Journal of the American Statistical Association 63, equations 2.6 and 2.7, with the variance
 *       of Kendall's S corrected for ties.
 */
std::optional<TheilSen> theilSen(std::span<const double> x, std::span<const double> y, double confidence = 0.95,
                                 double varianceFactor = 1);
//! The same with x = 0, 1, 2, …; a value that is not finite leaves its x empty.
std::optional<TheilSen> theilSen(std::span<const double> y, double confidence = 0.95, double varianceFactor = 1);

//! Whether a series goes up or down at all.
struct MannKendall
{
    double s = 0;        //!< pairs that rise less pairs that fall
    double tau = 0;      //!< Kendall's tau-b, -1 to 1
    double z = 0;
    double p = 1;        //!< two-sided, normal approximation
    double variance = 0; //!< of s, corrected for ties and, when asked for, for autocorrelation
    size_t count = 0;
};

/*!
 * Mann-Kendall test of values in order of time; those that are not finite are left out.
 *
 * \param varianceFactor 1 for independent values, else ar1VarianceFactor()
 * \return nothing for fewer than 4 values, values that are all alike, or beyond kMaxTrendValues
 * \note Source: Mann (1945), Kendall (1975). Without correction for continuity.
 */
std::optional<MannKendall> mannKendall(std::span<const double> values, double varianceFactor = 1);

/*!
 * By how much the variance of Kendall's S grows because neighbours in time are alike, for an AR(1) process: 1 for none,
 * never less. The lag-1 correlation is that of the values less their Theil-Sen line (a trend is no dependence), corrected
 * for its bias in short series.
 *
 * \note Source: Hamed, Rao (1998), Journal of Hydrology 204, equation 10, with the rank correlations that an AR(1) process
 *       has by equation 7; bias after Kendall (1954): r + (1 + 4 r) / n. Fewer than 8 values give 1.
 */
double ar1VarianceFactor(std::span<const double> values);
//! The same for a correlation that is known.
double ar1VarianceFactor(size_t count, double rho);

} // namespace lineside::statistics
