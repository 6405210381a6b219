#include "ui/access/key_tab.h"

#include "ui/access/key_form.h"
#include "ui/access/role_words.h"
#include "ui/access/secret_dialog.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table_columns.h"

#include <QLocale>
#include <QTableView>

namespace lineside {

KeyTab::KeyTab(const PageContext &context, QWidget *parent)
    : AccountTab(context, tr("API keys"), {tr("Name"), tr("Tenant"), tr("May"), tr("Made by"), tr("Until")},
                 {{150, 90}, {110, 70}, {260, 120}, {110, 80}, {110, 96}}, 2, parent)
{
    addButton(tr("New key…"), true, [this] { makeKey(); });
    addButton(tr("Withdraw…"), false, [this] { removeKey(); });
    reload();
}

void KeyTab::reload()
{
    AccessControl *access = control();
    const auto by = principal();
    QList<Row> rows;
    const QList<ApiKey> keys = access && by ? access->keys().keys(*by) : QList<ApiKey>();
    for (const ApiKey &key : keys) {
        QStringList may;
        for (const Grant &grant : kGrants) {
            if (key.permissions.has(grant.permission))
                may += permissionWords(grant.permission);
        }
        rows += {key.id.toString(), {key.name, key.tenant, may.join(QStringLiteral(", ")), key.madeBy,
                                     QLocale().toString(toLocalDateTime(key.expiresAt).date(), QStringLiteral("yyyy-MM-dd"))}};
    }
    setRows(rows);
}

void KeyTab::makeKey()
{
    AccessControl *access = control();
    const auto by = principal();
    auto *form = new KeyForm(m_context.services.theme, access && by ? access->accounts().tenants(*by) : QList<Tenant>(), window());
    form->setAttribute(Qt::WA_DeleteOnClose);
    connect(form, &QDialog::accepted, this, [this, form] {
        const NewKey key = form->key();
        change<MadeKey>([key](AccessControl &on, const Principal &who) { return on.keys().make(who, key); },
                        [this](const MadeKey &made) {
                            reload();
                            auto *dialog = new SecretDialog(m_context.services.theme, tr("API key %1").arg(made.key.name),
                                                            tr("Put it where %1 reads it from. It is shown here only, and kept "
                                                               "nowhere: a lost one is withdrawn and made anew.").arg(made.key.name),
                                                            made.secret, window());
                            dialog->setAttribute(Qt::WA_DeleteOnClose);
                            dialog->open();
                        });
    });
    form->open();
}

void KeyTab::removeKey()
{
    const QUuid id = QUuid::fromString(chosen());
    if (id.isNull())
        return;
    const QString name = table().model()->index(table().currentIndex().row(), 0).data().toString();
    if (plainMessage(window(), QMessageBox::Question, tr("Withdraw the key %1?").arg(name),
                     tr("Who uses it is shut out at once. This cannot be taken back."), QMessageBox::Yes | QMessageBox::Cancel, tr("Withdraw"))
        != QMessageBox::Yes)
        return;
    change<Done>([id](AccessControl &on, const Principal &who) { return on.keys().remove(who, id); },
                 [this](const Done &) { reload(); });
}

} // namespace lineside
