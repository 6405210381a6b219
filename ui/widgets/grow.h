#pragma once

#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QWidget>

#include <algorithm>

namespace lineside {

//! Makes a window as high as its words now need at its width, as far as the screen goes; it does not shrink.
inline void growToFit(QWidget *window)
{
    window->layout()->activate();
    const int needed = window->layout()->hasHeightForWidth() ? window->layout()->totalHeightForWidth(window->width())
                                                             : window->sizeHint().height();
    const int most = window->screen() ? window->screen()->availableGeometry().height() : needed;
    if (const int height = std::min(needed, most); height > window->height())
        window->resize(window->width(), height);
}

/*!
 * A window that grows with its words: a label that wraps asks a layout for more height than it had, and what said so late,
 * a mistake or an answer, would lose its second line. Owned by the window.
 */
class GrowingWindow : public QObject
{
public:
    explicit GrowingWindow(QWidget *window) : QObject(window), m_window(window) { window->installEventFilter(this); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (watched == m_window && (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show) && m_window->layout())
            growToFit(m_window);
        return QObject::eventFilter(watched, event);
    }

private:
    QWidget *m_window;
};

} // namespace lineside
