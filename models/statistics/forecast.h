#pragma once

#include "models/statistics/holt_winters.h"

namespace lineside::statistics {

//! The scale on which a forecast is made; what comes back is in the values' own.
enum class Scale {
    Plain,
    Log,   //!< of values above 0
    Logit, //!< of shares; 0 and 1 are taken as 0.001 and 0.999
};

/*!
 * For each of the next \a ahead steps the newest value at the same place of the period that is no hole; NaN where there was
 * none. Empty without values or period.
 */
std::vector<double> seasonalNaive(std::span<const double> values, size_t period, size_t ahead);
//! Mean absolute difference to the value a period before: what MASE is measured in. Nothing without such pairs or when it is 0.
std::optional<double> naiveError(std::span<const double> values, size_t period);
/*!
 * Mean absolute scaled error: below 1 the forecast is nearer than repeating the last season was in \a history. Pairs with a
 * value that is not finite are left out. \note Source: Hyndman, Koehler (2006), International Journal of Forecasting 22.
 */
std::optional<double> mase(std::span<const double> forecast, std::span<const double> actual, std::span<const double> history,
                           size_t period);

struct ForecastSettings
{
    size_t period = 7;
    size_t ahead = 7;
    bool damped = true;
    Scale scale = Scale::Plain;
    double coverage = 0.8;  //!< of the interval
    size_t origins = 10;    //!< at least so many forecasts of the full length must have been tried on values that came
};

struct ForecastPoint
{
    double value = 0;
    double low = 0;
    double high = 0;
};

//! A forecast that has been tried out on the past, and the plain one beside it.
struct Forecast
{
    std::vector<ForecastPoint> points; //!< Holt-Winters
    std::vector<ForecastPoint> naive;  //!< the last season again; a place that never had a value is NaN
    double mase = 0;       //!< of points, over all origins and steps ahead
    double naiveMase = 0;  //!< of naive, at the same origins
    bool beatsNaive = false; //!< mase is below 1 and below naiveMase: else show naive
    Smoothing smoothing;
    size_t origins = 0;    //!< forecasts that were tried
    size_t samples = 0;    //!< values that were learnt from
};

/*!
 * Forecasts the steps after \a values (holes are NaN). The smoothing is fitted on the first half, at least two periods, and
 * tried from every origin after that on what came; then it is fitted anew on all. Half an interval's width, on the scale of
 * the forecast, is the ceil((m + 1) coverage)-th smallest of the m absolute errors so many steps ahead, and never less
 * than one step nearer.
 *
 * \return nothing where there are too few values for settings.origins, or values that the scale does not allow
 * \note Source: rolling origin after Tashman (2000); the rank after Vovk, Gammerman, Shafer (2005), split conformal.
 */
std::optional<Forecast> forecast(std::span<const double> values, const ForecastSettings &settings);

} // namespace lineside::statistics
