#pragma once

#include "ui/machine_settings/machine_tab.h"

class QListWidget;

namespace lineside {

class ChartForm;

//! A machine's control charts: a list, and the chosen one as a form.
class ChartsTab : public MachineTab
{
    Q_OBJECT

public:
    explicit ChartsTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) override;
    bool take(Machine &machine) override;

    QListWidget *list() const { return m_list; }

private:
    void show(int row);
    void fillList(int select);
    //! Reads the form into its chart; false, with the mistakes beside their fields.
    bool takeChart();
    void addChart(ControlChart chart);
    void removeChart();
    QString freeCode(const QString &like) const;

    QListWidget *m_list;
    ChartForm *m_form;
    QList<ControlChart> m_charts;
    int m_shown = -1;
    bool m_filling = false;
};

} // namespace lineside
