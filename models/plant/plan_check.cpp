#include "models/plant/plan_check.h"

#include "models/plant/plant_limits.h"

#include <QCoreApplication>
#include <QSet>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace lineside {

namespace {

constexpr qint64 kExactInteger = qint64(1) << 53;
constexpr qsizetype kMostItems = 1'000; //!< of any list in a plan

struct PlanCheck
{
    Q_DECLARE_TR_FUNCTIONS(plant)
};

QString tooLong(std::initializer_list<const QString *> words)
{
    for (const QString *word : words) {
        if (word->size() > kMostLetters)
            return PlanCheck::tr("a word has %1 letters; there is room for %2.")
                .arg(QString::number(word->size()), QString::number(kMostLetters));
    }
    return {};
}

QString tooMany(std::initializer_list<qsizetype> sizes)
{
    for (const qsizetype size : sizes) {
        if (size > kMostItems)
            return PlanCheck::tr("a list has %1 items; there is room for %2.").arg(QString::number(size), QString::number(kMostItems));
    }
    return {};
}

bool isWithin(double value, double low, double high)
{
    return std::isfinite(value) && value >= low && value <= high;
}

QString faultOfShift(const Shift &shift)
{
    constexpr int kDay = 24 * 60;
    if (shift.name.isEmpty())
        return PlanCheck::tr("a shift has no name.");
    if (const QString what = tooLong({&shift.name}); !what.isEmpty())
        return what;
    if (shift.days == 0 || shift.days > 0b1111111)
        return PlanCheck::tr("shift \"%1\" has no day.").arg(shift.name);
    if (shift.start < 0 || shift.start >= kDay || shift.length < 1 || shift.length > kDay)
        return PlanCheck::tr("shift \"%1\" must last from 1 minute to a day.").arg(shift.name);
    int end = 0;
    for (const ShiftBreak &pause : shift.breaks) {
        if (pause.start < end || pause.length < 1 || pause.start + pause.length > shift.length)
            return PlanCheck::tr("the breaks of shift \"%1\" must lie inside it, one after the other.").arg(shift.name);
        end = pause.start + pause.length;
    }
    return tooMany({shift.breaks.size()});
}

//! Whether two stretches of the week, in minutes after Monday's midnight, have a minute in common; the week is a ring.
bool doShiftsOverlap(const Shift &a, const Shift &b, bool same)
{
    constexpr int kDay = 24 * 60;
    constexpr int kWeek = 7 * kDay;
    for (int dayOfA = 0; dayOfA < 7; ++dayOfA) {
        if (!(a.days & (1 << dayOfA)))
            continue;
        for (int dayOfB = 0; dayOfB < 7; ++dayOfB) {
            if (!(b.days & (1 << dayOfB)) || (same && dayOfA == dayOfB))
                continue;
            const int behind = ((dayOfB * kDay + b.start) - (dayOfA * kDay + a.start) + kWeek) % kWeek;
            if (behind < a.length || kWeek - behind < b.length)
                return true;
        }
    }
    return false;
}

QString faultOfCalendar(const ShiftCalendar &calendar)
{
    if (const QString what = tooLong({&calendar.name, &calendar.timeZone}); !what.isEmpty())
        return what;
    if (const QString what = tooMany({calendar.shifts.size(), calendar.exceptions.size()}); !what.isEmpty())
        return what;
    if (!calendar.timeZone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(calendar.timeZone.toUtf8()))
        return PlanCheck::tr("the time zone \"%1\" is not known here.").arg(calendar.timeZone);
    for (qsizetype i = 0; i < calendar.shifts.size(); ++i) {
        if (const QString what = faultOfShift(calendar.shifts[i]); !what.isEmpty())
            return what;
        for (qsizetype k = 0; k <= i; ++k) {
            if (doShiftsOverlap(calendar.shifts[k], calendar.shifts[i], i == k))
                return PlanCheck::tr("shifts \"%1\" and \"%2\" overlap.").arg(calendar.shifts[k].name, calendar.shifts[i].name);
        }
    }
    QSet<QDate> days;
    for (const CalendarException &day : calendar.exceptions) {
        if (const QString what = tooLong({&day.name}); !what.isEmpty())
            return what;
        if (!day.date.isValid() || (day.likeDay && (*day.likeDay < 0 || *day.likeDay > 6)))
            return PlanCheck::tr("an exception names no day.");
        if (days.contains(day.date))
            return PlanCheck::tr("there are two exceptions for %1.").arg(day.date.toString(Qt::ISODate));
        days.insert(day.date);
    }
    return {};
}

bool isNamable(MachineState state)
{
    return state != MachineState::Unknown && state != MachineState::NoShift;
}

QString faultOfProduction(const ProductionPlan &plan)
{
    constexpr double kLongestCycle = 1e7; // seconds
    if (const QString what = tooMany({plan.states.size(), plan.products.size()}); !what.isEmpty())
        return what;
    QSet<qint64> values;
    for (const StateRule &rule : plan.states) {
        if (const QString what = tooLong({&rule.reason}); !what.isEmpty())
            return what;
        if (!isNamable(rule.state))
            return PlanCheck::tr("unknown and no shift are no states of a machine.");
        if (std::abs(rule.value) > kExactInteger)
            return PlanCheck::tr("the value %1 of its state is too large.").arg(rule.value);
        if (values.contains(rule.value))
            return PlanCheck::tr("the value %1 of its state has two meanings.").arg(rule.value);
        values.insert(rule.value);
    }
    if (!isWithin(plan.idealCycle, 0, kLongestCycle))
        return PlanCheck::tr("the ideal cycle must be a number of seconds, or 0.");
    QSet<QStringView> products;
    for (const ProductRate &rate : plan.products) {
        if (const QString what = tooLong({&rate.product}); !what.isEmpty())
            return what;
        if (rate.product.isEmpty() || !isWithin(rate.idealCycle, 0, kLongestCycle) || rate.idealCycle <= 0)
            return PlanCheck::tr("a product needs a name and an ideal cycle of more than 0 seconds.");
        if (products.contains(rate.product))
            return PlanCheck::tr("product \"%1\" stands there twice.").arg(rate.product);
        products.insert(rate.product);
    }
    if (plan.rollOver && !isWithin(*plan.rollOver, 2, 18'446'744'073'709'551'616.0))
        return PlanCheck::tr("a counter begins again at 2 or more.");
    if (plan.shortStop.count() < 0)
        return PlanCheck::tr("the length of a short stop must not be negative.");
    if (!isWithin(plan.targetOee, 0.01, 1))
        return PlanCheck::tr("the target of the OEE must be from 0.01 to 1.");
    return {};
}

bool isAscendingRange(const Range &range)
{
    return (!range.low || std::isfinite(*range.low)) && (!range.high || std::isfinite(*range.high))
        && (!range.low || !range.high || *range.low <= *range.high);
}

QString faultOfChart(const ControlChart &chart)
{
    if (chart.code.isEmpty() || chart.id.isNull())
        return PlanCheck::tr("a chart has no code or no id.");
    if (const QString what = tooLong({&chart.code, &chart.name, &chart.unit, &chart.action}); !what.isEmpty())
        return what;
    const bool single = chart.type == ChartType::Individuals;
    const bool spread = chart.type == ChartType::XbarR || chart.type == ChartType::XbarS;
    if (chart.subgroup < (spread ? 2 : 1) || chart.subgroup > 25 || (single && chart.subgroup != 1))
        return PlanCheck::tr("chart \"%1\": a subgroup has 2 to 25 values, 1 on a chart of single values.").arg(chart.code);
    if (chart.every.count() < 10)
        return PlanCheck::tr("chart \"%1\": values are at least 10 ms apart.").arg(chart.code);
    if ((chart.centre && !std::isfinite(*chart.centre)) || (chart.sigma && !isWithin(*chart.sigma, 1e-300, 1e300))
        || (chart.target && !std::isfinite(*chart.target)))
        return PlanCheck::tr("chart \"%1\": centre and target must be finite, and sigma above 0.").arg(chart.code);
    if (chart.learn < 2 || chart.learn > 10'000)
        return PlanCheck::tr("chart \"%1\": limits are learnt from 2 to 10,000 points.").arg(chart.code);
    if (chart.rules > kAllRunRules)
        return PlanCheck::tr("chart \"%1\": a rule is not known.").arg(chart.code);
    if (!isWithin(chart.lambda, 1e-6, 1) || !isWithin(chart.width, 0.1, 100) || !isWithin(chart.cusumK, 0, 100)
        || !isWithin(chart.cusumH, 0.1, 1'000))
        return PlanCheck::tr("chart \"%1\": a weight or a limit is out of range.").arg(chart.code);
    if (!isAscendingRange(chart.specification))
        return PlanCheck::tr("chart \"%1\": the specification must be finite and its low end below its high end.").arg(chart.code);
    return {};
}

QString faultOfHealth(const HealthPlan &plan)
{
    if (const QString what = tooMany({plan.tags.size(), plan.parts.size(), plan.skills.size()}); !what.isEmpty())
        return what;
    QSet<TagUuid> tags;
    for (const HealthTag &tag : plan.tags) {
        if (tags.contains(tag.tag))
            return PlanCheck::tr("a tag counts twice in the health score.");
        tags.insert(tag.tag);
        if (!isAscendingRange(tag.normal))
            return PlanCheck::tr("a normal range of the health score must be finite and its low end below its high end.");
        if (tag.maxDeviation && !isWithin(*tag.maxDeviation, 1e-300, 1e300))
            return PlanCheck::tr("the largest deviation must be above 0.");
    }
    const HealthWeights &w = plan.weights;
    double sum = 0;
    for (const double weight : {w.sensor, w.oee, w.quality, w.reliability, w.performance}) {
        if (!isWithin(weight, 0, 1e6))
            return PlanCheck::tr("the weights of the health score must be finite and not negative.");
        sum += weight;
    }
    if (sum <= 0)
        return PlanCheck::tr("one weight of the health score must be above 0.");
    if (!isWithin(plan.targetOee, 0.01, 1))
        return PlanCheck::tr("the target of the OEE must be from 0.01 to 1.");
    if (!isWithin(plan.poor, 0, 100) || !isWithin(plan.fair, plan.poor, 100) || !isWithin(plan.good, plan.fair, 100)
        || !isWithin(plan.excellent, plan.good, 100))
        return PlanCheck::tr("the grades of the health score must ascend from 0 to 100.");
    if (plan.breakdownDays < 1 || plan.breakdownDays > 3'650 || plan.worst < 1 || plan.worst > 5)
        return PlanCheck::tr("breakdowns count over 1 to 3,650 days, and the worst 1 to 5 tags.");
    if (!isWithin(plan.repairHours, 0, 1e6) || !isWithin(plan.downtimeCost, 0, 1e12))
        return PlanCheck::tr("the length of a repair and the cost of standing still must not be negative.");
    if (const QString what = tooLong({&plan.currency}); !what.isEmpty())
        return what;
    for (const QStringList &words : {plan.parts, plan.skills}) {
        for (const QString &word : words) {
            if (const QString what = tooLong({&word}); !what.isEmpty())
                return what;
        }
    }
    return {};
}

} // namespace

QString faultOfCalendars(const Site &site)
{
    QSet<QStringView> codes;
    for (const ShiftCalendar &calendar : site.calendars) {
        if (calendar.code.isEmpty() || calendar.code.size() > kMostLetters || codes.contains(calendar.code))
            return PlanCheck::tr("a calendar's code is missing, too long, or used twice.");
        codes.insert(calendar.code);
        if (const QString what = faultOfCalendar(calendar); !what.isEmpty())
            return PlanCheck::tr("calendar \"%1\": %2").arg(calendar.code, what);
    }
    for (const Line &line : site.lines) {
        if (!line.calendar.isEmpty() && !codes.contains(line.calendar))
            return PlanCheck::tr("line \"%1\" goes by a calendar that is not there.").arg(line.code);
        const auto isPacemaker = [&](const Machine &machine) { return machine.id == line.pacemaker; };
        if (!line.pacemaker.isNull() && std::none_of(line.machines.begin(), line.machines.end(), isPacemaker))
            return PlanCheck::tr("the pacemaker of line \"%1\" is none of its machines.").arg(line.code);
    }
    return tooMany({site.calendars.size()});
}

QString faultOfStopReasons(const Site &site)
{
    QSet<QStringView> codes;
    for (const StopReason &reason : site.stopReasons) {
        if (reason.code.isEmpty() || codes.contains(reason.code))
            return PlanCheck::tr("a reason's code is missing or used twice.");
        codes.insert(reason.code);
        if (const QString what = tooLong({&reason.code, &reason.text}); !what.isEmpty())
            return what;
        if (!isNamable(reason.state) || reason.state == MachineState::Running)
            return PlanCheck::tr("reason \"%1\" is none of a machine that stands still.").arg(reason.code);
    }
    return tooMany({site.stopReasons.size()});
}

QString faultOfPlans(const Site &site, const Machine &machine)
{
    if (const QString what = faultOfProduction(machine.production); !what.isEmpty())
        return what;
    for (const StateRule &rule : machine.production.states) {
        const auto isNamed = [&](const StopReason &reason) { return reason.code == rule.reason; };
        if (!rule.reason.isEmpty() && std::none_of(site.stopReasons.begin(), site.stopReasons.end(), isNamed))
            return PlanCheck::tr("the reason \"%1\" is none of the site's.").arg(rule.reason);
    }
    QSet<QStringView> codes;
    for (const ControlChart &chart : machine.charts) {
        if (const QString what = faultOfChart(chart); !what.isEmpty())
            return what;
        if (codes.contains(chart.code))
            return PlanCheck::tr("two charts are called \"%1\".").arg(chart.code);
        codes.insert(chart.code);
    }
    if (const QString what = tooMany({machine.charts.size()}); !what.isEmpty())
        return what;
    return faultOfHealth(machine.health);
}

Range plainRange(const Tag &tag)
{
    constexpr struct
    {
        const char *kind;
        const char *unit;
        double low;
        double high;
    } kRanges[] = {{"temperature", "[degF]", 60, 75}, {"vibration", "mm/s", 0, 2.5}, {"pressure", "[psi]", 80, 120}};
    for (const auto &range : kRanges) {
        if (tag.sensorType == QLatin1String(range.kind) && tag.unit == QLatin1String(range.unit))
            return {range.low, range.high};
    }
    return {};
}

WatchFault watchFaultOf(const HealthTag &plan, const Tag *tag)
{
    if (!tag)
        return WatchFault::Gone;
    if (!tag->enabled)
        return WatchFault::Disabled;
    if (tag->type == ValueType::Text)
        return WatchFault::Text;
    const std::optional<double> low = plan.normal.low ? plan.normal.low : tag->normalRange.low;
    const std::optional<double> high = plan.normal.high ? plan.normal.high : tag->normalRange.high;
    if (!low && !high)
        return plainRange(*tag).low ? WatchFault::None : WatchFault::NoRange;
    const double most = plan.maxDeviation.value_or(low && high ? (*high - *low) / 2 : 0);
    return most > 0 && std::isfinite(most) && !(low && high && *low > *high) ? WatchFault::None : WatchFault::NoScale;
}

QString watchFaultName(WatchFault fault)
{
    constexpr const char *kNames[] = {"", "GONE", "DISABLED", "TEXT", "NO_RANGE", "NO_SCALE"};
    return QLatin1String(kNames[size_t(fault)]);
}

QString watchFaultText(WatchFault fault)
{
    switch (fault) {
    case WatchFault::None:
        break;
    case WatchFault::Gone:
        return PlanCheck::tr("the tag is not there any more");
    case WatchFault::Disabled:
        return PlanCheck::tr("the tag is switched off");
    case WatchFault::Text:
        return PlanCheck::tr("its values are text");
    case WatchFault::NoRange:
        return PlanCheck::tr("it has no normal range");
    case WatchFault::NoScale:
        return PlanCheck::tr("its normal range has one end, and nothing says how far outside is too far");
    }
    return {};
}

QStringList doubtsOfPlans(const Site &site, const Machine &machine)
{
    QStringList doubts;
    if (!machine.health.enabled)
        return doubts;
    for (const HealthTag &planned : machine.health.tags) {
        const Tag *found = nullptr;
        QString code;
        for (const Device &device : site.devices) {
            for (const Tag &tag : device.tags) {
                if (tag.id == planned.tag) {
                    found = &tag;
                    code = device.code + u'.' + tag.code;
                }
            }
        }
        if (const WatchFault fault = watchFaultOf(planned, found); fault != WatchFault::None)
            doubts += PlanCheck::tr("The health of %1 names %2, which says nothing: %3.")
                          .arg(machine.code, code.isEmpty() ? planned.tag.uuid.toString(QUuid::WithoutBraces) : code, watchFaultText(fault));
    }
    return doubts;
}

} // namespace lineside
