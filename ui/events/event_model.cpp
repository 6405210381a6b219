#include "ui/events/event_model.h"

#include "models/plant/event_source.h"
#include "ui/theme/plain_text.h"

#include <QLocale>

#include <algorithm>

namespace lineside {

QString EventModel::kindWords(EventKind kind)
{
    switch (kind) {
    case EventKind::Startup:
        return tr("Start");
    case EventKind::Shutdown:
        return tr("Stop");
    case EventKind::Error:
        return tr("Error");
    case EventKind::Warning:
        return tr("Warning");
    case EventKind::MaintenanceRequired:
        return tr("Maintenance");
    case EventKind::SensorOutOfRange:
        return tr("Out of range");
    case EventKind::HeartbeatTimeout:
        return tr("Not heard");
    case EventKind::LinkUp:
        return tr("Link up");
    case EventKind::LinkDown:
        return tr("Link down");
    case EventKind::WriteAsked:
        return tr("Write asked");
    case EventKind::WriteOutcome:
        return tr("Write outcome");
    case EventKind::Gap:
        return tr("Gap in history");
    case EventKind::ConfigurationChange:
        return tr("Configuration");
    case EventKind::Acknowledged:
        return tr("Acknowledged");
    case EventKind::Audit:
        return tr("Audit");
    case EventKind::SpcSignal:
        return tr("Control chart");
    case EventKind::QualityTestFailed:
        return tr("Quality test failed");
    }
    return eventKindName(kind);
}

QString EventModel::severityWords(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return tr("Information");
    case Severity::Warning:
        return tr("Warning");
    case Severity::Error:
        return tr("Error");
    case Severity::Critical:
        return tr("Critical");
    }
    return severityName(severity);
}

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_events.size())
        return {};
    const Event &event = m_events[index.row()];
    switch (role) {
    case EventIdRole:
        return event.id;
    case SeverityRole:
        return int(event.severity);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        QString text = event.text;
        if (!event.before.isEmpty() || !event.after.isEmpty())
            text += QLatin1Char('\n') + tr("Before: %1   after: %2").arg(event.before, event.after);
        return plainToolTip(text);
    }
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case TimeColumn:
        return QLocale().toString(toLocalDateTime(event.at), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    case SeverityColumn:
        return severityWords(event.severity);
    case SourceColumn:
        return readEventSource(event.source).code;
    case KindColumn:
        return kindWords(event.kind);
    case TextColumn:
        return QString(event.text).replace(QLatin1Char('\n'), QLatin1Char(' '));
    case UserColumn:
        return event.user;
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case SeverityColumn:
        return tr("Severity");
    case SourceColumn:
        return tr("Source");
    case KindColumn:
        return tr("Kind");
    case TextColumn:
        return tr("What happened");
    case UserColumn:
        return tr("User");
    default:
        return {};
    }
}

void EventModel::setEvents(QList<Event> events)
{
    // the usual case: a few new ones at the top or older ones at the end, the rest as before
    if (!events.isEmpty() && !m_events.isEmpty()) {
        const quint64 newest = m_events.first().id;
        qsizetype added = 0;
        while (added < events.size() && events[added].id > newest)
            ++added;
        const qsizetype common = std::min(events.size() - added, m_events.size());
        bool same = common > 0;
        for (qsizetype i = 0; same && i < common; ++i)
            same = events[added + i].id == m_events[i].id;
        if (same) {
            if (common < m_events.size()) {
                beginRemoveRows({}, int(common), int(m_events.size()) - 1);
                m_events.resize(common);
                endRemoveRows();
            }
            if (added > 0) {
                beginInsertRows({}, 0, int(added) - 1);
                m_events = events.first(added + common);
                endInsertRows();
            }
            if (m_events.size() < events.size()) {
                beginInsertRows({}, int(m_events.size()), int(events.size()) - 1);
                m_events = std::move(events);
                endInsertRows();
            }
            return;
        }
    }
    beginResetModel();
    m_events = std::move(events);
    endResetModel();
}

} // namespace lineside
