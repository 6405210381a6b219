#pragma once

#include "models/field/field_writer.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace lineside {

/*!
 * A write between who asked and the driver: answered exactly once, whatever the driver does. Thread-safe.
 */
class PendingWrite
{
public:
    enum class Stage { Waiting, Handed, Answered };

    explicit PendingWrite(std::function<void(WriteOutcome)> done) : m_done(std::move(done)) {}

    //! From now on the driver has it. False when it was answered meanwhile: then it must not be sent.
    bool hand();
    //! The first answer counts; false for a later one.
    bool answer(WriteOutcome outcome);
    //! Answers only at this stage.
    bool answerAt(Stage stage, WriteOutcome outcome);

private:
    void call(WriteOutcome outcome);

    std::atomic<Stage> m_stage{Stage::Waiting};
    std::function<void(WriteOutcome)> m_done; //!< touched only by who set Answered
};

/*!
 * Answers the writes whose driver did not: NotSent at the deadline for one that was never handed over, Unknown
 * kGrace later for one that was. The host's watch thread calls expire().
 */
class WriteDeadlines
{
public:
    //! What a driver gets beyond the deadline to answer by itself.
    static constexpr std::chrono::milliseconds kGrace{50};

    void add(const std::shared_ptr<PendingWrite> &write, SteadyTime deadline);
    //! Answers what is due; returns when the next one will be, at the latest \a latest.
    SteadyTime expire(SteadyTime now, SteadyTime latest);
    //! Answers all at once: the host stops.
    void expireAll();

private:
    std::mutex m_mutex;
    std::multimap<SteadyTime, std::shared_ptr<PendingWrite>> m_writes;
    std::multimap<SteadyTime, std::shared_ptr<PendingWrite>> m_graced;
};

} // namespace lineside
