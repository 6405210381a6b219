#include "tests/gui/plan_bench.h"
#include "tests/gui/plant_plans.h"
#include "ui/site_plans/shift_table.h"
#include "ui/site_plans/shift_text.h"
#include "ui/site_plans/site_plans_dialog.h"
#include "ui/site_plans/week_picture.h"
#include "ui/widgets/plan_words.h"

#include <QListWidget>
#include <QTabWidget>

using namespace lineside;

namespace {

struct SiteBench : PlanBench<SitePlansDialog, SiteId>
{
    explicit SiteBench(bool planned = true)
    {
        if (planned)
            givePlans(*scene.editor);
        open({});
    }
    const Site &site() const { return scene.editor->plant().sites[0]; }
};

} // namespace

class TestSitePlans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithWhatIsThere();
    void timesAreReadAsWritten_data();
    void timesAreReadAsWritten();
    void breaksAreReadByTheClock();
    void weekIsCutIntoDays();
    void shiftsAreChangedAsOneStep();
    void mistakesInShiftsAreNamed_data();
    void mistakesInShiftsAreNamed();
    void overlapIsRefused();
    void exceptionsAreRead();
    void newCalendarServesALine();
    void renamedCalendarKeepsItsLines();
    void removedCalendarIsMissed();
    void reasonsAreChanged();
    void renamedReasonFollowsTheMachines();
    void reasonInUseIsNotRemoved();
    void closingChangesNothing();
    void whoMayNotConfigureIsTold();
};

void TestSitePlans::opensWithWhatIsThere()
{
    SiteBench bench;
    QCOMPARE(bench.dialog->windowTitle(), words("Calendars and reasons of NORTH"));
    QCOMPARE(bench.named<QListWidget>("Calendars")->count(), 2);
    QCOMPARE(bench.named<QLineEdit>("Code")->text(), words("3-SHIFTS"));
    QCOMPARE(bench.named<QComboBox>("Time zone")->currentText(), words("Europe/Berlin"));
    PlanTable *shifts = bench.table("Shifts");
    QCOMPARE(shifts->rowCount(), 3);
    QCOMPARE(shifts->cell(0, ShiftTable::From), words("06:00"));
    QCOMPARE(shifts->cell(0, ShiftTable::Breaks), words("08:00–08:15, 11:00–11:30"));
    QCOMPARE(shifts->cell(2, ShiftTable::To), words("06:00"));
    QCOMPARE(shifts->cell(0, ShiftTable::Monday), words("1"));
    QCOMPARE(shifts->cell(0, ShiftTable::Monday + 6), QString());
    QCOMPARE(bench.table("Days that are different")->cell(0, 0), words("2026-12-24"));
    QCOMPARE(bench.table("Reasons for standing still")->rowCount(), 5);
    QCOMPARE(bench.table("Lines")->cell(1, 1), words("3-SHIFTS"));
    QVERIFY(!bench.button("Apply")->isEnabled());
}

void TestSitePlans::timesAreReadAsWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("minutes"); // -1: is none
    QTest::newRow("usual") << words("06:00") << 360;
    QTest::newRow("an hour alone") << words("6") << 360;
    QTest::newRow("a dot") << words("14.30") << 870;
    QTest::newRow("midnight at the end") << words("24:00") << 1440;
    QTest::newRow("past midnight") << words("24:01") << -1;
    QTest::newRow("minutes") << words("6:60") << -1;
    QTest::newRow("words") << words("six") << -1;
    QTest::newRow("nothing") << QString() << -1;
}

void TestSitePlans::timesAreReadAsWritten()
{
    QFETCH(QString, text);
    QFETCH(int, minutes);
    QCOMPARE(minutesOf(text).value_or(-1), minutes);
}

void TestSitePlans::breaksAreReadByTheClock()
{
    // of a night shift, one before midnight, one across it, one after it
    const auto breaks = breaksOf(words("23:00-23:15, 2:00 – 2:30; 23:50–0:10"), 22 * 60);
    QVERIFY(breaks);
    QCOMPARE(*breaks, (QList<ShiftBreak>{{60, 15}, {110, 20}, {240, 30}}));
    Shift night{words("Night"), 1, 22 * 60, 480, *breaks};
    QCOMPARE(breaksText(night), words("23:00–23:15, 23:50–00:10, 02:00–02:30"));
    QVERIFY(breaksOf(QString(), 0)->isEmpty());
    QVERIFY(!breaksOf(words("noon"), 0));
    QVERIFY(!breaksOf(words("12:00"), 0));
}

void TestSitePlans::weekIsCutIntoDays()
{
    Theme theme;
    WeekPicture week(theme);
    week.setShifts({{words("Night"), 0b1000000, 22 * 60, 480, {{90, 60}}}}); // begins on Sunday, goes on on Monday
    using Bar = WeekPicture::Bar;
    QCOMPARE(week.bars(), (QList<Bar>{{0, 6, 22 * 60, 1440, false}, {0, 0, 0, 360, false}, {0, 6, 23 * 60 + 30, 1440, true}, {0, 0, 0, 30, true}}));
    week.resize(400, 160);
    QVERIFY(!week.grab().isNull());
}

void TestSitePlans::shiftsAreChangedAsOneStep()
{
    SiteBench bench;
    const Plant before = bench.scene.editor->plant();
    PlanTable *shifts = bench.table("Shifts");
    bench.type(shifts, 0, ShiftTable::Breaks, "9:00-9:20");
    shifts->setCurrent(0, ShiftTable::Monday + 5); // Saturdays too
    shifts->view()->setFocus();
    QTest::keyClick(shifts->view(), Qt::Key_Space);
    QCOMPARE(bench.scene.editor->plant(), before);
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const Shift &early = bench.site().calendars[0].shifts[0];
    QCOMPARE(early.breaks, (QList<ShiftBreak>{{180, 20}}));
    QCOMPARE(early.days, quint8(0b0111111));
    QCOMPARE(bench.scene.editor->undoName(), words("Change calendars and reasons of NORTH"));
    QVERIFY(bench.scene.editor->undo());
    QCOMPARE(bench.scene.editor->plant(), before);
    QCOMPARE(shifts->cell(0, ShiftTable::Breaks), words("08:00–08:15, 11:00–11:30"));
}

void TestSitePlans::mistakesInShiftsAreNamed_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("name") << int(ShiftTable::Name) << QByteArray(" ") << QByteArray("Row 2, Shift: A shift needs a name.");
    QTest::newRow("from") << int(ShiftTable::From) << QByteArray("early") << QByteArray("Row 2, From: A time of day is wanted here");
    QTest::newRow("to") << int(ShiftTable::To) << QByteArray("25:00") << QByteArray("Row 2, To: A time of day is wanted here");
    QTest::newRow("breaks") << int(ShiftTable::Breaks) << QByteArray("noon") << QByteArray("Row 2, Breaks: Breaks are written as");
    QTest::newRow("break outside") << int(ShiftTable::Breaks) << QByteArray("13:00-13:30") << QByteArray("Row 2, Breaks: Breaks lie inside the shift");
}

void TestSitePlans::mistakesInShiftsAreNamed()
{
    QFETCH(int, column);
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, fault);
    SiteBench bench;
    const SnapshotPtr before = bench.scene.editor->snapshot();
    PlanTable *shifts = bench.table("Shifts");
    bench.type(shifts, 1, column, typed.constData());
    bench.dialog->tabs()->setCurrentIndex(2);
    QVERIFY(!bench.applies());
    QCOMPARE(bench.dialog->tabs()->currentIndex(), 0); // where the mistake is
    QVERIFY2(bench.says(fault.constData()), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.scene.editor->snapshot(), before);
}

void TestSitePlans::overlapIsRefused()
{
    SiteBench bench;
    bench.type(bench.table("Shifts"), 0, ShiftTable::To, "15:00");
    QVERIFY(!bench.applies());
    QVERIFY2(bench.dialog->messageText().contains(words("overlap")), qPrintable(bench.dialog->messageText()));
}

void TestSitePlans::exceptionsAreRead()
{
    SiteBench bench;
    PlanTable *days = bench.table("Days that are different");
    bench.button("Add day")->click();
    bench.type(days, 2, 0, "1.1.2027");
    bench.type(days, 2, 1, "New Year");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const QList<CalendarException> &read = bench.site().calendars[0].exceptions;
    QCOMPARE(read.size(), 3);
    QCOMPARE(read[2], (CalendarException{QDate(2027, 1, 1), words("New Year"), {}}));
    QCOMPARE(read[0].likeDay, 5); // as it was
    bench.type(days, 2, 0, "2026-12-24");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 3, Date: This day stands there already."));
    bench.type(days, 2, 0, "soon");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 3, Date: A day is wanted here"));
}

void TestSitePlans::newCalendarServesALine()
{
    SiteBench bench(false);
    QVERIFY(!bench.table("Shifts")->isVisible()); // none to show
    bench.button("Add calendar")->click();
    QVERIFY(bench.table("Shifts")->isVisible());
    QCOMPARE(bench.table("Shifts")->rowCount(), 3);
    bench.type("Code", "WEEK");
    bench.named<QComboBox>("Time zone")->setCurrentText(words("Mars/Olympus"));
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("This time zone is not known here."));
    bench.named<QComboBox>("Time zone")->setCurrentText(words("Europe/Zurich"));
    QVERIFY(bench.applies());
    bench.choose(bench.table("Lines"), 0, 1, words("WEEK"));
    bench.choose(bench.table("Lines"), 0, 2, bench.scene.machine(words("PMP-04")).id.uuid.toString());
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.site().calendars[0].timeZone, words("Europe/Zurich"));
    QCOMPARE(bench.site().lines[0].calendar, words("WEEK"));
    QCOMPARE(bench.site().lines[0].pacemaker, bench.scene.machine(words("PMP-04")).id);
    QVERIFY(bench.site().lines[1].calendar.isEmpty());
}

void TestSitePlans::renamedCalendarKeepsItsLines()
{
    SiteBench bench;
    bench.type("Code", "THREE");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.site().calendars[0].code, words("THREE"));
    QCOMPARE(bench.site().lines[1].calendar, words("THREE"));
    QCOMPARE(bench.site().lines[2].calendar, words("DAY"));
}

void TestSitePlans::removedCalendarIsMissed()
{
    SiteBench bench;
    bench.button("Remove calendar")->click();
    QVERIFY(!bench.applies());
    QCOMPARE(bench.dialog->tabs()->currentIndex(), 2);
    QVERIFY(bench.says("This calendar is not there any more"));
    bench.choose(bench.table("Lines"), 1, 1, QString());
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.site().calendars.size(), 1);
}

void TestSitePlans::reasonsAreChanged()
{
    SiteBench bench(false);
    bench.dialog->tabs()->setCurrentIndex(1);
    PlanTable *reasons = bench.table("Reasons for standing still");
    bench.button("Add the usual ones")->click();
    const int usual = reasons->rowCount();
    QVERIFY(usual > 5);
    bench.button("Add the usual ones")->click();
    QCOMPARE(reasons->rowCount(), usual); // each once
    bench.button("Add reason")->click();
    bench.type(reasons, usual, 1, "Strike");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("A reason needs a code."));
    bench.type(reasons, usual, 0, "NO-MATERIAL");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("This code stands there already."));
    bench.type(reasons, usual, 0, "STRIKE");
    bench.choose(reasons, usual, 2, stateKey(MachineState::PlannedStop));
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.site().stopReasons.size(), usual + 1);
    QCOMPARE(bench.site().stopReasons.last(), (StopReason{words("STRIKE"), words("Strike"), MachineState::PlannedStop}));
    QVERIFY(bench.scene.editor->undo());
    QVERIFY(bench.site().stopReasons.isEmpty());
}

void TestSitePlans::renamedReasonFollowsTheMachines()
{
    SiteBench bench;
    bench.dialog->tabs()->setCurrentIndex(1);
    bench.type(bench.table("Reasons for standing still"), 0, 0, "ORDERLESS");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.site().stopReasons[0].code, words("ORDERLESS"));
    QCOMPARE(bench.scene.machine(words("FIL-01")).production.states[0].reason, words("ORDERLESS"));
}

void TestSitePlans::reasonInUseIsNotRemoved()
{
    SiteBench bench;
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.dialog->tabs()->setCurrentIndex(1);
    PlanTable *reasons = bench.table("Reasons for standing still");
    reasons->setCurrent(0, 0);
    bench.button("Remove reason")->click();
    QCOMPARE(reasons->rowCount(), 4);
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Machine FIL-01 tells the reason NO-ORDER by itself"));
    QCOMPARE(bench.scene.editor->snapshot(), before);
}

void TestSitePlans::closingChangesNothing()
{
    SiteBench bench;
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.type("Code", "OTHER");
    {
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        bench.dialog->close();
        QVERIFY(stay.answered());
        QVERIFY(bench.dialog->isVisible());
    }
    DialogAnswer<QMessageBox> leave(press(QMessageBox::Discard));
    QTest::keyClick(bench.dialog.get(), Qt::Key_Escape);
    QVERIFY(leave.answered());
    QVERIFY(!bench.dialog->isVisible());
    QCOMPARE(bench.scene.editor->snapshot(), before);
}

void TestSitePlans::whoMayNotConfigureIsTold()
{
    SiteBench bench;
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.scene.seat.setActor({words("guest"), words("10.0.0.7")});
    bench.type("Code", "OTHER");
    QVERIFY(!bench.applies());
    QVERIFY(!bench.dialog->messageText().isEmpty());
    QCOMPARE(bench.scene.editor->snapshot(), before);
}

QTEST_MAIN(TestSitePlans)
#include "tst_site_plans.moc"
