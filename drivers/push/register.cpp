#include "drivers/push/register.h"

#include "drivers/push/push_driver.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct RegisterWords
{
    Q_DECLARE_TR_FUNCTIONS(push)
};

} // namespace

DriverEntry pushDriver(const std::shared_ptr<PushDesk> &desk)
{
    DriverEntry entry;
    entry.description.id = QLatin1String(kPushDriver);
    entry.description.name = RegisterWords::tr("Pushed over HTTP");
    entry.description.help = RegisterWords::tr("Programs that bring their readings by themselves: POST /api/v1/readings at the web "
                                               "server, with an API key that may do so.");
    entry.create = [desk](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::make_unique<push::PushDriver>(device, tags, std::move(context), desk);
    };
    entry.test = [](const Device &, DriverContext, Job<DeviceTestReport> &) -> Result<DeviceTestReport> {
        DeviceTestReport report;
        report.steps.append({RegisterWords::tr("Connection"), true,
                             RegisterWords::tr("There is nothing to connect to: readings are brought to the web server.")});
        return report;
    };
    return entry;
}

} // namespace lineside
