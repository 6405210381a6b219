#include "models/plant/plant_changes.h"

#include <QHash>

namespace lineside {

namespace {

using DeviceChange = PlantChanges::DeviceChange;

template<typename T>
bool isSame(const QList<T> &a, const QList<T> &b)
{
    return a.size() == b.size() && a.constData() == b.constData();
}

//! \a next takes over the memory of \a before where both are equal; false where they are not.
template<typename T>
bool share(const QList<T> &before, QList<T> &next)
{
    if (isSame(before, next))
        return true;
    if (before != next)
        return false;
    next = before;
    return true;
}

//! A device but for its tags.
bool isSameByItself(const Device &a, const Device &b)
{
    return a.id == b.id && a.code == b.code && a.name == b.name && a.driver == b.driver && a.enabled == b.enabled
        && a.period == b.period && a.timeTolerance == b.timeTolerance && a.parameters == b.parameters;
}

//! Compares tag by tag; true when they are the same tags in the same order, each with its machine.
bool compareTags(const QList<Tag> &before, const QList<Tag> &after, DeviceChange &change)
{
    if (before.size() == after.size()) {
        bool sameOrder = true;
        bool sameMachines = true;
        for (qsizetype i = 0; sameOrder && i < after.size(); ++i) {
            sameOrder = before[i].id == after[i].id;
            if (!sameOrder || before[i] == after[i])
                continue;
            sameMachines = sameMachines && before[i].machine == after[i].machine;
            change.changed.push_back(i);
        }
        if (sameOrder)
            return sameMachines;
        change.changed.clear();
    }
    QHash<TagUuid, qsizetype> placeOf;
    placeOf.reserve(before.size());
    for (qsizetype i = 0; i < before.size(); ++i)
        placeOf.insert(before[i].id, i);
    std::vector<bool> met(size_t(before.size()), false);
    for (qsizetype i = 0; i < after.size(); ++i) {
        const qsizetype place = placeOf.value(after[i].id, -1);
        const bool known = place >= 0 && !met[size_t(place)]; // a second one with this id is somebody else
        if (known)
            met[size_t(place)] = true;
        if (!known)
            change.added.push_back(i);
        else if (!(before[place] == after[i]))
            change.changed.push_back(i);
    }
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (!met[size_t(i)])
            change.gone.push_back(i);
    }
    return false;
}

void addWhole(const Device &device, DeviceChange change, PlantChanges &changes)
{
    for (qsizetype i = 0; i < device.tags.size(); ++i)
        change.added.push_back(i);
    changes.devices.push_back(std::move(change));
    changes.sameDevices = false;
    changes.sameTags = false;
}

void compareDevices(qsizetype at, const QList<Device> &before, QList<Device> &next, PlantChanges &changes)
{
    if (isSame(before, next))
        return;
    QHash<DeviceId, qsizetype> placeOf;
    for (qsizetype i = 0; i < before.size(); ++i)
        placeOf.insert(before[i].id, i);
    std::vector<bool> met(size_t(before.size()), false);
    bool sameOrder = true;
    const size_t changesBefore = changes.devices.size();
    for (qsizetype i = 0; i < next.size(); ++i) {
        const qsizetype place = placeOf.value(next.at(i).id, -1);
        DeviceChange change{at, i, place, {}, {}, {}};
        if (place < 0 || met[size_t(place)]) {
            change.before = -1;
            addWhole(next.at(i), std::move(change), changes);
            continue;
        }
        met[size_t(place)] = true;
        const Device &old = before[place];
        const bool sameByItself = isSameByItself(old, next.at(i));
        bool tagsShared = isSame(old.tags, next.at(i).tags);
        if (!tagsShared) {
            changes.sameTags = compareTags(old.tags, next.at(i).tags, change) && changes.sameTags;
            tagsShared = change.changed.empty() && change.added.empty() && change.gone.empty()
                && old.tags == next.at(i).tags; // else their order is another
            if (tagsShared)
                next[i].tags = old.tags;
        }
        sameOrder = sameOrder && place == i;
        if (!sameByItself)
            changes.sameDevices = false;
        if (!sameByItself || !tagsShared)
            changes.devices.push_back(std::move(change));
    }
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (!met[size_t(i)])
            changes.removed.push_back({at, i});
    }
    const bool sameList = changes.devices.size() == changesBefore && before.size() == next.size() && sameOrder;
    if (sameList)
        next = before;
    if (before.size() != next.size() || !sameOrder) {
        changes.sameTags = false;
        changes.sameDevices = false;
    }
}

} // namespace

PlantChanges shareUnchanged(const Plant &before, Plant &next)
{
    PlantChanges changes;
    changes.sameName = before.name == next.name;
    changes.sameMachines = changes.sameDevices = changes.sameTags = true;
    if (isSame(before.sites, next.sites))
        return changes;
    for (qsizetype i = 0; i < next.sites.size(); ++i) {
        Site &site = next.sites[i];
        const bool known = i < before.sites.size() && before.sites[i].id == site.id;
        if (!known) {
            changes.sameMachines = false;
            for (qsizetype device = 0; device < site.devices.size(); ++device)
                addWhole(site.devices.at(device), {i, device, -1, {}, {}, {}}, changes);
            continue;
        }
        const Site &old = before.sites[i];
        const bool sameLines = share(old.lines, site.lines);
        const bool sameCalendars = share(old.calendars, site.calendars);
        const bool sameReasons = share(old.stopReasons, site.stopReasons);
        if (!sameLines || !sameCalendars || !sameReasons || old.code != site.code || old.name != site.name || old.tenant != site.tenant)
            changes.sameMachines = false;
        compareDevices(i, old.devices, site.devices, changes);
    }
    for (qsizetype i = 0; i < before.sites.size(); ++i) {
        if (i < next.sites.size() && next.sites.at(i).id == before.sites[i].id)
            continue;
        changes.sameMachines = false;
        changes.sameDevices = false;
        changes.sameTags = false;
        for (qsizetype device = 0; device < before.sites[i].devices.size(); ++device)
            changes.removed.push_back({i, device});
    }
    if (changes.isNothing())
        next.sites = before.sites;
    return changes;
}

} // namespace lineside
