#include "drivers/link_monitor.h"

#include <QTest>

#include <thread>

using namespace lineside;
using namespace std::chrono_literals;

class TestLinkMonitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachChangeOnce();
    void aChangeOfCauseKeepsItsTime();
    void keepsFaultyFramesAlways();
    void framesAreBoundedAndInOrder();
    void longFramesAreCut();
    void countsFromManyThreads();
};

void TestLinkMonitor::tellsEachChangeOnce()
{
    ManualClock clock;
    LinkMonitor monitor(DeviceId::create(), clock);
    QList<LinkStatus> told;
    monitor.onStateChange([&](const LinkStatus &status) { told.append(status); });
    QCOMPARE(monitor.state(), LinkState::Connecting);
    monitor.setState(LinkState::Up, QStringLiteral("a cause that Up does not have"));
    monitor.setState(LinkState::Up);
    monitor.setState(LinkState::Down, QStringLiteral("connection refused"));
    monitor.setState(LinkState::Down, QStringLiteral("connection refused"));
    monitor.setState(LinkState::Down, QStringLiteral("no route"));
    QCOMPARE(told.size(), 3);
    QVERIFY(told[0].cause.isEmpty());
    QCOMPARE(told[1].cause, QStringLiteral("connection refused"));
    QCOMPARE(told[2].cause, QStringLiteral("no route"));
}

void TestLinkMonitor::aChangeOfCauseKeepsItsTime()
{
    ManualClock clock;
    LinkMonitor monitor(DeviceId::create(), clock);
    clock.advance(1s);
    monitor.setState(LinkState::Down, QStringLiteral("a"));
    const UtcTime down = clock.utc();
    clock.advance(1s);
    monitor.setState(LinkState::Down, QStringLiteral("b"));
    QCOMPARE(monitor.status().since, down);
    monitor.noteError(QStringLiteral("timeout"));
    QCOMPARE(monitor.status().lastError, QStringLiteral("timeout"));
    QCOMPARE(monitor.status().lastErrorAt, clock.utc());
}

void TestLinkMonitor::keepsFaultyFramesAlways()
{
    ManualClock clock;
    LinkMonitor monitor(DeviceId::create(), clock);
    FrameRecord good, faulty;
    good.bytes = QByteArray("good");
    faulty.bytes = QByteArray("bad");
    faulty.fault = true;
    monitor.record(good);
    monitor.record(faulty);
    QCOMPARE(monitor.frames().size(), 1);
    monitor.watch(true);
    monitor.record(good);
    QCOMPARE(monitor.frames().size(), 2);
    monitor.watch(false);
    monitor.record(good);
    QCOMPARE(monitor.frames().size(), 2);
}

void TestLinkMonitor::framesAreBoundedAndInOrder()
{
    ManualClock clock;
    LinkMonitor monitor(DeviceId::create(), clock);
    monitor.watch(true);
    for (int i = 0; i < 2'000; ++i) {
        clock.advance(1ms);
        FrameRecord frame;
        frame.at = clock.utc();
        frame.fault = i % 2 == 0;
        monitor.record(frame);
    }
    const QList<FrameRecord> frames = monitor.frames();
    QCOMPARE(size_t(frames.size()), LinkMonitor::kFrames + LinkMonitor::kFaultFrames);
    QVERIFY(std::is_sorted(frames.begin(), frames.end(),
                           [](const FrameRecord &a, const FrameRecord &b) { return a.at < b.at; }));
    QCOMPARE(frames.last().at, clock.utc()); // the newest are kept
}

void TestLinkMonitor::longFramesAreCut()
{
    ManualClock clock;
    LinkMonitor monitor(DeviceId::create(), clock);
    FrameRecord frame;
    frame.fault = true;
    frame.bytes = QByteArray(100'000, 'x');
    monitor.record(frame);
    QCOMPARE(monitor.frames().first().bytes.size(), kMaxFrameBytes);
    QVERIFY(monitor.frames().first().bytes.capacity() < 2 * kMaxFrameBytes);
    QCOMPARE(monitor.frames().first().size, 100'000);
}

void TestLinkMonitor::countsFromManyThreads()
{
    LinkMonitor monitor(DeviceId::create(), Clock::system());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&monitor] {
            for (int n = 0; n < 1'000; ++n) {
                monitor.addReadings(2);
                monitor.addOk(1ms);
                monitor.addTimeout();
                monitor.addException();
                monitor.addProtocolError();
                monitor.addReconnect();
                monitor.addMalformed();
                monitor.addBytes(3, 5);
                monitor.setState(n % 2 ? LinkState::Up : LinkState::Down, QStringLiteral("x"));
            }
        });
    }
    for (int n = 0; n < 100; ++n)
        monitor.status();
    for (std::thread &thread : threads)
        thread.join();
    const LinkStatus status = monitor.status();
    QCOMPARE(status.readings, quint64(8'000));
    QCOMPARE(status.requestsOk, quint64(4'000));
    QCOMPARE(status.latency.total, quint64(4'000));
    QCOMPARE(status.timeouts + status.exceptions + status.protocolErrors + status.reconnects + status.malformed,
             quint64(20'000));
    QCOMPARE(status.bytesIn, quint64(12'000));
    QCOMPARE(status.bytesOut, quint64(20'000));
}

QTEST_GUILESS_MAIN(TestLinkMonitor)
#include "tst_link_monitor.moc"
