#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/history/export_dialog.h"
#include "ui/trends/gap_ribbon.h"
#include "ui/trends/pen_model.h"
#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_page.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/tag_mime.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QHelpEvent>
#include <QJsonArray>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

#include <cmath>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr auto kTemperature = "PLC-MIX.rea-a.temperature";
constexpr auto kPressure = "PLC-MIX.rea-a.pressure";
constexpr auto kBearing = "PLC-MIX.pmp-04.bearing"; // °C as the temperature is

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! A historian that says that it holds hours only before an instant.
class HoursHistorian final : public Historian
{
public:
    explicit HoursHistorian(std::unique_ptr<Historian> inner) : m_inner(std::move(inner)) {}
    static HoursHistorian *putInto(PlantScene &scene)
    {
        auto hours = std::make_unique<HoursHistorian>(std::move(scene.historian));
        HoursHistorian *const raw = hours.get();
        scene.historian = std::move(hours);
        return raw;
    }
    std::optional<UtcTime> m_before{};

    void take(const BatchPtr &batch) override { m_inner->take(batch); }
    double fill() const override { return m_inner->fill(); }
    QUuid stationId() const override { return m_inner->stationId(); }
    std::vector<TagId> numberTags(std::span<const TagUuid> tags) override { return m_inner->numberTags(tags); }
    void setSnapshot(SnapshotPtr snapshot) override { m_inner->setSnapshot(std::move(snapshot)); }
    CommitSubscription onCommit(std::function<void(const CommitNotice &)> notify) override { return m_inner->onCommit(std::move(notify)); }
    CommitSubscription onEvent(std::function<void(const Event &)> notify) override { return m_inner->onEvent(std::move(notify)); }
    void append(Event event, std::function<void(Result<quint64>)> committed) override { m_inner->append(std::move(event), std::move(committed)); }
    HistorianCounters counters() const override { return m_inner->counters(); }
    LatencySummary commitLatency() const override { return m_inner->commitLatency(); }
    JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) override
    {
        return m_inner->queryTrend(query, [before = m_before, done = std::move(done)](Result<TrendResult> result) {
            if (result.ok())
                result->rolledBefore = before;
            done(std::move(result));
        });
    }
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<RawResult>::Callback done) override
    {
        return m_inner->queryRaw(tag, from, to, atMost, std::move(done));
    }
    JobPtr<std::vector<Bucket>> queryBuckets(const BucketQuery &query, Job<std::vector<Bucket>>::Callback done) override
    {
        return m_inner->queryBuckets(query, std::move(done));
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override
    {
        return m_inner->queryEvents(filter, std::move(done));
    }
    void stop(std::chrono::milliseconds limit) override { m_inner->stop(limit); }

private:
    const std::unique_ptr<Historian> m_inner;
};

struct TrendBench
{
    PlantScene scene;
    HoursHistorian *const hours = HoursHistorian::putInto(scene);
    const UiServices services = (scene.keep(), scene.services());
    PlantWatch watch{services};
    const PageParts parts = [] {
        PageParts all;
        all.exportHistory = exportHistory;
        return all;
    }();
    const PageContext context{services, watch, parts};
    TrendPage page{context};

    TrendBench()
    {
        scene.theme.applyTo(*qApp);
        page.restoreState({}); // no pens
        page.resize(900, 600);
        page.show();
        plotWidget().replot();
    }
    TrendPlot &plot() { return page.plot(); }
    QCustomPlot &plotWidget() { return *page.plot().findChild<QCustomPlot *>(); }
    TagUuid tag(const char *code) const { return scene.editor->snapshot()->find(scene.id(q(code)))->tag->id; }
    void add(const char *code) { page.addPens({tag(code)}); }
    //! A second passes, with a display tick at its end.
    void second()
    {
        scene.clock.advance(1s);
        page.tick();
    }
    void drawn()
    {
        page.tick();
        plotWidget().replot(QCustomPlot::rpImmediateRefresh);
    }
    bool loaded()
    {
        page.tick();
        return !plot().isLoading() && plot().sampleAt(0, plot().to()).has_value();
    }
    QCPGraph &good(int pen) { return *plotWidget().graph(pen * 2); }
    QCPGraph &uncertain(int pen) { return *plotWidget().graph(pen * 2 + 1); }
    //! A place inside the axes, as a share of their width.
    QPointF inside(double share)
    {
        const QRect axes = plotWidget().axisRect()->rect();
        return {axes.left() + share * axes.width(), double(axes.center().y())};
    }
    UtcTime timeAt(double x) { return fromMicroseconds(qint64(plotWidget().xAxis->pixelToCoord(x) * 1e6)); }
    void wheel(QPointF at, int steps)
    {
        QCustomPlot &widget = plotWidget();
        QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * steps), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&widget, &event);
        drawn();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&plot(), key, modifiers); }
    QTableView &legend() { return *page.findChild<QTableView *>(); }
    QString cell(int row, PenModel::Column column) { return legend().model()->index(row, column).data().toString(); }
    void press(const char *words)
    {
        for (QToolButton *button : page.findChildren<QToolButton *>()) {
            if (button->text() == q(words))
                return button->click();
        }
        qFatal("no button says %s", words);
    }
};

//! For people to look at, where LINESIDE_PICTURES names a folder.
void savePicture(QWidget &widget, const char *name)
{
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + u'/' + q(name) + q(".png"));
}

qint64 secondsBetween(UtcTime a, UtcTime b)
{
    return std::llround(std::chrono::duration<double>(b - a).count());
}

} // namespace

class TestTrends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dropAddsPens();
    void penBeyondTheLastIsRefusedInWords();
    void penIsRemovedByTheKeyboard();
    void unitsShareAnAxis();
    void liveScrolls();
    void pauseStopsTheViewAlone();
    void wheelZoomsAboutThePointer();
    void wheelOverAnAxisZoomsThatAxis();
    void dragPans();
    void keysPanAndZoom();
    void twoCursorsTellTheDifference();
    void cursorFollowsTheMouse();
    void scrollBackReadsHistory();
    void liveAndHistoryDoNotDouble();
    void badIsAGapAndUncertainIsDotted();
    void stopOfTheStationIsAGap();
    void whatIsNotHereComesFromThePlant();
    void hoursAreSaidToBeHours();
    void withoutAPlantDatabaseNobodyIsAsked();
    void ribbonTellsWhatWaitsAndWhatCameLate();
    void hiddenPenIsNotDrawn();
    void csvHoldsWhatIsShown();
    void emptyRangeIsSaidAndWritesNothing();
    void pictureIsTheTrend();
    void stateComesBack();
    void removedTagDrawsNothing();
    void longLiveTrendStaysSmall();
};

void TestTrends::dropAddsPens()
{
    TrendBench bench;
    QVERIFY(bench.plot().pens().empty());
    QVERIFY(!bench.page.canExport());
    const SnapshotPtr snapshot = bench.scene.editor->snapshot();
    const auto mime = tagMimeData({snapshot->find(bench.scene.id(q(kTemperature))), snapshot->find(bench.scene.id(q(kPressure)))});
    QSignalSpy exportable(&bench.page, &Page::canExportChanged);
    for (int i = 0; i < 2; ++i) { // the second time brings nothing new
        QDragEnterEvent enter(QPoint(400, 200), Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&bench.page, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(400, 200), Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&bench.page, &drop);
    }
    QCOMPARE(bench.plot().pens().size(), size_t(2));
    QCOMPARE(bench.plot().pens()[0].tag, bench.tag(kTemperature));
    QVERIFY(bench.plot().pens()[0].color != bench.plot().pens()[1].color);
    QCOMPARE(exportable.count(), 1);
    QVERIFY(bench.page.canExport());
    QMimeData words;
    words.setText(q("PLC-MIX.tnk-01.level"));
    QDragEnterEvent enter(QPoint(400, 200), Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&bench.page, &enter);
    QVERIFY(!enter.isAccepted());
}

void TestTrends::penBeyondTheLastIsRefusedInWords()
{
    TrendBench bench;
    std::vector<TagUuid> tags;
    for (const TagEntry &entry : bench.scene.editor->snapshot()->tags())
        tags.push_back(entry.tag->id);
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    tags.resize(TrendPlot::kMaxPens);
    bench.page.addPens(tags);
    QCOMPARE(remarks.count(), 0);
    QSet<int> colours;
    for (const TrendPen &pen : bench.plot().pens())
        colours.insert(pen.color);
    QCOMPARE(colours.size(), TrendPlot::kMaxPens);
    bench.add("GW-CAP.cap-01.torque");
    QCOMPARE(bench.plot().pens().size(), size_t(TrendPlot::kMaxPens));
    QCOMPARE(remarks.count(), 1);
    QVERIFY(remarks.first().first().toString().contains(q("16")));
}

void TestTrends::penIsRemovedByTheKeyboard()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.add(kPressure);
    const int colour = bench.plot().pens()[0].color;
    bench.legend().selectRow(0);
    bench.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench.page));
    bench.legend().setFocus();
    QTest::keyClick(&bench.legend(), Qt::Key_Delete);
    QCOMPARE(bench.plot().pens().size(), size_t(1));
    QCOMPARE(bench.plot().pens()[0].tag, bench.tag(kPressure));
    bench.add(kBearing);
    QCOMPARE(bench.plot().pens()[1].color, colour); // free again
}

void TestTrends::unitsShareAnAxis()
{
    TrendBench bench;
    for (const char *code : {kTemperature, kPressure, kBearing})
        bench.add(code);
    for (int i = 0; i < 3; ++i) {
        bench.scene.feed(q(kTemperature), 70 + i);
        bench.scene.feed(q(kPressure), 1.8 + 0.1 * i);
        bench.scene.feed(q(kBearing), 58 + i);
        bench.second();
    }
    bench.drawn();
    QCOMPARE(bench.good(0).valueAxis(), bench.good(2).valueAxis());
    QVERIFY(bench.good(0).valueAxis() != bench.good(1).valueAxis());
    QCOMPARE(bench.good(0).valueAxis()->label(), q("°C"));
    QCOMPARE(bench.good(1).valueAxis()->label(), q("bar"));
    // Each axis holds what its pens show.
    const QCPRange celsius = bench.good(0).valueAxis()->range();
    QVERIFY(celsius.contains(58) && celsius.contains(72));
    const QCPRange bar = bench.good(1).valueAxis()->range();
    QVERIFY(bar.contains(1.8) && bar.contains(2.0) && !bar.contains(58));
}

void TestTrends::liveScrolls()
{
    TrendBench bench;
    bench.add(kTemperature);
    const UtcTime before = bench.plot().to();
    const auto span = bench.plot().span();
    for (int i = 0; i < 10; ++i) {
        bench.scene.feed(q(kTemperature), 70 + i);
        bench.second();
    }
    QVERIFY(bench.plot().isLive());
    QCOMPARE(secondsBetween(before, bench.plot().to()), qint64(10));
    QCOMPARE(bench.plot().span(), span);
    QCOMPARE(bench.plot().newest(0)->value, 79.0);
    bench.drawn();
    QCOMPARE(bench.plotWidget().xAxis->range().upper, double(toMicroseconds(bench.plot().to())) / 1e6);
    // A steady value goes on to the edge.
    bench.scene.clock.advance(20s);
    bench.drawn();
    QCOMPARE((bench.good(0).data()->constEnd() - 1)->value, 79.0);
    QVERIFY((bench.good(0).data()->constEnd() - 1)->key > bench.plotWidget().xAxis->range().upper - 1);
}

void TestTrends::pauseStopsTheViewAlone()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.scene.feed(q(kTemperature), 70);
    bench.second();
    QSignalSpy live(&bench.plot(), &TrendPlot::liveChanged);
    bench.key(Qt::Key_Space);
    QVERIFY(!bench.plot().isLive());
    QCOMPARE(live.count(), 1);
    const UtcTime from = bench.plot().from();
    const UtcTime to = bench.plot().to();
    const quint64 stored = bench.scene.stored();
    for (int i = 0; i < 90; ++i) {
        bench.scene.feed(q(kTemperature), 71 + i);
        bench.second();
    }
    QCOMPARE(bench.plot().from(), from);
    QCOMPARE(bench.plot().to(), to);
    // Everything else goes on: latest values, history, and the pen's own samples.
    QCOMPARE(bench.plot().newest(0)->value, 160.0);
    QCOMPARE(bench.scene.latest.get(bench.scene.id(q(kTemperature))).reading.value.asDouble(), 160.0);
    QTRY_VERIFY(bench.scene.stored() >= stored + 90);
    bool told = false;
    for (const QLabel *label : bench.plot().findChildren<QLabel *>())
        told |= label->isVisible() && label->text().startsWith(q("Paused, 1 min"));
    QVERIFY(told);
    bench.key(Qt::Key_End);
    QVERIFY(bench.plot().isLive());
    QCOMPARE(bench.plot().to(), bench.scene.clock.utc());
}

void TestTrends::wheelZoomsAboutThePointer()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.plot().setLive(false);
    bench.drawn();
    const auto span = bench.plot().span();
    const QPointF at = bench.inside(0.3);
    const UtcTime under = bench.timeAt(at.x());
    bench.wheel(at, 2);
    QVERIFY(std::abs(double(bench.plot().span().count()) / double(span.count()) - 0.64) < 0.001);
    QVERIFY(std::abs(secondsBetween(under, bench.timeAt(at.x()))) <= 1);
    bench.wheel(at, -2);
    QVERIFY(std::abs(double(bench.plot().span().count()) / double(span.count()) - 1) < 0.001);
    // While live the newest stays at the right edge.
    bench.plot().setLive(true);
    bench.wheel(at, 1);
    QVERIFY(bench.plot().isLive());
    QCOMPARE(bench.plot().to(), bench.scene.clock.utc());
    QVERIFY(bench.plot().span() < span);
}

void TestTrends::wheelOverAnAxisZoomsThatAxis()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.add(kPressure);
    for (int i = 0; i < 3; ++i) {
        bench.scene.feed(q(kTemperature), 70 + i);
        bench.scene.feed(q(kPressure), 1.8 + 0.1 * i);
        bench.second();
    }
    bench.drawn();
    const auto span = bench.plot().span();
    QCPAxis *first = bench.good(0).valueAxis();
    QCPAxis *second = bench.good(1).valueAxis();
    const QCPRange celsius = first->range();
    const QCPRange bar = second->range();
    // Axes at the left stand beside each other, the first nearest to the curves.
    const QRect axes = bench.plotWidget().axisRect()->rect();
    bench.wheel({axes.left() - 6.0, double(axes.center().y())}, 1);
    QVERIFY(first->range().size() < celsius.size() * 0.9);
    QCOMPARE(second->range().size(), bar.size());
    QCOMPARE(bench.plot().span(), span);
    bench.key(Qt::Key_Home); // back to what fits
    bench.drawn();
    QVERIFY(first->range().contains(70) && first->range().contains(72));
}

void TestTrends::dragPans()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.drawn();
    const UtcTime to = bench.plot().to();
    const auto span = bench.plot().span();
    QCustomPlot &widget = bench.plotWidget();
    const QPoint start = bench.inside(0.4).toPoint();
    const QPoint end = bench.inside(0.65).toPoint();
    QTest::mousePress(&widget, Qt::LeftButton, Qt::NoModifier, start);
    for (int i = 1; i <= 5; ++i) {
        const QPointF at = start + (end - start) * i / 5.0;
        QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, Qt::NoModifier, end);
    QVERIFY(!bench.plot().isLive()); // who looks back is not pulled forward again
    const double moved = std::chrono::duration<double>(to - bench.plot().to()) / std::chrono::duration<double>(span);
    QVERIFY2(std::abs(moved - 0.25) < 0.02, qPrintable(QString::number(moved)));
    QCOMPARE(secondsBetween(UtcTime(bench.plot().span()), UtcTime(span)), qint64(0));
}

void TestTrends::keysPanAndZoom()
{
    TrendBench bench;
    bench.add(kTemperature);
    const UtcTime to = bench.plot().to();
    const auto span = bench.plot().span();
    bench.key(Qt::Key_PageUp);
    QCOMPARE(bench.plot().to(), to - span);
    bench.key(Qt::Key_PageDown);
    QCOMPARE(bench.plot().to(), to);
    bench.key(Qt::Key_Plus);
    QVERIFY(bench.plot().span() < span);
    bench.key(Qt::Key_Minus);
    QVERIFY(std::abs(double(bench.plot().span().count()) / double(span.count()) - 1) < 0.001);
    for (int i = 0; i < 200; ++i)
        bench.key(Qt::Key_Plus);
    QCOMPARE(bench.plot().span(), std::chrono::microseconds(1s)); // there is an end
}

void TestTrends::twoCursorsTellTheDifference()
{
    TrendBench bench;
    QAbstractItemModelTester tester(bench.legend().model());
    bench.add(kTemperature);
    for (int i = 0; i <= 60; ++i) {
        bench.scene.feed(q(kTemperature), 60 + i * 0.5);
        bench.second();
    }
    QVERIFY(bench.cell(0, PenModel::DeltaColumn).isEmpty());
    bench.press("Cursors");
    QVERIFY(bench.plot().cursorsShown());
    const UtcTime end = bench.plot().to();
    bench.plot().moveCursor(0, end - 50s);
    bench.plot().moveCursor(1, end - 10s);
    // Readings came at each second's begin: the value in force is the one before.
    const double a = bench.plot().sampleAt(0, end - 50s)->value;
    const double b = bench.plot().sampleAt(0, end - 10s)->value;
    QCOMPARE(b - a, 20.0);
    QCOMPARE(bench.cell(0, PenModel::DeltaColumn), q("20.0 °C"));
    QCOMPARE(bench.cell(0, PenModel::FirstColumn), QLocale().toString(a, 'f', 1) + q(" °C"));
    const QString head = bench.legend().model()->headerData(PenModel::DeltaColumn, Qt::Horizontal).toString();
    QVERIFY2(head.contains(q("40.00 s")), qPrintable(head));
    // Arrows move the active one by a pixel, with Shift by twenty.
    const UtcTime before = bench.plot().cursor(1);
    bench.key(Qt::Key_Right);
    const auto step = bench.plot().cursor(1) - before;
    QVERIFY(step > 0us);
    bench.key(Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(bench.plot().cursor(1), before + step - step * 20);
    bench.key(Qt::Key_X);
    bench.key(Qt::Key_Right);
    QCOMPARE(bench.plot().cursor(0), end - 50s + step);
    // A cursor before the first value has nothing to tell.
    bench.plot().moveCursor(0, end - 200s);
    QCOMPARE(bench.cell(0, PenModel::FirstColumn), q("–"));
    QCOMPARE(bench.cell(0, PenModel::DeltaColumn), q("–"));
}

void TestTrends::cursorFollowsTheMouse()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.plot().setLive(false);
    bench.plot().showCursors(true);
    bench.drawn();
    QCustomPlot &widget = bench.plotWidget();
    const double x = widget.xAxis->coordToPixel(double(toMicroseconds(bench.plot().cursor(0))) / 1e6);
    const QPointF to = bench.inside(0.5);
    const UtcTime range = bench.plot().to();
    QTest::mousePress(&widget, Qt::LeftButton, Qt::NoModifier, QPoint(int(x) + 2, int(to.y())));
    QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, Qt::LeftButton, Qt::NoModifier, to.toPoint());
    QVERIFY(std::abs(secondsBetween(bench.plot().cursor(0), bench.timeAt(to.x()))) <= 1);
    QCOMPARE(bench.plot().to(), range); // the curves stayed where they were
}

void TestTrends::scrollBackReadsHistory()
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

void TestTrends::liveAndHistoryDoNotDouble()
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

void TestTrends::badIsAGapAndUncertainIsDotted()
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

void TestTrends::stopOfTheStationIsAGap()
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

void TestTrends::hoursAreSaidToBeHours()
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

void TestTrends::whatIsNotHereComesFromThePlant()
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

void TestTrends::withoutAPlantDatabaseNobodyIsAsked()
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

void TestTrends::ribbonTellsWhatWaitsAndWhatCameLate()
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

void TestTrends::hiddenPenIsNotDrawn()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.add(kPressure);
    QAbstractItemModel *legend = bench.legend().model();
    QVERIFY(legend->setData(legend->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!bench.good(0).visible());
    QVERIFY(bench.good(1).visible());
    QVERIFY(legend->setData(legend->index(0, 0), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(bench.good(0).visible());
}

void TestTrends::csvHoldsWhatIsShown()
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

void TestTrends::emptyRangeIsSaidAndWritesNothing()
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

void TestTrends::pictureIsTheTrend()
{
    TrendBench bench;
    bench.add(kTemperature);
    for (int i = 0; i < 120; ++i) {
        bench.scene.feed(q(kTemperature), 70 + 5 * std::sin(i * 0.2));
        bench.second();
    }
    bench.plot().setSpan(2min);
    const QString path = bench.scene.folder.filePath(q("trend.png"));
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    bench.press("Save picture…");
    QTRY_COMPARE(remarks.count(), 1);
    const QImage image(path);
    QCOMPARE(image.width(), bench.plotWidget().width());
    QVERIFY(image.height() > bench.plotWidget().height()); // the ribbon belongs to it
    // The curve goes through the picture in its pen's colour.
    const QRgb colour = bench.plot().penColor(bench.plot().pens()[0]).rgb();
    QSet<int> columns;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb pixel = image.pixel(x, y);
            if (std::abs(qRed(pixel) - qRed(colour)) + std::abs(qGreen(pixel) - qGreen(colour)) + std::abs(qBlue(pixel) - qBlue(colour)) < 60)
                columns.insert(x);
        }
    }
    QVERIFY2(columns.size() > image.width() / 2, qPrintable(QString::number(columns.size())));
}

void TestTrends::stateComesBack()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.add(kPressure);
    QAbstractItemModel *legend = bench.legend().model();
    legend->setData(legend->index(1, 0), Qt::Unchecked, Qt::CheckStateRole);
    bench.plot().setSpan(15min);
    const QJsonObject state = bench.page.saveState();
    TrendPage other(bench.context);
    other.restoreState(state);
    QCOMPARE(other.plot().pens().size(), size_t(2));
    QCOMPARE(other.plot().pens()[1].tag, bench.tag(kPressure));
    QVERIFY(!other.plot().pens()[1].shown);
    QCOMPARE(other.plot().span(), std::chrono::microseconds(15min));
    // What somebody wrote into the file by hand does no harm.
    other.restoreState({{q("pens"), QJsonArray{QJsonObject{{q("tag"), q("rubbish")}}, 7, QJsonObject{{q("color"), -9}}}}, {q("span_s"), -1e300}});
    QVERIFY(other.plot().pens().empty());
    QCOMPARE(other.plot().span(), std::chrono::microseconds(15min));
}

void TestTrends::removedTagDrawsNothing()
{
    TrendBench bench;
    bench.add(kTemperature);
    bench.add(kPressure);
    bench.scene.feed(q(kPressure), 1.8);
    bench.second();
    Plant plant = bench.scene.editor->plant();
    for (Device &device : plant.sites[0].devices)
        device.tags.removeIf([](const Tag &tag) { return tag.code == q("rea-a.temperature"); });
    plant.sites[0].lines[0].machines[0].keyTags.clear();
    QVERIFY(bench.scene.editor->apply(q("Remove"), plant));
    bench.second();
    bench.drawn();
    QVERIFY(bench.cell(0, PenModel::TagColumn).contains(q("no longer")));
    QCOMPARE(bench.plot().newest(1)->value, 1.8); // its neighbour kept its samples
    (void)bench.scene.editor->undo();
    bench.scene.feed(q(kTemperature), 70);
    bench.second();
    QCOMPARE(bench.plot().newest(0)->value, 70.0);
}

void TestTrends::longLiveTrendStaysSmall()
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

QTEST_MAIN(TestTrends)
#include "tst_trends.moc"
