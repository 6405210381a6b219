#include "app/station.h"
#include "drivers/push/register.h"
#include "plant/sample_plant.h"
#include "server/door_rig.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! What \a answers calls back with, once; this thread's events go on meanwhile.
template<typename Answer, typename Ask>
Answer waitFor(Ask ask)
{
    const auto promise = std::make_shared<std::promise<Answer>>();
    std::future<Answer> future = promise->get_future();
    ask([promise](const Answer &answer) { promise->set_value(answer); });
    if (!QTest::qWaitFor([&] { return future.wait_for(0s) == std::future_status::ready; }, 30'000))
        qFatal("No answer.");
    return future.get();
}

} // namespace

//! What the web server does at a station: the same things in the same way as the window, and as who asked.
class StationActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); } // the file vault, at once
    void engineersEditAStationThatRuns();

private:
    RawAnswer ask(const QByteArray &head, const QByteArray &body = {})
    {
        // Edits have their turn on this thread: nobody may wait on it for their answer.
        return waitFor<RawAnswer>([&](auto done) {
            m_asking = std::async(std::launch::async, [this, head, body, done] {
                RawClient client;
                done(client.connect(m_port) ? client.ask(DoorRig::request(head, body)) : RawAnswer());
            });
        });
    }
    quint16 m_port = 0;
    std::future<void> m_asking;
};

void StationActionsTest::engineersEditAStationThatRuns()
{
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s), project = folder.filePath(u"project.json"_s);
    QDir().mkpath(data);
    const Result<Settings> settings = Settings::load(data);
    QVERIFY(settings.ok());
    Device device;
    device.id = {uuid(4)};
    device.code = u"ERP"_s;
    device.driver = QLatin1String(kPushDriver);
    device.tags = {plainTag(10, u"orders"_s)};
    Site site;
    site.id = {uuid(1)};
    site.code = u"NORD"_s;
    site.devices = {device};
    Plant plant;
    plant.sites = {site};
    StationSettings wanted{data, project, {}, *settings};
    wanted.web.emplace();
    wanted.web->enabled = true;
    wanted.web->tls = false;
    wanted.web->port = 0;
    QStringList notices;
    auto made = Station::create(wanted, plant, &notices);
    QVERIFY(made.ok());
    const std::unique_ptr<Station> station = std::move(*made);
    station->start();

    QTRY_VERIFY_WITH_TIMEOUT(station->access().control(), 30'000);
    AccessControl &access = *station->access().control();
    const Result<Secret> oneTime = access.accounts().createFirstAdmin(u"root.one"_s, Origin::console());
    QVERIFY(oneTime.ok());
    const auto changed = waitFor<LoginAnswer>([&](auto done) {
        access.logins().changePassword(u"root.one"_s, *oneTime, Access::password(), from("127.0.0.1"), done);
    });
    QCOMPARE(changed.outcome, LoginOutcome::PasswordChanged);
    QTRY_VERIFY_WITH_TIMEOUT(station->web().state().isOpen, 30'000);
    m_port = station->web().state().port;
    const RawAnswer login = ask("POST /api/v1/login", "{\"name\":\"root.one\",\"password\":\"" + Access::password().reveal() + "\"}");
    QCOMPARE(login.status, 200);
    const QByteArray proof = "\r\nAuthorization: Bearer " + QJsonDocument::fromJson(login.body).object()[u"accessToken"_s].toString().toLatin1();

    // An edit is live, undoable by its name, and in the journal with who made it and from where.
    const QByteArray path = "/api/v1/devices/" + uuid(4).toByteArray(QUuid::WithoutBraces);
    const QByteArray tag = ask("GET " + path + proof).fields["etag"];
    QCOMPARE(ask("PATCH " + path + proof + "\r\nIf-Match: " + tag, "{\"code\":\"ERP-2\",\"periodMs\":250}").status, 200);
    QCOMPARE(station->editor().plant().sites[0].devices[0].code, u"ERP-2"_s);
    QCOMPARE(station->editor().undoName(), u"Change device ERP-2"_s);
    QCOMPARE(station->editor().changedBy(), u"root.one (127.0.0.1)"_s);
    QCOMPARE(ask("PATCH " + path + proof + "\r\nIf-Match: " + tag, "{\"code\":\"ERP-3\"}").status, 412);
    QVERIFY(ask("POST /api/v1/sites" + proof, "{\"code\":\"NORD\"}").body.contains("bad_data"));
    const RawAnswer unknown = ask("POST /api/v1/sites/" + uuid(1).toByteArray(QUuid::WithoutBraces) + "/devices" + proof,
                                  "{\"code\":\"P\",\"driver\":\"modbus-tcp\",\"parameters\":{\"hosts\":\"a\"}}");
    QVERIFY2(unknown.status == 400 && unknown.body.contains("bad_parameters"), unknown.body.constData()); // the real driver's rules
    const auto events = waitFor<Result<QList<Event>>>([&](auto done) {
        EventFilter filter;
        filter.kinds = {EventKind::ConfigurationChange};
        static_cast<void>(station->historian().queryEvents(filter, done));
    });
    QVERIFY(events.ok() && !events->isEmpty());
    QCOMPARE(events->first().user, u"root.one (127.0.0.1)"_s);

    // What is saved is in the project file.
    QCOMPARE(ask("POST /api/v1/plant/save" + proof).status, 204);
    QFile file(project);
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains("ERP-2"));
    QVERIFY(!station->editor().isModified());

    // Readings that are brought go the way of all readings.
    const TagId orders = station->editor().snapshot()->find(TagUuid{uuid(10)})->id;
    QTRY_VERIFY_WITH_TIMEOUT(ask("POST /api/v1/readings" + proof,
                                 "{\"readings\":[{\"tag\":\"" + uuid(10).toByteArray(QUuid::WithoutBraces) + "\",\"v\":17}]}")
                                 .body.contains("\"accepted\":1"), 30'000); // as soon as the device waits for them
    QTRY_VERIFY_WITH_TIMEOUT(station->latest().get(orders).valid, 30'000);
    QCOMPARE(station->latest().get(orders).reading.value.asDouble(), 17.0);

    // Writing over the network is off until somebody switches it on.
    QVERIFY(ask("POST /api/v1/tags/" + uuid(10).toByteArray(QUuid::WithoutBraces) + "/writes" + proof, "{\"value\":1}").body.contains("writes_off"));
    station->stop();
}

QTEST_GUILESS_MAIN(StationActionsTest)
#include "tst_station_actions.moc"
