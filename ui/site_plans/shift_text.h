#pragma once

#include "models/plant/production_plan.h"

namespace lineside {

/*
 * Times of shifts as people write them.
 */

//! "06:00"; minutes after midnight, those of the next day too.
QString timeText(int minutes);
//! "6", "6:00" or "24:00" in minutes after midnight.
std::optional<int> minutesOf(const QString &text);
//! "08:00–08:15, 11:00–11:30": by the clock, not after the shift's start.
QString breaksText(const Shift &shift);
//! The other way round; none where something is not written like that.
std::optional<QList<ShiftBreak>> breaksOf(const QString &text, int shiftStart);
//! "2026-12-24" or as it is written here.
std::optional<QDate> dateOf(const QString &text);

} // namespace lineside
