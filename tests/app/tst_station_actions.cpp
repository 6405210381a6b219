#include "app/station.h"
#include "drivers/push/register.h"
#include "models/plant/event_source.h"
#include "models/plant/plant_edits.h"
#include "models/base/post.h"
#include "plant/sample_plant.h"
#include "server/door_rig.h"

#include "models/plant/project_file.h"

#include <QDir>
#include <QElapsedTimer>
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
    void changesRunOnceTheyAreRecorded();
    void changesAreToldToWhomTheyConcern();
    void whatCannotBeRecordedIsTakenBack();
    void burstsOfEditsDoNotHoldTheWindowUp();
    void cleanup()
    {
        if (m_station)
            m_station->stop();
        m_station.reset();
        m_folder.reset();
    }

private:
    //! A station that serves this plant, with an administrator.
    void begin(const Plant &plant)
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString data = m_folder->filePath(u"data"_s);
        QDir().mkpath(data);
        const Result<Settings> settings = Settings::load(data);
        QVERIFY(settings.ok());
        StationSettings wanted{data, project(), {}, *settings};
        wanted.web.emplace();
        wanted.web->enabled = true;
        wanted.web->tls = false;
        wanted.web->port = 0;
        QStringList notices;
        auto made = Station::create(wanted, plant, &notices);
        QVERIFY(made.ok());
        m_station = std::move(*made);
        m_station->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_station->access().control(), 30'000);
        AccessControl &access = *m_station->access().control();
        const Result<Secret> oneTime = access.accounts().createFirstAdmin(u"root.one"_s, Origin::console());
        QVERIFY(oneTime.ok());
        const auto changed = waitFor<LoginAnswer>([&](auto done) {
            access.logins().changePassword(u"root.one"_s, *oneTime, Access::password(), from("127.0.0.1"), done);
        });
        QCOMPARE(changed.outcome, LoginOutcome::PasswordChanged);
        QTRY_VERIFY_WITH_TIMEOUT(m_station->web().state().isOpen, 30'000);
        m_port = m_station->web().state().port;
        const RawAnswer login = ask("POST /api/v1/login", "{\"name\":\"root.one\",\"password\":\"" + Access::password().reveal() + "\"}");
        QCOMPARE(login.status, 200);
        m_proof = "\r\nAuthorization: Bearer " + QJsonDocument::fromJson(login.body).object()[u"accessToken"_s].toString().toLatin1();
    }
    //! The administrator sits at the console, too.
    void sitDown()
    {
        const auto in = waitFor<LoginAnswer>([&](auto done) { m_station->seat().login(u"root.one"_s, Access::password(), done); });
        QCOMPARE(in.outcome, LoginOutcome::LoggedIn);
    }
    QString project() const { return m_folder->filePath(u"project.json"_s); }
    QList<Event> events(EventKind kind)
    {
        const auto found = waitFor<Result<QList<Event>>>([&](auto done) {
            EventFilter filter;
            filter.kinds = {kind};
            static_cast<void>(m_station->historian().queryEvents(filter, done));
        });
        return found ? *found : QList<Event>();
    }
    //! The newest audit event about the configuration.
    Event recordedChange()
    {
        const QList<Event> all = events(EventKind::Audit);
        for (const Event &event : all) {
            if (event.source == u"configuration"_s)
                return event;
        }
        return {};
    }
    RawAnswer ask(const QByteArray &head, const QByteArray &body = {})
    {
        // Edits have their turn on this thread: nobody may wait on it for their answer.
        return waitFor<RawAnswer>([&](auto done) {
            m_asking = std::async(std::launch::async, [this, head, body, done] { done(askHere(head, body)); });
        });
    }
    RawAnswer askHere(const QByteArray &head, const QByteArray &body) const
    {
        RawClient client;
        return client.connect(m_port) ? client.ask(DoorRig::request(head, body)) : RawAnswer();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Station> m_station;
    QByteArray m_proof;
    quint16 m_port = 0;
    std::future<void> m_asking;
};

namespace {

//! A device for readings that are brought, with one tag.
Plant pushPlant()
{
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
    return plant;
}

QByteArray idText(int number)
{
    return uuid(number).toByteArray(QUuid::WithoutBraces);
}

} // namespace

void StationActionsTest::engineersEditAStationThatRuns()
{
    begin(pushPlant());
    const std::unique_ptr<Station> &station = m_station;
    const QByteArray &proof = m_proof;

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
    const QList<Event> changes = events(EventKind::ConfigurationChange);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().user, u"root.one (127.0.0.1)"_s);
    // The trail has what it changed, and had it first.
    const Event recorded = recordedChange();
    QCOMPARE(recorded.user, u"root.one (127.0.0.1)"_s);
    QCOMPARE(recorded.before, u"device ERP-2 code: ERP; device ERP-2 periodMs: default"_s);
    QCOMPARE(recorded.after, u"device ERP-2 code: ERP-2; device ERP-2 periodMs: 250"_s);
    QCOMPARE(recorded.text, u"Change device ERP-2"_s);
    QCOMPARE(changes.first().before, recorded.before);
    QCOMPARE(changes.first().after, recorded.after);
    QVERIFY(recorded.id > 0 && recorded.id < changes.first().id);

    // What is saved is in the project file.
    QCOMPARE(ask("POST /api/v1/plant/save" + proof).status, 204);
    QFile file(project());
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
}

//! At the window, too: it shows the change at once, and the field works by it when the trail has it.
void StationActionsTest::changesRunOnceTheyAreRecorded()
{
    begin(pushPlant());
    sitDown();
    const auto hasLink = [this](const DeviceId &device) {
        const QList<LinkStatus> links = m_station->driverHost().links();
        return std::any_of(links.begin(), links.end(), [&](const LinkStatus &link) { return link.device == device; });
    };
    QVERIFY(m_station->isSettled());
    Plant next = m_station->editor().plant();
    Device second = next.sites[0].devices[0];
    second = edits::cloneDevice(second, u"ERP-9"_s);
    next.sites[0].devices.append(second);
    next.sites[0].name = u"North"_s;
    QVERIFY(m_station->editor().apply(u"Add device ERP-9"_s, next).ok());
    QVERIFY(!m_station->isSettled());
    QVERIFY(!hasLink(second.id));
    QTRY_VERIFY(m_station->isSettled());
    QVERIFY(hasLink(second.id));
    const Event recorded = recordedChange();
    QCOMPARE(recorded.user, u"root.one (console)"_s);
    QCOMPARE(recorded.before, u"site NORD name: default"_s);
    QCOMPARE(recorded.after, u"site NORD name: North; device ERP-9 (1 tags)"_s);
    QCOMPARE(events(EventKind::ConfigurationChange).first().after, recorded.after);

    // What is taken back is recorded as any change, and several run in their order.
    QVERIFY(m_station->editor().undo().ok());
    QVERIFY(m_station->editor().redo().ok());
    QVERIFY(m_station->editor().undo().ok());
    QTRY_VERIFY(m_station->isSettled());
    QVERIFY(!hasLink(second.id));
    QTRY_COMPARE(events(EventKind::ConfigurationChange).size(), 4);
    QCOMPARE(recordedChange().before, recorded.after);
    QCOMPARE(recordedChange().after, recorded.before);
}

//! Another tenant's site: the event is theirs, and the house's people learn of it from the audit trail alone.
void StationActionsTest::changesAreToldToWhomTheyConcern()
{
    Plant two = pushPlant();
    Site north = two.sites[0];
    north.id = {uuid(21)};
    north.code = u"NORTH"_s;
    north.tenant = u"north"_s;
    north.devices[0] = edits::cloneDevice(north.devices[0], u"ERP-N"_s);
    two.sites << north;
    begin(two);
    sitDown();
    Plant next = m_station->editor().plant();
    next.sites[1].devices[0].name = u"Northern"_s;
    QVERIFY(m_station->editor().apply(u"Change device ERP-N"_s, next).ok());
    QTRY_VERIFY(m_station->isSettled());
    QTRY_COMPARE(events(EventKind::ConfigurationChange).size(), 1);
    Event change = events(EventKind::ConfigurationChange).first();
    QCOMPARE(change.source, eventSource(u"north"_s, u"NORTH"_s, uuid(21)));
    QCOMPARE(change.text, u"Change device ERP-N"_s);
    QVERIFY(change.after.contains(u"Northern"_s));
    QVERIFY(recordedChange().after.contains(u"Northern"_s));
    QVERIFY(!ask("GET /api/v1/events?kind=CONFIGURATION_CHANGE" + m_proof).body.contains("Northern")); // an administrator of the house
    // One step on both: each has its own part, and no name that says more.
    next.sites[0].name = u"House"_s;
    next.sites[1].name = u"Norther"_s;
    QVERIFY(m_station->editor().apply(u"Rename NORD and NORTH"_s, next).ok());
    QTRY_COMPARE(events(EventKind::ConfigurationChange).size(), 3);
    for (const Event &event : events(EventKind::ConfigurationChange).first(2)) {
        const bool isHouses = event.source == u"station"_s;
        QVERIFY(isHouses || event.source == change.source);
        QCOMPARE(event.after.contains(u"House"_s), isHouses);
        QCOMPARE(event.after.contains(u"Norther"_s), !isHouses);
        QVERIFY(!event.text.contains(u"NORTH"_s));
    }
}

void StationActionsTest::whatCannotBeRecordedIsTakenBack()
{
    begin(pushPlant());
    sitDown();
    QStringList told;
    connect(m_station.get(), &Station::noticed, this, [&](const QString &text) { told << text; });
    const Plant before = m_station->editor().plant();
    m_station->historian().stop(); // from now on nothing is committed
    Plant next = before;
    next.sites[0].name = u"North"_s;
    QVERIFY(m_station->editor().apply(u"Change site NORD"_s, next).ok());
    QVERIFY(!m_station->isSettled());
    QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, 30'000);
    QVERIFY2(told.first().startsWith(u"Change site NORD"_s), qPrintable(told.first()));
    QVERIFY(m_station->isSettled());
    QCOMPARE(m_station->editor().plant(), before);
    QVERIFY(m_station->editor().canUndo()); // the change itself is not lost
    // Neither is what comes over the network done.
    const RawAnswer refused = ask("PATCH /api/v1/sites/" + idText(1) + m_proof + "\r\nIf-Match: *", "{\"name\":\"N\"}");
    QCOMPARE(refused.status, 503); // the station's trouble: it is not that somebody asked too often
    const QString why = QJsonDocument::fromJson(refused.body).object()[u"detail"_s].toString();
    QVERIFY2(why.startsWith(u"It could not be recorded"_s) && why.size() > 40, qPrintable(why));
    QVERIFY(refused.fields.contains("retry-after"));
    QCOMPARE(m_station->editor().plant(), before);
}

//! A plant of 1,000 machines is changed and saved over and over: each change has a turn of its own, and none of them is long.
void StationActionsTest::burstsOfEditsDoNotHoldTheWindowUp()
{
    constexpr int kMachines = 1'000, kTagsEach = 10, kEdits = 40, kPeople = 12;
    Plant plant = pushPlant();
    Line line;
    line.id = {uuid(2)};
    line.code = u"L1"_s;
    for (int m = 0; m < kMachines; ++m) {
        Machine machine;
        machine.id = {uuid(10'000 + m)};
        machine.code = u"M%1"_s.arg(m);
        line.machines.append(machine);
        Device device;
        device.id = {uuid(20'000 + m)};
        device.code = u"D%1"_s.arg(m);
        device.driver = QLatin1String(kPushDriver);
        for (int t = 0; t < kTagsEach; ++t) {
            device.tags.append(plainTag(100'000 + m * kTagsEach + t, u"t%1"_s.arg(t)));
            device.tags.last().machine = machine.id;
        }
        plant.sites[0].devices.append(device);
    }
    plant.sites[0].lines = {line};
    begin(plant);

    // How long this thread's events wait at the most.
    QElapsedTimer beat;
    qint64 longest = 0;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    timer.callOnTimeout(this, [&] { longest = std::max(longest, beat.restart()); });
    beat.start();
    timer.start(1);
    const auto measured = [&](const std::function<void()> &work) {
        QTest::qWait(50);
        longest = 0;
        beat.restart();
        work();
        QTest::qWait(50);
        return longest;
    };
    // The measure: one change at the window, and one save as a window without a thread for it would do it.
    sitDown();
    const qint64 one = measured([&] {
        Plant next = m_station->editor().plant();
        Device clone = edits::cloneDevice(next.sites[0].devices.last(), u"CLONE"_s);
        next.sites[0].devices.append(clone);
        QVERIFY(m_station->editor().apply(u"Add device"_s, next).ok());
        QTRY_VERIFY(m_station->isSettled());
    });
    const qint64 save = measured([&] { QVERIFY(project::save(project(), m_station->editor().plant()).ok()); });

    // Whether something else had its turn on this thread since the last change.
    bool othersCame = true;
    int together = 0, changes = 0;
    connect(&m_station->editor(), &PlantEditor::snapshotChanged, this, [&] {
        together += !std::exchange(othersCame, false);
        ++changes;
        post(this, [&] { othersCame = true; });
    });
    std::atomic<int> next{0}, made{0}, saved{0}, left{kPeople};
    std::vector<std::thread> people;
    const qint64 burst = measured([&] {
        for (int person = 0; person < kPeople; ++person) {
            people.emplace_back([&] {
                for (int i = next++; i < kEdits; i = next++) {
                    const bool adds = i % 4 == 0;
                    const QByteArray path = adds ? "POST /api/v1/sites/" + idText(1) + "/devices" : "PATCH /api/v1/machines/" + idText(10'000 + i);
                    const QByteArray body = adds
                        ? "{\"code\":\"NEW" + QByteArray::number(i) + "\",\"driver\":\"http-push\",\"tags\":[{\"code\":\"a\"},{\"code\":\"b\"}]}"
                        : "{\"name\":\"renamed " + QByteArray::number(i) + "\"}";
                    const int status = askHere(path + m_proof + (adds ? "" : "\r\nIf-Match: *"), body).status;
                    made += status == 200 || status == 201;
                    if (i % 10 == 0)
                        saved += askHere("POST /api/v1/plant/save" + m_proof, {}).status == 204;
                }
                --left;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(left.load(), 0, 60'000);
    });
    for (std::thread &one : people)
        one.join();
    qInfo("longest wait of the main thread: %lld ms with one change, %lld ms while a file is saved on it, %lld ms in a burst of %d changes and 4 saves",
          static_cast<long long>(one), static_cast<long long>(save), static_cast<long long>(burst), kEdits);
    QCOMPARE(made.load(), kEdits);
    QCOMPARE(saved.load(), 4);
    QCOMPARE(changes, kEdits);
    QCOMPARE(together, 0);
    QVERIFY2(burst <= 4 * one + 200, QByteArray::number(burst).constData()); // room for a machine that does other things as well
    const QList<Event> recorded = events(EventKind::Audit);
    QCOMPARE(std::count_if(recorded.begin(), recorded.end(), [](const Event &event) { return event.source == u"configuration"_s; }), kEdits + 1);
}

QTEST_GUILESS_MAIN(StationActionsTest)
#include "tst_station_actions.moc"
