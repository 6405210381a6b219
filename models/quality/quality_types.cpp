#include "models/quality/quality_types.h"

#include <QCoreApplication>

#include <cmath>

namespace lineside {

QString valueSourceName(ValueSource source)
{
    switch (source) {
    case ValueSource::Tag:
        return QStringLiteral("TAG");
    case ValueSource::Hand:
        return QStringLiteral("HAND");
    case ValueSource::File:
        break;
    }
    return QStringLiteral("FILE");
}

QString batchStateName(BatchState state)
{
    switch (state) {
    case BatchState::Open:
        return QStringLiteral("OPEN");
    case BatchState::Approved:
        return QStringLiteral("APPROVED");
    case BatchState::Rejected:
        break;
    }
    return QStringLiteral("REJECTED");
}

QString SpcSignal::text() const
{
    return QCoreApplication::translate("quality", "Control chart %1 of %2: %3.")
        .arg(chartCode, machineCode, spcPatternsWords(patterns));
}

bool QualityTest::passed() const
{
    return std::isfinite(value) && (!expected.low || value >= *expected.low) && (!expected.high || value <= *expected.high);
}

QString ChartNow::lateWords() const
{
    if (!lateLeft)
        return {};
    return QCoreApplication::translate("quality", "Readings from %1 on came too late to be charted: too many points lie behind them.").arg(toIso(*lateLeft));
}

QString ChartNow::advice() const
{
    return (lateWords() + QLatin1Char(' ') + dependence.advice()).trimmed();
}

} // namespace lineside
