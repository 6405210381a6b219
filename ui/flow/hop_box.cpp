#include "ui/flow/hop_box.h"

#include "ui/theme/tabular.h"
#include "ui/widgets/glyphs.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

namespace lineside {

HopBox::HopBox(const Theme &theme, const QString &name, const QString &what, bool last, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(name)
    , m_what(what)
    , m_last(last)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
}

void HopBox::setFigures(const HopFigures &figures)
{
    m_figures = figures;
    setAccessibleDescription(figures.lines.join(QLatin1Char('\n')));
    update();
}

QSize HopBox::sizeHint() const
{
    return {m_theme.px(200), m_theme.px(m_high)};
}

QSize HopBox::minimumSizeHint() const
{
    return {m_theme.px(124), m_theme.px(m_high)};
}

void HopBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double arrow = m_theme.scaled(m_last ? 0 : 20);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -arrow - 0.5, -0.5);
    painter.setPen(QPen(m_theme.color(m_figures.abnormal ? Token::Priority2 : Token::Line), m_figures.abnormal ? m_theme.scaled(2) : 1));
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(box, m_theme.scaled(4), m_theme.scaled(4));
    if (!m_last) {
        const double y = box.center().y();
        const double left = box.right() + m_theme.scaled(4);
        const double right = width() - m_theme.scaled(3);
        const double head = m_theme.scaled(5);
        painter.setPen(QPen(m_theme.color(Token::Muted), m_theme.scaled(1.4)));
        painter.drawLine(QPointF(left, y), QPointF(right, y));
        painter.drawLine(QPointF(right - head, y - head), QPointF(right, y));
        painter.drawLine(QPointF(right - head, y + head), QPointF(right, y));
    }

    const double pad = m_theme.scaled(10);
    const QRectF inner = box.adjusted(pad, m_theme.scaled(8), -pad, -m_theme.scaled(8));
    double y = inner.top();
    const auto line = [&](FontRole role, Token token, const QString &text, bool tabular, double after) {
        const QFont font = m_theme.font(role);
        const QFontMetricsF metrics(font);
        painter.setFont(font);
        painter.setPen(m_theme.color(token));
        if (std::max(tabularWidth(font, text), metrics.horizontalAdvance(text)) > inner.width()) {
            // what is too long for one line takes two
            const QRectF room(inner.left(), y, inner.width(), std::max(0.0, inner.bottom() - y));
            QRectF used;
            painter.drawText(room, Qt::TextWordWrap, text, &used);
            y += used.height() + m_theme.scaled(after);
            return;
        }
        y += metrics.ascent();
        if (tabular)
            drawTabular(painter, {inner.left(), y}, text);
        else
            painter.drawText(QPointF(inner.left(), y), text);
        y += metrics.descent() + m_theme.scaled(after);
    };
    const QLocale locale;
    line(FontRole::Name, Token::Text, m_name, false, 1);
    line(FontRole::Small, Token::Muted, m_what, false, 8);
    if (m_figures.perSecond >= 0) {
        line(FontRole::Value, Token::Value, locale.toString(m_figures.perSecond, 'f', 0), true, 0);
        line(FontRole::Small, Token::Muted, tr("readings a second"), false, 8);
    }
    if (m_figures.fill) {
        const QRectF bar(inner.left(), y, inner.width(), m_theme.scaled(6));
        painter.fillRect(bar, m_theme.color(Token::Band));
        const double fill = std::clamp(*m_figures.fill, 0.0, 1.0);
        painter.fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * fill, bar.height())),
                         m_theme.color(fill >= 0.8 ? Token::Priority2 : Token::Fill));
        y += m_theme.scaled(9);
        line(FontRole::Small, Token::Muted, m_figures.fillText, true, 6);
    }
    if (m_figures.p50Ms && m_figures.p95Ms) {
        const auto ms = [&](double value) { return locale.toString(value, 'f', value < 10 ? 2 : 0); };
        line(FontRole::Body, Token::Text, tr("p50 %1 ms · p95 %2 ms").arg(ms(*m_figures.p50Ms), ms(*m_figures.p95Ms)), true, 2);
    }
    for (const QString &text : m_figures.lines)
        line(FontRole::Small, Token::Muted, text, true, 2);
}

} // namespace lineside
