#include "drivers/host/pending_write.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <vector>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcWrite, "lineside.driver.host")

WriteOutcome neverStarted()
{
    return {WriteResult::NotSent,
            QCoreApplication::translate("drivers", "The deadline passed before the device's driver could send it."), {}};
}

WriteOutcome neverAnswered()
{
    return {WriteResult::Unknown,
            QCoreApplication::translate("drivers", "The driver had not answered when the deadline passed: read the "
                                                   "value before you write again."), {}};
}

} // namespace

bool PendingWrite::hand()
{
    Stage expected = Stage::Waiting;
    return m_stage.compare_exchange_strong(expected, Stage::Handed);
}

bool PendingWrite::answer(WriteOutcome outcome)
{
    if (m_stage.exchange(Stage::Answered) == Stage::Answered)
        return false;
    call(std::move(outcome));
    return true;
}

bool PendingWrite::answerAt(Stage stage, WriteOutcome outcome)
{
    if (!m_stage.compare_exchange_strong(stage, Stage::Answered))
        return false;
    call(std::move(outcome));
    return true;
}

void PendingWrite::call(WriteOutcome outcome)
{
    const auto done = std::exchange(m_done, {});
    try {
        if (done)
            done(std::move(outcome));
    } catch (const std::exception &e) {
        qCCritical(lcWrite, "Taking the outcome of a write failed: %s", e.what());
    } catch (...) {
        qCCritical(lcWrite, "Taking the outcome of a write failed.");
    }
}

void WriteDeadlines::add(const std::shared_ptr<PendingWrite> &write, SteadyTime deadline)
{
    const std::lock_guard lock(m_mutex);
    m_writes.emplace(deadline, write);
}

SteadyTime WriteDeadlines::expire(SteadyTime now, SteadyTime latest)
{
    std::vector<std::shared_ptr<PendingWrite>> due, overdue;
    SteadyTime next = latest;
    {
        const std::lock_guard lock(m_mutex);
        while (!m_writes.empty() && m_writes.begin()->first <= now) {
            const auto [deadline, write] = *m_writes.begin();
            m_writes.erase(m_writes.begin());
            m_graced.emplace(deadline + kGrace, write);
            due.push_back(write);
        }
        while (!m_graced.empty() && m_graced.begin()->first <= now) {
            overdue.push_back(m_graced.begin()->second);
            m_graced.erase(m_graced.begin());
        }
        if (!m_writes.empty())
            next = std::min(next, m_writes.begin()->first);
        if (!m_graced.empty())
            next = std::min(next, m_graced.begin()->first);
    }
    for (const auto &write : due)
        write->answerAt(PendingWrite::Stage::Waiting, neverStarted());
    for (const auto &write : overdue)
        write->answer(neverAnswered());
    return next;
}

void WriteDeadlines::expireAll()
{
    std::multimap<SteadyTime, std::shared_ptr<PendingWrite>> writes;
    {
        const std::lock_guard lock(m_mutex);
        writes.swap(m_writes);
        writes.merge(m_graced);
        m_graced.clear();
    }
    for (const auto &[deadline, write] : writes) {
        write->answerAt(PendingWrite::Stage::Waiting, neverStarted());
        write->answer(neverAnswered());
    }
}

} // namespace lineside
