#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/field_form.h"

namespace lineside {

class TagChoice;

//! One control chart as a form; what does not apply to its type is not shown.
class ChartForm : public FieldForm
{
    Q_OBJECT

public:
    explicit ChartForm(const Theme &theme, QWidget *parent = nullptr);

    //! The tags that it may watch.
    void offer(const SnapshotPtr &snapshot, const MachineId &machine);
    void load(const ControlChart &chart);
    //! False, with the mistakes beside their fields.
    bool take(ControlChart &chart);

private:
    void addRules();
    void showApplicable();
    QString unit() const;

    SnapshotPtr m_snapshot;
    TagChoice *m_tag;
};

//! A rule's name and what it looks for.
struct RunRuleWords
{
    RunRule rule;
    QString name;
    QString meaning;
};
QList<RunRuleWords> runRuleWords();
//! "Mean and range (X̄, R)"
QString chartTypeWord(ChartType type);

} // namespace lineside
