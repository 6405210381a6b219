#include "ui/trends/dense_curves.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lineside {

namespace {

//! \a color over what is there, both with their alpha multiplied in.
QRgb over(QRgb color, QRgb there)
{
    const quint32 rest = 255 - quint32(qAlpha(color));
    const auto channel = [&](int shift) {
        const quint32 mixed = (color >> shift & 0xFF) + ((there >> shift & 0xFF) * rest + 127) / 255;
        return std::min<quint32>(mixed, 255) << shift;
    };
    return channel(0) | channel(8) | channel(16) | channel(24);
}

} // namespace

void DenseCurve::setCourse(bool stepped, UtcTime holdsUntil, std::span<const UtcTime> starts)
{
    m_stepped = stepped;
    m_holdsUntil = holdsUntil;
    m_starts.assign(starts.begin(), starts.end());
}

void DenseCurve::setColors(const QColor &good, const QColor &uncertain)
{
    m_good = qPremultiply(good.rgba());
    m_uncertain = qPremultiply(uncertain.rgba());
}

//! What all curves of a picture have in common, in the device's own pixels.
struct DenseCurves::Frame
{
    UtcTime from;
    UtcTime to;
    double scaleY;
    double top; //!< of the axis rectangle
};

DenseCurves::DenseCurves(QCPAxis *time, QCPAxis *value) : QCPAbstractPlottable(time, value)
{
    setSelectable(QCP::stNone);
}

DenseCurve *DenseCurves::add(const QCPAxis *value)
{
    return m_curves.emplace_back(std::make_unique<DenseCurve>(value)).get();
}

QCPRange DenseCurves::getKeyRange(bool &found, QCP::SignDomain) const
{
    found = false; // the plot sets its ranges itself
    return {};
}

QCPRange DenseCurves::getValueRange(bool &found, QCP::SignDomain, const QCPRange &) const
{
    found = false;
    return {};
}

void DenseCurves::makeRoom(QSize size)
{
    if (m_image.size() != size) {
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_image.fill(0);
    } else if (m_top < m_bottom) {
        std::memset(m_image.scanLine(m_top), 0, size_t(m_bottom - m_top) * size_t(m_image.bytesPerLine()));
    }
    m_top = size.height();
    m_bottom = 0;
}

void DenseCurves::draw(QCPPainter *painter)
{
    const QCPAxis *time = keyAxis();
    if (!time || time->range().size() <= 0)
        return;
    const QRect area = time->axisRect()->rect();
    // strokes stand on the device's own pixels, whatever the scale of the screen or of an exported picture
    const double scaleX = painter->deviceTransform().m11();
    const double scaleY = painter->deviceTransform().m22();
    const QRect pixels(int(std::lround(area.left() * scaleX)), int(std::lround(area.top() * scaleY)),
                       int(std::lround(area.width() * scaleX)), int(std::lround(area.height() * scaleY)));
    if (pixels.isEmpty())
        return;
    makeRoom(pixels.size());
    if (m_image.isNull())
        return; // there is no memory for a picture of this size
    const auto instant = [](double seconds) { return fromMicroseconds(qint64(std::llround(seconds * 1e6))); };
    const Frame frame{instant(time->range().lower), instant(time->range().upper), scaleY, double(pixels.top())};
    for (const auto &curve : m_curves) {
        if (curve->m_visible && curve->m_series)
            drawCurve(*curve, frame);
    }
    if (m_top >= m_bottom)
        return;
    painter->save();
    painter->setAntialiasing(false); // first: it moves the painter by half a pixel
    painter->resetTransform();
    painter->scale(1 / painter->deviceTransform().m11(), 1 / painter->deviceTransform().m22());
    painter->drawImage(pixels.topLeft() + QPoint(0, m_top), m_image, QRect(0, m_top, pixels.width(), m_bottom - m_top));
    painter->restore();
}

void DenseCurves::drawCurve(const DenseCurve &curve, const Frame &frame)
{
    if (!(curve.m_value->range().size() > 0))
        return;
    const int columns = m_image.width();
    trendColumns(*curve.m_series, frame.from, frame.to, columns, {curve.m_stepped, curve.m_holdsUntil, curve.m_starts}, m_columns);

    const double lower = curve.m_value->range().lower;
    const double bottom = curve.m_value->coordToPixel(lower) * frame.scaleY - frame.top;
    const double perUnit = (bottom + frame.top - curve.m_value->coordToPixel(curve.m_value->range().upper) * frame.scaleY)
                           / curve.m_value->range().size();
    const int rows = m_image.height();
    const int least = std::max(1, int(std::lround(frame.scaleY))); // a flat curve is a line, not nothing
    const qsizetype stride = m_image.bytesPerLine() / qsizetype(sizeof(QRgb));
    QRgb *const pixels = reinterpret_cast<QRgb *>(m_image.bits());
    for (int i = 0; i < columns; ++i) {
        const TrendPyramid::Extent &column = m_columns[size_t(i)];
        if (!column.hasNumber())
            continue;
        // a stroke covers the pixels that its ends lie in; beyond the picture no number is too large for an int
        const auto row = [&](double value) { return int(std::floor(std::clamp(bottom - (value - lower) * perUnit, -9.0, rows + 9.0))); };
        const int y1 = row(column.high);
        const int first = std::max(0, y1);
        const int last = std::min(rows - 1, std::max(row(column.low), y1 + least - 1));
        if (first > last)
            continue;
        m_top = std::min(m_top, first);
        m_bottom = std::max(m_bottom, last + 1);
        const QRgb color = column.kinds & TrendPyramid::Good ? curve.m_good : curve.m_uncertain;
        QRgb *pixel = pixels + first * stride + i;
        if (qAlpha(color) == 255) {
            for (int y = first; y <= last; ++y, pixel += stride)
                *pixel = color;
        } else {
            for (int y = first; y <= last; ++y, pixel += stride)
                *pixel = over(color, *pixel);
        }
    }
}

} // namespace lineside
