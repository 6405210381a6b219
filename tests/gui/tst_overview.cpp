#include "tests/gui/plant_scene.h"
#include "ui/overview/overview_page.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace lineside;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct Bench
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    OverviewPage page{context};

    explicit Bench(int extraMachines = 0) : scene(extraMachines)
    {
        scene.theme.applyTo(*qApp);
        page.resize(1100, 700);
        page.show();
        for (int i = 0; i < 20; ++i)
            breathe();
    }
    void breathe()
    {
        scene.breathe();
        watch.tick();
        watch.examineAll();
        watch.tick();
        page.tick();
    }
    MachineCard *card(const char *code)
    {
        for (MachineCard *card : page.cards()) {
            if (card->machine() == scene.machine(q(code)).id)
                return card;
        }
        return nullptr;
    }
    //! What remains of a card without its colours.
    static QImage shape(MachineCard *card)
    {
        const QImage image = card->grab().toImage().convertToFormat(QImage::Format_RGB32);
        QImage shape(image.size(), QImage::Format_Mono);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                shape.setPixel(x, y, qGray(image.pixel(x, y)) < 170);
        }
        return shape;
    }
    static int difference(const QImage &a, const QImage &b)
    {
        int pixels = 0;
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x)
                pixels += a.pixelIndex(x, y) != b.pixelIndex(x, y);
        }
        return pixels;
    }
};

} // namespace

class TestOverview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cardTellsNameStateAndValues();
    void lostLinkIsSeenWithoutColour();
    void beyondALimitHasABorderAndAGlyph();
    void badValueIsNoNumber();
    void asManyColumnsAsFit_data();
    void asManyColumnsAsFit();
    void arrowsMoveAndEnterOpens();
    void dragCarriesKeyTags();
    void unchangedCardIsLeftAlone();
    void editRebuilds();
    void emptyPlantOffersTheNextStep();
};

void TestOverview::cardTellsNameStateAndValues()
{
    Bench bench;
    QCOMPARE(bench.page.cards().size(), qsizetype(11));
    const CardLook look = bench.card("REA-A")->look();
    QCOMPARE(look.name, q("REA-A Reactor"));
    QCOMPARE(look.stateWord, q("Running"));
    QCOMPARE(look.worst, Condition::Normal);
    QCOMPARE(look.values.size(), size_t(2));
    QCOMPARE(look.values[0].label, q("Temperature"));
    QVERIFY(look.values[0].look.spoken().endsWith(q("°C")));
    QCOMPARE(look.values[0].recent.size(), PlantWatch::kRecent);
    QVERIFY(bench.card("REA-A")->accessibleDescription().contains(q("Temperature")));
}

void TestOverview::lostLinkIsSeenWithoutColour()
{
    Bench bench;
    MachineCard *card = bench.card("CAP-01");
    const QImage before = Bench::shape(card);
    bench.scene.loseLink(q("GW-CAP"), q("connection refused"));
    for (int i = 0; i < 14; ++i)
        bench.breathe();
    const CardLook look = card->look();
    QVERIFY(look.noLink);
    QCOMPARE(look.stateWord, q("No link · 14 s"));
    QCOMPARE(look.values[0].look.state, ValueLook::State::Stale);
    QCOMPARE(look.values[0].look.age, q("14 s"));
    QVERIFY(Bench::difference(before, Bench::shape(card)) > 150);
    // Nobody else is touched.
    QVERIFY(!bench.card("FIL-01")->look().noLink);
}

void TestOverview::beyondALimitHasABorderAndAGlyph()
{
    Bench bench;
    MachineCard *card = bench.card("FIL-02");
    const QRgb red = bench.scene.theme.color(Token::Priority1).rgb();
    const auto reds = [&] {
        const QImage image = card->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            count += image.pixel(0, y) == red;
        return count;
    };
    QCOMPARE(reds(), 0);
    const QImage before = Bench::shape(card);
    bench.scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.95);
    bench.breathe();
    QCOMPARE(card->look().worst, Condition::Urgent);
    QVERIFY(reds() > card->height() / 2);
    QVERIFY(Bench::difference(before, Bench::shape(card)) > 60); // the glyph and its digit
}

void TestOverview::badValueIsNoNumber()
{
    Bench bench;
    bench.scene.set(q("UA-PACK.prs-02.force"), 0, StatusCode::BadSensorFailure);
    bench.breathe();
    const CardLook look = bench.card("PRS-02")->look();
    QCOMPARE(look.worst, Condition::Bad);
    QCOMPARE(look.values[0].look.spoken(), q("sensor fault"));
}

void TestOverview::asManyColumnsAsFit_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("columns");
    QTest::newRow("narrow") << 300 << 100 << 1;
    QTest::newRow("1280 with tree") << 1040 << 100 << 4;
    QTest::newRow("1440 with tree") << 1192 << 100 << 4;
    QTest::newRow("1280 with tree, twice as large") << 900 << 200 << 1;
    QTest::newRow("1920") << 1680 << 100 << 6;
}

void TestOverview::asManyColumnsAsFit()
{
    QFETCH(int, width);
    QFETCH(int, percent);
    QFETCH(int, columns);
    Bench bench;
    bench.scene.theme.setPercent(percent);
    QCOMPARE(bench.page.columnsFor(width), columns);
    bench.page.resize(width, 600);
    QCoreApplication::sendPostedEvents();
    // Cards stay inside and do not lie on each other.
    const QList<MachineCard *> cards = bench.page.cards();
    for (qsizetype i = 0; i < cards.size(); ++i) {
        QVERIFY(cards[i]->geometry().right() <= width);
        for (qsizetype j = 0; j < i; ++j)
            QVERIFY(!cards[i]->geometry().intersects(cards[j]->geometry()));
    }
}

void TestOverview::arrowsMoveAndEnterOpens()
{
    Bench bench;
    bench.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench.page));
    const QList<MachineCard *> cards = bench.page.cards();
    bench.page.find();
    QVERIFY(cards[0]->hasFocus());
    QTest::keyClick(cards[0], Qt::Key_Right);
    QVERIFY(cards[1]->hasFocus());
    QTest::keyClick(cards[1], Qt::Key_Down);
    QWidget *below = QApplication::focusWidget();
    QVERIFY(below != cards[1]);
    QVERIFY(below->y() > cards[1]->y());
    QSignalSpy opened(&bench.page, &Page::goToRequested);
    QTest::keyClick(below, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QTest::mouseDClick(cards[0], Qt::LeftButton);
    QCOMPARE(opened.count(), 2);
    QCOMPARE(opened.last().first().value<ObjectRef>(), ObjectRef::of(cards[0]->machine()));
}

void TestOverview::dragCarriesKeyTags()
{
    Bench bench;
    MachineCard *card = bench.card("TNK-01");
    QSignalSpy started(card, &MachineCard::dragStarted);
    // The card's own signal only: a real drag would wait for a drop.
    QObject::disconnect(card, &MachineCard::dragStarted, &bench.page, nullptr);
    QTest::mousePress(card, Qt::LeftButton, Qt::NoModifier, QPoint(20, 20));
    QMouseEvent move(QEvent::MouseMove, QPointF(80, 60), card->mapToGlobal(QPointF(80, 60)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(card, &move);
    QCOMPARE(started.count(), 1);
}

void TestOverview::unchangedCardIsLeftAlone()
{
    Bench bench;
    MachineCard *card = bench.card("REA-A");
    QVERIFY(!card->setLook(card->look())); // gaps in its line are equal to gaps
    CardLook other = card->look();
    other.stateWord = q("Idle");
    QVERIFY(card->setLook(other));
}

void TestOverview::editRebuilds()
{
    Bench bench;
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].lines[0].machines[0].name = q("Reactor <b>one</b>");
    QVERIFY(bench.scene.editor->apply(q("Rename"), plant));
    QCOMPARE(bench.card("REA-A")->look().name, q("REA-A Reactor <b>one</b>"));
    plant.sites[0].lines.removeFirst();
    for (Device &device : plant.sites[0].devices) {
        for (Tag &tag : device.tags) {
            if (tag.code.startsWith(q("rea")) || tag.code.startsWith(q("pmp")) || tag.code.startsWith(q("tnk")))
                tag.machine = {};
        }
    }
    QVERIFY(bench.scene.editor->apply(q("Remove line 1"), plant));
    QCOMPARE(bench.page.cards().size(), qsizetype(7));
    bench.breathe();
}

void TestOverview::emptyPlantOffersTheNextStep()
{
    Bench bench;
    Plant plant = bench.scene.editor->plant();
    plant.sites[0].lines.clear();
    plant.sites[0].devices.clear();
    QVERIFY(bench.scene.editor->apply(q("Clear"), plant));
    auto *button = bench.page.findChild<QPushButton *>();
    QVERIFY(button);
    QTRY_VERIFY(button->isVisible());
    QSignalSpy asked(&bench.page, &Page::openProjectRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    (void)bench.scene.editor->undo();
    QCOMPARE(bench.page.cards().size(), qsizetype(11));
    QVERIFY(!bench.page.findChild<QPushButton *>());
}

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
