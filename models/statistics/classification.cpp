#include "models/statistics/classification.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lineside::statistics {
namespace {

//! Highest first.
std::vector<Scored> ranked(std::span<const Scored> scores)
{
    std::vector<Scored> result;
    for (const Scored &one : scores) {
        if (std::isfinite(one.score))
            result.push_back(one);
    }
    std::sort(result.begin(), result.end(), [](const Scored &a, const Scored &b) { return a.score > b.score; });
    return result;
}

//! Calls back(true ones, false ones) for each group of equal scores, highest first.
template<typename Back>
void forEachScore(const std::vector<Scored> &rank, Back back)
{
    for (size_t i = 0; i < rank.size();) {
        double yes = 0;
        double no = 0;
        const double score = rank[i].score;
        for (; i < rank.size() && rank[i].score == score; ++i)
            (rank[i].label ? yes : no) += 1;
        back(yes, no);
    }
}

std::optional<double> ratio(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return std::nullopt;
    return double(part) / double(whole);
}

} // namespace

std::optional<double> rocArea(std::span<const Scored> scores)
{
    double yesAbove = 0;
    double noAll = 0;
    double won = 0;
    forEachScore(ranked(scores), [&](double yes, double no) {
        won += no * (yesAbove + yes / 2);
        yesAbove += yes;
        noAll += no;
    });
    if (yesAbove == 0 || noAll == 0)
        return std::nullopt;
    return won / (yesAbove * noAll);
}

std::optional<double> averagePrecision(std::span<const Scored> scores)
{
    double yesAbove = 0;
    double above = 0;
    double sum = 0;
    forEachScore(ranked(scores), [&](double yes, double no) {
        yesAbove += yes;
        above += yes + no;
        sum += yes * yesAbove / above;
    });
    if (yesAbove == 0)
        return std::nullopt;
    return sum / yesAbove;
}

std::optional<double> Confusion::precision() const
{
    return ratio(hits, hits + falseAlarms);
}

std::optional<double> Confusion::recall() const
{
    return ratio(hits, hits + misses);
}

std::optional<double> Confusion::f1() const
{
    return ratio(2 * hits, 2 * hits + falseAlarms + misses);
}

std::optional<double> Confusion::falsePositiveRate() const
{
    return ratio(falseAlarms, falseAlarms + rejections);
}

Confusion confusionAt(std::span<const Scored> scores, double threshold)
{
    Confusion result;
    for (const Scored &pair : ranked(scores)) {
        const bool said = pair.score >= threshold;
        if (said)
            ++(pair.label ? result.hits : result.falseAlarms);
        else
            ++(pair.label ? result.misses : result.rejections);
    }
    return result;
}

} // namespace lineside::statistics
