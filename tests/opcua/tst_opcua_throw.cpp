#include "opcua/opcua_rig.h"
#include "opcua/plant_server.h"

#include "drivers/host/driver_host.h"
#include "drivers/host/event_guard.h"

#include <QTest>

#include <atomic>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

//! Throws when it is asked for the time, as anything that a driver uses might.
class FaultyClock final : public Clock
{
public:
    enum Fault { None, Utc, Steady };
    std::atomic<Fault> fault{None};

    UtcTime utc() const override { return ask(Utc, Clock::system().utc()); }
    SteadyTime steady() const override { return ask(Steady, Clock::system().steady()); }

private:
    template<typename Time>
    Time ask(Fault which, Time time) const
    {
        if (fault == which)
            throw std::runtime_error("the clock cannot");
        return time;
    }
};

} // namespace

//! What is thrown in one device's driver is that device's link error, wherever in the library's calls it comes from.
class TestOpcUaThrow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void costsItsOwnLinkOnly_data();
    void costsItsOwnLinkOnly();

private:
    PlantServer m_server;
};

void TestOpcUaThrow::initTestCase()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_server.start(), m_server.errors());
}

void TestOpcUaThrow::costsItsOwnLinkOnly_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("where a publication is taken, called by the library") << int(FaultyClock::Utc);
    QTest::newRow("in a turn of its own") << int(FaultyClock::Steady);
}

void TestOpcUaThrow::costsItsOwnLinkOnly()
{
    QFETCH(int, fault);
    OpcUaRig rig;
    rig.add(QStringLiteral("Double"));
    rig.device.parameters[QStringLiteral("endpoint")] = m_server.url();
    Device faulty = rig.device, sound = rig.device;
    faulty.code = QStringLiteral("FAULTY");
    sound.id = DeviceId::create();
    sound.code = QStringLiteral("SOUND");
    for (Tag &tag : sound.tags)
        tag.id = TagUuid::create();

    FaultyClock clock;
    DriverEntry entry;
    entry.description.id = QStringLiteral("opcua");
    entry.create = [&](const Device &device, const QList<DriverTag> &tags, DriverContext context) -> std::unique_ptr<Driver> {
        const Clock &own = device.code == QStringLiteral("FAULTY") ? static_cast<const Clock &>(clock) : context.clock;
        return std::make_unique<opcua::OpcUaDriver>(
            device, tags, DriverContext{context.queue, context.monitor, own, context.secrets, rig.folder()}, rig.pace);
    };
    // As it is registered, and on one thread, where the drivers could do each other more harm.
    for (const bool blocks : {true, false}) {
        entry.blocks = blocks;
        FieldQueue queue;
        DriverHostSettings settings;
        settings.threads = 1;
        DriverHost host({entry}, queue, rig.secrets, Clock::system(), settings);
        std::atomic<int> soundWasDown{0};
        host.onLinkChange([&](const Device &device, const LinkStatus &status) {
            soundWasDown += device.code == QStringLiteral("SOUND") && status.state == LinkState::Down;
        });
        Plant plant;
        Site site;
        site.id = SiteId::create();
        site.devices = {faulty, sound};
        plant.sites = {site};
        quint32 next = 0;
        host.start(std::make_shared<PlantSnapshot>(plant, 1, [&next](std::span<const TagUuid> uuids) {
            std::vector<TagId> numbers;
            for (size_t i = 0; i < uuids.size(); ++i)
                numbers.push_back(TagId(++next));
            return numbers;
        }));
        const auto state = [&host](int device) { return host.links()[device].state; };
        QTRY_VERIFY_WITH_TIMEOUT(state(0) == LinkState::Up && state(1) == LinkState::Up, 20'000);
        clock.fault = FaultyClock::Fault(fault);
        QVERIFY(m_server.set(QStringLiteral("Double"), 1.0 + double(blocks)));
        QTRY_VERIFY_WITH_TIMEOUT(host.links()[0].lastError.contains(QStringLiteral("the clock cannot")), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(state(0), LinkState::Down, 20'000);
        QCOMPARE(state(1), LinkState::Up);
        clock.fault = FaultyClock::None;
        QTRY_COMPARE_WITH_TIMEOUT(state(0), LinkState::Up, 20'000);
        QCOMPARE(soundWasDown.load(), 0);
        host.stop();
    }
}

int main(int argc, char *argv[])
{
    GuardedApplication<QCoreApplication> application(argc, argv);
    TestOpcUaThrow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_opcua_throw.moc"
