#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace lineside {

class Theme;

/*!
 * How something stands now, least urgent first. The first two are what a quiet plant shows.
 * Until there are alarms, a limit that is exceeded speaks for itself: high-high and low-low as priority 1, high and low
 * as priority 2.
 */
enum class Condition : quint8 {
    Normal,
    NoValue,   //!< nothing has come yet, or disabled
    Uncertain, //!< usable with care
    Bad,       //!< its source says that the value is not to be used
    NoLink,    //!< its source cannot be reached
    Warning,   //!< beyond low or high
    Urgent,    //!< beyond low-low or high-high
};
inline constexpr int kConditionCount = int(Condition::Urgent) + 1;

//! Signs for states: each has a shape of its own, priorities also a digit.
enum class Glyph { None, Priority1, Priority2, Priority3, Priority4, NoLink, Clock, Bad, Substituted };

Glyph glyphOf(Condition condition); //!< None for Normal and NoValue
//! Fills the square in the middle of \a rect.
void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const Theme &theme);
//! "no link", "beyond high-high": for tooltips and screen readers.
QString conditionWord(Condition condition);

//! Diagonal lines over \a rect, in \a color: this is not to be trusted.
void paintHatch(QPainter &painter, const QRectF &rect, const QColor &color, double step);

} // namespace lineside
