#pragma once

#include "app/station.h"

#include <QJsonArray>
#include <QJsonObject>

namespace lineside {

/*!
 * The list of devices as --report writes it. Call before Station::stop(): afterwards no link is up any more.
 */
QJsonArray deviceFigures(const Station &station);

/*!
 * What the run came to, as --report writes it; the keys are documented in README. Call after Station::stop(), when
 * everything is stored.
 */
QJsonObject makeReport(const Station &station, const QJsonArray &devices, SteadyTime startedAt);

//! Resident memory in MB (10^6 bytes) and CPU-seconds of this process so far.
double residentMb();
double cpuSeconds();

} // namespace lineside
