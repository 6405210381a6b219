#pragma once

#include "models/telemetry/reading.h"

namespace lineside {

/*!
 * A consumer of conditioned batches: history, a feed, a trend's tap. take() is called on the telemetry thread and
 * must return at once: queue it, with a bound and a policy of your own.
 */
class BatchSink
{
public:
    virtual ~BatchSink() = default;
    virtual void take(const BatchPtr &batch) = 0;
    //! How full the consumer's queue is, 0 to 1; from 0.8 on drivers slow down. Any thread.
    virtual double fill() const { return 0; }
};

} // namespace lineside
