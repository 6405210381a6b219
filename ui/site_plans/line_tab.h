#pragma once

#include "ui/site_plans/site_tab.h"

namespace lineside {

//! When each line works, and whose counts are the line's.
class LineTab : public SiteTab
{
    Q_OBJECT

public:
    explicit LineTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const Site &site) override;
    bool take(Site &site) override;
    void offerCalendars(const QList<ShiftCalendar> &calendars);
    void renameCalendar(const QString &from, const QString &to);

private:
    enum Column { Name, Calendar, Pacemaker };

    FieldForm *m_head;
    PlanTable *m_table;
    QList<ShiftCalendar> m_calendars;
};

} // namespace lineside
