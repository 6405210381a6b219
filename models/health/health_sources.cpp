#include "models/health/health_sources.h"

namespace lineside {

namespace {

//! Of sources that answer at once anyway.
class AskedPast final : public HealthPast
{
public:
    AskedPast(HealthSources &sources, const MachineId &machine, const HealthPlan &plan)
        : m_sources(sources), m_machine(machine), m_plan(plan)
    {
    }
    HealthFigures figures(UtcTime at) override { return m_sources.figures(m_machine, m_plan, at); }

private:
    HealthSources &m_sources;
    const MachineId m_machine;
    const HealthPlan m_plan;
};

} // namespace

Result<std::unique_ptr<HealthPast>> HealthSources::past(const MachineId &machine, const HealthPlan &plan, UtcTime, UtcTime,
                                                        const std::function<bool()> &)
{
    return std::unique_ptr<HealthPast>(std::make_unique<AskedPast>(*this, machine, plan));
}

Result<HealthEvidence> HealthSources::evidence(const MachineId &, const HealthPlan &, UtcTime, const std::function<bool()> &)
{
    return HealthEvidence{};
}

Result<std::optional<std::vector<UtcTime>>> HealthSources::breakdowns(const MachineId &, UtcTime, UtcTime, const std::function<bool()> &)
{
    return std::optional<std::vector<UtcTime>>();
}

} // namespace lineside
