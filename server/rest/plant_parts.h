#pragma once

#include "models/base/result.h"
#include "models/plant/plant.h"

#include <QJsonObject>

namespace lineside::rest {

//! What a plant is made of, as REST names it.
enum class PartKind : quint8 { Site, Line, Machine, Device, Tag };

//! Where an object of a plant stands: its place in each list on the way to it.
struct PartPlace
{
    PartKind kind = PartKind::Site;
    qsizetype site = 0;
    qsizetype line = 0;    //!< of a line or machine
    qsizetype machine = 0;
    qsizetype device = 0;  //!< of a device or tag
    qsizetype tag = 0;
};

//! A plant with one object changed.
struct PartEdit
{
    QString name; //!< of the undoable step, as the Edit menu shows it
    Plant next;
    QUuid id;     //!< of the object
    Device before, after; //!< what the driver's rules have to be asked about, with no other tags; after.driver empty: nothing
};

/*!
 * Objects of a plant, one at a time, for one tenant: what belongs to others is as if it were not there. Objects are in the
 * words of the project file, without what lies below them, which has addresses of its own. Pure functions; what the whole
 * plant's rules say is PlantEditor::apply()'s affair.
 */
std::optional<PartPlace> findPart(const Plant &plant, PartKind kind, const QUuid &id, const QString &tenant);
QByteArray partJson(const Plant &plant, const PartPlace &place);

/*!
 * A JSON object from a request's body; BadData when it is none, has a key twice, or a text that is no sound Unicode.
 */
Result<QJsonObject> readObject(const QByteArray &body);

//! A new object below \a parent (unused for a site). It gets its identity here, and so does all that comes below it.
Result<PartEdit> addPart(const Plant &plant, PartKind kind, const PartPlace &parent, const QJsonObject &given, const QString &tenant);
//! \a given instead of what stands there.
Result<PartEdit> replacePart(const Plant &plant, const PartPlace &place, const QJsonObject &given, const QString &tenant);
//! \a given merged into what stands there (RFC 7396): null takes a key away.
Result<PartEdit> mergePart(const Plant &plant, const PartPlace &place, const QJsonObject &given, const QString &tenant);
//! A device goes with its tags; sites and lines have to be empty (Cancelled); a machine's tags become nobody's.
Result<PartEdit> removePart(const Plant &plant, const PartPlace &place);

} // namespace lineside::rest
