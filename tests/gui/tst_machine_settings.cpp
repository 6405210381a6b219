#include "tests/gui/plan_bench.h"
#include "ui/machine_settings/machine_settings_dialog.h"
#include "ui/machine_settings/state_table.h"
#include "ui/widgets/plan_words.h"
#include "ui/widgets/tag_choice.h"

#include <QCheckBox>
#include <QListWidget>
#include <QTabWidget>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

using Bench = PlanBench<MachineSettingsDialog, MachineId>;

TagUuid tagOf(Bench &bench, const char *path)
{
    return bench.scene.editor->snapshot()->find(words(path))->tag->id;
}

} // namespace

class TestMachineSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithWhatIsThere();
    void appliesAsOneStep();
    void productionIsRead();
    void statesArePrefilledAndSuggested();
    void wordsOfStates_data();
    void wordsOfStates();
    void cycleAndRateSayTheSame();
    void mistakesStandBesideTheirFields_data();
    void mistakesStandBesideTheirFields();
    void mistakesInTablesNameTheirRow();
    void tableWorksByKeyboard();
    void anotherStateTagKeepsMeanings();
    void chartsAreAddedAndChanged();
    void chartShowsWhatItsKindNeeds();
    void mistakeInChartKeepsItInSight();
    void healthIsReadAndShared();
    void watchedValuesArePrefilled();
    void leavingAsks();
    void closingChangesNothing();
    void changedElsewhereIsSaid();
    void whoMayNotConfigureIsTold();
};

void TestMachineSettings::opensWithWhatIsThere()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    QCOMPARE(bench.named<QLineEdit>("Code")->text(), words("FIL-01"));
    QCOMPARE(bench.named<QLineEdit>("Name")->text(), words("Filler"));
    QCOMPARE(bench.named<TagChoice>("State tag")->tag(), tagOf(bench, "PLC-FILL.fil-01.state"));
    QCOMPARE(bench.named<TagChoice>("First value on its card")->tag(), tagOf(bench, "PLC-FILL.fil-01.rate"));
    QVERIFY(!bench.button("Apply")->isEnabled());
    QVERIFY(!bench.button("Revert")->isEnabled());
    // a machine of no plan shows the standard values
    QCOMPARE(bench.named<QLineEdit>("Short stops last up to")->text(), words("5"));
    QCOMPARE(bench.named<QLineEdit>("Target of the OEE")->text(), words("85"));
    QCOMPARE(bench.named<QLineEdit>("Ideal cycle")->text(), QString());
}

void TestMachineSettings::appliesAsOneStep()
{
    Bench bench;
    const Machine before = bench.scene.machine(words("FIL-01"));
    bench.open(before.id);
    bench.type("Name", "Filler with 24 heads");
    bench.type("Model", "VF-24");
    QVERIFY(bench.button("Apply")->isEnabled());
    QCOMPARE(bench.scene.machine(words("FIL-01")), before); // nothing is live before Apply
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.scene.editor->undoName(), words("Change machine FIL-01"));
    Machine after = before;
    after.name = words("Filler with 24 heads");
    after.model = words("VF-24");
    QCOMPARE(bench.scene.machine(words("FIL-01")), after); // and nothing else
    QVERIFY(!bench.button("Apply")->isEnabled());
    QVERIFY(bench.scene.editor->undo());
    QCOMPARE(bench.scene.machine(words("FIL-01")), before);
    QCOMPARE(bench.named<QLineEdit>("Name")->text(), words("Filler")); // shown as it runs again
}

void TestMachineSettings::productionIsRead()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    auto *total = bench.named<TagChoice>("All pieces");
    // only counters are offered
    QStringList offered;
    for (int i = 0; i < total->count(); ++i)
        offered += total->itemText(i);
    QCOMPARE(offered.size(), 3);
    QVERIFY2(offered[1].startsWith(words("Produced")), qPrintable(offered[1]));
    total->setCurrentIndex(1);
    Q_EMIT total->activated(1);
    StateTable *states = bench.dialog->findChild<StateTable *>();
    bench.choose(states, 1, StateTable::Does, stateKey(MachineState::Running));
    bench.choose(states, 4, StateTable::Does, stateKey(MachineState::Idle));
    bench.type("Ideal cycle", "0.5");
    bench.type("Counters begin again after", "65536");
    bench.type("Short stops last up to", "2.5");
    bench.type("Target of the OEE", "78");
    PlanTable *products = bench.table("Products and how fast they are made at best");
    bench.button("Add product")->click();
    bench.type(products, 0, 0, "Lemonade");
    bench.type(products, 0, 2, "7200");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const ProductionPlan &plan = bench.scene.machine(words("FIL-01")).production;
    QCOMPARE(plan.total, tagOf(bench, "PLC-FILL.fil-01.produced"));
    QCOMPARE(plan.states, (QList<StateRule>{{1, MachineState::Running, {}}, {4, MachineState::Idle, {}}}));
    QCOMPARE(plan.idealCycle, 0.5);
    QCOMPARE(plan.rollOver, 65536.0);
    QCOMPARE(plan.shortStop, 150'000ms);
    QCOMPARE(plan.targetOee, 0.78);
    QCOMPARE(plan.products, (QList<ProductRate>{{words("Lemonade"), 0.5}}));
    QVERIFY(bench.scene.editor->undo());
    QCOMPARE(bench.scene.machine(words("FIL-01")).production, ProductionPlan());
}

void TestMachineSettings::statesArePrefilledAndSuggested()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    StateTable *states = bench.dialog->findChild<StateTable *>();
    QCOMPARE(states->rowCount(), 5);
    QCOMPARE(states->cell(0, StateTable::Word), words("Idle"));
    QCOMPARE(states->cell(4, StateTable::Word), words("Waiting for material from the upstream line"));
    QCOMPARE(states->cell(1, StateTable::Does), QString()); // nobody has said yet
    bench.choose(states, 2, StateTable::Does, stateKey(MachineState::Setup));
    bench.button("Suggest from the words")->click();
    QCOMPARE(states->cell(0, StateTable::Does), stateKey(MachineState::Idle));
    QCOMPARE(states->cell(1, StateTable::Does), stateKey(MachineState::Running));
    QCOMPARE(states->cell(2, StateTable::Does), stateKey(MachineState::Setup)); // what was chosen stays
    QCOMPARE(states->cell(4, StateTable::Does), stateKey(MachineState::Idle));
    QVERIFY(bench.applies());
    QCOMPARE(bench.scene.machine(words("FIL-01")).production.states.size(), 5);
}

void TestMachineSettings::wordsOfStates_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("meaning");
    QTest::addColumn<int>("state");
    const auto row = [](const char *word, MachineState state, StateMeaning meaning = StateMeaning::Normal) {
        QTest::newRow(word) << words(word) << int(meaning) << int(state);
    };
    row("Running", MachineState::Running);
    row("Läuft", MachineState::Running);
    row("Wartung", MachineState::PlannedStop);
    row("Wartet auf Material", MachineState::Idle);
    row("Umrüsten", MachineState::Setup);
    row("Change-over", MachineState::Setup);
    row("Störung", MachineState::Down);
    row("Blocked", MachineState::Idle);
    row("Zustand 7", MachineState::Unknown);
    row("Zustand 8", MachineState::Down, StateMeaning::Urgent);
}

void TestMachineSettings::wordsOfStates()
{
    QFETCH(QString, word);
    QFETCH(int, meaning);
    QFETCH(int, state);
    QCOMPARE(int(stateOfWord(word, StateMeaning(meaning))), state);
}

void TestMachineSettings::cycleAndRateSayTheSame()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.type("Ideal cycle", "2");
    QCOMPARE(bench.named<QLineEdit>("The same as a rate")->text(), words("1800"));
    bench.type("The same as a rate", "7200");
    QCOMPARE(bench.named<QLineEdit>("Ideal cycle")->text(), words("0.5"));
    bench.type("The same as a rate", "");
    QCOMPARE(bench.named<QLineEdit>("Ideal cycle")->text(), QString());
}

void TestMachineSettings::mistakesStandBesideTheirFields_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("no code") << QByteArray("Code") << QByteArray("") << QByteArray("A machine needs a code.");
    QTest::newRow("another's code") << QByteArray("Code") << QByteArray("CAP-01") << QByteArray("Another machine of this site");
    QTest::newRow("no number") << QByteArray("Ideal cycle") << QByteArray("fast") << QByteArray("“fast” is no number.");
    QTest::newRow("cycle of nothing") << QByteArray("Ideal cycle") << QByteArray("-1") << QByteArray("is wanted here");
    QTest::newRow("target") << QByteArray("Target of the OEE") << QByteArray("120") << QByteArray("A number from 1 to 100 is wanted here.");
    QTest::newRow("roll-over") << QByteArray("Counters begin again after") << QByteArray("1") << QByteArray("A number from 2");
    QTest::newRow("short stop") << QByteArray("Short stops last up to") << QByteArray("") << QByteArray("is wanted here");
}

void TestMachineSettings::mistakesStandBesideTheirFields()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, fault);
    Bench bench;
    const Machine before = bench.scene.machine(words("FIL-01"));
    bench.open(before.id);
    bench.type(field.constData(), typed.constData());
    QVERIFY(!bench.applies());
    auto *edit = bench.named<QLineEdit>(field.constData());
    QVERIFY(edit->isVisible()); // its tab is the one that is shown
    bool under = false;
    for (const QLabel *label : edit->parentWidget()->findChildren<QLabel *>())
        under = under || (label->isVisible() && label->text().contains(QString::fromUtf8(fault)));
    QVERIFY2(under, qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.dialog->focusWidget(), edit);
    QCOMPARE(bench.scene.machine(words("FIL-01")), before);
}

void TestMachineSettings::mistakesInTablesNameTheirRow()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    PlanTable *products = bench.table("Products and how fast they are made at best");
    bench.button("Add product")->click();
    bench.type(products, 0, 0, "Lemonade");
    bench.type(products, 0, 1, "0.5");
    bench.button("Add product")->click();
    bench.type(products, 1, 0, "Lemonade");
    bench.type(products, 1, 1, "0.6");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 2, Product: This product stands there already."));
    bench.type(products, 1, 0, "Cola");
    bench.type(products, 1, 1, "quick");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 2, Seconds a unit: “quick” is no number."));
    products->setCurrent(1, 0);
    QTest::keyClick(products->view(), Qt::Key_Delete, Qt::ControlModifier);
    QCOMPARE(products->rowCount(), 1);
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    // a value that has two meanings
    StateTable *states = bench.dialog->findChild<StateTable *>();
    bench.choose(states, 0, StateTable::Does, stateKey(MachineState::Idle));
    bench.choose(states, 1, StateTable::Does, stateKey(MachineState::Running));
    bench.type(states, 1, StateTable::Value, "0");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 2, Value: This value has a meaning already."));
}

void TestMachineSettings::tableWorksByKeyboard()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(1);
    PlanTable *products = bench.table("Products and how fast they are made at best");
    products->view()->setFocus();
    QTest::keyClick(products->view(), Qt::Key_Insert);
    QCOMPARE(products->rowCount(), 1);
    auto *edit = products->view()->findChild<QLineEdit *>(); // the new row is being typed into
    QVERIFY(edit);
    QTest::keyClicks(edit, words("Cola"));
    QTest::keyClick(edit, Qt::Key_Return);
    Bench::settle();
    QCOMPARE(products->cell(0, 0), words("Cola"));
    QVERIFY(bench.dialog->isVisible()); // Enter has left the cell, not the dialog
    QVERIFY(bench.dialog->isEdited());
    // Tab leaves the table: whoever came in by it gets out by it
    QTest::keyClick(products->view(), Qt::Key_Tab);
    QVERIFY(!products->view()->hasFocus());
}

void TestMachineSettings::anotherStateTagKeepsMeanings()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    StateTable *states = bench.dialog->findChild<StateTable *>();
    bench.choose(states, 1, StateTable::Does, stateKey(MachineState::Running));
    auto *tag = bench.named<TagChoice>("State tag");
    tag->setCurrentIndex(0);
    Q_EMIT tag->activated(0); // none
    QCOMPARE(states->rowCount(), 1);
    QCOMPARE(states->cell(0, StateTable::Value), words("1"));
    bench.dialog->tabs()->setCurrentIndex(1);
    QVERIFY(bench.says("No tag says what this machine does"));
    QVERIFY(bench.applies());
    QVERIFY(bench.scene.machine(words("FIL-01")).stateTag.isNull());
    QCOMPARE(bench.scene.machine(words("FIL-01")).production.states.size(), 1);
}

void TestMachineSettings::chartsAreAddedAndChanged()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(2);
    bench.button("Add chart")->click();
    bench.type("Code", "FILL");
    auto *tag = bench.named<TagChoice>("Tag");
    tag->setTag(tagOf(bench, "PLC-FILL.fil-01.bowl_pressure"));
    auto *source = bench.named<QComboBox>("Source");
    source->setCurrentIndex(0);
    bench.type("Values a point", "4");
    bench.type("A value each", "2.5");
    bench.named<QCheckBox>("Eight in a row on one side")->click();
    bench.named<QCheckBox>("Two of three beyond 2 sigma")->click();
    bench.type("Lower limit of the specification", "2.8");
    bench.type("Upper limit of the specification", "3.2");
    bench.named<QCheckBox>("Regulated")->click();
    bench.button("Copy chart")->click();
    QCOMPARE(bench.named<QLineEdit>("Code")->text(), words("FILL-1"));
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const QList<ControlChart> charts = bench.scene.machine(words("FIL-01")).charts;
    QCOMPARE(charts.size(), 2);
    QVERIFY(charts[0].id != charts[1].id);
    ControlChart wanted;
    wanted.id = charts[0].id;
    wanted.code = words("FILL");
    wanted.tag = tagOf(bench, "PLC-FILL.fil-01.bowl_pressure");
    wanted.subgroup = 4;
    wanted.every = 2'500ms;
    wanted.rules = quint16(RunRule::Beyond3Sigma) | quint16(RunRule::EightOnOneSide);
    wanted.specification = {2.8, 3.2};
    wanted.regulated = true;
    QCOMPARE(charts[0], wanted);
    bench.button("Remove chart")->click();
    QVERIFY(bench.applies());
    QCOMPARE(bench.scene.machine(words("FIL-01")).charts.size(), 1);
    QVERIFY(bench.scene.editor->undo());
    QVERIFY(bench.scene.editor->undo());
    QVERIFY(bench.scene.machine(words("FIL-01")).charts.isEmpty());
}

void TestMachineSettings::chartShowsWhatItsKindNeeds()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(2);
    bench.button("Add chart")->click();
    bench.type("Code", "TORQUE");
    auto *kind = bench.named<QComboBox>("Kind of chart");
    QVERIFY(!bench.named<QLineEdit>("Slack (k)")->isVisible());
    QVERIFY(bench.named<QCheckBox>("Fifteen within 1 sigma")->isVisible());
    kind->setCurrentIndex(4);
    QVERIFY(bench.named<QLineEdit>("Slack (k)")->isVisible());
    QVERIFY(bench.named<QLineEdit>("Decision interval (h)")->isVisible());
    QVERIFY(!bench.named<QLineEdit>("Weight of the newest point (λ)")->isVisible());
    QVERIFY(!bench.named<QCheckBox>("Fifteen within 1 sigma")->isVisible());
    kind->setCurrentIndex(2);
    QVERIFY(!bench.named<QLineEdit>("Values a point")->isVisible());
    // entered by hand: a unit instead of a tag, and it stands in the fields
    QVERIFY(!bench.named<QComboBox>("Tag")->isVisible());
    bench.type("Unit (UCUM)", "N.m");
    bench.type("Target", "1.12");
    bench.named<QComboBox>("They are")->setCurrentIndex(1);
    QVERIFY(bench.named<QLineEdit>("Centre")->isVisible());
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Fixed limits need a centre."));
    bench.type("Centre", "1.1");
    bench.type("Sigma of single values", "0.05");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const ControlChart chart = bench.scene.machine(words("FIL-01")).charts.first();
    QCOMPARE(chart.type, ChartType::Individuals);
    QCOMPARE(chart.subgroup, 1);
    QVERIFY(chart.tag.isNull());
    QCOMPARE(chart.unit, words("N.m"));
    QCOMPARE(chart.centre, 1.1);
    QCOMPARE(chart.sigma, 0.05);
    QCOMPARE(chart.target, 1.12);
}

void TestMachineSettings::mistakeInChartKeepsItInSight()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(2);
    bench.button("Add chart")->click();
    bench.button("Add chart")->click();
    auto *list = bench.named<QListWidget>("Control charts");
    QCOMPARE(list->count(), 2);
    bench.type("Values a point", "99");
    list->setCurrentRow(0);
    QTRY_COMPARE(list->currentRow(), 1); // back to the mistake
    QVERIFY(bench.says("A number from 2 to 25 is wanted here."));
    bench.type("Values a point", "5");
    bench.type("Code", "CHART-1");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Another chart of this machine has this code."));
}

void TestMachineSettings::healthIsReadAndShared()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(3);
    QVERIFY(bench.says("30.0 % of the score"));
    bench.type("Values", "60");
    QVERIFY(bench.says("46.2 % of the score"));
    bench.type("Good", "95");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("It must not be above the grade before."));
    bench.type("Good", "80");
    bench.named<QComboBox>("How they become one score")->setCurrentIndex(2);
    bench.type("So many of the worst values", "2");
    bench.named<QCheckBox>("Only while it runs")->click();
    bench.type("A repair takes", "2.5");
    bench.type("Parts", "Bearing 6208; Seal");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    HealthPlan wanted;
    wanted.weights.sensor = 60;
    wanted.good = 80;
    wanted.aggregation = HealthAggregation::WorstK;
    wanted.worst = 2;
    wanted.runningOnly = true;
    wanted.repairHours = 2.5;
    wanted.parts = {words("Bearing 6208"), words("Seal")};
    QCOMPARE(bench.scene.machine(words("FIL-01")).health, wanted);
}

void TestMachineSettings::watchedValuesArePrefilled()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->tabs()->setCurrentIndex(3);
    PlanTable *table = bench.table("Watched values");
    QCOMPARE(table->rowCount(), 5); // gauges; the counter and the state are none
    for (int row = 0; row < table->rowCount(); ++row)
        QCOMPARE(table->cell(row, 0), words("1"));
    auto *watched = bench.named<QComboBox>("Watched are");
    QCOMPARE(watched->currentIndex(), 0);
    table->setCurrent(0, 0);
    table->view()->setFocus();
    QTest::keyClick(table->view(), Qt::Key_Space); // the first does not count
    QCOMPARE(table->cell(0, 0), QString());
    QCOMPARE(watched->currentIndex(), 1); // whoever ticks has chosen
    bench.type(table, 1, 3, "-5");
    QVERIFY(!bench.applies());
    QVERIFY(bench.says("Row 2, to: The range ends below its beginning."));
    bench.type(table, 1, 3, "12.5");
    QVERIFY2(bench.applies(), qPrintable(bench.dialog->messageText()));
    const QList<HealthTag> tags = bench.scene.machine(words("FIL-01")).health.tags;
    QCOMPARE(tags.size(), 4);
    QCOMPARE(tags[0].tag, tagOf(bench, "PLC-FILL.fil-01.bowl_pressure"));
    QCOMPARE(tags[0].normal.high, 12.5);
    QVERIFY(!tags[0].normal.low); // the tag's own
    watched->setCurrentIndex(0);
    Q_EMIT watched->activated(0);
    QVERIFY(bench.applies());
    QVERIFY(bench.scene.machine(words("FIL-01")).health.tags.isEmpty());
}

void TestMachineSettings::leavingAsks()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.dialog->close(); // nothing typed: nobody is asked
    QVERIFY(!bench.dialog->isVisible());
    bench.dialog->show();
    bench.type("Code", "OTHER");
    {
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        QTest::keyClick(bench.dialog.get(), Qt::Key_Escape);
        QVERIFY(stay.answered());
        QVERIFY(bench.dialog->isVisible());
    }
    {
        // another machine asks as well, and stays when told so
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        auto *chooser = bench.named<QComboBox>("Machine");
        chooser->setCurrentIndex(0);
        Q_EMIT chooser->activated(0);
        QVERIFY(stay.answered());
        QCOMPARE(bench.named<QLineEdit>("Code")->text(), words("OTHER"));
        QCOMPARE(chooser->currentData().toUuid(), bench.scene.machine(words("FIL-01")).id.uuid);
    }
    DialogAnswer<QMessageBox> leave(press(QMessageBox::Discard));
    bench.dialog->close();
    QVERIFY(leave.answered());
    QVERIFY(!bench.dialog->isVisible());
}

void TestMachineSettings::closingChangesNothing()
{
    Bench bench;
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.type("Name", "Other");
    bench.button("Revert")->click();
    QCOMPARE(bench.named<QLineEdit>("Name")->text(), words("Filler"));
    QVERIFY(!bench.dialog->isEdited());
    bench.button("Close")->click();
    QVERIFY(!bench.dialog->isVisible());
    QCOMPARE(bench.scene.editor->snapshot(), before);
}

void TestMachineSettings::changedElsewhereIsSaid()
{
    Bench bench;
    bench.open(bench.scene.machine(words("FIL-01")).id);
    bench.change(words("FIL-01"), [](Machine &machine) { machine.model = words("VF-24"); });
    QCOMPARE(bench.named<QLineEdit>("Model")->text(), words("VF-24")); // nothing typed: it follows
    bench.type("Name", "Mine");
    bench.change(words("CAP-01"), [](Machine &machine) { machine.model = words("C-1"); });
    QVERIFY(bench.dialog->messageText().isEmpty()); // another machine is no matter
    bench.change(words("FIL-01"), [](Machine &machine) { machine.model = words("VF-36"); });
    QVERIFY(bench.says("changed elsewhere"));
    QCOMPARE(bench.named<QLineEdit>("Name")->text(), words("Mine"));
    bench.button("Revert")->click();
    QCOMPARE(bench.named<QLineEdit>("Model")->text(), words("VF-36"));
    // and one that is not there any more
    Plant without = bench.scene.editor->plant();
    const MachineId gone = bench.dialog->machine();
    for (Line &line : without.sites[0].lines)
        line.machines.removeIf([&](const Machine &machine) { return machine.id == gone; });
    for (Device &device : without.sites[0].devices)
        device.tags.removeIf([&](const Tag &tag) { return tag.machine == gone; });
    QVERIFY(bench.scene.editor->apply(words("behind"), without));
    QVERIFY(bench.says("not part of the plant any more"));
    QVERIFY(!bench.dialog->tabs()->isEnabled());
}

void TestMachineSettings::whoMayNotConfigureIsTold()
{
    Bench bench;
    const Machine before = bench.scene.machine(words("FIL-01"));
    bench.scene.seat.setActor({words("guest"), words("10.0.0.7")});
    bench.open(before.id);
    bench.type("Name", "Other");
    QVERIFY(!bench.applies());
    QVERIFY(!bench.dialog->messageText().isEmpty());
    QCOMPARE(bench.scene.machine(words("FIL-01")), before);
    QCOMPARE(bench.named<QLineEdit>("Name")->text(), words("Other")); // what was typed stays
}

QTEST_MAIN(TestMachineSettings)
#include "tst_machine_settings.moc"
