#include "ui/health/score_chart.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/glyphs.h"
#include "ui/widgets/health_words.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr std::chrono::hours kTestedDays{14 * 24}; //!< of which a trend's slope is made
constexpr std::chrono::hours kGap{3};              //!< scores are kept each hour: longer is a gap
constexpr double kDayUs = 86'400e6;

double microsecondsBetween(UtcTime from, UtcTime to)
{
    return double(std::chrono::microseconds(to - from).count());
}

} // namespace

ScoreChart::ScoreChart(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Scores over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ScoreChart::setRange(UtcTime from, UtcTime to)
{
    m_from = from;
    m_to = to;
    update();
}

void ScoreChart::setScores(std::vector<ChartScore> scores)
{
    const std::optional<UtcTime> at = m_current >= 0 && size_t(m_current) < m_scores.size() ? std::optional(m_scores[size_t(m_current)].at) : std::nullopt;
    m_scores = std::move(scores);
    m_current = -1;
    for (size_t i = 0; at && i < m_scores.size(); ++i) {
        if (m_scores[i].at == *at)
            m_current = int(i);
    }
    update();
}

void ScoreChart::setOther(std::vector<ChartScore> scores, const QString &name, const QString &other)
{
    m_other = std::move(scores);
    m_name = name;
    m_otherName = other;
    update();
}

void ScoreChart::setPlan(const HealthPlan &plan)
{
    m_plan = plan;
    update();
}

void ScoreChart::setTrend(const std::optional<HealthTrend> &trend)
{
    m_trend = trend;
    update();
}

void ScoreChart::setAnomalies(std::vector<Stretch> stretches)
{
    m_anomalies = std::move(stretches);
    update();
}

void ScoreChart::setMessage(const QString &message)
{
    m_message = message;
    update();
}

void ScoreChart::setCurrent(int index)
{
    if (index == m_current || index >= int(m_scores.size()))
        return;
    m_current = index;
    setAccessibleDescription(words(index));
    update();
    Q_EMIT currentChanged(index);
}

QString ScoreChart::words(int index) const
{
    if (index < 0 || size_t(index) >= m_scores.size())
        return {};
    const ChartScore &score = m_scores[size_t(index)];
    QString words = score.score ? tr("%1: %2, %3, confidence %4")
                                      .arg(momentText(score.at, m_to), scoreText(score.score), healthStatusWord(score.status), shareText(score.confidence))
                                : tr("%1: %2").arg(momentText(score.at, m_to), healthStatusWord(score.status));
    if (score.lateAt)
        words += tr(", readings of its time came later");
    else if (score.rescoredAt)
        words += tr(", computed anew at %1").arg(momentText(*score.rescoredAt, m_to));
    return words;
}

QSize ScoreChart::sizeHint() const
{
    return {m_theme.px(420), m_theme.px(260)};
}

QSize ScoreChart::minimumSizeHint() const
{
    return {m_theme.px(200), m_theme.px(200)};
}

QRectF ScoreChart::plotRect() const
{
    const QFontMetricsF metrics(m_theme.font(FontRole::Small));
    double words = 0;
    for (const HealthStatus status : {HealthStatus::Excellent, HealthStatus::Good, HealthStatus::Fair, HealthStatus::Poor, HealthStatus::Critical})
        words = std::max(words, metrics.horizontalAdvance(healthStatusWord(status)));
    const double left = metrics.horizontalAdvance(QStringLiteral("100")) + m_theme.scaled(10);
    const double top = m_theme.scaled(8) + (m_other.empty() ? 0 : metrics.height() + m_theme.scaled(4));
    return QRectF(rect()).adjusted(left, top, -words - m_theme.scaled(12), -metrics.height() - m_theme.scaled(8));
}

double ScoreChart::xOf(UtcTime at, const QRectF &plot) const
{
    const double span = microsecondsBetween(m_from, m_to);
    return span > 0 ? plot.left() + plot.width() * microsecondsBetween(m_from, at) / span : plot.left();
}

double ScoreChart::yOf(double score, const QRectF &plot) const
{
    return plot.bottom() - plot.height() * std::clamp(score, 0.0, 100.0) / 100;
}

int ScoreChart::nearest(double x) const
{
    const QRectF plot = plotRect();
    int best = -1;
    double far = 1e300;
    for (size_t i = 0; i < m_scores.size(); ++i) {
        const double distance = std::abs(xOf(m_scores[i].at, plot) - x);
        if (distance < far) {
            far = distance;
            best = int(i);
        }
    }
    return best;
}

void ScoreChart::paintBands(QPainter &painter, const QRectF &plot) const
{
    const struct
    {
        HealthStatus status;
        double from, to;
    } bands[] = {{HealthStatus::Excellent, m_plan.excellent, 100}, {HealthStatus::Good, m_plan.good, m_plan.excellent},
                 {HealthStatus::Fair, m_plan.fair, m_plan.good}, {HealthStatus::Poor, m_plan.poor, m_plan.fair},
                 {HealthStatus::Critical, 0, m_plan.poor}};
    painter.fillRect(plot, m_theme.color(Token::Raised));
    painter.setFont(m_theme.font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    double wordsDownTo = -1e9;
    for (const auto &band : bands) {
        const double top = yOf(band.to, plot);
        const double bottom = yOf(band.from, plot);
        if (band.status != HealthStatus::Excellent) {
            painter.setPen(QPen(m_theme.color(Token::Line), 1, Qt::DashLine));
            painter.drawLine(QPointF(plot.left(), top), QPointF(plot.right(), top));
            painter.setPen(m_theme.color(Token::Muted));
            painter.drawText(QRectF(0, top - metrics.height() / 2, plot.left() - m_theme.scaled(6), metrics.height()), int(Qt::AlignRight | Qt::AlignVCenter),
                             QLocale().toString(band.to, 'g', 3));
        }
        painter.setPen(m_theme.color(Token::Muted));
        const double middle = std::max((top + bottom) / 2 - metrics.height() / 2, wordsDownTo);
        if (bottom - top > 1) {
            painter.drawText(QRectF(plot.right() + m_theme.scaled(6), middle, width(), metrics.height()), int(Qt::AlignLeft | Qt::AlignVCenter),
                             healthStatusWord(band.status));
            wordsDownTo = middle + metrics.height();
        }
    }
    painter.setPen(m_theme.color(Token::Muted));
    painter.drawText(QRectF(0, plot.bottom() - metrics.height(), plot.left() - m_theme.scaled(6), metrics.height()), int(Qt::AlignRight | Qt::AlignBottom),
                     QLocale().toString(0));
    painter.drawText(QRectF(0, plot.top() - metrics.height() / 2, plot.left() - m_theme.scaled(6), metrics.height()), int(Qt::AlignRight | Qt::AlignVCenter),
                     QLocale().toString(100));
}

void ScoreChart::paintTimes(QPainter &painter, const QRectF &plot) const
{
    const double days = microsecondsBetween(m_from, m_to) / kDayUs;
    if (!(days > 0))
        return;
    painter.setFont(m_theme.font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const double room = metrics.horizontalAdvance(QStringLiteral("00 MMM 00")) + m_theme.scaled(8);
    const int most = std::max(1, int(plot.width() / room));
    const int step = std::max(1, int(std::ceil(days / most)));
    QDate day = toLocalDateTime(m_from).date().addDays(1);
    double words = -1e9; // where the last one ends
    for (; fromMicroseconds(day.startOfDay().toMSecsSinceEpoch() * 1'000) <= m_to; day = day.addDays(step)) {
        const double x = xOf(fromMicroseconds(day.startOfDay().toMSecsSinceEpoch() * 1'000), plot);
        painter.setPen(QPen(m_theme.color(Token::Grid), 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString text = QLocale().toString(day, tr("d MMM", "a day on the axis"));
        const double width = metrics.horizontalAdvance(text);
        const double left = std::clamp(x - width / 2, 0.0, this->width() - width);
        if (left < words)
            continue;
        words = left + width + m_theme.scaled(6);
        painter.setPen(m_theme.color(Token::Muted));
        painter.drawText(QRectF(left, plot.bottom() + m_theme.scaled(4), width + 1, metrics.height()), int(Qt::AlignLeft), text);
    }
}

void ScoreChart::paintTrend(QPainter &painter, const QRectF &plot) const
{
    if (!m_trend || !m_trend->tested)
        return;
    const UtcTime from = std::max<UtcTime>(m_trend->to - kTestedDays, m_trend->from);
    std::vector<double> values;
    for (const ChartScore &score : m_scores) {
        if (score.score && score.at >= from && score.at <= m_trend->to)
            values.push_back(*score.score);
    }
    const double days = microsecondsBetween(from, m_trend->to) / kDayUs;
    if (values.size() < 2 || !(days > 0))
        return;
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    const double middle = values[values.size() / 2];
    const auto at = [&](double slope, double day) { return yOf(middle + slope * (day - days / 2), plot); };
    const double left = xOf(from, plot);
    const double right = xOf(m_trend->to, plot);
    const double centre = (left + right) / 2;
    QPainterPath band;
    band.moveTo(left, at(m_trend->slopeLow, 0));
    band.lineTo(centre, yOf(middle, plot));
    band.lineTo(right, at(m_trend->slopeHigh, days));
    band.lineTo(right, at(m_trend->slopeLow, days));
    band.lineTo(centre, yOf(middle, plot));
    band.lineTo(left, at(m_trend->slopeHigh, 0));
    band.closeSubpath();
    QColor fill = m_theme.color(Token::Fill);
    fill.setAlphaF(0.35F);
    painter.fillPath(band, fill);
    painter.setPen(QPen(m_theme.color(Token::Text), m_theme.scaled(1.4), m_trend->significant ? Qt::SolidLine : Qt::DotLine));
    painter.drawLine(QPointF(left, at(m_trend->slope, 0)), QPointF(right, at(m_trend->slope, days)));
}

void ScoreChart::paintCurve(QPainter &painter, const QRectF &plot, const std::vector<ChartScore> &scores, const QPen &pen) const
{
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    // a replay's steps may be longer than the hour after which a score is kept
    std::chrono::microseconds usual{0};
    for (size_t i = 1; i < scores.size() && i < 50; ++i)
        usual = std::max<std::chrono::microseconds>(usual, scores[i].at - scores[i - 1].at);
    const std::chrono::microseconds gap = std::max<std::chrono::microseconds>(kGap, std::min<std::chrono::microseconds>(usual * 2, std::chrono::hours(50)));
    QPolygonF run;
    std::optional<UtcTime> before;
    const auto draw = [&] {
        if (run.size() > 1)
            painter.drawPolyline(run);
        else if (run.size() == 1)
            painter.drawEllipse(run.first(), pen.widthF(), pen.widthF());
        run.clear();
    };
    for (const ChartScore &score : scores) {
        if (!score.score || (before && score.at - *before > gap))
            draw();
        if (score.score) {
            run += QPointF(xOf(score.at, plot), yOf(*score.score, plot));
            before = score.at;
        }
    }
    draw();
}

void ScoreChart::paintLegend(QPainter &painter, const QRectF &plot) const
{
    if (m_other.empty())
        return;
    painter.setFont(m_theme.font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    double x = plot.left();
    for (int curve = 0; curve < 2; ++curve) {
        const QString &name = curve == 0 ? m_name : m_otherName;
        painter.setPen(QPen(m_theme.color(penToken(curve)), m_theme.scaled(2), curve == 0 ? Qt::SolidLine : Qt::DashLine));
        const double y = m_theme.scaled(4) + metrics.height() / 2;
        painter.drawLine(QPointF(x, y), QPointF(x + m_theme.scaled(22), y));
        x += m_theme.scaled(28);
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(QRectF(x, m_theme.scaled(4), metrics.horizontalAdvance(name) + 1, metrics.height()), int(Qt::AlignLeft), name);
        x += metrics.horizontalAdvance(name) + m_theme.scaled(20);
    }
}

void ScoreChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plot = plotRect();
    if (plot.width() < 20 || plot.height() < 20)
        return;
    paintBands(painter, plot);
    paintTimes(painter, plot);
    painter.save();
    painter.setClipRect(plot);
    for (const Stretch &stretch : m_anomalies) {
        const double left = xOf(stretch.from, plot);
        const double right = std::max(xOf(stretch.to, plot), left + m_theme.scaled(3));
        paintHatch(painter, QRectF(left, plot.top(), right - left, plot.height()), m_theme.color(Token::Fill), m_theme.scaled(6));
    }
    paintTrend(painter, plot);
    paintCurve(painter, plot, m_scores, QPen(m_theme.color(m_other.empty() ? Token::Value : penToken(0)), m_theme.scaled(1.8)));
    if (!m_other.empty())
        paintCurve(painter, plot, m_other, QPen(m_theme.color(penToken(1)), m_theme.scaled(1.8), Qt::DashLine));
    if (m_current >= 0 && size_t(m_current) < m_scores.size()) {
        const ChartScore &score = m_scores[size_t(m_current)];
        const double x = xOf(score.at, plot);
        painter.setPen(QPen(m_theme.color(Token::Text), 1, Qt::DashLine));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        if (score.score) {
            painter.setBrush(m_theme.color(Token::Raised));
            painter.setPen(QPen(m_theme.color(Token::Value), m_theme.scaled(2)));
            painter.drawEllipse(QPointF(x, yOf(*score.score, plot)), m_theme.scaled(4), m_theme.scaled(4));
        }
    }
    painter.restore();
    painter.setPen(QPen(m_theme.color(Token::Line), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot);
    paintLegend(painter, plot);
    if (!m_message.isEmpty()) {
        painter.setFont(m_theme.font(FontRole::Body));
        painter.setPen(m_theme.color(Token::Muted));
        const double in = m_theme.scaled(12);
        painter.drawText(plot.adjusted(in, in, -in, -in), int(Qt::AlignCenter | Qt::TextWordWrap), m_message);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.scaled(2)));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), m_theme.scaled(4), m_theme.scaled(4));
    }
}

void ScoreChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_scores.size()) - 1;
    const int at = m_current < 0 ? last + 1 : m_current;
    const int stride = event->modifiers() & Qt::ShiftModifier ? 24 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::max(std::min(at - stride, last), std::min(0, last)));
    case Qt::Key_Right:
        return setCurrent(std::min(at + stride, last));
    case Qt::Key_Home:
        return setCurrent(std::min(0, last));
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT chosen(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ScoreChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const int index = nearest(event->position().x());
    if (index < 0)
        return;
    setCurrent(index);
    Q_EMIT chosen(index);
}

bool ScoreChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const QString text = words(nearest(help->pos().x())); !text.isEmpty())
            showPlainToolTip(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace lineside
