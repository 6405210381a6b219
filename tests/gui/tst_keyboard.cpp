#include "tests/gui/plant_scene.h"
#include "ui/devices/device_dialog.h"
#include "ui/machine/machine_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/abnormal_line.h"
#include "ui/shell/main_window.h"
#include "ui/trends/trend_page.h"
#include "ui/web/viewers_model.h"
#include "ui/web/viewers_panel.h"
#include "ui/web/web_server_dialog.h"
#include "ui/write/write_panel.h"

#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QTreeView>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct Bench
{
    PlantScene scene;
    std::unique_ptr<MainWindow> window;

    Bench()
    {
        scene.theme.applyTo(*qApp);
        scene.keep();
        for (int i = 0; i < 3; ++i)
            scene.breathe();
        scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.92);
        scene.link(q("GW-CAP"))->discovered = 23;
        Event event;
        event.at = scene.clock.utc();
        event.source = q("station");
        event.text = q("Something happened.");
        bool stored = false;
        scene.historian->append(event, [&stored](const Result<quint64> &) { stored = true; });
        if (!QTest::qWaitFor([&stored] { return stored; }))
            qFatal("the event is not stored");
        // the picture stands still by itself: what differs between two of them is the focus
        window = std::make_unique<MainWindow>(scene.services(), ShellOptions{{}, {}, std::chrono::hours(1)});
        window->resize(1280, 800);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get()))
            qFatal("the window does not become active");
        window->watch().examineAll();
        settle();
    }
    void settle()
    {
        for (int i = 0; i < 25; ++i) {
            scene.clock.advance(50ms);
            window->tick();
        }
        QCoreApplication::sendPostedEvents();
    }
    QWidget *focus() const { return QApplication::focusWidget(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(focus() ? focus() : window.get(), key, modifiers);
    }
    //! To a page by its key; the first nine have one.
    void goTo(const QString &page)
    {
        const int index = int(window->pageIds().indexOf(page));
        if (index < 9)
            return QTest::keyClick(window.get(), Qt::Key(Qt::Key_1 + index), Qt::AltModifier);
        window->showPage(page);
        window->focusPage();
    }
    QMenu *editMenu() const
    {
        for (QAction *action : window->menuBar()->actions()) {
            if (action->text() == q("&Edit"))
                return action->menu();
        }
        qFatal("there is no Edit menu");
    }
};

QString named(const QWidget *widget)
{
    if (!widget)
        return q("nothing");
    QString name = q(widget->metaObject()->className());
    const QVariant text = widget->property("text");
    for (const QString &more : {widget->accessibleName(), text.toString(), widget->objectName()}) {
        if (!more.isEmpty())
            return name + q(" “") + more + q("”");
    }
    return name;
}

//! The window around a widget, with the keyboard in it and without: is there a difference that an eye can find?
bool showsFocus(QWidget *widget)
{
    QWidget *window = widget->window();
    const QRect around = QRect(widget->mapTo(window, QPoint(0, 0)), widget->size()).adjusted(-4, -4, 4, 4) & window->rect();
    const QImage with = window->grab(around).toImage();
    widget->clearFocus();
    const QImage without = window->grab(around).toImage();
    widget->setFocus(Qt::TabFocusReason);
    int different = 0;
    for (int y = 0; y < with.height(); ++y) {
        for (int x = 0; x < with.width(); ++x)
            different += with.pixel(x, y) != without.pixel(x, y);
    }
    return different >= 20;
}

//! Presses Tab until it is back where it began; the widgets that it came by.
QList<QWidget *> stopsOf(const std::function<void()> &tab, QWidget *from)
{
    QList<QWidget *> stops;
    for (int i = 0; i < 200; ++i) {
        tab();
        QWidget *focus = QApplication::focusWidget();
        if (stops.contains(focus) || !focus)
            break;
        stops += focus;
        if (focus == from)
            break;
    }
    return stops;
}

} // namespace

//! A day at the station without a mouse.
class TestKeyboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStopShowsTheFocus_data() { pages(); }
    void everyStopShowsTheFocus();
    void contextMenusHoldNothingElse_data() { pages(); }
    void contextMenusHoldNothingElse();
    void dialogStopsShowTheFocus();
    void webServerStopsShowTheFocus();
    void partsAreReachedByF6();
    void viewersByKey();
    void keyboardFollowsToThePage();
    void menuKeyOpensTheContextMenu();
    void writesByKeyAndComesBack();
    void trendByKey();
    void deviceByKeyFromTheTree();
    void findGoesToTheFilter_data();
    void findGoesToTheFilter();

private:
    void pages()
    {
        QTest::addColumn<QString>("page");
        for (const char *name : {"overview", "machine", "trends", "tags", "events", "links", "flow", "history"})
            QTest::newRow(name) << q(name);
    }
};

void TestKeyboard::everyStopShowsTheFocus()
{
    QFETCH(QString, page);
    Bench bench;
    bench.goTo(page);
    bench.settle();
    QTest::qWait(100); // history answers beside the window
    QWidget *first = bench.focus();
    QVERIFY2(first, "nothing has the keyboard");
    const QList<QWidget *> stops = stopsOf([&] { bench.press(Qt::Key_Tab); }, first);
    if (qEnvironmentVariableIsSet("LINESIDE_STOPS")) {
        for (const QWidget *stop : stops)
            qInfo("%s", qPrintable(named(stop)));
    }
    QVERIFY2(stops.contains(first), "Tab does not come back");
    const Page *shown = bench.window->currentPage();
    const auto anyIn = [&](const QWidget *part) {
        return std::any_of(stops.begin(), stops.end(), [&](const QWidget *stop) { return stop == part || part->isAncestorOf(stop); });
    };
    QVERIFY(anyIn(shown) || bench.window->currentPageId() == q("flow")); // which only shows
    QVERIFY(anyIn(&bench.window->tree()));
    QVERIFY(anyIn(&bench.window->abnormalLine()));
    QStringList faults;
    for (QWidget *stop : stops) {
        if (!stop->isVisible() || !stop->isEnabled())
            faults += named(stop) + q(" cannot be seen or used");
        stop->setFocus(Qt::TabFocusReason);
        QCoreApplication::sendPostedEvents();
        const auto *area = qobject_cast<const QAbstractScrollArea *>(stop); // whose viewport covers it
        if ((area ? area->viewport() : stop)->visibleRegion().isEmpty())
            faults += named(stop) + q(" lies out of sight");
        else if (!showsFocus(stop))
            faults += named(stop) + q(" does not show that it has the keyboard");
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    // and back again
    first->setFocus(Qt::TabFocusReason);
    const QList<QWidget *> back = stopsOf([&] { bench.press(Qt::Key_Backtab, Qt::ShiftModifier); }, first);
    QCOMPARE(back.size(), stops.size());
}

void TestKeyboard::contextMenusHoldNothingElse()
{
    QFETCH(QString, page);
    Bench bench;
    bench.goTo(page);
    bench.settle();
    int menus = 0;
    for (QWidget *widget : bench.window->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        // A menu by hand is one that this test cannot look into: only headers have one, which their table has too.
        if (widget->contextMenuPolicy() == Qt::CustomContextMenu)
            QVERIFY2(qobject_cast<QHeaderView *>(widget), qPrintable(named(widget)));
        if (widget->contextMenuPolicy() != Qt::ActionsContextMenu || widget->actions().isEmpty())
            continue;
        ++menus;
        QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(named(widget)));
        widget->setFocus(Qt::TabFocusReason);
        bench.window->menuBar()->setFocus(Qt::MenuBarFocusReason); // as Alt does
        Q_EMIT bench.editMenu()->aboutToShow();
        for (QAction *action : widget->actions()) {
            QVERIFY2(!action->text().isEmpty() && bench.editMenu()->actions().contains(action),
                     qPrintable(named(widget) + q(": ") + action->text()));
        }
    }
    QVERIFY(menus >= 1); // the tree's
    // What does not have the keyboard any more leaves the menu.
    bench.window->findChild<QTabBar *>()->setFocus();
    Q_EMIT bench.editMenu()->aboutToShow();
    for (const QAction *action : bench.editMenu()->actions())
        QVERIFY2(action->text() != q("Copy as text"), "the table's actions are still there");
}

void TestKeyboard::dialogStopsShowTheFocus()
{
    Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_D, Qt::ControlModifier);
    auto *dialog = bench.window->findChild<DeviceDialog *>();
    QVERIFY(dialog);
    dialog->activateWindow();
    QTRY_VERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
    QWidget *first = bench.focus();
    QVERIFY2(first && dialog->isAncestorOf(first), qPrintable(named(first) + q(" has the keyboard; in the dialog ") + named(dialog->focusWidget())));
    const QList<QWidget *> stops = stopsOf([&] { bench.press(Qt::Key_Tab); }, first);
    QVERIFY(stops.contains(first) && stops.size() > 5);
    QStringList faults;
    for (QWidget *stop : stops) {
        stop->setFocus(Qt::TabFocusReason);
        if (!showsFocus(stop))
            faults += named(stop);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestKeyboard::partsAreReachedByF6()
{
    Bench bench;
    bench.window->focusPage();
    const auto part = [&]() -> const QWidget * {
        const QWidget *focus = bench.focus();
        for (const QWidget *each : {static_cast<const QWidget *>(&bench.window->abnormalLine()),
                                    static_cast<const QWidget *>(&bench.window->tree()),
                                    static_cast<const QWidget *>(bench.window->currentPage())}) {
            if (focus && (each == focus || each->isAncestorOf(focus)))
                return each;
        }
        return focus;
    };
    const QWidget *page = part();
    QCOMPARE(page, bench.window->currentPage());
    QList<const QWidget *> round;
    for (int i = 0; i < 4; ++i) {
        bench.press(Qt::Key_F6);
        round += part();
    }
    QCOMPARE(round[0], &bench.window->abnormalLine());
    QCOMPARE(round[1], &bench.window->tree());
    QVERIFY(qobject_cast<const QTabBar *>(round[2]));
    QCOMPARE(round[3], page);
    bench.press(Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(part(), round[2]);
}

void TestKeyboard::webServerStopsShowTheFocus()
{
    Bench bench;
    bench.scene.web.open(bench.scene.clock.utc() + std::chrono::hours(2'400));
    for (QAction *action : bench.window->menuBar()->findChildren<QAction *>() + bench.window->findChildren<QAction *>()) {
        if (action->text() == q("&Web server…") && !bench.window->findChild<WebServerDialog *>())
            action->trigger();
    }
    auto *dialog = bench.window->findChild<WebServerDialog *>();
    QVERIFY(dialog);
    dialog->activateWindow();
    QTRY_VERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
    QWidget *first = bench.focus();
    const QList<QWidget *> stops = stopsOf([&] { bench.press(Qt::Key_Tab); }, first);
    QVERIFY(stops.contains(first) && stops.size() > 10);
    auto *area = dialog->findChild<QScrollArea *>();
    QVERIFY(area);
    QStringList faults;
    for (QWidget *stop : stops) {
        if (area->isAncestorOf(stop))
            area->ensureWidgetVisible(stop); // as Tab does
        stop->setFocus(Qt::TabFocusReason);
        QCoreApplication::sendPostedEvents();
        if (stop->accessibleName().isEmpty() && !qobject_cast<QAbstractButton *>(stop))
            faults += named(stop) + q(" has no name");
        if (!showsFocus(stop))
            faults += named(stop);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestKeyboard::viewersByKey()
{
    Bench bench;
    bench.scene.web.open(bench.scene.clock.utc() + std::chrono::hours(2'400));
    ViewerInfo viewer;
    viewer.number = 1;
    viewer.name = q("m.meier");
    bench.scene.web.m_viewers = {viewer};
    QTest::keyClick(bench.window.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    ViewersPanel *panel = nullptr;
    QTRY_VERIFY((panel = bench.window->findChild<ViewersPanel *>()) && panel->model().rowCount() == 1);
    bench.window->focusPage();
    bench.press(Qt::Key_F6);
    QCOMPARE(bench.focus(), &panel->table());
    QVERIFY(showsFocus(&panel->table()));
    bench.press(Qt::Key_Down);
    QVERIFY(panel->sendAwayButton().isEnabled());
    bench.press(Qt::Key_F6);
    QVERIFY(bench.window->abnormalLine().isAncestorOf(bench.focus()) || bench.focus() == &bench.window->abnormalLine());
    QTest::keyClick(bench.window.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!panel->isVisible());
}

void TestKeyboard::keyboardFollowsToThePage()
{
    Bench bench;
    for (int i = 7; i >= 0; --i) {
        bench.press(Qt::Key(Qt::Key_1 + i), Qt::AltModifier);
        QVERIFY2(bench.focus() && bench.focus()->isVisible(), qPrintable(bench.window->currentPageId()));
        // which only show, the latter here without figures behind them
        if (!QStringList{q("flow"), q("production"), q("quality"), q("health")}.contains(bench.window->currentPageId()))
            QVERIFY2(bench.window->currentPage()->isAncestorOf(bench.focus()), qPrintable(bench.window->currentPageId()));
    }
    // From card to card, into the machine, and the keyboard is in its table.
    bench.press(Qt::Key_Right);
    bench.press(Qt::Key_Return);
    QCOMPARE(bench.window->currentPageId(), q("machine"));
    QVERIFY(bench.window->currentPage()->isAncestorOf(bench.focus()));
    // From the line of what is abnormal to its source.
    bench.window->abnormalLine().setFocus(Qt::TabFocusReason);
    bench.press(Qt::Key_Return);
    QVERIFY(bench.window->currentPage()->isAncestorOf(bench.focus()));
}

void TestKeyboard::menuKeyOpensTheContextMenu()
{
    Bench bench;
    bench.goTo(q("tags"));
    QStringList offered;
    QTimer look;
    connect(&look, &QTimer::timeout, &look, [&] {
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
            for (const QAction *action : menu->actions())
                offered += action->text();
            menu->close();
        }
    });
    look.start(10);
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(20, 20), bench.focus()->mapToGlobal(QPoint(20, 20)));
    QCoreApplication::sendEvent(bench.focus(), &byKey);
    QVERIFY2(offered.contains(q("Write a value…")) && offered.contains(q("Columns")), qPrintable(offered.join(u'|')));
}

void TestKeyboard::writesByKeyAndComesBack()
{
    Bench bench;
    bench.press(Qt::Key_2, Qt::AltModifier);
    auto *page = qobject_cast<MachinePage *>(bench.window->currentPage());
    QVERIFY(page);
    page->table()->setFocus(Qt::TabFocusReason);
    for (int row = 0; row < 8; ++row) {
        if (page->table()->currentIndex().siblingAtColumn(0).data().toString() == q("Setpoint"))
            break;
        bench.press(Qt::Key_Down);
    }
    QCOMPARE(page->table()->currentIndex().siblingAtColumn(0).data().toString(), q("Setpoint"));
    bench.press(Qt::Key_Return);
    auto *panel = bench.window->findChild<WritePanel *>();
    QVERIFY(panel && panel->isAncestorOf(bench.focus()));
    QTest::keyClicks(bench.focus(), q("73"));
    bench.press(Qt::Key_Return);
    QVERIFY(panel->confirmButton().hasFocus());
    bench.press(Qt::Key_Escape); // leaves without harm, step by step
    QVERIFY(bench.scene.writer.writes().isEmpty());
    QVERIFY(bench.focus() && panel->isAncestorOf(bench.focus()));
    bench.press(Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    QVERIFY2(page->isAncestorOf(bench.focus()), qPrintable(named(bench.focus())));
}

void TestKeyboard::trendByKey()
{
    Bench bench;
    bench.goTo(q("trends"));
    auto *plot = bench.window->currentPage()->findChild<TrendPlot *>();
    QVERIFY(plot && plot->hasFocus());
    const size_t pens = plot->pens().size();
    QVERIFY(pens >= 1);
    bench.press(Qt::Key_Space);
    QVERIFY(!plot->isLive());
    bench.press(Qt::Key_End);
    QVERIFY(plot->isLive());
    auto *table = bench.window->currentPage()->findChild<QTableView *>();
    for (int i = 0; i < 30 && bench.focus() != table; ++i)
        bench.press(Qt::Key_Tab);
    QCOMPARE(bench.focus(), table);
    bench.press(Qt::Key_Down);
    bench.press(Qt::Key_Delete);
    QCOMPARE(plot->pens().size(), pens - 1);
    QVERIFY(bench.focus() && bench.focus()->isVisible());
}

void TestKeyboard::deviceByKeyFromTheTree()
{
    Bench bench;
    bench.window->tree().reveal(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device));
    bench.window->tree().view()->setFocus(Qt::TabFocusReason);
    bench.press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!bench.scene.editor->snapshot()->findDevice(bench.scene.link(q("GW-CAP"))->device)->enabled);
    QVERIFY(bench.window->tree().view()->hasFocus());
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(bench.scene.editor->snapshot()->findDevice(bench.scene.link(q("GW-CAP"))->device)->enabled);
    QVERIFY(bench.window->tree().view()->currentIndex().data().toString().startsWith(q("GW-CAP")));
    bench.press(Qt::Key_Return, Qt::AltModifier);
    auto *dialog = bench.window->findChild<DeviceDialog *>();
    QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
    QVERIFY(bench.window->tree().view()->hasFocus());
    bench.press(Qt::Key_Return);
    QCOMPARE(bench.window->currentPageId(), q("links"));
    QVERIFY(bench.window->currentPage()->isAncestorOf(bench.focus()));
}

void TestKeyboard::findGoesToTheFilter_data()
{
    QTest::addColumn<QString>("page");
    for (const char *name : {"machine", "tags", "events"})
        QTest::newRow(name) << q(name);
}

void TestKeyboard::findGoesToTheFilter()
{
    QFETCH(QString, page);
    Bench bench;
    bench.goTo(page);
    bench.press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY2(qobject_cast<QLineEdit *>(bench.focus()) && bench.window->currentPage()->isAncestorOf(bench.focus()),
             qPrintable(named(bench.focus())));
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
