#include "ui/quality/quality_words.h"

#include "models/plant/plant.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

struct QualityWords
{
    Q_DECLARE_TR_FUNCTIONS(QualityWords)
};

} // namespace

QString chartKindText(ChartType type)
{
    switch (type) {
    case ChartType::XbarR:
        return QStringLiteral("X\u0304-R");
    case ChartType::XbarS:
        return QStringLiteral("X\u0304-S");
    case ChartType::Individuals:
        return QStringLiteral("I-MR");
    case ChartType::Ewma:
        return QStringLiteral("EWMA");
    case ChartType::Cusum:
        return QStringLiteral("CUSUM");
    }
    return {};
}

QString pointsWord(ChartType type)
{
    switch (type) {
    case ChartType::XbarR:
    case ChartType::XbarS:
        return QualityWords::tr("Means");
    case ChartType::Individuals:
        return QualityWords::tr("Single values");
    case ChartType::Ewma:
        return QualityWords::tr("Moving average");
    case ChartType::Cusum:
        return QualityWords::tr("Cumulative sums");
    }
    return {};
}

QString spreadWord(const ControlChart &chart)
{
    if (subgroupSize(chart) == 1)
        return QualityWords::tr("Moving ranges");
    return chart.type == ChartType::XbarR ? QualityWords::tr("Ranges") : QualityWords::tr("Standard deviations");
}

QString measureText(double value, double sigma)
{
    if (!std::isfinite(value))
        return QString(QChar(0x2013));
    const double step = sigma > 0 ? sigma : std::abs(value) / 1'000;
    const int decimals = step > 0 ? std::clamp(int(std::ceil(1 - std::log10(step))), 0, 8) : 2;
    return QLocale().toString(value, 'f', decimals);
}

QString figureText(std::optional<double> value, int decimals)
{
    return value && std::isfinite(*value) ? QLocale().toString(*value, 'f', decimals) : QString(QChar(0x2013));
}

QString momentText(UtcTime at)
{
    return QLocale().toString(toLocalDateTime(at), QualityWords::tr("d MMM HH:mm:ss"));
}

QString chartStateText(const ChartNow &chart)
{
    if (!chart.last)
        return chart.chart.tag.isNull() ? QualityWords::tr("Nothing was entered yet") : QualityWords::tr("No point yet");
    if (!chart.limits)
        return QualityWords::tr("Learns its limits: %1 of %2 points").arg(chart.learnt).arg(chart.chart.learn);
    if (chart.last->point.patterns != 0)
        return spcPatternsWords(chart.last->point.patterns);
    return QualityWords::tr("In control");
}

QString rangeWords(const Range &range, const QString &unit)
{
    const QLocale locale;
    const auto number = [&locale](double value) { return locale.toString(value, 'g', 8); };
    QString text;
    if (range.low && range.high)
        text = QualityWords::tr("%1 to %2").arg(number(*range.low), number(*range.high));
    else if (range.low)
        text = QualityWords::tr("at least %1").arg(number(*range.low));
    else if (range.high)
        text = QualityWords::tr("at most %1").arg(number(*range.high));
    else
        return QualityWords::tr("no range");
    return unit.isEmpty() ? text : text + QLatin1Char(' ') + unit;
}

QString batchStateText(BatchState state)
{
    switch (state) {
    case BatchState::Open:
        return QualityWords::tr("open");
    case BatchState::Approved:
        return QualityWords::tr("approved");
    case BatchState::Rejected:
        return QualityWords::tr("rejected");
    }
    return {};
}

QString severityText(SpcSeverity severity)
{
    return severity == SpcSeverity::High ? QualityWords::tr("high") : QualityWords::tr("low");
}

QString unitOf(const PlantSnapshot &snapshot, const ControlChart &chart)
{
    if (chart.tag.isNull())
        return chart.unit;
    const TagEntry *entry = snapshot.find(chart.tag);
    return entry ? entry->tag->unit : QString();
}

} // namespace lineside
