#include "models/history/event.h"

#include <array>

namespace lineside {

namespace {

constexpr std::array kKindNames{
    "STARTUP",      "SHUTDOWN",    "ERROR",        "WARNING", "MAINTENANCE_REQUIRED", "SENSOR_OUT_OF_RANGE",
    "HEARTBEAT_TIMEOUT", "LINK_UP", "LINK_DOWN",   "WRITE_ASKED", "WRITE_OUTCOME",    "GAP",
    "CONFIGURATION_CHANGE", "ACKNOWLEDGED", "AUDIT", "SPC_SIGNAL", "QUALITY_TEST_FAILED",
};
static_assert(kKindNames.size() == size_t(kLastEventKind) + 1);

constexpr std::array kSeverityNames{"INFO", "WARNING", "ERROR", "CRITICAL"};
static_assert(kSeverityNames.size() == size_t(Severity::Critical) + 1);

template<typename Enum, size_t N>
bool fromName(const std::array<const char *, N> &names, const QString &name, Enum &out)
{
    for (size_t i = 0; i < N; ++i) {
        if (name == QLatin1String(names[i])) {
            out = Enum(i);
            return true;
        }
    }
    return false;
}

} // namespace

QString eventKindName(EventKind kind)
{
    return QLatin1String(kKindNames.at(size_t(kind)));
}

QString severityName(Severity severity)
{
    return QLatin1String(kSeverityNames.at(size_t(severity)));
}

bool eventKindFromName(const QString &name, EventKind &kind)
{
    return fromName(kKindNames, name, kind);
}

bool severityFromName(const QString &name, Severity &severity)
{
    return fromName(kSeverityNames, name, severity);
}

} // namespace lineside
