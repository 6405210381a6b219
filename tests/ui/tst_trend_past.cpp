#include "ui/trends/plant_past.h"
#include "ui/trends/trend_series.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;
using Stretch = PlantPast::Stretch;

namespace {

UtcTime at(int seconds)
{
    return UtcTime(1'700'000'000s) + std::chrono::seconds(seconds);
}

std::vector<TrendSample> secondsOf(int from, int to, double value)
{
    std::vector<TrendSample> samples;
    for (int i = from; i < to; ++i)
        samples.push_back({at(i), value, StatusCode::Good});
    return samples;
}

TrendSeries seriesOf(const std::vector<TrendSample> &samples)
{
    TrendSeries series;
    series.setHistory({TagId(1), samples, false, samples.size()});
    return series;
}

Reading readingAt(int seconds, double value)
{
    return {TagId(1), StatusCode::Good, at(seconds), Payload::of(value)};
}

} // namespace

//! What a trend does with a past that is not this computer's own.
class TrendPastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsNotHere()
    {
        std::vector<TrendSample> local = secondsOf(300, 600, 1);
        const std::vector<TrendSample> later = secondsOf(800, 1'000, 1);
        local.insert(local.end(), later.begin(), later.end());
        const std::vector<Stretch> missing = PlantPast::notHere(local, at(0), at(1'000));
        QCOMPARE(missing.size(), 2u);
        QCOMPARE(missing[0], (Stretch{at(0), at(300)}));
        QCOMPARE(missing[1], (Stretch{at(599) + 1us, at(800)})); // what is at its ends is here
        QVERIFY(PlantPast::notHere(local, at(300), at(600)).empty());
        QCOMPARE(PlantPast::notHere({}, at(0), at(100)), (std::vector<Stretch>{{at(0), at(100)}}));
    }

    void asksForTheLongestOfMany()
    {
        std::vector<TrendSample> local;
        for (int i = 1; i <= 9; ++i)
            local.push_back({at(i * 100 + i), 1, StatusCode::Good});
        const std::vector<Stretch> missing = PlantPast::notHere(local, at(0), at(920));
        QCOMPARE(missing.size(), PlantPast::kMostStretches);
        QVERIFY(std::is_sorted(missing.begin(), missing.end(), [](const Stretch &a, const Stretch &b) { return a.from < b.from; }));
    }

    void fillsInBetween()
    {
        TrendSeries series = seriesOf(secondsOf(50, 100, 1));
        series.append({readingAt(101, 3)}, ValueType::Float64);
        series.fill(at(0), at(50), secondsOf(0, 60, 2)); // of what is beyond the stretch nothing is taken
        QCOMPARE(series.samples().size(), 101u);
        QVERIFY(std::is_sorted(series.samples().begin(), series.samples().end(),
                               [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; }));
        QCOMPARE(series.at(at(20))->value, 2.0);
        QCOMPARE(series.at(at(55))->value, 1.0);
        QCOMPARE(series.liveCount(), 1u);
        QCOMPARE(series.filled().size(), 1u);
        QCOMPARE(series.filled()[0].first, at(0));
        QCOMPARE(series.filled()[0].last, at(49));
        const auto bounds = series.bounds(at(0), at(200)); // the pyramid knows of it
        QVERIFY(bounds);
        QCOMPARE(bounds->first, 1.0);
        QCOMPARE(bounds->second, 3.0);
    }

    void aNewAnswerReplacesTheOneBefore()
    {
        TrendSeries series = seriesOf(secondsOf(50, 100, 1));
        series.fill(at(0), at(50), secondsOf(0, 50, 2));
        series.fill(at(0), at(50), secondsOf(10, 20, 4));
        QCOMPARE(series.samples().size(), 60u);
        QCOMPARE(series.filled().size(), 1u);
        QVERIFY(!series.at(at(5)));
        series.fill(at(0), at(50), {});
        QVERIFY(series.filled().empty());
        QCOMPARE(series.samples().size(), 50u);
    }

    void whatCameLiveMeanwhileStaysOnce()
    {
        TrendSeries series = seriesOf(secondsOf(0, 50, 1));
        series.append({readingAt(70, 9), readingAt(80, 9)}, ValueType::Float64);
        series.fill(at(50), at(90), secondsOf(50, 75, 2));
        QCOMPARE(series.samples().size(), 50u + 25 + 1);
        QCOMPARE(series.at(at(70))->value, 9.0);
        QCOMPARE(series.at(at(80))->value, 9.0);
    }

    void localHistoryTakesItAway()
    {
        TrendSeries series = seriesOf(secondsOf(0, 50, 1));
        series.append({readingAt(200, 9)}, ValueType::Float64);
        series.fill(at(50), at(150), secondsOf(60, 140, 2));
        series.setHistory({TagId(1), secondsOf(0, 55, 1), false, 55});
        QVERIFY(series.filled().empty());
        QCOMPARE(series.samples().size(), 56u); // and what came live stays
        QCOMPARE(series.samples().back().value, 9.0);
    }
};

QTEST_GUILESS_MAIN(TrendPastTest)
#include "tst_trend_past.moc"
