#pragma once

#include "models/production/account.h"

#include <optional>

namespace lineside::production {

//! Why a figure is not there.
enum class NoFigure : quint8 {
    None,          //!< it is there
    NothingKnown,  //!< the state was not known at any time
    NotPlanned,    //!< no time in which it was to be busy: not applicable
    NoIdealRate,   //!< a product that was made has no ideal cycle
    NoCounts,      //!< no counter, or none that tells good from bad
    NothingMade,
};

/*!
 * OEE and its parts after ISO 22400-2, from summed times and counts and from nothing else:
 *
 *   A = APT / PBT,  E = sum(PRI_i * PQ_i) / APT,  Q = GQ / PQ,  OEE = A * E * Q = sum(PRI_i * GQ_i) / PBT
 *
 * PBT is the time in shift and not planned down in which the state was known: running, idle, setup and down. APT is the
 * running time with short stops, which are a loss of performance. With several products each unit weighs in Q as much as
 * its ideal time, so that the identity holds; with one product that is GQ / PQ.
 */
struct OeeFigures
{
    UtcTime from{};
    UtcTime to{};
    qint64 samples = 0;
    double coverage = 0;        //!< 0 to 1: of the time in shift, how much the state was known for
    double quality = 0;         //!< 0 to 1: of the samples, a half for Uncertain ones

    double planned = 0;         //!< PBT, seconds
    double producing = 0;       //!< APT, seconds
    double idealTime = 0;       //!< sum of PRI_i * PQ_i, seconds
    double goodTime = 0;        //!< sum of PRI_i * GQ_i, seconds
    Counts counts;              //!< that belong to it: in shift, while the state was known

    std::optional<double> a;
    std::optional<double> e;    //!< not capped: above 1 the ideal rate is wrong
    std::optional<double> q;
    std::optional<double> oee;
    NoFigure why = NoFigure::None; //!< of a missing OEE
    std::optional<double> yield;   //!< GQ / PQ, by count
    bool rateTooLow = false;    //!< E > 1: the machine is faster than it is said to be able to
    bool estimated = false;     //!< counts of times in which nobody saw the counter are in it
};
//! \a from and \a to are what was asked for; what the account does not cover lowers the coverage.
OeeFigures oeeOf(const Account &account, UtcTime from, UtcTime to);

//! A part of OEE as it is shown: E above 1 is cut there, and nothing else is made better.
inline double forDisplay(double figure) { return figure > 1 ? 1 : figure < 0 ? 0 : figure; }

//! Where the time went.
enum class Loss : quint8 {
    PlannedStop, //!< before the planned time
    Unknown,     //!< before the planned time: nobody knows
    Setup,       //!< availability
    Down,
    Idle,
    ShortStops,  //!< performance
    Speed,       //!< slower than ideal; negative where the ideal rate is too low
    Quality,     //!< the ideal time of what was not good
};
struct LossStep
{
    Loss loss = Loss::Down;
    QString reason;     //!< a StopReason's code, of stops; empty: nobody has said
    qint64 time = 0;    //!< microseconds; below 0 only for Speed
    qint64 count = 0;   //!< stops

    double seconds() const { return double(time) / 1e6; }
    friend bool operator==(const LossStep &, const LossStep &) = default;
};
/*!
 * From the time in shift to the good time, in whole microseconds: the steps take from shift time what was lost, in order, and
 * good is what is left. These hold exactly, also for the sum of several machines' falls:
 *
 *   shift = sum of all steps + good, planned = shift - PlannedStop - Unknown, producing = planned - Setup - Down - Idle
 *
 * Ideal times are rounded once for each machine. Without an ideal rate a machine's fall ends at its running time.
 */
struct Waterfall
{
    UtcTime from{};
    UtcTime to{};
    qint64 shift = 0;      //!< microseconds in shift
    qint64 planned = 0;    //!< PBT: without planned stops and unknown time
    qint64 producing = 0;  //!< APT
    qint64 good = 0;       //!< sum of PRI_i * GQ_i, and the running time of machines without an ideal rate,
    qint64 unrated = 0;    //!< which is so much of it
    bool toGood = true;    //!< false: there is a machine without an ideal rate in it
    std::vector<LossStep> steps; //!< by loss, then by reason
    qint64 samples = 0;
    double coverage = 0;   //!< of the time in shift, how much the state was known for
    int machines = 1;

    qint64 known() const;  //!< microseconds of shift without Unknown
    //! Machine hours: what another machine, or the same in another time, had and lost is put on top.
    Waterfall &operator+=(const Waterfall &other);
};
Waterfall waterfallOf(const Account &account, UtcTime from, UtcTime to);

//! Stops by reason, longest first, with their share of all and the share of it and all before it.
struct ParetoBar
{
    MachineState state = MachineState::Down;
    QString reason;        //!< a StopReason's code; empty: not explained
    qint64 time = 0;       //!< microseconds
    qint64 stops = 0;
    double share = 0;
    double cumulated = 0;

    double seconds() const { return double(time) / 1e6; }
    bool isExplained() const { return !reason.isEmpty(); }
};
//! What the bars are sorted by.
enum class ParetoBy : quint8 { Time, Stops };
/*!
 * Of setup, down and idle time; planned stops only with \a planned. Short stops have no reason and are no bar: the bars and
 * Account::shortStopTime add up to the time of these states exactly.
 */
std::vector<ParetoBar> paretoOf(const Account &account, bool planned = false, ParetoBy by = ParetoBy::Time);

//! Energy as a counter tells it, in the counter's unit.
struct EnergyFigures
{
    double inShift = 0;
    double outOfShift = 0;
    std::optional<double> perUnit; //!< energy in shift for each unit made in shift; nothing where nothing was made
    double coverage = 0;           //!< 0 to 1: of the time in shift, how much the counter was seen for
    qint64 samples = 0;            //!< readings of all tags of the account
};
//! Nothing where no counter was ever seen.
std::optional<EnergyFigures> energyOf(const Account &account);
//! Energy for each unit made in shift, in the counter's unit; nothing where nothing was made.
std::optional<double> energyPerUnit(const Account &account);

} // namespace lineside::production
