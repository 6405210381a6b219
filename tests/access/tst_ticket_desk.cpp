#include "access_fixture.h"
#include "models/access/ticket_desk.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestTicketDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worksOnceFromItsAddress();
    void diesAfterThirtySeconds();
    void isSpentByAnotherAddress();
    void junkIsNothing_data();
    void junkIsNothing();
    void thereIsABound();
    void onlyOneOfManyThreadsGetsIt();
};

namespace {

Principal holder(const char *address)
{
    Principal principal;
    principal.id = QUuid::createUuid();
    principal.session = QUuid::createUuid();
    principal.name = QStringLiteral("m.meier");
    principal.origin = from(address);
    return principal;
}

} // namespace

void TestTicketDesk::worksOnceFromItsAddress()
{
    SetClock clock;
    TicketDesk desk(clock);
    const Principal who = holder("192.0.2.1");
    const Result<Secret> ticket = desk.issue(who);
    QVERIFY(ticket.ok());
    const auto taken = desk.redeem(ticket->reveal(), from("192.0.2.1"));
    QVERIFY(taken.has_value());
    QCOMPARE(taken->id, who.id);
    QVERIFY(!desk.redeem(ticket->reveal(), from("192.0.2.1")));
}

void TestTicketDesk::diesAfterThirtySeconds()
{
    SetClock clock;
    TicketDesk desk(clock);
    const Secret first = *desk.issue(holder("192.0.2.1"));
    const Secret second = *desk.issue(holder("192.0.2.1"));
    clock.advance(30s - 1us);
    clock.turn(-1h); // the clock on the wall has no say
    QVERIFY(desk.redeem(first.reveal(), from("192.0.2.1")));
    clock.advance(1us);
    QVERIFY(!desk.redeem(second.reveal(), from("192.0.2.1")));
}

void TestTicketDesk::isSpentByAnotherAddress()
{
    SetClock clock;
    TicketDesk desk(clock);
    const Secret ticket = *desk.issue(holder("192.0.2.1"));
    QVERIFY(!desk.redeem(ticket.reveal(), from("192.0.2.2")));
    QVERIFY(!desk.redeem(ticket.reveal(), from("192.0.2.1"))); // somebody else has seen it
}

void TestTicketDesk::junkIsNothing_data()
{
    QTest::addColumn<QByteArray>("ticket");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray("abc");
    QTest::newRow("as long") << QByteArray(43, 'A');
    QTest::newRow("a megabyte") << QByteArray(1 << 20, 'A');
}

void TestTicketDesk::junkIsNothing()
{
    QFETCH(QByteArray, ticket);
    SetClock clock;
    TicketDesk desk(clock);
    QVERIFY(desk.issue(holder("192.0.2.1")).ok());
    QVERIFY(!desk.redeem(ticket, from("192.0.2.1")));
}

void TestTicketDesk::thereIsABound()
{
    SetClock clock;
    TicketDesk desk(clock);
    const Principal greedy = holder("192.0.2.1");
    for (int i = 0; i < TicketDesk::kMostPerSession; ++i)
        QVERIFY(desk.issue(greedy).ok());
    QCOMPARE(desk.issue(greedy).error().kind, Error::Kind::Busy);
    QVERIFY(desk.issue(holder("192.0.2.2")).ok());
    clock.advance(31s);
    QVERIFY(desk.issue(greedy).ok());
    SetClock other;
    TicketDesk full(other);
    for (qsizetype i = 0; i < TicketDesk::kMost; ++i)
        QVERIFY(full.issue(holder("192.0.2.1")).ok());
    QCOMPARE(full.issue(holder("192.0.2.1")).error().kind, Error::Kind::Busy);
    other.advance(31s);
    QVERIFY(full.issue(holder("192.0.2.1")).ok());
}

void TestTicketDesk::onlyOneOfManyThreadsGetsIt()
{
    SetClock clock;
    TicketDesk desk(clock);
    for (int round = 0; round < 50; ++round) {
        const Secret ticket = *desk.issue(holder("192.0.2.1"));
        std::atomic<int> got{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { got += desk.redeem(ticket.reveal(), from("192.0.2.1")).has_value(); });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(got.load(), 1);
    }
}

QTEST_GUILESS_MAIN(TestTicketDesk)
#include "tst_ticket_desk.moc"
