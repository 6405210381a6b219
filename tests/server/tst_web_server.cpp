#include "access/access_fixture.h"
#include "server/http/tls_identity.h"
#include "server/https_client.h"
#include "server/live_rig.h"
#include "server/rest/event_page.h"
#include "server/web_server.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! A server with a journal on disk behind it, and the station's own clock.
class ServerRig
{
public:
    QTemporaryDir folder;
    MemorySecrets secrets;
    std::unique_ptr<Historian> historian;
    std::unique_ptr<AccessControl> control;
    LatestValues latest;
    std::unique_ptr<WebServer> server;
    SnapshotPtr plant;

    ServerRig()
    {
        HistorianSettings history;
        history.folder = folder.path();
        auto opened = Historian::open(history, Clock::system());
        AccessSettings access;
        access.folder = folder.path();
        access.hashCost = HashCost::cheapest();
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        historian = std::move(*opened);
        auto made = AccessControl::open(access, secrets, *historian, Clock::system());
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        control = std::move(*made);
        Plant one;
        one.sites = {liveSite(QString::fromLatin1(kHouseTenant), u"H"_s, 100)};
        plant = std::make_shared<PlantSnapshot>(one, 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (const TagUuid &tag : tags)
                ids.push_back(TagId(tag.uuid.toString(QUuid::WithoutBraces).right(12).toUInt()));
            return ids;
        });
        latest.reserve(plant->tagIdEnd());
        server = std::make_unique<WebServer>(WebServer::Parts{
            [this] { return control.get(); }, *historian, latest, Clock::system(), folder.path(),
            [] { return std::vector<rest::PartState>{{"history", true, {}}}; }, [] { return QByteArray(); }, [] { return QByteArray("{}"); }});
        server->setPlant(plant);
    }
    ~ServerRig()
    {
        server.reset();
        control.reset();
        historian->stop();
    }
    QByteArray makeAdmin()
    {
        const Result<Secret> password = control->accounts().createFirstAdmin(u"admin"_s, Origin::console());
        return password ? password->reveal() : QByteArray();
    }
    //! As the telemetry thread does: the newest value, then the sinks.
    void bring(int tag, double value)
    {
        Reading reading{TagId(quint32(tag)), StatusCode::Good, Clock::system().utc(), Payload::of(value)};
        latest.set(reading, Clock::system().steady());
        latest.publish();
        const auto batch = std::make_shared<Batch>();
        batch->readings = {reading};
        server->sink().take(batch);
    }
    void tell(const QString &text)
    {
        Event event;
        event.at = Clock::system().utc();
        event.source = u"H-D"_s;
        event.text = text;
        historian->append(event);
    }
    QUrl base() const { return QUrl(u"https://127.0.0.1:%1/"_s.arg(server->state().port)); }
};

WebSettings onFreePort()
{
    WebSettings settings;
    settings.enabled = true;
    settings.port = 0;
    return settings;
}

//! Copies a key as its owner's alone.
void copyPem(const QString &from, const QString &to)
{
    QFile::remove(to);
    if (!QFile::copy(from, to) || !QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner))
        qFatal("%s cannot be copied.", qPrintable(from));
}

bool hasValue(const QJsonObject &payload, double value)
{
    for (const QJsonValue &reading : payload[u"readings"_s].toArray()) {
        if (reading.toObject()[u"v"_s].toDouble() == value)
            return true;
    }
    return false;
}

} // namespace

class TestWebServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! T2: nothing listens before there is an account.
    void refusesWithoutAnAccount()
    {
        ServerRig rig;
        const Status started = rig.server->start(onFreePort());
        QVERIFY(!started.ok());
        QCOMPARE(started.error().kind, Error::Kind::Refused);
        QVERIFY(!rig.server->state().isOpen);
        QCOMPARE(rig.server->state().trouble, started.error().message);
        QCOMPARE(rig.server->state().port, quint16(0));
        rig.makeAdmin();
        QVERIFY(rig.server->start(onFreePort()).ok());
        QVERIFY(rig.server->state().trouble.isEmpty());
        const quint16 port = rig.server->state().port;
        rig.server->stop();
        RawClient nobody;
        QVERIFY(!nobody.connect(port));
    }

    void refusesWrongSettings_data()
    {
        QTest::addColumn<WebSettings>("settings");
        const auto row = [](const char *name, auto change) {
            WebSettings settings = onFreePort();
            change(settings);
            QTest::newRow(name) << settings;
        };
        row("no address", [](WebSettings &s) { s.address = u"plant"_s; });
        row("no TLS for everybody", [](WebSettings &s) { s.tls = false; s.address = u"0.0.0.0"_s; });
        row("a certificate without its key", [](WebSettings &s) { s.certificateFile = u"/tmp/a.pem"_s; });
        row("a certificate that is not there", [](WebSettings &s) { s.certificateFile = u"/nowhere/a.pem"_s; s.keyFile = u"/nowhere/a.key"_s; });
        row("a web page with a path", [](WebSettings &s) { s.origins = QStringList{u"https://plant.example/page"_s}; });
        row("any web page", [](WebSettings &s) { s.origins = QStringList{u"*"_s}; });
        row("everybody is a proxy", [](WebSettings &s) { s.proxies = QStringList{u"0.0.0.0/0"_s}; });
        row("a port too far", [](WebSettings &s) { s.port = 65'536; });
        row("no viewers", [](WebSettings &s) { s.mostViewers = 0; });
        row("an address of somebody else", [](WebSettings &s) { s.address = u"192.0.2.1"_s; });
    }

    void refusesWrongSettings()
    {
        QFETCH(WebSettings, settings);
        ServerRig rig;
        rig.makeAdmin();
        const Status started = rig.server->start(settings);
        QVERIFY(!started.ok());
        QVERIFY(!started.error().message.isEmpty());
        QVERIFY(!rig.server->state().isOpen);
    }

    void servesPeopleOverTlsAndStopsAtOnceAndStartsAgain()
    {
        ServerRig rig;
        const QByteArray oneTime = rig.makeAdmin();
        QByteArray password = oneTime;
        for (int round = 0; round < 2; ++round) {
            QVERIFY(rig.server->start(onFreePort()).ok());
            const WebState state = rig.server->state();
            QVERIFY(state.isOpen && state.port != 0 && state.generatedCertificate);
            QVERIFY(state.links.value(0).startsWith(u"https://127.0.0.1:"_s));
            HttpsClient client(rig.base());
            const HttpsAnswer health = client.get(u"/healthz"_s);
            QCOMPARE(health.status, 200);
            QCOMPARE(QString::fromLatin1(health.fingerprint), state.fingerprint);
            const QByteArray token = client.login("admin", password);
            QVERIFY(!token.isEmpty());
            password = "seven quiet herons on the jetty";

            BrowserSocket viewer;
            QVERIFY2(viewer.open(client, rig.base(), token), viewer.trouble().constData());
            QVERIFY(!viewer.payload(u"welcome"_s).isEmpty());
            viewer.send(R"({"type":"subscribe","payload":{"subscription":"a","topic":"readings"}})");
            viewer.send(R"({"type":"subscribe","payload":{"subscription":"e","topic":"events"}})");
            QVERIFY(!viewer.payload(u"subscribed"_s).isEmpty());
            QVERIFY(!viewer.payload(u"subscribed"_s).isEmpty());
            const double value = 41.5 + round;
            rig.bring(110, value);
            QVERIFY(!viewer.payload(u"sensorReadingUpdated"_s, [&](const QJsonObject &p) { return hasValue(p, value); }).isEmpty());
            const QString text = u"Round %1 begins."_s.arg(round);
            rig.tell(text);
            QVERIFY(!viewer.payload(u"equipmentEventTriggered"_s, [&](const QJsonObject &p) {
                return QJsonDocument(p).toJson().contains(text.toUtf8());
            }).isEmpty());
            std::promise<QList<ViewerInfo>> viewers;
            rig.server->viewers([&](const QList<ViewerInfo> &list) { viewers.set_value(list); });
            const QList<ViewerInfo> watching = viewers.get_future().get();
            QCOMPARE(watching.size(), 1);
            QCOMPARE(watching[0].name, u"admin"_s);
            std::promise<bool> gone;
            rig.server->sendAway(watching[0].number + 1, [&](bool done) { gone.set_value(done); });
            QVERIFY(!gone.get_future().get());

            // What nobody has read yet must not keep the next run from being told.
            rig.tell(u"Left behind."_s);
            rig.bring(110, 7);
            QElapsedTimer timer;
            timer.start();
            rig.server->stop();
            QVERIFY2(timer.elapsed() < 1'000, QByteArray::number(timer.elapsed()).constData());
            QVERIFY(viewer.isClosedWith(1001));
            QVERIFY(!rig.server->state().isOpen);
            rig.bring(110, 8); // nobody is there
            rig.tell(u"Nobody hears this."_s);
        }
    }

    //! One tenant's page of the journal is full however much others have in between; nothing comes twice.
    void pagesOfTheJournalReachBehindOthersEvents()
    {
        ServerRig rig;
        Plant both;
        both.sites = {liveSite(QString::fromLatin1(kHouseTenant), u"H"_s, 100), liveSite(u"north"_s, u"N"_s, 200)};
        const PlantSnapshot plant(both, 1, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); });
        const UtcTime now = floor<std::chrono::seconds>(Clock::system().utc());
        int left = 0;
        std::mutex mutex;
        const auto tell = [&](const char *source, std::chrono::seconds before) {
            Event event;
            event.at = now - before;
            event.source = QString::fromLatin1(source);
            event.text = u"x"_s;
            const std::lock_guard lock(mutex);
            ++left;
            rig.historian->append(event, [&](const Result<quint64> &) {
                const std::lock_guard inside(mutex);
                --left;
            });
        };
        tell("N-M", 90s); // the oldest
        tell("N-M {00000000-0000-4000-8000-000000000102}", 85s); // the house's, of the same code
        tell("H-M", 80s);
        tell("N-M", 60s); // the first answer, of 50, ends among those of this instant
        for (int i = 0; i < 10; ++i)
            tell("H-M", 60s);
        tell("N-M", 60s);
        for (int i = 0; i < 45; ++i)
            tell("H-M", 50s);
        QTRY_VERIFY_WITH_TIMEOUT([&] { const std::lock_guard lock(mutex); return left == 0; }(), 20'000);

        Principal who;
        who.tenant = u"north"_s;
        who.permissions = {Permission::ViewEvents};
        QObject home;
        const auto box = std::make_shared<http::Mailbox>(&home);
        box->onPost([&box] { box->empty(); });
        QByteArray body;
        EventFilter filter;
        filter.atMost = 5;
        rest::EventPage::ask(*rig.historian, {filter, who, std::make_shared<live::EventPlaces>(plant), live::Catalogue::builtIn()},
                             http::Reply(box, [&body](const http::Answer &answer) { body = answer.body; }));
        QTRY_VERIFY(!body.isEmpty());
        QCOMPARE(body.count("\"source\":\"N-M\""), 3);
        QCOMPARE(body.count("\"source\""), 3);
        QVERIFY(!body.contains("next"));
    }

    //! T19: what comes by the network never takes the processor from the rest.
    void theNetworkGivesWay()
    {
        ServerRig rig;
        rig.makeAdmin();
        QVERIFY(rig.server->start(onFreePort()).ok());
        QMap<QByteArray, int> niceness;
        const QStringList threads = QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &thread : threads) {
            QFile name(u"/proc/self/task/%1/comm"_s.arg(thread)), stat(u"/proc/self/task/%1/stat"_s.arg(thread));
            if (!name.open(QIODevice::ReadOnly) || !stat.open(QIODevice::ReadOnly))
                continue;
            const QByteArray line = stat.readAll();
            niceness[name.readAll().trimmed()] = line.sliced(line.lastIndexOf(')') + 2).split(' ').value(16).toInt();
        }
        QVERIFY(niceness.contains("network"));
        QVERIFY2(niceness["network"] > niceness["tst_web_server"], QByteArray::number(niceness["network"]));
    }

    //! A certificate is replaced while people are connected.
    void takesAnotherCertificateWithoutARestart()
    {
        QTemporaryDir made;
        for (const char *name : {"one", "two"})
            QVERIFY(http::generatedIdentity(made.filePath(QString::fromLatin1(name)), {u"127.0.0.1"_s}, Clock::system().utc()).ok());
        WebSettings settings = onFreePort();
        settings.certificateFile = made.filePath(u"cert.pem"_s);
        settings.keyFile = made.filePath(u"key.pem"_s);
        const auto install = [&](const QString &name) {
            copyPem(made.filePath(name + u"/server.crt"_s), settings.certificateFile);
            copyPem(made.filePath(name + u"/server.key"_s), settings.keyFile);
        };
        install(u"one"_s);
        ServerRig rig;
        const QByteArray oneTime = rig.makeAdmin();
        QVERIFY(rig.server->start(settings).ok());
        HttpsClient client(rig.base());
        const QByteArray token = client.login("admin", oneTime);
        BrowserSocket viewer;
        QVERIFY2(viewer.open(client, rig.base(), token), viewer.trouble().constData());
        const HttpsAnswer before = client.get(u"/healthz"_s);
        QVERIFY(!rig.server->checkCertificate());
        QFile::remove(settings.keyFile); // half of it: said, and the one in force goes on
        QVERIFY(rig.server->checkCertificate());
        QCOMPARE(HttpsClient(rig.base()).get(u"/healthz"_s).fingerprint, before.fingerprint);

        install(u"two"_s);
        const auto notice = rig.server->checkCertificate();
        QVERIFY(notice && notice->contains(rig.server->state().fingerprint));
        HttpsClient another(rig.base());
        const HttpsAnswer after = another.get(u"/healthz"_s);
        QCOMPARE(after.status, 200);
        QVERIFY(after.fingerprint != before.fingerprint);
        QCOMPARE(QString::fromLatin1(after.fingerprint), rig.server->state().fingerprint);
        viewer.send(R"({"type":"ping"})"); // who was there stays
        QVERIFY(viewer.hears(u"pong"_s));

        // One that ends in 17 days is told of, with the day.
        QVERIFY(http::generatedIdentity(made.filePath(u"old"_s), {u"127.0.0.1"_s}, Clock::system().utc() - std::chrono::days(380)).ok());
        QVERIFY(!rig.server->checkCertificate());
        install(u"old"_s);
        QVERIFY(rig.server->checkCertificate()->contains(rig.server->state().fingerprint));
        const auto ending = rig.server->checkCertificate();
        QVERIFY(ending && ending->contains(toLocalDateTime(rig.server->state().certificateEnds).date().toString(Qt::ISODate)));
    }
};

QTEST_GUILESS_MAIN(TestWebServer)
#include "tst_web_server.moc"
