#include "ui/overview/machine_card.h"

#include "ui/theme/tabular.h"
#include "ui/widgets/catching_up.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <bit>

namespace lineside {

bool operator==(const CardValue &a, const CardValue &b)
{
    const auto sameBits = [](float x, float y) { return std::bit_cast<quint32>(x) == std::bit_cast<quint32>(y); };
    return a.label == b.label && a.look == b.look && a.tag == b.tag
        && std::equal(a.recent.begin(), a.recent.end(), b.recent.begin(), b.recent.end(), sameBits);
}

MachineCard::MachineCard(const MachineId &machine, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_machine(machine), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

bool MachineCard::setLook(const CardLook &look)
{
    if (look == m_look)
        return false;
    m_look = look;
    QStringList words{look.stateWord};
    if (look.worst > Condition::Normal)
        words += conditionWord(look.worst);
    for (const CardValue &value : look.values)
        words += value.label + u' ' + value.look.spoken();
    if (look.health)
        words += look.health->score ? tr("health %1, %2").arg(*look.health->score).arg(healthStatusWord(look.health->status))
                                    : tr("health: %1").arg(look.health->catchingUp ? catchingUpWord() : healthStatusWord(look.health->status));
    words.removeAll(QString());
    setAccessibleName(look.name);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
    return true;
}

void MachineCard::setSelected(bool selected)
{
    if (m_selected == selected)
        return;
    m_selected = selected;
    update();
}

void MachineCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Page));
    painter.setRenderHint(QPainter::Antialiasing);

    // The frame: quiet unless something is beyond a limit; focus lies inside it, so that neither hides the other.
    const bool alarmed = m_look.worst == Condition::Urgent || m_look.worst == Condition::Warning;
    const double width = alarmed ? m_theme.scaled(2) : 1;
    const Token border = m_look.worst == Condition::Urgent  ? Token::Priority1
                       : m_look.worst == Condition::Warning ? Token::Priority2
                                                            : Token::Line;
    const QRectF frame = QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    QPainterPath shape;
    shape.addRoundedRect(frame, m_theme.scaled(4), m_theme.scaled(4));
    painter.fillPath(shape, m_theme.color(Token::Raised));
    if (m_look.noLink) {
        painter.save();
        painter.setClipPath(shape);
        paintHatch(painter, QRectF(frame.left(), frame.top(), frame.width(), m_theme.scaled(6)),
                   m_theme.color(Token::Muted), m_theme.scaled(6));
        painter.restore();
    }
    painter.setPen(QPen(m_theme.color(border), width));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape);
    if (hasFocus() || m_selected) {
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.scaled(hasFocus() ? 2 : 1)));
        const double in = m_theme.scaled(3);
        painter.drawRoundedRect(frame.adjusted(in, in, -in, -in), m_theme.scaled(3), m_theme.scaled(3));
    }

    // Name left, state words and glyph right.
    const double pad = m_theme.scaled(12);
    const QRectF inside = QRectF(rect()).adjusted(pad, m_theme.scaled(8), -pad, -m_theme.scaled(8));
    QRectF title(inside.left(), inside.top(), inside.width(), m_theme.scaled(22));
    const Glyph glyph = m_look.noLink ? Glyph::None : glyphOf(m_look.worst);
    if (glyph != Glyph::None) {
        const double side = m_theme.px(18);
        paintGlyph(painter, QRectF(title.right() - side, title.center().y() - side / 2, side, side), glyph, m_theme);
        title.setRight(title.right() - side - m_theme.scaled(6));
    }
    const QFont nameFont = m_theme.font(FontRole::Name);
    const QFont stateFont = m_theme.font(FontRole::Body);
    const QFontMetricsF nameMetrics(nameFont);
    const QFontMetricsF stateMetrics(stateFont);
    // A long name gives way to the state, but never to less than half of the line.
    const double stateWanted = tabularWidth(stateFont, m_look.stateWord);
    const double nameWanted = nameMetrics.horizontalAdvance(m_look.name);
    const double gap = m_theme.scaled(8);
    const double nameGets = std::min(nameWanted, std::max(title.width() / 2, title.width() - stateWanted - gap));
    const double stateGets = std::max(0.0, title.width() - nameGets - gap);
    painter.setFont(nameFont);
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     nameMetrics.elidedText(m_look.name, Qt::ElideRight, nameGets + 1));
    painter.setFont(stateFont);
    painter.setPen(m_theme.color(Token::Muted));
    const QString state = stateWanted <= stateGets + 1
        ? m_look.stateWord
        : stateMetrics.elidedText(m_look.stateWord, Qt::ElideRight, stateGets);
    const double baseline = title.center().y() + (stateMetrics.ascent() - stateMetrics.descent()) / 2;
    drawTabular(painter, {title.right() - tabularWidth(stateFont, state), baseline}, state);

    if (m_look.health)
        paintHealth(painter);
    if (m_look.values.empty()) {
        painter.setPen(m_theme.color(Token::Muted));
        painter.setFont(m_theme.font(FontRole::Small));
        painter.drawText(inside.adjusted(0, title.height(), 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap,
                         tr("No key values chosen"));
        return;
    }
    const double top = title.bottom() + m_theme.scaled(4);
    const double rowHeight = m_theme.scaled(42);
    for (size_t i = 0; i < m_look.values.size(); ++i)
        paintKeyValue(painter, QRectF(inside.left(), top + rowHeight * double(i), inside.width(),
                                      rowHeight - m_theme.scaled(4)), m_look.values[i]);
}

QRectF MachineCard::healthRect() const
{
    if (!m_look.health)
        return {};
    const double pad = m_theme.scaled(12);
    const double top = height() - m_theme.scaled(kHealthHeight);
    return QRectF(pad, top, width() - 2 * pad, height() - top - m_theme.scaled(4));
}

void MachineCard::paintHealth(QPainter &painter) const
{
    const CardHealth &health = *m_look.health;
    const QRectF row = healthRect();
    painter.setPen(QPen(m_theme.color(Token::Line), 1));
    painter.drawLine(row.topLeft(), row.topRight());
    double x = row.left();
    const auto word = [&](const QFont &font, Token token, const QString &text) {
        painter.setFont(font);
        painter.setPen(m_theme.color(token));
        const QFontMetricsF metrics(font);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0.0, row.right() - x));
        drawTabular(painter, {x, row.center().y() + (metrics.ascent() - metrics.descent()) / 2}, shown);
        x += tabularWidth(font, shown) + m_theme.scaled(8);
    };
    word(m_theme.font(FontRole::Small), Token::Muted, tr("Health"));
    if (!health.score) {
        word(m_theme.font(FontRole::Strong), Token::Text, QStringLiteral("—"));
        word(m_theme.font(FontRole::Strong), Token::Text, health.catchingUp ? catchingUpWord() : tr("not enough data (%1 %)").arg(health.confidence));
        return;
    }
    word(m_theme.font(FontRole::Strong), Token::Text, QString::number(*health.score));
    if (health.status == HealthStatus::Poor || health.status == HealthStatus::Critical)
        word(m_theme.font(FontRole::Strong), Token::Text, healthStatusWord(health.status));
    if (health.anomaly)
        word(m_theme.font(FontRole::Small), Token::Text, tr("unusual"));
    const double thick = m_theme.scaled(6);
    const QRectF bar(x, row.center().y() - thick / 2, row.right() - x, thick);
    if (bar.width() > thick)
        paintScoreBar(painter, bar, double(*health.score), health.status, m_theme);
}

void MachineCard::paintKeyValue(QPainter &painter, const QRectF &rect, const CardValue &value) const
{
    const QRectF indicator(rect.left(), rect.top() + m_theme.scaled(3), m_theme.scaled(21), m_theme.scaled(32));
    paintAnalogue(painter, indicator, value.tag, value.look, m_theme);

    const double left = rect.left() + m_theme.scaled(29);
    const double sparkWidth = std::min(m_theme.scaled(80), rect.width() * 0.28);
    // Why a value is not good matters more than how it went.
    const bool good = value.look.state == ValueLook::State::Good;
    const double room = rect.right() - left - sparkWidth - m_theme.scaled(8);
    const bool hasSpark = value.recent.size() > 1
        && (good || valueWidth(value.look, m_theme, {.number = FontRole::Value}) <= room);
    const QRectF spark(rect.right() - sparkWidth, rect.top() + m_theme.scaled(8), sparkWidth, m_theme.scaled(22));
    if (hasSpark) {
        const Scale scale = scaleOf(value.tag);
        paintSparkline(painter, spark, value.recent, scale.isValid() ? (scale.high - scale.low) * 0.35 : 0,
                       value.look.state == ValueLook::State::Stale, m_theme);
    }

    const double right = hasSpark ? spark.left() - m_theme.scaled(8) : rect.right();
    const QFont labelFont = m_theme.font(FontRole::Small);
    painter.setFont(labelFont);
    painter.setPen(m_theme.color(Token::Muted));
    const QRectF label(left, rect.top(), right - left, m_theme.scaled(15));
    painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(labelFont).elidedText(value.label, Qt::ElideRight, label.width()));
    paintValue(painter, QRectF(left, label.bottom(), right - left, m_theme.scaled(23)), value.look, m_theme,
               {.number = FontRole::Value});
}

void MachineCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT opened(m_machine);
        return;
    case Qt::Key_H:
        if (event->modifiers() != Qt::ControlModifier || !m_look.health)
            break;
        Q_EMIT healthRequested(m_machine);
        return;
    case Qt::Key_F2:
        Q_EMIT whyRequested(m_machine, mapToGlobal(QPoint(0, height())));
        return;
    case Qt::Key_Left:
        Q_EMIT moveRequested(-1);
        return;
    case Qt::Key_Right:
        Q_EMIT moveRequested(+1);
        return;
    case Qt::Key_Up:
        Q_EMIT moveRequested(-2);
        return;
    case Qt::Key_Down:
        Q_EMIT moveRequested(+2);
        return;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void MachineCard::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    QWidget::mousePressEvent(event);
    event->accept();
}

void MachineCard::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton)
        && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
        Q_EMIT dragStarted(m_machine);
}

void MachineCard::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && healthRect().contains(event->position()) && healthRect().contains(QPointF(m_pressedAt)))
        Q_EMIT healthRequested(m_machine);
    else
        QWidget::mouseReleaseEvent(event);
}

void MachineCard::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !healthRect().contains(event->position()))
        Q_EMIT opened(m_machine);
}

bool MachineCard::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        Q_EMIT whyRequested(m_machine, static_cast<QHelpEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::event(event);
}

} // namespace lineside
