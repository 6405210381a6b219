#include "ui/trends/dense_curve.h"

#include <cmath>

namespace lineside {

DenseCurve::DenseCurve(QCPAxis *time, QCPAxis *value) : QCPAbstractPlottable(time, value)
{
    setSelectable(QCP::stNone);
}

void DenseCurve::setCourse(bool stepped, UtcTime holdsUntil, std::span<const UtcTime> starts)
{
    m_stepped = stepped;
    m_holdsUntil = holdsUntil;
    m_starts.assign(starts.begin(), starts.end());
}

void DenseCurve::setColors(const QColor &good, const QColor &uncertain)
{
    m_good = good;
    m_uncertain = uncertain;
}

QCPRange DenseCurve::getKeyRange(bool &found, QCP::SignDomain) const
{
    found = false; // the plot sets its ranges itself
    return {};
}

QCPRange DenseCurve::getValueRange(bool &found, QCP::SignDomain, const QCPRange &) const
{
    found = false;
    return {};
}

void DenseCurve::draw(QCPPainter *painter)
{
    const QCPAxis *time = keyAxis();
    const QCPAxis *value = valueAxis();
    if (!m_series || !time || !value)
        return;
    const QRect area = time->axisRect()->rect();
    // strokes stand on the device's own pixels, whatever the scale of the screen or of an exported picture
    const double scaleX = painter->deviceTransform().m11();
    const double scaleY = painter->deviceTransform().m22();
    const QCPRange times = time->range();
    const int columns = int(std::lround(area.width() * scaleX));
    if (columns < 1 || times.size() <= 0 || !(value->range().size() > 0))
        return;
    const auto instant = [](double seconds) { return fromMicroseconds(qint64(std::llround(seconds * 1e6))); };
    trendColumns(*m_series, instant(times.lower), instant(times.upper), columns, {m_stepped, m_holdsUntil, m_starts}, m_columns);

    const int left = int(std::lround(area.left() * scaleX));
    const double lower = value->range().lower;
    const double bottom = value->coordToPixel(lower) * scaleY;
    const double perUnit = (bottom - value->coordToPixel(value->range().upper) * scaleY) / value->range().size();
    // beyond the picture is beyond the picture: no number is too large for an int
    const double top = area.top() * scaleY - 2;
    const int least = std::max(1, int(std::lround(scaleY))); // a flat curve is a line, not nothing
    m_strokes.clear();
    m_faded.clear();
    for (int i = 0; i < columns; ++i) {
        const TrendPyramid::Extent &column = m_columns[size_t(i)];
        if (!column.hasNumber())
            continue;
        // a stroke covers the pixels that its ends lie in
        const int y1 = int(std::floor(std::clamp(bottom - (column.high - lower) * perUnit, top, bottom + 2)));
        const int y2 = int(std::floor(std::clamp(bottom - (column.low - lower) * perUnit, top, bottom + 2)));
        (!(column.kinds & TrendPyramid::Good) ? m_faded : m_strokes).append(QLine(left + i, y1, left + i, std::max(y2, y1 + least - 1)));
    }
    painter->save();
    painter->setAntialiasing(false); // first: it moves the painter by half a pixel
    painter->resetTransform();
    painter->scale(1 / painter->deviceTransform().m11(), 1 / painter->deviceTransform().m22());
    // lines of a hair's width are the fastest there is: the raster engine fills rectangles of one column far slower
    painter->setPen(QPen(m_good, 0));
    painter->drawLines(m_strokes);
    painter->setPen(QPen(m_uncertain, 0));
    painter->drawLines(m_faded);
    painter->restore();
}

} // namespace lineside
