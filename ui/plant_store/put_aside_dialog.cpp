#include "ui/plant_store/put_aside_dialog.h"

#include "models/base/csv.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/forward_words.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSaveFile>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

void showPutAside(const PageContext &context, QWidget *parent)
{
    auto *dialog = new PutAsideDialog(context.services, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

PutAsideDialog::PutAsideDialog(const UiServices &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_model(new QStandardItemModel(this))
    , m_message(plainLabel(QString(), this))
    , m_table(new QTableView(this))
    , m_again(new QPushButton(tr("Ask again"), this))
    , m_export(new QPushButton(tr("Export…"), this))
{
    setWindowTitle(tr("Rows put aside"));
    m_message->setWordWrap(true);
    auto *advice = plainLabel(tr("Nothing else waits for these rows. The table lineside.rejected_readings of the plant database keeps"
                                 " them bit for bit: put right what the reason names, such as a clock or a constraint; what has been"
                                 " dealt with may be deleted there."), this);
    advice->setWordWrap(true);
    m_model->setHorizontalHeaderLabels({tr("Since"), tr("Tag"), tr("Time"), tr("Value"), tr("Number"), tr("Reason")});
    m_table->setModel(m_model);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(windowTitle());
    new TableColumns(m_table, services.theme, {{130, 110}, {150, 90}, {170, 90}, {90, 60}, {90, 76}, {300, 140}}, 5, 28, {4});
    addCopyAction(m_table);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_again, QDialogButtonBox::ActionRole);
    buttons->addButton(m_export, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(advice);
    layout->addWidget(buttons);
    connect(m_again, &QPushButton::clicked, this, &PutAsideDialog::ask);
    connect(m_export, &QPushButton::clicked, this, &PutAsideDialog::exportRows);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(this, {services.theme.px(960), services.theme.px(480)});
    ask();
}

PutAsideDialog::~PutAsideDialog()
{
    if (m_job)
        m_job->cancel();
}

QString PutAsideDialog::message() const
{
    return m_message->text();
}

void PutAsideDialog::ask()
{
    m_message->setText(tr("Asking the plant database…"));
    m_again->setEnabled(false);
    m_export->setEnabled(false);
    m_job = m_services.plantStore.putAside(kMost, onWindow<forward::PutAside>(this, [this](Result<forward::PutAside> aside) {
        m_job.reset();
        m_again->setEnabled(true);
        if (aside)
            list(*aside);
        else
            m_message->setText((aside.error().message + QLatin1Char(' ') + aside.error().hint).trimmed());
    }));
}

void PutAsideDialog::list(const forward::PutAside &aside)
{
    const QLocale locale;
    m_model->setRowCount(0);
    for (const forward::PutAside::Row &row : aside.rows) {
        const QDateTime since = QDateTime::fromMSecsSinceEpoch(toMicroseconds(row.since) / 1'000);
        QList<QStandardItem *> items;
        for (const QString &text : {locale.toString(since, QLocale::ShortFormat), row.tag.isEmpty() ? tr("(event)") : row.tag, row.at,
                                    row.value, QString::number(row.sequence), row.reason}) {
            auto *item = new QStandardItem(text);
            item->setEditable(false);
            item->setData(plainToolTip(text), Qt::ToolTipRole);
            items << item;
        }
        m_model->appendRow(items);
    }
    m_export->setEnabled(m_model->rowCount() > 0);
    m_message->setText(aside.total == 0 ? tr("The plant database has taken everything that this station sent.")
                       : aside.total > aside.rows.size()
                           ? tr("%1 rows of this station; the newest %2 are listed.").arg(rowCountText(aside.total), rowCountText(aside.rows.size()))
                           : tr("%1 rows of this station.").arg(rowCountText(aside.total)));
}

QByteArray PutAsideDialog::csv() const
{
    QByteArray text("since,tag,time,value,number,reason\r\n");
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QByteArrayList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells << csvCell(m_model->item(row, column)->text());
        text += cells.join(',') + "\r\n";
    }
    return text;
}

void PutAsideDialog::exportRows()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export rows put aside"), QStringLiteral("put-aside.csv"), tr("CSV files (*.csv)"));
    if (path.isEmpty())
        return;
    const QByteArray text = csv();
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    m_message->setText(written ? tr("Written to %1.").arg(path) : tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

} // namespace lineside
