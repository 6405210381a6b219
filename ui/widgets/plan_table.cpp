#include "ui/widgets/plan_table.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/plan_table_delegate.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/wrap_layout.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

PlanTable::PlanTable(const Theme &theme, const QString &name, const QList<Column> &columns, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_columns(columns)
    , m_choices(columns.size())
    , m_model(new QStandardItemModel(0, int(columns.size()), this))
    , m_view(new QTableView(this))
    , m_buttons(new WrapLayout)
    , m_fault(plainLabel(QString(), this))
{
    for (int column = 0; column < columns.size(); ++column)
        m_model->setHorizontalHeaderItem(column, new QStandardItem(columns[column].title));
    m_view->setModel(m_model);
    m_view->setAccessibleName(name);
    m_view->setItemDelegate(new PlanTableDelegate(theme, m_view));
    m_view->setShowGrid(true);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsClickable(false);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    addCopyAction(m_view);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_fault->setWordWrap(true);
    followFont(m_fault, theme, FontRole::Strong);
    m_fault->hide();
    setFocusProxy(m_view);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.px(4));
    layout->addWidget(m_view, 1);
    layout->addWidget(m_fault);
    layout->addLayout(m_buttons);
    layout->addStretch();

    connect(m_model, &QStandardItemModel::itemChanged, this, [this](QStandardItem *item) {
        if (m_setting)
            return;
        showValue(item);
        Q_EMIT cellEdited(item->row(), item->column());
        Q_EMIT edited();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (!m_setting)
            Q_EMIT currentRowChanged(current.row());
    });
    connect(m_view, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (m_columns[index.column()].kind == Kind::Choice && (index.flags() & Qt::ItemIsEditable))
            m_view->edit(index);
    });
    connect(&theme, &Theme::changed, this, &PlanTable::dress);
    dress();
}

void PlanTable::dress()
{
    QHeaderView *header = m_view->horizontalHeader();
    m_view->verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    m_view->verticalHeader()->setMinimumSectionSize(m_theme.px(20));
    const int margin = 2 * m_view->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header) + m_theme.px(4);
    header->setMinimumSectionSize(m_theme.px(20));
    m_widths.clear();
    for (int column = 0; column < m_columns.size(); ++column) {
        int width = std::max(m_theme.px(m_columns[column].width), header->fontMetrics().horizontalAdvance(m_columns[column].title) + margin);
        for (const Choice &choice : std::as_const(m_choices[column]))
            width = std::max(width, std::min(m_theme.px(240), m_view->fontMetrics().horizontalAdvance(choice.label) + m_theme.px(28)));
        header->resizeSection(column, width);
        m_widths += header->sectionSize(column);
    }
    makeRoom();
    spread();
}

void PlanTable::spread()
{
    int left = m_view->viewport()->width();
    for (const int width : std::as_const(m_widths))
        left -= width;
    for (int column = 0; column < m_columns.size(); ++column) {
        if (m_columns[column].grows)
            m_view->horizontalHeader()->resizeSection(column, m_widths[column] + std::max(0, left));
    }
}

void PlanTable::setRoom(int fewest, int most)
{
    m_fewest = fewest;
    m_most = most;
    makeRoom();
}

void PlanTable::makeRoom()
{
    const int rows = std::clamp(m_model->rowCount(), m_fewest, m_most);
    int wide = 0;
    for (const int width : std::as_const(m_widths))
        wide += width;
    const bool scrolls = wide > m_view->viewport()->width(); // then its bar does not take the last row's place
    const int bar = scrolls ? m_view->horizontalScrollBar()->sizeHint().height() : 0;
    const int height = bar + m_view->horizontalHeader()->sizeHint().height() + rows * m_view->verticalHeader()->defaultSectionSize() + 2 * m_view->frameWidth();
    m_view->setMinimumHeight(height);
    m_view->setMaximumHeight(height);
}

void PlanTable::setChoices(int column, const QList<Choice> &choices)
{
    const QScopedValueRollback setting(m_setting, true);
    m_choices[column] = choices;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        m_model->item(row, column)->setData(QVariant::fromValue(choices), ChoicesRole);
        showValue(m_model->item(row, column));
    }
    dress();
}

void PlanTable::setChoices(int row, int column, const QList<Choice> &choices)
{
    const QScopedValueRollback setting(m_setting, true);
    m_model->item(row, column)->setData(QVariant::fromValue(choices), ChoicesRole);
    showValue(m_model->item(row, column));
}

QStandardItem *PlanTable::makeItem(int column, const QString &text)
{
    auto *item = new QStandardItem;
    const Kind kind = m_columns[column].kind;
    item->setData(int(kind), KindRole);
    item->setEditable(kind != Kind::Fixed);
    if (kind == Kind::Number)
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (kind == Kind::Fixed)
        item->setData(plainToolTip(text), Qt::ToolTipRole);
    if (kind == Kind::Choice)
        item->setData(QVariant::fromValue(m_choices[column]), ChoicesRole);
    if (kind == Kind::Choice || kind == Kind::Check)
        item->setData(text, ValueRole);
    else
        item->setText(text);
    showValue(item);
    return item;
}

void PlanTable::showValue(QStandardItem *item)
{
    const QScopedValueRollback setting(m_setting, true);
    const auto kind = Kind(item->data(KindRole).toInt());
    if (kind == Kind::Check) {
        // what a screen reader says of it
        item->setData(item->data(ValueRole).toString().isEmpty() ? tr("no") : tr("yes"), Qt::AccessibleTextRole);
        return;
    }
    if (kind != Kind::Choice)
        return;
    const QString value = item->data(ValueRole).toString();
    QString label = value; // one that is none of the choices any more shows itself
    const auto choices = item->data(ChoicesRole).value<QList<Choice>>();
    for (const Choice &choice : choices) {
        if (choice.value == value)
            label = choice.label;
    }
    item->setText(label);
}

void PlanTable::setRows(const QList<QStringList> &rows)
{
    {
        const QScopedValueRollback setting(m_setting, true);
        m_model->removeRows(0, m_model->rowCount());
        for (const QStringList &cells : rows) {
            QList<QStandardItem *> items;
            for (int column = 0; column < m_columns.size(); ++column)
                items += makeItem(column, cells.value(column));
            m_model->appendRow(items);
        }
        if (!rows.isEmpty())
            m_view->setCurrentIndex(m_model->index(0, 0));
        makeRoom();
    }
    clearFaults();
    if (m_remove)
        m_remove->setEnabled(rowCount() > 0);
    Q_EMIT currentRowChanged(currentRow());
}

int PlanTable::rowCount() const
{
    return m_model->rowCount();
}

QString PlanTable::cell(int row, int column) const
{
    const QStandardItem *item = m_model->item(row, column);
    if (!item)
        return {};
    const Kind kind = m_columns[column].kind;
    return kind == Kind::Choice || kind == Kind::Check ? item->data(ValueRole).toString() : item->text().trimmed();
}

void PlanTable::setCell(int row, int column, const QString &text)
{
    const QScopedValueRollback setting(m_setting, true);
    QStandardItem *item = m_model->item(row, column);
    const Kind kind = m_columns[column].kind;
    if (kind == Kind::Choice || kind == Kind::Check)
        item->setData(text, ValueRole);
    else
        item->setText(text);
    showValue(item);
}

void PlanTable::setHint(int row, int column, const QString &text)
{
    const QScopedValueRollback setting(m_setting, true);
    m_model->item(row, column)->setData(text, HintRole);
}

void PlanTable::setTag(int row, const QVariant &tag)
{
    const QScopedValueRollback setting(m_setting, true);
    m_model->item(row, 0)->setData(tag, OwnTagRole);
}

QVariant PlanTable::tag(int row) const
{
    const QStandardItem *item = m_model->item(row, 0);
    return item ? item->data(OwnTagRole) : QVariant();
}

QPushButton *PlanTable::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    m_buttons->addWidget(button);
    return button;
}

void PlanTable::setFreshRow(std::function<QStringList()> fresh, const QString &add, const QString &remove)
{
    m_fresh = std::move(fresh);
    QPushButton *adding = addButton(add);
    setPlainToolTip(adding, tr("Insert, in the table"));
    connect(adding, &QPushButton::clicked, this, [this] { addRow(m_fresh()); });
    m_remove = addButton(remove);
    setPlainToolTip(m_remove, tr("Ctrl+Delete, in the table"));
    connect(m_remove, &QPushButton::clicked, this, &PlanTable::removeChosen);
    m_remove->setEnabled(false);
}

int PlanTable::currentRow() const
{
    return m_view->currentIndex().row();
}

void PlanTable::setCurrent(int row, int column)
{
    m_view->setCurrentIndex(m_model->index(row, column));
    m_view->scrollTo(m_view->currentIndex());
}

void PlanTable::appendQuietly(const QStringList &cells)
{
    const QScopedValueRollback setting(m_setting, true);
    QList<QStandardItem *> items;
    for (int column = 0; column < m_columns.size(); ++column)
        items += makeItem(column, cells.value(column));
    m_model->appendRow(items);
    makeRoom();
}

void PlanTable::addRow(const QStringList &cells, bool edit)
{
    appendQuietly(cells);
    m_remove->setEnabled(true);
    Q_EMIT edited();
    setCurrent(rowCount() - 1, 0);
    if (edit) {
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->edit(m_view->currentIndex());
    }
}

void PlanTable::removeChosen()
{
    if (!m_fresh)
        return;
    QList<int> rows;
    const QModelIndexList chosen = m_view->selectionModel()->selectedIndexes();
    for (const QModelIndex &index : chosen) {
        if (!rows.contains(index.row()))
            rows += index.row();
    }
    if (rows.isEmpty())
        return;
    std::sort(rows.begin(), rows.end(), std::greater<int>());
    for (const int row : std::as_const(rows))
        m_model->removeRow(row);
    makeRoom();
    clearFaults(); // it may have spoken of a row that is gone
    if (rowCount() > 0)
        setCurrent(std::min(rows.last(), rowCount() - 1), 0);
    m_remove->setEnabled(rowCount() > 0);
    Q_EMIT edited();
    Q_EMIT currentRowChanged(currentRow());
}

bool PlanTable::takeOptional(int row, int column, std::optional<double> &into, double low, double high)
{
    const QString text = cell(row, column);
    if (text.isEmpty()) {
        into.reset();
        return true;
    }
    const std::optional<double> number = numberOf(text);
    if (!number) {
        showFault(row, column, tr("“%1” is no number.").arg(text));
        return false;
    }
    if (*number < low || *number > high) {
        showFault(row, column, high >= 1e300 ? tr("A number from %1 on is wanted here.").arg(QLocale().toString(low, 'g', 12))
                                             : tr("A number from %1 to %2 is wanted here.").arg(QLocale().toString(low, 'g', 12), QLocale().toString(high, 'g', 12)));
        return false;
    }
    if (!into || numberText(into) != text)
        into = number;
    return true;
}

bool PlanTable::takeNumber(int row, int column, double &into, double low, double high)
{
    std::optional<double> number = into;
    if (!takeOptional(row, column, number, low, high))
        return false;
    if (!number) {
        showFault(row, column, tr("A number is wanted here."));
        return false;
    }
    into = *number;
    return true;
}

void PlanTable::showFault(int row, int column, const QString &message)
{
    if (hasFault())
        return; // the first is mended first
    m_fault->setText(tr("Row %1, %2: %3").arg(QString::number(row + 1), m_columns[column].title, message));
    m_fault->show();
    setCurrent(row, column);
}

void PlanTable::showFault(const QString &message)
{
    if (hasFault())
        return;
    m_fault->setText(message);
    m_fault->show();
}

void PlanTable::clearFaults()
{
    m_fault->clear();
    m_fault->hide();
}

bool PlanTable::hasFault() const
{
    return !m_fault->text().isEmpty();
}

bool PlanTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        spread();
        makeRoom();
    }
    if (watched != m_view || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier;
    const bool enters = plain && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
    const bool adds = plain && key->key() == Qt::Key_Insert && m_fresh;
    const bool clears = plain && key->key() == Qt::Key_Delete;
    const bool removes = key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_Delete && m_fresh;
    if (!enters && !adds && !clears && !removes)
        return false;
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return false;
    }
    const QModelIndex current = m_view->currentIndex();
    if (enters && current.isValid() && (current.flags() & Qt::ItemIsEditable)) {
        if (m_columns[current.column()].kind == Kind::Check)
            m_model->setData(current, cell(current.row(), current.column()).isEmpty() ? QStringLiteral("1") : QString(), ValueRole);
        else
            m_view->edit(current);
    } else if (adds) {
        addRow(m_fresh());
    } else if (removes) {
        removeChosen();
    } else if (clears) {
        const QModelIndexList chosen = m_view->selectionModel()->selectedIndexes();
        for (const QModelIndex &index : chosen) {
            const Kind kind = m_columns[index.column()].kind;
            if ((kind == Kind::Text || kind == Kind::Number) && (index.flags() & Qt::ItemIsEditable))
                m_model->setData(index, QString());
        }
    }
    return true;
}

} // namespace lineside
