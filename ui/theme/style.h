#pragma once

#include <QProxyStyle>

class QStyleOptionSlider;
class QStyleOptionComboBox;
class QStyleOptionSpinBox;
class QStyleOptionHeader;
class QStyleOptionTab;
class QStyleOptionDockWidget;

namespace lineside {

class Theme;

/*!
 * Fusion without its gradients, shadows and bevels: flat surfaces, 1 px lines, one focus frame, everything in the
 * theme's colours and growing with its scale. The theme outlives it.
 */
class Style final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit Style(const Theme &theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const override;

private:
    void drawBox(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border, bool focus) const;
    void drawArrow(QPainter *painter, const QRect &rect, Qt::ArrowType direction, const QColor &color) const;
    void drawScrollBar(const QStyleOptionSlider &option, QPainter *painter, const QWidget *widget) const;
    void drawComboBox(const QStyleOptionComboBox &option, QPainter *painter, const QWidget *widget) const;
    void drawSpinBox(const QStyleOptionSpinBox &option, QPainter *painter, const QWidget *widget) const;
    void drawHeader(const QStyleOptionHeader &option, QPainter *painter) const;
    void drawTab(const QStyleOptionTab &option, QPainter *painter, const QWidget *widget) const;
    void drawDockTitle(const QStyleOptionDockWidget &option, QPainter *painter, const QWidget *widget) const;

    const Theme &m_theme;
};

} // namespace lineside
