#include "ui/quality/control_plot.h"

#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/tabular.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr double kAir = 0.08; //!< above and below what is drawn, of its height

//! Widens a range so that \a value is in it; what is no number changes nothing.
void take(double value, double &low, double &high)
{
    if (!std::isfinite(value))
        return;
    low = std::min(low, value);
    high = std::max(high, value);
}

} // namespace

ControlPlot::ControlPlot(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Control chart"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ControlPlot::setChart(const ControlChart &chart, const QString &unit, ChartEvaluation evaluation, std::vector<QualityPoint> kept)
{
    const bool same = chart.id == m_chart.id;
    const UtcTime chosen = same && m_chosen >= 0 ? m_evaluation.points[size_t(m_chosen)].at : UtcTime::min();
    m_chart = chart;
    m_unit = unit;
    m_evaluation = std::move(evaluation);
    m_kept = std::move(kept);
    m_chosen = -1;
    for (size_t i = 0; i < m_evaluation.points.size(); ++i) {
        if (m_evaluation.points[i].at == chosen)
            m_chosen = int(i);
    }
    setAccessibleDescription(words());
    update();
    Q_EMIT chosenChanged(m_chosen);
}

void ControlPlot::setBatches(QHash<QUuid, QString> codes)
{
    m_batches = std::move(codes);
    setAccessibleDescription(words());
    Q_EMIT chosenChanged(m_chosen);
}

void ControlPlot::clear()
{
    setChart({}, {}, {}, {});
}

void ControlPlot::choose(int point)
{
    m_chosen = std::clamp(point, -1, int(m_evaluation.points.size()) - 1);
    setAccessibleDescription(words());
    update();
    Q_EMIT chosenChanged(m_chosen);
}

QSize ControlPlot::sizeHint() const
{
    return {m_theme.px(640), m_theme.px(320)};
}

QSize ControlPlot::minimumSizeHint() const
{
    return {m_theme.px(240), m_theme.px(170)};
}

ControlPlot::Pane ControlPlot::upper() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Small));
    const double left = m_theme.px(8) + metrics.horizontalAdvance(QStringLiteral("000,000.00"));
    const double title = metrics.height() + m_theme.px(4);
    const double foot = metrics.height() + m_theme.px(6);
    Pane pane;
    pane.room = QRectF(left, title, width() - left - m_theme.px(56), (height() - 2 * title - foot) * 0.64);
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    for (const ChartPoint &point : m_evaluation.points) {
        take(point.shown, low, high);
        take(point.below, low, high);
    }
    if (m_evaluation.limits) {
        take(m_evaluation.lines.low, low, high);
        take(m_evaluation.lines.high, low, high);
    }
    if (low > high)
        low = 0, high = 1;
    const double air = std::max((high - low) * kAir, std::max(std::abs(high), 1e-9) * 1e-6);
    pane.low = low - air;
    pane.high = high + air;
    return pane;
}

ControlPlot::Pane ControlPlot::lower() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Small));
    const double title = metrics.height() + m_theme.px(4);
    const double foot = metrics.height() + m_theme.px(6);
    Pane pane = upper();
    const double top = pane.room.bottom() + title;
    pane.room = QRectF(pane.room.left(), top, pane.room.width(), height() - foot - top);
    double low = 0;
    double high = 0;
    for (const ChartPoint &point : m_evaluation.points)
        take(point.spread, low, high);
    if (m_evaluation.limits)
        take(m_evaluation.spread.high, low, high);
    pane.low = low;
    pane.high = high > low ? high + (high - low) * kAir : low + 1;
    return pane;
}

double ControlPlot::x(size_t point) const
{
    const QRectF room = upper().room;
    const size_t count = m_evaluation.points.size();
    return room.left() + (double(point) + 0.5) / double(std::max<size_t>(count, 10)) * room.width();
}

QPointF ControlPlot::placeOf(int point) const
{
    return {x(size_t(point)), upper().y(m_evaluation.points[size_t(point)].shown)};
}

int ControlPlot::pointAt(const QPointF &at) const
{
    int nearest = -1;
    double distance = m_theme.px(12);
    for (size_t i = 0; i < m_evaluation.points.size(); ++i) {
        const double away = std::abs(x(i) - at.x());
        if (away < distance) {
            distance = away;
            nearest = int(i);
        }
    }
    return nearest;
}

QString ControlPlot::words() const
{
    if (m_evaluation.points.empty())
        return tr("There are no points in this time.");
    if (m_chosen < 0)
        return tr("Left and Right, or a click, tell what each point is; Page Up and Page Down go to signals.");
    const ChartPoint &point = m_evaluation.points[size_t(m_chosen)];
    const double sigma = m_evaluation.limits ? m_evaluation.limits->sigma : 0;
    const auto number = [&](double value) { return measureText(value, sigma) + (m_unit.isEmpty() ? QString() : QLatin1Char(' ') + m_unit); };
    QStringList parts{momentText(point.at)};
    if (subgroupSize(m_chart) > 1 || m_chart.type == ChartType::Ewma || m_chart.type == ChartType::Cusum)
        parts += tr("mean %1").arg(number(point.mean));
    else
        parts += number(point.mean);
    if (m_chart.type == ChartType::Ewma)
        parts += tr("moving average %1").arg(number(point.shown));
    if (m_chart.type == ChartType::Cusum)
        parts += tr("sums %1 and %2").arg(number(point.shown), number(point.below));
    if (std::isfinite(point.spread))
        parts += tr("spread %1").arg(number(point.spread));
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [&point](const QualityPoint &each) { return each.group.at == point.at; });
    if (kept != m_kept.end()) {
        QStringList values;
        for (const double value : kept->group.values)
            values += measureText(value, sigma);
        parts += tr("values %1").arg(values.join(QStringLiteral("; ")));
        if (!kept->user.isEmpty())
            parts += kept->source == ValueSource::File ? tr("from a file, by %1").arg(kept->user) : tr("entered by %1").arg(kept->user);
        if (!kept->batch.isNull())
            parts += m_batches.contains(kept->batch) ? tr("batch %1").arg(m_batches.value(kept->batch)) : tr("of a batch");
    }
    if (point.patterns != 0)
        parts += spcPatternsWords(point.patterns);
    else if (!point.judged)
        parts += tr("not judged: there were no limits yet");
    if (size_t(m_chosen) < m_evaluation.learning.size() && m_evaluation.learning[size_t(m_chosen)])
        parts += tr("the limits were learnt from it");
    return parts.join(QStringLiteral(" · "));
}

void ControlPlot::drawMarker(QPainter &painter, const QPointF &at, quint16 patterns, bool isLearning, bool isChosen) const
{
    const QColor text = m_theme.color(Token::Text);
    const QColor pen = m_theme.color(Token::Pen1);
    if (patterns == 0) {
        const double r = m_theme.scaled(m_evaluation.points.size() > 200 ? 1.5 : 2.5);
        painter.setPen(QPen(pen, m_theme.scaled(1)));
        painter.setBrush(isLearning ? m_theme.color(Token::Raised) : pen);
        painter.drawEllipse(at, r, r);
    } else {
        const double r = m_theme.scaled(6);
        const bool grave = severityOf(patterns) == SpcSeverity::High;
        QPainterPath shape;
        if (grave)
            shape.addPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
        else
            shape.addPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, r * 0.8), at + QPointF(-r, r * 0.8)}));
        shape.closeSubpath();
        painter.setPen(QPen(text, m_theme.scaled(1.5)));
        painter.setBrush(grave ? text : m_theme.color(Token::Raised));
        painter.drawPath(shape);
    }
    if (isChosen) {
        const double r = m_theme.scaled(10);
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.scaled(2)));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, r, r);
    }
}

void ControlPlot::drawPane(QPainter &painter, const Pane &pane, const QString &title, const ChartLines &lines, bool zones) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    painter.fillRect(pane.room, m_theme.color(Token::Raised));
    painter.setPen(m_theme.color(Token::Line));
    painter.drawRect(pane.room);
    painter.setPen(m_theme.color(Token::Muted));
    painter.drawText(QPointF(pane.room.left(), pane.room.top() - m_theme.px(4)), title);
    if (!m_evaluation.limits) {
        if (m_evaluation.points.empty() || !(pane.low < pane.high))
            return;
        // no limits name the height yet
        const double step = (pane.high - pane.low) / 4;
        for (int i = 1; i < 4; ++i) {
            const double value = pane.low + i * step;
            const double y = pane.y(value);
            const QString number = measureText(value, step / 4);
            painter.setPen(QPen(m_theme.color(Token::Grid), m_theme.scaled(1), Qt::DotLine));
            painter.drawLine(QPointF(pane.room.left(), y), QPointF(pane.room.right(), y));
            painter.setPen(m_theme.color(Token::Muted));
            drawTabular(painter, QPointF(pane.room.left() - m_theme.px(6) - tabularWidth(painter.font(), number), y + metrics.ascent() / 2.0 - 1), number);
        }
        return;
    }
    const double sigma = m_evaluation.limits->sigma;
    const auto line = [&](double value, Qt::PenStyle style, double width, const QString &name) {
        const double y = pane.y(value);
        if (y < pane.room.top() - 1 || y > pane.room.bottom() + 1)
            return;
        painter.setPen(QPen(m_theme.color(name.isEmpty() ? Token::Grid : Token::Muted), width, style));
        painter.drawLine(QPointF(pane.room.left(), y), QPointF(pane.room.right(), y));
        if (name.isEmpty())
            return;
        painter.setPen(m_theme.color(Token::Muted));
        const QString number = measureText(value, sigma);
        drawTabular(painter, QPointF(pane.room.left() - m_theme.px(6) - tabularWidth(painter.font(), number), y + metrics.ascent() / 2.0 - 1), number);
        painter.drawText(QPointF(pane.room.right() + m_theme.px(4), y + metrics.ascent() / 2.0 - 1), name);
    };
    if (zones) {
        for (const double share : {1.0 / 3, 2.0 / 3}) {
            line(lines.centre + (lines.high - lines.centre) * share, Qt::DotLine, m_theme.scaled(1), {});
            line(lines.centre - (lines.centre - lines.low) * share, Qt::DotLine, m_theme.scaled(1), {});
        }
    }
    line(lines.high, Qt::DashLine, m_theme.scaled(1.2), tr("UCL"));
    if (lines.low > pane.low || zones)
        line(lines.low, Qt::DashLine, m_theme.scaled(1.2), tr("LCL"));
    line(lines.centre, Qt::SolidLine, m_theme.scaled(1.2), tr("CL"));
}

void ControlPlot::drawCurve(QPainter &painter, const Pane &pane, const std::function<double(const ChartPoint &)> &value) const
{
    QPolygonF curve;
    const auto draw = [&] {
        painter.setPen(QPen(m_theme.color(Token::Pen1), m_theme.scaled(1.2)));
        painter.drawPolyline(curve);
        curve.clear();
    };
    for (size_t i = 0; i < m_evaluation.points.size(); ++i) {
        const double y = value(m_evaluation.points[i]);
        if (std::isfinite(y))
            curve.append(QPointF(x(i), pane.y(y)));
        else if (!curve.isEmpty())
            draw();
    }
    draw();
}

void ControlPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(FontRole::Small));
    const Pane top = upper();
    const Pane bottom = lower();
    const bool hasZones = m_chart.type == ChartType::XbarR || m_chart.type == ChartType::XbarS || m_chart.type == ChartType::Individuals;
    const QString unit = m_unit.isEmpty() ? QString() : QStringLiteral(" [") + m_unit + QLatin1Char(']');
    drawPane(painter, top, pointsWord(m_chart.type) + unit, m_evaluation.lines, hasZones);
    drawPane(painter, bottom, spreadWord(m_chart) + unit, m_evaluation.spread, false);
    if (m_evaluation.points.empty()) {
        painter.setFont(m_theme.font(FontRole::Body));
        painter.setPen(m_theme.color(Token::Muted));
        painter.drawText(top.room, Qt::AlignCenter | Qt::TextWordWrap, words());
    }
    drawCurve(painter, top, [](const ChartPoint &point) { return point.shown; });
    if (m_chart.type == ChartType::Cusum)
        drawCurve(painter, top, [](const ChartPoint &point) { return point.below; });
    drawCurve(painter, bottom, [](const ChartPoint &point) { return point.spread; });
    const auto isLearning = [this](size_t i) { return i < m_evaluation.learning.size() && m_evaluation.learning[i]; };
    constexpr quint16 kSpread = quint16(SpcPattern::SpreadBeyondLimits);
    for (int pass = 0; pass < 2; ++pass) { // what signals stands in front
        for (size_t i = 0; i < m_evaluation.points.size(); ++i) {
            const ChartPoint &point = m_evaluation.points[i];
            if ((point.patterns != 0) != (pass == 1))
                continue;
            const bool isChosen = int(i) == m_chosen;
            // of two sums the one on the side that it tells of
            const bool below = m_chart.type == ChartType::Cusum && point.side == SpcSide::Below;
            drawMarker(painter, QPointF(x(i), top.y(below ? point.below : point.shown)), point.patterns & quint16(~kSpread), isLearning(i), isChosen);
            if (std::isfinite(point.spread))
                drawMarker(painter, QPointF(x(i), bottom.y(point.spread)), point.patterns & kSpread, isLearning(i), isChosen);
        }
    }
    painter.setFont(m_theme.font(FontRole::Small));
    painter.setPen(m_theme.color(Token::Muted));
    if (!m_evaluation.points.empty()) {
        const double baseline = height() - m_theme.px(4);
        const QString first = momentText(m_evaluation.points.front().at);
        const QString last = momentText(m_evaluation.points.back().at);
        drawTabular(painter, QPointF(top.room.left(), baseline), first);
        const double needs = tabularWidth(painter.font(), last);
        if (top.room.width() > 2 * needs + m_theme.px(16) && m_evaluation.points.size() > 1)
            drawTabular(painter, QPointF(top.room.right() - needs, baseline), last);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.scaled(2)));
        painter.drawRect(top.room.adjusted(-1, -1, 1, 1));
    }
}

int ControlPlot::nextSignal(int direction) const
{
    const int count = int(m_evaluation.points.size());
    int at = m_chosen < 0 ? (direction > 0 ? -1 : count) : m_chosen;
    for (at += direction; at >= 0 && at < count; at += direction) {
        if (m_evaluation.points[size_t(at)].patterns != 0)
            return at;
    }
    return m_chosen;
}

void ControlPlot::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_evaluation.points.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        choose(m_chosen < 0 ? last : std::max(0, m_chosen - 1));
        break;
    case Qt::Key_Right:
        choose(std::min(last, m_chosen + 1));
        break;
    case Qt::Key_Home:
        choose(std::min(0, last));
        break;
    case Qt::Key_End:
        choose(last);
        break;
    case Qt::Key_PageUp:
        choose(nextSignal(-1));
        break;
    case Qt::Key_PageDown:
        choose(nextSignal(1));
        break;
    case Qt::Key_Escape:
        if (m_chosen < 0)
            return event->ignore();
        choose(-1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ControlPlot::mousePressEvent(QMouseEvent *event)
{
    choose(pointAt(event->position()));
}

void ControlPlot::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

bool ControlPlot::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int point = pointAt(help->pos());
    QString text;
    if (point >= 0) {
        const ChartPoint &at = m_evaluation.points[size_t(point)];
        text = momentText(at.at) + QLatin1Char('\n') + measureText(at.shown, m_evaluation.limits ? m_evaluation.limits->sigma : 0);
        if (at.patterns != 0)
            text += QLatin1Char('\n') + spcPatternsWords(at.patterns);
    }
    showPlainToolTip(help->globalPos(), text, this);
    return true;
}

} // namespace lineside
