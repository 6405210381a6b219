#include "ui/health/waterfall_tree.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/glyphs.h"
#include "ui/widgets/health_words.h"

#include <QAction>
#include <QHeaderView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr int kRowHeight = 28;

//! The bar of a row on a scale from 0 to 100.
class WaterfallBar final : public QStyledItemDelegate
{
public:
    WaterfallBar(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index); // the ground
        const auto row = index.data(WaterfallTree::RowRole).value<WaterfallRow>();
        const double in = m_theme.scaled(6);
        const QRectF scale = QRectF(option.rect).adjusted(in, m_theme.scaled(7), -in, -m_theme.scaled(7));
        if (scale.width() < 8)
            return;
        const auto x = [&scale](double points) { return scale.left() + scale.width() * std::clamp(points, 0.0, 100.0) / 100; };
        painter->save();
        painter->fillRect(scale, m_theme.color(Token::Band));
        switch (row.kind) {
        case WaterfallRow::Kind::Start:
        case WaterfallRow::Kind::Score:
            if (std::isfinite(row.points))
                painter->fillRect(QRectF(QPointF(scale.left(), scale.top()), QPointF(x(row.after), scale.bottom())), m_theme.color(Token::Fill));
            else
                paintHatch(*painter, scale, m_theme.color(Token::Muted), m_theme.scaled(6));
            break;
        case WaterfallRow::Kind::Missing:
            paintHatch(*painter, scale, m_theme.color(Token::Muted), m_theme.scaled(6));
            break;
        case WaterfallRow::Kind::Dimension:
        case WaterfallRow::Kind::Ground:
        case WaterfallRow::Kind::Tag: {
            if (!std::isfinite(row.points) && row.kind == WaterfallRow::Kind::Ground) {
                painter->fillRect(scale, option.palette.base()); // it takes nothing of its own
                break;
            }
            if (!std::isfinite(row.points)) {
                paintHatch(*painter, scale, m_theme.color(Token::Muted), m_theme.scaled(6));
                break;
            }
            // what is still there, then what the row takes: no less than a line, where it takes anything at all
            painter->fillRect(QRectF(QPointF(scale.left(), scale.top()), QPointF(x(row.after), scale.bottom())),
                              m_theme.color(row.kind == WaterfallRow::Kind::Dimension ? Token::Line : Token::Grid));
            QRectF taken(QPointF(x(row.after), scale.top()), QPointF(x(row.before), scale.bottom()));
            if (row.before > row.after) {
                if (taken.width() < m_theme.scaled(2))
                    taken.setLeft(taken.right() - m_theme.scaled(2));
                painter->fillRect(taken, m_theme.color(Token::Value));
            }
            break;
        }
        }
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {m_theme.px(120), m_theme.px(kRowHeight)}; }

private:
    const Theme &m_theme;
};

} // namespace

WaterfallTree::WaterfallTree(const Theme &theme, QWidget *parent)
    : QTreeView(parent), m_theme(theme), m_model(new QStandardItemModel(0, ColumnCount, this))
{
    m_model->setHorizontalHeaderLabels({tr("What"), tr("From 100 to the score"), tr("Points"), tr("Why")});
    setModel(m_model);
    setItemDelegateForColumn(BarColumn, new WaterfallBar(theme, this));
    setAccessibleName(tr("From 100 to the score"));
    setEditTriggers(NoEditTriggers);
    setAllColumnsShowFocus(true);
    setUniformRowHeights(true);
    setExpandsOnDoubleClick(false);
    setSelectionBehavior(SelectRows);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    const auto dress = [this] {
        setIndentation(m_theme.px(16));
        spread();
        doItemsLayout();
        updateGeometry();
    };
    connect(&theme, &Theme::changed, this, dress);
    dress();
    connect(this, &QTreeView::activated, this, &WaterfallTree::open);
    auto *behind = new QAction(tr("Show what is behind it"), this);
    behind->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    behind->setShortcutContext(Qt::WidgetShortcut);
    connect(behind, &QAction::triggered, this, [this] { goBehind(currentIndex()); });
    addAction(behind);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    for (const auto signal : {&QTreeView::expanded, &QTreeView::collapsed})
        connect(this, signal, this, [this] { updateGeometry(); });
}

QSize WaterfallTree::sizeHint() const
{
    return {m_theme.px(560), header()->sizeHint().height() + shownBelow({}) * m_theme.px(kRowHeight) + 2 * frameWidth()};
}

int WaterfallTree::shownBelow(const QModelIndex &parent) const
{
    const int count = m_model->rowCount(parent);
    int rows = count;
    for (int row = 0; row < count; ++row) {
        const QModelIndex at = m_model->index(row, 0, parent);
        if (isExpanded(at))
            rows += shownBelow(at);
    }
    return rows;
}

void WaterfallTree::fill(QStandardItem *parent, int at, const WaterfallRow &row)
{
    if (parent->rowCount() <= at) {
        QList<QStandardItem *> items;
        for (int column = 0; column < ColumnCount; ++column)
            items += new QStandardItem;
        parent->appendRow(items);
    }
    const bool informs = row.kind == WaterfallRow::Kind::Ground && !std::isfinite(row.points);
    const QString points = informs                                   ? QString()
        : !std::isfinite(row.points)                ? QStringLiteral("–")
        : row.kind == WaterfallRow::Kind::Missing                    ? QStringLiteral("–")
        : row.kind == WaterfallRow::Kind::Start || row.kind == WaterfallRow::Kind::Score ? scoreText(row.points)
        : row.points > 0 ? QStringLiteral("−") + scoreText(row.points)
                         : scoreText(0.0);
    const QString texts[] = {row.label, {}, points, row.why};
    for (int column = 0; column < ColumnCount; ++column) {
        QStandardItem *item = parent->child(at, column);
        item->setText(texts[column]);
        item->setEditable(false);
    }
    WaterfallRow own = row;
    own.parts.clear(); // they are rows themselves
    const QVariant held = QVariant::fromValue(own);
    parent->child(at, BarColumn)->setData(held, RowRole);
    parent->child(at, WhatColumn)->setData(held, RowRole);
    parent->child(at, PointsColumn)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    parent->child(at, PointsColumn)->setFont(m_theme.font(FontRole::Strong));
    parent->child(at, WhyColumn)->setData(plainToolTip(row.why), Qt::ToolTipRole);
    parent->child(at, WhatColumn)->setData(plainToolTip(row.label), Qt::ToolTipRole);
    QStandardItem *first = parent->child(at, WhatColumn);
    first->setFont(m_theme.font(row.kind == WaterfallRow::Kind::Score ? FontRole::Strong : FontRole::Body));
    first->setAccessibleText(QStringLiteral("%1, %2, %3").arg(row.label, points, row.why));
    for (int part = 0; part < int(row.parts.size()); ++part)
        fill(first, part, row.parts[size_t(part)]);
    first->setRowCount(int(row.parts.size()));
}

void WaterfallTree::show(const ScoreParts &parts, const HealthPlan &plan, const ScoreGround &grounds)
{
    m_parts = parts;
    std::vector<WaterfallRow> rows = waterfallOf(parts, plan);
    addGrounds(rows, grounds, parts.at);
    for (int row = 0; row < int(rows.size()); ++row)
        fill(m_model->invisibleRootItem(), row, rows[size_t(row)]);
    m_model->setRowCount(int(rows.size()));
    if (!std::exchange(m_shown, true)) {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->rowCount(m_model->index(row, 0)) > 0) // what comes later is opened by whoever wants to see it
                expand(m_model->index(row, 0));
        }
        setCurrentIndex(m_model->index(std::min(1, m_model->rowCount() - 1), 0)); // what takes points
    }
    spread();
    updateGeometry();
}

void WaterfallTree::open(const QModelIndex &index)
{
    const QModelIndex first = index.siblingAtColumn(WhatColumn);
    if (m_model->rowCount(first) > 0)
        setExpanded(first, !isExpanded(first));
    else
        goBehind(index);
}

void WaterfallTree::goBehind(const QModelIndex &index)
{
    const auto row = index.siblingAtColumn(WhatColumn).data(RowRole).value<WaterfallRow>();
    switch (row.kind) {
    case WaterfallRow::Kind::Tag: {
        if (row.tag >= m_parts.tags.size())
            return;
        const TagPart &tag = m_parts.tags[row.tag];
        const TagDeviation &deviation = tag.score.deviation;
        // without data: the day before
        const UtcTime to = deviation.to > deviation.from ? deviation.to : m_parts.at;
        const UtcTime from = deviation.to > deviation.from ? deviation.from : m_parts.at - std::chrono::hours(24);
        return void(Q_EMIT readingsRequested(tag.tag, from, to));
    }
    case WaterfallRow::Kind::Ground:
        return void(Q_EMIT groundRequested(row.ground, row.dimension));
    case WaterfallRow::Kind::Dimension:
    case WaterfallRow::Kind::Missing: {
        const DimensionScore &dimension = m_parts.dimensions[size_t(row.dimension)];
        const bool hasRange = dimension.from < dimension.to;
        return void(Q_EMIT dimensionRequested(row.dimension, hasRange ? dimension.from : m_parts.at - std::chrono::hours(7 * 24), hasRange ? dimension.to : m_parts.at));
    }
    case WaterfallRow::Kind::Start:
    case WaterfallRow::Kind::Score:
        return;
    }
}

void WaterfallTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    spread();
}

void WaterfallTree::spread()
{
    const int width = viewport()->width();
    const int points = std::max(m_theme.px(64), header()->sectionSizeHint(PointsColumn));
    const int what = std::clamp(width / 4, m_theme.px(110), m_theme.px(220));
    const int bar = std::max(header()->sectionSizeHint(BarColumn), std::clamp(width / 4, m_theme.px(80), m_theme.px(320)));
    header()->resizeSection(WhatColumn, what);
    header()->resizeSection(BarColumn, bar);
    header()->resizeSection(PointsColumn, points);
}

} // namespace lineside
