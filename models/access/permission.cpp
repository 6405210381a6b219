#include "models/access/permission.h"

#include <QStringList>

namespace lineside {

QString permissionName(Permission permission)
{
    return QLatin1String(kGrants.at(size_t(permission)).name);
}

std::optional<Permission> permissionFromName(QStringView name)
{
    for (const Grant &grant : kGrants) {
        if (name == QLatin1String(grant.name))
            return grant.permission;
    }
    return {};
}

QString permissionNames(Permissions some)
{
    QStringList names;
    for (const Grant &grant : kGrants) {
        if (some.has(grant.permission))
            names << QLatin1String(grant.name);
    }
    return names.join(QLatin1Char(' '));
}

std::optional<Permissions> permissionsFromNames(const QString &names)
{
    Permissions some;
    for (const QString &name : names.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto one = permissionFromName(name);
        if (!one || some.has(*one))
            return {};
        some = some.with(*one);
    }
    return some;
}

} // namespace lineside
