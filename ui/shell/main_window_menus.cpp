#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/main_window.h"
#include "ui/shell/shortcut_list.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>

// The menus and their keys.

namespace lineside {

QAction *MainWindow::addShortcut(QMenu *menu, const QString &text, const QString &icon, const QKeySequence &keys,
                                 std::function<void()> run)
{
    auto *action = new QAction(text, this);
    action->setShortcut(keys);
    action->setData(icon);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    menu->addAction(action);
    return action;
}

void MainWindow::buildMenus()
{
    const auto icon = [](const char *name) { return QString::fromLatin1(name); };
    QMenu *file = menuBar()->addMenu(tr("&File"));
    addShortcut(file, tr("&Open project…"), icon("open"), QKeySequence::Open, [this] { openProject(); });
    addShortcut(file, tr("&Save project"), icon("save"), QKeySequence::Save, [this] { saveProject(false); });
    addShortcut(file, tr("Save project &as…"), {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                [this] { saveProject(true); });
    file->addSeparator();
    m_export = addShortcut(file, tr("&Export…"), icon("export"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
        Page *page = currentPage();
        if (page && page->canExport()
            && mayDo(m_services.seat.may(Permission::ExportData), [page = QPointer<Page>(page)] {
                   if (page)
                       page->exportData();
               }))
            page->exportData();
    });
    file->addSeparator();
    addShortcut(file, tr("&Quit"), {}, QKeySequence(Qt::CTRL | Qt::Key_Q), [this] {
        quit();
    });

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    m_editMenu = edit;
    connect(edit, &QMenu::aboutToShow, this, &MainWindow::offerActionsOfFocus);
    m_undo = addShortcut(edit, tr("&Undo"), icon("undo"), QKeySequence::Undo, [this] { undo(); });
    m_redo = addShortcut(edit, tr("&Redo"), icon("redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                         [this] { redo(); });
    if (m_parts.editDevice) {
        edit->addSeparator();
        addShortcut(edit, tr("&Add device…"), icon("device"), QKeySequence(Qt::CTRL | Qt::Key_D),
                    [this] { m_parts.editDevice(*m_context, this, {}); });
    }
    if (m_parts.editMachine)
        edit->addAction(tr("&Machine settings…"), this, [this] { m_parts.editMachine(*m_context, this, currentMachine()); });
    if (m_parts.editSite)
        edit->addAction(tr("&Calendars and reasons…"), this, [this] { m_parts.editSite(*m_context, this, currentSite()); });
    if (m_parts.setUpPlantStore)
        edit->addAction(tr("&Plant database…"), this, [this] { setUpPlantStore(); });
    if (m_parts.setUpWebServer && m_services.web)
        edit->addAction(tr("&Web server…"), this, [this] { setUpWebServer(); });

    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < m_entries.size(); ++i) {
        // the second ten with Shift
        const Qt::KeyboardModifiers with = i < 10 ? Qt::AltModifier : Qt::AltModifier | Qt::ShiftModifier;
        const QKeySequence keys = i < 20 ? QKeySequence(QKeyCombination(with, Qt::Key(i % 10 < 9 ? Qt::Key_1 + i % 10 : Qt::Key_0))) : QKeySequence();
        addShortcut(view, plainMenuText(m_entries[i].title), m_entries[i].icon, keys, [this, i] {
            showPageAt(i);
            focusPage();
        });
    }
    view->addSeparator();
    addShortcut(view, tr("Ne&xt part of the window"), {}, QKeySequence(Qt::Key_F6), [this] { focusPart(1); });
    addShortcut(view, tr("Pre&vious part of the window"), {}, QKeySequence(Qt::SHIFT | Qt::Key_F6), [this] { focusPart(-1); });
    view->addSeparator();
    addShortcut(view, tr("&Go to…"), icon("search"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { showGoTo(); });
    addShortcut(view, tr("&Find here"), icon("filter"), QKeySequence::Find, [this] {
        if (m_tree->isAncestorOf(QApplication::focusWidget()))
            m_tree->focusFilter();
        else if (Page *page = currentPage())
            page->find();
    });
    addShortcut(view, tr("&Refresh"), icon("refresh"), QKeySequence(Qt::Key_F5), [this] {
        if (Page *page = currentPage())
            page->refresh();
    });
    view->addSeparator();
    addShortcut(view, tr("Zoom &in"), icon("zoom-in"), QKeySequence::ZoomIn, [this] { m_services.theme.zoomIn(); })
        ->setShortcuts({QKeySequence(QKeySequence::ZoomIn), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    addShortcut(view, tr("Zoom &out"), icon("zoom-out"), QKeySequence::ZoomOut, [this] { m_services.theme.zoomOut(); });
    addShortcut(view, tr("&Normal size"), {}, QKeySequence(Qt::CTRL | Qt::Key_0),
                [this] { m_services.theme.setPercent(100); });
    QMenu *palette = view->addMenu(tr("&Palette"));
    auto *choices = new QActionGroup(this);
    const std::pair<QString, Theme::Choice> names[] = {{tr("As the desktop"), Theme::Choice::System},
                                                       {tr("Light"), Theme::Choice::Light},
                                                       {tr("Dark"), Theme::Choice::Dark}};
    for (const auto &[name, choice] : names) {
        QAction *action = addShortcut(palette, name, {}, {},
                                      [this, choice = choice] { m_services.theme.setChoice(choice); });
        action->setCheckable(true);
        choices->addAction(action);
        m_paletteActions += action;
    }
    view->addSeparator();
    QAction *treeShown = m_treeDock->toggleViewAction();
    treeShown->setText(tr("Plant &tree"));
    treeShown->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    view->addAction(treeShown);
    if (m_viewersDock) {
        QAction *viewersShown = m_viewersDock->toggleViewAction();
        viewersShown->setText(tr("Vie&wers"));
        viewersShown->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
        view->addAction(viewersShown);
    }
    addShortcut(view, tr("Reset &docks"), {}, {}, [this] { resetDocks(); });
    m_fullScreen = addShortcut(view, tr("F&ull screen"), icon("full-screen"), QKeySequence(Qt::Key_F11),
                               [this] { setWindowState(QMainWindow::windowState() ^ Qt::WindowFullScreen); });
    m_fullScreen->setCheckable(true);

    buildUsersMenu();

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    addShortcut(help, tr("&Keys"), icon("help"), QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    addShortcut(help, tr("&About Lineside"), {}, {}, [this] {
        plainMessage(this, QMessageBox::NoIcon, tr("Lineside %1").arg(QStringLiteral(LINESIDE_VERSION)),
                     tr("Desktop HMI and engineering workstation. Free software under the GNU General Public "
                        "License, version 3 or later."));
    });
}

void MainWindow::refreshEditActions()
{
    const PlantEditor &editor = m_services.editor;
    m_undo->setEnabled(editor.canUndo());
    m_redo->setEnabled(editor.canRedo());
    m_undo->setText(editor.canUndo() ? tr("&Undo: %1").arg(plainMenuText(editor.undoName())) : tr("&Undo"));
    m_redo->setText(editor.canRedo() ? tr("&Redo: %1").arg(plainMenuText(editor.redoName())) : tr("&Redo"));
    m_export->setEnabled(currentPage() && currentPage()->canExport());
    refreshTitle();
}

QList<ShortcutLine> MainWindow::shortcuts() const
{
    QList<ShortcutLine> lines;
    const QList<QAction *> menus = menuBar()->actions();
    for (const QAction *menu : menus) {
        const QList<QAction *> actions = menu->menu() ? menu->menu()->actions() : QList<QAction *>();
        for (const QAction *action : actions) {
            if (action->shortcut().isEmpty() || m_lent.contains(action))
                continue;
            QString words = action->iconText();
            lines += {menu->iconText(), action->shortcut().toString(QKeySequence::NativeText), words};
        }
    }
    return lines + keysOutsideMenus();
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutDialog(shortcuts(), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::offerActionsOfFocus()
{
    qDeleteAll(m_offered); // separators of ours; the actions themselves belong to their widget
    m_offered.clear();
    for (QAction *action : std::as_const(m_lent))
        m_editMenu->removeAction(action);
    m_lent.clear();
    const QWidget *focus = m_lastFocus && m_lastFocus->isVisible() ? m_lastFocus.data() : nullptr;
    if (!focus || focus->contextMenuPolicy() != Qt::ActionsContextMenu || focus->actions().isEmpty())
        return;
    m_offered += m_editMenu->addSeparator();
    const QList<QAction *> actions = focus->actions();
    for (QAction *action : actions) {
        m_editMenu->addAction(action);
        m_lent += action;
    }
}

} // namespace lineside
