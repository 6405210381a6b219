#include "app/demo-plant/demo_plans.h"

#include "app/demo-plant/filling.h"
#include "app/demo-plant/mixing.h"

#include <QHash>

#include <initializer_list>

namespace lineside::demo {

namespace {

using namespace Qt::Literals;

using TagsByCode = QHash<QString, TagUuid>; //!< of one machine, without its own code

struct MakerPlan
{
    const char *total = "count_total";
    const char *good = "";
    const char *scrap = "count_scrap";
    const char *order = "";
    double idealCycle = 1;           //!< s
    double rollOver = 4'294'967'296;
    double targetOee = 0.8;
};

TagUuid tagOf(const TagsByCode &tags, const char *code)
{
    return tags.value(QString::fromLatin1(code));
}

QList<StateRule> makerRules()
{
    const auto value = [](MakerState state) { return qint64(state); };
    return {
        {value(MakerState::Stopped), MachineState::PlannedStop, u"STOP"_s},
        {value(MakerState::Running), MachineState::Running, {}},
        {value(MakerState::Starved), MachineState::Idle, u"NO-MATERIAL"_s},
        {value(MakerState::Blocked), MachineState::Idle, u"NO-ROOM"_s},
        {value(MakerState::Fault), MachineState::Down, {}}, // people say why
        {value(MakerState::ChangeOver), MachineState::Setup, u"CHANGE"_s},
    };
}

void planMaker(Machine &machine, const TagsByCode &tags, const MakerPlan &maker)
{
    ProductionPlan &plan = machine.production;
    plan.states = makerRules();
    plan.total = tagOf(tags, maker.total);
    plan.good = tagOf(tags, maker.good);
    plan.scrap = tagOf(tags, maker.scrap);
    plan.order = tagOf(tags, maker.order);
    plan.idealCycle = maker.idealCycle;
    plan.rollOver = maker.rollOver;
    plan.shortStop = std::chrono::minutes(2);
    plan.targetOee = maker.targetOee;
}

void planReactor(Machine &machine, const TagsByCode &tags)
{
    const auto value = [](Reactor::Phase phase) { return qint64(phase); };
    ProductionPlan &plan = machine.production;
    plan.states = {{value(Reactor::Phase::Idle), MachineState::Idle, u"NO-MATERIAL"_s}, {value(Reactor::Phase::Cleaning), MachineState::Setup, u"CLEANING"_s}};
    for (const Reactor::Phase phase : {Reactor::Phase::Charging, Reactor::Phase::Heating, Reactor::Phase::Reacting,
                                       Reactor::Phase::Cooling, Reactor::Phase::Discharging})
        plan.states.append({value(phase), MachineState::Running, {}});
    plan.total = tagOf(tags, "batches");
    plan.good = plan.total; // a batch is not rejected here
    plan.order = tagOf(tags, "batch_id");
    plan.product = tagOf(tags, "product");
    plan.idealCycle = 2'200; // as quick as a batch can be
    plan.rollOver = 4'294'967'296.0;
}

//! What counts nothing but is called and stopped by the others: health is to know when it runs.
template<typename State>
void planStates(Machine &machine, std::initializer_list<std::pair<State, MachineState>> states)
{
    for (const auto &[value, state] : states)
        machine.production.states.append({qint64(value), state, {}});
}

//! Watches a tag of the machine by a chart; each has an identity of its own, made from the machine's.
void addChart(Machine &machine, const TagsByCode &tags, const char *code, const char *name, ChartType type, const Range &specification, double target)
{
    ControlChart chart;
    chart.id = {QUuid::createUuidV5(machine.id.uuid, QByteArray("chart ") + code)};
    chart.code = QString::fromLatin1(code);
    chart.name = QString::fromLatin1(name);
    chart.tag = tagOf(tags, code);
    chart.type = type;
    chart.subgroup = type == ChartType::Individuals ? 1 : 5;
    chart.every = std::chrono::minutes(type == ChartType::Individuals ? 5 : 1); // a point in five minutes: what chance signals stays rare
    chart.target = target;
    chart.specification = specification;
    machine.charts.append(chart);
}

void planHealth(Machine &machine, const TagsByCode &tags)
{
    HealthPlan &plan = machine.health;
    for (const char *code : {"vibration", "bearing_temperature", "oil_temperature", "motor_current", "motor_temperature", "arm_temperature"}) {
        if (const TagUuid tag = tagOf(tags, code); !tag.isNull()) {
            const bool hard = qstrcmp(code, "vibration") == 0 || qstrcmp(code, "bearing_temperature") == 0;
            plan.tags.append({tag, {}, {}, hard});
        }
    }
    plan.runningOnly = false;
    plan.excessSignalsOnly = true; // charts of so many points signal by chance as well
    plan.repairHours = 6;
    plan.downtimeCost = 900;
    plan.currency = u"EUR"_s;
    plan.parts = {u"Bearing set"_s};
    plan.skills = {u"Mechanic"_s};
}

//! What nobody counts or charts does not count for the score, so that its confidence is not lowered for ever.
void judgeByWhatThereIs(Machine &machine)
{
    HealthWeights &weights = machine.health.weights;
    if (machine.production.total.isNull())
        weights.oee = weights.reliability = weights.performance = 0;
    if (machine.charts.isEmpty())
        weights.quality = 0;
    machine.health.breakdownDays = 7; // as long as a demo remembers at first
}

} // namespace

void planDemoPlant(Plant &plant)
{
    constexpr quint8 kEachDay = 0b1111111;
    for (Site &site : plant.sites) {
        ShiftCalendar calendar;
        calendar.code = u"THREE"_s;
        calendar.name = u"Three shifts"_s;
        calendar.shifts = {{u"Early"_s, kEachDay, 6 * 60, 480, {}}, {u"Late"_s, kEachDay, 14 * 60, 480, {}}, {u"Night"_s, kEachDay, 22 * 60, 480, {}}};
        site.calendars = {calendar};
        site.stopReasons = {
            {u"JAM"_s, u"Jam"_s, MachineState::Down},
            {u"ELECTRIC"_s, u"Electrical fault"_s, MachineState::Down},
            {u"MECHANIC"_s, u"Mechanical fault"_s, MachineState::Down},
            {u"SENSOR"_s, u"Sensor fault"_s, MachineState::Down},
            {u"CHANGE"_s, u"Change-over"_s, MachineState::Setup},
            {u"CLEANING"_s, u"Cleaning"_s, MachineState::Setup},
            {u"NO-MATERIAL"_s, u"No material"_s, MachineState::Idle},
            {u"NO-ROOM"_s, u"No room behind"_s, MachineState::Idle},
            {u"STOP"_s, u"Stopped by plan"_s, MachineState::PlannedStop},
            {u"MAINTENANCE"_s, u"Planned maintenance"_s, MachineState::PlannedStop},
        };
        QHash<MachineId, TagsByCode> tags;
        for (const Device &device : site.devices) {
            for (const Tag &tag : device.tags)
                tags[tag.machine].insert(tag.code.section(u'.', -1), tag.id); // "CAP-01.torque"
        }
        for (Line &line : site.lines) {
            line.calendar = calendar.code;
            for (Machine &machine : line.machines) {
                const TagsByCode own = tags.value(machine.id);
                planHealth(machine, own);
                if (machine.code.startsWith(u"REA-")) {
                    planReactor(machine, own);
                } else if (machine.code.startsWith(u"FIL-")) {
                    planMaker(machine, own, {.order = "order", .idealCycle = 60.0 / 72});
                    addChart(machine, own, "fill_volume", "Fill volume", ChartType::XbarR, {499.0, 501.0}, 500);
                } else if (machine.code == u"CAP-01") {
                    planMaker(machine, own, {.idealCycle = 60.0 / 150});
                    addChart(machine, own, "torque", "Closing torque", ChartType::XbarS, {1.5, 2.1}, 1.8);
                } else if (machine.code == u"LAB-01") {
                    planMaker(machine, own, {.idealCycle = 60.0 / 150});
                    addChart(machine, own, "web_tension", "Web tension", ChartType::Ewma, {34.0, 50.0}, 42);
                    line.pacemaker = machine.id;
                } else if (machine.code.startsWith(u"PRS-")) {
                    planMaker(machine, own, {.idealCycle = 7.5, .rollOver = 65'536});
                    addChart(machine, own, "force", "Peak force", ChartType::Individuals, {43.0, 47.0}, 45);
                } else if (machine.code == u"PAL-01") {
                    planMaker(machine, own, {.total = "cases", .good = "cases", .scrap = "", .idealCycle = 60.0 / 13});
                    line.pacemaker = machine.id;
                } else if (machine.code.startsWith(u"PMP-")) {
                    planStates<Pump::State>(machine, {{Pump::State::Stopped, MachineState::Idle}, {Pump::State::Starting, MachineState::Running},
                                                      {Pump::State::Running, MachineState::Running}, {Pump::State::DryRun, MachineState::Running}});
                } else if (machine.code == u"CHL-01") {
                    planStates<Chiller::State>(machine, {{Chiller::State::Standby, MachineState::Idle}, {Chiller::State::Cooling, MachineState::Running},
                                                         {Chiller::State::Overload, MachineState::Running}});
                }
                judgeByWhatThereIs(machine);
            }
        }
    }
}

} // namespace lineside::demo
