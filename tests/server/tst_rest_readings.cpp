#include "drivers/host/driver_host.h"
#include "drivers/push/register.h"
#include "models/telemetry/pipeline.h"
#include "server/rest_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

class NoSecrets final : public SecretSource
{
public:
    Result<Secret> secret(const QString &) const override { return Error{Error::Kind::NotFound, u"none"_s, {}}; }
};

//! The way of a reading from whoever brings it to the latest values: server, desk, driver, queue, pipeline.
class PushRig : public RestRig
{
public:
    enum class Telemetry { Runs, Stands };
    explicit PushRig(Telemetry telemetry = Telemetry::Runs, size_t queueBytes = FieldQueue::kDefaultBytes)
        : queue(queueBytes)
        , pipeline(queue, latest, access.clock)
        , host({pushDriver(desk)}, queue, m_secrets, access.clock, {})
    {
        editAsDesktop([](Plant plant) {
            for (Site &site : plant.sites)
                site.devices[0].driver = QLatin1String(kPushDriver);
            Device other = site(plant).devices[0];
            other.id = {uuid(304)};
            other.code = u"H-E"_s;
            other.driver = u"fake"_s; // takes nothing
            other.tags = {plainTag(310, u"level"_s)};
            Tag off = plainTag(114, u"off"_s);
            off.enabled = false;
            site(plant).devices[0].tags.append(off);
            site(plant).devices.append(other);
            return plant;
        });
        pipeline.setSnapshot(plant());
        if (telemetry == Telemetry::Runs)
            pipeline.start();
        host.start(plant());
        const auto made = access.control->keys().make(admin().principal, {u"erp"_s, QString::fromLatin1(kHouseTenant), {Permission::PostReadings}});
        key = made->secret.reveal();
        waitForDevices();
    }
    ~PushRig()
    {
        host.stop();
        queue.close();
        pipeline.stop();
    }

    RawAnswer post(const QByteArray &body) { return ask("POST /api/v1/readings\r\nAuthorization: Bearer " + key, body); }
    RawAnswer postOne(const QByteArray &rest) { return post("{\"readings\":[{\"tag\":\"" + id(110) + "\"," + rest + "}]}"); }
    static int accepted(const RawAnswer &answer) { return json(answer)[u"accepted"_s].toInt(-1); }
    static QByteArray code(const RawAnswer &answer) { return json(answer)[u"refused"_s][0][u"code"_s].toString().toUtf8(); }
    qint64 now() const { return toMicroseconds(access.clock.utc()); }
    bool has(int tag, double value) const { return latest.get(TagId(quint32(tag))).valid && latest.get(TagId(quint32(tag))).reading.value.asDouble() == value; }
    //! Until the drivers wait: they open on threads of their own.
    void waitForDevices()
    {
        const auto links = [this] {
            int waiting = 0;
            for (const LinkStatus &link : host.links())
                waiting += link.cause.contains(u"first readings"_s);
            return waiting;
        };
        if (!QTest::qWaitFor([&] { return links() == 2; }, 10'000))
            qFatal("The devices do not open.");
    }

    FieldQueue queue;
    Pipeline pipeline;
    NoSecrets m_secrets;
    DriverHost host;
    QByteArray key;

private:
    static Site &site(Plant &plant) { return plant.sites[0]; }
};

} // namespace

class TestRestReadings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goTheWayOfAllReadings()
    {
        PushRig rig;
        const RawAnswer answer = rig.post("{\"readings\":[{\"tag\":\"" + PushRig::id(110) + "\",\"v\":41.5,\"q\":0,\"t\":" + QByteArray::number(rig.now() - 1'000'000)
                                          + "},{\"tag\":\"" + PushRig::id(111) + "\",\"v\":7},{\"tag\":\"" + PushRig::id(112) + "\",\"v\":\"Stopped\"},{\"tag\":\""
                                          + PushRig::id(113) + "\",\"v\":\"Red & <b>\"}]}");
        QCOMPARE(answer.status, 200);
        QCOMPARE(PushRig::accepted(answer), 4);
        QTRY_VERIFY_WITH_TIMEOUT(rig.latest.get(TagId(113)).valid, 10'000);
        QVERIFY(rig.has(110, 41.5));
        QCOMPARE(toMicroseconds(rig.latest.get(TagId(110)).reading.at), rig.now() - 1'000'000);
        QCOMPARE(rig.latest.get(TagId(110)).reading.status, StatusCode::Good);
        QCOMPARE(rig.latest.get(TagId(111)).reading.value.asInt64(), 7);
        QCOMPARE(rig.latest.get(TagId(112)).reading.value.asInt64(), 0);
        QCOMPARE(rig.latest.get(TagId(113)).text, QByteArray("Red & <b>"));
        for (const LinkStatus &link : rig.host.links()) {
            if (link.device == DeviceId{uuid(104)}) {
                QCOMPARE(link.state, LinkState::Up);
                QCOMPARE(link.readings, 4u);
            }
        }
        // What was said to be bad is bad, also without a value.
        QCOMPARE(PushRig::accepted(rig.postOne("\"v\":null,\"q\":2156658688")), 1);
        QTRY_COMPARE_WITH_TIMEOUT(rig.latest.get(TagId(110)).reading.status, StatusCode::BadSensorFailure, 10'000);
        QCOMPARE(PushRig::accepted(rig.postOne("\"v\":1,\"q\":1083179008")), 1);
        QTRY_COMPARE_WITH_TIMEOUT(rig.latest.get(TagId(110)).reading.status, StatusCode::UncertainLastUsableValue, 10'000);
        // An engineer may, too, and a reading goes by the tag's own words beyond 2^53.
        QCOMPARE(rig.ask("POST /api/v1/readings" + DoorRig::bearer(rig.admin().access),
                         "{\"readings\":[{\"tag\":\"" + PushRig::id(111) + "\",\"v\":\"9007199254740993\"}]}").status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(rig.latest.get(TagId(111)).reading.value.asInt64(), 9007199254740993, 10'000);
    }

    //! T16: each is judged by itself, and whoever brings them is told.
    void areJudgedOneByOne()
    {
        PushRig rig;
        const auto ahead = QByteArray::number(rig.now() + 6'000'000), far = QByteArray::number(rig.now() - qint64(3'700) * 1'000'000);
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1,\"t\":" + ahead)), QByteArray("from_the_future"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1,\"t\":" + far)), QByteArray("too_old"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1,\"t\":-9223372036854775808")), QByteArray("too_old"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1,\"t\":9223372036854775807")), QByteArray("from_the_future"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1,\"q\":3221225472")), QByteArray("bad_quality"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":\"warm\"")), QByteArray("bad_value"));
        QCOMPARE(PushRig::code(rig.postOne("\"v\":null")), QByteArray("bad_value"));
        const auto of = [&](int tag, const char *value = "1") { return rig.post("{\"readings\":[{\"tag\":\"" + PushRig::id(tag) + "\",\"v\":" + value + "}]}"); };
        QCOMPARE(PushRig::code(of(111, "1.5")), QByteArray("bad_value"));
        QCOMPARE(PushRig::code(of(112, "\"Dancing\"")), QByteArray("bad_value"));
        QCOMPARE(PushRig::code(of(114)), QByteArray("not_found")); // disabled
        QCOMPARE(PushRig::code(of(310)), QByteArray("not_taken")); // its device asks by itself
        QCOMPARE(PushRig::code(of(999)), QByteArray("not_found"));
        QCOMPARE(of(210).body, of(999).body); // T14: another tenant's
        QCOMPARE(PushRig::code(rig.post("{\"readings\":[{\"tag\":\"H-D.level\",\"v\":1}]}")), QByteArray("not_found"));

        const RawAnswer some = rig.post("{\"readings\":[{\"tag\":\"" + PushRig::id(999) + "\",\"v\":1},{\"tag\":\"" + PushRig::id(110) + "\",\"v\":5},{\"tag\":\""
                                        + PushRig::id(310) + "\",\"v\":1}]}");
        QCOMPARE(PushRig::accepted(some), 1);
        const QJsonArray refused = PushRig::json(some)[u"refused"_s].toArray();
        QCOMPARE(refused.size(), 2);
        QCOMPARE(refused[0][u"index"_s].toInt(-1), 0);
        QCOMPARE(refused[1][u"index"_s].toInt(-1), 2);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(110, 5), 10'000);
        QVERIFY(!rig.latest.get(TagId(210)).valid && !rig.latest.get(TagId(310)).valid);
    }

    void areTakenWholeOrNotAtAll_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray tag = PushRig::id(110);
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("none") << QByteArray("{\"readings\":[]}");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("another member") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1}],\"replace\":true}");
        QTest::newRow("another member of one") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1},{\"tag\":\"" + tag + "\",\"v\":1,\"user\":\"root\"}]}");
        QTest::newRow("no value") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\"}]}");
        QTest::newRow("a value twice") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1,\"v\":2}]}");
        QTest::newRow("a nested value") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":[1]}]}");
        QTest::newRow("a status of letters") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1,\"q\":\"0\"}]}");
        QTest::newRow("a negative status") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1,\"q\":-1}]}");
        QTest::newRow("a time with a point") << QByteArray("{\"readings\":[{\"tag\":\"" + tag + "\",\"v\":1,\"t\":1.5}]}");
        QTest::newRow("deep") << QByteArray("{\"readings\":" + QByteArray(5'000, '[') + QByteArray(5'000, ']') + "}");
        QByteArray many = "{\"readings\":[";
        for (int i = 0; i < 5'001; ++i)
            many += (i > 0 ? ",{\"tag\":\"" : "{\"tag\":\"") + tag + "\",\"v\":1}";
        QTest::newRow("too many") << QByteArray(many + "]}");
    }
    void areTakenWholeOrNotAtAll()
    {
        QFETCH(QByteArray, body);
        PushRig rig;
        QCOMPARE(rig.post(body).status, 400);
        QCOMPARE(PushRig::accepted(rig.postOne("\"v\":3")), 1);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(110, 3), 10'000);
        QCOMPARE(rig.pipeline.counters().received, 1u); // that one alone
    }

    void needAKeyOfTheRightScope()
    {
        PushRig rig;
        const auto make = [&](Permissions scope, const char *tenant) {
            return rig.access.control->keys().make(rig.admin().principal, {u"other"_s, QString::fromLatin1(tenant), scope})->secret.reveal();
        };
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const QByteArray good = rig.key;
        rig.key = make({Permission::ViewPlant, Permission::ViewHistory, Permission::ViewEvents}, kHouseTenant);
        QCOMPARE(rig.postOne("\"v\":1").status, 403);
        rig.key = make({Permission::PostReadings}, "north");
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1")), QByteArray("not_found"));
        rig.key = good.chopped(1);
        QCOMPARE(rig.postOne("\"v\":1").status, 401);
        QVERIFY(!rig.latest.get(TagId(110)).valid);
    }

    //! A station that is behind says so and takes nothing; afterwards it takes again, and nothing is there twice.
    void aFullQueueTakesNothing()
    {
        PushRig rig(PushRig::Telemetry::Stands, 40'000);
        QByteArray many = "{\"readings\":[";
        for (int i = 0; i < 300; ++i)
            many += (i > 0 ? ",{\"tag\":\"" : "{\"tag\":\"") + PushRig::id(110) + "\",\"v\":" + QByteArray::number(i) + "}";
        many += "]}";
        int taken = 0;
        RawAnswer answer;
        while (taken < 20 && (answer = rig.post(many)).status == 200) {
            QCOMPARE(PushRig::accepted(answer), 300);
            ++taken;
        }
        QVERIFY(taken > 0 && taken < 20);
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.fields.at("retry-after"), QByteArray("2"));
        QVERIFY(rig.queue.fill() <= 1.0);
        rig.pipeline.start();
        QTRY_VERIFY_WITH_TIMEOUT(rig.queue.fill() < 0.1, 10'000);
        QCOMPARE(PushRig::accepted(rig.post(many)), 300);
        QTRY_COMPARE_WITH_TIMEOUT(rig.pipeline.counters().received, quint64(taken + 1) * 300, 10'000);
    }

    void aDeviceThatHasGoneTakesNothing()
    {
        PushRig rig;
        rig.host.stop();
        QCOMPARE(PushRig::code(rig.postOne("\"v\":1")), QByteArray("not_taken"));
    }
};

QTEST_GUILESS_MAIN(TestRestReadings)
#include "tst_rest_readings.moc"
