#include "models/telemetry/conditioning.h"

#include <QTest>

using namespace lineside;
using namespace Qt::Literals;

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void converts_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<double>("expected");
        const auto row = [](double value, const char *from, const char *to, double expected) {
            QTest::addRow("%g %s to %s", value, from, to)
                << value << QString::fromUtf8(from) << QString::fromUtf8(to) << expected;
        };
        row(100, "Cel", "[degF]", 212);
        row(-40, "[degF]", "Cel", -40);
        row(0, "K", "Cel", -273.15);
        row(451, "[degF]", "K", 505.92777777777775);
        row(20, "°C", "K", 293.15);
        row(1, "bar", "kPa", 100);
        row(1, "MPa", "bar", 10);
        row(1, "bar", "[psi]", 14.503773773020923);
        row(14.503773773020923, "psi", "bar", 1);
        row(1, "atm", "hPa", 1013.25);
        row(25.4, "mm/s", "in/s", 1);
        row(36, "km/h", "m/s", 10);
        row(60, "L/min", "m3/h", 3.6);
        row(6, "m3/min", "m3/h", 360);
        row(3.6, "m³/h", "L/min", 60);
        row(1, "t", "kg", 1000);
        row(1, "[lb_av]", "g", 453.59237);
        row(1, "h", "min", 60);
        row(90, "min", "h", 1.5);
        row(1500, "ms", "s", 1.5);
        row(1500, "rpm", "Hz", 25);
        row(25, "Hz", "1/min", 1500);
        row(25, "Hz", "{rev}/min", 1500);
        row(2, "{bottles}/s", "{pieces}/min", 120); // annotations do not count
        row(3, "{pieces}", "1", 3);
        row(90, "/min", "rpm", 90);
        row(50, "%", "1", 0.5);
        row(4, "mA", "A", 0.004);
        row(1, "V", "mV", 1000);
        row(1, "kW.h", "MJ", 3.6);
        row(180, "deg", "rad", 3.141592653589793);
        row(1, "m", "[in_i]", 39.37007874015748);
        row(7, "[pH]", "[pH]", 7);
        row(7, "furlong", "furlong", 7);
        row(7, "", "", 7);
    }
    void converts()
    {
        QFETCH(double, value);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(double, expected);
        const std::optional<double> result = convertUnit(value, from, to);
        QVERIFY(result);
        QVERIFY2(std::abs(*result - expected) <= 1e-9 * std::max(1.0, std::abs(expected)), qPrintable(QString::number(*result, 'g', 17)));
    }

    void knowsNoWay_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("other quantity") << u"bar"_s << u"Cel"_s;
        QTest::newRow("unknown") << u"furlong"_s << u"m"_s;
        QTest::newRow("into nothing") << u"bar"_s << QString();
        QTest::newRow("from nothing") << QString() << u"bar"_s;
        QTest::newRow("acceleration is not mass") << u"[g]"_s << u"g"_s;
        QTest::newRow("case counts") << u"BAR"_s << u"bar"_s;
    }
    void knowsNoWay()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QVERIFY(!convertUnit(1, from, to));
    }

    void showsUnitsAsPeopleWriteThem()
    {
        QCOMPARE(displayUnit(u"Cel"_s), u"°C"_s);
        QCOMPARE(displayUnit(u"[degF]"_s), u"°F"_s);
        QCOMPARE(displayUnit(u"m3/h"_s), u"m³/h"_s);
        QCOMPARE(displayUnit(u"1/min"_s), u"1/min"_s); // of what, it does not say
        QCOMPARE(displayUnit(u"/min"_s), u"1/min"_s);
        QCOMPARE(displayUnit(u"{rev}/min"_s), u"rpm"_s);
        QCOMPARE(displayUnit(u"rpm"_s), u"rpm"_s);
        QCOMPARE(displayUnit(u"{bottles}/min"_s), u"bottles/min"_s);
        QCOMPARE(displayUnit(u"{pieces}"_s), u"pieces"_s);
        QCOMPARE(displayUnit(u"kg{dry}"_s), u"kg dry"_s);
        QCOMPARE(displayUnit(u"mPa.s"_s), u"mPa·s"_s);
        QCOMPARE(displayUnit(u"Stk."_s), u"Stk."_s);
        QCOMPARE(displayUnit(u"[psi]"_s), u"psi"_s);
        QCOMPARE(displayUnit(u"1"_s), QString());
        QCOMPARE(displayUnit(QString()), QString());
        QCOMPARE(displayUnit(u"pieces"_s), u"pieces"_s); // what we do not know is shown as it is
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
