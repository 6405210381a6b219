#pragma once

#include "models/plant/json_tape.h"
#include "models/plant/plant.h"
#include "server/live/event_places.h"

#include <QSet>

namespace lineside::live {

//! What somebody wants of a topic. Within a list any of its items will do; of several lists, all have to agree.
struct Filter
{
    QList<TagUuid> tags;
    QList<DeviceId> devices;
    QList<MachineId> machines;
    QList<LineId> lines;
    QList<SiteId> sites;
    QString pattern;          //!< of "DEVICE.tag", with * and ?
    QList<EventKind> kinds;
    Severity atLeast = Severity::Info;

    bool isEmpty() const;
    //! The same text for what means the same; what streams are shared by.
    QByteArray canonical() const;
};

inline constexpr qsizetype kMostFilterItems = 10'000;
inline constexpr qsizetype kMostPatternCharacters = 128;

//! Reads a filter; BadData names the key that is unknown for this topic, comes twice, or is of the wrong kind.
Result<Filter> readFilter(project::JsonTape::Value value, const TopicRow &topic);

//! Whether \a pattern covers the whole text: * for any characters, ? for one. Takes time in proportion to both lengths.
bool matchesPattern(QStringView pattern, QStringView text);

/*!
 * The enabled tags of a tenant that a filter wants, in the order of their numbers. Nothing when the filter names
 * something that the tenant does not have: what belongs to others is as if it were not there.
 */
std::optional<std::vector<TagId>> tagsFor(const Filter &filter, const PlantSnapshot &plant, const QString &tenant);
//! The same for machines.
std::optional<std::vector<const Machine *>> machinesFor(const Filter &filter, const PlantSnapshot &plant, const QString &tenant);
//! Whether a filter of events names only what the tenant has.
bool isWithin(const Filter &filter, const PlantSnapshot &plant, const QString &tenant);
//! Whether a filter names something that another tenant has; what nobody has is no such thing.
bool namesOthers(const Filter &filter, const PlantSnapshot &plant, const QString &tenant);

//! Whether an event at \a place is wanted; rights are another question.
bool wants(const Filter &filter, const Event &event, const EventPlaces::Place &place);

} // namespace lineside::live
