#pragma once

#include "models/forward/pg_link.h"

#include <set>

namespace lineside::forward {

/*!
 * The months that a series is divided into, as far as a connection has seen them. What lies outside the plausible range
 * gets no month: a stamp of the year 1601 must not make a partition. Where TimescaleDB is installed, the functions of the
 * schema do nothing here, since hypertables divide themselves. Belongs to one thread.
 */
class Months
{
public:
    static constexpr int kYearsBack = 10;
    static constexpr int kDaysAhead = 31;

    explicit Months(QByteArray series) : m_series(std::move(series)) {}

    //! Whether a reading of this time belongs into the series at all.
    static bool isPlausible(UtcTime at, UtcTime now);
    //! Months since the year 0.
    static int monthOf(UtcTime at);
    //! "2026-11-01"
    static QByteArray firstDay(int month);

    //! Makes the partition of a month where it is missing.
    Status ensure(PgLink &link, int month);
    //! The database may have lost some: look again.
    void forget() { m_known.clear(); }

private:
    const QByteArray m_series;
    std::set<int> m_known;
};

} // namespace lineside::forward
