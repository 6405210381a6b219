#pragma once

#include <QDialog>

class QLineEdit;

namespace lineside {

class Secret;
class Theme;

/*!
 * Shows a one-time password or an API key, the only time that it can be seen, with a button that copies it.
 */
class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    SecretDialog(const Theme &theme, const QString &title, const QString &explanation, const Secret &secret,
                 QWidget *parent = nullptr);
    ~SecretDialog() override;

    QString shownSecret() const;

private:
    QLineEdit *m_secret;
};

} // namespace lineside
