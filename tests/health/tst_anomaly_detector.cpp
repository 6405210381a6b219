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
    }
};

QTEST_APPLESS_MAIN(TestAnomalyDetector)
#include "tst_anomaly_detector.moc"
