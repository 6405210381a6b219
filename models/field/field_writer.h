#pragma once

#include "models/base/clock.h"
#include "models/plant/ids.h"

#include <QString>
#include <QVariant>

#include <functional>

namespace lineside {

//! A write on its way to the wire: checked, permitted, recorded. value is raw, as toRaw() gave it.
struct FieldWrite
{
    TagId tag = kNoTag;
    QVariant value;
    SteadyTime deadline{};
};

//! What became of a write; exactly one of four, and final.
enum class WriteResult {
    Done,    //!< the device confirmed it, and reading it back gave the same
    Refused, //!< somebody said no: a rule of ours, or the device
    NotSent, //!< it never reached the wire
    Unknown, //!< it was sent and nobody can say what happened
};

struct WriteOutcome
{
    WriteResult result = WriteResult::NotSent;
    QString reason;      //!< in words; empty when Done
    QVariant readBack;   //!< raw value that the device holds now; invalid when it could not be read
};

/*!
 * The way of a write to its driver. Only CommandService holds one.
 * \a done is called exactly once, by the deadline plus 100 ms at the latest: on a thread of the driver's, or before
 * write() returns when it is refused at once (unknown or disabled tag, link down). A write is never queued behind the
 * deadline and never repeated. Any thread.
 */
class FieldWriter
{
public:
    virtual ~FieldWriter() = default;
    virtual void write(const FieldWrite &write, std::function<void(WriteOutcome)> done) = 0;
};

} // namespace lineside
