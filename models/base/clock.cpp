#include "models/base/clock.h"

#include <QTimeZone>

namespace lineside {

namespace {

class SystemClock final : public Clock
{
public:
    UtcTime utc() const override
    {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
    SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

} // namespace

const Clock &Clock::system()
{
    static const SystemClock clock;
    return clock;
}

QString toIso(UtcTime at)
{
    const qint64 us = toMicroseconds(at);
    const qint64 seconds = (us >= 0 ? us : us - 999'999) / 1'000'000;
    const qint64 fraction = us - seconds * 1'000'000;
    const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(at)};
    const std::chrono::year_month_day date{day};
    if (date.year() >= std::chrono::year(1) && date.year() <= std::chrono::year(9999)) {
        // By hand: QDateTime and its locale take ten times as long, and a server writes a thousand a second.
        char text[] = "0000-00-00T00:00:00.000000Z";
        const auto put = [&text](int last, int digits, qint64 value) {
            for (; digits > 0; --digits, --last, value /= 10)
                text[last] = char('0' + value % 10);
        };
        const qint64 ofDay = seconds - qint64(day.time_since_epoch().count()) * 86'400;
        put(3, 4, int(date.year()));
        put(6, 2, unsigned(date.month()));
        put(9, 2, unsigned(date.day()));
        put(12, 2, ofDay / 3'600);
        put(15, 2, ofDay / 60 % 60);
        put(18, 2, ofDay % 60);
        put(25, 6, fraction);
        return QString::fromLatin1(text, sizeof text - 1);
    }
    return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
        + QLatin1Char('.') + QString::number(fraction).rightJustified(6, QLatin1Char('0')) + QLatin1Char('Z');
}

QDateTime toLocalDateTime(UtcTime at)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at);
    return QDateTime::fromMSecsSinceEpoch(ms.time_since_epoch().count());
}

} // namespace lineside
