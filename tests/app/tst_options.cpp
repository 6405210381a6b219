#include "app/options.h"

#include <QTest>

using namespace lineside;

class TstOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValuesInBothForms();
    void readsWhereTheWebServerIs_data();
    void readsWhereTheWebServerIs();
    void commandLineWinsOverEnvironment();
    void refuses_data();
    void refuses();
    void helpNamesEveryOption();
};

void TstOptions::readsValuesInBothForms()
{
    const auto options = Options::parse({QStringLiteral("--headless"), QStringLiteral("--run-for=2.5"), QStringLiteral("--report"),
                                         QStringLiteral("r.json"), QStringLiteral("--require"), QStringLiteral("mqtt, opcua"),
                                         QStringLiteral("--demo-plant"), QStringLiteral("--speed 60  --fault \"drift PMP-04.vibration 2/min\"")},
                                        {});
    QVERIFY(options.ok());
    QVERIFY(options->headless);
    QCOMPARE(options->runFor->count(), 2500);
    QCOMPARE(options->report, QStringLiteral("r.json"));
    QCOMPARE(options->require, (QStringList{QStringLiteral("mqtt"), QStringLiteral("opcua")}));
    QCOMPARE(options->demoPlant, (QStringList{QStringLiteral("--speed"), QStringLiteral("60"), QStringLiteral("--fault"),
                                              QStringLiteral("drift PMP-04.vibration 2/min")}));
}

void TstOptions::readsWhereTheWebServerIs_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("on");
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port"); // -1: as the settings say
    QTest::newRow("on") << QStringLiteral("on") << true << QString() << -1;
    QTest::newRow("off") << QStringLiteral("off") << false << QString() << -1;
    QTest::newRow("port") << QStringLiteral("9000") << true << QString() << 9000;
    QTest::newRow("free port") << QStringLiteral("0") << true << QString() << 0;
    QTest::newRow("address") << QStringLiteral("0.0.0.0") << true << QStringLiteral("0.0.0.0") << -1;
    QTest::newRow("both") << QStringLiteral("127.0.0.1:443") << true << QStringLiteral("127.0.0.1") << 443;
    QTest::newRow("IPv6") << QStringLiteral("[::1]:443") << true << QStringLiteral("::1") << 443;
    QTest::newRow("IPv6 alone") << QStringLiteral("[::]") << true << QStringLiteral("::") << -1;
}

void TstOptions::readsWhereTheWebServerIs()
{
    QFETCH(QString, value);
    const auto options = Options::parse({QStringLiteral("--web"), value}, {});
    QVERIFY(options.ok() && options->web);
    QTEST(options->web->on, "on");
    QTEST(options->web->address, "address");
    QTEST(options->web->port.value_or(-1), "port");
    QVERIFY(!Options::parse({}, {})->web);
}

void TstOptions::commandLineWinsOverEnvironment()
{
    const QMap<QString, QString> environment{{QStringLiteral("LINESIDE_RUN_FOR"), QStringLiteral("9")},
                                             {QStringLiteral("LINESIDE_DATA"), QStringLiteral("/tmp/x")}};
    const auto options = Options::parse({QStringLiteral("--run-for"), QStringLiteral("1")}, environment);
    QVERIFY(options.ok());
    QCOMPARE(options->runFor->count(), 1000);
    QCOMPARE(options->data, QStringLiteral("/tmp/x"));
}

void TstOptions::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")};
    QTest::newRow("bare word") << QStringList{QStringLiteral("plant.json")};
    QTest::newRow("value missing") << QStringList{QStringLiteral("--report")};
    QTest::newRow("not a time") << QStringList{QStringLiteral("--run-for"), QStringLiteral("soon")};
    QTest::newRow("negative time") << QStringList{QStringLiteral("--run-for=-1")};
    QTest::newRow("infinite time") << QStringList{QStringLiteral("--run-for=inf")};
    QTest::newRow("nan") << QStringList{QStringLiteral("--run-for=nan")};
    QTest::newRow("unknown format") << QStringList{QStringLiteral("--log-format=xml")};
    QTest::newRow("demo with a project") << QStringList{QStringLiteral("--demo"), QStringLiteral("--project=p.json")};
    QTest::newRow("a past too long") << QStringList{QStringLiteral("--demo-past=32")};
    QTest::newRow("a past of words") << QStringList{QStringLiteral("--demo-past=week")};
    QTest::newRow("web server nowhere") << QStringList{QStringLiteral("--web=plant")};
    QTest::newRow("web server at no address") << QStringList{QStringLiteral("--web=300.0.0.1:8443")};
    QTest::newRow("web server at no port") << QStringList{QStringLiteral("--web=65536")};
    QTest::newRow("size") << QStringList{QStringLiteral("--size=big")};
}

void TstOptions::refuses()
{
    QFETCH(QStringList, arguments);
    const auto options = Options::parse(arguments, {});
    QVERIFY(!options.ok());
    QVERIFY(options.error().message.endsWith(QLatin1Char('.')));
    QVERIFY(!options.error().hint.isEmpty());
}

void TstOptions::helpNamesEveryOption()
{
    const QString help = Options::help();
    for (const char *name : {"--headless", "--demo", "--project", "--data", "--run-for", "--report", "--ack-file",
                             "--screenshot", "--require", "--log-format", "--log-file", "--version", "--help"})
        QVERIFY2(help.contains(QLatin1String(name)), name);
}

QTEST_GUILESS_MAIN(TstOptions)
#include "tst_options.moc"
