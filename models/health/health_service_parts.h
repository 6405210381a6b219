#pragma once

#include "models/health/health_service.h"

#include <QLoggingCategory>

// For the files of the health service alone.

namespace lineside {

Q_DECLARE_LOGGING_CATEGORY(logHealth)

//! Readings that came after scores of their time were kept.
struct LateReadings
{
    UtcTime from{};       //!< the oldest of them
    UtcTime to{};         //!< the newest
    UtcTime markedFrom{}; //!< kept scores are marked from there on,
    UtcTime markedTo{};   //!< and up to there
    SteadyTime first{};   //!< when it came
    SteadyTime last{};
    bool rebuild = false; //!< what is accumulated does not hold them as it should
};

//! A machine at work.
struct HealthService::Place
{
    Place(HealthSetup setup, const MachineHealthSettings &settings) : health(std::move(setup), settings) {}

    MachineHealth health;
    bool seeded = false;
    bool seededNow = false; //!< with this configuration
    SteadyTime seededAt{};  //!< when that was done
    quint64 learntGeneration = 0;
    AssessmentPtr shown;
    HealthStatus status = HealthStatus::NotEnoughData; //!< that was told last
    bool judged = false; //!< there was a number since the start
    std::optional<UtcTime> anomalyTold; //!< the episode's beginning
    std::optional<std::pair<UtcTime, quint64>> episodeKept; //!< the one that is on as it was kept: its beginning, and its odd rows
    UtcTime keptAt = UtcTime::min();
    UtcTime scoredTo = UtcTime::min(); //!< of the newest score that is kept, of earlier runs too
    std::optional<double> keptScore;
    HealthStatus keptStatus = HealthStatus::NotEnoughData;
    std::optional<LateReadings> late;
};

/*!
 * The past of a machine, read beside its present: another MachineHealth, fed day by day, that takes the first one's place once it
 * has come to now. What comes live meanwhile is kept, since history gets it a moment later.
 */
struct HealthService::Warming
{
    struct Live
    {
        Reading reading;
        qint32 slot;
        QByteArray text;
    };
    static constexpr size_t kMostLive = 50'000;

    Warming(Place &of, const MachineHealthSettings &settings) : place(of), health(of.health.setup(), settings) {}

    Place &place;
    MachineHealth health;
    UtcTime at{}; //!< read up to there
    std::deque<Live> live; //!< the newest; the older ones are in history long since
};

//! Asked of the service once something is written down.
template<typename T>
void HealthService::keep(const T &value, std::function<void(Result<T>)> done)
{
    if (!m_parts.records) {
        if (done)
            done(value);
        return;
    }
    write([value](sqlite::Database &db) { return health_records::write(db, value); },
          [value, done = std::move(done)](const Status &kept) {
              if (done)
                  done(kept ? Result<T>(value) : Result<T>(kept.error()));
          });
}

} // namespace lineside
