#include "acceptance/companion.h"
#include "server/https_client.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

//! What the README's first command gives on a machine without a display: a link, a login, and live values in a browser.
class TstWebDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBrowserShowsTheDemoPlant();
};

void TstWebDemo::aBrowserShowsTheDemoPlant()
{
    QTemporaryDir folder;
    Companion station;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nowhere"_s); // its own vault, at once
    station.setProcessEnvironment(environment);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  QStringList{u"--headless"_s, u"--demo"_s, u"--data"_s, folder.filePath(u"data"_s), u"--language"_s, u"en"_s,
                              u"--demo-plant"_s, ownPorts().join(u' ')});
    // The two lines come in any order.
    QByteArray password;
    QUrl base;
    QByteArray fingerprint;
    for (int i = 0; i < 3; ++i) {
        const QByteArray line = station.waitForLine(" ", 60s).trimmed();
        if (line.contains("password for the first login"))
            password = line.split(' ').last();
        else if (line.contains("in a browser"))
            base = QUrl(QString::fromUtf8(line.split(' ').last()));
        else if (line.contains("fingerprint"))
            fingerprint = line.split(' ').last();
    }
    QVERIFY2(!password.isEmpty() && base.isValid() && base.host() == u"127.0.0.1"_s && !fingerprint.isEmpty(), station.seen().constData());

    HttpsClient client(base);
    const HttpsAnswer page = client.get(u"/"_s);
    QCOMPARE(page.status, 200);
    QVERIFY(page.body.contains("<html"));
    QCOMPARE(page.fingerprint, fingerprint);
    QCOMPARE(client.get(u"/api/v1/values"_s).status, 401);
    const QByteArray token = client.login("admin", password);
    QVERIFY(!token.isEmpty());
    QVERIFY(client.login("admin", password).isEmpty()); // it worked once

    BrowserSocket viewer;
    QVERIFY2(viewer.open(client, base, token), viewer.trouble().constData());
    viewer.send(R"({"type":"subscribe","payload":{"subscription":"a","topic":"readings"}})");
    // A snapshot, and then values that change: the same tag with two stamps, both good.
    QHash<QString, qint64> seen;
    bool changes = false;
    while (!changes) {
        const QJsonObject payload = viewer.payload(u"sensorReadingUpdated"_s);
        QVERIFY(!payload.isEmpty());
        for (const QJsonValue &value : payload[u"readings"_s].toArray()) {
            const QJsonObject reading = value.toObject();
            if (reading[u"q"_s].toDouble() != 0)
                continue;
            const qint64 at = reading[u"t"_s].toInteger();
            const qint64 before = seen.value(reading[u"tag"_s].toString(), at);
            changes = changes || before != at;
            seen.insert(reading[u"tag"_s].toString(), at);
        }
    }
    // All its parts work, and its figures say so.
    QTRY_COMPARE_WITH_TIMEOUT(client.get(u"/readyz"_s).status, 200, 30'000);
    QCOMPARE(client.get(u"/metrics"_s).status, 401);
    const HttpsAnswer status = client.get(u"/api/v1/status"_s, token);
    QCOMPARE(status.status, 200);
    QVERIFY(status.json()[u"tags"_s].toInt() > 100);
    QVERIFY(!status.json()[u"links"_s].toArray().isEmpty());
    QVERIFY(client.get(u"/metrics"_s, token).body.contains("websocket_active_connections"));
    QVERIFY(station.end());
    QVERIFY(viewer.isClosedWith(1001));
}

QTEST_GUILESS_MAIN(TstWebDemo)
#include "tst_web_demo.moc"
