#pragma once

#include "models/plant/plant.h"
#include "models/production/oee.h"
#include "models/production/oee_trend.h"
#include "models/production/picture.h"

#include <QString>

#include <optional>

namespace lineside {

//! "12 s", "3 min 20 s", "42 min", "1 h 05 min", "2 d 3 h".
QString lengthText(double seconds);
//! "71.3 %"; a dash where there is none. Above 1 it says so and no more: ISO 22400 knows nothing beyond the ideal.
QString shareText(std::optional<double> share);
//! How much of a time is known, "99 %": never rounded up to all of it.
QString knownText(double coverage);
//! Of units: whole ones as they are counted, else with one decimal.
QString quantityText(double units);
//! "21 Nov 06:00–13:28", as people here write times.
QString rangeText(UtcTime from, UtcTime to);
QString timeText(UtcTime at);
//! "21 Nov 06:00–13:28 · 1,204 readings · 97 % of the time known": what a figure rests on.
QString basisText(UtcTime from, UtcTime to, qint64 samples, double coverage);
QString lossWord(production::Loss loss);
//! Why there is no OEE, in a sentence; empty when there is one.
QString whyNoFigure(production::NoFigure why);
QString stepWord(production::TrendStep step);

//! What belongs around a machine; null where the plant does not have it.
struct MachinePlace
{
    const Site *site = nullptr;
    const Line *line = nullptr;
    const Machine *machine = nullptr;
};
MachinePlace placeOf(const PlantSnapshot &snapshot, const MachineId &machine);
//! "FIL-01 Filler".
QString titleOf(const Machine &machine);
QString titleOf(const Line &line);
//! A reason's words; its code where the site has no such reason any more; for an empty one that nobody has said.
QString reasonText(const Site *site, const QString &code);
//! "Down · Jam at the infeed".
QString stateText(const Site *site, MachineState state, const QString &reason);

//! What an entry says that held before it ("DOWN JAM, RUNNING"), in words: "Down · Jam at the infeed, Running".
QString beforeText(const Site *site, const QString &before);

//! How a line does, machine by machine: "2 of 3 machines run · Down: CAP-01 (Jam) · runs: 1 on, 2 planned, 1 completed today".
QString lineWords(const production::ProductionPicture &picture, const Site &site, const Line &line);

} // namespace lineside
