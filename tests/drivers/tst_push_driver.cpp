#include "drivers/push/push_driver.h"
#include "drivers/push/register.h"

#include <QSignalSpy>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

class NothingKept final : public SecretSource
{
public:
    Result<Secret> secret(const QString &) const override { return Error{Error::Kind::NotFound, QStringLiteral("none"), {}}; }
};

//! A device whose readings are brought, on this thread.
struct Pushed
{
    Device device;
    FieldQueue queue{100'000};
    NothingKept secrets;
    std::shared_ptr<PushDesk> desk = std::make_shared<PushDesk>();
    std::unique_ptr<LinkMonitor> monitor;
    std::unique_ptr<push::PushDriver> driver;
    QList<Status> answers;
    QList<LinkState> states; //!< while each answer came

    Pushed()
    {
        device.id = DeviceId::create();
        device.period = 10ms;
        monitor = std::make_unique<LinkMonitor>(device.id, Clock::system());
        driver = std::make_unique<push::PushDriver>(device, QList<DriverTag>{{TagId(1), Tag{}}, {TagId(2), Tag{}}},
                                                    DriverContext{queue, *monitor, Clock::system(), secrets, {}}, desk, 50ms);
        driver->open();
    }
    Status bring(std::vector<quint32> tags, SteadyTime notAfter = SteadyTime::max(), const DeviceId &to = {})
    {
        Batch batch;
        batch.device = to.isNull() ? device.id : to;
        for (const quint32 tag : tags)
            batch.readings.push_back({TagId(tag), StatusCode::Good, kNoStamp, Payload::of(1.0)});
        return desk->hand(std::make_unique<PushedBatch>(std::move(batch), QStringLiteral("key:erp"), notAfter, [this](const Status &taken) {
            answers.append(taken);
            states.append(monitor->state());
        }));
    }
};

} // namespace

class TestPushDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLinkIsUpWhileSomethingComes()
    {
        Pushed pushed;
        QCOMPARE(pushed.monitor->state(), LinkState::Connecting);
        for (int round = 0; round < 2; ++round) {
            QVERIFY(pushed.bring({1, 2, 3}).ok()); // 3 is not this device's
            QTRY_COMPARE_WITH_TIMEOUT(pushed.answers.size(), round + 1, 10'000);
            QVERIFY(pushed.answers.last().ok());
            QCOMPARE(pushed.states.last(), LinkState::Up);
            QTRY_COMPARE_WITH_TIMEOUT(pushed.monitor->state(), LinkState::Down, 10'000);
        }
        QCOMPARE(pushed.monitor->status().readings, 4u);
        int batches = 0;
        for (const FieldMessage &message : pushed.queue.take(SteadyTime{})) {
            const auto *batch = std::get_if<BatchPtr>(&message);
            QVERIFY(batch && (*batch)->readings.size() == 2 && (*batch)->receivedAt.time_since_epoch().count() > 0);
            ++batches;
        }
        QCOMPARE(batches, 2);
    }

    void whatComesTooLateOrTooMuchIsNotTaken()
    {
        Pushed pushed;
        QVERIFY(pushed.bring({1}, Clock::system().steady()).ok());
        QTRY_COMPARE_WITH_TIMEOUT(pushed.answers.size(), 1, 10'000);
        QCOMPARE(pushed.answers.last().error().kind, Error::Kind::Timeout);
        while (pushed.queue.fill() < push::PushDriver::kFull)
            QVERIFY(pushed.queue.push(Heard{pushed.device.id, std::vector<TagId>(100), {}}));
        QVERIFY(pushed.bring({1}).ok());
        QTRY_COMPARE_WITH_TIMEOUT(pushed.answers.size(), 2, 10'000);
        QCOMPARE(pushed.answers.last().error().kind, Error::Kind::Busy);
        QCOMPARE(pushed.monitor->status().readings, 0u);
    }

    //! Every batch is answered once, whatever becomes of the driver.
    void nothingIsLeftUnanswered()
    {
        Pushed pushed;
        QCOMPARE(pushed.bring({1}, SteadyTime::max(), DeviceId::create()).error().kind, Error::Kind::Unreachable);
        QCOMPARE(pushed.answers.size(), 1);
        QVERIFY(pushed.bring({1}).ok());
        QVERIFY(pushed.bring({2}).ok());
        pushed.driver->close(); // before it looked
        QCOMPARE(pushed.answers.size(), 3);
        QVERIFY(!pushed.answers[1].ok() && !pushed.answers[2].ok());
        QVERIFY(!pushed.bring({1}).ok());
        QVERIFY(pushed.queue.take(SteadyTime{}).empty());
        pushed.driver.reset();
        QCOMPARE(pushed.answers.size(), 4);
    }

    void theDeskHasABound()
    {
        Pushed pushed;
        const std::vector<quint32> many(100'000, 1); // 2.4 MB
        QVERIFY(pushed.bring(many).ok() && pushed.bring(many).ok() && pushed.bring(many).ok());
        QCOMPARE(pushed.bring(many).error().kind, Error::Kind::Busy);
        pushed.driver->close();
        QCOMPARE(pushed.answers.size(), 4);
    }

    void aNewDriverTakesOver()
    {
        Pushed pushed;
        QVERIFY(pushed.bring({1}).ok());
        int woken = 0;
        const auto second = pushed.desk->open(pushed.device.id, [&] { ++woken; });
        QCOMPARE(pushed.answers.size(), 1); // what waited for the old one was not taken
        QVERIFY(!pushed.answers[0].ok());
        QVERIFY(pushed.bring({1}).ok() && pushed.bring({1}).ok());
        QCOMPARE(woken, 1);
        pushed.driver->close(); // takes nothing of the new one's
        auto waiting = second->takeAll();
        QCOMPARE(waiting.size(), size_t(2));
        waiting.front()->answer(Done{});
        waiting.front()->answer(Error{});
        QCOMPARE(pushed.answers.size(), 2);
        QVERIFY(pushed.answers[1].ok());
    }

    void isDescribed()
    {
        const DriverEntry entry = pushDriver(std::make_shared<PushDesk>());
        QCOMPARE(entry.description.id, QLatin1String(kPushDriver));
        QVERIFY(!entry.description.name.isEmpty() && !entry.description.help.isEmpty() && !entry.description.canWrite);
        Device device;
        device.driver = entry.description.id;
        QVERIFY(checkParameters(entry, device).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPushDriver)
#include "tst_push_driver.moc"
