#include "tests/gui/account_desk.h"
#include "tests/gui/dialog_answers.h"
#include "ui/shell/main_window.h"
#include "ui/web/viewers_model.h"
#include "ui/web/viewers_panel.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

ViewerInfo viewer(quint64 number, const char *name, quint64 bytes = 0, quint64 messages = 0)
{
    ViewerInfo info;
    info.number = number;
    info.name = q(name);
    info.role = q("operator");
    info.tenant = q("default");
    info.address = q("192.0.2.") + QString::number(number);
    info.client = q("Firefox");
    info.bytesOut = bytes;
    info.messagesOut = messages;
    return info;
}

//! Somebody may see and do what they do here: an administrator, unless a test says otherwise.
struct Bench
{
    Bench() : desk(scene)
    {
        scene.theme.applyTo(*qApp);
        desk.makeAdmin();
        scene.web.open(scene.clock.utc() + 24h * 100);
        services = std::make_unique<UiServices>(desk.services(scene));
        watch = std::make_unique<PlantWatch>(*services);
        parts = allParts();
        context = std::make_unique<PageContext>(PageContext{*services, *watch, parts});
    }
    ~Bench() { panel.reset(); }
    ViewersPanel &open()
    {
        panel = std::make_unique<ViewersPanel>(*context);
        panel->resize(1200, 300);
        panel->show();
        return *panel;
    }
    QString cell(int row, int column) const { return panel->table().model()->index(row, column).data().toString(); }
    int rows() const { return panel->table().model()->rowCount(); }
    QStringList users() const
    {
        QStringList names;
        for (int row = 0; row < rows(); ++row)
            names << cell(row, ViewersModel::UserColumn);
        return names;
    }
    void later(std::chrono::milliseconds time)
    {
        scene.clock.advance(time);
        panel->refresh();
    }

    PlantScene scene;
    AccountDesk desk;
    std::unique_ptr<UiServices> services;
    std::unique_ptr<PlantWatch> watch;
    PageParts parts;
    std::unique_ptr<PageContext> context;
    std::unique_ptr<ViewersPanel> panel;
};

} // namespace

class TestViewers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsRowsAndTellsRates();
    void modelShowsWordsAsTheyAre();
    void listsWhoIsThere();
    void sortsByWhatItMeans();
    void nobodyIsALinkToGive();
    void offAndTroubleAreSaid();
    void waitsForAnAnswerWithoutAskingAgain();
    void asksOnlyWhileItIsSeen();
    void sendsAwayAfterAQuestion();
    void sendingAwayNeedsTheRight();
    void whoMayNotSeeThemSeesNone();
    void refusalsAreCounted();
    void isADockOfTheWindow();
};

void TestViewers::modelKeepsRowsAndTellsRates()
{
    ViewersModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const SteadyTime start(100s);
    model.setViewers({viewer(1, "a"), viewer(2, "b"), viewer(3, "c"), viewer(4, "d")}, start);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(0, ViewersModel::BytesColumn).data().toString(), q("—")); // one time alone is no rate
    QVERIFY(!model.bytesPerSecond());
    const QPersistentModelIndex third = model.index(2, 0);
    model.setViewers({viewer(3, "c", 5'000, 10), viewer(5, "e"), viewer(1, "a", 1'000, 4)}, start + 2s);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(third.isValid());
    QCOMPARE(third.row(), 1);
    const QLocale locale;
    QCOMPARE(third.sibling(third.row(), ViewersModel::BytesColumn).data().toString(), locale.toString(2.5, 'f', 1));
    QCOMPARE(third.sibling(third.row(), ViewersModel::MessagesColumn).data().toString(), locale.toString(5.0, 'f', 1));
    QCOMPARE(model.viewer(2).name, q("e"));
    QCOMPARE(model.bytesPerSecond().value_or(0), 3'000.0);
    // a counter that went back is another's: no rate of billions
    model.setViewers({viewer(3, "c", 10, 1)}, start + 4s);
    QCOMPARE(model.index(0, ViewersModel::BytesColumn).data(ViewersModel::SortRole).toDouble(), 0.0);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestViewers::modelShowsWordsAsTheyAre()
{
    ViewersModel model;
    ViewerInfo info = viewer(1, "<b>eve</b>");
    info.client = q("<img src=file:///etc/passwd>\nsecond line");
    info.role = q("machine");
    info.waiting = 61'440;
    info.behind = 3'400ms;
    model.setViewers({info}, SteadyTime(1s));
    QCOMPARE(model.index(0, ViewersModel::UserColumn).data().toString(), q("<b>eve</b>"));
    const QString tip = model.index(0, ViewersModel::ClientColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(!tip.contains(q("<img")), qPrintable(tip));
    QVERIFY(!model.index(0, ViewersModel::ClientColumn).data().toString().contains(u'\n'));
    QCOMPARE(model.index(0, ViewersModel::RoleColumn).data().toString(), q("Machine"));
    QCOMPARE(model.index(0, ViewersModel::WaitingColumn).data().toString(), QLocale().toString(61.4, 'f', 1));
    QCOMPARE(model.index(0, ViewersModel::BehindColumn).data().toString(), QLocale().toString(3.4, 'f', 1));
}

void TestViewers::listsWhoIsThere()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(7, "m.meier"), viewer(9, "k.schmidt")};
    bench.scene.web.m_figures.viewers = 2;
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 2);
    QCOMPARE(bench.users(), QStringList({q("k.schmidt"), q("m.meier")}));
    QVERIFY(panel.reasonText().isEmpty());
    QVERIFY(panel.summaryText().contains(q("2 viewers")));
    QVERIFY(!panel.table().accessibleName().isEmpty());
    QCOMPARE(panel.table().contextMenuPolicy(), Qt::ActionsContextMenu);
    panel.table().selectRow(1);
    QVERIFY(panel.sendAwayButton().isEnabled());
    // rates come with the second answer, and what is chosen stays so
    bench.scene.web.m_viewers = {viewer(9, "k.schmidt", 500'000, 20), viewer(7, "m.meier", 8'000, 30), viewer(11, "a.first")};
    bench.scene.web.m_figures.viewers = 3;
    bench.later(2s);
    QTRY_COMPARE(bench.rows(), 3);
    QCOMPARE(panel.table().currentIndex().row(), 2);
    QCOMPARE(bench.cell(2, ViewersModel::UserColumn), q("m.meier"));
    QCOMPARE(bench.cell(2, ViewersModel::BytesColumn), QLocale().toString(4.0, 'f', 1));
    QVERIFY2(panel.summaryText().contains(QLocale().toString(254.0, 'f', 1)), qPrintable(panel.summaryText()));
}

void TestViewers::sortsByWhatItMeans()
{
    Bench bench;
    ViewerInfo nine = viewer(1, "a"), hundred = viewer(2, "b"), twenty = viewer(3, "c");
    nine.waiting = 9'000;
    hundred.waiting = 100'000;
    twenty.waiting = 20'000;
    bench.scene.web.m_viewers = {nine, hundred, twenty};
    bench.open();
    QTRY_COMPARE(bench.rows(), 3);
    bench.panel->table().sortByColumn(ViewersModel::WaitingColumn, Qt::DescendingOrder);
    QCOMPARE(bench.users(), QStringList({q("b"), q("c"), q("a")}));
}

void TestViewers::nobodyIsALinkToGive()
{
    Bench bench;
    ViewersPanel &panel = bench.open();
    QTRY_VERIFY2(panel.reasonText().contains(q("Nobody is connected. The link is https://192.0.2.17:8443/")), qPrintable(panel.reasonText()));
    QPushButton *copy = nullptr;
    for (QPushButton *one : panel.findChildren<QPushButton *>()) {
        if (one->isVisible() && one->text() == q("Copy link"))
            copy = one;
    }
    QVERIFY(copy);
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), q("https://192.0.2.17:8443/"));
    QVERIFY(!panel.sendAwayButton().isEnabled());
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    bench.later(1s);
    QTRY_VERIFY(panel.reasonText().isEmpty() && panel.table().isVisible());
    bench.scene.web.m_viewers = {};
    bench.later(1s);
    QTRY_VERIFY(!panel.table().isVisible());
}

void TestViewers::offAndTroubleAreSaid()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 1);
    bench.scene.web.m_state = {};
    bench.scene.web.m_state.trouble = q("The port is taken.");
    bench.later(1s);
    QVERIFY(panel.reasonText().contains(q("The port is taken.")));
    QCOMPARE(bench.rows(), 0); // nobody is shown who is not there
    bench.scene.web.m_settings.enabled = false;
    bench.scene.web.m_state = {};
    bench.later(1s);
    QVERIFY(panel.reasonText().contains(q("off")));
    QVERIFY(panel.summaryText().isEmpty() || !panel.findChild<QLabel *>()->isVisible());
}

void TestViewers::waitsForAnAnswerWithoutAskingAgain()
{
    Bench bench;
    bench.scene.web.m_answers = false; // a server with its hands full
    bench.open();
    QCOMPARE(bench.scene.web.m_asked.size(), 1u);
    for (int i = 0; i < 4; ++i)
        bench.later(1s);
    QCOMPARE(bench.scene.web.m_asked.size(), 1u);
    bench.later(2s); // it was lost
    QCOMPARE(bench.scene.web.m_asked.size(), 2u);
    bench.scene.web.m_asked.front()->finish(QList<ViewerInfo>{viewer(1, "late")});
    QCoreApplication::processEvents();
    QCOMPARE(bench.rows(), 0);
    bench.scene.web.m_asked.back()->finish(QList<ViewerInfo>{viewer(1, "m.meier")});
    QTRY_COMPARE(bench.users(), QStringList({q("m.meier")}));
}

void TestViewers::asksOnlyWhileItIsSeen()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(bench.scene.web.m_asked.size() >= 2, 10'000); // by itself
    panel.hide();
    QCOMPARE(bench.rows(), 0);
    const size_t asked = bench.scene.web.m_asked.size();
    QTest::qWait(1'300);
    QCOMPARE(bench.scene.web.m_asked.size(), asked);
    panel.show();
    QTRY_COMPARE(bench.rows(), 1);
}

void TestViewers::sendsAwayAfterAQuestion()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(1, "m.meier"), viewer(2, "x.stay")};
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 2);
    panel.table().setFocus();
    panel.table().selectRow(0);
    {
        DialogAnswer<QMessageBox> no(press(QMessageBox::Cancel));
        QTest::keyClick(&panel.table(), Qt::Key_Delete); // the whole of it without a mouse
        QTRY_VERIFY(no.answered());
    }
    QVERIFY(bench.scene.web.m_sentAway.isEmpty());
    QString said;
    DialogAnswer<QMessageBox> yes([&](QMessageBox &box) {
        said = box.text() + box.informativeText();
        box.button(QMessageBox::Yes)->click();
    });
    panel.sendAwayButton().click();
    QTRY_COMPARE(bench.scene.web.m_sentAway, QList<quint64>({1}));
    QVERIFY(said.contains(q("m.meier")) && said.contains(q("192.0.2.1")));
    QTRY_COMPARE(bench.users(), QStringList({q("x.stay")}));
    QTRY_VERIFY(panel.messageText().contains(q("m.meier")));
    // who was faster
    bench.scene.web.m_refusal = Error{Error::Kind::NotFound, q("x.stay is not connected any more."), {}};
    panel.table().selectRow(0);
    DialogAnswer<QMessageBox> again(press(QMessageBox::Yes));
    panel.sendAwayButton().click();
    QTRY_VERIFY(panel.messageText().contains(q("not connected any more")));
}

void TestViewers::sendingAwayNeedsTheRight()
{
    Bench bench;
    bench.desk.makeUser("o.perator", "", Role::Operator);
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    QCOMPARE(bench.desk.login("o.perator").outcome, LoginOutcome::LoggedIn);
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 1); // who may look
    panel.table().selectRow(0);
    panel.sendAway();
    QVERIFY(bench.scene.web.m_sentAway.isEmpty());
    QVERIFY(panel.messageText().contains(q("Your role does not allow this.")));
}

void TestViewers::whoMayNotSeeThemSeesNone()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    bench.scene.web.m_figures.viewers = 1;
    ViewersPanel &panel = bench.open();
    QTRY_COMPARE(bench.rows(), 1);
    bench.desk.seat->lock();
    QTRY_COMPARE(bench.rows(), 0);
    QVERIFY(!panel.reasonText().isEmpty());
    QVERIFY(panel.summaryText().contains(q("1"))); // how many is no secret
    QCOMPARE(bench.desk.login("a.winter").outcome, LoginOutcome::LoggedIn);
    QTRY_COMPARE(bench.rows(), 1);
}

void TestViewers::refusalsAreCounted()
{
    Bench bench;
    ViewersPanel &panel = bench.open();
    QVERIFY(panel.refusalText().contains(q("Nothing refused")));
    bench.scene.web.m_figures.withoutProof = 17;
    bench.scene.web.m_figures.refusedViewers = 2;
    bench.later(1s);
    QVERIFY(panel.refusalText().contains(q("17 without a good login")));
    QVERIFY(panel.refusalText().contains(q("2 beyond the number of viewers")));
    QVERIFY(!panel.refusalText().contains(q("too slow")));
}

void TestViewers::isADockOfTheWindow()
{
    Bench bench;
    bench.scene.web.m_viewers = {viewer(1, "m.meier")};
    MainWindow window(*bench.services, ShellOptions{});
    window.resize(1280, 800);
    window.show();
    auto *dock = window.findChild<QDockWidget *>(q("viewers"));
    QVERIFY(dock);
    QVERIFY(!dock->isVisible());
    QVERIFY(bench.scene.web.m_asked.empty()); // it costs nothing while it is not there
    dock->toggleViewAction()->trigger();
    QTRY_VERIFY(window.findChild<ViewersPanel *>());
    QTRY_COMPARE(window.findChild<ViewersPanel *>()->model().rowCount(), 1);
    QCOMPARE(window.size(), QSize(1280, 800));
    window.resetDocks();
    QVERIFY(!dock->isVisible());
    // and comes back with the layout
    dock->toggleViewAction()->trigger();
    const WindowState state = window.windowState();
    MainWindow other(*bench.services, ShellOptions{});
    other.restoreWindow(state);
    other.show();
    QTRY_VERIFY(other.findChild<QDockWidget *>(q("viewers"))->isVisible());
    QTRY_VERIFY(other.findChild<ViewersPanel *>());
}

QTEST_MAIN(TestViewers)
#include "tst_viewers.moc"
