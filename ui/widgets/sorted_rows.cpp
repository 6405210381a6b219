#include "ui/widgets/sorted_rows.h"

#include "ui/widgets/figure_table.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace lineside {

namespace {

bool isThere(const QVariant &value)
{
    if (!value.isValid() || value.isNull())
        return false;
    return value.metaType().id() != QMetaType::QString || !value.toString().isEmpty();
}

} // namespace

void SortedRows::serve(QTableView *table, QAbstractItemModel *rows, int role)
{
    setSourceModel(rows);
    setSortRole(role);
    setSortLocaleAware(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    table->setModel(this);
    QHeaderView *header = table->horizontalHeader();
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    table->setSortingEnabled(true);
}

bool SortedRows::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant one = left.data(sortRole());
    const QVariant other = right.data(sortRole());
    if (isThere(one) != isThere(other))
        return isThere(one) == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

FilterLine::FilterLine(FigureTable &table, const QString &name, QWidget *parent) : QLineEdit(parent), m_table(table)
{
    setAccessibleName(name);
    setPlaceholderText(tr("Filter"));
    setClearButtonEnabled(true);
    connect(this, &QLineEdit::textChanged, &table, &FigureTable::setFilter);
    connect(&table, &FigureTable::filterChanged, this, [this](const QString &text) {
        if (text != this->text().trimmed())
            setText(text);
    });
}

void FilterLine::keyPressEvent(QKeyEvent *event)
{
    const bool goesDown = event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (goesDown && m_table.model()->rowCount() > 0)
        m_table.setFocus(Qt::TabFocusReason);
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace lineside
