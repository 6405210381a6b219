#pragma once

#include "ui/page.h"

class QChart;
class QChartView;
class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QTabWidget;

namespace lineside {

class DeviceActions;
class FrameLog;
class LinkModel;
class TableColumns;

/*!
 * The Links page: every device with its state and counters; below, for the chosen one, the cause in words, how long
 * answers take, and the frames themselves.
 */
class LinkPage : public Page
{
    Q_OBJECT

public:
    explicit LinkPage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

private:
    DeviceId chosen() const;
    QList<DeviceId> allChosen() const;
    void showChosen();
    void showHistogram(const LatencySummary &latency);
    void applyTheme();

    const PageContext m_context;
    LinkModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    QLabel *m_sentence;
    QLabel *m_figures;
    QTabWidget *m_tabs;
    QChartView *m_chart;
    FrameLog *m_frames;
    QPushButton *m_edit;
    QPushButton *m_adopt;
    DeviceActions *m_actions = nullptr;
    SteadyTime m_refreshedAt{};
    quint64 m_histogramTotal = ~quint64(0);
    DeviceId m_histogramOf;
};

} // namespace lineside
