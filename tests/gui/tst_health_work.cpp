#include "tests/gui/health_window.h"
#include "ui/health/alert_board.h"
#include "ui/health/alert_model.h"
#include "ui/health/machine_health_view.h"
#include "ui/health/recommendation_board.h"
#include "ui/health/recommendation_model.h"
#include "ui/health/replay_dialog.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/health_words.h"
#include "ui/widgets/sorted_rows.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QHeaderView>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>

using namespace lineside;
using namespace std::chrono_literals;

//! What people do on the Health page: alerts and recommendations on their way, replay, a new baseline.
class TestHealthWork : public QObject, private HealthWindow
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { close(); }
    void boardsAreSorted();
    void alertGoesItsWayByKeyboard();
    void alertsAreOfferedToThoseWhoMayManageThem();
    void alertsAreCopiedAndExported();
    void stoppedEngineIsTold();
    void recommendationsGoTheirWay();
    void replayChangesNothingUntilItIsApplied();
    void replayIsCancelled();
    void alertsSpeakTheLanguageOfNow();
    void baselineAsksWhy();
};

void TestHealthWork::boardsAreSorted()
{
    const auto alert = [this](const char *code, AlertUrgency urgency, std::optional<UtcTime> at, UtcTime created) {
        PredictiveAlert made;
        made.id = QUuid::createUuid();
        made.machine = m_scene->id(code);
        made.machineCode = q(code);
        made.urgency = urgency;
        made.predictedAt = at;
        made.createdAt = created;
        return made;
    };
    const UtcTime now = m_scene->scene.clock.utc();
    HealthPicture picture;
    picture.alerts = std::make_shared<const std::vector<PredictiveAlert>>(std::vector<PredictiveAlert>{
        alert("REA-A", AlertUrgency::Soon, now + 300h, now - 3h), alert("PMP-04", AlertUrgency::Immediate, {}, now - 20h),
        alert("CAP-01", AlertUrgency::Routine, now + 50h, now - 1h)});
    AlertModel model;
    QTableView table;
    SortedRows rows;
    rows.serve(&table, &model, AlertModel::SortRole);
    model.show(m_scene->scene.editor->snapshot(), std::make_shared<const HealthPicture>(picture), false, {}, now);
    const auto order = [&] {
        QStringList codes;
        for (int at = 0; at < rows.rowCount(); ++at)
            codes += rows.index(at, AlertModel::MachineColumn).data().toString().left(3);
        return codes.join(u' ');
    };
    QHeaderView *header = table.horizontalHeader();
    QCOMPARE(order(), q("PMP REA CAP")); // the most urgent first
    header->setSortIndicator(AlertModel::UrgencyColumn, Qt::DescendingOrder);
    QCOMPARE(order(), q("CAP REA PMP"));
    header->setSortIndicator(AlertModel::WhenColumn, Qt::AscendingOrder);
    QCOMPARE(order(), q("CAP REA PMP")); // what is not known comes last
    header->setSortIndicator(AlertModel::WhenColumn, Qt::DescendingOrder);
    QCOMPARE(order(), q("REA CAP PMP"));
    header->setSortIndicator(AlertModel::CreatedColumn, Qt::AscendingOrder);
    QCOMPARE(order(), q("PMP REA CAP"));
    header->setSortIndicator(AlertModel::MachineColumn, Qt::AscendingOrder);
    QCOMPARE(order(), q("CAP PMP REA"));
    header->setSortIndicator(-1, Qt::AscendingOrder);
    QCOMPARE(order(), q("PMP REA CAP"));

    const auto advice = [this](const char *code, Severity priority, std::optional<UtcTime> planned, UtcTime created) {
        MaintenanceRecommendation made;
        made.id = QUuid::createUuid();
        made.machine = m_scene->id(code);
        made.machineCode = q(code);
        made.priority = priority;
        made.plannedFor = planned;
        made.createdAt = created;
        return made;
    };
    picture.recommendations = std::make_shared<const std::vector<MaintenanceRecommendation>>(std::vector<MaintenanceRecommendation>{
        advice("REA-A", Severity::Info, now + 5h, now - 3h), advice("PMP-04", Severity::Critical, {}, now - 9h), advice("CAP-01", Severity::Warning, now + 50h, now)});
    RecommendationModel work;
    QTableView workTable;
    SortedRows sorted;
    sorted.serve(&workTable, &work, RecommendationModel::SortRole);
    work.show(m_scene->scene.editor->snapshot(), std::make_shared<const HealthPicture>(picture), false, {}, now);
    workTable.horizontalHeader()->setSortIndicator(RecommendationModel::PlannedColumn, Qt::DescendingOrder);
    QCOMPARE(work.at(sorted.sourceRow(sorted.index(0, 0)))->machineCode, q("CAP-01"));
    QCOMPARE(work.at(sorted.sourceRow(sorted.index(2, 0)))->machineCode, q("PMP-04"));
    workTable.horizontalHeader()->setSortIndicator(RecommendationModel::PriorityColumn, Qt::AscendingOrder);
    QCOMPARE(work.at(sorted.sourceRow(sorted.index(0, 0)))->machineCode, q("PMP-04"));
    QCOMPARE(sorted.indexOf(-1), QModelIndex());
}

void TestHealthWork::alertGoesItsWayByKeyboard()
{
    open();
    const QUuid id = pumpAlert().id;
    QVERIFY(page().goTo(ObjectRef::alert(id)));
    settle();
    AlertBoard &board = *page().alerts();
    QTableView &table = board.table();
    QVERIFY(says(&board, "Bearing 6205") && says(&board, "Fitter") && says(&board, "not known"));
    QVERIFY(says(&board, "No alert has been resolved with an outcome yet."));
    QVERIFY(button(&board, "Acknowledge…") && !button(&board, "Resolve…"));
    table.setFocus();
    const auto stateOf = [&] {
        for (const PredictiveAlert &alert : *m_scene->service->picture()->alerts) {
            if (alert.id == id)
                return alert.state;
        }
        return AlertState::Open;
    };
    const auto step = [&](AlertState to) {
        QTest::keyClick(&table, Qt::Key_Return);
        WorkDialog *asked = dialog();
        if (!asked)
            return false;
        QTest::keyClick(asked, Qt::Key_Return);
        const bool done = QTest::qWaitFor([&] { return stateOf() == to; }, 10'000) && QTest::qWaitFor([&] { return !dialog() || !dialog()->isVisible(); }, 10'000);
        QCoreApplication::processEvents();
        settle();
        return done;
    };
    QVERIFY(step(AlertState::Acknowledged));
    QVERIFY(button(&board, "Schedule…"));
    QVERIFY(step(AlertState::Scheduled));
    // the day that was planned is a day: among what is known, in the table, in the order, in the file
    const auto alertNow = [&] {
        for (const PredictiveAlert &alert : *m_scene->service->picture()->alerts) {
            if (alert.id == id)
                return alert;
        }
        return PredictiveAlert();
    };
    const UtcTime now = m_scene->scene.clock.utc();
    QVERIFY(alertNow().plannedFor && *alertNow().plannedFor > now && *alertNow().plannedFor <= now + 25h);
    QVERIFY(says(&board, qPrintable(q("Planned for: ") + momentText(*alertNow().plannedFor, now))));
    const QModelIndex planned = board.model().index(board.model().rowOf(id), AlertModel::PlannedColumn);
    QCOMPARE(planned.data().toString(), momentText(*alertNow().plannedFor, now));
    QCOMPARE(planned.data(AlertModel::SortRole).toLongLong(), toMicroseconds(*alertNow().plannedFor));
    QVERIFY(board.model().csv().contains(toIso(*alertNow().plannedFor).toLatin1()));
    QVERIFY(m_scene->audited().join(u'\n').contains(q("SCHEDULED ") + toIso(*alertNow().plannedFor)));
    // a day that is over is not taken
    QVERIFY(button(&board, "Another day…"));
    button(&board, "Another day…")->click();
    QVERIFY(dialog());
    dialog()->findChild<QDateTimeEdit *>()->setDateTime(toLocalDateTime(now - 1h));
    QTest::keyClick(dialog(), Qt::Key_Return);
    QVERIFY(says(dialog(), "This is over already."));
    dialog()->findChild<QDateTimeEdit *>()->setDateTime(toLocalDateTime(now + 2h));
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_VERIFY(alertNow().plannedFor && *alertNow().plannedFor < now + 3h);
    QTRY_VERIFY(!dialog() || !dialog()->isVisible());
    m_scene->advance(5h);
    m_scene->compute();
    settle();
    QVERIFY2(board.model().index(board.model().rowOf(id), AlertModel::PlannedColumn).data().toString().startsWith(q("overdue, ")),
             qPrintable(board.model().index(board.model().rowOf(id), AlertModel::PlannedColumn).data().toString()));
    QVERIFY(says(&board, "Scheduled, overdue, ") && says(&board, "overdue by 3 "));
    QVERIFY(step(AlertState::InProgress));

    // an alert is resolved with what came of it and what was found
    QTest::keyClick(&table, Qt::Key_Return);
    WorkDialog *asked = dialog();
    QVERIFY(asked);
    QTest::keyClick(asked, Qt::Key_Return);
    QVERIFY(says(asked, "Say what came of it") && says(asked, "Say what was found"));
    QCOMPARE(stateOf(), AlertState::InProgress);
    asked->form().setChoice("outcome", int(AlertOutcome::False));
    asked->form().setLine("note", q("The sensor's cable was loose."));
    QTest::keyClick(asked, Qt::Key_Return);
    QTRY_COMPARE(stateOf(), AlertState::Resolved);
    QTRY_VERIFY(!dialog() || !dialog()->isVisible());
    settle();
    QCOMPARE(board.model().rowCount(), 0);
    QVERIFY(says(&board, "1 of 1 judged alerts false, not yet proven"));
    QVERIFY(says(&board, "at most 100 %"));
    board.findChild<QCheckBox *>()->setChecked(true);
    QCOMPARE(board.model().rowCount(), 1);
    QVERIFY(says(&board, "The sensor's cable was loose."));
    // who did it stands in the trail
    QVERIFY(m_scene->audited().join(u'\n').contains(q("m.operator console alert PMP-04 FALSE The sensor's cable was loose.")));
    // an alert that is over takes no step
    QSignalSpy remarks(&page(), &Page::remarkMade);
    const QList<QAction *> actions = table.actions();
    const auto acknowledge = std::find_if(actions.begin(), actions.end(), [](const QAction *each) { return each->shortcut() == QKeySequence(Qt::Key_F8); });
    QVERIFY(acknowledge != actions.end());
    (*acknowledge)->trigger();
    QCOMPARE(remarks.count(), 1);
    QVERIFY(!dialog());
}

void TestHealthWork::alertsAreOfferedToThoseWhoMayManageThem()
{
    m_desk = std::make_unique<AccountDesk>(m_scene->scene);
    m_desk->makeAdmin();
    m_desk->makeUser("o.may", "Olga May", Role::Operator);
    m_desk->makeUser("s.june", "Sven June", Role::Supervisor);
    m_desk->login("o.may");
    UiServices services = m_desk->services(m_scene->scene);
    services.health = m_scene->service.get();
    m_window = std::make_unique<MainWindow>(services, ShellOptions{{}, {}, std::chrono::hours(1)});
    m_window->resize(1440, 900);
    m_window->show();
    m_window->showPage(q("health"));
    settle();
    QVERIFY(page().goTo(ObjectRef::alert(pumpAlert().id)));
    AlertBoard &board = *page().alerts();
    for (const char *name : {"Acknowledge…", "Schedule…", "Begin work…", "Resolve…", "Recommend…"})
        QVERIFY2(!button(&board, name), name);
    QVERIFY(says(&board, "Steps are taken by those who manage maintenance."));
    QVERIFY(button(&board, "Log in…"));
    button(&board, "Log in…")->setFocus();
    m_desk->login("s.june");
    QTRY_VERIFY(button(&board, "Recommend…"));
    // the button that led to the login is gone; the keyboard is at the step that it was for
    const auto *at = qobject_cast<QPushButton *>(m_window->focusWidget());
    QVERIFY(at && board.isAncestorOf(at) && at->isVisible());
    QVERIFY2(QStringList({q("Acknowledge…"), q("Schedule…"), q("Another day…"), q("Resolve…"), q("Recommend…")}).contains(at->text()), qPrintable(at->text()));
    QVERIFY(!says(&board, "Steps are taken by those who manage maintenance."));
}

void TestHealthWork::alertsAreCopiedAndExported()
{
    open();
    QVERIFY(page().goTo(ObjectRef::alert(pumpAlert().id)));
    settle();
    QTableView &table = page().alerts()->table();
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QString text = QApplication::clipboard()->text();
    QVERIFY2(text.contains(q("PMP-04 Pump")) && text.contains(q("Parts: Bearing 6205")) && text.contains(q("Probability: not known")), qPrintable(text));
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().startsWith(q("Urgency\t")));
    const QByteArray csv = page().alerts()->model().csv();
    QCOMPARE(csv.count("\r\n"), 1 + page().alerts()->model().rowCount());
    QVERIFY(csv.contains("PMP-04,") && csv.contains("Bearing 6205"));
    QTemporaryDir folder;
    const QString path = folder.filePath(q("alerts.csv"));
    QVERIFY(page().canExport());
    QSignalSpy remarks(&page(), &Page::remarkMade);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    page().exportData();
    QTRY_VERIFY(QFile::exists(path));
    QTRY_COMPARE(remarks.count(), 1);
}

void TestHealthWork::stoppedEngineIsTold()
{
    HealthHeartbeat heartbeat;
    const UtcTime now = m_scene->scene.clock.utc();
    QVERIFY(heartbeatText(heartbeat, now).contains(q("not computed anything yet")));
    heartbeat.lastRound = now - 20s;
    heartbeat.machines = 11;
    QVERIFY(!hasStopped(heartbeat, now));
    QCOMPARE(heartbeatText(heartbeat, now), q("Computed 20 s ago, 11 machines"));
    heartbeat.lastRound = now - 12min;
    QVERIFY(hasStopped(heartbeat, now));
    QVERIFY2(heartbeatText(heartbeat, now).startsWith(q("The engine has stopped: nothing was computed since")), qPrintable(heartbeatText(heartbeat, now)));
    heartbeat.trouble = q("The disk is full.");
    QVERIFY(heartbeatText(heartbeat, now).contains(q("The disk is full.")));
}

void TestHealthWork::recommendationsGoTheirWay()
{
    open();
    page().tabs()->setCurrentWidget(page().recommendations());
    settle();
    RecommendationBoard &board = *page().recommendations();
    QCOMPARE(board.model().rowCount(), 0);
    QVERIFY(says(&board, "None is waiting"));
    button(&board, "Recommend…")->click();
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Return);
    QVERIFY(says(dialog(), "Say what is to be done."));
    auto *machines = qobject_cast<QComboBox *>(dialog()->form().editor("machine"));
    machines->setCurrentIndex(machines->findData(m_scene->id("PMP-04").uuid));
    dialog()->form().setLine("text", q("Change the bearing"));
    dialog()->form().setLine("reason", q("Vibration"));
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_COMPARE(m_scene->service->picture()->recommendations->size(), size_t(1));
    QTRY_VERIFY(!dialog() || !dialog()->isVisible());
    QCoreApplication::processEvents();
    settle();
    QCOMPARE(board.model().rowCount(), 1);
    board.table().setFocus();
    const auto state = [&] { return m_scene->service->picture()->recommendations->front().state; };
    const auto step = [&](const std::function<void(WorkDialog &)> &fill, RecommendationState to) {
        QTest::keyClick(&board.table(), Qt::Key_Return);
        if (!dialog())
            return false;
        if (fill)
            fill(*dialog());
        QTest::keyClick(dialog(), Qt::Key_Return);
        const bool done = QTest::qWaitFor([&] { return state() == to; }, 10'000) && QTest::qWaitFor([&] { return !dialog() || !dialog()->isVisible(); }, 10'000);
        QCoreApplication::processEvents();
        settle();
        return done;
    };
    QVERIFY(step({}, RecommendationState::Approved));
    QVERIFY(m_scene->service->picture()->recommendations->front().plannedFor > m_scene->scene.clock.utc());
    QVERIFY(step({}, RecommendationState::Implemented));
    // the result is not guessed
    QTest::keyClick(&board.table(), Qt::Key_Return);
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Return);
    QVERIFY(says(dialog(), "Say whether it helped."));
    dialog()->close();
    settle();
    QVERIFY(step([](WorkDialog &asked) { asked.form().setChoice("helped", 1); }, RecommendationState::Validated));
    const MaintenanceRecommendation done = m_scene->service->picture()->recommendations->front();
    QCOMPARE(done.helped, std::optional(true));
    QVERIFY(done.scoreBefore && done.scoreAfter);
    QCOMPARE(board.model().rowCount(), 0);
    QVERIFY(m_scene->audited().join(u'\n').contains(q("m.operator console recommendation PMP-04 VALIDATED")));
    QVERIFY(board.model().csv().startsWith("id,machine,state"));
}

void TestHealthWork::replayChangesNothingUntilItIsApplied()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    button(page().machine(), "Replay…")->click();
    auto *replay = m_window->findChild<ReplayDialog *>();
    QVERIFY(replay);
    const HealthPlan before = m_scene->scene.machine(q("PMP-04")).health;
    replay->form().setChoice("days", 7);
    replay->form().setNumber("sensor", 0);
    for (const char *key : {"oee", "quality", "reliability", "performance"})
        replay->form().setNumber(key, 0);
    replay->run();
    QVERIFY(says(replay, "One of them must be above 0."));
    QVERIFY(!replay->isRunning());
    replay->form().setNumber("sensor", 60);
    replay->form().setNumber("oee", 40);
    replay->run();
    QVERIFY(replay->isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!replay->isRunning(), 60'000);
    QTRY_VERIFY2(replay->summary().contains(q("Against the score as it was")), qPrintable(replay->summary()));
    QVERIFY(replay->summary().contains(q("168 scores")) && replay->summary().contains(q("Nothing of this is kept.")));
    QCOMPARE(m_scene->scene.machine(q("PMP-04")).health, before);
    if (const QByteArray folder = qgetenv("LINESIDE_PICTURES"); !folder.isEmpty())
        replay->grab().save(q(folder.constData()) + q("/health-replay.png"));
    // applied it is one step, which Undo takes back
    replay->apply();
    QCOMPARE(m_scene->scene.machine(q("PMP-04")).health.weights.sensor, 60.0);
    QVERIFY(m_scene->scene.editor->undoName().contains(q("PMP-04")));
    QVERIFY(m_scene->scene.editor->undo());
    QCOMPARE(m_scene->scene.machine(q("PMP-04")).health, before);
}

void TestHealthWork::replayIsCancelled()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    button(page().machine(), "Replay…")->click();
    auto *replay = m_window->findChild<ReplayDialog *>();
    QVERIFY(replay);
    replay->form().setChoice("days", 90);
    QVERIFY(!replay->findChild<QProgressBar *>()->isVisible() && !button(replay, "Cancel the replay"));
    replay->run();
    QVERIFY(replay->isRunning());
    QVERIFY(replay->findChild<QProgressBar *>()->isVisible());
    QVERIFY(button(replay, "Cancel the replay"));
    button(replay, "Cancel the replay")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!replay->isRunning(), 20'000);
    QTRY_COMPARE(replay->summary(), q("The replay was cancelled; nothing was changed."));
    QVERIFY(!replay->findChild<QProgressBar *>()->isVisible() && !button(replay, "Apply to the machine")->isEnabled());
    // and another one runs, over as many days, to its end
    replay->run();
    QSignalSpy moved(replay->findChild<QProgressBar *>(), &QProgressBar::valueChanged);
    QTRY_VERIFY_WITH_TIMEOUT(!replay->isRunning(), 60'000);
    QTRY_VERIFY2(replay->summary().contains(q("2,160 scores")), qPrintable(replay->summary()));
    for (qsizetype i = 1; i < moved.size(); ++i)
        QVERIFY(moved[i][0].toInt() >= moved[i - 1][0].toInt());
    replay->reject();
}

void TestHealthWork::alertsSpeakTheLanguageOfNow()
{
    open();
    PredictiveAlert alert = pumpAlert();
    alert.text = q("Worte von gestern"); // of another language
    alert.action = q("Tu etwas");
    HealthPicture picture;
    picture.alerts = std::make_shared<const std::vector<PredictiveAlert>>(std::vector<PredictiveAlert>{alert});
    AlertModel model;
    model.show(m_scene->scene.editor->snapshot(), std::make_shared<const HealthPicture>(picture), true, {}, m_scene->scene.clock.utc());
    QVERIFY(!alert.grounds.isEmpty());
    QCOMPARE(model.alertAt(0)->text, textOf(alert.grounds));
    QCOMPARE(model.alertAt(0)->action, alert.advice.text());
}

void TestHealthWork::baselineAsksWhy()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("REA-A"))));
    button(page().machine(), "New baseline after maintenance…")->click();
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Return);
    QVERIFY(says(dialog(), "Say what was done"));
    dialog()->form().setLine("note", q("New seal"));
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_VERIFY(m_scene->audited().join(u'\n').contains(q("m.operator console health baseline of REA-A  New seal")));
    QTRY_VERIFY(!dialog() || !dialog()->isVisible());
}

QTEST_MAIN(TestHealthWork)
#include "tst_health_work.moc"
