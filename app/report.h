#pragma once

#include "app/station.h"

#include <QJsonArray>
#include <QJsonObject>

namespace lineside {

/*!
 * The list of devices as --report writes it. Call before Station::stop(): afterwards no link is up any more.
 */
QJsonArray deviceFigures(const Station &station);

//! What reached the plant's database, as --report writes it. Call before Station::stop() as well.
QJsonObject forwardFigures(const Station &station);

class TickWatch;

//! How punctual the window was, as --report writes it.
QJsonObject windowFigures(const TickWatch &ticks, SteadyTime startedAt);

/*!
 * What the run came to, as --report writes it; the keys are documented in README. Call after Station::stop(), when
 * everything is stored. \a window is null for a run without one.
 */
QJsonObject makeReport(const Station &station, const QJsonArray &devices, const QJsonObject &forward, const QJsonValue &window,
                       SteadyTime startedAt);

//! The words for states, as reports, figures and the server's status have them.
QString stateName(LinkState state);
QString stateName(ForwarderStatus::State state);

//! Resident memory in MB (10^6 bytes) and CPU-seconds of this process so far.
double residentMb();
double cpuSeconds();

} // namespace lineside
