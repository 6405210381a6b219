#include "models/quality/quality_records.h"
#include "models/quality/quality_service.h"
#include "tests/gui/account_desk.h"
#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/quality/approval_dialog.h"
#include "ui/quality/batch_dialogs.h"
#include "ui/quality/batch_panel.h"
#include "ui/quality/control_plot.h"
#include "ui/quality/import_dialog.h"
#include "ui/quality/measurement_dialog.h"
#include "ui/quality/quality_page.h"
#include "ui/quality/quality_words.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTest>

#include <atomic>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

//! A clock that another thread may look at.
class BenchClock final : public Clock
{
public:
    UtcTime utc() const override { return fromMicroseconds(m_us); }
    SteadyTime steady() const override { return SteadyTime(std::chrono::microseconds(m_us)); }
    void set(UtcTime at) { m_us = toMicroseconds(at); }

private:
    std::atomic<qint64> m_us{0};
};

/*!
 * A scene whose mixer REA-A has two charts that people fill: viscosity, single values with fixed limits about 33.5, and
 * weight, means of three that are learnt from ten points; and whose filler has one of a tag. Accounts are real ones.
 */
struct QualityBench
{
    PlantScene scene;
    AccountDesk desk{scene};
    BenchClock clock;
    QTemporaryDir folder;
    ChartId viscosity = ChartId::create();
    ChartId weight = ChartId::create();
    ChartId pressure = ChartId::create();
    std::unique_ptr<RecordStore> records;
    std::vector<AuditEntry> trail;
    std::atomic<bool> fourEyes{false};
    std::optional<Error> ruleRefusal; //!< what changing it fails with
    std::unique_ptr<QualityService> service;
    UiServices services;
    PlantWatch watch;
    PageParts parts;
    const PageContext context{services, watch, parts};

    QualityBench()
        : services(with())
        , watch(services)
    {
    }
    ~QualityBench()
    {
        service.reset();
        records.reset();
    }

    UtcTime start() const { return scene.clock.utc() - 6h; }
    //! Values of one point, an order of minutes after the start.
    void enter(const ChartId &chart, int minute, std::vector<double> values)
    {
        std::optional<Result<QualityPoint>> answer;
        service->enter(chart, {start() + std::chrono::minutes(minute), std::move(values)}, {}, desk.seat->actor(),
                       [&](Result<QualityPoint> given) { QMetaObject::invokeMethod(qApp, [&answer, given] { answer = given; }); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000) || !*answer)
            qFatal("%s", answer && !*answer ? qPrintable(answer->error().message) : "no answer");
    }
    //! The values of the viscosity example, and one far above at the end.
    void enterViscosity()
    {
        const double values[] = {33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84};
        int minute = 0;
        for (const double value : values)
            enter(viscosity, minute += 10, {value});
        enter(viscosity, minute + 10, {35.2});
    }

private:
    UiServices with()
    {
        scene.theme.applyTo(*qApp);
        desk.makeAdmin();
        Plant plant = scene.editor->plant();
        Machine &mixer = plant.sites[0].lines[0].machines[0];
        ControlChart byHand;
        byHand.id = viscosity;
        byHand.code = q("VISC");
        byHand.name = q("Viscosity");
        byHand.unit = q("Pa.s");
        byHand.type = ChartType::Individuals;
        byHand.subgroup = 1;
        byHand.centre = 33.5233;
        byHand.sigma = 0.42602;
        byHand.specification = {32.0, 35.0};
        byHand.action = q("Stop dosing and call the laboratory.");
        ControlChart means;
        means.id = weight;
        means.code = q("WEIGHT");
        means.name = q("Weight of three sacks");
        means.unit = q("kg");
        means.type = ChartType::XbarR;
        means.subgroup = 3;
        means.learn = 10;
        mixer.charts = {byHand, means};
        ControlChart automatic;
        automatic.id = pressure;
        automatic.code = q("PRESSURE");
        automatic.tag = scene.editor->snapshot()->find(q("PLC-FILL.fil-01.bowl_pressure"))->tag->id;
        automatic.type = ChartType::Ewma;
        plant.sites[0].lines[1].machines[0].charts = {automatic};
        if (const Status given = scene.editor->apply(q("Charts"), plant); !given)
            qFatal("%s", qPrintable(given.error().message));
        auto opened = RecordStore::open(folder.path(), {quality_records::schema()});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        records = std::move(*opened);
        clock.set(scene.clock.utc());
        QualityPorts ports{*records, clock, scene.historian.get(), {}, {}, {}};
        ports.may = [this](const Actor &actor, QualityDeed deed) {
            return desk.access->may(actor, deed == QualityDeed::Enter ? Permission::EnterProduction : Permission::ApproveQuality);
        };
        ports.sign = [this](const Actor &actor, const Secret &password, const std::function<void(Status)> &done) {
            desk.access->control()->logins().confirm(actor.user, password, Origin::console(), done);
        };
        ports.audit = [this](const AuditEntry &entry) -> Status {
            trail.push_back(entry);
            return Done{};
        };
        ports.fourEyes = [this] { return fourEyes.load(); };
        ports.setFourEyes = [this](bool asked, const Actor &, const std::function<void(Status)> &done) {
            if (ruleRefusal)
                return done(*ruleRefusal);
            fourEyes = asked;
            done(Done{});
        };
        service = std::make_unique<QualityService>(std::move(ports));
        if (const Status started = service->start(scene.editor->snapshot()); !started)
            qFatal("%s", qPrintable(started.error().message));
        if (!QTest::qWaitFor([this] { return service->charts()->size() == 3; }, 20'000))
            qFatal("the charts are not there");
        UiServices all = desk.services(scene);
        all.quality = service.get();
        return all;
    }
};

QString labelWith(const QWidget &page, const char *words)
{
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&page) && label->text().contains(q(words)))
            return label->text();
    }
    return {};
}

} // namespace

class TestQualityPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutFiguresItSaysSo();
    void listTellsWhatChartsDo();
    void chartShowsPointsAndSignals();
    void capabilityTellsWhatItRestsOn();
    void pointIsChosenByKeyAndMouse();
    void valuesAreEnteredByHand();
    void fileIsLookedAtBeforeItIsTakenOver();
    void batchIsSignedFor();
    void listHasItsShareAndKeepsAPersonsOwn();
    void whoMayApproveIsSetHere();
    void whoMayNotIsTold();
    void wayToTheTrend();
    void signalsOfAMachineAndTimeAreReached();
    void batchesNeedNoChart();
    void pointTellsItsBatch();
    void looks_data();
    void looks();
};

void TestQualityPage::withoutFiguresItSaysSo()
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch(services);
    const PageParts parts;
    const PageContext context{services, watch, parts};
    QualityPage page(context);
    QVERIFY(page.findChild<EmptyState *>());
    QVERIFY(!page.canExport());
    page.tick();
    page.refresh();
    page.find();
    QVERIFY(page.saveState().isEmpty());
}

void TestQualityPage::listTellsWhatChartsDo()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    const FigureTable *list = page.list();
    QCOMPARE(list->rows().size(), 3);
    const QString viscosity = bench.viscosity.uuid.toString();
    const QString weight = bench.weight.uuid.toString();
    QCOMPARE(list->row(viscosity)->cells[0], q("Viscosity"));
    QCOMPARE(list->row(viscosity)->cells[2], q("I-MR"));
    QCOMPARE(list->row(viscosity)->cells[3], q("Nothing was entered yet"));
    QCOMPARE(list->row(viscosity)->cells[4], q("\u2013")); // no figure where there is none
    bench.enter(bench.weight, 10, {25.1, 24.9, 25.0});
    page.refresh();
    QCOMPARE(list->row(weight)->cells[3], q("Learns its limits: 1 of 10 points"));
    bench.enterViscosity();
    page.refresh();
    QCOMPARE(list->row(viscosity)->cells[3], spcPatternsWords(bench.service->chart(bench.viscosity)->last->point.patterns));
    QVERIFY(list->row(viscosity)->cells[3].contains(q("beyond 3 sigma")));
    QVERIFY(list->row(viscosity)->isStrong);
    QCOMPARE(list->row(viscosity)->hint, q("Stop dosing and call the laboratory."));
    QCOMPARE(list->row(viscosity)->cells[5], q("32.25")); // lower limit
    QCOMPARE(list->row(viscosity)->cells[7], q("34.80"));
    QCOMPARE(list->row(viscosity)->cells[8], q("1"));
}

void TestQualityPage::chartShowsPointsAndSignals()
{
    QualityBench bench;
    bench.enterViscosity();
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QCOMPARE(page.list()->currentKey(), bench.viscosity.uuid.toString()); // the one that signals
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(16), 10'000);
    QVERIFY2(page.factWords().contains(q("centre 33.52, limits 32.25 and 34.80 Pa.s")) && page.factWords().contains(q("limits are fixed"))
                 && page.factWords().contains(q("shown: 16 points of 16 values")),
             qPrintable(page.factWords()));
    page.tabs()->setCurrentIndex(1);
    QCOMPARE(page.signalList()->rows().size(), 1);
    QVERIFY(page.signalList()->rows()[0].cells[4].contains(q("beyond 3 sigma")));
    QCOMPARE(page.signalList()->rows()[0].cells[6], q("Stop dosing and call the laboratory."));
    // A marker of another shape stands where it signals, in one colour with the rest.
    page.tabs()->setCurrentIndex(0);
    const QImage image = page.plot()->grab().toImage();
    const QRgb text = page.plot()->palette().color(QPalette::Text).rgb();
    const auto inkAt = [&](int point) {
        const QPoint at = page.plot()->placeOf(point).toPoint();
        int ink = 0;
        for (int y = -5; y <= 5; ++y) {
            for (int x = -5; x <= 5; ++x)
                ink += image.valid(at + QPoint(x, y)) && image.pixel(at + QPoint(x, y)) == text;
        }
        return ink;
    };
    QVERIFY2(inkAt(15) > 20, qPrintable(QString::number(inkAt(15))));
    QVERIFY(inkAt(4) < 8);
}

void TestQualityPage::capabilityTellsWhatItRestsOn()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.list()->choose(bench.weight.uuid.toString()));
    QCOMPARE(page.capabilityWords(), q("No capability: the chart has no specification."));
    bench.enterViscosity();
    QVERIFY(page.list()->choose(bench.viscosity.uuid.toString()));
    QTRY_VERIFY_WITH_TIMEOUT(page.capabilityWords().startsWith(q("Cp 1.17")), 10'000); // 3 / (6 x 0.42602)
    QVERIFY2(page.capabilityWords().contains(q("from 16 values")) && page.capabilityWords().contains(q("1 outside the specification"))
                 && page.capabilityWords().contains(q("32 to 35 Pa.s")),
             qPrintable(page.capabilityWords()));
}

void TestQualityPage::pointIsChosenByKeyAndMouse()
{
    QualityBench bench;
    bench.enterViscosity();
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    ControlPlot *plot = page.plot();
    QTRY_COMPARE_WITH_TIMEOUT(plot->evaluation().points.size(), size_t(16), 10'000);
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->placeOf(2).toPoint());
    QCOMPARE(plot->chosen(), 2);
    QVERIFY2(page.pointWords().contains(q("34.00 Pa.s")) && page.pointWords().contains(q("entered by a.winter")), qPrintable(page.pointWords()));
    QTest::keyClick(plot, Qt::Key_Right);
    QCOMPARE(plot->chosen(), 3);
    QTest::keyClick(plot, Qt::Key_PageDown);
    QCOMPARE(plot->chosen(), 15);
    QVERIFY2(page.pointWords().contains(q("beyond 3 sigma")), qPrintable(page.pointWords()));
    QCOMPARE(plot->accessibleDescription(), page.pointWords());
    QTest::keyClick(plot, Qt::Key_Escape);
    QCOMPARE(plot->chosen(), -1);
}

void TestQualityPage::valuesAreEnteredByHand()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.list()->choose(bench.weight.uuid.toString()));
    MeasurementDialog *dialog = page.enterValues();
    QVERIFY(dialog);
    QCOMPARE(dialog->values().size(), 3);
    dialog->values()[0]->setText(q("25.1"));
    dialog->values()[1]->setText(q("heavy"));
    dialog->enter();
    QCOMPARE(dialog->said(), q("“heavy” is no number."));
    dialog->values()[1]->setText(q("24.9"));
    dialog->enter();
    QVERIFY(dialog->said().startsWith(q("A value is missing")));
    dialog->values()[2]->setText(q("25.0"));
    QTest::keyClick(dialog->values()[2], Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(page.list()->row(bench.weight.uuid.toString())->cells[3], q("Learns its limits: 1 of 10 points"), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(1), 10'000);
    QCOMPARE(bench.service->chart(bench.weight)->last->user, q("a.winter"));
    // what is older than the newest is put where it belongs; a second one of that time is refused, with a reason
    dialog = page.enterValues();
    const QDateTime before = dialog->time()->dateTime().addSecs(-3'600);
    dialog->time()->setDateTime(before);
    for (QLineEdit *edit : dialog->values())
        edit->setText(q("25"));
    dialog->enter();
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(2), 10'000);
    dialog = page.enterValues();
    dialog->time()->setDateTime(before);
    for (QLineEdit *edit : dialog->values())
        edit->setText(q("25"));
    dialog->enter();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->said().contains(q("a point of this time already")), 10'000);
}

void TestQualityPage::fileIsLookedAtBeforeItIsTakenOver()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    const auto write = [&bench](const char *name, const QByteArray &bytes) {
        const QString path = bench.folder.filePath(q(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return path;
    };
    const QString bad = write("bad.csv", "machine,chart,time,value\nREA-A,VISC,2026-11-21T08:00:00Z,33.5\nREA-A,NONE,2026-11-21T08:10:00Z,33.5\nREA-A,VISC,yesterday,1\n");
    ImportDialog *dialog = page.importValues();
    QVERIFY(dialog);
    dialog->load(bad);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->said().startsWith(q("Nothing is taken over: 2 mistakes")), 10'000);
    QCOMPARE(dialog->table()->rows()[0].cells[0], q("3")); // the line of the file
    QVERIFY(!dialog->takeButton()->isEnabled());
    dialog->take();
    QVERIFY(!bench.service->chart(bench.viscosity)->last);
    const QString good = write("good.csv", "machine,chart,time,value\nREA-A,VISC,2026-11-21T08:00:00Z,33.5\nREA-A,VISC,2026-11-21T08:10:00Z,33.6\n");
    dialog->load(good);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->said(), q("2 rows can be taken over."), 10'000);
    QVERIFY(dialog->table()->rows()[1].cells[1].contains(q("REA-A VISC")) && dialog->table()->rows()[1].cells[1].contains(q("33.6")));
    dialog->takeButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(bench.service->chart(bench.viscosity)->last.has_value(), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(2), 10'000);
    ImportDialog other(bench.context);
    other.load(q("/nowhere/x.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(other.said().startsWith(q("/nowhere/x.csv cannot be read")), 10'000);
}

void TestQualityPage::batchIsSignedFor()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    BatchPanel *panel = page.batches();
    page.tabs()->setCurrentWidget(panel);
    QTRY_VERIFY_WITH_TIMEOUT(!labelWith(*panel, "No batch was opened yet").isEmpty(), 10'000);
    BatchDialog *open = panel->openBatch();
    QVERIFY(open);
    open->enter();
    QVERIFY(!labelWith(*open, "A batch is known by its code").isEmpty());
    open->form()->setLine("code", q("L-4711"));
    open->form()->setLine("product", q("Resin"));
    open->enter();
    QTRY_COMPARE_WITH_TIMEOUT(panel->batchTable()->rows().size(), 1, 10'000);
    QCOMPARE(panel->batchTable()->rows()[0].cells[3], q("open"));
    QVERIFY(panel->testTable()->rows().isEmpty());
    TestDialog *test = panel->addResult();
    QVERIFY(test);
    test->form()->setLine("parameter", q("pH"));
    test->form()->setNumber("value", 8.4);
    test->enter();
    QVERIFY(!labelWith(*test, "A test has an expected range").isEmpty());
    test->form()->setNumber("low", 6.5);
    test->form()->setNumber("high", 7.5);
    test->form()->setCheck("regulated", true);
    test->form()->setLine("action", q("Add acid."));
    test->enter();
    QTRY_COMPARE_WITH_TIMEOUT(panel->testTable()->rows().size(), 1, 10'000);
    QCOMPARE(panel->testTable()->rows()[0].cells[3], q("missed"));
    QCOMPARE(panel->testTable()->rows()[0].cells[2], q("6.5 to 7.5"));
    QCOMPARE(panel->testTable()->rows()[0].cells[6], q("Add acid."));
    // a wrong password signs nothing
    DecideDialog *decide = panel->decide();
    QVERIFY(decide);
    QVERIFY(!labelWith(*decide, "1 regulated one").isEmpty() || !labelWith(*decide, "regulated ones were missed").isEmpty());
    decide->password()->setText(q("not it at all"));
    decide->sign();
    QTRY_VERIFY_WITH_TIMEOUT(!decide->said().isEmpty() && decide->said() != q("Is being signed…"), 20'000);
    QVERIFY(decide->password()->text().isEmpty());
    // the right one is not enough for a missed regulated test without a note
    decide->password()->setText(QString::fromUtf8(AccountDesk::password().reveal()));
    decide->sign();
    QTRY_VERIFY_WITH_TIMEOUT(decide->said().contains(q("say why the batch is approved all the same")), 20'000);
    decide->note()->setText(q("Corrected in the tank."));
    decide->password()->setText(QString::fromUtf8(AccountDesk::password().reveal()));
    decide->sign();
    QTRY_COMPARE_WITH_TIMEOUT(panel->batchTable()->rows()[0].cells[3], q("approved"), 20'000);
    QCOMPARE(panel->batchTable()->rows()[0].cells[6], q("a.winter"));
    QCOMPARE(panel->batchTable()->rows()[0].cells[8], q("Corrected in the tank."));
    QCOMPARE(bench.trail.size(), size_t(3)); // opened, tested, approved
    for (const AuditEntry &entry : bench.trail)
        QCOMPARE(entry.subject, q("batch L-4711"));
    QCOMPARE(bench.trail[2].after, q("APPROVED"));
    QVERIFY(!panel->decide()); // once
    QVERIFY(!panel->addResult());
}

//! Charts and what there is of one share the page's height, as a person has it who moved the line between them.
void TestQualityPage::listHasItsShareAndKeepsAPersonsOwn()
{
    QualityBench bench;
    const auto shareOf = [](const QualityPage &page) {
        const QList<int> sizes = page.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly)->sizes();
        return double(sizes[0]) / (sizes[0] + sizes[1]);
    };
    QJsonObject own;
    for (const int height : {900, 1'200}) {
        QualityPage page(bench.context);
        page.resize(1'400, height);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QVERIFY2(std::abs(shareOf(page) - 0.36) < 0.03, qPrintable(QString::number(shareOf(page))));
        page.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly)->setSizes({height / 4, height * 3 / 4});
        own = page.saveState();
    }
    QualityPage page(bench.context);
    page.resize(1'400, 1'200);
    page.restoreState(own);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QVERIFY2(std::abs(shareOf(page) - 0.25) < 0.03, qPrintable(QString::number(shareOf(page))));
}

void TestQualityPage::whoMayApproveIsSetHere()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    ApprovalDialog *dialog = page.batches()->approval();
    auto *rule = dialog->findChild<QCheckBox *>();
    auto *apply = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Apply);
    QVERIFY(rule && !rule->isChecked() && !apply->isEnabled()); // nothing is changed
    rule->setChecked(true);
    QVERIFY(apply->isEnabled());
    bench.ruleRefusal = Error{Error::Kind::Io, q("The settings cannot be written."), {}};
    apply->click();
    QTRY_VERIFY(dialog->said().startsWith(q("Not in force: The settings cannot be written.")));
    QVERIFY(!bench.fourEyes && apply->isEnabled());
    bench.ruleRefusal.reset();
    apply->click();
    QTRY_COMPARE(dialog->said(), q("In force."));
    QVERIFY(bench.fourEyes && !apply->isEnabled());
    dialog->close();
    // it opens with what is in force
    ApprovalDialog again(bench.context);
    again.show();
    QVERIFY(again.findChild<QCheckBox *>()->isChecked());
    QVERIFY(!again.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Apply)->isEnabled());
    // who entered results is told before they sign
    QualityBatch batch;
    batch.code = q("L-1");
    QualityTest own;
    own.user = bench.desk.seat->actor().user;
    DecideDialog mine(bench.context, batch, {own});
    mine.show();
    QVERIFY(!labelWith(mine, "somebody else has to approve it").isEmpty());
    own.user = q("k.other");
    DecideDialog others(bench.context, batch, {own});
    others.show();
    QVERIFY(labelWith(others, "somebody else has to approve it").isEmpty());
    bench.fourEyes = false;
    own.user = bench.desk.seat->actor().user;
    DecideDialog free(bench.context, batch, {own});
    free.show();
    QVERIFY(labelWith(free, "somebody else has to approve it").isEmpty());
}

void TestQualityPage::whoMayNotIsTold()
{
    QualityBench bench;
    bench.desk.makeUser("v.viewer", "V. Viewer", Role::Viewer);
    QCOMPARE(bench.desk.login("v.viewer").outcome, LoginOutcome::LoggedIn);
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QStringList remarks;
    connect(&page, &Page::remarkMade, &page, [&remarks](const QString &text) { remarks += text; });
    QVERIFY(page.list()->choose(bench.weight.uuid.toString()));
    QVERIFY(!page.enterValues());
    QVERIFY(!page.importValues());
    QVERIFY(!page.batches()->openBatch());
    page.relearn();
    QCOMPARE(remarks.size(), 4);
    QVERIFY(!remarks[0].isEmpty());
}

void TestQualityPage::wayToTheTrend()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    std::vector<ObjectRef> asked;
    connect(&page, &Page::goToRequested, &page, [&asked](const ObjectRef &object) { asked.push_back(object); });
    QVERIFY(page.goTo(ObjectRef::of(bench.scene.machine(q("FIL-01")).id)));
    QCOMPARE(page.list()->currentKey(), bench.pressure.uuid.toString());
    QVERIFY(page.trendButton()->isVisible());
    QVERIFY(!page.enterButton()->isVisible()); // its values come from a tag
    page.trendButton()->click();
    QCOMPARE(asked.size(), size_t(1));
    QCOMPARE(asked[0].uuid, bench.scene.editor->snapshot()->find(q("PLC-FILL.fil-01.bowl_pressure"))->tag->id.uuid);
}

void TestQualityPage::signalsOfAMachineAndTimeAreReached()
{
    QualityBench bench;
    bench.enterViscosity();
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    const MachineId mixer = bench.scene.machine(q("REA-A")).id;
    const UtcTime now = bench.clock.utc();
    QVERIFY(page.goTo(ObjectRef::signalsOf(mixer, now - 7 * 24h, now)));
    QCOMPARE(page.tabs()->currentIndex(), 1);
    QCOMPARE(page.signalList()->model()->rowCount(), 1);
    QVERIFY(!labelWith(page, "1 signals").isEmpty() || !labelWith(page, "1 signal").isEmpty());
    QCOMPARE(page.list()->currentKey(), bench.viscosity.uuid.toString());
    // Enter goes on to the chart, where its points are
    page.signalList()->setFocus();
    QVERIFY(page.signalList()->choose(page.signalList()->rows()[0].key));
    QTest::keyClick(page.signalList(), Qt::Key_Return);
    QCOMPARE(page.tabs()->currentIndex(), 0);
    // of another time, or of another machine, there are none
    QVERIFY(page.goTo(ObjectRef::signalsOf(mixer, now - 7 * 24h, now - 24h)));
    QCOMPARE(page.signalList()->rows().size(), 0);
    QVERIFY(page.goTo(ObjectRef::signalsOf(bench.scene.machine(q("FIL-01")).id, now - 7 * 24h, now)));
    QCOMPARE(page.signalList()->model()->rowCount(), 0);
    QPushButton *all = nullptr;
    for (QPushButton *each : page.findChildren<QPushButton *>()) {
        if (each->text() == q("All signals") && each->isVisible())
            all = each;
    }
    QVERIFY(all);
    all->click();
    QCOMPARE(page.signalList()->model()->rowCount(), 1);
    QVERIFY(!all->isVisible());
    // a chart is shown with the point that was meant
    page.list()->choose(bench.weight.uuid.toString());
    const UtcTime meant = bench.start() + 50min; // of the fifth point
    QVERIFY(page.goTo(ObjectRef::chart(bench.viscosity.uuid, meant - 1h, meant)));
    QCOMPARE(page.tabs()->currentIndex(), 0);
    QCOMPARE(page.list()->currentKey(), bench.viscosity.uuid.toString());
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->chosen(), 4, 10'000);
    QVERIFY2(page.pointWords().contains(q("33.46")), qPrintable(page.pointWords()));
    QVERIFY(!page.goTo(ObjectRef::chart(QUuid::createUuid(), meant - 1h, meant)));
    QVERIFY(!page.goTo(ObjectRef::signalsOf(MachineId::create(), now - 24h, now)));
}

void TestQualityPage::batchesNeedNoChart()
{
    QualityBench bench;
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    Plant plant = bench.scene.editor->plant();
    for (Line &line : plant.sites[0].lines) {
        for (Machine &machine : line.machines)
            machine.charts.clear();
    }
    QVERIFY(bench.scene.editor->apply(q("No charts"), plant));
    bench.service->setSnapshot(bench.scene.editor->snapshot());
    QTRY_VERIFY_WITH_TIMEOUT(bench.service->charts()->empty(), 10'000);
    page.refresh();
    QVERIFY(page.findChild<EmptyState *>()->isVisible());
    QVERIFY(!page.list()->isVisible() && !page.plot()->isVisible());
    page.tabs()->setCurrentWidget(page.batches());
    QVERIFY(page.batches()->isVisible());
    BatchDialog *open = page.batches()->openBatch();
    QVERIFY(open);
    open->form()->setLine("code", q("L-1"));
    open->enter();
    QTRY_COMPARE_WITH_TIMEOUT(page.batches()->batchTable()->rows().size(), 1, 10'000);
}

void TestQualityPage::pointTellsItsBatch()
{
    QualityBench bench;
    const MachineId mixer = bench.scene.machine(q("REA-A")).id;
    const auto openBatch = [&](const char *code, const MachineId &machine) {
        std::optional<Result<QualityBatch>> answer;
        bench.service->openBatch(q(code), machine, q("Resin"), bench.desk.seat->actor(),
                                 [&](Result<QualityBatch> given) { QMetaObject::invokeMethod(qApp, [&answer, given] { answer = given; }); });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000) && answer->ok() ? **answer : QualityBatch();
    };
    const QualityBatch batch = openBatch("L-4711", mixer);
    QVERIFY(!batch.id.isNull());
    bench.enter(bench.viscosity, 100, {33.6}); // of none
    QVERIFY(!openBatch("F-1", bench.scene.machine(q("FIL-01")).id).id.isNull());
    QualityPage page(bench.context);
    page.resize(1'180, 780);
    page.show();
    QVERIFY(page.list()->choose(bench.viscosity.uuid.toString()));
    MeasurementDialog *dialog = page.enterValues();
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->batch()->count(), 2, 10'000); // none, and the machine's own; not the filler's
    QCOMPARE(dialog->batch()->itemText(1), q("L-4711 · Resin"));
    dialog->batch()->setCurrentIndex(1);
    dialog->values()[0]->setText(q("33.5"));
    dialog->enter();
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(2), 10'000);
    QCOMPARE(bench.service->chart(bench.viscosity)->last->batch, batch.id);
    page.plot()->choose(1);
    QTRY_VERIFY2_WITH_TIMEOUT(page.pointWords().contains(q("batch L-4711")), qPrintable(page.pointWords()), 10'000);
    page.plot()->choose(0);
    QVERIFY(!page.pointWords().contains(q("batch")));
}

void TestQualityPage::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("percent");
    QTest::newRow("light") << false << 100;
    QTest::newRow("dark-200") << true << 200;
}

//! With LINESIDE_PICTURES set to a folder the pictures are kept there, to be looked at.
void TestQualityPage::looks()
{
    QFETCH(bool, dark);
    QFETCH(int, percent);
    QualityBench bench;
    bench.enterViscosity();
    bench.scene.theme.setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
    bench.scene.theme.setPercent(percent);
    QualityPage page(bench.context);
    page.resize(percent == 200 ? QSize(1'640, 940) : QSize(1'040, 680));
    page.show();
    QTRY_COMPARE_WITH_TIMEOUT(page.plot()->evaluation().points.size(), size_t(16), 10'000);
    page.plot()->choose(15);
    const QSize needs = page.minimumSizeHint();
    QVERIFY2(needs.width() <= page.width() && needs.height() <= page.height(), qPrintable(q("%1 x %2").arg(needs.width()).arg(needs.height())));
    if (const QString kept = qEnvironmentVariable("LINESIDE_PICTURES"); !kept.isEmpty())
        page.grab().save(kept + q("/quality-") + q(QTest::currentDataTag()) + q(".png"));
}

QTEST_MAIN(TestQualityPage)
#include "tst_quality_page.moc"
