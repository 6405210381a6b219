#include "models/history/status_journal.h"
#include "models/plant/event_source.h"
#include "commands/fake_historian.h"
#include "plant/sample_plant.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

//! Two devices of a hundred tags each, numbered from 1.
Plant twoDevices()
{
    Plant plant = wholesalePlant(100);
    Device other;
    other.id = {uuid(4)};
    other.code = QStringLiteral("E");
    other.driver = QStringLiteral("mqtt");
    for (int i = 0; i < 100; ++i)
        other.tags.append(plainTag(50'000 + i, QStringLiteral("e%1").arg(i)));
    plant.sites[0].devices.append(other);
    return plant;
}

struct JournalBench
{
    FakeHistorian historian;
    ManualClock clock;
    StatusJournal journal{historian, clock};
    const Plant plant = twoDevices();
    const SnapshotPtr snapshot = std::make_shared<const PlantSnapshot>(plant, 1, countingNumbering());

    JournalBench() { journal.setSnapshot(snapshot); }
    TagId tag(int device, int index) const { return snapshot->tagsOf(plant.sites[0].devices[device].id)[size_t(index)].id; }
    //! The first \a count tags of a device get this status.
    void say(int device, StatusCode status, int count = 1, double value = 4.5)
    {
        auto batch = std::make_shared<Batch>();
        batch->device = plant.sites[0].devices[device].id;
        for (int i = 0; i < count; ++i)
            batch->readings.push_back({tag(device, i), status, clock.utc(), Payload::of(value)});
        journal.take(batch);
    }
    qsizetype count(EventKind kind) const { return historian.events(kind).size(); }
};

} // namespace

class TestStatusJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outOfRangeIsToldOnce();
    void bothWaysToBeOutOfRangeAreTold();
    void sameTagIsToldOnceAMinute();
    void whatWasHeldBackIsCounted();
    void silentDeviceIsOneEvent();
    void eachSilentDeviceIsTold();
    void atMostFiftyASecond();
    void infoBitsAreNoChange();
    void otherStatusesAreNotTold();
    void unknownTagsAreLeftAlone();
    void nothingBeforeASnapshot();
    void sayWhoseDeviceItIs();
    void newSnapshotIsTaken();
};

void TestStatusJournal::outOfRangeIsToldOnce()
{
    JournalBench bench;
    bench.say(0, StatusCode::Good);
    for (int i = 0; i < 10; ++i)
        bench.say(0, StatusCode::BadOutOfRange, 1, 451.25);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(1));
    const Event event = bench.historian.events(EventKind::SensorOutOfRange).first();
    QCOMPARE(event.severity, Severity::Warning);
    QCOMPARE(event.source, QStringLiteral("D.") + bench.plant.sites[0].devices[0].tags[0].code);
    QCOMPARE(event.after, QStringLiteral("451.25"));
    QCOMPARE(event.at, bench.clock.utc());
    QVERIFY(event.text.contains(QLatin1String("range")));
}

void TestStatusJournal::bothWaysToBeOutOfRangeAreTold()
{
    JournalBench bench;
    bench.say(0, StatusCode::UncertainEngineeringUnitsExceeded);
    bench.say(1, StatusCode::BadOutOfRange);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(2));
}

void TestStatusJournal::sameTagIsToldOnceAMinute()
{
    JournalBench bench;
    for (int i = 0; i < 59; ++i) { // a value that hovers about the end of its range
        bench.say(0, StatusCode::BadOutOfRange);
        bench.say(0, StatusCode::Good);
        bench.clock.advance(1s);
    }
    bench.clock.advance(1s);
    bench.say(0, StatusCode::BadOutOfRange);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(2));
}

void TestStatusJournal::whatWasHeldBackIsCounted()
{
    JournalBench bench;
    for (int i = 0; i < 5; ++i) {
        bench.say(0, StatusCode::BadOutOfRange);
        bench.say(0, StatusCode::Good);
    }
    bench.clock.advance(61s);
    bench.say(0, StatusCode::BadOutOfRange);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(2));
    QVERIFY(!bench.historian.events().first().text.contains(QLatin1Char('4')));
    QVERIFY(bench.historian.events().last().text.contains(QLatin1String("4 further")));
    bench.clock.advance(61s);
    bench.say(0, StatusCode::Good);
    bench.say(0, StatusCode::BadOutOfRange);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(3));
    QVERIFY(!bench.historian.events().last().text.contains(QLatin1String("further"))); // told once
    // A device that is silent twice within the minute: the next event of either kind counts it.
    bench.say(1, StatusCode::BadNoCommunication, 3);
    bench.say(1, StatusCode::Good, 3);
    bench.say(1, StatusCode::BadNoCommunication, 3);
    bench.say(1, StatusCode::Good, 3);
    bench.clock.advance(61s);
    bench.say(1, StatusCode::BadNoCommunication, 3);
    QTRY_COMPARE(bench.count(EventKind::HeartbeatTimeout), qsizetype(2));
    QVERIFY(bench.historian.events().last().text.contains(QLatin1String("1 further")));
}

void TestStatusJournal::silentDeviceIsOneEvent()
{
    JournalBench bench;
    bench.say(1, StatusCode::Good, 100);
    bench.say(1, StatusCode::BadNoCommunication, 100);
    QTRY_COMPARE(bench.count(EventKind::HeartbeatTimeout), qsizetype(1));
    const Event event = bench.historian.events().first();
    QCOMPARE(event.source, QStringLiteral("E"));
    QCOMPARE(event.severity, Severity::Error);
    QVERIFY2(event.text.startsWith(QLatin1String("100 ")), qPrintable(event.text));
    // It stays silent: no second event, whatever is said again.
    bench.clock.advance(120s);
    bench.say(1, StatusCode::BadNoCommunication, 100);
    bench.say(0, StatusCode::BadOutOfRange); // a mark behind it
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(1));
    QCOMPARE(bench.count(EventKind::HeartbeatTimeout), qsizetype(1));
}

void TestStatusJournal::eachSilentDeviceIsTold()
{
    JournalBench bench;
    bench.say(0, StatusCode::BadNoCommunication, 10);
    bench.say(1, StatusCode::BadNoCommunication, 10);
    QTRY_COMPARE(bench.count(EventKind::HeartbeatTimeout), qsizetype(2));
}

void TestStatusJournal::atMostFiftyASecond()
{
    JournalBench bench;
    bench.say(0, StatusCode::BadOutOfRange, 100);
    bench.clock.advance(1s);
    bench.say(1, StatusCode::BadOutOfRange, 1);
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(51));
    QVERIFY(bench.historian.events().last().text.contains(QLatin1String("50 further")));
}

void TestStatusJournal::infoBitsAreNoChange()
{
    JournalBench bench;
    bench.say(0, StatusCode::BadOutOfRange);
    bench.clock.advance(120s);
    bench.say(0, StatusCode(quint32(StatusCode::BadOutOfRange) | kInfoTypeDataValue | kLimitHigh));
    bench.say(1, StatusCode::BadOutOfRange); // a mark behind it
    QTRY_COMPARE(bench.count(EventKind::SensorOutOfRange), qsizetype(2));
}

void TestStatusJournal::otherStatusesAreNotTold()
{
    JournalBench bench;
    for (const StatusCode status : {StatusCode::Good, StatusCode::BadSensorFailure, StatusCode::UncertainLastUsableValue,
                                    StatusCode::BadConfigurationError, StatusCode::BadOutOfService})
        bench.say(0, status, 100);
    bench.say(1, StatusCode::BadOutOfRange); // a mark behind it
    QTRY_COMPARE(bench.historian.events().size(), qsizetype(1));
}

void TestStatusJournal::unknownTagsAreLeftAlone()
{
    JournalBench bench;
    auto batch = std::make_shared<Batch>();
    batch->device = DeviceId::create();
    batch->readings.push_back({TagId(9'999'999), StatusCode::BadOutOfRange, bench.clock.utc(), {}});
    batch->readings.push_back({bench.tag(0, 0), StatusCode::BadNoCommunication, bench.clock.utc(), {}});
    bench.journal.take(batch);
    bench.say(1, StatusCode::BadOutOfRange); // a mark behind it
    QTRY_COMPARE(bench.historian.events().size(), qsizetype(1));
}

void TestStatusJournal::nothingBeforeASnapshot()
{
    FakeHistorian historian;
    ManualClock clock;
    StatusJournal journal(historian, clock);
    auto batch = std::make_shared<Batch>();
    batch->readings.push_back({TagId(1), StatusCode::BadOutOfRange, clock.utc(), {}});
    journal.take(batch);
    QVERIFY(historian.events().isEmpty());
}

//! Codes of tags and devices may be another tenant's, too: the id says whose an event is.
void TestStatusJournal::sayWhoseDeviceItIs()
{
    JournalBench bench;
    Plant plant = bench.plant;
    plant.sites[0].tenant = QStringLiteral("north");
    bench.journal.setSnapshot(std::make_shared<const PlantSnapshot>(plant, 2, countingNumbering()));
    bench.say(0, StatusCode::BadOutOfRange);
    bench.say(0, StatusCode::BadNoCommunication, 2);
    QTRY_COMPARE(bench.historian.events().size(), qsizetype(2));
    for (const Event &event : bench.historian.events())
        QCOMPARE(readEventSource(event.source).id, plant.sites[0].devices[0].id.uuid);
    QCOMPARE(readEventSource(bench.historian.events()[0].source).code, QStringLiteral("D.") + plant.sites[0].devices[0].tags[0].code);
    QCOMPARE(readEventSource(bench.historian.events()[1].source).code, QStringLiteral("D"));
}

void TestStatusJournal::newSnapshotIsTaken()
{
    JournalBench bench;
    Plant plant = bench.plant;
    plant.sites[0].devices[0].code = QStringLiteral("RENAMED");
    bench.journal.setSnapshot(std::make_shared<const PlantSnapshot>(plant, 2, countingNumbering()));
    bench.say(0, StatusCode::BadOutOfRange);
    QTRY_COMPARE(bench.historian.events().size(), qsizetype(1));
    QVERIFY(bench.historian.events().first().source.startsWith(QStringLiteral("RENAMED.")));
}

QTEST_GUILESS_MAIN(TestStatusJournal)
#include "tst_status_journal.moc"
