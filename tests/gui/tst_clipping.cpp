#include "models/health/health_records.h"
#include "models/health/health_service.h"
#include "models/quality/quality_records.h"
#include "models/quality/quality_service.h"
#include "tests/gui/cut_off.h"
#include "tests/gui/production_bench.h"
#include "ui/health/work_dialog.h"
#include "ui/widgets/field_form.h"
#include "ui/production/report_dialog.h"
#include "ui/production/run_panel.h"
#include "ui/production/stop_dialog.h"
#include "ui/quality/approval_dialog.h"
#include "ui/quality/batch_dialogs.h"
#include "ui/quality/measurement_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/pages.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/table_columns.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QHelpEvent>
#include <QTabWidget>
#include <QToolTip>
#include <QTranslator>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

//! A morning of production with charts, a batch, an alert that is scheduled and a recommendation: all pages have something to show.
struct ClippingBench
{
    ProductionBench production;
    QTemporaryDir folder;
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<QualityService> quality;
    std::unique_ptr<HealthService> health;
    ChartId chart = ChartId::create();
    QualityBatch batch;

    ClippingBench()
    {
        PlantScene &scene = production.scene;
        Plant plant = scene.editor->plant();
        ControlChart byHand;
        byHand.id = chart;
        byHand.code = q("VISC");
        byHand.name = q("Viscosity");
        byHand.unit = q("Pa.s");
        byHand.type = ChartType::XbarR;
        byHand.subgroup = 3;
        byHand.specification = {32.0, 35.0};
        plant.sites[0].lines[1].machines[0].charts = {byHand};
        if (const Status given = scene.editor->apply(q("Charts"), plant); !given)
            qFatal("%s", qPrintable(given.error().message));
        auto opened = RecordStore::open(folder.path(), {quality_records::schema(), health_records::schema()});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        records = std::move(*opened);
        beginQuality();
        beginHealth();
    }
    ~ClippingBench()
    {
        health.reset();
        quality.reset();
        records.reset();
    }

    UiServices services()
    {
        UiServices all = production.services;
        all.quality = quality.get();
        all.health = health.get();
        return all;
    }
    PredictiveAlert alert() const { return health->picture()->alerts->at(0); }
    /*!
     * Waits until all that was asked for is answered: each of those who are asked answers in the order of the questions, on the
     * window's thread, so that an answer to another question says so. What an answer leads to is waited for likewise.
     */
    bool answered()
    {
        const MachineId machine = production.filler();
        const UtcTime from = production.at(8), to = production.at(9);
        for (int round = 0; round < 4; ++round) {
            QObject asker;
            int open = 4;
            const auto less = [&open](const auto &) { --open; };
            production.service->queryEntries(machine, from, to, onWindow<std::vector<production::StopEntry>>(&asker, less));
            production.scene.historian->queryEvents({from, to, Severity::Info, {}, {}, {}, 1}, onWindow<QList<Event>>(&asker, less));
            quality->batches(1, onWindow<std::vector<QualityBatch>>(&asker, less));
            health->explain(machine, {}, onWindow<ScoreExplanation>(&asker, less));
            if (!QTest::qWaitFor([&open] { return open == 0; }, 20'000))
                return false;
            QCoreApplication::sendPostedEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        return true;
    }

private:
    template<typename T>
    static T wait(const std::function<void(std::function<void(Result<T>)>)> &ask)
    {
        std::promise<Result<T>> answer;
        auto answered = answer.get_future();
        ask([&answer](Result<T> given) { answer.set_value(std::move(given)); });
        Result<T> given = answered.get();
        if (!given)
            qFatal("%s", qPrintable(given.error().message));
        return *given;
    }
    void beginQuality()
    {
        QualityPorts ports{*records, production.clock, production.scene.historian.get(), {}, {}, {}};
        ports.may = [](const Actor &, QualityDeed) { return Status(Done{}); };
        ports.audit = [](const AuditEntry &) { return Status(Done{}); };
        quality = std::make_unique<QualityService>(std::move(ports));
        if (const Status started = quality->start(production.scene.editor->snapshot()); !started)
            qFatal("%s", qPrintable(started.error().message));
        const Actor actor = production.scene.seat.actor();
        batch = wait<QualityBatch>([&](auto done) { quality->openBatch(q("L-2411-0815"), production.filler(), q("Apple juice 1 l"), actor, done); });
        QualityTest test;
        test.parameter = q("Brix");
        test.value = 12.9;
        test.unit = q("°Bx");
        test.expected = {11.2, 12.4};
        test.regulated = true;
        test.severity = SpcSeverity::High;
        test.action = q("Stop the filler and call the laboratory.");
        wait<Done>([&](auto done) { quality->addTests(batch.id, {test}, actor, done); });
        for (int minute = 0; minute < 40; minute += 5) {
            const Subgroup values{production.at(9, minute), {33.1, 33.4 + minute / 100.0, 33.0}};
            wait<QualityPoint>([&](auto done) { quality->enter(chart, values, {}, actor, done); });
        }
    }
    void beginHealth()
    {
        PredictiveAlert made;
        made.id = QUuid::createUuid();
        made.machine = production.filler();
        made.machineCode = q("FIL-01");
        made.type = PredictionType::RulThreshold;
        made.state = AlertState::Scheduled;
        made.urgency = AlertUrgency::Immediate;
        made.createdAt = made.updatedAt = made.evidenceAt = made.to = production.at(12);
        made.from = production.at(6);
        made.plannedFor = production.at(13); // half an hour ago
        made.predictedAt = made.firstPredictedAt = production.at(20);
        made.text = q("Bearing temperature rises towards its limit.");
        made.action = q("Plan maintenance within 8 hours.");
        made.steps = {{q("OPEN"), production.at(12), {}, {}}, {q("SCHEDULED"), production.at(12, 30), q("m.meier"), {}}};
        if (const Status kept = records->writeNow([&made](sqlite::Database &db) { return health_records::write(db, made); }); !kept)
            qFatal("%s", qPrintable(kept.error().message));
        HealthService::Parts parts;
        parts.historian = production.scene.historian.get();
        parts.records = records.get();
        parts.clock = &production.clock;
        parts.may = [](const Actor &) { return Status(Done{}); };
        health = std::make_unique<HealthService>(parts);
        health->start(production.scene.editor->snapshot());
        if (!QTest::qWaitFor([this] { return health->picture()->heartbeat.seeded && health->picture()->alerts->size() == 1; }, 60'000))
            qFatal("the health service computes nothing");
        MaintenanceRecommendation draft;
        draft.machine = production.filler();
        draft.machineCode = q("FIL-01");
        draft.text = q("Replace the bearing of the main drive.");
        draft.reason = q("It runs hot.");
        wait<MaintenanceRecommendation>([&](auto done) { health->propose(draft, {q("m.meier"), q("console")}, done); });
    }
};

} // namespace

/*!
 * No column title, label, button, choice or tab loses an end, whatever the language, the window's size and the scale: on all
 * pages with all their tabs, and in the dialogs in which people enter things. With LINESIDE_PICTURES set to a folder the
 * pictures are kept there.
 */
class TestClipping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_bench.reset(); }
    void pages_data();
    void pages();
    void dialogs_data() { pages_data(); }
    void dialogs();
    void whatIsCutIsToldAsAWhole();
    void titlesKeepTheirRoom();

private:
    void dressFor(bool german, int percent);
    void undress();
    void keep(QWidget *shown, const QString &name) const;

    std::unique_ptr<ClippingBench> m_bench;
    QTranslator m_german;
    QTranslator m_english;
    QTranslator *m_words = nullptr;
};

void TestClipping::initTestCase()
{
    QVERIFY(m_german.load(q(LINESIDE_BINARY_DIR "/translations/lineside_de.qm")));
    QVERIFY(m_english.load(q(LINESIDE_BINARY_DIR "/translations/lineside_en.qm")));
    m_bench = std::make_unique<ClippingBench>();
}

void TestClipping::dressFor(bool german, int percent)
{
    m_words = german ? &m_german : &m_english;
    QCoreApplication::installTranslator(m_words);
    QLocale::setDefault(german ? QLocale(QLocale::German) : QLocale(QLocale::English, QLocale::UnitedKingdom));
    m_bench->production.scene.theme.setPercent(percent);
    m_bench->production.scene.theme.applyTo(*qApp);
}

void TestClipping::undress()
{
    QCoreApplication::removeTranslator(m_words);
    m_bench->production.scene.theme.setPercent(100);
}

void TestClipping::keep(QWidget *shown, const QString &name) const
{
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QVERIFY(shown->grab().save(QDir(folder).filePath(name + u'-' + QString::fromUtf8(QTest::currentDataTag()) + q(".png"))));
}

void TestClipping::pages_data()
{
    QTest::addColumn<bool>("german");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    for (const bool german : {true, false}) {
        for (const QSize size : {QSize(1440, 900), QSize(1280, 800)}) {
            for (const int percent : {100, 200})
                QTest::newRow(qPrintable(QStringLiteral("%1-%2-%3").arg(german ? q("de") : q("en")).arg(size.width()).arg(percent))) << german << size << percent;
        }
    }
}

void TestClipping::pages()
{
    QFETCH(bool, german);
    QFETCH(QSize, size);
    QFETCH(int, percent);
    dressFor(german, percent);
    QStringList found;
    {
        const UiServices services = m_bench->services();
        MainWindow window(services, ShellOptions{{}, {}, std::chrono::hours(1)});
        window.resize(size);
        window.show();
        window.watch().examineAll();
        const auto look = [&](const QString &where) {
            for (int round = 0; round < 25; ++round)
                window.tick();
            QVERIFY(m_bench->answered());
            window.tick();
            QVERIFY(m_bench->answered());
            const QStringList cut = cutOffIn(&window);
            for (const QString &each : cut)
                found += where + q(": ") + each;
            keep(&window, where);
        };
        for (const QString &id : window.pageIds()) {
            QVERIFY(window.showPage(id));
            if (id == q("production") || id == q("health") || id == q("machine"))
                (void)window.currentPage()->goTo(id == q("health") ? ObjectRef::healthOf(m_bench->production.filler()) : ObjectRef::of(m_bench->production.filler()));
            QList<QTabWidget *> tabs;
            for (QTabWidget *each : window.currentPage()->findChildren<QTabWidget *>()) {
                if (each->isVisible())
                    tabs += each;
            }
            if (tabs.isEmpty()) {
                look(id);
                continue;
            }
            for (int tab = 0; tab < tabs.front()->count(); ++tab) {
                tabs.front()->setCurrentIndex(tab);
                for (QCheckBox *box : tabs.front()->widget(tab)->findChildren<QCheckBox *>())
                    box->setChecked(true); // resolved ones too
                look(id + QString::number(tab));
            }
        }
        if (window.size() != size)
            found += QStringLiteral("the window grew to %1 × %2").arg(window.width()).arg(window.height());
    }
    undress();
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestClipping::dialogs()
{
    QFETCH(bool, german);
    QFETCH(int, percent);
    dressFor(german, percent);
    QStringList found;
    {
        const UiServices services = m_bench->services();
        PlantWatch watch(services);
        const PageParts parts = allParts();
        const PageContext context{services, watch, parts};
        const auto look = [&](const char *name, QWidget *dialog) {
            dialog->show();
            QVERIFY(m_bench->answered());
            for (const QString &each : cutOffIn(dialog))
                found += q(name) + q(": ") + each;
            keep(dialog, q(name));
        };
        BatchDialog batch(context);
        look("batch", &batch);
        batch.enter(); // what is missing is said
        look("batch-faults", &batch);
        TestDialog test(context, m_bench->batch);
        look("test", &test);
        test.enter();
        look("test-faults", &test);
        DecideDialog decide(context, m_bench->batch, {});
        look("decide", &decide);
        ApprovalDialog approval(context);
        look("approval", &approval);
        MeasurementDialog measurement(context, *m_bench->quality->chart(m_bench->chart));
        look("measurement", &measurement);
        measurement.enter();
        look("measurement-faults", &measurement);
        const std::vector<production::StateInterval> states =
            services.production->states(m_bench->production.filler(), m_bench->production.at(8), m_bench->production.at(8, 30));
        QVERIFY(!states.empty());
        StopDialog stop(context, m_bench->production.filler(), states.front(), false, {});
        look("stop", &stop);
        production::RunPlan plan;
        plan.machine = m_bench->production.filler();
        RunDialog run(context, plan);
        look("run", &run);
        QWidget window; // that dialogs stand before
        for (const AlertState to : {AlertState::Acknowledged, AlertState::Scheduled, AlertState::InProgress}) {
            PredictiveAlert alert = m_bench->alert();
            alert.state = to == AlertState::Acknowledged ? AlertState::Open : AlertState::Acknowledged;
            askForStep(context, *m_bench->health, &window, alert, to, {});
            auto *asked = window.findChildren<WorkDialog *>().last();
            look(qPrintable(q("alert-") + alertStateName(to).toLower()), asked);
        }
        askForOutcome(context, *m_bench->health, &window, m_bench->alert(), {});
        WorkDialog *outcome = window.findChildren<WorkDialog *>().last();
        outcome->form().setChoice("outcome", int(AlertOutcome::True));
        look("alert-outcome", outcome);
        askForRecommendation(context, *m_bench->health, &window, m_bench->production.filler(), nullptr, {});
        look("recommend", window.findChildren<WorkDialog *>().last());
        askForBaseline(context, *m_bench->health, &window, m_bench->production.filler(), {});
        look("baseline", window.findChildren<WorkDialog *>().last());
    }
    undress();
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

//! A title or a cell that somebody made too narrow tells its words when the mouse rests on it.
void TestClipping::whatIsCutIsToldAsAWhole()
{
    FigureTable table(m_bench->production.scene.theme, q("Stops"), {{q("Availability of it"), {60, 20}, true}, {q("Reason"), {200, 60}}}, 1);
    FigureTable::Row row;
    row.key = q("a");
    row.cells = {q("71.3 %"), q("Material is missing at the infeed of the second filler since the break")};
    table.setRows({row});
    table.resize(280, 160);
    table.show();
    const auto told = [](QWidget *viewport, const QPoint &at) {
        QToolTip::hideText();
        QHelpEvent help(QEvent::ToolTip, at, viewport->mapToGlobal(at));
        QCoreApplication::sendEvent(viewport, &help);
        return QToolTip::text();
    };
    QHeaderView *header = table.horizontalHeader();
    QWidget *heads = header->viewport();
    const auto headAt = [&](int column) { return QPoint(header->sectionViewportPosition(column) + 5, header->height() / 2); };
    QVERIFY(told(heads, headAt(0)).isEmpty()); // nothing is cut
    header->resizeSection(0, 40);              // as a person draws it
    QVERIFY(table.columns()->isPersonal());
    QCOMPARE(told(heads, headAt(0)), q("Availability of it"));
    const QRect cell = table.visualRect(table.model()->index(0, 1));
    header->resizeSection(1, 100);
    QCOMPARE(told(table.viewport(), cell.topLeft() + QPoint(5, 5)), row.cells[1]);
}

//! Titles get their room whatever the table says that a column needs; the sorted one with its arrow.
void TestClipping::titlesKeepTheirRoom()
{
    const QString title = q("Stillstandsursachengruppe");
    FigureTable table(m_bench->production.scene.theme, q("Stops"), {{title, {40, 20}, true}, {title, {40, 20}, true}, {q("Reason"), {300, 60}}, {title, {40, 20}}}, 2, -1, {3});
    table.setSortable();
    table.resize(500, 160);
    table.show();
    QVERIFY2(cutOffTitles(table.horizontalHeader()).isEmpty(), qPrintable(cutOffTitles(table.horizontalHeader()).join(u'\n')));
    QVERIFY(table.isColumnHidden(3)); // left out where there is no room, not cut
    const int before = table.columnWidth(0);
    table.horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
    QVERIFY(table.columnWidth(0) > before);
    QVERIFY2(cutOffTitles(table.horizontalHeader()).isEmpty(), qPrintable(cutOffTitles(table.horizontalHeader()).join(u'\n')));
    table.resize(900, 160);
    QVERIFY(!table.isColumnHidden(3));
    QVERIFY(cutOffTitles(table.horizontalHeader()).isEmpty());
    m_bench->production.scene.theme.setPercent(200);
    QCoreApplication::sendPostedEvents();
    QVERIFY2(cutOffTitles(table.horizontalHeader()).isEmpty(), qPrintable(cutOffTitles(table.horizontalHeader()).join(u'\n')));
    m_bench->production.scene.theme.setPercent(100);
}

QTEST_MAIN(TestClipping)
#include "tst_clipping.moc"
