#pragma once

#include <QJsonObject>
#include <QList>
#include <QObject>

class QTableView;

namespace lineside {

class Theme;

//! A column's width in pixels at 100 %: what reads well, and what it can give up where room is short.
struct ColumnWidth
{
    int wanted = 100;
    int least = 40;
};

/*!
 * The measures of a table: rows and columns grow with the theme's scale; columns fill the room there is, so that nothing
 * scrolls sideways while it fits, until a person draws one wider or narrower: from then on the widths are that person's.
 * Owned by the table, which has its model already.
 */
class TableColumns : public QObject
{
    Q_OBJECT

public:
    /*!
     * \a widths as the model's columns. \a flexible takes what the others leave. \a rowHeight in pixels at 100 %.
     */
    TableColumns(QTableView *table, const Theme &theme, const QList<ColumnWidth> &widths, int flexible,
                 int rowHeight = 28);

    bool isPersonal() const { return m_personal; }
    //! Order, sorting and, where a person chose them, widths.
    QJsonObject save() const;
    void restore(const QJsonObject &state);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void dress();
    void fit();
    void setWidth(int column, int width);

    QTableView *m_table;
    const Theme &m_theme;
    const QList<ColumnWidth> m_widths;
    const int m_flexible;
    const int m_rowHeight;
    bool m_personal = false;
    bool m_setting = false;
    int m_percent = 0; //!< that the widths are for
};

} // namespace lineside
