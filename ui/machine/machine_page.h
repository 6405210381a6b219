#pragma once

#include "ui/machine/machine_tag_model.h"

class QComboBox;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedLayout;
class QPushButton;
class QSplitter;
class QTableView;

namespace lineside {

class NumberLabel;
class TableColumns;

/*!
 * All tags of one machine with value, indicator, quality, age, limits; below them a live trend where that part exists.
 * Enter or a double click on a writable value asks for the write panel.
 */
class MachinePage : public Page
{
    Q_OBJECT

public:
    MachinePage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    void find() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    MachineId machine() const { return m_machine; }
    QTableView *table() const { return m_table; }
    MachineTagModel *model() const { return m_model; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fillChooser();
    void showMachine(const MachineId &machine);
    void showHeader();
    void askToWrite(const QModelIndex &index);
    void showTrend();
    void showHealth();
    void showWhy();

    const PageContext m_context;
    const Theme &m_theme;
    MachineId m_machine;
    MachineTagModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QStackedLayout *m_stack;
    QComboBox *m_chooser;
    NumberLabel *m_kind;
    NumberLabel *m_state;
    QLineEdit *m_filter;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    ValueDelegate *m_values;
    QSplitter *m_splitter;
    SnapshotPtr m_snapshot;
    TagPanel *m_trend = nullptr;
    QPushButton *m_health = nullptr; //!< only where health is worked out
};

} // namespace lineside
