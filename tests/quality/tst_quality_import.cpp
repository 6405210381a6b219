#include "models/quality/quality_import.h"
#include "quality/figures.h"

using namespace lineside;
using namespace Qt::Literals;

namespace {

const UtcTime kNow = UtcTime(std::chrono::seconds(1'764'000'000)); // 2025-11-24T16:00:00Z

Plant plantWithCharts()
{
    ControlChart viscosity;
    viscosity.id = ChartId::create();
    viscosity.code = u"VISC"_s;
    viscosity.type = ChartType::Individuals;
    ControlChart width = viscosity;
    width.id = ChartId::create();
    width.code = u"WIDTH"_s;
    width.type = ChartType::XbarR;
    width.subgroup = 3;
    ControlChart automatic = viscosity;
    automatic.id = ChartId::create();
    automatic.code = u"AUTO"_s;
    automatic.tag = TagUuid::create();
    Machine machine;
    machine.id = MachineId::create();
    machine.code = u"MIX-1"_s;
    machine.charts = {viscosity, width, automatic};
    Line line;
    line.machines = {machine};
    Site site;
    site.lines = {line};
    Plant plant;
    plant.sites = {site};
    return plant;
}

} // namespace

//! Files that people hand in: all of it or none, and what is wrong with the line in which it stands.
class TestQualityImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measurements();
    void measurementProblems_data();
    void measurementProblems();
    void problemsHaveAnEnd();
    void tests();
    void testProblems_data();
    void testProblems();
};

void TestQualityImport::measurements()
{
    const Plant plant = plantWithCharts();
    const MeasurementImport found = readMeasurements("machine;chart;time;value\n"
                                                         "MIX-1;VISC;2025-11-24T08:00:00Z;33.75\n"
                                                         "MIX-1;WIDTH;2025-11-24T09:00:00+01:00;1.5;-2e1;3\n"
                                                         "MIX-1;VISC;2025-11-24T08:30:00.250Z;33.05;;\n",
                                                     plant, kNow);
    QVERIFY2(found.isUsable(), found.problems.empty() ? "" : qPrintable(found.problems.front().text));
    QCOMPARE(found.rows.size(), size_t(3));
    QCOMPARE(found.rows[1].group.values, (std::vector<double>{1.5, -20, 3}));
    QCOMPARE(toIso(found.rows[1].group.at), u"2025-11-24T08:00:00.000000Z"_s);
    QCOMPARE(toIso(found.rows[2].group.at), u"2025-11-24T08:30:00.250000Z"_s);
    QVERIFY(found.rows[0].chart == plant.sites[0].lines[0].machines[0].charts[0].id);
    QVERIFY(found.rows[0].machine == plant.sites[0].lines[0].machines[0].id);
}

void TestQualityImport::measurementProblems_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const QByteArray head("machine,chart,time,value\n");
    const QByteArray good("MIX-1,VISC,2025-11-24T08:00:00Z,1\n");
    const auto row = [](const char *name, const QByteArray &file, int line, const char *part) {
        QTest::newRow(name) << file << line << QString::fromUtf8(part);
    };
    row("empty", "", 0, "empty");
    row("head alone", head, 0, "nothing below");
    row("no head", good, 1, "first line");
    row("no such machine", head + "MIX-2,VISC,2025-11-24T08:00:00Z,1\n", 2, "MIX-2");
    row("no such chart", head + good + "MIX-1,visc,2025-11-24T08:00:00Z,1\n", 3, "visc");
    row("of a tag", head + "MIX-1,AUTO,2025-11-24T08:00:00Z,1\n", 2, "tag");
    row("no zone", head + "MIX-1,VISC,2025-11-24T08:00:00,1\n", 2, "zone");
    row("no time", head + "MIX-1,VISC,yesterday,1\n", 2, "zone");
    row("future", head + "MIX-1,VISC,2035-11-24T08:00:00Z,1\n", 2, "future");
    row("long ago", head + "MIX-1,VISC,1969-11-24T08:00:00Z,1\n", 2, "1970");
    row("too large", head + "MIX-1,VISC,2025-11-24T08:00:00Z,1e31\n", 2, "number");
    row("long words", head + QByteArray(5'000, 'x') + ",VISC,2025-11-24T08:00:00Z,1\n", 2, "x… has no chart");
    row("too many lines", head + QByteArray("MIX-1,VISC,2025-11-24T08:00:00Z,1\n").repeated(50'001), 0, "");
    row("backwards", head + good + "MIX-1,VISC,2025-11-24T07:59:59Z,1\n", 3, "behind");
    row("twice", head + good + good, 3, "behind");
    row("comma for a point", head + "MIX-1,VISC,2025-11-24T08:00:00Z,\"1,5\"\n", 2, "number");
    row("no number", head + "MIX-1,VISC,2025-11-24T08:00:00Z,nan\n", 2, "number");
    row("too few", head + "MIX-1,WIDTH,2025-11-24T08:00:00Z,1,2\n", 2, "3 values");
    row("too many", head + "MIX-1,VISC,2025-11-24T08:00:00Z,1,2\n", 2, "1 values");
    row("short line", head + "MIX-1,VISC\n", 2, "needed");
    row("quote", head + good + "\"MIX-1,VISC\n", 0, "Line 4");
}

void TestQualityImport::measurementProblems()
{
    QFETCH(QByteArray, file);
    QFETCH(int, line);
    QFETCH(QString, part);
    const MeasurementImport found = readMeasurements(file, plantWithCharts(), kNow);
    QVERIFY(!found.isUsable());
    QCOMPARE(found.problems.size(), size_t(1));
    QCOMPARE(found.problems[0].line, line);
    QVERIFY2(found.problems[0].text.contains(part), qPrintable(found.problems[0].text));
}

void TestQualityImport::problemsHaveAnEnd()
{
    QByteArray file("machine,chart,time,value\n");
    for (int i = 0; i < 500; ++i)
        file += "x,y,z,1\n";
    QCOMPARE(readMeasurements(file, plantWithCharts(), kNow).problems.size(), MeasurementImport::kMostProblems);
}

void TestQualityImport::tests()
{
    const TestImport found = readTests("parameter,value,unit,low,high,severity,regulated,action,time\n"
                                       "viscosity,33.5,mPa.s,32,35,HIGH,yes,\"Stop, call the laboratory\",2025-11-24T08:00:00Z\n"
                                       "moisture,0.4,%,,0.3,low,no,,\n",
                                       kNow);
    QVERIFY(found.isUsable());
    QCOMPARE(found.tests[0].parameter, u"viscosity"_s);
    QCOMPARE(found.tests[0].action, u"Stop, call the laboratory"_s);
    QVERIFY(found.tests[0].regulated && found.tests[0].passed());
    QVERIFY(found.tests[0].expected == (Range{32.0, 35.0}));
    QVERIFY(!found.tests[1].regulated && !found.tests[1].passed() && !found.tests[1].expected.low);
    QVERIFY(found.tests[1].severity == SpcSeverity::Low && found.tests[1].at == kNow);
}

void TestQualityImport::testProblems_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &line, const char *part) {
        QTest::newRow(name) << line << QString::fromLatin1(part);
    };
    row("short", "viscosity,1,u,1,2,HIGH,yes,", "nine");
    row("no parameter", ",1,u,1,2,HIGH,yes,,", "parameter");
    row("no number", "v,x,u,1,2,HIGH,yes,,", "number");
    row("no range", "v,1,u,,,HIGH,yes,,", "range");
    row("range turned round", "v,1,u,2,1,HIGH,yes,,", "range");
    row("end is no number", "v,1,u,2,inf,HIGH,yes,,", "number");
    row("severity", "v,1,u,1,2,MEDIUM,yes,,", "severity");
    row("regulated", "v,1,u,1,2,HIGH,true,,", "regulated");
    row("time", "v,1,u,1,2,HIGH,yes,,now", "zone");
    row("future", "v,1,u,1,2,HIGH,yes,,2050-01-01T00:00:00Z", "future");
    row("long ago", "v,1,u,1,2,HIGH,yes,,1920-01-01T00:00:00Z", "1970");
    row("long words", QByteArray(300, 'v') + ",1,u,1,2,HIGH,yes,,", "too long");
}

void TestQualityImport::testProblems()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, part);
    const TestImport found = readTests("parameter,value,unit,low,high,severity,regulated,action,time\n" + line + '\n', kNow);
    QVERIFY(!found.isUsable());
    QCOMPARE(found.problems.size(), size_t(1));
    QCOMPARE(found.problems[0].line, 2);
    QVERIFY2(found.problems[0].text.contains(part), qPrintable(found.problems[0].text));
}

QTEST_APPLESS_MAIN(TestQualityImport)
#include "tst_quality_import.moc"
