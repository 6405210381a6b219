#include "app/station_figures.h"
#include "server/rest/figure_text.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kNow{std::chrono::microseconds(1'700'000'000'000'000)};

//! A station where all is well.
StationLook wellLook()
{
    StationLook look;
    look.at = kNow;
    look.tags = 10;
    look.freshFor = 1s;
    look.fresh = {10, 10};
    look.diskFree = 100ull << 30;
    look.diskTotal = 200ull << 30;
    StationLook::Link link;
    link.device = QStringLiteral("PLC \"1\"\\\n");
    link.driver = QStringLiteral("modbus-tcp");
    link.status.state = LinkState::Up;
    look.links = {link, link};
    look.forwarder.state = ForwarderStatus::State::Up;
    return look;
}

QByteArray wordOf(const std::vector<rest::PartState> &parts, const QByteArray &name, bool *isReady)
{
    for (const rest::PartState &part : parts) {
        if (part.name == name) {
            *isReady = part.isReady;
            return part.word;
        }
    }
    return "not there";
}

} // namespace

class TstStationFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhichPartIsNotReady_data();
    void saysWhichPartIsNotReady();
    void countsTagsThatWereGoodLately();
    void countsInBucketsThatAddUp();
    void nothingInALabelBreaksALine();
    void tellsWhenTheCertificateEndsAndWhichDatabaseFails();
    void tellsWhetherHealthIsWorkedOut();
};

void TstStationFigures::saysWhichPartIsNotReady_data()
{
    QTest::addColumn<StationLook>("look");
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<bool>("isReady");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *name, const char *part, bool isReady, const char *word, auto change) {
        StationLook look = wellLook();
        change(look);
        QTest::newRow(name) << look << QByteArray(part) << isReady << QByteArray(word);
    };
    for (const char *part : {"station", "history", "records", "access", "health", "telemetry", "disk", "links", "data", "plantDatabase"})
        row(part, part, true, "", [](StationLook &) {});
    row("nobody has looked", "station", false, "does not answer", [](StationLook &l) { l.at = {}; });
    row("nobody has looked for long", "station", false, "does not answer", [](StationLook &l) { l.at -= 61s; });
    row("the store is in trouble", "history", false, "cannot write", [](StationLook &l) { l.history.healthy = false; });
    row("the store is behind", "history", false, "overloaded", [](StationLook &l) { l.history.queueMaxBytes = 100; l.history.queueBytes = 91; });
    using Answers = StationLook::Answers;
    for (const char *database : {"records", "access"}) {
        const auto set = [database](StationLook &look, Answers answers) { (*database == 'r' ? look.records : look.access) = answers; };
        row((QByteArray(database) + " fail").constData(), database, false, "cannot be used", [=](StationLook &l) { set(l, Answers::Failing); });
        row((QByteArray(database) + " are silent").constData(), database, false, "does not answer", [=](StationLook &l) { set(l, Answers::NotAtAll); });
    }
    row("no space for records", "records", false, "disk full", [](StationLook &l) { l.records = Answers::Full; });
    row("health is in trouble", "health", false, "in trouble", [](StationLook &l) { l.healthInTrouble = true; });
    row("accounts are being opened", "access", false, "opening", [](StationLook &l) { l.access = Answers::Opening; });
    row("drivers bring too much", "telemetry", false, "overloaded", [](StationLook &l) { l.fill = 0.99; });
    row("little space", "disk", false, "nearly full", [](StationLook &l) { l.diskFree = 200ull << 20; });
    row("a disk that does not answer", "disk", true, "unknown", [](StationLook &l) { l.diskFree.reset(); });
    row("no link", "links", false, "all down", [](StationLook &l) { for (auto &link : l.links) link.status.state = LinkState::Down; });
    row("one link of two", "links", true, "some down", [](StationLook &l) { l.links[0].status.state = LinkState::Connecting; });
    row("links that are off do not count", "links", true, "", [](StationLook &l) { l.links[0].status.state = LinkState::Disabled; });
    row("an empty plant", "data", true, "none expected", [](StationLook &l) { l.tags = 0; l.freshFor.reset(); });
    row("nothing has come", "data", false, "none yet", [](StationLook &l) { l.freshFor.reset(); });
    row("nothing came for long", "data", false, "stale", [](StationLook &l) { l.freshFor = 300s; });
    row("nothing came for a while", "data", true, "", [](StationLook &l) { l.freshFor = 299s; });
    row("few tags are fresh", "data", false, "3 of 312 tags fresh", [](StationLook &l) { l.fresh = {3, 312}; });
    row("a little less than half", "data", false, "155 of 312 tags fresh", [](StationLook &l) { l.fresh = {155, 312}; });
    row("half of them", "data", true, "156 of 312 tags fresh", [](StationLook &l) { l.fresh = {156, 312}; });
    row("the plant's database is away", "plantDatabase", false, "down", [](StationLook &l) { l.forwarder.state = ForwarderStatus::State::Down; });
    row("it takes nothing", "plantDatabase", false, "does not take anything", [](StationLook &l) { l.forwarder.state = ForwarderStatus::State::Held; });
    row("it is far behind", "plantDatabase", false, "behind", [](StationLook &l) { l.forwarder.waiting = 9; l.forwarder.oldestWaiting = kNow - 301s; });
    row("it is a little behind", "plantDatabase", true, "", [](StationLook &l) { l.forwarder.waiting = 9; l.forwarder.oldestWaiting = kNow - 30s; });
    row("there is none", "plantDatabase", true, "not there", [](StationLook &l) { l.forwarder.state = ForwarderStatus::State::Off; });
}

void TstStationFigures::saysWhichPartIsNotReady()
{
    QFETCH(StationLook, look);
    QFETCH(QByteArray, part);
    const auto parts = partsOf(look, kNow);
    bool isReady = true;
    const QByteArray word = wordOf(parts, part, &isReady);
    QTEST(isReady, "isReady");
    QTEST(word, "word");
    for (const rest::PartState &other : parts)
        QVERIFY2(other.name == part || other.isReady, other.name.constData());
    const QJsonObject status = QJsonDocument::fromJson(statusText(look, parts)).object();
    if (word != "not there")
        QCOMPARE(status[QStringLiteral("parts")].toObject()[QString::fromLatin1(part)].toString().toLatin1(), word.isEmpty() ? "ok" : word);
}

void TstStationFigures::countsTagsThatWereGoodLately()
{
    constexpr int kTags = int(FreshTags::kAtATime) + 10; // more than are looked at at once
    Plant plant;
    Site site;
    site.id = {QUuid::createUuid()};
    for (const bool enabled : {true, false}) {
        Device device;
        device.id = {QUuid::createUuid()};
        device.code = enabled ? QStringLiteral("ON") : QStringLiteral("OFF");
        device.enabled = enabled;
        for (int i = 0; i < (enabled ? kTags : 3); ++i) {
            Tag tag;
            tag.id = {QUuid::createUuid()};
            tag.code = QString::number(i);
            tag.enabled = i > 0;
            device.tags << tag;
        }
        site.devices << device;
    }
    plant.sites << site;
    const PlantSnapshot snapshot(plant, 1, [](std::span<const TagUuid> tags) {
        std::vector<TagId> ids;
        for (size_t i = 0; i < tags.size(); ++i)
            ids.push_back(TagId(quint32(i + 1)));
        return ids;
    });
    LatestValues latest;
    latest.reserve(snapshot.tagIdEnd());
    const auto bring = [&](int number, StatusCode status, SteadyTime at) {
        latest.set({snapshot.find(plant.sites[0].devices[0].tags[number].id)->id, status, kNow, Payload::of(1.0)}, at);
    };
    FreshTags tags(5min);
    const SteadyTime begun{1h};
    tags.look(snapshot, latest, begun);
    QVERIFY(!tags.count()); // not all have been looked at
    tags.look(snapshot, latest, begun + 1s);
    QCOMPARE(*tags.count(), (FreshTags::Count{0, quint64(kTags - 1)}));
    QVERIFY(!tags.goodAt());
    for (const int good : {1, 2, kTags - 1})
        bring(good, StatusCode::Good, begun + 2s);
    bring(3, StatusCode::BadWaitingForInitialData, begun + 2s);
    bring(0, StatusCode::Good, begun + 2s); // switched off
    const auto through = [&](SteadyTime at) {
        tags.look(snapshot, latest, at);
        tags.look(snapshot, latest, at);
    };
    through(begun + 2s);
    QCOMPARE(tags.count()->fresh, 3u);
    for (const int good : {1, kTags - 1})
        bring(good, StatusCode::Uncertain, begun + 3s);
    through(begun + 4min);
    QCOMPARE(tags.count()->fresh, 3u); // they were, a while ago
    through(begun + 6min);
    QCOMPARE(tags.count()->fresh, 1u); // the one that still is
    QCOMPARE(*tags.goodAt(), begun + 6min);
}

void TstStationFigures::countsInBucketsThatAddUp()
{
    LatencyHistogram latencies;
    latencies.add(500us, 3);
    latencies.add(20ms, 2);
    latencies.add(5min); // beyond all bounds
    rest::FigureText out;
    const std::array bounds{0.001, 0.1, 1.0};
    out.histogram("test_seconds", "For the test.").sample(latencies.summary(), bounds, {{"kind", QStringLiteral("a")}});
    const QByteArray text = out.take();
    for (const char *line : {"# TYPE test_seconds histogram\n", "test_seconds_bucket{kind=\"a\",le=\"0.001\"} 3\n", "test_seconds_bucket{kind=\"a\",le=\"0.1\"} 5\n",
                             "test_seconds_bucket{kind=\"a\",le=\"1\"} 5\n", "test_seconds_bucket{kind=\"a\",le=\"+Inf\"} 6\n", "test_seconds_count{kind=\"a\"} 6\n"})
        QVERIFY2(text.contains(line), text.constData());
}

void TstStationFigures::nothingInALabelBreaksALine()
{
    const QByteArray text = metricsText(wellLook());
    QVERIFY(text.contains("lineside_link_up{device=\"PLC \\\"1\\\"\\\\\\n\",driver=\"modbus-tcp\"} 1\n"));
    QVERIFY(text.endsWith('\n'));
    QSet<QByteArray> families;
    for (const QByteArray &line : text.split('\n')) {
        if (!line.startsWith("# TYPE "))
            continue;
        const QByteArray name = line.split(' ').value(2);
        QVERIFY2(!families.contains(name), name.constData());
        families.insert(name);
    }
}

void TstStationFigures::tellsWhenTheCertificateEndsAndWhichDatabaseFails()
{
    StationLook look = wellLook();
    QVERIFY(!metricsText(look).contains("certificate"));
    look.certificateEnds = UtcTime(std::chrono::seconds(1'800'000'000));
    look.records = StationLook::Answers::NotAtAll;
    look.forwarder.state = ForwarderStatus::State::Down;
    const QByteArray text = metricsText(look);
    QVERIFY2(text.contains("lineside_web_certificate_expires_seconds 1800000000\n"), text.constData());
    for (const char *line : {"lineside_database_up{database=\"history\"} 1\n", "lineside_database_up{database=\"records\"} 0\n",
                             "lineside_database_up{database=\"access\"} 1\n", "lineside_database_up{database=\"plant\"} 0\n"})
        QVERIFY2(text.contains(line), line);
    look.forwarder.state = ForwarderStatus::State::Off;
    QVERIFY(!metricsText(look).contains("database=\"plant\""));
    // What a file has place for yet is no proof that the disk has any.
    look.records = StationLook::Answers::Well;
    look.diskFree = 1'000;
    bool isReady = true;
    QCOMPARE(wordOf(partsOf(look, kNow), "records", &isReady), QByteArray("disk full"));
    QVERIFY(!isReady);
}

void TstStationFigures::tellsWhetherHealthIsWorkedOut()
{
    StationLook look = wellLook();
    QVERIFY(metricsText(look).contains("lineside_health_trouble 0\n"));
    look.healthInTrouble = true;
    look.health.rounds = 7;
    look.health.lastRound = UtcTime(std::chrono::seconds(1'800'000'000));
    look.health.lostBatches = 3;
    const QByteArray text = metricsText(look);
    for (const char *line : {"lineside_health_trouble 1\n", "lineside_health_rounds_total 7\n", "lineside_health_last_round_seconds 1800000000\n",
                             "lineside_health_lost_batches_total 3\n"})
        QVERIFY2(text.contains(line), line);
}

QTEST_GUILESS_MAIN(TstStationFigures)
#include "tst_station_figures.moc"
