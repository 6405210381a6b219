#include "models/production/machine_setup.h"

#include <algorithm>
#include <cmath>

namespace lineside::production {

qint64 cycleNsOf(double seconds)
{
    return seconds > 0 && seconds < 1e8 ? std::llround(seconds * 1e9) : 0; // NaN, too
}

qint64 MachineSetup::cycleOf(const QString &product) const
{
    const auto found = std::lower_bound(rates.begin(), rates.end(), product,
                                        [](const std::pair<QString, qint64> &rate, const QString &name) { return rate.first < name; });
    return found != rates.end() && found->first == product && found->second > 0 ? found->second : cycleNs;
}

const StateRule *MachineSetup::ruleOf(qint64 value) const
{
    const auto found = std::lower_bound(states.begin(), states.end(), value,
                                        [](const StateRule &rule, qint64 number) { return rule.value < number; });
    return found != states.end() && found->value == value ? &*found : nullptr;
}

MachineSetupPtr makeSetup(const PlantSnapshot &snapshot, const Machine &machine, CalendarPtr calendar)
{
    const ProductionPlan &plan = machine.production;
    auto setup = std::make_shared<MachineSetup>();
    setup->machine = machine.id;
    setup->code = machine.code;
    setup->calendar = std::move(calendar);
    const auto take = [&snapshot, &setup, &plan](Role role, const TagUuid &id) {
        const TagEntry *entry = id.isNull() ? nullptr : snapshot.find(id);
        if (!entry || entry->id == kNoTag)
            return;
        const size_t index = size_t(role);
        if (isCounter(role)) {
            if (entry->tag->type == ValueType::Text || entry->tag->type == ValueType::Bool)
                return;
            CounterRule &rule = setup->rules[index];
            rule.delta = entry->tag->kind == TagKind::CounterDelta;
            rule.type = entry->tag->type;
            rule.modulus = plan.rollOver && *plan.rollOver > 0 && *plan.rollOver <= 4e12
                ? std::llround(*plan.rollOver * double(kUnit)) : 0;
        }
        setup->tags[index] = entry->id;
        setup->types[index] = entry->tag->type;
        if (role == Role::Product)
            setup->productStates = entry->tag->states;
        if (role == Role::Order)
            setup->orderStates = entry->tag->states;
    };
    take(Role::Total, plan.total);
    take(Role::Good, plan.good);
    take(Role::Scrap, plan.scrap);
    take(Role::Rework, plan.rework);
    take(Role::Energy, plan.energy);
    take(Role::Product, plan.product);
    take(Role::Order, plan.order);
    take(Role::State, machine.stateTag);
    setup->states.assign(plan.states.begin(), plan.states.end());
    std::sort(setup->states.begin(), setup->states.end(),
              [](const StateRule &a, const StateRule &b) { return a.value < b.value; });
    setup->cycleNs = cycleNsOf(plan.idealCycle);
    for (const ProductRate &rate : plan.products)
        setup->rates.emplace_back(rate.product, cycleNsOf(rate.idealCycle));
    std::sort(setup->rates.begin(), setup->rates.end());
    setup->shortStop = std::clamp<qint64>(std::chrono::microseconds(plan.shortStop).count(), 0, 86'400'000'000);
    setup->targetOee = plan.targetOee;
    return setup;
}

std::vector<MachineSetupPtr> setupsOf(const PlantSnapshot &snapshot)
{
    std::vector<MachineSetupPtr> setups;
    for (const Site &site : snapshot.plant().sites) {
        QHash<QString, CalendarPtr> calendars;
        for (const ShiftCalendar &calendar : site.calendars)
            calendars.insert(calendar.code, std::make_shared<const Calendar>(calendar));
        CalendarPtr always;
        for (const Line &line : site.lines) {
            CalendarPtr calendar = calendars.value(line.calendar);
            if (!calendar) {
                if (!always)
                    always = std::make_shared<const Calendar>();
                calendar = always;
            }
            for (const Machine &machine : line.machines) {
                const MachineSetupPtr made = makeSetup(snapshot, machine, calendar);
                if (!made->isConfigured())
                    continue;
                auto setup = std::make_shared<MachineSetup>(*made);
                setup->line = line.id;
                setup->site = site.id;
                setups.push_back(std::move(setup));
            }
        }
    }
    return setups;
}

MachineId pacemakerOf(const PlantSnapshot &snapshot, const Line &line)
{
    if (!line.pacemaker.isNull())
        return line.pacemaker;
    for (auto machine = line.machines.crbegin(); machine != line.machines.crend(); ++machine) {
        if (makeSetup(snapshot, *machine, {})->counts())
            return machine->id;
    }
    return {};
}

} // namespace lineside::production
