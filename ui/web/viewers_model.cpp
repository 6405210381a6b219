#include "ui/web/viewers_model.h"

#include "models/access/role.h"
#include "ui/access/role_words.h"
#include "ui/theme/plain_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

const QString kUnknown = QStringLiteral("—");

QString rateText(const std::optional<double> &perSecond)
{
    return perSecond ? QLocale().toString(*perSecond, 'f', 1) : kUnknown;
}

} // namespace

int ViewersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ViewersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ViewersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case NumberRole:
        return row.info.number;
    case SortRole:
        return sortValue(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() >= TopicsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return index.column() == ClientColumn ? plainToolTip(row.info.client) : QVariant();
    case Qt::DisplayRole:
        return words(row, index.column());
    default:
        return {};
    }
}

QString ViewersModel::words(const Row &row, int column) const
{
    const ViewerInfo &info = row.info;
    const QLocale locale;
    switch (column) {
    case UserColumn:
        return info.name;
    case RoleColumn: {
        const auto known = roleFromName(info.role);
        return known ? roleWords(*known) : tr("Machine");
    }
    case TenantColumn:
        return info.tenant;
    case SinceColumn:
        return locale.toString(toLocalDateTime(info.since), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    case FromColumn:
        return info.address;
    case ClientColumn:
        return info.client.simplified();
    case TopicsColumn:
        return locale.toString(qulonglong(info.subscriptions));
    case BytesColumn:
        return rateText(row.bytesPerSecond ? std::optional(*row.bytesPerSecond / 1'000) : std::nullopt);
    case MessagesColumn:
        return rateText(row.messagesPerSecond);
    case WaitingColumn:
        return locale.toString(double(info.waiting) / 1'000, 'f', 1);
    case BehindColumn:
        return locale.toString(std::chrono::duration<double>(info.behind).count(), 'f', 1);
    case ConflatedColumn:
        return locale.toString(qulonglong(info.conflations));
    default:
        return {};
    }
}

QVariant ViewersModel::sortValue(const Row &row, int column) const
{
    const ViewerInfo &info = row.info;
    switch (column) {
    case SinceColumn:
        return qint64(info.since.time_since_epoch().count());
    case TopicsColumn:
        return quint64(info.subscriptions);
    case BytesColumn:
        return row.bytesPerSecond.value_or(-1);
    case MessagesColumn:
        return row.messagesPerSecond.value_or(-1);
    case WaitingColumn:
        return info.waiting;
    case BehindColumn:
        return qint64(info.behind.count());
    case ConflatedColumn:
        return info.conflations;
    default:
        return words(row, column);
    }
}

QVariant ViewersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= TopicsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case TopicsColumn:
            return plainToolTip(tr("What it has subscribed to"));
        case WaitingColumn:
            return plainToolTip(tr("Sent and not taken yet, in KB"));
        case BehindColumn:
            return plainToolTip(tr("For how many seconds it has taken too little; after ten it is disconnected"));
        case ConflatedColumn:
            return plainToolTip(tr("How often it got the newest values at once, since it could not follow each"));
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case UserColumn:
        return tr("User");
    case RoleColumn:
        return tr("Role");
    case TenantColumn:
        return tr("Tenant");
    case SinceColumn:
        return tr("Since");
    case FromColumn:
        return tr("From");
    case ClientColumn:
        return tr("Program");
    case TopicsColumn:
        return tr("Topics");
    case BytesColumn:
        return tr("KB/s");
    case MessagesColumn:
        return tr("Messages/s");
    case WaitingColumn:
        return tr("Waiting KB");
    case BehindColumn:
        return tr("Behind s");
    case ConflatedColumn:
        return tr("Conflated");
    default:
        return {};
    }
}

void ViewersModel::setViewers(const QList<ViewerInfo> &viewers, SteadyTime now)
{
    const double seconds = m_at == SteadyTime{} ? 0 : std::chrono::duration<double>(now - m_at).count();
    m_at = now;
    QHash<quint64, qsizetype> places;
    places.reserve(viewers.size());
    for (qsizetype i = 0; i < viewers.size(); ++i)
        places.insert(viewers[i].number, i);
    // who has gone, runs of rows at a time
    for (size_t end = m_rows.size(); end > 0;) {
        if (places.contains(m_rows[end - 1].info.number)) {
            --end;
            continue;
        }
        size_t begin = end - 1;
        while (begin > 0 && !places.contains(m_rows[begin - 1].info.number))
            --begin;
        beginRemoveRows({}, int(begin), int(end) - 1);
        m_rows.erase(m_rows.begin() + std::ptrdiff_t(begin), m_rows.begin() + std::ptrdiff_t(end));
        endRemoveRows();
        end = begin;
    }
    for (Row &row : m_rows) {
        const ViewerInfo &fresh = viewers[places.take(row.info.number)];
        if (seconds > 0.2) {
            const auto rate = [seconds](quint64 before, quint64 after) { return double(after - std::min(before, after)) / seconds; };
            row.bytesPerSecond = rate(row.info.bytesOut, fresh.bytesOut);
            row.messagesPerSecond = rate(row.info.messagesOut, fresh.messagesOut);
        }
        row.info = fresh;
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    if (places.isEmpty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(places.size()) - 1);
    for (const ViewerInfo &info : viewers) {
        if (places.contains(info.number))
            m_rows.push_back({info, {}, {}});
    }
    endInsertRows();
}

void ViewersModel::clear()
{
    m_at = {};
    if (m_rows.empty())
        return;
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

std::optional<double> ViewersModel::bytesPerSecond() const
{
    std::optional<double> sum;
    for (const Row &row : m_rows) {
        if (row.bytesPerSecond)
            sum = sum.value_or(0) + *row.bytesPerSecond;
    }
    return sum;
}

} // namespace lineside
