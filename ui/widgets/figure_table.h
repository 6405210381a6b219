#pragma once

#include "ui/page.h"
#include "ui/widgets/table_columns.h"

#include <QTableView>

namespace lineside {

/*!
 * A table of figures that is only read: numbers at the right with digits of one width, a column of bars where one is wanted,
 * columns that are remembered, rows that are copied as text or written as CSV. Rows have keys, so that the choice stays when
 * the figures come anew. Where rows have no order of their own that must stay, they are sorted and filtered.
 */
class FigureTable : public QTableView
{
    Q_OBJECT

public:
    struct Column
    {
        QString title;
        ColumnWidth width;
        bool isNumber = false;
    };
    //! In shares of its cell, 0 to 1.
    struct Bar
    {
        double from = 0;
        double to = 0;
        std::optional<double> mark;      //!< a line across: a target
        bool isHatched = false;          //!< a loss, in front of what is there
        bool isShown = false;
    };
    struct Row
    {
        QString key;
        QStringList cells;
        QStringList raw;  //!< as files have them, where that is not what is shown
        QString hint;     //!< tooltip
        bool isStrong = false;
        bool isMuted = false;
        Bar bar;
    };

    //! \a name: what a screen reader calls it. \a barColumn: -1 for none; its cells' words stand in front of the bars.
    FigureTable(const Theme &theme, const QString &name, const QList<Column> &columns, int flexible, int barColumn = -1,
                const QList<int> &spared = {}, QWidget *parent = nullptr);

    //! From now on headers sort. Once, at the beginning; numbers and times are compared as Row::raw has them.
    void setSortable();
    void setRows(QList<Row> rows);
    //! Only rows with these words in some cell are in sight; case does not matter.
    void setFilter(const QString &text);
    QString filter() const { return m_filter; }
    //! All rows in their own order, whether in sight or not.
    const QList<Row> &rows() const;
    //! Null for none.
    const Row *row(const QString &key) const;
    QString currentKey() const;
    //! False when there is no such row. One that the filter hides takes the filter away.
    bool choose(const QString &key);
    TableColumns *columns() const { return m_columns; }
    //! All rows: a line of titles, cells parted by tabs.
    QString asText() const;
    //! All rows, as files have them.
    QByteArray asCsv() const;

Q_SIGNALS:
    //! Another row is the current one, by whoever chose it; empty: none is in sight any more.
    void currentKeyChanged(const QString &key);
    //! Enter or a double click.
    void rowActivated(const QString &key);
    void filterChanged(const QString &text);

private:
    class Model;
    class Rows;
    class Delegate;

    Model *m_model;
    Rows *m_rows; //!< what is in sight of it
    QString m_filter;
    TableColumns *m_columns;
    QString m_current;
};

/*!
 * Asks where to, and writes \a bytes there beside the window; \a remark hears how it ended. Needs the right to export, and
 * offers a login where that is missing.
 */
void saveExport(const PageContext &context, QWidget *parent, const QString &title, const QString &fileName, const QByteArray &bytes,
                const std::function<void(const QString &)> &remark);

} // namespace lineside
