#include "ui/quality/measurement_dialog.h"

#include "models/quality/quality_service.h"
#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lineside {

namespace {

constexpr size_t kMostOffered = 200; //!< of the newest batches

} // namespace

MeasurementDialog::MeasurementDialog(const PageContext &context, const ChartNow &chart, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_chart(chart)
    , m_time(new QDateTimeEdit(toLocalDateTime(std::chrono::floor<std::chrono::seconds>(context.services.clock.utc())), this))
    , m_batch(new QComboBox(this))
    , m_says(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Enter values"));
    auto *title = plainLabel(chart.machineCode + QStringLiteral(" · ") + (chart.chart.name.isEmpty() ? chart.chart.code : chart.chart.name), this);
    followFont(title, theme, FontRole::Name);
    title->setWordWrap(true);
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_time->setCalendarPopup(true);
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->addRow(tr("&Time of the sample"), m_time);
    m_batch->addItem(tr("None"), QUuid());
    m_batch->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    form->addRow(tr("&Batch"), m_batch);
    const size_t count = subgroupSize(chart.chart);
    for (size_t i = 0; i < count; ++i) {
        auto *edit = new UnitEdit(theme, chart.chart.unit, this);
        edit->setMaxLength(40);
        m_values += edit;
        form->addRow(count == 1 ? tr("&Value") : tr("Value %1").arg(i + 1), edit);
    }
    auto *range = plainLabel(tr("Specification: %1").arg(rangeWords(chart.chart.specification, chart.chart.unit)), this);
    m_says->setWordWrap(true);
    new GrowingWindow(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_enter = buttons->button(QDialogButtonBox::Ok);
    m_enter->setText(tr("Enter"));
    connect(buttons, &QDialogButtonBox::accepted, this, &MeasurementDialog::enter);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, [this] { m_isNow = false; });
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addLayout(form);
    layout->addWidget(range);
    layout->addWidget(m_says);
    layout->addWidget(buttons);
    setMinimumWidth(theme.px(360));
    m_values.front()->setFocus();
    askBatches();
}

MeasurementDialog::~MeasurementDialog()
{
    if (m_batchJob)
        m_batchJob->cancel();
}

void MeasurementDialog::askBatches()
{
    m_batchJob = m_context.services.quality->batches(kMostOffered, onWindow<std::vector<QualityBatch>>(this, [this](Result<std::vector<QualityBatch>> batches) {
        if (!batches) { // a value can be entered without one
            if (batches.error().kind != Error::Kind::Cancelled)
                m_says->setText(tr("Batches are not at hand: %1").arg(inWords(batches.error())));
            return;
        }
        for (const QualityBatch &batch : *batches) {
            if (batch.state == BatchState::Open && (batch.machine == m_chart.machine || batch.machine.isNull()))
                m_batch->addItem(batch.product.isEmpty() ? batch.code : tr("%1 · %2", "batch, product").arg(batch.code, batch.product), batch.id);
        }
    }));
}

QString MeasurementDialog::said() const
{
    return m_says->text();
}

void MeasurementDialog::enter()
{
    if (!m_enter->isEnabled())
        return;
    Subgroup group;
    group.at = m_isNow ? m_context.services.clock.utc() : UtcTime(std::chrono::milliseconds(m_time->dateTime().toMSecsSinceEpoch()));
    for (QLineEdit *edit : m_values) {
        const std::optional<double> value = numberOf(edit->text());
        if (!value) {
            m_says->setText(edit->text().trimmed().isEmpty() ? tr("A value is missing: a point of this chart has %Ln.", nullptr, int(m_values.size()))
                                                             : tr("“%1” is no number.").arg(edit->text()));
            edit->setFocus();
            return;
        }
        group.values.push_back(*value);
    }
    if (const Status may = m_context.services.seat.may(Permission::EnterProduction); !may) {
        m_says->setText(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return;
    }
    m_enter->setEnabled(false);
    m_says->setText(tr("Is being entered…"));
    m_context.services.quality->enter(m_chart.chart.id, group, m_batch->currentData().toUuid(), m_context.services.seat.actor(), onWindow<QualityPoint>(this, [this](Result<QualityPoint> entered) {
        m_enter->setEnabled(true);
        if (!entered) {
            m_says->setText(inWords(entered.error()));
            return;
        }
        QDialog::accept();
    }));
}

} // namespace lineside
