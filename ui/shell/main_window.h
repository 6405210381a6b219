#pragma once

#include "ui/shell/pages.h"
#include "ui/shell/window_state.h"
#include "ui/widgets/tick_watch.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

class QAction;
class QStackedWidget;
class QTabBar;

namespace lineside {

class AbnormalLine;
class PlantStatusBar;
class PlantTree;
class PlantWatch;
class ProjectActions;
struct ShortcutLine;

struct ShellOptions
{
    QString dataFolder;  //!< for window.json; empty: nothing is remembered
    QString projectPath; //!< where File > Save writes; empty: it asks
    std::chrono::milliseconds tick{50}; //!< the display tick
};

/*!
 * The main window: abnormal line on top, plant tree left, pages in the middle, status bar. Drives everything that shows
 * live values from one display tick; its thread reads and writes no file.
 */
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(const UiServices &services, const ShellOptions &options, QWidget *parent = nullptr);
    //! With pages and parts of one's own: for tests.
    MainWindow(const UiServices &services, const ShellOptions &options, QList<PageEntry> pages, PageParts parts,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    //! False for an unknown id.
    bool showPage(const QString &id);
    QString currentPageId() const;
    Page *currentPage() const;
    QStringList pageIds() const;
    //! Opens the page on which an object is worked with.
    bool openObject(const ObjectRef &object);

    PlantWatch &watch() { return *m_watch; }
    //! How punctual the display ticks are, and the longest stall of this thread since the window was made.
    const TickWatch &ticks() const { return m_tickWatch; }
    PlantTree &tree() { return *m_tree; }
    AbnormalLine &abnormalLine() { return *m_abnormal; }
    PlantStatusBar &plantStatusBar() { return *m_status; }
    QList<ShortcutLine> shortcuts() const;

    WindowState windowState() const;
    void restoreWindow(const WindowState &state);
    //! Offers to make the station's first administrator; \a done hears when that has been answered.
    void offerFirstAdmin(const std::function<void()> &done);
    //! False while the remembered layout is being read, beside the window: not worth showing yet.
    bool isSettled() const { return m_isSettled; }
    //! The keyboard goes to the page that is shown.
    void focusPage();
    //! The keyboard goes to the next part of the window (1) or the previous one (-1).
    void focusPart(int direction);

public Q_SLOTS:
    void tick(); //!< one display tick
    void showGoTo();
    void showShortcuts();
    void resetDocks();

Q_SIGNALS:
    //! The layout is there, or will not come: once.
    void settled();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void buildMenus();
    void addTreeActions();
    //! What the tree has chosen, or what that belongs to; null for none.
    MachineId currentMachine() const;
    SiteId currentSite() const;
    void offerActionsOfFocus();
    void fetchLayout();
    void settle(const Result<WindowState> &state);
    void dress();
    Page *pageAt(int index);
    void showPageAt(int index);
    void selectObject(const ObjectRef &object);
    void openWritePanel(const TagUuid &tag, const QRect &anchor);
    void openProject();
    void undo();
    void redo();
    void setUpPlantStore();
    void quit();
    void setUpWebServer();
    void buildViewers();
    void saveProject(bool askWhere);
    //! Asks the person; \a again runs after a login that is needed before.
    bool mayStop(const std::function<void()> &again);
    void reportProblem(const Error &error);
    void refreshTitle();
    void refreshEditActions();
    void buildUsersMenu();
    void refreshUsersMenu();
    //! Says why not, and offers a login that may help; \a again runs after one.
    bool mayDo(const Status &may, const std::function<void()> &again);
    QAction *addShortcut(class QMenu *menu, const QString &text, const QString &icon, const QKeySequence &keys,
                         std::function<void()> run);

    const UiServices m_services;
    const ShellOptions m_options;
    const Theme &m_theme;
    const QList<PageEntry> m_entries;
    const PageParts m_parts;
    TickWatch m_tickWatch;
    PlantWatch *m_watch;
    std::unique_ptr<PageContext> m_context;
    ProjectActions *m_project;
    AbnormalLine *m_abnormal = nullptr;
    PlantTree *m_tree = nullptr;
    class QDockWidget *m_treeDock = nullptr;
    class QDockWidget *m_writeDock = nullptr;
    class QDockWidget *m_viewersDock = nullptr; //!< only where there is a web server
    QWidget *m_viewers = nullptr;               //!< once that was first shown
    TagPanel *m_writePanel = nullptr;
    PlantStatusBar *m_status = nullptr;
    QWidget *m_center = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_stack = nullptr;
    QList<Page *> m_pages; //!< null until first shown
    QMap<QString, QJsonObject> m_pageStates;
    QByteArray m_defaultDocks;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_export = nullptr;
    QAction *m_fullScreen = nullptr;
    QAction *m_logIn = nullptr;
    QAction *m_logOut = nullptr;
    QAction *m_lock = nullptr;
    QAction *m_changePassword = nullptr;
    QAction *m_manageUsers = nullptr;
    QAction *m_firstAdmin = nullptr;
    QList<QAction *> m_paletteActions;
    class QMenu *m_editMenu = nullptr;
    QPointer<QWidget> m_lastFocus; //!< a menu that opens takes the keyboard away from what it is about
    QList<QAction *> m_lent;       //!< of the widget with the keyboard, in the Edit menu
    QList<QAction *> m_offered;    //!< what parts them from the rest
    bool m_isSettled = false;
    WindowStateFile m_stateFile;
    QTimer m_timer;
    quint64 m_ticks = 0;
    bool m_abnormalDirty = true;
    int m_dressedFor = 0; //!< percent
};

} // namespace lineside
