#pragma once

#include "models/plant/plant.h"

namespace lineside {

/*!
 * What stands in Event::source of what is about equipment: its code, as people know it, and behind it, for equipment of any
 * tenant but the house's, its id: "CAP-01 {5f0c…}", "CAP-01-PLC.torque {…}". Codes are unique within a site, and those of
 * one tenant may be another's, too: the id says whose an event is, also after the equipment got another code. Pure functions.
 */
struct EventSource
{
    QString code; //!< what is shown
    QUuid id;     //!< of a machine or device, or of a site whose configuration it is about; null: \a code says it
};

//! The tenant whose equipment is named by its code alone, and who has what the station tells of itself.
inline constexpr const char *kPlainTenant = "default";

//! Of a tenant's machine, device or site. \a code may be of something within it: "CAP-01-PLC.torque".
QString eventSource(const QString &tenant, const QString &code, const QUuid &id);
QString eventSource(const TagEntry &tag);
//! One that is not in the plant any more is named with its id: nobody gets what was another's by its code.
QString eventSource(const PlantSnapshot &plant, const MachineId &machine, const QString &code);
QString eventSource(const PlantSnapshot &plant, const Device &device);

EventSource readEventSource(const QString &source);
//! Whether the station tells of itself: "station", "history" and the like. Whoever calls equipment so has no claim to it.
bool isStationSource(QStringView code);

} // namespace lineside
