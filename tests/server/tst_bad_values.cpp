#include "server/live/message_format.h"
#include "server/message_schemas.h"
#include "server/rest_rig.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::live;
using namespace lineside::rest;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

constexpr const char *kAll = "{\"subscription\":\"r\",\"topic\":\"readings\",\"filters\":{\"pattern\":\"H-*\"}}";
constexpr const char *kMachines = "{\"subscription\":\"m\",\"topic\":\"machines\"}";

//! The object of \a tag in a list of readings.
QJsonObject valueOf(const QJsonArray &readings, int tag)
{
    for (const QJsonValue &one : readings) {
        if (one[u"tag"_s].toString().toLatin1() == RestRig::id(tag))
            return one.toObject();
    }
    return {};
}

class ValueRig : public RestRig
{
public:
    //! A value has come, to whoever reads it. Its bits are what a driver leaves where there is none: 0.
    void bringTo(int tag, Payload value, StatusCode status, const QByteArray *text = nullptr)
    {
        const Reading reading{TagId(quint32(tag)), status, access.clock.utc(), value};
        latest.set(reading, access.clock.steady(), text);
        latest.publish();
        const auto batch = std::make_shared<Batch>();
        batch->readings = {reading};
        intake.take(batch);
    }
    void bringAll(StatusCode status, qint64 number, const QByteArray &text)
    {
        bringTo(110, Payload::of(double(number)), status);
        bringTo(111, Payload::of(number), status);
        bringTo(112, Payload::of(number), status);
        bringTo(113, {}, status, &text);
    }
    QByteArray proof() { return "Bearer " + admin().access.reveal(); }
};

//! Whether all four have no value and say why.
bool areEmpty(const QJsonArray &readings, StatusCode why)
{
    for (int tag = 110; tag < 114; ++tag) {
        const QJsonObject one = valueOf(readings, tag);
        if (!one[u"v"_s].isNull() || !one.contains(u"v"_s) || one[u"q"_s].toDouble() != double(quint32(why)) || one[u"t"_s].toDouble() <= 0)
            return false;
    }
    return true;
}

//! The message as CBOR carries it, read with Qt's own reader.
QCborMap cborMessageOf(LiveClient &client, const QString &type)
{
    for (;;) {
        const RawFrame frame = client.next();
        if (frame.opcode != 2)
            return {};
        const QCborMap map = QCborValue::fromCbor(frame.payload).toMap();
        if (map[u"type"_s].toString() == type)
            return map;
    }
}

} // namespace

//! D1: no value is null with its quality, on every way out, and never a 0; and what is written down of it says so.
class BadValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inAnswers()
    {
        ValueRig rig;
        rig.bringAll(StatusCode::BadDeviceFailure, 0, {});
        const auto readings = [&] { return RestRig::json(rig.ask("GET /api/v1/values" + DoorRig::bearer(rig.admin().access)))[u"readings"_s].toArray(); };
        QVERIFY(areEmpty(readings(), StatusCode::BadDeviceFailure));
        const QJsonObject one = RestRig::json(rig.ask("GET /api/v1/tags/" + RestRig::id(111) + DoorRig::bearer(rig.admin().access)))[u"value"_s].toObject();
        QVERIFY(one.contains(u"v"_s) && one[u"v"_s].isNull());
        // Also where it is the link that was lost: a program that looks at v alone must not go on with an old one.
        rig.bringAll(StatusCode::BadNoCommunication, 7, "old");
        QVERIFY(areEmpty(readings(), StatusCode::BadNoCommunication));
        // What is uncertain is what was known last; what is good is what it is, a 0 too.
        rig.bringAll(StatusCode::UncertainLastUsableValue, 7, "old");
        QCOMPARE(valueOf(readings(), 111)[u"v"_s].toInt(-1), 7);
        QCOMPARE(valueOf(readings(), 113)[u"v"_s].toString(), u"old"_s);
        rig.bringAll(StatusCode::Good, 0, {});
        QCOMPARE(valueOf(readings(), 110)[u"v"_s].toDouble(-1), 0.0);
        QCOMPARE(valueOf(readings(), 112)[u"v"_s].toInt(-1), 0);
        QVERIFY(valueOf(readings(), 113)[u"v"_s].isString());
    }

    void inStoredReadings()
    {
        ValueRig rig;
        RawResult stored;
        const UtcTime at = rig.access.clock.utc() - std::chrono::minutes(1);
        stored.readings = {{TagId(111), StatusCode::BadSensorFailure, at, {}}, {TagId(111), StatusCode::Good, at, Payload::of(qint64(0))},
                           {TagId(111), StatusCode::BadOutOfRange, at, Payload::of(400.0)}};
        stored.types = {ValueType::Int64, ValueType::Int64, ValueType::Float64};
        rig.access.journal.setReadings(stored);
        const QJsonArray told = RestRig::json(rig.ask("GET /api/v1/tags/" + RestRig::id(111) + "/readings" + DoorRig::bearer(rig.admin().access)))[u"readings"_s].toArray();
        QCOMPARE(told.size(), 3);
        QVERIFY(told[0].toObject().contains(u"v"_s) && told[0][u"v"_s].isNull());
        QCOMPARE(told[0][u"q"_s].toDouble(), double(quint32(StatusCode::BadSensorFailure)));
        QCOMPARE(told[1][u"v"_s].toInt(-1), 0);
        QVERIFY(told[2][u"v"_s].isNull());
    }

    //! In the snapshot, in updates, and in what is fetched without a WebSocket.
    void inMessages()
    {
        ValueRig rig;
        const MessageSchemas schemas(Catalogue::builtInJson());
        rig.bringAll(StatusCode::BadDeviceFailure, 0, {});
        LiveClient client;
        QVERIFY(client.open(rig.port(), rig.proof()));
        client.subscribe(kAll);
        QJsonObject message = client.message(u"sensorReadingUpdated"_s);
        QVERIFY(message[u"payload"_s][u"snapshot"_s].toBool());
        QVERIFY(areEmpty(message[u"payload"_s][u"readings"_s].toArray(), StatusCode::BadDeviceFailure));
        QCOMPARE(schemas.fault(message), QString());
        rig.bringTo(111, {}, StatusCode::BadSensorFailure);
        message = client.message(u"sensorReadingUpdated"_s);
        const QJsonObject one = valueOf(message[u"payload"_s][u"readings"_s].toArray(), 111);
        QVERIFY(one.contains(u"v"_s) && one[u"v"_s].isNull());
        QCOMPARE(one[u"q"_s].toDouble(), double(quint32(StatusCode::BadSensorFailure)));

        const QByteArray bearer = DoorRig::bearer(rig.admin().access);
        const QByteArray path = "/api/v1/live/" + RestRig::text(RestRig::json(rig.ask("POST /api/v1/live" + bearer)), "session");
        QCOMPARE(rig.ask("POST " + path + bearer, "{\"type\":\"subscribe\",\"payload\":" + QByteArray(kAll) + "}").status, 204);
        QJsonArray fetched;
        QTRY_VERIFY([&] {
            for (const QJsonValue &told : RestRig::json(rig.ask("GET " + path + "?after=0&wait=0" + bearer))[u"messages"_s].toArray()) {
                if (told[u"type"_s].toString() == u"sensorReadingUpdated"_s)
                    fetched = told[u"payload"_s][u"readings"_s].toArray();
            }
            return !fetched.isEmpty();
        }());
        QVERIFY(valueOf(fetched, 110).contains(u"v"_s) && valueOf(fetched, 110)[u"v"_s].isNull());
    }

    //! A machine of which nobody knows what it does is not "Stopped", which is the word for 0.
    void inStatesOfMachines()
    {
        ValueRig rig;
        const MessageSchemas schemas(Catalogue::builtInJson());
        LiveClient client;
        QVERIFY(client.open(rig.port(), rig.proof()));
        client.subscribe(kMachines);
        client.message(u"machineStateUpdated"_s);
        const auto state = [&](qint64 value, StatusCode status) {
            rig.bringTo(112, Payload::of(value), status);
            const QJsonObject message = client.message(u"machineStateUpdated"_s);
            const QString wrong = schemas.fault(message);
            const QJsonObject machine = message[u"payload"_s][u"machines"_s][0].toObject();
            return wrong.isEmpty() ? std::pair(machine[u"state"_s], machine.contains(u"meaning"_s)) : std::pair(QJsonValue(wrong), true);
        };
        QVERIFY(state(0, StatusCode::Good) == std::pair(QJsonValue(u"Stopped"_s), true));
        QVERIFY(state(0, StatusCode::BadDeviceFailure) == std::pair(QJsonValue(), false));
        QVERIFY(state(1, StatusCode::UncertainLastUsableValue) == std::pair(QJsonValue(u"Running <1>"_s), true));
        QVERIFY(state(9, StatusCode::Good) == std::pair(QJsonValue(u"9"_s), false)); // without a word: its digits
    }

    void inCbor()
    {
        ValueRig rig;
        rig.bringAll(StatusCode::BadDeviceFailure, 0, {});
        LiveClient client;
        QVERIFY(client.open(rig.port(), rig.proof(), "lineside.v1+cbor"));
        client.raw.send(LiveClient::frame(2, cborOf("{\"type\":\"subscribe\",\"payload\":" + QByteArray(kAll) + "}")));
        const QCborArray readings = cborMessageOf(client, u"sensorReadingUpdated"_s)[u"payload"_s][u"readings"_s].toArray();
        QCOMPARE(readings.size(), 4);
        for (const QCborValue &one : readings) {
            QVERIFY(one.toMap().contains(u"v"_s) && one[u"v"_s].isNull());
            QCOMPARE(one[u"q"_s].toInteger(), qint64(quint32(StatusCode::BadDeviceFailure)));
        }
    }

    //! Whoever reads the descriptions knows it.
    void isDescribed()
    {
        const QJsonObject schemas = QJsonDocument::fromJson(describe(kRoutes)).object()[u"components"_s][u"schemas"_s].toObject();
        const QString value = schemas[u"Value"_s][u"properties"_s][u"v"_s][u"description"_s].toString();
        QVERIFY2(value.contains(u"null where q is bad"_s), qPrintable(value));
        QCOMPARE(schemas[u"Readings"_s][u"properties"_s][u"readings"_s][u"items"_s][u"properties"_s][u"v"_s][u"description"_s].toString(), value);
        QVERIFY(Catalogue::builtInJson().contains("null where q is bad"));
    }
};

QTEST_GUILESS_MAIN(BadValuesTest)
#include "tst_bad_values.moc"
