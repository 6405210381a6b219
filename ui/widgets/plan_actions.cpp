#include "ui/widgets/plan_actions.h"

#include <QAbstractItemView>
#include <QAction>

#include <algorithm>

namespace lineside {

SiteId siteOf(const PlantSnapshot &snapshot, const ObjectRef &object)
{
    using Kind = ObjectRef::Kind;
    if (object.kind == Kind::Tag) {
        const TagEntry *entry = snapshot.find(TagUuid{object.uuid});
        return entry ? entry->site->id : SiteId();
    }
    const auto has = [&object](const auto &list) {
        return std::any_of(list.begin(), list.end(), [&object](const auto &each) { return each.id.uuid == object.uuid; });
    };
    for (const Site &site : snapshot.plant().sites) {
        const bool found = (object.kind == Kind::Site && site.id.uuid == object.uuid) || (object.kind == Kind::Line && has(site.lines))
            || (object.kind == Kind::Device && has(site.devices))
            || (object.kind == Kind::Machine
                && std::any_of(site.lines.begin(), site.lines.end(), [&](const Line &line) { return has(line.machines); }));
        if (found)
            return site.id;
    }
    return {};
}

PlanActions::PlanActions(const PageContext &context, QAbstractItemView *view, std::function<ObjectRef()> current)
    : QObject(view)
    , m_context(context)
    , m_current(std::move(current))
    , m_machine(new QAction(tr("Machine settings…"), this))
    , m_site(new QAction(tr("Calendars and reasons…"), this))
{
    m_machine->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return)); // a device's settings have it too: only one of them is there
    m_machine->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_machine, m_site})
        view->addAction(action);
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_machine, &QAction::triggered, this, [this, view] { m_context.parts.editMachine(m_context, view, {m_current().uuid}); });
    connect(m_site, &QAction::triggered, this, [this, view] {
        m_context.parts.editSite(m_context, view, siteOf(*m_context.services.editor.snapshot(), m_current()));
    });
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PlanActions::refresh);
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, &PlanActions::refresh);
    refresh();
}

void PlanActions::refresh()
{
    const ObjectRef::Kind kind = m_current().kind;
    const bool machine = kind == ObjectRef::Kind::Machine && m_context.parts.editMachine;
    m_machine->setEnabled(machine);
    m_machine->setVisible(machine);
    const bool site = (kind == ObjectRef::Kind::Site || kind == ObjectRef::Kind::Line) && m_context.parts.editSite;
    m_site->setEnabled(site);
    m_site->setVisible(site);
}

} // namespace lineside
