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
    double seconds = 0;
    qint64 count = 0;   //!< stops
};
/*!
 * From the time in shift to the good time: the steps take from shift time what was lost, in order, and good is what is
 * left: shift = sum of the steps + good. Without an ideal rate it ends at the running time.
 */
struct Waterfall
{
    UtcTime from{};
    UtcTime to{};
    double shift = 0;      //!< seconds in shift
    double planned = 0;    //!< PBT: without planned stops and unknown time
    double producing = 0;  //!< APT
    double good = 0;       //!< sum of PRI_i * GQ_i; running time without an ideal rate
    bool toGood = true;    //!< false: without an ideal rate
    std::vector<LossStep> steps;
    qint64 samples = 0;
    double coverage = 0;
};
Waterfall waterfallOf(const Account &account, UtcTime from, UtcTime to);

//! Stops by reason, longest first, with their share of all and the share of it and all before it.
struct ParetoBar
{
    MachineState state = MachineState::Down;
    QString reason;
    double seconds = 0;
    qint64 stops = 0;
    double share = 0;
    double cumulated = 0;
};
//! Of setup, down and idle time; planned stops only with \a planned.
std::vector<ParetoBar> paretoOf(const Account &account, bool planned = false);

//! Energy for each unit made in shift, in the counter's unit; nothing where nothing was made.
std::optional<double> energyPerUnit(const Account &account);

} // namespace lineside::production
