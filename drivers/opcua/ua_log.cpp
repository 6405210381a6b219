#include "drivers/opcua/ua_log.h"

#include <QString>

#include <cstdarg>
#include <cstdio>

namespace lineside::opcua {

Q_LOGGING_CATEGORY(lcOpcUa, "lineside.driver.opcua", QtInfoMsg)

namespace {

constexpr std::chrono::seconds kLogWindow{10};
constexpr int kLogsPerWindow = 20;

} // namespace

UaLog::UaLog()
{
    m_logger.log = &UaLog::take;
    m_logger.context = this;
}

bool UaLog::mayLog()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_windowStart >= kLogWindow) {
        if (m_left > 0)
            qCDebug(lcOpcUa, "%llu messages of the OPC UA library were left out", static_cast<unsigned long long>(m_left));
        m_windowStart = now;
        m_inWindow = 0;
        m_left = 0;
    }
    if (++m_inWindow <= kLogsPerWindow)
        return true;
    ++m_left;
    return false;
}

void UaLog::take(void *context, UA_LogLevel level, UA_LogCategory, const char *format, va_list arguments)
{
    auto *log = static_cast<UaLog *>(context);
    const bool wanted = level >= UA_LOGLEVEL_FATAL || (level >= UA_LOGLEVEL_INFO && lcOpcUa().isDebugEnabled());
    if (!wanted || log->m_muted || !log->mayLog())
        return;
    char text[512];
    std::vsnprintf(text, sizeof text, format, arguments);
    if (level >= UA_LOGLEVEL_FATAL)
        qCWarning(lcOpcUa, "%s", text);
    else
        qCDebug(lcOpcUa, "%s", text);
}

} // namespace lineside::opcua
