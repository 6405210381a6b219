#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/value_look.h"

#include <QRectF>

#include <span>

class QPainter;

namespace lineside {

//! How a value is set in its rectangle.
struct ValueSetting
{
    FontRole number = FontRole::Body;
    //! Where the decimal point stands, in pixels from the left, so that a column of numbers lines up; < 0: from the left.
    double pointAt = -1;
    bool showUnit = true;
};

/*!
 * Paints the value component, vertically centred: number and unit; muted with clock and age when stale; hatch and
 * cause word when bad; S when substituted. What does not fit is elided at the end, never in the number: a number that
 * does not fit becomes "…".
 */
void paintValue(QPainter &painter, const QRectF &rect, const ValueLook &look, const Theme &theme,
                const ValueSetting &setting = {});
double valueWidth(const ValueLook &look, const Theme &theme, const ValueSetting &setting = {});

//! The span that an indicator of this tag covers: around its limits and normal range; empty when it has neither.
struct Scale
{
    double low = 0;
    double high = 0;
    bool isValid() const { return high > low; }
    double position(double value) const; //!< 0 … 1, cut
};
Scale scaleOf(const Tag &tag);

/*!
 * Moving analogue indicator: a scale with the normal range as a band and a pointer; beyond a limit the pointer takes
 * the priority's colour and the limit's side is marked. Without a usable number there is no pointer.
 * Upright when \a rect is higher than wide.
 */
void paintAnalogue(QPainter &painter, const QRectF &rect, const Tag &tag, const ValueLook &look, const Theme &theme);

/*!
 * A line of recent values, oldest first, NaN for a gap; dashed when stale. Needs two points; spans its own range, but
 * no less than \a leastSpan, so that a steady value is a calm line.
 */
void paintSparkline(QPainter &painter, const QRectF &rect, std::span<const float> values, double leastSpan, bool stale,
                    const Theme &theme);

} // namespace lineside
