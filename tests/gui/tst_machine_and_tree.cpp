#include "tests/gui/plant_scene.h"
#include "ui/machine/machine_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/widgets/tag_mime.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace lineside;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct Bench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};

    Bench()
    {
        scene.theme.applyTo(*qApp);
        for (int i = 0; i < 3; ++i)
            breathe();
    }
    void breathe()
    {
        scene.breathe();
        watch.examineAll();
        watch.tick();
    }
};

} // namespace

class TestMachineAndTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treeModelKeepsItsContract();
    void treeShowsTheWorstBelow();
    void treeFiltersByName();
    void treeChoosesByKeyAndOpensByEnter();
    void machineStandsForItsKeyTags();
    void strangersMimeIsIgnored();
    void tagModelKeepsItsContract();
    void tagModelTellsWhatChanged();
    void pageShowsAllTagsOfAMachine();
    void enterAsksToWriteWritableTagsOnly();
    void goesToATag();
    void remembersItsMachine();
    void columnsFitUntilAPersonMovesThem();
};

void TestMachineAndTree::treeModelKeepsItsContract()
{
    Bench bench;
    PlantTreeModel model(bench.watch);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex site = model.index(0, 0);
    QCOMPARE(site.data().toString(), q("Plant North"));
    QCOMPARE(model.rowCount(site), 4); // three lines, and the devices
    const QModelIndex devices = model.index(3, 0, site);
    QCOMPARE(model.rowCount(devices), 4);
    const QModelIndex mixing = model.index(0, 0, devices);
    QCOMPARE(model.objectAt(mixing).kind, ObjectRef::Kind::Device);
    QCOMPARE(model.rowCount(mixing), 0);
    // A tag without a machine is found under its device.
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].devices[0].tags[1].machine = {};
    plant.sites[0].lines[0].machines[0].keyTags.removeFirst();
    QVERIFY(bench.scene.editor->apply(q("Unassign"), plant));
    QCOMPARE(model.rowCount(model.index(0, 0, model.index(3, 0, model.index(0, 0)))), 1);
    // What an engineer should know of a device stands beside its name.
    bench.scene.link(q("GW-CAP"))->discovered = 12'345;
    bench.scene.clock.advance(std::chrono::seconds(1));
    bench.breathe();
    const QModelIndex capping = model.indexOf(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device));
    QVERIFY2(capping.data().toString().contains(q("12,345 discovered")), qPrintable(capping.data().toString()));
    const Result<Plant> off = edits::enableDevices(bench.scene.editor->plant(), {bench.scene.link(q("GW-CAP"))->device}, false);
    QVERIFY(off.ok() && bench.scene.editor->apply(q("Disable"), *off));
    QVERIFY(model.indexOf(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device)).data().toString().endsWith(q("disabled")));
    bench.scene.set(q("PLC-MIX.rea-b.temperature"), 99);
    bench.breathe();
}

void TestMachineAndTree::treeShowsTheWorstBelow()
{
    Bench bench;
    PlantTreeModel model(bench.watch);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const auto conditionOf = [&](const QModelIndex &index) {
        return Condition(index.data(PlantTreeModel::ConditionRole).toInt());
    };
    const QModelIndex site = model.index(0, 0);
    const QModelIndex line = model.index(1, 0, site);
    QCOMPARE(conditionOf(site), Condition::Normal);
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.95);
    bench.breathe();
    QCOMPARE(changed.count(), 4); // machine, line, site, and the device
    QCOMPARE(conditionOf(site), Condition::Urgent);
    QCOMPARE(conditionOf(line), Condition::Urgent);
    QCOMPARE(conditionOf(model.index(0, 0, site)), Condition::Normal);
    QVERIFY(site.data(Qt::AccessibleTextRole).toString().contains(q("high-high")));
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.0);
    bench.breathe();
    QCOMPARE(conditionOf(site), Condition::Normal);
}

void TestMachineAndTree::treeFiltersByName()
{
    Bench bench;
    PlantTree tree(bench.watch, bench.scene.theme);
    tree.show();
    auto *filter = tree.findChild<QLineEdit *>();
    QTest::keyClicks(filter, q("fil-0"));
    const QAbstractItemModel *shown = tree.view()->model();
    QCOMPARE(shown->rowCount(), 1);
    const QModelIndex site = shown->index(0, 0);
    QCOMPARE(shown->rowCount(site), 1);
    QCOMPARE(shown->rowCount(shown->index(0, 0, site)), 2);
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(shown->rowCount(shown->index(0, 0)), 4);
}

void TestMachineAndTree::treeChoosesByKeyAndOpensByEnter()
{
    Bench bench;
    PlantTree tree(bench.watch, bench.scene.theme);
    tree.show();
    tree.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&tree));
    QSignalSpy chosen(&tree, &PlantTree::chosen);
    QSignalSpy opened(&tree, &PlantTree::opened);
    tree.focusFilter();
    QTest::keyClick(tree.findChild<QLineEdit *>(), Qt::Key_Down);
    QVERIFY(tree.view()->hasFocus());
    QVERIFY(chosen.count() >= 1);
    QTest::keyClick(tree.view(), Qt::Key_Down);
    QCOMPARE(chosen.last().first().value<ObjectRef>().kind, ObjectRef::Kind::Line);
    QTest::keyClick(tree.view(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    // Being shown something is no choice of the person's.
    const int before = int(chosen.count());
    tree.reveal(ObjectRef::of(bench.scene.machine(q("PAL-01")).id));
    QCOMPARE(int(chosen.count()), before);
    QVERIFY(tree.view()->currentIndex().data().toString().startsWith(q("PAL-01")));
}

void TestMachineAndTree::machineStandsForItsKeyTags()
{
    Bench bench;
    PlantTreeModel model(bench.watch);
    const QModelIndex machine = model.indexOf(ObjectRef::of(bench.scene.machine(q("TNK-01")).id));
    const std::unique_ptr<QMimeData> mime(model.mimeData({machine}));
    QVERIFY(mime);
    const std::vector<TagUuid> tags = tagsFromMime(*mime, *bench.scene.editor->snapshot());
    QCOMPARE(tags.size(), size_t(2));
    QCOMPARE(tags[0], bench.scene.machine(q("TNK-01")).keyTags[0]);
    QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsDragEnabled)); // not the whole plant by accident
    QVERIFY(mime->text().contains(q("PLC-MIX.")));
}

void TestMachineAndTree::strangersMimeIsIgnored()
{
    Bench bench;
    QMimeData mime;
    mime.setData(QLatin1String(kTagMimeType), "rubbish\n\n{not-a-uuid}\n00000000-0000-0000-0000-000000000001\n");
    QVERIFY(tagsFromMime(mime, *bench.scene.editor->snapshot()).empty());
    QVERIFY(tagsFromMime(QMimeData(), *bench.scene.editor->snapshot()).empty());
}

void TestMachineAndTree::tagModelKeepsItsContract()
{
    Bench bench;
    MachineTagModel model(bench.services, bench.watch);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMachine(bench.scene.machine(q("REA-A")).id);
    QCOMPARE(model.rowCount(), 7);
    model.update();
    model.setMachine(bench.scene.machine(q("PAL-01")).id);
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].devices[3].tags.removeLast();
    QVERIFY(bench.scene.editor->apply(q("Remove a tag"), plant));
    QCOMPARE(model.rowCount(), 6);
}

void TestMachineAndTree::tagModelTellsWhatChanged()
{
    Bench bench;
    MachineTagModel model(bench.services, bench.watch);
    model.setMachine(bench.scene.machine(q("REA-A")).id);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.update();
    QCOMPARE(changed.count(), 0);
    bench.scene.set(q("PLC-MIX.rea-a.temperature"), 95);
    model.update();
    QCOMPARE(changed.count(), 1);
    const int row = model.rowOf(bench.scene.machine(q("REA-A")).keyTags[0]);
    QCOMPARE(changed.first()[0].toModelIndex().row(), row);
    QCOMPARE(changed.first()[1].toModelIndex().row(), row);
    QCOMPARE(model.index(row, MachineTagModel::Quality).data().toString(), q("High-high"));
    bench.scene.clock.advance(std::chrono::seconds(5));
    model.update();
    QCOMPARE(model.index(row, MachineTagModel::Age).data().toString(), q("5 s"));
}

void TestMachineAndTree::pageShowsAllTagsOfAMachine()
{
    Bench bench;
    bench.scene.theme.setPercent(200);
    bench.scene.theme.setPercent(100); // nothing of the larger size stays
    MachinePage page(bench.context);
    page.resize(1040, 600);
    page.show();
    page.tick();
    QVERIFY(!page.machine().isNull()); // the first one, not an empty page
    QCOMPARE(page.table()->rowHeight(0), 28);
    QCOMPARE(page.findChild<QComboBox *>()->height(), 28);
    QVERIFY(page.goTo(ObjectRef::of(bench.scene.machine(q("PRS-01")).id)));
    page.tick();
    QCOMPARE(page.table()->model()->rowCount(), 7);
    page.find();
    auto *filter = qobject_cast<QLineEdit *>(page.focusWidget());
    QVERIFY(filter);
    QTest::keyClicks(filter, q("force"));
    QCOMPARE(page.table()->model()->rowCount(), 1);
}

void TestMachineAndTree::enterAsksToWriteWritableTagsOnly()
{
    Bench bench;
    MachinePage page(bench.context);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.scene.machine(q("REA-A")).id)));
    QSignalSpy asked(&page, &Page::writeRequested);
    QSignalSpy remarks(&page, &Page::remarkMade);
    const auto enterOn = [&](const char *name) {
        for (int row = 0; row < page.table()->model()->rowCount(); ++row) {
            const QModelIndex index = page.table()->model()->index(row, MachineTagModel::Name);
            if (index.data().toString() == q(name)) {
                page.table()->setCurrentIndex(index);
                QTest::keyClick(page.table(), Qt::Key_Return);
            }
        }
    };
    enterOn("Temperature");
    QCOMPARE(asked.count(), 0);
    QCOMPARE(remarks.count(), 1);
    enterOn("Setpoint");
    QCOMPARE(asked.count(), 1);
}

void TestMachineAndTree::goesToATag()
{
    Bench bench;
    MachinePage page(bench.context);
    const TagUuid tag = bench.scene.machine(q("TNK-01")).keyTags[1];
    QVERIFY(page.goTo(ObjectRef::of(tag)));
    QCOMPARE(page.machine(), bench.scene.machine(q("TNK-01")).id);
    QCOMPARE(page.table()->currentIndex().data(MachineTagModel::UuidRole).toUuid(), tag.uuid);
    QVERIFY(!page.goTo(ObjectRef::of(DeviceId::create())));
}

void TestMachineAndTree::columnsFitUntilAPersonMovesThem()
{
    Bench bench;
    MachinePage page(bench.context);
    page.resize(1036, 600); // beside the tree in a window of 1280 x 800
    page.show();
    page.goTo(ObjectRef::of(bench.scene.machine(q("FIL-02")).id));
    page.tick();
    QTableView *table = page.table();
    const auto whole = [table] { return table->horizontalHeader()->length(); };
    QTRY_COMPARE(whole(), table->viewport()->width());
    QVERIFY(!table->horizontalScrollBar()->isVisible());
    page.resize(1400, 600);
    QTRY_COMPARE(whole(), table->viewport()->width());
    const int normal = table->columnWidth(MachineTagModel::Normal);

    table->setColumnWidth(MachineTagModel::Name, 321);
    page.goTo(ObjectRef::of(bench.scene.machine(q("REA-A")).id));
    page.tick();
    QCOMPARE(table->columnWidth(MachineTagModel::Name), 321);
    page.resize(1300, 600);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(table->columnWidth(MachineTagModel::Name), 321);
    // A person's columns grow with the type, and come back with it.
    bench.scene.theme.setPercent(200);
    QCOMPARE(table->columnWidth(MachineTagModel::Name), 642);
    bench.scene.theme.setPercent(100);
    QCOMPARE(table->columnWidth(MachineTagModel::Name), 321);
    QCOMPARE(table->columnWidth(MachineTagModel::Normal), normal);
}

void TestMachineAndTree::remembersItsMachine()
{
    Bench bench;
    QJsonObject state;
    {
        MachinePage page(bench.context);
        page.goTo(ObjectRef::of(bench.scene.machine(q("FIL-02")).id));
        page.tick();
        page.table()->setColumnWidth(MachineTagModel::Name, 321);
        state = page.saveState();
    }
    MachinePage page(bench.context);
    page.restoreState(state);
    page.tick();
    QCOMPARE(page.table()->columnWidth(MachineTagModel::Name), 321);
    QCOMPARE(page.machine(), bench.scene.machine(q("FIL-02")).id);
}

QTEST_MAIN(TestMachineAndTree)
#include "tst_machine_and_tree.moc"
