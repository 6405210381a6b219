#include "ui/machine/machine_tag_model.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/tag_mime.h"

#include <QMimeData>

#include <algorithm>
#include <limits>
#include <utility>

namespace lineside {

namespace {

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

MachineTagModel::MachineTagModel(const UiServices &services, PlantWatch &watch, QObject *parent)
    : QAbstractTableModel(parent), m_services(services), m_watch(watch), m_snapshot(watch.snapshot())
{
    connect(&watch, &PlantWatch::snapshotTaken, this, [this] {
        takeSnapshot();
    });
}

void MachineTagModel::takeSnapshot()
{
    const SnapshotPtr before = std::exchange(m_snapshot, m_watch.snapshot());
    const PlantSnapshot::Difference *difference = m_snapshot->differenceTo(*before);
    if (difference && difference->sameMachines && difference->sameDevices && difference->sameTags) {
        // the same rows: what somebody chose among them stays chosen
        for (Row &row : m_rows)
            row.entry = m_snapshot->find(row.entry->tag->id); // before still holds it
        update();
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    rebuild();
    endResetModel();
}

void MachineTagModel::setMachine(const MachineId &machine)
{
    if (machine == m_machine)
        return;
    beginResetModel();
    m_machine = machine;
    rebuild();
    endResetModel();
}

void MachineTagModel::rebuild()
{
    m_rows.clear();
    for (const TagEntry *entry : m_snapshot->tagsOf(m_machine)) {
        Row row;
        row.entry = entry;
        refresh(row);
        m_rows.push_back(std::move(row));
    }
}

bool MachineTagModel::refresh(Row &row) const
{
    const LatestValue latest = m_services.latest.get(row.entry->id);
    const SteadyTime now = m_services.clock.steady();
    ValueLook look = lookOf(*row.entry, latest, now, m_watch.isDown(row.entry->device->id), QLocale());
    QString age;
    if (latest.valid && latest.heardAt != SteadyTime{})
        age = ageText(std::chrono::duration_cast<std::chrono::microseconds>(now - latest.heardAt));
    const Condition condition = lineside::conditionOf(*row.entry, latest);
    if (look == row.look && age == row.age && condition == row.condition)
        return false;
    row.look = std::move(look);
    row.age = std::move(age);
    row.condition = condition;
    return true;
}

void MachineTagModel::update()
{
    int first = int(m_rows.size());
    int last = -1;
    for (int i = 0; i < int(m_rows.size()); ++i) {
        if (!refresh(m_rows[size_t(i)]))
            continue;
        first = std::min(first, i);
        last = i;
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

const TagEntry *MachineTagModel::entryAt(int row) const
{
    return row >= 0 && size_t(row) < m_rows.size() ? m_rows[size_t(row)].entry : nullptr;
}

int MachineTagModel::rowOf(const TagUuid &tag) const
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].entry->tag->id == tag)
            return int(i);
    }
    return -1;
}

QString MachineTagModel::widestInteger() const
{
    const QString point = QLocale().decimalPoint();
    QString widest = QStringLiteral("0000");
    for (const Row &row : m_rows) {
        if (!row.look.isNumber)
            continue;
        const qsizetype at = row.look.text.lastIndexOf(point);
        const QString integer = at < 0 ? row.look.text : row.look.text.left(at);
        if (integer.size() > widest.size())
            widest = integer;
    }
    return widest.left(16);
}

int MachineTagModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MachineTagModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant MachineTagModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const Tag &tag = *row.entry->tag;
    switch (role) {
    case LookRole:
        return QVariant::fromValue(row.look);
    case TagRole:
        return QVariant::fromValue(tag);
    case ConditionRole:
        return int(row.condition);
    case UuidRole:
        return tag.id.uuid;
    case Qt::ToolTipRole:
        return plainToolTip(whyText(*row.entry, m_services.latest.get(row.entry->id),
                                    m_watch.linkOf(row.entry->device->id), m_services.clock, QLocale()));
    case SortRole:
        if (index.column() == Value || index.column() == Indicator)
            return row.look.isNumber ? row.look.number : -std::numeric_limits<double>::infinity();
        if (index.column() == Quality)
            return int(row.condition);
        return data(index, Qt::DisplayRole);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        break;
    default:
        return {};
    }

    const QLocale locale;
    const auto number = [&](double value) { return locale.toString(value, 'f', tag.decimals); };
    switch (index.column()) {
    case Name:
        return tag.name.isEmpty() ? tag.code : tag.name;
    case Value:
        return row.look.spoken();
    case Indicator:
        return role == Qt::AccessibleTextRole ? QVariant(limitWord(row.look.limit)) : QVariant();
    case Quality:
        if (row.condition == Condition::Warning || row.condition == Condition::Urgent)
            return row.look.meaning != StateMeaning::Normal ? tr("Abnormal") : capitalised(limitWord(row.look.limit));
        return row.look.cause.isEmpty() ? tr("Good") : capitalised(row.look.cause);
    case Age:
        return row.age;
    case Normal: {
        const auto &range = tag.normalRange;
        if (range.low && range.high)
            return QString(number(*range.low) + QStringLiteral(" … ") + number(*range.high));
        if (range.low)
            return QString(QStringLiteral("≥ ") + number(*range.low));
        if (range.high)
            return QString(QStringLiteral("≤ ") + number(*range.high));
        return {};
    }
    case LimitsColumn: {
        QStringList parts;
        const auto add = [&](const QString &name, const std::optional<double> &limit) {
            if (limit)
                parts += name + u' ' + number(*limit);
        };
        add(tr("LL", "low-low limit"), tag.limits.lowLow);
        add(tr("L", "low limit"), tag.limits.low);
        add(tr("H", "high limit"), tag.limits.high);
        add(tr("HH", "high-high limit"), tag.limits.highHigh);
        return parts.join(QStringLiteral("  "));
    }
    case Source:
        return QString(row.entry->device->code + u'.' + tag.code);
    default:
        return {};
    }
}

QVariant MachineTagModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Tag");
    case Value:
        return tr("Value");
    case Indicator:
        return tr("Range");
    case Quality:
        return tr("Quality");
    case Age:
        return tr("Age");
    case Normal:
        return tr("Normal");
    case LimitsColumn:
        return tr("Limits");
    case Source:
        return tr("Source");
    default:
        return {};
    }
}

Qt::ItemFlags MachineTagModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList MachineTagModel::mimeTypes() const
{
    return {QLatin1String(kTagMimeType)};
}

QMimeData *MachineTagModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<const TagEntry *> tags;
    for (const QModelIndex &index : indexes) {
        const TagEntry *entry = entryAt(index.row());
        if (entry && std::find(tags.begin(), tags.end(), entry) == tags.end())
            tags.push_back(entry);
    }
    return tags.empty() ? nullptr : tagMimeData(tags).release(); // the view owns it
}

} // namespace lineside
