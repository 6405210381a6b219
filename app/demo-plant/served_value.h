#pragma once

#include "models/telemetry/reading.h"

namespace lineside::demo {

//! One value as a server gives it to its clients: in the tag's unit, with the time it was sampled.
struct ServedValue
{
    Payload value;
    StatusCode status = StatusCode::Good;
    UtcTime at{};
    QByteArray text; //!< UTF-8, of Text tags; the payload is not used then

    bool sameAs(const ServedValue &other) const
    {
        return value == other.value && status == other.status && text == other.text;
    }
};

} // namespace lineside::demo
