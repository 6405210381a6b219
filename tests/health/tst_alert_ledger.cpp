#include "models/health/alert_ledger.h"

#include <QTest>

#include <cmath>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kFrom{std::chrono::seconds(1'780'000'000)};

MachineId machineNo(int number)
{
    return {QUuid(uint(number), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
}

PredictiveAlert alertOf(int machine, UtcTime at, AlertOutcome outcome, PredictionAccuracy accuracy = PredictionAccuracy::Unknown)
{
    PredictiveAlert alert;
    alert.id = QUuid::createUuid();
    alert.machine = machineNo(machine);
    alert.createdAt = at;
    alert.updatedAt = at + 48h;
    alert.outcome = outcome;
    alert.accuracy = accuracy;
    alert.state = outcome == AlertOutcome::None ? AlertState::Open : AlertState::Resolved;
    return alert;
}

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

} // namespace

//! How right alerts were, with every figure's bound.
class TestAlertLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! 2 of 100 false, in 200 machine-weeks: the bounds of the oracles.
    void boundsAreExact()
    {
        std::vector<PredictiveAlert> alerts;
        for (int i = 0; i < 100; ++i)
            alerts.push_back(alertOf(1, kFrom + i * 1h, i < 2 ? AlertOutcome::False : AlertOutcome::True,
                                     i < 2 ? PredictionAccuracy::Incorrect : PredictionAccuracy::Unknown));
        LedgerGrounds grounds;
        grounds.watchedHours = {{machineNo(1), 168.0 * 120}, {machineNo(2), 168.0 * 80}};
        const AlertLedger ledger = ledgerOf(alerts, {kFrom, kFrom + 168h * 200, {}}, grounds);
        QCOMPARE(ledger.outcomes, 100);
        QCOMPARE(ledger.incorrect, 2);
        QVERIFY(std::abs(ledger.falseInterval->low - 0.0024313368239425423) < 1e-9);
        QVERIFY(std::abs(ledger.falseInterval->high - 0.07038393247107011) < 1e-9);
        QVERIFY(!ledger.proven);
        QCOMPARE(*ledger.needed, quint64(124));
        QCOMPARE(ledger.machines, 2);
        QVERIFY(isNear(ledger.assetWeeks, 200));
        QVERIFY(isNear(ledger.coverage, 0.5)); // 200 of 400
        QVERIFY(isNear(*ledger.falsePerAssetWeek, 0.01));
        // Garwood's exact interval of 2 events: 0.24220928 to 7.22468767
        QVERIFY(std::abs(ledger.falseRateInterval->low * 200 - 0.242209278543) < 1e-6);
        QVERIFY(std::abs(ledger.falseRateInterval->high * 200 - 7.224687667717) < 1e-6);
        QVERIFY(!ledger.failuresKnown && !ledger.recall); // nobody tells of breakdowns
    }

    //! From how many outcomes on "below 5 %" may be said, and not from one fewer.
    void fivePercentTakesSoMany_data()
    {
        QTest::addColumn<int>("wrong");
        QTest::addColumn<int>("outcomes");
        QTest::newRow("none") << 0 << 59;
        QTest::newRow("one") << 1 << 93;
        QTest::newRow("two") << 2 << 124;
        QTest::newRow("three") << 3 << 153;
    }
    void fivePercentTakesSoMany()
    {
        QFETCH(int, wrong);
        QFETCH(int, outcomes);
        for (const int count : {outcomes - 1, outcomes}) {
            std::vector<PredictiveAlert> alerts;
            for (int i = 0; i < count; ++i)
                alerts.push_back(alertOf(1, kFrom + i * 1h, i < wrong ? AlertOutcome::False : AlertOutcome::True,
                                         i < wrong ? PredictionAccuracy::Incorrect : PredictionAccuracy::Unknown));
            LedgerGrounds grounds;
            grounds.watchedHours = {{machineNo(1), 168.0 * 100}};
            const AlertLedger ledger = ledgerOf(alerts, {kFrom, kFrom + 168h * 100, {}}, grounds);
            QCOMPARE(ledger.proven, count == outcomes);
            if (count < outcomes)
                QCOMPARE(*ledger.needed, quint64(outcomes));
        }
    }

    //! No alert at all is no proof of anything, and 0 false ones in many weeks bound the rate.
    void nothingProvesNothing()
    {
        LedgerGrounds grounds;
        AlertLedger ledger = ledgerOf({}, {kFrom, kFrom + 168h, {}}, grounds);
        QVERIFY(!ledger.falseShare && !ledger.upper95 && !ledger.falsePerAssetWeek && !ledger.recall);
        QVERIFY(!ledger.text.isEmpty());
        grounds.watchedHours[machineNo(1)] = 168 * 52;
        ledger = ledgerOf({}, {kFrom, kFrom + 168h * 52, {}}, grounds);
        QCOMPARE(*ledger.falsePerAssetWeek, 0.0);
        QVERIFY(isNear(ledger.coverage, 1));
        QVERIFY(std::abs(ledger.falseRateInterval->high * 52 - 3.6888794541) < 1e-6);
    }

    void onlyWhatIsAskedFor()
    {
        std::vector<PredictiveAlert> alerts{alertOf(1, kFrom - 1us, AlertOutcome::False), alertOf(1, kFrom, AlertOutcome::False),
                                            alertOf(2, kFrom + 1h, AlertOutcome::False), alertOf(1, kFrom + 24h, AlertOutcome::None),
                                            alertOf(1, kFrom + 48h, AlertOutcome::Prevented)};
        LedgerGrounds grounds;
        grounds.watchedHours = {{machineNo(1), 24}, {machineNo(2), 48}};
        const AlertLedger ledger = ledgerOf(alerts, {kFrom, kFrom + 48h, {machineNo(1)}}, grounds);
        QCOMPARE(ledger.alerts, 2);
        QCOMPARE(ledger.open, 1);
        QCOMPARE(ledger.falseOnes, 1);
        QCOMPARE(ledger.prevented, 0);
        QCOMPARE(ledger.machines, 1);
        QVERIFY(isNear(ledger.coverage, 0.5));
        QVERIFY(isNear(ledger.assetWeeks, 1.0 / 7));
    }

    void recallOfBreakdowns()
    {
        // machine 1: an alert that was open when it failed, and a failure that nobody foretold
        PredictiveAlert open = alertOf(1, kFrom + 10h, AlertOutcome::True, PredictionAccuracy::Accurate);
        open.failedAt = kFrom + 100h;
        open.errorHours = 5;
        open.updatedAt = kFrom + 104h;
        // machine 2: stood when it failed, and was told to be nothing
        PredictiveAlert wrong = alertOf(2, kFrom + 10h, AlertOutcome::False, PredictionAccuracy::Incorrect);
        wrong.updatedAt = kFrom + 200h;
        // machine 3: resolved before the failure, and the failure was no part of it
        const PredictiveAlert gone = alertOf(3, kFrom + 10h, AlertOutcome::Prevented);
        // machine 4: came after the failure; machine 5: still open
        const PredictiveAlert after = alertOf(4, kFrom + 101h, AlertOutcome::None), still = alertOf(5, kFrom + 10h, AlertOutcome::None);
        LedgerGrounds grounds;
        grounds.breakdowns.emplace();
        for (int machine = 1; machine <= 5; ++machine)
            (*grounds.breakdowns)[machineNo(machine)] = {kFrom + 100h + 2min};
        (*grounds.breakdowns)[machineNo(1)].push_back(kFrom + 300h);
        (*grounds.breakdowns)[machineNo(1)].push_back(kFrom + 2'000h); // after the range
        const std::vector<PredictiveAlert> alerts{open, wrong, gone, after, still};
        AlertLedger ledger = ledgerOf(alerts, {kFrom, kFrom + 1'000h, {}}, grounds);
        QVERIFY(ledger.failuresKnown);
        QCOMPARE(ledger.failures, 6); // what people found is the breakdown of the same day
        QCOMPARE(ledger.foretold, 2); // of machines 1 and 5
        QVERIFY(isNear(*ledger.recall, 2.0 / 6));
        QVERIFY(ledger.recallInterval->low < 0.1 && ledger.recallInterval->high > 0.7);
        QCOMPARE(*ledger.medianLeadHours, 90.0);
        QCOMPARE(*ledger.medianErrorHours, 5.0);
        QCOMPARE(ledger.accurate, 1);
        QCOMPARE(ledger.incorrect, 1);

        // failures that people alone tell of are all foretold: that is no recall
        grounds.breakdowns.reset();
        ledger = ledgerOf(alerts, {kFrom, kFrom + 1'000h, {}}, grounds);
        QVERIFY(!ledger.failuresKnown && !ledger.recall);
        const QJsonObject json = toJson(ledger);
        QVERIFY(json[u"recall"_s].isNull() && json[u"failures"_s].isNull());
        QCOMPARE(json[u"alerts"_s].toInt(), 5);
        QVERIFY(json[u"from"_s].isString());
    }

    void shareIsThatOfTheOracle_data()
    {
        QTest::addColumn<int>("falseOnes");
        QTest::addColumn<int>("outcomes");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("0 of 20") << 0 << 20 << 0.0 << 0.1684334709830853;
        QTest::newRow("1 of 50") << 1 << 50 << 0.0005062279830408291 << 0.1064695457114999;
        QTest::newRow("5 of 100") << 5 << 100 << 0.016431879182052155 << 0.11283491110546275;
    }
    void shareIsThatOfTheOracle()
    {
        QFETCH(int, falseOnes);
        QFETCH(int, outcomes);
        QFETCH(double, low);
        QFETCH(double, high);
        std::vector<PredictiveAlert> alerts;
        for (int i = 0; i < outcomes; ++i)
            alerts.push_back(alertOf(1, kFrom, i < falseOnes ? AlertOutcome::False : AlertOutcome::True));
        for (int i = 0; i < 200; ++i) // change nothing
            alerts.push_back(alertOf(1, kFrom, i % 2 == 0 ? AlertOutcome::Expired : AlertOutcome::Prevented));
        const AlertLedger ledger = ledgerOf(alerts);
        QVERIFY(std::abs(ledger.falseInterval->low - low) < 1e-9);
        QVERIFY(std::abs(ledger.falseInterval->high - high) < 1e-9);
    }

    //! Of alerts that nobody judged nothing is known: they are counted apart and prove nothing, however many.
    void whatNobodyJudgedProvesNothing()
    {
        std::vector<PredictiveAlert> alerts;
        for (int i = 0; i < 59; ++i)
            alerts.push_back(alertOf(1, kFrom + i * 1h, i % 3 == 0 ? AlertOutcome::Prevented : AlertOutcome::Expired));
        AlertLedger ledger = ledgerOf(alerts);
        QVERIFY(!ledger.proven && !ledger.falseShare && !ledger.upper95 && !ledger.falseInterval);
        QCOMPARE(ledger.outcomes, 59);
        QCOMPARE(ledger.judged, 0);
        QCOMPARE(ledger.prevented, 20);
        QCOMPARE(ledger.expired, 39);
        QCOMPARE(*ledger.needed, quint64(59));
        QCOMPARE(ledger.text, u"No alert has been judged yet: of 59 with an outcome nobody knows."_s);
        // One false one among them is a share of what was judged, not of all.
        alerts.push_back(alertOf(1, kFrom, AlertOutcome::False, PredictionAccuracy::Incorrect));
        alerts.push_back(alertOf(1, kFrom, AlertOutcome::True));
        ledger = ledgerOf(alerts);
        QCOMPARE(*ledger.falseShare, 0.5);
        QCOMPARE(*ledger.needed, quint64(93));
        QCOMPARE(toJson(ledger)[u"judged"_s].toInt(), 2);
        QVERIFY(ledger.text.startsWith(u"1 of 2 judged alerts false, not yet proven"_s));
    }
};

QTEST_APPLESS_MAIN(TestAlertLedger)
#include "tst_alert_ledger.moc"
