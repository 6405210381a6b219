#include "ui/write/write_scale.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace lineside {

WriteScale::WriteScale(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void WriteScale::setSpan(const Range &limits, const Range &normal)
{
    m_limits = limits;
    m_normal = normal;
    setVisible(limits.low && limits.high && *limits.high > *limits.low);
    update();
}

void WriteScale::setValues(std::optional<double> present, std::optional<double> next)
{
    if (present == m_present && next == m_next)
        return;
    m_present = present;
    m_next = next;
    update();
}

QSize WriteScale::sizeHint() const
{
    return {m_theme.px(180), m_theme.px(34)};
}

void WriteScale::paintEvent(QPaintEvent *)
{
    if (!m_limits.low || !m_limits.high)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double pad = m_theme.scaled(7);
    const QRectF bar(pad, height() / 2.0 - m_theme.scaled(4), width() - 2 * pad, m_theme.scaled(8));
    const auto x = [&](double value) {
        const double share = (value - *m_limits.low) / (*m_limits.high - *m_limits.low);
        return bar.left() + std::clamp(share, 0.0, 1.0) * bar.width();
    };
    painter.setPen(QPen(m_theme.color(Token::Line), 1));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRect(bar);
    if (m_normal.low || m_normal.high) {
        const double left = x(m_normal.low.value_or(*m_limits.low));
        const double right = x(m_normal.high.value_or(*m_limits.high));
        painter.fillRect(QRectF(left, bar.top() + 1, right - left, bar.height() - 2), m_theme.color(Token::Band));
    }
    const auto pointer = [&](double value, bool below, const QColor &color) {
        const double at = x(value);
        const double size = m_theme.scaled(6);
        const double edge = below ? bar.bottom() : bar.top();
        const double tip = below ? -1 : 1;
        QPainterPath path(QPointF(at, edge));
        path.lineTo(at - size, edge - tip * size * 1.4);
        path.lineTo(at + size, edge - tip * size * 1.4);
        path.closeSubpath();
        painter.fillPath(path, color);
    };
    if (m_present)
        pointer(*m_present, false, m_theme.color(Token::Muted));
    if (m_next)
        pointer(*m_next, true, m_theme.color(Token::Focus));
}

} // namespace lineside
