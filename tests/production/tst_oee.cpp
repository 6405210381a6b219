#include "models/production/oee.h"

#include <QtTest>

#include <random>

using namespace lineside;
using namespace lineside::production;
using namespace Qt::Literals;

namespace {

constexpr qint64 kMinute = 60'000'000;
constexpr UtcTime kFrom{std::chrono::seconds(1'790'000'000)};

Account shiftOf(double plannedMinutes, double runMinutes, double cycleSeconds, double made, double good)
{
    Account account;
    account.time(MachineState::Running) = std::llround(runMinutes * double(kMinute));
    account.time(MachineState::Down) = std::llround((plannedMinutes - runMinutes) * double(kMinute));
    account.reason(MachineState::Down, u"jam"_s).time = account.time(MachineState::Down);
    ProductCounts &counts = account.product({}, std::llround(cycleSeconds * 1e9));
    counts.inShift = {std::llround(made * 1e6), std::llround(good * 1e6), std::llround((made - good) * 1e6), 0};
    account.samples = 100;
    account.halfSamples = 200;
    return account;
}

OeeFigures of(const Account &account)
{
    return oeeOf(account, kFrom, kFrom + std::chrono::microseconds(account.allTime()));
}

bool close(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestOee final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void workedExamples()
    {
        const OeeFigures first = of(shiftOf(420, 373, 1.0, 19'271, 18'848));
        QVERIFY(close(*first.a, 373.0 / 420));
        QVERIFY(close(*first.a, .888095, 5e-7));
        QVERIFY(close(*first.e, .861081, 5e-7));
        QVERIFY(close(*first.q, .978050, 5e-7));
        QVERIFY(close(*first.oee, .747937, 5e-7));
        QVERIFY(close(*first.oee, 18'848 * 1.0 / (420 * 60)));
        QCOMPARE(first.coverage, 1.0);
        QCOMPARE(first.quality, 1.0);
        QCOMPARE(first.samples, qint64(100));
        QCOMPARE(first.from, kFrom);

        const OeeFigures second = of(shiftOf(480, 420, 60, 400, 380));
        QVERIFY(close(*second.a, .875));
        QVERIFY(close(*second.e, 400.0 / 420));
        QVERIFY(close(*second.q, .95));
        QVERIFY(close(*second.oee, .791666666666667, 1e-12));
    }

    //! The mean of .90 and .30 is .60; the truth is .825.
    void neverAveragesRatios()
    {
        const Account a = shiftOf(420, 420, 1, 420 * 60 * .9, 420 * 60 * .9);
        const Account b = shiftOf(60, 60, 1, 60 * 60 * .3, 60 * 60 * .3);
        QVERIFY(close(*of(a).oee, .90));
        QVERIFY(close(*of(b).oee, .30));
        Account both = a;
        both += b;
        QVERIFY(close(*of(both).oee, .825));
    }

    void identityHolds()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 500; ++i) {
            const double planned = 1 + double(random() % 1'000);
            const double run = planned * double(1 + random() % 1'000) / 1'000;
            const double made = 1 + double(random() % 10'000);
            const double good = double(random() % int(made + 1));
            const double cycle = .001 * double(1 + random() % 5'000);
            Account account = shiftOf(planned, run, cycle, made, good);
            if (i % 2) { // a second product: the sum over products
                const qint64 more = qint64(1 + random() % 500) * kUnit;
                account.product(u"B"_s, qint64(1 + random() % 100'000) * 1'000'000).inShift = {more, more / 2, more - more / 2, 0};
            }
            const OeeFigures figures = of(account);
            double idealGood = 0;
            for (const ProductCounts &entry : account.products)
                idealGood += double(entry.cycleNs) / 1e9 * units(entry.inShift.good);
            QVERIFY(close(*figures.oee, idealGood / figures.planned, 1e-9 * std::max(1.0, *figures.oee)));
            QVERIFY(figures.rateTooLow == (*figures.e > 1));

            const Waterfall fall = waterfallOf(account, figures.from, figures.to);
            qint64 left = fall.shift;
            for (const LossStep &step : fall.steps)
                left -= step.time;
            QCOMPARE(left, fall.good);
            QVERIFY(std::abs(double(fall.good) / 1e6 - figures.goodTime) <= 5.001e-7); // rounded once
        }
    }

    void notApplicable()
    {
        Account account;
        account.time(MachineState::NoShift) = 60 * kMinute;
        OeeFigures figures = of(account);
        QVERIFY(!figures.a && !figures.e && !figures.q && !figures.oee);
        QCOMPARE(figures.why, NoFigure::NotPlanned);
        QCOMPARE(figures.coverage, 1.0);

        account = {};
        account.time(MachineState::Unknown) = 60 * kMinute;
        figures = of(account);
        QCOMPARE(figures.why, NoFigure::NothingKnown);
        QCOMPARE(figures.coverage, 0.0);

        account = shiftOf(60, 30, 0, 100, 90); // no ideal rate
        figures = of(account);
        QCOMPARE(*figures.a, .5);
        QVERIFY(!figures.e && !figures.oee);
        QCOMPARE(figures.why, NoFigure::NoIdealRate);
        QCOMPARE(*figures.yield, .9);

        account = shiftOf(60, 30, 1, 100, 100);
        account.noQuality = true;
        figures = of(account);
        QVERIFY(figures.e && !figures.q && !figures.oee);
        QCOMPARE(figures.why, NoFigure::NoCounts);

        account = shiftOf(60, 30, 1, 0, 0);
        figures = of(account);
        QCOMPARE(*figures.oee, 0.0);
        QVERIFY(!figures.q);
    }

    void aWrongRateIsFlaggedAndNotHidden()
    {
        const OeeFigures figures = of(shiftOf(60, 60, 2, 3'600, 3'600));
        QVERIFY(figures.rateTooLow);
        QVERIFY(close(*figures.e, 2));
        QVERIFY(close(*figures.oee, 2));
        QCOMPARE(forDisplay(*figures.e), 1.0);
        // As fast as it could be is no wrong rate; one piece more is.
        const OeeFigures full = of(shiftOf(60, 60, 1, 3'600, 3'600));
        QCOMPARE(*full.e, 1.0);
        QVERIFY(!full.rateTooLow);
        QVERIFY(of(shiftOf(60, 60, 1, 3'601, 3'600)).rateTooLow);
    }

    void unknownTimeLowersTheCoverageAndNotTheFigure()
    {
        Account account = shiftOf(60, 30, 1, 900, 900);
        const double before = *of(account).oee;
        account.time(MachineState::Unknown) = 60 * kMinute;
        account.product({}, kUnit * 1'000).unseen.good = 500 * kUnit;
        const OeeFigures figures = of(account);
        QCOMPARE(*figures.oee, before);
        QCOMPARE(figures.coverage, .5);
    }

    void shortStopsAreALossOfPerformance()
    {
        Account account;
        account.time(MachineState::Running) = 50 * kMinute;
        account.time(MachineState::Down) = 10 * kMinute;
        account.shortStopTime = 4 * kMinute;
        account.shortStops = 3;
        account.reason(MachineState::Down, u"jam"_s) = {MachineState::Down, u"jam"_s, 6 * kMinute, 1};
        account.product({}, 1'000'000'000).inShift = {2'000 * kUnit, 1'900 * kUnit, 100 * kUnit, 0};
        const OeeFigures figures = of(account);
        QVERIFY(close(*figures.a, 54.0 / 60));
        QVERIFY(close(*figures.e, 2'000.0 / (54 * 60)));
        const Waterfall fall = waterfallOf(account, figures.from, figures.to);
        QCOMPARE(fall.steps.size(), size_t(4));
        QVERIFY(fall.steps[0].loss == Loss::Down);
        QVERIFY(fall.steps[1].loss == Loss::ShortStops);
        QCOMPARE(fall.steps[1].count, qint64(3));
        QCOMPARE(fall.steps[1].time, 240'000'000);
        QVERIFY(fall.steps[2].loss == Loss::Speed);
        QCOMPARE(fall.steps[2].time, 1'000'000'000);
        QVERIFY(fall.steps[3].loss == Loss::Quality);
        QCOMPARE(fall.steps[3].time, 100'000'000);
    }

    void paretoOfReasons()
    {
        Account account;
        account.reason(MachineState::Down, u"jam"_s) = {MachineState::Down, u"jam"_s, 10 * kMinute, 2};
        account.reason(MachineState::Setup, u"tool"_s) = {MachineState::Setup, u"tool"_s, 30 * kMinute, 1};
        account.reason(MachineState::PlannedStop, {}) = {MachineState::PlannedStop, {}, 60 * kMinute, 1};
        const auto bars = paretoOf(account);
        QCOMPARE(bars.size(), size_t(2));
        QCOMPARE(bars[0].reason, u"tool"_s);
        QCOMPARE(bars[0].share, .75);
        QCOMPARE(bars[1].cumulated, 1.0);
        QCOMPARE(paretoOf(account, true).front().time, 60 * kMinute);
        QVERIFY(!paretoOf(account, true).front().isExplained());
        const auto byStops = paretoOf(account, false, ParetoBy::Stops);
        QCOMPARE(byStops[0].reason, u"jam"_s);
        QVERIFY(close(byStops[0].share, 2.0 / 3));
        QCOMPARE(byStops[1].cumulated, 1.0);
        QVERIFY(paretoOf({}).empty());
    }

    void sumsDoNotDependOnTheOrder()
    {
        std::mt19937 random(11);
        std::vector<Account> accounts;
        for (int i = 0; i < 50; ++i) {
            Account account = shiftOf(double(random() % 500 + 1), double(random() % 500), .5, double(random() % 900), 3);
            account.reason(MachineState::Down, QString::number(random() % 5)).time += random() % 1'000;
            account.product(QString::number(random() % 5), qint64(random() % 3) * 1'000).unseen.good += random() % 77;
            accounts.push_back(account);
        }
        Account first;
        for (const Account &account : accounts)
            first += account;
        std::shuffle(accounts.begin(), accounts.end(), random);
        Account second;
        for (const Account &account : accounts)
            second += account;
        QVERIFY(first == second);
    }
};

QTEST_GUILESS_MAIN(TestOee)
#include "tst_oee.moc"
