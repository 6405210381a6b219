#pragma once

#include "models/forward/sql_session.h"
#include "models/plant/plant.h"

namespace lineside::forward {

//! What the plant's database calls a tag.
struct PlantTag
{
    qint32 tag = 0; //!< 0: not known there yet
    qint32 tenant = 0;
    qint32 device = -1; //!< index into PlantNumbers::devices
};

//! The numbers of the plant's database for everything that the local store numbers. Immutable; shared between threads.
struct PlantNumbers
{
    qint32 source = 0;        //!< of this station
    qint32 defaultTenant = 0; //!< of whatever belongs to no site
    std::vector<PlantTag> tags; //!< by TagId
    std::vector<DeviceId> devices;
    QHash<QString, qint32> tenantOfDevice; //!< by device code, and by "{id}" of a device, machine or site; for events
    quint64 revision = 0;     //!< of the snapshot that it was made from

    PlantTag find(TagId tag) const { return toNumber(tag) < tags.size() ? tags[toNumber(tag)] : PlantTag(); }
};
using PlantNumbersPtr = std::shared_ptr<const PlantNumbers>;

//! Who writes.
struct StationFacts
{
    QUuid source;
    QString hostName;
};

/*!
 * Brings the tables of the plant up to \a snapshot in one transaction: new rows, changed ones, and is_active = false for
 * what is not there any more. \a stored is every tag that the local store has readings of; those that the project does
 * not know any more get a row too, so that their readings have somebody to belong to.
 */
Result<PlantNumbersPtr> bringPlant(SqlSession &session, const StationFacts &station, const PlantSnapshot &snapshot,
                                   const std::vector<std::pair<TagId, TagUuid>> &stored);

} // namespace lineside::forward
