#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

namespace lineside {

//! What one hop of the way shows. Times in milliseconds; negative rates and missing times are not shown.
struct HopFigures
{
    double perSecond = -1;
    std::optional<double> fill; //!< of its queue, 0 to 1
    QString fillText;           //!< "1.2 of 64 MB"
    std::optional<double> p50Ms;
    std::optional<double> p95Ms;
    QStringList lines;          //!< further figures, one a line
    bool abnormal = false;      //!< something was lost, or is about to be
};

/*!
 * One hop as a box: name, rate, fill of its queue, latency. An arrow at its right leads to the next, unless it is last.
 */
class HopBox : public QWidget
{
    Q_OBJECT

public:
    HopBox(const Theme &theme, const QString &name, const QString &what, bool last, QWidget *parent = nullptr);

    //! For a box that is wide: its lines need no second one.
    void setLow() { m_high = 196; }
    void setFigures(const HopFigures &figures);
    const HopFigures &figures() const { return m_figures; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_high = 250; //!< in pixels at 100 %
    const Theme &m_theme;
    QString m_name;
    QString m_what;
    bool m_last;
    HopFigures m_figures;
};

} // namespace lineside
