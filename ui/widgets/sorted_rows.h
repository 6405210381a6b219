#pragma once

#include <QLineEdit>
#include <QSortFilterProxyModel>

class QTableView;

namespace lineside {

class FigureTable;
class Theme;

/*!
 * The rows of a table in the order that somebody chose by a click on a header, or by its menu: down, up, and with the third
 * click as the model has them. What is compared is the sort role, words as the user's language orders them; what is not
 * there comes last, whichever way it goes.
 */
class SortedRows : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    //! From now on \a table shows \a rows through this one. Before the table gets its columns' measures.
    void serve(QTableView *table, QAbstractItemModel *rows, int role);
    //! The row of the source model; -1 for none.
    int sourceRow(const QModelIndex &index) const { return mapToSource(index).row(); }
    QModelIndex indexOf(int sourceRow) const { return sourceRow < 0 ? QModelIndex() : mapFromSource(sourceModel()->index(sourceRow, 0)); }

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
};

//! A line above a table that leaves only the rows that hold its words in sight; Down and Enter go to the table.
class FilterLine : public QLineEdit
{
    Q_OBJECT

public:
    //! \a name: what a screen reader calls it.
    FilterLine(FigureTable &table, const QString &name, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    FigureTable &m_table;
};

} // namespace lineside
