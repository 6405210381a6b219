#include "ui/trends/pen_model.h"

#include "ui/services.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/value_look.h"

#include <QLocale>
#include <QPainter>

#include <cmath>

namespace lineside {

namespace {

//! A state's word where there is one, else the number with its unit.
QString wordsFor(double number, const Tag &tag)
{
    if (tag.kind == TagKind::Status) {
        for (const StateText &state : tag.states) {
            if (double(state.value) == number)
                return state.text;
        }
    }
    return numberText(number, tag, QLocale());
}

} // namespace

PenModel::PenModel(const UiServices &services, TrendPlot &plot, QObject *parent)
    : QAbstractTableModel(parent)
    , m_services(services)
    , m_plot(plot)
    , m_rows(int(plot.pens().size()))
{
}

int PenModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int PenModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PenModel::text(const std::optional<TrendSample> &sample, const Tag &tag) const
{
    if (!sample)
        return QStringLiteral("–");
    if (std::isnan(sample->value))
        return tr("no value");
    const QString number = wordsFor(sample->value, tag);
    return qualityOf(sample->status) == Quality::Uncertain ? tr("%1 (uncertain)").arg(number) : number;
}

QVariant PenModel::data(const QModelIndex &index, int role) const
{
    const size_t row = size_t(index.row());
    if (!index.isValid() || row >= m_plot.pens().size())
        return {};
    const TrendPen &pen = m_plot.pens()[row];
    const SnapshotPtr snapshot = m_services.editor.snapshot();
    const TagEntry *entry = snapshot->find(pen.tag);
    if (role == Qt::CheckStateRole && index.column() == TagColumn)
        return pen.shown ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::DecorationRole && index.column() == TagColumn) {
        QPixmap swatch(m_services.theme.px(18), m_services.theme.px(10));
        swatch.fill(Qt::transparent);
        QPainter painter(&swatch);
        painter.fillRect(QRectF(0, swatch.height() * 0.35, swatch.width(), swatch.height() * 0.3), m_plot.penColor(pen));
        return swatch;
    }
    if (role == Qt::TextAlignmentRole && index.column() != TagColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == TagColumn) {
        const QString sources = m_plot.sources(row);
        return sources.isEmpty() ? QVariant() : plainToolTip(sources);
    }
    if (role != Qt::DisplayRole)
        return {};
    if (!entry)
        return index.column() == TagColumn ? tr("A tag that is no longer in the plant") : QString();
    const Tag &tag = *entry->tag;
    switch (index.column()) {
    case TagColumn: {
        const QString owner = entry->machine ? entry->machine->code : entry->device->code;
        return owner + QStringLiteral("  ") + (tag.name.isEmpty() ? tag.code : tag.name);
    }
    case NewestColumn:
        return text(m_plot.newest(row), tag);
    case FirstColumn:
    case SecondColumn:
        if (!m_plot.cursorsShown())
            return {};
        return text(m_plot.sampleAt(row, m_plot.cursor(index.column() == FirstColumn ? 0 : 1)), tag);
    case DeltaColumn: {
        if (!m_plot.cursorsShown() || tag.kind == TagKind::Status)
            return {};
        const auto first = m_plot.sampleAt(row, m_plot.cursor(0));
        const auto second = m_plot.sampleAt(row, m_plot.cursor(1));
        if (!first || !second || std::isnan(first->value) || std::isnan(second->value))
            return QStringLiteral("–");
        return numberText(second->value - first->value, tag, QLocale());
    }
    default:
        return {};
    }
}

bool PenModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const size_t row = size_t(index.row());
    if (role != Qt::CheckStateRole || row >= m_plot.pens().size())
        return false;
    std::vector<TrendPen> pens = m_plot.pens();
    pens[row].shown = value.toInt() == Qt::Checked;
    m_plot.setPens(pens);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

QVariant PenModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == TagColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto clock = [](UtcTime at) { return QLocale().toString(toLocalDateTime(at).time(), QStringLiteral("HH:mm:ss")); };
    switch (section) {
    case TagColumn:
        return tr("Tag");
    case NewestColumn:
        return tr("Newest");
    case FirstColumn:
        return m_plot.cursorsShown() ? tr("A  %1").arg(clock(m_plot.cursor(0))) : QString();
    case SecondColumn:
        return m_plot.cursorsShown() ? tr("B  %1").arg(clock(m_plot.cursor(1))) : QString();
    case DeltaColumn: {
        if (!m_plot.cursorsShown())
            return QString();
        const double seconds = std::chrono::duration<double>(m_plot.cursor(1) - m_plot.cursor(0)).count();
        return tr("B − A  %1 s").arg(QLocale().toString(seconds, 'f', std::abs(seconds) < 100 ? 2 : 0));
    }
    default:
        return {};
    }
}

Qt::ItemFlags PenModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == TagColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

void PenModel::reload()
{
    beginResetModel();
    m_rows = int(m_plot.pens().size());
    endResetModel();
}

void PenModel::refresh()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, NewestColumn), index(m_rows - 1, DeltaColumn), {Qt::DisplayRole});
    Q_EMIT headerDataChanged(Qt::Horizontal, FirstColumn, DeltaColumn);
}

} // namespace lineside
