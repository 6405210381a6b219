#include "models/plant/plant_edits.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace lineside {

PlantEditor::PlantEditor(Plant plant, PlantSnapshot::Numbering numbering, QObject *parent)
    : QObject(parent)
    , m_numbering(std::move(numbering))
{
    m_snapshot = std::make_shared<const PlantSnapshot>(std::move(plant), ++m_revision, m_numbering);
    m_saved = m_snapshot->plant();
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

void PlantEditor::run(Plant plant)
{
    const PlantChanges changes = shareUnchanged(this->plant(), plant);
    run(std::move(plant), changes);
}

void PlantEditor::run(Plant plant, const PlantChanges &changes)
{
    const SnapshotPtr before = m_snapshot;
    SnapshotPtr next = std::make_shared<const PlantSnapshot>(std::move(plant), ++m_revision, m_numbering, *before, changes);
    m_modified.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot.swap(next);
    }
    Q_EMIT snapshotChanged(m_snapshot);
}

Status PlantEditor::passGate()
{
    if (!m_gate)
        return Done{};
    Result<QString> who = m_gate();
    if (!who)
        return who.error();
    m_changedBy = std::move(*who);
    return Done{};
}

Status PlantEditor::apply(const QString &name, Plant next)
{
    const PlantChanges changes = shareUnchanged(plant(), next);
    if (changes.isNothing())
        return Done{};
    if (Status may = passGate(); !may)
        return may;
    if (!isStillSound(*m_snapshot, next, changes)) {
        if (Status checked = check(next); !checked) // says what is wrong first, in the plant's order
            return checked;
    }
    m_steps.resize(m_done);
    m_steps.append({name, plant(), next});
    if (m_steps.size() > kUndoSteps)
        m_steps.removeFirst();
    m_done = m_steps.size();
    run(std::move(next), changes); // a listener may apply again and drop the step
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

Status PlantEditor::undo()
{
    if (!canUndo())
        return Done{};
    if (Status may = passGate(); !may)
        return may;
    run(m_steps[--m_done].before);
    Q_EMIT historyChanged();
    return Done{};
}

Status PlantEditor::redo()
{
    if (!canRedo())
        return Done{};
    if (Status may = passGate(); !may)
        return may;
    run(m_steps[m_done++].after);
    Q_EMIT historyChanged();
    return Done{};
}

bool PlantEditor::isModified() const
{
    if (!m_modified)
        m_modified = !(plant() == m_saved);
    return *m_modified;
}

void PlantEditor::markSaved()
{
    m_saved = plant();
    m_modified = false;
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

//! Tags of \a before that \a after does not have.
QSet<TagUuid> goneTags(const QList<Tag> &before, const QList<Tag> &after)
{
    QSet<TagUuid> gone;
    if (before.constData() == after.constData() && before.size() == after.size())
        return gone;
    bool sameOrder = before.size() == after.size();
    for (qsizetype i = 0; sameOrder && i < before.size(); ++i)
        sameOrder = before[i].id == after[i].id;
    if (sameOrder)
        return gone;
    for (const Tag &tag : before)
        gone.insert(tag.id);
    for (const Tag &tag : after)
        gone.remove(tag.id);
    return gone;
}

//! Machines forget tags, and charts of tags, that are gone from their site. Lists without one stay shared.
void forgetTags(Site &site, const QSet<TagUuid> &gone)
{
    if (gone.isEmpty())
        return;
    const auto isGone = [&](const TagUuid &id) { return gone.contains(id); };
    for (qsizetype line = 0; line < site.lines.size(); ++line) {
        for (qsizetype i = 0; i < site.lines.at(line).machines.size(); ++i) {
            const Machine &machine = site.lines.at(line).machines.at(i);
            Machine changed = machine;
            changed.keyTags.removeIf(isGone);
            ProductionPlan &plan = changed.production;
            for (TagUuid *tag : {&changed.stateTag, &plan.total, &plan.good, &plan.scrap, &plan.rework, &plan.product, &plan.order, &plan.energy}) {
                if (isGone(*tag))
                    *tag = {};
            }
            changed.health.tags.removeIf([&](const HealthTag &watched) { return isGone(watched.tag); });
            changed.charts.removeIf([&](const ControlChart &chart) { return isGone(chart.tag); });
            if (changed != machine)
                site.lines[line].machines[i] = changed;
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
    for (qsizetype site = 0; site < plant.sites.size(); ++site) {
        for (qsizetype i = 0; i < plant.sites.at(site).devices.size(); ++i) {
            if (plant.sites.at(site).devices.at(i).id != device.id)
                continue;
            const QSet<TagUuid> gone = goneTags(plant.sites.at(site).devices.at(i).tags, device.tags);
            plant.sites[site].devices[i] = std::move(device);
            forgetTags(plant.sites[site], gone);
            return plant;
        }
    }
    return notFound(PlantEdits::tr("The device to change is not there any more."));
}

Result<Plant> removeDevice(Plant plant, const DeviceId &device)
{
    for (qsizetype site = 0; site < plant.sites.size(); ++site) {
        for (qsizetype i = 0; i < plant.sites.at(site).devices.size(); ++i) {
            if (plant.sites.at(site).devices.at(i).id != device)
                continue;
            const QSet<TagUuid> gone = goneTags(plant.sites.at(site).devices.at(i).tags, {});
            plant.sites[site].devices.removeAt(i);
            forgetTags(plant.sites[site], gone);
            return plant;
        }
    }
    return notFound(PlantEdits::tr("The device to remove is not there any more."));
}

Result<Plant> enableDevices(Plant plant, const QList<DeviceId> &devices, bool enabled)
{
    qsizetype found = 0;
    for (qsizetype site = 0; site < plant.sites.size(); ++site) {
        for (qsizetype i = 0; i < plant.sites.at(site).devices.size(); ++i) {
            const Device &device = plant.sites.at(site).devices.at(i);
            if (!devices.contains(device.id))
                continue;
            ++found;
            if (device.enabled != enabled)
                plant.sites[site].devices[i].enabled = enabled;
        }
    }
    if (found < devices.size())
        return notFound(PlantEdits::tr("The device to change is not there any more."));
    return plant;
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
