#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/history/export_dialog.h"
#include "ui/history/history_page.h"
#include "ui/history/work_row.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
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
    Keeper keeper{{*scene.historian, Clock::system(), scene.folder.path(), [] { return QByteArray("{}"); },
                   [] { return QByteArray("{}"); }, [this](const keeping::ArchiveSettings &wanted) { kept = wanted; }},
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
    bench.keeper.setArchiving({true, QStringLiteral("/archives")});
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
