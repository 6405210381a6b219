#pragma once

#include "ui/production/state_band.h"

namespace lineside {

/*!
 * What a machine did over a long time. Made once, in as many steps as there are states; any part of it is drawn in as many
 * as there are columns. Immutable: any thread.
 */
class StateHistory
{
public:
    //! In time order and apart from each other; what is left out is not known.
    explicit StateHistory(std::vector<production::StateInterval> intervals);

    bool isEmpty() const { return m_intervals.empty(); }
    //! Where the first one begins; meaningless while it is empty.
    UtcTime from() const { return m_intervals.front().from; }
    /*!
     * [from, to) in pieces: what lasts as long as a column of \a columns stands by itself, with its own beginning and end;
     * what is shorter shares a piece as long as a column, divided as the time was. At most two pieces a column.
     */
    std::vector<StateBand::Piece> pieces(UtcTime from, UtcTime to, int columns, const Site *site) const;

private:
    using Sums = std::array<qint64, production::kMachineStates>; //!< in microseconds by state

    size_t firstEndingAfter(UtcTime at) const;
    Sums sumsUntil(UtcTime at) const;

    const std::vector<production::StateInterval> m_intervals;
    std::vector<Sums> m_before; //!< of all intervals in front of each
};

} // namespace lineside
