#pragma once

#include "models/production/oee.h"
#include "models/production/calendar.h"
#include "models/statistics/forecast.h"

namespace lineside::production {

enum class TrendStep : quint8 { Hour, Shift, Day, Week, Month };

//! OEE of one step, from the summed times and counts of its cells.
struct TrendPoint
{
    UtcTime from{};
    UtcTime to{};          //!< of its last cell
    QDate date;            //!< of the day; of a week its Monday; of a month its first
    QString shift;         //!< of shifts
    Account account;
    OeeFigures figures;
};

//! Sums cells (of one machine, in time order) by step. Steps without cells are left out; with shifts, so is time out of shift.
std::vector<TrendPoint> trendOf(const std::vector<Cell> &cells, TrendStep step);

/*!
 * How OEE may go on: damped Holt-Winters on its logit beside the last season again, with an interval from what forecasts of
 * the past were off by. To be shown only where shown(): where it is nearer than the season before; else show the naive one.
 */
struct OeeForecast
{
    TrendStep step = TrendStep::Shift;
    size_t period = 0;                    //!< steps of a season
    UtcTime from{};                       //!< of what it was learnt from
    UtcTime to{};
    double coverage = 0;                  //!< 0 to 1: of the steps that it was learnt from, how many have a value
    statistics::Forecast numbers;         //!< shares, not per cent
    bool shown() const { return numbers.beatsNaive; }
};
/*!
 * Of a trend by shifts or days: the season is a week of them, as far as they ever had an OEE. Steps with less than
 * half of their time known, and such without OEE, are holes. Nothing where there is too little to try it on: about four weeks.
 */
std::optional<OeeForecast> forecastOf(const std::vector<TrendPoint> &trend, TrendStep step, size_t ahead);

} // namespace lineside::production
