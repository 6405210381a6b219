#pragma once

#include "models/base/clock.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lineside {

struct AnomalySettings
{
    std::chrono::seconds step{300};   //!< a row is the means of so long
    int learnRows = 864;              //!< rows of good, settled running that a regime's model is learnt from: 3 days of them
    int leastRows = 150;              //!< so many are enough when they lie
    std::chrono::hours learnFor{120}; //!< in so long a time, as those of a machine that seldom runs do
    int settleRows = 12;              //!< left out after a start, a change of regime, and a gap
    int within = 12;                  //!< of so many rows
    int persistent = 9;               //!< so many have to be odd
    int clearRows = 72;               //!< ordinary rows in a row that end an episode
    double margin = 2;                //!< the limits are so far beyond the tail of what was learnt
    double leastLevel = 6;            //!< a tag is never odd by itself below so many robust standard deviations
    int mostRegimes = 16;
    int leastBehind = 24;             //!< learnt rows that a judgement under given conditions must rest on: two hours
    int newPointRows = 72;            //!< rows under conditions that were not learnt, until they are: six hours
    int slowRows = 36;                //!< over which conditions are averaged for what follows them slowly: three hours
};

//! A value of a row.
struct AnomalyColumn
{
    AnomalyColumn(double scale, bool condition = false) : leastScale(scale), isCondition(condition) {}

    double leastScale;  //!< the standard deviation below which it is never taken to be, in its unit
    bool isCondition;   //!< people or the surroundings set it: it is never odd, and what the others show depends on it
};

enum class AnomalyKind : quint8 {
    Level,   //!< a tag stands where it never stood
    Pattern, //!< each tag is where it may be, but not together
    Sensor,  //!< one tag is stuck at a value where it never stood: look at the sensor first
    OperatingPoint, //!< the machine is run under conditions that were not learnt yet: nothing can be said of its other tags
};
inline constexpr AnomalyKind kLastAnomalyKind = AnomalyKind::OperatingPoint;
enum class AnomalySeverity : quint8 { Low, Medium, High };

//! One tag's part in an anomaly.
struct AnomalyTag
{
    size_t tag = 0;    //!< its place among the machine's monitored tags
    double value = 0;
    double usual = 0;  //!< median of what was learnt
    double deviation = 0; //!< in robust standard deviations; positive: high
    double share = 0;  //!< of the oddness, 0 to 1
};

//! A stretch in which a machine behaved otherwise than learnt. Latched: it ends after a long ordinary time, or by a new baseline.
struct AnomalyEpisode
{
    UtcTime since{};
    UtcTime seenAt{};           //!< the last odd row
    std::optional<UtcTime> endedAt;
    AnomalyKind kind = AnomalyKind::Level;
    AnomalySeverity severity = AnomalySeverity::Low;
    double worst = 0;           //!< how far beyond the limit at worst; 1 is the limit. Of OperatingPoint 0
    quint64 rows = 0;           //!< odd ones
    //! It was there from a start or a change on: the machine may be run in another way that nobody told. What wears goes on growing.
    bool withStart = false;
    bool grew = false;
    double first = 0;           //!< mean oddness of the first hour,
    double recent = 0;          //!< and of about the last one
    std::vector<AnomalyTag> tags; //!< of the worst row, the largest share first; at most 5
};

/*!
 * Learns how a machine's tags move together while it runs well, and says when they do not. A model for each regime (product):
 * how tags follow the conditions it is run under, medians and MADs of what that leaves, a correlation matrix of the scaled and
 * trimmed values with Ledoit-Wolf shrinkage, limits from the tail of what was learnt. Values that wander slowly were seen in few of
 * the places where they go: their scale is widened by how badly so few independent values tell a spread. Under conditions that were never learnt
 * no row is judged: an episode says so until they are, or are left. A row is odd when its Mahalanobis distance or one of its tags is beyond the limit; an episode begins when
 * enough of the last rows are. A missing tag is left out of the distance, which can only make a row less odd. Starts,
 * changes of regime, gaps and rows out of order make nothing odd. What was learnt does not creep after a slow wear: only
 * reBaseline() learns anew. One thread.
 *
 * \note Source: Ledoit, Wolf (2004), Journal of Multivariate Analysis 88, for the shrinkage towards a scaled identity.
 */
class AnomalyDetector
{
public:
    explicit AnomalyDetector(std::vector<AnomalyColumn> columns, const AnomalySettings &settings = {});
    ~AnomalyDetector();
    AnomalyDetector(AnomalyDetector &&) noexcept;
    AnomalyDetector &operator=(AnomalyDetector &&) noexcept;

    /*!
     * The next row, which ended at \a at: a value for each column, NaN where there is none. Rows come in order; one that is not
     * later than the one before is left out. True when an episode began or ended.
     */
    bool addRow(UtcTime at, std::span<const double> values, bool running, const QByteArray &regime);

    //! A row in which the machine stood still as it usually does between two runs: the next one is no start.
    void pause(UtcTime at);

    //! The episode that is on, or ended last.
    const std::optional<AnomalyEpisode> &episode() const { return m_episode; }
    bool isOdd() const { return m_episode && !m_episode->endedAt; }
    //! The same, but not for being run in a way that was not learnt.
    bool isDeviating() const { return isOdd() && m_episode->kind != AnomalyKind::OperatingPoint; }
    //! How far the present regime and its conditions are learnt, 0 to 1; at 1 it is watched.
    double learnt() const;

    //! The clock was set back to \a now: rows go on from there. What was learnt and the episode that is on stay.
    void setBack(UtcTime now);

    //! After maintenance: what was learnt is void, and an episode is over. Rows up to \a at are left out from then on.
    void reBaseline(UtcTime at);
    UtcTime since() const { return m_since; } //!< of the newest baseline; min: none was ever set

    //! Changes whenever what save() gives does.
    quint64 generation() const { return m_generation; }
    //! What was learnt, to be kept over a restart; rows that are still being collected are not in it.
    QByteArray save() const;
    //! False, and nothing is changed, when it is not of such columns or not readable.
    bool load(const QByteArray &saved);
    //! The same as save(), with the episode that is on.
    QByteArray saveWithEpisode() const;
    /*!
     * After load(): an episode that was saved goes on, and rows up to that moment are left out, since they are in it. False, and
     * nothing is changed, without one, or for one of a time after \a now or before the baseline.
     */
    bool resume(const QByteArray &saved, UtcTime now);

private:
    struct Model;
    struct Regime
    {
        std::vector<float> rows; //!< tags and conditions, until the model is there; then those under conditions that it does not know
        UtcTime since{};         //!< of the first of them
        std::unique_ptr<Model> model;
    };
    struct Row;  //!< the one that is looked at
    struct Rows; //!< those that are learnt from

    Regime *regimeOf(const QByteArray &name);
    bool take(std::span<const double> values, Row &row);
    void collect(Regime &regime, const Row &row) const;
    Rows unpack(const Regime &regime) const;
    void learn(Regime &regime);
    void learnPoint(Regime &regime);
    double oddness(const Model &model, const Row &row, AnomalyKind &kind, std::vector<AnomalyTag> *tags) const;
    bool watch(UtcTime at, const Model &model, const Row &row);
    bool watchElsewhere(UtcTime at, Regime &regime, const Row &row);
    bool endPoint(UtcTime at);
    void forgetRecent();

    std::vector<double> m_leastScale;          //!< of tags,
    std::vector<double> m_leastConditionScale; //!< and of conditions
    std::vector<size_t> m_tagColumns, m_conditionColumns;
    AnomalySettings m_settings;
    std::map<QByteArray, Regime> m_regimes;
    QByteArray m_regime;
    bool m_running = false;
    int m_settled = 0;             //!< rows since the last start, change or gap
    UtcTime m_lastAt = UtcTime::min();
    UtcTime m_since = UtcTime::min();
    std::vector<quint8> m_recent;  //!< ring: was the row odd
    size_t m_recentAt = 0;
    int m_ordinary = 0;            //!< rows since the last odd one
    int m_elsewhere = 0;           //!< rows under conditions that were not learnt, one after the other
    int m_known = 0;               //!< and rows under others
    std::vector<double> m_slow;    //!< means of conditions over the last hours
    std::vector<double> m_before;  //!< the row before, to see what is stuck
    std::vector<int> m_stuck;      //!< rows for which a tag's value has not changed at all
    std::optional<AnomalyEpisode> m_episode;
    quint64 m_generation = 0;
};

QString anomalyKindName(AnomalyKind kind);
QString anomalySeverityName(AnomalySeverity severity);

} // namespace lineside
