#pragma once

#include "models/access/permission.h"
#include "models/base/result.h"
#include "models/plant/plant.h"

namespace lineside {

//! Who asks, and from where.
struct Actor
{
    QString user;   //!< "operator", "m.meier"
    QString origin; //!< "console", an address
    QUuid session{}; //!< of an account's login; null for who has none
};

//! Says whether somebody may do something; Refused with the reason in words otherwise. Any thread.
class Authorizer
{
public:
    virtual ~Authorizer() = default;
    virtual Status mayWrite(const Actor &actor, const TagEntry &tag) const = 0;
    virtual Status mayConfigure(const Actor &actor) const = 0;
    //! What is about neither one tag nor the configuration.
    virtual Status may(const Actor &actor, Permission permission) const = 0;
};

/*!
 * Until there are accounts: who sits at the station's own console may do everything, nobody else anything.
 */
class ConsoleAuthorizer final : public Authorizer
{
public:
    static Actor console(); //!< the login name of the operating system's user, origin "console"
    Status mayWrite(const Actor &actor, const TagEntry &tag) const override;
    Status mayConfigure(const Actor &actor) const override;
    Status may(const Actor &actor, Permission permission) const override;
};

} // namespace lineside
