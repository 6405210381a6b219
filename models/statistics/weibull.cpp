#include "models/statistics/weibull.h"

#include <cmath>

namespace lineside::statistics {
namespace {

bool isAge(double t)
{
    return std::isfinite(t) && t >= 0;
}

} // namespace

bool Weibull::isValid() const
{
    return std::isfinite(shape) && std::isfinite(scale) && shape > 0 && scale > 0;
}

std::optional<double> Weibull::survival(double t) const
{
    if (!isValid() || !isAge(t))
        return std::nullopt;
    return std::exp(-std::pow(t / scale, shape));
}

std::optional<double> Weibull::failureWithin(double age, double ahead) const
{
    if (!isValid() || !isAge(age) || !isAge(ahead))
        return std::nullopt;
    return -std::expm1(std::pow(age / scale, shape) - std::pow((age + ahead) / scale, shape));
}

std::optional<double> Weibull::remainingLife(double age, double p) const
{
    if (!isValid() || !isAge(age) || !(p >= 0 && p < 1))
        return std::nullopt;
    if (p == 0)
        return 0;
    return scale * std::pow(std::pow(age / scale, shape) - std::log1p(-p), 1 / shape) - age;
}

std::optional<double> Weibull::hazard(double age) const
{
    if (!isValid() || !isAge(age) || age == 0)
        return std::nullopt;
    return shape / scale * std::pow(age / scale, shape - 1);
}

} // namespace lineside::statistics
