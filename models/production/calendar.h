#pragma once

#include "models/base/clock.h"
#include "models/plant/production_plan.h"

#include <QTimeZone>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace lineside::production {

//! From an instant up to another, which is not part of it.
struct Stretch
{
    UtcTime from{};
    UtcTime to{};
    friend bool operator==(const Stretch &, const Stretch &) = default;
};

//! One shift of one day, as it falls in UTC.
struct ShiftSpan
{
    QString name;
    QDate date;   //!< the day on which it begins, where the line stands
    UtcTime from{};
    UtcTime to{};
    double plannedMinutes = 0;   //!< elapsed, without the breaks: a night on which the clocks change has more or less
    std::vector<Stretch> breaks; //!< in order, inside the shift, apart from each other
    friend bool operator==(const ShiftSpan &, const ShiftSpan &) = default;
};

//! What the calendar says of a piece of time.
enum class SliceKind : quint8 { NoShift, Shift, Break };

/*!
 * A piece of time of which the calendar says one thing. A cell is a clock hour of the line's place, as far as it lies in
 * one shift (or in none); its slices differ by breaks alone. Cells and slices follow on each other without a gap.
 */
struct Slice
{
    UtcTime from{};
    UtcTime to{};
    UtcTime cellFrom{};
    UtcTime cellTo{};
    SliceKind kind = SliceKind::NoShift;
    QString shift;      //!< empty where there is none, or no calendar
    UtcTime shiftFrom{}; //!< when that shift began; zero where there is none
    QDate date;         //!< of the shift; else of the hour
};
using SliceDay = std::shared_ptr<const std::vector<Slice>>;

/*!
 * When a line is to work. Shifts begin and end by the clock on the wall of the line's place: a night shift from 22:00 to
 * 06:00 takes 7 or 9 hours when the clocks change in it. A time that the clocks leave out is the moment at which they
 * change; of one that comes twice the first counts. Where shifts overlap as they are configured, slices give the time
 * to the one that began first. Thread-safe.
 */
class Calendar
{
public:
    //! Without a calendar: in shift at all times, days by this computer's zone.
    Calendar();
    explicit Calendar(const ShiftCalendar &calendar);

    //! False when the time zone is not known here: then days are those of UTC.
    bool hasZone() const { return m_hasZone; }

    //! The shifts that have a part in [from, to), whole, by their begin; at most those of 4,000 days.
    std::vector<ShiftSpan> shifts(UtcTime from, UtcTime to) const;
    //! The shifts that begin on a day of the line's place.
    std::vector<ShiftSpan> shiftsOf(QDate date) const;
    //! The slices of the day of the line's place in which \a at lies.
    SliceDay dayOf(UtcTime at) const;
    //! The slice in which \a at lies.
    Slice sliceAt(UtcTime at) const;

    QDate dateOf(UtcTime at) const;       //!< where the line stands
    UtcTime beginOf(QDate date) const;    //!< midnight there
    UtcTime dayBegin(QDate date) const;   //!< of the first slice of that date: a night shift that goes on at midnight is of the day before
    UtcTime utcOf(QDate date, int minutes) const; //!< so many minutes after that midnight by the clock on the wall

private:
    qint64 offsetAt(qint64 utcSeconds) const;
    QList<Shift> planOf(QDate date) const;
    SliceDay makeDay(QDate date) const;

    ShiftCalendar m_calendar;
    bool m_always = false;
    bool m_hasZone = true;
    QTimeZone m_zone;
    mutable std::mutex m_mutex;
    mutable std::map<qint64, SliceDay> m_days; //!< by Julian day; a few
};
using CalendarPtr = std::shared_ptr<const Calendar>;

} // namespace lineside::production
