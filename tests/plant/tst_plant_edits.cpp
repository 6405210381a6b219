#include "models/plant/plant_edits.h"
#include "models/plant/plant_limits.h"
#include "plant/sample_plant.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <functional>
#include <limits>
#include <thread>

using namespace lineside;
using namespace Qt::Literals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

using Spoil = std::function<void(Plant &)>;

Plant renamed(Plant plant, const QString &name)
{
    plant.name = name;
    return plant;
}

} // namespace

Q_DECLARE_METATYPE(Spoil)

class TestPlantEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checkFindsTheFault_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("named"); //!< the code of the object at fault
        const auto row = [](const char *name, const QString &named, Spoil spoil) {
            QTest::newRow(name) << spoil << named;
        };
        const auto tag = [&](const char *name, std::function<void(Tag &)> spoil) {
            row(name, u"tag \"pressure\""_s, [spoil](Plant &plant) { spoil(plant.sites[0].devices[0].tags[0]); });
        };
        row("site without id", u"S1"_s, [](Plant &p) { p.sites[0].id = {}; });
        row("site without code", u"Site"_s, [](Plant &p) { p.sites[0].code.clear(); });
        row("site without tenant", u"S1"_s, [](Plant &p) { p.sites[0].tenant.clear(); });
        row("site code twice", u"S1"_s, [](Plant &p) {
            Site other;
            other.id = {test::uuid(900)};
            other.code = u"S1"_s;
            p.sites.append(other);
        });
        row("line without id", u"L1"_s, [](Plant &p) { p.sites[0].lines[0].id = {}; });
        row("machine code twice, on two lines", u"PMP-01"_s, [](Plant &p) {
            Line other;
            other.id = {test::uuid(900)};
            other.code = u"L2"_s;
            Machine machine;
            machine.id = {test::uuid(901)};
            machine.code = u"PMP-01"_s;
            other.machines = {machine};
            p.sites[0].lines.append(other);
        });
        row("id twice, of two kinds", u"PLC-1"_s, [](Plant &p) { p.sites[0].devices[0].id = {p.sites[0].lines[0].id.uuid}; });
        row("three key tags", u"CAP-01"_s, [](Plant &p) { p.sites[0].lines[0].machines[0].keyTags.append({test::uuid(103)}); });
        row("device code twice, in two sites", u"MQ"_s, [](Plant &p) {
            Site other;
            other.id = {test::uuid(900)};
            other.code = u"S2"_s;
            Device device;
            device.id = {test::uuid(901)};
            device.code = u"MQ"_s;
            device.driver = u"mqtt"_s;
            other.devices = {device};
            p.sites.append(other);
        });
        row("no driver", u"PLC-1"_s, [](Plant &p) { p.sites[0].devices[0].driver.clear(); });
        row("period too short", u"PLC-1"_s, [](Plant &p) { p.sites[0].devices[0].period = std::chrono::milliseconds(9); });
        row("negative tolerance", u"PLC-1"_s, [](Plant &p) { p.sites[0].devices[0].timeTolerance.ahead = std::chrono::milliseconds(-1); });
        tag("null id", [](Tag &t) { t.id = {}; });
        row("tag id twice", u"tag \"state\""_s, [](Plant &p) { p.sites[0].devices[0].tags[1].id = p.sites[0].devices[0].tags[0].id; });
        row("tag code twice", u"tag \"pressure\""_s, [](Plant &p) { p.sites[0].devices[0].tags[1].code = u"pressure"_s; });
        row("tag code empty", u"PLC-1"_s, [](Plant &p) { p.sites[0].devices[0].tags[1].code.clear(); });
        tag("unknown machine", [](Tag &t) { t.machine = {test::uuid(999)}; });
        row("machine of another site", u"tag \"pressure\""_s, [](Plant &p) {
            Site other;
            other.id = {test::uuid(900)};
            other.code = u"S2"_s;
            other.devices = std::exchange(p.sites[0].devices, {});
            p.sites.append(other);
        });
        tag("scaling of an integer", [](Tag &t) { t.type = ValueType::Int64; });
        tag("scaling without raw span", [](Tag &t) { t.scaling->rawHigh = t.scaling->rawLow; });
        tag("scaling without span", [](Tag &t) { t.scaling->high = t.scaling->low; });
        tag("scaling with NaN", [](Tag &t) { t.scaling->high = kNan; });
        tag("scaling that overflows", [](Tag &t) { t.scaling = Scaling{0, 1e-300, 0, 1e300, OutOfSpan::Pass}; });
        tag("physical range reversed", [](Tag &t) { t.physicalRange = {2.0, 1.0}; });
        tag("physical range infinite", [](Tag &t) { t.physicalRange = {0.0, kInf}; });
        tag("normal range NaN", [](Tag &t) { t.normalRange = {kNan, 1.0}; });
        tag("write limits reversed", [](Tag &t) { t.writeLimits = {2.0, 1.0}; });
        tag("limits crossed", [](Tag &t) { t.limits = {5.0, std::nullopt, std::nullopt, 4.0}; });
        tag("deadband negative", [](Tag &t) { t.deadband = -0.1; });
        tag("deadband NaN", [](Tag &t) { t.deadband = kNan; });
        tag("decimals", [](Tag &t) { t.decimals = 16; });
        tag("stale time", [](Tag &t) { t.staleAfter = std::chrono::milliseconds(0); });
        row("state twice", u"tag \"state\""_s, [](Plant &p) { p.sites[0].devices[0].tags[1].states[1].value = 0; });
        row("state word twice", u"tag \"state\""_s, [](Plant &p) { p.sites[0].devices[0].tags[1].states[1].text = u"Stopped"_s; });
        row("state without word", u"tag \"state\""_s, [](Plant &p) { p.sites[0].devices[0].tags[1].states[1].text.clear(); });
    }
    void checkFindsTheFault()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, named);
        Plant plant = test::samplePlant();
        QVERIFY(PlantEditor::check(plant).ok());
        spoil(plant);
        const Status checked = PlantEditor::check(plant);
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().kind, Error::Kind::BadData);
        QVERIFY2(checked.error().message.contains(named), qPrintable(checked.error().message));

        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        const SnapshotPtr before = editor.snapshot();
        QVERIFY(!editor.apply(u"spoil"_s, plant).ok());
        QCOMPARE(editor.snapshot(), before);
        QVERIFY(!editor.canUndo());
    }

    void anEditRunsAndCanBeUndone()
    {
        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        QSignalSpy changed(&editor, &PlantEditor::snapshotChanged);
        QSignalSpy history(&editor, &PlantEditor::historyChanged);
        const quint64 revision = editor.snapshot()->revision();
        QVERIFY(!editor.isModified());

        QVERIFY(editor.apply(u"Rename"_s, renamed(editor.plant(), u"Other"_s)).ok());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].value<SnapshotPtr>(), editor.snapshot());
        QCOMPARE(history.count(), 1);
        QVERIFY(editor.snapshot()->revision() > revision);
        QCOMPARE(editor.plant().name, u"Other"_s);
        QCOMPARE(editor.undoName(), u"Rename"_s);
        QVERIFY(editor.isModified());

        editor.undo();
        QCOMPARE(editor.plant(), test::samplePlant());
        QCOMPARE(editor.redoName(), u"Rename"_s);
        QVERIFY(!editor.canUndo());
        QVERIFY(!editor.isModified());
        QVERIFY(editor.snapshot()->revision() > revision + 1);

        editor.redo();
        QCOMPARE(editor.plant().name, u"Other"_s);
        QVERIFY(!editor.canRedo());
        editor.markSaved();
        QVERIFY(!editor.isModified());
        editor.undo();
        QVERIFY(editor.isModified());
        editor.undo(); // nothing left: nothing happens
        QCOMPARE(changed.count(), 4);
    }

    void applyingWhatRunsIsNoStep()
    {
        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        QSignalSpy changed(&editor, &PlantEditor::snapshotChanged);
        QVERIFY(editor.apply(u"Nothing"_s, test::samplePlant()).ok());
        QCOMPARE(changed.count(), 0);
        QVERIFY(!editor.canUndo());
    }

    void aNewEditDropsWhatWasUndone()
    {
        PlantEditor editor(Plant{}, test::countingNumbering());
        QVERIFY(editor.apply(u"A"_s, renamed(editor.plant(), u"a"_s)).ok());
        QVERIFY(editor.apply(u"B"_s, renamed(editor.plant(), u"b"_s)).ok());
        editor.undo();
        QVERIFY(editor.apply(u"C"_s, renamed(editor.plant(), u"c"_s)).ok());
        QVERIFY(!editor.canRedo());
        QCOMPARE(editor.undoName(), u"C"_s);
        editor.undo();
        QCOMPARE(editor.undoName(), u"A"_s);
    }

    void keepsAHundredSteps()
    {
        PlantEditor editor(Plant{}, test::countingNumbering());
        for (int i = 1; i <= PlantEditor::kUndoSteps + 5; ++i)
            QVERIFY(editor.apply(QString::number(i), renamed(editor.plant(), QString::number(i))).ok());
        int undone = 0;
        for (; editor.canUndo(); ++undone)
            editor.undo();
        QCOMPARE(undone, PlantEditor::kUndoSteps);
        QCOMPARE(editor.plant().name, u"5"_s);
    }

    void snapshotsCanBeReadFromAnotherThread()
    {
        PlantEditor editor(Plant{}, test::countingNumbering());
        std::atomic<bool> stop{false};
        std::atomic<bool> sane{true};
        std::thread reader([&] {
            quint64 last = 0;
            while (!stop) {
                const SnapshotPtr snapshot = editor.snapshot();
                if (!snapshot || snapshot->revision() < last)
                    sane = false;
                else
                    last = snapshot->revision();
            }
        });
        for (int i = 0; i < 200; ++i)
            QVERIFY(editor.apply(u"x"_s, renamed(editor.plant(), QString::number(i))).ok());
        stop = true;
        reader.join();
        QVERIFY(sane);
    }

    void numbersStayWithTheirTags()
    {
        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        const TagId count = editor.snapshot()->find(u"PLC-1.count"_s)->id;
        Plant next = editor.plant();
        next.sites[0].devices[0].tags.removeFirst();
        next.sites[0].devices[0].tags[0].code = u"renamed"_s;
        QVERIFY(editor.apply(u"Remove"_s, next).ok());
        QCOMPARE(editor.snapshot()->find(u"PLC-1.count"_s)->id, count);
        QVERIFY(!editor.snapshot()->find(u"PLC-1.pressure"_s));
    }

    void aTagWithoutNumberIsThereWithoutValue()
    {
        const PlantSnapshot snapshot(test::samplePlant(), 1, [](std::span<const TagUuid> tags) {
            return std::vector<TagId>(tags.size(), kNoTag);
        });
        QVERIFY(!snapshot.find(kNoTag));
        QVERIFY(snapshot.find(u"PLC-1.count"_s));
        QVERIFY(snapshot.find(TagUuid{test::uuid(103)}));
    }

    void wordsHaveALimit()
    {
        // D4: a name of a megabyte would take the window with it.
        const auto words = [](Plant &plant) {
            Site &site = plant.sites[0];
            Line &line = site.lines[0];
            Machine &machine = line.machines[0];
            Device &device = site.devices[0];
            Tag &tag = device.tags[0];
            return QList<QString *>{&plant.name, &site.code, &site.name, &site.tenant, &line.code, &line.name,
                                    &machine.code, &machine.name, &machine.type, &machine.manufacturer, &machine.model,
                                    &device.code, &device.name, &device.driver, &tag.code, &tag.name, &tag.unit,
                                    &tag.sensorType};
        };
        Plant longest = test::samplePlant();
        for (QString *word : words(longest))
            *word = QString(kMostLetters, u'W');
        const Status fits = PlantEditor::check(longest);
        QVERIFY2(fits.ok(), fits ? "" : qPrintable(fits.error().message));
        for (qsizetype i = 0; i < words(longest).size(); ++i) {
            Plant plant = test::samplePlant();
            *words(plant)[i] = QString(1'000'000, u'W');
            const Status checked = PlantEditor::check(plant);
            QVERIFY2(!checked.ok(), qPrintable(QString::number(i)));
            QCOMPARE(checked.error().kind, Error::Kind::BadData);
            QVERIFY(checked.error().message.contains(u"has 1000000 letters; there is room for 250."_s));
            QVERIFY(checked.error().message.size() < 1'000);
        }
        Plant plant = test::samplePlant();
        plant.sites[0].devices[0].tags[0].states = {{1, QString(1'000'000, u'W')}};
        QVERIFY(!PlantEditor::check(plant).ok());
    }

    void addsChangesAndRemovesDevices()
    {
        const Plant plant = test::samplePlant();
        Device extra;
        extra.id = {test::uuid(50)};
        extra.code = u"NEW"_s;
        extra.driver = u"mqtt"_s;
        const Result<Plant> added = edits::addDevice(plant, plant.sites[0].id, extra);
        QVERIFY(added.ok());
        QCOMPARE(added->sites[0].devices.size(), 3);
        QCOMPARE(edits::addDevice(plant, {test::uuid(999)}, extra).error().kind, Error::Kind::NotFound);

        extra.name = u"changed"_s;
        QCOMPARE(edits::changeDevice(*added, extra)->sites[0].devices[2], extra);
        QCOMPARE(edits::changeDevice(plant, extra).error().kind, Error::Kind::NotFound);

        QCOMPARE(*edits::removeDevice(*added, extra.id), plant);
        QCOMPARE(edits::removeDevice(plant, extra.id).error().kind, Error::Kind::NotFound);
    }

    void machinesForgetTagsThatGo()
    {
        const Plant plant = test::samplePlant();
        const Result<Plant> without = edits::removeDevice(plant, plant.sites[0].devices[0].id);
        QVERIFY(without.ok());
        const Machine &press = without->sites[0].lines[0].machines[0];
        QVERIFY(press.keyTags.isEmpty());
        QVERIFY(press.stateTag.isNull());

        Device changed = plant.sites[0].devices[0];
        changed.tags.removeAt(0);
        const Result<Plant> less = edits::changeDevice(plant, changed);
        QCOMPARE(less->sites[0].lines[0].machines[0].keyTags, QList<TagUuid>{{test::uuid(102)}});
        QCOMPARE(less->sites[0].lines[0].machines[0].stateTag, TagUuid{test::uuid(102)});
    }

    void changesAMachine()
    {
        const Plant plant = test::samplePlant();
        Machine machine = plant.sites[0].lines[0].machines[1];
        machine.model = u"X"_s;
        QCOMPARE(edits::changeMachine(plant, machine)->sites[0].lines[0].machines[1], machine);
        machine.id = {test::uuid(999)};
        QCOMPARE(edits::changeMachine(plant, machine).error().kind, Error::Kind::NotFound);
    }

    void aCloneIsSomebodyElse()
    {
        const Plant plant = test::samplePlant();
        const Device clone = edits::cloneDevice(plant.sites[0].devices[0], u"PLC-2"_s);
        QCOMPARE(clone.code, u"PLC-2"_s);
        QCOMPARE(clone.tags.size(), plant.sites[0].devices[0].tags.size());
        const Result<Plant> both = edits::addDevice(plant, plant.sites[0].id, clone);
        QVERIFY(PlantEditor::check(*both).ok()); // so no id is used twice
    }
};

QTEST_GUILESS_MAIN(TestPlantEdits)
#include "tst_plant_edits.moc"
