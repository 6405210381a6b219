#include "app/demo_process.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

//! The demo plant beside the station: a program that may end as often as it likes.
class TestDemoSupervision : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCrashLoopBacksOff();
    void aPlantThatComesBackIsLeftAlone();
    void aPlantThatNeverStartsIsAFailure_data();
    void aPlantThatNeverStartsIsAFailure();

private:
    QString script(const QTemporaryDir &folder, const QByteArray &lines)
    {
        QFile file(folder.filePath(QStringLiteral("plant.sh")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\ncd '" + folder.path().toUtf8() + "'\necho \"$@\" >> launches\n" + lines + '\n');
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    static QList<QByteArray> launches(const QTemporaryDir &folder)
    {
        QFile file(folder.filePath(QStringLiteral("launches")));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return file.readAll().trimmed().split('\n');
    }
};

void TestDemoSupervision::aCrashLoopBacksOff()
{
    QTemporaryDir folder;
    DemoProcess plant(folder.path());
    plant.setProgram(script(folder, "echo ready modbus=1\nkill -9 $$"), 50ms);
    QSignalSpy ready(&plant, &DemoProcess::ready), failed(&plant, &DemoProcess::failed), noticed(&plant, &DemoProcess::noticed);
    plant.start({QStringLiteral("--seed"), QStringLiteral("7")});
    QStringList pauses;
    const QRegularExpression ended(QStringLiteral("has ended \\(signal 9\\); it is started again in ([0-9.]+) s"));
    QTRY_VERIFY_WITH_TIMEOUT(
        ([&] {
            pauses.clear();
            for (const QList<QVariant> &told : std::as_const(noticed)) {
                if (const auto match = ended.match(told[0].toString()); match.hasMatch())
                    pauses << match.captured(1);
            }
            return pauses.size() >= 6;
        }()),
        20'000);
    QCOMPARE(pauses.mid(0, 6), (QStringList{QStringLiteral("0.05"), QStringLiteral("0.1"), QStringLiteral("0.2"),
                                            QStringLiteral("0.4"), QStringLiteral("0.4"), QStringLiteral("0.4")}));
    QCOMPARE(ready.size(), 1);
    QCOMPARE(failed.size(), 0);
    const QList<QByteArray> all = launches(folder);
    QVERIFY(all.size() >= 6);
    QVERIFY(all[0].contains("--write-project"));
    QVERIFY(all[0].contains("--seed 7"));
    QVERIFY(!all[1].contains("--write-project")); // somebody may have saved it since
    QVERIFY(all[1].contains("--seed 7"));
}

void TestDemoSupervision::aPlantThatComesBackIsLeftAlone()
{
    QTemporaryDir folder;
    DemoProcess plant(folder.path());
    plant.setProgram(script(folder, "echo ready modbus=1\n[ -e once ] && exec sleep 60\ntouch once"), 50ms);
    QSignalSpy noticed(&plant, &DemoProcess::noticed);
    plant.start({});
    QTRY_COMPARE_WITH_TIMEOUT(noticed.size(), 2, 20'000);
    QVERIFY(noticed[0][0].toString().contains(QStringLiteral("has ended (code 0)")));
    QCOMPARE(noticed[1][0].toString(), QStringLiteral("The demo plant works again."));
    plant.stop();
    QCOMPARE(noticed.size(), 2); // what was asked for is no end
    QCOMPARE(launches(folder).size(), 2);
}

void TestDemoSupervision::aPlantThatNeverStartsIsAFailure_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("ends at once") << QByteArray("exit 5");
    QTest::newRow("cannot be run") << QByteArray();
}

void TestDemoSupervision::aPlantThatNeverStartsIsAFailure()
{
    QFETCH(QByteArray, lines);
    QTemporaryDir folder;
    DemoProcess plant(folder.path());
    plant.setProgram(lines.isEmpty() ? folder.filePath(QStringLiteral("nothing")) : script(folder, lines), 10ms);
    QSignalSpy failed(&plant, &DemoProcess::failed), noticed(&plant, &DemoProcess::noticed);
    plant.start({});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    const auto error = failed[0][0].value<Error>();
    QVERIFY(!error.message.isEmpty() && !error.hint.isEmpty());
    plant.stop();
    QCOMPARE(noticed.size(), 0);
    QVERIFY(launches(folder).size() <= 1);
}

QTEST_GUILESS_MAIN(TestDemoSupervision)
#include "tst_demo_supervision.moc"
