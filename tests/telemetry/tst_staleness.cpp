#include "models/telemetry/staleness.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr TagId kTag{7};

} // namespace

class TestStaleness : public QObject
{
    Q_OBJECT

    Staleness m_staleness;
    const SteadyTime m_start{1h};

    std::vector<Freshness> sweptAt(std::chrono::milliseconds after)
    {
        std::vector<Staleness::Change> changes;
        m_staleness.sweep(m_start + after, changes);
        std::vector<Freshness> result;
        for (const Staleness::Change &change : changes) {
            if (change.tag == kTag)
                result.push_back(change.now);
        }
        return result;
    }

private Q_SLOTS:
    void init()
    {
        m_staleness = Staleness();
        m_staleness.resize(10);
        m_staleness.watch(kTag, 3s);
    }

    void withoutReadingThereIsNothingStale()
    {
        QCOMPARE(m_staleness.of(kTag), Freshness::Waiting);
        QVERIFY(!m_staleness.heard(kTag, m_start, m_start));
        QVERIFY(!m_staleness.linkDown(kTag));
        QVERIFY(!m_staleness.disable(kTag));
        QVERIFY(sweptAt(24h).empty());
        QCOMPARE(m_staleness.of(kTag), Freshness::Waiting);
    }

    void silenceAgesInTwoSteps()
    {
        m_staleness.received(kTag, m_start);
        QCOMPARE(m_staleness.of(kTag), Freshness::Fresh);
        QVERIFY(sweptAt(1'999ms).empty());
        QCOMPARE(sweptAt(2'000ms), std::vector{Freshness::LastUsable});
        QCOMPARE(m_staleness.staleCount(), size_t(1));
        QVERIFY(sweptAt(2'999ms).empty());
        QCOMPARE(sweptAt(3'000ms), std::vector{Freshness::NoCommunication});
        QVERIFY(sweptAt(24h).empty());
        QCOMPARE(m_staleness.staleCount(), size_t(1));
        QCOMPARE(m_staleness.heardAt(kTag), m_start);
    }

    void aLongSilenceSkipsTheFirstStep()
    {
        m_staleness.received(kTag, m_start);
        QCOMPARE(sweptAt(10s), std::vector{Freshness::NoCommunication});
    }

    void hearingKeepsFresh()
    {
        m_staleness.received(kTag, m_start);
        for (int second = 1; second < 100; ++second) {
            const SteadyTime at = m_start + std::chrono::seconds(second);
            QVERIFY(!m_staleness.heard(kTag, at, at));
            QVERIFY(sweptAt(std::chrono::seconds(second) + 999ms).empty());
        }
        QCOMPARE(m_staleness.heardAt(kTag), m_start + 99s);
    }

    void hearingRevivesWhatOnlySilenceMadeStale()
    {
        m_staleness.received(kTag, m_start);
        sweptAt(10s);
        QVERIFY(m_staleness.heard(kTag, m_start + 11s, m_start + 11s));
        QCOMPARE(m_staleness.of(kTag), Freshness::Fresh);
        QCOMPARE(m_staleness.staleCount(), size_t(0));
    }

    void whatWaitedTooLongRevivesNothing()
    {
        m_staleness.received(kTag, m_start);
        sweptAt(10s);
        QVERIFY(!m_staleness.heard(kTag, m_start + 11s, m_start + 13s));
        QCOMPARE(m_staleness.of(kTag), Freshness::NoCommunication);
    }

    void afterTheLinkWasDownOnlyAReadingCounts()
    {
        m_staleness.received(kTag, m_start);
        QVERIFY(m_staleness.linkDown(kTag));
        QVERIFY(!m_staleness.linkDown(kTag));
        QCOMPARE(m_staleness.of(kTag), Freshness::LastUsable);
        QVERIFY(!m_staleness.heard(kTag, m_start + 1s, m_start + 1s));
        QCOMPARE(m_staleness.of(kTag), Freshness::LastUsable);
        // Being heard does not prolong it either: the value is as old as it is.
        QCOMPARE(sweptAt(3s), std::vector{Freshness::NoCommunication});
        QVERIFY(!m_staleness.heard(kTag, m_start + 4s, m_start + 4s));
        m_staleness.received(kTag, m_start + 5s);
        QCOMPARE(m_staleness.of(kTag), Freshness::Fresh);
        QVERIFY(!m_staleness.heard(kTag, m_start + 6s, m_start + 6s));
        QVERIFY(sweptAt(7'900ms).empty());
    }

    void aDropAfterSilenceAlsoNeedsAReading()
    {
        m_staleness.received(kTag, m_start);
        sweptAt(2s);
        QVERIFY(!m_staleness.linkDown(kTag)); // shown already
        QVERIFY(!m_staleness.heard(kTag, m_start + 2'500ms, m_start + 2'500ms));
    }

    void distrustedItAges()
    {
        m_staleness.received(kTag, m_start);
        m_staleness.distrust(kTag);
        QVERIFY(!m_staleness.heard(kTag, m_start + 1s, m_start + 1s));
        QCOMPARE(sweptAt(2s), std::vector{Freshness::LastUsable});
    }

    void anotherStaleTimeKeepsTheClock()
    {
        m_staleness.received(kTag, m_start);
        m_staleness.watch(kTag, 30s);
        QVERIFY(sweptAt(19s).empty());
        QCOMPARE(sweptAt(20s), std::vector{Freshness::LastUsable});
        m_staleness.watch(kTag, 3s);
        QCOMPARE(sweptAt(20s), std::vector{Freshness::NoCommunication});
    }

    void disablingAndEnabling()
    {
        m_staleness.received(kTag, m_start);
        QVERIFY(m_staleness.disable(kTag));
        QVERIFY(!m_staleness.disable(kTag));
        QCOMPARE(m_staleness.of(kTag), Freshness::OutOfService);
        QVERIFY(sweptAt(24h).empty());
        QVERIFY(!m_staleness.linkDown(kTag));
        QVERIFY(!m_staleness.heard(kTag, m_start + 1s, m_start + 1s));
        m_staleness.enable(kTag, m_start + 48h);
        m_staleness.watch(kTag, 3s); // the same again changes nothing
        QVERIFY(sweptAt(48h + 2'900ms).empty());
        QCOMPARE(sweptAt(48h + 3s), std::vector{Freshness::NoCommunication});
    }

    void forgetting()
    {
        m_staleness.received(kTag, m_start);
        sweptAt(2s);
        m_staleness.forget(kTag);
        QCOMPARE(m_staleness.of(kTag), Freshness::None);
        QCOMPARE(m_staleness.staleCount(), size_t(0));
        QVERIFY(sweptAt(24h).empty());
    }
};

QTEST_GUILESS_MAIN(TestStaleness)
#include "tst_staleness.moc"
