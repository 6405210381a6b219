#include "ui/machine_settings/production_tab.h"

#include "ui/machine_settings/state_table.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/tag_choice.h"

#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

constexpr double kSmallest = 1e-6;
constexpr double kLongestCycle = 1e7; // seconds
constexpr double kHour = 3'600;

enum ProductColumn { Product, SecondsAUnit, UnitsAnHour };

//! What stands in the other field; a rate as people round it.
QString otherRate(const QString &text)
{
    const std::optional<double> number = numberOf(text);
    return number && *number > 0 ? numberText(std::stod(QByteArray::number(kHour / *number, 'g', 6).toStdString())) : QString();
}

TagUuid *tagOfPlan(ProductionPlan &plan, QLatin1StringView key)
{
    const std::pair<QLatin1StringView, TagUuid *> places[] = {
        {QLatin1StringView("total"), &plan.total},   {QLatin1StringView("good"), &plan.good},       {QLatin1StringView("scrap"), &plan.scrap},
        {QLatin1StringView("rework"), &plan.rework}, {QLatin1StringView("energy"), &plan.energy},   {QLatin1StringView("product"), &plan.product},
        {QLatin1StringView("order"), &plan.order}};
    for (const auto &[name, tag] : places) {
        if (name == key)
            return tag;
    }
    return nullptr;
}

} // namespace

ProductionTab::ProductionTab(const Theme &theme, QWidget *parent)
    : MachineTab(theme, parent)
    , m_statesHead(new FieldForm(theme))
    , m_states(new StateTable(theme))
    , m_form(new FieldForm(theme))
    , m_products(new PlanTable(theme, tr("Products and how fast they are made at best"),
                               {{tr("Product"), PlanTable::Kind::Text, 200, true},
                                {tr("Seconds a unit"), PlanTable::Kind::Number, 130},
                                {tr("Units an hour"), PlanTable::Kind::Number, 130}}))
{
    m_statesHead->addHeading(tr("What it does"));
    auto *words = plainLabel(QString());
    words->setWordWrap(true);
    m_statesHead->addEditor("states", {}, words);
    add(m_statesHead);
    add(m_states);

    const auto tag = [this](const char *key, const QString &label, const QString &help = {}) {
        auto *choice = new TagChoice;
        m_form->addEditor(key, label, choice, help);
        m_tags += {key, choice};
        connect(choice, &TagChoice::edited, this, &MachineTab::edited);
    };
    m_form->addHeading(tr("What it counts"), tr("Of all, good and scrap pieces two are enough: the third follows from them."));
    m_form->startRow();
    tag("total", tr("All pieces"));
    tag("good", tr("Good pieces"));
    tag("scrap", tr("Scrap"));
    m_form->startRow();
    tag("rework", tr("Rework"));
    tag("energy", tr("Energy"));
    m_form->addNumber("roll_over", tr("Counters begin again after"), QString(), tr("65536 for a counter of 16 bits. Empty: a lower count is a reset."));
    m_form->startRow();
    tag("product", tr("Product"), tr("Names what is being made."));
    tag("order", tr("Order"), tr("Another order begins another production run."));
    m_form->addHeading(tr("How fast it could be"));
    m_form->startRow();
    m_form->addNumber("cycle", tr("Ideal cycle"), tr("s a unit"), tr("At best. Empty: not known, and then there is no OEE."));
    m_form->addNumber("rate", tr("The same as a rate"), tr("units an hour"));
    m_form->startRow();
    m_form->addNumber("short_stop", tr("Short stops last up to"), tr("min"), tr("They count as lost speed, and nobody asks why."));
    m_form->addNumber("target", tr("Target of the OEE"), QStringLiteral("%"));
    m_form->addHeading(tr("Products with a rate of their own"));
    add(m_form);
    add(m_products);
    m_rows->addStretch();
    m_products->setFreshRow([] { return QStringList(); }, tr("Add product"), tr("Remove product"));
    m_products->setRoom(2, 6);

    couple("cycle", "rate");
    couple("rate", "cycle");
    connect(m_products, &PlanTable::cellEdited, this, [this](int row, int column) {
        if (column == SecondsAUnit || column == UnitsAnHour)
            m_products->setCell(row, column == SecondsAUnit ? UnitsAnHour : SecondsAUnit, otherRate(m_products->cell(row, column)));
    });
}

void ProductionTab::couple(const char *from, const char *to)
{
    connect(qobject_cast<QLineEdit *>(m_form->editor(from)), &QLineEdit::textEdited, this,
            [this, to](const QString &text) { m_form->setLine(to, otherRate(text)); });
}

void ProductionTab::setStateTag(const TagUuid &tag)
{
    m_stateTag = tag;
    showStates();
}

void ProductionTab::showStates()
{
    const TagEntry *entry = m_stateTag.isNull() ? nullptr : m_snapshot->find(m_stateTag);
    auto *words = qobject_cast<QLabel *>(m_statesHead->editor("states"));
    words->setText(entry ? tr("What the values of %1 mean. A value without a meaning counts as unknown.").arg(tagWords(*entry))
                   : m_stateTag.isNull() ? tr("No tag says what this machine does: choose a state tag on the General tab. Until then its time is unknown.")
                                         : tr("The state tag is not there any more: choose another on the General tab."));
    m_states->setStateTag(entry ? entry->tag : nullptr);
    m_states->setEnabled(entry || m_states->rowCount() > 0);
}

void ProductionTab::load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine)
{
    clearFaults();
    m_snapshot = snapshot;
    m_stateTag = machine.stateTag;
    ProductionPlan plan = machine.production;
    m_states->load(plan.states, site.stopReasons);
    showStates();
    for (const auto &[key, choice] : std::as_const(m_tags)) {
        const QLatin1StringView name(key);
        const bool counts = name != QLatin1StringView("product") && name != QLatin1StringView("order");
        choice->offer(snapshot, machine.id, [counts](const Tag &tag) {
            return counts ? isCounter(tag) : tag.kind == TagKind::Text || tag.kind == TagKind::Status;
        }, name == QLatin1StringView("product") ? tr("(always the same)") : name == QLatin1StringView("order") ? tr("(no orders)") : tr("(not counted)"));
        choice->setTag(*tagOfPlan(plan, name));
    }
    m_form->setNumber("roll_over", plan.rollOver);
    m_form->setNumber("cycle", plan.idealCycle > 0 ? std::optional(plan.idealCycle) : std::nullopt);
    m_form->setLine("rate", otherRate(m_form->line("cycle")));
    m_form->setNumber("short_stop", double(plan.shortStop.count()) / 60'000);
    m_form->setNumber("target", plan.targetOee * 100);
    QList<QStringList> products;
    for (const ProductRate &rate : std::as_const(plan.products))
        products += {rate.product, numberText(rate.idealCycle), otherRate(numberText(rate.idealCycle))};
    m_products->setRows(products);
}

bool ProductionTab::take(Machine &machine)
{
    clearFaults();
    ProductionPlan &plan = machine.production;
    m_states->take(plan.states);
    for (const auto &[key, choice] : std::as_const(m_tags))
        *tagOfPlan(plan, QLatin1StringView(key)) = choice->tag();
    const int known = int(!plan.total.isNull()) + int(!plan.good.isNull()) + int(!plan.scrap.isNull());
    if (known == 1 && plan.scrap.isNull() == false)
        m_form->showFault("scrap", tr("Scrap alone says nothing: count all pieces or the good ones too."));
    for (const auto &[one, other] : {std::pair{"total", "good"}, std::pair{"total", "scrap"}, std::pair{"good", "scrap"}}) {
        const TagUuid *first = tagOfPlan(plan, QLatin1StringView(one));
        if (!first->isNull() && *first == *tagOfPlan(plan, QLatin1StringView(other)))
            m_form->showFault(other, tr("This tag counts something else already."));
    }
    m_form->takeOptional("roll_over", plan.rollOver, {2, 1.8446744073709552e19});
    std::optional<double> cycle = plan.idealCycle > 0 ? std::optional(plan.idealCycle) : std::nullopt;
    if (m_form->takeOptional("cycle", cycle, {kSmallest, kLongestCycle}))
        plan.idealCycle = cycle.value_or(0);
    std::optional<double> rate; // only for its fault: the cycle follows it
    m_form->takeOptional("rate", rate, {kHour / kLongestCycle, kHour / kSmallest});
    double minutes = double(plan.shortStop.count()) / 60'000;
    if (m_form->takeNumber("short_stop", minutes, {0, 1e6}))
        plan.shortStop = std::chrono::milliseconds(std::llround(minutes * 60'000));
    m_form->takeNumber("target", plan.targetOee, {0.01, 1, 100});
    QList<ProductRate> products;
    for (int row = 0; row < m_products->rowCount(); ++row) {
        ProductRate made;
        made.product = m_products->cell(row, Product);
        for (const ProductRate &former : std::as_const(plan.products)) {
            if (former.product == made.product)
                made.idealCycle = former.idealCycle;
        }
        if (made.product.isEmpty())
            m_products->showFault(row, Product, tr("A product needs a name, as the tag or the order says it."));
        if (std::any_of(products.cbegin(), products.cend(), [&](const ProductRate &other) { return other.product == made.product; }))
            m_products->showFault(row, Product, tr("This product stands there already."));
        if (m_products->takeNumber(row, SecondsAUnit, made.idealCycle, kSmallest, kLongestCycle))
            products += made;
    }
    if (hasFaults())
        return false;
    plan.products = products;
    return true;
}

} // namespace lineside
