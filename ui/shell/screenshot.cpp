#include "ui/shell/screenshot.h"

#include "ui/shell/main_window.h"

#include <QCoreApplication>
#include <QPixmap>

namespace lineside {

Status saveScreenshot(MainWindow &window, Theme &theme, const ScreenshotRequest &request)
{
    theme.setChoice(request.palette);
    theme.setPercent(request.percent);
    if (!request.page.isEmpty() && !window.showPage(request.page))
        return Error{Error::Kind::NotFound,
                     QCoreApplication::translate("Screenshot", "There is no page called %1.").arg(request.page),
                     QCoreApplication::translate("Screenshot", "The pages are: %1.")
                         .arg(window.pageIds().join(QStringLiteral(", ")))};
    window.resize(request.size);
    window.show();
    // Layouts settle in two rounds: docks first, then what they hold.
    for (int round = 0; round < 3; ++round) {
        QCoreApplication::sendPostedEvents();
        window.tick();
    }
    if (!window.grab().save(request.path, "PNG"))
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("Screenshot", "The picture could not be written to %1.")
                         .arg(request.path), {}};
    return Done{};
}

} // namespace lineside
