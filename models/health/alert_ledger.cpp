#include "models/health/alert_ledger.h"

#include "models/health/health_json.h"
#include "models/statistics/summary.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr double kWantedShare = 0.05;
constexpr double kHourLength = 3.6e9;
constexpr double kWeekHours = 168;
constexpr std::chrono::hours kSameFailure{24}; //!< a breakdown and what people found are one when they are so close

double hoursBetween(UtcTime from, UtcTime to)
{
    return double((to - from).count()) / kHourLength;
}

void countOutcomes(AlertLedger &ledger, std::span<const PredictiveAlert *const> alerts)
{
    std::vector<double> leads, errors, sizes;
    for (const PredictiveAlert *alert : alerts) {
        ++ledger.alerts;
        ledger.open += alert->isOpen() ? 1 : 0;
        if (alert->outcome == AlertOutcome::None)
            continue;
        ++ledger.outcomes;
        ledger.trueOnes += alert->outcome == AlertOutcome::True ? 1 : 0;
        ledger.falseOnes += alert->outcome == AlertOutcome::False ? 1 : 0;
        ledger.prevented += alert->outcome == AlertOutcome::Prevented ? 1 : 0;
        ledger.expired += alert->outcome == AlertOutcome::Expired ? 1 : 0;
        ledger.accurate += alert->accuracy == PredictionAccuracy::Accurate ? 1 : 0;
        ledger.early += alert->accuracy == PredictionAccuracy::Early ? 1 : 0;
        ledger.late += alert->accuracy == PredictionAccuracy::Late ? 1 : 0;
        ledger.incorrect += alert->accuracy == PredictionAccuracy::Incorrect ? 1 : 0;
        if (alert->outcome == AlertOutcome::True && alert->failedAt)
            leads.push_back(hoursBetween(alert->createdAt, *alert->failedAt));
        if (alert->errorHours) {
            errors.push_back(*alert->errorHours);
            sizes.push_back(std::abs(*alert->errorHours));
        }
    }
    ledger.judged = ledger.trueOnes + ledger.falseOnes;
    ledger.medianLeadHours = statistics::median(leads);
    ledger.medianErrorHours = statistics::median(errors);
    ledger.medianAbsErrorHours = statistics::median(sizes);
}

void judgeShare(AlertLedger &ledger)
{
    const auto k = quint64(ledger.falseOnes), n = quint64(ledger.judged);
    ledger.needed = statistics::outcomesNeeded(k, kWantedShare);
    if (ledger.outcomes == 0) {
        ledger.text = QCoreApplication::translate("health", "No alert has been resolved with an outcome yet.");
        return;
    }
    if (ledger.judged == 0) {
        ledger.text = QCoreApplication::translate("health", "No alert has been judged yet: of %1 with an outcome nobody knows.").arg(ledger.outcomes);
        return;
    }
    ledger.falseShare = double(ledger.falseOnes) / ledger.judged;
    ledger.falseInterval = statistics::clopperPearson(k, n);
    if (const auto interval = statistics::clopperPearson(k, n, 0.95, statistics::Sides::Upper))
        ledger.upper95 = interval->high;
    ledger.proven = ledger.upper95 && *ledger.upper95 < kWantedShare;
    if (ledger.proven)
        ledger.text = QCoreApplication::translate("health", "%1 of %2 judged alerts false; below 5 % with 95 % confidence.")
                          .arg(ledger.falseOnes).arg(ledger.judged);
    else
        ledger.text = QCoreApplication::translate("health", "%1 of %2 judged alerts false, not yet proven (%3 needed).")
                          .arg(ledger.falseOnes).arg(ledger.judged).arg(ledger.needed.value_or(0));
}

void judgeRate(AlertLedger &ledger, const LedgerQuery &query, const LedgerGrounds &grounds)
{
    double hours = 0;
    for (const auto &[machine, watched] : grounds.watchedHours) {
        if (!query.machines.empty() && std::find(query.machines.begin(), query.machines.end(), machine) == query.machines.end())
            continue;
        ++ledger.machines;
        hours += std::max(watched, 0.0);
    }
    ledger.assetWeeks = hours / kWeekHours;
    const double range = hoursBetween(query.from, query.to);
    const auto asked = query.machines.empty() ? size_t(ledger.machines) : query.machines.size();
    if (range > 0 && asked > 0)
        ledger.coverage = std::clamp(hours / (range * double(asked)), 0.0, 1.0);
    if (!(hours > 0))
        return;
    ledger.falsePerAssetWeek = ledger.falseOnes / ledger.assetWeeks;
    ledger.falseRateInterval = statistics::poissonRate(quint64(ledger.falseOnes), ledger.assetWeeks);
}

//! Whether people had been told, and not been told that it was nothing, when the machine failed.
bool foretells(const PredictiveAlert &alert, UtcTime failure)
{
    if (alert.createdAt >= failure)
        return false;
    if (alert.failedAt && std::chrono::abs(*alert.failedAt - failure) <= kSameFailure)
        return true;
    if (alert.outcome == AlertOutcome::False || alert.outcome == AlertOutcome::Expired)
        return false;
    return alert.isOpen() || alert.updatedAt >= failure;
}

//! Breakdowns, and failures that people found where none stands nearby.
std::map<MachineId, std::vector<UtcTime>> failuresOf(const LedgerQuery &query, const LedgerGrounds &grounds,
                                                     std::span<const PredictiveAlert> alerts)
{
    const auto isWanted = [&query](const MachineId &machine, UtcTime at) {
        return at >= query.from && at < query.to
            && (query.machines.empty() || std::find(query.machines.begin(), query.machines.end(), machine) != query.machines.end());
    };
    std::map<MachineId, std::vector<UtcTime>> failures;
    if (grounds.breakdowns) {
        for (const auto &[machine, times] : *grounds.breakdowns) {
            for (const UtcTime at : times) {
                if (isWanted(machine, at))
                    failures[machine].push_back(at);
            }
        }
    }
    for (const PredictiveAlert &alert : alerts) {
        if (alert.outcome != AlertOutcome::True || !alert.failedAt || !isWanted(alert.machine, *alert.failedAt))
            continue;
        std::vector<UtcTime> &known = failures[alert.machine];
        if (std::none_of(known.begin(), known.end(), [&alert](UtcTime at) { return std::chrono::abs(at - *alert.failedAt) <= kSameFailure; }))
            known.push_back(*alert.failedAt);
    }
    return failures;
}

void judgeRecall(AlertLedger &ledger, const LedgerQuery &query, const LedgerGrounds &grounds, std::span<const PredictiveAlert> alerts)
{
    ledger.failuresKnown = grounds.breakdowns.has_value();
    for (const auto &[machine, times] : failuresOf(query, grounds, alerts)) {
        for (const UtcTime failure : times) {
            ++ledger.failures;
            ledger.foretold += std::any_of(alerts.begin(), alerts.end(), [&](const PredictiveAlert &alert) {
                return alert.machine == machine && foretells(alert, failure);
            }) ? 1 : 0;
        }
    }
    // of failures that only people with an alert tell of, all would be foretold: that is no recall
    if (!ledger.failuresKnown || ledger.failures == 0)
        return;
    ledger.recall = double(ledger.foretold) / ledger.failures;
    ledger.recallInterval = statistics::clopperPearson(quint64(ledger.foretold), quint64(ledger.failures));
}

QJsonValue intervalJson(const std::optional<statistics::Interval> &interval)
{
    if (!interval)
        return QJsonValue::Null;
    return QJsonObject{{u"low"_s, health_json::of(std::optional(interval->low))}, {u"high"_s, health_json::of(std::optional(interval->high))},
                       {u"certainty"_s, 0.95}};
}

} // namespace

AlertLedger ledgerOf(std::span<const PredictiveAlert> alerts, const LedgerQuery &query, const LedgerGrounds &grounds)
{
    std::vector<const PredictiveAlert *> wanted;
    for (const PredictiveAlert &alert : alerts) {
        if (alert.createdAt >= query.from && alert.createdAt < query.to
            && (query.machines.empty() || std::find(query.machines.begin(), query.machines.end(), alert.machine) != query.machines.end()))
            wanted.push_back(&alert);
    }
    AlertLedger ledger;
    ledger.from = query.from;
    ledger.to = query.to;
    countOutcomes(ledger, wanted);
    judgeShare(ledger);
    judgeRate(ledger, query, grounds);
    judgeRecall(ledger, query, grounds, alerts);
    return ledger;
}

AlertLedger ledgerOf(std::span<const PredictiveAlert> alerts)
{
    std::vector<const PredictiveAlert *> all;
    all.reserve(alerts.size());
    for (const PredictiveAlert &alert : alerts)
        all.push_back(&alert);
    AlertLedger ledger;
    countOutcomes(ledger, all);
    judgeShare(ledger);
    return ledger;
}

QJsonObject toJson(const AlertLedger &ledger)
{
    const bool asked = ledger.to > ledger.from;
    return {{u"from"_s, asked ? QJsonValue(toIso(ledger.from)) : QJsonValue()},
            {u"to"_s, asked ? QJsonValue(toIso(ledger.to)) : QJsonValue()},
            {u"alerts"_s, ledger.alerts},
            {u"open"_s, ledger.open},
            {u"outcomes"_s, ledger.outcomes},
            {u"judged"_s, ledger.judged},
            {u"true"_s, ledger.trueOnes},
            {u"false"_s, ledger.falseOnes},
            {u"prevented"_s, ledger.prevented},
            {u"expired"_s, ledger.expired},
            {u"falseShare"_s, health_json::of(ledger.falseShare)},
            {u"falseInterval"_s, intervalJson(ledger.falseInterval)},
            {u"upper95"_s, health_json::of(ledger.upper95)},
            {u"proven"_s, ledger.proven},
            {u"needed"_s, ledger.needed ? QJsonValue(double(*ledger.needed)) : QJsonValue()},
            {u"accurate"_s, ledger.accurate},
            {u"early"_s, ledger.early},
            {u"late"_s, ledger.late},
            {u"incorrect"_s, ledger.incorrect},
            {u"medianErrorHours"_s, health_json::of(ledger.medianErrorHours)},
            {u"medianAbsErrorHours"_s, health_json::of(ledger.medianAbsErrorHours)},
            {u"medianLeadHours"_s, health_json::of(ledger.medianLeadHours)},
            {u"machines"_s, ledger.machines},
            {u"assetWeeks"_s, ledger.assetWeeks},
            {u"coverage"_s, ledger.coverage},
            {u"falsePerAssetWeek"_s, health_json::of(ledger.falsePerAssetWeek)},
            {u"falseRateInterval"_s, intervalJson(ledger.falseRateInterval)},
            {u"failures"_s, ledger.failuresKnown ? QJsonValue(ledger.failures) : QJsonValue()},
            {u"foretold"_s, ledger.failuresKnown ? QJsonValue(ledger.foretold) : QJsonValue()},
            {u"recall"_s, health_json::of(ledger.recall)},
            {u"recallInterval"_s, intervalJson(ledger.recallInterval)},
            {u"text"_s, ledger.text}};
}

} // namespace lineside
