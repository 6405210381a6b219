#pragma once

#include "acceptance/plant_records.h"

#include <QJsonObject>

namespace lineside::test {

struct TrialOptions
{
    QString programs;    //!< the folder of lineside and lineside-demo-plant
    int tags = 100'000;
    double seconds = 60; //!< at full load, after everything has been read once
    quint64 seed = 1;
    //! Parts the tags among so many machines of their own, 20 each at most, each scored every minute; 0: as the plant has them.
    int machines = 0;
    bool scored = true; //!< with machines: false switches their health off, to have the figure beside
};

//! What became of a trial, judged by the plant's records and the store, never by what the station says of itself.
struct TrialVerdict
{
    QString fault;             //!< why there is no verdict; empty when there is one
    Punctuality punctuality;
    qint64 tagsCompared = 0;
    qint64 answers = 0;        //!< values that clients got, of the tags that are compared
    qint64 lost = 0;           //!< of those that differ from the one before: not in the store
    qint64 invented = 0;       //!< in the store, but never served
    quint64 acked = 0;         //!< readings that the ack file vouches for
    // While it ran:
    double cpuPercent = 0;     //!< of one core
    double residentMb = 0;
    double peakMb = 0;         //!< the most it ever had, loading included
    QJsonObject report;        //!< the station's own
    double plantReadySeconds = 0;
};

/*!
 * Starts a demo plant and a headless station beside it, lets them work, ends both and judges: each tag asked in each
 * period, each value stored that a client got and that differed. Needs no event loop.
 */
TrialVerdict tryStation(const TrialOptions &options);

} // namespace lineside::test
