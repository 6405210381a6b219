#include "ui/access/tenant_tab.h"

#include "models/access/token_claims.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_columns.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

TenantTab::TenantTab(const PageContext &context, QWidget *parent)
    : AccountTab(context, tr("Tenants"), {tr("Code"), tr("Name"), tr("Facilities")}, {{140, 90}, {220, 100}, {280, 100}}, 2, parent)
{
    addButton(tr("New tenant…"), true, [this] { makeTenant(); });
    addButton(tr("Rename…"), false, [this] { renameTenant(); });
    addButton(tr("Remove…"), false, [this] { removeTenant(); });
    reload();
}

void TenantTab::reload()
{
    AccessControl *access = control();
    const auto by = principal();
    QList<Row> rows;
    const QList<Tenant> tenants = access && by ? access->accounts().tenants(*by) : QList<Tenant>();
    for (const Tenant &tenant : tenants) {
        QStringList facilities;
        for (const Site &site : m_context.services.editor.plant().sites) {
            if (site.tenant == tenant.code)
                facilities += site.code;
        }
        rows += {tenant.code, {tenant.code, tenant.name, facilities.join(QStringLiteral(", "))}};
    }
    setRows(rows);
}

void TenantTab::ask(const QString &title, const Tenant &known)
{
    auto *dialog = new QDialog(window());
    dialog->setWindowTitle(title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *code = new QLineEdit(known.code, dialog);
    auto *name = new QLineEdit(known.name, dialog);
    code->setMaxLength(64);
    name->setMaxLength(100);
    code->setEnabled(known.code.isEmpty());
    auto *message = plainLabel(tr("Sites of the project name their tenant by the code: a to z, digits, _ and -."), dialog);
    message->setWordWrap(true);
    auto *layout = new QVBoxLayout(dialog);
    for (const auto &[text, field] : {std::pair(tr("Code"), code), std::pair(tr("Name"), name)}) {
        QLabel *label = plainLabel(text, dialog);
        label->setBuddy(field);
        field->setAccessibleName(text);
        layout->addWidget(label);
        layout->addWidget(field);
    }
    layout->addWidget(message);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    buttons->addButton(known.code.isEmpty() ? tr("Make tenant") : tr("Rename"), QDialogButtonBox::AcceptRole)->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, dialog, code, name, message] {
        const Tenant tenant{code->text().trimmed(), name->text().trimmed()};
        if (!isTenantCode(tenant.code)) {
            message->setText(tr("A code has letters a to z, digits, _ and -; at most 64."));
            code->setFocus(Qt::OtherFocusReason);
            return;
        }
        dialog->accept();
        change<Done>([tenant](AccessControl &on, const Principal &who) { return on.accounts().putTenant(who, tenant); },
                     [this](const Done &) { reload(); });
    });
    resizeWithinScreen(dialog, {m_context.services.theme.px(400), dialog->sizeHint().height()});
    dialog->open();
}

void TenantTab::makeTenant()
{
    ask(tr("New tenant"), {});
}

void TenantTab::renameTenant()
{
    const int row = table().currentIndex().row();
    if (row >= 0)
        ask(tr("Rename tenant"), {chosen(), table().model()->index(row, 1).data().toString()});
}

void TenantTab::removeTenant()
{
    const QString code = chosen();
    if (code.isEmpty())
        return;
    if (plainMessage(window(), QMessageBox::Question, tr("Remove the tenant %1?").arg(code),
                     tr("Its sites stay in the project; nobody but the station's own people sees them then."),
                     QMessageBox::Yes | QMessageBox::Cancel, tr("Remove"))
        != QMessageBox::Yes)
        return;
    change<Done>([code](AccessControl &on, const Principal &who) { return on.accounts().removeTenant(who, code); },
                 [this](const Done &) { reload(); });
}

} // namespace lineside
