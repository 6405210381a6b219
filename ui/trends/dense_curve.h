#pragma once

#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_columns.h"

#include <QColor>

namespace lineside {

/*!
 * Draws a series with more samples in sight than the plot has columns of pixels: a stroke for each column, which looks
 * as if every sample had been drawn and takes a thousandth of the time. The plot owns it, as all plottables.
 */
class DenseCurve : public QCPAbstractPlottable
{
public:
    DenseCurve(QCPAxis *time, QCPAxis *value);

    //! \a series must stay until the next call or the end of this. Draws nothing while there is none.
    void setSeries(const TrendSeries *series) { m_series = series; }
    //! As in TrendCourse; \a starts is copied.
    void setCourse(bool stepped, UtcTime holdsUntil, std::span<const UtcTime> starts);
    void setColors(const QColor &good, const QColor &uncertain);

    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool &found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool &found, QCP::SignDomain domain, const QCPRange &keys) const override;

protected:
    void draw(QCPPainter *painter) override;
    void drawLegendIcon(QCPPainter *, const QRectF &) const override {}

private:
    const TrendSeries *m_series = nullptr;
    bool m_stepped = false;
    UtcTime m_holdsUntil = UtcTime::min();
    std::vector<UtcTime> m_starts;
    QColor m_good;
    QColor m_uncertain;
    std::vector<TrendPyramid::Extent> m_columns; // kept for its memory
    QVector<QLine> m_strokes;
    QVector<QLine> m_faded;
};

} // namespace lineside
