#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/events/event_model.h"
#include "ui/events/event_page.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct EventBench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    EventPage page{context};
    quint64 written = 0;

    EventBench()
    {
        scene.theme.applyTo(*qApp);
        page.resize(1100, 500);
        page.show();
    }
    EventModel &model() { return page.model(); }
    QTableView &table() { return *page.findChild<QTableView *>(); }
    QLineEdit &filter() { return *page.findChild<QLineEdit *>(); }
    QComboBox &severity() { return *page.findChildren<QComboBox *>()[1]; }
    QComboBox &period() { return *page.findChildren<QComboBox *>()[2]; }
    void append(const char *source, Severity severity, const QString &text, std::chrono::seconds ago = 0s,
                EventKind kind = EventKind::Warning)
    {
        Event event;
        event.at = scene.clock.utc() - ago;
        event.kind = kind;
        event.severity = severity;
        event.source = q(source);
        event.text = text;
        scene.historian->append(event);
        ++written;
    }
    //! Until history has them, and the page has had the time to ask.
    bool settled()
    {
        if (scene.historian->counters().storedEvents < written)
            return false;
        scene.clock.advance(2s);
        page.tick();
        return true;
    }
    QString count()
    {
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            if (label->text().contains(q("events")))
                return label->text();
        }
        return {};
    }
    QString cell(int row, EventModel::Column column) { return model().index(row, column).data().toString(); }
};

} // namespace

class TestEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newEventsAppearByThemselves();
    void nothingNewAsksNothing();
    void selectionStaysWhenEventsCome();
    void filtersByWords();
    void filtersBySeverity();
    void filtersByTime();
    void severityIsSeenWithoutColour();
    void emptyJournalSaysWhy();
    void goToADevice();
    void exportHoldsEveryField();
    void scrollsBackBeyondTheFirstPortion();
};

void TestEvents::newEventsAppearByThemselves()
{
    EventBench bench;
    QAbstractItemModelTester tester(&bench.model());
    bench.append("GW-CAP", Severity::Error, q("GW-CAP has no link (connection refused)."), 0s, EventKind::LinkDown);
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 1);
    QCOMPARE(bench.cell(0, EventModel::SourceColumn), q("GW-CAP"));
    QCOMPARE(bench.cell(0, EventModel::KindColumn), q("Link down"));
    QCOMPARE(bench.cell(0, EventModel::SeverityColumn), q("Error"));
    QVERIFY(bench.cell(0, EventModel::TextColumn).contains(q("connection refused")));
    bench.append("GW-CAP", Severity::Info, q("GW-CAP is connected."), 0s, EventKind::LinkUp);
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 2);
    QCOMPARE(bench.cell(0, EventModel::KindColumn), q("Link up")); // newest first
    QCOMPARE(bench.count(), q("2 events"));
}

void TestEvents::nothingNewAsksNothing()
{
    EventBench bench;
    bench.append("station", Severity::Info, q("Something."));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 1);
    QSignalSpy reset(&bench.model(), &QAbstractItemModel::modelReset);
    QSignalSpy added(&bench.model(), &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 20; ++i) {
        bench.scene.clock.advance(2s);
        bench.page.tick();
        QCoreApplication::processEvents();
    }
    QCOMPARE(reset.count() + added.count(), 0);
}

void TestEvents::selectionStaysWhenEventsCome()
{
    EventBench bench;
    for (int i = 0; i < 5; ++i)
        bench.append("station", Severity::Info, QStringLiteral("event %1").arg(i));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 5);
    bench.table().selectRow(2);
    bench.append("station", Severity::Info, q("another"));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 6);
    const QModelIndexList selected = bench.table().selectionModel()->selectedRows(EventModel::TextColumn);
    QCOMPARE(selected.size(), qsizetype(1));
    QCOMPARE(selected.first().data().toString(), q("event 2"));
}

void TestEvents::filtersByWords()
{
    EventBench bench;
    bench.append("GW-CAP", Severity::Error, q("no link"));
    bench.append("PLC-MIX.rea-a.setpoint", Severity::Info, q("Write asked: 100 % of <b>it</b>"));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 2);
    QTest::keyClicks(&bench.filter(), q("gw-cap"));
    QTRY_COMPARE(bench.model().rowCount(), 1);
    bench.filter().setText(q("WRITE"));
    QTRY_VERIFY(bench.model().rowCount() == 1 && bench.cell(0, EventModel::SourceColumn).startsWith(q("PLC-MIX")));
    bench.filter().setText(q("% of <")); // a wildcard of the store's language is a sign like others
    QTRY_COMPARE(bench.model().rowCount(), 1);
    bench.filter().setText(q("_"));
    QTRY_COMPARE(bench.model().rowCount(), 0);
    bench.filter().clear();
    QTRY_COMPARE(bench.model().rowCount(), 2);
}

void TestEvents::filtersBySeverity()
{
    EventBench bench;
    for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Error, Severity::Critical})
        bench.append("x", severity, q("event"));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 4);
    for (int index = 0; index < 4; ++index) {
        bench.severity().setCurrentIndex(index);
        QTRY_COMPARE(bench.model().rowCount(), 4 - index);
    }
    QCOMPARE(bench.cell(0, EventModel::SeverityColumn), q("Critical"));
}

void TestEvents::filtersByTime()
{
    EventBench bench;
    bench.append("x", Severity::Info, q("last month"), 30 * 86'400s);
    bench.append("x", Severity::Info, q("this week"), 3 * 86'400s);
    bench.append("x", Severity::Info, q("today"), 7'200s);
    bench.append("x", Severity::Info, q("now"), 60s);
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 2); // a day, unless somebody asks for more
    bench.period().setCurrentIndex(0);
    QTRY_COMPARE(bench.model().rowCount(), 1);
    bench.period().setCurrentIndex(2);
    QTRY_COMPARE(bench.model().rowCount(), 3);
    bench.period().setCurrentIndex(3);
    QTRY_COMPARE(bench.model().rowCount(), 4);
}

void TestEvents::severityIsSeenWithoutColour()
{
    EventBench bench;
    for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Error, Severity::Critical})
        bench.append("x", severity, q("event"));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 4);
    // The glyph before the word has a shape of its own for each.
    std::vector<QImage> shapes;
    for (int row = 0; row < 4; ++row) {
        const QRect cell = bench.table().visualRect(bench.model().index(row, EventModel::SeverityColumn));
        const QRect glyph(cell.left(), cell.top() + 1, bench.scene.theme.px(20), cell.height() - 2);
        const QImage image = bench.table().viewport()->grab(glyph).toImage().convertToFormat(QImage::Format_Grayscale8);
        QImage shape(image.size(), QImage::Format_Mono);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                shape.setPixel(x, y, std::abs(qGray(image.pixel(x, y)) - qGray(image.pixel(0, 0))) > 24);
        }
        for (const QImage &other : shapes)
            QVERIFY(shape != other);
        shapes.push_back(shape);
    }
}

void TestEvents::emptyJournalSaysWhy()
{
    EventBench bench;
    bench.append("x", Severity::Info, q("event"));
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 1);
    bench.filter().setText(q("nobody says this"));
    QTRY_COMPARE(bench.model().rowCount(), 0);
    QTRY_VERIFY(!bench.table().isVisible());
    bench.filter().clear();
    QTRY_VERIFY(bench.table().isVisible());
}

void TestEvents::goToADevice()
{
    EventBench bench;
    bench.append("GW-CAP", Severity::Error, q("no link"));
    bench.append("PLC-MIX", Severity::Error, q("no link"));
    QTRY_VERIFY(bench.settled());
    QVERIFY(bench.page.goTo(ObjectRef::of(bench.scene.link(q("GW-CAP"))->device)));
    QTRY_COMPARE(bench.model().rowCount(), 1);
    QVERIFY(!bench.page.goTo(ObjectRef::of(DeviceId::create())));
}

void TestEvents::exportHoldsEveryField()
{
    EventBench bench;
    Event event;
    event.at = bench.scene.clock.utc();
    event.kind = EventKind::WriteOutcome;
    event.severity = Severity::Warning;
    event.source = q("PLC-MIX.rea-a.setpoint");
    event.user = q("m.operator");
    event.before = q("72.4 °C");
    event.after = q("75.0 °C");
    event.text = q("=cmd|'/c calc'!A1, said \"Müller\"\nand more");
    bench.scene.historian->append(event);
    ++bench.written;
    QTRY_VERIFY(bench.settled());
    QTRY_COMPARE(bench.model().rowCount(), 1);
    const QString path = bench.scene.folder.filePath(q("events.csv"));
    QSignalSpy remarks(&bench.page, &Page::remarkMade);
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    bench.page.exportData();
    QTRY_COMPARE(remarks.count(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    QVERIFY(all.startsWith("id,time,severity,kind,source,user,before,after,text\r\n"));
    const QByteArray line = all.mid(all.indexOf("\r\n") + 2);
    QCOMPARE(line, "1," + toIso(event.at).toLatin1() + q(",WARNING,WRITE_OUTCOME,PLC-MIX.rea-a.setpoint,m.operator,72.4 °C,75.0 °C,").toUtf8()
                 + q("\"'=cmd|'/c calc'!A1, said \"\"Müller\"\"\nand more\"\r\n").toUtf8()); // nothing a spreadsheet would run
}

void TestEvents::scrollsBackBeyondTheFirstPortion()
{
    EventBench bench;
    for (int i = 0; i < 5'200; ++i)
        bench.append("x", Severity::Info, QString::number(i), std::chrono::seconds(5'200 - i));
    QTRY_VERIFY_WITH_TIMEOUT(bench.settled(), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.model().rowCount(), 5'000, 30'000);
    QCOMPARE(bench.count(), q("the newest 5,000 events"));
    const QString top = bench.cell(0, EventModel::TextColumn);
    bench.table().selectRow(4'999);
    bench.table().scrollToBottom();
    QTRY_COMPARE_WITH_TIMEOUT(bench.model().rowCount(), 5'200, 30'000);
    QCOMPARE(bench.cell(0, EventModel::TextColumn), top);
    QCOMPARE(bench.cell(5'199, EventModel::TextColumn), q("0"));
    QCOMPARE(bench.table().selectionModel()->selectedRows().first().row(), 4'999); // what was there stays in its place
    QCOMPARE(bench.count(), q("5,200 events"));
    // Another question begins with the newest again.
    bench.filter().setText(q("5"));
    QTRY_VERIFY_WITH_TIMEOUT(bench.model().rowCount() < 5'000, 30'000);
}

QTEST_MAIN(TestEvents)
#include "tst_events.moc"
