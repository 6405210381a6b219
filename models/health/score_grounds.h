#pragma once

#include "models/health/health_score.h"
#include "models/plant/plan_check.h"

#include <QJsonObject>
#include <QString>
#include <QUuid>

#include <array>
#include <vector>

namespace lineside {

/*!
 * One thing that a score rests on, and what it rests on in turn: from the score over its dimensions to the tags, states,
 * stops, charts and values by hand that a person can look up. A view needs to know the kinds only to know where a click
 * leads: \a tag with [from, to) to readings, Stop to the machine's stops of that time, Signal and Value to a chart.
 */
struct ScoreGround
{
    enum class Kind : quint8 {
        Score,
        Dimension, //!< key is its name: "sensor", "oee", …
        Part,      //!< of a dimension: availability, performance and quality rate of OEE
        Tag,       //!< readings of \a tag
        Time,      //!< of a machine state, and of a reason: key "DOWN" or "DOWN jam"
        Stop,      //!< one stretch of it
        Counts,    //!< what was made of a product (key), by the counter \a tag
        Chart,     //!< control chart \a id
        Signal,    //!< \a id, of the chart \a owner
        Value,     //!< a value or a test by hand: the point \a id of the chart \a owner
    };

    Kind kind = Kind::Score;
    QString key;   //!< what it is among its like; stays the same in every language
    QString name;  //!< as people call it
    QString text;  //!< a sentence more, in the station's language; may be empty
    std::optional<double> points; //!< that it takes from 100; those below add up to it. Nothing: it only informs
    std::optional<double> figure; //!< what was measured, counted or worked out
    QString unit;                 //!< of the figure: UCUM; "%" for shares, empty for numbers of things
    TagUuid tag;   //!< whose readings it rests on; null: none
    QUuid id;      //!< of a chart, a signal, a value; null: it has none
    QUuid owner;   //!< the chart of a signal or a value
    QUuid batch;   //!< in which a value was entered; null: none
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;  //!< 0 to 1: how much of the range is known
    quint64 left = 0;     //!< of those below that are not listed, since there are too many
    WatchFault fault = WatchFault::None; //!< of a tag that is chosen for the score and cannot be judged
    std::vector<ScoreGround> grounds; //!< those that take the most first
};

//! What speaks for the dimensions that are not the sensors', as others found it. points are shares in any unit: seconds, signals.
using HealthEvidence = std::array<std::vector<ScoreGround>, kHealthDimensions>;

//! Why a machine had its score at a moment.
struct ScoreExplanation
{
    MachineId machine;
    QString machineCode;
    HealthScore score;
    bool replayed = false; //!< of a moment that is past, worked out anew from its readings
    ScoreGround ground;    //!< the score itself, and everything below it
};

inline constexpr size_t kMostGrounds = 200; //!< below one ground

//! What a tag of a score is called.
struct GroundTag
{
    TagUuid tag;
    QString code;
    QString unit;
    WatchFault fault = WatchFault::None;
};

/*!
 * The tree of a score. Points below a dimension are scaled so that they add up to what the dimension takes; those of the
 * tags are the score's own. More than kMostGrounds below one are cut, and the first that is left takes their points.
 */
ScoreGround groundOf(const HealthScore &score, const std::vector<GroundTag> &tags, HealthEvidence evidence);

//! "TAG", "STOP", …
QString groundKindName(ScoreGround::Kind kind);
QJsonObject toJson(const ScoreGround &ground);
QJsonObject toJson(const ScoreExplanation &explanation);

} // namespace lineside
