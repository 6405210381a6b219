#pragma once

#include "models/quality/quality_types.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QWidget>

#include <functional>

namespace lineside {

/*!
 * A control chart: points with their centre, limits and zones above, their spread with its own limits below. What ends a
 * pattern has a shape of its own, beyond a limit a diamond, a run rule a triangle, and its pattern is named below. Left and
 * Right go from point to point, Page Up and Page Down from signal to signal.
 */
class ControlPlot : public QWidget
{
    Q_OBJECT

public:
    explicit ControlPlot(const Theme &theme, QWidget *parent = nullptr);

    //! \a kept: the points with their values, for the words; may have fewer.
    void setChart(const ControlChart &chart, const QString &unit, ChartEvaluation evaluation, std::vector<QualityPoint> kept);
    //! What people call the batches of the points.
    void setBatches(QHash<QUuid, QString> codes);
    void clear();
    const ChartEvaluation &evaluation() const { return m_evaluation; }
    int chosen() const { return m_chosen; }
    void choose(int point); //!< -1: none
    //! What is known of the chosen point; of none how to choose one.
    QString words() const;
    //! Where a point stands, for tests and those who point at it.
    QPointF placeOf(int point) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosenChanged(int point);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    struct Pane
    {
        QRectF room;
        double low = 0;
        double high = 1;
        double y(double value) const { return room.bottom() - (value - low) / (high - low) * room.height(); }
    };
    Pane upper() const;
    Pane lower() const;
    double x(size_t point) const;
    int pointAt(const QPointF &at) const;
    void drawPane(QPainter &painter, const Pane &pane, const QString &title, const ChartLines &lines, bool zones) const;
    void drawCurve(QPainter &painter, const Pane &pane, const std::function<double(const ChartPoint &)> &value) const;
    void drawMarker(QPainter &painter, const QPointF &at, quint16 patterns, bool isLearning, bool isChosen) const;
    int nextSignal(int direction) const;

    const Theme &m_theme;
    ControlChart m_chart;
    QString m_unit;
    ChartEvaluation m_evaluation;
    std::vector<QualityPoint> m_kept;
    QHash<QUuid, QString> m_batches;
    int m_chosen = -1;
};

} // namespace lineside
