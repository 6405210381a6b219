#include "app/settings.h"
#include "models/web/web_differences.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;

class TstSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsWritten();
    void differencesOfTheWebServerAreTold();
    void refusesEveryTruncation();
    void refuses_data();
    void refuses();
    void missingIsDefaultsOnlyInANewFolder();
};

void TstSettings::comesBackAsWritten()
{
    Settings settings;
    settings.history.queueMb = 7;
    settings.desktop.palette = QStringLiteral("dark");
    settings.acquisition.widestPeriodMs = 5'000;
    settings.forward = {true, QStringLiteral("db.example"), 5433, QStringLiteral("plant"), QStringLiteral("keeper"),
                        QStringLiteral("secret-1"), QStringLiteral("require"), QStringLiteral("/etc/ca.pem")};
    settings.web.enabled = true;
    settings.web.address = QStringLiteral("0.0.0.0");
    settings.web.origins = {QStringLiteral("https://plant.example")};
    settings.web.proxies = {QStringLiteral("192.0.2.0/24"), QStringLiteral("2001:db8::7")};
    settings.web.mostViewersPerTenant = 12;
    settings.web.operatorWrites = true;
    QTemporaryDir folder;
    QVERIFY(settings.save(folder.path()).ok());
    const auto loaded = Settings::load(folder.path());
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->history.queueMb, 7);
    QCOMPARE(loaded->desktop.palette, QStringLiteral("dark"));
    QCOMPARE(loaded->acquisition.widestPeriodMs, 5'000);
    QVERIFY(loaded->forward == settings.forward);
    QVERIFY(loaded->web == settings.web);
    QVERIFY(!Settings().forward.enabled);
    QVERIFY(!Settings().web.enabled && Settings().web.address == QStringLiteral("127.0.0.1") && !Settings().web.operatorWrites);
    QCOMPARE(Settings().forward.sslMode, QStringLiteral("verify-full"));
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFileInfo(folder.filePath(QStringLiteral("settings.json"))).permissions() & others));
}

void TstSettings::refusesEveryTruncation()
{
    const QByteArray whole = Settings().toJson().trimmed();
    QVERIFY(Settings::fromJson(whole).ok());
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!Settings::fromJson(whole.left(length)).ok(), QByteArray::number(length).constData());
}

void TstSettings::differencesOfTheWebServerAreTold()
{
    WebSettings before, after;
    QCOMPARE(differences(before, after), std::pair(QString(), QString()));
    after.operatorWrites = true;
    after.port = 9'000;
    after.proxies = QStringList{QStringLiteral("192.0.2.7"), QStringLiteral("192.0.2.8")};
    const auto [was, is] = differences(before, after);
    QCOMPARE(was, QStringLiteral("port: 8443; proxies: ; operator_writes: false"));
    QCOMPARE(is, QStringLiteral("port: 9000; proxies: 192.0.2.7 192.0.2.8; operator_writes: true"));
    // None is forgotten: each setting alone is told.
    const QList<std::function<void(WebSettings &)>> changes{
        [](WebSettings &s) { s.enabled = true; }, [](WebSettings &s) { s.address = QStringLiteral("::1"); }, [](WebSettings &s) { s.port = 1; },
        [](WebSettings &s) { s.tls = !s.tls; }, [](WebSettings &s) { s.certificateFile = QStringLiteral("c"); }, [](WebSettings &s) { s.keyFile = QStringLiteral("k"); },
        [](WebSettings &s) { s.origins << QStringLiteral("https://a"); }, [](WebSettings &s) { s.proxies << QStringLiteral("192.0.2.7"); },
        [](WebSettings &s) { s.mostViewers = 1; }, [](WebSettings &s) { s.mostViewersPerTenant = 1; }, [](WebSettings &s) { s.operatorWrites = true; }};
    for (const auto &change : changes) {
        WebSettings one;
        change(one);
        QVERIFY(!differences({}, one).second.isEmpty());
    }
}

void TstSettings::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no version") << QByteArray("{}");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("unknown section") << QByteArray(R"({"version":1,"autth":{}})");
    QTest::newRow("unknown key") << QByteArray(R"({"version":1,"history":{"queue":1}})");
    QTest::newRow("wrong type") << QByteArray(R"({"version":1,"history":{"queue_mb":"many"}})");
    QTest::newRow("no rule") << QByteArray(R"({"version":1,"history":{"keep":"CAP-01.torque often"}})");
    QTest::newRow("out of range") << QByteArray(R"({"version":1,"history":{"queue_mb":0}})");
    QTest::newRow("fraction") << QByteArray(R"({"version":1,"history":{"queue_mb":1.5}})");
    QTest::newRow("unknown word") << QByteArray(R"({"version":1,"desktop":{"palette":"pink"}})");
    QTest::newRow("weak encryption by a slip") << QByteArray(R"({"version":1,"forward":{"ssl_mode":"allow"}})");
    QTest::newRow("not true or false") << QByteArray(R"({"version":1,"forward":{"enabled":1}})");
    QTest::newRow("not a text") << QByteArray(R"({"version":1,"forward":{"host":1}})");
    QTest::newRow("section is a number") << QByteArray(R"({"version":1,"history":3})");
    QTest::newRow("web server at no address") << QByteArray(R"({"version":1,"web":{"address":"plant"}})");
    QTest::newRow("web server without TLS for everybody") << QByteArray(R"({"version":1,"web":{"address":"0.0.0.0","tls":false}})");
    QTest::newRow("web page that is a pattern") << QByteArray(R"({"version":1,"web":{"origins":["https://*.example"]}})");
    QTest::newRow("proxies are everybody") << QByteArray(R"({"version":1,"web":{"proxies":["0.0.0.0/0"]}})");
    QTest::newRow("proxies are no list") << QByteArray(R"({"version":1,"web":{"proxies":"192.0.2.1"}})");
    QTest::newRow("proxies are numbers") << QByteArray(R"({"version":1,"web":{"proxies":[1]}})");
    QTest::newRow("no viewers at all") << QByteArray(R"({"version":1,"web":{"most_viewers":0}})");
    QTest::newRow("newer") << QByteArray(R"({"version":2})");
}

void TstSettings::refuses()
{
    QFETCH(QByteArray, json);
    const auto settings = Settings::fromJson(json);
    QVERIFY(!settings.ok());
    QVERIFY(!settings.error().message.isEmpty());
}

void TstSettings::missingIsDefaultsOnlyInANewFolder()
{
    QTemporaryDir folder;
    QVERIFY(Settings::load(folder.path()).ok());
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("settings.json"))));

    // a folder that has been in use and lost its settings
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("settings.json"))));
    QFile history(folder.filePath(QStringLiteral("history.sqlite")));
    QVERIFY(history.open(QIODevice::WriteOnly));
    QVERIFY(!Settings::load(folder.path()).ok());
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("settings.json"))));
}

QTEST_GUILESS_MAIN(TstSettings)
#include "tst_settings.moc"
