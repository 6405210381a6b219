#pragma once

#include "models/plant/ids.h"
#include "models/quality/chart_engine.h"

#include <QList>
#include <QString>
#include <QUuid>

#include <map>

namespace lineside {

//! Where values came from.
enum class ValueSource : quint8 { Tag, Hand, File };
QString valueSourceName(ValueSource source); //!< "TAG", "HAND", "FILE"

//! A point of a chart as it is kept.
struct QualityPoint
{
    QUuid id;
    ChartId chart;
    MachineId machine;
    Subgroup group;
    ChartPoint point;       //!< what it said when it came
    ValueSource source = ValueSource::Tag;
    QString user;           //!< who entered it
    UtcTime enteredAt{};    //!< by hand or file; else the time of the point
    QUuid batch;            //!< null for none
    SpcZone zone = SpcZone::None; //!< among the chart's lines as they are now; filled in by QualityService::points()
};

//! A chart signals: one for each excursion, see ChartEngine.
struct SpcSignal
{
    QUuid id;
    ChartId chart;
    MachineId machine;
    QString chartCode;    //!< as they were then
    QString machineCode;
    UtcTime at{};         //!< of the point
    SpcSeverity severity = SpcSeverity::Low;
    quint16 patterns = 0; //!< SpcPattern: those that end at the point
    SpcSide side = SpcSide::None;
    double value = 0;     //!< what the chart draws at the point
    ChartLines lines;
    QString action;       //!< what to do

    QString text() const; //!< one sentence
    SpcZone zone() const { return zoneOf(value, lines); } //!< of what the chart drew, among the lines as they were then
    friend bool operator==(const SpcSignal &, const SpcSignal &) = default;
};

//! A result of a laboratory or of a check by hand.
struct QualityTest
{
    QUuid id;
    QUuid batch;
    QString parameter;      //!< "viscosity"
    double value = 0;
    QString unit;
    Range expected;
    SpcSeverity severity = SpcSeverity::Low; //!< of missing the range
    bool regulated = false; //!< must be met, or the exception be explained, before the batch is approved
    QString action;         //!< what to do when it is missed
    UtcTime at{};
    QString user;

    //! Inside the range, ends included; never with a value that is no number.
    bool passed() const;
    friend bool operator==(const QualityTest &, const QualityTest &) = default;
};

enum class BatchState : quint8 { Open, Approved, Rejected };
QString batchStateName(BatchState state); //!< "OPEN", "APPROVED", "REJECTED"

//! What is tested, and released or not, as one.
struct QualityBatch
{
    QUuid id;
    QString code;     //!< lot number; unique among those of its machine
    MachineId machine;
    QString product;
    BatchState state = BatchState::Open;
    QString openedBy;
    UtcTime openedAt{};
    QString decidedBy; //!< who signed
    UtcTime decidedAt{};
    QString note;      //!< why, where that has to be said
};

//! Signals of one machine in a stretch of time, for its health score.
struct SignalCount
{
    int high = 0;
    int low = 0;
    double byChance = 0; //!< signals that undisturbed charts would show: points / inControlRunLength(), summed
    quint64 points = 0;
    int charts = 0;      //!< with points in that time
    std::map<ChartId, std::map<UtcTime, quint64>> hours; //!< points by chart and hour of the clock, by the hour's begin
    UtcTime from{};
    UtcTime to{};
};

//! What a chart does now.
struct ChartNow
{
    ControlChart chart;
    MachineId machine;
    QString machineCode;
    std::optional<ChartLimits> limits; //!< nothing while it learns
    ChartLines lines;
    ChartLines spread;
    size_t learnt = 0;                 //!< points so far, while it learns
    std::optional<QualityPoint> last;
    DependenceCheck dependence;        //!< of the newest points
    quint64 changes = 0;               //!< grows with each point that comes or says something else now
    std::optional<UtcTime> lateLeft;   //!< readings from here on came so late that they are not in it, since it learnt last

    QString lateWords() const; //!< that of lateLeft; empty for none
    //! What whoever reads it should know of it: that, and its dependence. Empty: nothing.
    QString advice() const;
};

} // namespace lineside
