#include "models/health/anomaly_detector.h"

#include <QTest>

#include <array>
#include <cmath>
#include <random>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kBegin{std::chrono::seconds(20'600LL * 86'400)};

AnomalySettings quick()
{
    AnomalySettings settings;
    settings.learnRows = 400;
    return settings;
}

//! Three tags: the second follows the first, the third is alone.
struct Rows
{
    std::mt19937 random{31};
    std::normal_distribution<double> normal;
    UtcTime at = kBegin;

    std::array<double, 3> next()
    {
        at += 300s;
        const double a = normal(random);
        return {10 + a, 50 + 2 * a + 0.2 * normal(random), 5 + 0.5 * normal(random)};
    }
};

//! A machine at a speed that is set: the first tag follows it, the second its square, the third is alone.
struct SetRows
{
    std::mt19937 random{47};
    std::normal_distribution<double> normal;
    UtcTime at = kBegin;

    std::array<double, 4> next(double speed)
    {
        at += 300s;
        const double share = speed / 1'000;
        return {20 * share + 0.3 * normal(random), 8 * share * share + 0.1 * normal(random), 5 + 0.1 * normal(random), speed};
    }
    void run(AnomalyDetector &detector, double speed, int count, double more = 0)
    {
        for (int i = 0; i < count; ++i) {
            auto row = next(speed);
            row[2] += more;
            detector.addRow(at, row, true, "a");
        }
    }
};

AnomalyDetector ofSetSpeed(SetRows &rows, const AnomalySettings &settings = quick())
{
    AnomalyDetector detector({0.2, 0.1, 0.1, {2, true}}, settings);
    while (detector.learnt() < 1)
        rows.run(detector, 1'000, 1);
    return detector;
}

AnomalyDetector learnt(Rows &rows, const AnomalySettings &settings = quick(), const QByteArray &regime = "a")
{
    AnomalyDetector detector({0.1, 0.1, 0.1}, settings);
    while (detector.learnt() < 1) {
        const auto row = rows.next();
        detector.addRow(rows.at, row, true, regime);
    }
    return detector;
}

} // namespace

//! What the detector calls odd, and what it leaves alone.
class TestAnomalyDetector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesTheUsualAlone()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 5'000; ++i) {
            const auto row = rows.next();
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(!detector.episode());
    }

    void tellsATagThatStandsElsewhere()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 20 && !detector.isOdd(); ++i) {
            auto row = rows.next();
            row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
        QCOMPARE(detector.episode()->kind, AnomalyKind::Level);
        QCOMPARE(detector.episode()->tags.front().tag, size_t(2));
        QVERIFY(detector.episode()->tags.front().deviation > 5);
        QVERIFY(std::abs(detector.episode()->tags.front().usual - 5) < 0.2);
        // latched: ordinary rows end it only after a long time
        for (int i = 0; i < 71; ++i)
            detector.addRow(rows.at, rows.next(), true, "a");
        QVERIFY(detector.isOdd());
        for (int i = 0; i < 10; ++i)
            detector.addRow(rows.at, rows.next(), true, "a");
        QVERIFY(!detector.isOdd());
        QVERIFY(detector.episode()->endedAt);
    }

    //! Each tag where it may be, but the second does not follow the first any more.
    void tellsAPattern()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 20 && !detector.isOdd(); ++i) {
            auto row = rows.next();
            row[0] = 12;
            row[1] = 46 + 0.2 * rows.normal(rows.random);
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
        QCOMPARE(detector.episode()->kind, AnomalyKind::Pattern);
        QVERIFY(detector.episode()->tags.front().tag < 2);
    }

    void aStuckTagIsASensorToLookAt()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 20 && !detector.isOdd(); ++i) {
            auto row = rows.next();
            row[2] = 20;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
        for (int i = 0; i < 12; ++i) {
            auto row = rows.next();
            row[2] = 20.0;
            detector.addRow(rows.at, row, true, "a");
        }
        QCOMPARE(detector.episode()->kind, AnomalyKind::Sensor);
    }

    void fewOddRowsAreNothing()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 400; ++i) {
            auto row = rows.next();
            if (i % 12 < 8)
                row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(!detector.episode());
    }

    //! Odd for a while after each start, each change of product and each jump of the clock.
    void startsChangesAndJumpsAreNothing()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int start = 0; start < 40; ++start) {
            for (int i = 0; i < 40; ++i) {
                auto row = rows.next();
                const bool running = i >= 5;
                if (!running)
                    row = {0, 0, 0};
                else if (i < 5 + 12)
                    row[1] -= 40 * std::exp(-(i - 5) / 4.0); // warms up
                if (start % 4 == 3 && i == 20)
                    rows.at += start % 8 == 3 ? 1h : -1h;
                detector.addRow(rows.at, row, running, "a");
            }
        }
        QVERIFY(!detector.episode());
        for (int i = 0; i < 300; ++i) { // a product that nobody has seen is learnt, not odd
            auto row = rows.next();
            row[0] += 30;
            detector.addRow(rows.at, row, true, "b");
        }
        QVERIFY(!detector.episode());
        QVERIFY(detector.learnt() > 0.5 && detector.learnt() < 1);
    }

    void missingTagsMakeNothingOdd()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        for (int i = 0; i < 1'000; ++i) {
            auto row = rows.next();
            row[size_t(i / 50) % 3] = std::nan("");
            if (i % 100 > 80)
                row = {std::nan(""), std::nan(""), 99}; // too little is left to judge by
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(!detector.episode());
        for (int i = 0; i < 20 && !detector.isOdd(); ++i) { // what is left is still watched
            auto row = rows.next();
            row[0] = std::nan("");
            row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
    }

    void aNewBaselineForgets()
    {
        Rows rows;
        AnomalyDetector detector = learnt(rows);
        const quint64 generation = detector.generation();
        for (int i = 0; i < 20; ++i) {
            auto row = rows.next();
            row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
        detector.reBaseline(rows.at);
        QVERIFY(!detector.isOdd());
        QVERIFY(detector.generation() != generation);
        QCOMPARE(detector.learnt(), 0.0);
        for (int i = 0; i < 600; ++i) { // the new level is the usual one now
            auto row = rows.next();
            row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QCOMPARE(detector.learnt(), 1.0);
        QVERIFY(!detector.isOdd());
    }

    //! Three days of a value that wanders for weeks show little of where it goes: it is given room for that.
    void whatWandersSlowlyIsGivenRoom()
    {
        int odd = 0;
        for (unsigned seed = 1; seed <= 30; ++seed) {
            std::mt19937 random(seed);
            std::normal_distribution<double> normal;
            AnomalyDetector detector({0.05, 0.05});
            double wandering = 3 * normal(random);
            for (int i = 0; i < 33 * 288; ++i) {
                wandering = 0.9995 * wandering + 3 * std::sqrt(1 - 0.9995 * 0.9995) * normal(random);
                const std::array<double, 2> row{20 + wandering, 5 + 0.1 * normal(random)};
                detector.addRow(kBegin + (i + 1) * 300s, row, true, "a");
            }
            odd += detector.episode() ? 1 : 0;
        }
        qInfo("%d of 30", odd);
        QVERIFY2(odd <= 15, qPrintable(QString::number(odd)));
    }

    //! Somebody sets a speed that was never learnt: said, not judged, learnt, and watched from then on.
    void anotherOperatingPointIsLearnt()
    {
        SetRows rows;
        AnomalyDetector detector = ofSetSpeed(rows);
        rows.run(detector, 1'000, 300);
        QVERIFY(!detector.episode());
        rows.run(detector, 700, 12);
        QVERIFY(detector.isOdd());
        QVERIFY(!detector.isDeviating());
        QCOMPARE(detector.episode()->kind, AnomalyKind::OperatingPoint);
        QCOMPARE(detector.episode()->tags.front().tag, size_t(3));
        QCOMPARE(detector.episode()->tags.front().value, 700.0);
        QVERIFY(std::abs(detector.episode()->tags.front().usual - 1'000) < 1);
        QVERIFY(detector.learnt() < 1);
        const quint64 generation = detector.generation();
        rows.run(detector, 700, 200);
        QVERIFY(detector.generation() != generation);
        QVERIFY(!detector.isOdd()); // learnt
        QCOMPARE(detector.learnt(), 1.0);
        rows.run(detector, 700, 300);
        rows.run(detector, 1'000, 300); // what was learnt first still holds
        QVERIFY(!detector.isOdd());
        QCOMPARE(detector.episode()->kind, AnomalyKind::OperatingPoint); // there was no other

        SetRows more = rows;
        rows.run(detector, 700, 20, 3);
        QVERIFY(detector.isDeviating());
        QCOMPARE(detector.episode()->kind, AnomalyKind::Level);
        QCOMPARE(detector.episode()->tags.front().tag, size_t(2));

        AnomalyDetector after({0.2, 0.1, 0.1, {2, true}}, quick());
        QVERIFY(after.load(detector.save()));
        more.run(after, 700, 100);
        more.run(after, 1'000, 100);
        QVERIFY(!after.isOdd());
        QVERIFY(!after.episode() || after.episode()->kind == AnomalyKind::OperatingPoint); // on the way from one to the other
        more.run(after, 1'000, 20, 3);
        QVERIFY(after.isDeviating());
    }

    //! What deviates already teaches nothing, however it is run then.
    void aDeviatingMachineTeachesNothing()
    {
        SetRows rows;
        AnomalyDetector detector = ofSetSpeed(rows);
        rows.run(detector, 1'000, 20, 3);
        QVERIFY(detector.isDeviating());
        rows.run(detector, 700, 300, 3);
        QVERIFY(detector.isDeviating());
        QVERIFY(detector.learnt() < 1);
        rows.run(detector, 1'000, 20, 3);
        QVERIFY(detector.isDeviating());
    }

    //! Standing still, or another product, ends it: what was said of the operating point is not so any more.
    void anOperatingPointThatIsLeftIsOver()
    {
        SetRows rows;
        AnomalyDetector detector = ofSetSpeed(rows);
        rows.run(detector, 700, 20);
        QVERIFY(detector.isOdd());
        detector.addRow(rows.at + 300s, rows.next(0), false, "a");
        QVERIFY(!detector.isOdd());
        rows.run(detector, 1'000, 100);
        QVERIFY(!detector.isOdd());
        // conditions that nobody knows: nothing is judged, and nothing is learnt
        for (int i = 0; i < 40; ++i) {
            auto row = rows.next(1'000);
            row[2] += 3;
            row[3] = std::nan("");
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(!detector.isOdd());
    }

    void whatWasLearntSurvivesARestart()
    {
        Rows rows;
        const AnomalyDetector first = learnt(rows);
        AnomalyDetector detector({0.1, 0.1, 0.1}, quick());
        QVERIFY(detector.load(first.save()));
        for (int i = 0; i < 40 && !detector.isOdd(); ++i) {
            auto row = rows.next();
            row[2] += 8;
            detector.addRow(rows.at, row, true, "a");
        }
        QVERIFY(detector.isOdd());
        AnomalyDetector other({0.1, 0.1}, quick());
        QVERIFY(!other.load(first.save()));
        for (const char *bad : {"", "{}", "[1,2]", R"({"version":1,"tags":3,"regimes":[{"limit":1}]})"})
            QVERIFY(!detector.load(bad));
        // of a version that knew no conditions
        QVERIFY(detector.load(QByteArray(first.save()).replace("\"version\":2", "\"version\":1").replace("\"conditions\":0,", "")));
        AnomalyDetector set({0.1, 0.1, 0.1, {1, true}}, quick());
        QVERIFY(!set.load(first.save()));
    }
};

QTEST_APPLESS_MAIN(TestAnomalyDetector)
#include "tst_anomaly_detector.moc"
