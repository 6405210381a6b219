#include "server/rest_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

//! The lines of a log that has been closed.
QList<QJsonObject> linesOf(const QString &folder)
{
    QFile file(folder + u"/access.log"_s);
    QList<QJsonObject> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.isEmpty())
            lines << QJsonDocument::fromJson(line).object();
    }
    return lines;
}

qsizetype countOf(const QList<QJsonObject> &lines, const QString &method, const QString &route, int status, const QString &user)
{
    return std::count_if(lines.begin(), lines.end(), [&](const QJsonObject &line) {
        return line[u"method"_s].toString() == method && line[u"route"_s].toString() == route && line[u"status"_s].toInt() == status
            && line[u"user"_s].toString() == user;
    });
}

} // namespace

//! Who asked for what, from where, and how it ended: every way in is in the log.
class AccessLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasLoginsReadsAndSubscriptions()
    {
        const QTemporaryDir folder;
        {
            AccessLog log(folder.path());
            RestRig rig(RestRig::Writes::On, &log);
            const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
            const QByteArray password = Access::password().reveal();
            const auto login = [&](const QByteArray &name, const QByteArray &word) {
                return rig.ask("POST /api/v1/login", "{\"name\":\"" + name + "\",\"password\":\"" + word + "\"}");
            };
            const RawAnswer in = login(" Vera.Viewer", password);
            QCOMPARE(in.status, 200);
            QCOMPARE(login("vera.viewer", "typed wrong twice").status, 401);
            QCOMPARE(login("into-the-wrong-field", "typed wrong twice").status, 401);
            QCOMPARE(rig.ask("POST /api/v1/refresh", "{\"refreshToken\":\"" + RestRig::text(RestRig::json(in), "refreshToken") + "\"}").status, 200);
            QCOMPARE(rig.ask("GET /api/v1/values?device=" + RestRig::id(104) + DoorRig::bearer(vera.access)).status, 200);
            QCOMPARE(rig.ask("GET /api/v1/tags/" + RestRig::id(110) + "/history" + DoorRig::bearer(vera.access)).status, 200);
            LiveClient client;
            QVERIFY(client.open(rig.port(), "Bearer " + vera.access.reveal()));
            QVERIFY(client.subscribe("{\"subscription\":\"a\",\"topic\":\"readings\"}").contains(u"stream"_s));
            QCOMPARE(client.subscribe("{\"subscription\":\"b\",\"topic\":\"system\"}")[u"code"_s].toString(), u"not_allowed"_s);
            QCOMPARE(client.subscribe("{\"subscription\":\"c\",\"topic\":\"no-such-topic\"}")[u"code"_s].toString(), u"unknown_topic"_s);
            client.send("unsubscribe", "{\"subscription\":\"a\"}");
            QVERIFY(!client.message(u"unsubscribed"_s).isEmpty());
        }
        const QList<QJsonObject> lines = linesOf(folder.path());
        const QString vera = u"vera.viewer"_s;
        QCOMPARE(countOf(lines, u"POST"_s, u"login"_s, 200, vera), 1);
        QCOMPARE(countOf(lines, u"POST"_s, u"login"_s, 401, vera), 1);
        QCOMPARE(countOf(lines, u"POST"_s, u"login"_s, 401, {}), 1);
        QCOMPARE(countOf(lines, u"POST"_s, u"refresh"_s, 200, vera), 1);
        QCOMPARE(countOf(lines, u"GET"_s, u"values"_s, 200, vera), 1);
        QCOMPARE(countOf(lines, u"GET"_s, u"tagHistory"_s, 200, vera), 1);
        QCOMPARE(countOf(lines, u"GET"_s, u"live"_s, 101, vera), 1);
        QCOMPARE(countOf(lines, u"SUBSCRIBE"_s, u"live.readings"_s, 200, vera), 1);
        QCOMPARE(countOf(lines, u"SUBSCRIBE"_s, u"live.system"_s, 403, vera), 1);
        QCOMPARE(countOf(lines, u"SUBSCRIBE"_s, u"live.-"_s, 404, vera), 1);
        QCOMPARE(countOf(lines, u"UNSUBSCRIBE"_s, u"live.readings"_s, 200, vera), 1);
        QFile file(folder.filePath(u"access.log"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        for (const QByteArray &never : {Access::password().reveal(), QByteArray("typed wrong"), QByteArray("wrong-field"), QByteArray("no-such-topic")})
            QVERIFY2(!all.contains(never), never.constData());
    }

    //! Whoever is turned away is counted there, and cannot fill it.
    void hasWhoWasTurnedAway()
    {
        constexpr int kCrowd = 200;
        const QTemporaryDir folder;
        quint64 turnedAway = 0;
        {
            AccessLog log(folder.path());
            RestRig rig(RestRig::Writes::On, &log);
            std::vector<RawClient> crowd(kCrowd);
            for (RawClient &one : crowd)
                QVERIFY(one.connect(rig.port(), "127.0.0.9"));
            QTRY_VERIFY(rig.door().counters()->accepted >= quint64(kCrowd));
            turnedAway = rig.door().counters()->turnedAway;
            QCOMPARE(turnedAway, quint64(kCrowd - 20 - 60)); // some wait for their turn
        }
        const QList<QJsonObject> lines = linesOf(folder.path());
        quint64 told = 0;
        int written = 0;
        for (const QJsonObject &line : lines) {
            if (line[u"reason"_s].toString() != u"too many from there"_s)
                continue;
            QCOMPARE(line[u"address"_s].toString(), u"127.0.0.9"_s);
            QCOMPARE(line[u"status"_s].toInt(), 429);
            told += quint64(line[u"times"_s].toInteger(1));
            ++written;
        }
        QCOMPARE(told, turnedAway);
        QVERIFY2(written >= 1 && written <= 30, QByteArray::number(written).constData());
    }
};

QTEST_GUILESS_MAIN(AccessLogTest)
#include "tst_access_log.moc"
