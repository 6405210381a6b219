#pragma once

#include "models/base/clock.h"
#include "models/plant/ids.h"

#include <QString>

#include <vector>

namespace lineside {

//! How deep a check of the store goes.
enum class CheckDepth {
    Heads,      //!< that nothing is missing: rows, numbers, heads of blocks and their counts
    Everything, //!< besides, every byte that readings and events are made from, and the file's structure
};

//! What a check of the store looked at, and what it did not find as it must be.
struct IntegrityReport
{
    static constexpr size_t kMaxDamages = 1'000;

    struct Damage
    {
        TagId tag = kNoTag;    //!< kNoTag: not known, or of no tag
        UtcTime from{};        //!< of the readings concerned; both zero where there are none
        UtcTime to{};
        quint64 readings = 0;  //!< that cannot be read any more
        QString text;          //!< one sentence for people
    };
    bool complete = true;      //!< false: its time was over before everything was looked at
    quint64 segments = 0;
    quint64 blocks = 0;
    quint64 readings = 0;      //!< of these blocks
    quint64 logRows = 0;
    quint64 events = 0;
    quint64 damaged = 0;       //!< all damages, also those that are not listed
    std::vector<Damage> damages;

    bool isSound() const { return damaged == 0; }
};

} // namespace lineside
