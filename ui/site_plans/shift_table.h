#pragma once

#include "models/plant/production_plan.h"
#include "ui/widgets/plan_table.h"

namespace lineside {

//! The shifts of a calendar: a row each with its days, from and to by the clock, and its breaks.
class ShiftTable : public PlanTable
{
    Q_OBJECT

public:
    enum Column { Name, Monday, From = Monday + 7, To, Breaks };

    explicit ShiftTable(const Theme &theme, QWidget *parent = nullptr);

    void load(const QList<Shift> &shifts);
    bool take(QList<Shift> &shifts);
    //! What can be read of the rows as they stand, for a picture; a row that cannot is an empty shift.
    QList<Shift> sketch() const;

private:
    //! What is wrong with a row, and where; nothing when it is sound.
    QString read(int row, Shift &shift, int &column) const;
};

} // namespace lineside
