#include "ui/site_plans/shift_text.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kMinutesOfDay = 24 * 60;

} // namespace

QString timeText(int minutes)
{
    const int ofDay = minutes % kMinutesOfDay;
    return QStringLiteral("%1:%2").arg(ofDay / 60, 2, 10, QLatin1Char('0')).arg(ofDay % 60, 2, 10, QLatin1Char('0'));
}

std::optional<int> minutesOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2})(?:[:.](\\d{2}))?$"));
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const int hours = match.captured(1).toInt();
    const int minutes = match.captured(2).toInt();
    if (minutes > 59 || hours * 60 + minutes > kMinutesOfDay)
        return std::nullopt;
    return hours * 60 + minutes;
}

QString breaksText(const Shift &shift)
{
    QStringList texts;
    for (const ShiftBreak &pause : shift.breaks)
        texts += timeText(shift.start + pause.start) + QChar(0x2013) + timeText(shift.start + pause.start + pause.length);
    return texts.join(QStringLiteral(", "));
}

std::optional<QList<ShiftBreak>> breaksOf(const QString &text, int shiftStart)
{
    static const QRegularExpression between(QStringLiteral("[,;]"));
    static const QRegularExpression to(QStringLiteral("\\s*[-\u2013]\\s*"));
    QList<ShiftBreak> breaks;
    const QStringList parts = text.split(between, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QStringList ends = part.trimmed().split(to);
        if (ends.size() != 2)
            return std::nullopt;
        const std::optional<int> start = minutesOf(ends[0]);
        const std::optional<int> end = minutesOf(ends[1]);
        if (!start || !end)
            return std::nullopt;
        breaks += {(*start - shiftStart + kMinutesOfDay) % kMinutesOfDay, (*end - *start + kMinutesOfDay) % kMinutesOfDay};
    }
    std::sort(breaks.begin(), breaks.end(), [](const ShiftBreak &a, const ShiftBreak &b) { return a.start < b.start; });
    return breaks;
}

std::optional<QDate> dateOf(const QString &text)
{
    const QString written = text.trimmed();
    for (const QString &form : {QStringLiteral("yyyy-M-d"), QStringLiteral("d.M.yyyy"), QLocale().dateFormat(QLocale::ShortFormat)}) {
        const QDate date = QDate::fromString(written, form);
        if (date.isValid() && date.year() >= 2000)
            return date;
    }
    return std::nullopt;
}

} // namespace lineside
