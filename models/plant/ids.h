#pragma once

#include <QHashFunctions>
#include <QUuid>

#include <compare>

namespace lineside {

/*!
 * The identity of one kind of plant object: a UUID that never changes. Renaming keeps it, cloning makes a new one.
 * Ids of different kinds do not mix.
 */
template<typename Kind>
struct ObjectId
{
    QUuid uuid;

    static ObjectId create() { return {QUuid::createUuid()}; }
    bool isNull() const { return uuid.isNull(); }
    friend bool operator==(const ObjectId &a, const ObjectId &b) { return a.uuid == b.uuid; }
    friend bool operator<(const ObjectId &a, const ObjectId &b) { return a.uuid < b.uuid; }
    //! Over all bits: Qt's hash of a QUuid folds them so that ids that count up would collide.
    friend size_t qHash(const ObjectId &id, size_t seed = 0) { return qHashBits(&id.uuid, sizeof(QUuid), seed); }
};

using SiteId = ObjectId<struct SiteKind>;
using LineId = ObjectId<struct LineKind>;
using MachineId = ObjectId<struct MachineKind>;
using DeviceId = ObjectId<struct DeviceKind>;
using TagUuid = ObjectId<struct TagUuidKind>;

/*!
 * The number that a data folder gives to a tag's UUID: small, dense, starting at 1, kept for the folder's life and
 * never reused. 0 means no tag.
 */
enum class TagId : quint32 {};
inline constexpr TagId kNoTag{};
inline constexpr quint32 toNumber(TagId id) { return static_cast<quint32>(id); }

} // namespace lineside
