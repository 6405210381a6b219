#include "drivers/fake_driver.h"
#include "drivers/host/event_guard.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <optional>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

//! The machine's clock, ahead by what the test wants; any thread.
class SteppedClock final : public Clock
{
public:
    void step(std::chrono::microseconds by) const { m_ahead += by.count(); }
    UtcTime utc() const override { return Clock::system().utc() + std::chrono::microseconds(m_ahead); }
    SteadyTime steady() const override { return Clock::system().steady() + std::chrono::microseconds(m_ahead); }

private:
    mutable std::atomic<qint64> m_ahead{0};
};

//! One outcome from some other thread, and how often it came.
class OutcomeProbe
{
public:
    std::function<void(WriteOutcome)> done()
    {
        return [state = m_state](WriteOutcome outcome) {
            const std::lock_guard lock(state->mutex);
            ++state->calls;
            state->outcome = std::move(outcome);
            state->at = std::chrono::steady_clock::now();
        };
    }
    int calls() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->calls;
    }
    WriteOutcome outcome() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->outcome;
    }
    SteadyTime at() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->at;
    }

private:
    struct State
    {
        std::mutex mutex;
        int calls = 0;
        WriteOutcome outcome;
        SteadyTime at{};
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

template<typename T>
class JobProbe
{
public:
    typename Job<T>::Callback done()
    {
        return [state = m_state](Result<T> result) {
            const std::lock_guard lock(state->mutex);
            ++state->calls;
            state->result = std::move(result);
        };
    }
    int calls() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->calls;
    }
    std::optional<Result<T>> result() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->result;
    }

private:
    struct State
    {
        std::mutex mutex;
        int calls = 0;
        std::optional<Result<T>> result;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

const QString kA = QStringLiteral("A");
const QString kB = QStringLiteral("B");

} // namespace

class TestDriverHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        world = std::make_shared<FakeWorld>();
        queue = std::make_unique<FieldQueue>();
        numbers = FakeNumbers();
        settings = {};
        settings.threads = 2;
    }
    void cleanup()
    {
        world->letGo();
        host.reset();
    }

    void runsDriversOnTheirThreadsAndClosesThemThere();
    void leavesUnchangedDevicesAlone();
    void reconfiguresTagsByDifference();
    void changesOfNameAndPeriodDoNotReconnect();
    void makesANewDriverForAnotherConnection();
    void disablingTellsTheTagsAtOnce();
    void unknownDriverIsDownWithItsCause();
    void tellsLinkTransitionsOnly();
    void blockingDriverHasItsOwnThread();
    void hangingCloseDoesNotHoldUpStop();
    void driverThatThrowsIsMadeAgain_data();
    void driverThatThrowsIsMadeAgain();
    void slotThatThrowsIsALinkError_data();
    void slotThatThrowsIsALinkError();
    void crashLoopBacksOff();
    void slowDriverWithItsOwnThreadHoldsUpNobody();
    void heldThreadIsToldAndLeft();
    void writeIsAnsweredOnce_data();
    void writeIsAnsweredOnce();
    void writeIsRefusedAtOnce_data();
    void writeIsRefusedAtOnce();
    void writeThatNeverStartedIsNotSent();
    void writeOvertakesWhatIsQueued();
    void widensAndNarrowsPeriods();
    void testsAndBrowsesAside();
    void boundsJobsAndCancelsThem();
    void jobThatIgnoresItsCancelIsAnsweredAllTheSame();
    void answersForTheGateway();

private:
    DriverHost &start(const QList<Device> &devices, DriverRegistry registry = {})
    {
        if (registry.empty())
            registry = {fakeEntry(world), fakeEntry(world, QStringLiteral("blocking"), true)};
        host = std::make_unique<DriverHost>(std::move(registry), *queue, secrets, Clock::system(), settings);
        if (onLink)
            host->onLinkChange(onLink);
        host->start(numbers.snapshot(devices));
        return *host;
    }
    bool isUp(const DeviceId &device) const
    {
        for (const LinkStatus &status : host->links()) {
            if (status.device == device)
                return status.state == LinkState::Up;
        }
        return false;
    }
    QList<bool> linkChanges(const DeviceId &device)
    {
        QList<bool> ups;
        for (const FieldMessage &message : queue->take(std::chrono::steady_clock::now())) {
            if (const auto *change = std::get_if<LinkChange>(&message); change && change->device == device)
                ups.append(change->up);
        }
        return ups;
    }

    std::vector<int> periodChanges(const DeviceId &device)
    {
        std::vector<int> periods;
        for (const FieldMessage &message : queue->take(std::chrono::steady_clock::now())) {
            if (const auto *change = std::get_if<PeriodChange>(&message); change && change->device == device)
                periods.push_back(int(change->inForce.count()));
        }
        return periods;
    }

    std::shared_ptr<FakeWorld> world;
    std::unique_ptr<FieldQueue> queue;
    FakeNumbers numbers;
    NoSecrets secrets;
    DriverHostSettings settings;
    std::function<void(const Device &, const LinkStatus &)> onLink;
    std::unique_ptr<DriverHost> host;
};

void TestDriverHost::runsDriversOnTheirThreadsAndClosesThemThere()
{
    QList<Device> devices;
    for (int i = 0; i < 10; ++i)
        devices.append(fakeDevice(QStringLiteral("D%1").arg(i), 3));
    start(devices);
    std::set<QThread *> threads;
    for (const Device &device : devices) {
        QTRY_VERIFY(isUp(device.id));
        const FakeWorld::Seen seen = world->seen(device.code);
        QCOMPARE(seen.tags.size(), 3);
        QVERIFY(seen.thread != QThread::currentThread());
        threads.insert(seen.thread);
    }
    QCOMPARE(threads.size(), size_t(2));
    host->stop();
    for (const Device &device : devices) {
        const FakeWorld::Seen seen = world->seen(device.code);
        QCOMPARE(seen.closed, 1);
        QCOMPARE(seen.destroyed, 1);
        QVERIFY(!seen.foreignThread);
    }
}

void TestDriverHost::leavesUnchangedDevicesAlone()
{
    Device a = fakeDevice(kA, 2), b = fakeDevice(kB, 2);
    start({a, b});
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    b.tags.append(fakeTag(QStringLiteral("new")));
    b.tags[0].address = QJsonObject{{QStringLiteral("x"), 1}};
    host->setSnapshot(numbers.snapshot({a, b}));
    QTRY_COMPARE(world->seen(kB).reconfigured, 1);
    host->setSnapshot(numbers.snapshot({b})); // a leaves
    QTRY_COMPARE(world->seen(kA).destroyed, 1);
    host->stop();
    QCOMPARE(world->seen(kA).reconfigured, 0);
    QCOMPARE(world->seen(kB).created, 1);
    QCOMPARE(world->seen(kB).reconfigured, 1);
    QVERIFY(world->seen(kB).periods.empty());
}

void TestDriverHost::reconfiguresTagsByDifference()
{
    Device a = fakeDevice(kA, 4);
    a.tags[3].enabled = false;
    start({a});
    QTRY_VERIFY(isUp(a.id));
    QCOMPARE(world->seen(kA).tags.size(), 3);
    const TagId changed = numbers.of(a.tags[0]), removed = numbers.of(a.tags[1]), off = numbers.of(a.tags[2]),
                on = numbers.of(a.tags[3]);
    a.tags[0].type = ValueType::Int64;
    a.tags[2].enabled = false;
    a.tags[3].enabled = true;
    a.tags.removeAt(1);
    a.tags.append(fakeTag(QStringLiteral("new")));
    host->setSnapshot(numbers.snapshot({a}));
    QTRY_COMPARE(world->seen(kA).reconfigured, 1);
    FakeWorld::Seen seen = world->seen(kA);
    QCOMPARE(seen.changed, QList<TagId>{changed});
    QCOMPARE(QSet<TagId>(seen.removed.begin(), seen.removed.end()), (QSet<TagId>{removed, off}));
    QCOMPARE(QSet<TagId>(seen.added.begin(), seen.added.end()), (QSet<TagId>{on, numbers.of(a.tags.last())}));
    QCOMPARE(seen.created, 1);
}

void TestDriverHost::changesOfNameAndPeriodDoNotReconnect()
{
    Device a = fakeDevice(kA, 1);
    start({a});
    QTRY_VERIFY(isUp(a.id));
    a.name = QStringLiteral("Another name");
    a.timeTolerance.ahead = 1s;
    a.tags[0].limits.high = 3;
    a.tags[0].name = QStringLiteral("n");
    host->setSnapshot(numbers.snapshot({a}));
    a.period = 100ms;
    host->setSnapshot(numbers.snapshot({a}));
    QTRY_COMPARE(world->seen(kA).periods, std::vector<int>{100});
    QCOMPARE(world->seen(kA).reconfigured, 1);
    QVERIFY(world->seen(kA).changed.isEmpty());
    QCOMPARE(world->seen(kA).created, 1);
    QCOMPARE(host->links().first().period, 100ms);
}

void TestDriverHost::makesANewDriverForAnotherConnection()
{
    Device a = fakeDevice(kA);
    start({a});
    QTRY_VERIFY(isUp(a.id));
    QThread *const thread = world->seen(kA).thread;
    a.parameters = {{QStringLiteral("host"), QStringLiteral("10.0.0.2")}};
    host->setSnapshot(numbers.snapshot({a}));
    QTRY_COMPARE(world->seen(kA).opened, 2);
    QCOMPARE(world->seen(kA).closed, 1);
    QCOMPARE(world->seen(kA).destroyed, 1);
    QCOMPARE(world->seen(kA).thread, thread); // so the old connection was closed before the new one was opened
    QTRY_VERIFY(isUp(a.id));
    QCOMPARE(linkChanges(a.id), (QList<bool>{true, false, true}));
}

void TestDriverHost::disablingTellsTheTagsAtOnce()
{
    Device a = fakeDevice(kA);
    start({a});
    QTRY_VERIFY(isUp(a.id));
    a.enabled = false;
    host->setSnapshot(numbers.snapshot({a}));
    QTRY_COMPARE(world->seen(kA).destroyed, 1);
    QCOMPARE(host->links().first().state, LinkState::Disabled);
    QList<bool> changes;
    QTRY_VERIFY((changes += linkChanges(a.id)).size() == 2);
    QCOMPARE(changes, (QList<bool>{true, false}));
    a.enabled = true;
    host->setSnapshot(numbers.snapshot({a}));
    QTRY_VERIFY(isUp(a.id));
}

void TestDriverHost::unknownDriverIsDownWithItsCause()
{
    Device a = fakeDevice(kA, 1, QStringLiteral("xyz")), b = fakeDevice(kB);
    start({a, b});
    QTRY_VERIFY(isUp(b.id));
    const LinkStatus status = host->links().first();
    QCOMPARE(status.state, LinkState::Down);
    QCOMPARE(status.cause, QStringLiteral("This build has no driver 'xyz'."));
    QCOMPARE(host->check(a).first().message, status.cause);
}

void TestDriverHost::tellsLinkTransitionsOnly()
{
    std::mutex mutex;
    QList<LinkState> told;
    LinkMonitor *monitor = nullptr;
    onLink = [&](const Device &device, const LinkStatus &status) {
        QCOMPARE(device.code, kA);
        const std::lock_guard lock(mutex);
        told.append(status.state);
    };
    DriverEntry entry = fakeEntry(world);
    const auto create = entry.create;
    entry.create = [&, create](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        monitor = &context.monitor;
        return create(device, tags, context);
    };
    Device a = fakeDevice(kA);
    start({a}, {entry});
    QTRY_VERIFY(isUp(a.id));
    monitor->setState(LinkState::Degraded, QStringLiteral("one unit does not answer"));
    monitor->setState(LinkState::Degraded, QStringLiteral("one unit does not answer"));
    monitor->setState(LinkState::Up);
    monitor->setState(LinkState::Down, QStringLiteral("gone"));
    monitor->setState(LinkState::Connecting);
    monitor->setState(LinkState::Up);
    host->stop();
    QCOMPARE(linkChanges(a.id), (QList<bool>{true, false, true}));
    QCOMPARE(told, (QList<LinkState>{LinkState::Up, LinkState::Degraded, LinkState::Up, LinkState::Down,
                                     LinkState::Connecting, LinkState::Up}));
    host.reset();
    onLink = {};
}

void TestDriverHost::blockingDriverHasItsOwnThread()
{
    QList<Device> devices;
    std::set<QThread *> threads;
    for (int i = 0; i < 3; ++i)
        devices.append(fakeDevice(QStringLiteral("D%1").arg(i), 1, QStringLiteral("blocking")));
    start(devices);
    for (const Device &device : devices) {
        QTRY_VERIFY(isUp(device.id));
        threads.insert(world->seen(device.code).thread);
    }
    QCOMPARE(threads.size(), size_t(3));
}

void TestDriverHost::hangingCloseDoesNotHoldUpStop()
{
    Device a = fakeDevice(kA), b = fakeDevice(kB, 1, QStringLiteral("blocking"));
    world->misbehave(kA, QStringLiteral("hang in close"));
    start({a, b});
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("did not close in time")));
    const auto before = std::chrono::steady_clock::now();
    host->stop();
    const auto took = std::chrono::steady_clock::now() - before;
    QVERIFY(took < 3500ms);
    QCOMPARE(world->seen(kB).destroyed, 1);
    // Let the thread come back while what it uses is still there.
    world->letGo();
    QTRY_COMPARE(world->seen(kA).destroyed, 1);
}

void TestDriverHost::driverThatThrowsIsMadeAgain_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("create") << QStringLiteral("throw in create");
    QTest::newRow("open") << QStringLiteral("throw in open");
}

void TestDriverHost::driverThatThrowsIsMadeAgain()
{
    QFETCH(QString, how);
    Device a = fakeDevice(kA), b = fakeDevice(kB);
    world->misbehave(kA, how);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("The driver failed")));
    start({a, b});
    QTRY_VERIFY(isUp(b.id));
    QTRY_COMPARE(host->links().first().state, LinkState::Down);
    QVERIFY(host->links().first().cause.contains(QStringLiteral("the fake cannot")));
    world->misbehave(kA, how, false);
    QTRY_VERIFY(isUp(a.id));
    QCOMPARE(world->seen(kA).created, 2);
    QCOMPARE(world->seen(kB).created, 1);
}

void TestDriverHost::slotThatThrowsIsALinkError_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<bool>("neighbourToo");
    QTest::newRow("the driver's own") << QStringLiteral("throw in a timer") << QStringLiteral("the fake's timer cannot") << false;
    QTest::newRow("a child's that is gone")
        << QStringLiteral("throw in a helper's timer") << QStringLiteral("unknown exception") << false;
    QTest::newRow("nobody's") << QStringLiteral("throw in a stranger's timer") << QStringLiteral("nobody's timer cannot") << true;
}

void TestDriverHost::slotThatThrowsIsALinkError()
{
    QFETCH(QString, how);
    QFETCH(QString, cause);
    QFETCH(bool, neighbourToo);
    settings.threads = 1;
    Device a = fakeDevice(kA), b = fakeDevice(kB);
    world->misbehave(kA, how);
    const QRegularExpression warning(QStringLiteral("The driver failed"));
    QTest::ignoreMessage(QtWarningMsg, warning);
    if (neighbourToo)
        QTest::ignoreMessage(QtWarningMsg, warning);
    start({a, b});
    const auto linkOfA = [&] {
        const QList<LinkStatus> links = host->links();
        return *std::ranges::find(links, a.id, &LinkStatus::device);
    };
    QTRY_COMPARE(linkOfA().state, LinkState::Down);
    QVERIFY2(linkOfA().cause.contains(cause), qPrintable(linkOfA().cause));
    world->misbehave(kA, how, false);
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    QCOMPARE(world->seen(kA).created, 2);
    QCOMPARE(world->seen(kB).created, neighbourToo ? 2 : 1);
}

void TestDriverHost::crashLoopBacksOff()
{
    // X5: a driver that throws as soon as it works, again and again.
    settings.threads = 1;
    Device a = fakeDevice(kA), b = fakeDevice(kB);
    world->misbehave(kA, QStringLiteral("throw in a timer"));
    const SteppedClock clock;
    std::vector<SteadyTime> made;
    std::mutex mutex;
    DriverEntry entry = fakeEntry(world);
    entry.create = [&, make = entry.create](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        if (device.code == kA) {
            const std::lock_guard lock(mutex);
            made.push_back(context.clock.steady());
        }
        return make(device, tags, context);
    };
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("The driver failed"))); // once, not each time
    host = std::make_unique<DriverHost>(DriverRegistry{entry}, *queue, secrets, clock, settings);
    host->start(numbers.snapshot({a, b}));
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return made.size();
    };
    QTRY_VERIFY_WITH_TIMEOUT((clock.step(1s), count() >= 8), 60'000);
    const std::vector<std::chrono::seconds> pauses{1s, 2s, 4s, 8s, 16s, 30s, 30s};
    for (size_t i = 0; i < pauses.size(); ++i)
        QVERIFY2(made[i + 1] - made[i] >= pauses[i], qPrintable(QStringLiteral("pause %1").arg(i)));

    // The tags are told each time, and the neighbour on the same thread never notices.
    QTRY_COMPARE(host->links()[0].state, LinkState::Down);
    const QList<bool> changes = linkChanges(a.id);
    QVERIFY(changes.size() >= 2 && !changes.last());
    QVERIFY(isUp(b.id));
    QCOMPARE(world->seen(kB).created, 1);
    QCOMPARE(world->seen(kA).created - world->seen(kA).destroyed, 0); // nothing is left of those that failed
    world->misbehave(kA, QStringLiteral("throw in a timer"), false);
    QTRY_VERIFY_WITH_TIMEOUT((clock.step(1s), isUp(a.id)), 60'000);
}

void TestDriverHost::slowDriverWithItsOwnThreadHoldsUpNobody()
{
    settings.threads = 1;
    Device a = fakeDevice(kA, 1, QStringLiteral("blocking")), b = fakeDevice(kB);
    world->misbehave(kA, QStringLiteral("hang in write"));
    start({a, b});
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    OutcomeProbe stuck, fine;
    host->write({numbers.of(a.tags[0]), 1.0, std::chrono::steady_clock::now() + 5s}, stuck.done());
    QTRY_COMPARE(world->hanging(), 1);
    host->write({numbers.of(b.tags[0]), 1.0, std::chrono::steady_clock::now() + 5s}, fine.done());
    QTRY_COMPARE(fine.calls(), 1);
    QCOMPARE(stuck.calls(), 0);
}

void TestDriverHost::heldThreadIsToldAndLeft()
{
    // A driver that breaks its promise not to block holds up those beside it: that is shown, and can be mended.
    settings.threads = 1;
    Device a = fakeDevice(kA), b = fakeDevice(kB);
    world->misbehave(kA, QStringLiteral("hang in write"));
    start({a, b});
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    QThread *const held = world->seen(kB).thread;
    OutcomeProbe stuck, refused, fine;
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("holds its thread.*A, B")));
    host->write({numbers.of(a.tags[0]), 1.0, std::chrono::steady_clock::now() + 5s}, stuck.done());
    QTRY_COMPARE(world->hanging(), 1);
    QTRY_COMPARE(host->links().last().state, LinkState::Down);
    host->write({numbers.of(b.tags[0]), 1.0, std::chrono::steady_clock::now() + 5s}, refused.done());
    QCOMPARE(refused.calls(), 1);
    QCOMPARE(refused.outcome().result, WriteResult::NotSent);

    a.enabled = false;
    b.parameters = {{QStringLiteral("host"), QStringLiteral("10.0.0.2")}};
    host->setSnapshot(numbers.snapshot({a, b}));
    QTRY_VERIFY(isUp(b.id));
    QVERIFY(world->seen(kB).thread != held);
    host->write({numbers.of(b.tags[0]), 1.0, std::chrono::steady_clock::now() + 5s}, fine.done());
    QTRY_COMPARE(fine.calls(), 1);
    QCOMPARE(fine.outcome().result, WriteResult::Done);
    world->letGo(); // the old drivers are closed when the thread comes back
    QTRY_COMPARE(world->seen(kA).destroyed, 1);
    QTRY_COMPARE(world->seen(kB).destroyed, 1);
}

void TestDriverHost::writeIsAnsweredOnce_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<WriteResult>("result");
    QTest::newRow("well") << QString() << WriteResult::Done;
    QTest::newRow("answers twice") << QStringLiteral("answer twice") << WriteResult::Done;
    QTest::newRow("forgets it") << QStringLiteral("forget the write") << WriteResult::Unknown;
    QTest::newRow("throws") << QStringLiteral("throw in write") << WriteResult::Unknown;
    QTest::newRow("hangs") << QStringLiteral("hang in write") << WriteResult::Unknown;
}

void TestDriverHost::writeIsAnsweredOnce()
{
    QFETCH(QString, how);
    QFETCH(WriteResult, result);
    Device a = fakeDevice(kA);
    if (!how.isEmpty())
        world->misbehave(kA, how);
    if (how.startsWith(QStringLiteral("throw")))
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("The driver failed")));
    start({a});
    QTRY_VERIFY(isUp(a.id));
    OutcomeProbe probe;
    const SteadyTime deadline = std::chrono::steady_clock::now() + 300ms;
    host->write({numbers.of(a.tags[0]), 42.5, deadline}, probe.done());
    QTRY_COMPARE(probe.calls(), 1);
    QCOMPARE(probe.outcome().result, result);
    QCOMPARE(probe.outcome().reason.isEmpty(), result == WriteResult::Done);
    QVERIFY2(probe.at() < deadline + 100ms, "answered by the deadline plus 100 ms");
    if (result == WriteResult::Done)
        QCOMPARE(probe.outcome().readBack.toDouble(), 42.5);
    QCOMPARE(world->seen(kA).written, 1);
    world->letGo();
    host->stop();
    QCOMPARE(probe.calls(), 1);
}

void TestDriverHost::writeIsRefusedAtOnce_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<WriteResult>("result");
    QTest::newRow("unknown tag") << QStringLiteral("unknown") << WriteResult::Refused;
    QTest::newRow("disabled tag") << QStringLiteral("disabled tag") << WriteResult::Refused;
    QTest::newRow("disabled device") << QStringLiteral("disabled") << WriteResult::Refused;
    QTest::newRow("C4 link down") << QStringLiteral("down") << WriteResult::NotSent;
    QTest::newRow("past deadline") << QStringLiteral("late") << WriteResult::NotSent;
    QTest::newRow("stopped") << QStringLiteral("stopped") << WriteResult::Refused;
}

void TestDriverHost::writeIsRefusedAtOnce()
{
    QFETCH(QString, what);
    QFETCH(WriteResult, result);
    Device a = fakeDevice(kA);
    a.enabled = what != QStringLiteral("disabled");
    a.tags[0].enabled = what != QStringLiteral("disabled tag");
    if (what == QStringLiteral("down"))
        world->misbehave(kA, QStringLiteral("stay down"));
    start({a});
    if (a.enabled)
        QTRY_COMPARE(world->seen(kA).opened, 1);
    if (what == QStringLiteral("down"))
        QTRY_COMPARE(host->links().first().state, LinkState::Down);
    else if (a.enabled)
        QTRY_VERIFY(isUp(a.id));
    if (what == QStringLiteral("stopped"))
        host->stop();
    OutcomeProbe probe;
    const TagId tag = what == QStringLiteral("unknown") ? TagId(999) : numbers.of(a.tags[0]);
    const auto deadline = std::chrono::steady_clock::now() + (what == QStringLiteral("late") ? -1s : 5s);
    host->write({tag, 1.0, deadline}, probe.done());
    QCOMPARE(probe.calls(), 1); // before write() returned
    QCOMPARE(probe.outcome().result, result);
    if (what == QStringLiteral("down"))
        QVERIFY(probe.outcome().reason.contains(QStringLiteral("connection refused")));
    QCOMPARE(world->seen(kA).written, 0);
}

void TestDriverHost::writeThatNeverStartedIsNotSent()
{
    Device a = fakeDevice(kA);
    world->misbehave(kA, QStringLiteral("hang in write"));
    start({a});
    QTRY_VERIFY(isUp(a.id));
    OutcomeProbe first, second;
    const SteadyTime deadline = std::chrono::steady_clock::now() + 300ms;
    host->write({numbers.of(a.tags[0]), 1.0, deadline}, first.done());
    QTRY_COMPARE(world->hanging(), 1);
    host->write({numbers.of(a.tags[0]), 2.0, deadline}, second.done());
    QTRY_COMPARE(second.calls(), 1);
    QCOMPARE(second.outcome().result, WriteResult::NotSent);
    QVERIFY(second.at() < deadline + 100ms);
    QTRY_COMPARE(first.calls(), 1);
    QCOMPARE(first.outcome().result, WriteResult::Unknown);
    world->letGo();
    host->stop();
    QCOMPARE(world->seen(kA).written, 1); // what was not sent in time is not sent later either
}

void TestDriverHost::writeOvertakesWhatIsQueued()
{
    settings.threads = 1;
    Device a = fakeDevice(kA), b = fakeDevice(kB, 1);
    world->misbehave(kA, QStringLiteral("hang in write"));
    start({a, b});
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    OutcomeProbe holds, overtakes;
    const SteadyTime deadline = std::chrono::steady_clock::now() + 5s;
    host->write({numbers.of(a.tags[0]), 1.0, deadline}, holds.done());
    QTRY_COMPARE(world->hanging(), 1);
    for (int i = 0; i < 100; ++i) { // each one an ordinary call in the thread's queue
        b.period = std::chrono::milliseconds(1000 + i);
        host->setSnapshot(numbers.snapshot({a, b}));
    }
    std::atomic<int> reconfiguredBefore = -1;
    host->write({numbers.of(b.tags[0]), 1.0, deadline}, [&, done = overtakes.done()](WriteOutcome outcome) {
        reconfiguredBefore = world->seen(kB).reconfigured;
        done(std::move(outcome));
    });
    world->letGo();
    QTRY_COMPARE(overtakes.calls(), 1);
    QCOMPARE(reconfiguredBefore.load(), 0);
    QTRY_COMPARE(world->seen(kB).reconfigured, 100);
}

void TestDriverHost::widensAndNarrowsPeriods()
{
    Device a = fakeDevice(kA), b = fakeDevice(kB);
    b.period = 5s; // slower than the widest already
    std::atomic<double> fill = 0;
    start({a, b});
    host->setFillSource([&] { return fill.load(); });
    QTRY_VERIFY(isUp(a.id) && isUp(b.id));
    QCOMPARE(host->throttle().devices, 0);
    fill = 0.8;
    QTRY_COMPARE(world->seen(kA).periods, (std::vector<int>{500, 1000, 2000}));
    QTRY_COMPARE(host->throttle().devices, 1);
    QCOMPARE(host->throttle().steps, quint64(3));
    QCOMPARE(host->links().first().period, 250ms);
    QCOMPARE(host->links().first().widenedPeriod, 2000ms);
    fill = 0.79;
    const auto cleared = std::chrono::steady_clock::now();
    QTRY_COMPARE_WITH_TIMEOUT(world->seen(kA).periods, (std::vector<int>{500, 1000, 2000, 1000}), 8'000);
    QVERIFY(std::chrono::steady_clock::now() - cleared >= 4900ms);
    QTRY_COMPARE(world->seen(kA).periods, (std::vector<int>{500, 1000, 2000, 1000, 500, 250}));
    QTRY_COMPARE(host->throttle().devices, 0);
    QVERIFY(world->seen(kB).periods.empty());
    // The pipeline is told, or tags would go stale for being polled less often.
    QCOMPARE(periodChanges(a.id), (std::vector<int>{250, 500, 1000, 2000, 1000, 500, 250}));
}

void TestDriverHost::testsAndBrowsesAside()
{
    DriverEntry entry = fakeEntry(world);
    entry.test = [](const Device &device, DriverContext context, Job<DeviceTestReport> &) -> Result<DeviceTestReport> {
        context.monitor.setState(LinkState::Down, QStringLiteral("a test's own business"));
        context.queue.push(LinkChange{device.id, false, {}, {}});
        if (device.name == QStringLiteral("throw"))
            throw std::runtime_error("no such thing");
        DeviceTestReport report;
        report.steps.append({QStringLiteral("connect"), true, {}});
        return report;
    };
    Device a = fakeDevice(kA);
    start({a}, {entry});
    QTRY_VERIFY(isUp(a.id));
    linkChanges(a.id);

    JobProbe<DeviceTestReport> good, thrown, wrong, unknown;
    host->test(a, good.done());
    QTRY_COMPARE(good.calls(), 1);
    QVERIFY(good.result()->ok() && good.result()->value().ok());

    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no such thing")));
    Device throwing = a;
    throwing.name = QStringLiteral("throw");
    host->test(throwing, thrown.done());
    QTRY_COMPARE(thrown.calls(), 1);
    QCOMPARE(thrown.result()->error().kind, Error::Kind::Internal);
    QVERIFY(thrown.result()->error().message.contains(QStringLiteral("no such thing")));

    Device odd = a;
    odd.parameters = {{QStringLiteral("hots"), QStringLiteral("x")}};
    host->test(odd, wrong.done());
    QTRY_COMPARE(wrong.calls(), 1);
    QCOMPARE(wrong.result()->error().kind, Error::Kind::BadData);

    JobProbe<QList<BrowseNode>> browsed;
    host->browse(a, {}, browsed.done());
    QTRY_COMPARE(browsed.calls(), 1);
    QCOMPARE(browsed.result()->error().kind, Error::Kind::Unsupported);
    Device stranger = a;
    stranger.driver = QStringLiteral("xyz");
    host->test(stranger, unknown.done());
    QTRY_COMPARE(unknown.calls(), 1);
    QCOMPARE(unknown.result()->error().kind, Error::Kind::NotFound);

    QVERIFY(isUp(a.id)); // the running device was left alone
    QVERIFY(linkChanges(a.id).isEmpty());
}

void TestDriverHost::boundsJobsAndCancelsThem()
{
    std::atomic<int> running = 0, most = 0;
    std::atomic<bool> go = false;
    DriverEntry entry = fakeEntry(world);
    entry.test = [&](const Device &, DriverContext, Job<DeviceTestReport> &job) -> Result<DeviceTestReport> {
        most = std::max(most.load(), ++running);
        while (!go && !job.isCancelled())
            std::this_thread::yield();
        --running;
        if (job.isCancelled())
            return Error{Error::Kind::Cancelled, QStringLiteral("Cancelled."), {}};
        return DeviceTestReport{};
    };
    Device a = fakeDevice(kA);
    start({a}, {entry});
    std::vector<JobProbe<DeviceTestReport>> probes(6);
    std::vector<JobPtr<DeviceTestReport>> jobs;
    for (auto &probe : probes)
        jobs.push_back(host->test(a, probe.done()));
    QTRY_COMPARE(running.load(), 4);
    QCOMPARE(jobs[5]->step(), QStringLiteral("waiting"));
    jobs[5]->cancel(); // waiting
    QTRY_COMPARE(probes[5].calls(), 1);
    QCOMPARE(probes[5].result()->error().kind, Error::Kind::Cancelled);
    jobs[0]->cancel(); // running
    QTRY_COMPARE(probes[0].calls(), 1);
    go = true;
    for (auto &probe : probes)
        QTRY_COMPARE(probe.calls(), 1);
    QVERIFY(probes[4].result()->ok());
    QCOMPARE(most.load(), 4);
}

void TestDriverHost::jobThatIgnoresItsCancelIsAnsweredAllTheSame()
{
    DriverEntry entry = fakeEntry(world);
    entry.test = [world = world](const Device &, DriverContext, Job<DeviceTestReport> &) -> Result<DeviceTestReport> {
        world->hang();
        return DeviceTestReport{};
    };
    Device a = fakeDevice(kA);
    start({a}, {entry});
    JobProbe<DeviceTestReport> probe;
    const auto job = host->test(a, probe.done());
    QTRY_COMPARE(world->hanging(), 1);
    job->cancel();
    QTRY_COMPARE(probe.calls(), 1);
    QCOMPARE(probe.result()->error().kind, Error::Kind::Cancelled);
    world->letGo();
    QTRY_COMPARE(world->hanging(), 0);
    host->stop();
    QCOMPARE(probe.calls(), 1);
}

void TestDriverHost::answersForTheGateway()
{
    DriverEntry zed = fakeEntry(world, QStringLiteral("zed")), fake = fakeEntry(world);
    fake.describeFrame = [](const FrameRecord &frame) {
        if (frame.bytes.isEmpty())
            throw std::runtime_error("empty");
        return QStringLiteral("%1 bytes").arg(frame.bytes.size());
    };
    Device a = fakeDevice(kA), z = fakeDevice(QStringLiteral("Z"), 1, QStringLiteral("zed"));
    start({z, a}, {zed, fake});
    QCOMPARE(host->drivers().size(), 2);
    QCOMPARE(host->drivers().first().id, QStringLiteral("fake"));
    QCOMPARE(host->links().size(), 2);
    QCOMPARE(host->links().first().device, z.id); // in the configuration's order
    FrameRecord frame;
    frame.bytes = QByteArray("ab");
    QCOMPARE(host->describeFrame(a.id, frame), QStringLiteral("2 bytes"));
    QCOMPARE(host->describeFrame(z.id, frame), QStringLiteral("61 62"));
    frame.bytes.clear();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("empty")));
    QCOMPARE(host->describeFrame(a.id, frame), QString());
    QVERIFY(host->frames(a.id).isEmpty());
    QCOMPARE(host->trust(a, {}).error().kind, Error::Kind::Unsupported);
}

int main(int argc, char *argv[])
{
    const GuardedApplication<QCoreApplication> application(argc, argv);
    TestDriverHost test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_driver_host.moc"
