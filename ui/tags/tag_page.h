#pragma once

#include "ui/page.h"

#include <QModelIndex>

#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace lineside {

class TagTableModel;
class TableColumns;

/*!
 * The Tags page: every tag of the plant with its value and how it stands; filter, sort, drag to a trend, choose to
 * write, copy as text, export.
 */
class TagPage : public Page
{
    Q_OBJECT

public:
    explicit TagPage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    void find() override;
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    TagTableModel &model() { return *m_model; }
    QTableView &table() { return *m_table; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyFilter();
    void showCount();
    void rememberSelection();
    void selectAgain();
    void choose(const QModelIndex &index);
    void showWhy();
    void exportChosen();
    QByteArray asCsv() const;

    const PageContext m_context;
    TagTableModel *m_model;
    QLineEdit *m_filter;
    QCheckBox *m_abnormal;
    QLabel *m_count;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    std::vector<QUuid> m_selected; //!< while the rows are made anew
    QUuid m_current;
    SteadyTime m_sortedAt{};
    quint64 m_version = 0;
    SteadyTime m_touchedAt{};
};

} // namespace lineside
