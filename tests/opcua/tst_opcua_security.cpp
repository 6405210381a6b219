#include "drivers/opcua/certificates.h"
#include "drivers/opcua/register.h"
#include "opcua/opcua_rig.h"
#include "opcua/plant_server.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>

using namespace lineside;

namespace {

constexpr int kPatience = 15'000;

QJsonObject secureServer()
{
    return {{QStringLiteral("modes"), QJsonArray{QStringLiteral("None"), QStringLiteral("Sign"),
                                                 QStringLiteral("SignAndEncrypt")}},
            {QStringLiteral("policies"),
             QJsonArray{QStringLiteral("None"), QStringLiteral("Basic256Sha256"),
                        QStringLiteral("Aes128_Sha256_RsaOaep"), QStringLiteral("Aes256_Sha256_RsaPss")}},
            {QStringLiteral("users"), QJsonObject{{QStringLiteral("olga"), QStringLiteral("s3cret")}}},
            {QStringLiteral("userCertificates"), true}};
}

bool isGood(const Reading &reading)
{
    return qualityOf(reading.status) == Quality::Good;
}

Result<DeviceTestReport> runTest(OpcUaRig &rig)
{
    Job<DeviceTestReport> job([](const Result<DeviceTestReport> &) {});
    return opcuaDrivers().front().test(rig.device, rig.context(), job);
}

//! The first step that failed, as "name: detail".
QString failedStep(const DeviceTestReport &report)
{
    for (const DeviceTestReport::Step &step : report.steps) {
        if (!step.ok)
            return step.name + QStringLiteral(": ") + step.detail;
    }
    return {};
}

} // namespace

//! U2: who is trusted, who may log in, and what never goes over the wire.
class TestOpcUaSecurity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void makesItsOwnCertificateOnce();
    void refusesABrokenOwnCertificate();
    void refusesAnUntrustedServerUntilAnEngineerTrustsIt();
    void speaksEveryPolicy_data();
    void speaksEveryPolicy();
    void refusesAChangedCertificate();
    void logsInByName();
    void refusesAWrongPassword();
    void logsInByCertificate();
    void neverSendsAPasswordUnencrypted();
    void saysWhichEndpointIsMissing();
    void judgesCertificates_data();
    void judgesCertificates();
    void believesAuthorities();
    void keepsABoundedNumberOfRejected();

private:
    void trustServer(OpcUaRig &rig);
    //! A self-signed certificate made by openssl; empty when that is not installed.
    QByteArray makeCertificate(const QStringList &options, QByteArray *keyPem = nullptr);

    PlantServer m_server;
};

void TestOpcUaSecurity::initTestCase()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_server.start(secureServer()), m_server.errors());
}

void TestOpcUaSecurity::trustServer(OpcUaRig &rig)
{
    rig.device.parameters[QStringLiteral("endpoint")] = m_server.url();
    const QJsonObject parameters = rig.device.parameters;
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    const Result<DeviceTestReport> report = runTest(rig);
    rig.device.parameters = parameters;
    QVERIFY(report.ok() && report->untrusted);
    QVERIFY(opcuaDrivers().front().trust(rig.device, *report->untrusted, rig.context()).ok());
}

QByteArray TestOpcUaSecurity::makeCertificate(const QStringList &options, QByteArray *keyPem)
{
    QTemporaryDir folder;
    QProcess openssl;
    openssl.setWorkingDirectory(folder.path());
    openssl.start(QStringLiteral("openssl"),
                  QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-nodes"),
                              QStringLiteral("-keyout"), QStringLiteral("key.pem"), QStringLiteral("-out"),
                              QStringLiteral("certificate.der"), QStringLiteral("-outform"), QStringLiteral("DER")}
                      + options);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        return {};
    const auto read = [&](const QString &name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    if (keyPem)
        *keyPem = read(QStringLiteral("key.pem"));
    return read(QStringLiteral("certificate.der"));
}

void TestOpcUaSecurity::makesItsOwnCertificateOnce()
{
    QTemporaryDir folder;
    const opcua::CertificateStore store(folder.path());
    const Result<opcua::OwnCertificate> made = store.own();
    QVERIFY(made.ok());
    const QSslCertificate certificate(made->der, QSsl::Der);
    QVERIFY(certificate.publicKey().length() >= 2048);
    QCOMPARE(opcua::CertificateStore::describe(made->der).applicationUri, made->applicationUri);
    QVERIFY(made->applicationUri.startsWith(QStringLiteral("urn:")));
    QVERIFY(certificate.expiryDate() > QDateTime::currentDateTimeUtc().addYears(5));
    const QFile::Permissions permissions = QFile::permissions(folder.filePath(QStringLiteral("own/key.der")));
    QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));

    const Result<opcua::OwnCertificate> again = store.own();
    QVERIFY(again.ok());
    QCOMPARE(again->der, made->der);
    QCOMPARE(again->applicationUri, made->applicationUri);
    QCOMPARE(again->key.reveal(), made->key.reveal());
}

void TestOpcUaSecurity::refusesABrokenOwnCertificate()
{
    QTemporaryDir folder;
    const opcua::CertificateStore store(folder.path());
    QVERIFY(store.own().ok());
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("own/key.der"))));
    const Result<opcua::OwnCertificate> own = store.own(); // never replaced without a word: servers trust the old one
    QVERIFY(!own.ok());
    QVERIFY(!own.error().hint.isEmpty());
}

void TestOpcUaSecurity::refusesAnUntrustedServerUntilAnEngineerTrustsIt()
{
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    QCOMPARE(rig.cause(), QStringLiteral("the server's certificate is not trusted"));
    QVERIFY(rig.monitor().status().lastError.contains(QStringLiteral("fingerprint")));
    QCOMPARE(QDir(rig.folder() + QStringLiteral("/rejected")).entryList(QDir::Files).size(), 1);

    const Result<DeviceTestReport> report = runTest(rig);
    QVERIFY(report.ok());
    QVERIFY(!report->ok());
    QVERIFY(report->untrusted.has_value());
    QVERIFY2(failedStep(*report).startsWith(QStringLiteral("Check the server's certificate: the server's certificate "
                                                           "is not trusted")),
             qPrintable(failedStep(*report)));
    QCOMPARE(report->untrusted->sha256.size(), 95);
    QCOMPARE(report->untrusted->applicationUri, QStringLiteral("urn:lineside:test-plant"));
    QVERIFY(rig.readings(real).empty());

    CertificateInfo other = *report->untrusted;
    other.sha256.replace(0, 2, QStringLiteral("00"));
    QVERIFY(!opcuaDrivers().front().trust(rig.device, other, rig.context()).ok());
    QVERIFY(opcuaDrivers().front().trust(rig.device, *report->untrusted, rig.context()).ok());
    QVERIFY(QDir(rig.folder() + QStringLiteral("/rejected")).entryList(QDir::Files).isEmpty());

    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience); // by itself
    QCOMPARE(rig.state(), LinkState::Up);
    const Result<DeviceTestReport> after = runTest(rig);
    QVERIFY(after.ok());
    QVERIFY2(after->ok(), qPrintable(failedStep(*after)));
}

void TestOpcUaSecurity::speaksEveryPolicy_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("policy");
    for (const char *const mode : {"Sign", "SignAndEncrypt"}) {
        for (const char *const policy : {"Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"})
            QTest::addRow("%s %s", mode, policy) << QString::fromLatin1(mode) << QString::fromLatin1(policy);
    }
}

void TestOpcUaSecurity::speaksEveryPolicy()
{
    QFETCH(QString, mode);
    QFETCH(QString, policy);
    OpcUaRig rig;
    trustServer(rig);
    rig.device.parameters[QStringLiteral("security_mode")] = mode;
    rig.device.parameters[QStringLiteral("security_policy")] = policy;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QVERIFY2(QTest::qWaitFor([&] { return isGood(rig.last(real)); }, kPatience), qPrintable(rig.cause()));
}

void TestOpcUaSecurity::refusesAChangedCertificate()
{
    PlantServer server;
    QVERIFY2(server.start(secureServer()), server.errors());
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("Sign");
    rig.device.parameters[QStringLiteral("endpoint")] = server.url();
    const TagId real = rig.add(QStringLiteral("Double"));
    const Result<DeviceTestReport> report = runTest(rig);
    QVERIFY(report.ok() && report->untrusted);
    QVERIFY(opcuaDrivers().front().trust(rig.device, *report->untrusted, rig.context()).ok());
    rig.open(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);

    server.stop();
    QVERIFY(QDir(server.folder() + QStringLiteral("/pki")).removeRecursively()); // it makes itself a new one
    QVERIFY2(server.start(secureServer()), server.errors());
    QTRY_COMPARE_WITH_TIMEOUT(rig.cause(), QStringLiteral("the server's certificate is not trusted"), kPatience);
    QCOMPARE(rig.state(), LinkState::Down);
}

void TestOpcUaSecurity::logsInByName()
{
    OpcUaRig rig;
    trustServer(rig);
    rig.secrets.password = "s3cret";
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    rig.device.parameters[QStringLiteral("login")] = QStringLiteral("UserName");
    rig.device.parameters[QStringLiteral("user")] = QStringLiteral("olga");
    rig.device.parameters[QStringLiteral("password")] = QStringLiteral("ref");
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.monitor().watch(true);
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
}

void TestOpcUaSecurity::refusesAWrongPassword()
{
    OpcUaRig rig;
    trustServer(rig);
    rig.secrets.password = "wrong";
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    rig.device.parameters[QStringLiteral("login")] = QStringLiteral("UserName");
    rig.device.parameters[QStringLiteral("user")] = QStringLiteral("olga");
    rig.device.parameters[QStringLiteral("password")] = QStringLiteral("ref");
    rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    QCOMPARE(rig.cause(), QStringLiteral("user name or password refused"));
    const Result<DeviceTestReport> report = runTest(rig);
    QVERIFY(report.ok());
    QCOMPARE(failedStep(*report), QStringLiteral("Log in: user name or password refused"));
}

void TestOpcUaSecurity::logsInByCertificate()
{
    QByteArray key;
    const QByteArray certificate =
        makeCertificate({QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-days"),
                         QStringLiteral("30"), QStringLiteral("-subj"), QStringLiteral("/CN=olga")},
                        &key);
    if (certificate.isEmpty())
        QSKIP("openssl is not installed (Debian package openssl)");
    OpcUaRig rig;
    trustServer(rig);
    const auto write = [&](const QString &name, const QByteArray &bytes) {
        QFile file(rig.folder() + QLatin1Char('/') + name);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    QVERIFY(write(QStringLiteral("user.der"), certificate) && write(QStringLiteral("user.pem"), key));
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    rig.device.parameters[QStringLiteral("login")] = QStringLiteral("Certificate");
    rig.device.parameters[QStringLiteral("user_certificate")] = QString(rig.folder() + QStringLiteral("/user.der"));
    rig.device.parameters[QStringLiteral("user_key")] = QString(rig.folder() + QStringLiteral("/user.pem"));
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_VERIFY2_WITH_TIMEOUT(isGood(rig.last(real)), qPrintable(rig.cause()), kPatience);

    OpcUaRig without;
    trustServer(without);
    without.device.parameters = rig.device.parameters;
    without.device.parameters[QStringLiteral("user_key")] = QStringLiteral("/nowhere/key.pem");
    without.open(m_server.url());
    QTRY_COMPARE_WITH_TIMEOUT(without.cause(), QStringLiteral("the user certificate or its key cannot be read"),
                              kPatience);
}

void TestOpcUaSecurity::neverSendsAPasswordUnencrypted()
{
    PlantServer plain; // takes passwords, and offers no security for anything
    QJsonObject options = secureServer();
    options[QStringLiteral("modes")] = QJsonArray{QStringLiteral("None")};
    options[QStringLiteral("policies")] = QJsonArray{QStringLiteral("None")};
    QVERIFY2(plain.start(options), plain.errors());
    OpcUaRig rig;
    rig.secrets.password = "s3cret";
    rig.device.parameters[QStringLiteral("login")] = QStringLiteral("UserName");
    rig.device.parameters[QStringLiteral("user")] = QStringLiteral("olga");
    rig.device.parameters[QStringLiteral("password")] = QStringLiteral("ref");
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.monitor().watch(true);
    rig.open(plain.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    // The server may offer to encrypt the password with its certificate; that is not trusted. Else it is refused.
    QVERIFY2(rig.cause() == QStringLiteral("the server would take the password unencrypted only")
                 || rig.cause() == QStringLiteral("the server's certificate is not trusted")
                 || rig.cause() == QStringLiteral("the server does not take a user name at this endpoint"),
             qPrintable(rig.cause()));
    for (const FrameRecord &frame : rig.monitor().frames())
        QVERIFY(frame.note != QStringLiteral("MSG ActivateSessionRequest"));
    QVERIFY(rig.readings(real).empty());
}

void TestOpcUaSecurity::saysWhichEndpointIsMissing()
{
    PlantServer plain;
    QVERIFY(plain.start());
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("security_mode")] = QStringLiteral("SignAndEncrypt");
    rig.open(plain.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.cause(), QStringLiteral("no endpoint with Basic256Sha256, sign and encrypt"),
                              kPatience);
    QVERIFY(rig.monitor().status().lastError.contains(QStringLiteral("The server offers: no security.")));
}

void TestOpcUaSecurity::judgesCertificates_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<int>("inDays");
    QTest::addColumn<QString>("problem");

    const QStringList good{QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-days"),
                           QStringLiteral("30"), QStringLiteral("-subj"), QStringLiteral("/CN=plc"),
                           QStringLiteral("-addext"),
                           QStringLiteral("subjectAltName=DNS:plc7,URI:urn:plc7:server")};
    QTest::newRow("unknown") << good << false << 1 << QStringLiteral("the server's certificate is not trusted");
    QTest::newRow("trusted") << good << true << 1 << QString();
    QTest::newRow("expired, though trusted") << good << true << 40
                                             << QStringLiteral("the server's certificate has expired");
    QTest::newRow("not valid yet, though trusted")
        << good << true << -2 << QStringLiteral("the server's certificate is not valid yet");
    QStringList weak = good;
    weak[1] = QStringLiteral("rsa:1024");
    QTest::newRow("weak key, though trusted")
        << weak << true << 1 << QStringLiteral("the server's certificate has too weak a key (RSA 2048 bits at least)");
}

void TestOpcUaSecurity::judgesCertificates()
{
    QFETCH(QStringList, options);
    QFETCH(bool, trusted);
    QFETCH(int, inDays);
    QFETCH(QString, problem);
    const QByteArray der = makeCertificate(options);
    if (der.isEmpty())
        QSKIP("openssl is not installed (Debian package openssl)");
    QTemporaryDir folder;
    ManualClock clock;
    clock.setUtc(Clock::system().utc() + std::chrono::hours(24 * inDays));
    const opcua::CertificateStore store(folder.path(), clock);
    if (trusted)
        QVERIFY(store.trust(opcua::CertificateStore::describe(der)).ok());
    const CertificateInfo info = store.check(der, QStringLiteral("plc7"), QStringLiteral("urn:plc7:server"));
    QCOMPARE(info.problem, problem);
    QCOMPARE(info.applicationUri, QStringLiteral("urn:plc7:server"));
    QCOMPARE(info.subject, QStringLiteral("plc"));
    // An engineer who trusts a certificate trusts it for this device: another name is a remark.
    if (problem.isEmpty()) {
        QCOMPARE(store.check(der, QStringLiteral("10.0.0.7"), QStringLiteral("urn:plc7:server")).problem, QString());
        QVERIFY(!opcua::CertificateStore::remark(info, QStringLiteral("10.0.0.7"), QStringLiteral("urn:plc7:server"))
                     .isEmpty());
    }
}

void TestOpcUaSecurity::believesAuthorities()
{
    QTemporaryDir folder;
    const auto put = [&](const QString &name, const QByteArray &bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    const auto openssl = [&](const char *arguments) {
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.start(QStringLiteral("openssl"), QString::fromLatin1(arguments).split(QLatin1Char(' ')));
        return process.waitForFinished() && process.exitCode() == 0;
    };
    const auto makeRevocationList = [&] {
        return openssl("ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out crl.pem")
            && openssl("crl -in crl.pem -outform DER -out revoked/ca.crl");
    };
    QVERIFY(put(QStringLiteral("ca.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\n"
                                          "default_md=sha256\ndefault_crl_days=30\n"));
    QVERIFY(put(QStringLiteral("index.txt"), {}) && put(QStringLiteral("number"), "01\n"));
    QVERIFY(put(QStringLiteral("leaf.ext"), "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n"
                                            "subjectAltName=DNS:plc7,URI:urn:plc7:server\n"));
    for (const char *const name : {"trusted", "revoked"})
        QVERIFY(QDir(folder.path()).mkpath(QLatin1String(name)));
    if (!openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=Plant-CA -addext "
                 "keyUsage=critical,keyCertSign,cRLSign"))
        QSKIP("openssl is not installed (Debian package openssl)");
    QVERIFY(openssl("x509 -in ca.pem -outform DER -out trusted/ca.der"));
    QVERIFY(openssl("req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=plc"));
    QVERIFY(openssl("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -out leaf.pem -extfile "
                    "leaf.ext"));
    QVERIFY(openssl("x509 -in leaf.pem -outform DER -out leaf.der"));
    QVERIFY(makeRevocationList());
    QFile leaf(folder.filePath(QStringLiteral("leaf.der")));
    QVERIFY(leaf.open(QIODevice::ReadOnly));
    const QByteArray der = leaf.readAll();

    const opcua::CertificateStore store(folder.path());
    const QString host = QStringLiteral("plc7");
    const QString uri = QStringLiteral("urn:plc7:server");
    QCOMPARE(store.check(der, host, uri).problem, QString());
    QCOMPARE(store.check(der, QStringLiteral("plc8"), uri).problem,
             QStringLiteral("the server's certificate names another host than plc8"));
    QCOMPARE(store.check(der, host, QStringLiteral("urn:other")).problem,
             QStringLiteral("the server's certificate names another application"));

    QVERIFY(openssl("ca -config ca.cnf -revoke leaf.pem -keyfile ca.key -cert ca.pem"));
    QVERIFY(makeRevocationList());
    QCOMPARE(store.check(der, host, uri).problem, QStringLiteral("the server's certificate has been revoked"));
}

void TestOpcUaSecurity::keepsABoundedNumberOfRejected()
{
    QTemporaryDir folder;
    const opcua::CertificateStore store(folder.path());
    for (int i = 0; i < 130; ++i)
        store.keepRejected(QByteArray("certificate ") + QByteArray::number(i));
    QVERIFY(QDir(folder.filePath(QStringLiteral("rejected"))).entryList(QDir::Files).size() <= 100);
    QVERIFY(!store.trust(opcua::CertificateStore::describe("no certificate")).ok());
}

QTEST_GUILESS_MAIN(TestOpcUaSecurity)
#include "tst_opcua_security.moc"
