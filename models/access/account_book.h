#pragma once

#include "models/access/access_context.h"

namespace lineside {

struct NewUser
{
    QString name;
    QString fullName;
    QString tenant = QString::fromLatin1(kHouseTenant);
    Role role = Role::Viewer;
};

//! What is given is changed.
struct UserChange
{
    std::optional<QString> fullName, tenant;
    std::optional<Role> role;
    std::optional<bool> enabled;
};

/*!
 * Users and tenants, and who may change them: administrators those of their own tenant, the station's own administrators
 * everybody. Nobody changes their own role or closes their own account, and one administrator of the station is always
 * left. What belongs to another tenant is NotFound, like what does not exist. Passwords are never chosen for others:
 * a one-time password is made, and has to be changed at the first login.
 *
 * A change counts at once: sessions of an account that is closed, or whose password was made anew, end; tokens with a
 * former role or tenant are refused. Thread-safe; calls block on disk and journal.
 */
class AccountBook
{
public:
    explicit AccountBook(AccessContext &context) : m_context(context) {}

    /*!
     * While there is no account at all: makes the house tenant and an administrator, and gives the one-time password. At
     * the console also instead of a first administrator who never had a password of their own: the one-time password
     * may have been lost.
     */
    Result<Secret> createFirstAdmin(const QString &name, const Origin &origin);

    QList<User> users(const Principal &by) const;
    Result<Secret> createUser(const Principal &by, const NewUser &wanted);
    Status changeUser(const Principal &by, const QUuid &id, const UserChange &change);
    Result<Secret> resetPassword(const Principal &by, const QUuid &id);
    Status removeUser(const Principal &by, const QUuid &id);

    QList<Tenant> tenants(const Principal &by) const;
    Status putTenant(const Principal &by, const Tenant &tenant); //!< makes or renames
    Status removeTenant(const Principal &by, const QString &code); //!< Refused while it has users or keys

    //! How names of users are compared and stored; empty for what cannot be one.
    static QString userName(const QString &typed);

private:
    Result<StoredUser> visible(const Principal &by, const QUuid &id) const;
    Status reaches(const Principal &by, const QString &tenant) const;
    bool isLastAdmin(const User &user) const;
    //! The only account, when nobody has ever logged in with it.
    std::optional<User> neverUsed() const;

    AccessContext &m_context;
};

} // namespace lineside
