#include "models/statistics/forecast.h"
#include "models/statistics/holt_winters.h"
#include "models/statistics/nelder_mead.h"
#include "statistics/near.h"

#include <algorithm>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

using namespace lineside::statistics;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kPassengers{
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
    145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
    196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229};

HoltWinters passengersModel(double phi, size_t count = kPassengers.size())
{
    HoltWinters model({0.3, 0.05, 0.2, phi}, *HoltWinters::startOf(kPassengers, 12));
    for (const double value : std::span(kPassengers).first(count))
        model.add(value);
    return model;
}

/*!
 * The figures came from a program that forecasts the last value's place of the season with what it knew of it before that
 * value (as it does for every 12th step); the formula, and so ours, learns from the last value, too.
 */
double withoutLastSeason(double phi)
{
    const HoltWinters before = passengersModel(phi, kPassengers.size() - 1);
    const HoltWinters model = passengersModel(phi);
    double reach = 0;
    for (int i = 1; i <= 12; ++i)
        reach += std::pow(phi, i);
    const double season = before.forecast(1) - before.level() - phi * before.trend();
    return model.level() + reach * model.trend() + season;
}

//! A week's shape, an upward drift and noise.
std::vector<double> weeks(int days, double noise, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> result;
    for (int day = 0; day < days; ++day)
        result.push_back(0.6 + 0.1 * std::sin(2 * std::numbers::pi * day / 7) + 0.0015 * day + noise * normal(random));
    return result;
}

} // namespace

class TestForecast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fixedParameters();
    void dampedFixedParameters();
    void startOfTwoPeriods();
    void holesTeachNothing();
    void simplexFindsTheValley();
    void fitIsNoWorseThanAGuess();
    void seasonalNaiveRepeats();
    void scaledError();
    void forecastKnowsWhetherItIsWorthShowing();
    void showsNothingThatIsFartherThanEither();
    void isTriedOnWhatItHasNotSeen();
    void intervalsCoverWhatTheySay();
    void sharesStayShares();
    void tooLittleIsNoForecast();
};

void TestForecast::fixedParameters()
{
    const auto start = HoltWinters::startOf(kPassengers, 12);
    QVERIFY(start);
    COMPARE_NEAR(start->level, 126.66666666666667);
    COMPARE_NEAR(start->trend, 1.0833333333333321);
    COMPARE_NEAR(start->season[0], -14.666666666666671);
    COMPARE_NEAR(start->season[11], -8.666666666666671);
    const HoltWinters model = passengersModel(1);
    COMPARE_NEAR(model.squaredErrors(), 9431.566389173251);
    const double expected[] = {237.88551561438763, 240.06345910539167, 268.66492160666485, 261.31639404076367,
                               259.4195508594463,  278.2735904862149,  297.0466413752594,  294.99685381423245,
                               269.8774934296026,  248.91410850403116, 230.9207434702075,  256.9947883533368};
    for (size_t i = 0; i < 11; ++i)
        COMPARE_NEAR(model.forecast(i + 1), expected[i]);
    COMPARE_NEAR(withoutLastSeason(1), expected[11]);
}

void TestForecast::dampedFixedParameters()
{
    const HoltWinters model = passengersModel(0.95);
    const double expected[] = {234.8238490760878, 236.00894703216852, 263.57169186005086, 255.1482831138932,
                               252.14520322006484, 269.867194571413,  287.48813090729243, 284.272861634611,
                               257.9764108164221, 235.81719536331238, 216.60098758410072, 240.81221284716017};
    for (size_t i = 0; i < 11; ++i)
        COMPARE_NEAR(model.forecast(i + 1), expected[i]);
    COMPARE_NEAR(withoutLastSeason(0.95), expected[11]);
}

void TestForecast::startOfTwoPeriods()
{
    const double values[] = {1, 3, 5, 7};
    const auto start = HoltWinters::startOf(values, 2);
    QVERIFY(start);
    COMPARE_NEAR(start->level, 2);
    COMPARE_NEAR(start->trend, 2);
    COMPARE_NEAR(start->season[1], 1);
    QVERIFY(!HoltWinters::startOf(values, 3));
    QVERIFY(!HoltWinters::startOf(values, 0));
    QVERIFY(!HoltWinters::startOf({}, 1));
    const double holes[] = {1, kNan, kNan, 2, 3, 4};
    QVERIFY(!HoltWinters::startOf(holes, 3));
}

void TestForecast::holesTeachNothing()
{
    HoltWinters model({0.3, 0.1, 0.2, 1}, {10, 1, {0, 2}});
    const double third = model.forecast(3);
    model.add(kNan);
    model.add(std::numeric_limits<double>::infinity());
    COMPARE_NEAR(model.forecast(1), third);
    QCOMPARE(model.count(), size_t(0));
    QCOMPARE(model.squaredErrors(), 0.0);
}

void TestForecast::simplexFindsTheValley()
{
    const Minimum found = minimise(
        [](std::span<const double> at) {
            return 100 * std::pow(at[1] - at[0] * at[0], 2) + std::pow(1 - at[0], 2); // Rosenbrock's
        },
        {-1.2, 1}, 1, 1e-14);
    COMPARE_NEAR(found.at[0], 1, 1e-4);
    COMPARE_NEAR(found.at[1], 1, 1e-4);
    QVERIFY(found.evaluations < 500);
    const Minimum bounded = minimise([](std::span<const double>) { return kNan; }, {0, 0}, 1, 0, 50);
    QVERIFY(bounded.evaluations <= 60);
}

void TestForecast::fitIsNoWorseThanAGuess()
{
    const auto fitted = fitHoltWinters(kPassengers, 12, false);
    QVERIFY(fitted);
    HoltWinters model(*fitted, *HoltWinters::startOf(kPassengers, 12));
    for (const double value : kPassengers)
        model.add(value);
    QVERIFY2(model.squaredErrors() < 0.8 * 9431.566, qPrintable(QString::number(model.squaredErrors())));
    QVERIFY(fitted->gamma <= 1 - fitted->alpha && fitted->phi == 1);
    const auto damped = fitHoltWinters(kPassengers, 12, true);
    QVERIFY(damped->phi >= 0.8 && damped->phi <= 0.98);
    QCOMPARE(*fitHoltWinters(kPassengers, 12, false), *fitted);
    QVERIFY(!fitHoltWinters(std::vector<double>{1, 2, 3}, 2, false));
}

void TestForecast::seasonalNaiveRepeats()
{
    const double values[] = {1, 2, 3, 4, kNan, 6};
    const std::vector<double> next = seasonalNaive(values, 3, 7);
    const double expected[] = {4, 2, 6, 4, 2, 6, 4};
    for (size_t i = 0; i < std::size(expected); ++i)
        COMPARE_NEAR(next[i], expected[i]);
    QVERIFY(std::isnan(seasonalNaive(std::vector<double>{1, kNan}, 2, 2)[1]));
    QVERIFY(std::isnan(seasonalNaive(std::vector<double>{1}, 2, 1)[0]));
    QVERIFY(seasonalNaive({}, 2, 2).empty());
}

void TestForecast::scaledError()
{
    const double history[] = {1, 2, 3, 5}; // in steps of one: 1, 1, 2
    const double forecasts[] = {6, 6};
    const double actual[] = {5, 8};
    COMPARE_NEAR(mase(forecasts, actual, history, 1), 1.5 / (4.0 / 3));
    const double alike[] = {2, 2, 2};
    QVERIFY(!mase(forecasts, actual, alike, 1));
    QVERIFY(!mase({}, actual, history, 1));
}

void TestForecast::forecastKnowsWhetherItIsWorthShowing()
{
    const auto smooth = forecast(weeks(84, 0.01, 3), {});
    QVERIFY(smooth);
    QVERIFY2(smooth->beatsNaive, qPrintable(QString::number(smooth->mase)));
    QVERIFY(smooth->mase < smooth->naiveMase);
    QCOMPARE(smooth->points.size(), size_t(7));
    QCOMPARE(smooth->naive.size(), size_t(7));
    QCOMPARE(smooth->samples, size_t(84));
    QVERIFY(smooth->origins >= 10);
    for (const ForecastPoint &point : smooth->points)
        QVERIFY(point.low < point.value && point.value < point.high);
    // A series that jumps about: what was last week may be as good, and then it is said so.
    std::vector<double> walk{0};
    std::mt19937_64 random(5);
    for (int i = 1; i < 84; ++i)
        walk.push_back(double(random() % 2));
    const auto poor = forecast(walk, {});
    QVERIFY(poor);
    QCOMPARE(poor->beatsNaive, poor->mase < 1 && poor->mase < poor->naiveMase);
    // An exact repetition is told best by itself.
    std::vector<double> exact;
    for (int i = 0; i < 84; ++i)
        exact.push_back(i % 7 + 0.001 * i);
    const auto repeated = forecast(exact, {});
    QVERIFY(repeated && repeated->naiveMase < 1.0001);
}

//! It has to be nearer than last week again was, and than last week again is.
void TestForecast::showsNothingThatIsFartherThanEither()
{
    // Noise, and then the same week again and again: nearer than the noise, and yet not as near as what repeats exactly.
    std::vector<double> settles = weeks(84, 0.1, 4);
    for (size_t i = 42; i < settles.size(); ++i)
        settles[i] = 0.5 + 0.3 * double(i % 7 == 2);
    const auto calm = forecast(settles, {});
    QVERIFY(calm);
    QVERIFY2(calm->mase < 1 && calm->mase > calm->naiveMase, qPrintable(QString::number(calm->mase) + u' ' + QString::number(calm->naiveMase)));
    QVERIFY(!calm->beatsNaive);
    // A week that hardly changes, and then a slope: nearer than last week again, and yet farther off than that ever was.
    std::vector<double> leaves = weeks(84, 0.001, 4);
    for (size_t i = 42; i < leaves.size(); ++i)
        leaves[i] += 0.05 * double(i - 41);
    const auto steep = forecast(leaves, {});
    QVERIFY(steep);
    QVERIFY2(steep->mase > 1 && steep->mase < steep->naiveMase, qPrintable(QString::number(steep->mase) + u' ' + QString::number(steep->naiveMase)));
    QVERIFY(!steep->beatsNaive);
}

/*!
 * Worked out once more, step by step: fitted on the first half alone, tried from each later day on the days that came, beside
 * last week at the same places, and the interval from those errors.
 */
void TestForecast::isTriedOnWhatItHasNotSeen()
{
    std::vector<double> values = weeks(98, 0.02, 21);
    for (size_t day = 6; day < 77; day += 7)
        values[day] = kNan; // no work on Sundays, until late
    values[60] = kNan;
    const auto found = forecast(values, {});
    QVERIFY(found);
    const std::span<const double> all(values);
    const size_t learnt = 49;
    const auto fitted = fitHoltWinters(all.first(learnt), 7, true);
    QVERIFY(fitted);
    HoltWinters model(*fitted, *HoltWinters::startOf(all, 7));
    std::vector<std::vector<double>> errors(7);
    double own = 0, naive = 0;
    int count = 0;
    for (size_t origin = 0; origin < all.size(); ++origin) {
        for (size_t step = 0; origin >= learnt && step < 7 && origin + step < all.size(); ++step) {
            double before = kNan; // the newest of the same day of the week that was known then
            for (size_t day = origin + step; day >= 7 && !std::isfinite(before);) {
                day -= 7;
                before = day < origin ? all[day] : kNan;
            }
            const double came = all[origin + step];
            if (!std::isfinite(before) || !std::isfinite(came))
                continue;
            errors[step].push_back(std::abs(model.forecast(step + 1) - came));
            own += errors[step].back();
            naive += std::abs(before - came);
            ++count;
        }
        model.add(all[origin]);
    }
    const double unit = *naiveError(all.first(learnt), 7);
    COMPARE_NEAR(found->mase, own / count / unit);
    COMPARE_NEAR(found->naiveMase, naive / count / unit);
    double widest = 0;
    for (size_t step = 0; step < 7; ++step) {
        std::sort(errors[step].begin(), errors[step].end());
        widest = std::max(widest, errors[step][size_t(std::ceil(double(errors[step].size() + 1) * 0.8)) - 1]);
        COMPARE_NEAR(found->points[step].high - found->points[step].value, widest);
        COMPARE_NEAR(found->points[step].value - found->points[step].low, widest);
    }
}

void TestForecast::intervalsCoverWhatTheySay()
{
    int inside = 0;
    int all = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const std::vector<double> values = weeks(105, 0.02, 100 + seed);
        const auto found = forecast(std::span(values).first(98), {});
        QVERIFY(found);
        for (size_t i = 0; i < 7; ++i) {
            inside += values[98 + i] >= found->points[i].low && values[98 + i] <= found->points[i].high;
            ++all;
        }
    }
    const double share = double(inside) / all;
    QVERIFY2(share > 0.72 && share < 0.95, qPrintable(QString::number(share)));
}

void TestForecast::sharesStayShares()
{
    std::vector<double> values = weeks(84, 0.05, 9);
    for (double &value : values)
        value = std::min(1.0, value + 0.25);
    ForecastSettings settings;
    settings.scale = Scale::Logit;
    values[40] = kNan;
    const auto found = forecast(values, settings);
    QVERIFY(found);
    for (const auto &points : {found->points, found->naive}) {
        for (const ForecastPoint &point : points)
            QVERIFY(point.low > 0 && point.low <= point.value && point.value <= point.high && point.high < 1);
    }
    settings.scale = Scale::Log;
    values[3] = 0;
    QVERIFY(!forecast(values, settings));
}

void TestForecast::tooLittleIsNoForecast()
{
    QVERIFY(!forecast({}, {}));
    QVERIFY(!forecast(weeks(29, 0.01, 1), {})); // 14 learnt, 7 ahead, 10 origins: 30 needed
    QVERIFY(forecast(weeks(31, 0.01, 1), {}));
    QVERIFY(!forecast(std::vector<double>(84, kNan), {}));
    QVERIFY(!forecast(std::vector<double>(84, 1.0), {})); // nothing to measure errors in
}

QTEST_APPLESS_MAIN(TestForecast)
#include "tst_forecast.moc"
