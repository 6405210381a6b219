#include "tests/gui/dialog_answers.h"
#include "tests/gui/production_bench.h"
#include "ui/production/loss_rows.h"
#include "ui/production/oee_trend_panel.h"
#include "ui/production/production_page.h"
#include "ui/production/production_words.h"
#include "ui/production/report_dialog.h"
#include "ui/production/run_panel.h"
#include "ui/production/state_band.h"
#include "ui/production/stop_dialog.h"
#include "ui/production/stop_panel.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/sorted_rows.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

using namespace lineside;
using namespace std::chrono_literals;
using production::Account;
using production::Loss;

namespace {

QString q(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QString cellOf(const FigureTable *table, const QString &key, int column)
{
    const FigureTable::Row *row = table->row(key);
    return row ? row->cells.value(column) : QString();
}

//! The row whose first cell contains \a words.
const FigureTable::Row *rowWith(const FigureTable *table, const char *words)
{
    for (const FigureTable::Row &row : table->rows()) {
        if (row.cells.value(0).contains(q(words)))
            return &row;
    }
    return nullptr;
}

QString labelWith(const QWidget &page, const char *words)
{
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&page) && label->text().contains(q(words)))
            return label->text();
    }
    return {};
}

} // namespace

class TestProductionPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsOfTimesAndShares();
    void lossesAddUpAlsoAsShown();
    void manyReasonsAreOne();
    void withoutFiguresItSaysSo();
    void boardTellsWhatGoesOn();
    void figuresTellWhatTheyRestOn();
    void noFigureSaysWhyAndOffersTheNextStep();
    void tooFastIsAWrongRate();
    void reasonsAndStatesInWords();
    void otherTimes();
    void longTimesShowStatesToo();
    void lineTellsOfAllItsMachines();
    void lossesAndStopsAreReachedFromElsewhere();
    void trendSaysWhyThereIsNoForecast();
    void stopGetsAReasonByKeyboard();
    void runningMinutesInAStopAreTold();
    void partOfAStopSplitsIt();
    void runsArePlannedBegunAndEnded();
    void whoMayNotEnterIsTold();
    void copiesAndExports();
    void reportTellsTheShift();
    void reportIsPagesWithNumbers();
    void listHasItsShareAndKeepsAPersonsOwn();
    void everyPartIsReachedByTab();
    void looks_data();
    void looks();
};

void TestProductionPage::wordsOfTimesAndShares()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(lengthText(12.4), q("12 s"));
    QCOMPARE(lengthText(200), q("3 min 20 s"));
    QCOMPARE(lengthText(42 * 60), q("42 min"));
    QCOMPARE(lengthText(65 * 60), q("1 h 05 min"));
    QCOMPARE(lengthText(51 * 3600), q("2 d 3 h"));
    QCOMPARE(lengthText(-120), q("\u22122 min 00 s"));
    QCOMPARE(shareText(0.7127), q("71.3 %"));
    QCOMPARE(shareText({}), q("\u2013"));
    QCOMPARE(shareText(std::numeric_limits<double>::quiet_NaN()), q("\u2013"));
    QCOMPARE(shareText(1.2), q("> 100 %"));
    QVERIFY(basisText(UtcTime(0s), UtcTime(3600s), 12, 0.9999).endsWith(q("99 % of the time known"))); // not rounded up to all
}

void TestProductionPage::lossesAddUpAlsoAsShown()
{
    Account account;
    account.time(MachineState::Running) = 3'333'333'333;
    account.time(MachineState::Down) = 1'111'111'111;
    account.time(MachineState::Idle) = 777'777'777;
    account.time(MachineState::PlannedStop) = 599'999'999;
    account.time(MachineState::Unknown) = 123'456'789;
    account.reason(MachineState::Down, q("JAM")).time = 1'000'000'000;
    account.reason(MachineState::Down, {}).time = 111'111'111;
    account.reason(MachineState::PlannedStop, {}).time = 599'999'999;
    account.reason(MachineState::Idle, {}).time = 700'000'000;
    account.shortStopTime = 77'777'777;
    account.shortStops = 3;
    account.product({}, 700'000'000).inShift = {4'000'000'000, 3'900'000'000, 60'000'000, 40'000'000};
    const UtcTime to = UtcTime(0s) + std::chrono::microseconds(account.allTime());
    const auto figures = production::oeeOf(account, UtcTime(0s), to);
    const auto rows = lossRows(production::waterfallOf(account, UtcTime(0s), to), figures, nullptr);
    double left = rows.front().to;
    qint64 tenths = rows.front().tenths;
    QCOMPARE(rows.front().kind, LossRow::Kind::Total);
    for (size_t i = 1; i < rows.size(); ++i) {
        const LossRow &row = rows[i];
        QCOMPARE(row.to, left); // each begins where the one before ended
        if (row.kind == LossRow::Kind::Loss) {
            left = row.from;
            tenths -= row.tenths;
        } else {
            QCOMPARE(row.tenths, tenths);
        }
    }
    QCOMPARE(rows.back().label, q("Good time"));
    QVERIFY(std::abs(left - figures.goodTime) < 1e-9);
    QCOMPARE(*rows[rows.size() - 2].units, 100.0); // scrap and rework, as they were counted
    QVERIFY(std::abs(*rows.back().units - 3'900) < 1e-6);
}

void TestProductionPage::manyReasonsAreOne()
{
    Account account;
    for (int i = 1; i <= 10; ++i) {
        account.time(MachineState::Down) += i * 60'000'000ll;
        auto &reason = account.reason(MachineState::Down, q("R%1").arg(i));
        reason.time = i * 60'000'000ll;
        reason.stops = 1;
    }
    const UtcTime to = UtcTime(0s) + std::chrono::microseconds(account.allTime());
    const auto rows = lossRows(production::waterfallOf(account, UtcTime(0s), to), production::oeeOf(account, UtcTime(0s), to), nullptr);
    const auto rest = std::find_if(rows.begin(), rows.end(), [](const LossRow &row) { return row.label.contains(q("4 other reasons")); });
    QVERIFY(rest != rows.end());
    QCOMPARE(rest->stops, 4);
    QCOMPARE(rest->tenths, 100); // 1 + 2 + 3 + 4 minutes
}

void TestProductionPage::withoutFiguresItSaysSo()
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch(services);
    const PageParts parts;
    const PageContext context{services, watch, parts};
    ProductionPage page(context);
    QVERIFY(page.findChild<EmptyState *>());
    QVERIFY(!page.canExport());
    page.tick();
    page.refresh();
    page.find();
    QVERIFY(!page.goTo(ObjectRef::of(scene.machine(q("FIL-01")).id)));
    QVERIFY(page.saveState().isEmpty());
}

void TestProductionPage::boardTellsWhatGoesOn()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    const FigureTable *board = page.board();
    const QString filler = bench.filler().uuid.toString();
    QVERIFY(cellOf(board, filler, 0).contains(q("FIL-01 Filler")));
    QVERIFY2(cellOf(board, filler, 1).startsWith(q("Running \u00b7 2 h 25 min")), qPrintable(cellOf(board, filler, 1)));
    QCOMPARE(cellOf(board, filler, 2), q("Early"));
    // 448 min in shift, 395 ran, 3 stood shortly; 54 a minute of 60, 53 of 54 good
    const double a = 398.0 / 448, e = 395 * 54.0 / (398 * 60), good = 53.0 / 54;
    QCOMPARE(cellOf(board, filler, 3), shareText(a * e * good));
    QCOMPARE(cellOf(board, filler, 4), q("80.0 %"));
    QCOMPARE(cellOf(board, filler, 5), shareText(a));
    QCOMPARE(cellOf(board, filler, 6), shareText(e));
    QCOMPARE(cellOf(board, filler, 7), shareText(good));
    QCOMPARE(cellOf(board, filler, 8), QLocale().toString(395 * 53));
    QCOMPARE(cellOf(board, filler, 9), q("395"));
    QVERIFY(board->row(filler)->bar.isShown);
    QCOMPARE(*board->row(filler)->bar.mark, 0.8);
    QVERIFY(board->row(filler)->hint.contains(q("readings")) && board->row(filler)->hint.contains(q("100 % of the time known")));
    // the line goes by its pacemaker; others are not set up and show no figure
    const FigureTable::Row *line = rowWith(board, "Line 2");
    QVERIFY(line && line->cells[3] == cellOf(board, filler, 3));
    QCOMPARE(rowWith(board, "PRS-02")->cells.value(1), q("Not set up"));
    QCOMPARE(rowWith(board, "PRS-02")->cells.value(3), QString());
    // no ideal rate, no OEE, and it says so
    QCOMPARE(rowWith(board, "CAP-01")->cells.value(3), q("\u2013"));
    QVERIFY(rowWith(board, "CAP-01")->hint.contains(q("how fast")));
}

void TestProductionPage::figuresTellWhatTheyRestOn()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    QCOMPARE(page.machine(), bench.filler());
    QVERIFY2(page.figureWords().startsWith(q("OEE 77.9 %")) && page.figureWords().contains(q("(target 80.0 %)")), qPrintable(page.figureWords()));
    QVERIFY(page.figureWords().contains(q("21,330 made")) && page.figureWords().contains(q("20,935 good, 395 scrap, 0 rework")));
    QVERIFY2(page.basisWords().startsWith(q("Early, 21 Nov")) && page.basisWords().contains(q("readings")) && page.basisWords().contains(q("100 % of the time known")),
             qPrintable(page.basisWords()));
    const FigureTable *losses = page.losses();
    QCOMPARE(rowWith(losses, "Time in shift")->cells[2], q("448.0"));
    QCOMPARE(rowWith(losses, "Down")->cells[2], q("\u221230.0"));
    QVERIFY(rowWith(losses, "Down")->cells[0].contains(q("No reason given")));
    QVERIFY(rowWith(losses, "Down")->bar.isHatched);
    QCOMPARE(rowWith(losses, "Down")->cells[4], q("1,800")); // units that it could have made
    QCOMPARE(rowWith(losses, "Set-up")->cells[2], q("\u221220.0"));
    QVERIFY(rowWith(losses, "Set-up")->cells[0].contains(q("Change-over")));
    QCOMPARE(rowWith(losses, "Short stops")->cells[2], q("\u22123.0"));
    QCOMPARE(rowWith(losses, "Scrap and rework")->cells[4], q("395"));
    QCOMPARE(rowWith(losses, "Good time")->cells[2], q("348.9"));
}

void TestProductionPage::noFigureSaysWhyAndOffersTheNextStep()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    // set up without a rate: figures as far as they go, and what is missing
    const MachineId capper = bench.scene.machine(q("CAP-01")).id;
    QVERIFY(page.goTo(ObjectRef::of(capper)));
    QTRY_VERIFY_WITH_TIMEOUT(page.figureWords().startsWith(q("No OEE: nobody has said how fast")), 10'000);
    const auto settings = [&page]() -> QPushButton * {
        for (QPushButton *button : page.findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == q("Machine settings…"))
                return button;
        }
        return nullptr;
    };
    QVERIFY(settings());
    settings()->click();
    QCOMPARE(bench.edited, std::vector<MachineId>{capper});
    // not set up at all
    const MachineId press = bench.scene.machine(q("PRS-02")).id;
    QVERIFY(page.goTo(ObjectRef::of(press)));
    QVERIFY(!labelWith(page, "Nobody has said what its state tag means").isEmpty());
    QVERIFY(settings());
    settings()->click();
    QTRY_COMPARE(bench.edited.size(), size_t(2));
    QCOMPARE(bench.edited.back(), press);
    // no shift is on: no figure, and it says so
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY(page.figureWords().startsWith(q("OEE")));
}

void TestProductionPage::tooFastIsAWrongRate()
{
    ProductionBench bench(2); // a unit in two seconds: it makes nearly twice as many
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(page.figureWords().contains(q("performance > 100 %")), 10'000);
    const QString said = labelWith(page, "the ideal rate is set too low");
    QVERIFY2(said.contains(q("178.6 %")), qPrintable(said));
    const FigureTable::Row *speed = rowWith(page.losses(), "Slower than ideal");
    QVERIFY(speed && speed->cells[2].startsWith(QLatin1Char('+'))); // it won time, and is not hidden
    QVERIFY(page.board()->row(bench.filler().uuid.toString())->hint.contains(q("set too low")));
}

void TestProductionPage::reasonsAndStatesInWords()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(page.reasons()->rows().size() == 2, 10'000);
    QVERIFY(page.reasons()->rows()[0].cells[0].startsWith(q("Down")));
    QCOMPARE(page.reasons()->rows()[0].cells.mid(1), QStringList({q("30.0"), q("1"), q("60.0 %"), q("60.0 %")}));
    QCOMPARE(page.reasons()->rows()[1].cells.mid(1), QStringList({q("20.0"), q("1"), q("40.0 %"), q("100.0 %")}));
    StateBand *band = page.band();
    QCOMPARE(band->pieces().size(), size_t(7));
    QCOMPARE(band->pieces()[1].words, q("Down"));
    QCOMPARE(band->pieces()[3].words, q("Set-up \u00b7 Change-over"));
    band->setFocus();
    QTest::keyClick(band, Qt::Key_Home);
    QTest::keyClick(band, Qt::Key_Right);
    QVERIFY2(band->words().contains(q("Down")) && band->words().contains(q("30 min")), qPrintable(band->words()));
    QCOMPARE(band->accessibleDescription(), band->words());
    QTest::keyClick(band, Qt::Key_Escape);
    QCOMPARE(band->chosen(), -1);
    // Every state has a look of its own, without its shade.
    QSet<QByteArray> seen;
    for (int state = 0; state < int(production::kMachineStates); ++state) {
        QImage image(24, 24, QImage::Format_RGB32);
        QPainter painter(&image);
        paintState(painter, QRectF(0, 0, 24, 24), MachineState(state), Scheme::Light, 5);
        painter.end();
        seen.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
    }
    QCOMPARE(seen.size(), qsizetype(production::kMachineStates));
}

//! Of days the states themselves are shown where they are long enough to be seen, not how each hour was divided.
void TestProductionPage::longTimesShowStatesToo()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    page.setSpan(ProductionBench::kDay - 48h, bench.at(13));
    const auto stop = [&]() -> const StateBand::Piece * {
        for (const StateBand::Piece &piece : page.band()->pieces()) {
            if (piece.from == bench.at(8) && piece.to == bench.at(8, 30))
                return &piece;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(stop(), 10'000);
    QCOMPARE(stop()->words, q("Down"));
    QVERIFY(stop()->parts.size() == 1 && stop()->parts[0].first == MachineState::Down);
    QVERIFY(page.band()->pieces().size() < 200); // hours of two days that nobody knows, and a morning
    // so are three minutes between two long runs
    const auto brief = std::find_if(page.band()->pieces().begin(), page.band()->pieces().end(),
                                    [&](const StateBand::Piece &piece) { return piece.from == bench.at(11) && piece.to == bench.at(11, 3); });
    QVERIFY(brief != page.band()->pieces().end());
    QCOMPARE(brief->words, q("Idle"));
    // and nothing flickers when the time is asked for again
    page.refresh();
    QVERIFY(stop());
    QTRY_VERIFY_WITH_TIMEOUT(!page.isAsking() && stop(), 10'000);
}

void TestProductionPage::lineTellsOfAllItsMachines()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    const Line &line = bench.scene.editor->plant().sites[0].lines[1];
    QVERIFY(page.board()->choose(line.id.uuid.toString()));
    QVERIFY2(!labelWith(page, "2 of 2 machines run").isEmpty(), "no words");
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QVERIFY(labelWith(page, "machines run").isEmpty()); // of a machine there is no such sentence
    // what does not run is named, with its reason
    production::ProductionPicture picture = *bench.service->picture();
    auto stands = std::make_shared<production::MachinePicture>(*picture.machine(bench.filler()));
    stands->state.state = MachineState::Down;
    stands->state.reason = q("JAM");
    picture.machines[bench.filler()] = stands;
    const Site &site = bench.scene.editor->plant().sites[0];
    QCOMPARE(lineWords(picture, site, line), q("1 of 2 machines run  \u00b7  Down: FIL-01 (Jam at the infeed)"));
    picture.machines.clear();
    QVERIFY(lineWords(picture, site, line).isEmpty());
}

void TestProductionPage::otherTimes()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    page.setSpan(SpanKind::LastShift); // of the day before, of which nothing is known
    QTRY_VERIFY_WITH_TIMEOUT(page.basisWords().startsWith(q("Late, 20 Nov")), 10'000);
    QVERIFY2(page.figureWords().startsWith(q("No OEE: the machine's state was not known")), qPrintable(page.figureWords()));
    QVERIFY(page.basisWords().contains(q("0 % of the time known")));
    page.setSpan(SpanKind::Week);
    QTRY_VERIFY_WITH_TIMEOUT(page.basisWords().startsWith(q("Week 47")), 10'000);
    // five days and a half of seven hours and a half are missing in it
    QVERIFY2(!page.basisWords().contains(q("100 %")), qPrintable(page.basisWords()));
    page.setSpan(SpanKind::Own);
    const QList<QDateTimeEdit *> edits = page.findChildren<QDateTimeEdit *>();
    QVERIFY(edits.size() >= 2 && edits[0]->isVisible());
    edits[0]->setDateTime(toLocalDateTime(bench.at(8)));
    edits[1]->setDateTime(toLocalDateTime(bench.at(10)));
    QTRY_VERIFY_WITH_TIMEOUT(!page.isAsking() && page.span().from == bench.at(8) && page.span().to == bench.at(10), 10'000);
    QTRY_COMPARE(rowWith(page.losses(), "Time in shift")->cells[2], q("120.0"));
    edits[1]->setDateTime(toLocalDateTime(bench.at(7)));
    QTRY_VERIFY_WITH_TIMEOUT(page.figureWords().startsWith(q("The end must come after")), 10'000);
    QVERIFY(page.losses()->rows().isEmpty());
}

void TestProductionPage::lossesAndStopsAreReachedFromElsewhere()
{
    ProductionBench bench;
    MainWindow window(bench.services, ShellOptions{{}, {}, std::chrono::hours(1)});
    window.resize(1'440, 900);
    window.show();
    // the losses behind an OEE: this machine, this time, widened to whole hours
    QVERIFY(window.openObject(ObjectRef::lossesOf(bench.filler(), bench.at(7, 20), bench.at(12, 40))));
    QCOMPARE(window.currentPageId(), q("production"));
    auto *page = qobject_cast<ProductionPage *>(window.currentPage());
    QVERIFY(page);
    QCOMPARE(page->machine(), bench.filler());
    QCOMPARE(page->tabs()->currentIndex(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!page->isAsking() && page->span().from == bench.at(7) && page->span().to == bench.at(13), 10'000);
    QTRY_COMPARE(rowWith(page->losses(), "Time in shift")->cells[2], q("360.0"));
    // the stops behind reliability are those in which it was down
    QVERIFY(window.openObject(ObjectRef::stopsOf(bench.filler(), bench.at(6), bench.at(13, 28))));
    QCOMPARE(page->tabs()->currentWidget(), page->stops());
    FigureTable *stops = page->stops()->table();
    QTRY_COMPARE_WITH_TIMEOUT(stops->rows().size(), 2, 10'000); // a set-up, too
    QCOMPARE(stops->model()->rowCount(), 1);
    QCOMPARE(stops->model()->index(0, 3).data().toString(), q("Down"));
    QCOMPARE(page->stops()->filterLine()->text(), q("Down"));
    page->stops()->filterLine()->clear();
    QCOMPARE(stops->model()->rowCount(), 2);
    // once more the losses: nothing is hidden of the stops
    QVERIFY(window.openObject(ObjectRef::stopsOf(bench.filler(), bench.at(6), bench.at(13, 28))));
    QVERIFY(window.openObject(ObjectRef::lossesOf(bench.filler(), bench.at(6), bench.at(13, 28))));
    QCOMPARE(page->tabs()->currentIndex(), 0);
    QVERIFY(page->stops()->filterLine()->text().isEmpty());
    QVERIFY(!window.openObject(ObjectRef::lossesOf(MachineId::create(), bench.at(6), bench.at(7))));
}

void TestProductionPage::trendSaysWhyThereIsNoForecast()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    page.tabs()->setCurrentWidget(page.trend());
    QTRY_VERIFY_WITH_TIMEOUT(page.trend()->forecastWords().startsWith(q("No forecast: it takes about four weeks")), 10'000);
    page.trend()->setStep(production::TrendStep::Hour);
    QTRY_VERIFY_WITH_TIMEOUT(page.trend()->forecastWords().startsWith(q("Forecasts are made by shift")), 10'000);
    const QList<FigureTable::Row> &rows = page.trend()->table()->rows();
    QVERIFY(rows.size() >= 8);
    QCOMPARE(rows[0].cells[8], q("100 %"));
    // 08:00: half an hour of it
    const auto eight = std::find_if(rows.begin(), rows.end(), [&bench](const auto &row) { return row.cells[0] == timeText(bench.at(8)); });
    QVERIFY(eight != rows.end());
    QCOMPARE(eight->cells[2], q("50.0 %"));
    QCOMPARE(knownText(0.9999), q("99 %")); // not all of it
    QCOMPARE(eight->cells[6], q("30"));
}

void TestProductionPage::stopGetsAReasonByKeyboard()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    page.tabs()->setCurrentWidget(page.stops());
    FigureTable *table = page.stops()->table();
    QTRY_COMPARE_WITH_TIMEOUT(table->rows().size(), 2, 10'000);
    const QString key = QString::number(toMicroseconds(bench.at(8)));
    QCOMPARE(cellOf(table, key, 4), q("No reason given"));
    QVERIFY(table->choose(key));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    auto *dialog = page.findChild<StopDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->reasons(), q("Jam"));
    QCOMPARE(dialog->reasons()->currentData().toString(), q("JAM"));
    dialog->note()->setText(q("A bottle lay across."));
    QTest::keyClick(dialog->note(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(cellOf(table, key, 4), q("Jam at the infeed"), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(cellOf(table, key, 5), q("m.operator"), 10'000);
    QCOMPARE(cellOf(table, key, 7), q("A bottle lay across."));
    QVERIFY2(table->row(key)->hint.endsWith(q(": Down")), qPrintable(table->row(key)->hint)); // what held until then, in words
    // corrected, and what was said before stands in the dialog
    QVERIFY(!page.findChild<StopDialog *>() || !page.findChild<StopDialog *>()->isVisible());
    QVERIFY(table->choose(key));
    dialog = page.stops()->enterReason();
    QVERIFY(dialog);
    const FigureTable *before = dialog->findChild<FigureTable *>();
    QVERIFY(before && before->rows().size() == 1);
    QCOMPARE(before->rows()[0].cells[1], q("m.operator"));
    QCOMPARE(before->rows()[0].cells[4], q("Down"));
    const Site *site = placeOf(*bench.services.editor.snapshot(), bench.filler()).site;
    QCOMPARE(beforeText(site, q("DOWN JAM, RUNNING, what nobody knows")), q("Down · Jam at the infeed, Running, what nobody knows"));
    dialog->reasons()->setCurrentIndex(dialog->reasons()->findData(q("MAINT")));
    QCOMPARE(dialog->entry().reason, q("MAINT"));
    dialog->enter();
    QTRY_COMPARE_WITH_TIMEOUT(cellOf(table, key, 4), q("Maintenance & cleaning"), 20'000);
    QCOMPARE(cellOf(table, key, 3), q("Planned stop"));
}

//! What a machine ran stays running time, whatever is entered over it, and who enters it is told before the dialog goes.
void TestProductionPage::runningMinutesInAStopAreTold()
{
    ProductionBench bench;
    production::StateInterval stop{bench.at(8), bench.at(8, 42), MachineState::Down, {}, false}; // it ran from 08:30 on
    StopDialog dialog(bench.context, bench.filler(), stop, false, {});
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto *buttons = dialog.findChild<QDialogButtonBox *>();
    QPushButton *const enter = buttons->button(QDialogButtonBox::Ok);
    QPushButton *const leave = buttons->button(QDialogButtonBox::Cancel);
    dialog.reasons()->setCurrentIndex(dialog.reasons()->findData(q("JAM")));
    dialog.note()->setFocus();
    QTest::keyClick(dialog.note(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.said().contains(q("The machine ran for 12 min of this time")), 20'000);
    QVERIFY(dialog.isVisible()); // to be read
    QVERIFY(!enter->isVisible());
    QCOMPARE(leave->text(), q("Close"));
    // it is in the books once, and the same key closes
    QVERIFY(leave->hasFocus());
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    std::optional<size_t> entries;
    const auto job = bench.service->queryEntries(bench.filler(), bench.at(6), bench.at(13), [&entries](const Result<std::vector<production::StopEntry>> &found) {
        QMetaObject::invokeMethod(qApp, [&entries, count = found ? found->size() : 0] { entries = count; });
    });
    QTRY_VERIFY(entries.has_value());
    QCOMPARE(*entries, size_t(1));
    // where it stood all the time there is nothing to tell
    stop = {bench.at(8), bench.at(8, 30), MachineState::Down, q("JAM"), true};
    StopDialog whole(bench.context, bench.filler(), stop, false, {});
    whole.show();
    whole.enter();
    QTRY_VERIFY_WITH_TIMEOUT(!whole.isVisible(), 20'000);
    QCOMPARE(whole.result(), int(QDialog::Accepted));
}

void TestProductionPage::partOfAStopSplitsIt()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    page.tabs()->setCurrentWidget(page.stops());
    FigureTable *table = page.stops()->table();
    const QString key = QString::number(toMicroseconds(bench.at(8)));
    QTRY_VERIFY_WITH_TIMEOUT(table->choose(key), 10'000);
    StopDialog *dialog = page.stops()->enterReason();
    QVERIFY(dialog);
    QVERIFY(!labelWith(*dialog, "The whole stop").isEmpty());
    dialog->toEdit()->setDateTime(toLocalDateTime(bench.at(8, 10)));
    QVERIFY(!labelWith(*dialog, "the stop is split").isEmpty());
    dialog->reasons()->setCurrentIndex(dialog->reasons()->findData(q("MAINT")));
    dialog->enter();
    const QString rest = QString::number(toMicroseconds(bench.at(8, 10)));
    QTRY_VERIFY_WITH_TIMEOUT(table->row(rest) && table->row(key) && cellOf(table, key, 2) == q("10 min"), 20'000);
    QCOMPARE(cellOf(table, key, 4), q("Maintenance & cleaning"));
    QCOMPARE(cellOf(table, rest, 2), q("20 min"));
    QCOMPARE(cellOf(table, rest, 4), q("No reason given"));
    // the ends may not leave the stop, nor lie the wrong way round
    QVERIFY(table->choose(rest));
    dialog = page.stops()->enterReason();
    dialog->toEdit()->setDateTime(dialog->fromEdit()->dateTime());
    QVERIFY(!labelWith(*dialog, "The end must come after").isEmpty());
    dialog->reject();
}

void TestProductionPage::runsArePlannedBegunAndEnded()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    page.tabs()->setCurrentWidget(page.runs());
    QVERIFY(!labelWith(page, "Plan one, and begin it").isEmpty());
    RunDialog *dialog = page.runs()->plan();
    QVERIFY(dialog);
    dialog->enter();
    QVERIFY(!labelWith(*dialog, "An order or a product tells runs apart").isEmpty());
    dialog->form()->setLine("order", q("4711"));
    dialog->form()->setNumber("quantity", 5'000);
    dialog->enter();
    FigureTable *table = page.runs()->table();
    QTRY_COMPARE_WITH_TIMEOUT(table->rows().size(), 1, 20'000);
    QCOMPARE(table->rows()[0].cells[2], q("planned"));
    QCOMPARE(table->rows()[0].cells[5], q("5,000"));
    QVERIFY(table->choose(table->rows()[0].key));
    bench.scene.clock.setUtc(bench.at(13, 20)); // it began some minutes ago
    page.runs()->begin();
    QTRY_COMPARE_WITH_TIMEOUT(table->rows().value(0).cells.value(2), q("goes on"), 20'000);
    bench.scene.clock.setUtc(bench.at(13, 28));
    QVERIFY(table->choose(table->rows()[0].key));
    page.runs()->end();
    QTRY_COMPARE_WITH_TIMEOUT(table->rows().value(0).cells.value(2), q("completed"), 20'000);
    // eight minutes of 53 good ones
    QTRY_COMPARE_WITH_TIMEOUT((page.runs()->showRuns(bench.filler()), table->rows().value(0).cells.value(7)), q("424"), 20'000);
    QCOMPARE(table->rows()[0].cells[9], q("8 %"));
}

void TestProductionPage::whoMayNotEnterIsTold()
{
    ProductionBench bench;
    class Nobody final : public Authorizer
    {
    public:
        Status mayWrite(const Actor &, const TagEntry &) const override { return no(); }
        Status mayConfigure(const Actor &) const override { return no(); }
        Status may(const Actor &, Permission) const override { return no(); }
        static Error no() { return {Error::Kind::Refused, QStringLiteral("Viewers only look."), {}}; }
    } nobody;
    Seat seat(nobody, {QStringLiteral("v.viewer"), QStringLiteral("console")});
    const UiServices plain = bench.services;
    const UiServices services{plain.editor, plain.latest, plain.pipeline, plain.historian, plain.field, plain.commands, plain.secrets, nobody,
                              plain.clock, plain.tap, plain.plantStore, plain.theme, seat, plain.keeper, plain.web, plain.production};
    const PageContext context{services, bench.watch, bench.parts};
    ProductionPage page(context);
    page.resize(1'180, 780);
    page.show();
    QStringList remarks;
    connect(&page, &Page::remarkMade, &page, [&remarks](const QString &text) { remarks += text; });
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    page.tabs()->setCurrentWidget(page.stops());
    QTRY_VERIFY_WITH_TIMEOUT(page.stops()->table()->choose(QString::number(toMicroseconds(bench.at(8)))), 10'000);
    QVERIFY(!page.stops()->enterReason());
    QVERIFY(!page.runs()->plan());
    page.exportData();
    QCOMPARE(remarks, QStringList({q("Viewers only look."), q("Viewers only look."), q("Viewers only look.")}));
}

void TestProductionPage::copiesAndExports()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.losses()->selectAll();
    page.losses()->setFocus();
    QTest::keyClick(page.losses(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains(q("Good time\t\t348.9")));
    const QString path = bench.folder.filePath(q("losses.csv"));
    DialogAnswer<QFileDialog> answer(chooseFile(path));
    page.exportData();
    QVERIFY(answer.answered());
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    QVERIFY2(all.startsWith("Where the time went,,Minutes,Of the time,Units,Stops\r\nTime in shift,,448,1,"), all.left(120).constData());
    // columns are remembered
    ProductionPage again(bench.context);
    again.resize(1'180, 780);
    page.board()->setColumnHidden(4, true);
    again.restoreState(page.saveState());
    QCOMPARE(again.board()->currentKey(), page.board()->currentKey());
}

void TestProductionPage::reportTellsTheShift()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    ReportDialog *dialog = page.openReport();
    QVERIFY(dialog);
    QVERIFY(!dialog->pdfButton()->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isReady() && !dialog->isWorking(), 20'000);
    QTRY_VERIFY(dialog->pdfButton()->isEnabled());
    dialog->copyButton()->click();
    const QString text = QApplication::clipboard()->text();
    for (const char *part : {"Shift report", "Plant North", "Line 2 Filling", "Early, 21 Nov", "m.operator", "FIL-01 Filler", "Jam at the infeed"}) {
        if (q(part) != q("Jam at the infeed")) // nobody has said so
            QVERIFY2(text.contains(q(part)), part);
        else
            QVERIFY(!text.contains(q(part)));
    }
    QVERIFY(text.contains(q("100 % of the time known")) && text.contains(q("Good time\t348.9")));
    const QByteArray csv = reportCsv(*dialog->report());
    QVERIFY(csv.startsWith("machine,figure,value,unit,from,to,readings,coverage\r\n"));
    QVERIFY2(csv.contains("FIL-01 Filler,good,20935,units,2026-11-21T06:00:00.000000Z,2026-11-21T13:28:00.000000Z,"), csv.constData());
    QVERIFY(csv.contains("CAP-01 Capper,oee,,1,")); // no figure is no number
    // 395 minutes of a quarter of a kilowatt hour and 54 units each; the counter's last word is of 13:27:50
    QVERIFY2(csv.contains("FIL-01 Filler,energy,98.75,kW.h,2026-11-21T06:00:00.000000Z,2026-11-21T13:28:00.000000Z,"), csv.constData());
    QVERIFY2(csv.contains("FIL-01 Filler,energy_per_unit,0.0046") && !csv.contains("CAP-01 Capper,energy"), csv.constData());
    QVERIFY2(text.contains(q("Energy\n")) && text.contains(q("FIL-01 Filler\t98.75\t0.00463\t0\tkWh\t")), qPrintable(text));
    // what a figure rests on is its own machine's
    const auto readings = [&csv](const char *begin) {
        const qsizetype at = csv.indexOf(begin);
        return csv.mid(at, csv.indexOf("\r\n", at) - at).split(',').value(6);
    };
    QCOMPARE(readings("FIL-01 Filler,Good time,"), readings("FIL-01 Filler,oee,"));
    QVERIFY(readings("FIL-01 Filler,oee,") != readings("CAP-01 Capper,oee,"));
    // words are words
    ShiftReport evil = *dialog->report();
    evil.tables[0].rows[0][0] = q("<img src=x>");
    QVERIFY(!reportHtml(evil).contains(q("<img src=x>")));
}

void TestProductionPage::reportIsPagesWithNumbers()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    ReportDialog *dialog = page.openReport();
    QTRY_VERIFY_WITH_TIMEOUT(dialog && dialog->isReady() && !dialog->isWorking(), 20'000);
    const QString path = bench.folder.filePath(q("report.pdf"));
    dialog->savePdf(path);
    QVERIFY(dialog->isWorking());
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isWorking() && dialog->said().contains(path), 30'000);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF-") && bytes.contains("%%EOF"));
    // pictures keep their shape: a text engine that is told the width alone would stretch them
    const ShiftReport &report = *dialog->report();
    for (const auto &[name, picture] : {std::pair("losses", lossPicture(report, 1'600)), std::pair("reasons", reasonPicture(report, 1'600))}) {
        const QString tag = q("<img src=\"%1\" width=\"640\" height=\"%2\">").arg(q(name)).arg(picture.height() * 640 / picture.width());
        QVERIFY2(reportHtml(report).contains(tag), qPrintable(tag));
    }
    // wherever a page ends: a title has what it is the title of below it, with the first rows of its table
    for (int height = 560; height < 1'200; height += 23) {
        QTextDocument document;
        layOutReport(report, document, {700, double(height)});
        const auto pageOf = [&](double y) { return int(std::floor(y / height)); };
        int titles = 0;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (block.blockFormat().headingLevel() != 2)
                continue;
            QTextBlock below = block.next();
            while (below.isValid() && below.blockFormat().headingLevel() == 0 && !QTextCursor(below).currentTable())
                below = below.next();
            if (!below.isValid() || below.blockFormat().headingLevel() != 0)
                continue; // words alone
            const double top = document.documentLayout()->blockBoundingRect(block).top(), table = document.documentLayout()->blockBoundingRect(below).top();
            QVERIFY2(pageOf(top) == pageOf(table), qPrintable(block.text() + u' ' + QString::number(height)));
            ++titles;
        }
        QVERIFY2(titles > 1, qPrintable(QString::number(titles)));
    }
    if (const QString kept = qEnvironmentVariable("LINESIDE_PICTURES"); !kept.isEmpty())
        QFile::copy(path, kept + q("/shift-report.pdf"));
    // where there is no folder it says so, and nothing is left behind
    dialog->savePdf(q("/nowhere/report.pdf"));
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isWorking() && dialog->said().startsWith(q("/nowhere/report.pdf cannot be written.")), 30'000);
    // cancelled before it began, it says so and writes nothing
    Job<QByteArray> job({});
    job.cancel();
    const Result<QByteArray> none = reportPdf(*dialog->report(), job);
    QVERIFY(!none && none.error().kind == Error::Kind::Cancelled);
}

//! Machines and what there is of one share the page's height, as a person has it who moved the line between them.
void TestProductionPage::listHasItsShareAndKeepsAPersonsOwn()
{
    ProductionBench bench;
    const auto shareOf = [](const ProductionPage &page) {
        const QList<int> sizes = page.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly)->sizes();
        return double(sizes[0]) / (sizes[0] + sizes[1]);
    };
    QJsonObject own;
    for (const int height : {1'000, 1'300}) {
        ProductionPage page(bench.context);
        page.resize(1'400, height);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QVERIFY2(std::abs(shareOf(page) - 0.40) < 0.03, qPrintable(QString::number(shareOf(page))));
        page.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly)->setSizes({height / 4, height * 3 / 4});
        own = page.saveState();
    }
    ProductionPage page(bench.context);
    page.resize(1'400, 1'300);
    page.restoreState(own);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QVERIFY2(std::abs(shareOf(page) - 0.25) < 0.03, qPrintable(QString::number(shareOf(page))));
}

void TestProductionPage::everyPartIsReachedByTab()
{
    ProductionBench bench;
    ProductionPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    page.find();
    QCOMPARE(QApplication::focusWidget(), page.board());
    QSet<QWidget *> seen;
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        seen.insert(QApplication::focusWidget());
    }
    QVERIFY(seen.contains(page.losses()));
    QVERIFY(seen.contains(page.band()));
    QVERIFY(seen.contains(page.board()));
    for (QWidget *widget : seen)
        QVERIFY(page.isAncestorOf(widget) && widget->isVisible());
}

void TestProductionPage::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("percent");
    QTest::newRow("light") << false << 100;
    QTest::newRow("dark-200") << true << 200;
}

//! With LINESIDE_PICTURES set to a folder the pictures are kept there, to be looked at.
void TestProductionPage::looks()
{
    QFETCH(bool, dark);
    QFETCH(int, percent);
    ProductionBench bench;
    bench.scene.theme.setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
    bench.scene.theme.setPercent(percent);
    ProductionPage page(bench.context);
    page.resize(percent == 200 ? QSize(1'640, 940) : QSize(1'040, 680));
    page.show();
    QVERIFY(page.goTo(ObjectRef::of(bench.filler())));
    QTRY_VERIFY_WITH_TIMEOUT(!page.losses()->rows().isEmpty(), 10'000);
    const QSize needs = page.minimumSizeHint();
    QVERIFY2(needs.width() <= page.width() && needs.height() <= page.height(), qPrintable(q("%1 x %2").arg(needs.width()).arg(needs.height())));
    const QString kept = qEnvironmentVariable("LINESIDE_PICTURES");
    for (int tab = 0; tab < page.tabs()->count(); ++tab) {
        page.tabs()->setCurrentIndex(tab);
        QTest::qWait(kept.isEmpty() ? 0 : 200);
        const QPixmap picture = page.grab();
        QCOMPARE(picture.size(), page.size() * picture.devicePixelRatio());
        if (!kept.isEmpty())
            picture.save(kept + q("/production-") + q(QTest::currentDataTag()) + q("-%1.png").arg(tab));
    }
}

QTEST_MAIN(TestProductionPage)
#include "tst_production_page.moc"
