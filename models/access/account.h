#pragma once

#include "models/access/permission.h"
#include "models/base/clock.h"

#include <QUuid>

namespace lineside {

enum class Provenance : quint8 { Console, Network };

//! From where somebody comes. The address is the socket's own, or a trusted proxy's word; no header is believed else.
struct Origin
{
    Provenance provenance = Provenance::Network;
    QString address; //!< "192.0.2.7", "2001:db8::1"; empty at the console
    QString client;  //!< what the program calls itself, cut to 200 characters; for lists of sessions

    static Origin console() { return {Provenance::Console, {}, {}}; }
    bool isConsole() const { return provenance == Provenance::Console; }
    //! "console" or the address: for the journal, and for an Actor. Nobody on the network is called "console".
    QString words() const
    {
        const QString console = QStringLiteral("console");
        return isConsole() ? console : address == console ? QStringLiteral("network") : address;
    }
};

//! Who owns facilities; a site names its tenant by this code in the project.
struct Tenant
{
    QString code; //!< [a-z0-9_-], 1 to 64; never changes
    QString name;
    friend bool operator==(const Tenant &, const Tenant &) = default;
};

struct User
{
    QUuid id;
    QString name;     //!< to log in with; lower case [a-z0-9._@-], 1 to 64, one per station
    QString fullName;
    QString tenant;   //!< code
    Role role = Role::Viewer;
    bool enabled = true;
    bool mustChangePassword = false;
    UtcTime madeAt{};
    friend bool operator==(const User &, const User &) = default;
};

//! One login and everything that was renewed from it.
struct Session
{
    QUuid id;
    QUuid user;
    QString address; //!< of the login
    QString client;
    UtcTime madeAt{};
    UtcTime endsAt{}; //!< whatever is renewed
};

//! A machine's key without the key itself, which nobody can show again.
struct ApiKey
{
    QUuid id;
    QString name;
    QString tenant;
    Permissions permissions;
    QString madeBy;
    UtcTime madeAt{};
    UtcTime expiresAt{};
};

//! Somebody whose proof was good: what every later decision is made from. A copy; ask AccessControl whether it still holds.
struct Principal
{
    QUuid id;           //!< the user's, or the API key's
    QString name;       //!< the user's, or "key:" and the key's name
    QString tenant;     //!< from the account alone, never from a request
    std::optional<Role> role; //!< none for a machine
    Permissions permissions;
    QUuid session;      //!< null for a machine
    UtcTime expiresAt{};
    Origin origin;

    bool may(Permission permission) const { return permissions.has(permission); }
    //! May, and the thing is the own tenant's.
    bool may(Permission permission, QStringView tenantOfIt) const { return may(permission) && tenantOfIt == tenant; }
};

} // namespace lineside
