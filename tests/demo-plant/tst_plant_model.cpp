#include "app/demo-plant/plant_model.h"
#include "models/plant/plant_edits.h"
#include "models/plant/project_file.h"

#include <QTest>

#include <cmath>

using namespace lineside;
using namespace lineside::demo;

class PlantModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAPlantByTheRules_data();
    void isAPlantByTheRules();
    void keepsItsIdentityAcrossRestarts();
    void hasAboutThreeHundredTags();
    void samplesLieInTheirRangesAndSteps();
    void givesTheAskedNumberOfTags();
    void everyMachineHasACard();
    void plansNameTagsThatAreThere();
};

void PlantModelTest::isAPlantByTheRules_data()
{
    QTest::addColumn<bool>("opcua");
    QTest::addColumn<bool>("mqtt");
    QTest::addColumn<int>("tags");
    QTest::newRow("all protocols") << true << true << 0;
    QTest::newRow("Modbus alone") << false << false << 0;
    QTest::newRow("with more sensors") << true << true << 1'000;
}

void PlantModelTest::isAPlantByTheRules()
{
    QFETCH(bool, opcua);
    QFETCH(bool, mqtt);
    QFETCH(int, tags);
    const PlantModel model(PlantOptions{.seed = 1, .tags = tags, .opcua = opcua, .mqtt = mqtt});
    const Status status = PlantEditor::check(model.plant());
    QVERIFY2(status, status ? "" : qPrintable(status.error().message));
    const Result<Plant> read = project::parse(project::write(model.plant()));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY(*read == model.plant());
}

void PlantModelTest::plansNameTagsThatAreThere()
{
    const PlantModel model(PlantOptions{.seed = 1});
    const Site &site = model.plant().sites[0];
    QHash<TagUuid, MachineId> owners;
    for (const Device &device : site.devices) {
        for (const Tag &tag : device.tags)
            owners.insert(tag.id, tag.machine);
    }
    int makers = 0;
    int charts = 0;
    for (const Line &line : site.lines) {
        QCOMPARE(line.calendar, site.calendars[0].code);
        for (const Machine &machine : line.machines) {
            for (const TagUuid &tag : namedTags(machine))
                QVERIFY2(owners.value(tag) == machine.id, qPrintable(machine.code));
            charts += int(machine.charts.size());
            for (const ControlChart &chart : machine.charts)
                QVERIFY2(!chart.tag.isNull(), qPrintable(chart.code));
            if (machine.production.states.isEmpty())
                continue;
            // pumps and the chiller make nothing, but are called and stopped
            const bool makes = !machine.code.startsWith(QLatin1String("PMP-")) && machine.code != QLatin1String("CHL-01");
            makers += makes ? 1 : 0;
            QVERIFY2(makes == (!machine.production.total.isNull() && machine.production.idealCycle > 0), qPrintable(machine.code));
            const TagEntry state = *PlantSnapshot(model.plant(), 1, [](std::span<const TagUuid> tags) {
                std::vector<TagId> numbers;
                for (size_t i = 0; i < tags.size(); ++i)
                    numbers.push_back(TagId(i + 1));
                return numbers;
            }).find(machine.stateTag);
            QCOMPARE(machine.production.states.size(), state.tag->states.size()); // no word without a meaning
        }
    }
    QCOMPARE(makers, 9);
    QCOMPARE(charts, 6);
}

void PlantModelTest::keepsItsIdentityAcrossRestarts()
{
    const PlantModel one(PlantOptions{.seed = 5});
    const PlantModel two(PlantOptions{.seed = 5});
    const PlantModel other(PlantOptions{.seed = 6});
    QVERIFY(one.plant() == two.plant());
    QVERIFY(one.plant().sites[0].id != other.plant().sites[0].id);
    QVERIFY(one.devices()[0].tags[0].id != other.devices()[0].tags[0].id);
}

void PlantModelTest::hasAboutThreeHundredTags()
{
    const PlantModel model(PlantOptions{});
    QVERIFY(model.tagCount() >= 280 && model.tagCount() <= 330);
    QHash<QString, int> tagsBy;
    for (const Device &device : model.devices())
        tagsBy[device.driver] += int(device.tags.size());
    QVERIFY(tagsBy.value(QStringLiteral("modbus-tcp")) > 100);
    QVERIFY(tagsBy.value(QStringLiteral("opcua")) > 50);
    QVERIFY(tagsBy.value(QStringLiteral("mqtt")) > 50);
}

void PlantModelTest::samplesLieInTheirRangesAndSteps()
{
    PlantModel model(PlantOptions{.tags = 400});
    int texts = 0;
    for (int round = 0; round < 50; ++round) {
        model.step(60);
        for (qsizetype d = 0; d < model.devices().size(); ++d) {
            const Device &device = model.devices()[d];
            if (model.isGeneric(d))
                model.stepGeneric(d, 1);
            std::span<Point> points = model.pointsOf(d);
            QCOMPARE(qsizetype(points.size()), device.tags.size());
            for (qsizetype i = 0; i < device.tags.size(); ++i) {
                const Tag &tag = device.tags[i];
                const ServedValue value = points[size_t(i)].sample(UtcTime{});
                QCOMPARE(value.status, StatusCode::Good);
                if (tag.type == ValueType::Text) {
                    QVERIFY2(value.text.size() <= 32, qPrintable(tag.code)); // empty: no order, no batch
                    texts += value.text.isEmpty() ? 0 : 1;
                    continue;
                }
                const double number = numberOf(value.value, tag.type);
                const auto message = [&] { return QStringLiteral("%1 is %2").arg(tag.code).arg(number); };
                QVERIFY2(!tag.physicalRange.low || number >= *tag.physicalRange.low, qPrintable(message()));
                QVERIFY2(!tag.physicalRange.high || number <= *tag.physicalRange.high, qPrintable(message()));
                if (tag.scaling) {
                    const double raw = (number - tag.scaling->low) / (tag.scaling->high - tag.scaling->low) * tag.scaling->rawHigh;
                    QVERIFY2(std::abs(raw - std::round(raw)) < 1e-6, qPrintable(message()));
                }
                if (tag.kind == TagKind::Status) {
                    const bool known = std::any_of(tag.states.begin(), tag.states.end(),
                                                   [&](const StateText &state) { return double(state.value) == number; });
                    QVERIFY2(known, qPrintable(message()));
                }
            }
        }
    }
    QVERIFY(texts > 100);
}

void PlantModelTest::givesTheAskedNumberOfTags()
{
    const PlantModel model(PlantOptions{.tags = 25'000});
    QCOMPARE(model.tagCount(), 25'000);
    QVERIFY(model.isGeneric(model.devices().size() - 1));
    QCOMPARE(model.devices().size(), 6 + 3);
}

void PlantModelTest::everyMachineHasACard()
{
    const PlantModel model(PlantOptions{});
    QSet<TagUuid> tags;
    for (const Device &device : model.devices()) {
        for (const Tag &tag : device.tags)
            tags.insert(tag.id);
    }
    for (const Line &line : model.plant().sites[0].lines) {
        for (const Machine &machine : line.machines) {
            if (machine.code == QLatin1String("HALL"))
                continue; // a building does nothing
            QCOMPARE(machine.keyTags.size(), 2);
            QVERIFY(tags.contains(machine.keyTags[0]) && tags.contains(machine.keyTags[1]));
            QVERIFY2(tags.contains(machine.stateTag), qPrintable(machine.code));
        }
    }
}

QTEST_GUILESS_MAIN(PlantModelTest)
#include "tst_plant_model.moc"
