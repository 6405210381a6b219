#include "tests/gui/dialog_answers.h"
#include "tests/gui/trend_bench.h"
#include "ui/trends/gap_ribbon.h"
#include "ui/widgets/tag_mime.h"

#include <QAbstractItemModelTester>
#include <QDropEvent>
#include <QJsonArray>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>

using namespace lineside;
using namespace lineside::trends;
using namespace std::chrono_literals;

//! What a person does with the Trends page: pens, time, cursors, pictures.
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
    void hiddenPenIsNotDrawn();
    void pictureIsTheTrend();
    void stateComesBack();
    void removedTagDrawsNothing();
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

QTEST_MAIN(TestTrends)
#include "tst_trends.moc"
