#pragma once

#include "models/plant/tag.h"

#include <QWidget>

#include <optional>

namespace lineside {

class Theme;

/*!
 * The span in which a value may be written, lying: the normal range as a band, the present value and the new one as
 * pointers. Empty while the span is open.
 */
class WriteScale : public QWidget
{
    Q_OBJECT

public:
    WriteScale(const Theme &theme, QWidget *parent = nullptr);

    void setSpan(const Range &limits, const Range &normal);
    void setValues(std::optional<double> present, std::optional<double> next);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Range m_limits;
    Range m_normal;
    std::optional<double> m_present;
    std::optional<double> m_next;
};

} // namespace lineside
