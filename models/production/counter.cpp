#include "models/production/counter.h"

#include <cmath>

namespace lineside::production {

namespace {

//! A count this much above the ideal rate is not believed before the next reading agrees; a tenth of it is told of.
constexpr qint64 kUnbelievable = 20;
constexpr qint64 kSlackUnits = 10;
constexpr qint64 kMostAtOnce = 1'000'000'000 * kUnit;
//! A reset after which the old count has not come back for so long was one.
constexpr std::chrono::minutes kResetStands{10};
//! Without an ideal rate: counters that were below this when they were reset may well pass it again at once.
constexpr qint64 kSmallCount = 100 * kUnit;

//! Whether a value is there to be used: what was last usable is only a repetition.
bool isSeen(StatusCode status)
{
    switch (qualityOf(status)) {
    case Quality::Good:
        return true;
    case Quality::Bad:
        return false;
    case Quality::Uncertain:
        break;
    }
    return subCode(status) != quint32(StatusCode::UncertainLastUsableValue)
        && subCode(status) != quint32(StatusCode::UncertainNoCommunicationLastUsable);
}

} // namespace

std::optional<qint64> millionthsOf(Payload value, ValueType type)
{
    if (!isCount(value, type))
        return {};
    switch (type) {
    case ValueType::Float64:
        return std::llround(value.asDouble() * double(kUnit));
    case ValueType::Int64:
        return value.asInt64() * kUnit;
    case ValueType::UInt64:
        return qint64(value.asUInt64()) * kUnit;
    case ValueType::Bool:
    case ValueType::Text:
        break;
    }
    return {};
}

void Counter::lose(UtcTime at)
{
    if (!m_has || m_lost)
        return;
    m_lost = true;
    m_lostAt = at;
}

CounterStep Counter::feed(const Reading &reading, const CounterRule &rule, qint64 cycleNs)
{
    const std::optional<qint64> value = isSeen(reading.status) ? millionthsOf(reading.value, rule.type) : std::nullopt;
    if (rule.delta) {
        CounterStep step;
        if (value && *value <= kMostAtOnce)
            step.amount = *value;
        else if (value)
            step.glitch = true;
        return step;
    }
    if (!value) {
        lose(reading.at);
        return {};
    }
    if (!m_has) {
        m_has = true;
        m_value = *value;
        m_raisedAt = reading.at;
        return {};
    }
    CounterStep step = count(*value, reading.at, rule, cycleNs);
    if (m_waits)
        return step; // still lost, if it was
    if (m_lost) {
        step.estimated = step.amount != 0;
        step.since = m_lostAt;
        m_lost = false;
    }
    return step;
}

CounterStep Counter::count(qint64 value, UtcTime at, const CounterRule &rule, qint64 cycleNs)
{
    CounterStep step;
    qint64 waited = 0;
    if (m_waits) {
        m_waits = false;
        if (value >= m_waiting && m_waiting - m_value <= kMostAtOnce) {
            waited = m_waiting - m_value; // it was true
            step.jump = true;
            m_value = m_waiting;
            m_raisedAt = m_waitingAt;
            m_mayTakeBack = false;
        } else {
            step.glitch = true;
        }
    }

    if (value < m_value) {
        step.amount = waited;
        if (rule.modulus > 0 && value < rule.modulus && m_value <= rule.modulus && m_value - value > rule.modulus / 2) {
            step.rollOver = true;
            step.amount += rule.modulus - m_value + value;
            m_mayTakeBack = false;
        } else {
            step.reset = true;
            if (value <= kMostAtOnce)
                step.amount += value;
            m_before = m_value;
            m_addedSince = value <= kMostAtOnce ? value : 0;
            m_resetAt = at;
            m_mayTakeBack = !m_lost; // what is spread over a time is not taken back
        }
        m_value = value;
        m_raisedAt = at;
        return step;
    }

    const qint64 raised = value - m_value;
    if (at - m_resetAt > kResetStands)
        m_mayTakeBack = false;
    if (raised == 0) {
        step.amount = waited;
        return step;
    }
    // Microseconds * 1000 ns / cycle * a million, in numbers that cannot overflow.
    const double possible = cycleNs > 0 ? double((at - m_raisedAt).count()) * 1e3 / double(cycleNs) * double(kUnit) : 0;
    const bool tooFast = cycleNs > 0 ? double(raised) > 2 * possible + double(kUnit) : m_before >= kSmallCount;
    if (m_mayTakeBack && value >= m_before && tooFast) {
        // It never was reset: a reading was wrong.
        step.glitch = true;
        step.takeBack = m_addedSince;
        step.takeBackAt = m_resetAt;
        step.amount = waited + value - m_before;
        m_mayTakeBack = false;
        m_value = value;
        m_raisedAt = at;
        return step;
    }
    bool jump = false;
    if (raised > kMostAtOnce) { // never
        step.amount = waited;
        step.glitch = true;
        m_value = value;
        m_raisedAt = at;
        return step;
    }
    if (cycleNs > 0) {
        const double slack = double(kSlackUnits * kUnit);
        jump = double(raised) > 2 * possible + slack;
        if (!m_lost && waited == 0 && double(raised) > double(kUnbelievable) * (possible + slack)) {
            m_waits = true;
            m_waiting = value;
            m_waitingAt = at;
            return step;
        }
    }
    step.jump = step.jump || jump;
    step.amount = waited + raised;
    m_mayTakeBack = false;
    m_value = value;
    m_raisedAt = at;
    return step;
}

std::array<qint64, 3> Counter::toNumbers() const
{
    return {m_has ? 1 : 0, m_value, toMicroseconds(m_raisedAt)};
}

Counter Counter::fromNumbers(const std::array<qint64, 3> &numbers)
{
    Counter counter;
    counter.m_has = numbers[0] != 0;
    counter.m_value = numbers[1];
    counter.m_raisedAt = fromMicroseconds(numbers[2]);
    return counter;
}

} // namespace lineside::production
