#pragma once

#include "models/health/health_trend.h"
#include "models/health/predictive_alert.h"
#include "models/health/recommendation.h"
#include "ui/theme/theme.h"

#include <QRectF>

class QPainter;

namespace lineside {

/*
 * Health as people read and see it. It is no alarm, and has none of an alarm's colours: the worse, the stronger the
 * contrast of one calm colour, and a row of bars of which fewer are filled; always with the word.
 */

QString healthStatusWord(HealthStatus status); //!< "Excellent", "Not enough data"
//! "Degrading (not significant)": the word is the founding rule's, the rest says whether it is more than chance.
QString healthTrendWords(const HealthTrend &trend);
QString healthDirectionWord(HealthDirection direction);
QString anomalyKindWord(AnomalyKind kind);
QString anomalySeverityWord(AnomalySeverity severity);
QString predictionTypeWord(PredictionType type);
QString alertStateWord(AlertState state);
QString alertUrgencyWord(AlertUrgency urgency);
QString alertOutcomeWord(AlertOutcome outcome);
QString predictionAccuracyWord(PredictionAccuracy accuracy);
QString recommendationStateWord(RecommendationState state);
QString severityWord(Severity severity);
QString workPriorityWord(Severity priority); //!< of a recommendation: when it is to be done

//! "78.0"; a dash for none.
QString scoreText(std::optional<double> score, int digits = 1);
//! "96 %", rounded down: what is not whole is not shown as whole. A dash for what is no number.
QString shareText(double share);
//! "21 Nov 10:03"; with the year where it is not that of \a now.
QString momentText(UtcTime at, UtcTime now);
//! What a figure rests on: "22 Oct 10:03 – 21 Nov 10:03 · 12,480 samples · 96 % known".
QString groundsText(UtcTime from, UtcTime to, quint64 samples, double coverage, UtcTime now);

//! How bad, for sorting: a machine that is not judged stands before those that are well.
int healthRank(HealthStatus status);

QColor healthColor(HealthStatus status, const Theme &theme);
//! What can be read upon it.
QColor onHealthColor(HealthStatus status, const Theme &theme);
//! Four bars, filled from the left: all for excellent, none and a cross for critical, a dash for not enough data.
void paintHealthGlyph(QPainter &painter, const QRectF &rect, HealthStatus status, const Theme &theme);
QPixmap healthGlyph(HealthStatus status, const Theme &theme, int side, double devicePixelRatio);
//! Up, level, down, steeply down; nothing where it is not known.
void paintTrendArrow(QPainter &painter, const QRectF &rect, HealthDirection direction, const Theme &theme);
//! From 0 to 100, as a bar; hatched without a score.
void paintScoreBar(QPainter &painter, const QRectF &rect, std::optional<double> score, HealthStatus status, const Theme &theme);

} // namespace lineside
