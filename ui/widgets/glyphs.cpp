#include "ui/widgets/glyphs.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace lineside {

namespace {

void paintPriority(QPainter &painter, const QRectF &box, int priority, const Theme &theme)
{
    const QColor fill = theme.color(Token(int(Token::Priority1) + priority - 1));
    const QPointF c = box.center();
    const double half = box.width() / 2 - theme.scaled(0.75);
    QPainterPath path;
    QPointF digitAt = c;
    switch (priority) {
    case 1:
        path.addPolygon(QPolygonF({{c.x(), c.y() - half}, {c.x() + half, c.y()}, {c.x(), c.y() + half},
                                   {c.x() - half, c.y()}}));
        break;
    case 2:
        path.addPolygon(QPolygonF({{c.x(), c.y() - half}, {c.x() + half, c.y() + half}, {c.x() - half, c.y() + half}}));
        digitAt.ry() += half * 0.36;
        break;
    case 3:
        path.addPolygon(QPolygonF({{c.x() - half, c.y() - half}, {c.x() + half, c.y() - half}, {c.x(), c.y() + half}}));
        digitAt.ry() -= half * 0.32;
        break;
    default:
        path.addEllipse(c, half, half);
    }
    path.closeSubpath();
    painter.setPen(QPen(theme.color(Token::Text), std::max(1.0, theme.scaled(0.9)), Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    painter.setBrush(fill);
    painter.drawPath(path);

    QFont font = theme.font(FontRole::Strong);
    font.setWeight(QFont::Bold);
    font.setPixelSize(std::max(6, int(box.height() * 0.56)));
    painter.setFont(font);
    const QColor dark = tokenColor(Token::Text, Scheme::Light);
    painter.setPen(contrastRatio(Qt::white, fill) > contrastRatio(dark, fill) ? QColor(Qt::white) : dark);
    const QFontMetricsF metrics(font);
    const QString digit = QString::number(priority);
    painter.drawText(QPointF(digitAt.x() - metrics.horizontalAdvance(digit) / 2,
                             digitAt.y() + metrics.capHeight() / 2), digit);
}

} // namespace

Glyph glyphOf(Condition condition)
{
    switch (condition) {
    case Condition::Normal:
    case Condition::NoValue:
        break;
    case Condition::Uncertain:
        return Glyph::Clock;
    case Condition::Bad:
        return Glyph::Bad;
    case Condition::NoLink:
        return Glyph::NoLink;
    case Condition::Warning:
        return Glyph::Priority2;
    case Condition::Urgent:
        return Glyph::Priority1;
    }
    return Glyph::None;
}

QString conditionWord(Condition condition)
{
    switch (condition) {
    case Condition::Normal:
        return QCoreApplication::translate("Condition", "normal");
    case Condition::NoValue:
        return QCoreApplication::translate("Condition", "no value yet");
    case Condition::Uncertain:
        return QCoreApplication::translate("Condition", "uncertain");
    case Condition::Bad:
        return QCoreApplication::translate("Condition", "bad value");
    case Condition::NoLink:
        return QCoreApplication::translate("Condition", "no link");
    case Condition::Warning:
        return QCoreApplication::translate("Condition", "beyond high or low");
    case Condition::Urgent:
        return QCoreApplication::translate("Condition", "beyond high-high or low-low");
    }
    return {};
}

void paintHatch(QPainter &painter, const QRectF &rect, const QColor &color, double step)
{
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    for (double x = rect.left() - rect.height(); x < rect.right(); x += step)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    painter.restore();
}

void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const Theme &theme)
{
    if (glyph == Glyph::None)
        return;
    const double side = std::min(rect.width(), rect.height());
    const QRectF box(rect.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto paintIcon = [&](const QString &name, Token token) {
        const double ratio = painter.device()->devicePixelRatioF();
        painter.drawPixmap(box.topLeft(), theme.pixmap(name, token, int(side), ratio));
    };
    switch (glyph) {
    case Glyph::None:
        break;
    case Glyph::Priority1:
    case Glyph::Priority2:
    case Glyph::Priority3:
    case Glyph::Priority4:
        paintPriority(painter, box, int(glyph) - int(Glyph::Priority1) + 1, theme);
        break;
    case Glyph::NoLink:
        paintIcon(QStringLiteral("no-link"), Token::Text);
        break;
    case Glyph::Clock:
        paintIcon(QStringLiteral("clock"), Token::Muted);
        break;
    case Glyph::Bad: {
        const double in = side * 0.15;
        const QRectF square = box.adjusted(in, in, -in, -in);
        paintHatch(painter, square, theme.color(Token::Text), std::max(2.5, side / 5));
        painter.setPen(QPen(theme.color(Token::Text), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(square);
        break;
    }
    case Glyph::Substituted: {
        painter.setPen(QPen(theme.color(Token::Text), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2);
        QFont font = theme.font(FontRole::Strong);
        font.setPixelSize(std::max(6, int(side * 0.66)));
        painter.setFont(font);
        painter.drawText(box, Qt::AlignCenter, QCoreApplication::translate("Condition", "S", "substituted value"));
        break;
    }
    }
    painter.restore();
}

} // namespace lineside
