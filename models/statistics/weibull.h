#pragma once

#include <optional>

namespace lineside::statistics {

/*!
 * Life of a part after Weibull: P(life > t) = exp(-(t / scale)^shape). Times are in any one unit. Nothing comes back for a
 * distribution or an age that cannot be (shape and scale > 0, age >= 0, all finite).
 */
struct Weibull
{
    double shape = 1; //!< below 1 early failures, 1 chance, above 1 wear
    double scale = 1; //!< by then 63.2 % have failed

    bool isValid() const;
    std::optional<double> survival(double t) const;
    //! P(fails within \a ahead | has reached \a age).
    std::optional<double> failureWithin(double age, double ahead) const;
    //! The remaining life that a share \a p of those that reached \a age do not exceed; p from 0 up to, but not with, 1.
    std::optional<double> remainingLife(double age, double p) const;
    //! Failures a unit of time at \a age, of those that reached it; age > 0.
    std::optional<double> hazard(double age) const;
};

} // namespace lineside::statistics
