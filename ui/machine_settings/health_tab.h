#pragma once

#include "ui/machine_settings/machine_tab.h"

namespace lineside {

class HealthTagTable;

//! How a machine's health score comes about: what it watches, what counts how much, and how it is called.
class HealthTab : public MachineTab
{
    Q_OBJECT

public:
    explicit HealthTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) override;
    bool take(Machine &machine) override;

private:
    void addScore();
    void addOptions();
    void addAlerts();
    void showShares();
    void showApplicable();

    FieldForm *m_head;
    HealthTagTable *m_tags;
    FieldForm *m_form;
    HealthPlan m_plan;
};

} // namespace lineside
