#pragma once

#include "models/access/account_book.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

class Theme;

/*!
 * What an administrator says of a user: name, full name, role and tenant. accepted() when it has been filled in.
 */
class UserForm : public QDialog
{
    Q_OBJECT

public:
    //! For a new user without \a known.
    UserForm(const Theme &theme, const QList<Tenant> &tenants, const std::optional<User> &known, QWidget *parent = nullptr);

    NewUser user() const;
    QLineEdit &name() { return *m_name; }
    QLineEdit &fullName() { return *m_fullName; }
    QComboBox &role() { return *m_role; }
    QComboBox &tenant() { return *m_tenant; }
    QPushButton &goButton() { return *m_go; }
    QString messageText() const;

private:
    void check();
    void showRole();

    QLineEdit *m_name;
    QLineEdit *m_fullName;
    QComboBox *m_role;
    QLabel *m_roleHelp;
    QComboBox *m_tenant;
    QLabel *m_message;
    QPushButton *m_go;
};

} // namespace lineside
