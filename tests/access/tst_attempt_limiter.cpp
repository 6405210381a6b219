#include "access_fixture.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestAttemptLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsDoubleExactly();
    void tenGuessesInTheFirstMinute();
    void addressesAreCountedToo();
    void successTakesBack();
    void ownersAreNotLockedOutByOthers();
    void whoSharesAnAddressIsHeldBackByItsLimitAlone();
    void consoleIsNeverHeldBack();
    void manyAtOnceAreMany();
    void networksNotAddresses();
    void memoryIsFixed();
};

namespace {

QString meier()
{
    return QStringLiteral("m.meier");
}

} // namespace

void TestAttemptLimiter::waitsDoubleExactly()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    for (int i = 0; i < AttemptLimiter::kFreePerAccount; ++i)
        QCOMPARE(limiter.begin(meier(), from("192.0.2.1")).count(), 0);
    std::chrono::milliseconds expected = 1s;
    for (int i = 0; i < 14; ++i) {
        const auto wait = limiter.begin(meier(), from(qPrintable(QStringLiteral("192.0.2.%1").arg(i + 2))));
        QCOMPARE(wait.count(), expected.count());
        clock.advance(wait - 1ms); // one millisecond early is early, and asking costs nothing
        QCOMPARE(limiter.begin(meier(), from("198.51.100.1")).count(), 1);
        clock.advance(1ms);
        QCOMPARE(limiter.begin(meier(), from(qPrintable(QStringLiteral("203.0.113.%1").arg(i + 1)))).count(), 0);
        expected = std::min<std::chrono::milliseconds>(expected * 2, AttemptLimiter::kLongest);
    }
    QCOMPARE(std::chrono::milliseconds(AttemptLimiter::kLongest).count(), expected.count());
    QCOMPARE(limiter.begin(QStringLiteral("somebody.else"), from("198.51.100.9")).count(), 0);
    clock.advance(AttemptLimiter::kForgotten);
    for (int i = 0; i < AttemptLimiter::kFreePerAccount; ++i)
        QCOMPARE(limiter.begin(meier(), from("198.51.100.3")).count(), 0);
}

void TestAttemptLimiter::tenGuessesInTheFirstMinute()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    int guesses = 0;
    for (int ms = 0; ms < 60'000; ms += 10, clock.advance(10ms))
        guesses += limiter.begin(meier(), from(qPrintable(QStringLiteral("10.0.%1.%2").arg(ms / 10 / 250).arg(ms / 10 % 250)))).count() == 0;
    QCOMPARE(guesses, 10);
}

void TestAttemptLimiter::addressesAreCountedToo()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    int tried = 0;
    while (limiter.begin(QStringLiteral("user%1").arg(tried), from("192.0.2.1")).count() == 0 && tried < 1'000)
        ++tried;
    QCOMPARE(tried, AttemptLimiter::kFreePerAddress);
    QCOMPARE(limiter.begin(QStringLiteral("user-x"), from("192.0.2.1")).count(), 1'000);
    QCOMPARE(limiter.begin(QStringLiteral("user-x"), from("192.0.2.2")).count(), 0);
}

void TestAttemptLimiter::successTakesBack()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    for (int i = 0; i < 1'000; ++i) {
        QCOMPARE(limiter.begin(meier(), from("192.0.2.1")).count(), 0);
        limiter.succeeded(meier(), from("192.0.2.1"));
    }
    for (int i = 0; i < 1'000; ++i) {
        QCOMPARE(limiter.begin(meier(), from("192.0.2.5")).count(), 0);
        limiter.withdrawn(meier(), from("192.0.2.5"));
    }
}

void TestAttemptLimiter::ownersAreNotLockedOutByOthers()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    QCOMPARE(limiter.begin(meier(), from("192.0.2.1")).count(), 0);
    limiter.succeeded(meier(), from("192.0.2.1"));
    for (int i = 0; i < 50; ++i) {
        limiter.begin(meier(), from(qPrintable(QStringLiteral("203.0.113.%1").arg(i))));
        clock.advance(1s);
    }
    QVERIFY(limiter.begin(meier(), from("198.51.100.1")).count() > 0);
    QCOMPARE(limiter.begin(meier(), from("192.0.2.1")).count(), 0);
    // From there, too, guesses are counted.
    for (int i = 1; i < AttemptLimiter::kFreePerAccount; ++i)
        QCOMPARE(limiter.begin(meier(), from("192.0.2.1")).count(), 0);
    QVERIFY(limiter.begin(meier(), from("192.0.2.1")).count() > 0);
}

void TestAttemptLimiter::whoSharesAnAddressIsHeldBackByItsLimitAlone()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    const QString berta = QStringLiteral("b.berta"), carl = QStringLiteral("c.carl");
    QCOMPARE(limiter.begin(berta, from("192.0.2.1")).count(), 0);
    limiter.succeeded(berta, from("192.0.2.1"));
    // Below the address's limit, guesses at one account hold back nobody else behind it.
    int held = 0;
    for (int i = 0; i < AttemptLimiter::kFreePerAddress - 2; ++i)
        held += limiter.begin(meier(), from("192.0.2.1")).count() > 0;
    QVERIFY(held > 0);
    QCOMPARE(limiter.begin(carl, from("192.0.2.1")).count(), 0);
    limiter.succeeded(carl, from("192.0.2.1"));
    // Beyond it, strangers wait; who has logged in from there before does not.
    for (int i = 0; i < 100; ++i)
        limiter.begin(QStringLiteral("user%1").arg(i), from("192.0.2.1"));
    QVERIFY(limiter.begin(QStringLiteral("d.dora"), from("192.0.2.1")).count() > 0);
    for (const QString &known : {berta, carl}) {
        QCOMPARE(limiter.begin(known, from("192.0.2.1")).count(), 0);
        limiter.succeeded(known, from("192.0.2.1"));
    }
    QCOMPARE(limiter.begin(QStringLiteral("d.dora"), from("192.0.2.2")).count(), 0);
    // Being known there is no way round one's own count.
    int guesses = 0;
    for (int i = 0; i < 100; ++i)
        guesses += limiter.begin(berta, from("192.0.2.1")).count() == 0;
    QCOMPARE(guesses, AttemptLimiter::kFreePerAccount);
}

void TestAttemptLimiter::consoleIsNeverHeldBack()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    for (int i = 0; i < 50; ++i)
        limiter.begin(meier(), from("203.0.113.1"));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(limiter.begin(meier(), Origin::console()).count(), 0);
}

void TestAttemptLimiter::manyAtOnceAreMany()
{
    SetClock clock;
    AttemptLimiter limiter(clock);
    std::atomic<int> begun{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            for (int k = 0; k < 50; ++k)
                begun += limiter.begin(meier(), from(qPrintable(QStringLiteral("10.1.%1.%2").arg(i).arg(k)))).count() == 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(begun.load(), AttemptLimiter::kFreePerAccount);
}

void TestAttemptLimiter::networksNotAddresses()
{
    QCOMPARE(networkOf(QStringLiteral("2001:db8:1:2::1")), networkOf(QStringLiteral("2001:db8:1:2:ffff:1:2:3")));
    QVERIFY(networkOf(QStringLiteral("2001:db8:1:2::1")) != networkOf(QStringLiteral("2001:db8:1:3::1")));
    QCOMPARE(networkOf(QStringLiteral("::ffff:192.0.2.1")), networkOf(QStringLiteral("192.0.2.1")));
    QVERIFY(networkOf(QStringLiteral("192.0.2.1")) != networkOf(QStringLiteral("192.0.2.2")));
    QCOMPARE(networkOf(QStringLiteral("fe80::1%eth0")), networkOf(QStringLiteral("fe80::2")));
    QCOMPARE(networkOf(QStringLiteral("nonsense")), QByteArray());
    SetClock clock;
    AttemptLimiter limiter(clock);
    int tried = 0;
    while (tried < 200 && limiter.begin(QStringLiteral("u%1").arg(tried), from(qPrintable(QStringLiteral("2001:db8::%1").arg(tried, 0, 16)))).count() == 0)
        ++tried;
    QCOMPARE(tried, AttemptLimiter::kFreePerAddress);
}

void TestAttemptLimiter::memoryIsFixed()
{
    // Forty thousand names and addresses later the same account is held back still, and nothing has grown.
    SetClock clock;
    AttemptLimiter limiter(clock);
    const auto rss = [] {
        QFile statm(QStringLiteral("/proc/self/statm"));
        return statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ').value(1).toLongLong() * 4'096 : 0;
    };
    for (int i = 0; i < 20; ++i, clock.advance(20s))
        limiter.begin(meier(), from("192.0.2.1"));
    const auto waits = [&] { return limiter.begin(meier(), from("198.51.100.1")).count() > 0; };
    limiter.begin(QStringLiteral("warm"), from("198.51.100.2"));
    const bool waited = waits();
    const qint64 before = rss();
    for (int i = 0; i < 40'000; ++i)
        limiter.begin(QStringLiteral("name%1").arg(i), from(qPrintable(QStringLiteral("10.%1.%2.%3").arg(i >> 16 & 255).arg(i >> 8 & 255).arg(i & 255))));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what was freed
    QVERIFY(rss() - before < 4 << 20);
#else
    Q_UNUSED(before)
#endif
    QVERIFY(!waited || waits());
}

QTEST_GUILESS_MAIN(TestAttemptLimiter)
#include "tst_attempt_limiter.moc"
