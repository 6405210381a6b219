#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QRect>
#include <QString>

namespace lineside {

/*!
 * What the session remembers of the window, in a file of its own in the data folder (window.json), apart from the
 * settings: losing it costs nothing but the layout.
 */
struct WindowState
{
    static constexpr int kVersion = 1;
    static constexpr qint64 kMaxBytes = 1 << 20;

    QByteArray geometry;
    QByteArray docks;
    QString page;
    QString palette;   //!< "system", "light", "dark"
    int percent = 100;
    QMap<QString, QJsonObject> pages; //!< what each page remembers

    //! NotFound when there is none yet; BadData when it cannot be read.
    static Result<WindowState> load(const QString &dataFolder);
    Status save(const QString &dataFolder) const; //!< atomic
};

/*!
 * The window as near to where it was as it can be seen: unchanged while at least a hand's breadth of its title lies on
 * a screen, else moved (and cut) into the first one.
 */
QRect pulledBack(const QRect &window, const QList<QRect> &screens);

} // namespace lineside
