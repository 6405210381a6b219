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
    return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
        + QLatin1Char('.') + QString::number(fraction).rightJustified(6, QLatin1Char('0')) + QLatin1Char('Z');
}

QDateTime toLocalDateTime(UtcTime at)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at);
    return QDateTime::fromMSecsSinceEpoch(ms.time_since_epoch().count());
}

} // namespace lineside
