#pragma once

#include "models/history/historian.h"

namespace lineside {

//! What would go from a store with certain settings, as far as its index tells; readings that are not in blocks yet are left out.
struct RetentionForecast
{
    struct Part
    {
        quint64 readings = 0;
        quint64 archived = 0; //!< of them in verified archives
        UtcTime from{};       //!< both zero without readings
        UtcTime to{};
    };
    Part going;               //!< because their time is over, or for lack of room
    bool overBudget = false;  //!< some of them go for lack of room, before their time; then all of it is an estimate
    quint64 held = 0;         //!< due, but they wait for the archives of heldMonths
    QStringList heldMonths;
    quint64 events = 0;       //!< that go
    std::optional<UtcTime> hoursBefore{}; //!< hourly figures from before it go
    std::vector<quint64> tagsOfRules;     //!< how many tags each rule takes
    quint64 otherTags = 0;    //!< that no rule takes
};

/*!
 * How long a running store keeps what, changed while it works. Any thread; the store outlives its users.
 */
class RetentionControl
{
public:
    virtual ~RetentionControl() = default;

    virtual RetentionSettings retention() const = 0;
    //! In force when this returns: a round that runs with other settings ends without dropping more, and another begins soon.
    virtual void setRetention(const RetentionSettings &settings) = 0;
    //! What would go with \a settings at the next round. Changes nothing.
    virtual JobPtr<RetentionForecast> forecast(const RetentionSettings &settings, Job<RetentionForecast>::Callback done) = 0;

    //! Of a historian; null where it does not keep within limits.
    static RetentionControl *of(Historian &historian);
};

//! As people write them; retentionRules() reads it back.
QString retentionText(const std::vector<RetentionRule> &rules);

} // namespace lineside
