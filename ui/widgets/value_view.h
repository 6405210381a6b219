#pragma once

#include "ui/widgets/value_painter.h"

#include <QWidget>

namespace lineside {

/*!
 * The value component as a widget. Focusable; hovering and F2 tell why it shows what it shows.
 */
class ValueView : public QWidget
{
    Q_OBJECT

public:
    ValueView(const Theme &theme, FontRole role, QWidget *parent = nullptr);

    void setLook(const ValueLook &look);
    const ValueLook &look() const { return m_look; }
    void setWhy(const QString &why); //!< see whyText()

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    FontRole m_role;
    ValueLook m_look;
    QString m_why;
};

} // namespace lineside
