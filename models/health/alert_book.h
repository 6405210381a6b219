#pragma once

#include "models/health/predictive_alert.h"
#include "models/statistics/proportions.h"

#include <map>

namespace lineside {

//! How right alerts have been, of those that were resolved with an outcome.
struct AlertLedger
{
    int outcomes = 0;
    int trueOnes = 0;
    int falseOnes = 0;
    int prevented = 0;  //!< counted in outcomes, but nobody knows
    int expired = 0;
    std::optional<double> falseShare;     //!< falseOnes of outcomes
    std::optional<double> upper95;        //!< one-sided Clopper-Pearson bound of it
    bool proven = false;                  //!< the bound is below 5 %
    std::optional<quint64> needed;        //!< outcomes that would prove it with no further false one
    std::optional<double> medianLeadHours; //!< from the alert to the failure, of the true ones
    QString text;                         //!< "1 of 12 false, not yet proven (93 outcomes needed)"
};

//! What was found when an alert was resolved.
struct AlertResolution
{
    AlertOutcome outcome = AlertOutcome::None; //!< one must be given
    std::optional<UtcTime> failedAt;           //!< when it failed, with True
    QString note;
};

//! An alert that is new or another now.
struct AlertChange
{
    PredictiveAlert alert;
    bool isNew = false;
    bool worse = false; //!< more urgent than before
};

/*!
 * All alerts of a plant, and the rules by which they come, change and end. A machine has at most one that is open: new
 * evidence goes into it. After it was resolved the same evidence makes no other one, unless it goes away in between, grows
 * more urgent, or still stands after a week. One thread.
 */
class AlertBook
{
public:
    static constexpr size_t kMostResolved = 10'000; //!< kept here; the records keep all

    /*!
     * What an assessment means for the alerts. Changes to be told and kept; at most one. Evidence: the status is POOR or
     * CRITICAL, the score falls fast and significantly, the detector sees an episode that is not a stuck sensor, or a
     * projection of a tag that has left its normal range, or that the detector sees, ends within two weeks.
     */
    std::optional<AlertChange> consider(const HealthAssessment &assessment, const HealthPlan &plan);

    /*!
     * A step of the work: OPEN to ACKNOWLEDGED, then SCHEDULED or IN_PROGRESS, SCHEDULED to IN_PROGRESS. Refused: another
     * step (RESOLVED needs resolve()). NotFound. \a who must not be empty.
     */
    Result<PredictiveAlert> move(const QUuid &id, AlertState to, const QString &who, const QString &note, UtcTime at);
    //! From any state but OPEN. What came of it gives the accuracy and the error.
    Result<PredictiveAlert> resolve(const QUuid &id, const AlertResolution &resolution, const QString &who, UtcTime at);

    //! Puts one back as it was, when a step could not be recorded.
    void put(const PredictiveAlert &alert);

    std::optional<PredictiveAlert> find(const QUuid &id) const;
    std::optional<PredictiveAlert> openOf(const MachineId &machine) const;
    const std::vector<PredictiveAlert> &alerts() const { return m_alerts; } //!< oldest first
    AlertLedger ledger() const;

    //! From the records, at start, oldest first.
    void load(std::vector<PredictiveAlert> alerts);

private:
    struct Muted
    {
        AlertUrgency urgency;
        UtcTime since;
    };

    PredictiveAlert *place(const QUuid &id);
    std::optional<Estimate> trackRecord(PredictionType type) const;
    void bound();

    std::vector<PredictiveAlert> m_alerts;
    std::map<MachineId, Muted> m_muted;
};

} // namespace lineside
