#pragma once

#include <QTest>

#include <cmath>
#include <optional>

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
