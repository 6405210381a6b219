#include "ui/access/user_form.h"

#include "ui/access/role_words.h"
#include "ui/widgets/grow.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

UserForm::UserForm(const Theme &theme, const QList<Tenant> &tenants, const std::optional<User> &known, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(this))
    , m_fullName(new QLineEdit(this))
    , m_role(new QComboBox(this))
    , m_roleHelp(plainLabel(QString(), this))
    , m_tenant(new QComboBox(this))
    , m_message(plainLabel(QString(), this))
{
    setWindowTitle(known ? tr("Change user") : tr("New user"));
    m_name->setMaxLength(64);
    m_fullName->setMaxLength(100);
    for (const Role role : kRoles)
        m_role->addItem(roleWords(role), int(role));
    for (const Tenant &tenant : tenants)
        m_tenant->addItem(tenant.name == tenant.code || tenant.name.isEmpty() ? tenant.code : tr("%1 (%2)", "tenant's name, code").arg(tenant.name, tenant.code),
                          tenant.code);
    if (known) {
        m_name->setText(known->name);
        m_name->setEnabled(false);
        m_fullName->setText(known->fullName);
        m_role->setCurrentIndex(m_role->findData(int(known->role)));
        m_tenant->setCurrentIndex(m_tenant->findData(known->tenant));
    } else {
        m_role->setCurrentIndex(m_role->findData(int(Role::Operator)));
    }
    for (QLabel *label : {m_roleHelp, m_message})
        label->setWordWrap(true);
    followFont(m_roleHelp, theme, FontRole::Small);
    followFont(m_message, theme, FontRole::Strong);
    m_message->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(theme.px(4));
    const auto add = [&](const QString &text, QWidget *field) {
        QLabel *label = plainLabel(text, this);
        label->setBuddy(field);
        field->setAccessibleName(text);
        layout->addWidget(label);
        layout->addWidget(field);
    };
    add(tr("Name to log in with"), m_name);
    add(tr("Full name"), m_fullName);
    add(tr("Role"), m_role);
    layout->addWidget(m_roleHelp);
    add(tr("Tenant"), m_tenant);
    QLabel *tenantHelp = plainLabel(tr("Sees the facilities of this tenant. People of the station itself belong to “default”."), this);
    tenantHelp->setWordWrap(true);
    followFont(tenantHelp, theme, FontRole::Small);
    layout->addWidget(tenantHelp);
    layout->addWidget(m_message);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_go = buttons->addButton(known ? tr("Change") : tr("Make user"), QDialogButtonBox::AcceptRole);
    m_go->setDefault(true);
    layout->addWidget(buttons);
    connect(m_role, &QComboBox::currentIndexChanged, this, &UserForm::showRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &UserForm::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showRole();
    tabInOrderOfSight(this);
    (known ? m_fullName : m_name)->setFocus(Qt::OtherFocusReason);
    resizeWithinScreen(this, {theme.px(420), sizeHint().height()});
}

void UserForm::showRole()
{
    m_roleHelp->setText(roleHelp(Role(m_role->currentData().toInt())));
}

NewUser UserForm::user() const
{
    return {m_name->text(), m_fullName->text().trimmed(), m_tenant->currentData().toString(), Role(m_role->currentData().toInt())};
}

QString UserForm::messageText() const
{
    return m_message->text();
}

void UserForm::check()
{
    if (AccountBook::userName(m_name->text()).isEmpty()) {
        m_message->setText(tr("A name has letters a to z, digits, and the signs . _ - @; at most 64."));
        m_message->show();
        m_name->setFocus(Qt::OtherFocusReason);
        growToFit(this);
        return;
    }
    accept();
}

} // namespace lineside
