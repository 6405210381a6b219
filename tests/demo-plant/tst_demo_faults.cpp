#include "plant_process.h"

#include "app/demo-plant/faults.h"

#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace lineside;
using namespace lineside::demo;

namespace {

struct LedgerLine
{
    qint64 timeUs = 0;
    double value = 0;
    QString status;
};

bool reachable(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(500);
}

} // namespace

class DemoFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsOrders_data();
    void readsOrders();
    void stuckValueStandsStill();
    void spikeIsServedOnce();
    void driftGrowsWithTime();
    void counterRollsOver();
    void badQualityHasItsStatus();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void wornBearingShakes();
    void lostLinkComesBackOnItsPort();
    void scheduleIsKept();

private:
    QList<LedgerLine> ledger(const char *tag) const;

    QTemporaryDir m_folder;
    PlantProcess m_plant;
    QString m_ledger;
};

void DemoFaultsTest::initTestCase()
{
    m_ledger = m_folder.filePath(QStringLiteral("ledger.csv"));
    QVERIFY(m_plant.start({QStringLiteral("--no-opcua"), QStringLiteral("--no-mqtt"), QStringLiteral("--ledger"), m_ledger}));
    QTRY_VERIFY_WITH_TIMEOUT(!ledger("REA-B.temperature").isEmpty(), 10'000);
}

QList<LedgerLine> DemoFaultsTest::ledger(const char *tag) const
{
    QList<LedgerLine> lines;
    QFile file(m_ledger);
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (!line.contains(tag))
            continue;
        const QList<QByteArray> fields = line.trimmed().split(',');
        if (line.endsWith('\n') && fields.size() == 5 && fields[2] == tag)
            lines.append({fields[0].toLongLong(), fields[3].toDouble(), QString::fromLatin1(fields[4])});
    }
    return lines;
}

void DemoFaultsTest::readsOrders_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::addColumn<double>("amount");
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *text, bool good, double amount = 0, qint64 ms = 0) {
        QTest::newRow(text) << QString::fromLatin1(text) << good << amount << ms;
    };
    row("link-loss PLC-01", true, 0, 30'000);
    row("link-loss PLC-01 500ms", true, 0, 500);
    row("stuck A.b 2min", true, 0, 120'000);
    row("stuck A.b", true);
    row("spike A.b -5", true, -5);
    row("drift A.b 0.6/min", true, 0.01);
    row("drift A.b 3.6/h 1h", true, 0.001, 3'600'000);
    row("bearing-wear PMP-04 1.0", true, 1);
    row("drift A.b 0.6", false);
    row("spike A.b", false);
    row("spike A.b five", false);
    row("spike A.b nan", false);
    row("bearing-wear PMP-04 9", false);
    row("stuck A.b soon", false);
    row("stuck A.b 25h", false);
    row("stuck A.b 5s more", false);
    row("melt A.b", false);
}

void DemoFaultsTest::readsOrders()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const Result<FaultOrder> order = FaultOrder::parse(text.split(QLatin1Char(' ')));
    QCOMPARE(order.ok(), good);
    if (!good) {
        QVERIFY(!order.error().message.isEmpty());
        return;
    }
    QFETCH(double, amount);
    QFETCH(qint64, ms);
    QVERIFY(std::abs(order->amount - amount) < 1e-12);
    QCOMPARE(order->lasts.count(), ms);
}

void DemoFaultsTest::stuckValueStandsStill()
{
    QTRY_VERIFY_WITH_TIMEOUT(ledger("PMP-05.flow").size() > 5, 10'000);
    QVERIFY(m_plant.command(QStringLiteral("fault stuck PMP-05.flow 3s")).startsWith(QLatin1String("ok")));
    // an unchanged value makes no line: there is a gap of three seconds, then it moves on
    const auto longestGap = [&] {
        qint64 longest = 0;
        const QList<LedgerLine> lines = ledger("PMP-05.flow");
        for (qsizetype i = 1; i < lines.size(); ++i)
            longest = std::max(longest, lines[i].timeUs - lines[i - 1].timeUs);
        return longest;
    };
    QTRY_VERIFY_WITH_TIMEOUT(longestGap() > 2'700'000, 15'000);
}

void DemoFaultsTest::spikeIsServedOnce()
{
    QVERIFY(m_plant.command(QStringLiteral("spike PMP-05.outlet_pressure 4")).startsWith(QLatin1String("ok")));
    const auto spikes = [&] {
        int count = 0;
        const QList<LedgerLine> lines = ledger("PMP-05.outlet_pressure");
        for (const LedgerLine &line : lines)
            count += line.value > lines.first().value + 3 ? 1 : 0;
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(spikes(), 1, 10'000);
    const qsizetype lines = ledger("PMP-05.outlet_pressure").size();
    QTRY_VERIFY_WITH_TIMEOUT(ledger("PMP-05.outlet_pressure").size() > lines + 5, 10'000);
    QCOMPARE(spikes(), 1);
}

void DemoFaultsTest::driftGrowsWithTime()
{
    const double before = ledger("TNK-01.bottom_pressure").last().value;
    QVERIFY(m_plant.command(QStringLiteral("drift TNK-01.bottom_pressure 0.05/s 20s")).startsWith(QLatin1String("ok")));
    QTRY_VERIFY_WITH_TIMEOUT(ledger("TNK-01.bottom_pressure").last().value > before + 0.15, 20'000);
    QVERIFY(m_plant.command(QStringLiteral("list")).startsWith(QLatin1String("ok")));
}

void DemoFaultsTest::counterRollsOver()
{
    QTRY_VERIFY_WITH_TIMEOUT(!ledger("CHL-01.run_time").isEmpty(), 5'000);
    QVERIFY(m_plant.command(QStringLiteral("rollover CMP-01.run_time")).contains(QLatin1String("4294967296")));
    const auto rolled = [&] {
        const QList<LedgerLine> lines = ledger("CMP-01.run_time");
        return lines.size() > 2 && lines[lines.size() - 1].value < 100
            && std::any_of(lines.begin(), lines.end(), [](const LedgerLine &line) { return line.value == 4'294'967'295.0; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(rolled(), 15'000);
}

void DemoFaultsTest::badQualityHasItsStatus()
{
    QVERIFY(m_plant.command(QStringLiteral("bad-quality REA-B.temperature 2s")).startsWith(QLatin1String("ok")));
    const auto wasBad = [&] {
        const QList<LedgerLine> lines = ledger("REA-B.temperature");
        return std::any_of(lines.begin(), lines.end(), [](const LedgerLine &line) { return line.status == QLatin1String("0x808C0000"); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(wasBad(), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(ledger("REA-B.temperature").last().status, QStringLiteral("0x00000000"), 10'000);
}

void DemoFaultsTest::refusesWhatCannotBe_data()
{
    QTest::addColumn<QString>("command");
    for (const char *const command : {"stuck NO.tag", "link-loss PLC-99", "bearing-wear TNK-01 1", "rollover REA-A.temperature",
                                      "spike REA-A.phase 1", "bad-quality REA-A.phase", "schedule /nowhere/at-all", "dance"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void DemoFaultsTest::refusesWhatCannotBe()
{
    QFETCH(QString, command);
    QVERIFY(m_plant.command(command).startsWith(QLatin1String("error ")));
}

void DemoFaultsTest::wornBearingShakes()
{
    const double before = ledger("PMP-05.vibration").last().value;
    QVERIFY(m_plant.command(QStringLiteral("bearing-wear PMP-05 1.0")).startsWith(QLatin1String("ok")));
    QTRY_VERIFY_WITH_TIMEOUT(ledger("PMP-05.vibration").last().value > 2 * before, 10'000);
}

void DemoFaultsTest::lostLinkComesBackOnItsPort()
{
    const quint16 port = m_plant.ports(QStringLiteral("modbus")).at(1);
    const quint16 other = m_plant.ports(QStringLiteral("modbus")).at(0);
    QVERIFY(reachable(port));
    QVERIFY(m_plant.command(QStringLiteral("link-loss PLC-02 2s")).startsWith(QLatin1String("ok")));
    QVERIFY(!reachable(port));
    QVERIFY(reachable(other));
    QTRY_VERIFY_WITH_TIMEOUT(reachable(port), 10'000);
}

void DemoFaultsTest::scheduleIsKept()
{
    QFile file(m_folder.filePath(QStringLiteral("schedule")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# what happens when\n200ms spike PMP-05.current 9\n\n300ms bearing-wear PMP-05 0 # new again\n");
    file.close();
    QCOMPARE(m_plant.command(QStringLiteral("schedule ") + file.fileName()), QString(QStringLiteral("ok ") + file.fileName()));
    const auto spiked = [&] {
        const QList<LedgerLine> lines = ledger("PMP-05.current");
        return std::any_of(lines.begin(), lines.end(), [](const LedgerLine &line) { return line.value > 24; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(spiked(), 10'000);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("soon stuck PMP-05.current\n");
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(m_plant.command(QStringLiteral("schedule ") + file.fileName()).contains(QLatin1String("line 1")), 10'000);
}

QTEST_GUILESS_MAIN(DemoFaultsTest)
#include "tst_demo_faults.moc"
