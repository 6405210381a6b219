#include "drivers/mqtt/payload.h"

#include <charconv>
#include <cmath>

namespace lineside::mqtt {
namespace {

constexpr qint64 kLastStampUs = 253'402'300'799'999'999; // 9999-12-31T23:59:59.999999Z

//! Exactly \a count digits from \a text; -1 when they are not there. Takes them off.
int takeDigits(std::string_view &text, size_t count)
{
    if (text.size() < count)
        return -1;
    int value = 0;
    for (size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool takeChar(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

//! What is behind the decimal point, in microseconds; finer digits are cut. Nothing when there is no digit.
std::optional<qint64> takeFraction(std::string_view &text)
{
    qint64 microseconds = 0;
    int digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
        if (digits < 6)
            microseconds = microseconds * 10 + (text.front() - '0');
    }
    if (digits == 0)
        return std::nullopt;
    for (; digits < 6; ++digits)
        microseconds *= 10;
    return microseconds;
}

//! Minutes east of UTC: Z, +hh, +hhmm or +hh:mm, to the end of the text.
std::optional<int> offsetMinutes(std::string_view text)
{
    if (text == "Z" || text == "z")
        return 0;
    const bool east = takeChar(text, '+');
    if (!east && !takeChar(text, '-'))
        return std::nullopt;
    const int hours = takeDigits(text, 2);
    takeChar(text, ':');
    const int minutes = text.empty() ? 0 : takeDigits(text, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !text.empty())
        return std::nullopt;
    return (east ? 1 : -1) * (hours * 60 + minutes);
}

} // namespace

std::optional<UtcTime> stampFromNumber(std::string_view number, TimeUnit unit)
{
    double value = 0;
    const char *const end = number.data() + number.size();
    const auto [at, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc{} || at != end || !(value >= 0) || !std::isfinite(value))
        return std::nullopt;
    double perMicrosecond = 1; // how many of the unit make a microsecond
    switch (unit) {
    case TimeUnit::Auto:
        perMicrosecond = value < 1e11 ? 1e-6 : value < 1e14 ? 1e-3 : value < 1e17 ? 1 : 1e3;
        break;
    case TimeUnit::Seconds:
        perMicrosecond = 1e-6;
        break;
    case TimeUnit::Milliseconds:
        perMicrosecond = 1e-3;
        break;
    case TimeUnit::Microseconds:
        break;
    }
    const double microseconds = std::round(value / perMicrosecond);
    if (!(microseconds <= double(kLastStampUs)))
        return std::nullopt;
    return fromMicroseconds(qint64(microseconds));
}

std::optional<UtcTime> parseStamp(std::string_view text, TimeUnit unit)
{
    using namespace std::chrono;
    const bool isIso = text.size() > 10 && text[4] == '-';
    if (!isIso)
        return stampFromNumber(text, unit);

    const int yearNumber = takeDigits(text, 4);
    if (yearNumber < 1970 || !takeChar(text, '-'))
        return std::nullopt;
    const int monthNumber = takeDigits(text, 2);
    if (monthNumber < 0 || !takeChar(text, '-'))
        return std::nullopt;
    const int dayNumber = takeDigits(text, 2);
    if (dayNumber < 0 || !(takeChar(text, 'T') || takeChar(text, 't') || takeChar(text, ' ')))
        return std::nullopt;
    const int hour = takeDigits(text, 2);
    if (hour < 0 || hour > 23 || !takeChar(text, ':'))
        return std::nullopt;
    const int minute = takeDigits(text, 2);
    if (minute < 0 || minute > 59)
        return std::nullopt;
    int second = 0;
    qint64 fraction = 0;
    if (takeChar(text, ':')) {
        second = takeDigits(text, 2);
        if (second < 0 || second > 60)
            return std::nullopt;
        if (takeChar(text, '.') || takeChar(text, ',')) {
            const auto digits = takeFraction(text);
            if (!digits)
                return std::nullopt;
            fraction = *digits;
        }
    }
    const year_month_day date{year(yearNumber), month(unsigned(monthNumber)), day(unsigned(dayNumber))};
    const auto offset = offsetMinutes(text);
    if (!date.ok() || !offset)
        return std::nullopt;
    return UtcTime(sys_days(date)) + hours(hour) + minutes(minute - *offset) + seconds(second) + microseconds(fraction);
}

} // namespace lineside::mqtt
