#include "ui/links/frame_log.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

constexpr qsizetype kBytesInRow = 48;

} // namespace

int FrameModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_frames.size());
}

int FrameModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FrameModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_frames.size())
        return {};
    const FrameRecord &frame = m_frames[index.row()];
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::FontRole && index.column() == BytesColumn)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return toLocalDateTime(frame.at).time().toString(QStringLiteral("HH:mm:ss.zzz"));
    case DirectionColumn:
        return frame.outgoing ? tr("sent") : frame.fault ? tr("received, refused") : tr("received");
    case SizeColumn:
        return QLocale().toString(frame.size);
    case NoteColumn:
        return frame.note;
    case BytesColumn:
        return QString::fromLatin1(frame.bytes.left(kBytesInRow).toHex(' ')) + (frame.bytes.size() > kBytesInRow ? QStringLiteral(" …") : QString());
    default:
        return {};
    }
}

QVariant FrameModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case DirectionColumn:
        return tr("Direction");
    case SizeColumn:
        return tr("Bytes");
    case NoteColumn:
        return tr("Remark");
    case BytesColumn:
        return tr("As sent");
    default:
        return {};
    }
}

void FrameModel::setFrames(QList<FrameRecord> frames)
{
    const auto same = [](const FrameRecord &a, const FrameRecord &b) { return a.at == b.at && a.size == b.size && a.bytes == b.bytes; };
    if (frames.size() == m_frames.size() && (frames.isEmpty() || (same(frames.last(), m_frames.last()) && same(frames.first(), m_frames.first()))))
        return;
    // the log forgets its oldest rows and gets new ones; a selection stays with its frame
    qsizetype gone = 0;
    while (!frames.isEmpty() && gone < m_frames.size() && !same(m_frames[gone], frames.first()))
        ++gone;
    const qsizetype kept = m_frames.size() - gone;
    if (kept <= frames.size() && (kept > 0 ? same(frames[kept - 1], m_frames.last()) : m_frames.isEmpty())) {
        if (gone > 0) {
            beginRemoveRows({}, 0, int(gone) - 1);
            m_frames.remove(0, gone);
            endRemoveRows();
        }
        if (frames.size() > kept) {
            beginInsertRows({}, int(kept), int(frames.size()) - 1);
            m_frames = std::move(frames);
            endInsertRows();
        }
        return;
    }
    beginResetModel();
    m_frames = std::move(frames);
    endResetModel();
}

FrameLog::FrameLog(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new FrameModel(this))
    , m_table(new QTableView(this))
    , m_words(new QPlainTextEdit(this))
    , m_follow(new QCheckBox(tr("Record and follow"), this))
{
    const Theme &theme = context.services.theme;
    m_follow->setChecked(true);
    setPlainToolTip(m_follow, tr("Off: the log stands still, so that a frame can be read. Faulty frames are recorded always."));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    // time, direction, size, remark, bytes
    new TableColumns(m_table, theme, {{104, 100}, {150, 84}, {60, 52}, {190, 88}, {300, 120}}, FrameModel::BytesColumn, 24);
    addCopyAction(m_table);
    m_table->setAccessibleName(tr("Frames"));
    m_words->setAccessibleName(tr("The chosen frame, field by field"));
    m_words->setReadOnly(true);
    m_words->setTabChangesFocus(true);
    m_words->setPlaceholderText(tr("Choose a frame to read it field by field."));
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_table);
    split->addWidget(m_words);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(4), 0, 0);
    layout->addWidget(m_follow);
    layout->addWidget(split, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FrameLog::explain);
    connect(m_follow, &QCheckBox::toggled, this, [this](bool on) { watch(on && isVisible()); });
}

FrameLog::~FrameLog()
{
    watch(false);
}

void FrameLog::watch(bool on)
{
    on = on && !m_device.isNull();
    if (on == m_watching)
        return;
    m_watching = on;
    m_context.services.field.watchFrames(m_device, on);
}

void FrameLog::setDevice(const DeviceId &device)
{
    if (device == m_device)
        return;
    watch(false);
    m_device = device;
    m_model->setFrames({});
    m_words->clear();
    watch(m_follow->isChecked() && isVisible());
    refresh();
}

void FrameLog::refresh()
{
    if (m_device.isNull() || !isVisible() || !m_follow->isChecked())
        return;
    const QPersistentModelIndex chosen = m_table->currentIndex();
    const bool choosing = m_table->selectionModel()->hasSelection();
    const int seen = chosen.isValid() ? m_table->rowViewportPosition(chosen.row()) : 0;
    const int row = chosen.row();
    m_keepWords = true; // a frame that has left the log can still be read to its end
    m_model->setFrames(m_context.services.field.frames(m_device));
    if (choosing && !chosen.isValid())
        m_table->setCurrentIndex({});
    m_keepWords = false;
    if (!choosing || !chosen.isValid()) {
        m_table->scrollToBottom();
    } else if (chosen.row() != row) {
        // what is being read does not run away
        QScrollBar *bar = m_table->verticalScrollBar();
        m_table->doItemsLayout();
        bar->setValue(bar->value() + (m_table->rowViewportPosition(chosen.row()) - seen) / std::max(1, m_table->rowHeight(chosen.row())));
    }
}

void FrameLog::explain()
{
    if (m_keepWords)
        return;
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model->frames().size()) {
        m_words->clear();
        return;
    }
    m_words->setPlainText(m_context.services.field.describeFrame(m_device, m_model->frames()[row]));
}

QByteArray FrameLog::asText() const
{
    QByteArray text;
    for (const FrameRecord &frame : m_model->frames()) {
        text += toIso(frame.at).toLatin1() + (frame.outgoing ? " > " : " < ") + frame.bytes.toHex(' ');
        if (!frame.note.isEmpty())
            text += "  # " + QString(frame.note).replace(QLatin1Char('\n'), QLatin1Char(' ')).toUtf8();
        text += '\n';
    }
    return text;
}

void FrameLog::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    watch(m_follow->isChecked());
    refresh();
}

void FrameLog::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    watch(false);
}

} // namespace lineside
