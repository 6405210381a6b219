#include "ui/shell/main_window.h"

#include "ui/flow/flow_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/abnormal_line.h"
#include "ui/shell/go_to_dialog.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/project_actions.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/device_actions.h"
#include "ui/widgets/plan_actions.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QDockWidget>
#include <QScrollArea>
#include <QLineEdit>
#include <QMenuBar>
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
constexpr int kViewersHeight = 260;

//! Where the keyboard goes in a part of the window; null when there is nothing in it to work with.
QWidget *firstStop(QWidget *part)
{
    if ((part->focusPolicy() & Qt::TabFocus) && part->isEnabled())
        return part;
    QWidget *first = nullptr;
    for (QWidget *next = part->nextInFocusChain(); next && next != part; next = next->nextInFocusChain()) {
        if (!part->isAncestorOf(next) || !next->isVisible() || !next->isEnabled() || !(next->focusPolicy() & Qt::TabFocus))
            continue;
        // the table or the picture, and not the field that filters it
        const bool serves = qobject_cast<QLineEdit *>(next) || qobject_cast<QComboBox *>(next) || qobject_cast<QAbstractButton *>(next);
        if (!serves)
            return next;
        first = first ? first : next;
    }
    return first;
}

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

    connect(&m_theme, &Theme::changed, this, &MainWindow::dress);
    connect(m_watch, &PlantWatch::changed, this, [this] { m_abnormalDirty = true; });
    connect(&m_services.editor, &PlantEditor::historyChanged, this, &MainWindow::refreshEditActions);
    connect(m_watch, &PlantWatch::snapshotTaken, this, &MainWindow::refreshTitle);
    connect(m_project, &ProjectActions::pathChanged, this, &MainWindow::refreshTitle);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && now->window() == this && now != menuBar())
            m_lastFocus = now;
    });
    refreshEditActions();
    fetchLayout();
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &MainWindow::tick);
    m_timer.start(m_options.tick);
}

MainWindow::~MainWindow()
{
    m_timer.stop();
    disconnect(qApp, nullptr, this, nullptr); // the keyboard goes on as parts of the window go
    // Pages hold on to m_context and the watch: they go first.
    qDeleteAll(m_pages);
    delete m_viewersDock;
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
    connect(m_abnormal, &AbnormalLine::chosen, this, [this](const ObjectRef &object) {
        if (openObject(object))
            focusPage();
    });

    m_tree = new PlantTree(*m_watch, m_theme);
    m_treeDock = new QDockWidget(tr("Plant"), this);
    m_treeDock->setObjectName(QStringLiteral("plant"));
    m_treeDock->setWidget(m_tree);
    addDockWidget(Qt::LeftDockWidgetArea, m_treeDock);
    connect(m_tree, &PlantTree::chosen, this, &MainWindow::selectObject);
    connect(m_tree, &PlantTree::opened, this, [this](const ObjectRef &object) {
        if (openObject(object))
            focusPage();
    });
    addTreeActions();
    buildViewers();

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
    const bool wasInPage = m_stack->isAncestorOf(QApplication::focusWidget());
    m_tabs->setCurrentIndex(index);
    m_stack->setCurrentIndex(index);
    page->tick(); // no frame of old values
    refreshEditActions();
    if (wasInPage)
        focusPage(); // what had the keyboard is out of sight
}

void MainWindow::focusPage()
{
    Page *page = currentPage();
    if (QWidget *stop = page ? firstStop(page) : nullptr)
        stop->setFocus(Qt::TabFocusReason);
    else
        m_tabs->setFocus(Qt::TabFocusReason);
}

void MainWindow::focusPart(int direction)
{
    // in the order in which they stand: from the top to the left, the middle and the right
    QList<QWidget *> parts{m_abnormal, m_tree->view(), m_tabs, currentPage(), m_writePanel, m_viewers};
    parts.removeIf([](const QWidget *part) { return !part || !part->isVisible() || !part->isEnabled(); });
    const QWidget *focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        QWidget *part = parts[i] == m_tree->view() ? m_tree : parts[i];
        if (focus && (part == focus || part->isAncestorOf(focus)))
            at = i;
    }
    for (qsizetype step = 1; step <= parts.size(); ++step) {
        const qsizetype next = ((at < 0 && direction < 0 ? 0 : at) + direction * step + parts.size() * step) % parts.size();
        if (QWidget *stop = firstStop(parts[next])) {
            stop->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

void MainWindow::addTreeActions()
{
    QTreeView *view = m_tree->view();
    auto *open = new QAction(tr("Open"), view);
    connect(open, &QAction::triggered, m_tree, &PlantTree::openCurrent);
    view->addAction(open);
    auto *devices = new DeviceActions(*m_context, view, [this] {
        QList<DeviceId> chosen;
        const QList<QUuid> selected = m_tree->selected(ObjectRef::Kind::Device);
        for (const QUuid &id : selected)
            chosen += DeviceId{id};
        return chosen;
    });
    view->insertAction(devices->settings(), open);
    connect(devices, &DeviceActions::remarkMade, this, [this](const QString &remark) { m_status->showRemark(remark); });
    new PlanActions(*m_context, view, [this] { return m_tree->current(); });
    if (m_services.health) {
        auto *health = new QAction(tr("Health"), view);
        health->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_H));
        health->setShortcutContext(Qt::WidgetShortcut);
        view->insertAction(devices->settings(), health);
        const auto offer = [this, health] { health->setVisible(!currentMachine().isNull()); };
        connect(view->selectionModel(), &QItemSelectionModel::currentChanged, health, offer);
        connect(health, &QAction::triggered, this, [this] {
            if (openObject(ObjectRef::healthOf(currentMachine())))
                focusPage();
        });
        offer();
    }
}

MachineId MainWindow::currentMachine() const
{
    const ObjectRef current = m_tree->current();
    if (current.kind == ObjectRef::Kind::Machine)
        return {current.uuid};
    const TagEntry *entry = current.kind == ObjectRef::Kind::Tag ? m_services.editor.snapshot()->find(TagUuid{current.uuid}) : nullptr;
    return entry && entry->machine ? entry->machine->id : MachineId();
}

SiteId MainWindow::currentSite() const
{
    return siteOf(*m_services.editor.snapshot(), m_tree->current());
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
        {Kind::Readings, {QStringLiteral("trends")}},
        {Kind::Health, {QStringLiteral("health")}},
        {Kind::Alert, {QStringLiteral("health")}},
        {Kind::Losses, {QStringLiteral("production")}},
        {Kind::Stops, {QStringLiteral("production")}},
        {Kind::Signals, {QStringLiteral("quality")}},
        {Kind::Chart, {QStringLiteral("quality")}},
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
            focusPage(); // the keyboard goes back to where it came from
        });
    }
    m_writeDock->show();
    m_writeDock->raise();
    m_writePanel->setTags({tag}); // takes the keyboard
}

void MainWindow::buildViewers()
{
    if (!m_services.web || !m_parts.viewers)
        return;
    m_viewersDock = new QDockWidget(tr("Viewers"), this);
    m_viewersDock->setObjectName(QStringLiteral("viewers"));
    addDockWidget(Qt::BottomDockWidgetArea, m_viewersDock);
    m_viewersDock->hide();
    connect(m_viewersDock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (visible && !m_viewers) {
            m_viewers = m_parts.viewers(*m_context, m_viewersDock);
            m_viewersDock->setWidget(m_viewers);
            if (!m_viewersDock->isFloating())
                resizeDocks({m_viewersDock}, {std::min(m_theme.px(kViewersHeight), height() / 3)}, Qt::Vertical);
        }
    });
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
        if (openObject(object))
            focusPage();
        else
            m_status->showRemark(tr("No page shows that yet"));
    });
    dialog->open();
}

void MainWindow::resetDocks()
{
    restoreState(m_defaultDocks);
    m_treeDock->show();
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && m_fullScreen)
        m_fullScreen->setChecked(isFullScreen());
    QMainWindow::changeEvent(event);
}

} // namespace lineside
