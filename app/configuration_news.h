#pragma once

#include "models/plant/plant.h"

#include <vector>

namespace lineside {

//! What a step of the configuration changes of one tenant's, as an event tells it.
struct ConfigurationNews
{
    QString source; //!< of the event: so it is the tenant's
    QString before, after;
};

/*!
 * What a change of the configuration is to each tenant whose sites it touches: its own part of differences(), and no word of
 * others'. The house's, and what no tenant has any site to be told by (its last one was deleted or handed over), is the
 * station's own news. At least one. Pure; takes as long as differences().
 */
std::vector<ConfigurationNews> configurationNews(const Plant &before, const Plant &after);

} // namespace lineside
