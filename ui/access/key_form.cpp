#include "ui/access/key_form.h"

#include "ui/access/role_words.h"
#include "ui/widgets/grow.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace lineside {

KeyForm::KeyForm(const Theme &theme, const QList<Tenant> &tenants, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(this))
    , m_tenant(new QComboBox(this))
    , m_days(new QSpinBox(this))
    , m_message(plainLabel(QString(), this))
{
    setWindowTitle(tr("New API key"));
    m_name->setMaxLength(64);
    for (const Tenant &tenant : tenants)
        m_tenant->addItem(tenant.code, tenant.code);
    m_days->setRange(1, int(KeyBook::kLongestLife.count() / 24));
    m_days->setValue(365);
    m_days->setSuffix(tr(" days"));
    m_message->setWordWrap(true);
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
    add(tr("Name of the machine or program"), m_name);
    add(tr("Tenant"), m_tenant);
    layout->addWidget(plainLabel(tr("It may"), this));
    for (const Grant &grant : kGrants) {
        if (!grant.forMachines)
            continue;
        auto *box = new QCheckBox(permissionWords(grant.permission), this);
        m_boxes.insert(int(grant.permission), box);
        layout->addWidget(box);
    }
    add(tr("Works for"), m_days);
    layout->addWidget(m_message);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_go = buttons->addButton(tr("Make key"), QDialogButtonBox::AcceptRole);
    m_go->setDefault(true);
    layout->addWidget(buttons);
    connect(m_tenant, &QComboBox::currentIndexChanged, this, &KeyForm::offerPermissions);
    connect(buttons, &QDialogButtonBox::accepted, this, &KeyForm::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    offerPermissions();
    tabInOrderOfSight(this);
    m_name->setFocus(Qt::OtherFocusReason);
    resizeWithinScreen(this, {theme.px(420), sizeHint().height()});
}

void KeyForm::offerPermissions()
{
    const Permissions possible = permissionsForMachines(m_tenant->currentData().toString() == QLatin1String(kHouseTenant));
    for (auto box = m_boxes.cbegin(); box != m_boxes.cend(); ++box) {
        const bool offered = possible.has(Permission(box.key()));
        box.value()->setEnabled(offered);
        if (!offered)
            box.value()->setChecked(false);
    }
}

NewKey KeyForm::key() const
{
    NewKey key;
    key.name = m_name->text().trimmed();
    key.tenant = m_tenant->currentData().toString();
    for (auto box = m_boxes.cbegin(); box != m_boxes.cend(); ++box) {
        if (box.value()->isChecked())
            key.permissions = key.permissions.with(Permission(box.key()));
    }
    key.life = std::chrono::hours(24) * m_days->value();
    return key;
}

QString KeyForm::messageText() const
{
    return m_message->text();
}

void KeyForm::complain(const QString &text, QWidget *field)
{
    m_message->setText(text);
    m_message->show();
    field->setFocus(Qt::OtherFocusReason);
    growToFit(this);
}

void KeyForm::check()
{
    const NewKey wanted = key();
    if (wanted.name.isEmpty())
        return complain(tr("Give the key a name."), m_name);
    if (wanted.permissions.isEmpty())
        return complain(tr("Say what the key may do."), m_boxes.first());
    accept();
}

} // namespace lineside
