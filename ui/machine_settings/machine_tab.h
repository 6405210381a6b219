#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/plan_tab.h"
#include "ui/widgets/plan_table.h"

namespace lineside {

//! A part of a machine's settings on a tab of its own. Shows what it was given, and reads it back into a machine.
class MachineTab : public PlanTab
{
    Q_OBJECT

public:
    using PlanTab::PlanTab;

    //! \a machine is one of \a site, and both are of the snapshot.
    virtual void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) = 0;
    //! Reads what is shown into \a machine; false, with the mistakes beside their fields, where it cannot.
    virtual bool take(Machine &machine) = 0;
};

} // namespace lineside
