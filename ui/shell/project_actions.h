#pragma once

#include "models/plant/plant_edits.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace lineside {

/*!
 * Opens and saves the project file on a worker thread; opening is an edit that can be undone. Lives on the window's
 * thread; one job at a time.
 */
class ProjectActions : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Status &)>;

    ProjectActions(PlantEditor &editor, const QString &path, QObject *parent = nullptr);
    ~ProjectActions() override; //!< waits for a save that is under way

    const QString &path() const { return m_path; }
    bool isBusy() const { return m_busy; }
    //! The file chosen becomes the running plant; \a done on this thread.
    void open(const QString &path, Answer done);
    void save(const QString &path, Answer done);

Q_SIGNALS:
    void pathChanged();

private:
    class Worker;

    PlantEditor &m_editor;
    QString m_path;
    bool m_busy = false;
    Worker *m_worker;
};

} // namespace lineside
