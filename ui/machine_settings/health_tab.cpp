#include "ui/machine_settings/health_tab.h"

#include "models/plant/plant_limits.h"
#include "ui/machine_settings/health_tag_table.h"
#include "ui/widgets/field_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLocale>
#include <QVBoxLayout>

namespace lineside {

namespace {

enum Watched { ByThemselves, Chosen };

struct WeightField
{
    const char *key;
    double HealthWeights::*weight;
};
constexpr WeightField kWeights[] = {{"sensor", &HealthWeights::sensor}, {"oee", &HealthWeights::oee}, {"quality", &HealthWeights::quality},
                                    {"reliability", &HealthWeights::reliability}, {"performance", &HealthWeights::performance}};

struct OptionField
{
    const char *key;
    bool HealthPlan::*on;
};
constexpr OptionField kOptions[] = {{"anomalies", &HealthPlan::anomalies},         {"time_weighted", &HealthPlan::timeWeighted},
                                    {"running_only", &HealthPlan::runningOnly},    {"excess_only", &HealthPlan::excessSignalsOnly},
                                    {"breakdown_rate", &HealthPlan::breakdownRate}};

QStringList parted(const QString &text)
{
    QStringList words;
    for (const QString &part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        if (!part.trimmed().isEmpty())
            words += part.trimmed();
    }
    return words;
}

} // namespace

HealthTab::HealthTab(const Theme &theme, QWidget *parent)
    : MachineTab(theme, parent), m_head(new FieldForm(theme)), m_tags(new HealthTagTable(theme)), m_form(new FieldForm(theme))
{
    m_head->addCheck("enabled", tr("This machine has a health score"), tr("From 0 to 100; what is not known lowers its confidence and never raises it."));
    m_head->addHeading(tr("Values that tell how it is"), tr("Inside its normal range a value is well; the further outside, the less of the score is left. "
                                                            "Beyond a hard limit the machine is poor at best, whatever the rest says."));
    m_head->addChoice("watched", tr("Watched are"), {{tr("Every gauge with a normal range"), ByThemselves}, {tr("Those that are ticked"), Chosen}});
    add(m_head);
    add(m_tags);
    addScore();
    addOptions();
    addAlerts();
    add(m_form);
    m_rows->addStretch();
    connect(qobject_cast<QComboBox *>(m_head->editor("watched")), &QComboBox::activated, this, [this] {
        if (m_head->choice("watched") == ByThemselves)
            m_tags->showStandard();
    });
    // whoever ticks or types has chosen
    connect(m_tags, &PlanTable::edited, this, [this] { m_head->setChoice("watched", Chosen); });
    connect(m_form, &FieldForm::edited, this, [this] {
        showShares();
        showApplicable();
    });
}

void HealthTab::addScore()
{
    m_form->addHeading(tr("What counts how much"), tr("Any numbers: what matters is their share. What is not known for a machine leaves its share to the others."));
    m_form->startRow();
    m_form->addNumber("sensor", tr("Values"), QString(), QStringLiteral("%"));
    m_form->addNumber("oee", tr("OEE"), QString(), QStringLiteral("%"));
    m_form->addNumber("quality", tr("Quality"), QString(), QStringLiteral("%"));
    m_form->addNumber("reliability", tr("Reliability"), QString(), QStringLiteral("%"));
    m_form->addNumber("performance", tr("Performance"), QString(), QStringLiteral("%"));
    m_form->startRow();
    m_form->addNumber("target", tr("An OEE of this is worth 100"), QStringLiteral("%"));
    m_form->addNumber("days", tr("Breakdowns count over"), tr("days"));
    m_form->startRow();
    m_form->addChoice("aggregation", tr("How they become one score"),
                      {{tr("Weighted sum"), int(HealthAggregation::Linear)},
                       {tr("Geometric mean"), int(HealthAggregation::Geometric)},
                       {tr("Weighted sum, of the values only the worst"), int(HealthAggregation::WorstK)}});
    m_form->addNumber("worst", tr("So many of the worst values"), QString());
    m_form->addHeading(tr("From which score on it is called"), tr("Below the last it is critical."));
    m_form->startRow();
    m_form->addNumber("excellent", tr("Excellent"), QString());
    m_form->addNumber("good", tr("Good"), QString());
    m_form->addNumber("fair", tr("Fair"), QString());
    m_form->addNumber("poor", tr("Poor"), QString());
    m_form->endRow();
}

void HealthTab::addOptions()
{
    m_form->addHeading(tr("Finer points"));
    m_form->startRow();
    m_form->addCheck("anomalies", tr("Learn how it behaves"), tr("And say when it behaves otherwise, before any limit is reached."));
    m_form->addCheck("time_weighted", tr("Weigh values by time"), tr("A deviation counts by how long it lasted, not by how many readings came of it."));
    m_form->startRow();
    m_form->addCheck("running_only", tr("Only while it runs"), tr("A cold machine at the weekend is not ill."));
    m_form->addCheck("excess_only", tr("Only signals beyond chance"), tr("Control charts signal now and then for nothing; so many are not held against it."));
    m_form->startRow();
    m_form->addCheck("breakdown_rate", tr("Breakdowns an operating hour"),
                     tr("Instead of their number: a machine that runs twice as long may stop twice as often. A short record is drawn towards the plant's mean."));
    m_form->endRow();
}

void HealthTab::addAlerts()
{
    m_form->addHeading(tr("For maintenance"), tr("What an alert tells beside what is wrong. All of it may be left empty."));
    m_form->startRow();
    m_form->addNumber("repair", tr("A repair takes"), tr("h"));
    m_form->addNumber("cost", tr("An hour of standing still costs"), QString());
    m_form->addLine("currency", tr("Currency"), tr("EUR, CHF …"));
    m_form->startRow();
    m_form->addLine("parts", tr("Parts"), tr("Several with ; between them."));
    m_form->addLine("skills", tr("Skills"), tr("Several with ; between them."));
    m_form->endRow();
}

void HealthTab::showShares()
{
    double sum = 0;
    for (const WeightField &field : kWeights)
        sum += std::max(0.0, numberOf(m_form->line(field.key)).value_or(0));
    for (const WeightField &field : kWeights) {
        const double weight = std::max(0.0, numberOf(m_form->line(field.key)).value_or(0));
        m_form->setHelp(field.key, sum > 0 ? tr("%1 % of the score").arg(QLocale().toString(100 * weight / sum, 'f', 1)) : tr("nothing counts"));
    }
    qobject_cast<UnitEdit *>(m_form->editor("cost"))->setUnit(m_form->line("currency"));
}

void HealthTab::showApplicable()
{
    const auto aggregation = HealthAggregation(m_form->choice("aggregation"));
    m_form->setShown("worst", aggregation == HealthAggregation::WorstK);
    m_form->setHelp("aggregation", aggregation == HealthAggregation::Linear      ? tr("A good part makes up for a bad one.")
                        : aggregation == HealthAggregation::Geometric            ? tr("A bad part is not made up for by the others.")
                                                                                 : tr("One bad value among many good ones is not averaged away."));
}

void HealthTab::load(const SnapshotPtr &snapshot, const Site &, const Machine &machine)
{
    clearFaults();
    m_plan = machine.health;
    m_head->setCheck("enabled", m_plan.enabled);
    m_head->setChoice("watched", m_plan.tags.isEmpty() ? ByThemselves : Chosen);
    m_tags->load(snapshot, machine.id, m_plan);
    for (const WeightField &field : kWeights)
        m_form->setNumber(field.key, m_plan.weights.*field.weight);
    m_form->setNumber("target", m_plan.targetOee * 100);
    m_form->setNumber("days", m_plan.breakdownDays);
    m_form->setChoice("aggregation", int(m_plan.aggregation));
    m_form->setNumber("worst", m_plan.worst);
    m_form->setNumber("excellent", m_plan.excellent);
    m_form->setNumber("good", m_plan.good);
    m_form->setNumber("fair", m_plan.fair);
    m_form->setNumber("poor", m_plan.poor);
    for (const OptionField &field : kOptions)
        m_form->setCheck(field.key, m_plan.*field.on);
    m_form->setNumber("repair", m_plan.repairHours > 0 ? std::optional(m_plan.repairHours) : std::nullopt);
    m_form->setNumber("cost", m_plan.downtimeCost > 0 ? std::optional(m_plan.downtimeCost) : std::nullopt);
    m_form->setLine("currency", m_plan.currency);
    m_form->setLine("parts", m_plan.parts.join(QStringLiteral("; ")));
    m_form->setLine("skills", m_plan.skills.join(QStringLiteral("; ")));
    showShares();
    showApplicable();
}

bool HealthTab::take(Machine &machine)
{
    clearFaults();
    HealthPlan &plan = machine.health;
    plan.enabled = m_head->isChecked("enabled");
    if (m_head->choice("watched") == ByThemselves)
        plan.tags.clear();
    else if (m_tags->take(plan.tags) && plan.tags.isEmpty())
        m_head->showFault("watched", tr("Tick at least one value, or have every gauge with a normal range watched."));
    double sum = 0;
    for (const WeightField &field : kWeights) {
        m_form->takeNumber(field.key, plan.weights.*field.weight, {0, 1e6});
        sum += plan.weights.*field.weight;
    }
    if (!hasFaults() && sum <= 0)
        m_form->showFault("sensor", tr("One of them must be above 0."));
    m_form->takeNumber("target", plan.targetOee, {0.01, 1, 100});
    m_form->takeNumber("days", plan.breakdownDays, {1, 3'650});
    plan.aggregation = HealthAggregation(m_form->choice("aggregation"));
    if (plan.aggregation == HealthAggregation::WorstK)
        m_form->takeNumber("worst", plan.worst, {1, 5});
    bool graded = m_form->takeNumber("excellent", plan.excellent, {0, 100});
    graded &= m_form->takeNumber("good", plan.good, {0, 100});
    graded &= m_form->takeNumber("fair", plan.fair, {0, 100});
    graded &= m_form->takeNumber("poor", plan.poor, {0, 100});
    if (graded && plan.good > plan.excellent)
        m_form->showFault("good", tr("It must not be above the grade before."));
    if (graded && plan.fair > plan.good)
        m_form->showFault("fair", tr("It must not be above the grade before."));
    if (graded && plan.poor > plan.fair)
        m_form->showFault("poor", tr("It must not be above the grade before."));
    for (const OptionField &field : kOptions)
        plan.*field.on = m_form->isChecked(field.key);
    std::optional<double> hours = plan.repairHours > 0 ? std::optional(plan.repairHours) : std::nullopt;
    if (m_form->takeOptional("repair", hours, {0, 1e6}))
        plan.repairHours = hours.value_or(0);
    std::optional<double> cost = plan.downtimeCost > 0 ? std::optional(plan.downtimeCost) : std::nullopt;
    if (m_form->takeOptional("cost", cost, {0, 1e12}))
        plan.downtimeCost = cost.value_or(0);
    plan.currency = m_form->line("currency");
    if (plan.currency.size() > kMostLetters)
        m_form->showFault("currency", tr("There is room for %1 letters.").arg(kMostLetters));
    const std::pair<const char *, QStringList *> lists[] = {{"parts", &plan.parts}, {"skills", &plan.skills}};
    for (const auto &[key, list] : lists) {
        const QStringList read = parted(m_form->line(key));
        // a word with ; in it, from a project file, stays as it is while nobody touches it
        if (list->join(QStringLiteral("; ")) != m_form->line(key))
            *list = read;
        for (const QString &word : *list) {
            if (word.size() > kMostLetters)
                m_form->showFault(key, tr("There is room for %1 letters.").arg(kMostLetters));
        }
    }
    return !hasFaults();
}

} // namespace lineside
