#include "ui/access/login_dialog.h"

#include "models/access/password_rules.h"
#include "ui/widgets/grow.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

namespace {

constexpr int kMostTyped = 256;

Secret typed(const QLineEdit &field)
{
    return Secret(field.text().toUtf8());
}

QLineEdit *passwordField(QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setEchoMode(QLineEdit::Password);
    field->setMaxLength(kMostTyped);
    return field;
}

void openOver(LoginDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

//! One at a time over a window: a second reason waits for nobody.
bool isAskedAlready(QWidget *window)
{
    return window && window->findChild<LoginDialog *>(QString(), Qt::FindDirectChildrenOnly);
}

} // namespace

void logIn(const PageContext &context, QWidget *parent, const QString &reason, const std::function<void()> &then)
{
    QWidget *window = parent ? parent->window() : nullptr;
    if (isAskedAlready(window))
        return;
    // What is to be done again may be gone by then.
    const auto again = [then, guard = QPointer<QWidget>(parent), needed = parent != nullptr] {
        if (then && (guard || !needed))
            then();
    };
    openOver(new LoginDialog(context.services, LoginDialog::Purpose::LogIn, reason, again, window));
}

void changePassword(const PageContext &context, QWidget *parent)
{
    QWidget *window = parent ? parent->window() : nullptr;
    if (!isAskedAlready(window))
        openOver(new LoginDialog(context.services, LoginDialog::Purpose::ChangePassword, {}, {}, window));
}

void makeFirstAdmin(const PageContext &context, QWidget *parent, const std::function<void()> &done)
{
    QWidget *window = parent ? parent->window() : nullptr;
    if (isAskedAlready(window))
        return;
    auto *dialog = new LoginDialog(context.services, LoginDialog::Purpose::FirstAdministrator, {}, {}, window);
    if (done)
        QObject::connect(dialog, &QDialog::finished, dialog, [done] { done(); });
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show(); // beside what is shown: the plant can be worked with all the time
}

LoginDialog::LoginDialog(const UiServices &services, Purpose purpose, const QString &reason, std::function<void()> then,
                         QWidget *parent)
    : QDialog(parent)
    , m_seat(services.seat)
    , m_purpose(purpose)
    , m_reason(reason)
    , m_then(std::move(then))
    , m_why(plainLabel(QString(), this))
    , m_nameLabel(plainLabel(tr("Name"), this))
    , m_passwordLabel(plainLabel(tr("Password"), this))
    , m_freshLabel(plainLabel(tr("New password"), this))
    , m_repeatedLabel(plainLabel(tr("New password once more"), this))
    , m_rules(plainLabel(tr("At least %1 characters, and not what is tried first. Four or more words that have nothing to do "
                            "with each other are good.").arg(password::kFewestCharacters), this))
    , m_name(new QLineEdit(this))
    , m_password(passwordField(this))
    , m_fresh(passwordField(this))
    , m_repeated(passwordField(this))
    , m_message(plainLabel(QString(), this))
{
    const Theme &theme = services.theme;
    m_name->setMaxLength(64);
    m_name->setText(purpose == Purpose::FirstAdministrator ? QString() : m_seat.lastUser());
    for (QLabel *label : {m_why, m_rules, m_message})
        label->setWordWrap(true);
    followFont(m_rules, theme, FontRole::Small);
    followFont(m_message, theme, FontRole::Strong);
    auto *buttons = new QDialogButtonBox(this);
    m_go = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_cancel = buttons->addButton(purpose == Purpose::FirstAdministrator ? tr("Later") : tr("Cancel"), QDialogButtonBox::RejectRole);
    m_go->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(theme.px(4));
    layout->addWidget(m_why);
    layout->addSpacing(theme.px(4));
    const std::pair<QLabel *, QLineEdit *> fields[] = {{m_nameLabel, m_name}, {m_passwordLabel, m_password},
                                                       {m_freshLabel, m_fresh}, {m_repeatedLabel, m_repeated}};
    for (const auto &[label, field] : fields) {
        label->setBuddy(field);
        field->setAccessibleName(label->text());
        layout->addWidget(label);
        layout->addWidget(field);
        if (field == m_fresh)
            layout->addWidget(m_rules);
        connect(field, &QLineEdit::textEdited, this, [this] { say(QString()); });
    }
    layout->addWidget(m_message);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &LoginDialog::go);
    connect(buttons, &QDialogButtonBox::rejected, this, &LoginDialog::reject);
    arrange();
    tabInOrderOfSight(this);
    QLineEdit *first = m_name->isEnabled() && m_name->text().isEmpty() ? m_name : m_password;
    first->setFocus(Qt::OtherFocusReason);
    resizeWithinScreen(this, {theme.px(400), sizeHint().height()});
}

LoginDialog::~LoginDialog() = default;

QString LoginDialog::purposeText() const
{
    switch (m_purpose) {
    case Purpose::LogIn:
        return m_reason.isEmpty() ? tr("Log in to write values, acknowledge, or change the configuration. Looking needs no login.")
                                  : tr("%1 Log in as somebody who may.", "why something cannot be done").arg(m_reason);
    case Purpose::ChangePassword:
        return m_reason.isEmpty() ? tr("The new password counts at once, and ends your other sessions.") : m_reason;
    case Purpose::FirstAdministrator:
        return tr("Nobody has an account here yet, so whoever sits at this computer may write values and change the "
                  "configuration. Make the first administrator, and from then on that needs a login; looking never does. "
                  "Everything works without one, too: Users > First administrator comes back to this.");
    }
    return {};
}

void LoginDialog::arrange()
{
    const bool first = m_purpose == Purpose::FirstAdministrator;
    const bool choosing = m_purpose != Purpose::LogIn;
    setWindowTitle(first      ? tr("First administrator")
                   : choosing ? tr("Change password")
                              : tr("Log in"));
    m_why->setText(purposeText());
    m_name->setEnabled(m_purpose != Purpose::ChangePassword);
    m_passwordLabel->setText(choosing ? tr("Present password") : tr("Password"));
    m_passwordLabel->setVisible(!first);
    m_password->setVisible(!first);
    for (QWidget *each : {static_cast<QWidget *>(m_freshLabel), static_cast<QWidget *>(m_fresh), static_cast<QWidget *>(m_rules),
                          static_cast<QWidget *>(m_repeatedLabel), static_cast<QWidget *>(m_repeated)})
        each->setVisible(choosing);
    m_freshLabel->setText(first ? tr("Password") : tr("New password"));
    m_repeatedLabel->setText(first ? tr("Password once more") : tr("New password once more"));
    m_go->setText(first ? tr("Make administrator") : choosing ? tr("Change password") : tr("Log in"));
    m_message->setVisible(!m_message->text().isEmpty());
}

QString LoginDialog::messageText() const
{
    return m_message->text();
}

void LoginDialog::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        growToFit(this);
}

void LoginDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_go->setEnabled(!busy);
    for (QLineEdit *field : {m_password, m_fresh, m_repeated})
        field->setEnabled(!busy);
    m_name->setEnabled(!busy && m_purpose != Purpose::ChangePassword);
}

void LoginDialog::go()
{
    if (m_busy)
        return;
    const QString name = m_name->text().trimmed();
    if (name.isEmpty()) {
        m_name->setFocus(Qt::OtherFocusReason);
        return say(tr("Give a name."));
    }
    if (m_purpose != Purpose::FirstAdministrator && m_password->text().isEmpty()) {
        m_password->setFocus(Qt::OtherFocusReason);
        return say(tr("Give the password."));
    }
    if (m_purpose != Purpose::LogIn && m_fresh->text() != m_repeated->text()) {
        m_repeated->setFocus(Qt::OtherFocusReason);
        m_repeated->selectAll();
        return say(tr("The two new passwords differ."));
    }
    say(tr("Checking…"));
    setBusy(true);
    const auto done = [guard = QPointer<LoginDialog>(this)](const LoginAnswer &answer) {
        if (guard)
            guard->answered(answer);
    };
    switch (m_purpose) {
    case Purpose::LogIn:
        return m_seat.login(name, typed(*m_password), done);
    case Purpose::ChangePassword:
        return m_seat.changePassword(name, typed(*m_password), typed(*m_fresh), done);
    case Purpose::FirstAdministrator:
        return m_seat.makeFirstAdmin(name, typed(*m_fresh), done);
    }
}

void LoginDialog::answered(const LoginAnswer &answer)
{
    setBusy(false);
    switch (answer.outcome) {
    case LoginOutcome::LoggedIn:
    case LoginOutcome::PasswordChanged: {
        const auto then = m_then;
        accept();
        if (then)
            then();
        return;
    }
    case LoginOutcome::MustChangePassword:
        m_purpose = Purpose::ChangePassword;
        arrange();
        m_why->setText(inWords(answer.error));
        m_fresh->setFocus(Qt::OtherFocusReason);
        say(QString());
        growToFit(this);
        return;
    case LoginOutcome::BadPassword:
        m_fresh->setFocus(Qt::OtherFocusReason);
        m_fresh->selectAll();
        break;
    case LoginOutcome::Wrong:
    case LoginOutcome::TooMany:
    case LoginOutcome::Unavailable:
        m_password->setFocus(Qt::OtherFocusReason);
        m_password->selectAll();
        break;
    }
    say(inWords(answer.error));
}

void LoginDialog::reject()
{
    for (QLineEdit *field : {m_password, m_fresh, m_repeated})
        field->clear();
    QDialog::reject();
}

} // namespace lineside
