#include "models/history/missing_stretches.h"

#include <algorithm>

namespace lineside {

std::vector<TimeStretch> missingStretches(const std::vector<TrendSample> &local, UtcTime from, UtcTime to, UtcTime::duration least)
{
    std::vector<TimeStretch> found;
    UtcTime since = from;
    const auto look = [&](UtcTime until) {
        if (until - since > least)
            found.push_back({since, until});
    };
    for (const TrendSample &sample : local) {
        look(std::min(sample.at, to));
        since = std::max(since, sample.at + std::chrono::microseconds(1));
    }
    look(to);
    return found;
}

} // namespace lineside
