#include "models/telemetry/conditioning.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside {

namespace {

StatusCode withLimitBit(StatusCode status, quint32 limit)
{
    return StatusCode(quint32(status) | kInfoTypeDataValue | limit);
}

//! A word about the value does not make what was doubtful better.
StatusCode worse(StatusCode a, StatusCode b)
{
    return qualityOf(b) > qualityOf(a) ? b : a;
}

} // namespace

TagRule ruleFor(const Tag &tag)
{
    TagRule rule;
    rule.flags = TagRule::Known;
    if (tag.enabled)
        rule.flags |= TagRule::Enabled;
    rule.type = tag.type;
    rule.deadband = tag.deadband;
    if (tag.scaling && tag.type == ValueType::Float64) {
        const Scaling &scaling = *tag.scaling;
        rule.flags |= TagRule::Scaled;
        rule.outOfSpan = scaling.outOfSpan;
        rule.gain = (scaling.high - scaling.low) / (scaling.rawHigh - scaling.rawLow);
        rule.offset = scaling.low - scaling.rawLow * rule.gain;
        rule.rawLow = std::min(scaling.rawLow, scaling.rawHigh);
        rule.rawHigh = std::max(scaling.rawLow, scaling.rawHigh);
    }
    const bool numeric = tag.type != ValueType::Bool && tag.type != ValueType::Text;
    if (numeric && (tag.physicalRange.low || tag.physicalRange.high)) {
        rule.flags |= TagRule::Ranged;
        rule.physicalLow = tag.physicalRange.low.value_or(-std::numeric_limits<double>::infinity());
        rule.physicalHigh = tag.physicalRange.high.value_or(std::numeric_limits<double>::infinity());
    }
    return rule;
}

Reading condition(Reading raw, const TagRule &rule)
{
    if (qualityOf(raw.status) == Quality::Bad)
        return raw;
    if (rule.type == ValueType::Float64) {
        double value = raw.value.asDouble();
        if (!std::isfinite(value)) {
            raw.status = StatusCode::BadOutOfRange;
            return raw;
        }
        if (rule.flags & TagRule::Scaled) {
            if (rule.outOfSpan != OutOfSpan::Pass && (value < rule.rawLow || value > rule.rawHigh)) {
                if (rule.outOfSpan == OutOfSpan::Reject) {
                    raw.status = StatusCode::BadOutOfRange;
                } else {
                    raw.status = withLimitBit(raw.status, value < rule.rawLow ? kLimitLow : kLimitHigh);
                    value = std::clamp(value, rule.rawLow, rule.rawHigh);
                }
            }
            const double scaled = value * rule.gain + rule.offset;
            if (!std::isfinite(scaled)) {
                raw.status = StatusCode::BadOutOfRange;
                return raw;
            }
            raw.value = Payload::of(scaled);
        }
    }
    if (rule.flags & TagRule::Ranged) {
        const double value = numberOf(raw.value, rule.type);
        if (value < rule.physicalLow || value > rule.physicalHigh)
            raw.status = worse(raw.status, StatusCode::BadOutOfRange);
    }
    return raw;
}

StampResult plausibleStamp(UtcTime offered, UtcTime receivedAt, const TimeTolerance &tolerance)
{
    if (offered == kNoStamp)
        return {receivedAt, false};
    // Compared without subtracting the two: a stamp from the wire may be anything, and the difference overflow.
    if (offered > receivedAt + tolerance.ahead)
        return {receivedAt, true};
    if (!tolerance.historical && offered < receivedAt - tolerance.behind)
        return {receivedAt, true};
    return {offered, false};
}

} // namespace lineside
