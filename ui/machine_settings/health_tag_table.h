#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/plan_table.h"

namespace lineside {

//! The values that a machine's health is read from: a row a gauge, ticked where it counts.
class HealthTagTable : public PlanTable
{
    Q_OBJECT

public:
    enum Column { Counts, Name, Low, High, Deviation, Hard };

    explicit HealthTagTable(const Theme &theme, QWidget *parent = nullptr);

    //! Without tags in the plan every gauge with a normal range of both ends is ticked.
    void load(const SnapshotPtr &snapshot, const MachineId &machine, const HealthPlan &plan);
    //! Ticks what counts when nothing was chosen, and takes back what was typed.
    void showStandard();
    bool take(QList<HealthTag> &tags);

private:
    void addTagRow(const TagUuid &id, const HealthTag *planned, bool counts);
    void searchTag();

    SnapshotPtr m_snapshot;
    MachineId m_machine;
};

} // namespace lineside
