#include "opcua/evil_peer.h"
#include "opcua/opcua_rig.h"
#include "opcua/plant_server.h"

#include <QFile>
#include <QTest>

using namespace lineside;

namespace {

constexpr int kPatience = 20'000;

//! Resident memory of this process in bytes.
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * 4096 : 0;
}

} // namespace

//! U5, T15: a peer that does not keep to the protocol. Close, back off, no crash, bounded memory.
class TestOpcUaEvil : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesAndBacksOff_data();
    void closesAndBacksOff();
    void survivesAServerWhoseWordsAreGarbled();
};

void TestOpcUaEvil::closesAndBacksOff_data()
{
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<int>("then");
    QTest::addColumn<QByteArray>("pour");

    const int silence = int(EvilPeer::Then::Silence);
    const int hangUp = int(EvilPeer::Then::HangUp);
    const int pour = int(EvilPeer::Then::Pour);
    const auto number = [](quint32 value) { return EvilPeer::numbers({value}); };
    const auto sized = [&](const char *kind, quint32 size) { return QByteArray(kind) + number(size); };
    const QByteArray none("http://opcfoundation.org/UA/SecurityPolicy#None");
    const QByteArray openHeader = number(1) + number(quint32(none.size())) + none + number(0xFFFFFFFF)
        + number(0xFFFFFFFF) + EvilPeer::numbers({1, 1}); // channel, policy, no certificates, sequence, request

    QTest::newRow("silence") << QList<QByteArray>{} << silence << QByteArray();
    QTest::newRow("hangs up") << QList<QByteArray>{} << hangUp << QByteArray();
    QTest::newRow("another protocol") << QList<QByteArray>{"HTTP/1.1 400 Bad Request\r\n\r\n"} << silence << QByteArray();
    QTest::newRow("pours text") << QList<QByteArray>{} << pour << QByteArray(65'536, 'A');
    QTest::newRow("ACK of size 0") << QList<QByteArray>{sized("ACKF", 0)} << silence << QByteArray();
    QTest::newRow("ACK of size 7") << QList<QByteArray>{sized("ACKF", 7)} << silence << QByteArray();
    QTest::newRow("ACK of 4 GiB") << QList<QByteArray>{sized("ACKF", 0xFFFFFFFF)} << pour << QByteArray(65'536, '\0');
    QTest::newRow("ACK cut short") << QList<QByteArray>{EvilPeer::chunk("ACKF", number(0))} << silence << QByteArray();
    QTest::newRow("ACK with empty buffers")
        << QList<QByteArray>{EvilPeer::chunk("ACKF", EvilPeer::numbers({0, 0, 0, 0, 0}))} << silence << QByteArray();
    QTest::newRow("ERR with a reason of 2 GiB")
        << QList<QByteArray>{EvilPeer::chunk("ERRF", EvilPeer::numbers({0x80010000, 0x7FFFFFFF}))} << silence
        << QByteArray();
    QTest::newRow("an unknown message") << QList<QByteArray>{EvilPeer::chunk("XYZF", number(0))} << silence << QByteArray();
    QTest::newRow("an unknown chunk type")
        << QList<QByteArray>{EvilPeer::acknowledge(), EvilPeer::chunk("OPNQ", openHeader)} << silence << QByteArray();
    QTest::newRow("MSG before OPN")
        << QList<QByteArray>{EvilPeer::acknowledge(), EvilPeer::chunk("MSGF", EvilPeer::numbers({1, 1, 1, 1, 0}))}
        << silence << QByteArray();
    QTest::newRow("OPN without a body")
        << QList<QByteArray>{EvilPeer::acknowledge(), EvilPeer::chunk("OPNF", openHeader)} << silence << QByteArray();
    QTest::newRow("OPN with a policy of 2 GiB")
        << QList<QByteArray>{EvilPeer::acknowledge(), EvilPeer::chunk("OPNF", EvilPeer::numbers({1, 0x7FFFFFFF}))}
        << silence << QByteArray();
    QTest::newRow("OPN with garbage")
        << QList<QByteArray>{EvilPeer::acknowledge(), EvilPeer::chunk("OPNF", openHeader + QByteArray(500, '\xA5'))}
        << silence << QByteArray();
    QTest::newRow("chunks without end")
        << QList<QByteArray>{EvilPeer::acknowledge()} << pour
        << EvilPeer::chunk("OPNC", openHeader + QByteArray(60'000, '\0'));
    QTest::newRow("a chunk without end")
        << QList<QByteArray>{EvilPeer::acknowledge(), sized("OPNF", 0x7FFFFFFF)} << pour << QByteArray(65'536, '\0');
}

void TestOpcUaEvil::closesAndBacksOff()
{
    QFETCH(QList<QByteArray>, answers);
    QFETCH(int, then);
    QFETCH(QByteArray, pour);
    EvilPeer peer(answers, EvilPeer::Then(then), pour);
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("timeout_ms")] = 300;
    const TagId tag = rig.add(QStringLiteral("Double"));
    const qint64 before = residentBytes();
    rig.open(peer.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    QVERIFY(!rig.cause().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(peer.connections() >= 3, kPatience); // it closes and tries anew
    QVERIFY(rig.readings(tag).empty());
    QVERIFY2(residentBytes() - before < 100 << 20, qPrintable(QString::number(residentBytes() - before)));
}

void TestOpcUaEvil::survivesAServerWhoseWordsAreGarbled()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    PlantServer server;
    QVERIFY2(server.start(), server.errors());
    const quint32 seed = 20'261'121;
    qInfo("seed %u", seed);
    GarblingProxy proxy(server.port(), seed);
    OpcUaRig rig;
    rig.pace.firstRetry = std::chrono::milliseconds(5);
    rig.pace.longestRetry = std::chrono::milliseconds(20);
    rig.device.parameters[QStringLiteral("timeout_ms")] = 300;
    for (const char *const node : {"Double", "Int64", "Boolean", "Uncertain"})
        rig.add(QLatin1String(node));
    rig.add(QStringLiteral("String"), ValueType::Text);
    rig.open(proxy.url());
    QTRY_VERIFY_WITH_TIMEOUT(proxy.garbled() >= 150, 60'000);
    rig.close();
    QVERIFY(proxy.connections() >= 5);
}

QTEST_GUILESS_MAIN(TestOpcUaEvil)
#include "tst_opcua_evil.moc"
