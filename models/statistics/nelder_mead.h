#pragma once

#include <functional>
#include <span>
#include <vector>

namespace lineside::statistics {

struct Minimum
{
    std::vector<double> at;
    double value = 0;
    int evaluations = 0;
};

/*!
 * A local minimum of \a function near \a start, without derivatives; a value that is not finite counts as infinitely bad.
 * Ends when the values at the simplex' corners agree to \a tolerance of themselves, or after \a most evaluations. The same
 * start gives the same answer everywhere.
 *
 * \param step length of the first simplex' edges
 * \note Source: Nelder, Mead (1965), The Computer Journal 7, with their coefficients 1, 2, 1/2, 1/2.
 */
Minimum minimise(const std::function<double(std::span<const double>)> &function, std::vector<double> start, double step = 1,
                 double tolerance = 1e-10, int most = 2'000);

} // namespace lineside::statistics
