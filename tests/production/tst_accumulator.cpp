#include "models/production/oee.h"
#include "production/production_fixture.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const Calendar> calendarOf(const ShiftCalendar &plan)
{
    return std::make_shared<const Calendar>(plan);
}

qint64 us(std::chrono::microseconds time)
{
    return time.count();
}

} // namespace

class TestAccumulator final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void timesAndCounts()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        QVERIFY(feedAll(accumulator, {
            stateAt(kMonday + 1min, 1), countAt(kMonday + 1min, Role::Total, 50), countAt(kMonday + 1min, Role::Scrap, 5),
            countAt(kMonday + 10min, Role::Total, 550), countAt(kMonday + 10min, Role::Scrap, 15),
            stateAt(kMonday + 20min, 3), stateAt(kMonday + 30min, 1), // long
            stateAt(kMonday + 40min, 2), stateAt(kMonday + 42min, 1), // short
            stateAt(kMonday + 50min, 4), stateAt(kMonday + 55min, 5),
        }));
        accumulator.advance(kMonday + 60min);
        const auto cells = accumulator.cells();
        QCOMPARE(cells.size(), size_t(2)); // the next hour has begun
        const Account &hour = cells[0].account;
        QCOMPARE(hour.time(MachineState::Unknown), us(1min));
        QCOMPARE(hour.time(MachineState::Running), us(19min + 10min + 8min));
        QCOMPARE(hour.time(MachineState::Down), us(10min));
        QCOMPARE(hour.time(MachineState::Idle), us(2min));
        QCOMPARE(hour.time(MachineState::Setup), us(5min));
        QCOMPARE(hour.time(MachineState::PlannedStop), us(5min));
        QCOMPARE(hour.allTime(), us(60min));
        QCOMPARE(hour.shortStopTime, us(2min));
        QCOMPARE(hour.shortStops, 1);
        QCOMPARE(hour.reasons.size(), size_t(3)); // setup, down by the jam, planned stop by cleaning; the short one has none
        QCOMPARE(hour.reasons[1].reason, u"jam"_s);
        QCOMPARE(hour.reasons[1].time, us(10min));
        QCOMPARE(hour.reasons[1].stops, 1);
        const Counts counts = hour.inShift();
        QCOMPARE(counts.total, 500 * kUnit);
        QCOMPARE(counts.scrap, 10 * kUnit);
        QCOMPARE(counts.good, 490 * kUnit);
        const OeeFigures figures = oeeOf(hour, kMonday, kMonday + 1h);
        QCOMPARE(figures.planned, 54.0 * 60);
        QCOMPARE(figures.producing, 39.0 * 60);
        QVERIFY(std::abs(*figures.oee - 490.0 / (54 * 60)) < 1e-12);

        const auto intervals = accumulator.intervals();
        QCOMPARE(intervals.size(), size_t(8));
        QVERIFY(intervals[0].state == MachineState::Unknown);
        QCOMPARE(intervals[2].from, kMonday + 20min);
        QCOMPARE(intervals[2].to, kMonday + 30min);
        QVERIFY(intervals[2].state == MachineState::Down);
        QCOMPARE(intervals.back().to, kMonday + 60min);
    }

    void noShiftBreaksAndUnknownAreDifferent()
    {
        Accumulator accumulator(press(calendarOf(twoShifts())), startAt(kMonday));
        QVERIFY(feedAll(accumulator, {
            stateAt(kMonday + 1h, 2),   // no shift, whatever it says
            stateAt(kMonday + 5h, 1),   // overtime before 6:00
            countAt(kMonday + 5h, Role::Total, 0), countAt(kMonday + 5h + 30min, Role::Total, 100),
            stateAt(kMonday + 10h + 10min, 2), // runs ten minutes into the break of 10:00 to 10:30
            stateAt(kMonday + 12h, 1, StatusCode::BadNoCommunication),
            stateAt(kMonday + 13h, 1),
        }));
        accumulator.advance(kMonday + 24h);
        const auto cells = accumulator.cells();
        const Account night = sumOf(cells, kMonday, kMonday + 6h);
        QCOMPARE(night.time(MachineState::NoShift), us(6h));
        QCOMPARE(night.overtime, us(1h));
        QCOMPARE(night.inShift().total, 0);
        QCOMPARE(night.everything().total, 100 * kUnit);
        QVERIFY(!oeeOf(night, kMonday, kMonday + 6h).a);
        const Account early = sumOf(cells, kMonday + 6h, kMonday + 14h);
        QCOMPARE(early.time(MachineState::NoShift), 0);
        QCOMPARE(early.time(MachineState::Running), us(4h + 10min + 1h));
        QCOMPARE(early.time(MachineState::PlannedStop), us(20min));
        QCOMPARE(early.time(MachineState::Idle), us(90min));
        QCOMPARE(early.time(MachineState::Unknown), us(1h));
        QCOMPARE(sumOf(cells, kMonday + 22h, kMonday + 24h).time(MachineState::NoShift), us(2h));
    }

    void aLostCounterIsSpreadOverTheTimeItRan()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        QVERIFY(feedAll(accumulator, {
            stateAt(kMonday, 1), countAt(kMonday, Role::Total, 1'000),
            countAt(kMonday + 30min, Role::Total, 1'000, StatusCode::BadSensorFailure),
            stateAt(kMonday + 60min, 3), stateAt(kMonday + 120min, 1),
            countAt(kMonday + 150min, Role::Total, 1'600),
        }));
        accumulator.advance(kMonday + 3h);
        const auto cells = accumulator.cells();
        QCOMPARE(cells[0].account.inShift().total, 300 * kUnit);
        QCOMPARE(cells[1].account.inShift().total, 0);
        QCOMPARE(cells[2].account.inShift().total, 300 * kUnit);
        QCOMPARE(cells[2].account.notes.estimated, 600 * kUnit);
    }

    void aBreakOfTheStationIsUnknownAndLosesNoCount()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        QVERIFY(feedAll(accumulator, {stateAt(kMonday, 1), countAt(kMonday, Role::Total, 1'000)}));
        QVERIFY(accumulator.lose(kMonday + 30min));
        QVERIFY(feedAll(accumulator, {stateAt(kMonday + 90min, 1), countAt(kMonday + 90min, Role::Total, 1'600)}));
        accumulator.advance(kMonday + 2h);
        const Account sum = sumOf(accumulator.cells());
        QCOMPARE(sum.time(MachineState::Unknown), us(60min));
        QCOMPARE(sum.everything().total, 600 * kUnit);
        QCOMPARE(sum.inShift().total, 0); // made while nobody looked: no part of OEE
        QCOMPARE(accumulator.cells()[0].account.everything().total, 300 * kUnit);
    }

    void peopleSayWhy()
    {
        const std::vector<StateOverride> entries = {{kMonday + 10min, kMonday + 20min, MachineState::PlannedStop, u"meeting"_s},
                                                    {kMonday + 20min, kMonday + 40min, MachineState::Down, u"motor"_s}};
        Accumulator accumulator(press(), startAt(kMonday), entries);
        QVERIFY(feedAll(accumulator, {stateAt(kMonday, 1), stateAt(kMonday + 5min, 3), stateAt(kMonday + 30min, 1)}));
        accumulator.advance(kMonday + 1h);
        const Account sum = sumOf(accumulator.cells());
        QCOMPARE(sum.time(MachineState::PlannedStop), us(10min));
        QCOMPARE(sum.time(MachineState::Down), us(15min));
        QCOMPARE(sum.time(MachineState::Running), us(35min)); // what ran, ran
        QCOMPARE(sum.shortStopTime, us(5min)); // before the meeting
        const auto motor = std::find_if(sum.reasons.begin(), sum.reasons.end(), [](const ReasonTime &entry) { return entry.reason == u"motor"_s; });
        QVERIFY(motor != sum.reasons.end());
        QCOMPARE(motor->time, us(10min));
        const auto intervals = accumulator.intervals();
        QVERIFY(intervals[2].byPerson);
        QCOMPARE(intervals[2].reason, u"meeting"_s);
    }

    void ordersAreRuns()
    {
        Accumulator accumulator(press(std::make_shared<const Calendar>(), {Role::Total, Role::Scrap, Role::State, Role::Product, Role::Order}),
                                startAt(kMonday));
        QVERIFY(feedAll(accumulator, {
            stateAt(kMonday, 1), countAt(kMonday, Role::Total, 0), textAt(kMonday, Role::Product, "red"), textAt(kMonday + 1min, Role::Order, "4711"),
            countAt(kMonday + 10min, Role::Total, 100), countAt(kMonday + 80min, Role::Total, 800),
            textAt(kMonday + 90min, Role::Order, "4712"), textAt(kMonday + 90min, Role::Product, "blue"),
            countAt(kMonday + 100min, Role::Total, 900), textAt(kMonday + 110min, Role::Order, ""),
        }));
        accumulator.advance(kMonday + 3h);
        std::map<QString, qint64> made;
        qint64 time = 0;
        for (const Cell &cell : accumulator.cells()) {
            made[cell.order] += cell.account.inShift().total;
            time += cell.account.allTime();
            QCOMPARE(cell.order.isEmpty(), cell.runFrom == UtcTime{});
        }
        QCOMPARE(made[u"4711"_s], 800 * kUnit);
        QCOMPARE(made[u"4712"_s], 100 * kUnit);
        QCOMPARE(time, us(3h));
        const Account sum = sumOf(accumulator.cells());
        QCOMPARE(sum.products.size(), size_t(2));
        QCOMPARE(sum.products[1].product, u"red"_s);
        QCOMPARE(sum.products[1].inShift.total, 800 * kUnit);
    }

    void anyTwoCountersSayTheThird_data()
    {
        QTest::addColumn<bool>("total");
        QTest::addColumn<bool>("good");
        QTest::addColumn<bool>("scrap");
        QTest::newRow("total and good") << true << true << false;
        QTest::newRow("total and scrap") << true << false << true;
        QTest::newRow("good and scrap") << false << true << true;
        QTest::newRow("all") << true << true << true;
    }

    void anyTwoCountersSayTheThird()
    {
        QFETCH(bool, total);
        QFETCH(bool, good);
        QFETCH(bool, scrap);
        auto setup = press(std::make_shared<const Calendar>(), {Role::State, Role::Rework});
        for (const auto &[role, has] : {std::pair(Role::Total, total), std::pair(Role::Good, good), std::pair(Role::Scrap, scrap)})
            setup->tags[size_t(role)] = has ? TagId(quint32(role) + 1) : kNoTag;
        Accumulator accumulator(setup, startAt(kMonday));
        QVERIFY(feedAll(accumulator, {stateAt(kMonday, 1)}));
        const auto tell = [&](UtcTime at, double ofTotal, double ofGood, double ofScrap, double ofRework) {
            if (total)
                QVERIFY(feedAll(accumulator, {countAt(at, Role::Total, ofTotal)}));
            if (good)
                QVERIFY(feedAll(accumulator, {countAt(at, Role::Good, ofGood)}));
            if (scrap)
                QVERIFY(feedAll(accumulator, {countAt(at, Role::Scrap, ofScrap)}));
            QVERIFY(feedAll(accumulator, {countAt(at, Role::Rework, ofRework)}));
        };
        tell(kMonday, 10, 10, 10, 10);
        tell(kMonday + 20min, 1'010, 910, 80, 40);
        accumulator.advance(kMonday + 30min);
        QVERIFY((sumOf(accumulator.cells()).inShift() == Counts{1'000 * kUnit, 900 * kUnit, 70 * kUnit, 30 * kUnit}));
        QVERIFY(!sumOf(accumulator.cells()).noQuality);
    }

    void whatIsLateIsRefused()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        accumulator.advance(kMonday + 1h);
        const Sample late = stateAt(kMonday + 59min, 1);
        QVERIFY(!accumulator.feed(late.role, late.reading));
        QCOMPARE(sumOf(accumulator.cells()).samples, 0);
    }

    //! Portions, calls between them, and a new begin from any checkpoint change nothing, bit by bit.
    void liveIsReplay()
    {
        for (quint32 seed = 1; seed <= 60; ++seed) {
            std::mt19937 random(seed);
            const bool withTexts = seed % 2;
            ShiftCalendar plan = twoShifts(seed % 3 ? u"Europe/Berlin"_s : u"Asia/Kolkata"_s);
            // The night in which the clocks go back is in it, now and then.
            const UtcTime begin = seed % 4 ? kMonday : UtcTime(std::chrono::seconds(1'792'800'000));
            auto setup = press(calendarOf(plan), withTexts ? std::initializer_list<Role>{Role::Total, Role::Scrap, Role::State, Role::Product, Role::Order}
                                                           : std::initializer_list<Role>{Role::Total, Role::Scrap, Role::State});
            if (seed % 5 == 0)
                setup->cycleNs = 0;
            const int hours = 40;
            const auto samples = randomStream(random, begin, hours, withTexts);
            const UtcTime end = begin + std::chrono::hours(hours);
            const std::vector<StateOverride> entries = {{begin + 5h + 7min, begin + 9h, MachineState::Down, u"motor"_s},
                                                        {begin + 12h, begin + 12h + 1min, MachineState::PlannedStop, u"talk"_s}};
            const std::vector<RunMark> marks = {{begin + 3h, true, u"A"_s, u"X"_s}, {begin + 20h + 1s, false, {}, {}}};
            const UtcTime breakAt = begin + 25h + 13min;

            const Checkpoint fresh = startAt(begin);
            Accumulator replay(setup, fresh, entries, marks);
            Accumulator live(setup, fresh, entries, marks);
            std::vector<Checkpoint> checkpoints;
            bool lost = false;
            for (const Sample &sample : samples) {
                const QByteArray *text = sample.text.isNull() ? nullptr : &sample.text;
                if (!lost && sample.reading.at >= breakAt) {
                    QVERIFY(replay.lose(breakAt));
                    QVERIFY(live.lose(breakAt));
                    lost = true;
                }
                QVERIFY(replay.feed(sample.role, sample.reading, text));
                if (random() % 3 == 0) { // the clock ticks between readings
                    live.advance(live.now() + std::chrono::microseconds((sample.reading.at - live.now()).count() * qint64(random() % 100) / 100));
                    (void)live.cells();
                }
                QVERIFY(live.feed(sample.role, sample.reading, text));
                if (checkpoints.empty() || !(checkpoints.back() == live.checkpoint()))
                    checkpoints.push_back(live.checkpoint());
                if (random() % 50 == 0)
                    live.forgetBefore(begin); // nothing to forget
            }
            replay.advance(end);
            live.advance(end);
            const auto cells = replay.cells();
            const QString difference = differenceOf(cells, live.cells());
            QVERIFY2(difference.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(difference)));
            QVERIFY(replay.intervals() == live.intervals());
            QVERIFY(replay.checkpoint() == live.checkpoint());
            QVERIFY(checkpoints.size() > 3);

            for (size_t i = 0; i < checkpoints.size(); i += 1 + random() % 4) {
                const auto restored = Checkpoint::fromBytes(checkpoints[i].toBytes());
                QVERIFY(restored.has_value());
                const UtcTime from = restored->at;
                Accumulator again(setup, *restored, entries, marks);
                lost = from > breakAt;
                for (const Sample &sample : samples) {
                    if (sample.reading.at < from)
                        continue;
                    if (!lost && sample.reading.at >= breakAt) {
                        QVERIFY(again.lose(breakAt));
                        lost = true;
                    }
                    QVERIFY(again.feed(sample.role, sample.reading, sample.text.isNull() ? nullptr : &sample.text));
                }
                again.advance(end);
                std::vector<Cell> expected;
                std::copy_if(cells.begin(), cells.end(), std::back_inserter(expected), [from](const Cell &cell) { return cell.from >= from; });
                const QString changed = differenceOf(expected, again.cells());
                QVERIFY2(changed.isEmpty(), qPrintable(u"seed %1, from checkpoint %2: %3"_s.arg(seed).arg(toIso(from), changed)));
            }

            // All time is accounted for, once; hours add up to shifts and days.
            QCOMPARE(sumOf(cells).allTime(), us(end - begin));
            qint64 samplesIn = 0;
            std::map<std::pair<QDate, QString>, Account> shifts;
            std::map<QDate, Account> days;
            for (const Cell &cell : cells) {
                samplesIn += cell.account.samples;
                shifts[{cell.date, cell.shift}] += cell.account;
                days[cell.date] += cell.account;
                QVERIFY(cell.inShift() || cell.account.time(MachineState::NoShift) == cell.account.allTime());
                const Counts counts = cell.account.everything();
                QCOMPARE(counts.total, counts.good + counts.scrap + counts.rework);
            }
            QCOMPARE(samplesIn, qint64(samples.size()));
            Account ofShifts;
            for (const auto &[key, account] : shifts)
                ofShifts += account;
            Account ofDays;
            for (const auto &[key, account] : days)
                ofDays += account;
            QVERIFY(ofShifts == ofDays);
            QVERIFY(ofShifts == sumOf(cells));
            // States and intervals say the same.
            std::array<qint64, kMachineStates> times{};
            for (const StateInterval &interval : replay.intervals())
                times[size_t(interval.state)] += us(interval.to - interval.from);
            QVERIFY(times == sumOf(cells).times);
        }
    }

    //! Without resets and jumps the count is the last less the first, however dark it was in between.
    void noCountIsLostOrDoubled()
    {
        for (quint32 seed = 1; seed <= 40; ++seed) {
            std::mt19937 random(seed);
            Accumulator accumulator(press(calendarOf(twoShifts())), startAt(kMonday));
            UtcTime at = kMonday;
            double count = double(random() % 1'000);
            const double first = count;
            QVERIFY(feedAll(accumulator, {countAt(at, Role::Total, count)}));
            for (int i = 0; i < 2'000; ++i) {
                at += std::chrono::milliseconds(1 + random() % 60'000);
                count += double(random() % 10);
                const bool dark = (i / 50) % 3 == 1;
                QVERIFY(feedAll(accumulator, {countAt(at, Role::Total, count, dark ? StatusCode::BadTimeout : StatusCode::Good)}));
                if (random() % 20 == 0)
                    QVERIFY(feedAll(accumulator, {stateAt(at, 1 + random() % 5)}));
                if (random() % 400 == 0)
                    QVERIFY(accumulator.lose(at));
            }
            QVERIFY(feedAll(accumulator, {countAt(at + 1s, Role::Total, count)}));
            accumulator.advance(at + 1s);
            QCOMPARE(sumOf(accumulator.cells()).everything().total, qint64((count - first) * double(kUnit)));
        }
    }

    void forgetsOnlyWhatCannotChange()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        QVERIFY(feedAll(accumulator, {stateAt(kMonday, 1), countAt(kMonday, Role::Total, 10),
                                      countAt(kMonday + 90min, Role::Total, 10, StatusCode::BadTimeout)}));
        accumulator.advance(kMonday + 10h);
        accumulator.forgetBefore(kMonday + 9h);
        QCOMPARE(accumulator.cells().front().from, kMonday + 1h); // the counter may still have counted then
        QVERIFY(feedAll(accumulator, {countAt(kMonday + 10h, Role::Total, 520)}));
        accumulator.advance(kMonday + 12h);
        QCOMPARE(sumOf(accumulator.cells()).inShift().total, 510 * kUnit);
        accumulator.forgetBefore(kMonday + 11h);
        QCOMPARE(accumulator.cells().front().from, kMonday + 11h);
    }

    void nonsenseDoesNotHarm()
    {
        Accumulator accumulator(press(), startAt(kMonday));
        const Sample far = stateAt(UtcTime::max(), 1);
        QVERIFY(accumulator.feed(far.role, far.reading));
        QCOMPARE(accumulator.now(), kMonday);
        QVERIFY(!Checkpoint::fromBytes("nonsense"));
        QVERIFY(!Checkpoint::fromBytes({}));
        const QByteArray bytes = accumulator.checkpoint().toBytes();
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QVERIFY(!Checkpoint::fromBytes(bytes.left(i)));
    }
};

QTEST_GUILESS_MAIN(TestAccumulator)
#include "tst_accumulator.moc"
