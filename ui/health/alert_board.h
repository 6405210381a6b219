#pragma once

#include "ui/health/health_view.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTableView;
class QVBoxLayout;

namespace lineside {

class AlertModel;
class SortedRows;
class TableColumns;

/*!
 * Predictive alerts with their way from OPEN to RESOLVED: a table, everything that is known of the chosen one, the steps that
 * it can take next, and the ledger of how right alerts have been. Steps are offered to those who manage maintenance.
 */
class AlertBoard : public HealthView
{
    Q_OBJECT

public:
    AlertBoard(const PageContext &context, HealthService &service, QWidget *parent = nullptr);

    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture) override;
    void tick() override;
    void find() override;
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    //! Chooses it; false when there is none of this id.
    bool reveal(const QUuid &alert);
    AlertModel &model() { return *m_model; }
    QTableView &table() { return *m_table; }

private:
    void build();
    QWidget *buildDetail();
    void addActions();
    void refresh();
    void showDetail();
    void showIndicators(const PredictiveAlert &alert);
    void showRights();
    void showLedger();
    const PredictiveAlert *chosen() const;
    void step(AlertState to);
    void nextStep();
    void resolve();
    void recommend();
    bool mayWork(const std::function<void()> &again);

    SnapshotPtr m_snapshot;
    HealthPicturePtr m_picture;
    AlertModel *m_model;
    SortedRows *m_sorted;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    QLineEdit *m_filter;
    QCheckBox *m_all;
    QSplitter *m_splitter;
    QWidget *m_empty;
    QLabel *m_title;
    QLabel *m_reason;
    QLabel *m_action;
    QLabel *m_facts;
    QVBoxLayout *m_indicators;
    QLabel *m_steps;
    QWidget *m_detail = nullptr;
    QLabel *m_rights;
    QPushButton *m_login;
    QPushButton *m_acknowledge;
    QPushButton *m_schedule;
    QPushButton *m_begin;
    QPushButton *m_resolve;
    QPushButton *m_recommend;
    QLabel *m_ledger;
    QLabel *m_pulse;
    QUuid m_indicatorsOf;
    QList<AlertIndicator> m_indicatorsShown;
    QUuid m_detailOf;
    int m_ticks = 0;
};

} // namespace lineside
