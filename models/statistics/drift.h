#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lineside::statistics {

// Whether recent values come from where those of a reference came from. Values that are not finite are left out.

//! Two-sample Kolmogorov-Smirnov test.
struct KsTest
{
    double d = 0;      //!< the largest distance of the two distribution functions
    double p = 1;      //!< two-sided
    double countA = 0; //!< what each sample is worth: its size, or less where its values depend on each other
    double countB = 0;
};

enum class KsMethod {
    Auto,       //!< exact up to 10,000 pairs
    Exact,      //!< by counting paths; for values without ties; at most 4 million pairs, nothing beyond
    Asymptotic, //!< by the one-sample distribution for round(ab / (a + b)) values
};

//! Of values that do not depend on each other. Nothing when one of the two is empty.
std::optional<KsTest> kolmogorovSmirnov(std::span<const double> a, std::span<const double> b, KsMethod method = KsMethod::Auto);
/*!
 * Of series in order of time: each sample is worth effectiveCount() of its lag-1 correlation. Without this, neighbouring
 * windows of any slow measurement differ "significantly". Nothing for fewer than 8 values in one of the two.
 */
std::optional<KsTest> kolmogorovSmirnovOfSeries(std::span<const double> a, std::span<const double> b);

/*!
 * Population stability index over \a bins of equal share of \a reference; 0 for alike, 0.1 a shift, 0.2 a large one. A share
 * counts as at least 0.0001. Bins whose edges coincide are one. Nothing when either is empty or for fewer than 2 bins.
 */
std::optional<double> populationStability(std::span<const double> reference, std::span<const double> recent, size_t bins = 10);

/*!
 * P values adjusted for being one of many, in the order given: those at or below a level are the discoveries with at most
 * that share of false ones. A value that is not 0 to 1 stays NaN and does not count.
 * \note Source: Benjamini, Hochberg (1995).
 */
std::vector<double> benjaminiHochberg(std::span<const double> p);

} // namespace lineside::statistics
