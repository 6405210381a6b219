#include "ui/trends/gap_ribbon.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace lineside {

namespace {

constexpr double kRowHeight = 5;
constexpr double kRowGap = 2;

QBrush brushOf(RibbonKind kind, const Theme &theme)
{
    switch (kind) {
    case RibbonKind::Unknown:
        return Qt::NoBrush;
    case RibbonKind::Good:
        return theme.color(Token::Fill);
    case RibbonKind::Uncertain:
        return QBrush(theme.color(Token::Muted), Qt::BDiagPattern);
    case RibbonKind::Bad:
        return QBrush(theme.color(Token::Text), Qt::Dense3Pattern);
    case RibbonKind::Lost:
        return theme.color(Token::Priority2);
    }
    return Qt::NoBrush;
}

} // namespace

GapRibbon::GapRibbon(const Theme &theme, Reason reason, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_reason(std::move(reason))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Quality of each curve over time"));
}

void GapRibbon::setRows(std::vector<Row> rows, int left, int right)
{
    if (rows == m_rows && left == m_left && right == m_right)
        return;
    const bool resized = rows.size() != m_rows.size();
    m_rows = std::move(rows);
    m_left = left;
    m_right = right;
    if (resized)
        updateGeometry();
    update();
}

int GapRibbon::rowHeight() const
{
    return m_theme.px(kRowHeight);
}

QRect GapRibbon::rowRect(int row) const
{
    return {m_left, row * (rowHeight() + m_theme.px(kRowGap)), m_right - m_left, rowHeight()};
}

QSize GapRibbon::sizeHint() const
{
    return {0, m_rows.empty() ? 0 : rowRect(int(m_rows.size()) - 1).bottom() + 1 + m_theme.px(4)};
}

bool GapRibbon::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int row = 0; row < int(m_rows.size()); ++row) {
        const QRect rect = rowRect(row).adjusted(0, 0, 0, m_theme.px(kRowGap));
        if (!rect.contains(help->pos()))
            continue;
        const QString reason = m_reason(row, help->pos().x() - m_left);
        if (!reason.isEmpty()) {
            showPlainToolTip(help->globalPos(), reason, this);
            return true;
        }
    }
    QToolTip::hideText();
    event->ignore();
    return true;
}

void GapRibbon::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Raised));
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const QRect bar = rowRect(int(i));
        // whose row it is: the pen's colour, before the time begins
        const int side = bar.height();
        painter.fillRect(QRect(bar.left() - side - m_theme.px(3), bar.top(), side, side), m_rows[i].color);
        for (const RibbonRun &run : m_rows[i].runs) {
            const QRect part(bar.left() + run.first, bar.top(), run.last - run.first, bar.height());
            if (run.kind == RibbonKind::Unknown) {
                painter.fillRect(QRect(part.left(), bar.center().y(), part.width(), 1), m_theme.color(Token::Line));
                continue;
            }
            // full height: here; hollow: from elsewhere; a half: not all the way it should have come
            const int half = std::max(1, part.height() / 2);
            const QBrush brush = brushOf(run.kind, m_theme);
            switch (run.source) {
            case RibbonSource::Here:
                painter.fillRect(part, brush);
                break;
            case RibbonSource::Plant:
                painter.fillRect(QRect(part.left(), part.top(), part.width(), 1), brush);
                painter.fillRect(QRect(part.left(), part.bottom(), part.width(), 1), brush);
                painter.fillRect(QRect(part.left(), part.top(), 1, part.height()), brush);
                painter.fillRect(QRect(part.right(), part.top(), 1, part.height()), brush);
                break;
            case RibbonSource::Hours: // a thin line: less than there was
                painter.fillRect(QRect(part.left(), part.center().y() - half / 2, part.width(), std::max(2, half / 2)), brush);
                break;
            case RibbonSource::Late:
                painter.fillRect(part.adjusted(0, part.height() - half, 0, 0), brush);
                break;
            case RibbonSource::Waiting:
                painter.fillRect(QRect(part.left(), part.top(), part.width(), half), brush);
                break;
            }
        }
    }
}

} // namespace lineside
