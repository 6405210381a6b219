#include "ui/plant_store/reconcile_dialog.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/forward_words.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr int kBarSteps = 1'000;
constexpr auto kPollEvery = 200ms;

} // namespace

void reconcilePlantStore(const PageContext &context, QWidget *parent)
{
    auto *dialog = new ReconcileDialog(context.services, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

QStringList repairText(const forward::ReconcileResult &found)
{
    QStringList texts;
    if (found.missing > 0)
        texts << ReconcileDialog::tr("%1 readings are copied there.").arg(rowCountText(found.missing));
    if (found.doubled > 0)
        texts << ReconcileDialog::tr("%1 rows that are there twice are removed.").arg(rowCountText(found.doubled));
    if (found.changed > 0)
        texts << ReconcileDialog::tr("%1 rows are put back to what was stored here; where two of one number differ, both stay.")
                     .arg(rowCountText(found.changed));
    if (found.notHere > 0)
        texts << ReconcileDialog::tr("%1 rows that this computer does not have (any more) are left alone.").arg(rowCountText(found.notHere));
    return texts;
}

ReconcileDialog::ReconcileDialog(const UiServices &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_model(new QStandardItemModel(this))
    , m_range(new QComboBox(this))
    , m_message(plainLabel(tr("Compares counts and hashes of each tag and hour, and where they differ reading by reading. It changes"
                              " nothing, and the station works on meanwhile."), this))
    , m_bar(new QProgressBar(this))
    , m_table(new QTableView(this))
    , m_compare(new QPushButton(tr("Compare"), this))
    , m_repair(new QPushButton(tr("Repair…"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setWindowTitle(tr("Compare with the plant database"));
    m_range->addItem(tr("Everything"), 0);
    m_range->addItem(tr("The last day"), 1);
    m_range->addItem(tr("The last 7 days"), 7);
    m_range->addItem(tr("The last 31 days"), 31);
    m_range->setAccessibleName(tr("What is compared"));
    m_message->setWordWrap(true);
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(windowTitle());
    m_model->setHorizontalHeaderLabels({tr("Hour"), tr("Tag"), tr("Missing there"), tr("There twice"), tr("Different"), tr("Not here")});
    m_table->setModel(m_model);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Where the two sides differ"));
    new TableColumns(m_table, services.theme, {{150, 116}, {220, 90}, {110, 80}, {100, 80}, {90, 76}, {90, 80}}, 1, 28, {5, 4});
    addCopyAction(m_table);

    auto *top = new QHBoxLayout;
    top->addWidget(m_range);
    top->addWidget(m_compare);
    top->addWidget(m_bar, 1);
    top->addWidget(m_cancel);
    top->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_repair, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    m_compare->setDefault(true); // Enter harms nothing
    m_repair->setAutoDefault(false);
    tabInOrderOfSight(this);

    m_poll.setInterval(kPollEvery);
    connect(&m_poll, &QTimer::timeout, this, &ReconcileDialog::showProgress);
    connect(m_compare, &QPushButton::clicked, this, &ReconcileDialog::compare);
    connect(m_repair, &QPushButton::clicked, this, &ReconcileDialog::repair);
    connect(m_cancel, &QPushButton::clicked, this, &ReconcileDialog::cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(this, {services.theme.px(860), services.theme.px(480)});
    setRunning(false);
}

ReconcileDialog::~ReconcileDialog()
{
    if (m_job)
        m_job->cancel();
}

QString ReconcileDialog::message() const
{
    return m_message->text();
}

void ReconcileDialog::setRunning(bool running)
{
    const bool hadFocus = m_cancel->hasFocus();
    m_compare->setEnabled(!running);
    m_range->setEnabled(!running);
    m_cancel->setVisible(running);
    m_cancel->setEnabled(running);
    m_bar->setVisible(running);
    m_repair->setEnabled(!running && m_found && !m_found->isSame());
    if (hadFocus && !running)
        m_compare->setFocus();
    if (running)
        m_poll.start();
    else
        m_poll.stop();
}

void ReconcileDialog::compare()
{
    if (m_job)
        return;
    m_request = {};
    if (const int days = m_range->currentData().toInt(); days > 0)
        m_request.from = m_services.clock.utc() - days * 24h;
    run(m_request);
}

void ReconcileDialog::repair()
{
    if (m_job || !m_found || m_found->isSame())
        return;
    if (plainMessage(this, QMessageBox::Warning, tr("Put the plant database right?"), repairText(*m_found).join(QLatin1Char('\n')),
                     QMessageBox::Yes | QMessageBox::Cancel, tr("Repair"))
        != QMessageBox::Yes)
        return;
    forward::ReconcileRequest request = m_request; // what was compared, and nothing else
    request.repair = true;
    run(request);
}

void ReconcileDialog::run(const forward::ReconcileRequest &request)
{
    m_found.reset();
    m_model->setRowCount(0);
    m_since = m_services.clock.steady();
    m_message->setText(tr("Connecting…"));
    m_job = m_services.plantStore.reconcile(
        request, onWindow<forward::ReconcileResult>(this, [this](Result<forward::ReconcileResult> result) {
            m_job.reset();
            if (result)
                showResult(*result);
            else
                m_message->setText((result.error().message + QLatin1Char(' ') + result.error().hint).trimmed());
            setRunning(false);
        }));
    setRunning(bool(m_job));
    showProgress();
}

void ReconcileDialog::cancel()
{
    if (!m_job)
        return;
    m_job->cancel();
    m_cancel->setEnabled(false);
    m_message->setText(tr("Is being cancelled…"));
}

void ReconcileDialog::showProgress()
{
    if (!m_job)
        return;
    const double done = m_job->progress();
    m_bar->setRange(0, done < 0 ? 0 : kBarSteps);
    m_bar->setValue(int(done * kBarSteps));
    if (m_job->isCancelled() || m_job->step().isEmpty())
        return;
    QString text = m_job->step();
    const double seconds = std::chrono::duration<double>(m_services.clock.steady() - m_since).count();
    if (done > 0.02 && seconds > 3) {
        const int left = int(seconds * (1 - done) / done) + 1;
        text += QStringLiteral(" · ") + (left < 120 ? tr("about %1 s left").arg(left) : tr("about %1 min left").arg(left / 60));
    }
    m_message->setText(text);
}

void ReconcileDialog::showResult(const forward::ReconcileResult &result)
{
    const QLocale locale;
    const SnapshotPtr snapshot = m_services.editor.snapshot();
    for (const forward::ReconcileDifference &difference : result.differences) {
        const TagEntry *entry = snapshot->find(difference.tag);
        const QString tag = entry ? entry->device->code + QLatin1Char('.') + entry->tag->code : difference.tag.uuid.toString(QUuid::WithoutBraces);
        const QDateTime hour = QDateTime::fromMSecsSinceEpoch(toMicroseconds(difference.hour) / 1'000);
        QList<QStandardItem *> items{new QStandardItem(locale.toString(hour, QLocale::ShortFormat)), new QStandardItem(tag)};
        items.back()->setData(plainToolTip(tag), Qt::ToolTipRole);
        for (const quint64 count : {difference.missing, difference.doubled, difference.changed, difference.notHere}) {
            auto *item = new QStandardItem(count > 0 ? locale.toString(count) : QString());
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            items << item;
        }
        m_model->appendRow(items);
    }
    const bool repaired = result.copied + result.removed + result.corrected > 0;
    QStringList words = result.inWords();
    if (!repaired && !result.isSame()) {
        words = {tr("%1 readings were compared: %2 are missing there, %3 rows are there twice, %4 differ.")
                     .arg(rowCountText(result.compared), rowCountText(result.missing), rowCountText(result.doubled), rowCountText(result.changed))};
        if (result.notHere > 0)
            words << tr("%1 rows there are not in the history of this computer (any more).").arg(rowCountText(result.notHere));
        m_found = result;
    }
    if (result.missing + result.doubled + result.changed + result.notHere > 0
        && result.differences.size() >= forward::ReconcileResult::kMostHours)
        words << tr("The first %1 hours are listed.").arg(rowCountText(result.differences.size()));
    m_message->setText(words.join(QLatin1Char(' ')));
}

} // namespace lineside
