#include "ui/devices/device_steps.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct DeviceSteps
{
    Q_DECLARE_TR_FUNCTIONS(DeviceSteps)
};

} // namespace

Result<QString> enableDevices(const PageContext &context, const QList<DeviceId> &devices, bool enabled)
{
    const UiServices &services = context.services;
    if (const Status may = services.seat.mayConfigure(); !may)
        return may.error();
    const Result<Plant> changed = edits::enableDevices(services.editor.plant(), devices, enabled);
    if (!changed)
        return changed.error();
    const Device *first = devices.isEmpty() ? nullptr : services.editor.snapshot()->findDevice(devices.first());
    const QString name = devices.size() == 1 && first
        ? (enabled ? DeviceSteps::tr("Enable device %1") : DeviceSteps::tr("Disable device %1")).arg(first->code)
        : enabled ? DeviceSteps::tr("Enable %Ln devices", nullptr, int(devices.size()))
                  : DeviceSteps::tr("Disable %Ln devices", nullptr, int(devices.size()));
    if (const Status applied = services.editor.apply(name, *changed); !applied)
        return applied.error();
    return DeviceSteps::tr("%1: done. Edit > Undo takes it back.", "name of the step").arg(name);
}

} // namespace lineside
