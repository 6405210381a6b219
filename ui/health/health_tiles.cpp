#include "ui/health/health_tiles.h"

#include "ui/health/health_model.h"
#include "ui/theme/tabular.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>

namespace lineside {

namespace {

// pixels at 100 %
constexpr int kTileWidth = 236;
constexpr int kWidestTile = 360;
constexpr int kTileHeight = 128;
constexpr int kTileGap = 8;
constexpr int kHeadingHeight = 28;

} // namespace

TileDelegate::TileDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize TileDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(kTileWidth), m_theme.px(kTileHeight)};
}

QString TileDelegate::buttonText() const
{
    return tr("Settings…");
}

QRect TileDelegate::buttonRect(const QRect &tile, const QModelIndex &index) const
{
    const auto state = index.data(HealthModel::TileRole).value<HealthTile>().state;
    if (state != HealthTile::State::DataPoor && state != HealthTile::State::Unwatched)
        return {};
    const QFontMetrics metrics(m_theme.font(FontRole::Body));
    const QSize size(metrics.horizontalAdvance(buttonText()) + m_theme.px(20), m_theme.px(24));
    return QRect(QPoint(tile.right() - m_theme.px(10) - size.width(), tile.bottom() - m_theme.px(8) - size.height()), size);
}

void TileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const HealthTile tile = index.data(HealthModel::TileRole).value<HealthTile>();
    const Theme &theme = m_theme;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);

    // The frame: the worse, the heavier; at the left a strip of the status' colour.
    const bool judged = tile.state == HealthTile::State::Judged;
    const bool low = judged && (tile.status == HealthStatus::Poor || tile.status == HealthStatus::Critical);
    const QColor color = judged ? healthColor(tile.status, theme) : theme.color(Token::Line);
    const double width = low ? theme.scaled(2) : 1;
    const QRectF frame = QRectF(option.rect).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    QPainterPath shape;
    shape.addRoundedRect(frame, theme.scaled(4), theme.scaled(4));
    painter->fillPath(shape, theme.color(option.state & QStyle::State_Selected ? Token::Selected : Token::Raised));
    painter->save();
    painter->setClipPath(shape);
    const double strip = theme.scaled(low ? 10 : 6);
    if (judged)
        painter->fillRect(QRectF(frame.left(), frame.top(), strip, frame.height()), color);
    // The worst stands out: its head is filled.
    const double headHeight = theme.scaled(28);
    const bool inverted = judged && tile.status == HealthStatus::Critical;
    if (inverted)
        painter->fillRect(QRectF(frame.left(), frame.top(), frame.width(), headHeight), color);
    painter->restore();
    painter->setPen(QPen(low ? color : theme.color(Token::Line), width));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(shape);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.color(Token::Focus), theme.scaled(2)));
        const double in = theme.scaled(3);
        painter->drawRoundedRect(frame.adjusted(in, in, -in, -in), theme.scaled(3), theme.scaled(3));
    }

    const double left = frame.left() + theme.scaled(18);
    const double right = frame.right() - theme.scaled(10);
    const auto line = [&](const QRectF &rect, const QFont &font, const QColor &ink, const QString &text, Qt::Alignment align = Qt::AlignLeft) {
        painter->setFont(font);
        painter->setPen(ink);
        painter->drawText(rect, int(align | Qt::AlignVCenter), QFontMetricsF(font).elidedText(text, Qt::ElideRight, rect.width()));
    };
    const QColor text = theme.color(Token::Text);
    const QColor muted = theme.color(Token::Muted);
    line(QRectF(left, frame.top(), right - left, headHeight), theme.font(FontRole::Name), inverted ? onHealthColor(tile.status, theme) : text,
         tile.name);

    // Status: bars and word; the score as a number.
    const double glyph = theme.px(16);
    double y = frame.top() + headHeight + theme.scaled(2);
    const double rowHeight = theme.scaled(24);
    if (judged || tile.state == HealthTile::State::DataPoor)
        paintHealthGlyph(*painter, QRectF(left, y + (rowHeight - glyph) / 2, glyph, glyph), tile.status, theme);
    const double wordsAt = left + glyph + theme.scaled(6);
    const QString score = scoreText(tile.score, 0);
    const QFont value = theme.font(FontRole::Value);
    const double scoreWidth = judged ? tabularWidth(value, score) : 0;
    line(QRectF(wordsAt, y, right - scoreWidth - theme.scaled(8) - wordsAt, rowHeight), theme.font(FontRole::Strong), text, tile.word());
    if (judged) {
        painter->setFont(value);
        painter->setPen(theme.color(Token::Value));
        const QFontMetricsF metrics(value);
        drawTabular(*painter, {right - scoreWidth, y + (rowHeight + metrics.ascent() - metrics.descent()) / 2}, score);
    }
    y += rowHeight + theme.scaled(2);
    const QFont small = theme.font(FontRole::Small);
    const double smallHeight = theme.scaled(17);
    if (judged) {
        paintScoreBar(*painter, QRectF(left, y, right - left, theme.scaled(6)), tile.score, tile.status, theme);
        y += theme.scaled(10);
        const double arrow = theme.px(14);
        paintTrendArrow(*painter, QRectF(left, y + (smallHeight - arrow) / 2, arrow, arrow), tile.direction, theme);
        const double after = tile.direction == HealthDirection::Unknown ? left : left + arrow + theme.scaled(6);
        const QString confidence = tr("%1 sure", "confidence").arg(shareText(tile.confidence));
        const double confidenceWidth = QFontMetricsF(small).horizontalAdvance(confidence);
        // beside each other, or below where the words of the trend take all the line
        const double beside = right - confidenceWidth - theme.scaled(8);
        const bool isBelow = QFontMetricsF(small).horizontalAdvance(tile.trend) > beside - after;
        line(QRectF(after, y, (isBelow ? right : beside) - after, smallHeight), small, text, tile.trend);
        line(QRectF(right - confidenceWidth - 1, isBelow ? y + smallHeight : y, confidenceWidth + 1, smallHeight), small, muted, confidence, Qt::AlignRight);
        y += smallHeight;
        const QString more = !tile.anomaly.isEmpty() ? tile.anomaly : tile.cap;
        if (!more.isEmpty())
            line(QRectF(left, y, (isBelow ? beside : right) - left, smallHeight), theme.font(FontRole::Small), text, (tile.anomaly.isEmpty() ? QString() : QStringLiteral("◇ ")) + more);
        y += smallHeight;
        line(QRectF(left, y, right - left, smallHeight), small, muted, tile.grounds);
    } else {
        const QRect button = buttonRect(option.rect, index);
        QString words = tile.missing;
        if (tile.state == HealthTile::State::DataPoor)
            words = tr("%1 known. %2", "how much, and what is missing").arg(shareText(tile.confidence), tile.missing);
        else if (tile.state == HealthTile::State::Unwatched)
            words = tr("Switched off for this machine.");
        else if (tile.state == HealthTile::State::CatchingUp)
            words = tr("Figures of the past are read after the start; the score comes with them.");
        else
            words = tr("The first score comes within a minute.");
        painter->setFont(small);
        painter->setPen(muted);
        const double bottom = button.isEmpty() ? frame.bottom() - theme.scaled(6) : button.top() - theme.scaled(2);
        painter->drawText(QRectF(left, y, right - left, std::max(0.0, bottom - y)), int(Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap), words);
        if (!button.isEmpty()) {
            painter->setPen(QPen(theme.color(Token::Line), 1));
            painter->setBrush(theme.color(Token::Panel));
            painter->drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), theme.scaled(4), theme.scaled(4));
            line(button, theme.font(FontRole::Body), text, buttonText(), Qt::AlignHCenter);
        }
    }
    painter->restore();
}

bool TileDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton && buttonRect(option.rect, index).contains(mouse->position().toPoint())) {
            Q_EMIT settingsRequested(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

HealthTiles::HealthTiles(const Theme &theme, int groupRole, QWidget *parent)
    : QAbstractItemView(parent), m_theme(theme), m_groupRole(groupRole)
{
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    viewport()->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, this, [this] {
        m_laidOutFor = -1;
        doItemsLayout();
        viewport()->update();
    });
}

void HealthTiles::setModel(QAbstractItemModel *model)
{
    QAbstractItemView::setModel(model);
    connect(model, &QAbstractItemModel::dataChanged, viewport(), qOverload<>(&QWidget::update));
}

void HealthTiles::reset()
{
    QAbstractItemView::reset();
    m_laidOutFor = -1;
    updateGeometries();
}

void HealthTiles::layOut()
{
    const int width = viewport()->width();
    if (width == m_laidOutFor)
        return;
    m_laidOutFor = width;
    m_rects.clear();
    m_headings.clear();
    m_height = 0;
    if (!model())
        return;
    const int gap = m_theme.px(kTileGap);
    const int least = m_theme.px(kTileWidth);
    const int height = m_theme.px(kTileHeight);
    m_columns = std::max(1, (width + gap) / (least + gap));
    const int tile = std::min(m_theme.px(kWidestTile), (width - gap * (m_columns - 1)) / m_columns);
    const int rows = model()->rowCount(rootIndex());
    m_rects.reserve(size_t(rows));
    QString group;
    int y = 0;
    int column = 0;
    for (int row = 0; row < rows; ++row) {
        const QString its = model()->index(row, 0, rootIndex()).data(m_groupRole).toString();
        if (row == 0 || its != group) {
            if (column > 0)
                y += height + gap;
            column = 0;
            group = its;
            if (!its.isEmpty()) {
                m_headings.push_back({y, its.toUpper()});
                y += m_theme.px(kHeadingHeight);
            }
        } else if (column == m_columns) {
            column = 0;
            y += height + gap;
        }
        m_rects.push_back(QRect(column * (tile + gap), y, tile, height));
        ++column;
    }
    m_height = rows > 0 ? y + height : 0;
}

void HealthTiles::updateGeometries()
{
    layOut();
    QScrollBar *bar = verticalScrollBar();
    bar->setSingleStep(m_theme.px(40));
    bar->setPageStep(viewport()->height());
    bar->setRange(0, std::max(0, m_height - viewport()->height()));
    QAbstractItemView::updateGeometries();
}

void HealthTiles::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

int HealthTiles::verticalOffset() const
{
    return verticalScrollBar()->value();
}

QRect HealthTiles::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rects.size())
        return {};
    return m_rects[size_t(index.row())].translated(0, -verticalOffset());
}

void HealthTiles::scrollTo(const QModelIndex &index, ScrollHint)
{
    if (!index.isValid() || size_t(index.row()) >= m_rects.size())
        return;
    QRect rect = m_rects[size_t(index.row())];
    if (index.row() == 0)
        rect.setTop(0); // with the heading
    QScrollBar *bar = verticalScrollBar();
    if (rect.top() < bar->value())
        bar->setValue(rect.top());
    else if (rect.bottom() > bar->value() + viewport()->height())
        bar->setValue(rect.bottom() - viewport()->height() + 1);
    viewport()->update();
}

size_t HealthTiles::firstBelow(int y) const
{
    return size_t(std::lower_bound(m_rects.begin(), m_rects.end(), y, [](const QRect &rect, int at) { return rect.bottom() < at; })
                  - m_rects.begin());
}

QModelIndex HealthTiles::indexAt(const QPoint &point) const
{
    const QPoint at = point + QPoint(0, verticalOffset());
    for (size_t row = firstBelow(at.y()); row < m_rects.size() && m_rects[row].top() <= at.y(); ++row) {
        if (m_rects[row].contains(at))
            return model()->index(int(row), 0, rootIndex());
    }
    return {};
}

QModelIndex HealthTiles::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int rows = int(m_rects.size());
    if (rows == 0)
        return {};
    const int at = currentIndex().isValid() ? currentIndex().row() : -1;
    if (at < 0)
        return model()->index(action == MoveEnd ? rows - 1 : 0, 0, rootIndex());
    int to = at;
    const auto vertically = [&](int direction, int least) {
        // the nearest tile of the first row that is so far away, or of the last there is
        const QRect from = m_rects[size_t(at)];
        int top = from.top();
        for (int row = at; row >= 0 && row < rows; row += direction) {
            const int far = std::abs(m_rects[size_t(row)].top() - from.top());
            if (far > 0)
                top = m_rects[size_t(row)].top();
            if (far >= least)
                break;
        }
        int best = INT_MAX;
        for (int row = at; top != from.top() && row >= 0 && row < rows; row += direction) {
            const int aside = std::abs(m_rects[size_t(row)].left() - from.left());
            if (m_rects[size_t(row)].top() == top && aside < best) {
                to = row;
                best = aside;
            }
        }
    };
    switch (action) {
    case MoveLeft:
    case MovePrevious:
        to = std::max(0, at - 1);
        break;
    case MoveRight:
    case MoveNext:
        to = std::min(rows - 1, at + 1);
        break;
    case MoveUp:
        vertically(-1, 1);
        break;
    case MoveDown:
        vertically(1, 1);
        break;
    case MovePageUp:
        vertically(-1, viewport()->height());
        break;
    case MovePageDown:
        vertically(1, viewport()->height());
        break;
    case MoveHome:
        to = 0;
        break;
    case MoveEnd:
        to = rows - 1;
        break;
    }
    return model()->index(to, 0, rootIndex());
}

void HealthTiles::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QModelIndex index = indexAt(rect.topLeft());
    selectionModel()->select(index.isValid() ? QItemSelection(index, index) : QItemSelection(), command);
}

QRegion HealthTiles::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QModelIndex &index : selection.indexes())
        region += visualRect(index);
    return region;
}

void HealthTiles::paintEvent(QPaintEvent *event)
{
    layOut();
    QPainter painter(viewport());
    const int offset = verticalOffset();
    const QRect dirty = event->rect();
    painter.setFont(m_theme.font(FontRole::Section));
    painter.setPen(m_theme.color(Token::Muted));
    for (const Heading &heading : m_headings) {
        const QRect rect(0, heading.y - offset, viewport()->width(), m_theme.px(kHeadingHeight));
        if (rect.intersects(dirty))
            painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                             QFontMetrics(painter.font()).elidedText(heading.text, Qt::ElideRight, rect.width()));
    }
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QModelIndex current = currentIndex();
    for (size_t row = firstBelow(dirty.top() + offset); row < m_rects.size() && m_rects[row].top() - offset <= dirty.bottom(); ++row) {
        const QModelIndex index = model()->index(int(row), 0, rootIndex());
        option.rect = m_rects[row].translated(0, -offset);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == current);
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
}

} // namespace lineside
