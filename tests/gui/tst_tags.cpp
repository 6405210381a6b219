#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/tags/tag_page.h"
#include "ui/tags/tag_table_model.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/tag_mime.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

using Model = TagTableModel;

struct TagBench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    TagPage page{context};

    explicit TagBench(int extraMachines = 0) : scene(extraMachines)
    {
        scene.theme.applyTo(*qApp);
        page.resize(1100, 600);
        page.show();
    }
    Model &model() { return page.model(); }
    QTableView &table() { return page.table(); }
    QLineEdit &filter() { return *page.findChild<QLineEdit *>(); }
    QCheckBox &abnormal() { return *page.findChild<QCheckBox *>(); }
    TagUuid tag(const char *code) const { return scene.editor->snapshot()->find(scene.id(q(code)))->tag->id; }
    QString cell(const char *code, Model::Column column)
    {
        return model().index(model().rowOf(tag(code)), column).data().toString();
    }
    //! A second passes: the watch looks at everything, the page ticks.
    void second()
    {
        scene.clock.advance(1s);
        watch.examineAll();
        watch.tick();
        page.tick();
    }
    std::vector<double> numbers()
    {
        std::vector<double> values;
        for (int row = 0; row < model().rowCount(); ++row)
            values.push_back(model().index(row, 0).data(Model::NumberRole).toDouble());
        return values;
    }
    //! What a cell looks like, its text's exact words apart.
    QImage picture(const char *code, Model::Column column)
    {
        const QModelIndex index = model().index(model().rowOf(tag(code)), column);
        table().scrollTo(index);
        return table().viewport()->grab(table().visualRect(index)).toImage().convertToFormat(QImage::Format_Grayscale8);
    }
    QString count()
    {
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            if (label->text().contains(q("tags")))
                return label->text();
        }
        return {};
    }
};

} // namespace

class TestTags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsTheRules();
    void filterNeedsEveryWord();
    void onlyAbnormalFollowsLiveValues();
    void sortByValueKeepsBadAtTheEnd_data();
    void sortByValueKeepsBadAtTheEnd();
    void sortIsRenewedOnceASecond();
    void selectionStaysWithItsTag();
    void namesSortAsPeopleCount();
    void qualityIsSeenWithoutColour();
    void staleTellsItsAge();
    void onlyVisibleRowsAreTouched();
    void editKeepsFilterAndSort();
    void goToClearsWhatHides();
    void enterAndDoubleClickChooseToWrite();
    void copyAndExport();
    void exportsTheHistoryOfWhatIsChosen();
    void dragCarriesRows();
    void columnsComeBack();
    void hundredThousandRows();
};

void TestTags::modelKeepsTheRules()
{
    TagBench bench;
    QAbstractItemModelTester tester(&bench.model());
    bench.scene.breathe();
    for (int column = 0; column < Model::ColumnCount; ++column) {
        bench.table().sortByColumn(column, Qt::DescendingOrder);
        bench.scene.breathe();
        bench.second();
        bench.model().setFilter(q("rea"), column % 2 == 0);
        bench.model().setFilter({}, false);
    }
    QCOMPARE(bench.model().rowCount(), 77);
}

void TestTags::filterNeedsEveryWord()
{
    TagBench bench;
    QCOMPARE(bench.count(), q("77 tags"));
    QTest::keyClicks(&bench.filter(), q("FIL bowl"));
    QTRY_COMPARE(bench.model().rowCount(), 2); // FIL-01 and FIL-02, whatever the case
    QCOMPARE(bench.count(), q("2 of 77 tags"));
    bench.filter().setText(q("ua-pack force"));
    QTRY_COMPARE(bench.model().rowCount(), 2);
    bench.filter().setText(q("no such thing"));
    QTRY_COMPARE(bench.model().rowCount(), 0);
    bench.filter().clear();
    QTRY_COMPARE(bench.model().rowCount(), 77);
}

void TestTags::onlyAbnormalFollowsLiveValues()
{
    TagBench bench;
    bench.scene.breathe();
    bench.second();
    bench.abnormal().click();
    QCOMPARE(bench.model().rowCount(), 0);
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.95); // beyond high-high
    bench.scene.set(q("UA-PACK.prs-01.force"), 0, StatusCode::BadSensorFailure);
    bench.second();
    bench.second();
    QCOMPARE(bench.model().rowCount(), 2);
    QVERIFY(bench.count().startsWith(q("2 of ")));
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.0);
    bench.second();
    bench.second();
    QCOMPARE(bench.model().rowCount(), 1);
    QCOMPARE(bench.model().entry(0)->tag->code, q("prs-01.force"));
}

void TestTags::sortByValueKeepsBadAtTheEnd_data()
{
    QTest::addColumn<Qt::SortOrder>("order");
    QTest::newRow("up") << Qt::AscendingOrder;
    QTest::newRow("down") << Qt::DescendingOrder;
}

void TestTags::sortByValueKeepsBadAtTheEnd()
{
    QFETCH(Qt::SortOrder, order);
    TagBench bench;
    bench.scene.breathe();
    bench.scene.set(q("UA-PACK.prs-01.force"), 1e6, StatusCode::BadSensorFailure); // its bits are kept, and do not count
    bench.scene.set(q("PLC-MIX.tnk-01.level"), -5);
    bench.table().sortByColumn(Model::ValueColumn, order);
    const std::vector<double> values = bench.numbers();
    QCOMPARE(values.size(), size_t(77));
    QVERIFY(std::isnan(values.back()));
    for (size_t i = 1; i + 1 < values.size(); ++i)
        QVERIFY(order == Qt::AscendingOrder ? values[i - 1] <= values[i] : values[i - 1] >= values[i]);
    const int level = bench.model().rowOf(bench.tag("PLC-MIX.tnk-01.level"));
    QCOMPARE(level, order == Qt::AscendingOrder ? 0 : 75);
}

void TestTags::sortIsRenewedOnceASecond()
{
    TagBench bench;
    bench.scene.breathe();
    bench.table().sortByColumn(Model::ValueColumn, Qt::DescendingOrder);
    bench.second();
    const TagUuid level = bench.tag("PLC-MIX.tnk-01.level");
    QVERIFY(bench.model().rowOf(level) > 0);
    QSignalSpy moved(&bench.model(), &QAbstractItemModel::layoutChanged);
    bench.scene.set(q("PLC-MIX.tnk-01.level"), 1e9);
    bench.scene.clock.advance(50ms);
    bench.page.tick();
    QCOMPARE(moved.count(), 0); // rows that jump on each tick cannot be read
    bench.second();
    QCOMPARE(moved.count(), 1);
    QCOMPARE(bench.model().rowOf(level), 0);
    bench.second(); // the same order again moves nothing
    QCOMPARE(moved.count(), 1);
}

void TestTags::selectionStaysWithItsTag()
{
    TagBench bench;
    bench.scene.breathe();
    bench.table().sortByColumn(Model::ValueColumn, Qt::DescendingOrder);
    const TagUuid level = bench.tag("PLC-MIX.tnk-01.level");
    bench.table().selectRow(bench.model().rowOf(level));
    bench.scene.set(q("PLC-MIX.tnk-01.level"), 1e9);
    bench.second();
    bench.second();
    const QModelIndexList selected = bench.table().selectionModel()->selectedRows();
    QCOMPARE(selected.size(), qsizetype(1));
    QCOMPARE(selected.first().data(Model::UuidRole).toUuid(), level.uuid);
    QCOMPARE(selected.first().row(), 0);
    // While rows come and go, too.
    bench.abnormal().click();
    bench.table().selectRow(bench.model().rowOf(level)); // 1e9 is beyond its limits
    bench.scene.set(q("UA-PACK.prs-01.force"), 1e12);
    bench.second();
    bench.second();
    QCOMPARE(bench.model().rowCount(), 2);
    const QModelIndexList after = bench.table().selectionModel()->selectedRows();
    QCOMPARE(after.size(), qsizetype(1));
    QCOMPARE(after.first().data(Model::UuidRole).toUuid(), level.uuid);
}

void TestTags::namesSortAsPeopleCount()
{
    TagBench bench;
    Plant plant = bench.scene.editor->plant();
    QList<Tag> &tags = plant.sites[0].devices[0].tags;
    tags[1].name = q("Zone 10");
    tags[2].name = q("Zone 9");
    QVERIFY(bench.scene.editor->apply(q("Rename"), plant));
    bench.table().sortByColumn(Model::TagColumn, Qt::AscendingOrder);
    QVERIFY(bench.model().rowOf(tags[2].id) < bench.model().rowOf(tags[1].id));
}

void TestTags::qualityIsSeenWithoutColour()
{
    TagBench bench;
    bench.scene.breathe();
    bench.second();
    const char *code = "PLC-FILL.fil-01.rate";
    const QString good = bench.cell(code, Model::ValueColumn);
    QVERIFY2(good.endsWith(q("bottles/min")), qPrintable(good));
    QVERIFY(bench.cell(code, Model::StateColumn).isEmpty());
    const QImage before = bench.picture(code, Model::ValueColumn);
    bench.scene.set(q(code), 118, StatusCode::UncertainLastUsableValue);
    bench.second();
    QVERIFY(!bench.cell(code, Model::StateColumn).isEmpty());
    const QImage uncertain = bench.picture(code, Model::ValueColumn);
    QVERIFY(uncertain != before);
    bench.scene.set(q(code), 118, StatusCode::BadSensorFailure);
    bench.second();
    QCOMPARE(bench.cell(code, Model::StateColumn), q("sensor fault"));
    QVERIFY(!bench.cell(code, Model::ValueColumn).contains(q("118"))); // never a number
    const QImage bad = bench.picture(code, Model::ValueColumn);
    QVERIFY(bad != before);
    QVERIFY(bad != uncertain);
}

void TestTags::staleTellsItsAge()
{
    TagBench bench;
    bench.scene.breathe();
    bench.second();
    bench.scene.loseLink(q("GW-CAP"), q("connection refused"));
    for (int i = 0; i < 30; ++i)
        bench.second();
    const char *code = "GW-CAP.cap-01.torque";
    QCOMPARE(bench.cell(code, Model::AgeColumn), q("31 s"));
    QVERIFY(bench.cell(code, Model::ValueColumn).contains(q("31 s old")));
    QVERIFY(!bench.cell(code, Model::StateColumn).isEmpty());
    const QString why = bench.model().index(bench.model().rowOf(bench.tag(code)), 0).data(Qt::ToolTipRole).toString();
    QVERIFY2(why.contains(q("connection refused")), qPrintable(why));
    bench.abnormal().click();
    QCOMPARE(bench.model().rowCount(), 7); // its tags and nobody else's
}

void TestTags::onlyVisibleRowsAreTouched()
{
    TagBench bench(200);
    bench.scene.breathe();
    bench.second();
    QSignalSpy touched(&bench.model(), &QAbstractItemModel::dataChanged);
    bench.scene.breathe();
    bench.page.tick();
    QCOMPARE(touched.count(), 1);
    const int first = touched.first()[0].toModelIndex().row();
    const int last = touched.first()[1].toModelIndex().row();
    QCOMPARE(first, 0);
    QVERIFY(last > 5 && last < 40);
    // Nothing new: nothing painted.
    bench.page.tick();
    QCOMPARE(touched.count(), 1);
}

void TestTags::editKeepsFilterAndSort()
{
    TagBench bench;
    bench.filter().setText(q("rea-"));
    QTRY_COMPARE(bench.model().rowCount(), 14);
    bench.table().sortByColumn(Model::TagColumn, Qt::DescendingOrder);
    Plant plant = bench.scene.editor->plant();
    Tag tag;
    tag.id = TagUuid::create();
    tag.code = q("rea-a.zz_new");
    plant.sites[0].devices[0].tags.append(tag);
    QVERIFY(bench.scene.editor->apply(q("Add"), plant));
    QCOMPARE(bench.model().rowCount(), 15);
    QVERIFY(bench.model().rowOf(tag.id) >= 0);
    (void)bench.scene.editor->undo();
    QCOMPARE(bench.model().rowCount(), 14);
    QCOMPARE(bench.model().rowOf(tag.id), -1);
}

void TestTags::goToClearsWhatHides()
{
    TagBench bench;
    bench.filter().setText(q("rea-"));
    QTRY_COMPARE(bench.model().rowCount(), 14);
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.tag("GW-CAP.cap-01.torque"))));
    QCOMPARE(bench.table().currentIndex().data(Model::UuidRole).toUuid(), bench.tag("GW-CAP.cap-01.torque").uuid);
    QVERIFY(bench.filter().text().isEmpty());
    QVERIFY(!bench.page.goTo(ObjectRef::of(TagUuid::create())));
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.machine(q("TNK-01")).id)));
    QCOMPARE(bench.model().rowCount(), 7);
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device)));
    QCOMPARE(bench.model().rowCount(), 7);
}

void TestTags::enterAndDoubleClickChooseToWrite()
{
    TagBench bench;
    bench.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench.page));
    QSignalSpy asked(&bench.page, &Page::writeRequested);
    const TagUuid tag = bench.tag("PLC-MIX.rea-a.setpoint");
    bench.page.goTo(ObjectRef::of(tag));
    bench.table().setFocus();
    QTest::keyClick(&bench.table(), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.last()[0].value<TagUuid>(), tag);
    QVERIFY(!asked.last()[1].toRect().isEmpty());
    const QModelIndex cell = bench.model().index(bench.model().rowOf(tag), Model::ValueColumn);
    const QPoint at = bench.table().visualRect(cell).center();
    QTest::mouseClick(bench.table().viewport(), Qt::LeftButton, Qt::NoModifier, at); // a double click begins as a click
    QTest::mouseDClick(bench.table().viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QCOMPARE(asked.count(), 2);
}

void TestTags::copyAndExport()
{
    TagBench bench;
    bench.scene.breathe();
    bench.scene.set(q("PLC-MIX.rea-a.temperature"), 72.5);
    bench.second();
    bench.filter().setText(q("rea-a"));
    QTRY_COMPARE(bench.model().rowCount(), 7);
    bench.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench.page));
    bench.table().setFocus();
    bench.table().selectRow(bench.model().rowOf(bench.tag("PLC-MIX.rea-a.temperature")));
    QTest::keyClick(&bench.table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList copied = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(copied.size(), qsizetype(2));
    QVERIFY2(copied[1].contains(q("72.5 °C")), qPrintable(copied[1]));

    const QString path = bench.scene.folder.filePath(q("tags.csv"));
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    bench.page.exportData();
    QTRY_COMPARE(remarks.count(), 1);
    QVERIFY(remarks.first().first().toString().startsWith(q("Tags written")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), qsizetype(8)); // what is shown, and a head
    QVERIFY(lines[0].startsWith("Machine,Tag,Value"));

    // A place that cannot be written is said so.
    DialogAnswer<QFileDialog> elsewhere(chooseFile(q("/proc/none/tags.csv")));
    bench.page.exportData();
    QTRY_COMPARE(remarks.count(), 2);
    QVERIFY(remarks.last().first().toString().contains(q("cannot be written")));
}

void TestTags::exportsTheHistoryOfWhatIsChosen()
{
    PlantScene scene;
    scene.keep();
    const UiServices services = scene.services();
    PlantWatch watch{services};
    std::vector<TagUuid> asked;
    UtcTime until{};
    PageParts parts;
    parts.exportHistory = [&](const PageContext &, QWidget *, const std::vector<TagUuid> &tags, UtcTime, UtcTime to,
                              const std::function<void(const QString &)> &) {
        asked = tags;
        until = to;
    };
    const PageContext context{services, watch, parts};
    TagPage page(context);
    page.resize(1100, 600);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.table().setFocus();
    page.table().clearSelection();
    QTest::keyClick(&page.table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(asked.empty()); // nothing is chosen
    QItemSelectionModel &selection = *page.table().selectionModel();
    selection.select(page.model().index(2, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    selection.select(page.model().index(4, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QCOMPARE(selection.selectedRows().size(), 2);
    QTest::keyClick(&page.table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(asked.size(), size_t(2));
    QCOMPARE(asked[0].uuid, page.model().index(2, 0).data(Model::UuidRole).toUuid());
    QCOMPARE(asked[1].uuid, page.model().index(4, 0).data(Model::UuidRole).toUuid());
    QCOMPARE(until, scene.clock.utc());
}

void TestTags::dragCarriesRows()
{
    TagBench bench;
    QModelIndexList rows;
    for (const char *code : {"PLC-MIX.rea-a.temperature", "GW-CAP.cap-01.torque"}) {
        for (int column = 0; column < Model::ColumnCount; ++column)
            rows << bench.model().index(bench.model().rowOf(bench.tag(code)), column);
    }
    const std::unique_ptr<QMimeData> mime(bench.model().mimeData(rows));
    const std::vector<TagUuid> tags = tagsFromMime(*mime, *bench.scene.editor->snapshot());
    QCOMPARE(tags.size(), size_t(2));
    QCOMPARE(tags[1], bench.tag("GW-CAP.cap-01.torque"));
}

void TestTags::columnsComeBack()
{
    TagBench bench;
    bench.table().setColumnWidth(Model::TagColumn, 333);
    bench.table().horizontalHeader()->moveSection(0, 2);
    const QJsonObject state = bench.page.saveState();
    TagPage other(bench.context);
    other.restoreState(state);
    QCOMPARE(other.table().columnWidth(Model::TagColumn), 333);
    QCOMPARE(other.table().horizontalHeader()->visualIndex(0), 2);
    other.restoreState({{q("columns"), QJsonObject{{q("header"), q("not a header")}}}});
    QCOMPARE(other.table().columnWidth(Model::TagColumn), 333);
}

void TestTags::hundredThousandRows()
{
    // That it works at this size; how fast is the benchmark `table`.
    TagBench bench(14'290);
    QVERIFY(bench.model().rowCount() > 100'000);
    bench.scene.breathe();
    bench.second();
    // Names are looked at beside the window: rows come to their places by themselves.
    QTRY_COMPARE_WITH_TIMEOUT(bench.model().entry(0)->machine->code, q("CAP-01"), 30'000);
    // An edit shows within a moment, and meanwhile what was there.
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].devices[2].tags[0].name = q("Aaa");
    QVERIFY(bench.scene.editor->apply(q("Rename"), plant));
    QVERIFY(bench.model().rowCount() > 100'000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.model().entry(0)->tag->name, q("Aaa"), 30'000);
    bench.table().sortByColumn(Model::ValueColumn, Qt::DescendingOrder);
    bench.scene.breathe();
    bench.second();
    const std::vector<double> values = bench.numbers();
    QVERIFY(std::is_sorted(values.rbegin(), values.rend()));
    bench.filter().setText(q("EXT-10290"));
    QTRY_COMPARE(bench.model().rowCount(), 7);
    bench.filter().setText(q("ext bearing"));
    QTRY_COMPARE(bench.model().rowCount(), 2 * 14'290); // "Bearing" and "Bearing vibration…"
    bench.table().scrollToBottom();
    bench.scene.breathe();
    bench.second();
    QVERIFY(bench.table().rowAt(5) > 28'000);
}

QTEST_MAIN(TestTags)
#include "tst_tags.moc"
