#pragma once

#include "bench/bench.h"
#include "models/history/historian.h"

#include <QTemporaryDir>

#include <memory>

namespace lineside::bench {

//! A new store in \a folder, or the one that is there; null when it cannot be opened.
std::unique_ptr<Historian> openHistory(const QTemporaryDir &folder);

//! False after a minute.
bool waitUntilStored(const Historian &history, quint64 readings);

//! Gives \a batch to the store, waiting as long as its queue is a tenth full.
void feed(Historian &history, BatchPtr batch);

double secondsSince(SteadyTime start);

//! How much of the disk finished blocks take.
struct StoredSize
{
    double bytesPerReading = 0; //!< pages in use without the log's content, by the readings that are in blocks
    quint64 readings = 0;
};
//! Of a closed store.
StoredSize sizeOf(const QTemporaryDir &folder);

//! A month of ten pens at 1 Hz, drawn 1,600 pixels wide, from a store that was just opened and from one that was asked.
bool benchMonth(const Options &options);

//! Bytes per reading of analog tags of the demo plant, and of noise.
bool benchHistorySize(const Options &options);

} // namespace lineside::bench
