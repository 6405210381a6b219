#pragma once

#include "models/health/predictive_alert.h"
#include "models/statistics/proportions.h"

#include <map>
#include <span>

namespace lineside {

//! What alerts are counted of. Alerts belong to the time in which they came.
struct LedgerQuery
{
    UtcTime from{};
    UtcTime to{}; //!< exclusive
    std::vector<MachineId> machines = {}; //!< empty: all
};

/*!
 * How right alerts have been. Shares are of alerts that were judged: true or false. One that expired or was prevented proves
 * nothing either way, and stands apart. Rates are of the time in which machines were watched: hours of which a score was kept.
 * Intervals are exact ones of 95 %.
 */
struct AlertLedger
{
    UtcTime from{}; //!< of what it was asked for; zero: of all alerts that are at hand
    UtcTime to{};
    int alerts = 0;     //!< that came in that time
    int open = 0;       //!< of them
    int outcomes = 0;   //!< with any
    int judged = 0;     //!< of them: trueOnes + falseOnes
    int trueOnes = 0;
    int falseOnes = 0;
    int prevented = 0;  //!< maintenance was done, and nobody can know
    int expired = 0;    //!< the time passed, and nobody judged it
    std::optional<double> falseShare;     //!< falseOnes of judged
    std::optional<statistics::Interval> falseInterval; //!< Clopper-Pearson, both sides
    std::optional<double> upper95;        //!< one-sided Clopper-Pearson bound of it
    bool proven = false;                  //!< the bound is below 5 %
    std::optional<quint64> needed;        //!< judged ones that would prove it with no further false one

    // Of those that were judged: said to be sooner than it was is EARLY.
    int accurate = 0;
    int early = 0;
    int late = 0;
    int incorrect = 0;
    std::optional<double> medianErrorHours;    //!< failure less prediction; above 0: it held longer than was said
    std::optional<double> medianAbsErrorHours;
    std::optional<double> medianLeadHours; //!< from the alert to the failure, of the true ones

    int machines = 0;         //!< that were watched
    double assetWeeks = 0;    //!< of watched time
    double coverage = 0;      //!< 0 to 1: of the time of these machines, how much they were watched; 0 where no time was asked for
    std::optional<double> falsePerAssetWeek;
    std::optional<statistics::Interval> falseRateInterval; //!< Garwood, both sides

    //! Failures that are known: breakdowns that production tells of, and failures that people found with an alert.
    bool failuresKnown = false;
    int failures = 0;
    int foretold = 0;         //!< an alert of the machine was open when it failed
    std::optional<double> recall;
    std::optional<statistics::Interval> recallInterval;    //!< Clopper-Pearson, both sides

    QString text;             //!< "1 of 12 judged alerts false, not yet proven (93 needed)."
};

//! What besides alerts a ledger rests on.
struct LedgerGrounds
{
    std::map<MachineId, double> watchedHours;
    std::optional<std::map<MachineId, std::vector<UtcTime>>> breakdowns; //!< in order; nothing: nobody tells of them
};

//! Of \a alerts that the query wants; others are passed over.
AlertLedger ledgerOf(std::span<const PredictiveAlert> alerts, const LedgerQuery &query, const LedgerGrounds &grounds);
//! Of all of them, without the time in which machines were watched.
AlertLedger ledgerOf(std::span<const PredictiveAlert> alerts);

QJsonObject toJson(const AlertLedger &ledger);

} // namespace lineside
