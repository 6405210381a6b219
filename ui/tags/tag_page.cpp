#include "ui/tags/tag_page.h"

#include "ui/tags/tag_table_model.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "models/base/csv.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/value_delegate.h"

#include <QApplication>
#include <QCheckBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPointer>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <set>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kSortEvery = 1s;
constexpr auto kAgesEvery = 500ms; // ages go on though no value changed
constexpr int kFilterAfterMs = 150;
constexpr qsizetype kSelectedAtMost = 1'000; // that stay selected when rows come and go
constexpr auto kExportedSpan = 24h; // that the export begins with

//! Paints a tag's value the way every other place does.
class TagValueDelegate final : public QStyledItemDelegate
{
public:
    TagValueDelegate(const PageContext &context, const TagTableModel &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_context(context)
        , m_model(model)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem background = option;
        background.text.clear();
        QStyledItemDelegate::initStyleOption(&background, QModelIndex());
        const QWidget *widget = option.widget;
        (widget ? widget->style() : QApplication::style())->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, widget);
        const TagEntry *entry = m_model.entry(index.row());
        if (!entry)
            return;
        const Theme &theme = m_context.services.theme;
        const ValueLook look = lookOf(*entry, m_context.services.latest.get(entry->id), m_context.services.clock.steady(),
                                      m_context.watch.isDown(entry->device->id), QLocale()); // the option's groups no digits
        ValueSetting setting;
        setting.pointAt = theme.scaled(64);
        paintValue(*painter, QRectF(option.rect).adjusted(theme.px(4), 0, -theme.px(4), 0), look, theme, setting);
    }

private:
    const PageContext &m_context;
    const TagTableModel &m_model;
};

} // namespace

TagPage::TagPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
    , m_model(new TagTableModel(context.services, context.watch, this))
    , m_filter(new QLineEdit(this))
    , m_abnormal(new QCheckBox(tr("Only what is abnormal"), this))
    , m_count(plainLabel(QString(), this))
    , m_table(new QTableView(this))
{
    const Theme &theme = context.services.theme;
    m_filter->setPlaceholderText(tr("Filter by machine, tag or device (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    auto *wait = new QTimer(this);
    wait->setSingleShot(true);
    wait->setInterval(kFilterAfterMs);
    connect(wait, &QTimer::timeout, this, &TagPage::applyFilter);
    connect(m_filter, &QLineEdit::textChanged, wait, qOverload<>(&QTimer::start));
    connect(m_abnormal, &QCheckBox::toggled, this, &TagPage::applyFilter);

    m_table->setModel(m_model);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &TagPage::rememberSelection);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TagPage::selectAgain);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(TagTableModel::MachineColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setDragEnabled(true);
    m_table->setDragDropMode(QAbstractItemView::DragOnly);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    // machine, tag, value, state, age, normal, device
    m_columns = new TableColumns(m_table, theme,
                                 {{170, 120}, {200, 130}, {190, 160}, {170, 134}, {62, 62}, {120, 110}, {110, 78}},
                                 TagTableModel::TagColumn, 28, {TagTableModel::DeviceColumn, TagTableModel::NormalColumn});
    m_table->setItemDelegateForColumn(TagTableModel::ValueColumn, new TagValueDelegate(m_context, *m_model, this));
    m_table->setItemDelegateForColumn(TagTableModel::StateColumn, new ConditionDelegate(theme, TagTableModel::ConditionRole, this));
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::doubleClicked, this, &TagPage::choose);

    m_table->setAccessibleName(tr("Tags"));
    addTableAction(m_table, tr("Write a value…"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { choose(m_table->currentIndex()); });
    addTableAction(m_table, tr("Why this number"), QKeySequence(Qt::Key_F2), [this] { showWhy(); });
    addCopyAction(m_table);
    if (context.services.keeper && context.parts.exportHistory)
        addTableAction(m_table, tr("Export history…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { exportChosen(); });

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_abnormal);
    bar->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    auto *empty = new EmptyState(theme, tr("This page lists all tags."),
                                 tr("This plant has no tags yet. A project file or a device brings them."),
                                 tr("Open a project…"), this);
    layout->addWidget(empty, 1);
    connect(empty, &EmptyState::nextStepChosen, this, &Page::openProjectRequested);
    const auto showEmpty = [this, empty] {
        empty->setVisible(m_model->total() == 0);
        for (QWidget *part : {static_cast<QWidget *>(m_filter), static_cast<QWidget *>(m_abnormal),
                              static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_table)})
            part->setVisible(m_model->total() > 0);
    };
    connect(m_model, &QAbstractItemModel::modelReset, this, showEmpty);
    showEmpty();
    applyFilter();
}

void TagPage::rememberSelection()
{
    m_selected.clear();
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (qsizetype i = 0; i < std::min(rows.size(), kSelectedAtMost); ++i)
        m_selected.push_back(rows[i].data(TagTableModel::UuidRole).toUuid());
    m_current = m_table->currentIndex().data(TagTableModel::UuidRole).toUuid();
}

void TagPage::selectAgain()
{
    showCount();
    if (m_selected.empty() && m_current.isNull())
        return;
    const std::set<QUuid> wanted(m_selected.begin(), m_selected.end());
    QItemSelection selection;
    QModelIndex current;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QUuid tag = m_model->entry(row)->tag->id.uuid;
        const QModelIndex index = m_model->index(row, 0);
        if (wanted.contains(tag))
            selection.select(index, index);
        if (tag == m_current)
            current = index;
    }
    if (current.isValid())
        m_table->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void TagPage::applyFilter()
{
    m_model->setFilter(m_filter->text(), m_abnormal->isChecked());
}

void TagPage::showCount()
{
    const int shown = m_model->rowCount();
    m_count->setText(shown == m_model->total() ? tr("%Ln tags", nullptr, shown)
                                               : tr("%1 of %Ln tags", nullptr, m_model->total()).arg(QLocale().toString(shown)));
}

void TagPage::tick()
{
    const SteadyTime now = m_context.services.clock.steady();
    if (m_model->isLive() && now - m_sortedAt >= kSortEvery) {
        m_sortedAt = now;
        m_model->resort();
    }
    const quint64 version = m_context.services.latest.version();
    if (version == m_version && now - m_touchedAt < kAgesEvery)
        return;
    m_version = version;
    m_touchedAt = now;
    const int first = m_table->rowAt(0);
    int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (last < 0)
        last = m_model->rowCount() - 1;
    m_model->touch(first, last);
}

bool TagPage::goTo(const ObjectRef &object)
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    if (object.kind == ObjectRef::Kind::Tag) {
        if (!snapshot->find(TagUuid{object.uuid}))
            return false;
        int row = m_model->rowOf(TagUuid{object.uuid});
        if (row < 0) {
            m_filter->clear();
            m_abnormal->setChecked(false);
            applyFilter();
            row = m_model->rowOf(TagUuid{object.uuid});
        }
        m_table->selectRow(row);
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
        return row >= 0;
    }
    if (object.kind == ObjectRef::Kind::Machine) {
        if (const Machine *machine = snapshot->findMachine(MachineId{object.uuid})) {
            m_filter->setText(machine->code);
            applyFilter();
            return true;
        }
    }
    if (object.kind == ObjectRef::Kind::Device) {
        if (const Device *device = snapshot->findDevice(DeviceId{object.uuid})) {
            m_filter->setText(device->code);
            applyFilter();
            return true;
        }
    }
    return false;
}

void TagPage::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void TagPage::choose(const QModelIndex &index)
{
    const TagEntry *entry = m_model->entry(index.row());
    if (!entry)
        return;
    const QRect cell = m_table->visualRect(index.sibling(index.row(), TagTableModel::ValueColumn));
    Q_EMIT writeRequested(entry->tag->id, QRect(m_table->viewport()->mapToGlobal(cell.topLeft()), cell.size()));
}

void TagPage::showWhy()
{
    const QModelIndex current = m_table->currentIndex();
    const QRect cell = m_table->visualRect(current.siblingAtColumn(TagTableModel::ValueColumn));
    if (const TagEntry *entry = m_model->entry(current.row()))
        showPlainToolTip(m_table->viewport()->mapToGlobal(cell.bottomLeft()),
                         whyText(*entry, m_context.services.latest.get(entry->id),
                                 m_context.watch.linkOf(entry->device->id), m_context.services.clock, QLocale()),
                         m_table);
}

bool TagPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose(m_table->currentIndex());
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

QByteArray TagPage::asCsv() const
{
    QByteArray text;
    for (int column = 0; column < TagTableModel::ColumnCount; ++column)
        text += (column ? "," : "") + m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toUtf8();
    text += '\n';
    for (int row = 0; row < m_model->rowCount(); ++row) {
        for (int column = 0; column < TagTableModel::ColumnCount; ++column) {
            QString cell = m_model->index(row, column).data(Qt::DisplayRole).toString();
            cell.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\t'), QLatin1Char(' '));
            text += (column ? "," : "") + csvCell(cell, ',');
        }
        text += '\n';
    }
    return text;
}

void TagPage::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export tags"), QStringLiteral("tags.csv"), tr("CSV files (*.csv)"));
    if (path.isEmpty())
        return;
    QThreadPool::globalInstance()->start([text = asCsv(), path, guard = QPointer<TagPage>(this)] {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, path, written] {
            if (guard)
                Q_EMIT guard->remarkMade(written ? tr("Tags written to %1.").arg(path) : tr("%1 cannot be written.").arg(path));
        }, Qt::QueuedConnection);
    });
}

void TagPage::exportChosen()
{
    std::vector<TagUuid> tags;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex &row : std::as_const(rows))
        tags.push_back(TagUuid{row.data(TagTableModel::UuidRole).toUuid()});
    if (tags.empty())
        return;
    const UtcTime now = m_context.services.clock.utc();
    m_context.parts.exportHistory(m_context, this, tags, now - kExportedSpan, now,
                                  [this](const QString &text) { Q_EMIT remarkMade(text); });
}

QJsonObject TagPage::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void TagPage::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QLatin1String("columns")).toObject());
}

} // namespace lineside
