#pragma once

#include "models/field/descriptions.h"
#include "models/plant/plant.h"

namespace lineside {

/*!
 * Tags for values that somebody found in a device's address space. Each gets a code that no tag of \a device has; its
 * machine is the one that the address speaks of, where the device's site has one of that code.
 */
QList<Tag> newTags(const QList<BrowseNode> &nodes, const Device &device, const Plant &plant);

//! A code that no tag of the device has yet, made from \a wish.
QString freeTagCode(const Device &device, const QString &wish);

} // namespace lineside
