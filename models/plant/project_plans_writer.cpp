#include "models/plant/project_plans.h"

#include <QTime>

namespace lineside::project {

namespace {

constexpr const char *kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void writeItems(JsonWriter &out, QLatin1StringView key, const QStringList &words)
{
    if (words.isEmpty())
        return;
    out.beginArray(key);
    for (const QString &word : words) {
        out.item();
        out.writeItem(word);
    }
    out.endArray();
}

void idUnlessNull(JsonWriter &out, QLatin1StringView key, const TagUuid &id)
{
    if (!id.isNull())
        out.id(key, id.uuid);
}

void numberUnless(JsonWriter &out, QLatin1StringView key, double value, double standard)
{
    if (value != standard)
        out.number(key, value);
}

void booleanUnless(JsonWriter &out, QLatin1StringView key, bool value, bool standard)
{
    if (value != standard)
        out.boolean(key, value);
}

void writeShift(JsonWriter &out, const Shift &shift)
{
    static const Shift kStandard;
    out.item();
    out.beginObject();
    out.text("name"_L1, shift.name);
    if (shift.days != kStandard.days) {
        QStringList days;
        for (int day = 0; day < 7; ++day) {
            if (shift.days & (1 << day))
                days.append(QLatin1StringView(kDays[day]));
        }
        out.words("days"_L1, days);
    }
    out.text("start"_L1, QTime::fromMSecsSinceStartOfDay(shift.start * 60'000).toString(u"HH:mm"));
    if (shift.length != kStandard.length)
        out.integer("minutes"_L1, shift.length);
    if (!shift.breaks.isEmpty()) {
        out.beginArray("breaks"_L1);
        for (const ShiftBreak &pause : shift.breaks) {
            out.item();
            out.beginInlineItem();
            out.integer("after"_L1, pause.start);
            out.integer("minutes"_L1, pause.length);
            out.endInline();
        }
        out.endArray();
    }
    out.endObject();
}

void writeChart(JsonWriter &out, const ControlChart &chart)
{
    static const ControlChart kStandard;
    out.item();
    out.beginObject();
    out.text("code"_L1, chart.code);
    out.id("id"_L1, chart.id.uuid);
    out.textUnlessEmpty("name"_L1, chart.name);
    idUnlessNull(out, "tag"_L1, chart.tag);
    out.textUnlessEmpty("unit"_L1, chart.unit);
    if (chart.type != kStandard.type)
        out.text("type"_L1, wordFor(kChartTypeWords, chart.type));
    if (chart.subgroup != (chart.type == ChartType::Individuals ? 1 : kStandard.subgroup))
        out.integer("subgroup"_L1, chart.subgroup);
    if (chart.every != kStandard.every)
        out.integer("everyMs"_L1, chart.every.count());
    booleanUnless(out, "runningOnly"_L1, chart.runningOnly, kStandard.runningOnly);
    if (chart.centre)
        out.number("centre"_L1, *chart.centre);
    if (chart.sigma)
        out.number("sigma"_L1, *chart.sigma);
    if (chart.learn != kStandard.learn)
        out.integer("learn"_L1, chart.learn);
    if (chart.rules != kStandard.rules) {
        QStringList rules;
        for (const Word<RunRule> &rule : kRunRuleWords) {
            if (chart.rules & quint16(rule.value))
                rules.append(rule.text);
        }
        out.words("rules"_L1, rules);
    }
    numberUnless(out, "lambda"_L1, chart.lambda, kStandard.lambda);
    numberUnless(out, "width"_L1, chart.width, kStandard.width);
    numberUnless(out, "cusumK"_L1, chart.cusumK, kStandard.cusumK);
    numberUnless(out, "cusumH"_L1, chart.cusumH, kStandard.cusumH);
    if (chart.target)
        out.number("target"_L1, *chart.target);
    writeRange(out, "specification"_L1, chart.specification);
    booleanUnless(out, "regulated"_L1, chart.regulated, kStandard.regulated);
    out.textUnlessEmpty("action"_L1, chart.action);
    out.endObject();
}

void writeHealthTags(JsonWriter &out, const QList<HealthTag> &tags)
{
    if (tags.isEmpty())
        return;
    out.beginArray("tags"_L1);
    for (const HealthTag &tag : tags) {
        out.item();
        out.beginObject();
        out.id("tag"_L1, tag.tag.uuid);
        writeRange(out, "normal"_L1, tag.normal);
        if (tag.maxDeviation)
            out.number("maxDeviation"_L1, *tag.maxDeviation);
        booleanUnless(out, "hard"_L1, tag.hard, false);
        out.endObject();
    }
    out.endArray();
}

} // namespace

void writeCalendars(JsonWriter &out, const QList<ShiftCalendar> &calendars)
{
    if (calendars.isEmpty())
        return;
    out.beginArray("calendars"_L1);
    for (const ShiftCalendar &calendar : calendars) {
        out.item();
        out.beginObject();
        out.text("code"_L1, calendar.code);
        out.textUnlessEmpty("name"_L1, calendar.name);
        out.textUnlessEmpty("timeZone"_L1, calendar.timeZone);
        if (!calendar.shifts.isEmpty()) {
            out.beginArray("shifts"_L1);
            for (const Shift &shift : calendar.shifts)
                writeShift(out, shift);
            out.endArray();
        }
        if (!calendar.exceptions.isEmpty()) {
            out.beginArray("exceptions"_L1);
            for (const CalendarException &day : calendar.exceptions) {
                out.item();
                out.beginInlineItem();
                out.text("date"_L1, day.date.toString(Qt::ISODate));
                out.textUnlessEmpty("name"_L1, day.name);
                if (day.likeDay)
                    out.text("like"_L1, QLatin1StringView(kDays[*day.likeDay]));
                out.endInline();
            }
            out.endArray();
        }
        out.endObject();
    }
    out.endArray();
}

void writeStopReasons(JsonWriter &out, const QList<StopReason> &reasons)
{
    if (reasons.isEmpty())
        return;
    out.beginArray("stopReasons"_L1);
    for (const StopReason &reason : reasons) {
        out.item();
        out.beginInlineItem();
        out.text("code"_L1, reason.code);
        out.textUnlessEmpty("text"_L1, reason.text);
        if (reason.state != MachineState::Down)
            out.text("state"_L1, wordFor(kMachineStateWords, reason.state));
        out.endInline();
    }
    out.endArray();
}

void writeProduction(JsonWriter &out, const ProductionPlan &plan)
{
    static const ProductionPlan kStandard;
    if (plan == kStandard)
        return;
    out.beginObject("production"_L1);
    if (!plan.states.isEmpty()) {
        out.beginArray("states"_L1);
        for (const StateRule &rule : plan.states) {
            out.item();
            out.beginInlineItem();
            out.integer("value"_L1, rule.value);
            if (rule.state != MachineState::Running)
                out.text("state"_L1, wordFor(kMachineStateWords, rule.state));
            out.textUnlessEmpty("reason"_L1, rule.reason);
            out.endInline();
        }
        out.endArray();
    }
    idUnlessNull(out, "total"_L1, plan.total);
    idUnlessNull(out, "good"_L1, plan.good);
    idUnlessNull(out, "scrap"_L1, plan.scrap);
    idUnlessNull(out, "rework"_L1, plan.rework);
    idUnlessNull(out, "product"_L1, plan.product);
    idUnlessNull(out, "order"_L1, plan.order);
    idUnlessNull(out, "energy"_L1, plan.energy);
    numberUnless(out, "idealCycleSeconds"_L1, plan.idealCycle, kStandard.idealCycle);
    if (!plan.products.isEmpty()) {
        out.beginArray("products"_L1);
        for (const ProductRate &rate : plan.products) {
            out.item();
            out.beginInlineItem();
            out.text("product"_L1, rate.product);
            out.number("idealCycleSeconds"_L1, rate.idealCycle);
            out.endInline();
        }
        out.endArray();
    }
    if (plan.rollOver)
        out.number("rollOver"_L1, *plan.rollOver);
    if (plan.shortStop != kStandard.shortStop)
        out.integer("shortStopMs"_L1, plan.shortStop.count());
    numberUnless(out, "targetOee"_L1, plan.targetOee, kStandard.targetOee);
    out.endObject();
}

void writeCharts(JsonWriter &out, const QList<ControlChart> &charts)
{
    if (charts.isEmpty())
        return;
    out.beginArray("charts"_L1);
    for (const ControlChart &chart : charts)
        writeChart(out, chart);
    out.endArray();
}

void writeHealth(JsonWriter &out, const HealthPlan &plan)
{
    static const HealthPlan kStandard;
    if (plan == kStandard)
        return;
    out.beginObject("health"_L1);
    booleanUnless(out, "enabled"_L1, plan.enabled, kStandard.enabled);
    writeHealthTags(out, plan.tags);
    if (plan.weights != kStandard.weights) {
        out.beginInline("weights"_L1);
        out.number("sensor"_L1, plan.weights.sensor);
        out.number("oee"_L1, plan.weights.oee);
        out.number("quality"_L1, plan.weights.quality);
        out.number("reliability"_L1, plan.weights.reliability);
        out.number("performance"_L1, plan.weights.performance);
        out.endInline();
    }
    numberUnless(out, "targetOee"_L1, plan.targetOee, kStandard.targetOee);
    if (plan.breakdownDays != kStandard.breakdownDays)
        out.integer("breakdownDays"_L1, plan.breakdownDays);
    numberUnless(out, "excellent"_L1, plan.excellent, kStandard.excellent);
    numberUnless(out, "good"_L1, plan.good, kStandard.good);
    numberUnless(out, "fair"_L1, plan.fair, kStandard.fair);
    numberUnless(out, "poor"_L1, plan.poor, kStandard.poor);
    if (plan.aggregation != kStandard.aggregation)
        out.text("aggregation"_L1, wordFor(kAggregationWords, plan.aggregation));
    if (plan.worst != kStandard.worst)
        out.integer("worst"_L1, plan.worst);
    booleanUnless(out, "timeWeighted"_L1, plan.timeWeighted, kStandard.timeWeighted);
    booleanUnless(out, "runningOnly"_L1, plan.runningOnly, kStandard.runningOnly);
    booleanUnless(out, "excessSignalsOnly"_L1, plan.excessSignalsOnly, kStandard.excessSignalsOnly);
    booleanUnless(out, "breakdownRate"_L1, plan.breakdownRate, kStandard.breakdownRate);
    booleanUnless(out, "anomalies"_L1, plan.anomalies, kStandard.anomalies);
    numberUnless(out, "repairHours"_L1, plan.repairHours, kStandard.repairHours);
    numberUnless(out, "downtimeCostPerHour"_L1, plan.downtimeCost, kStandard.downtimeCost);
    out.textUnlessEmpty("currency"_L1, plan.currency);
    writeItems(out, "parts"_L1, plan.parts);
    writeItems(out, "skills"_L1, plan.skills);
    out.endObject();
}

} // namespace lineside::project
