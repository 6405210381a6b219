#include "models/forward/months.h"

namespace lineside::forward {

bool Months::isPlausible(UtcTime at, UtcTime now)
{
    return at >= now - std::chrono::years(kYearsBack) && at < now + std::chrono::days(kDaysAhead);
}

int Months::monthOf(UtcTime at)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
    return int(day.year()) * 12 + int(unsigned(day.month())) - 1;
}

QByteArray Months::firstDay(int month)
{
    return QByteArray::number(month / 12).rightJustified(4, '0') + '-'
        + QByteArray::number(month % 12 + 1).rightJustified(2, '0') + "-01";
}

Status Months::ensure(PgLink &link, int month)
{
    if (m_known.contains(month))
        return Done{};
    const Result<SqlRows> made =
        link.query("SELECT lineside.ensure_month($1, $2::date)", {m_series, firstDay(month)});
    if (!made)
        return made.error();
    m_known.insert(month);
    return Done{};
}

} // namespace lineside::forward
