#include "models/health/machine_health.h"
#include "models/health/alert_book.h"

#include <QTest>

#include <array>
#include <cmath>
#include <random>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kBegin{std::chrono::seconds(20'600LL * 86'400)};
constexpr StatusCode kGood = StatusCode::Good;

HealthSetup pump()
{
    HealthSetup setup;
    setup.machine = {QUuid(11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
    setup.code = QStringLiteral("PUMP");
    setup.stateTag = TagId(8);
    setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
    setup.productTag = TagId(9);
    constexpr std::array<std::array<double, 3>, 4> kRanges{{{0, 4.5, 9}, {10, 80, 100}, {0, 40, 60}, {0, 10, 14}}};
    for (size_t i = 0; i < kRanges.size(); ++i) {
        MonitoredTag tag;
        tag.id = TagId(quint32(i + 1));
        tag.tag = {QUuid(quint32(i + 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 7)};
        tag.code = QStringLiteral("t%1").arg(i);
        tag.limits.low = kRanges[i][0];
        tag.limits.high = kRanges[i][1];
        tag.limits.maxDeviation = (kRanges[i][1] - kRanges[i][0]) / 2;
        tag.highest = kRanges[i][2];
        setup.tags.push_back(tag);
    }
    return setup;
}

//! A machine that is well, minute by minute; what a test does to its readings is all that is odd.
class Well
{
public:
    Well() : health(pump()) {}

    //! Warm and in one state: what it shows. \a running, \a heavy: how it is run.
    std::array<double, 4> values(double warm = 1, bool heavy = false)
    {
        const double load = heavy ? 1.4 : 1;
        return {1.2 * load + 0.05 * normal(random), 20 + 40 * warm * load + 0.3 * normal(random), 18 * load + 0.2 * normal(random), 5 + 0.05 * normal(random)};
    }
    void tell(const std::array<double, 4> &row, UtcTime when)
    {
        for (size_t i = 0; i < row.size(); ++i)
            health.addValue(i, when, row[i], kGood);
    }
    void look()
    {
        const HealthAssessment assessment = health.assess(std::max(at, health.newest()), {});
        if (const auto change = book.consider(assessment, health.setup().plan); change && change->isNew)
            ++alerts;
        if (assessment.anomaly && assessment.anomaly->kind != AnomalyKind::Sensor && assessment.anomaly->kind != AnomalyKind::OperatingPoint)
            odd = true;
    }
    //! So many minutes of being well.
    void live(int minutes, bool heavy = false)
    {
        for (int i = 0; i < minutes; ++i) {
            at += 1min;
            tell(values(1, heavy), at);
        }
        look();
    }
    void learn(bool heavy = false)
    {
        health.addState(at, 1, kGood);
        health.addProduct(at, heavy ? "heavy" : "light", kGood);
        live(3 * 1'440 + 240, heavy);
    }
    bool isWatched() { return health.detector().learnt() >= 1; }
    //! That it is really watched: what is odd and no guard's business is told.
    bool tellsWear()
    {
        for (int i = 0; i < 300; ++i) {
            at += 1min;
            auto row = values();
            row[0] += 2.5;
            tell(row, at);
        }
        look();
        return odd;
    }

    std::mt19937 random{5};
    std::normal_distribution<double> normal;
    MachineHealth health;
    AlertBook book;
    UtcTime at = kBegin;
    bool odd = false;
    int alerts = 0;
};

} // namespace

//! What looks odd and is not: each of these made an episode if one guard were not there.
class TestHealthGuards : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! Cold for an hour, and shaking for a while, after each start.
    void startUps()
    {
        Well machine;
        machine.learn();
        QVERIFY(machine.isWatched());
        for (int start = 0; start < 30; ++start) {
            machine.at += 1min;
            machine.health.addState(machine.at, 2, kGood);
            for (int i = 0; i < 70; ++i) {
                machine.at += 1min;
                machine.tell({0, 20, 0, 0}, machine.at); // stands still
            }
            machine.at += 1min;
            machine.health.addState(machine.at, 1, kGood);
            for (int i = 0; i < 180; ++i) {
                machine.at += 1min;
                auto row = machine.values(1 - std::exp(-i / 45.0));
                row[0] += i < 20 ? 4 : 0;
                machine.tell(row, machine.at);
                if (i % 10 == 0)
                    machine.look();
            }
        }
        QVERIFY(!machine.odd);
        QCOMPARE(machine.alerts, 0);
        QVERIFY(machine.tellsWear());
    }

    //! Half as much again of all, and back; one of them was never made before.
    void productChanges()
    {
        Well machine;
        machine.learn();
        machine.learn(true);
        QVERIFY(machine.isWatched());
        for (int change = 0; change < 40; ++change) {
            const bool heavy = change % 2 == 0;
            machine.at += 1min;
            machine.health.addProduct(machine.at, heavy ? "heavy" : "light", kGood);
            for (int i = 0; i < 150; ++i) { // temperatures follow
                machine.at += 1min;
                const double done = 1 - std::exp(-i / 16.0);
                auto row = machine.values(1, heavy);
                row[1] = 20 + 40 * (heavy ? 1 + 0.4 * done : 1.4 - 0.4 * done);
                machine.tell(row, machine.at);
            }
            machine.look();
        }
        machine.health.addProduct(machine.at + 1s, "new", kGood);
        for (int i = 0; i < 600; ++i) {
            machine.at += 1min;
            machine.tell({3, 70, 34, 8}, machine.at);
            if (i % 60 == 0)
                machine.look();
        }
        QVERIFY(!machine.odd);
        QCOMPARE(machine.alerts, 0);
        machine.at += 1min;
        machine.health.addProduct(machine.at, "light", kGood);
        machine.live(200);
        QVERIFY(machine.tellsWear());
    }

    //! In other units, and with its tags in another order, a machine is the same machine: score, anomaly, outlook.
    void unitsAndOrderDoNotMatter()
    {
        constexpr std::array<size_t, 4> kOther{2, 0, 3, 1}; // where a tag of the one stands in the other
        constexpr std::array<double, 4> kFactor{1'000, 1.8, 0.25, 14.5};
        constexpr std::array<double, 4> kOffset{0, 32, 0, 100};
        HealthSetup other = pump();
        const HealthSetup one = other;
        for (size_t i = 0; i < 4; ++i) {
            MonitoredTag &tag = other.tags[kOther[i]] = one.tags[i];
            for (double *limit : {&tag.limits.low, &tag.limits.high, &*tag.highest})
                *limit = *limit * kFactor[i] + kOffset[i];
            tag.limits.maxDeviation *= kFactor[i];
        }
        Well machine;
        MachineHealth same(other);
        same.addState(machine.at, 1, kGood);
        machine.health.addState(machine.at, 1, kGood);
        bool wasOdd = false, hadOutlook = false;
        for (int i = 0; i < 8 * 1'440; ++i) {
            machine.at += 1min;
            auto row = machine.values();
            row[0] += i > 4'500 ? (i - 4'500) / 1'200.0 : 0;
            machine.tell(row, machine.at);
            for (size_t tag = 0; tag < 4; ++tag)
                same.addValue(kOther[tag], machine.at, row[tag] * kFactor[tag] + kOffset[tag], kGood);
            if (i % 60 != 0)
                continue;
            const HealthAssessment a = machine.health.assess(machine.at, {});
            const HealthAssessment b = same.assess(machine.at, {});
            QVERIFY(std::abs(*a.score.of(HealthDimension::Sensor).score - *b.score.of(HealthDimension::Sensor).score) < 1e-9);
            QCOMPARE(a.anomaly.has_value(), b.anomaly.has_value());
            if (a.anomaly) {
                wasOdd = true;
                QCOMPARE(b.anomaly->since, a.anomaly->since);
                QCOMPARE(b.anomaly->kind, a.anomaly->kind);
                QCOMPARE(b.anomaly->rows, a.anomaly->rows);
                QVERIFY(std::abs(b.anomaly->worst / a.anomaly->worst - 1) < 1e-3); // what is learnt from is kept as floats
                QCOMPARE(b.anomaly->tags.front().tag, kOther[a.anomaly->tags.front().tag]);
            }
            QCOMPARE(b.projections.size(), a.projections.size());
            for (size_t p = 0; p < a.projections.size(); ++p) {
                hadOutlook = true;
                QCOMPARE(b.projections[p].tag, kOther[a.projections[p].tag]);
                QVERIFY(std::abs(b.projections[p].hours - a.projections[p].hours) < 0.5);
            }
        }
        QVERIFY(wasOdd);
        QVERIFY(hadOutlook);
    }

    void sensorDropOuts_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("says that it failed, and a number") << 0;
        QTest::newRow("says nothing") << 1;
        QTest::newRow("stuck where it stood") << 2;
        QTest::newRow("stuck elsewhere") << 3;
        QTest::newRow("spikes") << 4;
        QTest::newRow("not a number") << 5;
        QTest::newRow("silent: its last value again, as no longer sure") << 6;
        QTest::newRow("three say nothing, and one is odd") << 7;
    }
    void sensorDropOuts()
    {
        QFETCH(int, fault);
        constexpr std::array<double, 4> kElsewhere{4, 78, 38, 9.5}; // normal, and never seen
        Well machine;
        machine.learn();
        QVERIFY(machine.isWatched());
        for (int drop = 0; drop < 12; ++drop) {
            const size_t which = size_t(drop % 4);
            const std::array<double, 4> before = machine.values();
            for (int i = 0; i < 240; ++i) {
                machine.at += 1min;
                auto row = machine.values();
                for (size_t tag = 0; tag < row.size(); ++tag) {
                    StatusCode status = kGood;
                    double value = row[tag];
                    if (fault == 7 && tag != which)
                        continue;
                    if (tag == which) {
                        if (fault == 1)
                            continue;
                        value = fault == 2 ? before[tag]
                            : fault == 4   ? (i % 5 == 3 ? value * 4 + 10 : value)
                            : fault == 5   ? std::nan("")
                            : fault == 6   ? kElsewhere[tag]
                            : fault == 7   ? value + (i >= 70 ? 20 : 0)
                                           : value * 2 + 10;
                        if (fault == 3)
                            value = 7.25 + double(tag) * 40;
                        status = fault == 0 ? StatusCode::BadSensorFailure : fault == 6 ? StatusCode::UncertainLastUsableValue : kGood;
                    }
                    machine.health.addValue(tag, machine.at, value, status);
                }
                if (i % 10 == 9)
                    machine.look();
            }
            if (fault == 3) { // a stuck sensor is told of as such: nobody is sent to the machine
                QVERIFY(machine.health.detector().isOdd());
                QCOMPARE(machine.health.detector().episode()->kind, AnomalyKind::Sensor);
                break;
            }
            machine.live(400);
        }
        QCOMPARE(machine.alerts, 0);
        if (fault == 3)
            return; // the first rows may look like a level before it is known to be stuck
        QVERIFY(!machine.odd);
        QVERIFY(machine.tellsWear());
    }

    void clockShifts_data()
    {
        QTest::addColumn<int>("shift");
        QTest::newRow("an hour forward, and back: summer time") << 0;
        QTest::newRow("an hour back, and forward") << 1;
        QTest::newRow("a step of seconds to and fro, as NTP takes them") << 2;
        QTest::newRow("what a device kept comes late, between what is new") << 3;
        QTest::newRow("the state comes by a clock that is twenty minutes slow") << 4;
        QTest::newRow("nobody saw the stop: a gap, and then cold") << 5;
    }
    void clockShifts()
    {
        QFETCH(int, shift);
        Well machine;
        machine.learn();
        QVERIFY(machine.isWatched());
        UtcTime true_ = machine.at;
        for (int round = 0; round < 12; ++round) {
            for (int i = 0; i < 300; ++i) {
                true_ += 1min;
                const bool off = i >= 100 && i < 190;
                UtcTime when = true_;
                if (shift == 0 && off)
                    when += 1h;
                if (shift == 1 && off)
                    when -= 1h;
                if (shift == 2)
                    when += std::chrono::seconds((i * 37) % 90 - 45);
                auto row = machine.values();
                const bool stands = shift >= 4 && i >= 20 && i < 90;
                if (stands)
                    row = {0, 20, 0, 0};
                else if (shift >= 4 && i >= 90)
                    row[1] = 20 + 40 * (1 - std::exp(-(i - 90) / 45.0));
                if (shift == 4 && (i == 20 || i == 90))
                    machine.health.addState(true_ - 20min, i == 20 ? 2 : 1, kGood);
                if (shift == 5 && stands)
                    continue; // the link is down
                if (shift == 3) { // of its last time of standing still, hours ago
                    for (int n = 0; n < 3; ++n)
                        machine.tell({0, 20, 0, 0}, when - 5h + std::chrono::seconds(n));
                }
                machine.tell(row, when);
                machine.at = true_;
                if (i % 10 == 9)
                    machine.look();
            }
        }
        QVERIFY(!machine.odd);
        QCOMPARE(machine.alerts, 0);
        machine.at = machine.health.newest();
        machine.live(100);
        QVERIFY(machine.tellsWear());
    }

    //! A clock that was a day ahead for half an hour: what comes once it is right counts at once, and not in a day.
    void aClockFarAhead()
    {
        Well machine;
        machine.learn();
        QVERIFY(machine.isWatched());
        const UtcTime right = machine.at;
        machine.at += 24h;
        machine.health.addState(machine.at, 1, kGood);
        machine.live(30);
        machine.at = right + 31min;
        HealthAssessment now = machine.health.assess(machine.at, {}); // the clock is right again
        QCOMPARE(now.score.at, machine.at);
        QCOMPARE(machine.health.newest(), machine.at);
        machine.at += 1min;
        machine.health.addState(machine.at, 2, kGood);
        now = machine.health.assess(machine.at, {});
        QCOMPARE(now.running, std::optional(false));
        machine.at += 1min;
        machine.health.addState(machine.at, 1, kGood);
        machine.health.addProduct(machine.at, "light", kGood);
        machine.live(200);
        now = machine.health.assess(machine.at, {});
        QCOMPARE(now.running, std::optional(true));
        QVERIFY2(now.score.tags[0].deviation.samples >= 200, qPrintable(QString::number(now.score.tags[0].deviation.samples)));
        QVERIFY(!machine.odd);
        QCOMPARE(machine.alerts, 0);
        QVERIFY(machine.isWatched()); // what was learnt is still known
        QVERIFY(machine.tellsWear());
    }
};

QTEST_APPLESS_MAIN(TestHealthGuards)
#include "tst_health_guards.moc"
