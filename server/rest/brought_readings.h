#pragma once

#include "models/plant/json_tape.h"
#include "models/telemetry/reading.h"

#include <QUuid>

#include <vector>

namespace lineside::rest {

inline constexpr qsizetype kMostBrought = 5'000; //!< readings in one request

//! A reading as somebody has written it: {"tag":"<UUID>","v":41.5,"q":0,"t":1795271283000125}, as the streams say it.
struct BroughtReading
{
    QUuid tag;                            //!< null for what is no UUID
    project::JsonTape::Value value;       //!< lives as long as its tape
    StatusCode status = StatusCode::Good;
    UtcTime at = kNoStamp;                //!< none: the time at which it comes
};

//! {"readings":[…]} and nothing else, whole; BadData says how it should look.
Result<std::vector<BroughtReading>> readReadings(const project::JsonTape &tape);

} // namespace lineside::rest
