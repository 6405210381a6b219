#pragma once

#include "models/quality/chart_limits.h"

#include <QTest>

#include <cmath>
#include <optional>
#include <vector>

//! A figure to so many parts of itself, or of 1 where it is small.
inline bool isNear(double found, double expected, double tolerance = 1e-9)
{
    return std::abs(found - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

inline bool isNear(const std::optional<double> &found, double expected, double tolerance = 1e-9)
{
    return found && isNear(*found, expected, tolerance);
}

#define COMPARE_NEAR(found, expected, ...)                                                                               \
    QVERIFY2(isNear(found, expected __VA_OPT__(, ) __VA_ARGS__),                                                         \
             qPrintable(QStringLiteral("%1 instead of %2")                                                               \
                            .arg(std::optional<double>(found).value_or(std::nan("")), 0, 'g', 17)                        \
                            .arg(double(expected), 0, 'g', 17)))

//! Inside diameters of piston rings in mm, 40 samples of five; the first 25 from an undisturbed process (Montgomery 1991).
inline const std::vector<std::vector<double>> kPistonRings{
    {74.030, 74.002, 74.019, 73.992, 74.008},
    {73.995, 73.992, 74.001, 74.011, 74.004},
    {73.988, 74.024, 74.021, 74.005, 74.002},
    {74.002, 73.996, 73.993, 74.015, 74.009},
    {73.992, 74.007, 74.015, 73.989, 74.014},
    {74.009, 73.994, 73.997, 73.985, 73.993},
    {73.995, 74.006, 73.994, 74.000, 74.005},
    {73.985, 74.003, 73.993, 74.015, 73.988},
    {74.008, 73.995, 74.009, 74.005, 74.004},
    {73.998, 74.000, 73.990, 74.007, 73.995},
    {73.994, 73.998, 73.994, 73.995, 73.990},
    {74.004, 74.000, 74.007, 74.000, 73.996},
    {73.983, 74.002, 73.998, 73.997, 74.012},
    {74.006, 73.967, 73.994, 74.000, 73.984},
    {74.012, 74.014, 73.998, 73.999, 74.007},
    {74.000, 73.984, 74.005, 73.998, 73.996},
    {73.994, 74.012, 73.986, 74.005, 74.007},
    {74.006, 74.010, 74.018, 74.003, 74.000},
    {73.984, 74.002, 74.003, 74.005, 73.997},
    {74.000, 74.010, 74.013, 74.020, 74.003},
    {73.988, 74.001, 74.009, 74.005, 73.996},
    {74.004, 73.999, 73.990, 74.006, 74.009},
    {74.010, 73.989, 73.990, 74.009, 74.014},
    {74.015, 74.008, 73.993, 74.000, 74.010},
    {73.982, 73.984, 73.995, 74.017, 74.013},
    {74.012, 74.015, 74.030, 73.986, 74.000},
    {73.995, 74.010, 73.990, 74.015, 74.001},
    {73.987, 73.999, 73.985, 74.000, 73.990},
    {74.008, 74.010, 74.003, 73.991, 74.006},
    {74.003, 74.000, 74.001, 73.986, 73.997},
    {73.994, 74.003, 74.015, 74.020, 74.004},
    {74.008, 74.002, 74.018, 73.995, 74.005},
    {74.001, 74.004, 73.990, 73.996, 73.998},
    {74.015, 74.000, 74.016, 74.025, 74.000},
    {74.030, 74.005, 74.000, 74.016, 74.012},
    {74.001, 73.990, 73.995, 74.010, 74.024},
    {74.015, 74.020, 74.024, 74.005, 74.019},
    {74.035, 74.010, 74.012, 74.015, 74.026},
    {74.017, 74.013, 74.036, 74.025, 74.026},
    {74.010, 74.005, 74.029, 74.000, 74.020},
};

//! One point a minute.
inline std::vector<lineside::Subgroup> subgroupsOf(const std::vector<std::vector<double>> &values)
{
    std::vector<lineside::Subgroup> points;
    for (const std::vector<double> &one : values)
        points.push_back({lineside::UtcTime(std::chrono::minutes(60 + int(points.size()))), one});
    return points;
}

inline std::vector<lineside::Subgroup> singlesOf(const std::vector<double> &values)
{
    std::vector<std::vector<double>> points;
    for (const double value : values)
        points.push_back({value});
    return subgroupsOf(points);
}
