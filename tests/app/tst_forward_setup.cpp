#include "app/forward_setup.h"

#include <QTest>

using namespace lineside;

//! The address of a plant database on the command line.
class TstForwardSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAddresses()
    {
        const Result<ForwardSettings> plain = forwardSettingsFromUrl(QStringLiteral("postgresql://lineside@db.example.com/plant"));
        QVERIFY(plain.ok());
        QVERIFY(plain->enabled);
        QCOMPARE(plain->host, QStringLiteral("db.example.com"));
        QCOMPARE(plain->port, 5432);
        QCOMPARE(plain->user, QStringLiteral("lineside"));
        QCOMPARE(plain->database, QStringLiteral("plant"));
        QCOMPARE(plain->sslMode, QStringLiteral("verify-full"));

        const Result<ForwardSettings> full = forwardSettingsFromUrl(
            QStringLiteral("postgres://a%40b@[::1]:5433/my%20plant?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem"));
        QVERIFY(full.ok());
        QCOMPARE(full->user, QStringLiteral("a@b"));
        QCOMPARE(full->host, QStringLiteral("::1"));
        QCOMPARE(full->port, 5433);
        QCOMPARE(full->database, QStringLiteral("my plant"));
        QCOMPARE(full->sslMode, QStringLiteral("verify-ca"));
        QCOMPARE(full->rootCertFile, QStringLiteral("/etc/ca.pem"));

        const Result<ForwardSettings> socket =
            forwardSettingsFromUrl(QStringLiteral("postgresql:///plant?host=/var/run/postgresql&user=lineside"));
        QVERIFY(socket.ok());
        QCOMPARE(socket->host, QStringLiteral("/var/run/postgresql"));
        QCOMPARE(socket->user, QStringLiteral("lineside"));
    }

    void refusesOthers_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("another scheme") << QStringLiteral("mysql://a@b/c");
        QTest::newRow("a password") << QStringLiteral("postgresql://a:secret@b/c");
        QTest::newRow("no database") << QStringLiteral("postgresql://a@b");
        QTest::newRow("no user") << QStringLiteral("postgresql://b/c");
        QTest::newRow("no host") << QStringLiteral("postgresql:///c?user=a");
        QTest::newRow("an unknown key") << QStringLiteral("postgresql://a@b/c?sslmod=require");
        QTest::newRow("an unknown mode") << QStringLiteral("postgresql://a@b/c?sslmode=allow");
        QTest::newRow("nothing") << QString();
    }
    void refusesOthers()
    {
        QFETCH(QString, url);
        const Result<ForwardSettings> settings = forwardSettingsFromUrl(url);
        QVERIFY(!settings.ok());
        QVERIFY2(!settings.error().message.contains(QLatin1String("secret")), qPrintable(settings.error().message));
    }
};

QTEST_GUILESS_MAIN(TstForwardSetup)
#include "tst_forward_setup.moc"
