#pragma once

#include "models/health/health_trend.h"
#include "models/plant/health_plan.h"
#include "models/health/health_score.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace lineside {

//! A score on the chart; nothing: there was not enough data.
struct ChartScore
{
    UtcTime at{};
    std::optional<double> score;
    HealthStatus status = HealthStatus::NotEnoughData;
    double confidence = 0;
    std::optional<UtcTime> lateAt = {};     //!< there are readings of its time that it does not know
    std::optional<UtcTime> rescoredAt = {}; //!< computed anew with such
};

/*!
 * Scores over time between 0 and 100, on the bands of the statuses; the Theil-Sen line with its interval where the trend was
 * tested; stretches of anomalies hatched. A second curve can be laid beside the first. Arrow keys and clicks choose a
 * point of the first curve.
 */
class ScoreChart : public QWidget
{
    Q_OBJECT

public:
    struct Stretch
    {
        UtcTime from{};
        UtcTime to{};
    };

    explicit ScoreChart(const Theme &theme, QWidget *parent = nullptr);

    void setRange(UtcTime from, UtcTime to);
    void setScores(std::vector<ChartScore> scores);
    //! \a name and \a other name the curves in the legend; an empty list takes the second one away.
    void setOther(std::vector<ChartScore> scores, const QString &name, const QString &other);
    void setPlan(const HealthPlan &plan);
    void setTrend(const std::optional<HealthTrend> &trend);
    void setAnomalies(std::vector<Stretch> stretches);
    void setMessage(const QString &message); //!< instead of a curve; empty: none

    const std::vector<ChartScore> &scores() const { return m_scores; }
    int current() const { return m_current; } //!< -1 for none
    void setCurrent(int index);
    //! "21 Nov 14:00: 81.3, Good, 94 % sure": a point in words.
    QString words(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int index);
    void chosen(int index); //!< a click, or Enter

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF plotRect() const;
    double xOf(UtcTime at, const QRectF &plot) const;
    double yOf(double score, const QRectF &plot) const;
    int nearest(double x) const;
    void paintBands(QPainter &painter, const QRectF &plot) const;
    void paintTimes(QPainter &painter, const QRectF &plot) const;
    void paintTrend(QPainter &painter, const QRectF &plot) const;
    void paintCurve(QPainter &painter, const QRectF &plot, const std::vector<ChartScore> &scores, const QPen &pen) const;
    void paintLegend(QPainter &painter, const QRectF &plot) const;

    const Theme &m_theme;
    UtcTime m_from{};
    UtcTime m_to{};
    std::vector<ChartScore> m_scores;
    std::vector<ChartScore> m_other;
    QString m_name;
    QString m_otherName;
    HealthPlan m_plan;
    std::optional<HealthTrend> m_trend;
    std::vector<Stretch> m_anomalies;
    QString m_message;
    int m_current = -1;
};

} // namespace lineside
