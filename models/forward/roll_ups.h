#pragma once

#include "models/forward/sql_session.h"

namespace lineside::forward {

/*!
 * Sums readings up by the minute, five minutes, the hour and the day, wherever a lane left a mark: each bucket anew from
 * what is there, so that doing it again changes nothing. A bucket is summed up once it is over, the coarser ones from the
 * finer. Belongs to one thread.
 */
class RollUps
{
public:
    //! How long after a minute's end its roll-up may be made; lanes count on half of it.
    static constexpr std::chrono::seconds kAfter{10};

    //! What a step came to.
    struct Step
    {
        bool more = false; //!< there is more to do at once
        QString told;      //!< a bucket that cannot be summed up, in words; empty for none
    };
    //! Does a few buckets that are over by \a now. Another station that is at it is left to it.
    Result<Step> step(SqlSession &session, UtcTime now);
};

} // namespace lineside::forward
