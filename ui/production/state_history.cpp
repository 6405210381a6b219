#include "ui/production/state_history.h"

#include "ui/production/production_names.h"

#include <algorithm>

namespace lineside {

StateHistory::StateHistory(std::vector<StateInterval> intervals) : m_intervals(std::move(intervals))
{
    m_before.reserve(m_intervals.size());
    Sums sum{};
    for (const StateInterval &interval : m_intervals) {
        m_before.push_back(sum);
        sum[size_t(interval.state)] += (interval.to - interval.from).count();
    }
}

size_t StateHistory::firstEndingAfter(UtcTime at) const
{
    const auto found = std::partition_point(m_intervals.begin(), m_intervals.end(), [at](const StateInterval &interval) { return interval.to <= at; });
    return size_t(found - m_intervals.begin());
}

StateHistory::Sums StateHistory::sumsUntil(UtcTime at) const
{
    if (m_intervals.empty())
        return {};
    const size_t next = firstEndingAfter(at);
    // of the last one, where all are over
    const size_t index = std::min(next, m_intervals.size() - 1);
    Sums sums = m_before[index];
    const StateInterval &interval = m_intervals[index];
    sums[size_t(interval.state)] += std::max<qint64>(0, (std::min(at, interval.to) - interval.from).count());
    return sums;
}

std::vector<StateBand::Piece> StateHistory::pieces(UtcTime from, UtcTime to, int columns, const Site *site) const
{
    std::vector<StateBand::Piece> pieces;
    const auto column = std::max<std::chrono::microseconds>((to - from) / std::max(columns, 1), std::chrono::microseconds(1));
    UtcTime at = from;
    while (at < to) {
        const size_t index = firstEndingAfter(at);
        if (index >= m_intervals.size() || m_intervals[index].from >= to)
            break;
        const StateInterval &here = m_intervals[index];
        at = std::max(at, here.from);
        const UtcTime end = std::min(here.to, to);
        UtcTime stop = std::min(to, at + column);
        if (end >= stop) {
            pieces.push_back(pieceOf(here, at, end, site));
            at = end;
            continue;
        }
        // it is short: what else lies within a column, up to what stands by itself again
        const size_t last = firstEndingAfter(stop);
        if (last < m_intervals.size() && m_intervals[last].from < stop && m_intervals[last].to - m_intervals[last].from >= column)
            stop = m_intervals[last].from;
        const bool isAlone = index + 1 >= m_intervals.size() || m_intervals[index + 1].from >= stop;
        if (isAlone) {
            pieces.push_back(pieceOf(here, at, end, site));
        } else {
            Sums sums = sumsUntil(stop);
            const Sums before = sumsUntil(at);
            std::array<double, kMachineStates> times{};
            for (size_t state = 0; state < kMachineStates; ++state)
                times[state] = double(sums[state] - before[state]);
            pieces.push_back(sharedPiece(at, stop, times));
        }
        at = stop;
    }
    return pieces;
}

} // namespace lineside
