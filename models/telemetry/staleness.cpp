#include "models/telemetry/staleness.h"

#include <algorithm>
#include <limits>

namespace lineside {

namespace {

constexpr qint64 kNever = std::numeric_limits<qint64>::max();

qint64 steadyNanoseconds(SteadyTime at)
{
    return std::chrono::nanoseconds(at.time_since_epoch()).count();
}

bool isStale(Freshness freshness)
{
    return freshness == Freshness::LastUsable || freshness == Freshness::NoCommunication;
}

} // namespace

void Staleness::resize(size_t tagIdEnd)
{
    if (tagIdEnd <= m_states.size())
        return;
    m_deadlines.resize(tagIdEnd, kNever);
    m_heard.resize(tagIdEnd, 0);
    m_staleAfter.resize(tagIdEnd, 0);
    m_states.resize(tagIdEnd);
}

void Staleness::set(size_t index, Freshness freshness)
{
    State &state = m_states[index];
    m_staleCount -= isStale(state.freshness) ? 1 : 0;
    state.freshness = freshness;
    m_staleCount += isStale(freshness) ? 1 : 0;
    updateDeadline(index);
}

void Staleness::updateDeadline(size_t index)
{
    switch (m_states[index].freshness) {
    case Freshness::Fresh:
        m_deadlines[index] = m_heard[index] + uncertainAfter(index);
        return;
    case Freshness::LastUsable:
        m_deadlines[index] = m_heard[index] + m_staleAfter[index];
        return;
    case Freshness::None:
    case Freshness::Waiting:
    case Freshness::NoCommunication:
    case Freshness::OutOfService:
        m_deadlines[index] = kNever;
        return;
    }
}

void Staleness::watch(TagId tag, std::chrono::nanoseconds staleAfter)
{
    const size_t index = toNumber(tag);
    if (m_states[index].freshness != Freshness::None && m_staleAfter[index] == staleAfter.count())
        return;
    m_staleAfter[index] = staleAfter.count();
    if (m_states[index].freshness == Freshness::None)
        set(index, Freshness::Waiting);
    else if (m_states[index].freshness != Freshness::OutOfService)
        updateDeadline(index);
}

void Staleness::forget(TagId tag)
{
    const size_t index = toNumber(tag);
    set(index, Freshness::None);
    m_states[index].trusted = false;
    m_heard[index] = 0;
}

void Staleness::received(TagId tag, SteadyTime at)
{
    const size_t index = toNumber(tag);
    m_heard[index] = steadyNanoseconds(at);
    m_states[index].trusted = true;
    if (m_states[index].freshness == Freshness::Fresh)
        m_deadlines[index] = m_heard[index] + uncertainAfter(index);
    else
        set(index, Freshness::Fresh);
}

bool Staleness::heard(TagId tag, SteadyTime at, SteadyTime now)
{
    const size_t index = toNumber(tag);
    const Freshness before = m_states[index].freshness;
    if (!m_states[index].trusted || (before != Freshness::Fresh && !isStale(before)))
        return false;
    m_heard[index] = std::max(m_heard[index], steadyNanoseconds(at));
    // What waited in the queue for too long does not make anything fresh.
    if (isStale(before) && m_heard[index] + uncertainAfter(index) <= steadyNanoseconds(now))
        return false;
    set(index, Freshness::Fresh);
    return before != Freshness::Fresh;
}

bool Staleness::linkDown(TagId tag)
{
    const size_t index = toNumber(tag);
    m_states[index].trusted = false;
    if (m_states[index].freshness != Freshness::Fresh)
        return false;
    set(index, Freshness::LastUsable);
    return true;
}

bool Staleness::disable(TagId tag)
{
    const size_t index = toNumber(tag);
    m_states[index].trusted = false;
    const Freshness before = m_states[index].freshness;
    if (before != Freshness::Fresh && !isStale(before)) {
        m_deadlines[index] = kNever;
        return false;
    }
    set(index, Freshness::OutOfService);
    return true;
}

void Staleness::enable(TagId tag, SteadyTime now)
{
    const size_t index = toNumber(tag);
    if (m_states[index].freshness == Freshness::OutOfService)
        m_deadlines[index] = steadyNanoseconds(now) + m_staleAfter[index];
}

void Staleness::sweep(SteadyTime now, std::vector<Change> &changes)
{
    const qint64 at = steadyNanoseconds(now);
    for (size_t index = 0; index < m_deadlines.size(); ++index) {
        if (m_deadlines[index] > at)
            continue;
        const bool halfWay = m_states[index].freshness == Freshness::Fresh && m_heard[index] + m_staleAfter[index] > at;
        set(index, halfWay ? Freshness::LastUsable : Freshness::NoCommunication);
        changes.push_back({TagId(index), m_states[index].freshness});
    }
}

} // namespace lineside
