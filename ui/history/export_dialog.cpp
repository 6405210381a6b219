#include "ui/history/export_dialog.h"

#include "models/keeping/keeper.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>

namespace lineside {

namespace {

using namespace std::chrono_literals;

UtcTime utcOf(const QDateTimeEdit *edit)
{
    return UtcTime(std::chrono::milliseconds(edit->dateTime().toMSecsSinceEpoch()));
}

} // namespace

ExportDialog::ExportDialog(const PageContext &context, std::vector<TagUuid> tags, UtcTime from, UtcTime to, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_given(std::move(tags))
    , m_filter(new QLineEdit(this))
    , m_count(plainLabel(QString(), this))
    , m_from(new QDateTimeEdit(toLocalDateTime(from), this))
    , m_to(new QDateTimeEdit(toLocalDateTime(to), this))
    , m_what(new QComboBox(this))
    , m_form(new QComboBox(this))
    , m_time(new QComboBox(this))
{
    setWindowTitle(tr("Export history"));
    m_filter->setPlaceholderText(tr("all; or a part of their names"));
    m_filter->setMaxLength(200);
    m_filter->setVisible(m_given.empty());
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setCalendarPopup(true);
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    }
    m_what->addItem(tr("Readings as they are stored"), 0);
    m_what->addItem(tr("Figures of each minute"), 60);
    m_what->addItem(tr("Figures of each hour"), 3'600);
    m_what->addItem(tr("Figures of each day"), 86'400);
    m_form->addItem(tr("Commas between cells, 1.5"), QStringLiteral(",."));
    m_form->addItem(tr("Semicolons between cells, 1,5"), QStringLiteral(";,"));
    m_form->addItem(tr("Tabs between cells, 1.5"), QStringLiteral("\t."));
    m_form->setCurrentIndex(keeping::CsvFormat::forLocale(locale()).decimalComma ? 1 : 0);
    m_time->addItem(tr("UTC"), false);
    m_time->addItem(tr("Local, with its distance from UTC"), true);

    auto *form = new QFormLayout;
    form->addRow(tr("&Tags"), m_given.empty() ? static_cast<QWidget *>(m_filter) : m_count);
    if (m_given.empty())
        form->addRow(QString(), m_count);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&Until"), m_to);
    form->addRow(tr("&What"), m_what);
    form->addRow(tr("F&orm"), m_form);
    form->addRow(tr("T&imes"), m_time);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(tr("Choose the file…"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(buttons);
    connect(m_filter, &QLineEdit::textChanged, this, &ExportDialog::tell);
    connect(m_from, &QDateTimeEdit::dateTimeChanged, this, &ExportDialog::tell);
    connect(m_to, &QDateTimeEdit::dateTimeChanged, this, &ExportDialog::tell);
    tell();
}

void ExportDialog::tell()
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    m_chosen = m_given;
    if (m_given.empty()) {
        const QString wanted = m_filter->text().trimmed();
        for (const TagEntry &entry : snapshot->tags()) {
            if (wanted.isEmpty() || (entry.device->code + QLatin1Char('.') + entry.tag->code).contains(wanted, Qt::CaseInsensitive)
                || entry.tag->name.contains(wanted, Qt::CaseInsensitive))
                m_chosen.push_back(entry.tag->id);
        }
    }
    m_count->setText(utcOf(m_from) >= utcOf(m_to) ? tr("The end must come after the beginning.")
                                                  : tr("%Ln tags", nullptr, int(m_chosen.size())));
    m_ok->setEnabled(!m_chosen.empty() && utcOf(m_from) < utcOf(m_to));
}

keeping::CsvRequest ExportDialog::request() const
{
    keeping::CsvRequest request;
    request.snapshot = m_context.services.editor.snapshot();
    request.tags = m_chosen;
    request.from = utcOf(m_from);
    request.to = utcOf(m_to);
    request.bucket = std::chrono::seconds(m_what->currentData().toInt());
    const QString form = m_form->currentData().toString();
    request.format.separator = form.at(0).toLatin1();
    request.format.decimalComma = form.at(1) == QLatin1Char(',');
    request.format.localTime = m_time->currentData().toBool();
    if (PlantStore &store = m_context.services.plantStore; store.settings().enabled)
        request.past = [&store](const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done) {
            return store.queryTrend(tag, query, std::move(done));
        };
    return request;
}

void exportHistory(const PageContext &context, QWidget *parent, const std::vector<TagUuid> &tags, UtcTime from, UtcTime to,
                   const std::function<void(const QString &)> &remark)
{
    if (const Status may = context.services.seat.may(Permission::ExportData); !may) {
        remark(inWords(may.error()));
        offerLogin(context, parent, may.error(), [&context, guard = QPointer<QWidget>(parent), tags, from, to, remark] {
            // Once: who logged in may still lack the right.
            if (guard && context.services.seat.may(Permission::ExportData))
                exportHistory(context, guard, tags, from, to, remark);
        });
        return;
    }
    auto *dialog = new ExportDialog(context, tags, from, to, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, parent, [&context, parent, dialog, remark] {
        keeping::CsvRequest request = dialog->request();
        request.file = QFileDialog::getSaveFileName(parent, ExportDialog::tr("Export history"), QStringLiteral("history.csv"),
                                                    ExportDialog::tr("CSV files (*.csv)"));
        if (request.file.isEmpty())
            return;
        const QString file = request.file;
        context.services.keeper->exportCsv(
            std::move(request), onWindow<keeping::CsvDone>(parent, [remark, file](Result<keeping::CsvDone> result) {
                if (result.ok())
                    remark((ExportDialog::tr("%Ln rows written to %1.", nullptr, int(result->rows)).arg(file) + QLatin1Char(' ')
                            + result->remark).trimmed());
                else
                    remark(result.error().message);
            }));
        remark(ExportDialog::tr("Exporting; the History page shows how far it is."));
    });
    dialog->open();
}

} // namespace lineside
