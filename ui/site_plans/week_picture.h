#pragma once

#include "models/plant/production_plan.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace lineside {

/*!
 * A week of shifts to look at: a row a day from midnight to midnight, each shift a bar with its name, breaks hatched. A
 * shift that goes past midnight goes on in the next row.
 */
class WeekPicture : public QWidget
{
    Q_OBJECT

public:
    explicit WeekPicture(const Theme &theme, QWidget *parent = nullptr);

    void setShifts(const QList<Shift> &shifts);
    //! Framed in the picture; -1 for none.
    void setCurrent(int shift);

    //! A stretch of one row.
    struct Bar
    {
        int shift = 0;
        int day = 0; //!< 0 Monday
        int from = 0; //!< minutes of that day
        int to = 0;
        bool isBreak = false;
        friend bool operator==(const Bar &, const Bar &) = default;
    };
    //! What is drawn: the shifts, then their breaks.
    QList<Bar> bars() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QRect week() const; //!< without the scale and the days' names
    QRect rectOf(const Bar &bar) const;

    const Theme &m_theme;
    QList<Shift> m_shifts;
    int m_current = -1;
};

} // namespace lineside
