#include "tests/gui/dialog_answers.h"
#include "tests/gui/trend_bench.h"
#include "ui/trends/gap_ribbon.h"

#include <QFile>
#include <QHelpEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QToolTip>

using namespace lineside;
using namespace lineside::trends;
using namespace std::chrono_literals;

//! Where a trend has its past from, what it says of that, and what of it can be saved.
class TestTrendHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scrollBackReadsHistory();
    void liveAndHistoryDoNotDouble();
    void badIsAGapAndUncertainIsDotted();
    void stopOfTheStationIsAGap();
    void whatIsNotHereComesFromThePlant();
    void hoursAreSaidToBeHours();
    void withoutAPlantDatabaseNobodyIsAsked();
    void ribbonTellsWhatWaitsAndWhatCameLate();
    void csvHoldsWhatIsShown();
    void emptyRangeIsSaidAndWritesNothing();
    void longLiveTrendStaysSmall();
};

void TestTrendHistory::scrollBackReadsHistory()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    std::vector<std::pair<UtcTime, double>> readings;
    for (int i = 0; i < 1'080; ++i) // three hours, one each ten seconds
        readings.emplace_back(now - 3h + i * 10s, 50 + i * 0.01);
    bench.scene.store(q(kTemperature), readings);
    QTRY_COMPARE(bench.scene.stored(), quint64(1'080));
    bench.add(kTemperature);
    QTRY_VERIFY(bench.loaded());
    // The live view of five minutes knows nothing of two hours ago, until somebody goes there.
    QVERIFY(!bench.plot().sampleAt(0, now - 2h).has_value());
    bench.plot().setRange(now - 2h - 10min, now - 2h + 10min);
    QTRY_VERIFY(bench.plot().sampleAt(0, now - 2h).has_value());
    QCOMPARE(bench.plot().sampleAt(0, now - 2h)->value, 53.6);
    QCOMPARE(bench.plot().sampleAt(0, now - 2h + 15s)->value, 53.61);
    // A page further back, by the key.
    bench.key(Qt::Key_PageUp);
    QTRY_VERIFY(bench.plot().sampleAt(0, now - 2h - 20min).has_value());
    QCOMPARE(bench.plot().sampleAt(0, now - 2h - 20min)->value, 52.4);
    bench.drawn();
    QVERIFY(bench.good(0).data()->size() >= 120);
    // Before the first reading there is nothing, and nothing is made up.
    bench.plot().setRange(now - 5h, now - 4h);
    QTRY_VERIFY(!bench.plot().isLoading() && !bench.plot().sampleAt(0, now - 4h - 30min).has_value());
}

void TestTrendHistory::liveAndHistoryDoNotDouble()
{
    TrendBench bench;
    bench.add(kTemperature);
    for (int i = 0; i < 30; ++i) {
        bench.scene.feed(q(kTemperature), 70 + i);
        bench.second();
    }
    QTRY_COMPARE(bench.scene.stored(), quint64(30));
    bench.plot().setSpan(10min); // asks history, which has all that came live
    QTRY_VERIFY(bench.loaded());
    bench.plot().setLive(false);
    bench.drawn();
    QTRY_VERIFY(bench.loaded());
    bench.drawn();
    QCOMPARE(bench.good(0).data()->size(), 30);
}

void TestTrendHistory::badIsAGapAndUncertainIsDotted()
{
    TrendBench bench;
    bench.add(kTemperature);
    const std::pair<double, StatusCode> readings[] = {{70, StatusCode::Good},
                                                      {71, StatusCode::Good},
                                                      {71, StatusCode::UncertainLastUsableValue},
                                                      {71, StatusCode::BadNoCommunication},
                                                      {75, StatusCode::Good}};
    for (const auto &[value, status] : readings) {
        bench.scene.feed(q(kTemperature), value, status);
        bench.second();
    }
    bench.plot().setLive(false);
    bench.drawn();
    int gaps = 0;
    for (const QCPGraphData &point : *bench.good(0).data())
        gaps += std::isnan(point.value);
    QVERIFY(gaps >= 1);
    bool dotted = false;
    for (const QCPGraphData &point : *bench.uncertain(0).data())
        dotted |= point.value == 71.0;
    QVERIFY(dotted);
    QVERIFY(bench.uncertain(0).pen().style() != bench.good(0).pen().style());
    QVERIFY(std::isnan(bench.plot().sampleAt(0, bench.plot().to() - 1500ms)->value)); // bad is no number, at a cursor either
}

void TestTrendHistory::stopOfTheStationIsAGap()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    bench.scene.store(q(kTemperature), {{now - 4min, 70}, {now - 200s, 71}, {now - 30s, 72}, {now - 20s, 73}});
    Event start;
    start.at = now - 40s;
    start.kind = EventKind::Startup;
    start.source = q("station");
    bench.scene.historian->append(start);
    QTRY_VERIFY(bench.scene.stored() == 4 && bench.scene.historian->counters().storedEvents >= 1);
    bench.add(kTemperature);
    const auto gapped = [&] {
        bench.drawn();
        for (const QCPGraphData &point : *bench.good(0).data()) {
            if (std::isnan(point.value) && std::abs(point.key - double(toMicroseconds(start.at)) / 1e6) < 0.01)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(gapped());
}

void TestTrendHistory::whatIsNotHereComesFromThePlant()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    std::vector<std::pair<UtcTime, double>> local;
    for (int i = 24; i > 0; --i)
        local.push_back({now - i * 5s, 70});
    bench.scene.store(q(kTemperature), local);
    QTRY_COMPARE(bench.scene.stored(), quint64(24));
    bench.scene.plantStore.m_settings.enabled = true;
    bench.scene.plantStore.m_past = [](const TagUuid &, const TrendQuery &query) {
        TrendResult result;
        result.tag = query.tag;
        for (UtcTime at = query.from; at < query.to; at += 5s)
            result.samples.push_back({at, 50, StatusCode::Good});
        return Result<TrendResult>(std::move(result));
    };
    bench.add(kTemperature);
    bench.plot().setRange(now - 10min, now);
    const auto valueAt = [&](UtcTime at) {
        const auto sample = bench.plot().sampleAt(0, at);
        return sample ? sample->value : -1;
    };
    QTRY_COMPARE(valueAt(now - 8min), 50.0);
    QCOMPARE(valueAt(now - 90s), 70.0);
    for (const TrendQuery &query : bench.scene.plantStore.m_asked)
        QVERIFY(query.to <= now - 120s); // nobody is asked for what is here

    // and each part says where it is from
    bench.drawn();
    const auto *ribbon = bench.page.findChild<GapRibbon *>();
    const std::vector<RibbonRun> runs = ribbon->rows().at(0).runs;
    QVERIFY(runs.size() >= 2);
    QCOMPARE(runs.front().source, RibbonSource::Plant);
    QCOMPARE(runs.back().source, RibbonSource::Here);
    QVERIFY(std::abs(runs.front().last - runs.back().last * 8 / 10) <= 12);
    QVERIFY(bench.plot().sources(0).contains(q("PostgreSQL")));
    const auto note = [&] {
        bench.page.tick();
        for (const QLabel *label : bench.page.findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(q("PostgreSQL")))
                return label->text();
        }
        return QString();
    };
    QVERIFY2(note().contains(q("hollow")), qPrintable(note()));
    savePicture(bench.page, "trend_from_plant");

    // where it cannot be asked that is said, and what is known stays
    bench.scene.plantStore.m_past = [](const TagUuid &, const TrendQuery &) {
        return Result<TrendResult>(Error{Error::Kind::Unreachable, q("The server db does not answer."), {}});
    };
    bench.plot().setRange(now - 30min, now);
    QTRY_VERIFY2(note().contains(q("does not answer")), qPrintable(note()));
    QCOMPARE(valueAt(now - 90s), 70.0);
    QCOMPARE(valueAt(now - 8min), 50.0);
    savePicture(bench.page, "trend_plant_unreachable");
    const size_t asked = bench.scene.plantStore.m_asked.size();
    QSignalSpy loading(&bench.plot(), &TrendPlot::loadingChanged);
    bench.plot().setRange(now - 40min, now);
    QTRY_VERIFY(loading.count() >= 2); // history was asked, and has answered
    QCOMPARE(bench.scene.plantStore.m_asked.size(), asked); // left alone for a while
}

void TestTrendHistory::hoursAreSaidToBeHours()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    std::vector<std::pair<UtcTime, double>> local;
    for (int i = 120; i > 0; --i)
        local.push_back({now - i * 5s, 70});
    bench.scene.store(q(kTemperature), local);
    QTRY_COMPARE(bench.scene.stored(), quint64(120));
    bench.hours->m_before = now - 5min;
    bench.add(kTemperature);
    bench.plot().setRange(now - 10min, now);
    QTRY_VERIFY(bench.loaded());
    bench.drawn();
    const std::vector<RibbonRun> runs = bench.page.findChild<GapRibbon *>()->rows().at(0).runs;
    const auto thin = std::find_if(runs.begin(), runs.end(), [](const RibbonRun &run) { return run.source == RibbonSource::Hours; });
    QVERIFY(thin != runs.end());
    QVERIFY(std::abs(thin->last - runs.back().last / 2) <= 12);
    QCOMPARE(runs.back().source, RibbonSource::Here);
    QVERIFY2(bench.plot().sources(0).contains(q("Hours only before")), qPrintable(bench.plot().sources(0)));
    const auto note = [&bench] {
        bench.page.tick();
        for (const QLabel *label : bench.page.findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(q("Hours only before")))
                return true;
        }
        return false;
    };
    QVERIFY(note());
    savePicture(bench.page, "trend_hours");
    // What lies in sight is all there: nothing is said of it.
    bench.plot().setRange(now - 4min, now);
    QTRY_VERIFY(bench.loaded());
    bench.drawn();
    QVERIFY(!note());
    QVERIFY(bench.plot().sources(0).isEmpty());
}

void TestTrendHistory::withoutAPlantDatabaseNobodyIsAsked()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    bench.scene.store(q(kTemperature), {{now - 10s, 70}});
    QTRY_COMPARE(bench.scene.stored(), quint64(1));
    bench.add(kTemperature);
    QTRY_VERIFY(bench.loaded());
    QVERIFY(bench.scene.plantStore.m_asked.empty());
    QVERIFY(bench.plot().sources(0).isEmpty());
}

void TestTrendHistory::ribbonTellsWhatWaitsAndWhatCameLate()
{
    TrendBench bench;
    bench.add(kTemperature);
    for (int i = 0; i < 60; ++i) {
        bench.scene.feed(q(kTemperature), 70);
        bench.second();
    }
    auto *ribbon = bench.page.findChild<GapRibbon *>();
    const auto has = [&](RibbonSource source) {
        bench.second();
        const std::vector<RibbonRun> &runs = ribbon->rows().at(0).runs;
        return std::any_of(runs.begin(), runs.end(), [source](const RibbonRun &run) { return run.source == source; });
    };
    QTRY_VERIFY(bench.loaded());
    QVERIFY(!has(RibbonSource::Waiting) && !has(RibbonSource::Late));

    const UtcTime now = bench.scene.clock.utc();
    bench.scene.plantStore.m_status.state = ForwarderStatus::State::Down;
    bench.scene.plantStore.m_status.waitingSince = {{now - 20s, now}};
    QVERIFY(has(RibbonSource::Waiting));

    auto batch = std::make_shared<Batch>();
    batch->readings.push_back({bench.scene.id(q(kTemperature)), StatusCode::Good, now - 40s, Payload::of(71.0)});
    bench.scene.tap.take(batch);
    QVERIFY(has(RibbonSource::Late));
    const std::vector<RibbonRun> &runs = ribbon->rows().at(0).runs;
    const auto late = std::find_if(runs.begin(), runs.end(), [](const RibbonRun &run) { return run.source == RibbonSource::Late; });
    const QPoint place(ribbon->left() + late->first, 2);
    QHelpEvent help(QEvent::ToolTip, place, ribbon->mapToGlobal(place));
    QApplication::sendEvent(ribbon, &help);
    QVERIFY2(QToolTip::text().contains(q("backfilled")), qPrintable(QToolTip::text()));
    bench.drawn();
    savePicture(bench.page, "trend_ribbon_kinds");
}

void TestTrendHistory::csvHoldsWhatIsShown()
{
    TrendBench bench;
    const UtcTime now = bench.scene.clock.utc();
    bench.scene.store(q(kTemperature), {{now - 2h, 50.125}, {now - 2min, 70.1}, {now - 1min, 70.2}});
    bench.scene.store(q(kPressure), {{now - 90s, 1.75}}, StatusCode::UncertainLastUsableValue);
    QTRY_COMPARE(bench.scene.stored(), quint64(4));
    bench.add(kTemperature);
    bench.add(kPressure);
    bench.plot().setRange(now - 3min, now);
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    const auto exported = [&]() -> QList<QByteArray> {
        const QString path = bench.scene.folder.filePath(QStringLiteral("out-%1.csv").arg(remarks.count()));
        const auto before = remarks.count();
        bench.page.exportData();
        const QPointer<ExportDialog> dialog(bench.page.findChild<ExportDialog *>());
        DialogAnswer<QFileDialog> answer(chooseFile(path));
        dialog->accept();
        if (!answer.answered() || !QTest::qWaitFor([&] { return remarks.count() == before + 2; }, 20'000))
            return {};
        delete dialog.data(); // where it is not gone by itself
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>();
    };
    QList<QByteArray> lines = exported();
    QVERIFY2(remarks.last().first().toString().startsWith(q("3 rows written to")), qPrintable(remarks.last().first().toString()));
    QCOMPARE(lines.size(), 5); // head, three readings, the end
    QCOMPARE(lines[0], QByteArray("time,device,tag,value,unit,quality,status,source\r"));
    QCOMPARE(lines[1], toIso(now - 2min).toLatin1() + ",PLC-MIX,rea-a.temperature,70.1,Cel,Good,Good,local\r");
    QVERIFY(lines[2].startsWith(toIso(now - 1min).toLatin1()));
    QCOMPARE(lines[3], toIso(now - 90s).toLatin1() + ",PLC-MIX,rea-a.pressure,1.75,bar,Uncertain,UncertainLastUsableValue,local\r");
    QVERIFY(lines[4].isEmpty());

    // What the curves have from PostgreSQL is in the file, and is said to be from there.
    bench.scene.plantStore.m_settings.enabled = true;
    bench.scene.plantStore.m_past = [&](const TagUuid &tag, const TrendQuery &query) -> Result<TrendResult> {
        TrendResult result;
        if (tag == bench.tag(kTemperature) && query.from <= now - 150s && query.to > now - 150s)
            result.samples.push_back({now - 150s, 69.5, StatusCode::Good});
        return result;
    };
    lines = exported();
    QCOMPARE(lines.size(), 6);
    QCOMPARE(lines[1], toIso(now - 150s).toLatin1() + ",PLC-MIX,rea-a.temperature,69.5,Cel,Good,Good,postgresql\r");
    QVERIFY(lines[2].endsWith(",local\r"));

    // And what is missing since it cannot be asked is told.
    bench.scene.plantStore.m_past = [](const TagUuid &, const TrendQuery &) -> Result<TrendResult> {
        return Error{Error::Kind::Unreachable, q("The server does not answer."), {}};
    };
    lines = exported();
    QCOMPARE(lines.size(), 5);
    QVERIFY2(remarks.last().first().toString().contains(q("The server does not answer.")), qPrintable(remarks.last().first().toString()));
}

void TestTrendHistory::emptyRangeIsSaidAndWritesNothing()
{
    TrendBench bench;
    bench.add(kTemperature);
    Plant plant = bench.scene.editor->plant(); // a pen whose tag is gone: nothing can be exported
    for (Device &device : plant.sites[0].devices)
        device.tags.removeIf([](const Tag &tag) { return tag.code == q("rea-a.temperature"); });
    plant.sites[0].lines[0].machines[0].keyTags.clear();
    QVERIFY(bench.scene.editor->apply(q("Remove"), plant));
    const QString path = bench.scene.folder.filePath(q("none.csv"));
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    bench.page.exportData();
    auto *dialog = bench.page.findChild<ExportDialog *>();
    QVERIFY(dialog);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    dialog->accept();
    QTRY_COMPARE(remarks.count(), 2);
    QVERIFY2(remarks.last().first().toString().contains(q("no file was written")), qPrintable(remarks.last().first().toString()));
    QVERIFY(!QFile::exists(path));
}

void TestTrendHistory::longLiveTrendStaysSmall()
{
    // Days on the screen at one reading a second: what is drawn is what is in sight, and a little more.
    TrendBench bench;
    bench.add(kTemperature);
    const TagId tag = bench.scene.id(q(kTemperature));
    UtcTime at = bench.scene.clock.utc();
    for (int round = 0; round < 20; ++round) {
        auto batch = std::make_shared<Batch>();
        for (int i = 0; i < 2'000; ++i) {
            at += 1s;
            batch->readings.push_back({tag, StatusCode::Good, at, Payload::of(70.0 + i % 7)});
        }
        bench.scene.tap.take(BatchPtr(std::move(batch)));
        bench.scene.clock.advance(2'000s);
        bench.page.tick();
    }
    bench.drawn();
    const int inSight = int(std::chrono::duration_cast<std::chrono::seconds>(bench.plot().span()).count());
    QVERIFY2(bench.good(0).data()->size() <= 3 * inSight, qPrintable(QString::number(bench.good(0).data()->size())));
    QVERIFY(bench.good(0).data()->size() >= inSight);
}

QTEST_MAIN(TestTrendHistory)
#include "tst_trend_history.moc"
