#include "tests/gui/plant_plans.h"

namespace lineside {

namespace {

QString planText(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

TagUuid tagOfScene(const PlantSnapshot &snapshot, const QString &machine, const char *tag)
{
    for (const char *device : {"PLC-FILL.", "GW-CAP."}) {
        if (const TagEntry *entry = snapshot.find(planText(device) + machine.toLower() + planText(tag)))
            return entry->tag->id;
    }
    return {};
}

void planMachine(const PlantSnapshot &snapshot, Machine &machine)
{
    ProductionPlan &production = machine.production;
    production.states = {{0, MachineState::Idle, planText("NO-ORDER")}, {1, MachineState::Running, {}}, {3, MachineState::Running, {}},
                         {4, MachineState::Idle, planText("NO-MATERIAL")}};
    production.total = tagOfScene(snapshot, machine.code, ".produced");
    production.idealCycle = 0.5;
    production.products = {{planText("Lemonade 0.33 l"), 0.5}, {planText("Spring water 1 l"), 0.75}};
    production.rollOver = 65'536;

    ControlChart chart;
    chart.id = ChartId::create();
    chart.code = planText("FILL-LEVEL");
    chart.name = planText("Fill level of the bottles");
    chart.tag = tagOfScene(snapshot, machine.code, ".bowl_pressure");
    chart.specification = {2.8, 3.2};
    chart.target = 3.0;
    chart.action = planText("Check the bowl's level control and take five bottles by hand.");
    ControlChart torque;
    torque.id = ChartId::create();
    torque.code = planText("TORQUE");
    torque.name = planText("Torque of the closures");
    torque.type = ChartType::Ewma;
    torque.unit = planText("N.m");
    torque.centre = 1.12;
    torque.sigma = 0.05;
    machine.charts = {chart, torque};

    machine.health.tags = {{tagOfScene(snapshot, machine.code, ".motor_current"), {10, 14}, 4, true},
                           {tagOfScene(snapshot, machine.code, ".bearing_vibration_of_the_drive_end,_radial"), {}, {}, false}};
    machine.health.parts = {planText("Bearing 6208"), planText("Filling valve seal")};
    machine.health.skills = {planText("mechanic")};
    machine.health.downtimeCost = 1'200;
    machine.health.currency = planText("EUR");
    machine.health.repairHours = 2.5;
}

} // namespace

void givePlans(PlantEditor &editor)
{
    Plant plant = editor.plant();
    Site &site = plant.sites[0];
    ShiftCalendar three;
    three.code = planText("3-SHIFTS");
    three.name = planText("Three shifts, Monday to Friday");
    three.timeZone = planText("Europe/Berlin");
    three.shifts = {{planText("Early"), 0b0011111, 6 * 60, 480, {{120, 15}, {300, 30}}},
                    {planText("Late"), 0b0011111, 14 * 60, 480, {{240, 30}}},
                    {planText("Night"), 0b0011111, 22 * 60, 480, {{240, 30}}}};
    three.exceptions = {{QDate(2026, 12, 24), planText("Christmas Eve"), 5}, {QDate(2026, 12, 25), planText("Christmas Day"), {}}};
    ShiftCalendar day;
    day.code = planText("DAY");
    day.name = planText("Day shift");
    day.shifts = {{planText("Day"), 0b0111111, 7 * 60 + 30, 510, {{270, 30}}}};
    site.calendars = {three, day};
    site.stopReasons = {{planText("NO-ORDER"), planText("No order"), MachineState::Idle},
                        {planText("NO-MATERIAL"), planText("No material from the line before"), MachineState::Idle},
                        {planText("CHANGE"), planText("Change-over"), MachineState::Setup},
                        {planText("JAM"), planText("Jam at the infeed"), MachineState::Down},
                        {planText("MAINT"), planText("Maintenance"), MachineState::PlannedStop}};
    site.lines[1].calendar = three.code;
    site.lines[2].calendar = day.code;
    const SnapshotPtr snapshot = editor.snapshot();
    for (Machine &machine : site.lines[1].machines) {
        if (machine.code == planText("FIL-01") || machine.code == planText("CAP-01"))
            planMachine(*snapshot, machine);
    }
    site.lines[1].pacemaker = site.lines[1].machines[0].id;
    if (const Status given = editor.apply(planText("Plans"), plant); !given)
        qFatal("%s", qPrintable(given.error().message));
}

} // namespace lineside
