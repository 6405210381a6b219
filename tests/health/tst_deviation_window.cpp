#include "models/health/deviation_window.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kMidnight{std::chrono::seconds(20'000LL * 86'400)};

DeviationLimits vibration()
{
    DeviationLimits limits;
    limits.low = 0;
    limits.high = 2.5;
    limits.maxDeviation = 1.25;
    limits.hardHigh = 7;
    return limits;
}

DeviationSettings timeWeighted()
{
    DeviationSettings settings;
    settings.timeWeighted = true;
    return settings;
}

} // namespace

//! What one tag did during the last day, from its readings.
class TestDeviationWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThePlainMeanOfTheSamples()
    {
        std::mt19937 random(3);
        std::uniform_int_distribution<int> steps(0, 64 * 4);
        DeviationWindow window(vibration(), {});
        DeviationWindow weighted(vibration(), timeWeighted());
        double sum = 0, worst = 0;
        for (int i = 0; i < 1'440; ++i) { // numbers that are exact in binary, so that sums are
            const double value = steps(random) / 64.0;
            const double deviation = std::max(0.0, value - 2.5);
            sum += deviation;
            worst = std::max(worst, deviation);
            window.add(kMidnight + i * 1min, value, StatusCode::Good);
            weighted.add(kMidnight + i * 1min, value, StatusCode::Good);
        }
        const TagDeviation tag = window.read(kMidnight + 24h);
        QVERIFY(tag.average == sum / 1'440);
        QCOMPARE(tag.worst, worst);
        QCOMPARE(tag.samples, quint64(1'440));
        QCOMPARE(tag.coverage, 1.0);
        QCOMPARE(tag.from, kMidnight);
        QCOMPARE(tag.to, kMidnight + 24h);
        QVERIFY(!tag.hardLimit);
        QVERIFY(weighted.read(kMidnight + 24h).average == sum / 1'440); // equal steps, all Good: the same
    }

    void forgetsWhatIsOlderThanADay()
    {
        DeviationWindow window(vibration(), {});
        for (int i = 0; i < 1'440; ++i)
            window.add(kMidnight + i * 1min, i < 720 ? 3.5 : 1, StatusCode::Good);
        QCOMPARE(window.read(kMidnight + 24h).average, 0.5);
        QCOMPARE(window.read(kMidnight + 30h).average, 360.0 / 1'080);
        QCOMPARE(window.read(kMidnight + 30h).samples, quint64(1'080));
        QVERIFY(std::abs(window.read(kMidnight + 30h).coverage - (18.0 + 59 / 60.0) / 24) < 1e-9); // holds an hour
        const TagDeviation gone = window.read(kMidnight + 72h);
        QCOMPARE(gone.samples, quint64(0));
        QVERIFY(std::isnan(gone.average));
        QCOMPARE(gone.coverage, 0.0);
    }

    void badAndMissingValuesAreNoData()
    {
        DeviationWindow window(vibration(), {});
        window.add(kMidnight, 1, StatusCode::BadNotConnected);
        window.add(kMidnight + 1min, std::nan(""), StatusCode::Good);
        window.add(kMidnight + 2min, INFINITY, StatusCode::Good);
        const TagDeviation nothing = window.read(kMidnight + 1h);
        QCOMPARE(nothing.samples, quint64(0));
        QVERIFY(std::isnan(nothing.average));
        QCOMPARE(nothing.coverage, 0.0);
        window.add(kMidnight + 1h, 3.5, StatusCode::Good);
        window.add(kMidnight + 1h + 30min, 2.5, StatusCode::Uncertain); // half the weight, half the coverage
        window.add(kMidnight + 2h, 9, StatusCode::BadDeviceFailure);
        const TagDeviation tag = window.read(kMidnight + 24h);
        QCOMPARE(tag.samples, quint64(2));
        QVERIFY(std::abs(tag.average - 1 / 1.5) < 1e-12);
        QVERIFY(std::abs(tag.coverage - 0.75 / 24) < 1e-9);
        QVERIFY(!tag.hardLimit); // a bad value passes no limit
    }

    //! An event-driven source sends many readings of an upset: they weigh by their time.
    void timeWeighsWhenAskedFor()
    {
        DeviationWindow plain(vibration(), {});
        DeviationWindow weighted(vibration(), timeWeighted());
        for (DeviationWindow *window : {&plain, &weighted}) {
            for (int i = 0; i < 24; ++i)
                window->add(kMidnight + i * 1h, 1, StatusCode::Good);
            for (int i = 0; i < 240; ++i)
                window->add(kMidnight + 23h + 30min + i * 1s, 3.5, StatusCode::Good);
            window->add(kMidnight + 23h + 34min, 1, StatusCode::Good);
        }
        QVERIFY(std::abs(plain.read(kMidnight + 24h).average - 240.0 / 265) < 1e-12);
        QVERIFY(std::abs(weighted.read(kMidnight + 24h).average - 4.0 / 1'440) < 1e-9);
    }

    void onlyRunningTimeCountsWhenAskedFor()
    {
        DeviationSettings settings;
        settings.runningOnly = true;
        for (const bool time : {false, true}) {
            settings.timeWeighted = time;
            DeviationWindow window(vibration(), settings);
            RunningTime running(settings);
            running.set(false, kMidnight);
            for (int i = 0; i < 1'440; ++i) {
                const bool runs = i >= 600 && i < 1'200;
                running.set(runs, kMidnight + i * 1min);
                window.add(kMidnight + i * 1min, runs ? 3 : 6, StatusCode::Good, runs);
            }
            const UtcTime now = kMidnight + 24h;
            const TagDeviation tag = window.read(now, running.read(window.beginOf(now), now));
            QVERIFY(std::abs(tag.average - 0.5) < 1e-9);
            QCOMPARE(tag.samples, quint64(600));
            QCOMPARE(tag.coverage, 1.0);
        }
    }

    void lateReadingsCountInTheirTime()
    {
        DeviationWindow window(vibration(), {});
        window.add(kMidnight + 2h, 1, StatusCode::Good);
        window.add(kMidnight + 1h, 3.5, StatusCode::Good);
        QCOMPARE(window.read(kMidnight + 24h).average, 0.5);
        window.add(kMidnight - 48h, 3.5, StatusCode::Good); // too late for the window
        QCOMPARE(window.read(kMidnight + 24h).samples, quint64(2));
        QCOMPARE(window.last(), 1.0);
    }

    void hardLimitsCountForAWhile()
    {
        DeviationWindow window(vibration(), {});
        window.add(kMidnight, 7.5, StatusCode::Good);
        window.add(kMidnight + 1s, 1, StatusCode::Good);
        const TagDeviation passed = window.read(kMidnight + 30min);
        QVERIFY(passed.hardLimit);
        QCOMPARE(passed.hardValue, 7.5); // it is told with the limit that it passed
        QCOMPARE(passed.hardLimitAt, vibration().hardHigh);
        QCOMPARE(passed.farthest, 7.5);
        QVERIFY(!window.read(kMidnight + 61min).hardLimit);
    }

    void theFarthestIsAValue()
    {
        DeviationLimits limits;
        limits.low = 2;
        limits.high = 6;
        limits.maxDeviation = 4;
        DeviationWindow window(limits, {});
        window.add(kMidnight, 7, StatusCode::Good);
        QCOMPARE(window.read(kMidnight + 1h).farthest, 7.0);
        window.add(kMidnight + 1h, 0.5, StatusCode::Good); // farther, on the other side
        window.add(kMidnight + 2h, 4, StatusCode::Good);
        const TagDeviation read = window.read(kMidnight + 3h);
        QCOMPARE(read.worst, 1.5);
        QCOMPARE(read.farthest, 0.5);
        QVERIFY(std::isnan(read.hardValue));
    }

    void limitsComeFromThePlanAndTheTag()
    {
        Tag tag;
        tag.normalRange = {60, 75};
        tag.limits.highHigh = 90;
        HealthTag plan;
        std::optional<DeviationLimits> limits = DeviationLimits::of(plan, tag);
        QVERIFY(limits);
        QCOMPARE(limits->maxDeviation, 7.5);
        QVERIFY(std::isinf(limits->hardHigh));
        plan.hard = true;
        plan.normal.high = 80;
        plan.maxDeviation = 5;
        limits = DeviationLimits::of(plan, tag);
        QCOMPARE(limits->low, 60.0);
        QCOMPARE(limits->high, 80.0);
        QCOMPARE(limits->maxDeviation, 5.0);
        QCOMPARE(limits->hardHigh, 90.0);
        tag.normalRange = {{}, 75};
        plan = {};
        QVERIFY(!DeviationLimits::of(plan, tag)); // no width to take half of
        plan.maxDeviation = 4;
        QVERIFY(DeviationLimits::of(plan, tag));
        plan.maxDeviation = 0;
        QVERIFY(!DeviationLimits::of(plan, tag));
    }

    //! A tag that was chosen and has no range of its own gets the plain formula's, of its kind and unit alone.
    void aChosenTagWithoutARangeHasThePlainOne_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high"); // below low: none
        QTest::newRow("temperature") << u"temperature"_s << u"[degF]"_s << 60.0 << 75.0;
        QTest::newRow("vibration") << u"vibration"_s << u"mm/s"_s << 0.0 << 2.5;
        QTest::newRow("pressure") << u"pressure"_s << u"[psi]"_s << 80.0 << 120.0;
        QTest::newRow("another unit") << u"temperature"_s << u"Cel"_s << 1.0 << 0.0;
        QTest::newRow("another kind") << u"level"_s << u"mm/s"_s << 1.0 << 0.0;
        QTest::newRow("nothing said") << QString() << QString() << 1.0 << 0.0;
    }
    void aChosenTagWithoutARangeHasThePlainOne()
    {
        QFETCH(QString, kind);
        QFETCH(QString, unit);
        QFETCH(double, low);
        QFETCH(double, high);
        Tag tag;
        tag.sensorType = kind;
        tag.unit = unit;
        const std::optional<DeviationLimits> limits = DeviationLimits::of({}, tag);
        QCOMPARE(limits.has_value(), low < high);
        if (!limits)
            return;
        QCOMPARE(limits->low, low);
        QCOMPARE(limits->high, high);
        QCOMPARE(limits->maxDeviation, (high - low) / 2);
        tag.normalRange = {1, 2}; // its own comes first
        QCOMPARE(DeviationLimits::of({}, tag)->high, 2.0);
        tag.normalRange = {{}, 2}; // and one end of it is no reason to take the other from elsewhere
        QVERIFY(!DeviationLimits::of({}, tag));
    }

    //! Whatever comes in whatever order: finite or nothing, never better than it was.
    void survivesAnything()
    {
        std::mt19937 random(23);
        std::uniform_int_distribution<qint64> minutes(-5'000, 5'000);
        std::uniform_real_distribution<double> values(-10, 10);
        DeviationSettings settings = timeWeighted();
        settings.runningOnly = true;
        DeviationWindow window(vibration(), settings);
        for (int i = 0; i < 20'000; ++i) {
            const UtcTime at = kMidnight + std::chrono::minutes(minutes(random));
            window.add(at, i % 11 == 0 ? std::nan("") : values(random), i % 5 == 0 ? StatusCode::Uncertain : StatusCode::Good, i % 3 != 0);
            if (i % 100 == 0) {
                const TagDeviation tag = window.read(kMidnight + 5'000min);
                QVERIFY(std::isnan(tag.average) || (tag.average >= 0 && tag.average <= 10));
                QVERIFY(tag.coverage >= 0 && tag.coverage <= 1);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestDeviationWindow)
#include "tst_deviation_window.moc"
