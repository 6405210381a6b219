#pragma once

#include "drivers/driver.h"

#include <vector>

namespace lineside {

/*!
 * The protocols of this build, handed to DriverHost by the composition root. The list itself is written by the build
 * from the lineside_add_driver() lines (drivers/CMakeLists.txt): see allDrivers() in drivers/all_drivers.h.
 */
using DriverRegistry = std::vector<DriverEntry>;

const DriverEntry *findDriver(const DriverRegistry &registry, const QString &id);

/*!
 * Checks a device's and its tags' parameters against the description: missing, wrong type, out of range, unknown key,
 * unknown choice; then the driver's own rules.
 */
QList<FieldGateway::ParameterFault> checkParameters(const DriverEntry &entry, const Device &device);

//! A parameter's value, or its standard value where the key is absent.
QVariant parameterValue(const QList<ParameterDescription> &descriptions, const QJsonObject &values, const QString &key);

} // namespace lineside
