#include "app/link_journal.h"
#include "models/plant/event_source.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

//! One event for an outage and each of its causes, one for its end, however often a driver tries.
class TestLinkJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void retriesAreNotTold();
    void causesThatTakeTurnsAreToldOnce();
    void saysHowLongItWasDown_data();
    void saysHowLongItWasDown();
    void whatRestrictsALinkIsToldOnce();
    void devicesDoNotMix();
    void aDisabledDeviceHadNoOutage();
    void sayWhoseDeviceItIs();

private:
    void note(LinkState state, const QString &cause = {})
    {
        LinkStatus status;
        status.device = m_device.id;
        status.state = state;
        status.cause = cause;
        status.since = m_clock.utc();
        m_journal->note(m_device, status);
    }
    SnapshotPtr plantOf(const QString &tenant) const
    {
        Plant plant;
        Site site;
        site.id = SiteId::create();
        site.tenant = tenant;
        site.devices = {m_device};
        plant.sites = {site};
        return std::make_shared<PlantSnapshot>(plant, 1, [](std::span<const TagUuid>) { return std::vector<TagId>(); });
    }
    QStringList texts() const
    {
        QStringList all;
        for (const Event &event : m_events)
            all << event.text;
        return all;
    }

    ManualClock m_clock;
    Device m_device;
    QList<Event> m_events;
    std::unique_ptr<LinkJournal> m_journal;
};

void TestLinkJournal::init()
{
    m_events.clear();
    m_device = {};
    m_device.id = DeviceId::create();
    m_device.code = QStringLiteral("PLC-1");
    m_journal = std::make_unique<LinkJournal>([this](Event event) { m_events.append(std::move(event)); }, m_clock);
    m_journal->setSnapshot(*plantOf(QStringLiteral("default")));
}

void TestLinkJournal::retriesAreNotTold()
{
    note(LinkState::Connecting);
    note(LinkState::Up);
    QCOMPARE(texts(), QStringList{QStringLiteral("PLC-1 is connected.")});
    for (int attempt = 0; attempt < 100; ++attempt) {
        m_clock.advance(30s);
        note(LinkState::Connecting, QStringLiteral("connecting"));
        note(LinkState::Down, QStringLiteral("refused, 100%1"));
    }
    QCOMPARE(m_events.size(), 2);
    QCOMPARE(m_events[1].text, QStringLiteral("PLC-1 has no link (refused, 100%1)."));
    QCOMPARE(m_events[1].kind, EventKind::LinkDown);
    QCOMPARE(m_events[1].severity, Severity::Error);
    QCOMPARE(m_events[1].source, m_device.code);
    note(LinkState::Up);
    note(LinkState::Up);
    QCOMPARE(m_events.size(), 3);
    QCOMPARE(m_events[2].kind, EventKind::LinkUp);
}

void TestLinkJournal::causesThatTakeTurnsAreToldOnce()
{
    for (int attempt = 0; attempt < 50; ++attempt) { // two brokers, tried in turn
        note(LinkState::Down, QStringLiteral("a refuses"));
        note(LinkState::Down, QStringLiteral("b is not there"));
    }
    QCOMPARE(m_events.size(), 2);
    for (int attempt = 0; attempt < 50; ++attempt) // a cause that counts
        note(LinkState::Down, QStringLiteral("attempt %1").arg(attempt));
    QCOMPARE(m_events.size(), LinkJournal::kMostCauses);
    note(LinkState::Up);
    note(LinkState::Down, QStringLiteral("a refuses")); // a new outage
    QCOMPARE(m_events.size(), LinkJournal::kMostCauses + 2);
}

void TestLinkJournal::saysHowLongItWasDown_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("at once") << 0 << QStringLiteral("less than a second");
    QTest::newRow("seconds") << 59 << QStringLiteral("59 s");
    QTest::newRow("minutes") << 61 << QStringLiteral("1 min 1 s");
    QTest::newRow("hours") << 2 * 3'600 + 5 * 60 + 3 << QStringLiteral("2 h 5 min");
    QTest::newRow("days") << 3 * 86'400 + 3'700 << QStringLiteral("3 d 1 h");
}

void TestLinkJournal::saysHowLongItWasDown()
{
    QFETCH(int, seconds);
    QFETCH(QString, text);
    note(LinkState::Down, QStringLiteral("first"));
    m_clock.advance(std::chrono::seconds(seconds / 2));
    note(LinkState::Down, QStringLiteral("second")); // the same outage
    m_clock.advance(std::chrono::seconds(seconds - seconds / 2));
    note(LinkState::Degraded, QStringLiteral("1 of 2 tags cannot be read"));
    QCOMPARE(texts().mid(2), (QStringList{QStringLiteral("PLC-1 is connected. It had no link for %1.").arg(text),
                                          QStringLiteral("PLC-1: 1 of 2 tags cannot be read")}));
}

void TestLinkJournal::whatRestrictsALinkIsToldOnce()
{
    note(LinkState::Up);
    for (int i = 0; i < 10; ++i) {
        note(LinkState::Degraded, QStringLiteral("tag b cannot be read"));
        note(LinkState::Up);
    }
    QCOMPARE(m_events.size(), 2);
    QCOMPARE(m_events[1].kind, EventKind::Warning);
    QCOMPARE(m_events[1].severity, Severity::Warning);
}

void TestLinkJournal::devicesDoNotMix()
{
    note(LinkState::Down, QStringLiteral("refused"));
    m_device.id = DeviceId::create();
    m_device.code = QStringLiteral("PLC-2");
    note(LinkState::Down, QStringLiteral("refused"));
    note(LinkState::Up);
    QCOMPARE(m_events.size(), 3);
}

void TestLinkJournal::aDisabledDeviceHadNoOutage()
{
    m_device.enabled = false;
    const SnapshotPtr snapshot = plantOf(QStringLiteral("default"));
    note(LinkState::Down, QStringLiteral("refused"));
    m_journal->setSnapshot(*snapshot);
    m_clock.advance(1h);
    note(LinkState::Up);
    QCOMPARE(m_events.last().text, QStringLiteral("PLC-1 is connected."));
}

//! Another tenant's device may be called alike.
void TestLinkJournal::sayWhoseDeviceItIs()
{
    m_journal->setSnapshot(*plantOf(QStringLiteral("north")));
    note(LinkState::Down, QStringLiteral("refused"));
    QCOMPARE(readEventSource(m_events[0].source).code, QStringLiteral("PLC-1"));
    QCOMPARE(readEventSource(m_events[0].source).id, m_device.id.uuid);
}

QTEST_GUILESS_MAIN(TestLinkJournal)
#include "tst_link_journal.moc"
