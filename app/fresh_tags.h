#pragma once

#include "models/plant/plant.h"
#include "models/telemetry/latest_values.h"

#include <optional>
#include <vector>

namespace lineside {

/*!
 * How many of the tags that should bring values were good within a time. Looks at so many of them at a time, one after the
 * other, and so at a plant of a million within a minute. One thread.
 */
class FreshTags
{
public:
    static constexpr size_t kAtATime = 20'000;

    struct Count
    {
        quint64 fresh = 0;
        quint64 expected = 0; //!< of enabled devices, and enabled themselves
        friend bool operator==(const Count &, const Count &) = default;
    };

    explicit FreshTags(std::chrono::nanoseconds within) : m_within(within) {}

    //! To be called again and again. A good value counts from when it was seen here.
    void look(const PlantSnapshot &plant, const LatestValues &latest, SteadyTime now);
    //! As all tags were when they were last looked at; nothing before the first time through.
    std::optional<Count> count() const { return m_count; }
    //! When any was good last.
    std::optional<SteadyTime> goodAt() const { return m_goodAt; }

private:
    const std::chrono::nanoseconds m_within;
    std::vector<SteadyTime> m_seenGood; //!< by TagId
    size_t m_next = 0;
    Count m_running;
    std::optional<Count> m_count;
    std::optional<SteadyTime> m_goodAt;
};

} // namespace lineside
