#pragma once

#include <open62541/plugin/log.h>

#include <QLoggingCategory>

#include <chrono>

namespace lineside::opcua {

Q_DECLARE_LOGGING_CATEGORY(lcOpcUa)

/*!
 * Takes the library's messages to the logging category lineside.driver.opcua, at most 20 in ten seconds; it counts the
 * rest. They are for debugging: the library calls errors what happens to any connection, and the driver reports that in
 * its own words. Only what the library calls fatal is a warning. Lives as long as the client that uses it; one thread.
 */
class UaLog
{
public:
    UaLog();
    UaLog(const UaLog &) = delete;
    UaLog &operator=(const UaLog &) = delete;

    UA_Logger *logger() { return &m_logger; }
    void setMuted(bool muted) { m_muted = muted; }

private:
    static void take(void *context, UA_LogLevel level, UA_LogCategory category, const char *format, va_list arguments);
    bool mayLog();

    UA_Logger m_logger{};
    std::chrono::steady_clock::time_point m_windowStart{};
    int m_inWindow = 0;
    quint64 m_left = 0;
    bool m_muted = false;
};

} // namespace lineside::opcua
