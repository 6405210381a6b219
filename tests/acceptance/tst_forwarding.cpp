#include "acceptance/companion.h"
#include "forward/pg_cluster.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace lineside;
using namespace lineside::test;

//! A whole station before a real PostgreSQL, set up as README says.
class ForwardingTest : public QObject
{
    Q_OBJECT

private:
    struct Run
    {
        int code = -1;
        QByteArray said;
    };
    static Run run(const QStringList &arguments, const QByteArray &input = {})
    {
        Companion process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"), arguments);
        process.write(input);
        process.closeWriteChannel();
        Run result;
        if (process.waitForFinished(90'000) && process.exitStatus() == QProcess::NormalExit)
            result.code = process.exitCode();
        result.said = process.readAll();
        return result;
    }
    static QString address(const PgCluster &cluster)
    {
        return QStringLiteral("postgresql://%1@127.0.0.1:%2/%3?sslmode=disable")
            .arg(QLatin1String(PgCluster::kUser)).arg(cluster.port()).arg(QLatin1String(PgCluster::kDatabase));
    }
    static QJsonObject jsonOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
    }

    void threeLinesAndEveryStoredReadingArrives()
    {
        PgCluster cluster;
        QVERIFY(cluster.start());
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        const Run set = run({QStringLiteral("--data"), data, QStringLiteral("--connect-postgresql"), address(cluster)},
                            QByteArray(PgCluster::kPassword) + '\n');
        QVERIFY2(set.code == 0, set.said);
        QVERIFY(!set.said.contains(PgCluster::kPassword));
        QVERIFY2(set.said.contains("PostgreSQL"), set.said);
        for (QDirIterator it(data, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(PgCluster::kPassword), qPrintable(file.fileName()));
        }

        const auto work = [&](int seconds) {
            return run({QStringLiteral("--demo"), QStringLiteral("--headless"), QStringLiteral("--data"), data,
                        QStringLiteral("--run-for"), QString::number(seconds), QStringLiteral("--report"),
                        folder.filePath(QStringLiteral("report.json")), QStringLiteral("--ack-file"),
                        folder.filePath(QStringLiteral("ack"))});
        };
        const Run first = work(8);
        QVERIFY2(first.code == 0, first.said);
        QVERIFY(!first.said.contains(PgCluster::kPassword));
        const QJsonObject forward = jsonOf(folder.filePath(QStringLiteral("report.json")))[QStringLiteral("forward")].toObject();
        QCOMPARE(forward[QStringLiteral("state")].toString(), QStringLiteral("up"));
        QVERIFY(!forward[QStringLiteral("security")].toString().isEmpty());

        // What the ack file vouches for after the first run is all there after the second one.
        QFile ack(folder.filePath(QStringLiteral("ack")));
        QVERIFY(ack.open(QIODevice::ReadOnly));
        quint64 acked = 0;
        for (const QByteArray &line : ack.readAll().split('\n')) {
            const QByteArrayList numbers = line.split(' ');
            if (numbers.size() == 2)
                acked = numbers[0].toULongLong() + numbers[1].toULongLong() - 1;
        }
        QVERIFY(acked > 500);
        const Run second = work(4);
        QVERIFY2(second.code == 0, second.said);
        QCOMPARE(cluster.value("SELECT format('%s %s', count(*), count(DISTINCT sequence)) FROM lineside.sensor_readings WHERE"
                               " sequence <= " + QByteArray::number(acked)),
                 QByteArray::number(acked) + ' ' + QByteArray::number(acked));

        // What was changed there by hand is found, and put right.
        const QStringList reconcile{QStringLiteral("--data"), data, QStringLiteral("--reconcile")};
        const Run same = run(reconcile);
        QVERIFY2(same.code == 0, same.said);
        cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence BETWEEN 10 AND 19");
        cluster.ask("UPDATE lineside.sensor_readings SET status_code = status_code + 1 WHERE sequence = 30");
        const Run found = run(reconcile);
        QVERIFY2(found.code == 1 && found.said.contains("10 readings were missing") && found.said.contains(" missing "), found.said);
        const Run repaired = run(reconcile + QStringList{QStringLiteral("--repair"), QStringLiteral("--from"), QStringLiteral("2020-01-01")});
        QVERIFY2(repaired.code == 0, repaired.said);
        QVERIFY2(run(reconcile).code == 0, "it differs still");
        QVERIFY(run(reconcile + QStringList{QStringLiteral("--from"), QStringLiteral("yesterday")}).said.contains("not a time"));
        QVERIFY(cluster.value("SELECT count(*) FROM lineside.sensor_readings r JOIN lineside.tags t USING (tag_id) JOIN"
                              " lineside.iot_devices USING (device_uuid) WHERE t.is_active").toULongLong() >= acked);
        QVERIFY(cluster.value("SELECT count(*) FROM lineside.equipment_events WHERE event_kind = 'STARTUP'").toInt() >= 2);
        QVERIFY(cluster.value("SELECT count(*) FROM lineside.iot_devices WHERE last_heartbeat > now() - interval '5 min'").toInt() > 0);
    }

    void whatCannotWorkChangesNothing()
    {
        PgCluster cluster;
        QVERIFY(cluster.start());
        const QTemporaryDir folder;
        const QString data = folder.filePath(QStringLiteral("data"));
        const Run set = run({QStringLiteral("--data"), data, QStringLiteral("--connect-postgresql"), address(cluster)}, "wrong word\n");
        QVERIFY(set.code != 0);
        QVERIFY2(!set.said.contains("wrong word"), set.said);
        QVERIFY(!jsonOf(data + QStringLiteral("/settings.json"))[QStringLiteral("forward")].toObject()[QStringLiteral("enabled")].toBool());
        const Run wrong = run({QStringLiteral("--data"), data, QStringLiteral("--connect-postgresql"), QStringLiteral("mysql://a@b/c")});
        QVERIFY2(wrong.code == 1 && wrong.said.contains("postgresql://"), wrong.said);
    }
};

QTEST_GUILESS_MAIN(ForwardingTest)
#include "tst_forwarding.moc"
