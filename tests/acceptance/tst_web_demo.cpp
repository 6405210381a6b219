#include "acceptance/companion.h"
#include "server/https_client.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QSet>
#include <QTest>

#include <memory>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

//! What the README's first command gives on a machine without a display: a link, a login, and live values in a browser.
class TstWebDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aBrowserShowsTheDemoPlant();
    void itsFiguresAreWhatPrometheusReads();
    void theDashboardShowsFiguresThatThereAre();
    void requestsAreLoggedWithWhoAndHowTheyEnded();
    void stopsAndSaysGoodBye();

private:
    QByteArray figures() { return m_client->get(u"/metrics"_s, m_token).body; }

    QTemporaryDir m_folder;
    Companion m_station;
    QByteArray m_password, m_token;
    QUrl m_base;
    QByteArray m_fingerprint;
    std::unique_ptr<HttpsClient> m_client;
    std::unique_ptr<BrowserSocket> m_viewer;
};

void TstWebDemo::initTestCase()
{
    Companion &station = m_station;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nowhere"_s); // its own vault, at once
    station.setProcessEnvironment(environment);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  QStringList{u"--headless"_s, u"--demo"_s, u"--data"_s, m_folder.filePath(u"data"_s), u"--language"_s, u"en"_s,
                              u"--demo-plant"_s, ownPorts().join(u' ')});
    // The lines come in any order.
    for (int i = 0; i < 3; ++i) {
        const QByteArray line = station.waitForLine(" ", 60s).trimmed();
        if (line.contains("password for the first login"))
            m_password = line.split(' ').last();
        else if (line.contains("in a browser"))
            m_base = QUrl(QString::fromUtf8(line.split(' ').last()));
        else if (line.contains("fingerprint"))
            m_fingerprint = line.split(' ').last();
    }
    QVERIFY2(!m_password.isEmpty() && m_base.isValid() && m_base.host() == u"127.0.0.1"_s && !m_fingerprint.isEmpty(),
             station.seen().constData());
    m_client = std::make_unique<HttpsClient>(m_base);
}

void TstWebDemo::aBrowserShowsTheDemoPlant()
{
    HttpsClient &client = *m_client;
    const HttpsAnswer page = client.get(u"/"_s);
    QCOMPARE(page.status, 200);
    QVERIFY(page.body.contains("<html"));
    QCOMPARE(page.fingerprint, m_fingerprint);
    QCOMPARE(client.get(u"/api/v1/values"_s).status, 401);
    m_token = client.login("admin", m_password);
    QVERIFY(!m_token.isEmpty());
    QVERIFY(client.login("admin", m_password).isEmpty()); // it worked once

    m_viewer = std::make_unique<BrowserSocket>();
    BrowserSocket &viewer = *m_viewer;
    QVERIFY2(viewer.open(client, m_base, m_token), viewer.trouble().constData());
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
    // All its parts work, and it says so.
    QTRY_COMPARE_WITH_TIMEOUT(client.get(u"/readyz"_s).status, 200, 30'000);
    QCOMPARE(client.get(u"/metrics"_s).status, 401);
    const HttpsAnswer status = client.get(u"/api/v1/status"_s, m_token);
    QCOMPARE(status.status, 200);
    QVERIFY(status.json()[u"tags"_s].toInt() > 100);
    QVERIFY(!status.json()[u"links"_s].toArray().isEmpty());
}

void TstWebDemo::itsFiguresAreWhatPrometheusReads()
{
    QTRY_VERIFY_WITH_TIMEOUT(figures().contains("\nlineside_disk_free_bytes "), 15'000);
    const QByteArray text = figures();
    for (const char *line : {"\nwebsocket_active_connections 1\n", "\nhttp_request_duration_seconds_bucket{route=\"login\",le=\"0.001\"} ",
                             "\nlineside_link_up{device=\"PLC-01\",driver=\"modbus-tcp\"} 1\n", "\nprocess_resident_memory_bytes ",
                             "\nwebsocket_messages_total{type=\"subscribe\",direction=\"in\",tenant=\"default\"} 1\n", "\nwebsocket_message_latency_seconds_bucket{tenant=\"default\",le=\"0.001\"} ",
                             "\nlineside_event_loop_lag_seconds_count{thread=\"main\"} ", "\nlineside_history_query_seconds_count{query=\"events\"} "})
        QVERIFY2(text.contains(line), line);
    QProcess promtool;
    promtool.start(u"promtool"_s, {u"check"_s, u"metrics"_s});
    if (!promtool.waitForStarted())
        QSKIP("promtool is missing (prometheus)");
    promtool.write(text);
    promtool.closeWriteChannel();
    QVERIFY(promtool.waitForFinished(30'000));
    const QByteArray said = promtool.readAllStandardOutput() + promtool.readAllStandardError();
    QVERIFY2(promtool.exitStatus() == QProcess::NormalExit && promtool.exitCode() == 0 && said.isEmpty(), said.constData());
}

void TstWebDemo::theDashboardShowsFiguresThatThereAre()
{
    QSet<QString> there;
    for (const QByteArray &line : figures().split('\n')) {
        if (line.startsWith("# TYPE "))
            there.insert(QString::fromLatin1(line.split(' ').value(2)));
    }
    QVERIFY(there.size() > 60);
    QFile file(QStringLiteral(LINESIDE_SOURCE_DIR "/resources/grafana/lineside.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonParseError error;
    const QJsonObject dashboard = QJsonDocument::fromJson(file.readAll(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QSet<QString> shown;
    static const QRegularExpression name(u"\\b((?:lineside|websocket|http|process)_[a-z0-9_]+)"_s);
    for (const QJsonValue &panel : dashboard[u"panels"_s].toArray()) {
        for (const QJsonValue &target : panel.toObject()[u"targets"_s].toArray()) {
            const QString expression = target.toObject()[u"expr"_s].toString();
            bool names = false;
            for (auto match = name.globalMatch(expression); match.hasNext();) {
                QString one = match.next().captured(1);
                if (!there.contains(one))
                    one.remove(QRegularExpression(u"_(bucket|sum|count)$"_s));
                QVERIFY2(there.contains(one), qPrintable(expression));
                shown.insert(one);
                names = true;
            }
            QVERIFY2(names, qPrintable(expression));
        }
    }
    QVERIFY(shown.size() > 25);
}

void TstWebDemo::requestsAreLoggedWithWhoAndHowTheyEnded()
{
    QCOMPARE(m_client->get(u"/api/v1/values"_s, m_token).status, 200);
    const auto lines = [this] {
        QFile file(m_folder.filePath(u"data/server/access.log"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto has = [&](const char *route, const char *user, int status) {
        for (const QByteArray &line : lines().split('\n')) {
            const QJsonObject one = QJsonDocument::fromJson(line).object();
            if (one[u"route"_s].toString() == QLatin1String(route) && one[u"user"_s].toString() == QLatin1String(user)
                && one[u"status"_s].toInt() == status && one[u"address"_s].toString() == u"127.0.0.1"_s)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(has("values", "admin", 200));
    QTRY_VERIFY(has("values", "", 401));
    QTRY_VERIFY(has("live", "admin", 101));
    QVERIFY(!lines().contains(m_token) && !lines().contains(m_password));
}

void TstWebDemo::stopsAndSaysGoodBye()
{
    QVERIFY(m_station.end());
    QVERIFY(m_viewer->isClosedWith(1001));
}

QTEST_GUILESS_MAIN(TstWebDemo)
#include "tst_web_demo.moc"
