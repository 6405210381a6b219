#include "load/load_client.h"
#include "load/load_station.h"
#include "load/message_reader.h"
#include "load/polling_watch.h"
#include "load/web_frames.h"

#include <QTest>

#include <sys/resource.h>

#include <future>

using namespace lineside;
using namespace lineside::load;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! A load client on a thread of its own; ends with its owner.
class Crowd
{
public:
    explicit Crowd(LoadOptions options)
        : m_client(std::move(options))
    {
        m_client.onStage([this](LoadStage stage, const Figures &figures) {
            const std::lock_guard lock(m_mutex);
            m_stage = stage;
            m_figures = figures;
        });
        m_end = std::async(std::launch::async, [this] { return m_client.run(); });
    }
    ~Crowd() { m_client.stop(); }

    bool isThere() const
    {
        const std::lock_guard lock(m_mutex);
        return m_stage.has_value();
    }
    bool isMeasuring() const
    {
        const std::lock_guard lock(m_mutex);
        return m_stage && *m_stage != LoadStage::Connected;
    }
    uint64_t deliveries() const { return m_client.deliveries(); }
    uint64_t endings() const { return m_client.endings(); }
    Figures end()
    {
        m_client.stop();
        return m_end.get();
    }

private:
    LoadClient m_client;
    mutable std::mutex m_mutex;
    std::optional<LoadStage> m_stage;
    Figures m_figures;
    std::future<Figures> m_end;
};

LoadOptions crowdAt(LoadStation &station, int viewers)
{
    LoadOptions options;
    options.port = station.port();
    options.tokens = station.tokens();
    options.connections = viewers;
    options.warmUp = 0;
    options.seconds = 600; // until it is stopped
    return options;
}

StationSettings people(int users)
{
    StationSettings settings;
    settings.users = users;
    return settings;
}

bool allowsFiles(rlim_t count)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return false;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, count));
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= count;
}

} // namespace

class TestLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theClientReadsWhatServersSend()
    {
        MessageReader reader;
        const auto event = reader.read("{\"type\":\"equipmentEventTriggered\",\"timestamp\":\"2026-11-21T14:28:03.000125Z\",\"payload\":{\"reference\":\"0000000042\"}}");
        QVERIFY(event);
        QCOMPARE(event->deliveries, 1u);
        QCOMPARE(event->number.value_or(0), 42u);
        QCOMPARE(event->stampedNs, 1'795'271'283'000'125'000);
        const auto readings = reader.read("{\"type\":\"sensorReadingUpdated\",\"payload\":{\"readings\":[{\"tag\":\"a\",\"v\":1,\"q\":0,\"t\":1795271283000125},"
                                          "{\"tag\":\"b\",\"v\":1,\"q\":0,\"t\":1795271283000126}]}}");
        QVERIFY(readings);
        QCOMPARE(readings->deliveries, 2u);
        QCOMPARE(readings->stampedNs, 1'795'271'283'000'126'000);
        QVERIFY(!reader.read("{\"type\":\"welcome\"}"));

        const std::string sent = clientFrame(1, std::string(70'000, 'x'), 0x11223344);
        WebFrame frame;
        QVERIFY(!nextFrame(std::string_view("\x81\x7e\x00\x7f", 4), frame));
        QVERIFY(nextFrame(std::string_view("\x81\x02hi!", 5), frame));
        QCOMPARE(frame.length, 4u);
        QCOMPARE(frame.payload, std::string_view("hi"));
        QCOMPARE(sent.size(), size_t(70'000 + 14));

        Delays delays;
        for (int i = 1; i <= 100; ++i)
            delays.add(i * 1'000'000);
        QVERIFY(qAbs(delays.percentile(0.95) - 95) < 0.1);
    }

    //! What a benchmark measures in minutes, in a second and without a clock: nobody is refused, nothing is lost or doubled.
    void everybodyGetsEverythingAndNobodyElses()
    {
        LoadStation station(people(40));
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        Crowd crowd(crowdAt(station, 200));
        LoadOptions strange = crowdAt(station, 1);
        strange.tokens = {station.strangersToken()};
        Crowd stranger(strange);
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring() && stranger.isMeasuring(), 30'000);
        const quint64 before = station.toldPerTenant();
        for (int i = 0; i < 50; ++i) {
            station.tellEvents(20);
            QTest::qWait(10);
        }
        QTRY_VERIFY_WITH_TIMEOUT(crowd.deliveries() >= (station.toldPerTenant() - before) * 200, 30'000);
        const Figures seen = crowd.end();
        QVERIFY2(seen.failed == 0, seen.firstTrouble.c_str());
        QCOMPARE(seen.connected, 200u);
        QCOMPARE(seen.drops, 0u);
        QCOMPARE(seen.lost, 0u);
        QCOMPARE(seen.doubled, 0u);
        QCOMPARE(stranger.end().deliveries, 0u);
    }

    void readingsReachEverybody()
    {
        LoadStation station(people(20));
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        LoadOptions options = crowdAt(station, 100);
        options.topic = "readings";
        Crowd crowd(options);
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring(), 30'000);
        station.bringReadings(100);
        QTRY_COMPARE_WITH_TIMEOUT(crowd.deliveries(), 100u * 100u, 30'000);
        const Figures seen = crowd.end();
        QVERIFY2(seen.failed == 0, seen.firstTrouble.c_str());
        QCOMPARE(seen.drops, 0u);
    }

    void tlsCarriesTheSame()
    {
        StationSettings settings = people(10);
        settings.tls = true;
        LoadStation station(settings);
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        LoadOptions options = crowdAt(station, 20);
        options.tls = true;
        Crowd crowd(options);
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring(), 30'000);
        station.tellEvents(500);
        QTRY_COMPARE_WITH_TIMEOUT(crowd.deliveries(), 20u * 500u, 30'000);
        const Figures seen = crowd.end();
        QVERIFY2(seen.failed == 0, seen.firstTrouble.c_str());
        QCOMPARE(seen.lost, 0u);
    }

    //! W13
    void aThousandComeBackAfterARestart()
    {
        if (!allowsFiles(2'400))
            QSKIP("the system allows too few open files");
        LoadStation station(people(100));
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        Crowd crowd(crowdAt(station, 1'000));
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring(), 60'000);
        QCOMPARE(station.counters().viewers.load(), 1'000);
        QVERIFY2(station.restart(), qPrintable(station.fault()));
        QTRY_COMPARE_WITH_TIMEOUT(station.counters().viewers.load(), 1'000, 30'000);
        QCOMPARE(station.counters().opened.load(), 1'000u); // each came once, and none was refused
        const Figures seen = crowd.end();
        QVERIFY2(seen.failed == 0 && seen.refusals.empty(), seen.firstTrouble.c_str());
        QCOMPARE(seen.closes, (std::map<int, uint64_t>{{1001, 1'000}}));
    }

    //! W7
    void frozenReadersAreLetGoAndOthersMissNothing()
    {
        LoadStation station(people(20));
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        LoadOptions options = crowdAt(station, 60);
        options.frozen = 10;
        Crowd crowd(options);
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring(), 30'000);
        for (int i = 0; i < 2'000 && crowd.endings() < 10; ++i) {
            station.tellEvents(20);
            QTest::qWait(10);
        }
        QVERIFY(crowd.endings() >= 10);
        const Figures seen = crowd.end();
        QVERIFY2(seen.failed == 0, seen.firstTrouble.c_str());
        QCOMPARE(seen.drops, 0u);
        QCOMPARE(seen.lost, 0u);
    }

    //! W2 W3 W6: what comes at the web port does not reach the plant's side.
    void pollingGoesOnBesideAnAssault()
    {
        LoadStation station(people(20));
        QVERIFY2(station.fault().isEmpty(), qPrintable(station.fault()));
        PollingWatch watch(1s);
        QVERIFY(watch.works());
        LoadOptions options = crowdAt(station, 50);
        options.slowHeads = 100;
        options.badHandshakesPerSecond = 200;
        options.hugeFrames = 5;
        Crowd crowd(options);
        QTRY_VERIFY_WITH_TIMEOUT(crowd.isMeasuring() && watch.polls().done > 0, 30'000);
        watch.startAnew();
        QTRY_VERIFY_WITH_TIMEOUT(watch.polls().done >= 5, 60'000);
        const Polls polls = watch.polls();
        QVERIFY2(polls.missed == 0, qPrintable(u"longest gap %1 ms"_s.arg(polls.longestGapMs)));
        const Figures seen = crowd.end();
        QCOMPARE(seen.drops, 0u);
        QVERIFY(seen.assault.at("badHandshakesRefused") > 100);
        QVERIFY(seen.assault.at("hugeFramesEnded") > 0);
        QVERIFY(!seen.assault.contains("badHandshakesTaken"));
    }
};

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
