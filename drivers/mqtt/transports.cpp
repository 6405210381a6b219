#include "drivers/mqtt/transports.h"

#include "drivers/mqtt/mosquitto_transport.h"
#ifdef LINESIDE_QT_MQTT
#include "drivers/mqtt/qt_transport.h"
#endif

namespace lineside::mqtt {

std::vector<NamedTransport> transports()
{
    std::vector<NamedTransport> list;
    list.push_back({QStringLiteral("libmosquitto"), [] { return std::make_unique<MosquittoTransport>(); }});
#ifdef LINESIDE_QT_MQTT
    list.push_back({QStringLiteral("Qt MQTT"), [] { return std::make_unique<QtTransport>(); }});
#endif
    return list;
}

} // namespace lineside::mqtt
