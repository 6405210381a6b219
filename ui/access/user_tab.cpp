#include "ui/access/user_tab.h"

#include "ui/access/role_words.h"
#include "ui/access/secret_dialog.h"
#include "ui/access/user_form.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table_columns.h"

#include <QLocale>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

namespace lineside {

namespace {

constexpr qsizetype kUndoSteps = 50;

} // namespace

UserTab::UserTab(const PageContext &context, QWidget *parent)
    : AccountTab(context, tr("Users"), {tr("Name"), tr("Full name"), tr("Role"), tr("Tenant"), tr("State")},
                 {{140, 90}, {180, 90}, {110, 90}, {110, 70}, {180, 100}}, 1, parent)
{
    addButton(tr("New user…"), true, [this] { makeUser(); });
    addButton(tr("Change…"), false, [this] { changeUser(); });
    addButton(tr("New password…"), false, [this] { resetPassword(); });
    m_toggle = addButton(tr("Disable"), false, [this] { toggleUser(); });
    addButton(tr("Remove…"), false, [this] { removeUser(); });
    m_undo = addButton(tr("Undo"), true, [this] { undo(); });
    connect(table().selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const auto user = current();
        m_toggle->setText(!user || user->enabled ? tr("Disable") : tr("Enable"));
    });
    connect(&table(), &QTableView::activated, this, [this] { changeUser(); });
    showUndo();
    reload();
}

void UserTab::reload()
{
    AccessControl *access = control();
    const auto by = principal();
    m_users = access && by ? access->accounts().users(*by) : QList<User>();
    QList<Row> rows;
    for (const User &user : std::as_const(m_users)) {
        const QString state = !user.enabled              ? tr("disabled")
                              : user.mustChangePassword ? tr("has a one-time password")
                                                        : tr("may log in");
        rows += {user.id.toString(), {user.name, user.fullName, roleWords(user.role), user.tenant, state}};
    }
    setRows(rows);
}

std::optional<User> UserTab::current() const
{
    const QUuid id = QUuid::fromString(chosen());
    const auto found = std::find_if(m_users.begin(), m_users.end(), [&](const User &user) { return user.id == id; });
    return found == m_users.end() ? std::nullopt : std::optional(*found);
}

void UserTab::showPassword(const QString &name, const Secret &password)
{
    auto *dialog = new SecretDialog(m_context.services.theme, tr("Password of %1").arg(name),
                                    tr("%1 logs in with this password once, and then chooses one of their own. It is shown here "
                                       "only.").arg(name), password, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void UserTab::makeUser()
{
    AccessControl *access = control();
    const auto by = principal();
    auto *form = new UserForm(m_context.services.theme, access && by ? access->accounts().tenants(*by) : QList<Tenant>(), {}, window());
    form->setAttribute(Qt::WA_DeleteOnClose);
    connect(form, &QDialog::accepted, this, [this, form] {
        const NewUser user = form->user();
        change<Secret>([user](AccessControl &on, const Principal &who) { return on.accounts().createUser(who, user); },
                       [this, user](const Secret &password) {
                           reload();
                           showPassword(AccountBook::userName(user.name), password);
                       });
    });
    form->open();
}

void UserTab::changeUser()
{
    AccessControl *access = control();
    const auto by = principal();
    const auto user = current();
    if (!access || !by || !user)
        return;
    auto *form = new UserForm(m_context.services.theme, access->accounts().tenants(*by), user, window());
    form->setAttribute(Qt::WA_DeleteOnClose);
    connect(form, &QDialog::accepted, this, [this, form, before = *user] {
        const NewUser wanted = form->user();
        UserChange change;
        if (wanted.fullName != before.fullName)
            change.fullName = wanted.fullName;
        if (wanted.role != before.role)
            change.role = wanted.role;
        if (wanted.tenant != before.tenant)
            change.tenant = wanted.tenant;
        apply(tr("Change %1").arg(before.name), before, change);
    });
    form->open();
}

void UserTab::toggleUser()
{
    const auto user = current();
    if (!user)
        return;
    UserChange change;
    change.enabled = !user->enabled;
    apply(user->enabled ? tr("Disable %1").arg(user->name) : tr("Enable %1").arg(user->name), *user, change);
}

void UserTab::apply(const QString &words, const User &before, const UserChange &wanted)
{
    Step step{words, before.id, {}};
    if (wanted.fullName)
        step.back.fullName = before.fullName;
    if (wanted.role)
        step.back.role = before.role;
    if (wanted.tenant)
        step.back.tenant = before.tenant;
    if (wanted.enabled)
        step.back.enabled = before.enabled;
    change<Done>([id = before.id, wanted](AccessControl &on, const Principal &who) { return on.accounts().changeUser(who, id, wanted); },
                 [this, step](const Done &) {
                     m_steps.append(step);
                     if (m_steps.size() > kUndoSteps)
                         m_steps.removeFirst();
                     showUndo();
                     reload();
                 });
}

void UserTab::undo()
{
    if (m_steps.isEmpty())
        return;
    const Step step = m_steps.takeLast();
    showUndo();
    change<Done>([step](AccessControl &on, const Principal &who) { return on.accounts().changeUser(who, step.user, step.back); },
                 [this](const Done &) { reload(); });
}

void UserTab::showUndo()
{
    m_undo->setEnabled(!m_steps.isEmpty());
    m_undo->setText(m_steps.isEmpty() ? tr("Undo") : plainMenuText(tr("Undo: %1").arg(m_steps.last().words)));
}

void UserTab::resetPassword()
{
    const auto user = current();
    if (!user)
        return;
    if (plainMessage(window(), QMessageBox::Question, tr("Make a new password for %1?").arg(user->name),
                     tr("The present one stops working, and the sessions of %1 end.").arg(user->name),
                     QMessageBox::Yes | QMessageBox::Cancel, tr("Make password"))
        != QMessageBox::Yes)
        return;
    change<Secret>([id = user->id](AccessControl &on, const Principal &who) { return on.accounts().resetPassword(who, id); },
                   [this, name = user->name](const Secret &password) {
                       reload();
                       showPassword(name, password);
                   });
}

void UserTab::removeUser()
{
    const auto user = current();
    if (!user)
        return;
    if (plainMessage(window(), QMessageBox::Question, tr("Remove %1?").arg(user->name),
                     tr("This cannot be taken back; the journal keeps what %1 did. Disabling can be taken back.").arg(user->name),
                     QMessageBox::Yes | QMessageBox::Cancel, tr("Remove"))
        != QMessageBox::Yes)
        return;
    change<Done>([id = user->id](AccessControl &on, const Principal &who) { return on.accounts().removeUser(who, id); },
                 [this, id = user->id](const Done &) {
                     m_steps.removeIf([id](const Step &step) { return step.user == id; });
                     showUndo();
                     reload();
                 });
}

} // namespace lineside
