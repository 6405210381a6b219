#include "models/telemetry/reading.h"

#include <limits>

namespace lineside {

double numberOf(Payload payload, ValueType type)
{
    switch (type) {
    case ValueType::Float64:
        return payload.asDouble();
    case ValueType::Int64:
        return double(payload.asInt64());
    case ValueType::UInt64:
        return double(payload.asUInt64());
    case ValueType::Bool:
        return payload.asBool() ? 1 : 0;
    case ValueType::Text:
        break;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace lineside
