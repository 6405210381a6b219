#include "ui/widgets/figure_table.h"

#include "models/base/csv.h"
#include "models/base/post.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyphs.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QFileDialog>
#include <QHeaderView>
#include <QPainter>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QThreadPool>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kSortRole = Qt::UserRole;

//! "2026-11-21T13:28:00.000Z": as files have times.
bool isIsoTime(const QString &text)
{
    return text.size() >= 19 && text[4] == u'-' && text[10] == u'T' && text[13] == u':';
}

} // namespace

class FigureTable::Model final : public QAbstractTableModel
{
public:
    Model(const Theme &theme, QList<Column> columns, QObject *parent)
        : QAbstractTableModel(parent)
        , m_theme(theme)
        , m_columns(std::move(columns))
    {
    }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_columns.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        const Row &row = m_rows[index.row()];
        switch (role) {
        case Qt::DisplayRole:
            return row.cells.value(index.column());
        case Qt::TextAlignmentRole:
            return int((m_columns[index.column()].isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            return row.hint.isEmpty() ? QVariant() : plainToolTip(row.hint);
        case Qt::AccessibleDescriptionRole:
            return row.hint;
        case Qt::FontRole:
            return row.isStrong ? QVariant(m_theme.font(FontRole::Strong)) : QVariant();
        case Qt::ForegroundRole:
            return row.isMuted ? QVariant(m_theme.color(Token::Muted)) : QVariant();
        case kSortRole:
            return sortable(row, index.column());
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole)
            return int((m_columns[section].isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        return role == Qt::DisplayRole ? QVariant(m_columns[section].title) : QVariant();
    }
    //! True when all rows are other ones.
    bool setRows(QList<Row> rows)
    {
        const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [](const Row &a, const Row &b) { return a.key == b.key; });
        if (same) {
            m_rows = std::move(rows);
            if (!m_rows.isEmpty())
                Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(m_columns.size()) - 1));
            return false;
        }
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return true;
    }
    int rowOf(const QString &key) const
    {
        const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&key](const Row &row) { return row.key == key; });
        return found == m_rows.end() ? -1 : int(found - m_rows.begin());
    }

    QVariant sortable(const Row &row, int column) const
    {
        const QString raw = row.raw.value(column);
        if (isIsoTime(raw))
            return raw;
        if (!m_columns[column].isNumber)
            return row.cells.value(column);
        bool isNumber = false;
        const double value = (raw.isEmpty() ? row.cells.value(column) : raw).toDouble(&isNumber);
        return isNumber ? QVariant(value) : QVariant();
    }

    const Theme &m_theme;
    const QList<Column> m_columns;
    QList<Row> m_rows;
};

class FigureTable::Rows final : public SortedRows
{
public:
    Rows(const Model &model, QObject *parent) : SortedRows(parent), m_model(model) {}
    void setWords(const QString &words)
    {
        m_words = words;
        invalidateFilter();
    }
    const Row &at(const QModelIndex &index) const { return m_model.m_rows[mapToSource(index).row()]; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &) const override
    {
        if (m_words.isEmpty())
            return true;
        const QStringList &cells = m_model.m_rows[row].cells;
        return std::any_of(cells.begin(), cells.end(), [this](const QString &cell) { return cell.contains(m_words, Qt::CaseInsensitive); });
    }

private:
    const Model &m_model;
    QString m_words;
};

class FigureTable::Delegate final : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, const Model &model, const Rows &rows, int barColumn, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
        , m_rows(rows)
        , m_barColumn(barColumn)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool hasBar = index.column() == m_barColumn;
        if (!hasBar && !m_model.m_columns[index.column()].isNumber)
            return QStyledItemDelegate::paint(painter, option, index);
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        const QString text = ground.text;
        ground.text.clear();
        const QWidget *widget = option.widget;
        (widget ? widget->style() : QApplication::style())->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
        const int margin = m_theme.px(6);
        const QRect inside = option.rect.adjusted(margin, 0, -margin, 0);
        painter->save();
        painter->setClipRect(option.rect);
        painter->setFont(ground.font);
        painter->setPen(ground.palette.color(QPalette::Text));
        QString shown = text;
        const int room = hasBar ? std::min(m_theme.px(58), inside.width()) : inside.width();
        if (tabularWidth(ground.font, shown) > room + margin)
            shown = ground.fontMetrics.elidedText(shown, Qt::ElideRight, room);
        const double width = tabularWidth(ground.font, shown);
        const double baseline = inside.top() + (inside.height() + ground.fontMetrics.ascent() - ground.fontMetrics.descent()) / 2.0;
        drawTabular(*painter, QPointF((hasBar ? inside.left() + room : inside.right() + 1) - width, baseline), shown);
        if (hasBar)
            paintBar(*painter, inside.adjusted(text.isEmpty() && !m_model.m_columns[index.column()].isNumber ? 0 : room + margin, 0, 0, 0),
                     m_rows.at(index).bar);
        painter->restore();
    }

private:
    void paintBar(QPainter &painter, const QRect &room, const Bar &bar) const
    {
        if (!bar.isShown || room.width() < 4)
            return;
        const int height = m_theme.px(10);
        const QRectF whole(room.left(), room.top() + (room.height() - height) / 2.0, room.width(), height);
        const auto place = [&whole](double share) { return whole.left() + std::clamp(share, 0.0, 1.0) * whole.width(); };
        painter.fillRect(whole, m_theme.color(Token::Band));
        const QRectF filled(QPointF(place(std::min(bar.from, bar.to)), whole.top()), QPointF(place(std::max(bar.from, bar.to)), whole.bottom()));
        if (bar.isHatched) {
            painter.fillRect(filled, m_theme.color(Token::Raised));
            paintHatch(painter, filled, m_theme.color(Token::Text), m_theme.scaled(4));
            painter.setPen(m_theme.color(Token::Text));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(filled.adjusted(0, 0, -1, -1));
        } else {
            painter.fillRect(filled, m_theme.color(Token::Fill));
        }
        if (bar.mark) {
            const double x = place(*bar.mark);
            painter.fillRect(QRectF(x - m_theme.scaled(1), whole.top() - m_theme.scaled(3), m_theme.scaled(2), whole.height() + m_theme.scaled(6)),
                             m_theme.color(Token::Text));
        }
    }

    const Theme &m_theme;
    const Model &m_model;
    const Rows &m_rows;
    const int m_barColumn;
};

FigureTable::FigureTable(const Theme &theme, const QString &name, const QList<Column> &columns, int flexible, int barColumn,
                         const QList<int> &spared, QWidget *parent)
    : QTableView(parent)
    , m_model(new Model(theme, columns, this))
    , m_rows(new Rows(*m_model, this))
{
    m_rows->setSourceModel(m_model);
    setModel(m_rows);
    setAccessibleName(name);
    setItemDelegate(new Delegate(theme, *m_model, *m_rows, barColumn, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    QList<ColumnWidth> widths;
    for (const Column &column : columns)
        widths += column.width;
    m_columns = new TableColumns(this, theme, widths, flexible, 28, spared);
    addCopyAction(this);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        const QString key = index.isValid() ? m_rows->at(index).key : QString();
        if (key.isEmpty() || key == m_current)
            return;
        m_current = key;
        Q_EMIT currentKeyChanged(key);
    });
    connect(this, &QTableView::activated, this, [this](const QModelIndex &index) { Q_EMIT rowActivated(m_rows->at(index).key); });
}

void FigureTable::setSortable()
{
    m_rows->serve(this, m_model, kSortRole);
}

void FigureTable::setFilter(const QString &text)
{
    const QString words = text.trimmed();
    if (words == m_filter)
        return;
    m_filter = words;
    m_rows->setWords(words);
    if (m_rows->rowCount() == 0 && !m_current.isEmpty()) {
        m_current.clear(); // nobody may act on what nobody sees
        Q_EMIT currentKeyChanged({});
    } else if (m_current.isEmpty() && m_rows->rowCount() > 0) {
        selectRow(0);
    }
    Q_EMIT filterChanged(words);
}

void FigureTable::setRows(QList<Row> rows)
{
    const bool areOthers = m_model->setRows(std::move(rows));
    m_columns->makeRoomForContents();
    if (!areOthers)
        return;
    const QModelIndex current = m_rows->mapFromSource(m_model->index(m_model->rowOf(m_current), 0));
    if (current.isValid())
        selectRow(current.row());
    else
        m_current.clear();
}

const QList<FigureTable::Row> &FigureTable::rows() const
{
    return m_model->m_rows;
}

const FigureTable::Row *FigureTable::row(const QString &key) const
{
    const int row = m_model->rowOf(key);
    return row < 0 ? nullptr : &m_model->m_rows[row];
}

QString FigureTable::currentKey() const
{
    return m_current;
}

bool FigureTable::choose(const QString &key)
{
    const int row = m_model->rowOf(key);
    if (row < 0)
        return false;
    if (!m_rows->mapFromSource(m_model->index(row, 0)).isValid())
        setFilter({});
    const QModelIndex index = m_rows->mapFromSource(m_model->index(row, 0));
    selectRow(index.row());
    scrollTo(index);
    return true;
}

QString FigureTable::asText() const
{
    QStringList titles;
    for (const Column &column : m_model->m_columns)
        titles += column.title;
    QString text = titles.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (const Row &row : m_model->m_rows) {
        QStringList cells;
        for (int column = 0; column < titles.size(); ++column)
            cells += QString::fromUtf8(csvCell(row.cells.value(column), '\t'));
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

QByteArray FigureTable::asCsv() const
{
    QByteArray text;
    const auto add = [&text](const QStringList &cells, qsizetype count) {
        for (qsizetype column = 0; column < count; ++column)
            text += (column > 0 ? "," : "") + csvCell(cells.value(column));
        text += "\r\n";
    };
    QStringList titles;
    for (const Column &column : m_model->m_columns)
        titles += column.title;
    add(titles, titles.size());
    for (const Row &row : m_model->m_rows)
        add(row.raw.isEmpty() ? row.cells : row.raw, titles.size());
    return text;
}

namespace {

struct ExportText
{
    Q_DECLARE_TR_FUNCTIONS(FigureTable)
};

} // namespace

void saveExport(const PageContext &context, QWidget *parent, const QString &title, const QString &fileName, const QByteArray &bytes,
                const std::function<void(const QString &)> &remark)
{
    if (const Status may = context.services.seat.may(Permission::ExportData); !may) {
        remark(inWords(may.error()));
        offerLogin(context, parent, may.error());
        return;
    }
    const QString path = QFileDialog::getSaveFileName(parent, title, fileName,
                                                      fileName.endsWith(QLatin1String(".pdf")) ? ExportText::tr("PDF files (*.pdf)")
                                                                                               : ExportText::tr("CSV files (*.csv)"));
    if (path.isEmpty())
        return;
    QThreadPool::globalInstance()->start([bytes, path, remark, guard = QPointer<QWidget>(parent)] {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        post(QCoreApplication::instance(), [guard, remark, path, written] {
            if (guard)
                remark(written ? ExportText::tr("Written to %1.").arg(path) : ExportText::tr("%1 cannot be written.").arg(path));
        });
    });
}

} // namespace lineside
