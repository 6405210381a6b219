#pragma once

#include "models/access/account_book.h"
#include "ui/access/account_tab.h"

namespace lineside {

/*!
 * Users: made, changed, disabled, given a new password, removed. What was changed of a user can be taken back, step by
 * step, while the dialog is open; each step back is a change of its own in the audit trail.
 */
class UserTab : public AccountTab
{
    Q_OBJECT

public:
    explicit UserTab(const PageContext &context, QWidget *parent = nullptr);

    void reload() override;
    QPushButton &undoButton() { return *m_undo; }

public Q_SLOTS:
    void makeUser();
    void changeUser();
    void toggleUser();
    void resetPassword();
    void removeUser();
    void undo();

private:
    struct Step
    {
        QString words;
        QUuid user;
        UserChange back;
    };
    std::optional<User> current() const;
    void apply(const QString &words, const User &before, const UserChange &change);
    void showPassword(const QString &name, const Secret &password);
    void showUndo();

    QList<User> m_users;
    QList<Step> m_steps;
    QPushButton *m_toggle;
    QPushButton *m_undo;
};

} // namespace lineside
