#pragma once

#include <QLayout>
#include <QWidget>

#include <algorithm>

namespace lineside {

//! Makes a window as high as its words now need at its width; it does not shrink.
inline void growToFit(QWidget *window)
{
    window->layout()->activate();
    const int needed = window->layout()->hasHeightForWidth() ? window->layout()->totalHeightForWidth(window->width())
                                                             : window->sizeHint().height();
    window->resize(window->width(), std::max(window->height(), needed));
}

} // namespace lineside
