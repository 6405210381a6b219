#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QRect>
#include <QString>
#include <QThreadPool>

#include <functional>

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
    QByteArray toJson() const;
};

/*!
 * Reads and writes window.json on a thread of its own, so that no window waits for a disk. Lives on the window's
 * thread; its end waits for a write that is under way.
 */
class WindowStateFile
{
public:
    //! An empty folder: nothing is remembered.
    explicit WindowStateFile(const QString &dataFolder);
    ~WindowStateFile();

    //! As WindowState::load(), beside the window; \a done is called on \a receiver's thread, unless it is gone.
    void load(QObject *receiver, std::function<void(Result<WindowState>)> done);
    //! The disk has taken too long: what lies there is not replaced by what the window looks like without it.
    void saveNothing() { m_saves = false; }
    //! Does nothing when that is what was saved last. A failure is logged: a layout is no reason to disturb anybody.
    void save(const WindowState &state);

private:
    const QString m_folder;
    QByteArray m_last;
    bool m_saves = true;
    QThreadPool m_worker; //!< of one thread: in the order of the calls
};

/*!
 * The window as near to where it was as it can be seen: unchanged while at least a hand's breadth of its title lies on
 * a screen, else moved (and cut) into the first one.
 */
QRect pulledBack(const QRect &window, const QList<QRect> &screens);

} // namespace lineside
