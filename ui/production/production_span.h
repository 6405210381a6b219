#pragma once

#include "models/production/picture.h"

#include <QString>

namespace lineside {

//! What time somebody looks at.
enum class SpanKind : quint8 { ThisShift, LastShift, Today, Week, Month, Own };
QString spanWord(SpanKind kind);

/*!
 * A time of a machine's production. Days, weeks and months are those of its calendar: a night shift belongs to the day on
 * which it began.
 */
struct ProductionSpan
{
    UtcTime from{};
    UtcTime to{};
    QDate first;       //!< only cells of these days count; null: all
    QDate last;
    QString name;      //!< "Early, 21 Nov"
    QString problem;   //!< why there is none
    bool isOpen = false; //!< goes on: its end is now

    bool isThere() const { return from < to; }
    //! Of the cells of [from, to) those that belong to it.
    std::vector<production::Cell> of(std::vector<production::Cell> cells) const;
};
//! The calendar that the line of a machine works by.
production::CalendarPtr calendarOf(const PlantSnapshot &snapshot, const MachineId &machine);
//! \a ownFrom and \a ownTo are cut to whole hours, as figures are kept.
ProductionSpan spanOf(SpanKind kind, const production::MachinePicture &machine, const production::Calendar &calendar,
                      UtcTime ownFrom = {}, UtcTime ownTo = {});

} // namespace lineside
