#include "ui/machine_settings/health_tag_table.h"

#include "models/plant/plan_check.h"
#include "models/telemetry/conditioning.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/tag_choice.h"

#include <QPushButton>

#include <algorithm>

namespace lineside {

namespace {

bool isWatchedByItself(const Tag &tag)
{
    return tag.kind == TagKind::Gauge && tag.type != ValueType::Text && tag.normalRange.low && tag.normalRange.high;
}

//! What counts where the plan says nothing.
Range rangeOf(const Tag &tag, const HealthTag *planned)
{
    const bool isSaid = tag.normalRange.low || tag.normalRange.high || (planned && (planned->normal.low || planned->normal.high));
    return isSaid ? tag.normalRange : plainRange(tag);
}

bool mayBeWatched(const Tag &tag)
{
    return tag.kind == TagKind::Gauge && tag.type != ValueType::Text;
}

} // namespace

HealthTagTable::HealthTagTable(const Theme &theme, QWidget *parent)
    : PlanTable(theme, tr("Watched values"),
                {{tr("Counts"), Kind::Check, 60},
                 {tr("Value"), Kind::Fixed, 150, true},
                 {tr("Normal from"), Kind::Number, 90},
                 {tr("to"), Kind::Number, 70},
                 {tr("Score 0 when off by"), Kind::Number, 120},
                 {tr("Hard limit"), Kind::Check, 80}},
                parent)
{
    setRoom(3, 8);
    connect(addButton(tr("Add another tag…")), &QPushButton::clicked, this, &HealthTagTable::searchTag);
}

void HealthTagTable::load(const SnapshotPtr &snapshot, const MachineId &machine, const HealthPlan &plan)
{
    m_snapshot = snapshot;
    m_machine = machine;
    setRows({});
    for (const HealthTag &planned : plan.tags)
        addTagRow(planned.tag, &planned, true);
    for (const bool byItself : {true, false}) { // what would count at all stands before the rest
        for (const TagEntry *entry : snapshot->tagsOf(machine)) {
            const bool isPlanned = std::any_of(plan.tags.begin(), plan.tags.end(), [&](const HealthTag &tag) { return tag.tag == entry->tag->id; });
            if (!isPlanned && mayBeWatched(*entry->tag) && isWatchedByItself(*entry->tag) == byItself)
                addTagRow(entry->tag->id, nullptr, byItself && plan.tags.isEmpty());
        }
    }
    if (rowCount() > 0)
        setCurrent(0, Counts);
}

void HealthTagTable::showStandard()
{
    load(m_snapshot, m_machine, {});
}

void HealthTagTable::addTagRow(const TagUuid &id, const HealthTag *planned, bool counts)
{
    const TagEntry *entry = m_snapshot->find(id);
    QString name = tr("(a tag that is not there any more)");
    if (entry) {
        const QString unit = displayUnit(entry->tag->unit);
        const bool own = entry->machine && entry->machine->id == m_machine && !entry->tag->name.isEmpty();
        name = (own ? entry->tag->name : tagWords(*entry)) + (unit.isEmpty() ? QString() : QStringLiteral("  [%1]").arg(unit));
    }
    QStringList cells{counts ? QStringLiteral("1") : QString(), name};
    cells += planned ? numberText(planned->normal.low) : QString();
    cells += planned ? numberText(planned->normal.high) : QString();
    cells += planned ? numberText(planned->maxDeviation) : QString();
    cells += planned && planned->hard ? QStringLiteral("1") : QString();
    appendQuietly(cells);
    const int row = rowCount() - 1;
    setTag(row, id.uuid);
    if (!entry)
        return;
    const Range normal = rangeOf(*entry->tag, planned);
    setHint(row, Low, numberText(normal.low));
    setHint(row, High, numberText(normal.high));
    const std::optional<double> low = planned && planned->normal.low ? planned->normal.low : normal.low;
    const std::optional<double> high = planned && planned->normal.high ? planned->normal.high : normal.high;
    if (low && high)
        setHint(row, Deviation, numberText((*high - *low) / 2));
}

void HealthTagTable::searchTag()
{
    TagPicker picker(m_snapshot, [](const TagEntry &entry) { return mayBeWatched(*entry.tag); }, this);
    if (picker.exec() != QDialog::Accepted || picker.chosen().empty())
        return;
    const TagUuid chosen = picker.chosen().front();
    int at = -1;
    for (int row = 0; row < rowCount(); ++row)
        at = tag(row).toUuid() == chosen.uuid ? row : at;
    if (at < 0) {
        addTagRow(chosen, nullptr, true);
        at = rowCount() - 1;
    }
    setCell(at, Counts, QStringLiteral("1"));
    setCurrent(at, Counts);
    Q_EMIT edited();
}

bool HealthTagTable::take(QList<HealthTag> &tags)
{
    QList<HealthTag> read;
    for (int row = 0; row < rowCount(); ++row) {
        if (cell(row, Counts).isEmpty())
            continue;
        HealthTag watched;
        watched.tag = TagUuid{tag(row).toUuid()};
        const auto former = std::find_if(tags.cbegin(), tags.cend(), [&](const HealthTag &each) { return each.tag == watched.tag; });
        if (former != tags.cend())
            watched = *former;
        if (!takeOptional(row, Low, watched.normal.low, -1e300, 1e300) || !takeOptional(row, High, watched.normal.high, -1e300, 1e300)
            || !takeOptional(row, Deviation, watched.maxDeviation, 1e-300, 1e300))
            return false;
        const TagEntry *entry = m_snapshot->find(watched.tag);
        const Range own = entry ? rangeOf(*entry->tag, &watched) : Range();
        const std::optional<double> low = watched.normal.low ? watched.normal.low : own.low;
        const std::optional<double> high = watched.normal.high ? watched.normal.high : own.high;
        if (entry && !low) {
            showFault(row, Low, tr("The tag has no normal range of its own: say where it begins."));
            return false;
        }
        if (entry && !high) {
            showFault(row, High, tr("The tag has no normal range of its own: say where it ends."));
            return false;
        }
        if (low && high && *low > *high) {
            showFault(row, High, tr("The range ends below its beginning."));
            return false;
        }
        watched.hard = !cell(row, Hard).isEmpty();
        if (entry && watched.hard && !entry->tag->limits.lowLow && !entry->tag->limits.highHigh) {
            showFault(row, Hard, tr("The tag has no low-low or high-high limit that could be hard."));
            return false;
        }
        read += watched;
    }
    tags = read;
    return true;
}

} // namespace lineside
