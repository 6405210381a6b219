#include "ui/widgets/catching_up.h"

#include "models/health/health_service.h"
#include "models/production/production_service.h"
#include "ui/services.h"

#include <QCoreApplication>

namespace lineside {

bool isCatchingUp(const UiServices &services, const HealthPicture &picture, const MachineId &machine)
{
    if (!picture.heartbeat.seeded)
        return true;
    if (!services.production)
        return false;
    const auto production = services.production->picture()->machine(machine);
    return production && production->catchingUp;
}

QString catchingUpWord()
{
    return QCoreApplication::translate("HealthWords", "Catching up");
}

} // namespace lineside
