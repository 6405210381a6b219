#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace lineside::statistics {

//! A score, and whether what is looked for was there; a higher score speaks for it.
struct Scored
{
    double score = 0;
    bool label = false;
};

// How well scores tell the two classes apart. Those that are not finite are left out.

//! P(score of a true one > score of a false one), ties half: area under the ROC curve. Nothing without both classes.
std::optional<double> rocArea(std::span<const Scored> scores);
//! Sum of (R_i - R_(i-1)) P_i over falling thresholds, ties at once. Nothing without a true one.
std::optional<double> averagePrecision(std::span<const Scored> scores);

//! What was said against what was so.
struct Confusion
{
    std::uint64_t hits = 0;         //!< said and so
    std::uint64_t falseAlarms = 0;  //!< said but not so
    std::uint64_t misses = 0;       //!< so but not said
    std::uint64_t rejections = 0;   //!< neither

    // Nothing where the divisor is 0.
    std::optional<double> precision() const;
    std::optional<double> recall() const;
    std::optional<double> f1() const;
    //! falseAlarms of all that are not so.
    std::optional<double> falsePositiveRate() const;
};

//! With the verdict "score >= threshold".
Confusion confusionAt(std::span<const Scored> scores, double threshold);

} // namespace lineside::statistics
