#pragma once

#include "models/health/alert_ledger.h"
#include "models/health/machine_health.h"

namespace lineside {

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
    bool quiet = false; //!< nothing that people need to be told: it is only to be kept
};

/*!
 * All alerts of a plant, and the rules by which they come, change and end. A machine has at most one that is open: new
 * evidence goes into it. After it was resolved the same evidence makes no other one, unless it goes away in between, grows
 * more urgent, or still stands after a week: PredictiveAlert::silentUntil, which is kept. One thread.
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
     * step (RESOLVED needs resolve()). NotFound. \a who must not be empty. \a plannedFor, with SCHEDULED alone and not in
     * the past (else BadData): when the work is to be done; SCHEDULED to SCHEDULED gives it another day.
     */
    Result<PredictiveAlert> move(const QUuid &id, AlertState to, const QString &who, const QString &note, UtcTime at,
                                 std::optional<UtcTime> plannedFor = {});
    //! From any state but OPEN. What came of it gives the accuracy and the error.
    Result<PredictiveAlert> resolve(const QUuid &id, const AlertResolution &resolution, const QString &who, UtcTime at);

    //! Puts one back as it was, when a step could not be recorded.
    void put(const PredictiveAlert &alert);

    std::optional<PredictiveAlert> find(const QUuid &id) const;
    std::optional<PredictiveAlert> openOf(const MachineId &machine) const;
    const std::vector<PredictiveAlert> &alerts() const { return m_alerts; } //!< oldest first
    //! Of all that are at hand.
    AlertLedger ledger() const { return ledgerOf(m_alerts); }

    //! From the records, at start, oldest first.
    void load(std::vector<PredictiveAlert> alerts);

private:
    //! By the alert that was resolved last.
    struct Muted
    {
        AlertUrgency urgency;
        UtcTime until;
        QUuid alert;
    };

    PredictiveAlert *place(const QUuid &id);
    void estimate(PredictiveAlert &alert, const BreakdownFigure &breakdowns) const;
    std::optional<Estimate> trackRecord(PredictionType type) const;
    std::optional<AlertChange> evidenceIsGone(const HealthAssessment &assessment, PredictiveAlert *open);
    void bound();

    std::vector<PredictiveAlert> m_alerts;
    std::map<MachineId, Muted> m_muted;
};

} // namespace lineside
