#include "ui/tags/tag_table_model.h"

#include "models/telemetry/conditioning.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/tag_mime.h"
#include "ui/widgets/value_look.h"

#include <QCollator>
#include <QCoreApplication>
#include <QLocale>
#include <QMimeData>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lineside {

namespace {

QString machineName(const TagEntry &entry)
{
    return entry.machine ? entry.machine->code : QString();
}

QString tagName(const TagEntry &entry)
{
    return entry.tag->name.isEmpty() ? entry.tag->code : entry.tag->name;
}

//! Places of all entries in the order of their names, numbers in names counting as numbers.
template<typename NameOf>
std::vector<int> ranks(std::span<const TagEntry> entries, NameOf nameOf)
{
    QCollator collator;
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    // many tags share a few names: each is collated once
    QHash<QString, int> known;
    std::vector<QCollatorSortKey> keys;
    std::vector<int> nameOfEntry;
    nameOfEntry.reserve(entries.size());
    for (const TagEntry &entry : entries) {
        const QString name = nameOf(entry);
        const auto found = known.constFind(name);
        if (found != known.constEnd()) {
            nameOfEntry.push_back(*found);
            continue;
        }
        nameOfEntry.push_back(int(keys.size()));
        known.insert(name, int(keys.size()));
        keys.push_back(collator.sortKey(name));
    }
    std::vector<int> order(keys.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return keys[size_t(a)] < keys[size_t(b)]; });
    std::vector<int> placeOf(keys.size());
    int place = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && keys[size_t(order[i - 1])] < keys[size_t(order[i])])
            ++place;
        placeOf[size_t(order[i])] = place;
    }
    std::vector<int> rank;
    rank.reserve(entries.size());
    for (const int name : nameOfEntry)
        rank.push_back(placeOf[size_t(name)]);
    return rank;
}

constexpr size_t kAtOnce = 5'000; // tags; names of more are looked at beside the window

} // namespace

TagTableModel::TagTableModel(const UiServices &services, const PlantWatch &watch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_services(services)
    , m_watch(watch)
{
    takeSnapshot(services.editor.snapshot());
    connect(&services.editor, &PlantEditor::snapshotChanged, this, &TagTableModel::takeSnapshot);
}

TagTableModel::Names::Names(const PlantSnapshot &snapshot)
{
    const auto entries = snapshot.tags();
    haystacks.reserve(entries.size());
    for (const TagEntry &entry : entries) {
        QString hay = machineName(entry) + QLatin1Char('\n') + tagName(entry) + QLatin1Char('\n') + entry.tag->code
            + QLatin1Char('\n') + entry.device->code + QLatin1Char('\n') + entry.tag->sensorType;
        if (entry.machine)
            hay += QLatin1Char('\n') + entry.machine->name;
        haystacks.push_back(hay.toLower());
    }
    machine = ranks(entries, machineName);
    tag = ranks(entries, tagName);
    device = ranks(entries, [](const TagEntry &entry) { return entry.device->code; });
}

void TagTableModel::takeSnapshot(const SnapshotPtr &snapshot)
{
    if (follow(snapshot))
        return;
    m_wanted = snapshot;
    if (snapshot->tags().size() <= kAtOnce) {
        adopt(snapshot, std::make_shared<const Names>(*snapshot));
        return;
    }
    if (!m_snapshot)
        adopt(snapshot, nullptr);
    QThreadPool::globalInstance()->start([snapshot, guard = QPointer<TagTableModel>(this)] {
        auto names = std::make_shared<const Names>(*snapshot);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [snapshot, guard, names = std::move(names)] {
            if (guard && guard->m_wanted == snapshot)
                guard->adopt(snapshot, names);
        }, Qt::QueuedConnection);
    });
}

bool TagTableModel::follow(const SnapshotPtr &snapshot)
{
    if (!m_snapshot || m_wanted != m_snapshot || !m_names)
        return false;
    const PlantSnapshot::Difference *difference = snapshot->differenceTo(*m_snapshot);
    if (!difference || !difference->sameMachines || !difference->sameDevices || !difference->sameTags)
        return false;
    for (const size_t place : difference->changed) {
        const Tag &before = *m_snapshot->tags()[place].tag;
        const Tag &after = *snapshot->tags()[place].tag;
        if (before.name != after.name || before.code != after.code || before.sensorType != after.sensorType)
            return false; // its place in the order, and what a filter finds
    }
    m_snapshot = m_wanted = snapshot;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    return true;
}

void TagTableModel::adopt(const SnapshotPtr &snapshot, std::shared_ptr<const Names> names)
{
    beginResetModel();
    m_snapshot = snapshot;
    m_names = std::move(names);
    m_rows = filtered();
    order(m_rows);
    endResetModel();
}

int TagTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TagTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const TagEntry *TagTableModel::entry(int row) const
{
    if (row < 0 || size_t(row) >= m_rows.size())
        return nullptr;
    return &m_snapshot->tags()[size_t(m_rows[size_t(row)])];
}

int TagTableModel::rowOf(const TagUuid &tag) const
{
    for (size_t row = 0; row < m_rows.size(); ++row) {
        if (m_snapshot->tags()[size_t(m_rows[row])].tag->id == tag)
            return int(row);
    }
    return -1;
}

QVariant TagTableModel::data(const QModelIndex &index, int role) const
{
    const TagEntry *tag = entry(index.row());
    if (!tag)
        return {};
    const QLocale locale;
    switch (role) {
    case EntryRole:
        return m_rows[size_t(index.row())];
    case UuidRole:
        return tag->tag->id.uuid;
    case ConditionRole:
        return int(m_watch.conditionOf(tag->id));
    case NumberRole: {
        const LatestValue latest = m_services.latest.get(tag->id);
        if (!latest.valid || qualityOf(latest.reading.status) == Quality::Bad)
            return std::numeric_limits<double>::quiet_NaN();
        return numberOf(latest.reading.value, tag->tag->type);
    }
    case AgeRole: {
        const LatestValue latest = m_services.latest.get(tag->id);
        if (!latest.valid || latest.heardAt == SteadyTime{})
            return qint64(-1);
        return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(m_services.clock.steady() - latest.heardAt).count());
    }
    case Qt::TextAlignmentRole:
        return int((index.column() == AgeColumn || index.column() == NormalColumn ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainToolTip(whyText(*tag, m_services.latest.get(tag->id), m_watch.linkOf(tag->device->id),
                                    m_services.clock, locale));
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }

    switch (index.column()) {
    case MachineColumn:
        return tag->machine ? tag->machine->code + QStringLiteral("  ") + tag->machine->name : tr("(no machine)");
    case TagColumn:
        return tagName(*tag);
    case ValueColumn:
        return lookOf(*tag, m_services.latest.get(tag->id), m_services.clock.steady(), m_watch.isDown(tag->device->id), locale)
            .spoken();
    case StateColumn: {
        const Condition condition = m_watch.conditionOf(tag->id);
        if (condition == Condition::Normal)
            return QString();
        const LatestValue latest = m_services.latest.get(tag->id);
        const ValueLook look = lookOf(*tag, latest, m_services.clock.steady(), m_watch.isDown(tag->device->id), locale);
        if (!look.cause.isEmpty())
            return look.cause;
        if (look.limit != LimitState::Inside)
            return limitWord(look.limit);
        return look.meaning == StateMeaning::Normal ? conditionWord(condition) : tr("abnormal");
    }
    case AgeColumn: {
        const qint64 age = data(index, AgeRole).toLongLong();
        return age < 0 ? QString() : ageText(std::chrono::milliseconds(age));
    }
    case NormalColumn: {
        const Range &range = tag->tag->normalRange;
        const auto number = [&](double value) { return locale.toString(value, 'f', std::min(tag->tag->decimals, 2)); };
        if (range.low && range.high)
            return number(*range.low) + QStringLiteral(" … ") + number(*range.high);
        if (range.low)
            return QStringLiteral("≥ ") + number(*range.low);
        if (range.high)
            return QStringLiteral("≤ ") + number(*range.high);
        return QString();
    }
    case DeviceColumn:
        return tag->device->code;
    default:
        return {};
    }
}

QVariant TagTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == AgeColumn || section == NormalColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case MachineColumn:
        return tr("Machine");
    case TagColumn:
        return tr("Tag");
    case ValueColumn:
        return tr("Value");
    case StateColumn:
        return tr("State");
    case AgeColumn:
        return tr("Heard");
    case NormalColumn:
        return tr("Normal range");
    case DeviceColumn:
        return tr("Device");
    default:
        return {};
    }
}

Qt::ItemFlags TagTableModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid())
        flags |= Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    return flags;
}

QStringList TagTableModel::mimeTypes() const
{
    return {QLatin1String(kTagMimeType)};
}

QMimeData *TagTableModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<const TagEntry *> tags;
    for (const QModelIndex &index : indexes) {
        if (index.column() == indexes.first().column())
            tags.push_back(entry(index.row()));
    }
    return tagMimeData(tags).release();
}

std::vector<int> TagTableModel::filtered() const
{
    std::vector<int> rows;
    const auto entries = m_snapshot->tags();
    rows.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
        if (m_onlyAbnormal) {
            const Condition condition = m_watch.conditionOf(entries[i].id);
            if (condition == Condition::Normal || condition == Condition::NoValue)
                continue;
        }
        const auto occurs = [&](const QString &word) { return m_names->haystacks[i].contains(word); };
        if (!m_names || std::all_of(m_words.begin(), m_words.end(), occurs))
            rows.push_back(int(i));
    }
    return rows;
}

void TagTableModel::order(std::vector<int> &rows) const
{
    const auto entries = m_snapshot->tags();
    const auto by = [&](auto keyOf) {
        // keys are taken once: values go on changing while the rows are sorted
        using Key = decltype(keyOf(0));
        std::vector<std::pair<Key, int>> keyed;
        keyed.reserve(rows.size());
        for (const int row : rows)
            keyed.emplace_back(keyOf(row), row);
        const bool up = m_order == Qt::AscendingOrder;
        std::sort(keyed.begin(), keyed.end(), [up](const auto &a, const auto &b) {
            if (a.first != b.first)
                return up ? a.first < b.first : b.first < a.first;
            return a.second < b.second;
        });
        for (size_t i = 0; i < rows.size(); ++i)
            rows[i] = keyed[i].second;
    };
    const auto pair = [](const std::vector<int> &first, const std::vector<int> &second, int row) {
        return (qint64(first[size_t(row)]) << 32) | qint64(second[size_t(row)]);
    };
    const bool byName = m_sortColumn == MachineColumn || m_sortColumn == TagColumn || m_sortColumn == DeviceColumn;
    if (byName && !m_names)
        return;
    switch (m_sortColumn) {
    case MachineColumn:
        return by([&](int row) { return pair(m_names->machine, m_names->tag, row); });
    case TagColumn:
        return by([&](int row) { return pair(m_names->tag, m_names->machine, row); });
    case DeviceColumn:
        return by([&](int row) { return pair(m_names->device, m_names->tag, row); });
    case StateColumn:
        return by([&](int row) { return int(m_watch.conditionOf(entries[size_t(row)].id)); });
    case ValueColumn:
        return by([&](int row) {
            const TagEntry &tag = entries[size_t(row)];
            const LatestValue latest = m_services.latest.get(tag.id);
            const double none = m_order == Qt::AscendingOrder ? std::numeric_limits<double>::infinity()
                                                              : -std::numeric_limits<double>::infinity();
            if (!latest.valid || qualityOf(latest.reading.status) == Quality::Bad)
                return none;
            const double number = numberOf(latest.reading.value, tag.tag->type);
            return std::isnan(number) ? none : number;
        });
    case AgeColumn:
        return by([&](int row) {
            const LatestValue latest = m_services.latest.get(entries[size_t(row)].id);
            return latest.valid ? -latest.heardAt.time_since_epoch().count() : std::numeric_limits<qint64>::max();
        });
    case NormalColumn:
        return by([&](int row) {
            return entries[size_t(row)].tag->normalRange.low.value_or(-std::numeric_limits<double>::infinity());
        });
    default:
        return;
    }
}

void TagTableModel::replaceRows(std::vector<int> rows)
{
    if (rows == m_rows)
        return;
    const bool sameSet = rows.size() == m_rows.size();
    if (!sameSet) {
        // rows come and go: keep selections by telling where each persistent row went
        Q_EMIT layoutAboutToBeChanged();
    } else {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    const QModelIndexList before = persistentIndexList();
    QHash<int, int> placeOf;
    if (!before.isEmpty()) {
        placeOf.reserve(qsizetype(rows.size()));
        for (size_t row = 0; row < rows.size(); ++row)
            placeOf.insert(rows[row], int(row));
    }
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before) {
        const int place = placeOf.value(m_rows[size_t(index.row())], -1);
        after << (place < 0 ? QModelIndex() : createIndex(place, index.column()));
    }
    m_rows = std::move(rows);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void TagTableModel::sort(int column, Qt::SortOrder order_)
{
    m_sortColumn = column;
    m_order = order_;
    std::vector<int> rows = m_rows;
    order(rows);
    replaceRows(std::move(rows));
}

void TagTableModel::setFilter(const QString &text, bool onlyAbnormal)
{
    m_words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_onlyAbnormal = onlyAbnormal;
    beginResetModel();
    m_rows = filtered();
    order(m_rows);
    endResetModel();
}

bool TagTableModel::isLive() const
{
    return m_onlyAbnormal || m_sortColumn == ValueColumn || m_sortColumn == StateColumn || m_sortColumn == AgeColumn;
}

void TagTableModel::touch(int first, int last)
{
    last = std::min(last, int(m_rows.size()) - 1);
    if (first >= 0 && first <= last)
        Q_EMIT dataChanged(index(first, ValueColumn), index(last, AgeColumn));
}

void TagTableModel::resort()
{
    std::vector<int> rows = m_onlyAbnormal ? filtered() : m_rows;
    order(rows);
    if (rows.size() == m_rows.size()) {
        replaceRows(std::move(rows));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

} // namespace lineside
