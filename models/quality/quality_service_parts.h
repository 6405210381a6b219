#pragma once

#include "models/quality/quality_records.h"
#include "models/quality/quality_service.h"
#include "models/quality/subgroup_sampler.h"

#include <list>

// What the service's sources share; nobody else includes it.

namespace lineside {

inline constexpr size_t kPointsToGoOn = 500;       //!< re-read at start, so that every chart stands where it stood
inline constexpr size_t kMeansForDependence = 100;
inline constexpr size_t kMostRecent = 5'000;       //!< readings of a chart

//! Which tags are charts' values or machines' states, by TagId: type + 1, or 0.
struct QualityService::Watched
{
    std::vector<quint8> types;
};

struct QualityService::Incoming
{
    TagId tag = kNoTag;
    UtcTime at{};
    double number = 0;
    StatusCode status = StatusCode::Good;
};

struct QualityService::Running
{
    ControlChart chart;
    MachineId machine;
    QString machineCode;
    QString basis;
    TagId tag = kNoTag;
    TagId stateTag = kNoTag; //!< none: values count at all times
    ValueType tagType = ValueType::Float64;
    ValueType stateType = ValueType::Float64;
    QList<StateRule> states;
    std::chrono::microseconds hold{0};
    std::optional<ChartEngine> engine;
    std::optional<SubgroupSampler> sampler;
    quality_records::LearntRow learnt;
    std::optional<QualityPoint> last;
    std::deque<double> means;
    quint64 lateSeen = 0;
    quint64 changes = 0;
    bool isLoaded = false;      //!< else it waits for what is kept of it
    SteadyTime loadAgainAt{};
    double deadband = 0;        //!< of its tag: history has values that differ by so much
    bool sums = false;          //!< its tag's readings are amounts
    UtcTime beganAt{};          //!< what is older than its first point and this is none of its own
    std::deque<Incoming> recent; //!< what was sampled of the last minute: history may not have that yet
    std::optional<UtcTime> lateFrom; //!< to be charted anew from here,
    UtcTime lateTo{};           //!< since readings up to this came late,
    SteadyTime lateAt{};        //!< the last of them then
    std::optional<UtcTime> lateLeft; //!< from here on some came too late

    bool isSameAs(const Running &other) const
    {
        return chart == other.chart && machine == other.machine && tag == other.tag && stateTag == other.stateTag
            && states == other.states && hold == other.hold && sums == other.sums;
    }
    SubgroupSampler::Settings sampling() const
    {
        return {subgroupSize(chart), chart.every, hold, stateTag != kNoTag, sums};
    }
};

//! What is wrong, as whoever asks is told; outlives the service where a change is still being written.
struct QualityService::Trouble
{
    mutable std::mutex mutex;
    QString text;
};

//! A chart as it is once points were put in.
struct QualityService::Change
{
    Running *chart = nullptr;
    std::optional<ChartEngine> engine;
    quality_records::LearntRow learnt;
    bool hasLearnt = false;              //!< by these points
    std::deque<double> means;
    std::optional<QualityPoint> last;
    std::vector<QualityPoint> added;
    std::vector<QualityPoint> changed;   //!< say something else now
    std::vector<QualityPoint> before;    //!< what those said
    std::vector<QualityPoint> removed;
    std::vector<SpcSignal> raised;       //!< to be told
    std::vector<SpcSignal> corrected;    //!< told before, under the same id
    std::vector<SpcSignal> withdrawn;
    bool isLate = false;

    bool isEmpty() const { return added.empty() && changed.empty() && removed.empty(); }
};

struct QualityService::Listeners
{
    std::mutex mutex; //!< held while they are called: who has gone is not being called
    std::list<std::function<void(const QualityNews &)>> all;
};

} // namespace lineside
