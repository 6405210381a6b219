#include "ui/shell/main_window.h"

#include "ui/flow/flow_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/abnormal_line.h"
#include "ui/shell/go_to_dialog.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/project_actions.h"
#include "ui/shell/shortcut_list.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolBar>
#include <QTreeView>

namespace lineside {

namespace {

constexpr int kSlowTicks = 5;   // abnormal line, at 20 ticks a second: four times a second
constexpr int kSecondTicks = 20;
constexpr int kSaveTicks = 60 * kSecondTicks;
constexpr int kTreeWidth = 208;
constexpr auto kLayoutLimit = std::chrono::milliseconds(300); // nobody sees a window before

} // namespace

MainWindow::MainWindow(const UiServices &services, const ShellOptions &options, QWidget *parent)
    : MainWindow(services, options, allPages(), allParts(), parent)
{
}

MainWindow::MainWindow(const UiServices &services, const ShellOptions &options, QList<PageEntry> pages, PageParts parts,
                       QWidget *parent)
    : QMainWindow(parent), m_services(services), m_options(options), m_theme(services.theme),
      m_entries(std::move(pages)), m_parts(std::move(parts)), m_tickWatch(options.tick), m_watch(new PlantWatch(m_services, this)),
      m_context(new PageContext{m_services, *m_watch, m_parts}),
      m_project(new ProjectActions(m_services.editor, options.projectPath, this)), m_stateFile(options.dataFolder)
{
    build();
    buildMenus();
    resize(m_theme.px(1280), m_theme.px(800));
    dress();
    m_defaultDocks = saveState();
    const Result<WindowState> state = m_stateFile.load(kLayoutLimit);
    if (state)
        restoreWindow(*state);
    else if (state.error().kind != Error::Kind::NotFound)
        m_status->showRemark(state.error().message);
    if (!currentPage())
        showPageAt(0);

    connect(&m_theme, &Theme::changed, this, &MainWindow::dress);
    connect(m_watch, &PlantWatch::changed, this, [this] { m_abnormalDirty = true; });
    connect(&m_services.editor, &PlantEditor::historyChanged, this, &MainWindow::refreshEditActions);
    connect(m_watch, &PlantWatch::snapshotTaken, this, &MainWindow::refreshTitle);
    connect(m_project, &ProjectActions::pathChanged, this, &MainWindow::refreshTitle);
    refreshEditActions();
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &MainWindow::tick);
    m_timer.start(m_options.tick);
}

MainWindow::~MainWindow()
{
    m_timer.stop();
    // Pages hold on to m_context and the watch: they go first.
    qDeleteAll(m_pages);
    delete m_writeDock;
    delete m_treeDock;
}

void MainWindow::build()
{
    setContextMenuPolicy(Qt::NoContextMenu);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks | GroupedDragging);

    m_abnormal = new AbnormalLine(m_services, *m_watch);
    auto *top = new QToolBar(tr("Abnormal now"), this);
    top->setObjectName(QStringLiteral("abnormal"));
    top->setMovable(false);
    top->setFloatable(false);
    top->toggleViewAction()->setVisible(false);
    top->addWidget(m_abnormal);
    addToolBar(Qt::TopToolBarArea, top);
    connect(m_abnormal, &AbnormalLine::chosen, this, [this](const ObjectRef &object) { openObject(object); });

    m_tree = new PlantTree(*m_watch, m_theme);
    m_treeDock = new QDockWidget(tr("Plant"), this);
    m_treeDock->setObjectName(QStringLiteral("plant"));
    m_treeDock->setWidget(m_tree);
    addDockWidget(Qt::LeftDockWidgetArea, m_treeDock);
    connect(m_tree, &PlantTree::chosen, this, &MainWindow::selectObject);
    connect(m_tree, &PlantTree::opened, this, [this](const ObjectRef &object) { openObject(object); });

    m_center = new QWidget(this);
    m_center->setAutoFillBackground(true);
    m_tabs = new QTabBar(m_center);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setAccessibleName(tr("Pages"));
    m_stack = new QStackedWidget(m_center);
    auto *layout = new QVBoxLayout(m_center);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    for (const PageEntry &entry : m_entries) {
        m_tabs->addTab(plainMenuText(entry.title));
        m_stack->addWidget(new QWidget); // stands in until the page is first shown
        m_pages += nullptr;
    }
    connect(m_tabs, &QTabBar::currentChanged, this, &MainWindow::showPageAt);
    setCentralWidget(m_center);

    m_status = new PlantStatusBar(m_services, *m_watch, this);
    setStatusBar(m_status);
}

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
        if (Page *page = currentPage(); page && page->canExport())
            page->exportData();
    });
    file->addSeparator();
    addShortcut(file, tr("&Quit"), {}, QKeySequence::Quit, [this] {
        if (mayStop())
            close();
    });

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    m_undo = addShortcut(edit, tr("&Undo"), icon("undo"), QKeySequence::Undo, [this] { m_services.editor.undo(); });
    m_redo = addShortcut(edit, tr("&Redo"), icon("redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                         [this] { m_services.editor.redo(); });
    if (m_parts.editDevice) {
        edit->addSeparator();
        addShortcut(edit, tr("&Add device…"), icon("device"), QKeySequence(Qt::CTRL | Qt::Key_D),
                    [this] { m_parts.editDevice(*m_context, this, {}); });
    }

    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < m_entries.size(); ++i) {
        const QKeySequence keys = i < 9 ? QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + i)) : QKeySequence();
        addShortcut(view, plainMenuText(m_entries[i].title), m_entries[i].icon, keys, [this, i] { showPageAt(i); });
    }
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
    addShortcut(view, tr("Reset &docks"), {}, {}, [this] { resetDocks(); });
    m_fullScreen = addShortcut(view, tr("F&ull screen"), icon("full-screen"), QKeySequence(Qt::Key_F11),
                               [this] { setWindowState(QMainWindow::windowState() ^ Qt::WindowFullScreen); });
    m_fullScreen->setCheckable(true);

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    addShortcut(help, tr("&Keys"), icon("help"), QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    addShortcut(help, tr("&About Lineside"), {}, {}, [this] {
        plainMessage(this, QMessageBox::NoIcon, tr("Lineside %1").arg(QStringLiteral(LINESIDE_VERSION)),
                     tr("Desktop HMI and engineering workstation. Free software under the GNU General Public "
                        "License, version 3 or later."));
    });
}

void MainWindow::dress()
{
    if (m_theme.percent() != m_dressedFor) {
        // The tree keeps its width in words.
        const int wide = m_dressedFor == 0 ? m_theme.px(kTreeWidth)
                                           : m_treeDock->width() * m_theme.percent() / m_dressedFor;
        resizeDocks({m_treeDock}, {std::min(wide, width() / 3)}, Qt::Horizontal);
        m_dressedFor = m_theme.percent();
    }
    QPalette page = m_theme.palette();
    page.setColor(QPalette::Window, m_theme.color(Token::Page));
    m_center->setPalette(page);
    m_center->layout()->setContentsMargins(m_theme.px(16), m_theme.px(10), m_theme.px(16), m_theme.px(8));
    m_center->layout()->setSpacing(m_theme.px(6));
    const QList<QAction *> actions = findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly);
    for (QAction *action : actions) {
        const QString icon = action->data().toString();
        if (!icon.isEmpty())
            action->setIcon(m_theme.icon(icon));
    }
    if (!m_paletteActions.isEmpty())
        m_paletteActions[int(m_theme.choice())]->setChecked(true);
    m_abnormalDirty = true;
}

Page *MainWindow::pageAt(int index)
{
    if (index < 0 || index >= m_pages.size())
        return nullptr;
    if (!m_pages[index]) {
        Page *page = m_entries[index].make(*m_context, m_stack);
        m_pages[index] = page;
        if (auto *flow = qobject_cast<FlowPage *>(page))
            flow->setTickWatch(&m_tickWatch);
        // A page that needs more room than there is scrolls, so that no page can make the window outgrow its screen.
        auto *frame = new QScrollArea(m_stack);
        frame->setFrameShape(QFrame::NoFrame);
        frame->setWidgetResizable(true);
        frame->setFocusPolicy(Qt::NoFocus);
        frame->viewport()->setAutoFillBackground(false);
        frame->setWidget(page);
        page->setAutoFillBackground(false);
        QWidget *standIn = m_stack->widget(index);
        m_stack->insertWidget(index, frame);
        m_stack->removeWidget(standIn);
        delete standIn;
        connect(page, &Page::goToRequested, this, [this](const ObjectRef &object) { openObject(object); });
        connect(page, &Page::writeRequested, this, &MainWindow::openWritePanel);
        connect(page, &Page::remarkMade, m_status, [this](const QString &remark) { m_status->showRemark(remark); });
        connect(page, &Page::canExportChanged, this, &MainWindow::refreshEditActions);
        connect(page, &Page::openProjectRequested, this, &MainWindow::openProject);
        connect(page, &Page::editDeviceRequested, this, [this](const DeviceId &device) {
            if (m_parts.editDevice)
                m_parts.editDevice(*m_context, this, device);
        });
        const auto state = m_pageStates.constFind(m_entries[index].id);
        if (state != m_pageStates.constEnd())
            page->restoreState(*state);
    }
    return m_pages[index];
}

void MainWindow::showPageAt(int index)
{
    Page *page = pageAt(index);
    if (!page)
        return;
    m_tabs->setCurrentIndex(index);
    m_stack->setCurrentIndex(index);
    page->tick(); // no frame of old values
    refreshEditActions();
}

bool MainWindow::showPage(const QString &id)
{
    for (int i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].id == id) {
            showPageAt(i);
            return true;
        }
    }
    return false;
}

QString MainWindow::currentPageId() const
{
    const int index = m_stack->currentIndex();
    return index >= 0 ? m_entries[index].id : QString();
}

Page *MainWindow::currentPage() const
{
    const int index = m_stack->currentIndex();
    return index >= 0 && index < m_pages.size() ? m_pages[index] : nullptr;
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    for (const PageEntry &entry : m_entries)
        ids += entry.id;
    return ids;
}

void MainWindow::selectObject(const ObjectRef &object)
{
    if (Page *page = currentPage())
        page->goTo(object);
}

bool MainWindow::openObject(const ObjectRef &object)
{
    using Kind = ObjectRef::Kind;
    // The page that works with this kind of thing; the first of these that is there and has a place for it.
    static const QHash<Kind, QStringList> kPagesFor{
        {Kind::Site, {QStringLiteral("overview")}},
        {Kind::Line, {QStringLiteral("overview")}},
        {Kind::Machine, {QStringLiteral("machine")}},
        {Kind::Device, {QStringLiteral("links")}},
        {Kind::Tag, {QStringLiteral("machine"), QStringLiteral("tags")}},
    };
    for (const QString &id : kPagesFor.value(object.kind)) {
        const int index = int(pageIds().indexOf(id));
        Page *page = pageAt(index);
        if (!page || !page->goTo(object))
            continue;
        showPageAt(index);
        m_tree->reveal(object);
        return true;
    }
    return false;
}

void MainWindow::openWritePanel(const TagUuid &tag, const QRect &)
{
    if (!m_parts.write)
        return;
    if (!m_writeDock) {
        m_writeDock = new QDockWidget(tr("Write"), this);
        m_writeDock->setObjectName(QStringLiteral("write"));
        m_writePanel = m_parts.write(*m_context, m_writeDock);
        m_writeDock->setWidget(m_writePanel);
        addDockWidget(Qt::RightDockWidgetArea, m_writeDock);
        connect(m_writePanel, &TagPanel::closeRequested, this, [this] {
            m_writeDock->hide();
            if (Page *page = currentPage())
                page->setFocus(Qt::OtherFocusReason); // the keyboard goes back to where it came from
        });
    }
    m_writePanel->setTags({tag});
    m_writeDock->show();
    m_writeDock->raise();
    m_writePanel->setFocus(Qt::OtherFocusReason);
}

void MainWindow::tick()
{
    m_tickWatch.tick(m_services.clock.steady());
    m_watch->tick();
    if (isMinimized() || !isVisible())
        return;
    if (Page *page = currentPage())
        page->tick();
    if (m_writePanel && m_writePanel->isVisible())
        m_writePanel->tick();
    if (m_abnormalDirty && m_ticks % kSlowTicks == 0) {
        m_abnormalDirty = false;
        m_abnormal->refresh();
    }
    if (m_ticks % kSlowTicks == 0)
        m_abnormal->refreshClock();
    if (m_ticks % kSecondTicks == 0) {
        m_status->refresh();
        m_abnormalDirty = true; // values beyond a limit move on
    }
    if (++m_ticks % kSaveTicks == 0)
        m_stateFile.save(windowState()); // a station that lost its power comes back with the same screens
}

void MainWindow::showGoTo()
{
    auto *dialog = new GoToDialog(m_watch->snapshot(), m_entries, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &GoToDialog::pageChosen, this, [this](const QString &page) { showPage(page); });
    connect(dialog, &GoToDialog::objectChosen, this, [this](const ObjectRef &object) {
        if (!openObject(object))
            m_status->showRemark(tr("No page shows that yet"));
    });
    dialog->open();
}

QList<ShortcutLine> MainWindow::shortcuts() const
{
    QList<ShortcutLine> lines;
    const QList<QAction *> menus = menuBar()->actions();
    for (const QAction *menu : menus) {
        const QList<QAction *> actions = menu->menu() ? menu->menu()->actions() : QList<QAction *>();
        for (const QAction *action : actions) {
            if (action->shortcut().isEmpty())
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

void MainWindow::resetDocks()
{
    restoreState(m_defaultDocks);
    m_treeDock->show();
}

void MainWindow::openProject()
{
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

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && m_fullScreen)
        m_fullScreen->setChecked(isFullScreen());
    QMainWindow::changeEvent(event);
}

bool MainWindow::mayStop()
{
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
    if (event->spontaneous() && !qApp->isSavingSession() && !mayStop()) {
        event->ignore();
        return;
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
