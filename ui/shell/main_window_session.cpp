#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/main_window.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/project_actions.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QScreen>

// What outlives the window or ends with it: the project's file, the layout, closing.

namespace lineside {

namespace {

constexpr int kLayoutLimitMs = 300; // nobody waits longer to see a window

} // namespace

void MainWindow::fetchLayout()
{
    if (m_options.dataFolder.isEmpty()) {
        settle(Error{Error::Kind::NotFound, {}, {}});
        return;
    }
    m_stateFile.load(this, [this](const Result<WindowState> &state) { settle(state); });
    QTimer::singleShot(kLayoutLimitMs, this, [this] {
        if (m_isSettled)
            return;
        m_stateFile.saveNothing();
        settle(Error{Error::Kind::Timeout, tr("The window layout could not be read in time."), {}});
    });
}

void MainWindow::settle(const Result<WindowState> &state)
{
    if (m_isSettled)
        return; // too late: somebody works with it already
    m_isSettled = true;
    if (state)
        restoreWindow(*state);
    else if (state.error().kind != Error::Kind::NotFound)
        m_status->showRemark(state.error().message);
    if (!currentPage())
        showPageAt(0);
    Q_EMIT settled();
}

void MainWindow::openProject()
{
    if (!mayDo(m_services.seat.mayConfigure(), [this] { openProject(); }))
        return;
    const QString path = QFileDialog::getOpenFileName(this, tr("Open project"), QFileInfo(m_project->path()).path(),
                                                      tr("Lineside projects (*.json);;All files (*)"));
    if (path.isEmpty())
        return;
    m_project->open(path, [this](const Status &opened) {
        if (!opened)
            reportProblem(opened.error());
    });
}

void MainWindow::saveProject(bool askWhere)
{
    if (!mayDo(m_services.seat.mayConfigure(), [this, askWhere] { saveProject(askWhere); }))
        return;
    QString path = m_project->path();
    if (askWhere || path.isEmpty())
        path = QFileDialog::getSaveFileName(this, tr("Save project"), path, tr("Lineside projects (*.json)"));
    if (path.isEmpty())
        return;
    m_project->save(path, [this, path](const Status &saved) {
        if (saved)
            m_status->showRemark(tr("Saved as %1").arg(QFileInfo(path).fileName()));
        else
            reportProblem(saved.error());
    });
}

void MainWindow::reportProblem(const Error &error)
{
    plainMessage(this, QMessageBox::Warning, error.message, error.hint);
}

void MainWindow::refreshTitle()
{
    const Plant &plant = m_services.editor.plant();
    QString name = plant.name;
    if (name.isEmpty() && !plant.sites.isEmpty())
        name = plant.sites.first().name;
    const QString file = QFileInfo(m_project->path()).fileName();
    QStringList parts{name, file};
    parts.removeAll(QString());
    setWindowTitle(parts.join(QStringLiteral(" · ")) + QStringLiteral("[*]") + QStringLiteral(" – Lineside"));
    setWindowModified(m_services.editor.isModified());
}

WindowState MainWindow::windowState() const
{
    WindowState state;
    state.geometry = saveGeometry();
    state.docks = saveState();
    state.page = currentPageId();
    state.palette = m_theme.choice() == Theme::Choice::Light  ? QStringLiteral("light")
                  : m_theme.choice() == Theme::Choice::Dark ? QStringLiteral("dark")
                                                            : QStringLiteral("system");
    state.percent = m_theme.percent();
    state.pages = m_pageStates;
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i])
            state.pages.insert(m_entries[i].id, m_pages[i]->saveState());
    }
    return state;
}

void MainWindow::restoreWindow(const WindowState &state)
{
    m_services.theme.setPercent(state.percent);
    m_services.theme.setChoice(state.palette == QLatin1String("light")  ? Theme::Choice::Light
                               : state.palette == QLatin1String("dark") ? Theme::Choice::Dark
                                                                        : Theme::Choice::System);
    m_pageStates = state.pages;
    restoreGeometry(state.geometry);
    restoreState(state.docks);
    QList<QRect> screens;
    const QList<QScreen *> all = QGuiApplication::screens();
    for (const QScreen *screen : all)
        screens += screen->availableGeometry();
    const QRect here = pulledBack(geometry(), screens);
    if (here != geometry())
        setGeometry(here);
    const QList<QDockWidget *> docks = findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QDockWidget *dock : docks) {
        if (dock->isFloating())
            dock->setGeometry(pulledBack(dock->geometry(), screens));
    }
    showPage(state.page);
}

bool MainWindow::mayStop(const std::function<void()> &again)
{
    // Where a login would help; accounts that cannot be read keep nobody from stopping a station that cannot be worked with.
    const Seat::State seat = m_services.seat.state();
    if ((seat == Seat::State::Vacant || seat == Seat::State::Taken) && !mayDo(m_services.seat.mayConfigure(), again))
        return false;
    if (m_services.editor.isModified())
        return true; // closing asks another question
    return plainMessage(this, QMessageBox::Question, tr("Stop Lineside?"),
                        tr("Nothing is read, stored or watched until it is started again."),
                        QMessageBox::Yes | QMessageBox::Cancel, tr("Stop"))
        == QMessageBox::Yes;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // A slip of the hand on the window's frame must not end the recording; the end of the session may.
    if (event->spontaneous() && !qApp->isSavingSession() && !mayStop([this] { quit(); })) {
        event->ignore();
        return;
    }
    // What is being edited in a dialog is its own question.
    const QList<QDialog *> dialogs = findChildren<QDialog *>(QString(), Qt::FindDirectChildrenOnly);
    for (QDialog *dialog : dialogs) {
        if (dialog->isVisible() && !dialog->close()) {
            event->ignore();
            return;
        }
    }
    if (m_services.editor.isModified() && !m_project->isBusy()) {
        const auto answer = plainMessage(this, QMessageBox::Question, tr("The project has changes that are not saved."),
                                         tr("Save them before the window closes?"),
                                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
        if (answer == QMessageBox::Cancel) {
            event->ignore();
            return;
        }
        if (answer == QMessageBox::Save) {
            event->ignore(); // closes again once the file is there
            const QString path = m_project->path().isEmpty()
                ? QFileDialog::getSaveFileName(this, tr("Save project"), {}, tr("Lineside projects (*.json)"))
                : m_project->path();
            if (!path.isEmpty())
                m_project->save(path, [this](const Status &saved) {
                    if (saved)
                        close();
                    else
                        reportProblem(saved.error());
                });
            return;
        }
    }
    m_stateFile.save(windowState());
    QMainWindow::closeEvent(event);
}

} // namespace lineside
