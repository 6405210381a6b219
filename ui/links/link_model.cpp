#include "ui/links/link_model.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/value_look.h"

#include <QLocale>

namespace lineside {

LinkModel::LinkModel(const UiServices &services, const PlantWatch &watch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_services(services)
    , m_watch(watch)
{
    for (const DriverDescription &driver : services.field.drivers())
        m_protocols.insert(driver.id, driver.name);
    refresh();
}

QString LinkModel::stateWords(LinkState state)
{
    switch (state) {
    case LinkState::Disabled:
        return tr("disabled");
    case LinkState::Connecting:
        return tr("connecting");
    case LinkState::Up:
        return tr("up");
    case LinkState::Degraded:
        return tr("up, with faults");
    case LinkState::Down:
        return tr("no link");
    }
    return {};
}

void LinkModel::refresh()
{
    const SnapshotPtr snapshot = m_services.editor.snapshot();
    QList<Row> rows;
    for (const Site &site : snapshot->plant().sites) {
        for (const Device &device : site.devices) {
            const LinkStatus *status = m_watch.linkOf(device.id);
            rows.append({device.id, status ? *status : LinkStatus{}});
            if (!status && !device.enabled)
                rows.last().status.state = LinkState::Disabled;
        }
    }
    const bool sameDevices = snapshot == m_snapshot
        || (rows.size() == m_rows.size()
            && std::equal(rows.begin(), rows.end(), m_rows.begin(), [](const Row &a, const Row &b) { return a.device == b.device; }));
    if (!sameDevices || rows.size() != m_rows.size()) {
        beginResetModel();
        m_snapshot = snapshot;
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_snapshot = snapshot;
    m_rows = std::move(rows);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

const LinkStatus *LinkModel::link(const DeviceId &device) const
{
    for (const Row &row : m_rows) {
        if (row.device == device)
            return &row.status;
    }
    return nullptr;
}

int LinkModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LinkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LinkModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows[index.row()];
    const Device *device = m_snapshot->findDevice(row.device);
    if (!device)
        return {};
    const LinkStatus &link = row.status;
    const QLocale locale;
    if (role == DeviceRole)
        return row.device.uuid;
    if (role == ConditionRole)
        return int(link.state == LinkState::Down ? Condition::NoLink : Condition::Normal);
    if (role == Qt::TextAlignmentRole)
        return int((index.column() >= OkColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return plainToolTip(linkSentence(*device, link, m_services.clock, locale));
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const auto count = [&](quint64 number) -> QVariant {
        return role == SortRole ? QVariant(number) : QVariant(locale.toString(number));
    };
    const auto milliseconds = [&](double p) -> QVariant {
        if (link.latency.total == 0)
            return role == SortRole ? QVariant(-1.0) : QVariant(QStringLiteral("–"));
        const double ms = link.latency.percentileMs(p);
        return role == SortRole ? QVariant(ms) : QVariant(locale.toString(ms, 'f', ms < 10 ? 2 : 0));
    };
    switch (index.column()) {
    case DeviceColumn:
        return device->name.isEmpty() ? device->code : device->code + QStringLiteral("  ") + device->name;
    case ProtocolColumn:
        return m_protocols.value(device->driver, device->driver);
    case StateColumn: {
        if (role == SortRole)
            return -int(link.state);
        QString words = stateWords(link.state);
        if (!link.cause.isEmpty())
            words += QStringLiteral(": ") + link.cause;
        else if (!link.warning.isEmpty())
            words += QStringLiteral(" · ") + link.warning;
        if (link.discovered > 0)
            words += QStringLiteral(" · ") + tr("%Ln discovered tags", nullptr, int(link.discovered));
        return words;
    }
    case OkColumn:
        return count(link.requestsOk);
    case TimeoutColumn:
        return count(link.timeouts);
    case ExceptionColumn:
        return count(link.exceptions);
    case BreachColumn:
        return count(link.protocolErrors + link.malformed);
    case P50Column:
        return milliseconds(0.5);
    case P95Column:
        return milliseconds(0.95);
    case PeriodColumn: {
        const auto asked = link.period.count() > 0 ? link.period : device->period;
        if (role == SortRole)
            return qlonglong(std::max(asked, link.widenedPeriod).count());
        QString text = tr("%1 ms").arg(locale.toString(qlonglong(asked.count())));
        if (link.widenedPeriod > asked)
            text = tr("%1 ms, widened").arg(locale.toString(qlonglong(link.widenedPeriod.count())));
        return text;
    }
    default:
        return {};
    }
}

QVariant LinkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= OkColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case ExceptionColumn:
            return plainToolTip(tr("The other side answered that it would not."));
        case BreachColumn:
            return plainToolTip(tr("Replies or messages that broke the protocol or could not be read; none became a value."));
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case DeviceColumn:
        return tr("Device");
    case ProtocolColumn:
        return tr("Protocol");
    case StateColumn:
        return tr("State");
    case OkColumn:
        return tr("OK");
    case TimeoutColumn:
        return tr("Timeouts");
    case ExceptionColumn:
        return tr("Exceptions");
    case BreachColumn:
        return tr("Breaches");
    case P50Column:
        return tr("p50 ms");
    case P95Column:
        return tr("p95 ms");
    case PeriodColumn:
        return tr("Period");
    default:
        return {};
    }
}

} // namespace lineside
