#pragma once

#include "models/base/result.h"
#include "models/plant/plant.h"

namespace lineside::project {

/*!
 * One object of a plant alone, in the words of the project file, with all that lies below it: for whoever reads and
 * changes a plant object by object. \a Part is Site, Line, Machine, Device or Tag.
 *
 * parsePart() is as strict as parse(): BadData names line and column, or the path inside the object. What only the whole
 * plant can tell (codes that come twice, machines of another site) is PlantEditor::check()'s affair.
 */
template<typename Part>
Result<Part> parsePart(const QByteArray &json);
template<typename Part>
QByteArray writePart(const Part &part);

extern template Result<Site> parsePart<Site>(const QByteArray &);
extern template Result<Line> parsePart<Line>(const QByteArray &);
extern template Result<Machine> parsePart<Machine>(const QByteArray &);
extern template Result<Device> parsePart<Device>(const QByteArray &);
extern template Result<Tag> parsePart<Tag>(const QByteArray &);
extern template QByteArray writePart<Site>(const Site &);
extern template QByteArray writePart<Line>(const Line &);
extern template QByteArray writePart<Machine>(const Machine &);
extern template QByteArray writePart<Device>(const Device &);
extern template QByteArray writePart<Tag>(const Tag &);

//! An object without those below it.
inline Site alone(Site site)
{
    site.lines = {};
    site.devices = {};
    return site;
}
inline Line alone(Line line)
{
    line.machines = {};
    return line;
}
inline Device alone(Device device)
{
    device.tags = {};
    return device;
}
inline const Machine &alone(const Machine &machine) { return machine; }
inline const Tag &alone(const Tag &tag) { return tag; }

} // namespace lineside::project
