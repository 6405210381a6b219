#include "models/base/clock.h"
#include "models/base/result.h"
#include "models/base/secret.h"

#include <QDateTime>
#include <QDebug>
#include <QScopeGuard>
#include <QTest>
#include <QTextStream>
#include <QVariant>

#include <ctime>
#include <memory>
#include <ostream>
#include <type_traits>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

// T20: a secret cannot slip into a log or a text: there is no way to write one that would compile.
template<typename Stream, typename T>
concept Writes = requires(Stream stream, const T &value) { stream << value; };
static_assert(Writes<QDebug, QByteArray> && !Writes<QDebug, Secret> && !Writes<QTextStream &, Secret> && !Writes<std::ostream &, Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray> && !std::is_convertible_v<Secret, QString> && !std::is_convertible_v<Secret, QVariant>);
static_assert(!std::is_convertible_v<QByteArray, Secret>); // nor does a text become one unasked

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTimesAsIso_data()
    {
        QTest::addColumn<qint64>("microseconds");
        QTest::addColumn<QString>("iso");
        QTest::newRow("epoch") << qint64(0) << u"1970-01-01T00:00:00.000000Z"_s;
        QTest::newRow("a microsecond before") << qint64(-1) << u"1969-12-31T23:59:59.999999Z"_s;
        QTest::newRow("a second before") << qint64(-1'000'000) << u"1969-12-31T23:59:59.000000Z"_s;
        QTest::newRow("the docstring's") << qint64(1'795'271'283'000'125) << u"2026-11-21T14:28:03.000125Z"_s;
        QTest::newRow("beyond 2038") << qint64(4'102'444'800'000'000) << u"2100-01-01T00:00:00.000000Z"_s;
    }
    void writesTimesAsIso()
    {
        QFETCH(qint64, microseconds);
        QFETCH(QString, iso);
        QCOMPARE(toIso(fromMicroseconds(microseconds)), iso);
        QCOMPARE(toMicroseconds(fromMicroseconds(microseconds)), microseconds);
    }

    void localTimesAreTheSameMoment()
    {
        QCOMPARE(toLocalDateTime(fromMicroseconds(1'700'000'000'123'999)).toMSecsSinceEpoch(), 1'700'000'000'123);
        QCOMPARE(toLocalDateTime(fromMicroseconds(-1)).toMSecsSinceEpoch(), -1);
    }

    //! D3: where clocks are put forward and back, a moment stays the moment; both hours of an overlap are told apart.
    void localTimesSurviveTheChangesOfTheClock_data()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char *zone : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"})
            QTest::newRow(zone) << QByteArray(zone);
    }
    void localTimesSurviveTheChangesOfTheClock()
    {
        QFETCH(QByteArray, zone);
        const QByteArray before = qgetenv("TZ");
        const bool wasSet = qEnvironmentVariableIsSet("TZ");
        qputenv("TZ", zone);
        ::tzset();
        const auto restore = qScopeGuard([&] {
            if (wasSet)
                qputenv("TZ", before);
            else
                qunsetenv("TZ");
            ::tzset();
        });
        constexpr qint64 kHour = 3'600'000;
        // 2025-03-30 and 2025-10-26 in Europe, 2025-03-09 and 2025-11-02 in America, 2011-12-30 in Samoa (a day that was
        // not), 2038-01-19, 9999-12-31
        for (const qint64 ms : {1'743'296'400'000, 1'761'440'400'000, 1'741'503'600'000, 1'762'063'200'000,
                                1'325'239'200'000, 2'147'483'648'000, 253'402'214'400'000}) {
            QDateTime earlier;
            for (qint64 at = ms - 3 * kHour; at <= ms + 3 * kHour; at += kHour / 4) {
                const QDateTime local = toLocalDateTime(fromMicroseconds(at * 1'000));
                QCOMPARE(local.toMSecsSinceEpoch(), at);
                QVERIFY(!earlier.isValid() || earlier < local);
                if (earlier.isValid() && local.toString(Qt::ISODate) <= earlier.toString(Qt::ISODate)) // an overlap
                    QVERIFY(local.offsetFromUtc() < earlier.offsetFromUtc());
                earlier = local;
            }
        }
    }

    void theSystemsClocksRun()
    {
        const Clock &clock = Clock::system();
        QVERIFY(clock.utc() > UtcTime(std::chrono::seconds(1'700'000'000)));
        const SteadyTime before = clock.steady();
        QVERIFY(clock.steady() >= before);
    }

    void aManualClockMovesBothTimes()
    {
        ManualClock clock;
        const UtcTime utc = clock.utc();
        const SteadyTime steady = clock.steady();
        clock.advance(1500ms);
        QCOMPARE(clock.utc() - utc, UtcTime::duration(1500ms));
        QCOMPARE(clock.steady() - steady, SteadyTime::duration(1500ms));
        clock.setUtc(utc);
        QCOMPARE(clock.utc(), utc);
        QCOMPARE(clock.steady() - steady, SteadyTime::duration(1500ms));
    }

    void aFailedResultHoldsNoValue()
    {
        const Result<double> failed(Error{Error::Kind::Timeout, u"Too late."_s, {}});
        QVERIFY(!failed.ok());
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, Error::Kind::Timeout);
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)failed.value());
        const Result<double> fine(1.5);
        QVERIFY(fine.ok());
        QCOMPARE(*fine, 1.5);
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)fine.error());
    }

    void copiesOfASecretShareTheirBytes()
    {
        QByteArray bytes("correct horse");
        bytes.detach();
        const char *memory = bytes.constData();
        auto secret = std::make_unique<Secret>(std::move(bytes));
        auto copy = std::make_unique<Secret>(*secret);
        secret.reset();
        QCOMPARE(copy->reveal(), "correct horse");
        QCOMPARE(copy->reveal().constData(), memory); // one set of bytes: one place to wipe
        QVERIFY(!copy->isEmpty());
        QVERIFY(Secret().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
