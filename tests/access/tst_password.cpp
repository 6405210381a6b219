#include "models/access/password_hasher.h"
#include "models/access/password_rules.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <atomic>
#include <future>

using namespace lineside;
using namespace std::chrono_literals;

class TestPassword : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void isHashedInOneForm();
    void oneTimePasswordsAreGood();
    void hashesAreArgon2id();
    void hashOfThisCostIsTheDefault();
    void twoAtATimeAndTwentyWait();
    void consoleGoesFirst();
    void unknownCostsAsMuch();
    void stopsCleanly();
};

void TestPassword::rules_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *typed, bool good) { QTest::newRow(typed) << QByteArray(typed) << good; };
    row("seven quiet herons on the jetty", true);
    row("Xk9#mPq2vL!w", true);
    row("wendeltreppe mit zwei fenstern", true);
    row("äöü über straße 27 krähen", true);
    row("vorlesungsverzeichnis", true);
    row("", false);
    row("Xk9#mPq2vL!", false);           // 11
    row("password", false);
    row("Password1234", false);
    row("P4$$w0rd2024!", false);
    row("passwordpassword", false);
    row("qwertyuiop12", false);
    row("1q2w3e4r5t6y", false);
    row("123456789012", false);
    row("2024-11-21 2024", false);
    row("Summer2024Berlin!", false);
    row("iloveyou1234", false);
    row("aaaaaaaaaaaaaaaa", false);
    row("abababababab", false);
    row("abcdefghijkl", false);
    row("Administrator1!", false);
    row("letmeinletmein", false);
    row("lineside operator", false);
    row("m.meier-m.meier", false);       // the user's name
    row("M.Meier2024!!", false);
    row("m.meier quiet herons", true);
    QTest::newRow("128 characters") << QByteArray("lantern ").repeated(16).replace("lantern lantern", "lantern orchard") << true;
    QTest::newRow("129 characters") << QByteArray("lantern orchard ").repeated(8) + 'x' << false;
    QTest::newRow("a megabyte") << QByteArray(1 << 20, 'x') << false;
    QTest::newRow("no UTF-8") << QByteArray("seven quiet \xff\xfe herons") << false;
    QTest::newRow("with a NUL") << QByteArray("seven quiet\0herons", 18) << false;
}

void TestPassword::rules()
{
    QFETCH(QByteArray, typed);
    QFETCH(bool, good);
    const Result<Secret> accepted = password::accepted(Secret(typed), QStringLiteral("m.meier"));
    QCOMPARE(accepted.ok(), good);
    if (!good) {
        QVERIFY(!accepted.error().message.isEmpty());
        QVERIFY(typed.size() < 9 || !accepted.error().message.contains(QString::fromUtf8(typed)));
    }
}

void TestPassword::isHashedInOneForm()
{
    // e with an acute, composed and decomposed: the same keys on two machines.
    const auto one = password::accepted(Secret("caf\xc3\xa9 and seven herons"), {});
    const auto other = password::normalised(Secret("cafe\xcc\x81 and seven herons"));
    QVERIFY(one.ok() && other.ok());
    QCOMPARE(one->reveal(), other->reveal());
}

void TestPassword::oneTimePasswordsAreGood()
{
    QSet<QByteArray> seen;
    const QRegularExpression shape(QStringLiteral("^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$"));
    for (int i = 0; i < 200; ++i) {
        const Secret made = password::makeOneTime();
        QVERIFY2(shape.match(QString::fromLatin1(made.reveal())).hasMatch(), made.reveal().constData());
        QVERIFY2(password::accepted(made, QStringLiteral("admin")).ok(), made.reveal().constData());
        seen.insert(made.reveal());
    }
    QCOMPARE(seen.size(), qsizetype(200));
}

void TestPassword::hashesAreArgon2id()
{
    const Secret password("seven quiet herons");
    const Result<QByteArray> hash = hashPassword(password, HashCost::cheapest());
    QVERIFY(hash.ok());
    QVERIFY2(hash->startsWith("$argon2id$v=19$"), hash->constData());
    QVERIFY(passwordFits(password, *hash));
    QVERIFY(!passwordFits(Secret("seven quiet heronS"), *hash));
    QVERIFY(!passwordFits(Secret(), *hash));
    QVERIFY(*hashPassword(password, HashCost::cheapest()) != *hash); // a salt of its own
    for (const QByteArray &junk : {QByteArray(), QByteArray("$argon2id$"), QByteArray(4'000, '$'), hash->chopped(1)})
        QVERIFY(!passwordFits(password, junk));
}

void TestPassword::hashOfThisCostIsTheDefault()
{
    const Result<QByteArray> hash = hashPassword(Secret("seven quiet herons"), {});
    QVERIFY(hash.ok());
    QVERIFY2(hash->startsWith("$argon2id$v=19$m=65536,t=2,p=1$"), hash->constData());
    const Result<QByteArray> impossible = hashPassword(Secret("x"), {2, size_t(1) << 50});
    QVERIFY(!impossible.ok());
    QCOMPARE(impossible.error().kind, Error::Kind::NoSpace);
}

void TestPassword::twoAtATimeAndTwentyWait()
{
    PasswordHasher hasher(HashCost::cheapest());
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    std::atomic<int> inside{0}, most{0}, done{0};
    const auto hold = [&](const Result<bool> &) {
        const int now = ++inside;
        int seen = most.load();
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        opened.wait();
        --inside;
        ++done;
    };
    using Urgency = PasswordHasher::Urgency;
    for (int i = 0; i < 2; ++i)
        QVERIFY(hasher.check(Secret("x"), {}, Urgency::Normal, hold));
    QTRY_COMPARE(inside.load(), 2); // both threads are held up
    for (size_t i = 0; i < PasswordHasher::kMostWaiting; ++i)
        QVERIFY(hasher.check(Secret("x"), {}, Urgency::Normal, hold));
    QCOMPARE(hasher.waiting(), PasswordHasher::kMostWaiting);
    QVERIFY(!hasher.check(Secret("x"), {}, Urgency::Normal, hold));
    QVERIFY(!hasher.hash(Secret("x"), Urgency::Normal, [](const Result<QByteArray> &) {}));
    QCOMPARE(hasher.hashNow(Secret("x"), Urgency::Normal).error().kind, Error::Kind::Busy);
    QVERIFY(hasher.check(Secret("x"), {}, Urgency::Console, hold)); // the control room is never turned away
    gate.set_value();
    QTRY_COMPARE(done.load(), 23);
    QCOMPARE(most.load(), 2);
    QVERIFY(hasher.hashNow(Secret("x"), Urgency::Normal).ok());
}

void TestPassword::consoleGoesFirst()
{
    PasswordHasher hasher(HashCost::cheapest());
    std::promise<void> gates[2];
    std::shared_future<void> opened[2] = {gates[0].get_future().share(), gates[1].get_future().share()};
    std::atomic<int> held{0}, order{0}, consoleAt{-1};
    using Urgency = PasswordHasher::Urgency;
    for (const std::shared_future<void> &gate : opened)
        QVERIFY(hasher.check(Secret("x"), {}, Urgency::Normal, [&held, gate](const Result<bool> &) { ++held; gate.wait(); }));
    QTRY_COMPARE(held.load(), 2);
    for (int i = 0; i < 10; ++i)
        QVERIFY(hasher.check(Secret("x"), {}, Urgency::Normal, [&](const Result<bool> &) { ++order; }));
    QVERIFY(hasher.check(Secret("x"), {}, Urgency::Console, [&](const Result<bool> &) { consoleAt = order++; }));
    gates[0].set_value(); // one thread alone, so that the order in which it ends is that in which it begins
    QTRY_COMPARE(order.load(), 11);
    QCOMPARE(consoleAt.load(), 0);
    gates[1].set_value();
}

void TestPassword::unknownCostsAsMuch()
{
    // No clock: what is hashed for nobody has the same parameters as what is hashed for somebody, and never fits.
    PasswordHasher hasher(HashCost::cheapest());
    std::promise<bool> answer;
    QVERIFY(hasher.check(Secret("seven quiet herons"), {}, PasswordHasher::Urgency::Normal,
                         [&](const Result<bool> &fits) { answer.set_value(fits.ok() && !*fits); }));
    QVERIFY(answer.get_future().get());
    // And with the real cost it takes a while: what did not hash would be a thousand times faster.
    PasswordHasher real;
    const Result<QByteArray> hash = real.hashNow(Secret("seven quiet herons"), PasswordHasher::Urgency::Normal);
    const auto took = [&](const QByteArray &against) {
        std::promise<void> done;
        QElapsedTimer timer;
        timer.start();
        real.check(Secret("another one"), against, PasswordHasher::Urgency::Normal,
                   [&](const Result<bool> &) { done.set_value(); });
        done.get_future().wait();
        return timer.nsecsElapsed();
    };
    const qint64 known = took(*hash), unknown = took({});
    qInfo("known %lld us, unknown %lld us", known / 1'000, unknown / 1'000);
    QVERIFY(unknown > 5'000'000);
}

void TestPassword::stopsCleanly()
{
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    std::atomic<int> held{0}, cancelled{0};
    std::thread stopper;
    {
        PasswordHasher hasher(HashCost::cheapest());
        for (int i = 0; i < 2; ++i)
            QVERIFY(hasher.check(Secret("x"), {}, PasswordHasher::Urgency::Normal, [&](const Result<bool> &) { ++held; opened.wait(); }));
        QTRY_COMPARE(held.load(), 2);
        for (int i = 0; i < 5; ++i)
            QVERIFY(hasher.check(Secret("x"), {}, PasswordHasher::Urgency::Normal, [&](const Result<bool> &fits) {
                cancelled += !fits.ok() && fits.error().kind == Error::Kind::Cancelled;
            }));
        stopper = std::thread([&] { hasher.stop(); });
        QTRY_COMPARE(cancelled.load(), 5);
        gate.set_value();
        stopper.join();
        QVERIFY(!hasher.check(Secret("x"), {}, PasswordHasher::Urgency::Console, [](const Result<bool> &) {}));
    }
}

QTEST_GUILESS_MAIN(TestPassword)
#include "tst_password.moc"
