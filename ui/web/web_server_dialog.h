#pragma once

#include "models/web/web_service.h"
#include "ui/page.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace lineside {

class ParameterForm;

//! For PageParts: opens the dialog beside what is shown.
void setUpWebServer(const PageContext &context, QWidget *parent);

//! Who can do more with \a after than with \a before, in sentences; empty when nobody can.
QString webExposureText(const WebSettings &before, const WebSettings &after);

/*!
 * Switches the web server on and off and says how it is reached. Shows above what it does now. Test looks whether port and
 * certificate would do and changes nothing; nothing is in force until Apply.
 */
class WebServerDialog : public QDialog
{
    Q_OBJECT

public:
    explicit WebServerDialog(const PageContext &context, QWidget *parent = nullptr);
    ~WebServerDialog() override;

    //! As the form says now.
    WebSettings settings() const;
    void setSettings(const WebSettings &settings);
    ParameterForm &form() { return *m_form; }
    QComboBox &links() { return *m_links; }
    QLineEdit &fingerprint() { return *m_fingerprint; }
    QPushButton &copyLinkButton() { return *m_copyLink; }
    QPushButton &copyFingerprintButton() { return *m_copyFingerprint; }
    QPushButton &makeAdminButton() { return *m_makeAdmin; }
    QString stateText() const;
    QString certificateText() const;
    QString reportText() const;
    QString messageText() const;
    //! What the server does now; once a second by itself.
    void refresh();

public Q_SLOTS:
    void test();
    void apply();

Q_SIGNALS:
    void applied();

protected:
    void reject() override;

private:
    void showLinks(const WebState &state);
    void showCertificate(const WebState &state);
    bool check();
    void setBusy(bool busy);
    void say(const QString &text);
    bool isWithoutAccounts() const;

    const PageContext m_context;
    WebService &m_web;
    QLabel *m_state;
    QWidget *m_linkRow;
    QComboBox *m_links;
    QPushButton *m_copyLink;
    QPushButton *m_openLink;
    QLabel *m_certificate;
    QWidget *m_fingerprintRow;
    QLineEdit *m_fingerprint;
    QPushButton *m_copyFingerprint;
    QWidget *m_accountRow;
    QPushButton *m_makeAdmin;
    ParameterForm *m_form;
    QScrollArea *m_scroll;
    QPlainTextEdit *m_report;
    QLabel *m_message;
    QPushButton *m_test;
    QPushButton *m_apply;
    QTimer m_everySecond;
    bool m_edited = false;
    JobPtr<WebTrial> m_trial;
    JobPtr<Done> m_applying;
};

} // namespace lineside
