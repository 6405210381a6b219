#include "ui/widgets/value_view.h"

#include "ui/theme/plain_text.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

namespace lineside {

ValueView::ValueView(const Theme &theme, FontRole role, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_role(role)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ValueView::setLook(const ValueLook &look)
{
    if (look == m_look)
        return;
    const bool grows = valueWidth(look, m_theme, {.number = m_role}) > width();
    m_look = look;
    setAccessibleDescription(look.spoken());
    if (grows)
        updateGeometry();
    update();
}

void ValueView::setWhy(const QString &why)
{
    m_why = why;
    setPlainToolTip(this, why);
}

QSize ValueView::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(m_role));
    return {int(valueWidth(m_look, m_theme, {.number = m_role})) + m_theme.px(4), metrics.height() + m_theme.px(4)};
}

QSize ValueView::minimumSizeHint() const
{
    return {m_theme.px(48), sizeHint().height()};
}

void ValueView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintValue(painter, QRectF(rect()).adjusted(2, 0, -2, 0), m_look, m_theme, {.number = m_role});
    if (hasFocus()) {
        painter.setPen(m_theme.color(Token::Focus));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void ValueView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2) {
        showPlainToolTip(mapToGlobal(QPoint(0, height())), m_why, this);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace lineside
