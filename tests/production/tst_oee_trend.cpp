#include "models/production/oee_trend.h"
#include "production/production_fixture.h"

#include <QtTest>

#include <cmath>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

//! Hours of weeks of two shifts, with an OEE by \a oee of the day's number and the shift (0 or 1); none: no production.
std::vector<Cell> cellsOf(int days, const std::function<std::optional<double>(int, int)> &oee)
{
    const Calendar calendar(twoShifts());
    std::vector<Cell> cells;
    for (int day = 0; day < days; ++day) {
        int number = 0;
        for (const ShiftSpan &span : calendar.shiftsOf(QDate(2026, 9, 21).addDays(day))) {
            const std::optional<double> value = oee(day, number++);
            for (UtcTime at = span.from; at < span.to; at += 1h) {
                Cell cell;
                cell.from = at;
                cell.to = at + 1h;
                cell.date = span.date;
                cell.shift = span.name;
                cell.shiftFrom = span.from;
                if (value) {
                    cell.account.time(MachineState::Running) = 3'600'000'000;
                    const qint64 made = std::llround(*value * 3'600) * kUnit;
                    cell.account.product({}, 1'000'000'000).inShift = {made, made, 0, 0};
                } else {
                    cell.account.time(MachineState::Unknown) = 3'600'000'000;
                }
                cells.push_back(cell);
            }
        }
    }
    return cells;
}

} // namespace

class TestOeeTrend final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsAddUp()
    {
        const auto cells = cellsOf(40, [](int day, int shift) { return .5 + .01 * (day % 30) + .1 * shift; });
        Account all;
        for (const Cell &cell : cells)
            all += cell.account;
        const size_t expected[] = {cells.size(), 60, 30, 6, 2};
        size_t i = 0;
        for (const TrendStep step : {TrendStep::Hour, TrendStep::Shift, TrendStep::Day, TrendStep::Week, TrendStep::Month}) {
            const auto points = trendOf(cells, step);
            QCOMPARE(points.size(), expected[i++]);
            Account sum;
            for (const TrendPoint &point : points) {
                sum += point.account;
                QVERIFY(point.figures.oee.has_value());
                QCOMPARE(point.figures.coverage <= 1, true);
            }
            QVERIFY(sum == all);
        }
        const auto days = trendOf(cells, TrendStep::Day);
        QVERIFY(std::abs(*days[0].figures.oee - .55) < 1e-9); // of sums: both shifts are as long
        QCOMPARE(trendOf(cells, TrendStep::Week)[1].date, QDate(2026, 9, 28));
        QCOMPARE(trendOf(cells, TrendStep::Month)[1].date, QDate(2026, 10, 1));
        QCOMPARE(trendOf(cells, TrendStep::Shift)[1].shift, u"late"_s);
        QVERIFY(trendOf({}, TrendStep::Day).empty());
    }

    void forecastIsShownOnlyWhereItBeatsTheLastWeek()
    {
        // A pattern of the week with a slow rise and noise: the last week again carries that noise twice.
        std::mt19937 random(5);
        std::normal_distribution<double> noise(0, .03);
        const auto noisy = cellsOf(7 * 26, [&](int day, int shift) { return std::optional(.6 + .02 * (day % 7) + .08 * shift + .0005 * day + noise(random)); });
        for (const TrendStep step : {TrendStep::Shift, TrendStep::Day}) {
            const auto forecast = forecastOf(trendOf(noisy, step), step, 10);
            QVERIFY(forecast.has_value());
            QCOMPARE(forecast->period, size_t(step == TrendStep::Shift ? 10 : 5));
            QVERIFY(forecast->numbers.naive.size() == forecast->numbers.points.size());
            QVERIFY2(forecast->shown(), qPrintable(u"%1 of naive %2, %3 origins, %4 samples"_s.arg(forecast->numbers.mase).arg(forecast->numbers.naiveMase).arg(forecast->numbers.origins).arg(forecast->numbers.samples)));
            QVERIFY(forecast->numbers.mase < 1);
            for (const auto &point : forecast->numbers.points)
                QVERIFY(point.low > 0 && point.low <= point.value && point.value <= point.high && point.high < 1);
        }
        // A week that only repeats itself cannot be beaten.
        const auto exact = cellsOf(7 * 26, [](int day, int shift) { return std::optional(.6 + .02 * (day % 7) + .08 * shift); });
        const auto same = forecastOf(trendOf(exact, TrendStep::Shift), TrendStep::Shift, 10);
        QVERIFY(!same || !same->shown());
        QVERIFY(!forecastOf(trendOf(cellsOf(5, [](int, int) { return .5; }), TrendStep::Shift), TrendStep::Shift, 10));
        QVERIFY(!forecastOf({}, TrendStep::Shift, 10));
    }

    void whatIsNotKnownIsAHole()
    {
        std::mt19937 random(6);
        std::normal_distribution<double> noise(0, .02);
        const auto cells = cellsOf(7 * 26, [&](int day, int shift) -> std::optional<double> {
            if (day % 11 == 3)
                return {};
            return .6 + .02 * (day % 7) + .08 * shift + noise(random);
        });
        const auto forecast = forecastOf(trendOf(cells, TrendStep::Shift), TrendStep::Shift, 10);
        QVERIFY(forecast.has_value());
        QVERIFY(forecast->numbers.samples < 260);
        for (const auto &point : forecast->numbers.points)
            QVERIFY(point.value > .5 && point.value < .9);
    }
};

QTEST_GUILESS_MAIN(TestOeeTrend)
#include "tst_oee_trend.moc"
