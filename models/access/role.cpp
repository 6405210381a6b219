#include "models/access/role.h"

namespace lineside {

namespace {

constexpr std::array kRoleNames{"viewer", "operator", "supervisor", "manager", "engineer", "admin"};
static_assert(kRoleNames.size() == kRoles.size());

} // namespace

QString roleName(Role role)
{
    return QLatin1String(kRoleNames.at(size_t(role)));
}

std::optional<Role> roleFromName(QStringView name)
{
    for (const Role role : kRoles) {
        if (name == QLatin1String(kRoleNames.at(size_t(role))))
            return role;
    }
    return {};
}

} // namespace lineside
