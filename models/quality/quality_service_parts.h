#pragma once

#include "models/quality/quality_records.h"
#include "models/quality/quality_service.h"
#include "models/quality/subgroup_sampler.h"

#include <list>

// What the service's sources share; nobody else includes it.

namespace lineside {

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
    bool loaded = false;

    bool isSameAs(const Running &other) const
    {
        return chart == other.chart && machine == other.machine && tag == other.tag && stateTag == other.stateTag
            && states == other.states && hold == other.hold;
    }
    SubgroupSampler::Settings sampling() const
    {
        return {subgroupSize(chart), chart.every, hold, stateTag != kNoTag};
    }
};

struct QualityService::Listeners
{
    std::mutex mutex; //!< held while they are called: who has gone is not being called
    std::list<std::function<void(const QualityNews &)>> all;
};

} // namespace lineside
