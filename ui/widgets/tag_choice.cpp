#include "ui/widgets/tag_choice.h"

#include "ui/theme/plain_text.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr int kSearchRow = 1; //!< what the entry that searches carries

} // namespace

QString tagWords(const TagEntry &entry)
{
    const QString path = entry.device->code + QLatin1Char('.') + entry.tag->code;
    return entry.tag->name.isEmpty() ? path : entry.tag->name + QStringLiteral("  ·  ") + path;
}

bool isCounter(const Tag &tag)
{
    return tag.kind == TagKind::CounterTotal || tag.kind == TagKind::CounterDelta;
}

TagChoice::TagChoice(QWidget *parent) : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(14);
    connect(this, &QComboBox::activated, this, [this](int index) {
        if (itemData(index, Qt::UserRole + 1).toInt() == kSearchRow)
            return search();
        const TagUuid tag{itemData(index).toUuid()};
        if (tag == m_tag)
            return;
        m_tag = tag;
        Q_EMIT edited();
    });
}

void TagChoice::offer(SnapshotPtr snapshot, const MachineId &machine, Fits fits, const QString &none)
{
    m_snapshot = std::move(snapshot);
    m_machine = machine;
    m_fits = std::move(fits);
    m_none = none;
    fill();
}

void TagChoice::setTag(const TagUuid &tag)
{
    m_tag = tag;
    fill();
}

void TagChoice::fill()
{
    clear();
    addItem(m_none, QUuid());
    if (!m_snapshot)
        return;
    std::vector<const TagEntry *> own = m_snapshot->tagsOf(m_machine);
    std::erase_if(own, [this](const TagEntry *entry) { return !m_fits(*entry->tag); });
    for (const TagEntry *entry : own) {
        // a name says it all, unless two have the same
        const bool alone = std::count_if(own.begin(), own.end(), [&](const TagEntry *other) { return other->tag->name == entry->tag->name; }) == 1;
        addItem(alone && !entry->tag->name.isEmpty() ? entry->tag->name : tagWords(*entry), entry->tag->id.uuid);
        setItemData(count() - 1, plainToolTip(tagWords(*entry)), Qt::ToolTipRole);
    }
    if (!m_tag.isNull() && findData(m_tag.uuid) < 0) {
        const TagEntry *entry = m_snapshot->find(m_tag);
        addItem(!entry ? tr("(a tag that is not there any more)")
                : entry->machine ? entry->machine->code + QStringLiteral("  ") + tagWords(*entry)
                                 : tagWords(*entry),
                m_tag.uuid);
    }
    addItem(tr("Another tag of the site…"), QUuid());
    setItemData(count() - 1, kSearchRow, Qt::UserRole + 1);
    setCurrentIndex(m_tag.isNull() ? 0 : findData(m_tag.uuid));
    const TagEntry *chosen = m_tag.isNull() ? nullptr : m_snapshot->find(m_tag);
    setPlainToolTip(this, chosen ? tagWords(*chosen) : QString());
}

void TagChoice::search()
{
    const auto siteOf = [this](const MachineId &machine) -> QUuid {
        for (const Site &site : m_snapshot->plant().sites) {
            for (const Line &line : site.lines) {
                if (std::any_of(line.machines.begin(), line.machines.end(), [&](const Machine &each) { return each.id == machine; }))
                    return site.id.uuid;
            }
        }
        return {};
    };
    TagPicker picker(m_snapshot, [this, site = siteOf(m_machine)](const TagEntry &entry) {
        return entry.site->id.uuid == site && m_fits(*entry.tag);
    }, this);
    const bool chose = picker.exec() == QDialog::Accepted && !picker.chosen().empty();
    const TagUuid tag = chose ? picker.chosen().front() : m_tag;
    const bool changes = tag != m_tag;
    setTag(tag);
    if (changes)
        Q_EMIT edited();
}

} // namespace lineside
