#pragma once

#include "models/health/anomaly_detector.h"
#include "models/health/deviation_window.h"
#include "models/health/health_sentence.h"
#include "models/health/health_trend.h"
#include "models/health/projection.h"
#include "models/plant/plan_check.h"
#include "models/plant/plant.h"

#include <array>
#include <deque>

namespace lineside {

//! One tag that a machine is judged by, resolved.
struct MonitoredTag
{
    TagId id = kNoTag;
    TagUuid tag;
    QString code;     //!< "CAP-01.vibration"
    QString unit;
    QString sensorType; //!< "vibration"; may be empty
    ValueType type = ValueType::Float64;
    DeviationLimits limits;
    std::optional<double> lowest;  //!< projections look for when it gets there: low-low, else low, else where its score is 0
    std::optional<double> highest;
    WatchFault fault = WatchFault::None; //!< of one that is named and cannot be judged
    friend bool operator==(const MonitoredTag &a, const MonitoredTag &b);
};

//! What people set on a machine: its monitored tags are held against what they show under such conditions.
struct ConditionTag
{
    TagId id = kNoTag;
    ValueType type = ValueType::Float64;
    QString sensorType;
    double leastScale = 0; //!< what it moves by without anybody having set it, in its unit
    friend bool operator==(const ConditionTag &, const ConditionTag &) = default;
};

//! What a machine's health is made of, out of a snapshot.
struct HealthSetup
{
    static constexpr size_t kMostConditions = 6;

    MachineId machine;
    QString code;
    QString name;
    HealthPlan plan;
    std::vector<MonitoredTag> tags;
    std::vector<ConditionTag> conditions; //!< set points that are not among the monitored tags; at most kMostConditions
    std::vector<MonitoredTag> blind; //!< that the plan names, and that cannot be judged: they count as tags without data
    TagId stateTag = kNoTag;   //!< with rules for it; else the machine is taken to run always
    ValueType stateType = ValueType::Int64;
    QList<StateRule> states;
    TagId productTag = kNoTag; //!< each product is a regime of its own for the detector
    ValueType productType = ValueType::Text;

    //! Nothing for a machine without a plan that is enabled.
    static std::optional<HealthSetup> of(const PlantSnapshot &snapshot, const Machine &machine);
    //! Whether a monitored tag is itself a condition that others follow: a measured speed, rate or ambient that no set point stands for.
    bool isCondition(const MonitoredTag &tag) const;
    //! Whether what was accumulated under \a other still holds under this.
    bool accumulatesLike(const HealthSetup &other) const;
};

//! Of production and quality, at a moment.
struct HealthFigures
{
    HealthFigure oee;
    HealthFigure performance;
    SignalFigure outOfControl;
    BreakdownFigure breakdowns;
};

//! Something that speaks against a machine, the worst first.
struct RiskFactor
{
    enum class Kind : quint8 { HardLimit, Data, Projection, Anomaly, Trend, Dimension, Tag };
    Kind kind = Kind::Tag;
    double points = 0; //!< that it takes from the score; 0 where that does not apply
    QString subject;   //!< the tag's or the dimension's name; may be empty
    HealthSentence sentence;
    QString text;      //!< its words
    HealthDimension dimension = HealthDimension::Sensor; //!< of Kind::Dimension
};

//! All that is known of one machine's health at a moment. A value.
struct HealthAssessment
{
    MachineId machine;
    QString code;
    HealthScore score;
    HealthTrend trend;
    std::optional<AnomalyEpisode> anomaly; //!< the one that is on
    double learnt = 0;                     //!< how far the detector has learnt the present regime; 0 when it does not watch
    std::vector<Projection> projections;   //!< the soonest first
    std::optional<bool> running;
    QList<RiskFactor> risks;
    HealthSentence advice;                 //!< what to do
    QString action;                        //!< its words
    BreakdownFigure breakdowns;            //!< as they were asked for
    std::vector<MonitoredTag> tags;        //!< what AnomalyTag::tag and Projection::tag point into; behind them the blind ones
};

struct MachineHealthSettings
{
    DeviationSettings window; //!< timeWeighted and runningOnly come from the plan
    AnomalySettings anomalies;
    std::chrono::minutes projectEvery{60};
};

/*!
 * Keeps one machine's health up to date, reading by reading: the same for live readings, for history at start, and for a
 * replay. Slots are places in HealthSetup::tags. Readings come in order of time for each tag; one that is late counts where
 * DeviationWindow says so and nowhere else, and a state or product that is older than the present one is left out. One thread.
 */
class MachineHealth
{
public:
    explicit MachineHealth(HealthSetup setup, const MachineHealthSettings &settings = {});

    void addValue(size_t slot, UtcTime at, double value, StatusCode status);
    /*!
     * Readings of one row of the detector (AnomalySettings::step), between which neither the state nor the product changes: the same
     * as addValue() of each.
     */
    void addValues(size_t slot, const ReadingRun &run);
    //! When the row ends in which \a at lies.
    UtcTime rowEnd(UtcTime at) const { return fromMicroseconds((toMicroseconds(at) / m_stepUs + 1) * m_stepUs); }
    //! Of a place in HealthSetup::conditions. It stands until the next one.
    void addCondition(size_t place, UtcTime at, double value, StatusCode status);
    //! Of the state tag.
    void addState(UtcTime at, qint64 value, StatusCode status);
    //! Of the product tag: its text, or its number in words.
    void addProduct(UtcTime at, const QByteArray &product, StatusCode status);
    //! Takes the plan's other parts (weights, thresholds) without losing what was accumulated.
    void setPlan(const HealthPlan &plan) { m_setup.plan = plan; }

    /*!
     * The score of now and all around it. Also notes the score for the trend, once an hour. Where readings were stamped more than
     * an hour later than \a now, the clock was set back: they are forgotten, and what comes now counts again.
     */
    HealthAssessment assess(UtcTime now, const HealthFigures &figures);
    //! The score of assess() alone, at a fraction of the work.
    HealthScore score(UtcTime now, const HealthFigures &figures);

    //! Scores of earlier times, in order, for the trend; before the first assess().
    void addPast(std::span<const ScorePoint> points);
    std::span<const ScorePoint> past() const { return m_past; }
    void setStatusBefore(HealthStatus status) { m_status = status; }
    HealthStatus statusBefore() const { return m_status; }
    //! In the place of the scores of [from, to], which were computed anew.
    void correctPast(std::span<const ScorePoint> points, UtcTime from, UtcTime to);

    const HealthSetup &setup() const { return m_setup; }
    AnomalyDetector &detector() { return m_detector; }
    UtcTime lastAt(size_t slot) const { return m_windows[slot].lastAt(); } //!< of the tag's newest reading
    UtcTime newest() const { return m_newest; } //!< of all readings that came
    UtcTime stateAt() const { return m_stateAt; } //!< of the newest state
    UtcTime productAt() const { return m_productAt; }
    UtcTime conditionAt(size_t place) const { return m_conditions[place].at; }
    void reBaseline(UtcTime at);

private:
    //! Of a fifth of a row.
    struct Mean
    {
        double sum = 0;
        quint32 count = 0;
        void add(const ReadingRun &run, size_t begin, size_t end);
    };
    static constexpr size_t kParts = 5;
    using Means = std::array<Mean, kParts>;

    struct Condition
    {
        UtcTime at = UtcTime::min();
        double value = std::numeric_limits<double>::quiet_NaN();
    };

    void setBack(UtcTime now);
    void closeRows(UtcTime at);
    void closeRow();
    bool runs() const { return m_running.value_or(m_setup.states.isEmpty()); }
    //! What the machine was up to until \a at, since that was noted last, is part of the row now.
    void noteRun(UtcTime at);
    //! A stop of such a length is how this machine works: a start after it is no start-up.
    bool isUsualPause(std::chrono::microseconds length, UtcTime at) const;

    HealthSetup m_setup;
    MachineHealthSettings m_settings;
    std::vector<DeviationWindow> m_windows;
    RunningTime m_runningTime;
    std::vector<TagProjection> m_projections;
    AnomalyDetector m_detector;
    std::optional<bool> m_running;
    QByteArray m_product;
    qint64 m_stepUs;
    qint64 m_row = std::numeric_limits<qint64>::min(); //!< the row that is being collected
    qint64 m_rowEndUs = std::numeric_limits<qint64>::min();
    std::vector<Means> m_means;
    //! A stop that has ended.
    struct Pause
    {
        UtcTime end{};
        std::chrono::microseconds length{};
    };

    qint64 m_ranUs = 0;         //!< of the row,
    qint64 m_notedUs = 0;       //!< up to here
    UtcTime m_stoppedAt = UtcTime::min(); //!< min: it runs, or never ran
    std::deque<Pause> m_pauses; //!< of the last days, at most kMostPauses
    int m_ranRows = 0;          //!< since it started up
    std::vector<Condition> m_conditions;
    std::vector<double> m_values; //!< of the row that was closed: tags, and behind them conditions
    std::vector<ScorePoint> m_past;
    HealthStatus m_status = HealthStatus::NotEnoughData;
    HealthTrend m_trend;
    UtcTime m_trendAt = UtcTime::min();
    std::vector<Projection> m_projected;
    UtcTime m_projectedAt = UtcTime::min();
    UtcTime m_newest = UtcTime::min();
    UtcTime m_stateAt = UtcTime::min();
    UtcTime m_productAt = UtcTime::min();
};

} // namespace lineside
