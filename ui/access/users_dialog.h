#pragma once

#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTabWidget;

namespace lineside {

class AccountTab;
class KeyTab;
class SessionTab;
class TenantTab;
class UserTab;

/*!
 * Users, their sessions, API keys and tenants. Shows what who is logged in may see; nothing when nobody is.
 */
class UsersDialog : public QDialog
{
    Q_OBJECT

public:
    explicit UsersDialog(const PageContext &context, QWidget *parent = nullptr);

    UserTab &users() { return *m_users; }
    SessionTab &sessions() { return *m_sessions; }
    KeyTab &keys() { return *m_keys; }
    TenantTab &tenants() { return *m_tenants; }
    QTabWidget &tabs() { return *m_tabs; }
    QString noteText() const;
    //! Only there where a login would show more.
    QPushButton &loginButton() { return *m_login; }

private:
    void reload();

    const PageContext m_context;
    QLabel *m_note;
    QPushButton *m_login;
    QTabWidget *m_tabs;
    UserTab *m_users;
    SessionTab *m_sessions;
    KeyTab *m_keys;
    TenantTab *m_tenants;
};

//! For PageParts: opens it, after a login where that is needed.
void manageUsers(const PageContext &context, QWidget *parent);

} // namespace lineside
