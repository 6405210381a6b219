#pragma once

#include "health/simulated_machine.h"
#include "models/health/alert_book.h"

namespace lineside::test {

//! What is found of an alert when a machine has failed.
struct Told
{
    int early = 0;        //!< alerts before there was any wear
    double leadHours = 0; //!< from the first one after that to the failure; 0: there was none
    std::optional<UtcTime> at;
};

//! A machine's health and alerts over its life, judged as a station does; production and quality are well.
class MachineLife
{
public:
    explicit MachineLife(HealthSetup setup) : health(std::move(setup)) {}

    void judge(UtcTime at)
    {
        const HealthAssessment assessment = health.assess(at, SimulatedMachine::figures(at));
        learnt = std::max(learnt, assessment.learnt);
        if (learnt >= 1 && assessment.running.value_or(false)) {
            ++m_looked;
            m_known += assessment.learnt >= 1 ? 1 : 0;
        }
        if (assessment.anomaly && m_episode != assessment.anomaly->since) {
            m_episode = assessment.anomaly->since;
            ++(assessment.anomaly->kind == AnomalyKind::OperatingPoint ? points : episodes);
        }
        const std::optional<AlertChange> change = m_book.consider(assessment, health.setup().plan);
        if (change && change->isNew)
            alerts.push_back(change->alert);
    }

    Told told(UtcTime wears, UtcTime failed) const
    {
        Told told;
        for (const PredictiveAlert &alert : alerts) {
            if (alert.createdAt < wears)
                ++told.early;
            else if (!told.at)
                told.at = alert.createdAt;
        }
        told.leadHours = told.at ? double((failed - *told.at).count()) / 3.6e9 : 0;
        return told;
    }
    //! Of the times it was looked at while it ran and a model was there: the share under conditions that were learnt.
    double watched() const { return m_looked > 0 ? double(m_known) / m_looked : 0; }

    MachineHealth health;
    std::vector<PredictiveAlert> alerts; //!< as they came
    std::optional<UtcTime> failedAt;
    double learnt = 0;
    int episodes = 0; //!< of the detector,
    int points = 0;   //!< and those of an operating point that was not learnt

private:
    AlertBook m_book;
    std::optional<UtcTime> m_episode;
    int m_looked = 0, m_known = 0;
};

//! Minute by minute for so many hours, or until step(health) says that it failed; judged every ten minutes.
template<typename Machine, typename Step>
void live(MachineLife &life, Machine &machine, double hours, Step step)
{
    while (double(machine.minute()) < hours * 60) {
        if (!step(life.health)) {
            life.failedAt = machine.now();
            return;
        }
        if (machine.minute() % 10 == 0)
            life.judge(machine.now());
    }
}

} // namespace lineside::test
