#include "models/access/authorizer.h"

#include <QCoreApplication>

namespace lineside {

namespace {

Status consoleOnly(const Actor &actor)
{
    if (actor.origin == QLatin1String("console"))
        return Done{};
    return Error{Error::Kind::Refused,
                 QCoreApplication::translate("access", "Only the station's own console may do this."), {}};
}

} // namespace

Actor ConsoleAuthorizer::console()
{
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty())
        user = QStringLiteral("operator");
    return {user, QStringLiteral("console")};
}

Status ConsoleAuthorizer::mayWrite(const Actor &actor, const TagEntry &) const
{
    return consoleOnly(actor);
}

Status ConsoleAuthorizer::mayConfigure(const Actor &actor) const
{
    return consoleOnly(actor);
}

Status ConsoleAuthorizer::may(const Actor &actor, Permission) const
{
    return consoleOnly(actor);
}

} // namespace lineside
