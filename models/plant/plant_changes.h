#pragma once

#include "models/plant/plant.h"

#include <vector>

namespace lineside {

//! How one plant came out of another; what an edit has to look at again. Places are indices into the lists of the plants.
struct PlantChanges
{
    struct DeviceChange
    {
        qsizetype site = 0;
        qsizetype device = 0;     //!< in the plant after
        qsizetype before = -1;    //!< in the same site of the plant before; -1: it is new
        std::vector<qsizetype> changed; //!< after: tags that are not as they were
        std::vector<qsizetype> added;   //!< after: tags that are new
        std::vector<qsizetype> gone;    //!< before: tags that are not there any more
    };
    struct Place
    {
        qsizetype site = 0;
        qsizetype device = 0;
    };

    bool sameName = false;     //!< of the plant
    bool sameMachines = false; //!< sites, lines and machines are as they were
    bool sameDevices = false;  //!< so are the devices, but for their tags
    bool sameTags = false;     //!< the same tags in the same order on the same devices, each with the machine it had
    std::vector<DeviceChange> devices; //!< whose tags, or which itself, are not as they were
    std::vector<Place> removed;        //!< devices of the plant before

    bool isNothing() const { return sameName && sameMachines && sameDevices && devices.empty() && removed.empty(); }
};

/*!
 * Finds what changed, and lets \a next share with \a before what did not: lists that are equal become the same list.
 * \a before is sound (PlantEditor::check()), \a next need not be. Takes as long as what is not shared yet is large.
 */
PlantChanges shareUnchanged(const Plant &before, Plant &next);

} // namespace lineside
