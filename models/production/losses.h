#pragma once

#include "models/production/oee.h"

namespace lineside::production {

//! Whose losses, and when.
struct LossQuestion
{
    std::vector<MachineId> machines; //!< one, those of a line, of a site
    UtcTime from{};
    UtcTime to{};
    QString shift;                   //!< only in shifts of this name; empty: all the time
    bool planned = false;            //!< with planned stops among the reasons
    ParetoBy by = ParetoBy::Time;
};

/*!
 * Where time went, of one machine or several. Accounts are kept by the hour, the shift and the run: a window is widened to
 * whole ones of these, and from and to say what it came to. All sums are exact: the fall of a line is the sum of its
 * machines', the account of a day that of its hours.
 */
struct Losses
{
    UtcTime from{};
    UtcTime to{};
    Account account;               //!< all machines together
    Waterfall fall;                //!< likewise: machine hours
    std::vector<ParetoBar> reasons;
    size_t cells = 0;              //!< that it is made of; 0: nothing is known
    int machines = 0;              //!< with accounts in that time
};

//! Adds up machine by machine.
class LossSum
{
public:
    explicit LossSum(const LossQuestion &question) : m_question(question) { m_sum.fall.machines = 0; }

    //! \a cells of one machine, in time order; what lies outside the window or the shift is left out.
    void add(const std::vector<Cell> &cells);
    Losses take() &&;

private:
    const LossQuestion &m_question;
    Losses m_sum;
};
//! No cell that has a part in a time begins so long before it: an hour that the clocks repeat.
inline constexpr std::chrono::hours kLongestCell{2};

} // namespace lineside::production
