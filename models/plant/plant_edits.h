#pragma once

#include "models/base/result.h"
#include "models/plant/plant_changes.h"

#include <QObject>

#include <functional>
#include <mutex>

namespace lineside {

/*!
 * The plant under edit and its undo history. Every change of the configuration, from whatever side, goes through
 * apply(): it is checked, becomes the running snapshot, and can be undone by name.
 *
 * Lives on one thread (the window's; the main thread when headless). snapshot() may be called from any thread.
 */
class PlantEditor : public QObject
{
    Q_OBJECT

public:
    static constexpr int kUndoSteps = 100;

    //! Runs \a plant at once; it must have passed check(), as project::parse() sees to.
    PlantEditor(Plant plant, PlantSnapshot::Numbering numbering, QObject *parent = nullptr);

    //! Asked before every change of the configuration: who makes it, or why nobody may.
    using Gate = std::function<Result<QString>()>;
    //! Without one, everybody may and nobody is named.
    void setGate(Gate gate) { m_gate = std::move(gate); }
    //! Who made the last change; empty when it is not known.
    const QString &changedBy() const { return m_changedBy; }

    //! The running configuration; any thread.
    SnapshotPtr snapshot() const;
    const Plant &plant() const;

    /*!
     * Makes \a next the running configuration, as one step that undo() takes back. \a name is what the Edit menu
     * shows ("Add device CAP-01"). BadData with the offending object's code when check() finds fault; nothing has
     * changed then; nor when the gate says no. Applying what already runs is no step.
     */
    Status apply(const QString &name, Plant next);
    bool canUndo() const;
    bool canRedo() const;
    QString undoName() const; //!< empty when there is nothing to undo
    QString redoName() const;
    //! Refused when the gate says no. Nothing to undo is no error.
    Status undo();
    Status redo();

    //! True when the plant differs from what was last marked as saved.
    bool isModified() const;
    void markSaved();

    /*!
     * The rules that every plant obeys: ids not null and unique, codes not empty and unique in their scope (site and
     * device codes in the plant, tag codes in the device, line and machine codes in the site), scaling only on Float64
     * and with a span, ranges and limits not reversed and finite, states with numbers and words of their own, tags
     * naming machines of their site, at most two key tags a machine, a period of at least 10 ms; calendars, reasons, production,
     * charts and health as faultOfPlans() and its like want them.
     */
    static Status check(const Plant &plant);
    /*!
     * Whether check() finds \a next in order, knowing that \a before is and how one came out of the other: looks only at
     * what changed and what refers to it.
     */
    static bool isStillSound(const PlantSnapshot &before, const Plant &next, const PlantChanges &changes);

Q_SIGNALS:
    //! A new snapshot runs; take it between batches.
    void snapshotChanged(const lineside::SnapshotPtr &snapshot);
    void historyChanged(); //!< undo/redo names, modified state

private:
    struct Step
    {
        QString name;
        Plant before;
        Plant after;
    };
    Status passGate();
    void run(Plant plant);
    void run(Plant plant, const PlantChanges &changes);

    PlantSnapshot::Numbering m_numbering;
    Gate m_gate;
    QString m_changedBy;
    mutable std::mutex m_mutex; //!< guards m_snapshot only
    SnapshotPtr m_snapshot;
    quint64 m_revision = 0;
    QList<Step> m_steps;
    qsizetype m_done = 0;   //!< steps [0, m_done) are applied
    Plant m_saved;
    mutable std::optional<bool> m_modified; //!< unset: nobody has looked since the last change
};

/*!
 * Edits as pure functions: each takes a plant and returns the changed one, or NotFound when the object it speaks of is
 * not there. Machines forget tags that an edit removes, and charts of such tags.
 */
namespace edits {

//! Adds a device to a site.
Result<Plant> addDevice(Plant plant, const SiteId &site, Device device);
//! Replaces the device with the same id.
Result<Plant> changeDevice(Plant plant, Device device);
Result<Plant> removeDevice(Plant plant, const DeviceId &device);
//! Enables or disables all of them.
Result<Plant> enableDevices(Plant plant, const QList<DeviceId> &devices, bool enabled);
//! Replaces the machine with the same id.
Result<Plant> changeMachine(Plant plant, Machine machine);
//! A copy with new identities (its own and its tags') and the given code.
Device cloneDevice(const Device &device, const QString &code);

} // namespace edits

} // namespace lineside
