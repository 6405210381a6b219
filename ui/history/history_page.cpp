#include "ui/history/history_page.h"

#include "models/keeping/part_file.h"
#include "ui/history/export_dialog.h"
#include "ui/history/retention_dialog.h"
#include "ui/history/work_row.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QThreadPool>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lineside {

namespace {

using namespace std::chrono_literals;
using keeping::Keeper;
using keeping::sizeText;

constexpr auto kShowEvery = 250ms;
constexpr auto kAskEvery = 10s;
enum Figure { SizeFigure, GrowthFigure, SpaceFigure, OldestFigure, EventFigure, MergeFigure, BackupFigure };

QString timeText(UtcTime at)
{
    return toLocalDateTime(at).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

} // namespace

HistoryPage::HistoryPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
{
    const Theme &theme = context.services.theme;
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    if (!context.services.keeper) {
        outer->addWidget(new EmptyState(theme, tr("Here the history is backed up, exported and archived."),
                                        tr("This station keeps no history."), {}, this));
        return;
    }
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, theme.px(8), 0); // beside the scroll bar
    outer->addWidget(area);

    m_verdict = plainLabel(QString(), inside);
    m_verdict->setWordWrap(true);
    followFont(m_verdict, theme, FontRole::Name);
    layout->addWidget(m_verdict);

    layout->addWidget(new SectionLine(theme, {tr("What is kept")}, inside));
    auto *figures = new QFormLayout;
    figures->setRowWrapPolicy(QFormLayout::DontWrapRows);
    const std::array<QString, kFigures> names{tr("Size on disk"), tr("Growth"), tr("Free space"), tr("Oldest reading"),
                                              tr("Events"), tr("Small blocks"), tr("Last backup")};
    for (size_t i = 0; i < names.size(); ++i) {
        m_figures[i] = plainLabel(QStringLiteral("…"), inside);
        m_figures[i]->setWordWrap(true);
        m_figures[i]->setAccessibleName(names[i]);
        figures->addRow(plainLabel(names[i], inside), m_figures[i]);
    }
    layout->addLayout(figures);
    auto *keeping = new QHBoxLayout;
    m_kept = plainLabel(QString(), inside);
    m_kept->setWordWrap(true);
    m_retention = new QPushButton(tr("How long it is kept…"), inside);
    keeping->addWidget(m_kept, 1);
    keeping->addWidget(m_retention);
    layout->addLayout(keeping);
    connect(m_retention, &QPushButton::clicked, this, &HistoryPage::setUpRetention);

    layout->addWidget(new SectionLine(theme, {tr("Keeping it safe")}, inside));
    const auto addRow = [&](Keeper::Kind kind, const QString &button, const QString &purpose) {
        auto *row = new WorkRow(theme, button, purpose, inside);
        m_rows[size_t(kind)] = row;
        connect(row, &WorkRow::cancelRequested, this, [this, kind] { m_context.services.keeper->cancel(kind); });
        layout->addWidget(row);
        return row;
    };
    connect(addRow(Keeper::Kind::BackUp, tr("Back up…"),
                   tr("History, project and settings in one file, while the station works. lineside --restore brings it back.")),
            &WorkRow::startRequested, this, &HistoryPage::backUp);
    connect(addRow(Keeper::Kind::Export, tr("Export…"), tr("Any tags and any time into a CSV file for spreadsheets.")),
            &WorkRow::startRequested, this, &HistoryPage::exportData);
    connect(addRow(Keeper::Kind::Check, tr("Check now"), tr("Reads everything that was ever stored and tells what is damaged.")),
            &WorkRow::startRequested, this, &HistoryPage::check);
    connect(addRow(Keeper::Kind::Archive, tr("Archive now"),
                   tr("Each month that is over into a file of its own, which any program can read, verified value by value.")),
            &WorkRow::startRequested, this, &HistoryPage::archive);

    layout->addWidget(new SectionLine(theme, {tr("Archives of months")}, inside));
    auto *settings = new QHBoxLayout;
    m_byItself = new QCheckBox(tr("Archive each month by itself when it is over"), inside);
    m_folder = new QPushButton(tr("Archive folder…"), inside);
    settings->addWidget(m_byItself);
    settings->addStretch();
    settings->addWidget(m_folder);
    layout->addLayout(settings);
    m_folderName = plainLabel(QString(), inside);
    m_folderName->setWordWrap(true);
    layout->addWidget(m_folderName);
    m_archives = new QTreeWidget(inside);
    m_archives->setRootIsDecorated(false);
    m_archives->setAccessibleName(tr("Archives of months"));
    m_archives->setHeaderLabels({tr("Month"), tr("Readings"), tr("Size"), tr("Verified"), tr("File")});
    m_archives->setMinimumHeight(theme.px(120));
    m_archives->setTabKeyNavigation(false);
    m_archives->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_noArchives = plainLabel(tr("No month has been archived yet."), inside);
    layout->addWidget(m_archives, 1);
    layout->addWidget(m_noArchives);
    layout->addStretch();
    area->setWidget(inside);
    connect(m_byItself, &QCheckBox::toggled, this, [this](bool on) {
        keeping::ArchiveSettings wanted = m_context.services.keeper->archiving();
        if (wanted.enabled == on)
            return;
        if (!on) { // readings that wait for their archive would go at once: that is said there before it happens
            showArchiving();
            if (RetentionDialog *dialog = setUpRetention())
                dialog->archiveFirst()->setChecked(false);
            return;
        }
        wanted.enabled = on;
        setArchiving(wanted);
    });
    connect(m_folder, &QPushButton::clicked, this, &HistoryPage::chooseFolder);
    showArchiving();
    refresh();
}

void HistoryPage::showArchiving()
{
    const Keeper &keeper = *m_context.services.keeper;
    m_byItself->setChecked(keeper.archiving().enabled);
    const RetentionSettings kept = keeper.retention();
    m_kept->setText(
        tr("Readings: %1. Hourly figures: %2. Events: %3.")
            .arg(kept.rawDays > 0 ? tr("%Ln days", nullptr, kept.rawDays) : tr("as long as there is room"),
                 kept.rollUpDays > 0 ? tr("%Ln days", nullptr, kept.rollUpDays) : tr("for ever"),
                 kept.eventDays > 0 ? tr("%Ln days", nullptr, kept.eventDays) : tr("as long as there is room")));
    m_folderName->setText(tr("Archives go to %1.").arg(QDir::toNativeSeparators(keeper.archiveFolder())));
}

void HistoryPage::tick()
{
    if (!m_context.services.keeper)
        return;
    const SteadyTime now = m_context.services.clock.steady();
    if (now - m_shownAt >= kShowEvery) {
        m_shownAt = now;
        showWork();
    }
    if (now - m_askedAt >= kAskEvery)
        askFigures();
}

void HistoryPage::refresh()
{
    if (!m_context.services.keeper)
        return;
    showWork();
    askFigures();
}

void HistoryPage::showWork()
{
    const SteadyTime now = m_context.services.clock.steady();
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Keeper::Activity activity = m_context.services.keeper->activity(Keeper::Kind(i));
        m_rows[i]->showActivity(activity, now);
        if (m_wasRunning[i] && !activity.running)
            askFigures();
        m_wasRunning[i] = activity.running;
    }
    const HistorianCounters counters = m_context.services.historian.counters();
    m_verdict->setText(!counters.healthy     ? counters.trouble
                       : counters.lost > 0   ? tr("%1 readings could not be kept; the journal says when.")
                                                   .arg(QLocale().toString(counters.lost))
                                             : tr("The history is in order."));
    QString size = sizeText(counters.bytes);
    if (!counters.shrinks)
        size += QStringLiteral(" · ")
            + tr("free space in it is used again, but not given back, since an older version began it; a backup that is restored is small again");
    m_figures[SizeFigure]->setText(size);
}

void HistoryPage::askFigures()
{
    if (m_asking)
        return;
    m_asking = true;
    m_askedAt = m_context.services.clock.steady();
    QThreadPool::globalInstance()->start(
        [keeper = m_context.services.keeper,
         answer = onWindow<Keeper::Figures>(this, [this](const Result<Keeper::Figures> &figures) { showFigures(figures); })] {
            answer(keeper->figures());
        });
}

void HistoryPage::showFigures(const Result<Keeper::Figures> &result)
{
    m_asking = false;
    if (!result) {
        m_verdict->setText(result.error().message);
        return;
    }
    const Keeper::Figures &figures = *result;
    const QLocale locale;
    const HistorianCounters counters = m_context.services.historian.counters();
    m_figures[GrowthFigure]->setText(counters.growthPerDay > 0 ? tr("about %1 a day").arg(sizeText(quint64(counters.growthPerDay)))
                                                               : tr("not known yet"));
    QString space = sizeText(figures.freeBytes);
    if (counters.daysLeft)
        space += QStringLiteral(" · ")
            + (*counters.daysLeft > 3'650 ? tr("for more than ten years")
                                          : tr("for about %Ln days", nullptr, int(*counters.daysLeft)));
    m_figures[SpaceFigure]->setText(space);
    m_figures[OldestFigure]->setText(figures.oldest ? timeText(*figures.oldest) : tr("not known yet"));
    m_figures[EventFigure]->setText(locale.toString(figures.events));
    QStringList merged;
    if (counters.mergedAt)
        merged << tr("%1 became %2 larger ones").arg(locale.toString(counters.mergedBlocks), locale.toString(counters.intoBlocks))
               << tr("last %1").arg(timeText(*counters.mergedAt));
    if (counters.budgetBytes > 0) // it was looked after since the start
        merged << (counters.smallBlocks > 0 ? tr("%1 wait to become larger ones").arg(locale.toString(counters.smallBlocks))
                                            : tr("none waits"));
    m_figures[MergeFigure]->setText(merged.isEmpty() ? tr("not known yet") : merged.join(QStringLiteral(" · ")));
    const auto backup = m_context.services.keeper->lastBackup();
    m_figures[BackupFigure]->setText(
        backup ? tr("%1 · %2 · %3").arg(timeText(backup->at), sizeText(backup->bytes), QDir::toNativeSeparators(backup->file))
               : tr("never"));
    m_archives->clear();
    for (auto month = figures.archives.rbegin(); month != figures.archives.rend(); ++month) {
        auto *item = new QTreeWidgetItem(
            m_archives, {month->month, locale.toString(month->readings), sizeText(month->bytes), timeText(month->verifiedAt),
                         QString(month->file).replace(QLatin1Char('\n'), QLatin1String(", "))});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_archives->setVisible(!figures.archives.empty());
    m_noArchives->setVisible(figures.archives.empty());
}

bool HistoryPage::mayDo(Permission permission, const std::function<void()> &then)
{
    const Status may = m_context.services.seat.may(permission);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error(), [guard = QPointer<HistoryPage>(this), permission, then] {
        if (guard && guard->m_context.services.seat.may(permission)) // who logged in may still lack the right
            then();
    });
    return false;
}

void HistoryPage::check()
{
    if (!mayDo(Permission::ViewDiagnostics, [this] { check(); }))
        return;
    m_context.services.keeper->check([](const Result<IntegrityReport> &) {});
    showWork();
}

void HistoryPage::archive()
{
    if (!mayDo(Permission::EditPlant, [this] { archive(); }))
        return;
    m_context.services.keeper->archive([](const Result<keeping::ArchiveRun> &) {});
    showWork();
}

void HistoryPage::backUp()
{
    // it holds all that can be exported, and more
    if (!mayDo(Permission::ExportData, [this] { backUp(); }))
        return;
    const QString name =
        QStringLiteral("lineside-%1.backup").arg(toLocalDateTime(m_context.services.clock.utc()).toString(QStringLiteral("yyyy-MM-dd-HHmm")));
    const QString file = QFileDialog::getSaveFileName(this, tr("Back up to"), name, tr("Backups (*.backup)"));
    if (file.isEmpty())
        return;
    m_context.services.keeper->backUp(file, [](const Result<keeping::BackupFacts> &) {});
    showWork();
}

void HistoryPage::exportData()
{
    if (!canExport())
        return;
    const UtcTime now = m_context.services.clock.utc();
    exportHistory(m_context, this, {}, now - 24h, now, [this](const QString &text) { Q_EMIT remarkMade(text); });
}

void HistoryPage::chooseFolder()
{
    if (!mayDo(Permission::EditPlant, [this] { chooseFolder(); }))
        return;
    keeping::ArchiveSettings wanted = m_context.services.keeper->archiving();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for archives"), m_context.services.keeper->archiveFolder());
    if (folder.isEmpty())
        return;
    wanted.folder = folder;
    setArchiving(wanted);
}

void HistoryPage::setArchiving(const keeping::ArchiveSettings &wanted)
{
    if (!mayDo(Permission::EditPlant, [this, wanted] { setArchiving(wanted); })) {
        showArchiving();
        return;
    }
    const Status set = m_context.services.keeper->setArchiving(wanted, m_context.services.seat.actor().user);
    if (!set.ok())
        plainMessage(this, QMessageBox::Warning, set.error().message, set.error().hint);
    showArchiving();
}

RetentionDialog *HistoryPage::setUpRetention()
{
    if (!mayDo(Permission::EditPlant, [this] { setUpRetention(); }))
        return nullptr;
    auto *dialog = new RetentionDialog(m_context.services, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &HistoryPage::showArchiving);
    dialog->open();
    return dialog;
}

} // namespace lineside
