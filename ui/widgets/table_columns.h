#pragma once

#include <QJsonObject>
#include <QList>
#include <QObject>

class QHelpEvent;
class QMenu;
class QTableView;
class QWidget;

namespace lineside {

class Theme;

//! A column's width in pixels at 100 %: what reads well, and what it can give up where room is short. Its title needs what it needs.
struct ColumnWidth
{
    int wanted = 100;
    int least = 40;
};

/*!
 * The measures of a table: rows and columns grow with the theme's scale; columns fill the room there is, so that nothing
 * scrolls sideways while it fits, until a person draws one wider or narrower: from then on the widths are that person's.
 * No column is narrower than its title in the language and font of now, the sorted one with its arrow. Where even the least
 * widths find no room, columns that can be spared are left out until there is room again. What is cut off all the same, a
 * tooltip tells as a whole. A menu on the header and among the table's own actions shows and hides columns. Owned by the
 * table, which has its model already.
 */
class TableColumns : public QObject
{
    Q_OBJECT

public:
    static constexpr int kWidestContent = 220; //!< pixels at 100 %

    /*!
     * \a widths as the model's columns. \a flexible takes what the others leave. \a rowHeight in pixels at 100 %.
     * \a spared: columns that may be left out, the first one first.
     */
    TableColumns(QTableView *table, const Theme &theme, const QList<ColumnWidth> &widths, int flexible,
                 int rowHeight = 28, const QList<int> &spared = {});

    bool isPersonal() const { return m_personal; }
    /*!
     * Columns but the flexible one grow to what stands in them where there is room for it (at most to kWidestContent, of the
     * first rows); none gets narrower again by it, so that nothing jumps. After other rows were put in.
     */
    void makeRoomForContents();
    //! Which columns there are; made anew whenever it opens. Also an action of the table.
    QMenu *menu() const { return m_menu; }
    //! Order, sorting and, where a person chose them, widths.
    QJsonObject save() const;
    void restore(const QJsonObject &state);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void dress();
    void fit();
    void leaveOut();
    int titleWidth(int column) const;
    int least(int column) const;
    int wanted(int column) const;
    bool showWhole(const QHelpEvent &event, QWidget *viewport);
    void fillMenu();
    void asUsual();
    void setWidth(int column, int width);

    QTableView *m_table;
    const Theme &m_theme;
    const QList<ColumnWidth> m_widths;
    const int m_flexible;
    const int m_rowHeight;
    const QList<int> m_spared;
    QMenu *m_menu;
    bool m_personal = false;
    bool m_setting = false;
    int m_percent = 0; //!< that the widths are for
    QList<double> m_contents; //!< widths that contents asked for, at 100 %
};

} // namespace lineside
