#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;
class QStandardItem;
class QStandardItemModel;
class QTableView;

namespace lineside {

class WrapLayout;

/*!
 * A small table that is typed into like a spreadsheet: words, numbers, choices and ticks, each cell one string. Insert
 * adds a row, Ctrl+Delete removes the chosen ones, Delete empties cells, Enter and F2 edit, Space ticks. A fault stands below the table in words.
 */
class PlanTable : public QWidget
{
    Q_OBJECT

public:
    enum class Kind {
        Text,
        Number, //!< as people here write it; at the right
        Choice, //!< the string is the choice's value
        Check,  //!< "1" or nothing
        Fixed,  //!< only shown
    };
    struct Choice
    {
        QString value;
        QString label;
    };
    struct Column
    {
        QString title;
        Kind kind = Kind::Text;
        int width = 100;    //!< at 100 %; never less than the title and the choices need
        bool grows = false; //!< takes what room is left
    };
    enum Role { ValueRole = Qt::UserRole, ChoicesRole, HintRole, KindRole, OwnTagRole };

    //! \a name: what a screen reader calls it.
    PlanTable(const Theme &theme, const QString &name, const QList<Column> &columns, QWidget *parent = nullptr);

    void setChoices(int column, const QList<Choice> &choices);
    void setChoices(int row, int column, const QList<Choice> &choices); //!< of one cell
    void setRows(const QList<QStringList> &rows);
    int rowCount() const;
    QString cell(int row, int column) const;
    void setCell(int row, int column, const QString &text);
    //! What an empty cell stands for; shown in it, muted.
    void setHint(int row, int column, const QString &text);
    //! Something of one's own that goes with a row.
    void setTag(int row, const QVariant &tag);
    QVariant tag(int row) const;
    //! With it rows can be added, and removed.
    void setFreshRow(std::function<QStringList()> fresh, const QString &add, const QString &remove);
    //! Room for so many rows, from the fewest to the most.
    void setRoom(int fewest, int most);
    QPushButton *addButton(const QString &text);
    int currentRow() const;
    void setCurrent(int row, int column);
    void addRow(const QStringList &cells, bool edit = true);
    void removeChosen();

    //! Reads a number; where there is none a fault is shown and false returned.
    bool takeNumber(int row, int column, double &into, double low, double high);
    bool takeOptional(int row, int column, std::optional<double> &into, double low, double high);
    void showFault(int row, int column, const QString &message);
    void showFault(const QString &message); //!< of the table as a whole
    void clearFaults();
    bool hasFault() const;
    QTableView *view() const { return m_view; }

Q_SIGNALS:
    //! By a person: any cell, or rows came or went.
    void edited();
    void cellEdited(int row, int column);
    void currentRowChanged(int row);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

    //! At the end, and nobody has edited anything.
    void appendQuietly(const QStringList &cells);

private:
    QStandardItem *makeItem(int column, const QString &text);
    void showValue(QStandardItem *item);
    void dress();
    void makeRoom();
    void spread(); //!< gives what room is left to the column that grows

    const Theme &m_theme;
    const QList<Column> m_columns;
    QList<QList<Choice>> m_choices;
    QStandardItemModel *m_model;
    QTableView *m_view;
    WrapLayout *m_buttons;
    QLabel *m_fault;
    std::function<QStringList()> m_fresh;
    QPushButton *m_remove = nullptr;
    QList<int> m_widths; //!< of the columns, at least
    int m_fewest = 3;
    int m_most = 8;
    bool m_setting = false;
};

} // namespace lineside

Q_DECLARE_METATYPE(QList<lineside::PlanTable::Choice>)
