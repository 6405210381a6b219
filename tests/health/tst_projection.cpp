#include "models/health/projection.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lineside;

namespace {

const UtcTime kBegin{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1)};

//! Five days of a value a minute: \a of takes days since the begin.
std::optional<Projection> projected(const std::function<double(double)> &of, std::optional<double> low, std::optional<double> high, double noise = 0.05,
                                    quint32 seed = 7)
{
    TagProjection tag(low, high);
    std::mt19937 random(seed);
    std::normal_distribution<double> chance(0, noise);
    const int minutes = TagProjection::kHours * 60;
    for (int minute = 0; minute <= minutes; ++minute)
        tag.add(kBegin + std::chrono::minutes(minute), of(minute / 1'440.0) + chance(random));
    return tag.read(kBegin + std::chrono::minutes(minutes));
}

bool isWithin(double found, double expected, double share)
{
    return std::abs(found / expected - 1) <= share;
}

} // namespace

//! When a tag will pass its limit, on courses whose answer is known.
class TestProjection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! 2 units a day from 10 on: at 20 after five days, at 40 ten days later.
    void aStraightLineIsFollowed()
    {
        const auto found = projected([](double day) { return 10 + 2 * day; }, {}, 40);
        QVERIFY(found.has_value());
        QVERIFY(found->rising && !found->bends);
        QVERIFY2(isWithin(found->hours, 240, 0.02), qPrintable(QString::number(found->hours)));
        QVERIFY(found->hoursLow <= 240 && found->hoursHigh >= 240);
        QVERIFY2(found->hoursLow > 200 && found->hoursHigh < 260, qPrintable(QStringLiteral("%1 to %2").arg(found->hoursLow).arg(found->hoursHigh)));
        QCOMPARE(found->coverage, 1.0);
        QCOMPARE(found->samples, quint64(40));
    }

    //! The same downwards, mirrored.
    void aFallIsAsARise()
    {
        const auto up = projected([](double day) { return 10 + 2 * day; }, {}, 40, 0);
        const auto down = projected([](double day) { return -10 - 2 * day; }, -40, {}, 0);
        QVERIFY(up && down && !down->rising);
        QCOMPARE(down->hours, up->hours);
        QCOMPARE(down->hoursLow, up->hoursLow);
        QCOMPARE(down->hoursHigh, up->hoursHigh);
        QCOMPARE(down->limit, -40.0);
        QVERIFY(!projected([](double day) { return -10 - 2 * day; }, {}, 40, 0)); // there is no limit where it goes
    }

    //! Wear that goes faster and faster: without noise the curve is found.
    void whatSpeedsUpComesEarlier()
    {
        const auto course = [](double day) { return 10 + day + day * day / 2; };
        const auto found = projected(course, {}, course(8));
        QVERIFY(found && found->bends);
        QVERIFY2(isWithin(found->hours, 72, 0.02), qPrintable(QString::number(found->hours)));
        QVERIFY((found->limit - found->value) / found->slope * 24 > 100); // what the line alone would say
        const auto down = projected([&](double day) { return -course(day); }, -course(8), {});
        QVERIFY(down && down->bends && !down->rising && isWithin(down->hours, 72, 0.02));
    }

    //! What an interval promises, it keeps, on lines and on curves that reach the limit in 72 hours. 99 in 100 are meant.
    void theIntervalHoldsTheTruth_data()
    {
        QTest::addColumn<double>("speed");
        QTest::addColumn<double>("growth");
        QTest::addColumn<double>("noise");
        for (const double speed : {0.0, 1.0, 4.0}) {
            for (const double growth : {0.0, 0.2, 0.4, 1.0}) {
                for (const double noise : {0.05, 2.0, 5.0, 8.0}) {
                    if (speed + growth > 0)
                        QTest::addRow("%g a day, %g more each day, noise %g", speed, growth, noise) << speed << growth << noise;
                }
            }
        }
    }
    void theIntervalHoldsTheTruth()
    {
        QFETCH(double, speed);
        QFETCH(double, growth);
        QFETCH(double, noise);
        const auto course = [&](double day) { return 10 + speed * day + growth * day * day / 2; };
        constexpr quint32 kSeeds = 100;
        quint32 found = 0, held = 0;
        for (quint32 seed = 1; seed <= kSeeds; ++seed) {
            const auto each = projected(course, {}, course(8), noise, seed);
            if (!each)
                continue;
            ++found;
            held += each->hoursLow <= 72 && 72 <= each->hoursHigh && each->hoursLow <= each->hours && each->hours <= each->hoursHigh;
        }
        QVERIFY2(found >= kSeeds * 4 / 5, qPrintable(QString::number(found)));
        QVERIFY2(held * 100 >= found * 93, qPrintable(QStringLiteral("%1 of %2").arg(held).arg(found)));
    }

    //! Noise in which no bend shows: the line counts, and the interval has room for one.
    void aBendThatIsNotSureWidens()
    {
        const auto found = projected([](double day) { return 10 + day + 0.02 * day * day; }, {}, 25, 8);
        QVERIFY(found.has_value());
        QVERIFY(!found->bends);
        const double line = (found->limit - found->value) / found->slope * 24;
        QVERIFY(std::abs(found->hours - line) < 1e-9);
        const double steepest = (found->limit - found->value) / found->slopeHigh * 24;
        QVERIFY2(found->hoursLow < steepest, qPrintable(QString::number(found->hoursLow)));
    }

    //! What slows down is not taken to: the line counts.
    void whatSlowsDownIsNotTrusted()
    {
        const auto found = projected([](double day) { return 10 + 10 * std::sqrt(day); }, {}, 60);
        QVERIFY(found.has_value());
        QVERIFY(!found->bends);
        QVERIFY(std::abs(found->hours - (60 - found->value) / found->slope * 24) < 1e-9);
    }

    void whatGoesNowhereIsNotProjected()
    {
        QVERIFY(!projected([](double) { return 10.0; }, {}, 12));
        QVERIFY(!projected([](double day) { return 10 + std::sin(day * 2 * M_PI); }, {}, 12)); // day and night
        QVERIFY(!projected([](double day) { return 10 + 0.1 * day; }, {}, 100)); // hardly a way
    }

    void aLimitThatIsPassedIsNow()
    {
        const auto found = projected([](double day) { return 10 + 2 * day; }, {}, 18);
        QVERIFY(found.has_value());
        QCOMPARE(found->hours, 0.0);
        QCOMPARE(found->hoursLow, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestProjection)
#include "tst_projection.moc"
