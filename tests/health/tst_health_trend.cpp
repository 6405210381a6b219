#include "models/health/health_trend.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kNow{std::chrono::seconds(1'790'000'000)};

//! One point for each day, the newest last and an hour ago.
std::vector<ScorePoint> daily(const std::vector<double> &scores)
{
    std::vector<ScorePoint> points;
    for (size_t i = 0; i < scores.size(); ++i)
        points.push_back({kNow - 1h - qint64(scores.size() - 1 - i) * 24h, scores[i]});
    return points;
}

} // namespace

//! Where a score goes, and whether that is more than chance.
class TestHealthTrend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundariesAreTheFoundingOnes_data()
    {
        QTest::addColumn<double>("change");
        QTest::addColumn<QString>("name");
        QTest::newRow("5.001") << 5.001 << u"IMPROVING"_s;
        QTest::newRow("5") << 5.0 << u"STABLE"_s;
        QTest::newRow("-5") << -5.0 << u"STABLE"_s;
        QTest::newRow("-5.001") << -5.001 << u"DEGRADING"_s;
        QTest::newRow("-10") << -10.0 << u"DEGRADING"_s;
        QTest::newRow("-10.001") << -10.001 << u"RAPIDLY_DEGRADING"_s;
        QTest::newRow("not a number") << std::nan("") << u"UNKNOWN"_s;
    }
    void boundariesAreTheFoundingOnes()
    {
        QFETCH(double, change);
        QFETCH(QString, name);
        QCOMPARE(healthDirectionName(healthDirectionOf(change)), name);
    }

    void averagesAndChange()
    {
        std::vector<double> scores(30, 90);
        scores[29] = 76; // today
        const HealthTrend trend = healthTrend(daily(scores), kNow);
        QCOMPARE(*trend.today, 76.0);
        QCOMPARE(*trend.average7, 88.0);
        QVERIFY(std::abs(*trend.average30 - (29 * 90 + 76) / 30.0) < 1e-12);
        QCOMPARE(*trend.change, -12.0);
        QCOMPARE(trend.direction, HealthDirection::RapidlyDegrading);
        QVERIFY(trend.tested);
        QVERIFY(!trend.significant); // one day is no trend
        QCOMPARE(healthTrendText(trend), u"RAPIDLY_DEGRADING (not significant)"_s);
        QCOMPARE(trend.samples, quint64(30));
        QCOMPARE(trend.coverage, 1.0);
        QCOMPARE(trend.from, kNow - 1h - 29 * 24h);
    }

    void aRampIsSignificant()
    {
        std::vector<double> scores;
        for (int i = 0; i < 14; ++i)
            scores.push_back(95 - 2.5 * i + (i % 2 ? 0.5 : -0.5));
        const HealthTrend trend = healthTrend(daily(scores), kNow);
        QVERIFY(trend.significant);
        QVERIFY(trend.slopeLow <= trend.slope && trend.slope <= trend.slopeHigh && trend.slopeHigh < 0);
        QCOMPARE(trend.direction, HealthDirection::Degrading);
        QVERIFY(trend.isSignificantlyDegrading());
        QCOMPARE(healthTrendText(trend), u"DEGRADING"_s);
    }

    void fewDaysAreNotJudged()
    {
        QCOMPARE(healthTrend({}, kNow).direction, HealthDirection::Unknown);
        QVERIFY(!healthTrend({}, kNow).today);
        QVERIFY(!healthTrend(daily({90}), kNow).change);
        const HealthTrend trend = healthTrend(daily({90, 80, 70, 60, 50}), kNow);
        QVERIFY(!trend.tested);
        QCOMPARE(healthTrendText(trend), u"RAPIDLY_DEGRADING (not significant)"_s);
        const std::vector<ScorePoint> odd{{kNow - 2h, std::nan("")}, {kNow + 5h, 3}, {kNow - 31 * 24h, 3}};
        QCOMPARE(healthTrend(odd, kNow).samples, quint64(0));
    }

    //! A score that only wanders (daily sd 8, each day resembling the last) is often called degrading, seldom significantly.
    void aStationaryScoreIsSeldomSignificant()
    {
        std::mt19937 random(5);
        std::normal_distribution<double> normal;
        int called = 0, significant = 0;
        constexpr int kTrials = 1'000;
        for (int trial = 0; trial < kTrials; ++trial) {
            std::vector<double> scores;
            double state = normal(random);
            for (int i = 0; i < 30; ++i) {
                state = 0.7 * state + std::sqrt(1 - 0.49) * normal(random);
                scores.push_back(80 + 8 * state);
            }
            const HealthTrend trend = healthTrend(daily(scores), kNow);
            called += trend.direction >= HealthDirection::Degrading ? 1 : 0;
            significant += trend.isSignificantlyDegrading() ? 1 : 0;
        }
        QVERIFY2(called > kTrials / 7, qPrintable(QString::number(called)));
        QVERIFY2(significant < kTrials / 20, qPrintable(QString::number(significant)));
    }

    /*!
     * Significant is what both tests say: the interval of the slope is on one side of 0, and Mann-Kendall's p is below 5 %. In
     * scores of few values, and with days missing, they do not always agree.
     */
    void bothTestsHaveToSaySo()
    {
        std::mt19937 random(11);
        int intervalAlone = 0, rankAlone = 0, both = 0;
        for (int trial = 0; trial < 20'000; ++trial) {
            std::vector<ScorePoint> points;
            const double fall = double(random() % 4) * 0.5;
            for (int day = 0; day < 14; ++day) {
                if (random() % 4 != 0)
                    points.push_back({kNow - 1h - day * 24h, 70 + double(random() % 5) + std::round(fall * day)});
            }
            const HealthTrend trend = healthTrend(points, kNow);
            if (!trend.tested)
                continue;
            const bool byInterval = trend.slopeLow > 0 || trend.slopeHigh < 0, byRank = trend.p < 0.05;
            QCOMPARE(trend.significant, byInterval && byRank);
            intervalAlone += byInterval && !byRank ? 1 : 0;
            rankAlone += byRank && !byInterval ? 1 : 0;
            both += byInterval && byRank ? 1 : 0;
        }
        QVERIFY2(both > 1'000 && intervalAlone > 0 && rankAlone > 0, qPrintable(u"%1 %2 %3"_s.arg(both).arg(intervalAlone).arg(rankAlone)));
    }

    //! The band goes through the middle of the days, widens to both sides, and stays between 0 and 100.
    void theBandFollowsTheLine()
    {
        std::vector<double> scores; // 14 days down by 2 a day, with a swing
        for (int i = 0; i < 14; ++i)
            scores.push_back(95 - 2 * i + 0.6 * ((i * 7) % 5 - 2));
        const HealthTrend trend = healthTrend(daily(scores), kNow);
        QVERIFY(trend.tested && trend.significant);
        const std::optional<TrendBand> now = trend.bandAt(kNow), middle = trend.bandAt(trend.pivotAt), before = trend.bandAt(kNow - 13 * 24h);
        QVERIFY(now && middle && before);
        QVERIFY(std::abs(middle->high - middle->low) < 1e-9);
        QVERIFY(std::abs(before->line - now->line + 13 * trend.slope) < 1e-6);
        for (const TrendBand &band : {*now, *before})
            QVERIFY(band.low <= band.line && band.line <= band.high && band.low < band.high);
        QVERIFY(std::abs(now->high - now->low - (trend.slopeHigh - trend.slopeLow) * double((kNow - trend.pivotAt).count()) / 86'400e6) < 1e-6);
        QCOMPARE(trend.bandAt(kNow + 365 * 24h)->low, 0.0);
        QVERIFY(!healthTrend(daily({90, 80}), kNow).bandAt(kNow));
    }

    void wordsAreRead()
    {
        HealthDirection direction = HealthDirection::Unknown;
        QVERIFY(healthDirectionFromName(u"RAPIDLY_DEGRADING"_s, direction));
        QCOMPARE(direction, HealthDirection::RapidlyDegrading);
        QVERIFY(!healthDirectionFromName(u"down"_s, direction));
    }
};

QTEST_APPLESS_MAIN(TestHealthTrend)
#include "tst_health_trend.moc"
