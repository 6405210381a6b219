#pragma once

#include <QJsonObject>
#include <QString>

#include <chrono>

namespace lineside::bench {

struct Options
{
    double seconds = 3; //!< about how long each measurement runs
    quint64 seed = 1;   //!< for random input
    QString part;       //!< only this part, of a benchmark that has parts; empty: all
    quint64 rows = 0;   //!< how much a database is filled with, where one is; 0: as fits the seconds

    std::chrono::nanoseconds duration() const { return std::chrono::nanoseconds(qint64(seconds * 1e9)); }
};

//! Prints one figure as a JSON object on a line: {"bench", "metric", "value", "unit", "config"}.
void report(const char *bench, const char *metric, double value, const char *unit, const QJsonObject &config = {});

//! CPU time of the calling thread and of the whole process so far.
std::chrono::nanoseconds threadCpu();
std::chrono::nanoseconds processCpu();

//! A benchmark: measures and reports. False when it could not run.
using Function = bool (*)(const Options &);

bool benchMachines(const Options &options);
bool benchModbus(const Options &options);
bool benchMqtt(const Options &options);
bool benchPipeline(const Options &options);
bool benchProduction(const Options &options);
bool benchProject(const Options &options);
bool benchHistory(const Options &options);
bool benchFanout(const Options &options);
bool benchHealth(const Options &options);
bool benchForward(const Options &options);
bool benchChain(const Options &options);
bool benchHour(const Options &options);
bool benchStation(const Options &options);
bool benchTable(const Options &options);
bool benchTrend(const Options &options);
bool benchGrid(const Options &options);
bool benchWindow(const Options &options);

//! A part of benchTrend() that has a file of its own.
bool redrawTrends(const Options &options);

} // namespace lineside::bench
