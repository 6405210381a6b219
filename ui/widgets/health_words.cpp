#include "ui/widgets/health_words.h"

#include "ui/widgets/glyphs.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

//! Gives lupdate the context.
struct HealthWords
{
    Q_DECLARE_TR_FUNCTIONS(HealthWords)
};

constexpr int kBars = 4;

int filledBars(HealthStatus status)
{
    switch (status) {
    case HealthStatus::Excellent:
        return 4;
    case HealthStatus::Good:
        return 3;
    case HealthStatus::Fair:
        return 2;
    case HealthStatus::Poor:
        return 1;
    case HealthStatus::NotEnoughData:
    case HealthStatus::Critical:
        break;
    }
    return 0;
}

QColor mixed(const QColor &from, const QColor &to, double share)
{
    const auto part = [share](int a, int b) { return int(std::lround(a + (b - a) * share)); };
    return QColor(part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue()));
}

} // namespace

QString healthStatusWord(HealthStatus status)
{
    switch (status) {
    case HealthStatus::NotEnoughData:
        return HealthWords::tr("Not enough data");
    case HealthStatus::Excellent:
        return HealthWords::tr("Excellent");
    case HealthStatus::Good:
        return HealthWords::tr("Good");
    case HealthStatus::Fair:
        return HealthWords::tr("Fair");
    case HealthStatus::Poor:
        return HealthWords::tr("Poor");
    case HealthStatus::Critical:
        break;
    }
    return HealthWords::tr("Critical");
}

QString healthDirectionWord(HealthDirection direction)
{
    switch (direction) {
    case HealthDirection::Unknown:
        return HealthWords::tr("Trend not known yet");
    case HealthDirection::Improving:
        return HealthWords::tr("Improving");
    case HealthDirection::Stable:
        return HealthWords::tr("Stable");
    case HealthDirection::Degrading:
        return HealthWords::tr("Degrading");
    case HealthDirection::RapidlyDegrading:
        break;
    }
    return HealthWords::tr("Rapidly degrading");
}

QString healthTrendWords(const HealthTrend &trend)
{
    const QString word = healthDirectionWord(trend.direction);
    if (trend.direction == HealthDirection::Stable || trend.direction == HealthDirection::Unknown)
        return word;
    const bool same = (trend.direction == HealthDirection::Improving) == (trend.slope > 0);
    return trend.tested && trend.significant && same ? word : HealthWords::tr("%1 (not significant)").arg(word);
}

QString anomalyKindWord(AnomalyKind kind)
{
    switch (kind) {
    case AnomalyKind::Level:
        return HealthWords::tr("a value stands where it never stood");
    case AnomalyKind::Pattern:
        return HealthWords::tr("values do not go together as they did");
    case AnomalyKind::OperatingPoint:
        return HealthWords::tr("run in a way that is being learnt");
    case AnomalyKind::Sensor:
        break;
    }
    return HealthWords::tr("a sensor is stuck");
}

QString anomalySeverityWord(AnomalySeverity severity)
{
    switch (severity) {
    case AnomalySeverity::Low:
        return HealthWords::tr("low");
    case AnomalySeverity::Medium:
        return HealthWords::tr("medium");
    case AnomalySeverity::High:
        break;
    }
    return HealthWords::tr("high");
}

QString predictionTypeWord(PredictionType type)
{
    switch (type) {
    case PredictionType::FailurePrediction:
        return HealthWords::tr("Failure predicted");
    case PredictionType::AnomalyDetected:
        return HealthWords::tr("Anomaly");
    case PredictionType::RulThreshold:
        break;
    }
    return HealthWords::tr("Limit ahead");
}

QString alertStateWord(AlertState state)
{
    switch (state) {
    case AlertState::Open:
        return HealthWords::tr("Open");
    case AlertState::Acknowledged:
        return HealthWords::tr("Acknowledged");
    case AlertState::Scheduled:
        return HealthWords::tr("Scheduled");
    case AlertState::InProgress:
        return HealthWords::tr("In progress");
    case AlertState::Resolved:
        break;
    }
    return HealthWords::tr("Resolved");
}

QString alertUrgencyWord(AlertUrgency urgency)
{
    switch (urgency) {
    case AlertUrgency::Routine:
        return HealthWords::tr("Routine");
    case AlertUrgency::Soon:
        return HealthWords::tr("Soon");
    case AlertUrgency::Urgent:
        return HealthWords::tr("Urgent");
    case AlertUrgency::Immediate:
        break;
    }
    return HealthWords::tr("Immediate");
}

QString alertOutcomeWord(AlertOutcome outcome)
{
    switch (outcome) {
    case AlertOutcome::None:
        return HealthWords::tr("Not known yet");
    case AlertOutcome::True:
        return HealthWords::tr("True");
    case AlertOutcome::False:
        return HealthWords::tr("False");
    case AlertOutcome::Prevented:
        return HealthWords::tr("Prevented");
    case AlertOutcome::Expired:
        break;
    }
    return HealthWords::tr("Expired");
}

QString predictionAccuracyWord(PredictionAccuracy accuracy)
{
    switch (accuracy) {
    case PredictionAccuracy::Unknown:
        return HealthWords::tr("not known");
    case PredictionAccuracy::Accurate:
        return HealthWords::tr("accurate");
    case PredictionAccuracy::Early:
        return HealthWords::tr("told too soon a failure");
    case PredictionAccuracy::Late:
        return HealthWords::tr("told too late a failure");
    case PredictionAccuracy::Incorrect:
        break;
    }
    return HealthWords::tr("incorrect");
}

QString recommendationStateWord(RecommendationState state)
{
    switch (state) {
    case RecommendationState::Proposed:
        return HealthWords::tr("Proposed");
    case RecommendationState::Approved:
        return HealthWords::tr("Approved");
    case RecommendationState::Rejected:
        return HealthWords::tr("Rejected");
    case RecommendationState::Implemented:
        return HealthWords::tr("Implemented");
    case RecommendationState::Validated:
        break;
    }
    return HealthWords::tr("Validated");
}

QString severityWord(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return HealthWords::tr("Information");
    case Severity::Warning:
        return HealthWords::tr("Warning");
    case Severity::Error:
        return HealthWords::tr("Error");
    case Severity::Critical:
        break;
    }
    return HealthWords::tr("Critical", "severity");
}

QString workPriorityWord(Severity priority)
{
    switch (priority) {
    case Severity::Info:
        return HealthWords::tr("When it suits", "when work is to be done");
    case Severity::Warning:
        return HealthWords::tr("Soon", "when work is to be done");
    case Severity::Error:
        return HealthWords::tr("Urgent", "when work is to be done");
    case Severity::Critical:
        break;
    }
    return HealthWords::tr("At once", "when work is to be done");
}

QString scoreText(std::optional<double> score, int digits)
{
    return score && std::isfinite(*score) ? QLocale().toString(*score, 'f', digits) : QStringLiteral("–");
}

QString shareText(double share)
{
    return knownShareText(share); // rounded in one place, with what sentences say
}

QString momentText(UtcTime at, UtcTime now)
{
    if (at == UtcTime{})
        return QStringLiteral("–");
    const QDateTime local = toLocalDateTime(at);
    const bool sameYear = local.date().year() == toLocalDateTime(now).date().year();
    return QLocale().toString(local, sameYear ? HealthWords::tr("d MMM HH:mm", "date and time of this year")
                                              : HealthWords::tr("d MMM yyyy HH:mm", "date and time of another year"));
}

QString groundsText(UtcTime from, UtcTime to, quint64 samples, double coverage, UtcTime now)
{
    if (samples == 0 && !(coverage > 0))
        return HealthWords::tr("no data");
    return HealthWords::tr("%1 – %2  ·  %3 samples  ·  %4 known", "from, to, how many, how much of the range")
        .arg(momentText(from, now), momentText(to, now), QLocale().toString(qulonglong(samples)), shareText(coverage));
}

int healthRank(HealthStatus status)
{
    switch (status) {
    case HealthStatus::Critical:
        return 0;
    case HealthStatus::Poor:
        return 1;
    case HealthStatus::Fair:
        return 2;
    case HealthStatus::NotEnoughData:
        return 3;
    case HealthStatus::Good:
        return 4;
    case HealthStatus::Excellent:
        break;
    }
    return 5;
}

QColor healthColor(HealthStatus status, const Theme &theme)
{
    constexpr double kStrength[] = {0, 0.22, 0.36, 0.54, 0.78, 1.0}; // by HealthStatus
    return mixed(theme.color(Token::Raised), theme.color(Token::Value), kStrength[size_t(status)]);
}

QColor onHealthColor(HealthStatus status, const Theme &theme)
{
    const QColor ground = healthColor(status, theme);
    const QColor dark = tokenColor(Token::Text, Scheme::Light);
    const QColor light = tokenColor(Token::Raised, Scheme::Light);
    return contrastRatio(dark, ground) > contrastRatio(light, ground) ? dark : light;
}

void paintHealthGlyph(QPainter &painter, const QRectF &rect, HealthStatus status, const Theme &theme)
{
    const double side = std::min(rect.width(), rect.height());
    const QRectF box(rect.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
    const double gap = side * 0.08;
    const double width = (side - gap * (kBars - 1)) / kBars;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = theme.color(status == HealthStatus::NotEnoughData ? Token::Muted : Token::Text);
    const double line = std::max(1.0, theme.scaled(0.9));
    // where a cross or a dash stands there are no bars
    const bool marked = status == HealthStatus::Critical || status == HealthStatus::NotEnoughData;
    for (int bar = marked ? 2 : 0; bar < kBars; ++bar) {
        const double height = side * (0.34 + 0.66 * bar / (kBars - 1));
        const QRectF shape(box.left() + bar * (width + gap), box.bottom() - height, width, height);
        const bool filled = bar < filledBars(status);
        painter.setPen(QPen(ink, line));
        painter.setBrush(filled ? QBrush(ink) : QBrush(Qt::NoBrush));
        painter.drawRect(shape.adjusted(line / 2, line / 2, -line / 2, -line / 2));
    }
    const double thick = std::max(2.0, theme.scaled(2));
    if (status == HealthStatus::Critical) {
        painter.setPen(QPen(ink, thick, Qt::SolidLine, Qt::RoundCap));
        const QRectF cross(box.left() + thick / 2, box.bottom() - side * 0.46, side * 0.36, side * 0.36);
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.bottomLeft(), cross.topRight());
    } else if (status == HealthStatus::NotEnoughData) {
        painter.setPen(QPen(ink, thick, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(box.left(), box.bottom() - side * 0.26), QPointF(box.left() + side * 0.38, box.bottom() - side * 0.26));
    }
    painter.restore();
}

QPixmap healthGlyph(HealthStatus status, const Theme &theme, int side, double devicePixelRatio)
{
    QPixmap pixmap(QSize(side, side) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintHealthGlyph(painter, QRectF(0, 0, side, side), status, theme);
    return pixmap;
}

void paintTrendArrow(QPainter &painter, const QRectF &rect, HealthDirection direction, const Theme &theme)
{
    if (direction == HealthDirection::Unknown)
        return;
    double angle = 0; // clockwise
    if (direction == HealthDirection::Improving)
        angle = -40;
    else if (direction == HealthDirection::Degrading)
        angle = 40;
    else if (direction == HealthDirection::RapidlyDegrading)
        angle = 80;
    const double half = std::min(rect.width(), rect.height()) / 2 - theme.scaled(1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center());
    painter.rotate(angle);
    painter.setPen(QPen(theme.color(Token::Text), std::max(1.2, theme.scaled(1.6)), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(QPointF(-half, 0), QPointF(half, 0));
    painter.drawLine(QPointF(half, 0), QPointF(half * 0.35, -half * 0.55));
    painter.drawLine(QPointF(half, 0), QPointF(half * 0.35, half * 0.55));
    painter.restore();
}

void paintScoreBar(QPainter &painter, const QRectF &rect, std::optional<double> score, HealthStatus status, const Theme &theme)
{
    painter.fillRect(rect, theme.color(Token::Band));
    if (!score) {
        paintHatch(painter, rect, theme.color(Token::Muted), theme.scaled(6));
        return;
    }
    QRectF filled = rect;
    filled.setWidth(rect.width() * std::clamp(*score, 0.0, 100.0) / 100);
    const bool low = status == HealthStatus::Poor || status == HealthStatus::Critical;
    painter.fillRect(filled, theme.color(low ? Token::Value : Token::Fill));
}

} // namespace lineside
