#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/history/export_dialog.h"
#include "ui/history/history_page.h"
#include "ui/history/retention_dialog.h"
#include "ui/history/work_row.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>

using namespace lineside;
using namespace std::chrono_literals;
using keeping::Keeper;

namespace {

struct HistoryBench
{
    PlantScene scene;
    QTemporaryDir out;
    keeping::ArchiveSettings kept;
    RetentionSettings keptFor;
    bool keeps = true;
    Keeper keeper{{*scene.historian, Clock::system(), scene.folder.path(), [] { return QByteArray("{}"); },
                   [] { return QByteArray("{}"); }, [this](const RetentionSettings &retention, const keeping::ArchiveSettings &wanted) -> Status {
                       if (!keeps)
                           return Error{Error::Kind::NoSpace, QStringLiteral("The disk is full."), {}};
                       kept = wanted;
                       keptFor = retention;
                       return Done{};
                   }},
                  {}};
    UiServices services = withKeeper();
    PlantWatch watch{services};
    PageParts parts;
    const PageContext context{services, watch, parts};

    UiServices withKeeper()
    {
        scene.theme.applyTo(*qApp);
        UiServices all = scene.services();
        all.keeper = &keeper;
        keeper.setSnapshot(scene.editor->snapshot());
        return all;
    }
};

} // namespace

class HistoryPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAKeeperItSaysSo();
    void backsUpAndSaysSo();
    void exportsWhatWasChosen();
    void showsArchives();
    void aRowTellsHowFarItIs();
    void tellsWhatWasMerged();
    void setsHowLongItIsKept();
    void rulesAreChecked();
    void saysWhatWouldGo();
};

void HistoryPageTest::withoutAKeeperItSaysSo()
{
    PlantScene scene;
    const UiServices services = scene.services();
    PlantWatch watch(services);
    PageParts parts;
    const PageContext context{services, watch, parts};
    HistoryPage page(context);
    QVERIFY(page.findChild<EmptyState *>());
    QVERIFY(!page.canExport());
    page.tick();
}

void HistoryPageTest::backsUpAndSaysSo()
{
    HistoryBench bench;
    HistoryPage page(bench.context);
    page.show();
    WorkRow *row = page.row(Keeper::Kind::BackUp);
    const QString purpose = row->said();
    const QString file = bench.out.filePath(QStringLiteral("x.backup"));
    DialogAnswer<QFileDialog> answer(chooseFile(file));
    row->button()->click();
    QVERIFY(answer.answered());
    QTRY_VERIFY_WITH_TIMEOUT((page.refresh(), row->said() != purpose && row->button()->isEnabled()), 20'000);
    QVERIFY2(row->said().contains(file), qPrintable(row->said()));
    QVERIFY(QFile::exists(file));
    QVERIFY(bench.keeper.lastBackup());
    // It is remembered for the next start.
    const Keeper next({*bench.scene.historian, Clock::system(), bench.scene.folder.path(), {}, {}, {}}, {});
    QCOMPARE(next.lastBackup()->file, file);
    // What went wrong is said with what to do.
    bench.keeper.backUp(QStringLiteral("/nowhere/x.backup"), [](const Result<keeping::BackupFacts> &) {});
    QTRY_VERIFY_WITH_TIMEOUT((page.refresh(), row->said().contains(QLatin1String("/nowhere"))), 20'000);
}

void HistoryPageTest::exportsWhatWasChosen()
{
    HistoryBench bench;
    const UtcTime now = bench.scene.clock.utc();
    ExportDialog dialog(bench.context, {}, now - 1h, now);
    const size_t all = bench.scene.editor->snapshot()->tags().size();
    QCOMPARE(dialog.request().tags.size(), all);
    auto *filter = dialog.findChild<QLineEdit *>();
    QVERIFY(filter);
    filter->setText(QStringLiteral("no tag is called that"));
    QVERIFY(dialog.request().tags.empty());
    const TagEntry &first = bench.scene.editor->snapshot()->tags().front();
    filter->setText(first.device->code + QLatin1Char('.') + first.tag->code);
    QVERIFY(!dialog.request().tags.empty());
    QVERIFY(dialog.request().tags.size() < all);
    const ExportDialog given(bench.context, {first.tag->id}, now - 1h, now);
    QCOMPARE(given.request().tags.size(), size_t(1));
    QCOMPARE(std::chrono::floor<std::chrono::seconds>(given.request().to), std::chrono::floor<std::chrono::seconds>(now));
}

void HistoryPageTest::showsArchives()
{
    HistoryBench bench;
    HistoryPage page(bench.context);
    page.show();
    page.resize(1'100, 800);
    std::atomic<bool> noted = false;
    bench.scene.historian->noteArchive({QStringLiteral("2026-09"), QStringLiteral("/x/lineside-2026-09.zip"), "ab",
                                        bench.scene.clock.utc(), 1'234'567, 2'000'000, 5},
                                       [&](const Status &) { noted = true; });
    QTRY_VERIFY(noted);
    QTRY_VERIFY_WITH_TIMEOUT((page.refresh(), page.archives()->topLevelItemCount() == 1), 10'000);
    QCOMPARE(page.archives()->topLevelItem(0)->text(0), QStringLiteral("2026-09"));
    QVERIFY(page.archives()->isVisible());
    QVERIFY(bench.keeper.setArchiving({true, QStringLiteral("/archives")}, QStringLiteral("m.meier")).ok());
    QCOMPARE(bench.kept.folder, QStringLiteral("/archives"));
}

void HistoryPageTest::aRowTellsHowFarItIs()
{
    HistoryBench bench;
    WorkRow row(bench.scene.theme, QStringLiteral("Do it"), QStringLiteral("what for"));
    row.show();
    const SteadyTime now = std::chrono::steady_clock::now();
    row.showActivity({true, 0.5, QStringLiteral("Reading back"), now - 10s, {}}, now);
    QVERIFY2(row.said().contains(QStringLiteral("Reading back")) && row.said().contains(QStringLiteral("11")), qPrintable(row.said()));
    QVERIFY(!row.button()->isEnabled());
    auto *bar = row.findChild<QProgressBar *>();
    QCOMPARE(bar->value() * 2, bar->maximum());
    row.showActivity({true, -1, {}, now, {}}, now);
    QCOMPARE(bar->maximum(), 0); // nobody knows how far
    row.showActivity({false, -1, {}, now, Keeper::Outcome{false, QStringLiteral("No."), QStringLiteral("Try."), bench.scene.clock.utc()}}, now);
    QVERIFY(row.said().endsWith(QStringLiteral("No. Try.")));
    QVERIFY(bar->isHidden());
}

void HistoryPageTest::setsHowLongItIsKept()
{
    HistoryBench bench;
    HistoryPage page(bench.context);
    page.show();
    page.retentionButton()->click();
    auto *dialog = page.findChild<RetentionDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->applyButton()->isEnabled(), 10'000);
    QVERIFY2(!dialog->consequences().isEmpty(), "it says when nothing goes, too");
    dialog->rawDays()->setValue(30);
    QVERIFY(!dialog->applyButton()->isEnabled()); // not before it has said what would go
    dialog->archiveFirst()->setChecked(true);
    dialog->addRule(QStringLiteral("*"), 365);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->applyButton()->isEnabled(), 10'000);
    const size_t tags = bench.scene.editor->snapshot()->tags().size();
    QVERIFY2(dialog->rules()->item(0, 2)->text().contains(QLocale().toString(tags)), qPrintable(dialog->rules()->item(0, 2)->text()));

    // What cannot be written down is not in force, and said.
    bench.keeps = false;
    dialog->applyButton()->click();
    QCOMPARE(dialog->consequences().left(17), QStringLiteral("The disk is full."));
    QCOMPARE(bench.keeper.retention().rawDays, 90);
    QVERIFY(!bench.keeper.archiving().enabled);

    bench.keeps = true;
    dialog->applyButton()->click();
    QCOMPARE(bench.keptFor.rawDays, 30);
    QVERIFY(bench.kept.enabled);
    const RetentionSettings now = RetentionControl::of(*bench.scene.historian)->retention();
    QCOMPARE(now.rawDays, 30);
    QVERIFY(now.archiveFirst); // the store knows at once
    QCOMPARE(now.rules.size(), size_t(1));
    // Archiving is not switched off without a word of what goes then.
    auto *byItself = page.findChild<QCheckBox *>();
    QVERIFY(byItself && byItself->isChecked());
    byItself->click();
    QVERIFY(byItself->isChecked());
    QVERIFY(bench.keeper.archiving().enabled);
    const QList<RetentionDialog *> asked = page.findChildren<RetentionDialog *>();
    QVERIFY(!asked.isEmpty() && !asked.last()->archiveFirst()->isChecked()); // it says what goes by that
    // The journal tells who changed what.
    std::atomic<bool> told = false;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        EventFilter filter;
        filter.kinds = {EventKind::ConfigurationChange};
        filter.text = QStringLiteral("How long");
        bench.scene.historian->queryEvents(filter, [&told](const Result<QList<Event>> &events) {
            if (events.ok() && !events->isEmpty() && events->front().before.contains(QLatin1String("90"))
                && events->front().after.contains(QLatin1String("* 365")) && !events->front().user.isEmpty())
                told = true;
        });
        return told.load();
    }()), 10'000);
}

void HistoryPageTest::rulesAreChecked()
{
    HistoryBench bench;
    RetentionDialog dialog(bench.services);
    dialog.show();
    for (const char *wrong : {"", "a;b", "a 5; b"}) {
        dialog.addRule(QString::fromLatin1(wrong), 5);
        QVERIFY2(!dialog.applyButton()->isEnabled(), wrong);
        QVERIFY2(dialog.consequences().contains(QLatin1String("rule")), qPrintable(dialog.consequences()));
        dialog.rules()->setCurrentCell(0, 0);
        dialog.removeRule();
    }
    dialog.addRule(QStringLiteral("*.state"), 5);
    dialog.rules()->item(0, 1)->setText(QStringLiteral("many"));
    QVERIFY(dialog.consequences().contains(QLatin1String("many")));
    dialog.rules()->item(0, 1)->setText(QStringLiteral("7"));
    QTRY_VERIFY_WITH_TIMEOUT(dialog.applyButton()->isEnabled(), 10'000);
    QCOMPARE(dialog.retention().rules.front().days, 7);
    dialog.reject();
    QCOMPARE(bench.keeper.retention().rules.size(), size_t(0)); // nothing before Apply
}

void HistoryPageTest::saysWhatWouldGo()
{
    RetentionForecast forecast;
    forecast.going = {120'000, 40, UtcTime(1'785'000'000s), UtcTime(1'785'000'000s + 11 * 24h + 5h)};
    QVERIFY2(consequencesText(forecast).contains(QLatin1String("12 days")), qPrintable(consequencesText(forecast)));
    QVERIFY2(consequencesText(forecast).contains(QLatin1String("40 are archived")), qPrintable(consequencesText(forecast)));
    QVERIFY(!consequencesText(forecast).contains(QLatin1String("lack of room")));
    forecast.overBudget = true;
    QVERIFY(consequencesText(forecast).contains(QLatin1String("lack of room")));
    forecast = {};
    forecast.held = 5;
    forecast.heldMonths = QStringList{QStringLiteral("2026-07")};
    QVERIFY(consequencesText(forecast).contains(QLatin1String("2026-07")));
    forecast = {};
    forecast.events = 3;
    QVERIFY(consequencesText(forecast).contains(QLatin1Char('3')));
}

void HistoryPageTest::tellsWhatWasMerged()
{
    HistoryBench bench;
    HistoryPage page(bench.context);
    page.show();
    QLabel *merged = nullptr;
    for (QLabel *label : page.findChildren<QLabel *>()) {
        if (label->accessibleName() == QStringLiteral("Small blocks"))
            merged = label;
    }
    QVERIFY(merged);
    std::atomic<bool> kept = false;
    bench.scene.historian->keepNow([&](const Result<KeepReport> &) { kept = true; });
    QTRY_VERIFY(kept);
    QTRY_VERIFY((page.refresh(), merged->text() == QStringLiteral("none waits")));
}

QTEST_MAIN(HistoryPageTest)
#include "tst_history_page.moc"
