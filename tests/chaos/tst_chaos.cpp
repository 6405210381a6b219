#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>

/*
 * The short form of lineside-chaos: seconds of it, and whether its judge notices ledgers that were spoilt. LINESIDE_CHAOS_MINUTES
 * makes it longer, LINESIDE_CHAOS_KILLS asks for so many kills, LINESIDE_SEED sets what happens.
 */
class ChaosTest : public QObject
{
    Q_OBJECT

public:
    static void initMain() { qputenv("QTEST_FUNCTION_TIMEOUT", "7200000"); }

private Q_SLOTS:
    void nothingIsLostWhateverFails()
    {
        const QByteArray minutes = qEnvironmentVariableIsSet("LINESIDE_CHAOS_MINUTES") ? qgetenv("LINESIDE_CHAOS_MINUTES") : "0.15";
        QStringList arguments{QStringLiteral("--minutes"), QString::fromLatin1(minutes), QStringLiteral("--check-judge")};
        if (qEnvironmentVariableIsSet("LINESIDE_SEED"))
            arguments << QStringLiteral("--seed") << qEnvironmentVariable("LINESIDE_SEED");
        if (qEnvironmentVariableIsSet("LINESIDE_CHAOS_KILLS"))
            arguments << QStringLiteral("--kills") << qEnvironmentVariable("LINESIDE_CHAOS_KILLS");
        QProcess chaos;
        chaos.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        chaos.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        chaos.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-chaos"), arguments);
        QVERIFY(chaos.waitForFinished(7'000'000));
        const QByteArray said = chaos.readAllStandardOutput();
        if (chaos.exitCode() == 77)
            QSKIP("the package postgresql is missing");
        QVERIFY2(chaos.exitStatus() == QProcess::NormalExit && chaos.exitCode() == 0, said);
        const QJsonObject result = QJsonDocument::fromJson(said).object();
        const QJsonObject ledgers = result[QStringLiteral("ledgers")].toObject();
        qInfo("%s", said.constData());
        QVERIFY(result[QStringLiteral("kills")].toInt() > 0);
        QVERIFY(ledgers[QStringLiteral("acked")].toInt() > 0);
        QVERIFY(ledgers[QStringLiteral("forwarded")].toInt() >= ledgers[QStringLiteral("acked")].toInt() / 2);
        QVERIFY(ledgers[QStringLiteral("compared")].toInt() > 0);
        QVERIFY(ledgers[QStringLiteral("moves")].toInt() > 0);
    }
};

QTEST_GUILESS_MAIN(ChaosTest)
#include "tst_chaos.moc"
