#include "models/plant/plant_changes.h"
#include "models/plant/plant_differences.h"
#include "plant/sample_plant.h"

#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

//! What an audit trail says of a change of the configuration.
class PlantDifferencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsPropertiesBeforeAndAfter()
    {
        const Plant before = samplePlant();
        QCOMPARE(differences(before, before), std::pair(QString(), QString()));
        Plant after = before;
        after.sites[0].devices[0].period = std::chrono::milliseconds(500);
        after.sites[0].devices[0].tags[0].limits.high = 175;
        after.sites[0].devices[0].tags[0].limits.low = std::nullopt;
        after.sites[0].lines[0].machines[1].name = u"Pumpe"_s;
        after.name = u"Other"_s;
        for (const bool shared : {false, true}) { // the same whether or not somebody has looked before
            if (shared)
                (void)shareUnchanged(before, after);
            const auto [was, is] = differences(before, after);
            QCOMPARE(was, u"plant name: Sample; machine PMP-01 name: default; device PLC-1 periodMs: 250; tag PLC-1.pressure limits.high: 180; "
                          "tag PLC-1.pressure limits.low: 0.2"_s);
            QCOMPARE(is, u"plant name: Other; machine PMP-01 name: Pumpe; device PLC-1 periodMs: 500; tag PLC-1.pressure limits.high: 175; "
                         "tag PLC-1.pressure limits.low: default"_s);
        }
    }

    void tellsWhatComesAndGoes()
    {
        const Plant before = samplePlant();
        Plant after = before;
        after.sites[0].devices.removeLast();
        after.sites[0].devices[0].tags.removeAt(2);
        after.sites[0].devices[0].tags.append(plainTag(900, u"new"_s));
        Device device;
        device.id = {uuid(901)};
        device.code = u"D9"_s;
        device.tags = {plainTag(902, u"a"_s), plainTag(903, u"b"_s)};
        after.sites[0].devices.append(device);
        const auto [was, is] = differences(before, after);
        QCOMPARE(was, u"tag PLC-1.count; device MQ (0 tags)"_s);
        QCOMPARE(is, u"tag PLC-1.new; device D9 (2 tags)"_s);

        Plant turned = before;
        turned.sites[0].devices[0].tags.swapItemsAt(0, 1);
        QCOMPARE(differences(before, turned).second, u"tag PLC-1.order: another"_s);
    }

    void manyAreCounted()
    {
        const Plant before = wholesalePlant(2'000);
        Plant after = before;
        for (Tag &tag : after.sites[0].devices[0].tags)
            tag.unit = u"mbar"_s;
        const auto [was, is] = differences(before, after, 10);
        QCOMPARE(was.count(u"unit: bar"_s), 10);
        QCOMPARE(is.count(u"unit: mbar"_s), 10);
        QVERIFY2(is.contains(u"1990"_s) || is.contains(u"1,990"_s), qPrintable(is));
        Plant longName = before;
        longName.sites[0].devices[0].tags[0].name = QString(5'000, u'x');
        QVERIFY(differences(before, longName).second.size() < 250);
    }
};

QTEST_GUILESS_MAIN(PlantDifferencesTest)
#include "tst_plant_differences.moc"
