#include "models/plant/event_source.h"
#include "plant/sample_plant.h"

#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

class TestEventSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! Codes need not be unique over tenants: the id says whose an event is, and the code is what people read.
    void sayWhoseItIs_data()
    {
        QTest::addColumn<QString>("tenant");
        QTest::addColumn<QString>("code");
        QTest::addColumn<bool>("hasId");
        QTest::newRow("house") << u"default"_s << u"CAP-01"_s << false;
        QTest::newRow("another") << u"north"_s << u"CAP-01"_s << true;
        QTest::newRow("gone") << QString() << u"CAP-01"_s << true;
        QTest::newRow("called as the station tells of itself") << u"default"_s << u"plant database"_s << true;
        QTest::newRow("called as with an id") << u"default"_s << u"X {00000000-0000-4000-8000-000000000007}"_s << true;
        QTest::newRow("another's that is called as with an id") << u"north"_s << u"X {00000000-0000-4000-8000-000000000007}"_s << true;
    }
    void sayWhoseItIs()
    {
        QFETCH(QString, tenant);
        QFETCH(QString, code);
        QFETCH(bool, hasId);
        const QString source = eventSource(tenant, code, uuid(9));
        const EventSource read = readEventSource(source);
        QCOMPARE(read.code, code);
        QCOMPARE(read.id, hasId ? uuid(9) : QUuid());
        QCOMPARE(source == code, !hasId);
    }

    void ofAPlant()
    {
        Plant plant;
        for (int i = 0; i < 2; ++i) {
            Site site;
            site.id = {uuid(100 * i)};
            site.code = QString::number(i);
            site.tenant = i ? u"north"_s : u"default"_s;
            Machine machine;
            machine.id = {uuid(100 * i + 1)};
            machine.code = u"CAP-01"_s;
            Line line;
            line.id = {uuid(100 * i + 2)};
            line.machines = {machine};
            site.lines = {line};
            Device device;
            device.id = {uuid(100 * i + 3)};
            device.code = u"PLC"_s;
            device.tags = {plainTag(100 * i + 4, u"torque"_s)};
            site.devices = {device};
            plant.sites << site;
        }
        const PlantSnapshot snapshot(plant, 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (size_t i = 0; i < tags.size(); ++i)
                ids.push_back(TagId(quint32(i + 1)));
            return ids;
        });
        const QString north = u" {"_s + uuid(101).toString(QUuid::WithoutBraces) + u'}';
        QCOMPARE(eventSource(snapshot, MachineId{uuid(1)}, u"CAP-01"_s), u"CAP-01"_s);
        QCOMPARE(eventSource(snapshot, MachineId{uuid(101)}, u"CAP-01"_s), u"CAP-01"_s + north);
        QCOMPARE(readEventSource(eventSource(snapshot, MachineId{uuid(55)}, u"CAP-01"_s)).id, uuid(55)); // has gone
        QCOMPARE(eventSource(snapshot, plant.sites[0].devices[0]), u"PLC"_s);
        QCOMPARE(readEventSource(eventSource(snapshot, plant.sites[1].devices[0])).id, uuid(103));
        QCOMPARE(eventSource(snapshot.tags()[0]), u"PLC.torque"_s);
        QCOMPARE(readEventSource(eventSource(snapshot.tags()[1])).code, u"PLC.torque"_s);
        QCOMPARE(readEventSource(eventSource(snapshot.tags()[1])).id, uuid(103));
    }

    void whatIsNoIdIsCode_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *one : {"", "CAP-01", "{00000000-0000-4000-8000-000000000007}", "CAP-01{00000000-0000-4000-8000-000000000007}",
                                "CAP-01 {00000000-0000-0000-0000-000000000000}", "CAP-01 {0000000-00000-4000-8000-000000000007}",
                                "CAP-01 {00000000-0000-4000-8000-000000000007}.torque"})
            QTest::addRow("%s", one) << QString::fromLatin1(one);
    }
    void whatIsNoIdIsCode()
    {
        QFETCH(QString, source);
        QCOMPARE(readEventSource(source).code, source);
        QVERIFY(readEventSource(source).id.isNull());
    }
};

QTEST_GUILESS_MAIN(TestEventSource)
#include "tst_event_source.moc"
