#include "models/plant/plant_edits.h"

#include <QCoreApplication>
#include <QSet>

namespace lineside {

PlantEditor::PlantEditor(Plant plant, PlantSnapshot::Numbering numbering, QObject *parent)
    : QObject(parent)
    , m_numbering(std::move(numbering))
    , m_saved(plant)
{
    run(plant);
}

SnapshotPtr PlantEditor::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

const Plant &PlantEditor::plant() const
{
    return m_snapshot->plant(); // replaced on this thread only
}

void PlantEditor::run(const Plant &plant)
{
    SnapshotPtr next = std::make_shared<const PlantSnapshot>(plant, ++m_revision, m_numbering);
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot.swap(next);
    }
    Q_EMIT snapshotChanged(m_snapshot);
}

Status PlantEditor::apply(const QString &name, Plant next)
{
    if (next == plant())
        return Done{};
    if (Status checked = check(next); !checked)
        return checked;
    m_steps.resize(m_done);
    m_steps.append({name, plant(), std::move(next)});
    if (m_steps.size() > kUndoSteps)
        m_steps.removeFirst();
    m_done = m_steps.size();
    const Plant running = m_steps.last().after; // a listener may apply again and drop the step
    run(running);
    Q_EMIT historyChanged();
    return Done{};
}

bool PlantEditor::canUndo() const
{
    return m_done > 0;
}

bool PlantEditor::canRedo() const
{
    return m_done < m_steps.size();
}

QString PlantEditor::undoName() const
{
    return canUndo() ? m_steps[m_done - 1].name : QString();
}

QString PlantEditor::redoName() const
{
    return canRedo() ? m_steps[m_done].name : QString();
}

void PlantEditor::undo()
{
    if (!canUndo())
        return;
    const Plant before = m_steps[--m_done].before;
    run(before);
    Q_EMIT historyChanged();
}

void PlantEditor::redo()
{
    if (!canRedo())
        return;
    const Plant after = m_steps[m_done++].after;
    run(after);
    Q_EMIT historyChanged();
}

bool PlantEditor::isModified() const
{
    return !(plant() == m_saved);
}

void PlantEditor::markSaved()
{
    m_saved = plant();
    Q_EMIT historyChanged();
}

namespace {

struct PlantEdits
{
    Q_DECLARE_TR_FUNCTIONS(plant)
};

Error notFound(const QString &what)
{
    return {Error::Kind::NotFound, what, {}};
}

//! Machines forget key and state tags that are gone from their site.
void dropDanglingTags(Site &site)
{
    QSet<TagUuid> known;
    for (const Device &device : std::as_const(site.devices)) {
        for (const Tag &tag : device.tags)
            known.insert(tag.id);
    }
    const auto isGone = [&](const TagUuid &id) { return !known.contains(id); };
    for (Line &line : site.lines) {
        for (Machine &machine : line.machines) {
            machine.keyTags.removeIf(isGone);
            if (!machine.stateTag.isNull() && isGone(machine.stateTag))
                machine.stateTag = {};
        }
    }
}

} // namespace

namespace edits {

Result<Plant> addDevice(Plant plant, const SiteId &site, Device device)
{
    for (Site &candidate : plant.sites) {
        if (candidate.id == site) {
            candidate.devices.append(std::move(device));
            return plant;
        }
    }
    return notFound(PlantEdits::tr("The site of the new device is not there any more."));
}

Result<Plant> changeDevice(Plant plant, Device device)
{
    for (Site &site : plant.sites) {
        for (Device &candidate : site.devices) {
            if (candidate.id == device.id) {
                candidate = std::move(device);
                dropDanglingTags(site);
                return plant;
            }
        }
    }
    return notFound(PlantEdits::tr("The device to change is not there any more."));
}

Result<Plant> removeDevice(Plant plant, const DeviceId &device)
{
    for (Site &site : plant.sites) {
        if (site.devices.removeIf([&](const Device &candidate) { return candidate.id == device; }) > 0) {
            dropDanglingTags(site);
            return plant;
        }
    }
    return notFound(PlantEdits::tr("The device to remove is not there any more."));
}

Result<Plant> changeMachine(Plant plant, Machine machine)
{
    for (Site &site : plant.sites) {
        for (Line &line : site.lines) {
            for (Machine &candidate : line.machines) {
                if (candidate.id == machine.id) {
                    candidate = std::move(machine);
                    return plant;
                }
            }
        }
    }
    return notFound(PlantEdits::tr("The machine to change is not there any more."));
}

Device cloneDevice(const Device &device, const QString &code)
{
    Device clone = device;
    clone.id = DeviceId::create();
    clone.code = code;
    for (Tag &tag : clone.tags)
        tag.id = TagUuid::create();
    return clone;
}

} // namespace edits

} // namespace lineside
