#include "ui/machine_settings/chart_form.h"

#include "models/plant/plant_limits.h"
#include "models/telemetry/conditioning.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/tag_choice.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

#include <cmath>

namespace lineside {

namespace {

constexpr double kTiny = 1e-300;

//! Keys of the rules' fields, in the order of runRuleWords().
const char *const kRuleKeys[] = {"rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6", "rule_7", "rule_8", "rule_9"};

enum Source { FromTag, ByHand };
enum Limits { Learnt, Fixed };

bool hasSubgroups(ChartType type)
{
    return type == ChartType::XbarR || type == ChartType::XbarS;
}

bool obeysRunRules(ChartType type)
{
    return type != ChartType::Ewma && type != ChartType::Cusum;
}

} // namespace

QString chartTypeWord(ChartType type)
{
    switch (type) {
    case ChartType::XbarR:
        return ChartForm::tr("Mean and range (X̄, R)");
    case ChartType::XbarS:
        return ChartForm::tr("Mean and standard deviation (X̄, s)");
    case ChartType::Individuals:
        return ChartForm::tr("Single values and moving range (X, mR)");
    case ChartType::Ewma:
        return ChartForm::tr("Moving average, exponentially weighted (EWMA)");
    case ChartType::Cusum:
        return ChartForm::tr("Cumulative sum (CUSUM)");
    }
    return {};
}

QList<RunRuleWords> runRuleWords()
{
    return {
        {RunRule::Beyond3Sigma, ChartForm::tr("One point beyond 3 sigma"), ChartForm::tr("Something has happened. Hardly ever false: keep it on.")},
        {RunRule::TwoOfThreeBeyond2Sigma, ChartForm::tr("Two of three beyond 2 sigma"), ChartForm::tr("On the same side: the level has moved, by much.")},
        {RunRule::FourOfFiveBeyond1Sigma, ChartForm::tr("Four of five beyond 1 sigma"), ChartForm::tr("On the same side: the level has moved, by less.")},
        {RunRule::EightOnOneSide, ChartForm::tr("Eight in a row on one side"), ChartForm::tr("Of the centre: a small shift that stays. Western Electric's rule.")},
        {RunRule::NineOnOneSide, ChartForm::tr("Nine in a row on one side"), ChartForm::tr("The same after Nelson: a little slower, with fewer false alarms. One of the two is enough.")},
        {RunRule::SixTrending, ChartForm::tr("Six in a row rising or falling"), ChartForm::tr("Drift, as by wear. Often false, and rarely the first to tell.")},
        {RunRule::FourteenAlternating, ChartForm::tr("Fourteen in turn up and down"), ChartForm::tr("Two sources in one chart, or somebody who adjusts after each value.")},
        {RunRule::FifteenWithin1Sigma, ChartForm::tr("Fifteen within 1 sigma"), ChartForm::tr("Too good: the limits are too wide, or the values are mixed from several sources.")},
        {RunRule::EightBeyond1Sigma, ChartForm::tr("Eight in a row beyond 1 sigma"), ChartForm::tr("On either side: two populations, and nothing between them.")},
    };
}

ChartForm::ChartForm(const Theme &theme, QWidget *parent) : FieldForm(theme, parent), m_tag(new TagChoice)
{
    startRow();
    addLine("code", tr("Code"), tr("Unique within its machine."));
    addLine("name", tr("Name"));
    addHeading(tr("Where its values come from"));
    startRow();
    addChoice("source", tr("Source"), {{tr("A tag"), FromTag}, {tr("Entered by hand or by a laboratory"), ByHand}});
    addEditor("tag", tr("Tag"), m_tag);
    addLine("unit", tr("Unit (UCUM)"));
    startRow();
    QList<std::pair<QString, int>> types;
    for (const ChartType type : {ChartType::XbarR, ChartType::XbarS, ChartType::Individuals, ChartType::Ewma, ChartType::Cusum})
        types += {chartTypeWord(type), int(type)};
    addChoice("type", tr("Kind of chart"), types);
    addNumber("subgroup", tr("Values a point"), QString(), tr("2 to 25, taken close together: they show what the process does by itself."));
    startRow();
    addNumber("every", tr("A value each"), tr("s"));
    addCheck("running_only", tr("Only while the machine runs"));
    addHeading(tr("Limits"));
    startRow();
    addChoice("limits", tr("They are"), {{tr("Learnt from the first points"), Learnt}, {tr("Fixed"), Fixed}},
              tr("Learnt ones are for getting to know a process, fixed ones for watching one that is known."));
    addNumber("learn", tr("Points to learn from"), QString());
    addNumber("centre", tr("Centre"), QString());
    addNumber("sigma", tr("Sigma of single values"), QString());
    startRow();
    addNumber("lambda", tr("Weight of the newest point (λ)"), QString(), tr("Small finds small shifts: 0.05 to 0.25 is usual."));
    addNumber("width", tr("Limits at"), tr("sigma"));
    addNumber("cusum_k", tr("Slack (k)"), tr("sigma"), tr("Half of the shift that matters."));
    addNumber("cusum_h", tr("Decision interval (h)"), tr("sigma"), tr("4 or 5 is usual."));
    addRules();
    addHeading(tr("What the customer wants"));
    startRow();
    addNumber("low", tr("Lower limit of the specification"), QString());
    addNumber("target", tr("Target"), QString());
    addNumber("high", tr("Upper limit of the specification"), QString());
    endRow();
    addLine("action", tr("What to do when it signals"), tr("Stands beside the signal, for whoever is there."));
    addCheck("regulated", tr("Regulated"), tr("Values that miss the specification need a note before somebody signs for their batch."));

    for (const char *key : {"source", "type", "limits"})
        connect(qobject_cast<QComboBox *>(editor(key)), &QComboBox::currentIndexChanged, this, &ChartForm::showApplicable);
    connect(qobject_cast<QLineEdit *>(editor("unit")), &QLineEdit::textChanged, this, &ChartForm::showApplicable);
    connect(m_tag, &TagChoice::edited, this, [this] {
        showApplicable();
        Q_EMIT edited();
    });
}

void ChartForm::addRules()
{
    addHeading(tr("Rules that signal"), tr("Each rule more finds more, and calls more often for nothing. The first two do for most."));
    const QList<RunRuleWords> rules = runRuleWords();
    for (qsizetype i = 0; i < rules.size(); ++i) {
        if (i % 2 == 0)
            startRow();
        addCheck(kRuleKeys[i], rules[i].name, rules[i].meaning);
    }
    endRow();
    auto *none = plainLabel(tr("A chart of this kind signals when its line leaves the limits, and by nothing else."));
    none->setWordWrap(true);
    addEditor("no_rules", {}, none);
}

QString ChartForm::unit() const
{
    if (choice("source") == ByHand)
        return displayUnit(line("unit"));
    const TagEntry *entry = m_snapshot && !m_tag->tag().isNull() ? m_snapshot->find(m_tag->tag()) : nullptr;
    return entry ? displayUnit(entry->tag->unit) : QString();
}

void ChartForm::showApplicable()
{
    const auto type = ChartType(choice("type"));
    const bool byHand = choice("source") == ByHand;
    const bool fixed = choice("limits") == Fixed;
    setShown("tag", !byHand);
    setShown("unit", byHand);
    setShown("every", !byHand);
    setShown("running_only", !byHand);
    setShown("subgroup", type != ChartType::Individuals);
    setShown("learn", !fixed);
    setShown("centre", fixed);
    setShown("sigma", fixed);
    setShown("lambda", type == ChartType::Ewma);
    setShown("width", type == ChartType::Ewma);
    setShown("cusum_k", type == ChartType::Cusum);
    setShown("cusum_h", type == ChartType::Cusum);
    for (const char *key : kRuleKeys)
        setShown(key, obeysRunRules(type));
    setShown("no_rules", !obeysRunRules(type));
    for (const char *key : {"centre", "sigma", "low", "target", "high"})
        qobject_cast<UnitEdit *>(editor(key))->setUnit(unit());
}

void ChartForm::offer(const SnapshotPtr &snapshot, const MachineId &machine)
{
    m_snapshot = snapshot;
    m_tag->offer(snapshot, machine, [](const Tag &tag) { return tag.kind == TagKind::Gauge && tag.type != ValueType::Text; }, tr("(none yet)"));
}

void ChartForm::load(const ControlChart &chart)
{
    clearFaults();
    setLine("code", chart.code);
    setLine("name", chart.name);
    setChoice("source", chart.tag.isNull() ? ByHand : FromTag);
    m_tag->setTag(chart.tag);
    setLine("unit", chart.unit);
    setChoice("type", int(chart.type));
    setNumber("subgroup", chart.subgroup);
    setNumber("every", double(chart.every.count()) / 1'000);
    setCheck("running_only", chart.runningOnly);
    setChoice("limits", chart.centre && chart.sigma ? Fixed : Learnt);
    setNumber("learn", chart.learn);
    setNumber("centre", chart.centre);
    setNumber("sigma", chart.sigma);
    setNumber("lambda", chart.lambda);
    setNumber("width", chart.width);
    setNumber("cusum_k", chart.cusumK);
    setNumber("cusum_h", chart.cusumH);
    const QList<RunRuleWords> rules = runRuleWords();
    for (qsizetype i = 0; i < rules.size(); ++i)
        setCheck(kRuleKeys[i], chart.rules & quint16(rules[i].rule));
    setNumber("low", chart.specification.low);
    setNumber("target", chart.target);
    setNumber("high", chart.specification.high);
    setLine("action", chart.action);
    setCheck("regulated", chart.regulated);
    showApplicable();
}

bool ChartForm::take(ControlChart &chart)
{
    clearFaults();
    bool sound = true;
    const auto fault = [&](const char *key, const QString &message) {
        showFault(key, message);
        sound = false;
    };
    const std::pair<const char *, QString *> texts[] = {{"code", &chart.code}, {"name", &chart.name}, {"unit", &chart.unit}, {"action", &chart.action}};
    for (const auto &[key, text] : texts) {
        if (line(key).size() > kMostLetters)
            fault(key, tr("There is room for %1 letters.").arg(kMostLetters));
        else
            *text = line(key);
    }
    if (line("code").isEmpty())
        fault("code", tr("A chart needs a code."));
    const bool byHand = choice("source") == ByHand;
    if (byHand)
        chart.tag = {};
    else if (m_tag->tag().isNull())
        fault("tag", tr("Choose the tag, or have the values entered by hand."));
    else
        chart.tag = m_tag->tag();
    chart.type = ChartType(choice("type"));
    if (chart.type == ChartType::Individuals)
        chart.subgroup = 1;
    else
        sound &= takeNumber("subgroup", chart.subgroup, {hasSubgroups(chart.type) ? 2.0 : 1.0, 25});
    double seconds = double(chart.every.count()) / 1'000;
    if (!byHand) {
        sound &= takeNumber("every", seconds, {0.01, 1e7});
        chart.every = std::chrono::milliseconds(std::llround(seconds * 1'000));
    }
    chart.runningOnly = isChecked("running_only");
    if (choice("limits") == Fixed) {
        sound &= takeOptional("centre", chart.centre, {});
        sound &= takeOptional("sigma", chart.sigma, {kTiny, 1e300});
        if (sound && !chart.centre)
            fault("centre", tr("Fixed limits need a centre."));
        if (sound && !chart.sigma)
            fault("sigma", tr("Fixed limits need a sigma."));
    } else {
        chart.centre.reset();
        chart.sigma.reset();
        sound &= takeNumber("learn", chart.learn, {2, 10'000});
    }
    if (chart.type == ChartType::Ewma) {
        sound &= takeNumber("lambda", chart.lambda, {0.000001, 1});
        sound &= takeNumber("width", chart.width, {0.1, 100});
    } else if (chart.type == ChartType::Cusum) {
        sound &= takeNumber("cusum_k", chart.cusumK, {0, 100});
        sound &= takeNumber("cusum_h", chart.cusumH, {0.1, 1'000});
    }
    const QList<RunRuleWords> rules = runRuleWords();
    chart.rules = 0;
    for (qsizetype i = 0; i < rules.size(); ++i)
        chart.rules = quint16(chart.rules | (isChecked(kRuleKeys[i]) ? quint16(rules[i].rule) : 0));
    sound &= takeOptional("low", chart.specification.low, {});
    sound &= takeOptional("target", chart.target, {});
    sound &= takeOptional("high", chart.specification.high, {});
    const Range &wanted = chart.specification;
    if (wanted.low && wanted.high && *wanted.low > *wanted.high)
        fault("high", tr("The upper limit is below the lower one."));
    chart.action = line("action");
    chart.regulated = isChecked("regulated");
    return sound;
}

} // namespace lineside
