#pragma once

#include "models/plant/health_plan.h"
#include "models/plant/production_plan.h"
#include "models/plant/quality_plan.h"
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

//! Those that an engineer may name.
inline constexpr Word<MachineState> kMachineStateWords[] = {
    {MachineState::Running, QLatin1StringView("running")},
    {MachineState::Idle, QLatin1StringView("idle")},
    {MachineState::Setup, QLatin1StringView("setup")},
    {MachineState::Down, QLatin1StringView("down")},
    {MachineState::PlannedStop, QLatin1StringView("planned-stop")},
};
inline constexpr Word<ChartType> kChartTypeWords[] = {
    {ChartType::XbarR, QLatin1StringView("xbar-r")},
    {ChartType::XbarS, QLatin1StringView("xbar-s")},
    {ChartType::Individuals, QLatin1StringView("individuals")},
    {ChartType::Ewma, QLatin1StringView("ewma")},
    {ChartType::Cusum, QLatin1StringView("cusum")},
};
inline constexpr Word<RunRule> kRunRuleWords[] = {
    {RunRule::Beyond3Sigma, QLatin1StringView("beyond-3-sigma")},
    {RunRule::TwoOfThreeBeyond2Sigma, QLatin1StringView("2-of-3-beyond-2-sigma")},
    {RunRule::FourOfFiveBeyond1Sigma, QLatin1StringView("4-of-5-beyond-1-sigma")},
    {RunRule::EightOnOneSide, QLatin1StringView("8-on-one-side")},
    {RunRule::NineOnOneSide, QLatin1StringView("9-on-one-side")},
    {RunRule::SixTrending, QLatin1StringView("6-trending")},
    {RunRule::FourteenAlternating, QLatin1StringView("14-alternating")},
    {RunRule::FifteenWithin1Sigma, QLatin1StringView("15-within-1-sigma")},
    {RunRule::EightBeyond1Sigma, QLatin1StringView("8-beyond-1-sigma")},
};
inline constexpr Word<HealthAggregation> kAggregationWords[] = {
    {HealthAggregation::Linear, QLatin1StringView("linear")},
    {HealthAggregation::Geometric, QLatin1StringView("geometric")},
    {HealthAggregation::WorstK, QLatin1StringView("worst-k")},
};

template<typename Enum, size_t N>
QString wordFor(const Word<Enum> (&words)[N], Enum value)
{
    for (const Word<Enum> &word : words) {
        if (word.value == value)
            return word.text;
    }
    return {};
}

//! Whole numbers up to here are exact in every JSON tool; larger ones are written as text.
inline constexpr qint64 kExactInteger = qint64(1) << 53;

} // namespace lineside::project
