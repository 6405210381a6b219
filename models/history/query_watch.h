#pragma once

#include "models/history/historian.h"

#include <array>
#include <chrono>

namespace lineside {

//! What the history can be asked, as figures tell questions apart.
enum class QueryKind : quint8 { Trend, Raw, Buckets, ValueAt, States, Events, Forecast };
inline constexpr std::array kQueryKinds{"trend", "raw", "buckets", "value_at", "states", "events", "forecast"};

/*!
 * How long the history takes to answer. What takes longer than it may is logged, in the category "lineside.history.slow":
 * which question, of which tag and range, how long it waited for its turn and how long it took. Thread-safe.
 */
class QueryWatch
{
public:
    virtual ~QueryWatch() = default;

    //! Null where nobody measures.
    static const QueryWatch *of(const Historian &historian);
    static QueryWatch *of(Historian &historian);

    //! From its turn to the answer.
    virtual LatencySummary queryTime(QueryKind kind) const = 0;
    virtual quint64 slowQueries() const = 0;
    //! 0: none is slow.
    virtual void setSlowAfter(std::chrono::microseconds time) = 0;
};

} // namespace lineside
