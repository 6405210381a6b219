#pragma once

#include "ui/site_plans/site_tab.h"

namespace lineside {

//! The reasons for standing still that people at a site choose from.
class ReasonTab : public SiteTab
{
    Q_OBJECT

public:
    explicit ReasonTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const Site &site) override;
    //! Machines that tell a reason by themselves tell it by its new code from then on.
    bool take(Site &site) override;

private:
    enum Column { Code, Words, State };

    void addUsual();

    FieldForm *m_head;
    PlanTable *m_table;
};

} // namespace lineside
