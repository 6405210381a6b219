#pragma once

#include "models/base/clock.h"

#include <QString>

namespace lineside {

enum class Severity { Info, Warning, Error, Critical };

//! What an event is about. Stored by name; later steps add kinds, never stores.
enum class EventKind {
    Startup,
    Shutdown,
    Error,
    Warning,
    MaintenanceRequired,
    SensorOutOfRange,
    HeartbeatTimeout,
    LinkUp,
    LinkDown,
    WriteAsked,
    WriteOutcome,
    Gap,
    ConfigurationChange,
    Acknowledged,
    Audit,               //!< who did what with accounts, rights and sessions; a chain, see models/access/audit_trail.h
    SpcSignal,           //!< a control chart signals
    QualityTestFailed,   //!< a result of a laboratory lies outside its range
};
inline constexpr EventKind kLastEventKind = EventKind::QualityTestFailed;

//! "LINK_DOWN", as stored and exported.
QString eventKindName(EventKind kind);
QString severityName(Severity severity);
bool eventKindFromName(const QString &name, EventKind &kind);
bool severityFromName(const QString &name, Severity &severity);

/*!
 * A fact in the journal. id is given at commit: gap-free, growing, per data folder.
 */
struct Event
{
    quint64 id = 0;
    UtcTime at{};
    EventKind kind = EventKind::Warning;
    Severity severity = Severity::Info;
    QString source; //!< code of the object it is about: "CAP-01", "CAP-01.torque", "station"
    QString user;   //!< who; empty when nobody did it
    QString before;
    QString after;
    QString text;   //!< one sentence for people
    QString reference; //!< ties events together: a command's request id; empty for most
};

} // namespace lineside
