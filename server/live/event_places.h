#pragma once

#include "models/history/event.h"
#include "models/plant/plant.h"
#include "server/live/catalogue.h"

namespace lineside::live {

/*!
 * Whose an event is: by the id in its source (see models/plant/event_source.h), else by the code there, which is the house's
 * equipment's, or the station's own word. A code alone that only another tenant has is from before sources had ids, and is
 * that tenant's. Where nobody can say whose it is, it is for those of the house who may read the audit trail. Immutable.
 */
class EventPlaces
{
public:
    struct Place
    {
        QString tenant;
        DeviceId device;
        MachineId machine;
        bool isCertain = true; //!< false: the tenant is the house, and view_audit is needed
    };

    EventPlaces() = default;
    explicit EventPlaces(const PlantSnapshot &plant);
    Place of(const Event &event) const;
    //! Whether everything there is belongs to whom it belonged at \a before.
    bool hasSameOwners(const EventPlaces &before) const;

private:
    QHash<QUuid, Place> m_byId;
    QHash<QString, QHash<QString, Place>> m_byCode; //!< by tenant, then by code
    bool m_hasOthers = false;                       //!< tenants besides the house
};

//! Whether somebody of \a tenant with \a permissions may see an event at \a place.
bool maySee(const Event &event, const EventPlaces::Place &place, const Catalogue &catalogue, Permissions permissions, const QString &tenant);

} // namespace lineside::live
