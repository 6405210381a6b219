#include "models/plant/plant_edits.h"
#include "models/plant/plant_limits.h"
#include "plant/sample_plant.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <functional>
#include <limits>
#include <random>
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

//! Random edits of whatever kind, sound and unsound, a few at a time.
class Gremlin
{
public:
    explicit Gremlin(quint32 seed) : m_random(seed) {}

    int pick(qsizetype count) { return std::uniform_int_distribution<int>(0, int(count) - 1)(m_random); }

    void spoil(Plant &plant)
    {
        for (int times = 1 + pick(3); times > 0; --times)
            once(plant);
    }

private:
    //! Of a small store, so that ids meet again.
    QUuid someId() { return test::uuid(1 + pick(300)); }
    QString someCode() { return QStringLiteral("C%1").arg(pick(60)); }

    void once(Plant &plant)
    {
        if (plant.sites.isEmpty())
            plant = test::samplePlant();
        Site &site = plant.sites[pick(plant.sites.size())];
        Device *device = site.devices.isEmpty() ? nullptr : &site.devices[pick(site.devices.size())];
        Tag *tag = device && !device->tags.isEmpty() ? &device->tags[pick(device->tags.size())] : nullptr;
        Line *line = site.lines.isEmpty() ? nullptr : &site.lines[pick(site.lines.size())];
        Machine *machine = line && !line->machines.isEmpty() ? &line->machines[pick(line->machines.size())] : nullptr;
        switch (pick(31)) {
        case 0: plant.name = someCode(); break;
        case 1: site.code = pick(8) ? someCode() : QString(); break;
        case 2: site.tenant = pick(8) ? u"t"_s : QString(); break;
        case 3: if (line) line->code = pick(8) ? someCode() : QString(); break;
        case 4: if (machine) machine->code = pick(8) ? someCode() : QString(); break;
        case 5: if (machine) machine->id = {someId()}; break;
        case 6: if (machine) machine->keyTags.append({someId()}); break;
        case 7: if (line && machine) line->machines.removeOne(Machine(*machine)); break;
        case 8: if (line) { Machine made; made.id = {someId()}; made.code = someCode(); line->machines.append(made); } break;
        case 9: if (device) device->code = pick(8) ? someCode() : QString(); break;
        case 10: if (device) device->period = std::chrono::milliseconds(pick(10) ? 500 + pick(3) : 5); break;
        case 11: if (device) device->driver = pick(6) ? u"mqtt"_s : QString(); break;
        case 12: if (device) device->enabled = !device->enabled; break;
        case 13: if (device) site.devices.removeAt(device - site.devices.constData()); break;
        case 14: { Device made; made.id = {someId()}; made.code = someCode(); made.driver = u"m"_s; site.devices.append(made); } break;
        case 15: if (device) { Device copy = edits::cloneDevice(*device, someCode()); site.devices.prepend(copy); } break;
        case 16: if (site.devices.size() > 1) site.devices.swapItemsAt(0, site.devices.size() - 1); break;
        case 17: if (tag) tag->code = pick(10) ? someCode() : QString(); break;
        case 18: if (tag) tag->name = someCode(); break;
        case 19: if (tag) tag->machine = pick(3) || !machine ? MachineId{} : pick(3) ? machine->id : MachineId{someId()}; break;
        case 20: if (tag) tag->decimals = pick(18); break;
        case 21: if (tag) tag->id = pick(12) ? TagUuid{someId()} : TagUuid{}; break;
        case 22: if (tag) device->tags.removeAt(tag - device->tags.constData()); break;
        case 23: if (device) device->tags.insert(pick(device->tags.size() + 1), test::plainTag(1 + pick(300), someCode())); break;
        case 24: if (device && device->tags.size() > 1) device->tags.swapItemsAt(0, 1); break;
        case 26: plant.name = QString(pick(3) ? 10 : 1'000, u'W'); break;
        case 27: if (device) device->name = QString(pick(3) ? 10 : 1'000, u'W'); break;
        case 30: if (tag) tag->code = QString(pick(3) ? 10 : 1'000, u'W'); break;
        case 28: if (tag) tag->unit = QString(pick(3) ? 10 : 1'000, u'W'); break;
        case 29: if (machine) machine->type = QString(pick(3) ? 10 : 1'000, u'W'); break;
        case 25:
            if (plant.sites.size() < 3 && pick(3) == 0) {
                Site made;
                made.id = {someId()};
                made.code = someCode();
                made.devices = device && pick(2) ? QList<Device>{*device} : QList<Device>{};
                plant.sites.append(made);
            } else if (plant.sites.size() > 1 && pick(3) == 0) {
                plant.sites.removeAt(pick(plant.sites.size()));
            }
            break;
        }
    }

    std::mt19937 m_random;
};

//! What one snapshot says that the other does not.
QString differenceOf(const PlantSnapshot &a, const PlantSnapshot &b)
{
    if (!(a.plant() == b.plant()) || a.tags().size() != b.tags().size() || a.tagIdEnd() < b.tagIdEnd())
        return u"plant, number of tags or numbers"_s;
    for (size_t i = 0; i < a.tags().size(); ++i) {
        const TagEntry &x = a.tags()[i];
        const TagEntry &y = b.tags()[i];
        const auto id = [](const auto *object) { return object ? object->id.uuid : QUuid(); };
        if (x.id != y.id || !(*x.tag == *y.tag) || !(*x.device == *y.device) || id(x.machine) != id(y.machine)
            || id(x.line) != id(y.line) || id(x.site) != id(y.site))
            return u"entry "_s + y.tag->code;
        if (a.find(x.id) != &x || a.find(x.tag->id) != &x || a.findDevice(x.device->id) != x.device
            || (x.machine && a.findMachine(x.machine->id) != x.machine))
            return u"look-up of "_s + y.tag->code;
        const Device &device = *x.device;
        if (a.tagsOf(device.id).size() != size_t(device.tags.size()) || a.tagsOf(device.id).front().tag != &device.tags.first())
            return u"tags of device "_s + device.code;
        if (x.machine) {
            const auto ofA = a.tagsOf(x.machine->id);
            const auto ofB = b.tagsOf(x.machine->id);
            if (!std::equal(ofA.begin(), ofA.end(), ofB.begin(), ofB.end(),
                            [](const TagEntry *p, const TagEntry *q) { return p->tag->id == q->tag->id; }))
                return u"tags of machine "_s + x.machine->code;
        }
    }
    return {};
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

    void theGateSaysWhoAndWhetherAtAll()
    {
        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        QString who = u"m.meier"_s;
        editor.setGate([&]() -> Result<QString> {
            if (who.isEmpty())
                return Error{Error::Kind::Refused, u"Nobody is there."_s, {}};
            return who;
        });
        QString heard;
        connect(&editor, &PlantEditor::snapshotChanged, &editor, [&] { heard = editor.changedBy(); });
        QVERIFY(editor.apply(u"A"_s, renamed(editor.plant(), u"a"_s)).ok());
        QCOMPARE(heard, u"m.meier"_s);
        who.clear();
        QCOMPARE(editor.apply(u"B"_s, renamed(editor.plant(), u"b"_s)).error().kind, Error::Kind::Refused);
        QVERIFY(!editor.undo().ok());
        QCOMPARE(editor.plant().name, u"a"_s);
        who = u"k.kurz"_s;
        QVERIFY(editor.undo().ok());
        QCOMPARE(heard, u"k.kurz"_s);
        who.clear();
        QVERIFY(!editor.redo().ok());
        QVERIFY(editor.canRedo());
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

        (void)editor.undo();
        QCOMPARE(editor.plant(), test::samplePlant());
        QCOMPARE(editor.redoName(), u"Rename"_s);
        QVERIFY(!editor.canUndo());
        QVERIFY(!editor.isModified());
        QVERIFY(editor.snapshot()->revision() > revision + 1);

        (void)editor.redo();
        QCOMPARE(editor.plant().name, u"Other"_s);
        QVERIFY(!editor.canRedo());
        editor.markSaved();
        QVERIFY(!editor.isModified());
        (void)editor.undo();
        QVERIFY(editor.isModified());
        (void)editor.undo(); // nothing left: nothing happens
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
        (void)editor.undo();
        QVERIFY(editor.apply(u"C"_s, renamed(editor.plant(), u"c"_s)).ok());
        QVERIFY(!editor.canRedo());
        QCOMPARE(editor.undoName(), u"C"_s);
        (void)editor.undo();
        QCOMPARE(editor.undoName(), u"A"_s);
    }

    void keepsAHundredSteps()
    {
        PlantEditor editor(Plant{}, test::countingNumbering());
        for (int i = 1; i <= PlantEditor::kUndoSteps + 5; ++i)
            QVERIFY(editor.apply(QString::number(i), renamed(editor.plant(), QString::number(i))).ok());
        int undone = 0;
        for (; editor.canUndo(); ++undone)
            (void)editor.undo();
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

    void whatChangedIsCheckedAsTheWhole()
    {
        const quint32 seed = qEnvironmentVariableIsSet("LINESIDE_SEED") ? qEnvironmentVariable("LINESIDE_SEED").toUInt()
                                                                        : std::random_device()();
        qInfo("seed %u", seed);
        Gremlin gremlin(seed);
        const PlantSnapshot::Numbering numbering = test::countingNumbering();
        PlantEditor editor(test::samplePlant(), numbering);
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 4'000; ++round) {
            const SnapshotPtr before = editor.snapshot();
            if (gremlin.pick(5) == 0) {
                (void)(gremlin.pick(2) ? editor.undo() : editor.redo());
            } else {
                Plant next = editor.plant();
                gremlin.spoil(next);
                const Plant asked = next;
                const PlantChanges changes = shareUnchanged(before->plant(), next);
                QVERIFY(next == asked);
                QCOMPARE(changes.isNothing(), asked == before->plant());
                const Status whole = PlantEditor::check(asked);
                QVERIFY2(PlantEditor::isStillSound(*before, next, changes) == whole.ok(),
                         whole ? "a sound plant is refused" : qPrintable(whole.error().message));
                const Status applied = editor.apply(QString::number(round), asked);
                QCOMPARE(applied.ok(), whole.ok());
                (applied ? accepted : refused)++;
                QVERIFY(editor.plant() == (applied ? asked : before->plant()));
            }
            const SnapshotPtr after = editor.snapshot();
            if (after == before)
                continue;
            const QString wrong = differenceOf(*after, PlantSnapshot(after->plant(), 1, numbering));
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            const PlantSnapshot::Difference *difference = after->differenceTo(*before);
            QVERIFY(difference);
            const auto frame = [](const Plant &plant, bool withDevices) {
                Plant bare = plant;
                bare.name.clear();
                for (Site &site : bare.sites) {
                    if (!withDevices)
                        site.devices.clear();
                    for (Device &device : site.devices)
                        device.tags.clear();
                }
                return bare;
            };
            QCOMPARE(difference->sameMachines, frame(before->plant(), false) == frame(after->plant(), false));
            if (difference->sameMachines)
                QCOMPARE(difference->sameDevices, frame(before->plant(), true) == frame(after->plant(), true));
            if (difference->sameTags) {
                QCOMPARE(before->tags().size(), after->tags().size());
                std::vector<size_t> changed;
                for (size_t i = 0; i < after->tags().size(); ++i) {
                    QVERIFY(before->tags()[i].id == after->tags()[i].id && before->tags()[i].tag->id == after->tags()[i].tag->id);
                    QVERIFY(before->tags()[i].tag->machine == after->tags()[i].tag->machine);
                    if (!(*before->tags()[i].tag == *after->tags()[i].tag))
                        changed.push_back(i);
                }
                QCOMPARE(difference->changed, changed);
            }
        }
        QVERIFY2(accepted > 300 && refused > 300, qPrintable(QStringLiteral("%1 accepted, %2 refused").arg(accepted).arg(refused)));
    }

    void whatDidNotChangeIsShared()
    {
        Plant plant = test::samplePlant();
        PlantEditor editor(plant, test::countingNumbering());
        const SnapshotPtr before = editor.snapshot();
        Plant next = test::samplePlant(); // equal, and not one list of it the same
        next.sites[0].devices[0].tags[1].name = u"other"_s;
        QVERIFY(editor.apply(u"Rename"_s, next).ok());
        const Site &was = before->plant().sites[0];
        const Site &is = editor.plant().sites[0];
        QCOMPARE(is.lines.constData(), was.lines.constData());
        QCOMPARE(is.devices[1].tags.constData(), was.devices[1].tags.constData());
        QVERIFY(editor.snapshot()->differenceTo(*before));
        QCOMPARE(editor.snapshot()->differenceTo(*before)->changed, std::vector<size_t>{1});
        QVERIFY(!before->differenceTo(*editor.snapshot()));
    }

    void onlyNewTagsAreNumbered()
    {
        size_t asked = 0;
        const PlantSnapshot::Numbering counting = test::countingNumbering();
        PlantEditor editor(test::samplePlant(), [&](std::span<const TagUuid> tags) {
            asked += tags.size();
            return counting(tags);
        });
        QCOMPARE(asked, size_t(5));
        Plant next = editor.plant();
        next.sites[0].devices[0].tags[0].name = u"other"_s;
        QVERIFY(editor.apply(u"Rename"_s, next).ok());
        QCOMPARE(asked, size_t(5));
        next.sites[0].devices[0].tags.prepend(test::plainTag(190, u"new"_s));
        QVERIFY(editor.apply(u"Add"_s, next).ok());
        QCOMPARE(asked, size_t(6));
        (void)editor.undo();
        (void)editor.undo();
        QCOMPARE(asked, size_t(6));
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

    void enablesAndDisablesDevices()
    {
        const Plant plant = test::samplePlant();
        const QList<DeviceId> both{plant.sites[0].devices[0].id, plant.sites[0].devices[1].id};
        const Result<Plant> on = edits::enableDevices(plant, both, true);
        QVERIFY(on.ok() && on->sites[0].devices[0].enabled && on->sites[0].devices[1].enabled);
        const Result<Plant> off = edits::enableDevices(*on, both, false);
        QVERIFY(off.ok() && !off->sites[0].devices[0].enabled && !off->sites[0].devices[1].enabled);
        QCOMPARE(off->sites[0].devices[0].tags.constData(), plant.sites[0].devices[0].tags.constData());
        QCOMPARE(edits::enableDevices(plant, {{test::uuid(999)}}, true).error().kind, Error::Kind::NotFound);
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

    void calendarsAndReasonsAloneAreAStep()
    {
        PlantEditor editor(test::samplePlant(), test::countingNumbering());
        Plant next = editor.plant();
        next.sites[0].stopReasons += {u"ANOTHER"_s, u"Jam"_s, MachineState::Down};
        const SnapshotPtr before = editor.snapshot();
        QVERIFY(editor.apply(u"Reasons"_s, next));
        QCOMPARE(editor.plant(), next);
        QVERIFY(!editor.snapshot()->differenceTo(*before)->sameMachines);
        const QList<ShiftCalendar> former = next.sites[0].calendars;
        next.sites[0].calendars += {u"ANOTHER"_s, u"Day"_s, {}, {{u"Day"_s, 0b0011111, 360, 480, {}}}, {}};
        QVERIFY(editor.apply(u"Calendars"_s, next));
        QCOMPARE(editor.plant(), next);
        QCOMPARE(editor.undoName(), u"Calendars"_s);
        QVERIFY(editor.undo());
        QCOMPARE(editor.plant().sites[0].calendars, former);
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
