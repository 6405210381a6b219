#pragma once

#include <QString>

#include <array>
#include <optional>

namespace lineside {

//! What somebody is in the plant. One per user; what a role may do stands in permission.h.
enum class Role : quint8 {
    Viewer,     //!< looks
    Operator,   //!< runs the plant: writes, acknowledges
    Supervisor, //!< leads a shift: shelves alarms, exports, disconnects viewers
    Manager,    //!< reads reports and the audit trail; changes nothing
    Engineer,   //!< configures
    Admin,      //!< accounts, keys, the server; and all of the above
};
inline constexpr std::array kRoles{Role::Viewer,  Role::Operator, Role::Supervisor,
                                   Role::Manager, Role::Engineer, Role::Admin};

//! "viewer": as stored, in tokens and on the wire.
QString roleName(Role role);
std::optional<Role> roleFromName(QStringView name);

} // namespace lineside
