#pragma once

#include "drivers/mqtt/transport.h"

namespace lineside::mqtt {

//! A library that MQTT can be spoken with.
struct NamedTransport
{
    QString name;
    TransportFactory make;
};

//! Those of this build, the one that the driver takes first. Qt MQTT is among them where that module is installed.
std::vector<NamedTransport> transports();

} // namespace lineside::mqtt
