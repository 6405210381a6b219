#include "models/telemetry/status_code.h"

#include <QTest>

using namespace lineside;
using namespace Qt::Literals;

class TestStatusCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<quint32>("code");
        QTest::addColumn<QString>("name");
        QTest::newRow("good") << 0x00000000u << u"Good"_s;
        QTest::newRow("good with limit bits") << 0x00000500u << u"Good"_s;
        QTest::newRow("ours") << quint32(StatusCode::BadNoCommunication) << u"BadNoCommunication"_s;
        QTest::newRow("uncertain") << quint32(StatusCode::Uncertain) << u"Uncertain"_s;
        QTest::newRow("a server's") << 0x40930000u << u"UncertainSensorNotAccurate"_s;
        QTest::newRow("last of the table") << 0x80E10000u << u"BadDominantValueChanged"_s;
        QTest::newRow("unknown") << 0x80AB0000u << u"0x80AB0000"_s;
        QTest::newRow("unknown, short") << 0x00010000u << u"0x00010000"_s;
        QTest::newRow("beyond the table") << 0xFFFFFFFFu << u"0xFFFFFFFF"_s;
    }
    void names()
    {
        QFETCH(quint32, code);
        QFETCH(QString, name);
        QCOMPARE(statusName(StatusCode(code)), name);
    }

    void qualityIsInTheTopBits()
    {
        QCOMPARE(qualityOf(StatusCode::Good), Quality::Good);
        QCOMPARE(qualityOf(StatusCode(0x00300000)), Quality::Good);
        QCOMPARE(qualityOf(StatusCode(0x40930000)), Quality::Uncertain);
        QCOMPARE(qualityOf(StatusCode(0x80050000)), Quality::Bad);
        QCOMPARE(qualityOf(StatusCode(0xC0000000)), Quality::Bad); // reserved: not good, so bad
    }
};

QTEST_GUILESS_MAIN(TestStatusCode)
#include "tst_status_code.moc"
