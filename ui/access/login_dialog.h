#pragma once

#include "ui/page.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

/*!
 * Asks for a name and a password, for a new password, or for those of the station's first administrator. The plant stays
 * in sight and goes on behind it. A one-time password leads on to the choice of one's own.
 */
class LoginDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { LogIn, ChangePassword, FirstAdministrator };

    //! \a reason: why a login is asked for; may be empty. \a then runs after somebody has logged in.
    LoginDialog(const UiServices &services, Purpose purpose, const QString &reason, std::function<void()> then,
                QWidget *parent = nullptr);
    ~LoginDialog() override;

    Purpose purpose() const { return m_purpose; }
    QLineEdit &name() { return *m_name; }
    QLineEdit &password() { return *m_password; }
    QLineEdit &fresh() { return *m_fresh; }
    QLineEdit &repeated() { return *m_repeated; }
    QPushButton &goButton() { return *m_go; }
    QString messageText() const;

protected:
    void reject() override;

private:
    void arrange();
    void go();
    void answered(const LoginAnswer &answer);
    void setBusy(bool busy);
    void say(const QString &text);
    QString purposeText() const;

    Seat &m_seat;
    Purpose m_purpose;
    const QString m_reason;
    const std::function<void()> m_then;
    QLabel *m_why;
    QLabel *m_nameLabel, *m_passwordLabel, *m_freshLabel, *m_repeatedLabel, *m_rules;
    QLineEdit *m_name, *m_password, *m_fresh, *m_repeated;
    QLabel *m_message;
    QPushButton *m_go;
    QPushButton *m_cancel;
    bool m_busy = false;
};

//! For PageParts: opens it over \a parent's window.
void logIn(const PageContext &context, QWidget *parent, const QString &reason, const std::function<void()> &then);
void changePassword(const PageContext &context, QWidget *parent);
//! \a done hears when the dialog is gone, whatever came of it.
void makeFirstAdmin(const PageContext &context, QWidget *parent, const std::function<void()> &done);

} // namespace lineside
