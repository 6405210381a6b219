#pragma once

#include "models/plant/quality_plan.h"

#include <QString>

#include <array>
#include <map>
#include <tuple>

namespace lineside {

/*!
 * What a control chart may show. The first bits are those of RunRule; the others belong to charts that have their own
 * limits. They are named by what is seen, since their numbers differ from book to book.
 */
enum class SpcPattern : quint16 {
    Beyond3Sigma = quint16(RunRule::Beyond3Sigma),
    TwoOfThreeBeyond2Sigma = quint16(RunRule::TwoOfThreeBeyond2Sigma),
    FourOfFiveBeyond1Sigma = quint16(RunRule::FourOfFiveBeyond1Sigma),
    EightOnOneSide = quint16(RunRule::EightOnOneSide),
    NineOnOneSide = quint16(RunRule::NineOnOneSide),
    SixTrending = quint16(RunRule::SixTrending),
    FourteenAlternating = quint16(RunRule::FourteenAlternating),
    FifteenWithin1Sigma = quint16(RunRule::FifteenWithin1Sigma),
    EightBeyond1Sigma = quint16(RunRule::EightBeyond1Sigma),
    SpreadBeyondLimits = 512, //!< range, standard deviation or moving range
    EwmaBeyondLimits = 1024,
    CusumBeyondLimits = 2048,
};
inline constexpr quint16 kAllSpcPatterns = 4095;
//! A point beyond a limit; every other pattern takes several points.
inline constexpr quint16 kLimitPatterns = quint16(SpcPattern::Beyond3Sigma) | quint16(SpcPattern::SpreadBeyondLimits)
    | quint16(SpcPattern::EwmaBeyondLimits) | quint16(SpcPattern::CusumBeyondLimits);

enum class SpcSeverity : quint8 {
    Low, //!< a run rule
    High, //!< beyond a limit
};
enum class SpcSide : quint8 { None, Above, Below };

//! High as soon as one of the patterns is a point beyond a limit.
inline SpcSeverity severityOf(quint16 patterns)
{
    return (patterns & kLimitPatterns) != 0 ? SpcSeverity::High : SpcSeverity::Low;
}

//! The word that is stored and sent: "beyond_3_sigma"; and back, 0 for none of them.
QString spcPatternName(SpcPattern pattern);
quint16 spcPatternFromName(const QString &name);
//! "beyond_3_sigma two_of_three_beyond_2_sigma"; and back, unknown words are passed over.
QString spcPatternNames(quint16 patterns);
quint16 spcPatternsFromNames(const QString &names);
//! For people: "two of three points beyond 2 sigma".
QString spcPatternWords(SpcPattern pattern);
//! All of them, the gravest first.
QString spcPatternsWords(quint16 patterns);
QString spcSeverityName(SpcSeverity severity); //!< "HIGH", "LOW"
QString spcSideName(SpcSide side);             //!< "above", "below", "" for neither

/*!
 * Looks for patterns in points that come one by one, as distances from the centre in sigmas of the points.
 *
 * A pattern belongs to its last point. Two of three and four of five count only when the last point is itself outside, on
 * the side in question; sides and zones are strict: a point on a line is inside, on the centre line on neither side. Six
 * trending are six points each above (or below) the one before; fourteen alternating go up and down in turn; eight beyond
 * 1 sigma may lie on either side. A distance that is no number ends every run.
 *
 * \note Source: Western Electric, Statistical Quality Control Handbook (1956); Nelson (1984), Journal of Quality
 *       Technology 16. Western Electric takes eight on one side, Nelson nine.
 */
class RunRuleWatch
{
public:
    explicit RunRuleWatch(quint16 rules) : m_rules(rules) {}

    struct Verdict
    {
        quint16 patterns = 0;        //!< that end with this point
        SpcSide side = SpcSide::None; //!< of this point, where a pattern has a side
    };
    Verdict add(double z);
    void reset();

private:
    static constexpr size_t kDepth = 5;

    quint16 m_rules;
    std::array<double, kDepth> m_last{}; //!< the newest first; 0 where there was none
    int m_count = 0;      //!< since the last reset
    int m_sameSide = 0;   //!< points in a row on the side of the last one; below 0 beneath the centre
    int m_rising = 0;     //!< steps in a row; below 0 falling
    int m_alternating = 0; //!< steps in a row that each turn round
    int m_within1 = 0;
    int m_beyond1 = 0;
};

/*!
 * Average number of points until an undisturbed process of independent normal values shows the first of these patterns, with
 * limits that are known. The usual sets after Champ, Woodall (1987), Technometrics 29, table 1 (370.4 for one point beyond
 * 3 sigma, 91.75 for the four of Western Electric); others by simulation with a fixed seed, to about 2 %, in some tens of
 * milliseconds. Infinite without a rule.
 */
double inControlRunLength(quint16 rules);
/*!
 * The same for a whole chart: its rules, or its own limits for Ewma (Markov chain after Lucas, Saccucci 1990) and Cusum
 * (Siegmund 1985), together with the chart of spread.
 */
double inControlRunLength(const ControlChart &chart);

//! Signals by chance a point: 1 / inControlRunLength(chart), each worked out once for all charts that are alike in it.
class ChanceBook
{
public:
    double of(const ControlChart &chart);

private:
    std::map<std::tuple<ChartType, int, quint16, double, double, double, double>, double> m_known;
};

} // namespace lineside
