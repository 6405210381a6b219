#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/devices/device_dialog.h"
#include "ui/machine/machine_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/abnormal_line.h"
#include "ui/shell/go_to_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/project_actions.h"
#include "ui/shell/shortcut_list.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenuBar>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <sys/stat.h>

using namespace lineside;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct Bench
{
    PlantScene scene;
    std::unique_ptr<MainWindow> window;
    explicit Bench(int extraMachines = 0, const QString &dataFolder = {}) : scene(extraMachines)
    {
        scene.theme.applyTo(*qApp);
        for (int i = 0; i < 3; ++i)
            scene.breathe();
        window = std::make_unique<MainWindow>(scene.services(), ShellOptions{dataFolder, {}, std::chrono::hours(1)});
        if (!QTest::qWaitFor([this] { return window->isSettled(); }))
            qFatal("the layout was not read");
        window->resize(1280, 800);
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(window.get());
        window->tick();
    }
    void settle()
    {
        window->watch().examineAll();
        for (int i = 0; i < 6; ++i)
            window->tick();
    }
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysReachEveryPage();
    void goesToAnything();
    void goToModelKeepsItsContract();
    void remarkLeavesTheLinksCounts();
    void tabReachesEveryPart();
    void zoomAndPaletteByKey();
    void smallerAgainIsAsBefore();
    void undoCarriesItsName();
    void mostUrgentStandsFirst();
    void lineLeadsToTheSource();
    void quietPlantSaysSo();
    void statusBarCountsLinks();
    void fitsTheSmallestScreen_data();
    void fitsTheSmallestScreen();
    void pagesDoNotScrollSideways();
    void comesBackAsItWas();
    void brokenLayoutIsNoObstacle();
    void pulledBackOntoAScreen_data();
    void pulledBackOntoAScreen();
    void helpListsEveryMenuKeyOnce();
    void projectIsSavedAndOpenedAway();
    void onlyTheVisiblePageIsMade();
    void stoppingIsAsked_data();
    void stoppingIsAsked();
    void unsavedProjectIsAsked();
    void unappliedDeviceIsAsked();
    void layoutIsKeptWithoutClosing();
    void layoutThatComesLateIsNotReplaced();
    void linksStandTogether();
    void treeStaysAsItIsAfterAnEdit();
    void tickOfSixtyMachines();
};

void TestMainWindow::keysReachEveryPage()
{
    Bench bench;
    const QStringList pages = bench.window->pageIds();
    QVERIFY(pages.size() >= 2);
    for (int i = int(pages.size()) - 1; i >= 0; --i) {
        QTest::keyClick(bench.window.get(), Qt::Key(i % 10 < 9 ? Qt::Key_1 + i % 10 : Qt::Key_0), i < 10 ? Qt::AltModifier : Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(bench.window->currentPageId(), pages[i]);
    }
}

void TestMainWindow::goesToAnything()
{
    Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *dialog = bench.window->findChild<GoToDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->edit(), q("fil-02"));
    QTest::keyClick(dialog->edit(), Qt::Key_Return);
    QCOMPARE(bench.window->currentPageId(), q("machine"));
    QVERIFY(bench.window->tree().view()->currentIndex().data().toString().contains(q("FIL-02")));

    QTRY_VERIFY(!bench.window->findChild<GoToDialog *>());
    bench.window->showGoTo();
    dialog = bench.window->findChild<GoToDialog *>();
    QTest::keyClicks(dialog->edit(), q("overview"));
    QTest::keyClick(dialog->edit(), Qt::Key_Return);
    QCOMPARE(bench.window->currentPageId(), q("overview"));

    QTRY_VERIFY(!bench.window->findChild<GoToDialog *>());
    bench.window->showGoTo();
    dialog = bench.window->findChild<GoToDialog *>();
    QTest::keyClicks(dialog->edit(), q("nothing of that name"));
    QTest::keyClick(dialog->edit(), Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void TestMainWindow::goToModelKeepsItsContract()
{
    const PlantScene scene;
    DestinationModel model(destinationsOf(*scene.editor->snapshot(), allPages()));
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQuery(q("reactor temp"));
    QCOMPARE(model.rowCount(), 2);
    model.setQuery(q("REA-A"));
    QCOMPARE(model.index(0).data().toString(), q("REA-A Reactor")); // the machine before its tags
    model.setQuery({});
    QVERIFY(model.rowCount() <= int(DestinationModel::kAtMost));
}

void TestMainWindow::remarkLeavesTheLinksCounts()
{
    Bench bench;
    bench.window->resize(1280, 800);
    PlantStatusBar &bar = bench.window->plantStatusBar();
    const QList<NumberLabel *> labels = bar.findChildren<NumberLabel *>();
    const auto shown = [&labels] {
        QStringList texts;
        for (const NumberLabel *label : labels) {
            if (label->isVisible() && label->width() >= label->textWidth())
                texts += label->text();
        }
        return texts;
    };
    QTRY_VERIFY(shown().contains(q("history in order")));
    const QStringList before = shown();
    bar.showRemark(QString(400, u'w'), std::chrono::milliseconds(50));
    QTRY_VERIFY(!shown().contains(q("history in order"))); // it gave way
    QVERIFY(shown().filter(QRegularExpression(q("\\d/\\d"))).size() >= 3);
    QTRY_COMPARE(shown(), before);
}

void TestMainWindow::tabReachesEveryPart()
{
    Bench bench;
    bench.window->activateWindow();
    QSet<const QWidget *> reached;
    QWidget *widget = bench.window->currentPage();
    bench.window->setFocus();
    for (int i = 0; i < 400; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : bench.window.get(), Qt::Key_Tab);
        const QWidget *focus = QApplication::focusWidget();
        if (!focus)
            continue;
        if (bench.window->tree().isAncestorOf(focus))
            reached.insert(&bench.window->tree());
        if (&bench.window->abnormalLine() == focus)
            reached.insert(focus);
        if (widget->isAncestorOf(focus))
            reached.insert(widget);
    }
    QVERIFY(reached.contains(&bench.window->tree()));
    QVERIFY(reached.contains(&bench.window->abnormalLine()));
    QVERIFY(reached.contains(widget));
}

void TestMainWindow::zoomAndPaletteByKey()
{
    Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_Equal, Qt::ControlModifier);
    QCOMPARE(bench.scene.theme.percent(), 110);
    QTest::keyClick(bench.window.get(), Qt::Key_Minus, Qt::ControlModifier);
    QTest::keyClick(bench.window.get(), Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(bench.scene.theme.percent(), 100); // not below
    bench.scene.theme.setChoice(Theme::Choice::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), tokenColor(Token::Panel, Scheme::Dark));
}

void TestMainWindow::smallerAgainIsAsBefore()
{
    Bench bench;
    QVERIFY(bench.window->showPage(q("machine")));
    auto *page = qobject_cast<MachinePage *>(bench.window->currentPage());
    QVERIFY(page);
    const auto *chooser = page->findChild<QComboBox *>();
    const QScrollBar *bar = bench.window->tree().view()->verticalScrollBar();
    bench.window->resize(1280, 300); // so that the tree scrolls
    const auto measures = [&] {
        return QList<int>{chooser->height(), page->table()->rowHeight(0), page->table()->horizontalHeader()->height(),
                          bar->width(), page->findChild<QSplitter *>()->handle(1)->height()};
    };
    QTRY_VERIFY(bar->isVisible());
    QTRY_COMPARE(measures(), (QList<int>{28, 28, 28, 12, 4}));
    bench.scene.theme.setPercent(200);
    QTRY_COMPARE(measures(), (QList<int>{56, 56, 56, 24, 8}));
    bench.scene.theme.setPercent(100);
    QTRY_COMPARE(measures(), (QList<int>{28, 28, 28, 12, 4}));
}

void TestMainWindow::undoCarriesItsName()
{
    Bench bench;
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].lines[0].name = q("Blending & more");
    QVERIFY(bench.scene.editor->apply(q("Rename line 1 & co"), plant));
    QAction *undo = nullptr;
    const QList<QAction *> actions = bench.window->findChildren<QAction *>();
    for (QAction *action : actions) {
        if (action->text().contains(q("Rename line 1")))
            undo = action;
    }
    QVERIFY(undo);
    QVERIFY(undo->isEnabled());
    QVERIFY(undo->text().contains(q("&&"))); // shown as it is
    QVERIFY(bench.window->isWindowModified());
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!bench.scene.editor->canUndo());
    QVERIFY(!bench.window->isWindowModified());
    QCOMPARE(bench.window->tree().model()->index(0, 0, bench.window->tree().model()->index(0, 0)).data().toString(),
             q("Line 1 Mixing"));
}

void TestMainWindow::mostUrgentStandsFirst()
{
    Bench bench;
    bench.scene.set(q("PLC-MIX.rea-b.temperature"), 79.5);
    bench.scene.set(q("UA-PACK.prs-02.force"), 0, StatusCode::BadSensorFailure);
    bench.scene.loseLink(q("GW-CAP"), q("connection refused"));
    bench.scene.clock.advance(std::chrono::seconds(2));
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.92);
    bench.settle();
    const std::vector<Situation> all = bench.window->watch().situations(10);
    QCOMPARE(all.size(), size_t(4));
    QCOMPARE(all[0].condition, Condition::Urgent);
    QCOMPARE(all[0].words, q("Bowl pressure high-high"));
    QCOMPARE(all[0].where, q("FIL-02 Filler"));
    QVERIFY(all[0].detail.contains(q(" > ")));
    QCOMPARE(all[1].condition, Condition::Warning);
    QCOMPARE(all[2].condition, Condition::NoLink);
    QCOMPARE(all[2].detail, q("connection refused"));
    QCOMPARE(all[3].condition, Condition::Bad);
    QCOMPARE(bench.window->abnormalLine().shown().size(), size_t(AbnormalLine::kRows));
    const QString counts = bench.window->abnormalLine().countsText();
    QVERIFY2(counts.contains(q("abnormal values: 2")) && counts.contains(q("links down: 1")), qPrintable(counts));
}

void TestMainWindow::lineLeadsToTheSource()
{
    Bench bench;
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.92);
    bench.settle();
    AbnormalLine &line = bench.window->abnormalLine();
    QCOMPARE(line.shown().size(), size_t(1));
    QTest::mouseClick(&line, Qt::LeftButton, Qt::NoModifier, QPoint(120, 12));
    QCOMPARE(bench.window->currentPageId(), q("machine"));
    bench.window->showPage(q("overview"));
    line.setFocus();
    QTest::keyClick(&line, Qt::Key_Return);
    QCOMPARE(bench.window->currentPageId(), q("machine"));
}

void TestMainWindow::quietPlantSaysSo()
{
    Bench bench;
    bench.settle();
    QVERIFY(bench.window->abnormalLine().shown().empty());
    QCOMPARE(bench.window->abnormalLine().countsText(), q("Nothing abnormal now"));
}

void TestMainWindow::statusBarCountsLinks()
{
    Bench bench;
    bench.scene.loseLink(q("GW-CAP"), q("connection refused"));
    bench.settle();
    bench.window->plantStatusBar().refresh();
    const QStringList texts = bench.window->plantStatusBar().texts();
    QVERIFY2(texts.contains(q("Modbus TCP 2/2")), qPrintable(texts.join(u'|')));
    QVERIFY2(texts.contains(q("OPC UA 1/1")), qPrintable(texts.join(u'|')));
    bool down = false;
    for (const QString &text : texts)
        down = down || text.startsWith(q("MQTT 0/1 ("));
    QVERIFY2(down, qPrintable(texts.join(u'|')));
}

void TestMainWindow::fitsTheSmallestScreen_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {100, 150, 200})
        QTest::newRow(qPrintable(QString::number(percent))) << percent;
}

void TestMainWindow::fitsTheSmallestScreen()
{
    QFETCH(int, percent);
    Bench bench;
    bench.scene.theme.setPercent(percent);
    const QStringList pages = bench.window->pageIds();
    for (const QString &page : pages) {
        bench.window->showPage(page);
        QCoreApplication::sendPostedEvents();
        const QSize least = bench.window->minimumSizeHint();
        QVERIFY2(least.width() <= 1280 && least.height() <= 800,
                 qPrintable(QStringLiteral("%1 needs %2x%3").arg(page).arg(least.width()).arg(least.height())));
    }
}

//! Bars of tools and boxes wrap where a small window shows large type; only tables may be wider than it.
void TestMainWindow::pagesDoNotScrollSideways()
{
    for (const int percent : {150, 200}) {
        Bench bench;
        bench.scene.theme.setPercent(percent);
        for (const char *page : {"machine", "events", "flow"}) {
            QVERIFY(bench.window->showPage(q(page)));
            bench.settle();
            QCoreApplication::sendPostedEvents();
            int frames = 0;
            for (const QScrollArea *frame : bench.window->findChildren<QScrollArea *>()) {
                if (!frame->isVisible() || !qobject_cast<const Page *>(frame->widget()))
                    continue;
                ++frames;
                QTRY_VERIFY2(frame->horizontalScrollBar()->maximum() == 0, qPrintable(q("%1 at %2 %").arg(q(page)).arg(percent)));
            }
            QCOMPARE(frames, 1);
        }
        bench.scene.theme.setPercent(100);
    }
}

void TestMainWindow::comesBackAsItWas()
{
    const QTemporaryDir data;
    {
        Bench bench(0, data.path());
        bench.window->showPage(q("machine"));
        QVERIFY(bench.window->openObject(ObjectRef::of(bench.scene.machine(q("TNK-01")).id)));
        bench.scene.theme.setPercent(130);
        bench.scene.theme.setChoice(Theme::Choice::Dark);
        bench.window->tree().parentWidget()->hide();
        QVERIFY(bench.window->close());
    }
    QVERIFY(QFileInfo::exists(data.filePath(q("window.json"))));
    Bench again(0, data.path());
    QCOMPARE(again.window->currentPageId(), q("machine"));
    QCOMPARE(again.scene.theme.percent(), 130);
    QCOMPARE(again.scene.theme.choice(), Theme::Choice::Dark);
    QVERIFY(!again.window->tree().parentWidget()->isVisible());
    again.window->resetDocks();
    QVERIFY(again.window->tree().parentWidget()->isVisible());
}

void TestMainWindow::brokenLayoutIsNoObstacle()
{
    const QTemporaryDir data;
    QFile file(data.filePath(q("window.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"version\": 1, \"geometry\":");
    file.close();
    QCOMPARE(WindowState::load(data.path()).error().kind, Error::Kind::BadData);
    Bench bench(0, data.path());
    QCOMPARE(bench.window->currentPageId(), q("overview"));
    QVERIFY(bench.window->plantStatusBar().texts().join(u' ').contains(q("layout")));
}

void TestMainWindow::pulledBackOntoAScreen_data()
{
    QTest::addColumn<QRect>("window");
    QTest::addColumn<bool>("moved");
    QTest::newRow("on the first") << QRect(100, 100, 1280, 800) << false;
    QTest::newRow("on the second") << QRect(2000, 100, 1280, 800) << false;
    QTest::newRow("half off, title in reach") << QRect(1500, 700, 1280, 800) << false;
    QTest::newRow("screen was taken away") << QRect(5000, 100, 1280, 800) << true;
    QTest::newRow("title above the screen") << QRect(100, -200, 1280, 800) << true;
    QTest::newRow("a sliver left") << QRect(-1250, 100, 1280, 800) << true;
    QTest::newRow("larger than any screen, elsewhere") << QRect(9000, 9000, 4000, 3000) << true;
}

void TestMainWindow::pulledBackOntoAScreen()
{
    QFETCH(QRect, window);
    QFETCH(bool, moved);
    const QList<QRect> screens{{0, 0, 1920, 1080}, {1920, 0, 1920, 1080}};
    const QRect here = pulledBack(window, screens);
    QCOMPARE(here != window, moved);
    if (moved)
        QVERIFY(screens.first().contains(here));
}

void TestMainWindow::helpListsEveryMenuKeyOnce()
{
    Bench bench;
    QSet<QString> keys;
    const QList<ShortcutLine> lines = bench.window->shortcuts();
    for (const ShortcutLine &line : lines) {
        QVERIFY(!line.words.isEmpty());
        const QString key = line.group + line.keys;
        QVERIFY2(!keys.contains(key), qPrintable(key));
        keys.insert(key);
    }
    for (const char *needed : {"Ctrl+K", "Ctrl+F", "F11", "Ctrl+Z", "Alt+1", "F1", "F5"}) {
        bool found = false;
        for (const ShortcutLine &line : lines)
            found = found || line.keys == q(needed);
        QVERIFY2(found, needed);
    }
    QTest::keyClick(bench.window.get(), Qt::Key_F1);
    auto *dialog = bench.window->findChild<ShortcutDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void TestMainWindow::projectIsSavedAndOpenedAway()
{
    PlantScene scene;
    const QString path = scene.folder.filePath(q("north.json"));
    ProjectActions actions(*scene.editor, {});
    bool done = false;
    Status answer = Done{};
    const auto note = [&](const Status &status) {
        answer = status;
        done = true;
    };
    actions.save(path, note);
    QVERIFY(actions.isBusy());
    QTRY_VERIFY(done);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(actions.path(), path);
    QVERIFY(!scene.editor->isModified());

    Plant other = scene.editor->plant();
    other.name = q("Other");
    QVERIFY(scene.editor->apply(q("Rename"), other));
    done = false;
    actions.open(path, note);
    QTRY_VERIFY(done);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(scene.editor->plant().name, q("Plant North"));
    QVERIFY(scene.editor->canUndo()); // opening is undone as any edit

    done = false;
    actions.open(scene.folder.filePath(q("none.json")), note);
    QTRY_VERIFY(done);
    QVERIFY(!answer);
    QCOMPARE(scene.editor->plant().name, q("Plant North"));
}

void TestMainWindow::onlyTheVisiblePageIsMade()
{
    int made = 0;
    const auto make = [&made](const PageContext &, QWidget *parent) {
        ++made;
        return new Page(parent);
    };
    PlantScene scene;
    scene.theme.applyTo(*qApp);
    MainWindow window(scene.services(), {}, {{q("a"), q("A & a"), {}, make}, {q("b"), q("B"), {}, make}}, {});
    QCOMPARE(made, 1);
    QVERIFY(window.showPage(q("b")));
    QCOMPARE(made, 2);
    QVERIFY(window.showPage(q("a")));
    QCOMPARE(made, 2);
    QVERIFY(!window.showPage(q("c")));
}

void TestMainWindow::stoppingIsAsked_data()
{
    QTest::addColumn<bool>("byFrame");
    QTest::newRow("Quit") << false;
    QTest::newRow("the window's frame") << true;
}

void TestMainWindow::stoppingIsAsked()
{
    QFETCH(bool, byFrame);
    Bench bench;
    const auto stop = [&] {
        if (!byFrame) {
            QTest::keyClick(bench.window.get(), Qt::Key_Q, Qt::ControlModifier);
            return;
        }
        QCloseEvent event; // as the window system sends it
        QSpontaneKeyEvent::setSpontaneous(&event);
        qApp->notify(bench.window.get(), &event);
        bench.window->setVisible(!event.isAccepted());
    };
    // Enter and Esc, which a hand finds by itself, go on watching.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Escape}) {
        DialogAnswer<QMessageBox> hand([key](QMessageBox &box) {
            if (box.defaultButton() != box.button(QMessageBox::Cancel))
                qFatal("Enter would stop the station");
            QTest::keyClick(&box, key);
        });
        bench.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
        stop();
        QVERIFY2(hand.answered(), bench.window->isVisible() ? "nothing happened" : "nobody was asked");
        QVERIFY(bench.window->isVisible());
    }
    bench.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
    QTRY_VERIFY(bench.window->isActiveWindow());
    DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
    stop();
    QVERIFY(yes.answered());
    QVERIFY(!bench.window->isVisible());
}

void TestMainWindow::unsavedProjectIsAsked()
{
    Bench bench;
    Plant plant = bench.scene.editor->plant();
    plant.name = q("Other");
    QVERIFY(bench.scene.editor->apply(q("Rename"), plant));
    {
        DialogAnswer<QMessageBox> stay([](QMessageBox &box) {
            if (box.defaultButton() == box.button(QMessageBox::Discard))
                qFatal("Enter would throw the changes away");
            QTest::keyClick(&box, Qt::Key_Escape);
        });
        bench.window->close();
        QVERIFY(stay.answered());
        QVERIFY(bench.window->isVisible());
    }
    DialogAnswer<QMessageBox> away(press(QMessageBox::Discard));
    bench.window->close();
    QVERIFY(away.answered());
    QVERIFY(!bench.window->isVisible());
}

void TestMainWindow::unappliedDeviceIsAsked()
{
    Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_D, Qt::ControlModifier);
    auto *dialog = bench.window->findChild<DeviceDialog *>();
    QVERIFY(dialog);
    auto *code = dialog->findChild<QLineEdit *>(QString(), Qt::FindDirectChildrenOnly);
    QTest::keyClicks(code, q("-7"));
    for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == q("Add"))
            button->click();
    }
    {
        DialogAnswer<QMessageBox> stay([](QMessageBox &box) {
            if (box.defaultButton() != box.button(QMessageBox::Cancel))
                qFatal("Enter would throw the changes away");
            QTest::keyClick(&box, Qt::Key_Return);
        });
        bench.window->close();
        QVERIFY(stay.answered());
        QVERIFY(bench.window->isVisible() && dialog->isVisible());
    }
    DialogAnswer<QMessageBox> away(press(QMessageBox::Discard));
    bench.window->close();
    QVERIFY(away.answered());
    QVERIFY(!bench.window->isVisible());
}

void TestMainWindow::layoutIsKeptWithoutClosing()
{
    const QTemporaryDir data;
    QByteArray crashed;
    {
        Bench bench(0, data.path());
        bench.window->showPage(q("links"));
        bench.scene.theme.setPercent(120);
        // a minute of display ticks; nobody closes the window
        for (int i = 0; i < 1'201; ++i)
            bench.window->tick();
        QTRY_VERIFY(QFileInfo::exists(data.filePath(q("window.json"))));
        QFile file(data.filePath(q("window.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        crashed = file.readAll();
    }
    const QTemporaryDir after;
    QFile file(after.filePath(q("window.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(crashed);
    file.close();
    Bench again(0, after.path());
    QCOMPARE(again.window->currentPageId(), q("links"));
    QCOMPARE(again.scene.theme.percent(), 120);
}

void TestMainWindow::layoutThatComesLateIsNotReplaced()
{
    // A disk that does not answer: a pipe without a writer.
    const QTemporaryDir data;
    const QByteArray path = QFile::encodeName(data.filePath(q("window.json")));
    QCOMPARE(::mkfifo(path.constData(), 0600), 0);
    {
        PlantScene scene;
        scene.theme.applyTo(*qApp);
        MainWindow window(scene.services(), ShellOptions{data.path(), {}, std::chrono::hours(1)});
        QVERIFY(!window.isSettled()); // its thread did not wait
        QSignalSpy settled(&window, &MainWindow::settled);
        QTRY_COMPARE(settled.count(), 1);
        QCOMPARE(window.currentPageId(), q("overview"));
        QVERIFY(window.plantStatusBar().texts().join(u' ').contains(q("layout")));
        window.show();
        QVERIFY(window.close());
        QFile writer(data.filePath(q("window.json"))); // so that the reader comes to its end
        QVERIFY(writer.open(QIODevice::WriteOnly));
    }
    struct stat now;
    QCOMPARE(::stat(path.constData(), &now), 0);
    QVERIFY(S_ISFIFO(now.st_mode)); // nothing took its place
}

void TestMainWindow::linksStandTogether()
{
    Bench bench;
    bench.scene.loseLink(q("GW-CAP"), q("connection refused"));
    bench.settle();
    PlantStatusBar &bar = bench.window->plantStatusBar();
    bar.refresh();
    bench.scene.link(q("GW-CAP"))->state = LinkState::Up;
    bench.scene.clock.advance(std::chrono::seconds(1));
    bench.settle();
    bar.refresh();
    QCoreApplication::sendPostedEvents();
    const NumberLabel *links[3] = {};
    for (const NumberLabel *label : bar.findChildren<NumberLabel *>()) {
        const char *names[] = {"MQTT 1/1", "Modbus TCP 2/2", "OPC UA 1/1"};
        for (int i = 0; i < 3; ++i) {
            if (label->text() == q(names[i]))
                links[i] = label;
        }
    }
    QVERIFY(links[0] && links[1] && links[2]);
    QTRY_COMPARE(links[1]->x() - (links[0]->x() + links[0]->textWidth()), links[2]->x() - (links[1]->x() + links[1]->textWidth()));
}

void TestMainWindow::treeStaysAsItIsAfterAnEdit()
{
    Bench bench;
    QTreeView *view = bench.window->tree().view();
    const auto at = [&](const ObjectRef &object) {
        auto *proxy = qobject_cast<QSortFilterProxyModel *>(view->model());
        return proxy->mapFromSource(bench.window->tree().model()->indexOf(object));
    };
    const ObjectRef line = ObjectRef::of(bench.scene.editor->plant().sites[0].lines[1].id);
    const ObjectRef machine = ObjectRef::of(bench.scene.machine(q("TNK-01")).id);
    view->collapse(at(line));
    view->expand(at(machine));
    bench.window->tree().reveal(machine);
    QSignalSpy reset(bench.window->tree().model(), &QAbstractItemModel::modelReset);

    Plant plant = bench.scene.editor->plant();
    plant.sites[0].devices[0].tags[0].name = q("Renamed");
    QVERIFY(bench.scene.editor->apply(q("Rename"), plant));
    QCOMPARE(reset.count(), 0); // one row changes
    QCOMPARE(at(ObjectRef::of(plant.sites[0].devices[0].tags[0].id)).data().toString(), q("Renamed"));

    Tag tag;
    tag.id = TagUuid::create();
    tag.code = q("new");
    plant.sites[0].devices[0].tags.append(tag);
    QVERIFY(bench.scene.editor->apply(q("Add"), plant));
    QCOMPARE(reset.count(), 1);
    QVERIFY(!view->isExpanded(at(line)));
    QVERIFY(view->isExpanded(at(machine)));
    QCOMPARE(view->currentIndex(), at(machine));
}

void TestMainWindow::tickOfSixtyMachines()
{
    Bench bench(60);
    QBENCHMARK {
        bench.scene.breathe();
        bench.window->tick();
        bench.window->grab();
    }
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
