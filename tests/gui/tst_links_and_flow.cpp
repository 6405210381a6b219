#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "history/fault_vfs.h"
#include "ui/devices/device_steps.h"
#include "ui/flow/flow_page.h"
#include "ui/flow/hop_box.h"
#include "ui/links/frame_log.h"
#include "ui/links/link_model.h"
#include "ui/links/link_page.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/tick_watch.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QtCharts/QAbstractBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

template<typename PageType>
struct FieldBench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    PageParts parts;
    QList<DeviceId> edited;
    TickWatch display{50ms};
    const PageContext context{services, watch, parts};
    PageType page{prepared()};

    const PageContext &prepared()
    {
        scene.theme.applyTo(*qApp);
        parts.editDevice = [this](const PageContext &, QWidget *, const DeviceId &device) { edited += device; };
        return context;
    }
    explicit FieldBench(const HistorianSettings &settings = {})
        : scene(0, settings)
    {
        page.resize(1200, 700);
        page.show();
        second();
    }
    void second()
    {
        scene.clock.advance(1s);
        watch.tick();
        watch.examineAll();
        page.tick();
    }
    bool says(const QString &words)
    {
        for (const QLabel *label : page.template findChildren<QLabel *>()) {
            if (label->isVisibleTo(&page) && label->text().contains(words))
                return true;
        }
        return false;
    }
};

struct LinkBench : FieldBench<LinkPage>
{
    QTableView &table()
    {
        for (QTableView *view : page.findChildren<QTableView *>()) {
            if (qobject_cast<QSortFilterProxyModel *>(view->model()))
                return *view;
        }
        qFatal("the page has no table of links");
    }
    FrameLog &log() { return *page.findChild<FrameLog *>(); }
    QTableView &frames() { return *log().findChild<QTableView *>(); }
    QTabWidget &tabs() { return *page.findChild<QTabWidget *>(); }
    int rowOf(const char *device)
    {
        const QUuid id = scene.link(q(device))->device.uuid;
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            if (table().model()->index(row, 0).data(LinkModel::DeviceRole).toUuid() == id)
                return row;
        }
        return -1;
    }
    QString cell(const char *device, LinkModel::Column column) { return table().model()->index(rowOf(device), column).data().toString(); }
    int watchers(const char *device) { return scene.gateway.m_watched.value(scene.link(q(device))->device); }
    void addFrame(const char *device, const char *hex, bool outgoing, const char *note = "", bool fault = false)
    {
        FrameRecord frame;
        frame.at = scene.clock.utc();
        frame.bytes = QByteArray::fromHex(hex);
        frame.size = frame.bytes.size();
        frame.outgoing = outgoing;
        frame.fault = fault;
        frame.note = q(note);
        scene.gateway.m_frames[scene.link(q(device))->device] += frame;
    }
};

struct FlowBench : FieldBench<FlowPage>
{
    using FieldBench<FlowPage>::FieldBench;
    const HopFigures &hop(int index) { return page.findChildren<HopBox *>()[index]->figures(); }
    //! The clock moves on under the page's own tick, as the display does.
    void ticks(int count)
    {
        for (int i = 0; i < count; ++i) {
            scene.clock.advance(50ms);
            display.tick(scene.clock.steady());
            page.tick();
        }
    }
};

} // namespace

class TestLinksAndFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowTellsStateAndCounters();
    void causeIsToldInWords();
    void countersSortAsNumbers();
    void selectionStaysWhileFiguresCome();
    void histogramShowsAnswers();
    void framesAreRecordedOnlyWhileShown();
    void frameIsReadFieldByField();
    void standingLogCanBeRead();
    void chosenFrameStaysWhileTheLogTurns();
    void framesAreExported();
    void disabledDeviceIsNoFault();
    void removedDeviceLeaves();
    void settingsOpenForTheChosen();
    void devicesAreDisabledByKey();
    void discoveredTagsAreCounted();
    void columnsThatFindNoRoomGo();

    void ratesAreThoseOfTheCounters();
    void fullQueueIsSaid();
    void removedTagsAreNoLoss();
    void lossIsSaid();
    void screenTellsItsOwnTicks();
};

void TestLinksAndFlow::rowTellsStateAndCounters()
{
    LinkBench bench;
    QAbstractItemModelTester tester(bench.page.findChild<LinkModel *>());
    LinkStatus *link = bench.scene.link(q("PLC-MIX"));
    link->requestsOk = 12'345;
    link->timeouts = 3;
    link->exceptions = 2;
    link->protocolErrors = 4;
    link->malformed = 1;
    link->period = 250ms;
    link->widenedPeriod = 500ms;
    LatencyHistogram histogram;
    histogram.add(2ms, 95);
    histogram.add(40ms, 5);
    link->latency = histogram.summary();
    bench.second();
    bench.second();
    QCOMPARE(bench.table().model()->rowCount(), 4);
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::ProtocolColumn), q("Modbus TCP"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::StateColumn), q("up"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::OkColumn), q("12,345"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::TimeoutColumn), q("3"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::ExceptionColumn), q("2"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::BreachColumn), q("5"));
    QCOMPARE(bench.cell("PLC-MIX", LinkModel::PeriodColumn), q("500 ms, widened"));
    const double p50 = bench.cell("PLC-MIX", LinkModel::P50Column).toDouble();
    QVERIFY2(p50 >= 2 && p50 < 2.3, qPrintable(QString::number(p50)));
    QCOMPARE(bench.cell("GW-CAP", LinkModel::P50Column), q("–")); // nothing timed is no zero
}

void TestLinksAndFlow::causeIsToldInWords()
{
    LinkBench bench;
    bench.table().selectRow(bench.rowOf("GW-CAP"));
    const QImage before = bench.table().viewport()->grab().toImage();
    bench.scene.loseLink(q("GW-CAP"), q("connection refused <b>by</b> 10.0.0.7"));
    LinkStatus *link = bench.scene.link(q("GW-CAP"));
    link->reconnects = 7;
    link->discovered = 12;
    link->lastError = q("socket error 111");
    link->lastErrorAt = bench.scene.clock.utc();
    link->bytesIn = 1'500'000;
    bench.second();
    bench.second();
    QCOMPARE(bench.cell("GW-CAP", LinkModel::StateColumn), q("no link: connection refused <b>by</b> 10.0.0.7 · 12 discovered tags"));
    QVERIFY(bench.says(q("GW-CAP has no link since")));
    QVERIFY(bench.says(q("connection refused <b>by</b> 10.0.0.7"))); // words, never markup
    QVERIFY(bench.says(q("7 reconnects")));
    QVERIFY(bench.says(q("12 tags discovered and not adopted")));
    QVERIFY(bench.says(q("socket error 111")));
    QVERIFY(bench.says(q("1.5 MB")));
    QVERIFY(bench.table().viewport()->grab().toImage() != before);
    QCOMPARE(bench.table().model()->index(bench.rowOf("GW-CAP"), 0).data(LinkModel::ConditionRole).toInt(), int(Condition::NoLink));
}

void TestLinksAndFlow::countersSortAsNumbers()
{
    LinkBench bench;
    bench.scene.link(q("PLC-MIX"))->requestsOk = 9;
    bench.scene.link(q("PLC-FILL"))->requestsOk = 100;
    bench.scene.link(q("GW-CAP"))->requestsOk = 20;
    bench.second();
    bench.second();
    bench.table().sortByColumn(LinkModel::OkColumn, Qt::DescendingOrder);
    QCOMPARE(bench.rowOf("PLC-FILL"), 0);
    QCOMPARE(bench.rowOf("GW-CAP"), 1);
    QCOMPARE(bench.rowOf("PLC-MIX"), 2);
}

void TestLinksAndFlow::selectionStaysWhileFiguresCome()
{
    LinkBench bench;
    bench.table().sortByColumn(LinkModel::OkColumn, Qt::DescendingOrder);
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("UA-PACK"))->device)));
    bench.scene.link(q("UA-PACK"))->requestsOk = 1'000;
    bench.second();
    bench.second();
    QCOMPARE(bench.rowOf("UA-PACK"), 0);
    QCOMPARE(bench.table().currentIndex().row(), 0);
    QVERIFY(bench.says(q("UA-PACK is linked")));
    QVERIFY(!bench.page.goTo(ObjectRef::of(DeviceId::create())));
}

void TestLinksAndFlow::histogramShowsAnswers()
{
    LinkBench bench;
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    bench.tabs().setCurrentIndex(1);
    const auto chart = [&] { return bench.page.findChild<QChartView *>()->chart(); };
    bench.second();
    QCOMPARE(chart()->title(), q("No answer has been timed yet."));
    QVERIFY(chart()->series().isEmpty());
    LatencyHistogram histogram;
    histogram.add(1ms, 300);
    histogram.add(64ms, 100);
    bench.scene.link(q("PLC-MIX"))->latency = histogram.summary();
    bench.second();
    bench.second();
    QCOMPARE(chart()->series().size(), qsizetype(1));
    const auto *bars = static_cast<QAbstractBarSeries *>(chart()->series().first());
    double sum = 0;
    double most = 0;
    for (int i = 0; i < bars->barSets().first()->count(); ++i) {
        sum += bars->barSets().first()->at(i);
        most = std::max(most, bars->barSets().first()->at(i));
    }
    QVERIFY(std::abs(sum - 100) < 1e-9);
    QVERIFY(std::abs(most - 75) < 1e-9);
    QVERIFY2(chart()->title().startsWith(q("400 answers")), qPrintable(chart()->title()));
    // Another device has its own.
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device)));
    bench.second();
    QCOMPARE(chart()->title(), q("No answer has been timed yet."));
}

void TestLinksAndFlow::framesAreRecordedOnlyWhileShown()
{
    LinkBench bench;
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    bench.tabs().setCurrentIndex(0);
    QCOMPARE(bench.watchers("PLC-MIX"), 1);
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-FILL"))->device)));
    QCOMPARE(bench.watchers("PLC-MIX"), 0);
    QCOMPARE(bench.watchers("PLC-FILL"), 1);
    bench.tabs().setCurrentIndex(1);
    QCOMPARE(bench.watchers("PLC-FILL"), 0);
    bench.tabs().setCurrentIndex(0);
    QCOMPARE(bench.watchers("PLC-FILL"), 1);
    bench.page.hide();
    QCOMPARE(bench.watchers("PLC-FILL"), 0);
    bench.page.show();
    bench.log().findChild<QCheckBox *>()->click();
    QCOMPARE(bench.watchers("PLC-FILL"), 0);
}

void TestLinksAndFlow::frameIsReadFieldByField()
{
    LinkBench bench;
    QAbstractItemModelTester tester(bench.frames().model());
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    bench.addFrame("PLC-MIX", "000100000006010300000002", true, "read 2 holding registers");
    bench.addFrame("PLC-MIX", "0001000000070103040000", false, "wrong length", true);
    bench.second();
    QCOMPARE(bench.frames().model()->rowCount(), 2);
    const auto cell = [&](int row, FrameModel::Column column) { return bench.frames().model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, FrameModel::DirectionColumn), q("sent"));
    QCOMPARE(cell(0, FrameModel::BytesColumn), q("00 01 00 00 00 06 01 03 00 00 00 02"));
    QCOMPARE(cell(0, FrameModel::NoteColumn), q("read 2 holding registers"));
    QCOMPARE(cell(1, FrameModel::DirectionColumn), q("received, refused"));
    bench.frames().selectRow(1);
    QCOMPARE(bench.log().findChild<QPlainTextEdit *>()->toPlainText(), q("11 bytes in words"));
    // While more come, the chosen one stays chosen.
    bench.addFrame("PLC-MIX", "0002", true);
    bench.second();
    QCOMPARE(bench.frames().model()->rowCount(), 3);
    QCOMPARE(bench.frames().currentIndex().row(), 1);
    QVERIFY(!bench.log().findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
    // Another device's log starts empty.
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-FILL"))->device)));
    QCOMPARE(bench.frames().model()->rowCount(), 0);
    QVERIFY(bench.log().findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
}

void TestLinksAndFlow::standingLogCanBeRead()
{
    LinkBench bench;
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    bench.addFrame("PLC-MIX", "01", true);
    bench.second();
    bench.log().findChild<QCheckBox *>()->click();
    bench.addFrame("PLC-MIX", "02", true);
    bench.second();
    QCOMPARE(bench.frames().model()->rowCount(), 1);
    bench.log().findChild<QCheckBox *>()->click();
    bench.second();
    QCOMPARE(bench.frames().model()->rowCount(), 2);
}

void TestLinksAndFlow::chosenFrameStaysWhileTheLogTurns()
{
    LinkBench bench;
    QAbstractItemModelTester tester(bench.page.findChild<FrameModel *>());
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    const auto add = [&](int number) { bench.addFrame("PLC-MIX", QByteArray::number(1000 + number).constData(), number % 2); };
    QList<FrameRecord> &ring = bench.scene.gateway.m_frames[bench.scene.link(q("PLC-MIX"))->device];
    for (int i = 0; i < 20; ++i) {
        add(i);
        bench.scene.clock.advance(1ms);
    }
    bench.second();
    bench.frames().selectRow(12);
    const QPlainTextEdit *words = bench.log().findChild<QPlainTextEdit *>();
    QVERIFY(!words->toPlainText().isEmpty());
    const QByteArray chosen = ring[12].bytes;
    const auto turn = [&](int by) {
        for (int i = 0; i < by; ++i) {
            bench.scene.clock.advance(1ms);
            add(100 + i);
            ring.removeFirst();
        }
        bench.second();
    };
    for (const int row : {9, 4}) {
        turn(row == 9 ? 3 : 5);
        QCOMPARE(bench.frames().selectionModel()->selectedRows().size(), qsizetype(1));
        QCOMPARE(bench.frames().currentIndex().row(), row);
        QCOMPARE(bench.page.findChild<FrameModel *>()->frames()[row].bytes, chosen);
    }
    // It has left the log: nothing else is chosen in its place, and its words can be read to their end.
    const QString read = words->toPlainText();
    turn(7);
    QVERIFY(!bench.frames().selectionModel()->hasSelection());
    QCOMPARE(words->toPlainText(), read);
    turn(20); // nothing of the former log is left
    QCOMPARE(bench.frames().model()->rowCount(), 20);
}

void TestLinksAndFlow::framesAreExported()
{
    LinkBench bench;
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("PLC-MIX"))->device)));
    bench.addFrame("PLC-MIX", "0a0b", true, "two\nlines");
    bench.addFrame("PLC-MIX", "0c", false);
    bench.second();
    const QString path = bench.scene.folder.filePath(q("frames.txt"));
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    bench.page.exportData();
    QTRY_COMPARE(remarks.count(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), qsizetype(3));
    QVERIFY2(lines[0].endsWith(" > 0a 0b  # two lines"), lines[0].constData());
    QVERIFY(lines[1].endsWith(" < 0c"));
}

void TestLinksAndFlow::disabledDeviceIsNoFault()
{
    LinkBench bench;
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].devices[2].enabled = false;
    QVERIFY(bench.scene.editor->apply(q("Disable GW-CAP"), plant));
    bench.scene.link(q("GW-CAP"))->state = LinkState::Disabled;
    bench.second();
    bench.second();
    QCOMPARE(bench.cell("GW-CAP", LinkModel::StateColumn), q("disabled"));
    QCOMPARE(bench.table().model()->index(bench.rowOf("GW-CAP"), 0).data(LinkModel::ConditionRole).toInt(), int(Condition::Normal));
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device)));
    QVERIFY(bench.says(q("GW-CAP is disabled")));
    (void)bench.scene.editor->undo();
    bench.scene.link(q("GW-CAP"))->state = LinkState::Up;
    bench.second();
    bench.second();
    QCOMPARE(bench.cell("GW-CAP", LinkModel::StateColumn), q("up"));
}

void TestLinksAndFlow::removedDeviceLeaves()
{
    LinkBench bench;
    const DeviceId device = bench.scene.link(q("GW-CAP"))->device;
    QVERIFY(bench.page.goTo(ObjectRef::of(device)));
    const Result<Plant> without = edits::removeDevice(bench.scene.editor->plant(), device);
    QVERIFY(without.ok());
    QVERIFY(bench.scene.editor->apply(q("Delete"), *without));
    bench.scene.gateway.m_links.removeIf([&](const LinkStatus &link) { return link.device == device; });
    bench.second();
    bench.second();
    QCOMPARE(bench.table().model()->rowCount(), 3);
    QCOMPARE(bench.scene.gateway.m_watched.value(device), 0);
}

void TestLinksAndFlow::settingsOpenForTheChosen()
{
    LinkBench bench;
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("UA-PACK"))->device)));
    QPushButton *settings = nullptr;
    for (QPushButton *button : bench.page.findChildren<QPushButton *>()) {
        if (button->text().startsWith(q("Device settings")))
            settings = button;
    }
    QVERIFY(settings && settings->isVisible());
    settings->click();
    QCOMPARE(bench.edited, QList<DeviceId>{bench.scene.link(q("UA-PACK"))->device});
    const QPoint at = bench.table().visualRect(bench.table().model()->index(bench.rowOf("PLC-MIX"), 0)).center();
    QTest::mouseClick(bench.table().viewport(), Qt::LeftButton, Qt::NoModifier, at); // a double click begins as a click
    QTest::mouseDClick(bench.table().viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QCOMPARE(bench.edited.last(), bench.scene.link(q("PLC-MIX"))->device);
}

void TestLinksAndFlow::devicesAreDisabledByKey()
{
    LinkBench bench;
    bench.parts.enableDevices = enableDevices;
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    bench.table().setFocus();
    bench.table().selectAll();
    QVERIFY(QTest::qWaitForWindowActive(&bench.page));
    QTest::keyClick(&bench.table(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    for (const Device &device : bench.scene.editor->plant().sites[0].devices)
        QVERIFY(!device.enabled);
    QCOMPARE(bench.scene.editor->undoName(), q("Disable 4 devices"));
    QCOMPARE(remarks.count(), 1);
    bench.table().selectRow(bench.rowOf("GW-CAP"));
    QTest::keyClick(&bench.table(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(bench.scene.editor->undoName(), q("Enable device GW-CAP"));
    (void)bench.scene.editor->undo();
    (void)bench.scene.editor->undo();
    for (const Device &device : bench.scene.editor->plant().sites[0].devices)
        QVERIFY(device.enabled);
}

void TestLinksAndFlow::discoveredTagsAreCounted()
{
    LinkBench bench;
    QList<DeviceId> opened;
    bench.parts.adoptDiscovered = [&opened](const PageContext &, QWidget *, const DeviceId &device) { opened += device; };
    const auto button = [&]() -> QPushButton * {
        for (QPushButton *each : bench.page.findChildren<QPushButton *>()) {
            if (each->text().contains(q("discovered")) && !each->isHidden())
                return each;
        }
        return nullptr;
    };
    bench.table().selectRow(bench.rowOf("GW-CAP"));
    QVERIFY(!button());
    bench.scene.link(q("GW-CAP"))->discovered = 12'345;
    bench.second();
    bench.second();
    QVERIFY2(bench.cell("GW-CAP", LinkModel::StateColumn).contains(q("12,345 discovered")),
             qPrintable(bench.cell("GW-CAP", LinkModel::StateColumn)));
    QVERIFY(button());
    button()->click();
    QCOMPARE(opened, QList<DeviceId>{bench.scene.link(q("GW-CAP"))->device});
    bench.table().selectRow(bench.rowOf("PLC-MIX"));
    bench.second();
    QVERIFY(!button());
}

void TestLinksAndFlow::columnsThatFindNoRoomGo()
{
    LinkBench bench;
    bench.scene.theme.setPercent(200);
    const auto overhang = [&] {
        return bench.table().horizontalHeader()->length() - bench.table().viewport()->width();
    };
    bench.page.resize(1440, 800); // what a screen of 1920 leaves at this size
    QTRY_VERIFY2(overhang() <= 0, qPrintable(QString::number(overhang())));
    QVERIFY(bench.table().isColumnHidden(LinkModel::P50Column));
    QVERIFY(!bench.table().isColumnHidden(LinkModel::StateColumn));
    bench.page.resize(2400, 800);
    QTRY_VERIFY(!bench.table().isColumnHidden(LinkModel::P50Column)); // back as soon as there is room
    bench.scene.theme.setPercent(100);
}

void TestLinksAndFlow::ratesAreThoseOfTheCounters()
{
    FlowBench bench;
    // 100 readings a second for five seconds, of which all are stored
    for (int second = 0; second < 6; ++second) {
        for (int i = 0; i < 100; ++i)
            bench.scene.feed(q("PLC-MIX.rea-a.temperature"), second * 100 + i);
        bench.scene.link(q("PLC-MIX"))->readings += 100;
        QTRY_COMPARE(bench.scene.stored(), quint64((second + 1) * 100));
        bench.second();
    }
    for (int hop = 0; hop < 4; ++hop)
        QVERIFY2(std::abs(bench.hop(hop).perSecond - 100) < 1, qPrintable(QStringLiteral("%1: %2").arg(hop).arg(bench.hop(hop).perSecond)));
    QVERIFY(bench.hop(2).p95Ms && bench.hop(3).p95Ms); // receive to latest value, and to disk
    QVERIFY(bench.says(q("600 received, 600 delivered")));
    QVERIFY(bench.says(q("Everything that was read is shown and stored.")));
    for (int hop = 0; hop < 5; ++hop)
        QVERIFY(!bench.hop(hop).abnormal);
}

void TestLinksAndFlow::fullQueueIsSaid()
{
    FlowBench bench;
    const SnapshotPtr snapshot = bench.scene.editor->snapshot();
    const TagEntry *entry = snapshot->find(bench.scene.id(q("PLC-MIX.rea-a.temperature")));
    // Nobody takes from the queue, until it is nearly full.
    while (bench.scene.pipeline.fill() < 0.85) {
        auto batch = std::make_shared<Batch>();
        batch->device = entry->device->id;
        batch->readings.resize(50'000, {entry->id, StatusCode::Good, bench.scene.clock.utc(), Payload::of(1.0)});
        bench.scene.queue.push(BatchPtr(std::move(batch)));
    }
    LinkStatus *link = bench.scene.link(q("PLC-MIX"));
    link->period = 250ms;
    link->widenedPeriod = 1s;
    bench.second();
    QVERIFY(bench.hop(1).abnormal);
    QVERIFY(*bench.hop(1).fill >= 0.8);
    QVERIFY(bench.hop(0).lines.contains(q("1 polled more slowly")));
    QVERIFY(bench.says(q("The station is behind")));
    bench.scene.pipeline.processOnce(SteadyTime{});
    while (bench.scene.pipeline.counters().queueBytes > 0)
        bench.scene.pipeline.processOnce(SteadyTime{});
    link->widenedPeriod = 250ms;
    bench.second();
    QVERIFY(!bench.hop(1).abnormal);
    QVERIFY(!bench.says(q("The station is behind")));
}

void TestLinksAndFlow::removedTagsAreNoLoss()
{
    FlowBench bench;
    auto batch = std::make_shared<Batch>();
    batch->device = bench.scene.link(q("PLC-MIX"))->device;
    batch->readings.push_back({TagId(4'000'000), StatusCode::Good, kNoStamp, Payload::of(1.0)});
    bench.scene.queue.push(BatchPtr(std::move(batch)));
    bench.scene.pipeline.processOnce(SteadyTime{});
    bench.second();
    QVERIFY(bench.says(q("1 for tags that have been removed")));
    QVERIFY(bench.hop(3).lines.contains(q("0 lost")));
    QVERIFY(!bench.hop(3).abnormal);
}

void TestLinksAndFlow::lossIsSaid()
{
    test::FaultVfs &disk = test::FaultVfs::instance();
    HistorianSettings settings;
    settings.vfs = disk.name();
    settings.queueBytes = 64u << 10;
    settings.retryEvery = 20ms;
    FlowBench bench(settings);
    QVERIFY(!bench.hop(3).abnormal);
    disk.failAlways(test::FaultVfs::Fault::NoSpace);
    const auto lost = [&] {
        bench.scene.store(q("PLC-MIX.rea-a.temperature"),
                          std::vector<std::pair<UtcTime, double>>(500, {bench.scene.clock.utc(), 1.0}));
        return bench.scene.historian->counters().lost > 0;
    };
    QTRY_VERIFY(lost());
    bench.second();
    const quint64 gone = bench.scene.historian->counters().lost;
    QVERIFY(bench.hop(3).abnormal);
    QVERIFY(!bench.hop(3).lines.contains(q("0 lost")));
    QVERIFY(bench.says(bench.scene.historian->counters().trouble)); // "The disk is full."
    QVERIFY(!bench.says(q("Everything that was read")));
    disk.heal();
    QTRY_VERIFY(bench.scene.historian->counters().healthy);
    bench.second();
    QVERIFY(bench.scene.historian->counters().lost >= gone);
    QVERIFY(bench.says(q("readings could not be kept"))); // it stays said
    QVERIFY(bench.hop(3).abnormal);
}

void TestLinksAndFlow::screenTellsItsOwnTicks()
{
    FlowBench bench;
    bench.page.setTickWatch(&bench.display);
    QVERIFY(!bench.hop(4).p50Ms); // nothing timed is no zero
    bench.ticks(100);
    QVERIFY(*bench.hop(4).p95Ms < 1);
    QVERIFY(bench.hop(4).lines.contains(q("longest stall: 0 ms")));
    bench.scene.clock.advance(250ms); // something holds the window up
    bench.ticks(20);
    QVERIFY2(bench.hop(4).lines.contains(q("longest stall: 250 ms")), qPrintable(bench.hop(4).lines.join(u'|')));
    QVERIFY(!bench.hop(4).abnormal); // once is told, and no alarm
    QCOMPARE(bench.display.ticks(), quint64(119));
}

QTEST_MAIN(TestLinksAndFlow)
#include "tst_links_and_flow.moc"
