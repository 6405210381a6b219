#pragma once

#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_columns.h"

#include <QColor>
#include <QImage>

#include <memory>

namespace lineside {

//! A series with more samples in sight than the plot has columns of pixels, and how it looks. DenseCurves draws it.
class DenseCurve
{
public:
    explicit DenseCurve(const QCPAxis *value) : m_value(value) {}

    //! \a series must stay until the next call or the end of this. Draws nothing while there is none.
    void setSeries(const TrendSeries *series) { m_series = series; }
    //! As in TrendCourse; \a starts is copied.
    void setCourse(bool stepped, UtcTime holdsUntil, std::span<const UtcTime> starts);
    void setColors(const QColor &good, const QColor &uncertain);
    void setVisible(bool visible) { m_visible = visible; }

private:
    friend class DenseCurves;
    const QCPAxis *m_value; // the plot owns it
    const TrendSeries *m_series = nullptr;
    bool m_visible = true;
    bool m_stepped = false;
    UtcTime m_holdsUntil = UtcTime::min();
    std::vector<UtcTime> m_starts;
    QRgb m_good = 0; // with alpha multiplied in, as the image's pixels are
    QRgb m_uncertain = 0;
};

/*!
 * Draws all dense curves of a plot: a stroke for each column of pixels, which looks as if every sample had been drawn and
 * takes a thousandth of the time. They share one image, which comes onto the plot as a whole: a stroke is a few pixels
 * that are set, where the raster engine takes eight times as long for lines of a hair's width. The plot owns it, as all
 * plottables; later curves lie on earlier ones, and all of them on the plottables that were made before this.
 */
class DenseCurves : public QCPAbstractPlottable
{
public:
    //! \a value: any value axis of the axis rectangle that is drawn in.
    DenseCurves(QCPAxis *time, QCPAxis *value);

    //! One more curve, along \a value; it lives as long as this.
    DenseCurve *add(const QCPAxis *value);

    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool &found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool &found, QCP::SignDomain domain, const QCPRange &keys) const override;

protected:
    void draw(QCPPainter *painter) override;
    void drawLegendIcon(QCPPainter *, const QRectF &) const override {}

private:
    struct Frame;
    void drawCurve(const DenseCurve &curve, const Frame &frame);
    void makeRoom(QSize size);

    std::vector<std::unique_ptr<DenseCurve>> m_curves;
    QImage m_image; // transparent but for the rows from m_top on, before m_bottom
    int m_top = 0;
    int m_bottom = 0;
    std::vector<TrendPyramid::Extent> m_columns; // kept for its memory
};

} // namespace lineside
