#pragma once

#include "models/plant/plant.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace lineside {

class FieldForm;
class PlanTable;

/*!
 * A part of a machine's settings on a tab of its own. Shows what it was given, and reads it back into a machine; what is
 * mistaken is said beside its field.
 */
class MachineTab : public QScrollArea
{
    Q_OBJECT

public:
    MachineTab(const Theme &theme, QWidget *parent = nullptr);

    //! \a machine is one of \a site, and both are of the snapshot.
    virtual void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) = 0;
    //! Reads what is shown into \a machine; false, with the mistakes beside their fields, where it cannot.
    virtual bool take(Machine &machine) = 0;
    //! Brings the first mistake into sight and gives it the keyboard.
    void showFirstFault();

Q_SIGNALS:
    void edited();

protected:
    //! Forms and tables, from the top; their edits are the tab's.
    void add(FieldForm *form);
    void add(PlanTable *table);
    void clearFaults();
    bool hasFaults() const;

    const Theme &m_theme;
    QVBoxLayout *m_rows;

private:
    void showWidget(QWidget *widget);

    QList<QWidget *> m_parts;
};

} // namespace lineside
