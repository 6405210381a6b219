#include "ui/widgets/tag_picker.h"

#include "models/telemetry/conditioning.h"
#include "ui/theme/plain_text.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kMaxShown = 500; // who sees more than that types another letter

QString labelOf(const TagEntry &entry)
{
    const QString owner = entry.machine ? entry.machine->code : entry.device->code;
    QString text = owner + QStringLiteral("  ") + (entry.tag->name.isEmpty() ? entry.tag->code : entry.tag->name);
    const QString unit = displayUnit(entry.tag->unit);
    if (!unit.isEmpty())
        text += QStringLiteral("  [") + unit + QLatin1Char(']');
    return text;
}

} // namespace

TagPicker::TagPicker(SnapshotPtr snapshot, QWidget *parent)
    : TagPicker(std::move(snapshot), [](const TagEntry &entry) { return entry.tag->type != ValueType::Text; }, parent)
{
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    setWindowTitle(tr("Add tags"));
}

TagPicker::TagPicker(SnapshotPtr snapshot, Fits fits, QWidget *parent)
    : QDialog(parent)
    , m_snapshot(std::move(snapshot))
    , m_fits(std::move(fits))
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    setWindowTitle(tr("Choose a tag"));
    m_filter->setPlaceholderText(tr("Part of a machine's or tag's name"));
    m_filter->setClearButtonEnabled(true);
    m_list->setModel(m_model);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    add->setDefault(true);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_filter, &QLineEdit::textChanged, this, &TagPicker::filter);
    connect(m_list, &QListView::doubleClicked, this, &QDialog::accept);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_filter);
    layout->addWidget(m_list);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 64, fontMetrics().height() * 26);
    filter(QString());
    m_filter->setFocus();
}

void TagPicker::filter(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_model->clear();
    int shown = 0;
    for (const TagEntry &entry : m_snapshot->tags()) {
        if (!m_fits(entry))
            continue;
        // compared name by name: a label for each of 100,000 tags would be felt while typing
        const QString &owner = entry.machine ? entry.machine->code : entry.device->code;
        const bool fits = std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return owner.contains(word, Qt::CaseInsensitive) || entry.tag->name.contains(word, Qt::CaseInsensitive)
                || entry.tag->code.contains(word, Qt::CaseInsensitive);
        });
        if (!fits)
            continue;
        auto *item = new QStandardItem(labelOf(entry));
        item->setData(entry.tag->id.uuid, Qt::UserRole);
        m_model->appendRow(item);
        if (++shown == kMaxShown)
            break;
    }
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0, 0));
}

std::vector<TagUuid> TagPicker::chosen() const
{
    std::vector<TagUuid> tags;
    for (const QModelIndex &index : m_list->selectionModel()->selectedIndexes())
        tags.push_back(TagUuid{index.data(Qt::UserRole).toUuid()});
    return tags;
}

} // namespace lineside
