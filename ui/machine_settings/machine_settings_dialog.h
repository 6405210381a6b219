#pragma once

#include "ui/widgets/edit_dialog.h"

class QComboBox;
class QTabWidget;

namespace lineside {

class MachineTab;

/*!
 * Everything that a machine goes by: what it is, its production, its control charts, its health. Works on a copy: nothing
 * is live until Apply, which is one step that Undo takes back.
 */
class MachineSettingsDialog : public EditDialog
{
    Q_OBJECT

public:
    MachineSettingsDialog(const PageContext &context, const MachineId &machine, QWidget *parent = nullptr);

    MachineId machine() const { return m_id; }
    QTabWidget *tabs() const { return m_tabs; }

protected:
    bool load() override;
    bool take() override;
    Result<Plant> changed(const Plant &plant) const override;
    QString stepName() const override;
    bool isOutdated(const Plant &plant) const override;

private:
    void addTab(MachineTab *tab, const QString &title);
    void fillChooser();

    MachineId m_id;
    Machine m_loaded;  //!< as it ran then
    Machine m_machine; //!< as the forms say
    QComboBox *m_chooser;
    QTabWidget *m_tabs;
    QList<MachineTab *> m_parts;
};

//! Opens the dialog beside its window; it closes with it. A null id shows the first machine.
void editMachine(const PageContext &context, QWidget *parent, const MachineId &machine);

} // namespace lineside
