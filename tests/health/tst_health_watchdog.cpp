#include "health/health_rig.h"
#include "models/health/health_watchdog.h"

#include <future>

using namespace lineside;
using namespace lineside::test;

namespace {

//! Sources that do not answer while they are held.
struct HeldSources final : HealthSources
{
    HealthFigures figures(const MachineId &, const HealthPlan &, UtcTime now) override
    {
        std::unique_lock lock(mutex);
        ++asked;
        changed.wait(lock, [this] { return !held; });
        return SimulatedMachine::figures(now);
    }
    void hold(bool is)
    {
        const std::lock_guard lock(mutex);
        held = is;
        changed.notify_all();
    }

    std::mutex mutex;
    std::condition_variable changed;
    bool held = false;
    std::atomic<int> asked{0};
};

//! What a watchdog told.
class Told
{
public:
    void add(const Event &event)
    {
        const std::lock_guard lock(m_mutex);
        m_events.append(event);
    }
    QList<Event> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    qsizetype count() const { return events().size(); }

private:
    mutable std::mutex m_mutex;
    QList<Event> m_events;
};

} // namespace

//! Somebody else says that health is not worked out any more, and that it is again.
class TestHealthWatchdog : public QObject, private HealthRig
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        m_settings.every = 50ms;
        m_told = std::make_unique<Told>();
    }
    void cleanup()
    {
        m_held.hold(false);
        m_dog.reset();
        close();
        m_told.reset();
    }

    void aHangingThreadIsToldOf()
    {
        m_sources = &m_held;
        m_clock.set(kDay);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > 1, 20'000);
        watch(500ms);
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > 5, 20'000);
        QCOMPARE(m_told->count(), 0); // all is well
        m_held.hold(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        const Event raised = m_told->events()[0];
        QCOMPARE(raised.kind, EventKind::HeartbeatTimeout);
        QCOMPARE(raised.severity, Severity::Error);
        QCOMPARE(raised.source, u"station"_s);
        QVERIFY(!raised.reference.isEmpty());
        QVERIFY(!m_dog->trouble().isEmpty());
        // nobody waits for the hanging thread: the picture is there, and a step of work is taken
        QVERIFY(m_service->picture()->heartbeat.rounds > 0);
        m_held.hold(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 2, 20'000);
        const Event cleared = m_told->events()[1];
        QCOMPARE(cleared.severity, Severity::Info);
        QCOMPARE(cleared.reference, raised.reference);
        QVERIFY(m_dog->trouble().isEmpty());
    }

    void recordsThatTakeNothingAreToldOf()
    {
        m_clock.set(kDay);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        watch(500ms);
        std::promise<void> release;
        std::shared_future<void> released = release.get_future().share();
        m_records->write([released](sqlite::Database &) -> Status { // the writer's thread hangs here
            released.wait();
            return Done{};
        });
        m_clock.set(kDay + 2h); // a score is to be kept
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        QVERIFY(m_service->pulse().writesWaiting > 0);
        QCOMPARE(m_told->events()[0].severity, Severity::Error);
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.lastRound >= kDay + 2h, 20'000); // scoring goes on
        release.set_value();
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 2, 20'000);
        QCOMPARE(m_told->events()[1].reference, m_told->events()[0].reference);
    }

    //! The records say no, until they say yes again.
    void refusedWritesAreToldOf()
    {
        HealthPulseBook book;
        book.begin(50ms, std::chrono::steady_clock::now());
        std::atomic<bool> live{true};
        m_dog = std::make_unique<HealthWatchdog>([&] {
            if (live)
                book.round(std::chrono::steady_clock::now());
            return book.read();
        }, m_clock, [this](const Event &event) { m_told->add(event); }, HealthWatchdogSettings{5ms, 300ms});
        m_dog->start();
        book.asked(std::chrono::steady_clock::now());
        book.answered(Error{Error::Kind::NoSpace, u"The disk is full."_s, {}}, std::chrono::steady_clock::now());
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        QVERIFY(m_told->events()[0].text.contains(u"The disk is full."_s));
        book.asked(std::chrono::steady_clock::now());
        book.answered(Done{}, std::chrono::steady_clock::now());
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 2, 20'000);

        book.lost(3); // readings gave way: over when none did for the deadline
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 4, 20'000);
        QCOMPARE(m_told->events()[2].severity, Severity::Error);
        QCOMPARE(m_told->events()[3].severity, Severity::Info);

        live = false; // comes round no more; a service that was stopped is in no trouble
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 5, 20'000);
        book.end();
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 6, 20'000);
    }

    //! Of a thread that hangs one thing is told: that it does, not also that nothing is scored.
    void silenceIsToldOnce()
    {
        const auto book = std::make_shared<HealthPulseBook>(); // the watchdog outlives this
        const SteadyTime began = std::chrono::steady_clock::now();
        book->begin(10ms, began);
        m_dog = std::make_unique<HealthWatchdog>([book] { return book->read(); }, m_clock, [this](const Event &event) { m_told->add(event); },
                                                 HealthWatchdogSettings{5ms, 100ms});
        m_dog->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        QVERIFY2(m_told->events()[0].text.startsWith(u"Health is not worked out any more"_s), qPrintable(m_told->events()[0].text));
        QTRY_VERIFY_WITH_TIMEOUT(std::chrono::steady_clock::now() - began > 1s, 20'000); // long after scores were due
        QCOMPARE(m_told->count(), 1);
        QVERIFY(m_dog->trouble().startsWith(u"Health is not worked out any more"_s));
        book->beat(std::chrono::steady_clock::now() + 1h); // it comes round, and still computes nothing
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 3, 20'000);
        QVERIFY(m_dog->trouble().startsWith(u"No health score"_s));
    }

    //! A thread that hung and goes on scores soon: of that nothing more is told.
    void goingOnIsNoOtherTrouble()
    {
        HealthPulseBook book;
        const SteadyTime began = std::chrono::steady_clock::now();
        book.begin(10ms, began);
        std::atomic<int> looksAfter{0};
        std::atomic<bool> hangs{true};
        m_dog = std::make_unique<HealthWatchdog>([&] {
            const SteadyTime now = std::chrono::steady_clock::now();
            if (!hangs)
                book.beat(now + 1h); // it comes round first, and scores before the next look
            if (m_told->count() >= 2) {
                book.round(now + 1h);
                ++looksAfter;
            }
            return book.read();
        }, m_clock, [this](const Event &event) { m_told->add(event); }, HealthWatchdogSettings{5ms, 100ms});
        m_dog->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(std::chrono::steady_clock::now() - began > 500ms, 20'000); // long after scores were due
        hangs = false;
        QTRY_VERIFY_WITH_TIMEOUT(looksAfter > 3, 20'000);
        QCOMPARE(m_told->count(), 2);
        m_dog.reset(); // it looks at what is here
    }

    //! It comes round, and computes nothing.
    void noScoresAreToldOf()
    {
        HealthPulseBook book;
        book.begin(10ms, std::chrono::steady_clock::now());
        m_dog = std::make_unique<HealthWatchdog>([&] {
            book.beat(std::chrono::steady_clock::now());
            return book.read();
        }, m_clock, [this](const Event &event) { m_told->add(event); }, HealthWatchdogSettings{5ms, 100ms});
        m_dog->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 1, 20'000);
        book.round(std::chrono::steady_clock::now() + 1h);
        QTRY_COMPARE_WITH_TIMEOUT(m_told->count(), 2, 20'000);
    }

private:
    void watch(std::chrono::milliseconds deadline)
    {
        m_dog = std::make_unique<HealthWatchdog>([this] { return m_service->pulse(); }, m_clock, [this](const Event &event) { m_told->add(event); },
                                                 HealthWatchdogSettings{10ms, deadline});
        m_dog->start();
    }

    HeldSources m_held;
    std::unique_ptr<Told> m_told;
    std::unique_ptr<HealthWatchdog> m_dog;
};

QTEST_GUILESS_MAIN(TestHealthWatchdog)
#include "tst_health_watchdog.moc"
