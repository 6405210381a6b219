#include "models/plant/project_file.h"
#include "models/plant/project_parts.h"
#include "models/plant/project_plans.h"

namespace lineside::project {

namespace {

void writeLimits(JsonWriter &out, const Limits &limits)
{
    if (limits == Limits{})
        return;
    out.beginInline("limits"_L1);
    if (limits.lowLow)
        out.number("lowLow"_L1, *limits.lowLow);
    if (limits.low)
        out.number("low"_L1, *limits.low);
    if (limits.high)
        out.number("high"_L1, *limits.high);
    if (limits.highHigh)
        out.number("highHigh"_L1, *limits.highHigh);
    out.endInline();
}

void writeScaling(JsonWriter &out, const Scaling &scaling)
{
    out.beginInline("scaling"_L1);
    out.number("rawLow"_L1, scaling.rawLow);
    out.number("rawHigh"_L1, scaling.rawHigh);
    out.number("low"_L1, scaling.low);
    out.number("high"_L1, scaling.high);
    if (scaling.outOfSpan != OutOfSpan::Pass)
        out.text("outOfSpan"_L1, wordFor(kOutOfSpanWords, scaling.outOfSpan));
    out.endInline();
}

void writeStates(JsonWriter &out, const QList<StateText> &states)
{
    if (states.isEmpty())
        return;
    out.beginArray("states"_L1);
    for (const StateText &state : states) {
        out.item();
        out.beginInlineItem();
        if (state.value > kExactInteger || state.value < -kExactInteger)
            out.text("value"_L1, QString::number(state.value));
        else
            out.integer("value"_L1, state.value);
        out.text("text"_L1, state.text);
        if (state.meaning != StateMeaning::Normal)
            out.text("meaning"_L1, wordFor(kMeaningWords, state.meaning));
        out.endInline();
    }
    out.endArray();
}

void writeTag(JsonWriter &out, const Tag &tag)
{
    static const Tag kStandard;
    out.beginObject();
    out.text("code"_L1, tag.code);
    out.id("id"_L1, tag.id.uuid);
    out.textUnlessEmpty("name"_L1, tag.name);
    if (!tag.machine.isNull())
        out.id("machine"_L1, tag.machine.uuid);
    if (tag.kind != kStandard.kind)
        out.text("kind"_L1, wordFor(kKindWords, tag.kind));
    if (tag.type != kStandard.type)
        out.text("type"_L1, wordFor(kTypeWords, tag.type));
    out.textUnlessEmpty("sensorType"_L1, tag.sensorType);
    out.textUnlessEmpty("unit"_L1, tag.unit);
    if (tag.decimals != kStandard.decimals)
        out.integer("decimals"_L1, tag.decimals);
    writeRange(out, "physicalRange"_L1, tag.physicalRange);
    writeRange(out, "normalRange"_L1, tag.normalRange);
    writeLimits(out, tag.limits);
    if (tag.scaling)
        writeScaling(out, *tag.scaling);
    writeStates(out, tag.states);
    if (tag.deadband != kStandard.deadband)
        out.number("deadband"_L1, tag.deadband);
    if (tag.staleAfter)
        out.integer("staleAfterMs"_L1, tag.staleAfter->count());
    if (!tag.enabled)
        out.boolean("enabled"_L1, false);
    if (tag.writable)
        out.boolean("writable"_L1, true);
    writeRange(out, "writeLimits"_L1, tag.writeLimits);
    out.freeFormUnlessEmpty("address"_L1, tag.address);
    out.endObject();
}

void writeTimeTolerance(JsonWriter &out, const TimeTolerance &tolerance)
{
    static const TimeTolerance kStandard;
    if (tolerance == kStandard)
        return;
    out.beginInline("timeTolerance"_L1);
    if (tolerance.ahead != kStandard.ahead)
        out.integer("aheadMs"_L1, tolerance.ahead.count());
    if (tolerance.behind != kStandard.behind)
        out.integer("behindMs"_L1, tolerance.behind.count());
    if (tolerance.historical)
        out.boolean("historical"_L1, true);
    out.endInline();
}

void writeDevice(JsonWriter &out, const Device &device)
{
    static const Device kStandard;
    out.beginObject();
    out.text("code"_L1, device.code);
    out.id("id"_L1, device.id.uuid);
    out.textUnlessEmpty("name"_L1, device.name);
    out.text("driver"_L1, device.driver);
    if (!device.enabled)
        out.boolean("enabled"_L1, false);
    if (device.period != kStandard.period)
        out.integer("periodMs"_L1, device.period.count());
    writeTimeTolerance(out, device.timeTolerance);
    out.freeFormUnlessEmpty("parameters"_L1, device.parameters);
    if (!device.tags.isEmpty()) {
        out.beginArray("tags"_L1);
        for (const Tag &tag : device.tags) {
            out.item();
            writeTag(out, tag);
        }
        out.endArray();
    }
    out.endObject();
}

void writeMachine(JsonWriter &out, const Machine &machine)
{
    out.beginObject();
    out.text("code"_L1, machine.code);
    out.id("id"_L1, machine.id.uuid);
    out.textUnlessEmpty("name"_L1, machine.name);
    out.textUnlessEmpty("type"_L1, machine.type);
    out.textUnlessEmpty("manufacturer"_L1, machine.manufacturer);
    out.textUnlessEmpty("model"_L1, machine.model);
    if (!machine.keyTags.isEmpty()) {
        out.beginArray("keyTags"_L1);
        for (const TagUuid &tag : machine.keyTags) {
            out.item();
            out.writeId(tag.uuid);
        }
        out.endArray();
    }
    if (!machine.stateTag.isNull())
        out.id("stateTag"_L1, machine.stateTag.uuid);
    writeProduction(out, machine.production);
    writeCharts(out, machine.charts);
    writeHealth(out, machine.health);
    out.endObject();
}

void writeLine(JsonWriter &out, const Line &line)
{
    out.beginObject();
    out.text("code"_L1, line.code);
    out.id("id"_L1, line.id.uuid);
    out.textUnlessEmpty("name"_L1, line.name);
    out.textUnlessEmpty("calendar"_L1, line.calendar);
    if (!line.pacemaker.isNull())
        out.id("pacemaker"_L1, line.pacemaker.uuid);
    if (!line.machines.isEmpty()) {
        out.beginArray("machines"_L1);
        for (const Machine &machine : line.machines) {
            out.item();
            writeMachine(out, machine);
        }
        out.endArray();
    }
    out.endObject();
}

void writeSite(JsonWriter &out, const Site &site)
{
    static const Site kStandard;
    out.beginObject();
    out.text("code"_L1, site.code);
    out.id("id"_L1, site.id.uuid);
    out.textUnlessEmpty("name"_L1, site.name);
    if (site.tenant != kStandard.tenant)
        out.text("tenant"_L1, site.tenant);
    writeCalendars(out, site.calendars);
    writeStopReasons(out, site.stopReasons);
    if (!site.lines.isEmpty()) {
        out.beginArray("lines"_L1);
        for (const Line &line : site.lines) {
            out.item();
            writeLine(out, line);
        }
        out.endArray();
    }
    if (!site.devices.isEmpty()) {
        out.beginArray("devices"_L1);
        for (const Device &device : site.devices) {
            out.item();
            writeDevice(out, device);
        }
        out.endArray();
    }
    out.endObject();
}

} // namespace

QByteArray write(const Plant &plant)
{
    JsonWriter out;
    out.beginObject();
    out.integer("version"_L1, kVersion);
    out.textUnlessEmpty("name"_L1, plant.name);
    if (!plant.sites.isEmpty()) {
        out.beginArray("sites"_L1);
        for (const Site &site : plant.sites) {
            out.item();
            writeSite(out, site);
        }
        out.endArray();
    }
    out.endObject();
    return out.take();
}

template<typename Part>
QByteArray writePart(const Part &part)
{
    JsonWriter out;
    if constexpr (std::is_same_v<Part, Site>)
        writeSite(out, part);
    else if constexpr (std::is_same_v<Part, Line>)
        writeLine(out, part);
    else if constexpr (std::is_same_v<Part, Machine>)
        writeMachine(out, part);
    else if constexpr (std::is_same_v<Part, Device>)
        writeDevice(out, part);
    else
        writeTag(out, part);
    return out.take();
}

template QByteArray writePart<Site>(const Site &);
template QByteArray writePart<Line>(const Line &);
template QByteArray writePart<Machine>(const Machine &);
template QByteArray writePart<Device>(const Device &);
template QByteArray writePart<Tag>(const Tag &);

} // namespace lineside::project
