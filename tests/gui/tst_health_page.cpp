#include "tests/gui/health_window.h"
#include "models/health/health_advice.h"
#include "ui/health/health_grid.h"
#include "ui/health/health_model.h"
#include "ui/health/health_tiles.h"
#include "ui/health/machine_health_view.h"
#include "ui/health/score_chart.h"
#include "ui/health/score_parts.h"
#include "ui/health/waterfall_tree.h"
#include "ui/overview/overview_page.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/trends/trend_page.h"
#include "ui/widgets/catching_up.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

#include <numeric>
#include <random>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

//! Counts how many tiles are asked for.
class CountingModel final : public HealthModel
{
public:
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == TileRole)
            m_asked.insert(index.row());
        return HealthModel::data(index, role);
    }
    mutable QSet<int> m_asked;
};

} // namespace

//! The Health page: all machines, and one with the way from 100 to its score.
class TestHealthPage : public QObject, private HealthWindow
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { close(); }
    void numbersStillAddUpWhenRounded();
    void waterfallGoesFromAHundredToTheScore();
    void groundsAddUpToTheirDimension();
    void workedExampleHasTheProgramsFigures();
    void gridShowsTheWorstFirst();
    void whatIsReadAfterAStartIsNoLackOfData();
    void lateScoresSaySo();
    void gridStaysFluidWithAThousandMachines();
    void machineHealthIsReachedFromEverywhere();
    void eachPointOpensTheReadingsBehindIt();
    void dimensionsOpenDownToStopsAndSignals();
    void chartShowsTheScoreAsItWas();
    void dataPoorMachineSaysWhatIsMissing();
    void cappedStatusIsExplained();
};

void TestHealthPage::numbersStillAddUpWhenRounded()
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> points(0, 20);
    for (int round = 0; round < 1'000; ++round) {
        std::vector<double> parts;
        double total = 0;
        for (int i = 0; i < 5; ++i) {
            parts.push_back(i == 2 && round % 3 == 0 ? 0 : points(random));
            total += parts.back();
        }
        const std::vector<double> rounded = addingUp(parts, total, 0.1);
        qint64 sum = 0;
        for (size_t i = 0; i < parts.size(); ++i) {
            sum += std::llround(rounded[i] * 10);
            QVERIFY2(std::abs(rounded[i] - parts[i]) < 0.1 + 1e-9, qPrintable(QString::number(parts[i])));
        }
        QCOMPARE(sum, std::llround(total * 10));
    }
    QVERIFY(addingUp({}, 0, 0.1).empty());
    QCOMPARE(addingUp({0.04, 0.04, 0.04}, 0.12, 0.1), (std::vector<double>{0.1, 0, 0}));
}

void TestHealthPage::waterfallGoesFromAHundredToTheScore()
{
    for (const char *code : {"REA-A", "PMP-04", "CAP-01"}) {
        const ScoreParts parts = partsOf(m_scene->health(code), *m_scene->scene.editor->snapshot());
        const std::vector<WaterfallRow> rows = waterfallOf(parts, m_scene->scene.machine(q(code)).health);
        qint64 left = 1'000;
        for (const WaterfallRow &row : rows) {
            if (row.kind != WaterfallRow::Kind::Dimension)
                continue;
            QCOMPARE(std::llround(row.before * 10), left);
            left -= std::llround(row.points * 10);
            QCOMPARE(std::llround(row.after * 10), left);
            qint64 ofTags = 0;
            for (const WaterfallRow &tag : row.parts)
                ofTags += std::isfinite(tag.points) ? std::llround(tag.points * 10) : 0;
            if (!row.parts.empty())
                QCOMPARE(ofTags, std::llround(row.points * 10));
        }
        QCOMPARE(rows.front().kind, WaterfallRow::Kind::Start);
        QCOMPARE(rows.back().kind, WaterfallRow::Kind::Score);
        if (parts.overall) {
            QCOMPARE(left, std::llround(*parts.overall * 10));
            QCOMPARE(std::llround(rows.back().points * 10), left);
        } else {
            QVERIFY(std::isnan(rows.back().points));
        }
    }
    HealthPlan plan;
    QVERIFY(optionsInForce(plan).isEmpty());
    plan.aggregation = HealthAggregation::Geometric;
    plan.weights.oee = 5;
    QVERIFY(optionsInForce(plan).contains(q("geometric")) && optionsInForce(plan).contains(q("30 / 5 / 20 / 15 / 10")));
}

//! What is behind a dimension adds up to it as shown, however deep, and is what it was to a tenth of a point.
void TestHealthPage::groundsAddUpToTheirDimension()
{
    std::mt19937 random(11);
    std::uniform_real_distribution<double> share(0.01, 1);
    const auto grow = [&](auto &self, double points, int depth) -> std::vector<ScoreGround> {
        std::vector<double> shares;
        for (int i = 0; i < 3 + depth; ++i)
            shares.push_back(share(random));
        const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
        std::vector<ScoreGround> grounds;
        for (const double each : shares) {
            ScoreGround ground;
            ground.kind = ScoreGround::Kind::Part;
            ground.name = QString::number(qulonglong(grounds.size()));
            ground.points = points * each / all;
            if (depth > 0)
                ground.grounds = self(self, *ground.points, depth - 1);
            grounds.push_back(ground);
        }
        ScoreGround informs; // takes nothing
        informs.kind = ScoreGround::Kind::Counts;
        grounds.push_back(informs);
        return grounds;
    };
    const std::function<void(const WaterfallRow &, const ScoreGround &)> check = [&](const WaterfallRow &row, const ScoreGround &ground) {
        QCOMPARE(row.parts.size(), ground.grounds.size());
        qint64 sum = 0;
        double at = row.before;
        for (size_t i = 0; i < row.parts.size(); ++i) {
            const WaterfallRow &part = row.parts[i];
            const ScoreGround &exact = ground.grounds[i];
            QVERIFY(qAbs(part.before - at) < 1e-9);
            if (!exact.points) {
                QVERIFY(std::isnan(part.points));
                QCOMPARE(part.after, part.before);
                continue;
            }
            QVERIFY2(qAbs(part.points * 10 - std::round(part.points * 10)) < 1e-6, qPrintable(QString::number(part.points, 'g', 17)));
            QVERIFY2(qAbs(part.points - *exact.points) < 0.2, qPrintable(QString::number(part.points) + q(" of ") + QString::number(*exact.points)));
            sum += std::llround(part.points * 10);
            at -= part.points;
            QVERIFY(qAbs(part.after - at) < 1e-9);
            if (!exact.grounds.empty() && part.points > 0)
                check(part, exact);
        }
        QCOMPARE(sum, std::llround(row.points * 10));
    };
    for (int round = 0; round < 200; ++round) {
        WaterfallRow row;
        row.kind = WaterfallRow::Kind::Dimension;
        row.dimension = HealthDimension::Oee;
        row.before = 83.4;
        row.points = std::round(share(random) * 200) / 10 + 0.1;
        row.after = row.before - row.points;
        ScoreGround dimension;
        dimension.kind = ScoreGround::Kind::Dimension;
        dimension.key = healthDimensionName(HealthDimension::Oee);
        dimension.points = row.points;
        dimension.grounds = grow(grow, row.points, 2);
        ScoreGround root;
        root.grounds = {dimension};
        std::vector<WaterfallRow> rows{row};
        addGrounds(rows, root, m_scene->scene.clock.utc());
        check(rows.front(), dimension);
        if (QTest::currentTestFailed())
            return;
        // of a dimension that takes nothing nothing is taken
        rows = {row};
        rows.front().points = 0;
        addGrounds(rows, root, m_scene->scene.clock.utc());
        for (const WaterfallRow &part : rows.front().parts)
            QVERIFY(std::isnan(part.points) || part.points == 0);
    }
}

void TestHealthPage::workedExampleHasTheProgramsFigures()
{
    QFile file(q(LINESIDE_SOURCE_DIR "/models/health/WORKED_EXAMPLE.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    //! The numbers of the row of a table that begins so, without its label.
    const auto row = [&page](const QString &label) {
        std::vector<double> numbers;
        for (const QString &line : page.split(u'\n')) {
            QStringList cells = line.split(u'|', Qt::SkipEmptyParts);
            for (QString &cell : cells)
                cell = cell.remove(u'*').trimmed();
            if (cells.isEmpty() || cells.first() != label)
                continue;
            for (qsizetype i = 1; i < cells.size(); ++i)
                numbers.push_back(cells[i].toDouble());
        }
        return numbers;
    };
    const auto bold = [&page](const QString &after) {
        const QRegularExpressionMatch match = QRegularExpression(QRegularExpression::escape(after) + q("[^*]*\\*\\*([0-9.]+)\\*\\*")).match(page);
        return match.hasMatch() ? match.captured(1).toDouble() : -1;
    };

    // the page's readings, through what feeds the program
    const UtcTime now = std::chrono::floor<std::chrono::days>(m_scene->scene.clock.utc());
    HealthSetup setup;
    setup.machine = MachineId::create();
    setup.code = q("PUMP-1");
    MonitoredTag tag;
    tag.id = TagId(1);
    tag.tag = TagUuid::create();
    tag.code = q("PLC.vibration");
    const std::optional<DeviationLimits> limits = [&] {
        Tag vibration;
        vibration.normalRange = {0.0, 2.5};
        return DeviationLimits::of({tag.tag, {}, {}, false}, vibration);
    }();
    QVERIFY(limits);
    tag.limits = *limits;
    setup.tags = {tag};
    MachineHealth machine(setup);
    const std::vector<double> calm = row(q("1008")), rough = row(q("432"));
    QCOMPARE(calm.size(), size_t(2));
    QCOMPARE(rough.size(), size_t(2));
    const UtcTime begin = now - 24h;
    for (int minute = 0; minute < 1'440; ++minute)
        machine.addValue(0, begin + minute * 1min, minute < 1'008 ? calm[0] : rough[0], StatusCode::Good);
    const UtcTime week = now - 7 * 24h;
    HealthFigures figures;
    const double oee = 19'992.0 * 6 / (2'940 * 60);
    figures.oee = {oee, week, now, 10'080, 1};
    figures.performance = {22'491.0 * 6 / (2'499 * 60), week, now, 10'080, 1};
    figures.outOfControl = {1, 2, 0, week, now, 2'016, 1};
    figures.breakdowns = {1, 400, {}, now - 30 * 24h, now, 1};
    HealthAssessment health = machine.assess(now, figures);
    QVERIFY(page.contains(q("2940 planned")) && page.contains(q("ran 2499")) && page.contains(q("made 22491")) && page.contains(q("19992 of them")));
    QVERIFY(page.contains(q("signalled 1 time high and 2 times low")) && page.contains(q("broke down 1 time in 30 days")));
    QVERIFY(std::abs(oee - 0.68) < 1e-12 && page.contains(q("= 0.68\n")));

    // what the window shows of it
    const ScoreParts parts = partsOf(health, *m_scene->scene.editor->snapshot());
    const std::vector<WaterfallRow> shown = waterfallOf(parts, setup.plan);
    QCOMPARE(shown.size(), size_t(7));
    double taken = 0;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        const std::vector<double> told = row(dimensionText(HealthDimension(d)));
        QVERIFY2(told.size() == 4, qPrintable(dimensionText(HealthDimension(d))));
        const DimensionScore &dimension = health.score.dimensions[d];
        QVERIFY(std::abs(*dimension.score - told[0]) < 1e-9);
        QVERIFY(std::abs(dimension.weight * 100 - told[1]) < 1e-9);
        QVERIFY(std::abs(dimension.weight * *dimension.score - told[2]) < 1e-9);
        QVERIFY(std::abs(shown[d + 1].points - told[3]) < 1e-9);
        QCOMPARE(shown[d + 1].label, dimensionText(HealthDimension(d)));
        taken += shown[d + 1].points;
    }
    const std::vector<double> score = row(q("Score"));
    QCOMPARE(score.size(), size_t(4));
    QVERIFY(std::abs(*health.score.overall - score[0]) < 1e-9);
    QVERIFY(std::abs(shown.back().points - score[0]) < 1e-9);
    QVERIFY(std::abs(taken - score[3]) < 1e-9);
    QCOMPARE(health.score.status, HealthStatus::Good);
    QCOMPARE(health.score.cap, HealthCap::None);
    QCOMPARE(health.score.tags[0].deviation.samples, quint64(1'440));
    QVERIFY(std::abs(health.score.tags[0].deviation.average - 0.375) < 1e-9);
    QVERIFY(std::abs(bold(q("100 − 0.375 / 1.25 × 100")) - *health.score.tags[0].score) < 1e-9);

    // and of what is missing
    figures.oee = {};
    figures.performance = {};
    health = machine.assess(now, figures);
    QVERIFY(std::abs(bold(q("(30 × 70 + 20 × 80 + 15 × 80) / 65")) - *health.score.overall) < 0.005);
    QVERIFY(std::abs(bold(q("The confidence falls to")) - health.score.confidence * 100) < 1e-9);
    figures.outOfControl = {};
    figures.breakdowns = {};
    health = machine.assess(now, figures);
    QCOMPARE(health.score.status, HealthStatus::NotEnoughData);
    QVERIFY(!health.score.overall);
}

void TestHealthPage::whatIsReadAfterAStartIsNoLackOfData()
{
    const SnapshotPtr snapshot = m_scene->scene.editor->snapshot();
    HealthPicture picture = *m_scene->service->picture();
    HealthModel model;
    const UiServices services = m_scene->services();
    const auto show = [&](bool seeded) {
        picture.heartbeat.seeded = seeded;
        const auto shown = std::make_shared<const HealthPicture>(picture);
        model.show(snapshot, shown, [&services, shown](const MachineId &machine) { return isCatchingUp(services, *shown, machine); });
    };
    show(true);
    const int poor = model.counts()[size_t(HealthStatus::NotEnoughData)];
    QVERIFY(poor > 0 && model.catchingUp() == 0);
    QCOMPARE(model.tile(model.rowOf(m_scene->id("CAP-01"))).state, HealthTile::State::DataPoor);
    show(false);
    const HealthTile waits = model.tile(model.rowOf(m_scene->id("CAP-01")));
    QCOMPARE(waits.state, HealthTile::State::CatchingUp);
    QCOMPARE(waits.word(), q("Catching up"));
    QVERIFY(waits.spoken().contains(q("Catching up")) && !waits.spoken().contains(q("Not enough data")));
    QCOMPARE(model.catchingUp(), poor);
    QCOMPARE(model.counts()[size_t(HealthStatus::NotEnoughData)], 0);
    QCOMPARE(model.tile(model.rowOf(m_scene->id("REA-A"))).state, HealthTile::State::Judged); // what is known stands
    model.setFilter(q("catching"));
    QCOMPARE(model.rowCount(), poor);
    // one of which nothing was computed yet, too
    model.setFilter({});
    picture.machines.erase(m_scene->id("CAP-01"));
    show(false);
    QCOMPARE(model.tile(model.rowOf(m_scene->id("CAP-01"))).state, HealthTile::State::CatchingUp);
    show(true);
    QCOMPARE(model.tile(model.rowOf(m_scene->id("CAP-01"))).state, HealthTile::State::Waiting);
}

void TestHealthPage::lateScoresSaySo()
{
    const UtcTime now = m_scene->scene.clock.utc();
    health_records::StoredScore stored;
    stored.machine = m_scene->id("PMP-04");
    stored.at = now - 2h;
    stored.overall = 71;
    stored.lateAt = now - 1h;
    QCOMPARE(partsOf(stored, *m_scene->scene.editor->snapshot()).lateAt, stored.lateAt);
    stored.lateAt.reset();
    stored.rescoredAt = now - 30min;
    QCOMPARE(partsOf(stored, *m_scene->scene.editor->snapshot()).rescoredAt, stored.rescoredAt);
    ScoreChart chart(m_scene->scene.theme);
    chart.setRange(now - 24h, now);
    chart.setScores({{now - 3h, 80.0, HealthStatus::Good, 1}, {now - 2h, 71.0, HealthStatus::Good, 1, now - 1h, {}}, {now - 1h, 70.0, HealthStatus::Good, 1, {}, now - 30min}});
    QVERIFY(!chart.words(0).contains(q("late")) && !chart.words(0).contains(q("anew")));
    QVERIFY(chart.words(1).contains(q("readings of its time came later")));
    QVERIFY(chart.words(2).contains(q("computed anew at ") + momentText(now - 30min, now)));
    // and the view, for a score of the past that was computed anew
    std::vector<health_records::StoredScore> kept;
    const Status marked = m_scene->records->writeNow([&](sqlite::Database &db) { return health_records::markLate(db, m_scene->id("PMP-04"), now - 48h, now - 24h, now - 1h); });
    QVERIFY(marked);
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    QTRY_VERIFY(page().machine()->chart().scores().size() > 200);
    const std::vector<ChartScore> &scores = page().machine()->chart().scores();
    const auto late = std::find_if(scores.begin(), scores.end(), [](const ChartScore &score) { return score.lateAt.has_value(); });
    QVERIFY(late != scores.end());
    page().machine()->chart().setCurrent(int(late - scores.begin()));
    Q_EMIT page().machine()->chart().chosen(int(late - scores.begin()));
    settle();
    QVERIFY(says(page().machine(), "Readings of its time came later"));
}

void TestHealthPage::gridShowsTheWorstFirst()
{
    open();
    HealthModel &model = page().grid()->model();
    QCOMPARE(model.machines(), 11);
    QCOMPARE(model.machineAt(0), m_scene->id("PMP-04"));
    QCOMPARE(model.machineAt(model.rowOf(m_scene->id("PMP-04"))), m_scene->id("PMP-04"));
    const HealthTile worn = model.tile(0);
    QVERIFY(worn.status == HealthStatus::Poor || worn.status == HealthStatus::Critical);
    QVERIFY(worn.grounds.contains(q("samples")) && worn.grounds.contains(q("known")));
    const HealthTile well = model.tile(model.rowOf(m_scene->id("REA-A")));
    QCOMPARE(well.status, HealthStatus::Excellent);
    QVERIFY(model.rowOf(m_scene->id("REA-A")) > 0);
    const HealthTile poor = model.tile(model.rowOf(m_scene->id("CAP-01")));
    QCOMPARE(poor.state, HealthTile::State::DataPoor);
    QCOMPARE(poor.word(), q("Not enough data"));
    QVERIFY2(poor.missing.contains(q("OEE")) && poor.missing.contains(q("Quality")), qPrintable(poor.missing));
    // by line: the pump's line comes first with all its machines
    QCOMPARE(model.index(1).data(HealthModel::GroupRole).toString(), model.index(0).data(HealthModel::GroupRole).toString());
    auto *grouped = page().grid()->findChild<QCheckBox *>();
    grouped->setChecked(false);
    int before = -1;
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(healthRank(model.tile(row).status) >= before);
        before = healthRank(model.tile(row).status);
    }
    grouped->setChecked(true);

    // the filter box knows machines, lines and statuses
    page().find();
    auto *filter = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(filter);
    QTest::keyClicks(filter, q("cap"));
    QCOMPARE(model.rowCount(), 1);
    filter->setText(q("excellent"));
    QCOMPARE(model.machineAt(0), m_scene->id("REA-A"));
    QCOMPARE(model.rowCount(), 1);
    filter->clear();

    // arrows, then Enter opens
    HealthTiles &tiles = page().grid()->tiles();
    tiles.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&tiles, Qt::Key_Home);
    QTest::keyClick(&tiles, Qt::Key_Right);
    QCOMPARE(tiles.currentIndex().row(), 1);
    QTest::keyClick(&tiles, Qt::Key_Down);
    QVERIFY(tiles.visualRect(tiles.currentIndex()).top() > tiles.visualRect(model.index(1)).top());
    QTest::keyClick(&tiles, Qt::Key_Home);
    QTest::keyClick(&tiles, Qt::Key_Return);
    QCOMPARE(page().tabs()->currentIndex(), 1);
    QCOMPARE(page().machine()->machine(), m_scene->id("PMP-04"));
}

void TestHealthPage::gridStaysFluidWithAThousandMachines()
{
    PlantScene many(989);
    auto picture = std::make_shared<HealthPicture>(*m_scene->service->picture());
    for (const Line &line : many.editor->plant().sites[0].lines) {
        for (const Machine &machine : line.machines) {
            auto health = std::make_shared<HealthAssessment>(m_scene->health("REA-A"));
            health->machine = machine.id;
            picture->machines.emplace(machine.id, health);
        }
    }
    CountingModel model;
    HealthTiles tiles(many.theme, HealthModel::GroupRole);
    tiles.setItemDelegate(new TileDelegate(many.theme, &tiles));
    tiles.setModel(&model);
    tiles.resize(1'000, 700);
    tiles.show();
    model.show(many.editor->snapshot(), picture);
    QCOMPARE(model.rowCount(), 1'000);
    model.m_asked.clear();
    const QPixmap drawn = tiles.grab();
    QVERIFY(!drawn.isNull());
    QVERIFY2(model.m_asked.size() >= 12 && model.m_asked.size() <= 40, qPrintable(QString::number(model.m_asked.size())));
    // the last one is as far as the end key, and only what is there is drawn
    QTest::keyClick(&tiles, Qt::Key_End);
    QCOMPARE(tiles.currentIndex().row(), 999);
    QVERIFY(tiles.viewport()->rect().contains(tiles.visualRect(tiles.currentIndex())));
    model.m_asked.clear();
    tiles.grab();
    QVERIFY(model.m_asked.contains(999) && !model.m_asked.contains(0) && model.m_asked.size() <= 40);
    QCOMPARE(tiles.indexAt(tiles.visualRect(model.index(998)).center()).row(), 998);
    // news of the same order reset nothing
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show(many.editor->snapshot(), picture);
    QCOMPARE(reset.count(), 0);
}

void TestHealthPage::machineHealthIsReachedFromEverywhere()
{
    open("overview");
    auto *overview = qobject_cast<OverviewPage *>(m_window->currentPage());
    MachineCard *card = nullptr;
    for (MachineCard *each : overview->cards()) {
        if (each->machine() == m_scene->id("REA-A"))
            card = each;
    }
    QVERIFY(card && card->look().health && card->look().health->score);
    QCOMPARE(*card->look().health->score, int(std::lround(*m_scene->health("REA-A").score.overall)));
    QVERIFY(card->accessibleDescription().contains(q("health")));
    card->setFocus();
    QTest::keyClick(card, Qt::Key_H, Qt::ControlModifier);
    QCOMPARE(m_window->currentPageId(), q("health"));
    QCOMPARE(page().machine()->machine(), m_scene->id("REA-A"));
    // a click on the card's bar
    m_window->showPage(q("overview"));
    QTest::mouseClick(card, Qt::LeftButton, Qt::NoModifier, QPoint(card->width() / 2, card->height() - 14));
    QCOMPARE(m_window->currentPageId(), q("health"));

    // the machine page says it and opens it
    QVERIFY(m_window->openObject(ObjectRef::of(m_scene->id("PMP-04"))));
    QCOMPARE(m_window->currentPageId(), q("machine"));
    QPushButton *open = nullptr;
    for (QPushButton *each : m_window->currentPage()->findChildren<QPushButton *>()) {
        if (each->text().startsWith(q("Health")))
            open = each;
    }
    QVERIFY(open && open->text().contains(scoreText(m_scene->health("PMP-04").score.overall, 0)));
    open->click();
    QCOMPARE(m_window->currentPageId(), q("health"));
    QCOMPARE(page().machine()->machine(), m_scene->id("PMP-04"));

    // and so does the plant tree
    m_window->tree().reveal(ObjectRef::of(m_scene->id("CAP-01")));
    m_window->tree().view()->setFocus();
    QTest::keyClick(m_window->tree().view(), Qt::Key_H, Qt::ControlModifier);
    QCOMPARE(page().machine()->machine(), m_scene->id("CAP-01"));
    QCOMPARE(page().tabs()->currentIndex(), 1);
}

void TestHealthPage::eachPointOpensTheReadingsBehindIt()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    settle();
    const HealthAssessment &health = m_scene->health("PMP-04");
    QVERIFY(says(page().machine(), "samples") && says(page().machine(), "confidence"));
    QVERIFY(says(page().machine(), qPrintable(health.action)));
    QVERIFY(says(page().machine(), "Options in force: none"));
    WaterfallTree &tree = page().machine()->waterfall();
    QAbstractItemModel *model = tree.model();
    const QModelIndex sensors = model->index(1, 0);
    QCOMPARE(sensors.data().toString(), q("Sensors"));
    QVERIFY(tree.isExpanded(sensors));
    QCOMPARE(model->rowCount(sensors), 1);
    QVERIFY(model->index(0, WaterfallTree::WhyColumn, sensors).data().toString().contains(q("mm/s")));
    tree.setFocus();
    tree.setCurrentIndex(model->index(0, 0, sensors));
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(m_window->currentPageId(), q("trends"));
    auto *trends = qobject_cast<TrendPage *>(m_window->currentPage());
    QCOMPARE(trends->plot().pens().size(), size_t(1));
    QCOMPARE(trends->plot().pens()[0].tag, health.score.tags[0].deviation.tag);
    QCOMPARE(trends->plot().from(), health.score.tags[0].deviation.from);
    QVERIFY(!trends->plot().isLive());
    QVERIFY(trends->plot().marks().empty()); // it wears, and is not unusual

    // each other dimension goes to what it was made of, with its time
    QVERIFY(m_window->openObject(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    HealthPage &shown = page();
    QVERIFY(shown.goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    std::vector<ObjectRef> asked;
    const auto note = connect(&shown, &Page::goToRequested, this, [&asked](const ObjectRef &object) { asked.push_back(object); });
    using Kind = ObjectRef::Kind;
    const std::pair<HealthDimension, Kind> ways[] = {{HealthDimension::Oee, Kind::Losses},
                                                     {HealthDimension::Quality, Kind::Signals},
                                                     {HealthDimension::Reliability, Kind::Stops},
                                                     {HealthDimension::Performance, Kind::Losses}}; // nobody counts what the pump makes
    for (const auto &[dimension, kind] : ways) {
        m_window->showPage(q("health"));
        settle();
        tree.setFocus();
        tree.setCurrentIndex(model->index(1 + int(dimension), 0));
        asked.clear();
        // what is known in parts opens; Ctrl+Enter leads on all the same
        QTest::keyClick(&tree, Qt::Key_Return, dimension == HealthDimension::Reliability || dimension == HealthDimension::Performance ? Qt::NoModifier : Qt::ControlModifier);
        QCOMPARE(asked.size(), size_t(1));
        QCOMPARE(asked[0].kind, kind);
        QCOMPARE(asked[0].uuid, m_scene->id("PMP-04").uuid);
        QCOMPARE(asked[0].from, health.score.of(dimension).from);
        QCOMPARE(asked[0].to, health.score.of(dimension).to);
        QVERIFY(asked[0].from < asked[0].to);
    }
    // a counter tells how fast it was
    Machine counting = m_scene->scene.machine(q("PMP-04"));
    counting.production.total = health.score.tags[0].deviation.tag;
    const Result<Plant> plant = edits::changeMachine(m_scene->scene.editor->plant(), counting);
    QVERIFY(plant && m_scene->scene.editor->apply(q("counter of the pump"), *plant));
    settle();
    asked.clear();
    tree.setCurrentIndex(model->index(1 + int(HealthDimension::Performance), 0));
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(asked.size(), size_t(1));
    QCOMPARE(asked[0], ObjectRef::readings(counting.production.total, health.score.of(HealthDimension::Performance).from,
                                           health.score.of(HealthDimension::Performance).to));
    disconnect(note);
    QVERIFY(m_scene->scene.editor->undo());

    // what is unusual is marked on the tags' trends
    HealthAssessment unusual = health;
    AnomalyEpisode episode;
    episode.since = unusual.score.at - 5h;
    episode.seenAt = unusual.score.at;
    unusual.anomaly = episode;
    QCOMPARE(anomalyMarks(*m_scene->scene.editor->snapshot(), unusual, {}).size(), size_t(1));
    QCOMPARE(anomalyMarks(*m_scene->scene.editor->snapshot(), unusual, {}).front().from, episode.since);
    QCOMPARE(anomalyMarks(*m_scene->scene.editor->snapshot(), unusual, {}).front().to, unusual.score.at);
}

void TestHealthPage::dimensionsOpenDownToStopsAndSignals()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    WaterfallTree &tree = page().machine()->waterfall();
    const QAbstractItemModel *model = tree.model();
    const QModelIndex oee = model->index(1 + int(HealthDimension::Oee), 0);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(oee), 2, 20'000);
    const auto points = [&](const QModelIndex &index) {
        const QString text = index.siblingAtColumn(WaterfallTree::PointsColumn).data().toString();
        return text.startsWith(u'\u2212') ? text.mid(1).toDouble() : text.toDouble();
    };
    // the parts add up to what the dimension takes, as shown
    const QModelIndex availability = model->index(0, 0, oee);
    const QModelIndex performance = model->index(1, 0, oee);
    QVERIFY(points(oee) > 0);
    QCOMPARE(points(availability) + points(performance), points(oee));
    QVERIFY(points(availability) > points(performance));
    QVERIFY(availability.siblingAtColumn(WaterfallTree::WhyColumn).data().toString().startsWith(q("71.5 %")));
    const QModelIndex jam = model->index(0, 0, availability);
    QCOMPARE(model->rowCount(jam), 2);
    QCOMPARE(points(model->index(0, 0, jam)) + points(model->index(1, 0, jam)), points(jam));
    // what only informs has no figure of points
    const QModelIndex made = model->index(0, 0, performance);
    QVERIFY(made.siblingAtColumn(WaterfallTree::PointsColumn).data().toString().isEmpty());

    std::vector<ObjectRef> asked;
    connect(&page(), &Page::goToRequested, this, [&asked](const ObjectRef &object) { asked.push_back(object); });
    tree.setFocus();
    const int closed = tree.sizeHint().height();
    for (const QModelIndex &row : {oee, availability, jam}) { // by keyboard, down to a stop
        tree.setCurrentIndex(row);
        QTest::keyClick(&tree, Qt::Key_Return);
        QVERIFY(tree.isExpanded(row));
        QVERIFY(asked.empty());
    }
    QVERIFY(tree.sizeHint().height() > closed); // all of it is in sight: the page scrolls
    tree.setCurrentIndex(model->index(0, 0, jam));
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(asked.size(), size_t(1));
    QCOMPARE(asked[0].kind, ObjectRef::Kind::Stops);
    QCOMPARE(asked[0].uuid, m_scene->id("PMP-04").uuid);
    QCOMPARE(asked[0].to - asked[0].from, std::chrono::microseconds(1h));
    tree.expand(performance);
    tree.setCurrentIndex(made);
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(asked.back().kind, ObjectRef::Kind::Readings);
    QCOMPARE(asked.back().uuid, m_scene->sources().m_counter.uuid);
    const QModelIndex quality = model->index(1 + int(HealthDimension::Quality), 0);
    tree.expand(quality);
    tree.setCurrentIndex(model->index(0, 0, quality));
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(asked.back().kind, ObjectRef::Kind::Chart);
    QCOMPARE(asked.back().uuid, m_scene->sources().m_chart);
    // what is open stays open when the figures come anew
    m_scene->compute();
    settle();
    QTRY_VERIFY(model->rowCount(oee) == 2 && tree.isExpanded(oee) && tree.isExpanded(jam));
    // of another machine there is nothing of it
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("REA-A"))));
    QCOMPARE(model->rowCount(oee), 0);
}

void TestHealthPage::chartShowsTheScoreAsItWas()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    ScoreChart &chart = page().machine()->chart();
    QTRY_VERIFY(chart.scores().size() > 200);
    settle();
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(chart.current(), 0);
    QVERIFY(chart.words(0).contains(q("confidence")));
    QTest::keyClick(&chart, Qt::Key_Return);
    QVERIFY(says(page().machine(), "As it was at"));
    const auto shown = page().machine()->waterfall().model();
    const QString last = shown->index(shown->rowCount() - 1, WaterfallTree::PointsColumn).data().toString();
    QCOMPARE(last, scoreText(chart.scores()[0].score));
    QVERIFY(last != scoreText(m_scene->health("PMP-04").score.overall));
    QPushButton *now = button(page().machine(), "Back to now");
    QVERIFY(now);
    now->click();
    QVERIFY(!says(page().machine(), "As it was at"));
    QCOMPARE(shown->index(shown->rowCount() - 1, WaterfallTree::PointsColumn).data().toString(), scoreText(m_scene->health("PMP-04").score.overall));
    // where the score goes, in words with its proof
    QVERIFY(m_scene->health("PMP-04").trend.tested);
    QVERIFY(says(page().machine(), "points a day") && says(page().machine(), "95 %"));
}

void TestHealthPage::dataPoorMachineSaysWhatIsMissing()
{
    open();
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("CAP-01"))));
    settle();
    QVERIFY(says(page().machine(), "Not enough data for a score") && says(page().machine(), "Missing: OEE, Quality, Reliability, Performance"));
    const auto *model = page().machine()->waterfall().model();
    QCOMPARE(model->index(model->rowCount() - 1, WaterfallTree::PointsColumn).data().toString(), q("–"));
    QVERIFY(model->index(2, WaterfallTree::WhyColumn).data().toString().contains(q("ideal cycle time")));
    // the tile's button leads to what can be set
    bool opened = false;
    {
        PageParts parts = allParts();
        parts.editMachine = [&](const PageContext &, QWidget *, const MachineId &machine) { opened = machine == m_scene->id("CAP-01"); };
        const UiServices services = m_scene->services();
        PlantWatch watch(services);
        const PageContext context{services, watch, parts};
        HealthPage own(context);
        own.resize(1'200, 800);
        own.show();
        HealthTiles &tiles = own.grid()->tiles();
        const QModelIndex index = own.grid()->model().index(own.grid()->model().rowOf(m_scene->id("CAP-01")));
        tiles.scrollTo(index);
        const QRect place = qobject_cast<TileDelegate *>(tiles.itemDelegate())->buttonRect(tiles.visualRect(index), index);
        QVERIFY(place.isValid());
        QTest::mouseClick(tiles.viewport(), Qt::LeftButton, Qt::NoModifier, place.center());
    }
    QVERIFY(opened);
}

void TestHealthPage::cappedStatusIsExplained()
{
    HealthAssessment capped = m_scene->health("PMP-04");
    capped.score.cap = HealthCap::HardLimit;
    capped.score.tags[0].deviation.hardLimit = true;
    QVERIFY2(capSentence(capped).contains(q("vibration failed its hard limit")), qPrintable(capSentence(capped)));
    capped.score.cap = HealthCap::Sensors;
    QVERIFY(capSentence(capped).contains(q("below 20")));
    QVERIFY(capSentence(m_scene->health("REA-A")).isEmpty());
}

QTEST_MAIN(TestHealthPage)
#include "tst_health_page.moc"
