#pragma once

#include "models/health/health_sources.h"
#include "models/production/production_service.h"
#include "models/quality/quality_service.h"
#include "models/records/record_store.h"

#include <map>
#include <mutex>

namespace lineside {

/*!
 * Days of a line's place up to the one of a moment, which is the last of them: what is said of 7 days is of today and the six
 * before. A day begins with its first hour; hours after midnight of a shift that began before belong to the day before.
 */
struct DaysBack
{
    QDate first;
    QDate last;
    UtcTime from{}; //!< when the first one begins
};
DaysBack daysBack(const production::Calendar &calendar, UtcTime at, int days);

/*!
 * What health asks of production and quality: figures for each round out of their pictures, a past out of the records, and what
 * the figures are made of, down to stops, signals and values. Any thread.
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

private:
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
    //! Of the machine's line; one that is always in shift where it has none.
    production::CalendarPtr calendarOf(const MachineId &machine) const;
    Result<std::vector<ScoreGround>> chartEvidence(const Machine &machine, const PlantSnapshot &plant, UtcTime now,
                                                   const std::function<bool()> &cancelled) const;
    std::optional<double> fleetRate(const MachineId &machine, UtcTime now);
    Fleet fleetNow(UtcTime now) const;
    Result<production::Account> accountOf(const production::MachinePicture &machine, const DaysBack &days, UtcTime to) const;

    const production::ProductionService &m_production;
    QualityService &m_quality;
    RecordStore &m_records;
    mutable std::mutex m_mutex; //!< of what follows
    SnapshotPtr m_snapshot;
    QHash<MachineId, production::CalendarPtr> m_calendars;
    Fleet m_fleet;
};

//! OEE, performance and breakdowns out of the accounts of a week and of the plan's days.
void addAccounts(HealthFigures &figures, const production::Account &week, UtcTime weekFrom, const production::Account &days,
                 UtcTime daysFrom, UtcTime to);

} // namespace lineside
