#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lineside::statistics {

//! How fast a forecast follows; all 0 to 1.
struct Smoothing
{
    double alpha = 0.3;  //!< level
    double beta = 0.05;  //!< trend, as a share of the level's change
    double gamma = 0.2;  //!< season
    double phi = 1;      //!< by how much the trend remains a step on; 1: it is not damped
    friend bool operator==(const Smoothing &, const Smoothing &) = default;
};

/*!
 * Additive Holt-Winters: level, trend (damped where phi < 1) and a season that repeats. A value that is not finite is a
 * hole: time goes on and nothing is learnt from it.
 *
 * l' = alpha (y - s) + (1 - alpha)(l + phi b); b' = beta (l' - l) + (1 - beta) phi b; s' = gamma (y - l - phi b) + (1 - gamma) s.
 *
 * \note Source: Holt (1957), Winters (1960), damped after Gardner, McKenzie (1985); notation of Hyndman, Athanasopoulos,
 *       Forecasting: Principles and Practice, chapter 8.
 */
class HoltWinters
{
public:
    //! The state before the first value; season[0] is the one of the first value and its length the period.
    struct Start
    {
        double level = 0;
        double trend = 0;
        std::vector<double> season;
    };

    HoltWinters(Smoothing smoothing, Start start);

    void add(double value);
    //! \a ahead counts from 1, the step after the last value.
    double forecast(size_t ahead) const;
    //! Sum of the squared one-step errors so far.
    double squaredErrors() const { return m_squares; }
    size_t count() const { return m_count; } //!< values that were learnt from
    double level() const { return m_level; }
    double trend() const { return m_trend; }

    /*!
     * From the first two periods: level is the first one's mean, trend the difference of the two means a step, season the
     * first one's deviations. A period of 1 has no season. Nothing for fewer than two periods, or where more than half of
     * one of them are holes.
     */
    static std::optional<Start> startOf(std::span<const double> values, size_t period);

private:
    Smoothing m_smoothing;
    double m_level;
    double m_trend;
    std::vector<double> m_season;
    size_t m_place = 0; //!< of the next value in m_season
    size_t m_count = 0;
    double m_squares = 0;
};

/*!
 * The smoothing with the smallest squared one-step errors, found by Nelder-Mead from several starts: alpha and beta inside
 * 0 to 1, gamma inside 0 to 1 - alpha, phi 0.8 to 0.98 when \a damped, else 1. Nothing where HoltWinters::startOf() gives
 * nothing.
 */
std::optional<Smoothing> fitHoltWinters(std::span<const double> values, size_t period, bool damped);

} // namespace lineside::statistics
