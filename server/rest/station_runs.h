#pragma once

#include "models/base/clock.h"
#include "models/history/historian.h"

#include <functional>
#include <memory>

namespace lineside::rest {

/*!
 * When the station began and ended, as its journal has it. A picture of many tags asks for the same time over and over; the
 * journal is asked once for all of it: who asks for the same minutes while the question is under way gets its answer, and for
 * some seconds after. Nothing is missed by that: a start is in the journal before the first question, and an end comes with
 * none. Thread-safe.
 */
class StationRuns
{
public:
    struct Runs
    {
        std::vector<UtcTime> starts;
        std::vector<UtcTime> stops;
    };
    using Told = std::function<void(const Result<Runs> &)>;
    //! Asks the journal; answers once, on any thread, also before it returns.
    using Ask = std::function<void(const EventFilter &, std::function<void(const Result<QList<Event>> &)>)>;

    //! \a ask and \a clock outlive the last answer.
    StationRuns(Ask ask, const Clock &clock);
    StationRuns(Historian &historian, const Clock &clock);

    //! Those of a time, both ends rounded to whole minutes outwards. Answers once, on the caller's thread or the historian's.
    void tell(UtcTime from, UtcTime to, Told told);

private:
    struct Book;
    const Ask m_ask;
    const Clock &m_clock;
    const std::shared_ptr<Book> m_book; //!< an answer may come later than this goes
};

} // namespace lineside::rest
