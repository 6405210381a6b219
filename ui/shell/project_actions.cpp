#include "ui/shell/project_actions.h"

#include "models/plant/project_file.h"

#include <QFileInfo>
#include <QThreadPool>

#include <memory>

namespace lineside {

//! One thread for files; gone with its owner, after what it is writing.
class ProjectActions::Worker : public QThreadPool
{
public:
    explicit Worker(QObject *parent) : QThreadPool(parent) { setMaxThreadCount(1); }
};

ProjectActions::ProjectActions(PlantEditor &editor, const QString &path, QObject *parent)
    : QObject(parent), m_editor(editor), m_path(path), m_worker(new Worker(this))
{
}

ProjectActions::~ProjectActions()
{
    m_worker->waitForDone();
}

void ProjectActions::open(const QString &path, Answer done)
{
    if (m_busy) {
        done(Error{Error::Kind::Busy, tr("A project is being opened or saved."), tr("Try again when it is done.")});
        return;
    }
    m_busy = true;
    m_worker->start([this, path, done = std::move(done)] {
        auto loaded = std::make_shared<Result<Plant>>(project::load(path));
        QMetaObject::invokeMethod(this, [this, path, loaded, done] {
            m_busy = false;
            if (!*loaded) {
                done(loaded->error());
                return;
            }
            const Status applied = m_editor.apply(tr("Open %1").arg(QFileInfo(path).fileName()), **loaded);
            if (applied) {
                m_path = path;
                m_editor.markSaved();
                Q_EMIT pathChanged();
            }
            done(applied);
        }, Qt::QueuedConnection);
    });
}

void ProjectActions::save(const QString &path, Answer done)
{
    if (m_busy) {
        done(Error{Error::Kind::Busy, tr("A project is being opened or saved."), tr("Try again when it is done.")});
        return;
    }
    m_busy = true;
    const SnapshotPtr snapshot = m_editor.snapshot();
    m_worker->start([this, path, snapshot, done = std::move(done)] {
        const Status saved = project::save(path, snapshot->plant());
        QMetaObject::invokeMethod(this, [this, path, snapshot, saved, done] {
            m_busy = false;
            if (saved) {
                m_path = path;
                // An edit that came meanwhile is not in the file.
                if (m_editor.snapshot() == snapshot)
                    m_editor.markSaved();
                Q_EMIT pathChanged();
            }
            done(saved);
        }, Qt::QueuedConnection);
    });
}

} // namespace lineside
