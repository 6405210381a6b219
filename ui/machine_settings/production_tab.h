#pragma once

#include "ui/machine_settings/machine_tab.h"

class QLabel;

namespace lineside {

class StateTable;
class TagChoice;

//! What a machine's states mean, what counts its pieces, and how fast it could be.
class ProductionTab : public MachineTab
{
    Q_OBJECT

public:
    explicit ProductionTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) override;
    bool take(Machine &machine) override;
    //! Another state tag was chosen on the General tab.
    void setStateTag(const TagUuid &tag);

private:
    void showStates();
    //! Seconds a unit and units an hour say the same: the one follows the other.
    void couple(const char *from, const char *to);

    SnapshotPtr m_snapshot;
    TagUuid m_stateTag;
    FieldForm *m_statesHead;
    StateTable *m_states;
    FieldForm *m_form;
    PlanTable *m_products;
    QList<std::pair<const char *, TagChoice *>> m_tags;
};

} // namespace lineside
