#include "ui/theme/tabular.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace lineside {

namespace {

double digitWidth(const QFontMetricsF &metrics)
{
    double width = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        width = std::max(width, metrics.horizontalAdvance(QChar(digit)));
    return width;
}

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

//! Calls draw(x, run, width) for each digit and each run of other characters; gives the total width.
template<typename Draw>
double layOut(const QFontMetricsF &metrics, const QString &text, Draw draw)
{
    const double wide = digitWidth(metrics);
    double x = 0;
    qsizetype i = 0;
    while (i < text.size()) {
        if (isAsciiDigit(text[i])) {
            const QString digit(text[i]);
            draw(x + (wide - metrics.horizontalAdvance(text[i])) / 2, digit);
            x += wide;
            ++i;
            continue;
        }
        const qsizetype start = i;
        while (i < text.size() && !isAsciiDigit(text[i]))
            ++i;
        const QString run = text.mid(start, i - start);
        draw(x, run);
        x += metrics.horizontalAdvance(run);
    }
    return x;
}

} // namespace

double tabularWidth(const QFont &font, const QString &text)
{
    return layOut(QFontMetricsF(font), text, [](double, const QString &) {});
}

void drawTabular(QPainter &painter, QPointF baseline, const QString &text)
{
    layOut(QFontMetricsF(painter.font(), painter.device()), text, [&](double x, const QString &run) {
        painter.drawText(baseline + QPointF(x, 0), run);
    });
}

} // namespace lineside
