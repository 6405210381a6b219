#pragma once

#include "models/plant/health_plan.h"
#include "models/plant/production_plan.h"
#include "models/plant/quality_plan.h"
#include "models/plant/tag.h"

#include <QHash>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace lineside {

//! How far a source's stamp may differ from the receive time before the receive time is taken instead.
struct TimeTolerance
{
    std::chrono::milliseconds ahead{5'000};
    std::chrono::milliseconds behind{3'600'000};
    bool historical = false; //!< a source that may send any past: behind does not count
    friend bool operator==(const TimeTolerance &, const TimeTolerance &) = default;
};

/*!
 * One connection to equipment: a Modbus slave, an OPC UA server, an MQTT broker. It may serve tags of many machines.
 */
struct Device
{
    DeviceId id;
    QString code; //!< unique within the plant
    QString name;
    QString driver;          //!< DriverDescription::id, e.g. "modbus-tcp"
    bool enabled = true;
    QJsonObject parameters;  //!< described by the driver; a secret appears here only as a reference
    std::chrono::milliseconds period{1'000}; //!< how often each tag is expected
    TimeTolerance timeTolerance;
    QList<Tag> tags;

    friend bool operator==(const Device &, const Device &) = default;
};

//! ISA-95 work unit.
struct Machine
{
    MachineId id;
    QString code;
    QString name;
    QString type;
    QString manufacturer;
    QString model;
    QList<TagUuid> keyTags;  //!< shown on its card, at most two
    TagUuid stateTag;        //!< the Status tag that says what it does; null for none
    ProductionPlan production;
    QList<ControlChart> charts;
    HealthPlan health;
    friend bool operator==(const Machine &, const Machine &) = default;
};

//! Every tag that a machine names by its key tags, its state or its plans, as often as it does.
QList<TagUuid> namedTags(const Machine &machine);

//! ISA-95 work center.
struct Line
{
    LineId id;
    QString code;
    QString name;
    QString calendar;    //!< code of one of its site's; empty: it works at all times
    MachineId pacemaker; //!< whose counts are the line's; null: those of its last machine that has any
    QList<Machine> machines;
    friend bool operator==(const Line &, const Line &) = default;
};

//! A tenant's facility.
struct Site
{
    SiteId id;
    QString code;
    QString name;
    QString tenant = QStringLiteral("default");
    QList<ShiftCalendar> calendars;
    QList<StopReason> stopReasons;
    QList<Line> lines;
    QList<Device> devices;
    friend bool operator==(const Site &, const Site &) = default;
};

//! Everything an engineer configures, as one value; what the project file holds.
struct Plant
{
    QString name;
    QList<Site> sites;
    friend bool operator==(const Plant &, const Plant &) = default;
};

//! One tag in its surroundings; the pointers live as long as the snapshot. machine and line are null while unassigned.
struct TagEntry
{
    TagId id = kNoTag;
    const Tag *tag = nullptr;
    const Device *device = nullptr;
    const Machine *machine = nullptr;
    const Line *line = nullptr;
    const Site *site = nullptr;
};

struct PlantChanges;

/*!
 * The running configuration: a plant that nobody changes any more, with a revision and fast look-ups.
 * Shared between threads as SnapshotPtr; immutable.
 */
class PlantSnapshot
{
public:
    //! Gives the data folder's number of each UUID, making new ones as needed; same length as the input.
    using Numbering = std::function<std::vector<TagId>(std::span<const TagUuid>)>;

    PlantSnapshot(Plant plant, quint64 revision, const Numbering &numbering);
    /*!
     * The snapshot after \a before, of which it shares what \a changes do not name: \a plant and \a changes come from
     * shareUnchanged(). Only tags that \a before does not have are numbered.
     */
    PlantSnapshot(Plant plant, quint64 revision, const Numbering &numbering, const PlantSnapshot &before,
                  const PlantChanges &changes);
    PlantSnapshot(const PlantSnapshot &) = delete;
    PlantSnapshot &operator=(const PlantSnapshot &) = delete;

    const Plant &plant() const { return m_plant; }
    quint64 revision() const { return m_revision; }

    //! What those who show a plant need not make anew.
    struct Difference
    {
        bool sameMachines = false; //!< sites, lines and machines are as they were
        bool sameDevices = false;  //!< so are the devices, but for their tags
        bool sameTags = false;     //!< tags() has the same tags at the same places, each with its device and machine
        std::vector<size_t> changed; //!< with sameTags: places in tags() whose tag is not as it was
    };
    //! The difference to \a before; null unless this is the snapshot that followed it.
    const Difference *differenceTo(const PlantSnapshot &before) const
    {
        return m_before == before.m_revision && m_before != 0 ? &m_difference : nullptr;
    }

    //! All tags, disabled ones too, device by device.
    std::span<const TagEntry> tags() const { return m_entries; }
    //! The tags of one device, in the device's order; empty for an unknown device.
    std::span<const TagEntry> tagsOf(const DeviceId &device) const;
    //! The tags of one machine, from whatever device.
    std::vector<const TagEntry *> tagsOf(const MachineId &machine) const;
    //! Null when the number is not in use here. O(1).
    const TagEntry *find(TagId id) const;
    const TagEntry *find(const TagUuid &id) const;
    //! By "DEVICE.tag", as people type it.
    const TagEntry *find(const QString &deviceDotTag) const;
    const Device *findDevice(const DeviceId &id) const;
    const Machine *findMachine(const MachineId &id) const;
    //! One past the largest TagId in use: the length of arrays that are indexed by TagId.
    size_t tagIdEnd() const { return m_byNumber.size(); }

private:
    void indexMachines();
    void addEntries();
    void number(const Numbering &numbering, const PlantSnapshot *before);
    void followOn(const PlantSnapshot &before, const PlantChanges &changes);

    Plant m_plant;
    quint64 m_revision;
    quint64 m_before = 0;
    Difference m_difference;
    bool m_allNumbered = true;
    std::vector<TagEntry> m_entries;
    std::vector<qint32> m_byNumber; //!< index into m_entries, -1 for none
    QHash<TagUuid, qint32> m_byUuid;
    QHash<DeviceId, std::pair<qint32, qint32>> m_byDevice; //!< first entry and count
    QHash<DeviceId, const Device *> m_devices;
    QHash<MachineId, const Machine *> m_machines;
    QHash<MachineId, const Line *> m_lines; //!< of each machine
    QHash<MachineId, QList<qint32>> m_byMachine;
};
using SnapshotPtr = std::shared_ptr<const PlantSnapshot>;

} // namespace lineside
