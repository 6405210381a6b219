#include "drivers/driver.h"

namespace lineside {

void Driver::write(const DriverTag &, const QVariant &, SteadyTime, std::function<void(WriteOutcome)> done)
{
    done({WriteResult::Refused, QStringLiteral("This device's protocol cannot write."), {}});
}

} // namespace lineside
