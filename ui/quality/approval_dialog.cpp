#include "ui/quality/approval_dialog.h"

#include "models/quality/quality_service.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

ApprovalDialog::ApprovalDialog(const PageContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_form(new FieldForm(context.services.theme, this))
    , m_says(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Approval of batches"));
    QCheckBox *rule = m_form->addCheck("four_eyes", tr("&Four eyes: who entered values of a batch may not approve it"),
                                       tr("Counts for this station, its windows and browsers, and for batches that are open already. Who changed it stands in the audit trail."));
    rule->setChecked(context.services.quality->fourEyes());
    m_says->setWordWrap(true);
    new GrowingWindow(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Apply | QDialogButtonBox::Close, this);
    m_apply = buttons->button(QDialogButtonBox::Apply);
    m_apply->setText(tr("Apply"));
    m_apply->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    connect(m_apply, &QPushButton::clicked, this, &ApprovalDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(rule, &QCheckBox::toggled, this, [this] {
        m_says->clear();
        check();
    });
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_form);
    layout->addStretch();
    layout->addWidget(m_says);
    layout->addWidget(buttons);
    layout->setSpacing(theme.px(12));
    resizeWithinScreen(this, {theme.px(460), theme.px(180)});
    check();
}

QString ApprovalDialog::said() const
{
    return m_says->text();
}

void ApprovalDialog::check()
{
    m_apply->setEnabled(!m_waiting && m_form->isChecked("four_eyes") != m_context.services.quality->fourEyes());
}

void ApprovalDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    if (const Status may = m_context.services.seat.may(Permission::EditPlant); !may) {
        m_says->setText(inWords(may.error()));
        return offerLogin(m_context, this, may.error());
    }
    m_waiting = true;
    m_form->setEnabled(false); // what is changed meanwhile would be neither in force nor kept
    check();
    m_says->setText(tr("Applying…"));
    m_context.services.quality->setFourEyes(m_form->isChecked("four_eyes"), m_context.services.seat.actor(), onWindow<Done>(this, [this](Status done) {
        m_waiting = false;
        m_form->setEnabled(true);
        check();
        m_says->setText(done ? tr("In force.") : tr("Not in force: %1").arg(inWords(done.error())));
    }));
}

} // namespace lineside
