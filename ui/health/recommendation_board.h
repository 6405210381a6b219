#pragma once

#include "ui/health/health_view.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace lineside {

class RecommendationModel;
class SortedRows;
class TableColumns;

/*!
 * What somebody, or an alert, recommends to do to machines, and what became of it: approved or rejected, done, and whether it
 * helped; who and when. Steps are offered to those who manage maintenance.
 */
class RecommendationBoard : public HealthView
{
    Q_OBJECT

public:
    RecommendationBoard(const PageContext &context, HealthService &service, QWidget *parent = nullptr);

    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture) override;
    void find() override;
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    RecommendationModel &model() { return *m_model; }
    QTableView &table() { return *m_table; }

private:
    void build();
    void refresh();
    void showDetail();
    void step(RecommendationState to);
    void nextStep();
    void propose();
    bool mayWork(const std::function<void()> &again);
    const MaintenanceRecommendation *chosen() const;

    SnapshotPtr m_snapshot;
    HealthPicturePtr m_picture;
    RecommendationModel *m_model;
    SortedRows *m_sorted;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    QLineEdit *m_filter;
    QCheckBox *m_all;
    QPushButton *m_propose;
    QPushButton *m_approve;
    QPushButton *m_reject;
    QPushButton *m_done;
    QPushButton *m_validate;
    QPushButton *m_alert;
    QPushButton *m_login;
    QLabel *m_detail;
    QLabel *m_rights;
    QStackedLayout *m_stack;
};

} // namespace lineside
