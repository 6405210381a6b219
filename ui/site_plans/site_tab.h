#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/plan_tab.h"
#include "ui/widgets/plan_table.h"

namespace lineside {

//! A part of a site's plans on a tab of its own. Shows what it was given, and reads it back into a site.
class SiteTab : public PlanTab
{
    Q_OBJECT

public:
    using PlanTab::PlanTab;

    virtual void load(const Site &site) = 0;
    //! Reads what is shown into \a site; false, with the mistakes beside their fields, where it cannot.
    virtual bool take(Site &site) = 0;
};

} // namespace lineside
