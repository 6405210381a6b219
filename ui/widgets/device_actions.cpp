#include "ui/widgets/device_actions.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractItemView>
#include <QAction>

#include <algorithm>

namespace lineside {

DeviceActions::DeviceActions(const PageContext &context, QAbstractItemView *view, std::function<QList<DeviceId>()> chosen)
    : QObject(view)
    , m_context(context)
    , m_view(view)
    , m_chosen(std::move(chosen))
    , m_settings(new QAction(tr("Device settings…"), this))
    , m_toggle(new QAction(tr("Disable device"), this))
    , m_adopt(new QAction(tr("Adopt discovered tags…"), this))
{
    m_settings->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return));
    m_toggle->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    m_adopt->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    QAction *before = view->actions().value(0);
    for (QAction *action : {m_settings, m_toggle, m_adopt}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        view->insertAction(before, action);
    }
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_settings, &QAction::triggered, this, [this] { m_context.parts.editDevice(m_context, m_view, m_chosen().value(0)); });
    connect(m_toggle, &QAction::triggered, this, &DeviceActions::toggleChosen);
    connect(m_adopt, &QAction::triggered, this, [this] { m_context.parts.adoptDiscovered(m_context, m_view, m_chosen().value(0)); });
    connect(&context.watch, &PlantWatch::changed, this, &DeviceActions::refresh);
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeviceActions::refresh);
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, &DeviceActions::refresh);
    refresh();
}

void DeviceActions::refresh()
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const QList<DeviceId> chosen = m_chosen();
    const bool anyEnabled = std::any_of(chosen.begin(), chosen.end(), [&](const DeviceId &id) {
        const Device *device = snapshot->findDevice(id);
        return device && device->enabled;
    });
    const int count = int(chosen.size());
    m_settings->setEnabled(count == 1 && m_context.parts.editDevice);
    m_settings->setVisible(count > 0 && bool(m_context.parts.editDevice));
    m_toggle->setEnabled(count > 0 && m_context.parts.enableDevices);
    m_toggle->setVisible(count > 0 && bool(m_context.parts.enableDevices));
    m_toggle->setText(count <= 1 ? (anyEnabled || count == 0 ? tr("Disable device") : tr("Enable device"))
                      : anyEnabled ? tr("Disable %Ln devices", nullptr, count)
                                   : tr("Enable %Ln devices", nullptr, count));
    const LinkStatus *link = count == 1 ? m_context.watch.linkOf(chosen.first()) : nullptr;
    const int found = link ? int(link->discovered) : 0;
    m_adopt->setEnabled(found > 0 && m_context.parts.adoptDiscovered);
    m_adopt->setVisible(count == 1 && bool(m_context.parts.adoptDiscovered));
    m_adopt->setText(found > 0 ? tr("Adopt %Ln discovered tags…", nullptr, found) : tr("Adopt discovered tags…"));
}

void DeviceActions::toggleChosen()
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const QList<DeviceId> chosen = m_chosen();
    const bool anyEnabled = std::any_of(chosen.begin(), chosen.end(), [&](const DeviceId &id) {
        const Device *device = snapshot->findDevice(id);
        return device && device->enabled;
    });
    if (const Status may = m_context.services.seat.mayConfigure(); !may) {
        Q_EMIT remarkMade(inWords(may.error()));
        return offerLogin(m_context, m_view, may.error(), [this] { toggleChosen(); });
    }
    const Result<QString> done = m_context.parts.enableDevices(m_context, chosen, !anyEnabled);
    Q_EMIT remarkMade(done ? *done : done.error().message);
    refresh();
}

} // namespace lineside
