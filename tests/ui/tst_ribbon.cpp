#include "models/forward/plant_history.h"
#include "models/history/trend_buckets.h"
#include "ui/trends/ribbon_runs.h"

#include <QTest>

#include <limits>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

UtcTime at(int seconds)
{
    return UtcTime(1'700'000'000s) + std::chrono::seconds(seconds);
}

TrendSeries seriesOf(std::vector<TrendSample> samples)
{
    TrendSeries series;
    TrendResult result;
    result.samples = std::move(samples);
    series.setHistory(std::move(result));
    return series;
}

} // namespace

//! A column a second: what the ribbon under a curve must say, second by second.
class RibbonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasItsPlace()
    {
        using enum RibbonKind;
        const TrendSeries series = seriesOf({{at(10), 1, StatusCode::Good},
                                             {at(20), 2, StatusCode::UncertainLastUsableValue},
                                             {at(30), kNan, StatusCode::BadNoCommunication},
                                             {at(40), 3, StatusCode::Good},
                                             {at(50), kNan, kDataLost},
                                             {at(60), kNan, kDataLost},
                                             {at(70), 4, StatusCode::Good}});
        const std::vector<RibbonRun> runs = ribbonRuns(series, at(0), at(100), 100, {true, at(80), {}});
        const std::vector<RibbonRun> expected{{0, 10, Unknown},  {10, 20, Good}, {20, 30, Uncertain}, {30, 40, Bad},
                                              {40, 50, Good},    {50, 70, Lost}, {70, 81, Good},      {81, 100, Unknown}};
        QCOMPARE(runs, expected);
    }

    // One bad second in a day is less than a pixel, and yet it shows.
    void whatIsShorterThanAColumnShows()
    {
        std::vector<TrendSample> samples;
        for (int i = 0; i < 86'400; ++i)
            samples.push_back({at(i), i == 40'000 ? kNan : 1, i == 40'000 ? StatusCode::BadSensorFailure : StatusCode::Good});
        const std::vector<RibbonRun> runs = ribbonRuns(seriesOf(samples), at(0), at(86'400), 400, {});
        QCOMPARE(runs.size(), size_t(3));
        QCOMPARE(runs[1], (RibbonRun{185, 186, RibbonKind::Bad}));
    }

    void aTimeWithoutTheStationIsNotBad()
    {
        const TrendSeries series = seriesOf({{at(10), kNan, StatusCode::BadNotConnected}, {at(60), 1, StatusCode::Good}});
        const std::vector<UtcTime> starts{at(50)};
        const std::vector<RibbonRun> runs = ribbonRuns(series, at(0), at(100), 100, {true, at(100), starts});
        // that it did not run is known from its start on only: before, the last that was known holds
        const std::vector<RibbonRun> expected{
            {0, 10, RibbonKind::Unknown}, {10, 50, RibbonKind::Bad}, {50, 60, RibbonKind::Unknown}, {60, 100, RibbonKind::Good}};
        QCOMPARE(runs, expected);
    }

    void saysWhereItIsFrom()
    {
        using enum RibbonKind;
        std::vector<RibbonRun> runs{{0, 10, Unknown}, {10, 50, Good}, {50, 60, Bad}, {60, 100, Good}};
        markSource(runs, 0, 20, RibbonSource::Plant);   // of what is not known nothing is said
        markSource(runs, 40, 70, RibbonSource::Late);
        markSource(runs, 65, 200, RibbonSource::Waiting); // the first word counts
        markSource(runs, 30, 30, RibbonSource::Plant);
        const std::vector<RibbonRun> expected{
            {0, 10, Unknown, RibbonSource::Here}, {10, 20, Good, RibbonSource::Plant}, {20, 40, Good, RibbonSource::Here},
            {40, 50, Good, RibbonSource::Late},   {50, 60, Bad, RibbonSource::Late},   {60, 70, Good, RibbonSource::Late},
            {70, 100, Good, RibbonSource::Waiting}};
        QCOMPARE(runs, expected);
    }

    void whatNobodyRecordedIsNotBad()
    {
        const TrendSeries series = seriesOf({{at(10), 1, StatusCode::Good}, {at(19), 1, StatusCode::Good},
                                             {at(19), kNan, forward::kNoRecord}, {at(60), 1, StatusCode::Good}});
        for (const bool stepped : {false, true}) {
            const std::vector<RibbonRun> runs = ribbonRuns(series, at(0), at(100), 100, {stepped, at(100), {}});
            const std::vector<RibbonRun> expected{
                {0, 10, RibbonKind::Unknown}, {10, 20, RibbonKind::Good}, {20, 60, RibbonKind::Unknown}, {60, 100, RibbonKind::Good}};
            QCOMPARE(runs, expected);
        }
    }

    void nothingIsUnknownThroughout()
    {
        const std::vector<RibbonRun> runs = ribbonRuns(TrendSeries(), at(0), at(10), 10, {});
        QCOMPARE(runs, (std::vector<RibbonRun>{{0, 10, RibbonKind::Unknown}}));
    }
};

QTEST_GUILESS_MAIN(RibbonTest)
#include "tst_ribbon.moc"
