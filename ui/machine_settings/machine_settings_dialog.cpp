#include "ui/machine_settings/machine_settings_dialog.h"

#include "ui/machine_settings/charts_tab.h"
#include "ui/machine_settings/general_tab.h"
#include "ui/machine_settings/health_tab.h"
#include "ui/machine_settings/production_tab.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"

#include <QComboBox>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace lineside {

void editMachine(const PageContext &context, QWidget *parent, const MachineId &machine)
{
    auto *dialog = new MachineSettingsDialog(context, machine, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

MachineSettingsDialog::MachineSettingsDialog(const PageContext &context, const MachineId &machine, QWidget *parent)
    : EditDialog(context, parent)
    , m_id(machine)
    , m_chooser(new QComboBox(this))
    , m_tabs(new QTabWidget(this))
{
    const Theme &theme = context.services.theme;
    m_chooser->setAccessibleName(tr("Machine"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    followFont(m_chooser, theme, FontRole::Name);

    auto *general = new GeneralTab(theme, this);
    auto *production = new ProductionTab(theme, this);
    addTab(general, tr("General"));
    addTab(production, tr("Production"));
    addTab(new ChartsTab(theme, this), tr("Charts"));
    addTab(new HealthTab(theme, this), tr("Health"));
    connect(general, &GeneralTab::stateTagChosen, production, &ProductionTab::setStateTag);

    for (QToolButton *scroll : m_tabs->tabBar()->findChildren<QToolButton *>())
        scroll->setFocusPolicy(Qt::NoFocus); // where the tabs have no room the arrow keys go through them

    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chooser);
    layout->addWidget(m_tabs, 1);
    setOut(content);
    fillChooser();
    if (m_id.isNull() && m_chooser->count() > 0)
        m_id = MachineId{m_chooser->itemData(0).toUuid()};
    connect(m_chooser, &QComboBox::activated, this, [this](int index) {
        const MachineId chosen{m_chooser->itemData(index).toUuid()};
        if (chosen == m_id)
            return;
        if (mayLeave())
            m_id = chosen;
        else
            return m_chooser->setCurrentIndex(m_chooser->findData(m_id.uuid));
        revert();
    });
    start();
    resizeWithinScreen(this, {theme.px(760), theme.px(760)});
    m_tabs->setFocus(Qt::OtherFocusReason);
}

void MachineSettingsDialog::addTab(MachineTab *tab, const QString &title)
{
    m_parts += tab;
    m_tabs->addTab(tab, title);
    connect(tab, &MachineTab::edited, this, [this] { markEdited(); });
}

void MachineSettingsDialog::fillChooser()
{
    m_chooser->clear();
    for (const Site &site : m_context.services.editor.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                m_chooser->addItem(machine.name.isEmpty() ? machine.code : machine.code + QStringLiteral("  ") + machine.name, machine.id.uuid);
        }
    }
}

bool MachineSettingsDialog::load()
{
    fillChooser();
    m_chooser->setCurrentIndex(m_chooser->findData(m_id.uuid));
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    for (const Site &site : snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                if (machine.id != m_id)
                    continue;
                m_loaded = m_machine = machine;
                setWindowTitle(tr("Machine %1").arg(machine.code));
                for (MachineTab *part : std::as_const(m_parts))
                    part->load(snapshot, site, machine);
                m_tabs->setEnabled(true);
                return true;
            }
        }
    }
    setWindowTitle(tr("Machine settings"));
    m_tabs->setEnabled(false);
    return false;
}

bool MachineSettingsDialog::take()
{
    m_machine = m_loaded;
    MachineTab *wrong = nullptr;
    for (MachineTab *part : std::as_const(m_parts)) {
        if (!part->take(m_machine) && !wrong)
            wrong = part;
    }
    if (!wrong)
        return true;
    m_tabs->setCurrentWidget(wrong);
    wrong->showFirstFault();
    return false;
}

Result<Plant> MachineSettingsDialog::changed(const Plant &plant) const
{
    return edits::changeMachine(plant, m_machine);
}

QString MachineSettingsDialog::stepName() const
{
    return tr("Change machine %1").arg(m_machine.code);
}

bool MachineSettingsDialog::isOutdated(const Plant &plant) const
{
    for (const Site &site : plant.sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                if (machine.id == m_id)
                    return !(machine == m_loaded);
            }
        }
    }
    return true;
}

} // namespace lineside
