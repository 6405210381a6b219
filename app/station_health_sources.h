#pragma once

#include "app/score_days.h"
#include "models/health/health_sources.h"
#include "models/production/production_service.h"
#include "models/quality/quality_service.h"
#include "models/records/record_store.h"

#include <map>
#include <mutex>

namespace lineside {

//! An account, and the time that it is of: up to the moment that was asked for, or to the last hour before it that is known.
struct CountedTime
{
    UtcTime from{};
    UtcTime to{};
    production::Account account;
};

/*!
 * What health asks of production and quality: figures for each round out of their pictures, a past out of the records, and what
 * the figures are made of, down to stops, signals and values. All of them count days of the line's place (ScoreDays), the one that
 * goes on with them: now, in a replay and in the evidence alike. Any thread.
 */
class StationHealthSources final : public HealthSources
{
public:
    //! All of them must outlive it.
    StationHealthSources(const production::ProductionService &production, QualityService &quality, RecordStore &records);

    void setSnapshot(SnapshotPtr snapshot);

    HealthFigures figures(const MachineId &machine, const HealthPlan &plan, UtcTime now) override;
    Result<std::unique_ptr<HealthPast>> past(const MachineId &machine, const HealthPlan &plan, UtcTime from, UtcTime to,
                                             const std::function<bool()> &cancelled) override;
    Result<HealthEvidence> evidence(const MachineId &machine, const HealthPlan &plan, UtcTime now,
                                    const std::function<bool()> &cancelled) override;
    Result<std::optional<std::vector<UtcTime>>> breakdowns(const MachineId &machine, UtcTime from, UtcTime to,
                                                           const std::function<bool()> &cancelled) override;

    //! What an hour came to until a moment in it: its cells from where one begins. An error where that cannot be told any more.
    using HourThen = std::function<Result<std::vector<production::Cell>>(UtcTime from, UtcTime at)>;

private:
    HourThen hourThen(const MachineId &machine, const std::function<bool()> &cancelled) const;
    //! Breakdowns and running hours of the last weeks.
    struct Wear
    {
        double breakdowns = 0;
        double hours = 0;
    };
    //! By type of machine: of all of them, and of each.
    struct Fleet
    {
        UtcTime at = UtcTime::min();
        std::map<QString, Wear> types;
        std::map<MachineId, std::pair<QString, Wear>> machines;
    };

    SnapshotPtr snapshot() const;
    std::shared_ptr<const ScoreDays> daysOf(const MachineId &machine) const;
    Result<std::vector<ScoreGround>> chartEvidence(const Machine &machine, const PlantSnapshot &plant, UtcTime from, UtcTime now,
                                                   std::span<const ChartDay> days, const std::function<bool()> &cancelled) const;
    std::optional<double> fleetRate(const MachineId &machine, UtcTime now);
    Fleet fleetNow(UtcTime now) const;
    Result<std::vector<ChartDay>> daysForCharts(const MachineId &machine, const production::MachinePicture *shown, UtcTime at,
                                                const std::function<bool()> &cancelled) const;
    Result<CountedTime> lastDays(const production::MachinePicture &machine, int days, UtcTime at, const std::function<bool()> &cancelled) const;

    const production::ProductionService &m_production;
    QualityService &m_quality;
    RecordStore &m_records;
    mutable std::mutex m_mutex; //!< of what follows
    SnapshotPtr m_snapshot;
    std::map<MachineId, std::shared_ptr<const ScoreDays>> m_days;
    Fleet m_fleet;
};

inline constexpr int kScoreDays = 7; //!< of OEE, performance and signals

//! OEE, performance and breakdowns out of the accounts of a week and of the plan's days.
void addAccounts(HealthFigures &figures, const CountedTime &week, const CountedTime &days);

} // namespace lineside
