#include "ui/production/report_dialog.h"

#include "models/production/production_service.h"
#include "ui/production/production_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QTextBrowser>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

namespace lineside {

namespace {

constexpr int kShowEveryMs = 100;
constexpr int kBarSteps = 1'000;

} // namespace

ReportDialog::ReportDialog(const PageContext &context, const MachineId &machine, const ProductionSpan &span, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_request{context.services.editor.snapshot(), machine, span, context.services.seat.actor().user, context.services.clock.utc()}
    , m_preview(new QTextBrowser(this))
    , m_pdf(new QPushButton(tr("Save as &PDF…"), this))
    , m_csv(new QPushButton(tr("Save as CS&V…"), this))
    , m_copy(new QPushButton(tr("&Copy as text"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_bar(new QProgressBar(this))
    , m_says(plainLabel(QString(), this))
    , m_timer(new QTimer(this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Shift report"));
    m_pool.setMaxThreadCount(1);
    m_preview->setAccessibleName(tr("Preview of the report"));
    m_preview->setOpenLinks(false);
    m_preview->setTabChangesFocus(true);
    QPalette paper = m_preview->palette(); // as it is printed, whatever the window looks like
    paper.setColor(QPalette::Base, Qt::white);
    paper.setColor(QPalette::Text, Qt::black);
    m_preview->setPalette(paper);
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("How far the report is"));
    m_says->setWordWrap(true);
    auto *work = new QHBoxLayout;
    work->addWidget(m_says, 1);
    work->addWidget(m_bar);
    work->addWidget(m_cancel);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    for (QPushButton *button : {m_pdf, m_csv, m_copy})
        buttons->addButton(button, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_preview, 1);
    layout->addLayout(work);
    layout->addWidget(buttons);
    resizeWithinScreen(this, QSize(theme.px(760), theme.px(680)));
    m_timer->setInterval(kShowEveryMs);
    connect(m_timer, &QTimer::timeout, this, &ReportDialog::showWork);
    connect(m_cancel, &QPushButton::clicked, this, &ReportDialog::cancel);
    connect(m_pdf, &QPushButton::clicked, this, &ReportDialog::askForPdf);
    connect(m_csv, &QPushButton::clicked, this, [this] {
        saveExport(m_context, this, tr("Save the report"), QStringLiteral("shift-report.csv"), reportCsv(*m_report),
                   [this](const QString &text) { m_says->setText(text); });
    });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(reportText(*m_report));
        m_says->setText(tr("The report is in the clipboard."));
    });
    collect();
}

ReportDialog::~ReportDialog()
{
    cancel();
}

bool ReportDialog::isWorking() const
{
    return (m_collecting && !m_collecting->isFinished()) || (m_drawing && !m_drawing->isFinished());
}

QString ReportDialog::said() const
{
    return m_says->text();
}

void ReportDialog::cancel()
{
    if (m_collecting)
        m_collecting->cancel();
    if (m_drawing)
        m_drawing->cancel();
}

void ReportDialog::collect()
{
    m_collecting = std::make_shared<Job<ShiftReport>>(onWindow<ShiftReport>(this, [this](Result<ShiftReport> report) { showReport(report); }));
    m_pool.start([job = m_collecting, &service = *m_context.services.production, request = m_request] { job->finish(collectReport(service, request, *job)); });
    m_timer->start();
    showWork();
}

void ReportDialog::showReport(const Result<ShiftReport> &report)
{
    if (report) {
        m_report = std::make_shared<const ShiftReport>(*report);
        QTextDocument *document = m_preview->document();
        document->setDefaultStyleSheet(reportStyle());
        document->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("losses")), lossPicture(*m_report, 1'280));
        document->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("reasons")), reasonPicture(*m_report, 1'280));
        document->setHtml(reportHtml(*m_report)); // plain: its words are escaped
        m_says->setText(m_report->basis);
    } else {
        m_says->setText(inWords(report.error()));
    }
    showWork();
}

void ReportDialog::askForPdf()
{
    if (const Status may = m_context.services.seat.may(Permission::ExportData); !may) {
        m_says->setText(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return;
    }
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the report"), QStringLiteral("shift-report.pdf"), tr("PDF files (*.pdf)"));
    if (!path.isEmpty())
        savePdf(path);
}

void ReportDialog::savePdf(const QString &path)
{
    if (!m_report || isWorking())
        return;
    m_drawing = std::make_shared<Job<QByteArray>>(onWindow<QByteArray>(this, [this, path](Result<QByteArray> drawn) {
        m_says->setText(drawn ? tr("Written to %1.").arg(path) : inWords(drawn.error()));
        showWork();
    }));
    m_pool.start([job = m_drawing, report = m_report, path] {
        Result<QByteArray> bytes = reportPdf(*report, *job);
        if (!bytes)
            return job->finish(std::move(bytes));
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.commit())
            return job->finish(Error{Error::Kind::Io, tr("%1 cannot be written.").arg(path), tr("Choose another folder, or make room there.")});
        job->finish(std::move(bytes));
    });
    m_timer->start();
    showWork();
}

void ReportDialog::showWork()
{
    const bool works = isWorking();
    if (!works)
        m_timer->stop();
    for (QPushButton *button : {m_pdf, m_csv, m_copy})
        button->setEnabled(!works && m_report);
    m_bar->setVisible(works);
    m_cancel->setVisible(works);
    if (!works)
        return;
    const bool isDrawing = m_drawing && !m_drawing->isFinished();
    m_bar->setValue(int((isDrawing ? m_drawing->progress() : m_collecting->progress()) * kBarSteps));
    m_says->setText(isDrawing ? m_drawing->step() : m_collecting->step());
}

} // namespace lineside
