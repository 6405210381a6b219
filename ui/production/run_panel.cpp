#include "ui/production/run_panel.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/wrap_layout.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {


namespace {

QString statusText(RunStatus status)
{
    switch (status) {
    case RunStatus::Planned:
        return RunPanel::tr("planned");
    case RunStatus::Active:
        return RunPanel::tr("goes on");
    case RunStatus::Completed:
        return RunPanel::tr("completed");
    }
    return {};
}

//! The newest first, those that go on and are planned on top.
int rankOf(RunStatus status)
{
    return status == RunStatus::Active ? 0 : status == RunStatus::Planned ? 1 : 2;
}

QString keyOf(const ProductionRun &run)
{
    return run.id.isNull() ? QString::number(toMicroseconds(run.from.value_or(UtcTime{}))) + run.order : run.id.toString();
}

RunPlan planOf(const ProductionRun &run)
{
    RunPlan plan;
    plan.id = run.id;
    plan.machine = run.machine;
    plan.order = run.order;
    plan.product = run.product;
    plan.quantity = run.planned;
    plan.due = run.due;
    plan.from = run.from;
    plan.to = run.to;
    return plan;
}

} // namespace

RunDialog::RunDialog(const PageContext &context, const RunPlan &run, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_run(run)
    , m_form(new FieldForm(context.services.theme, this))
    , m_hasDue(new QCheckBox(tr("It is to begin at"), this))
    , m_due(new QDateTimeEdit(this))
    , m_says(plainLabel(QString(), this))
{
    setWindowTitle(run.id.isNull() && !run.from ? tr("Plan a run") : tr("Change a run"));
    m_form->addLine("order", tr("&Order"), tr("As the order tag says it, where there is one."));
    m_form->addLine("product", tr("&Product"), tr("Empty: as the product tag says."));
    m_form->addNumber("quantity", tr("&Quantity"), tr("units"), tr("Good units that are to be made; empty where nobody has said."));
    m_form->setLine("order", run.order);
    m_form->setLine("product", run.product);
    m_form->setNumber("quantity", run.quantity > 0 ? std::optional(run.quantity) : std::nullopt);
    m_due->setCalendarPopup(true);
    m_due->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_due->setAccessibleName(tr("It is to begin at"));
    const UtcTime due = run.due.value_or(std::chrono::ceil<std::chrono::hours>(context.services.clock.utc()));
    m_due->setDateTime(toLocalDateTime(due));
    m_hasDue->setChecked(run.due.has_value());
    m_due->setEnabled(run.due.has_value());
    connect(m_hasDue, &QCheckBox::toggled, m_due, &QWidget::setEnabled);
    m_says->setWordWrap(true);
    new GrowingWindow(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_enter = buttons->button(QDialogButtonBox::Ok);
    m_enter->setText(tr("Enter"));
    connect(buttons, &QDialogButtonBox::accepted, this, &RunDialog::enter);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_form);
    auto *due_ = new QHBoxLayout;
    due_->addWidget(m_hasDue);
    due_->addWidget(m_due, 1);
    layout->addLayout(due_);
    layout->addWidget(m_says);
    layout->addWidget(buttons);
    setMinimumWidth(context.services.theme.px(380));
}

QString RunDialog::said() const
{
    return m_says->text();
}

void RunDialog::enter()
{
    if (!m_enter->isEnabled())
        return;
    m_form->clearFaults();
    RunPlan run = m_run;
    run.order = m_form->line("order").trimmed();
    run.product = m_form->line("product").trimmed();
    std::optional<double> quantity;
    if (!m_form->takeOptional("quantity", quantity, {1e-6, 1e11}))
        return;
    run.quantity = quantity.value_or(0);
    if (run.order.isEmpty() && run.product.isEmpty()) {
        m_form->showFault("order", tr("An order or a product tells runs apart: enter one of them."));
        return;
    }
    run.due.reset();
    if (m_hasDue->isChecked())
        run.due = UtcTime(std::chrono::milliseconds(m_due->dateTime().toMSecsSinceEpoch()));
    run.user = m_context.services.seat.actor().user;
    // begun and ended by their tag: its times are not a person's
    if (const MachinePlace place = placeOf(*m_context.services.editor.snapshot(), run.machine); place.machine && !place.machine->production.order.isNull()) {
        run.from.reset();
        run.to.reset();
    }
    m_enter->setEnabled(false);
    m_says->setText(tr("Is being entered…"));
    m_context.services.production->putRun(run, m_context.services.seat.actor(), onWindow<RunPlan>(this, [this](Result<RunPlan> put) {
        m_enter->setEnabled(true);
        if (!put) {
            m_says->setText(inWords(put.error()));
            return;
        }
        QDialog::accept();
    }));
}

RunPanel::RunPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_plan(new QPushButton(tr("Plan a run…"), this))
    , m_change(new QPushButton(tr("Change…"), this))
    , m_begin(new QPushButton(tr("Begin now"), this))
    , m_end(new QPushButton(tr("End now"), this))
    , m_words(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    m_table = new FigureTable(theme, tr("Production runs"),
                              {{tr("Order"), {150, 90}},
                               {tr("Product"), {150, 80}},
                               {tr("Status"), {90, 74}},
                               {tr("Begin"), {120, 96}},
                               {tr("End"), {120, 96}},
                               {tr("Planned"), {86, 60}, true},
                               {tr("Made"), {86, 56}, true},
                               {tr("Good"), {86, 56}, true},
                               {tr("Scrap"), {70, 48}, true},
                               {tr("Progress"), {150, 96}, true},
                               {tr("Yield"), {76, 60}, true}},
                              1, 9, {8, 10}, this);
    m_words->setWordWrap(true);
    auto *bar = new WrapLayout;
    for (QPushButton *button : {m_plan, m_change, m_begin, m_end})
        bar->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(8), 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_words);
    layout->addWidget(m_table, 1);
    connect(m_plan, &QPushButton::clicked, this, &RunPanel::plan);
    connect(m_change, &QPushButton::clicked, this, &RunPanel::change);
    connect(m_begin, &QPushButton::clicked, this, &RunPanel::begin);
    connect(m_end, &QPushButton::clicked, this, &RunPanel::end);
    connect(m_table, &FigureTable::rowActivated, this, &RunPanel::change);
    connect(m_table, &FigureTable::currentKeyChanged, this, &RunPanel::enableButtons);
    addTableAction(m_table, tr("Plan a run…"), QKeySequence(Qt::Key_Insert), [this] { plan(); });
    enableButtons();
}

void RunPanel::showRuns(const MachineId &machine)
{
    m_machine = machine;
    const auto picture = m_context.services.production->picture()->machine(machine);
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const MachinePlace place = placeOf(*snapshot, machine);
    m_byTag = place.machine && !place.machine->production.order.isNull();
    m_runs.clear();
    if (picture && picture->runs)
        m_runs = *picture->runs;
    std::sort(m_runs.begin(), m_runs.end(), [](const ProductionRun &a, const ProductionRun &b) {
        if (rankOf(a.status) != rankOf(b.status))
            return rankOf(a.status) < rankOf(b.status);
        if (a.status == RunStatus::Planned)
            return a.due.value_or(UtcTime::max()) < b.due.value_or(UtcTime::max());
        return a.from.value_or(UtcTime::min()) > b.from.value_or(UtcTime::min());
    });
    const QLocale locale;
    QList<FigureTable::Row> rows;
    for (const ProductionRun &run : m_runs) {
        FigureTable::Row row;
        row.key = keyOf(run);
        const Counts counts = run.account.everything();
        const bool isBegun = run.status != RunStatus::Planned;
        const auto count = [isBegun](qint64 quantity) { return isBegun ? quantityText(units(quantity)) : QString(); };
        const bool hasProgress = isBegun && run.planned > 0;
        const double progress = hasProgress ? run.progress().value_or(0) : 0;
        row.cells = {run.order,
                     run.product,
                     statusText(run.status),
                     run.from ? timeText(*run.from) : run.due ? tr("due %1").arg(timeText(*run.due)) : QString(),
                     run.to ? timeText(*run.to) : QString(),
                     run.planned > 0 ? quantityText(run.planned) : QString(),
                     count(counts.total),
                     run.account.noQuality ? QString() : count(counts.good),
                     run.account.noQuality ? QString() : count(counts.scrap),
                     hasProgress ? locale.toString(progress * 100, 'f', 0) + QStringLiteral(" %") : QString(),
                     isBegun ? shareText(run.yield()) : QString()};
        row.raw = {run.order, run.product, runStatusWord(run.status), run.from ? toIso(*run.from) : QString(), run.to ? toIso(*run.to) : QString(),
                   QString::number(run.planned, 'g', 12), QString::number(units(counts.total), 'g', 12), QString::number(units(counts.good), 'g', 12),
                   QString::number(units(counts.scrap), 'g', 12), hasProgress ? QString::number(progress, 'g', 8) : QString(),
                   run.yield() ? QString::number(*run.yield(), 'g', 8) : QString()};
        row.isStrong = run.status == RunStatus::Active;
        if (hasProgress)
            row.bar = {0, std::min(1.0, progress), {}, false, true};
        if (isBegun && run.from)
            row.hint = basisText(*run.from, run.to.value_or(picture->at), run.account.samples, oeeOf(run.account, *run.from, run.to.value_or(picture->at)).coverage);
        rows += row;
    }
    m_table->setRows(rows);
    m_words->setText(m_runs.empty() ? (m_byTag ? tr("No run is known yet: the order tag begins them, and a plan says how much is to be made.")
                                               : tr("No run is known yet. Plan one, and begin it when its first unit is made."))
                     : m_byTag ? tr("The order tag begins and ends the runs of this machine.")
                               : QString());
    m_words->setVisible(!m_words->text().isEmpty());
    enableButtons();
}

const ProductionRun *RunPanel::current() const
{
    const QString key = m_table->currentKey();
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&key](const ProductionRun &run) { return keyOf(run) == key; });
    return found == m_runs.end() ? nullptr : &*found;
}

void RunPanel::enableButtons()
{
    const ProductionRun *run = current();
    m_change->setEnabled(run);
    m_begin->setVisible(!m_byTag);
    m_end->setVisible(!m_byTag);
    m_begin->setEnabled(run && run->status == RunStatus::Planned);
    m_end->setEnabled(run && run->status == RunStatus::Active && !run->id.isNull());
}

bool RunPanel::mayEnter()
{
    const Status may = m_context.services.seat.may(Permission::EnterProduction);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error());
    return false;
}

RunDialog *RunPanel::open(const RunPlan &run)
{
    if (!mayEnter())
        return nullptr;
    auto *dialog = new RunDialog(m_context, run, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        Q_EMIT remarkMade(tr("The run was entered."));
        showRuns(m_machine);
    });
    dialog->open();
    return dialog;
}

RunDialog *RunPanel::plan()
{
    RunPlan run;
    run.machine = m_machine;
    return open(run);
}

RunDialog *RunPanel::change()
{
    const ProductionRun *run = current();
    return run ? open(planOf(*run)) : nullptr;
}

void RunPanel::put(const RunPlan &run, const QString &done)
{
    if (!mayEnter())
        return;
    m_context.services.production->putRun(run, m_context.services.seat.actor(), onWindow<RunPlan>(this, [this, done](Result<RunPlan> put) {
        Q_EMIT remarkMade(put ? done : inWords(put.error()));
        showRuns(m_machine);
    }));
}

void RunPanel::begin()
{
    const ProductionRun *run = current();
    if (!run || run->status != RunStatus::Planned || m_byTag)
        return;
    RunPlan plan = planOf(*run);
    plan.from = m_context.services.clock.utc();
    plan.user = m_context.services.seat.actor().user;
    put(plan, tr("The run has begun."));
}

void RunPanel::end()
{
    const ProductionRun *run = current();
    if (!run || run->status != RunStatus::Active || run->id.isNull() || m_byTag)
        return;
    RunPlan plan = planOf(*run);
    plan.to = m_context.services.clock.utc();
    plan.user = m_context.services.seat.actor().user;
    put(plan, tr("The run has ended."));
}

} // namespace lineside
