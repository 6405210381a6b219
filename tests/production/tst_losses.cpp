#include "models/production/losses.h"
#include "production/production_fixture.h"

#include <QtTest>

#include <map>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

//! Two days of a machine that goes wrong in every way.
std::vector<Cell> randomCells(unsigned seed, qint64 cycleNs)
{
    std::mt19937 random(seed);
    auto setup = press(std::make_shared<const Calendar>(twoShifts()));
    setup->cycleNs = cycleNs;
    Accumulator accumulator(setup, startAt(kMonday));
    for (const Sample &sample : randomStream(random, kMonday, 48, true)) {
        if (setup->has(sample.role))
            (void)accumulator.feed(sample.role, sample.reading, sample.text.isNull() ? nullptr : &sample.text);
    }
    accumulator.advance(kMonday + 48h);
    return accumulator.cells();
}

Losses lossesOf(const std::vector<std::vector<Cell>> &machines, UtcTime from, UtcTime to, const QString &shift = {})
{
    const LossQuestion question{{}, from, to, shift, false, ParetoBy::Time};
    LossSum sum(question);
    for (const auto &cells : machines)
        sum.add(cells);
    return std::move(sum).take();
}

std::map<std::pair<Loss, QString>, qint64> byReason(const Waterfall &fall)
{
    std::map<std::pair<Loss, QString>, qint64> result;
    for (const LossStep &step : fall.steps)
        result[{step.loss, step.reason}] += step.time;
    return result;
}

//! What is not exact; empty when all is.
QString faultOf(const Losses &losses)
{
    const Waterfall &fall = losses.fall;
    const Account &account = losses.account;
    qint64 shift = fall.good;
    qint64 planned = fall.shift;
    qint64 producing = fall.planned;
    for (const LossStep &step : fall.steps) {
        shift += step.time;
        planned -= step.loss == Loss::PlannedStop || step.loss == Loss::Unknown ? step.time : 0;
        producing -= step.loss == Loss::Setup || step.loss == Loss::Down || step.loss == Loss::Idle ? step.time : 0;
        if (step.time < 0 && step.loss != Loss::Speed)
            return u"a loss below nothing"_s;
    }
    if (shift != fall.shift || fall.shift != account.allTime() - account.time(MachineState::NoShift))
        return u"the steps are %1 and not %2"_s.arg(shift).arg(fall.shift);
    if (planned != fall.planned || producing != fall.producing)
        return u"planned %1 %2, producing %3 %4"_s.arg(planned).arg(fall.planned).arg(producing).arg(fall.producing);
    qint64 stopped = account.shortStopTime;
    for (const ParetoBar &bar : losses.reasons)
        stopped += bar.time;
    if (stopped != account.time(MachineState::Setup) + account.time(MachineState::Down) + account.time(MachineState::Idle))
        return u"the reasons do not make up the stops"_s;
    return {};
}

} // namespace

class TestLosses final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPartAddsUpExactly()
    {
        std::vector<std::vector<Cell>> machines;
        for (unsigned seed = 1; seed <= 12; ++seed)
            machines.push_back(randomCells(seed, seed % 4 == 0 ? 0 : 333'333'333 * qint64(seed)));
        std::mt19937 random(99);
        for (int round = 0; round < 300; ++round) {
            const UtcTime from = kMonday + std::chrono::microseconds(qint64(random()) * 40);
            const UtcTime to = from + std::chrono::microseconds(1 + qint64(random() % 5) * qint64(random()) * 4);
            std::vector<std::vector<Cell>> some;
            std::map<std::pair<Loss, QString>, qint64> sums;
            Account account;
            for (const auto &cells : machines) {
                if (random() % 2)
                    continue;
                some.push_back(cells);
                const Losses one = lossesOf({cells}, from, to);
                QVERIFY2(faultOf(one).isEmpty(), qPrintable(faultOf(one)));
                for (const auto &[which, time] : byReason(one.fall))
                    sums[which] += time;
                account += one.account;
            }
            const Losses all = lossesOf(some, from, to);
            QVERIFY2(faultOf(all).isEmpty(), qPrintable(faultOf(all)));
            QVERIFY(byReason(all.fall) == sums);
            QVERIFY(all.account == account);
            QCOMPARE(all.fall.machines, all.machines);
            if (all.cells > 0 && to <= kMonday + 48h)
                QVERIFY(all.from <= from && all.to >= to); // widened, and says so
            QVERIFY(all.fall.coverage >= 0 && all.fall.coverage <= 1);
        }
    }

    void partsOfATimeAreTheTime()
    {
        const std::vector<std::vector<Cell>> machines{randomCells(21, 700'000'000)};
        for (int hour = 1; hour < 48; ++hour) {
            const UtcTime cut = kMonday + std::chrono::hours(hour);
            Account both = lossesOf(machines, kMonday, cut).account;
            both += lossesOf(machines, cut, kMonday + 48h).account;
            QVERIFY(both == lossesOf(machines, kMonday, kMonday + 48h).account);
        }
        Account shifts;
        for (const QString &shift : {u"early"_s, u"late"_s})
            shifts += lossesOf(machines, kMonday, kMonday + 48h, shift).account;
        const Account all = lossesOf(machines, kMonday, kMonday + 48h).account;
        QCOMPARE(shifts.allTime() - shifts.time(MachineState::NoShift), all.allTime() - all.time(MachineState::NoShift));
        QVERIFY(shifts.inShift() == all.inShift());
        QCOMPARE(lossesOf(machines, kMonday, kMonday + 48h, u"night"_s).cells, size_t(0));
    }

    void whatHasNoRateEndsAtItsRunningTime()
    {
        Account rated, unrated;
        rated.time(MachineState::Running) = 100'000'000;
        rated.product({}, 1'000'000'000).inShift = {50 * kUnit, 40 * kUnit, 10 * kUnit, 0};
        unrated.time(MachineState::Running) = 7'000'001;
        Waterfall both = waterfallOf(rated, kMonday, kMonday + 100s);
        QVERIFY(both.toGood && both.unrated == 0);
        both += waterfallOf(unrated, kMonday, kMonday + 100s);
        QVERIFY(!both.toGood);
        QCOMPARE(both.unrated, 7'000'001);
        QCOMPARE(both.good, 47'000'001);
        QCOMPARE(both.shift, 107'000'001);
        QCOMPARE(both.machines, 2);
    }

    void figuresThatAreTooLargeDoNotOverflow()
    {
        Account account;
        account.time(MachineState::Running) = 1'000'000'000'000'000;
        for (int i = 0; i < 4; ++i)
            account.product(QString::number(i), 100'000'000'000'000'000).inShift = {9'000'000'000'000'000'000, 1, 0, 0};
        const Losses losses = [&] {
            Cell cell;
            cell.from = kMonday;
            cell.account = account;
            return lossesOf({{cell}}, kMonday, kMonday + 1h);
        }();
        QVERIFY2(faultOf(losses).isEmpty(), qPrintable(faultOf(losses)));
        QCOMPARE(account.inShift().total, std::numeric_limits<qint64>::max()); // and not below zero
        Account twice = account;
        twice.energy = account.energy = std::numeric_limits<qint64>::max() - 1;
        twice += account;
        QCOMPARE(twice.energy, std::numeric_limits<qint64>::max());
        QCOMPARE(twice.inShift().total, std::numeric_limits<qint64>::max());
        qint64 least = std::numeric_limits<qint64>::min() + 1;
        addQuantity(least, -5);
        QCOMPARE(least, std::numeric_limits<qint64>::min());
    }

    void energyWithItsCoverage()
    {
        auto setup = press(std::make_shared<const Calendar>(twoShifts()), {Role::Total, Role::State, Role::Energy});
        Accumulator accumulator(setup, startAt(kMonday + 5h));
        QVERIFY(!energyOf(Account()));
        QVERIFY(feedAll(accumulator, {stateAt(kMonday + 5h, 1), countAt(kMonday + 5h, Role::Total, 0),
                                      countAt(kMonday + 6h + 15min, Role::Energy, 1'000), // first seen
                                      countAt(kMonday + 6h + 30min, Role::Energy, 1'030), countAt(kMonday + 6h + 30min, Role::Total, 60),
                                      countAt(kMonday + 6h + 45min, Role::Energy, 0, StatusCode::BadNoCommunication)}));
        // What nobody asks in between changes nothing.
        accumulator.advance(kMonday + 6h + 50min);
        accumulator.advance(kMonday + 7h);
        const Account hour = sumOf(accumulator.cells(), kMonday + 6h, kMonday + 7h);
        const auto energy = energyOf(hour);
        QVERIFY(energy.has_value());
        QCOMPARE(energy->inShift, 30.0);
        QCOMPARE(*energy->perUnit, 0.5);
        QCOMPARE(energy->coverage, 0.5); // from a quarter past until a quarter to
        QCOMPARE(sumOf(accumulator.cells(), kMonday, kMonday + 6h).energySeen, 0);
    }
};

QTEST_GUILESS_MAIN(TestLosses)
#include "tst_losses.moc"
