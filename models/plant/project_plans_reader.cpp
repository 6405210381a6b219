#include "models/plant/project_plans.h"

namespace lineside::project {

namespace {

using PlanValue = JsonTape::Value;

constexpr QLatin1StringView kDayWords[] = {
    QLatin1StringView("mon"), QLatin1StringView("tue"), QLatin1StringView("wed"), QLatin1StringView("thu"),
    QLatin1StringView("fri"), QLatin1StringView("sat"), QLatin1StringView("sun"),
};

std::optional<int> dayOf(const QString &word)
{
    for (int day = 0; day < 7; ++day) {
        if (word == kDayWords[day])
            return day;
    }
    return std::nullopt;
}

QString dayFault()
{
    return ReaderText::tr("one of these words is needed here: %1.").arg("mon, tue, wed, thu, fri, sat, sun"_L1);
}

quint8 readDays(Fields &fields, quint8 otherwise)
{
    std::optional<quint8> days;
    fields.each("days"_L1, [&](const PlanValue &value, const JsonPath &path) {
        const std::optional<int> day = value.is(JsonTape::Kind::Text) ? dayOf(value.text()) : std::nullopt;
        if (day)
            days = quint8(days.value_or(0) | (1 << *day));
        else
            fields.fault().set(path, dayFault());
    }, [&](qsizetype) { days = 0; });
    return days.value_or(otherwise);
}

//! "14:30" as minutes after midnight.
int readClock(Fields &fields, QLatin1StringView key)
{
    const QString text = fields.requireText(key);
    const QTime at = QTime::fromString(text, u"HH:mm");
    if (!at.isValid())
        fields.fail(key, ReaderText::tr("a time of day like 06:00 is needed here."));
    return at.isValid() ? at.msecsSinceStartOfDay() / 60'000 : 0;
}

Shift readShift(const PlanValue &value, const JsonPath &path, ReaderState &reading)
{
    constexpr qint64 kDay = 24 * 60;
    Fields fields(value, path, reading);
    Shift shift;
    shift.name = fields.requireText("name"_L1);
    shift.days = readDays(fields, shift.days);
    shift.start = readClock(fields, "start"_L1);
    shift.length = int(fields.integer("minutes"_L1, 1, kDay).value_or(shift.length));
    fields.each("breaks"_L1, [&](const PlanValue &item, const JsonPath &itemPath) {
        Fields pause(item, itemPath, reading);
        ShiftBreak taken;
        taken.start = int(pause.integer("after"_L1, 0, kDay).value_or(0));
        taken.length = int(pause.integer("minutes"_L1, 1, kDay).value_or(1));
        shift.breaks.append(taken);
    });
    return shift;
}

CalendarException readException(const PlanValue &value, const JsonPath &path, ReaderState &reading)
{
    Fields fields(value, path, reading);
    CalendarException day;
    day.date = QDate::fromString(fields.requireText("date"_L1), Qt::ISODate);
    if (!day.date.isValid())
        fields.fail("date"_L1, ReaderText::tr("a day like 2026-12-25 is needed here."));
    day.name = fields.text("name"_L1);
    if (const QString like = fields.text("like"_L1); !like.isEmpty()) {
        day.likeDay = dayOf(like);
        if (!day.likeDay)
            fields.fail("like"_L1, dayFault());
    }
    return day;
}

ControlChart readChart(const PlanValue &value, const JsonPath &path, ReaderState &reading)
{
    Fields fields(value, path, reading);
    ControlChart chart;
    chart.id = fields.requireId<ChartId>("id"_L1);
    chart.code = fields.requireText("code"_L1);
    chart.name = fields.text("name"_L1);
    chart.tag = fields.id<TagUuid>("tag"_L1);
    chart.unit = fields.commonText("unit"_L1);
    chart.type = fields.word("type"_L1, kChartTypeWords, chart.type);
    chart.subgroup = int(fields.integer("subgroup"_L1, 1, 25).value_or(chart.type == ChartType::Individuals ? 1 : chart.subgroup));
    chart.every = fields.duration("everyMs"_L1).value_or(chart.every);
    chart.runningOnly = fields.boolean("runningOnly"_L1, chart.runningOnly);
    chart.centre = fields.number("centre"_L1);
    chart.sigma = fields.number("sigma"_L1);
    chart.learn = int(fields.integer("learn"_L1, 2, 10'000).value_or(chart.learn));
    std::optional<quint16> rules;
    fields.each("rules"_L1, [&](const PlanValue &item, const JsonPath &itemPath) {
        const auto word = std::find_if(std::begin(kRunRuleWords), std::end(kRunRuleWords), [&](const Word<RunRule> &known) {
            return item.is(JsonTape::Kind::Text) && item.text() == known.text;
        });
        if (word != std::end(kRunRuleWords)) {
            rules = quint16(rules.value_or(0) | quint16(word->value));
            return;
        }
        QStringList known;
        for (const Word<RunRule> &rule : kRunRuleWords)
            known.append(rule.text);
        fields.fault().set(itemPath, ReaderText::tr("one of these words is needed here: %1.").arg(known.join(", "_L1)));
    }, [&](qsizetype) { rules = 0; });
    chart.rules = rules.value_or(chart.rules);
    chart.lambda = fields.number("lambda"_L1).value_or(chart.lambda);
    chart.width = fields.number("width"_L1).value_or(chart.width);
    chart.cusumK = fields.number("cusumK"_L1).value_or(chart.cusumK);
    chart.cusumH = fields.number("cusumH"_L1).value_or(chart.cusumH);
    chart.target = fields.number("target"_L1);
    chart.specification = readRange(fields, "specification"_L1);
    chart.regulated = fields.boolean("regulated"_L1, chart.regulated);
    chart.action = fields.text("action"_L1);
    return chart;
}

QStringList readWords(Fields &fields, QLatin1StringView key)
{
    QStringList words;
    fields.each(key, [&](const PlanValue &item, const JsonPath &path) {
        if (item.is(JsonTape::Kind::Text) && item.text().isValidUtf16())
            words.append(item.text());
        else
            fields.fault().set(path, ReaderText::tr("a text in quotes is needed here."));
    });
    return words;
}

} // namespace

QList<ShiftCalendar> readCalendars(Fields &fields)
{
    QList<ShiftCalendar> calendars;
    fields.each("calendars"_L1, [&](const PlanValue &value, const JsonPath &path) {
        Fields each(value, path, fields.reading());
        ShiftCalendar calendar;
        calendar.code = each.requireText("code"_L1);
        calendar.name = each.text("name"_L1);
        calendar.timeZone = each.text("timeZone"_L1);
        each.each("shifts"_L1, [&](const PlanValue &shift, const JsonPath &shiftPath) {
            calendar.shifts.append(readShift(shift, shiftPath, fields.reading()));
        });
        each.each("exceptions"_L1, [&](const PlanValue &day, const JsonPath &dayPath) {
            calendar.exceptions.append(readException(day, dayPath, fields.reading()));
        });
        calendars.append(calendar);
    });
    return calendars;
}

QList<StopReason> readStopReasons(Fields &fields)
{
    QList<StopReason> reasons;
    fields.each("stopReasons"_L1, [&](const PlanValue &value, const JsonPath &path) {
        Fields each(value, path, fields.reading());
        StopReason reason;
        reason.code = each.requireText("code"_L1);
        reason.text = each.text("text"_L1);
        reason.state = each.word("state"_L1, kMachineStateWords, reason.state);
        reasons.append(reason);
    });
    return reasons;
}

ProductionPlan readProduction(Fields &fields)
{
    ProductionPlan plan;
    const PlanValue value = fields.take("production"_L1);
    if (value.isUndefined())
        return plan;
    const JsonPath path{&fields.path(), "production"_L1};
    Fields each(value, path, fields.reading());
    each.each("states"_L1, [&](const PlanValue &item, const JsonPath &itemPath) {
        Fields state(item, itemPath, fields.reading());
        StateRule rule;
        rule.value = state.integer("value"_L1, -kExactInteger, kExactInteger).value_or(0);
        rule.state = state.word("state"_L1, kMachineStateWords, rule.state);
        rule.reason = state.text("reason"_L1);
        plan.states.append(rule);
    });
    plan.total = each.id<TagUuid>("total"_L1);
    plan.good = each.id<TagUuid>("good"_L1);
    plan.scrap = each.id<TagUuid>("scrap"_L1);
    plan.rework = each.id<TagUuid>("rework"_L1);
    plan.product = each.id<TagUuid>("product"_L1);
    plan.order = each.id<TagUuid>("order"_L1);
    plan.energy = each.id<TagUuid>("energy"_L1);
    plan.idealCycle = each.number("idealCycleSeconds"_L1).value_or(plan.idealCycle);
    each.each("products"_L1, [&](const PlanValue &item, const JsonPath &itemPath) {
        Fields product(item, itemPath, fields.reading());
        ProductRate rate;
        rate.product = product.requireText("product"_L1);
        rate.idealCycle = product.requireNumber("idealCycleSeconds"_L1);
        plan.products.append(rate);
    });
    plan.rollOver = each.number("rollOver"_L1);
    plan.shortStop = each.duration("shortStopMs"_L1).value_or(plan.shortStop);
    plan.targetOee = each.number("targetOee"_L1).value_or(plan.targetOee);
    return plan;
}

QList<ControlChart> readCharts(Fields &fields)
{
    QList<ControlChart> charts;
    fields.each("charts"_L1, [&](const PlanValue &value, const JsonPath &path) {
        charts.append(readChart(value, path, fields.reading()));
    });
    return charts;
}

HealthPlan readHealth(Fields &fields)
{
    HealthPlan plan;
    const PlanValue value = fields.take("health"_L1);
    if (value.isUndefined())
        return plan;
    const JsonPath path{&fields.path(), "health"_L1};
    Fields each(value, path, fields.reading());
    plan.enabled = each.boolean("enabled"_L1, plan.enabled);
    each.each("tags"_L1, [&](const PlanValue &item, const JsonPath &itemPath) {
        Fields tag(item, itemPath, fields.reading());
        HealthTag watched;
        watched.tag = tag.requireId<TagUuid>("tag"_L1);
        watched.normal = readRange(tag, "normal"_L1);
        watched.maxDeviation = tag.number("maxDeviation"_L1);
        watched.hard = tag.boolean("hard"_L1, watched.hard);
        plan.tags.append(watched);
    });
    if (const PlanValue weights = each.take("weights"_L1); !weights.isUndefined()) {
        Fields part(weights, {&path, "weights"_L1}, fields.reading());
        plan.weights.sensor = part.number("sensor"_L1).value_or(plan.weights.sensor);
        plan.weights.oee = part.number("oee"_L1).value_or(plan.weights.oee);
        plan.weights.quality = part.number("quality"_L1).value_or(plan.weights.quality);
        plan.weights.reliability = part.number("reliability"_L1).value_or(plan.weights.reliability);
        plan.weights.performance = part.number("performance"_L1).value_or(plan.weights.performance);
    }
    plan.targetOee = each.number("targetOee"_L1).value_or(plan.targetOee);
    plan.breakdownDays = int(each.integer("breakdownDays"_L1, 1, 3'650).value_or(plan.breakdownDays));
    plan.excellent = each.number("excellent"_L1).value_or(plan.excellent);
    plan.good = each.number("good"_L1).value_or(plan.good);
    plan.fair = each.number("fair"_L1).value_or(plan.fair);
    plan.poor = each.number("poor"_L1).value_or(plan.poor);
    plan.aggregation = each.word("aggregation"_L1, kAggregationWords, plan.aggregation);
    plan.worst = int(each.integer("worst"_L1, 1, 5).value_or(plan.worst));
    plan.timeWeighted = each.boolean("timeWeighted"_L1, plan.timeWeighted);
    plan.runningOnly = each.boolean("runningOnly"_L1, plan.runningOnly);
    plan.excessSignalsOnly = each.boolean("excessSignalsOnly"_L1, plan.excessSignalsOnly);
    plan.breakdownRate = each.boolean("breakdownRate"_L1, plan.breakdownRate);
    plan.anomalies = each.boolean("anomalies"_L1, plan.anomalies);
    plan.repairHours = each.number("repairHours"_L1).value_or(plan.repairHours);
    plan.downtimeCost = each.number("downtimeCostPerHour"_L1).value_or(plan.downtimeCost);
    plan.currency = each.text("currency"_L1);
    plan.parts = readWords(each, "parts"_L1);
    plan.skills = readWords(each, "skills"_L1);
    return plan;
}

} // namespace lineside::project
