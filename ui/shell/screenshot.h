#pragma once

#include "models/base/result.h"
#include "ui/theme/theme.h"

#include <QSize>
#include <QString>

namespace lineside {

class MainWindow;

//! What --screenshot draws.
struct ScreenshotRequest
{
    QString path;     //!< .png
    QString page;     //!< id; empty: the one that is shown
    QSize size{1440, 900};
    Theme::Choice palette = Theme::Choice::Light;
    int percent = 100;
};

/*!
 * Draws the window into a file; also without a display (QT_QPA_PLATFORM=offscreen). NotFound for an unknown page, Io
 * when the file cannot be written.
 */
Status saveScreenshot(MainWindow &window, Theme &theme, const ScreenshotRequest &request);

} // namespace lineside
