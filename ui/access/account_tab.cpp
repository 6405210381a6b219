#include "ui/access/account_tab.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

AccountTab::AccountTab(const PageContext &context, const QString &name, const QStringList &titles,
                       const QList<ColumnWidth> &widths, int flexible, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new QStandardItemModel(this))
    , m_table(new QTableView(this))
    , m_message(plainLabel(QString(), this))
    , m_buttons(new QHBoxLayout)
{
    m_model->setHorizontalHeaderLabels(titles);
    m_table->setModel(m_model);
    m_table->setAccessibleName(name);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    new TableColumns(m_table, context.services.theme, widths, flexible);
    addCopyAction(m_table);
    m_message->setWordWrap(true);
    followFont(m_message, context.services.theme, FontRole::Strong);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_message);
    layout->addLayout(m_buttons);
    m_buttons->addStretch();
    m_message->hide();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AccountTab::offerButtons);
}

QString AccountTab::messageText() const
{
    return m_message->text();
}

QPushButton *AccountTab::addButton(const QString &text, bool always, std::function<void()> run)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [run = std::move(run)] { run(); });
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    if (!always)
        m_forRow += button;
    offerButtons();
    return button;
}

void AccountTab::offerButtons()
{
    const bool any = !chosen().isEmpty();
    for (QPushButton *button : std::as_const(m_forRow))
        button->setEnabled(any);
}

void AccountTab::setRows(const QList<Row> &rows)
{
    const QString before = chosen();
    m_model->removeRows(0, m_model->rowCount());
    for (const Row &row : rows) {
        QList<QStandardItem *> items;
        for (const QString &cell : row.cells) {
            items += new QStandardItem(cell);
            items.last()->setData(row.id, kIdRole);
            items.last()->setData(plainToolTip(cell), Qt::ToolTipRole); // where its column is too narrow
        }
        m_model->appendRow(items);
        if (row.id == before)
            m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
    }
    offerButtons();
}

QString AccountTab::chosen() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? current.data(kIdRole).toString() : QString();
}

void AccountTab::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void AccountTab::refuse()
{
    const Status may = m_context.services.seat.may(Permission::ManageUsers);
    fail(may ? Error{Error::Kind::Refused, tr("This needs a login."), {}} : may.error());
}

void AccountTab::fail(const Error &error)
{
    say(inWords(error));
}

} // namespace lineside
