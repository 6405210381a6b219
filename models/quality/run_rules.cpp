#include "models/quality/run_rules.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace lineside {
namespace {

struct PatternRow
{
    SpcPattern pattern;
    const char *name;
    const char *words;
};

//! The gravest first.
constexpr PatternRow kPatternRows[] = {
    {SpcPattern::Beyond3Sigma, "beyond_3_sigma", QT_TRANSLATE_NOOP("quality", "a point beyond 3 sigma")},
    {SpcPattern::EwmaBeyondLimits, "ewma_beyond_limits", QT_TRANSLATE_NOOP("quality", "the moving average beyond its limits")},
    {SpcPattern::CusumBeyondLimits, "cusum_beyond_limits", QT_TRANSLATE_NOOP("quality", "the cumulative sum beyond its limit")},
    {SpcPattern::SpreadBeyondLimits, "spread_beyond_limits", QT_TRANSLATE_NOOP("quality", "the spread beyond its limits")},
    {SpcPattern::TwoOfThreeBeyond2Sigma, "two_of_three_beyond_2_sigma",
     QT_TRANSLATE_NOOP("quality", "two of three points beyond 2 sigma on one side")},
    {SpcPattern::FourOfFiveBeyond1Sigma, "four_of_five_beyond_1_sigma",
     QT_TRANSLATE_NOOP("quality", "four of five points beyond 1 sigma on one side")},
    {SpcPattern::EightOnOneSide, "eight_on_one_side", QT_TRANSLATE_NOOP("quality", "eight points in a row on one side")},
    {SpcPattern::NineOnOneSide, "nine_on_one_side", QT_TRANSLATE_NOOP("quality", "nine points in a row on one side")},
    {SpcPattern::SixTrending, "six_trending", QT_TRANSLATE_NOOP("quality", "six points in a row rising or falling")},
    {SpcPattern::FourteenAlternating, "fourteen_alternating",
     QT_TRANSLATE_NOOP("quality", "fourteen points in a row up and down in turn")},
    {SpcPattern::FifteenWithin1Sigma, "fifteen_within_1_sigma",
     QT_TRANSLATE_NOOP("quality", "fifteen points in a row within 1 sigma")},
    {SpcPattern::EightBeyond1Sigma, "eight_beyond_1_sigma",
     QT_TRANSLATE_NOOP("quality", "eight points in a row beyond 1 sigma on either side")},
};

//! How many of the newest \a among lie beyond \a zone on the side of the sign of \a side.
int beyondOf(const std::array<double, 5> &last, size_t among, double zone, double side)
{
    int count = 0;
    for (size_t i = 0; i < among; ++i)
        count += side * last[i] > zone;
    return count;
}

} // namespace

QString spcPatternName(SpcPattern pattern)
{
    for (const PatternRow &row : kPatternRows) {
        if (row.pattern == pattern)
            return QLatin1String(row.name);
    }
    return {};
}

quint16 spcPatternFromName(const QString &name)
{
    for (const PatternRow &row : kPatternRows) {
        if (name == QLatin1String(row.name))
            return quint16(row.pattern);
    }
    return 0;
}

QString spcPatternNames(quint16 patterns)
{
    QStringList names;
    for (const PatternRow &row : kPatternRows) {
        if (patterns & quint16(row.pattern))
            names += QLatin1String(row.name);
    }
    return names.join(QLatin1Char(' '));
}

quint16 spcPatternsFromNames(const QString &names)
{
    quint16 patterns = 0;
    for (const QString &name : names.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        patterns |= spcPatternFromName(name);
    return patterns;
}

QString spcPatternWords(SpcPattern pattern)
{
    for (const PatternRow &row : kPatternRows) {
        if (row.pattern == pattern)
            return QCoreApplication::translate("quality", row.words);
    }
    return {};
}

QString spcPatternsWords(quint16 patterns)
{
    QStringList words;
    for (const PatternRow &row : kPatternRows) {
        if (patterns & quint16(row.pattern))
            words += spcPatternWords(row.pattern);
    }
    return words.join(QStringLiteral("; "));
}

QString spcSeverityName(SpcSeverity severity)
{
    return severity == SpcSeverity::High ? QStringLiteral("HIGH") : QStringLiteral("LOW");
}

QString spcSideName(SpcSide side)
{
    switch (side) {
    case SpcSide::Above:
        return QStringLiteral("above");
    case SpcSide::Below:
        return QStringLiteral("below");
    case SpcSide::None:
        break;
    }
    return {};
}

RunRuleWatch::Verdict RunRuleWatch::add(double z)
{
    if (std::isnan(z)) {
        reset();
        return {};
    }
    if (m_count > 0) {
        const double before = m_last.front();
        const int step = z > before ? 1 : z < before ? -1 : 0;
        const bool turns = m_rising * step < 0;
        m_alternating = step == 0 ? 0 : turns ? m_alternating + 1 : 1;
        m_rising = step == 0 ? 0 : m_rising * step > 0 ? m_rising + step : step;
    }
    const int side = z > 0 ? 1 : z < 0 ? -1 : 0;
    m_sameSide = side == 0 ? 0 : m_sameSide * side > 0 ? m_sameSide + side : side;
    m_within1 = std::abs(z) < 1 ? m_within1 + 1 : 0;
    m_beyond1 = std::abs(z) > 1 ? m_beyond1 + 1 : 0;
    std::copy_backward(m_last.begin(), m_last.end() - 1, m_last.end());
    m_last.front() = z;
    ++m_count;

    Verdict verdict;
    bool sided = false;
    const auto found = [&](RunRule rule, bool shows, bool hasSide) {
        if (!shows || (m_rules & quint16(rule)) == 0)
            return;
        verdict.patterns |= quint16(rule);
        sided |= hasSide;
    };
    const double way = side;
    found(RunRule::Beyond3Sigma, std::abs(z) > 3, true);
    found(RunRule::TwoOfThreeBeyond2Sigma, way * z > 2 && beyondOf(m_last, 3, 2, way) >= 2, true);
    found(RunRule::FourOfFiveBeyond1Sigma, way * z > 1 && beyondOf(m_last, 5, 1, way) >= 4, true);
    found(RunRule::EightOnOneSide, std::abs(m_sameSide) >= 8, true);
    found(RunRule::NineOnOneSide, std::abs(m_sameSide) >= 9, true);
    found(RunRule::SixTrending, std::abs(m_rising) >= 5, false);
    found(RunRule::FourteenAlternating, m_alternating >= 13, false);
    found(RunRule::FifteenWithin1Sigma, m_within1 >= 15, false);
    found(RunRule::EightBeyond1Sigma, m_beyond1 >= 8, false);
    if (sided)
        verdict.side = side > 0 ? SpcSide::Above : SpcSide::Below;
    return verdict;
}

void RunRuleWatch::reset()
{
    *this = RunRuleWatch(m_rules);
}

} // namespace lineside
