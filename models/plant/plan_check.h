#pragma once

#include "models/plant/plant.h"

namespace lineside {

/*!
 * Why a calendar, a list of reasons, or what a machine's production, charts and health go by is not in order; empty when
 * it is. Tags that are not there are no fault: what they would tell is not known.
 */
QString faultOfCalendars(const Site &site);
QString faultOfStopReasons(const Site &site);
QString faultOfPlans(const Site &site, const Machine &machine);

/*!
 * The normal range of the plain formula for such a value: a temperature in °F 60 to 75, a vibration in mm/s (RMS) 0 to 2.5, a
 * pressure in psi 80 to 120; nothing for others. It counts for a tag that somebody chose to be watched and that has no range of its
 * own or the plan's. Nothing is watched by it that nobody chose: it fits no plant in general.
 */
Range plainRange(const Tag &tag);

//! Why a tag that the health score names cannot be judged.
enum class WatchFault : quint8 {
    None,
    Gone,
    Disabled,
    Text,
    NoRange,
    NoScale, //!< a range with one end, and nothing says how far outside is too far
};
//! \a tag null: there is none any more.
WatchFault watchFaultOf(const HealthTag &plan, const Tag *tag);
QString watchFaultName(WatchFault fault); //!< "NO_RANGE"; empty: none
QString watchFaultText(WatchFault fault); //!< in words

//! What is in order and will not do what it looks like, a sentence each: tags that the health score names and cannot judge.
QStringList doubtsOfPlans(const Site &site, const Machine &machine);

} // namespace lineside
