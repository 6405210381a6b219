#include "ui/access/users_dialog.h"

#include "ui/access/key_tab.h"
#include "ui/access/session_tab.h"
#include "ui/access/tenant_tab.h"
#include "ui/access/user_tab.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace lineside {

void manageUsers(const PageContext &context, QWidget *parent)
{
    const Status may = context.services.seat.may(Permission::ManageUsers);
    if (!may) {
        offerLogin(context, parent, may.error(), [context, guard = QPointer<QWidget>(parent)] {
            // Once: who logged in may still lack the right.
            if (guard && context.services.seat.may(Permission::ManageUsers))
                manageUsers(context, guard);
        });
        return;
    }
    auto *dialog = new UsersDialog(context, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

UsersDialog::UsersDialog(const PageContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_note(plainLabel(QString(), this))
    , m_login(new QPushButton(tr("Log in…"), this))
    , m_tabs(new QTabWidget(this))
    , m_users(new UserTab(m_context, this))
    , m_sessions(new SessionTab(m_context, this))
    , m_keys(new KeyTab(m_context, this))
    , m_tenants(new TenantTab(m_context, this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Users"));
    m_note->setWordWrap(true);
    m_tabs->addTab(m_users, tr("Users"));
    m_tabs->addTab(m_sessions, tr("Sessions"));
    m_tabs->addTab(m_keys, tr("API keys"));
    m_tabs->addTab(m_tenants, tr("Tenants"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    auto *note = new QHBoxLayout;
    note->addWidget(m_note, 1);
    note->addWidget(m_login);
    layout->addLayout(note);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(buttons);
    m_login->setAutoDefault(false);
    connect(m_login, &QPushButton::clicked, this, [this] {
        const Status may = m_context.services.seat.may(Permission::ManageUsers);
        if (!may)
            offerLogin(m_context, this, may.error());
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&context.services.seat, &Seat::changed, this, &UsersDialog::reload);
    for (AccountTab *tab : {static_cast<AccountTab *>(m_users), static_cast<AccountTab *>(m_sessions),
                            static_cast<AccountTab *>(m_keys), static_cast<AccountTab *>(m_tenants)})
        connect(tab, &AccountTab::changed, this, &UsersDialog::reload);
    tabInOrderOfSight(this);
    reload();
    resizeWithinScreen(this, {theme.px(860), theme.px(520)});
}

QString UsersDialog::noteText() const
{
    return m_note->text();
}

void UsersDialog::reload()
{
    const Status may = m_context.services.seat.may(Permission::ManageUsers);
    m_note->setText(may ? QString() : inWords(may.error()));
    m_note->setVisible(!may);
    const Seat::State state = m_context.services.seat.state();
    m_login->setVisible(!may && m_context.parts.logIn && (state == Seat::State::Vacant || state == Seat::State::Taken));
    m_tabs->setEnabled(may.ok());
    for (AccountTab *tab : {static_cast<AccountTab *>(m_users), static_cast<AccountTab *>(m_sessions),
                            static_cast<AccountTab *>(m_keys), static_cast<AccountTab *>(m_tenants)})
        tab->reload();
}

} // namespace lineside
