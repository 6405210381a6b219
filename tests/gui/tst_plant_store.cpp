#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/flow/flow_page.h"
#include "ui/plant_store/plant_store_dialog.h"
#include "ui/plant_store/put_aside_dialog.h"
#include "ui/plant_store/reconcile_dialog.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/widgets/forward_words.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/plant_watch.h"

#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

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
    const UiServices services = scene.services();

    Bench() { scene.theme.applyTo(*qApp); }
};

void type(PlantStoreDialog &dialog, const char *key, const char *text)
{
    auto *form = dialog.findChild<ParameterForm *>();
    auto *editor = form->editor(q(key));
    auto *line = qobject_cast<QLineEdit *>(editor);
    if (!line)
        line = editor->findChild<QLineEdit *>();
    line->setFocus();
    line->clear();
    QTest::keyClicks(line, q(text));
}

//! For people to look at, where LINESIDE_PICTURES names a folder.
void savePicture(QWidget &widget, const char *name)
{
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + u'/' + q(name) + q(".png"));
}

QPushButton *button(QWidget &widget, const char *text)
{
    for (QPushButton *one : widget.findChildren<QPushButton *>()) {
        if (one->text() == q(text))
            return one;
    }
    return nullptr;
}

} // namespace

//! The plant's database in the window: its settings, and how far the forwarder is.
class PlantStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForWhatIsMissing()
    {
        Bench bench;
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        button(dialog, "Test")->click();
        QVERIFY(bench.scene.plantStore.m_tests.empty());
        int faults = 0;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            faults += label->isVisible() && label->text().startsWith(q("Give")) ? 1 : 0;
        QCOMPARE(faults, 3);
    }

    void tellsStepByStepHowFarATestCame()
    {
        Bench bench;
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        type(dialog, "host", "db.plant");
        type(dialog, "database", "plant");
        type(dialog, "user", "keeper");
        button(dialog, "Test")->click();
        QCOMPARE(bench.scene.plantStore.m_tests.size(), 1u);
        QVERIFY(button(dialog, "Cancel test"));
        bench.scene.plantStore.m_tests[0]->finish(
            forward::DatabaseTrial{{{true, q("Connected."), q("Not encrypted!")}, {false, q("No tables."), q("Make it.")}}, false});
        QTRY_VERIFY(button(dialog, "Test"));
        const QString report = dialog.reportText();
        QVERIFY(report.contains(q("✓ Connected.")) && report.contains(q("Not encrypted!")));
        QVERIFY(report.contains(q("✗ No tables.")) && report.contains(q("cannot be used")));
        savePicture(dialog, "dialog_report");
    }

    void aCancelledTestSaysNothingLater()
    {
        Bench bench;
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        type(dialog, "host", "db.plant");
        type(dialog, "database", "plant");
        type(dialog, "user", "keeper");
        button(dialog, "Test")->click();
        button(dialog, "Cancel test")->click();
        QVERIFY(bench.scene.plantStore.m_tests[0]->isCancelled());
        bench.scene.plantStore.m_tests[0]->finish(forward::DatabaseTrial{{{true, q("late"), {}}}, true});
        QTest::qWait(20);
        QVERIFY(!dialog.reportText().contains(q("late")));
    }

    void appliesWithAPasswordThatIsNeverShown()
    {
        Bench bench;
        PlantStoreDialog dialog(bench.services);
        QSignalSpy applied(&dialog, &PlantStoreDialog::applied);
        dialog.show();
        type(dialog, "host", "db.plant");
        type(dialog, "database", "plant");
        type(dialog, "user", "keeper");
        type(dialog, "password", "hush 4711");
        button(dialog, "Apply")->click();
        QTRY_COMPARE(applied.count(), 1);
        const auto &[settings, password] = bench.scene.plantStore.m_applied.at(0);
        QCOMPARE(settings.host, q("db.plant"));
        QCOMPARE(settings.sslMode, q("verify-full")); // nothing weaker by itself
        QCOMPARE(settings.port, 5432);
        QVERIFY(password && password->reveal() == "hush 4711");
        for (const QLineEdit *line : dialog.findChildren<QLineEdit *>())
            QVERIFY(!line->displayText().contains(q("4711")));
        // what is in force may be left without a question
        DialogAnswer<QMessageBox> question([](QMessageBox &box) { box.reject(); });
        dialog.close();
        QVERIFY(!question.answered());
    }

    void whatWasNotAppliedIsAskedFor()
    {
        Bench bench;
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        type(dialog, "host", "db");
        DialogAnswer<QMessageBox> question([](QMessageBox &box) {
            box.defaultButton()->click(); // Enter
        });
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(question.answered());
        QVERIFY(dialog.isVisible()); // the harmless choice stays
        QVERIFY(bench.scene.plantStore.m_applied.empty());
    }

    void aRefusalIsTold()
    {
        Bench bench;
        bench.scene.plantStore.m_refusal = Error{Error::Kind::Io, q("The settings cannot be saved."), q("Free some space.")};
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        button(dialog, "Apply")->click();
        const auto told = [&] {
            for (const QLabel *label : dialog.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(q("cannot be saved")) && label->text().contains(q("Free some space")))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(told());
    }

    void howLongItIsKeptThereIsAskedFor()
    {
        Bench bench;
        bench.scene.plantStore.m_settings = ForwardSettings{};
        bench.scene.plantStore.m_settings.enabled = true;
        bench.scene.plantStore.m_settings.host = bench.scene.plantStore.m_settings.database = bench.scene.plantStore.m_settings.user = q("plant");
        PlantStoreDialog dialog(bench.services);
        dialog.show();
        savePicture(dialog, "dialog_retention");
        type(dialog, "keep_readings_months", "12");
        QCOMPARE(dialog.settings().keepReadingsMonths, 12);
        QString asked;
        {
            DialogAnswer<QMessageBox> question([&asked](QMessageBox &box) {
                asked = box.text() + box.informativeText();
                box.defaultButton()->click(); // Enter
            });
            button(dialog, "Apply")->click();
            QVERIFY(question.answered());
        }
        QVERIFY2(asked.contains(q("all stations")) && asked.contains(q("archived")), qPrintable(asked));
        QVERIFY(bench.scene.plantStore.m_applied.empty()); // the harmless choice removes nothing
        DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
        button(dialog, "Apply")->click();
        QVERIFY(yes.answered());
        QTRY_COMPARE(bench.scene.plantStore.m_applied.size(), 1u);
        QCOMPARE(bench.scene.plantStore.m_applied.at(0).first.keepReadingsMonths, 12);
        QVERIFY(bench.scene.plantStore.m_applied.at(0).first.dropOnlyArchived);
        // more is kept: nothing goes, and nobody is asked
        QTRY_VERIFY(button(dialog, "Apply")->isEnabled());
        type(dialog, "keep_readings_months", "24");
        DialogAnswer<QMessageBox> none([](QMessageBox &box) { box.reject(); });
        button(dialog, "Apply")->click();
        QTRY_COMPARE(bench.scene.plantStore.m_applied.size(), 2u);
        QVERIFY(!none.answered());
    }

    void saysWhatGoesFromThePlantDatabase()
    {
        using namespace std::chrono;
        const UtcTime now = sys_days(2026y / November / 21);
        ForwardSettings before;
        ForwardSettings after;
        before.enabled = after.enabled = true;
        QCOMPARE(plantRetentionText(before, after, now), QString());
        after.keepReadingsMonths = 11;
        QVERIFY2(plantRetentionText(before, after, now).contains(q("before 2025-12-01")), qPrintable(plantRetentionText(before, after, now)));
        QVERIFY(plantRetentionText(before, after, now).contains(q("once every station")));
        after.dropOnlyArchived = false;
        QVERIFY(plantRetentionText(before, after, now).contains(q("archived or not")));
        before = after;
        QCOMPARE(plantRetentionText(before, after, now), QString());
        before.dropOnlyArchived = true; // what was held until now goes
        QVERIFY(plantRetentionText(before, after, now).contains(q("archived or not")));
        before = after;
        after.keepMinutesMonths = 1;
        QVERIFY(plantRetentionText(before, after, now).contains(q("minutes from before 2026-10-01")));
        QVERIFY(!plantRetentionText(before, after, now).contains(q("Readings")));
        before.enabled = false; // it may hold years by other stations
        QVERIFY(plantRetentionText(before, after, now).contains(q("Readings")));
        after.enabled = false;
        QCOMPARE(plantRetentionText(before, after, now), QString());
    }

    void comparesAndRepairsAsASecondStep()
    {
        Bench bench;
        ReconcileDialog dialog(bench.services);
        dialog.show();
        QVERIFY(!dialog.repairButton()->isEnabled());
        dialog.compareButton()->click();
        auto &asked = bench.scene.plantStore.m_comparisons;
        QCOMPARE(asked.size(), 1u);
        QVERIFY(!asked[0].first.repair);
        QVERIFY(!dialog.compareButton()->isEnabled());
        asked[0].second->setProgress(0.25, q("4,000 readings compared"));
        QTRY_VERIFY(dialog.message().contains(q("4,000 readings compared")));
        forward::ReconcileResult found;
        found.compared = 10'000;
        found.upTo = 10'000;
        found.missing = 5;
        found.doubled = 6;
        found.changed = 4;
        found.notHere = 7;
        const TagEntry &tag = bench.scene.editor->snapshot()->tags().front();
        found.differences.push_back({tag.tag->id, UtcTime(1'750'000'000s), 5, 6, 0, 0});
        found.differences.push_back({TagUuid::create(), UtcTime(1'750'003'600s), 0, 0, 4, 7});
        asked[0].second->finish(found);
        QTRY_COMPARE(dialog.table().model()->rowCount(), 2);
        QCOMPARE(dialog.table().model()->index(0, 1).data().toString(), tag.device->code + u'.' + tag.tag->code);
        QCOMPARE(dialog.table().model()->index(0, 2).data().toString(), q("5"));
        QCOMPARE(dialog.table().model()->index(0, 4).data().toString(), QString());
        QVERIFY2(dialog.message().contains(q("5 are missing")), qPrintable(dialog.message()));
        QVERIFY(dialog.repairButton()->isEnabled());
        savePicture(dialog, "reconcile");

        QString said;
        {
            DialogAnswer<QMessageBox> question([&said](QMessageBox &box) {
                said = box.text() + box.informativeText();
                box.defaultButton()->click();
            });
            dialog.repairButton()->click();
            QVERIFY(question.answered());
        }
        QVERIFY2(said.contains(q("5 readings are copied")) && said.contains(q("6 rows that are there twice are removed"))
                     && said.contains(q("7 rows")), qPrintable(said));
        QCOMPARE(asked.size(), 1u); // the harmless choice
        DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
        dialog.repairButton()->click();
        QVERIFY(yes.answered());
        QCOMPARE(asked.size(), 2u);
        QVERIFY(asked[1].first.repair);
        QVERIFY(asked[1].first.from == asked[0].first.from && asked[1].first.to == asked[0].first.to);
        found.copied = 5;
        found.removed = 6;
        found.corrected = 4;
        asked[1].second->finish(found);
        QTRY_VERIFY(dialog.message().contains(q("5 were copied")));
        QVERIFY(!dialog.repairButton()->isEnabled()); // not without comparing anew
    }

    void aComparisonIsCancelledAndItsTroubleTold()
    {
        Bench bench;
        {
            ReconcileDialog dialog(bench.services);
            dialog.show();
            dialog.compareButton()->click();
            button(dialog, "Cancel")->click();
            auto &asked = bench.scene.plantStore.m_comparisons;
            QVERIFY(asked[0].second->isCancelled());
            asked[0].second->finish(Error{Error::Kind::Cancelled, q("Cancelled."), {}});
            QTRY_COMPARE(dialog.message(), q("Cancelled."));
            QVERIFY(dialog.compareButton()->isEnabled());
            dialog.compareButton()->click();
            asked[1].second->finish(Error{Error::Kind::Unreachable, q("The server does not answer."), q("Check the host.")});
            QTRY_COMPARE(dialog.message(), q("The server does not answer. Check the host."));
            QVERIFY(!dialog.repairButton()->isEnabled());
            dialog.compareButton()->click();
        }
        QVERIFY(bench.scene.plantStore.m_comparisons[2].second->isCancelled()); // the dialog went
    }

    void theStatusBarTellsWhatWaits()
    {
        Bench bench;
        PlantWatch watch(bench.services);
        PlantStatusBar bar(bench.services, watch);
        bar.resize(1'600, 30);
        bar.show();
        bar.refresh();
        QVERIFY(!bar.texts().join(u' ').contains(q("PostgreSQL")));
        bench.scene.plantStore.m_status.state = ForwarderStatus::State::Up;
        bar.refresh();
        QVERIFY(bar.texts().contains(q("PostgreSQL: up to date")));
        bench.scene.plantStore.m_status.state = ForwarderStatus::State::Down;
        bench.scene.plantStore.m_status.troubledFor = 200s;
        bench.scene.plantStore.m_status.waiting = 1'234'567;
        bar.refresh();
        QVERIFY2(bar.texts().contains(q("PostgreSQL unreachable for 3 min, 1.2 M rows wait")), qPrintable(bar.texts().join(u'|')));
        // it stays when there is no room for all
        bar.resize(700, 30);
        bar.refresh();
        QVERIFY(bar.texts().contains(q("PostgreSQL unreachable for 3 min, 1.2 M rows wait")));
    }

    void theLineSaysHowFarBehind()
    {
        using State = ForwarderStatus::State;
        const UtcTime now = UtcTime(1'750'000'000s);
        ForwarderStatus status;
        QVERIFY(forwardWords(status, now).line.isEmpty());
        status.state = State::Up;
        status.waiting = 40;
        status.oldestWaiting = now - 1s; // on its way
        QCOMPARE(forwardWords(status, now).line, q("PostgreSQL: up to date"));
        QVERIFY(!forwardWords(status, now).abnormal);
        status.waiting = 12'000;
        status.oldestWaiting = now - 12s;
        QCOMPARE(forwardWords(status, now).line, QStringLiteral("PostgreSQL: 12 s behind, %1 rows wait").arg(QLocale().toString(12'000)));
        QVERIFY(forwardWords(status, now).abnormal);
        status.backlog = 11'000;
        QCOMPARE(forwardWords(status, now).line, QStringLiteral("PostgreSQL: catching up, %1 rows wait").arg(QLocale().toString(11'000)));
        status.rejected = 3;
        QVERIFY(forwardWords(status, now).line.endsWith(q(", 3 put aside")));
        status.state = State::Held;
        status.cause = q("PostgreSQL says: could not extend file: No space left on device.");
        status.hint = q("Free space on the database server.");
        status.resting = true;
        status.nextTry = 45s;
        const QString more = forwardWords(status, now).more;
        QVERIFY(more.contains(status.cause) && more.contains(status.hint));
        const QString until = QDateTime::fromSecsSinceEpoch(1'750'000'045).toString(q("HH:mm:ss"));
        QVERIFY2(more.contains(QStringLiteral("left in peace until %1").arg(until)), qPrintable(more));
    }

    void listsWhatWasPutAside()
    {
        Bench bench;
        PutAsideDialog dialog(bench.services);
        dialog.show();
        QCOMPARE(bench.scene.plantStore.m_lists.size(), 1u);
        forward::PutAside aside;
        aside.rows.push_back({UtcTime(1'750'000'000s), q("CAP-01.torque"), q("9999-01-01"), q("=1+1"), StatusCode::Good, 4'711, q("check constraint \"x\"")});
        aside.rows.push_back({UtcTime(1'750'000'000s), {}, q("2025-06-15"), q("{}"), StatusCode::Good, 12, q("too long")});
        aside.total = 7'000;
        bench.scene.plantStore.m_lists[0]->finish(aside);
        QTRY_COMPARE(dialog.table().model()->rowCount(), 2);
        QVERIFY(dialog.message().contains(QLocale().toString(7'000)));
        QCOMPARE(dialog.table().model()->index(0, 1).data().toString(), q("CAP-01.torque"));
        QVERIFY(dialog.table().model()->index(0, 5).data().toString().contains(q("check constraint")));
        QVERIFY(dialog.csv().contains("4711,\"check constraint \"\"x\"\"\""));
        QVERIFY(!dialog.csv().contains(",=1+1"));
        savePicture(dialog, "put_aside");
        // a database that does not answer is told, and what was listed stays
        button(dialog, "Ask again")->click();
        bench.scene.plantStore.m_lists[1]->finish(Error{Error::Kind::Unreachable, q("The server does not answer."), q("Check the host.")});
        QTRY_COMPARE(dialog.message(), q("The server does not answer. Check the host."));
        QCOMPARE(dialog.table().model()->rowCount(), 2);
    }

    void dataFlowTellsWhy()
    {
        Bench bench;
        PlantWatch watch(bench.services);
        const PageParts parts;
        const PageContext context{bench.services, watch, parts};
        FlowPage page(context);
        page.resize(1'000, 700);
        page.show();
        const auto says = [&](const QString &text) {
            for (const QLabel *label : page.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(text))
                    return true;
            }
            return false;
        };
        QVERIFY(says(q("Readings stay on this computer")));
        bench.scene.plantStore.m_status.state = ForwarderStatus::State::Held;
        bench.scene.plantStore.m_status.cause = q("The disk of the server is full.");
        bench.scene.clock.advance(1s);
        page.tick();
        QVERIFY(says(q("The disk of the server is full.")) && says(q("Nothing is lost")));
        savePicture(page, "flow_held");
    }
};

QTEST_MAIN(PlantStoreTest)
#include "tst_plant_store.moc"
