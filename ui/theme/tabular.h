#pragma once

#include <QFont>
#include <QPointF>
#include <QString>

class QPainter;

namespace lineside {

/*
 * Numbers whose digits all have the width of the widest one, so that a number that changes does not jitter.
 * (Qt offers the font's own tabular digits from 6.7 on only.)
 */

//! The width of \a text in pixels when drawn by drawTabular().
double tabularWidth(const QFont &font, const QString &text);
//! Draws in the painter's font and pen; \a baseline is where the text starts.
void drawTabular(QPainter &painter, QPointF baseline, const QString &text);

} // namespace lineside
