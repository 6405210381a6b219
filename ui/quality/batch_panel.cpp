#include "ui/quality/batch_panel.h"

#include "models/quality/quality_service.h"
#include "ui/quality/approval_dialog.h"
#include "ui/quality/batch_dialogs.h"
#include "ui/quality/import_dialog.h"
#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/wrap_layout.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace lineside {

namespace {

constexpr size_t kMostBatches = 1'000;

} // namespace

BatchPanel::BatchPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_words(plainLabel(QString(), this))
    , m_new(new QPushButton(tr("New batch…"), this))
    , m_add(new QPushButton(tr("Add a result…"), this))
    , m_import(new QPushButton(tr("Results from a file…"), this))
    , m_decide(new QPushButton(tr("Approve or reject…"), this))
    , m_rule(new QPushButton(tr("Who may approve…"), this))
{
    const Theme &theme = context.services.theme;
    m_batches = new FigureTable(theme, tr("Batches"),
                                {{tr("Batch"), {120, 80}},
                                 {tr("Machine"), {100, 70}},
                                 {tr("Product"), {130, 70}},
                                 {tr("State"), {90, 70}},
                                 {tr("Opened"), {120, 96}},
                                 {tr("By"), {90, 60}},
                                 {tr("Signed by"), {100, 70}},
                                 {tr("Signed at"), {120, 96}},
                                 {tr("Note"), {160, 60}}},
                                8, -1, {5, 7}, this);
    m_tests = new FigureTable(theme, tr("Results of the batch"),
                              {{tr("Parameter"), {140, 80}},
                               {tr("Value"), {100, 66}, true},
                               {tr("Expected"), {140, 86}},
                               {tr("Result"), {110, 76}},
                               {tr("Severity"), {76, 60}},
                               {tr("Regulated"), {80, 66}},
                               {tr("Action"), {180, 70}},
                               {tr("Time"), {120, 96}},
                               {tr("By"), {90, 60}}},
                              6, -1, {7, 8}, this);
    m_batches->setSortable();
    m_tests->setSortable();
    auto *bar = new WrapLayout;
    for (QPushButton *button : {m_new, m_add, m_import, m_decide, m_rule})
        bar->addWidget(button);
    auto *batchFilter = new FilterLine(*m_batches, tr("Filter the batches"), this);
    auto *testFilter = new FilterLine(*m_tests, tr("Filter the results"), this);
    const auto withFilter = [this](FilterLine *filter, FigureTable *table) {
        auto *part = new QWidget(this);
        auto *rows = new QVBoxLayout(part);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->addWidget(filter);
        rows->addWidget(table, 1);
        return part;
    };
    m_words->setWordWrap(true);
    auto *split = new QSplitter(Qt::Vertical, this);
    split->setChildrenCollapsible(false);
    split->addWidget(withFilter(batchFilter, m_batches));
    split->addWidget(withFilter(testFilter, m_tests));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(8), 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_words);
    layout->addWidget(split, 1);
    connect(m_new, &QPushButton::clicked, this, &BatchPanel::openBatch);
    connect(m_add, &QPushButton::clicked, this, &BatchPanel::addResult);
    connect(m_import, &QPushButton::clicked, this, &BatchPanel::importResults);
    connect(m_decide, &QPushButton::clicked, this, &BatchPanel::decide);
    connect(m_rule, &QPushButton::clicked, this, &BatchPanel::approval);
    connect(m_batches, &FigureTable::currentKeyChanged, this, [this] {
        m_results.clear();
        fillTests();
        askTests();
    });
    connect(m_batches, &FigureTable::rowActivated, this, &BatchPanel::addResult);
    enableButtons();
}

BatchPanel::~BatchPanel()
{
    if (m_job)
        m_job->cancel();
    if (m_testJob)
        m_testJob->cancel();
}

void BatchPanel::ask()
{
    if (m_job)
        m_job->cancel();
    m_job = m_context.services.quality->batches(kMostBatches, onWindow<std::vector<QualityBatch>>(this, [this](Result<std::vector<QualityBatch>> batches) {
        if (!batches) {
            if (batches.error().kind != Error::Kind::Cancelled)
                m_words->setText(inWords(batches.error()));
            return;
        }
        m_list = std::move(*batches);
        const SnapshotPtr snapshot = m_context.services.editor.snapshot();
        QList<FigureTable::Row> rows;
        for (const QualityBatch &batch : m_list) {
            const Machine *machine = snapshot->findMachine(batch.machine);
            const bool isOpen = batch.state == BatchState::Open;
            FigureTable::Row row;
            row.key = batch.id.toString();
            row.cells = {batch.code, machine ? machine->code : QString(), batch.product, batchStateText(batch.state), momentText(batch.openedAt),
                         batch.openedBy, batch.decidedBy, isOpen ? QString() : momentText(batch.decidedAt), batch.note};
            row.raw = {batch.code, machine ? machine->code : QString(), batch.product, batchStateName(batch.state), toIso(batch.openedAt), batch.openedBy,
                       batch.decidedBy, isOpen ? QString() : toIso(batch.decidedAt), batch.note};
            row.isStrong = isOpen;
            row.hint = batch.note;
            rows += row;
        }
        m_batches->setRows(rows);
        m_words->setText(rows.isEmpty() ? tr("No batch was opened yet. A batch collects results of tests until somebody signs for it.") : QString());
        m_words->setVisible(!m_words->text().isEmpty());
        if (m_batches->currentKey().isEmpty() && !rows.isEmpty())
            m_batches->choose(rows.front().key);
        else
            askTests();
        enableButtons();
    }));
}

void BatchPanel::askTests()
{
    if (m_testJob)
        m_testJob->cancel();
    const QualityBatch *batch = current();
    enableButtons();
    if (!batch)
        return;
    m_testJob = m_context.services.quality->tests(batch->id, onWindow<std::vector<QualityTest>>(this, [this, of = batch->id](Result<std::vector<QualityTest>> tests) {
        const QualityBatch *now = current();
        if (!tests || !now || now->id != of)
            return;
        m_results = std::move(*tests);
        fillTests();
    }));
}

void BatchPanel::fillTests()
{
    const QLocale locale;
    QList<FigureTable::Row> rows;
    for (const QualityTest &test : m_results) {
        FigureTable::Row row;
        row.key = test.id.toString();
        const bool passed = test.passed();
        row.cells = {test.parameter,
                     (locale.toString(test.value, 'g', 8) + QLatin1Char(' ') + test.unit).trimmed(),
                     rangeWords(test.expected, {}),
                     passed ? tr("inside") : tr("missed"),
                     severityText(test.severity),
                     test.regulated ? tr("yes") : tr("no"),
                     passed ? QString() : test.action,
                     momentText(test.at),
                     test.user};
        row.raw = {test.parameter, QString::number(test.value, 'g', 17), rangeWords(test.expected, test.unit), passed ? QStringLiteral("PASSED") : QStringLiteral("MISSED"),
                   spcSeverityName(test.severity), test.regulated ? QStringLiteral("yes") : QStringLiteral("no"), test.action, toIso(test.at), test.user};
        row.isStrong = !passed;
        row.hint = test.action;
        rows += row;
    }
    m_tests->setRows(rows);
    enableButtons();
}

const QualityBatch *BatchPanel::current() const
{
    const QString key = m_batches->currentKey();
    const auto found = std::find_if(m_list.begin(), m_list.end(), [&key](const QualityBatch &batch) { return batch.id.toString() == key; });
    return found == m_list.end() ? nullptr : &*found;
}

void BatchPanel::enableButtons()
{
    const QualityBatch *batch = current();
    const bool isOpen = batch && batch->state == BatchState::Open;
    m_add->setEnabled(isOpen);
    m_import->setEnabled(isOpen);
    m_decide->setEnabled(isOpen && !m_results.empty());
}

bool BatchPanel::may(Permission permission)
{
    const Status may = m_context.services.seat.may(permission);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error());
    return false;
}

template<typename Dialog>
Dialog *BatchPanel::present(Dialog *dialog, const QString &done)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, done] {
        Q_EMIT remarkMade(done);
        ask();
    });
    dialog->open();
    return dialog;
}

BatchDialog *BatchPanel::openBatch()
{
    return may(Permission::EnterProduction) ? present(new BatchDialog(m_context, this), tr("The batch is open.")) : nullptr;
}

TestDialog *BatchPanel::addResult()
{
    const QualityBatch *batch = current();
    if (!batch || batch->state != BatchState::Open || !may(Permission::EnterProduction))
        return nullptr;
    return present(new TestDialog(m_context, *batch, this), tr("The result was entered."));
}

ImportDialog *BatchPanel::importResults()
{
    const QualityBatch *batch = current();
    if (!batch || batch->state != BatchState::Open || !may(Permission::EnterProduction))
        return nullptr;
    return present(new ImportDialog(m_context, *batch, this), tr("The results were taken over."));
}

DecideDialog *BatchPanel::decide()
{
    const QualityBatch *batch = current();
    if (!batch || batch->state != BatchState::Open || !may(Permission::ApproveQuality))
        return nullptr;
    return present(new DecideDialog(m_context, *batch, m_results, this), tr("The batch was signed for."));
}

ApprovalDialog *BatchPanel::approval()
{
    auto *dialog = new ApprovalDialog(m_context, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace lineside
