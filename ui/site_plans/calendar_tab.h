#pragma once

#include "ui/site_plans/site_tab.h"

class QComboBox;
class QListWidget;

namespace lineside {

class ShiftTable;
class WeekPicture;

//! A site's calendars: a list, and the chosen one with its week as a picture, its shifts, and the days that are different.
class CalendarTab : public SiteTab
{
    Q_OBJECT

public:
    explicit CalendarTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const Site &site) override;
    bool take(Site &site) override;
    //! Those that are there now, as far as they can be read.
    QList<ShiftCalendar> calendars() const;

Q_SIGNALS:
    //! A calendar has another code: whoever goes by it goes on doing so.
    void renamed(const QString &from, const QString &to);
    void calendarsChanged();

private:
    enum ExceptionColumn { Date, What, LikeDay };

    void addButtons();
    void addFields();
    void show(int row);
    void fillList(int select);
    bool takeCalendar();
    bool takeExceptions(QList<CalendarException> &exceptions);
    void showWeek();

    QListWidget *m_list;
    FieldForm *m_form;
    QComboBox *m_zone;
    WeekPicture *m_week;
    ShiftTable *m_shifts;
    FieldForm *m_daysHead;
    PlanTable *m_days;
    QList<ShiftCalendar> m_calendars;
    int m_shown = -1;
    bool m_filling = false;
};

} // namespace lineside
