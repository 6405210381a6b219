#pragma once

#include "models/plant/tag.h"

#include <optional>
#include <span>

namespace lineside::project {

//! The word that an enum value is written as in the project file.
template<typename Enum>
struct Word
{
    Enum value;
    QLatin1StringView text;
};

inline constexpr Word<TagKind> kKindWords[] = {
    {TagKind::Gauge, QLatin1StringView("gauge")},
    {TagKind::CounterTotal, QLatin1StringView("counter-total")},
    {TagKind::CounterDelta, QLatin1StringView("counter-delta")},
    {TagKind::Status, QLatin1StringView("status")},
    {TagKind::Text, QLatin1StringView("text")},
};
inline constexpr Word<ValueType> kTypeWords[] = {
    {ValueType::Float64, QLatin1StringView("float64")},
    {ValueType::Int64, QLatin1StringView("int64")},
    {ValueType::UInt64, QLatin1StringView("uint64")},
    {ValueType::Bool, QLatin1StringView("bool")},
    {ValueType::Text, QLatin1StringView("text")},
};
inline constexpr Word<OutOfSpan> kOutOfSpanWords[] = {
    {OutOfSpan::Pass, QLatin1StringView("pass")},
    {OutOfSpan::Clamp, QLatin1StringView("clamp")},
    {OutOfSpan::Reject, QLatin1StringView("reject")},
};
inline constexpr Word<StateMeaning> kMeaningWords[] = {
    {StateMeaning::Normal, QLatin1StringView("normal")},
    {StateMeaning::Warning, QLatin1StringView("warning")},
    {StateMeaning::Urgent, QLatin1StringView("urgent")},
};

//! Whole numbers up to here are exact in every JSON tool; larger ones are written as text.
inline constexpr qint64 kExactInteger = qint64(1) << 53;

} // namespace lineside::project
