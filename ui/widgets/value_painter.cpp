#include "ui/widgets/value_painter.h"

#include "ui/theme/tabular.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

using State = ValueLook::State;

//! Splits "1,234.56" before its decimal point; text without one is all integer.
qsizetype pointIndex(const ValueLook &look)
{
    if (!look.isNumber)
        return -1;
    const qsizetype last = std::max(look.text.lastIndexOf(u'.'), look.text.lastIndexOf(u','));
    const QString point = QLocale().decimalPoint();
    if (last >= 0 && look.text.mid(last, 1) == point)
        return last;
    return look.text.size();
}

double baselineIn(const QRectF &rect, const QFontMetricsF &metrics)
{
    return rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
}

QColor numberColor(const ValueLook &look, const Theme &theme)
{
    const bool muted = look.state == State::Stale || look.state == State::Uncertain || look.state == State::Off;
    return theme.color(muted ? Token::Muted : Token::Value);
}

Token limitToken(LimitState limit)
{
    return limit == LimitState::HighHigh || limit == LimitState::LowLow ? Token::Priority1 : Token::Priority2;
}

} // namespace

double valueWidth(const ValueLook &look, const Theme &theme, const ValueSetting &setting)
{
    const QFontMetricsF small(theme.font(FontRole::Small));
    const double gap = theme.scaled(4);
    double width = 0;
    if (!look.text.isEmpty())
        width += tabularWidth(theme.font(setting.number), look.text);
    if (setting.showUnit && !look.text.isEmpty() && !look.unit.isEmpty())
        width += gap + small.horizontalAdvance(look.unit);
    switch (look.state) {
    case State::Good:
        break;
    case State::Stale:
        width += gap * 2 + theme.px(14) + gap / 2 + tabularWidth(theme.font(FontRole::Small), look.age);
        break;
    case State::Bad:
        width += theme.px(28) + gap + QFontMetricsF(theme.font(FontRole::Body)).horizontalAdvance(look.cause);
        break;
    case State::Uncertain:
        width += gap * 2 + theme.px(14) + gap / 2 + small.horizontalAdvance(look.cause);
        break;
    case State::Empty:
    case State::Off:
        width += QFontMetricsF(theme.font(setting.number)).horizontalAdvance(QStringLiteral("—")) + gap
            + small.horizontalAdvance(look.cause);
        break;
    }
    return std::ceil(width);
}

void paintValue(QPainter &painter, const QRectF &rect, const ValueLook &look, const Theme &theme,
                const ValueSetting &setting)
{
    painter.save();
    painter.setClipRect(rect.adjusted(-1, -2, 1, 2), Qt::IntersectClip);
    const QFont numberFont = theme.font(setting.number);
    const QFont smallFont = theme.font(FontRole::Small);
    const QFontMetricsF numberMetrics(numberFont);
    const QFontMetricsF smallMetrics(smallFont);
    const double gap = theme.scaled(4);
    const double baseline = baselineIn(rect, numberMetrics);
    double x = rect.left();

    const auto smallWords = [&](const QString &words) {
        painter.setFont(smallFont);
        painter.setPen(theme.color(Token::Muted));
        const QString fitting = smallMetrics.elidedText(words, Qt::ElideRight, std::max(0.0, rect.right() - x));
        drawTabular(painter, {x, baseline}, fitting);
        x += tabularWidth(smallFont, fitting);
    };

    if (look.state == State::Bad) {
        const double height = numberMetrics.capHeight() + gap;
        const double left = setting.pointAt >= 0 ? std::max(x, rect.left() + setting.pointAt - theme.px(24)) : x;
        const QRectF box(left, rect.center().y() - height / 2, theme.px(24), height);
        paintHatch(painter, box, theme.color(Token::Text), theme.scaled(4));
        painter.setPen(QPen(theme.color(Token::Text), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
        x = box.right() + gap * 1.5;
        painter.setFont(theme.font(FontRole::Body));
        const QFontMetricsF metrics(painter.font());
        painter.drawText(QPointF(x, baselineIn(rect, metrics)),
                         metrics.elidedText(look.cause, Qt::ElideRight, std::max(0.0, rect.right() - x)));
        painter.restore();
        return;
    }
    if (look.state == State::Empty || look.state == State::Off) {
        painter.setFont(numberFont);
        painter.setPen(theme.color(Token::Muted));
        const QString dash = QStringLiteral("—");
        if (setting.pointAt >= 0)
            x = std::max(x, rect.left() + setting.pointAt - numberMetrics.horizontalAdvance(dash));
        painter.drawText(QPointF(x, baseline), dash);
        x += numberMetrics.horizontalAdvance(dash) + gap;
        smallWords(look.cause);
        painter.restore();
        return;
    }

    QString text = look.text;
    const double width = tabularWidth(numberFont, text);
    if (setting.pointAt >= 0 && look.isNumber) {
        const double before = tabularWidth(numberFont, text.left(pointIndex(look)));
        x = std::max(x, rect.left() + setting.pointAt - before);
    }
    painter.setFont(numberFont);
    painter.setPen(numberColor(look, theme));
    if (width > rect.right() - x + 1)
        text = look.isNumber ? QStringLiteral("…")
                             : numberMetrics.elidedText(text, Qt::ElideRight, std::max(0.0, rect.right() - x));
    drawTabular(painter, {x, baseline}, text);
    x += tabularWidth(numberFont, text);

    if (setting.showUnit && !look.unit.isEmpty()) {
        x += gap;
        smallWords(look.unit);
    }
    const auto mark = [&](Glyph glyph) {
        const double side = theme.px(14);
        x += gap * 2;
        paintGlyph(painter, QRectF(x, baseline - numberMetrics.capHeight() / 2 - side / 2, side, side), glyph, theme);
        x += side + gap / 2;
    };
    if (look.state == State::Stale) {
        mark(Glyph::Clock);
        smallWords(look.age);
    } else if (look.state == State::Uncertain) {
        mark(look.substituted ? Glyph::Substituted : Glyph::Clock);
        smallWords(look.cause);
    }
    painter.restore();
}

double Scale::position(double value) const
{
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

Scale scaleOf(const Tag &tag)
{
    std::optional<double> low;
    std::optional<double> high;
    const auto include = [&](const std::optional<double> &value) {
        if (!value || !std::isfinite(*value))
            return;
        low = low ? std::min(*low, *value) : *value;
        high = high ? std::max(*high, *value) : *value;
    };
    for (const auto &value : {tag.limits.lowLow, tag.limits.low, tag.limits.high, tag.limits.highHigh,
                              tag.normalRange.low, tag.normalRange.high})
        include(value);
    // One end alone gives no span: then what the sensor can show, or zero, is the other.
    if (!low || !high || *low == *high) {
        include(tag.physicalRange.low);
        include(tag.physicalRange.high);
        if (low && high && *low == *high)
            include(0.0);
    }
    if (!low || !high || *low >= *high)
        return {};
    const double margin = (*high - *low) * 0.15;
    Scale scale{*low - margin, *high + margin};
    if (tag.physicalRange.low)
        scale.low = std::max(scale.low, std::min(*tag.physicalRange.low, *low));
    if (tag.physicalRange.high)
        scale.high = std::min(scale.high, std::max(*tag.physicalRange.high, *high));
    return scale;
}

void paintAnalogue(QPainter &painter, const QRectF &rect, const Tag &tag, const ValueLook &look, const Theme &theme)
{
    const Scale scale = scaleOf(tag);
    if (!scale.isValid())
        return;
    const bool upright = rect.height() >= rect.width();
    const double pointer = theme.scaled(7);
    painter.save();
    // Painted upright; a lying one is turned by 90 degrees, so that low is left.
    QRectF box = rect;
    if (!upright) {
        painter.translate(rect.right(), rect.top());
        painter.rotate(90);
        painter.translate(0, 0);
        box = QRectF(0, 0, rect.height(), rect.width());
    }
    const QRectF groove(box.left(), box.top(), box.width() - pointer, box.height());
    const auto yOf = [&](double value) { return groove.bottom() - scale.position(value) * groove.height(); };

    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(groove, theme.color(Token::Panel));
    const double bandLow = tag.normalRange.low.value_or(tag.limits.low.value_or(scale.low));
    const double bandHigh = tag.normalRange.high.value_or(tag.limits.high.value_or(scale.high));
    painter.fillRect(QRectF(QPointF(groove.left(), yOf(bandHigh)), QPointF(groove.right(), yOf(bandLow))),
                     theme.color(Token::Band));
    painter.setPen(QPen(theme.color(Token::Fill), 1));
    for (const auto &limit : {tag.limits.lowLow, tag.limits.low, tag.limits.high, tag.limits.highHigh}) {
        if (limit) {
            const double y = std::round(yOf(*limit)) + 0.5;
            painter.drawLine(QPointF(groove.left(), y), QPointF(groove.left() + groove.width() * 0.4, y));
        }
    }
    painter.setPen(QPen(theme.color(Token::Line), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(groove.adjusted(0, 0, -1, -1));

    if (look.isNumber && look.state != State::Bad) {
        const bool beyond = look.limit != LimitState::Inside;
        const QColor color = beyond ? theme.color(limitToken(look.limit)) : numberColor(look, theme);
        const double y = yOf(look.number);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color, theme.scaled(2)));
        painter.drawLine(QPointF(groove.left() + 1, y), QPointF(groove.right() - 1, y));
        const double half = theme.scaled(4);
        painter.setPen(beyond ? QPen(theme.color(Token::Text), 1) : QPen(Qt::NoPen));
        const bool hollow = look.state == State::Stale;
        if (hollow)
            painter.setPen(QPen(color, 1));
        painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
        painter.drawPolygon(QPolygonF({{groove.right(), y}, {groove.right() + pointer, y - half},
                                       {groove.right() + pointer, y + half}}));
    }
    painter.restore();
}

void paintSparkline(QPainter &painter, const QRectF &rect, std::span<const float> values, double leastSpan, bool stale,
                    const Theme &theme)
{
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    size_t usable = 0;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
        ++usable;
    }
    if (usable < 2)
        return;
    // A steady value is a straight line, not noise blown up to full height.
    const float floorSpan = std::max(std::abs(low), std::abs(high)) * 0.02F;
    const float span = std::max({high - low, floorSpan, float(leastSpan), 1e-9F});
    const float middle = (low + high) / 2;

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(theme.color(Token::Fill), theme.scaled(1.4), stale ? Qt::CustomDashLine : Qt::SolidLine, Qt::FlatCap,
             Qt::RoundJoin);
    if (stale)
        pen.setDashPattern({4, 2.5});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const QRectF inside = rect.adjusted(1, 2, -1, -2);
    const double step = inside.width() / double(values.size() - 1);
    QPainterPath path;
    bool drawing = false;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            drawing = false;
            continue;
        }
        const QPointF point(inside.left() + step * double(i),
                            inside.center().y() - double((values[i] - middle) / span) * inside.height());
        if (drawing)
            path.lineTo(point);
        else
            path.moveTo(point);
        drawing = true;
    }
    painter.drawPath(path);
    painter.restore();
}

} // namespace lineside
