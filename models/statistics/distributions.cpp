#include "models/statistics/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace lineside::statistics {
namespace {

namespace math = boost::math;
namespace policies = boost::math::policies;
//! Everything that cannot be answered is NaN or infinite; no exception, no errno.
using Quiet = policies::policy<policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
                               policies::overflow_error<policies::ignore_error>,
                               policies::evaluation_error<policies::ignore_error>,
                               policies::rounding_error<policies::ignore_error>, policies::promote_double<false>>;

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

bool isPositive(double value)
{
    return std::isfinite(value) && value > 0;
}

bool isProbability(double p)
{
    return p >= 0 && p <= 1; // false for NaN
}

using Matrix = std::vector<double>;

Matrix multiplied(const Matrix &a, const Matrix &b, size_t size)
{
    Matrix result(size * size, 0.0);
    for (size_t i = 0; i < size; ++i) {
        for (size_t k = 0; k < size; ++k) {
            const double left = a[i * size + k];
            for (size_t j = 0; j < size; ++j)
                result[i * size + j] += left * b[k * size + j];
        }
    }
    return result;
}

//! P(D_n < d), exact: the matrix of Marsaglia, Tsang, Wang to the power n, its exponent of ten kept apart.
double kolmogorovCdfExact(double d, int n)
{
    const int k = int(n * d) + 1;
    const size_t size = size_t(2 * k - 1);
    const double h = k - n * d;
    Matrix step(size * size, 0.0);
    for (size_t i = 0; i < size; ++i) {
        for (size_t j = 0; j < size && j <= i + 1; ++j)
            step[i * size + j] = 1;
    }
    for (size_t i = 0; i < size; ++i) {
        step[i * size] -= std::pow(h, double(i + 1));
        step[(size - 1) * size + i] -= std::pow(h, double(size - i));
    }
    step[(size - 1) * size] += 2 * h - 1 > 0 ? std::pow(2 * h - 1, double(size)) : 0;
    for (size_t i = 0; i < size; ++i) {
        for (size_t j = 0; j < size && j <= i; ++j) {
            for (size_t g = 1; g <= i - j + 1; ++g)
                step[i * size + j] /= double(g);
        }
    }
    Matrix power(size * size, 0.0);
    for (size_t i = 0; i < size; ++i)
        power[i * size + i] = 1;
    int powerTens = 0;
    int stepTens = 0;
    for (int left = n; left > 0; left /= 2) {
        if (left % 2 == 1) {
            power = multiplied(power, step, size);
            powerTens += stepTens;
        }
        step = multiplied(step, step, size);
        stepTens *= 2;
        if (step[size_t(k - 1) * size + size_t(k - 1)] > 1e140) {
            for (double &cell : step)
                cell *= 1e-140;
            stepTens += 140;
        }
        if (power[size_t(k - 1) * size + size_t(k - 1)] > 1e140) {
            for (double &cell : power)
                cell *= 1e-140;
            powerTens += 140;
        }
    }
    double result = power[size_t(k - 1) * size + size_t(k - 1)];
    for (int i = 1; i <= n; ++i) {
        result *= double(i) / n;
        if (result < 1e-140) {
            result *= 1e140;
            powerTens -= 140;
        }
    }
    return result * std::pow(10.0, powerTens);
}

} // namespace

double normalDensity(double z)
{
    return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
}

double normalCdf(double z)
{
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double normalSurvival(double z)
{
    return normalCdf(-z);
}

double normalQuantile(double p)
{
    if (!isProbability(p))
        return kNotANumber;
    if (p == 0 || p == 1)
        return p == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return math::quantile(math::normal_distribution<double, Quiet>(), p);
}

double studentCdf(double t, double degrees)
{
    if (std::isnan(t) || !isPositive(degrees))
        return kNotANumber;
    if (std::isinf(t))
        return t > 0 ? 1 : 0;
    return math::cdf(math::students_t_distribution<double, Quiet>(degrees), t);
}

double studentQuantile(double p, double degrees)
{
    if (!isProbability(p) || !isPositive(degrees))
        return kNotANumber;
    if (p == 0 || p == 1)
        return p == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return math::quantile(math::students_t_distribution<double, Quiet>(degrees), p);
}

double chiSquareSurvival(double x, double degrees)
{
    if (std::isnan(x) || !isPositive(degrees))
        return kNotANumber;
    if (x <= 0 || std::isinf(x))
        return x <= 0 ? 1 : 0;
    return math::cdf(math::complement(math::chi_squared_distribution<double, Quiet>(degrees), x));
}

double chiSquareQuantile(double p, double degrees)
{
    if (!isProbability(p) || !isPositive(degrees))
        return kNotANumber;
    if (p == 1)
        return std::numeric_limits<double>::infinity();
    return math::quantile(math::chi_squared_distribution<double, Quiet>(degrees), p);
}

double fSurvival(double x, double degrees1, double degrees2)
{
    if (std::isnan(x) || !isPositive(degrees1) || !isPositive(degrees2))
        return kNotANumber;
    if (x <= 0 || std::isinf(x))
        return x <= 0 ? 1 : 0;
    return math::cdf(math::complement(math::fisher_f_distribution<double, Quiet>(degrees1, degrees2), x));
}

double fQuantile(double p, double degrees1, double degrees2)
{
    if (!isProbability(p) || !isPositive(degrees1) || !isPositive(degrees2))
        return kNotANumber;
    if (p == 1)
        return std::numeric_limits<double>::infinity();
    return math::quantile(math::fisher_f_distribution<double, Quiet>(degrees1, degrees2), p);
}

double betaQuantile(double p, double shape1, double shape2)
{
    if (!isProbability(p) || !isPositive(shape1) || !isPositive(shape2))
        return kNotANumber;
    return math::quantile(math::beta_distribution<double, Quiet>(shape1, shape2), p);
}

double gammaQuantile(double p, double shape, double scale)
{
    if (!isProbability(p) || !isPositive(shape) || !isPositive(scale))
        return kNotANumber;
    if (p == 1)
        return std::numeric_limits<double>::infinity();
    return math::quantile(math::gamma_distribution<double, Quiet>(shape, scale), p);
}

double kolmogorovSurvival(double x)
{
    if (std::isnan(x))
        return kNotANumber;
    if (x <= 0)
        return 1;
    if (x < 1) {
        // The other series of the same function, which converges where the alternating one does not.
        const double pi = std::numbers::pi;
        double sum = 0;
        for (int j = 1; j <= 7; j += 2)
            sum += std::exp(-j * j * pi * pi / (8 * x * x));
        return std::clamp(1 - std::sqrt(2 * pi) / x * sum, 0.0, 1.0);
    }
    double sum = 0;
    for (int j = 1; j <= 10; ++j)
        sum += (j % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * j * j * x * x);
    return std::clamp(sum, 0.0, 1.0);
}

double kolmogorovSurvival(double d, int n)
{
    if (std::isnan(d) || n < 1)
        return kNotANumber;
    if (d <= 0 || d >= 1)
        return d <= 0 ? 1 : 0;
    const double root = std::sqrt(double(n));
    if (n > 140)
        return kolmogorovSurvival(d * (root + 0.12 + 0.11 / root));
    if (n * d * d > 18)
        return 2 * std::exp(-2 * n * d * d); // below 1e-15
    return std::clamp(1 - kolmogorovCdfExact(d, n), 0.0, 1.0);
}

} // namespace lineside::statistics
