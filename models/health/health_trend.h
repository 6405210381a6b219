#pragma once

#include "models/base/clock.h"

#include <QString>

#include <optional>
#include <span>

namespace lineside {

//! A score at a moment, of which a trend is made.
struct ScorePoint
{
    UtcTime at{};
    double score = 0;
};

//! Where a trend's line stands at a moment, and between which its slope's interval leaves it.
struct TrendBand
{
    double line = 0;
    double low = 0;
    double high = 0;
};

enum class HealthDirection : quint8 { Unknown, Improving, Stable, Degrading, RapidlyDegrading };

/*!
 * Where a score goes. The word is the founding one: today's mean against that of the last 7 days, which is no proof. Whether
 * the daily means have a direction at all says \a significant: the interval of their Theil-Sen slope leaves out 0, and so
 * does Mann-Kendall's test, both with their variance corrected for days that resemble the day before.
 */
struct HealthTrend
{
    HealthDirection direction = HealthDirection::Unknown;
    std::optional<double> today;     //!< mean of the last 24 hours
    std::optional<double> average7;  //!< mean of the daily means of the last 7 days, today with them
    std::optional<double> average30;
    std::optional<double> change;    //!< today less average7, in which today is a seventh: a sudden fall by 10 shows as 8.6
    bool tested = false;             //!< there were enough days to tell
    bool significant = false;
    double slope = 0;                //!< points a day; with its 95 % interval, and Mann-Kendall's p, when tested
    double slopeLow = 0, slopeHigh = 0;
    double p = 1;
    UtcTime pivotAt{};               //!< all lines of the interval go through this moment, when tested,
    double pivot = 0;                //!< at this score
    UtcTime from{};                  //!< of the points that were used
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;             //!< days with data, of the 7
    double coverage30 = 0;           //!< and of the 30

    //! The 95 % band, in 0 to 100; of moments outside the tested days it goes on as it was. Nothing when not tested.
    std::optional<TrendBand> bandAt(UtcTime at) const;
    bool isSignificantlyDegrading() const
    {
        return significant && slope < 0
            && (direction == HealthDirection::Degrading || direction == HealthDirection::RapidlyDegrading);
    }
};

//! Of points in order of time, none after \a now; those that are not finite are left out.
HealthTrend healthTrend(std::span<const ScorePoint> points, UtcTime now);

//! > +5 improving, [-5, +5] stable, [-10, -5) degrading, < -10 rapidly degrading.
HealthDirection healthDirectionOf(double change);

QString healthDirectionName(HealthDirection direction); //!< "RAPIDLY_DEGRADING"
bool healthDirectionFromName(const QString &name, HealthDirection &direction);
//! As people read it: "DEGRADING (not significant)".
QString healthTrendText(const HealthTrend &trend);

} // namespace lineside
