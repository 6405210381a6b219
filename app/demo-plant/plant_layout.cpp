#include "app/demo-plant/layout_builder.h"

namespace lineside::demo {

namespace {

using namespace std::chrono_literals;

struct StateWord
{
    const char *text;
    StateMeaning meaning = StateMeaning::Normal;
};

QList<StateText> words(std::initializer_list<StateWord> names)
{
    QList<StateText> states;
    for (const StateWord &name : names)
        states.append({qint64(states.size()), QString::fromLatin1(name.text), name.meaning});
    return states;
}

QList<StateText> makerStates()
{
    return words({{"Stopped"}, {"Running"}, {"Starved"}, {"Blocked"}, {"Fault", StateMeaning::Warning}, {"Change-over"}});
}

//! A state enumeration of the physics as the number that goes over the wire.
template<typename State>
StateSource number(const State &state)
{
    return {&state, [](const void *at) { return qint64(*static_cast<const State *>(at)); }};
}

void vibration(LayoutBuilder &b, const RotatingParts &parts, double high = 20)
{
    // zones after ISO 20816-3 for medium machines on rigid ground
    b.gauge({.code = "vibration", .name = "Vibration", .sensor = "vibration", .unit = "mm/s", .source = &parts.vibration,
             .high = high, .noise = 0.03, .normal = {0.0, 2.8}, .limits = {{}, {}, 4.5, 7.1}, .decimals = 2});
}

void bearing(LayoutBuilder &b, const RotatingParts &parts)
{
    b.gauge({.code = "bearing_temperature", .name = "Bearing temperature", .sensor = "temperature", .unit = "Cel",
             .source = &parts.bearing.value, .low = 0, .high = 150, .bits = 14, .noise = 0.02, .normal = {15.0, 65.0},
             .limits = {{}, {}, 75.0, 90.0}});
}

void runTime(LayoutBuilder &b, Counter &seconds)
{
    b.counter("run_time", "Running time", "duration", "s", seconds);
}

void reactor(LayoutBuilder &b, Reactor &r, const char *code, const char *name)
{
    b.machine(code, name, "Batch reactor", "Hallmann Apparatebau", "HR 1600");
    b.gauge({.code = "temperature", .name = "Product temperature", .sensor = "temperature", .unit = "Cel",
             .source = &r.temperature, .low = 0, .high = 150, .bits = 15, .noise = 0.03, .normal = {15.0, 90.0},
             .limits = {{}, {}, 92.0, 98.0}, .decimals = 2});
    b.gauge({.code = "jacket_temperature", .name = "Jacket temperature", .sensor = "temperature", .unit = "Cel",
             .source = &r.jacket, .low = -20, .high = 180, .bits = 15, .noise = 0.04, .normal = {4.0, 132.0},
             .limits = {{}, {}, 136.0, 142.0}});
    b.gauge({.code = "pressure", .name = "Head pressure", .sensor = "pressure", .unit = "bar",
             .source = &r.pressure.value, .low = -1, .high = 6, .noise = 0.002, .normal = {0.0, 1.2},
             .limits = {{}, -0.1, 1.5, 2.2}, .decimals = 3});
    b.gauge({.code = "level", .name = "Level", .sensor = "level", .unit = "%", .source = &r.levelPercent, .high = 100,
             .bits = 12, .noise = 0.05, .normal = {0.0, 85.0}, .limits = {{}, {}, 88.0, 95.0}});
    b.gauge({.code = "volume", .name = "Volume", .sensor = "volume", .unit = "m3", .source = &r.volume, .high = 2,
             .noise = 0.0005, .normal = {0.0, 1.4}, .decimals = 3});
    b.gauge({.code = "mixing_speed", .name = "Mixing speed", .sensor = "speed", .unit = "{rev}/min",
             .source = &r.speed.value,
             .high = 250, .noise = 0.15, .normal = {0.0, 180.0}, .decimals = 1});
    b.gauge({.code = "motor_current", .name = "Agitator current", .sensor = "current", .unit = "A",
             .source = &r.motorCurrent, .high = 40, .bits = 12, .noise = 0.04, .normal = {0.0, 16.0},
             .limits = {{}, {}, 20.0, 25.0}});
    b.gauge({.code = "motor_power", .name = "Agitator power", .sensor = "power", .unit = "kW", .source = &r.motorPower,
             .high = 15, .noise = 0.01, .normal = {0.0, 8.0}, .decimals = 2});
    b.gauge({.code = "viscosity", .name = "Viscosity", .sensor = "viscosity", .unit = "mPa.s", .source = &r.viscosity,
             .high = 200, .noise = 0.3, .normal = {3.0, 60.0}});
    b.gauge({.code = "conversion", .name = "Conversion", .sensor = "conversion", .unit = "%", .source = &r.conversion,
             .high = 100, .noise = 0.1, .normal = {0.0, 100.0}});
    b.gauge({.code = "heating_valve", .name = "Steam valve", .sensor = "position", .unit = "%",
             .source = &r.heatingValve, .high = 100, .bits = 12, .noise = 0.02, .normal = {0.0, 100.0}});
    b.gauge({.code = "cooling_valve", .name = "Cooling valve", .sensor = "position", .unit = "%",
             .source = &r.coolingValve, .high = 100, .bits = 12, .noise = 0.02, .normal = {0.0, 100.0}});
    b.gauge({.code = "discharge_flow", .name = "Discharge flow", .sensor = "flow", .unit = "m3/h", .source = &r.outflow,
             .high = 30, .noise = 0.02, .normal = {0.0, 20.0}, .decimals = 2});
    vibration(b, r.agitator);
    bearing(b, r.agitator);
    b.status("phase", "Batch phase", number(r.phase),
             words({{"Idle"}, {"Charging"}, {"Heating"}, {"Reacting"}, {"Cooling"}, {"Discharging"}, {"Cleaning"}}));
    b.gauge({.code = "phase_time", .name = "Time in phase", .sensor = "duration", .unit = "s", .source = &r.phaseTime,
             .low = -3'600, .high = 86'400, .decimals = 0});
    b.counter("batches", "Batches made", "count", "", r.batches);
    b.text("batch_id", "Batch", &r.batchId);
    b.text("product", "Product", &r.product);
    b.setPoint({.code = "temperature_setpoint", .name = "Temperature set point", .sensor = "temperature", .unit = "Cel",
                .target = &r.temperatureSetPoint, .low = 40, .high = 95});
    b.setPoint({.code = "speed_setpoint", .name = "Mixing speed set point", .sensor = "speed", .unit = "{rev}/min",
                .target = &r.speedSetPoint, .low = 30, .high = 180, .decimals = 0});
    b.card("temperature", "pressure", "phase");
}

void pump(LayoutBuilder &b, Pump &p, const char *code, const char *name)
{
    b.machine(code, name, "Centrifugal pump", "Norvik Pumpen", "NK 32-160");
    vibration(b, p.parts);
    bearing(b, p.parts);
    b.gauge({.code = "current", .name = "Motor current", .sensor = "current", .unit = "A", .source = &p.current,
             .high = 40, .bits = 12, .noise = 0.03, .normal = {0.0, p.ratedCurrent * 1.1},
             .limits = {{}, {}, p.ratedCurrent * 1.2, p.ratedCurrent * 1.4}});
    b.gauge({.code = "flow", .name = "Flow", .sensor = "flow", .unit = "m3/h", .source = &p.flow, .high = 60,
             .noise = 0.03, .normal = {0.0, p.ratedFlow * 1.05}, .decimals = 2});
    b.gauge({.code = "outlet_pressure", .name = "Outlet pressure", .sensor = "pressure", .unit = "bar",
             .source = &p.pressure, .high = 10, .bits = 12, .noise = 0.005, .normal = {0.0, 4.5}, .decimals = 2});
    b.gauge({.code = "speed", .name = "Speed", .sensor = "speed", .unit = "{rev}/min", .source = &p.speed.value,
             .high = 4'000, .noise = 1.5, .normal = {0.0, 3'000.0}, .decimals = 0});
    b.status("state", "State", number(p.state), words({{"Stopped"}, {"Starting"}, {"Running"}, {"Dry run", StateMeaning::Warning}}));
    b.counter("starts", "Starts", "count", "", p.starts);
    runTime(b, p.runSeconds);
    b.setPoint({.code = "speed_setpoint", .name = "Speed set point", .sensor = "speed", .unit = "{rev}/min",
                .target = &p.speedSetPoint, .low = 1'200, .high = 3'000, .decimals = 0});
    b.card("vibration", "flow", "state");
}

void tank(LayoutBuilder &b, Tank &t, const char *code, const char *name)
{
    b.machine(code, name, "Tank", "Hallmann Apparatebau", "ST 12");
    b.gauge({.code = "level", .name = "Level", .sensor = "level", .unit = "%", .source = &t.levelPercent, .high = 100,
             .bits = 15, .noise = 0.02, .normal = {15.0, 90.0}, .limits = {5.0, 12.0, 92.0, 97.0}});
    b.gauge({.code = "volume", .name = "Volume", .sensor = "volume", .unit = "m3", .source = &t.volume, .high = 15,
             .noise = 0.001, .normal = {1.0, 11.0}, .decimals = 3});
    b.gauge({.code = "inflow", .name = "Inflow", .sensor = "flow", .unit = "m3/h", .source = &t.inflow, .high = 60,
             .noise = 0.02, .normal = {0.0, 45.0}, .decimals = 2});
    b.gauge({.code = "outflow", .name = "Outflow", .sensor = "flow", .unit = "m3/h", .source = &t.outflow, .high = 60,
             .noise = 0.02, .normal = {0.0, 45.0}, .decimals = 2});
    b.gauge({.code = "temperature", .name = "Temperature", .sensor = "temperature", .unit = "Cel",
             .source = &t.temperature, .low = -20, .high = 120, .bits = 14, .noise = 0.02, .normal = {10.0, 45.0},
             .limits = {{}, 5.0, 50.0, 60.0}});
    b.gauge({.code = "bottom_pressure", .name = "Bottom pressure", .sensor = "pressure", .unit = "bar",
             .source = &t.bottomPressure, .high = 1, .noise = 0.0002, .normal = {0.0, 0.35}, .decimals = 4});
    b.status("state", "State", number(t.state), words({{"Holding"}, {"Filling"}, {"Drawing"}, {"Through-flow"}, {"Low"}, {"High"}}));
    b.counter("in_total", "Total in", "volume", "L", t.inLitres);
    b.counter("out_total", "Total out", "volume", "L", t.outLitres);
    b.card("level", "temperature", "state");
}

void chiller(LayoutBuilder &b, Chiller &c)
{
    b.machine("CHL-01", "Chilled water set", "Chiller", "Kaltwerk", "KW 260");
    b.gauge({.code = "supply_temperature", .name = "Supply temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.supply, .low = -20, .high = 80, .bits = 14, .noise = 0.02, .normal = {5.0, 14.0},
             .limits = {2.0, 4.0, 16.0, 20.0}});
    b.gauge({.code = "return_temperature", .name = "Return temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.returned, .low = -20, .high = 80, .bits = 14, .noise = 0.02, .normal = {5.0, 22.0}});
    b.gauge({.code = "flow", .name = "Loop flow", .sensor = "flow", .unit = "m3/h", .source = &c.flow, .high = 60,
             .noise = 0.05, .normal = {25.0, 42.0}, .limits = {{}, 15.0, {}, {}}, .decimals = 2});
    b.gauge({.code = "load", .name = "Cooling load", .sensor = "power", .unit = "kW", .source = &c.load, .high = 1'500,
             .noise = 0.5, .normal = {0.0, 800.0}});
    b.gauge({.code = "compressor_current", .name = "Compressor current", .sensor = "current", .unit = "A",
             .source = &c.current.value, .high = 150, .bits = 12, .noise = 0.15, .normal = {0.0, 105.0},
             .limits = {{}, {}, 115.0, 130.0}});
    b.gauge({.code = "condenser_temperature", .name = "Condenser temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.condenser.value, .high = 100, .bits = 12, .noise = 0.03, .normal = {20.0, 52.0},
             .limits = {{}, {}, 58.0, 65.0}});
    b.gauge({.code = "suction_pressure", .name = "Suction pressure", .sensor = "pressure", .unit = "bar",
             .source = &c.suctionPressure.value, .high = 10, .bits = 12, .noise = 0.004, .normal = {2.5, 4.2},
             .decimals = 2});
    vibration(b, c.parts);
    bearing(b, c.parts);
    b.status("state", "State", number(c.state), words({{"Standby"}, {"Cooling"}, {"Overload", StateMeaning::Warning}}));
    runTime(b, c.runSeconds);
    b.setPoint({.code = "supply_setpoint", .name = "Supply set point", .sensor = "temperature", .unit = "Cel",
                .target = &c.supplySetPoint, .low = 5, .high = 14});
    b.card("supply_temperature", "load", "state");
}

void filler(LayoutBuilder &b, Filler &f, const char *code, const char *name)
{
    b.machine(code, name, "Rotary filler", "Abfuelltechnik Sued", "RF 24");
    b.gauge({.code = "rate", .name = "Rate", .sensor = "rate", .unit = "{bottles}/min",
             .source = &f.rate.value, .high = 200,
             .noise = 0.15, .normal = {0.0, 130.0}});
    b.gauge({.code = "bowl_pressure", .name = "Bowl pressure", .sensor = "pressure", .unit = "bar",
             .source = &f.bowlPressure.value, .high = 4, .bits = 15, .noise = 0.001, .normal = {0.9, 1.6},
             .limits = {0.6, 0.8, 1.7, 2.0}, .decimals = 3});
    b.gauge({.code = "bowl_level", .name = "Bowl level", .sensor = "level", .unit = "%", .source = &f.bowlLevel,
             .high = 100, .bits = 12, .noise = 0.1, .normal = {30.0, 80.0}, .limits = {15.0, 25.0, 88.0, 95.0}});
    b.gauge({.code = "inflow", .name = "Inflow", .sensor = "flow", .unit = "L/min", .source = &f.inflow, .high = 200,
             .noise = 0.1, .normal = {0.0, 110.0}});
    b.gauge({.code = "inlet_valve", .name = "Inlet valve", .sensor = "position", .unit = "%", .source = &f.inletValve,
             .high = 100, .bits = 12, .normal = {0.0, 95.0}});
    b.gauge({.code = "product_temperature", .name = "Product temperature", .sensor = "temperature", .unit = "Cel",
             .source = &f.productTemperature.value, .low = 0, .high = 100, .bits = 14, .noise = 0.02,
             .normal = {15.0, 40.0}, .limits = {{}, {}, 45.0, 55.0}});
    b.gauge({.code = "fill_volume", .name = "Fill volume", .sensor = "volume", .unit = "mL", .source = &f.fillVolume,
             .low = 400, .high = 600, .noise = 0.15, .normal = {495.0, 505.0}, .limits = {485.0, 492.0, 508.0, 515.0}});
    b.gauge({.code = "cycle_time", .name = "Cycle time", .sensor = "duration", .unit = "s", .source = &f.cycleTime,
             .high = 30, .noise = 0.001, .normal = {0.0, 1.5}, .decimals = 3});
    b.gauge({.code = "scrap_ratio", .name = "Scrap ratio", .sensor = "ratio", .unit = "%", .source = &f.scrapRatio,
             .high = 100, .normal = {0.0, 1.5}, .limits = {{}, {}, 2.5, 5.0}, .decimals = 2});
    b.gauge({.code = "motor_current", .name = "Carousel current", .sensor = "current", .unit = "A",
             .source = &f.motorCurrent, .high = 20, .bits = 12, .noise = 0.02, .normal = {0.0, 8.0},
             .limits = {{}, {}, 9.5, 12.0}, .decimals = 2});
    vibration(b, f.parts);
    bearing(b, f.parts);
    b.status("state", "State", number(f.state), makerStates());
    b.counter("count_total", "Bottles filled", "count", "", f.total);
    b.counter("count_scrap", "Bottles rejected", "count", "", f.scrap);
    runTime(b, f.runSeconds);
    b.text("order", "Order", &f.order);
    b.setPoint({.code = "rate_setpoint", .name = "Rate set point", .sensor = "rate", .unit = "{bottles}/min",
                .target = &f.rateSetPoint, .low = 0, .high = 130, .decimals = 0});
    b.setPoint({.code = "bowl_level_setpoint", .name = "Bowl level set point", .sensor = "level", .unit = "%",
                .target = &f.bowlLevelSetPoint, .low = 35, .high = 75, .decimals = 0});
    b.card("rate", "fill_volume", "state");
}

void capper(LayoutBuilder &b, Capper &c)
{
    b.machine("CAP-01", "Capper", "Capper", "Verschluss und Partner", "VC 12");
    b.gauge({.code = "torque", .name = "Closing torque", .sensor = "torque", .unit = "N.m", .source = &c.torque,
             .high = 5, .noise = 0.01, .normal = {1.5, 2.1}, .limits = {1.1, 1.3, 2.4, 2.8}, .decimals = 2});
    b.gauge({.code = "rate", .name = "Rate", .sensor = "rate", .unit = "{bottles}/min",
             .source = &c.rate.value, .high = 300,
             .noise = 0.2, .normal = {0.0, 210.0}});
    b.gauge({.code = "head_pressure", .name = "Head pressure", .sensor = "pressure", .unit = "bar",
             .source = &c.headPressure.value, .high = 10, .bits = 12, .noise = 0.004, .normal = {4.0, 5.2}, .decimals = 2});
    b.gauge({.code = "motor_current", .name = "Motor current", .sensor = "current", .unit = "A",
             .source = &c.motorCurrent, .high = 10, .bits = 12, .noise = 0.01, .normal = {0.0, 4.2},
             .limits = {{}, {}, 5.0, 6.5}, .decimals = 2});
    b.gauge({.code = "motor_temperature", .name = "Motor temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.motorTemperature.value, .high = 150, .bits = 14, .noise = 0.02, .normal = {15.0, 75.0},
             .limits = {{}, {}, 95.0, 120.0}});
    b.gauge({.code = "cap_level", .name = "Caps in the hopper", .sensor = "level", .unit = "%", .source = &c.capLevel,
             .high = 100, .bits = 12, .noise = 0.1, .normal = {20.0, 100.0}, .limits = {5.0, 15.0, {}, {}}});
    b.gauge({.code = "cycle_time", .name = "Cycle time", .sensor = "duration", .unit = "s", .source = &c.cycleTime,
             .high = 30, .noise = 0.001, .normal = {0.0, 1.0}, .decimals = 3});
    vibration(b, c.parts);
    bearing(b, c.parts);
    b.status("state", "State", number(c.state), makerStates());
    b.counter("count_total", "Bottles capped", "count", "", c.total);
    b.counter("count_scrap", "Bottles rejected", "count", "", c.rejects);
    b.setPoint({.code = "torque_setpoint", .name = "Torque set point", .sensor = "torque", .unit = "N.m",
                .target = &c.torqueSetPoint, .low = 1.0, .high = 2.6, .decimals = 2});
    b.card("torque", "rate", "state");
}

void labeller(LayoutBuilder &b, Labeller &l)
{
    b.machine("LAB-01", "Labeller", "Labeller", "Etimark", "EM 2");
    b.gauge({.code = "web_tension", .name = "Web tension", .sensor = "force", .unit = "N", .source = &l.webTension.value,
             .high = 100, .noise = 0.15, .normal = {34.0, 50.0}, .limits = {{}, {}, 58.0, 70.0}});
    b.gauge({.code = "rate", .name = "Rate", .sensor = "rate", .unit = "{bottles}/min",
             .source = &l.rate.value, .high = 300,
             .noise = 0.2, .normal = {0.0, 210.0}});
    b.gauge({.code = "web_speed", .name = "Web speed", .sensor = "speed", .unit = "m/min", .source = &l.webSpeed,
             .high = 60, .noise = 0.02, .normal = {0.0, 22.0}, .decimals = 2});
    b.gauge({.code = "reel_diameter", .name = "Reel diameter", .sensor = "length", .unit = "mm",
             .source = &l.reelDiameter, .high = 600, .bits = 12, .noise = 0.1, .normal = {80.0, 420.0}});
    b.gauge({.code = "web_left", .name = "Web left", .sensor = "length", .unit = "m", .source = &l.webLeft,
             .high = 2'000, .normal = {20.0, 1'400.0}, .limits = {{}, 30.0, {}, {}}});
    b.gauge({.code = "glue_temperature", .name = "Glue temperature", .sensor = "temperature", .unit = "Cel",
             .source = &l.glueTemperature.value, .high = 250, .bits = 14, .noise = 0.05, .normal = {150.0, 165.0},
             .limits = {135.0, 145.0, 170.0, 180.0}});
    b.gauge({.code = "motor_current", .name = "Motor current", .sensor = "current", .unit = "A",
             .source = &l.motorCurrent, .high = 10, .bits = 12, .noise = 0.01, .normal = {0.0, 3.2}, .decimals = 2});
    b.gauge({.code = "cycle_time", .name = "Cycle time", .sensor = "duration", .unit = "s", .source = &l.cycleTime,
             .high = 30, .noise = 0.001, .normal = {0.0, 1.0}, .decimals = 3});
    vibration(b, l.parts);
    bearing(b, l.parts);
    b.status("state", "State", number(l.state), makerStates());
    b.counter("count_total", "Bottles labelled", "count", "", l.total);
    b.counter("count_scrap", "Bottles rejected", "count", "", l.rejects);
    b.counter("reels", "Reels used", "count", "", l.reels);
    b.setPoint({.code = "tension_setpoint", .name = "Tension set point", .sensor = "force", .unit = "N",
                .target = &l.tensionSetPoint, .low = 20, .high = 60});
    b.card("web_tension", "rate", "state");
}

void press(LayoutBuilder &b, Press &p, const char *code, const char *name)
{
    b.machine(code, name, "Case press", "Rheinpress", "RP 60");
    b.gauge({.code = "force", .name = "Peak force", .sensor = "force", .unit = "kN", .source = &p.force, .high = 80,
             .bits = 15, .noise = 0.02, .normal = {42.0, 48.0}, .limits = {35.0, 39.0, 51.0, 55.0}, .decimals = 2});
    b.gauge({.code = "cycle_time", .name = "Cycle time", .sensor = "duration", .unit = "s", .source = &p.cycleTime,
             .high = 60, .normal = {6.5, 9.0}, .limits = {{}, {}, 9.5, 12.0}, .decimals = 2});
    b.gauge({.code = "oil_temperature", .name = "Oil temperature", .sensor = "temperature", .unit = "Cel",
             .source = &p.oilTemperature.value, .high = 120, .bits = 14, .noise = 0.02, .normal = {25.0, 58.0},
             .limits = {{}, {}, 65.0, 75.0}});
    b.gauge({.code = "oil_pressure", .name = "Oil pressure", .sensor = "pressure", .unit = "bar",
             .source = &p.oilPressure.value, .high = 300, .noise = 0.3, .normal = {35.0, 200.0},
             .limits = {{}, {}, 220.0, 250.0}});
    b.gauge({.code = "oil_level", .name = "Oil level", .sensor = "level", .unit = "%", .source = &p.oilLevel,
             .high = 100, .bits = 12, .noise = 0.03, .normal = {60.0, 95.0}, .limits = {45.0, 55.0, {}, {}}});
    b.gauge({.code = "motor_current", .name = "Pump current", .sensor = "current", .unit = "A",
             .source = &p.motorCurrent.value, .high = 60, .bits = 12, .noise = 0.05, .normal = {0.0, 26.0},
             .limits = {{}, {}, 30.0, 36.0}});
    b.gauge({.code = "stroke", .name = "Stroke", .sensor = "position", .unit = "mm", .source = &p.strokePosition,
             .high = 400, .noise = 0.05, .normal = {0.0, 320.0}});
    vibration(b, p.parts);
    bearing(b, p.parts);
    b.status("state", "State", number(p.state), makerStates());
    b.flag("guard_closed", "Guard door", &p.guardClosed);
    b.counter("count_total", "Cases pressed", "count", "", p.total);
    b.counter("count_scrap", "Cases rejected", "count", "", p.scrap);
    b.setPoint({.code = "force_setpoint", .name = "Force set point", .sensor = "force", .unit = "kN",
                .target = &p.forceSetPoint, .low = 35, .high = 55});
    b.card("force", "cycle_time", "state");
}

void compressor(LayoutBuilder &b, Compressor &c)
{
    b.machine("CMP-01", "Air compressor", "Screw compressor", "Boreas", "BS 37");
    b.gauge({.code = "pressure", .name = "Net pressure", .sensor = "pressure", .unit = "bar", .source = &c.pressure,
             .high = 16, .bits = 15, .noise = 0.004, .normal = {6.4, 7.6}, .limits = {5.0, 6.0, 8.2, 9.0}, .decimals = 2});
    b.gauge({.code = "air_use", .name = "Air use", .sensor = "flow", .unit = "m3/min", .source = &c.use, .high = 12,
             .noise = 0.02, .normal = {0.0, 6.0}, .decimals = 2});
    b.gauge({.code = "oil_temperature", .name = "Oil temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.oilTemperature.value, .high = 150, .bits = 14, .noise = 0.03, .normal = {50.0, 95.0},
             .limits = {{}, {}, 100.0, 110.0}});
    b.gauge({.code = "outlet_temperature", .name = "Outlet temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.outletTemperature.value, .high = 150, .bits = 12, .noise = 0.03, .normal = {20.0, 80.0}});
    b.gauge({.code = "motor_current", .name = "Motor current", .sensor = "current", .unit = "A",
             .source = &c.motorCurrent.value, .high = 120, .bits = 12, .noise = 0.1, .normal = {0.0, 68.0},
             .limits = {{}, {}, 74.0, 85.0}});
    vibration(b, c.parts);
    bearing(b, c.parts);
    b.status("state", "State", number(c.state), words({{"Unloaded"}, {"Loaded"}}));
    b.counter("loads", "Load changes", "count", "", c.loads);
    runTime(b, c.runSeconds);
    b.setPoint({.code = "pressure_setpoint", .name = "Pressure set point", .sensor = "pressure", .unit = "bar",
                .target = &c.pressureSetPoint, .low = 6, .high = 8});
    b.card("pressure", "motor_current", "state");
}

void palletiser(LayoutBuilder &b, Palletiser &p)
{
    b.machine("PAL-01", "Palletiser", "Palletising robot", "Stapelfix", "SF 160");
    b.gauge({.code = "rate", .name = "Rate", .sensor = "rate", .unit = "{cases}/min",
             .source = &p.rate.value, .high = 40,
             .noise = 0.02, .normal = {0.0, 20.0}});
    b.gauge({.code = "arm_current", .name = "Arm current", .sensor = "current", .unit = "A", .source = &p.armCurrent,
             .high = 30, .bits = 12, .noise = 0.02, .normal = {0.0, 10.0}, .limits = {{}, {}, 12.0, 16.0}, .decimals = 2});
    b.gauge({.code = "arm_temperature", .name = "Arm drive temperature", .sensor = "temperature", .unit = "Cel",
             .source = &p.armTemperature.value, .high = 120, .bits = 14, .noise = 0.02, .normal = {15.0, 60.0},
             .limits = {{}, {}, 70.0, 85.0}});
    b.gauge({.code = "vacuum", .name = "Gripper vacuum", .sensor = "pressure", .unit = "bar",
             .source = &p.gripperVacuum.value, .low = -1, .high = 1, .noise = 0.003, .normal = {-0.8, 0.0}, .decimals = 3});
    b.gauge({.code = "cycle_time", .name = "Cycle time", .sensor = "duration", .unit = "s", .source = &p.cycleTime,
             .high = 60, .noise = 0.002, .normal = {0.0, 5.0}, .decimals = 2});
    b.gauge({.code = "layer_progress", .name = "Layer progress", .sensor = "ratio", .unit = "%",
             .source = &p.layerPercent, .high = 100, .normal = {0.0, 100.0}, .decimals = 0});
    b.whole("layer", "Layer", &p.layer, 20);
    vibration(b, p.parts);
    bearing(b, p.parts);
    b.status("state", "State", number(p.state), makerStates());
    b.counter("cases", "Cases stacked", "count", "", p.cases);
    b.counter("pallets", "Pallets finished", "count", "", p.pallets);
    b.text("pallet_id", "Pallet", &p.palletId);
    b.card("rate", "arm_current", "state");
}

void conveyor(LayoutBuilder &b, Conveyor &c, const char *code, const char *name)
{
    b.machine(code, name, "Conveyor", "Bandtechnik Nord", "BN 400");
    b.gauge({.code = "speed", .name = "Belt speed", .sensor = "speed", .unit = "m/min", .source = &c.speed.value,
             .high = 60, .noise = 0.03, .normal = {0.0, 32.0}, .decimals = 1});
    b.gauge({.code = "motor_current", .name = "Motor current", .sensor = "current", .unit = "A",
             .source = &c.motorCurrent, .high = 10, .bits = 12, .noise = 0.01, .normal = {0.0, 3.2},
             .limits = {{}, {}, 3.8, 5.0}, .decimals = 2});
    b.gauge({.code = "motor_temperature", .name = "Motor temperature", .sensor = "temperature", .unit = "Cel",
             .source = &c.motorTemperature.value, .high = 150, .bits = 12, .noise = 0.03, .normal = {15.0, 60.0},
             .limits = {{}, {}, 80.0, 100.0}});
    b.gauge({.code = "load", .name = "Load", .sensor = "ratio", .unit = "%", .source = &c.loadPercent, .high = 100,
             .noise = 0.2, .normal = {0.0, 90.0}});
    vibration(b, c.parts);
    bearing(b, c.parts);
    b.status("state", "State", number(c.state), words({{"Stopped"}, {"Running"}, {"Accumulating"}}));
    b.setPoint({.code = "speed_setpoint", .name = "Speed set point", .sensor = "speed", .unit = "m/min",
                .target = &c.speedSetPoint, .low = 0, .high = 30});
    b.card("speed", "vibration", "state");
}

void hall(LayoutBuilder &b, PlantPhysics &p)
{
    b.machine("HALL", "Packing hall", "Building", "Nordwerk Bau", "Hall 3");
    b.gauge({.code = "temperature", .name = "Air temperature", .sensor = "temperature", .unit = "Cel",
             .source = &p.hallTemperature, .low = -20, .high = 60, .bits = 14, .noise = 0.02, .normal = {16.0, 28.0},
             .limits = {{}, 12.0, 32.0, {}}});
    b.gauge({.code = "humidity", .name = "Humidity", .sensor = "humidity", .unit = "%", .source = &p.hallHumidity,
             .high = 100, .bits = 12, .noise = 0.1, .normal = {30.0, 60.0}, .limits = {{}, 20.0, 75.0, {}}});
}

} // namespace

std::vector<std::vector<Point>> layOutPlant(Plant &plant, PlantPhysics &physics, const PlantOptions &options)
{
    LayoutBuilder b(plant, options.seed);
    constexpr const char *kModbus = "modbus-tcp";

    b.line("L1", "Mixing");
    b.device("PLC-01", "Controller of reactor A", kModbus, 1s);
    reactor(b, physics.reactors[0], "REA-A", "Reactor A");
    b.device("PLC-02", "Controller of reactor B", kModbus, 1s);
    reactor(b, physics.reactors[1], "REA-B", "Reactor B");
    b.device("PLC-03", "Controller of pumps and tanks", kModbus, 1s);
    b.parameter("word_order", QStringLiteral("CDAB")); // this maker sends the low register first
    tank(b, physics.rawTank, "TNK-01", "Raw material tank");
    tank(b, physics.productTank, "TNK-02", "Product tank");
    pump(b, physics.pumps[0], "PMP-01", "Feed pump of reactor A");
    pump(b, physics.pumps[1], "PMP-02", "Feed pump of reactor B");
    pump(b, physics.pumps[2], "PMP-03", "Raw material pump");
    pump(b, physics.pumps[3], "PMP-04", "Product pump");
    pump(b, physics.pumps[4], "PMP-05", "Chilled water pump");
    chiller(b, physics.chiller);

    b.line("L2", "Filling");
    b.device("UA-01", "Filling line server", options.opcua ? "opcua" : kModbus, 1s);
    filler(b, physics.fillers[0], "FIL-01", "Filler 1");
    filler(b, physics.fillers[1], "FIL-02", "Filler 2");
    capper(b, physics.capper);
    labeller(b, physics.labeller);

    b.line("L3", "Packing");
    b.device("PLC-04", "Controller of the presses", kModbus, 1s);
    press(b, physics.presses[0], "PRS-01", "Case press 1");
    press(b, physics.presses[1], "PRS-02", "Case press 2");
    compressor(b, physics.compressor);
    b.device("GW-01", "Sensor gateway", options.mqtt ? "mqtt" : kModbus, 1s);
    palletiser(b, physics.palletiser);
    constexpr std::array<std::pair<const char *, const char *>, 6> kBelts{{
        {"CNV-01", "Conveyor to the capper"},
        {"CNV-02", "Conveyor to the labeller"},
        {"CNV-03", "Conveyor to the presses"},
        {"CNV-04", "Conveyor to the palletiser"},
        {"CNV-05", "Pallet conveyor"},
        {"CNV-06", "Empties conveyor"},
    }};
    for (size_t i = 0; i < kBelts.size(); ++i)
        conveyor(b, physics.conveyors[i], kBelts[i].first, kBelts[i].second);
    hall(b, physics);

    for (Device &device : plant.sites.first().devices) {
        if (device.driver == QLatin1String(kModbus))
            assignModbusAddresses(device);
        else if (device.driver == QLatin1String("opcua"))
            assignOpcUaAddresses(device);
        else
            assignMqttAddresses(device, QStringLiteral("north"));
    }
    return b.takePoints();
}

std::vector<std::vector<Point>> layOutGenericSensors(Plant &plant, PlantPhysics &physics, const PlantOptions &options)
{
    LayoutBuilder b(plant, options.seed);
    b.line("L4", "Field sensors");
    const qsizetype firstDevice = plant.sites.first().devices.size();
    for (size_t i = 0; i < physics.generic.size(); ++i) {
        const size_t device = i / size_t(kGenericTagsPerDevice);
        if (i % size_t(kGenericTagsPerDevice) == 0) {
            const QByteArray code = "RIO-" + QByteArray::number(qulonglong(device + 1)).rightJustified(2, '0');
            b.device(code.constData(), "Remote inputs", "modbus-tcp", 1s);
        }
        if (i % 100 == 0) {
            const QByteArray code = "AREA-" + QByteArray::number(qulonglong(i / 100 + 1)).rightJustified(4, '0');
            b.machine(code.constData(), code.constData(), "Sensor group", "Fuehltech", "FT 100");
        }
        b.generic(physics.generic[i], int(i % 100) + 1);
    }
    QList<Device> &devices = plant.sites.first().devices;
    for (qsizetype i = firstDevice; i < devices.size(); ++i)
        assignModbusAddresses(devices[i]);
    return b.takePoints();
}

} // namespace lineside::demo
