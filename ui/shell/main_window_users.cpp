#include "ui/shell/main_window.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/widgets/offer_login.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

// Who sits here, and what needs a right.

namespace lineside {

void MainWindow::buildUsersMenu()
{
    if (!m_parts.logIn)
        return;
    QMenu *users = menuBar()->addMenu(tr("&Users"));
    m_logIn = addShortcut(users, tr("Log &in…"), {}, QKeySequence(Qt::CTRL | Qt::Key_L),
                          [this] { m_parts.logIn(*m_context, this, {}, {}); });
    m_logOut = addShortcut(users, tr("Log &out"), {}, {}, [this] { m_services.seat.logout(); });
    m_lock = addShortcut(users, tr("Lo&ck"), {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { m_services.seat.lock(); });
    m_changePassword = addShortcut(users, tr("Change &password…"), {}, {}, [this] { m_parts.changePassword(*m_context, this); });
    users->addSeparator();
    m_manageUsers = addShortcut(users, tr("&Users…"), {}, {}, [this] { m_parts.manageUsers(*m_context, this); });
    m_firstAdmin = addShortcut(users, tr("&First administrator…"), {}, {}, [this] { offerFirstAdmin({}); });
    connect(&m_services.seat, &Seat::changed, this, &MainWindow::refreshUsersMenu);
    refreshUsersMenu();
}

void MainWindow::refreshUsersMenu()
{
    const Seat &seat = m_services.seat;
    const Seat::State state = seat.state();
    const bool taken = state == Seat::State::Taken;
    m_logIn->setEnabled(taken || state == Seat::State::Vacant);
    m_logIn->setText(taken ? tr("Log &in as somebody else…") : tr("Log &in…"));
    m_logOut->setEnabled(taken);
    m_lock->setEnabled(taken);
    m_changePassword->setEnabled(taken);
    m_manageUsers->setEnabled(taken || state == Seat::State::Vacant);
    m_firstAdmin->setEnabled(state == Seat::State::OpenHouse && seat.control());
}

void MainWindow::offerFirstAdmin(const std::function<void()> &done)
{
    if (m_parts.makeFirstAdmin)
        m_parts.makeFirstAdmin(*m_context, this, done);
}

bool MainWindow::mayDo(const Status &may, const std::function<void()> &again)
{
    if (may)
        return true;
    m_status->showRemark(inWords(may.error()));
    offerLogin(*m_context, this, may.error(), again);
    return false;
}

void MainWindow::undo()
{
    if (mayDo(m_services.seat.mayConfigure(), [this] { undo(); }))
        mayDo(m_services.editor.undo(), {});
}

void MainWindow::redo()
{
    if (mayDo(m_services.seat.mayConfigure(), [this] { redo(); }))
        mayDo(m_services.editor.redo(), {});
}

void MainWindow::setUpWebServer()
{
    if (mayDo(m_services.seat.may(Permission::ManageServer), [this] { setUpWebServer(); }))
        m_parts.setUpWebServer(*m_context, this);
}

void MainWindow::quit()
{
    if (mayStop([this] { quit(); }))
        close();
}

void MainWindow::setUpPlantStore()
{
    if (mayDo(m_services.seat.mayConfigure(), [this] { setUpPlantStore(); }))
        m_parts.setUpPlantStore(*m_context, this);
}

} // namespace lineside
