#include "tests/gui/plant_scene.h"
#include "ui/widgets/plant_watch.h"
#include "ui/write/write_panel.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr auto kSetpoint = "PLC-MIX.rea-a.setpoint"; // may be written from 36.2 to 108.6 °C

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct WriteBench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    WritePanel panel{context};

    WriteBench()
    {
        scene.theme.applyTo(*qApp);
        scene.breathe();
        scene.set(q(kSetpoint), 72.4);
        watch.examineAll();
        panel.resize(320, 520);
        panel.show();
        panel.activateWindow();
        if (!QTest::qWaitForWindowActive(&panel))
            qFatal("the panel's window does not become active");
    }
    TagUuid tag(const char *code) const { return scene.editor->snapshot()->find(scene.id(q(code)))->tag->id; }
    void choose(const char *code) { panel.setTags({tag(code)}); }
    void changeTag(const char *code, const std::function<void(Tag &)> &change)
    {
        Plant plant = scene.editor->plant();
        for (Device &device : plant.sites[0].devices) {
            for (Tag &each : device.tags) {
                if (each.id == tag(code))
                    change(each);
            }
        }
        if (!scene.editor->apply(q("Change"), plant))
            qFatal("the change is refused");
    }
    QPushButton &send() { return panel.sendButton(); }
    QPushButton &confirm() { return panel.confirmButton(); }
    //! Types a value, sends, confirms.
    void write(const char *value)
    {
        panel.editor().clear();
        QTest::keyClicks(&panel.editor(), q(value));
        QTest::mouseClick(&send(), Qt::LeftButton);
        QTest::mouseClick(&confirm(), Qt::LeftButton);
    }
    bool says(const QString &words)
    {
        for (const QLabel *label : panel.findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    }
    //! All clicks that a hasty person gets: the second of each pair arrives as a double click, wherever it lands.
    void doubleClickAt(const QPoint &at)
    {
        const auto target = [&] {
            QWidget *child = panel.childAt(at);
            return child ? child : &panel;
        };
        const auto deliver = [&](QEvent::Type type, Qt::MouseButtons buttons) {
            QWidget *widget = target();
            const QPointF local = widget->mapFrom(&panel, at);
            QMouseEvent event(type, local, panel.mapToGlobal(at), Qt::LeftButton, buttons, Qt::NoModifier);
            QApplication::sendEvent(widget, &event);
            QCoreApplication::processEvents();
        };
        deliver(QEvent::MouseButtonPress, Qt::LeftButton);
        deliver(QEvent::MouseButtonRelease, Qt::NoButton);
        deliver(QEvent::MouseButtonDblClick, Qt::LeftButton);
        deliver(QEvent::MouseButtonRelease, Qt::NoButton);
    }
    static void holdDown(Qt::Key key)
    {
        for (int i = 0; i < 30; ++i) {
            QWidget *focus = QApplication::focusWidget();
            QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier, {}, i > 0);
            QApplication::sendEvent(focus, &press);
            QCoreApplication::processEvents();
        }
        QKeyEvent release(QEvent::KeyRelease, key, Qt::NoModifier);
        QApplication::sendEvent(QApplication::focusWidget(), &release);
    }
    QList<Event> journal(EventKind kind)
    {
        QList<Event> events;
        std::atomic<bool> done{false};
        EventFilter filter;
        filter.kinds = {kind};
        scene.historian->queryEvents(filter, [&](Result<QList<Event>> found) {
            if (found)
                events = *found;
            done = true;
        });
        if (!QTest::qWaitFor([&] { return done.load(); }, 10'000))
            qFatal("the journal does not answer");
        return events;
    }
};

} // namespace

class TestWritePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingChosen();
    void limitsAreChecked_data();
    void limitsAreChecked();
    void readOnlyIsSaid();
    void confirmsWhatExactly();
    void outcomes_data();
    void outcomes();
    void silenceBecomesUnknown();
    void badValueIsRefusedBeforeTheWire();
    void neverTwiceByDoubleClick();
    void neverTwiceByKeysHeldDown();
    void neverWhileOneIsUnderWay();
    void escapeStepsBack();
    void configurationChangedUnderTheQuestion();
    void outcomeOfALeftTagIsNotShown();
    void statesAreChosenByWord();
    void wholeNumbersStayWhole();
    void textIsWritten();
    void reasonGoesToTheJournal();
    void whoMayNotIsTold();
    void presentValueStaysLive();
};

void TestWritePanel::nothingChosen()
{
    WriteBench bench;
    bench.panel.setTags({});
    QVERIFY(!bench.panel.isEnabled());
    QVERIFY(bench.says(q("Choose a value to write")));
    bench.panel.tick();
    bench.choose(kSetpoint);
    QVERIFY(bench.panel.isEnabled());
    QVERIFY(!bench.send().isEnabled()); // nothing typed yet
}

void TestWritePanel::limitsAreChecked_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("problem");
    QTest::newRow("inside") << q("75.5") << QString();
    QTest::newRow("at the lower limit") << q("36.2") << QString();
    QTest::newRow("above") << q("108.7") << q("Above the highest");
    QTest::newRow("below") << q("-1") << q("Below the lowest");
    QTest::newRow("no number") << q("hot") << q("number");
    QTest::newRow("infinite") << q("inf") << q("");
    QTest::newRow("another language's comma") << q("75,5") << q("");
    QTest::newRow("blank") << q("   ") << q("-");
}

void TestWritePanel::limitsAreChecked()
{
    QFETCH(QString, typed);
    QFETCH(QString, problem);
    WriteBench bench;
    bench.choose(kSetpoint);
    QVERIFY(bench.says(q("Allowed: 36.2 °C to 108.6 °C")));
    QTest::keyClicks(&bench.panel.editor(), typed);
    if (problem.isNull()) {
        QVERIFY2(bench.panel.problemText().isEmpty(), qPrintable(bench.panel.problemText()));
        QVERIFY(bench.send().isEnabled());
        return;
    }
    QVERIFY(!bench.send().isEnabled());
    if (problem != q("-")) {
        QVERIFY(!bench.panel.problemText().isEmpty());
        QVERIFY2(bench.panel.problemText().contains(problem), qPrintable(bench.panel.problemText()));
        QVERIFY(bench.says(bench.panel.problemText()));
    }
    QTest::keyClick(&bench.panel.editor(), Qt::Key_Return); // Enter is no way around
    QVERIFY(!bench.confirm().isVisible());
}

void TestWritePanel::readOnlyIsSaid()
{
    WriteBench bench;
    bench.choose("PLC-MIX.rea-a.temperature");
    QVERIFY(bench.panel.problemText().contains(q("read-only")));
    QTest::keyClicks(&bench.panel.editor(), q("70"));
    QVERIFY(!bench.send().isEnabled());
}

void TestWritePanel::confirmsWhatExactly()
{
    WriteBench bench;
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("75.5"));
    QVERIFY(!bench.confirm().isVisible());
    QTest::mouseClick(&bench.send(), Qt::LeftButton);
    QVERIFY(bench.confirm().isVisible());
    QVERIFY(!bench.send().isVisible());
    QCOMPARE(bench.confirm().text(), q("Write 75.5 °C"));
    QVERIFY(bench.says(q("Write 75.5 °C to REA-A  Setpoint? It is 72.4 °C now.")));
    QVERIFY(!bench.panel.editor().isEnabled()); // what is confirmed is what was read
    QVERIFY(bench.scene.writer.writes().isEmpty());
    bench.scene.writer.answerWith({WriteResult::Done, {}, 75.5});
    QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Done")));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    QCOMPARE(bench.scene.writer.writes().first().tag, bench.scene.id(q(kSetpoint)));
    QCOMPARE(bench.scene.writer.writes().first().value.toDouble(), 75.5);
}

void TestWritePanel::outcomes_data()
{
    QTest::addColumn<WriteResult>("result");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("done") << WriteResult::Done << QString() << q("Done: 72.4 °C → 75.0 °C (read back)");
    QTest::newRow("refused") << WriteResult::Refused << q("The device says: illegal <i>data</i> value.")
                             << q("Refused: The device says: illegal <i>data</i> value.");
    QTest::newRow("not sent") << WriteResult::NotSent << q("The link is down.") << q("Not sent: The link is down.");
    QTest::newRow("unknown") << WriteResult::Unknown << q("The answer did not come.") << q("Unknown: The answer did not come.");
}

void TestWritePanel::outcomes()
{
    QFETCH(WriteResult, result);
    QFETCH(QString, reason);
    QFETCH(QString, outcome);
    WriteBench bench;
    bench.scene.writer.answerWith({result, reason, result == WriteResult::Done ? QVariant(75.0) : QVariant()});
    bench.choose(kSetpoint);
    bench.write("75");
    QTRY_VERIFY(!bench.panel.outcomeText().isEmpty() && bench.panel.outcomeText() != q("Sending…"));
    QCOMPARE(bench.panel.outcomeText(), outcome);
    QVERIFY(bench.says(outcome));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    // It stays in sight until another tag is chosen; nothing is repeated meanwhile.
    for (int i = 0; i < 50; ++i) {
        bench.scene.clock.advance(100ms);
        bench.panel.tick();
        QCoreApplication::processEvents();
    }
    QCOMPARE(bench.panel.outcomeText(), outcome);
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    QCOMPARE(bench.journal(EventKind::WriteAsked).size(), qsizetype(1));
    QCOMPARE(bench.journal(EventKind::WriteOutcome).size(), qsizetype(1));
    QCOMPARE(bench.journal(EventKind::WriteOutcome).first().user, q("m.operator"));
    bench.choose("PLC-MIX.rea-b.setpoint");
    QVERIFY(bench.panel.outcomeText().isEmpty());
}

void TestWritePanel::silenceBecomesUnknown()
{
    WriteBench bench;
    bench.scene.writer.stayAway();
    bench.choose(kSetpoint);
    bench.write("75");
    QCOMPARE(bench.panel.outcomeText(), q("Sending…"));
    QVERIFY(!bench.send().isVisible());
    QTRY_COMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    bench.scene.clock.advance(3s); // beyond the deadline
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Unknown:")));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
}

void TestWritePanel::badValueIsRefusedBeforeTheWire()
{
    WriteBench bench;
    bench.choose(kSetpoint);
    bench.scene.set(q(kSetpoint), 72.4, StatusCode::BadSensorFailure);
    bench.write("75");
    QTRY_VERIFY2(bench.panel.outcomeText().startsWith(q("Refused:")), qPrintable(bench.panel.outcomeText()));
    QVERIFY(bench.scene.writer.writes().isEmpty());
}

void TestWritePanel::neverTwiceByDoubleClick()
{
    WriteBench bench;
    bench.scene.writer.answerWith({WriteResult::Done, {}, 75.0});
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("75"));
    QCoreApplication::processEvents();
    // A double click on Send asks, and does not answer its own question.
    const QPoint sendAt = bench.send().geometry().center();
    bench.doubleClickAt(sendAt);
    QVERIFY(bench.confirm().isVisible());
    // Where the button stands in Send's place, the second half of that double click lands on it.
    const QPointF middle = bench.confirm().rect().center();
    for (const QEvent::Type type : {QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease}) {
        QMouseEvent event(type, middle, bench.confirm().mapToGlobal(middle), Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&bench.confirm(), &event);
    }
    QVERIFY(bench.confirm().isVisible());
    QCOMPARE(bench.journal(EventKind::WriteAsked).size(), qsizetype(0));
    bench.doubleClickAt(sendAt + QPoint(0, 1)); // nor does one after the other, unless it is on the new button
    QCoreApplication::processEvents();
    if (bench.confirm().isVisible()) {
        QCOMPARE(bench.panel.outcomeText(), QString());
        bench.doubleClickAt(bench.confirm().geometry().center());
    }
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Done")));
    bench.scene.clock.advance(100ms);
    QCOMPARE(bench.journal(EventKind::WriteAsked).size(), qsizetype(1));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
}

void TestWritePanel::neverTwiceByKeysHeldDown()
{
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
        WriteBench bench;
        bench.scene.writer.answerWith({WriteResult::Done, {}, 75.0});
        bench.choose(kSetpoint);
        QTest::keyClicks(&bench.panel.editor(), q("75"));
        QTest::keyClick(&bench.panel.editor(), Qt::Key_Return);
        QVERIFY(bench.confirm().hasFocus());
        WriteBench::holdDown(key);
        for (int i = 0; i < 20; ++i) { // and again, impatiently
            if (QWidget *focus = QApplication::focusWidget(); focus != &bench.panel.editor())
                QTest::keyClick(focus, key);
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(!bench.confirm().isVisible() || bench.scene.writer.writes().isEmpty());
        QVERIFY(bench.scene.writer.writes().size() <= 1);
        QVERIFY(bench.journal(EventKind::WriteAsked).size() <= 1);
    }
    // Enter held down in the field comes as far as the question.
    WriteBench bench;
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("75"));
    bench.panel.editor().setFocus();
    WriteBench::holdDown(Qt::Key_Return);
    QVERIFY(bench.confirm().isVisible());
    QVERIFY(bench.scene.writer.writes().isEmpty());
    QCOMPARE(bench.journal(EventKind::WriteAsked).size(), qsizetype(0));
    // And answered by a key of its own.
    bench.scene.writer.answerWith({WriteResult::Done, {}, 75.0});
    QTest::keyClick(&bench.confirm(), Qt::Key_Return);
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Done")));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
}

void TestWritePanel::neverWhileOneIsUnderWay()
{
    WriteBench bench;
    bench.scene.writer.stayAway();
    bench.choose(kSetpoint);
    bench.write("75");
    QTRY_COMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    // The same tag chosen again while the answer is awaited: the service says no, nothing goes out.
    bench.choose(kSetpoint);
    bench.write("80");
    QTRY_VERIFY2(bench.panel.outcomeText().startsWith(q("Refused:")), qPrintable(bench.panel.outcomeText()));
    QCOMPARE(bench.scene.writer.writes().size(), qsizetype(1));
}

void TestWritePanel::escapeStepsBack()
{
    WriteBench bench;
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("75"));
    QTest::keyClick(&bench.panel.editor(), Qt::Key_Return);
    QVERIFY(bench.confirm().isVisible());
    QSignalSpy closed(&bench.panel, &TagPanel::closeRequested);
    QTest::keyClick(&bench.confirm(), Qt::Key_Escape);
    QVERIFY(!bench.confirm().isVisible());
    QVERIFY(bench.send().isVisible());
    QCOMPARE(bench.panel.editor().text(), q("75"));
    QCOMPARE(closed.count(), 0);
    QTest::keyClick(&bench.panel, Qt::Key_Escape);
    QCOMPARE(closed.count(), 1);
    QVERIFY(bench.scene.writer.writes().isEmpty());
}

void TestWritePanel::configurationChangedUnderTheQuestion()
{
    WriteBench bench;
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("75"));
    QTest::mouseClick(&bench.send(), Qt::LeftButton);
    QVERIFY(bench.confirm().isVisible());
    bench.changeTag(kSetpoint, [](Tag &tag) { tag.writeLimits.high = 74; });
    QVERIFY(!bench.confirm().isVisible()); // the question was asked under other rules
    QVERIFY(bench.panel.problemText().contains(q("Above the highest")));
    QVERIFY(!bench.send().isEnabled());
    // A tag that left cannot be written.
    const Result<Plant> without = edits::removeDevice(bench.scene.editor->plant(), bench.scene.link(q("PLC-MIX"))->device);
    QVERIFY(without.ok());
    QVERIFY(bench.scene.editor->apply(q("Delete"), *without));
    bench.panel.tick();
    QVERIFY(!bench.send().isEnabled());
    QTest::keyClick(&bench.panel.editor(), Qt::Key_Return);
    QVERIFY(!bench.confirm().isVisible());
}

void TestWritePanel::outcomeOfALeftTagIsNotShown()
{
    WriteBench bench;
    bench.scene.writer.stayAway();
    bench.choose(kSetpoint);
    bench.write("75");
    QTRY_COMPARE(bench.scene.writer.writes().size(), qsizetype(1));
    bench.choose("PLC-MIX.rea-b.setpoint");
    bench.scene.clock.advance(3s);
    QTRY_COMPARE(bench.journal(EventKind::WriteOutcome).size(), qsizetype(1));
    QCoreApplication::processEvents();
    QVERIFY(bench.panel.outcomeText().isEmpty());
    QVERIFY(bench.send().isVisible());
}

void TestWritePanel::statesAreChosenByWord()
{
    WriteBench bench;
    bench.changeTag("PLC-MIX.rea-a.state", [](Tag &tag) { tag.writable = true; });
    bench.choose("PLC-MIX.rea-a.state");
    auto *choice = bench.panel.findChild<QComboBox *>();
    QVERIFY(choice->isVisible());
    QVERIFY(!bench.panel.editor().isVisible());
    QCOMPARE(choice->count(), 5);
    QVERIFY(!bench.send().isEnabled()); // nothing is chosen beforehand
    choice->setCurrentIndex(2);
    QVERIFY(bench.send().isEnabled());
    bench.scene.writer.answerWith({WriteResult::Done, {}, qlonglong(2)});
    QTest::mouseClick(&bench.send(), Qt::LeftButton);
    QVERIFY(bench.says(q("Write Heating to REA-A")));
    QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
    QTRY_VERIFY2(bench.panel.outcomeText().contains(q("Running → Heating")), qPrintable(bench.panel.outcomeText()));
    QCOMPARE(bench.scene.writer.writes().first().value.toLongLong(), qlonglong(2));
}

void TestWritePanel::wholeNumbersStayWhole()
{
    WriteBench bench;
    bench.changeTag(kSetpoint, [](Tag &tag) {
        tag.type = ValueType::Int64;
        tag.writeLimits = {};
        tag.decimals = 0;
    });
    bench.scene.set(q(kSetpoint), 5);
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("1.5"));
    QVERIFY(!bench.send().isEnabled());
    QVERIFY(!bench.panel.problemText().isEmpty());
    bench.scene.writer.answerWith({WriteResult::Done, {}, QVariant(qlonglong(9'007'199'254'740'993))});
    bench.write("9007199254740993"); // 2^53 + 1
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Done")));
    QCOMPARE(bench.scene.writer.writes().first().value.toLongLong(), 9'007'199'254'740'993);
}

void TestWritePanel::textIsWritten()
{
    WriteBench bench;
    bench.changeTag(kSetpoint, [](Tag &tag) {
        tag.kind = TagKind::Text;
        tag.type = ValueType::Text;
        tag.unit.clear();
        tag.writeLimits = {};
    });
    bench.choose(kSetpoint);
    QTest::keyClicks(&bench.panel.editor(), q("Batch 7 & co"));
    QVERIFY(bench.send().isEnabled());
    QTest::mouseClick(&bench.send(), Qt::LeftButton);
    QVERIFY(bench.confirm().isVisible());
    // The button shows the very words: an ampersand is no mnemonic.
    QCOMPARE(bench.confirm().text(), q("Write Batch 7 && co"));
}

void TestWritePanel::reasonGoesToTheJournal()
{
    WriteBench bench;
    bench.scene.writer.answerWith({WriteResult::Done, {}, 75.0});
    bench.choose(kSetpoint);
    for (QLineEdit *edit : bench.panel.findChildren<QLineEdit *>()) {
        if (edit != &bench.panel.editor() && edit->placeholderText().startsWith(q("Why")))
            QTest::keyClicks(edit, q("Recipe change 42"));
    }
    bench.write("75");
    QTRY_VERIFY(bench.panel.outcomeText().startsWith(q("Done")));
    QVERIFY2(bench.journal(EventKind::WriteAsked).first().text.contains(q("Recipe change 42")),
             qPrintable(bench.journal(EventKind::WriteAsked).first().text));
}

void TestWritePanel::whoMayNotIsTold()
{
    PlantScene scene;
    scene.breathe();
    UiServices services = scene.services();
    scene.seat.setActor({q("guest"), q("10.0.0.7")});
    PlantWatch watch(services);
    const PageParts parts;
    const PageContext context{services, watch, parts};
    WritePanel panel(context);
    panel.show();
    panel.setTags({scene.editor->snapshot()->find(q(kSetpoint))->tag->id});
    panel.editor().setText(q("75"));
    QVERIFY(!panel.problemText().isEmpty());
    QVERIFY(!panel.sendButton().isEnabled());
}

void TestWritePanel::presentValueStaysLive()
{
    WriteBench bench;
    bench.choose(kSetpoint);
    const QImage before = bench.panel.grab().toImage();
    bench.scene.set(q(kSetpoint), 55.5);
    for (int i = 0; i < 5; ++i)
        bench.panel.tick();
    QVERIFY(bench.panel.grab().toImage() != before);
}

QTEST_MAIN(TestWritePanel)
#include "tst_write_panel.moc"
