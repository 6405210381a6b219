#include "ui/web/web_server_dialog.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::days kEndsSoon{21};

QString k(const char *text)
{
    return QString::fromLatin1(text);
}

ParameterDescription described(const char *name, const char *label, ParameterDescription::Type type)
{
    ParameterDescription parameter;
    parameter.key = k(name);
    parameter.label = k(label);
    parameter.type = type;
    return parameter;
}

//! The form of the settings; \a own are the addresses of this machine, and \a present is in force.
QList<ParameterDescription> parametersOf(const QStringList &own, const QString &present)
{
    using Type = ParameterDescription::Type;
    ParameterDescription enabled = described("enabled", QT_TRANSLATE_NOOP("web_server", "Let people watch the plant in a browser"), Type::Boolean);
    enabled.standard = false;
    enabled.help = k(QT_TRANSLATE_NOOP("web_server", "Whoever has an account logs in there. The control room is not slowed by it."));
    ParameterDescription address = described("address", QT_TRANSLATE_NOOP("web_server", "Reached from"), Type::Choice);
    address.standard = k("127.0.0.1");
    address.choices = {{k("127.0.0.1"), k(QT_TRANSLATE_NOOP("web_server", "This computer only"))},
                       {k("0.0.0.0"), k(QT_TRANSLATE_NOOP("web_server", "Every network of this computer, IPv4"))},
                       {k("::"), k(QT_TRANSLATE_NOOP("web_server", "Every network of this computer, IPv4 and IPv6"))}};
    QStringList others = own;
    if (!present.isEmpty() && !others.contains(present))
        others << present;
    for (const QString &other : std::as_const(others)) {
        const bool named = std::any_of(address.choices.cbegin(), address.choices.cend(),
                                       [&](const ParameterDescription::Choice &choice) { return choice.value == other; });
        if (!named)
            address.choices += {other, other};
    }
    address.help = k(QT_TRANSLATE_NOOP("web_server", "An address names one network of this computer: only from there it is reached."));
    ParameterDescription port = described("port", QT_TRANSLATE_NOOP("web_server", "Port"), Type::Integer);
    port.standard = 8443;
    port.minimum = 1;
    port.maximum = 65'535;
    ParameterDescription security = described("security", QT_TRANSLATE_NOOP("web_server", "Security"), Type::Choice);
    security.standard = k("generated");
    security.choices = {{k("generated"), k(QT_TRANSLATE_NOOP("web_server", "Encrypted, with a certificate that Lineside makes"))},
                        {k("own"), k(QT_TRANSLATE_NOOP("web_server", "Encrypted, with a certificate of your own"))},
                        {k("none"), k(QT_TRANSLATE_NOOP("web_server", "Not encrypted"))}};
    security.help = k(QT_TRANSLATE_NOOP("web_server", "A browser warns of a certificate that Lineside makes until somebody trusts it there. "
                                                      "Without encryption the server is there for this computer only."));
    ParameterDescription certificate = described("certificate_file", QT_TRANSLATE_NOOP("web_server", "Certificate"), Type::File);
    certificate.help = k(QT_TRANSLATE_NOOP("web_server", "PEM, with the certificates of its authority behind it. A new file counts without a restart."));
    certificate.onlyIf = k("security=own");
    ParameterDescription key = described("key_file", QT_TRANSLATE_NOOP("web_server", "Its key"), Type::File);
    key.help = k(QT_TRANSLATE_NOOP("web_server", "PEM, not encrypted, and readable for its owner alone."));
    key.onlyIf = k("security=own");
    ParameterDescription writes = described("operator_writes", QT_TRANSLATE_NOOP("web_server", "Let operators write from a browser"), Type::Boolean);
    writes.standard = false;
    writes.help = k(QT_TRANSLATE_NOOP("web_server", "Off: people elsewhere only look. On: whoever may write tags can change what the plant does without "
                                                    "seeing it; role, limits and confirmation count as at this window."));
    const QString besides = k(QT_TRANSLATE_NOOP("web_server", "Other pages, proxies, limits"));
    ParameterDescription origins = described("origins", QT_TRANSLATE_NOOP("web_server", "Other web pages that may ask"), Type::Text);
    origins.help = k(QT_TRANSLATE_NOOP("web_server", "As https://plant.example, with blanks between them. Also the address behind a proxy. Usually empty."));
    origins.group = besides;
    ParameterDescription proxies = described("proxies", QT_TRANSLATE_NOOP("web_server", "Trusted proxies"), Type::Text);
    proxies.help = k(QT_TRANSLATE_NOOP("web_server", "As 192.0.2.7 or 192.0.2.0/24: machines that are believed when they say who asks. Usually empty."));
    proxies.group = besides;
    ParameterDescription most = described("most_viewers", QT_TRANSLATE_NOOP("web_server", "Viewers at a time"), Type::Integer);
    most.standard = 10'000;
    most.minimum = 1;
    most.maximum = WebSettings::kMostViewers;
    most.group = besides;
    ParameterDescription perTenant = described("most_viewers_per_tenant", QT_TRANSLATE_NOOP("web_server", "Of one tenant"), Type::Integer);
    perTenant.standard = 5'000;
    perTenant.minimum = 1;
    perTenant.maximum = WebSettings::kMostViewers;
    perTenant.group = besides;
    return {enabled, address, port, security, certificate, key, writes, origins, proxies, most, perTenant};
}

QJsonObject valuesOfWeb(const WebSettings &settings)
{
    return {{k("enabled"), settings.enabled},
            {k("address"), settings.address},
            {k("port"), settings.port},
            {k("security"), !settings.tls ? k("none") : settings.certificateFile.isEmpty() ? k("generated") : k("own")},
            {k("certificate_file"), settings.certificateFile},
            {k("key_file"), settings.keyFile},
            {k("operator_writes"), settings.operatorWrites},
            {k("origins"), settings.origins.join(QLatin1Char(' '))},
            {k("proxies"), settings.proxies.join(QLatin1Char(' '))},
            {k("most_viewers"), settings.mostViewers},
            {k("most_viewers_per_tenant"), settings.mostViewersPerTenant}};
}

QStringList wordsOf(const QString &text)
{
    static const QRegularExpression gap(QStringLiteral("[\\s,;]+"));
    return text.split(gap, Qt::SkipEmptyParts);
}

//! A row of its own with something long and buttons beside it.
QWidget *rowOf(const QList<QWidget *> &parts, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : parts)
        layout->addWidget(part, part == parts.first() ? 1 : 0);
    return row;
}

} // namespace

QString webExposureText(const WebSettings &before, const WebSettings &after)
{
    if (!after.enabled)
        return {};
    QStringList texts;
    const bool wasOpen = before.enabled && !before.isForThisMachineAlone();
    if (!after.isForThisMachineAlone() && !wasOpen)
        texts << WebServerDialog::tr("Other computers can reach this station then, and whoever has an account can log in from there.");
    if (after.operatorWrites && (!before.operatorWrites || !before.enabled))
        texts << WebServerDialog::tr("Whoever may write tags can change what the plant does from a browser then, without seeing the plant.");
    return texts.join(QLatin1Char(' '));
}

void setUpWebServer(const PageContext &context, QWidget *parent)
{
    auto *dialog = new WebServerDialog(context, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

WebServerDialog::WebServerDialog(const PageContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_web(*context.services.web)
    , m_state(plainLabel(QString(), this))
    , m_links(new QComboBox(this))
    , m_copyLink(new QPushButton(tr("Copy link"), this))
    , m_openLink(new QPushButton(tr("Open in browser"), this))
    , m_certificate(plainLabel(QString(), this))
    , m_fingerprint(new QLineEdit(this))
    , m_copyFingerprint(new QPushButton(tr("Copy fingerprint"), this))
    , m_makeAdmin(new QPushButton(tr("First administrator…"), this))
    , m_form(new ParameterForm(context.services.theme, k("web_server"), parametersOf(m_web.addresses(), m_web.settings().address), this))
    , m_scroll(new QScrollArea(this))
    , m_report(new QPlainTextEdit(this))
    , m_message(plainLabel(QString(), this))
    , m_test(new QPushButton(tr("Test"), this))
    , m_apply(new QPushButton(tr("Apply"), this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Web server"));
    m_state->setWordWrap(true);
    followFont(m_state, theme, FontRole::Name);
    m_links->setAccessibleName(tr("Links for a browser"));
    m_links->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_links->setMinimumContentsLength(8);
    auto *beside = new QWidget(this); // keeps the buttons at the right edge, as below
    m_linkRow = new QWidget(this);
    auto *links = new QVBoxLayout(m_linkRow);
    links->setContentsMargins(0, 0, 0, 0);
    links->addWidget(m_links);
    links->addWidget(rowOf({beside, m_copyLink, m_openLink}, m_linkRow));
    m_certificate->setWordWrap(true);
    m_fingerprint->setReadOnly(true);
    m_fingerprint->setAccessibleName(tr("Fingerprint of the certificate, SHA-256"));
    m_fingerprintRow = rowOf({m_fingerprint, m_copyFingerprint}, this);
    auto *accounts = plainLabel(tr("Nobody has an account yet, so nobody could log in: the server stays off until there is an administrator."), this);
    accounts->setWordWrap(true);
    m_accountRow = rowOf({accounts, m_makeAdmin}, this);
    m_report->setReadOnly(true);
    m_report->setTabChangesFocus(true);
    m_report->setAccessibleName(tr("What the test found"));
    m_report->setFixedHeight(theme.px(84));
    m_report->hide();
    m_message->setWordWrap(true);
    m_message->hide();
    setSettings(m_web.settings());

    auto *inside = new QWidget(this);
    auto *rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 0, 0);
    for (QWidget *row : {m_linkRow, static_cast<QWidget *>(m_certificate), m_fingerprintRow, m_accountRow, static_cast<QWidget *>(m_form)})
        rows->addWidget(row);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // its fields have the keyboard
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_test, QDialogButtonBox::ActionRole);
    buttons->addButton(m_apply, QDialogButtonBox::ApplyRole);
    for (QPushButton *button : {m_copyLink, m_openLink, m_copyFingerprint, m_makeAdmin, m_apply})
        button->setAutoDefault(false);
    m_test->setDefault(true); // Enter harms nothing
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_state);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_report);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    tabInOrderOfSight(this);

    connect(m_form, &ParameterForm::edited, this, [this] {
        m_edited = true;
        m_form->clearFaults();
        say({});
    });
    connect(m_copyLink, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_links->currentText()); });
    connect(m_openLink, &QPushButton::clicked, this, [this] {
        if (!QDesktopServices::openUrl(QUrl(m_links->currentText())))
            say(tr("No browser could be started here. Copy the link instead."));
    });
    connect(m_copyFingerprint, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_fingerprint->text()); });
    connect(m_makeAdmin, &QPushButton::clicked, this, [this] {
        if (m_context.parts.makeFirstAdmin)
            m_context.parts.makeFirstAdmin(m_context, this, {});
    });
    connect(m_test, &QPushButton::clicked, this, &WebServerDialog::test);
    connect(m_apply, &QPushButton::clicked, this, &WebServerDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &WebServerDialog::reject);
    connect(&context.services.seat, &Seat::changed, this, &WebServerDialog::refresh);
    connect(&m_everySecond, &QTimer::timeout, this, &WebServerDialog::refresh);
    m_everySecond.start(1s);
    refresh();
    resizeWithinScreen(this, {theme.px(600), theme.px(760)});
}

WebServerDialog::~WebServerDialog()
{
    if (m_trial)
        m_trial->cancel();
}

void WebServerDialog::setSettings(const WebSettings &settings)
{
    m_form->setValues(valuesOfWeb(settings));
}

WebSettings WebServerDialog::settings() const
{
    const QJsonObject values = m_form->values();
    WebSettings settings;
    const auto text = [&values](const char *key) { return values.value(QLatin1String(key)).toString().trimmed(); };
    // what is no number is none that would do
    const auto number = [&values](const char *key, int standard) {
        const QJsonValue value = values.value(QLatin1String(key));
        return value.isUndefined() ? standard : value.toInt(-1);
    };
    settings.enabled = values.value(QLatin1String("enabled")).toBool();
    settings.address = values.value(QLatin1String("address")).toString(settings.address);
    settings.port = number("port", settings.port);
    const QString security = values.value(QLatin1String("security")).toString(k("generated"));
    settings.tls = security != k("none");
    if (security == k("own")) {
        settings.certificateFile = text("certificate_file");
        settings.keyFile = text("key_file");
    }
    settings.operatorWrites = values.value(QLatin1String("operator_writes")).toBool();
    settings.origins = wordsOf(text("origins"));
    settings.proxies = wordsOf(text("proxies"));
    settings.mostViewers = number("most_viewers", settings.mostViewers);
    settings.mostViewersPerTenant = number("most_viewers_per_tenant", settings.mostViewersPerTenant);
    return settings;
}

QString WebServerDialog::stateText() const
{
    return m_state->text();
}

QString WebServerDialog::certificateText() const
{
    return m_certificate->isHidden() ? QString() : m_certificate->text();
}

QString WebServerDialog::reportText() const
{
    return m_report->isHidden() ? QString() : m_report->toPlainText();
}

QString WebServerDialog::messageText() const
{
    return m_message->text();
}

void WebServerDialog::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

bool WebServerDialog::isWithoutAccounts() const
{
    const Seat &seat = m_context.services.seat;
    return seat.control() && seat.state() == Seat::State::OpenHouse;
}

void WebServerDialog::refresh()
{
    const WebState state = m_web.state();
    const WebFigures figures = m_web.figures();
    if (state.isOpen)
        m_state->setText(tr("The server is open. %1").arg(figures.viewers == 0 ? tr("Nobody is connected.")
                                                                               : tr("%Ln viewers are connected.", nullptr, int(figures.viewers))));
    else if (!m_web.settings().enabled)
        m_state->setText(tr("The server is off: nobody can connect."));
    else
        m_state->setText(state.trouble.isEmpty() ? tr("The server is being opened.") : tr("The server is not open. %1").arg(state.trouble));
    showLinks(state);
    showCertificate(state);
    m_accountRow->setVisible(isWithoutAccounts());
    m_makeAdmin->setEnabled(m_context.parts.makeFirstAdmin && m_context.services.seat.control());
}

void WebServerDialog::showLinks(const WebState &state)
{
    m_linkRow->setVisible(state.isOpen && !state.links.isEmpty());
    QStringList shown;
    for (int i = 0; i < m_links->count(); ++i)
        shown << m_links->itemText(i);
    if (shown == state.links)
        return;
    m_links->clear();
    m_links->addItems(state.links);
}

void WebServerDialog::showCertificate(const WebState &state)
{
    m_fingerprintRow->setVisible(!state.fingerprint.isEmpty());
    m_certificate->setVisible(state.isOpen);
    if (!state.isOpen)
        return;
    if (state.fingerprint.isEmpty()) {
        m_certificate->setText(tr("Not encrypted."));
        return;
    }
    const QString end = QLocale().toString(toLocalDateTime(state.certificateEnds), QStringLiteral("yyyy-MM-dd HH:mm"));
    const UtcTime now = m_context.services.clock.utc();
    QString text = state.generatedCertificate ? tr("Encrypted with a certificate that Lineside made; it ends on %1 and is renewed before. "
                                                   "Compare its fingerprint with what a browser shows before you trust it there.").arg(end)
                                              : tr("Encrypted with your own certificate; it ends on %1.").arg(end);
    if (!state.generatedCertificate && state.certificateEnds < now + kEndsSoon) {
        const int days = std::max(0, int(std::chrono::floor<std::chrono::days>(state.certificateEnds - now).count()));
        text += QLatin1Char(' ') + tr("That is in %Ln days: put a new one in its place.", nullptr, days);
    }
    m_certificate->setText(text);
    if (m_fingerprint->text() != state.fingerprint) {
        m_fingerprint->setText(state.fingerprint);
        m_fingerprint->setCursorPosition(0);
    }
}

bool WebServerDialog::check()
{
    m_form->clearFaults();
    const WebSettings settings = this->settings();
    bool good = true;
    const auto fault = [&](const QString &named, const QString &message) {
        const QString key = named == k("tls") ? k("security") : named;
        m_form->showFault(key, message);
        if (QWidget *editor = m_form->editor(key); good && editor) {
            editor->setFocus(Qt::OtherFocusReason);
            m_scroll->widget()->layout()->activate(); // what stands under the field has its place
            m_scroll->ensureWidgetVisible(editor, 0, m_context.services.theme.px(60));
        }
        good = false;
    };
    for (const WebFault &wrong : settings.faults())
        fault(wrong.key, wrong.message);
    const bool own = m_form->values().value(QLatin1String("security")).toString() == k("own");
    if (own && settings.certificateFile.isEmpty() && settings.keyFile.isEmpty()) {
        fault(k("certificate_file"), tr("Give the file of the certificate."));
        fault(k("key_file"), tr("Give the file of its key."));
    }
    if (settings.port == 0)
        fault(k("port"), tr("Give a port from 1 on, so that links stay the same."));
    if (!good)
        say(tr("Something here cannot be right."));
    return good;
}

void WebServerDialog::setBusy(bool busy)
{
    m_apply->setEnabled(!busy);
    m_test->setText(m_trial ? tr("Cancel test") : tr("Test"));
    m_test->setEnabled(!busy || m_trial);
}

void WebServerDialog::test()
{
    if (m_trial) {
        m_trial->cancel();
        m_trial.reset();
        m_report->clear();
        setBusy(false);
        return;
    }
    if (!check())
        return;
    m_report->show();
    m_report->setPlainText(tr("Trying…"));
    m_trial = m_web.test(settings(), onWindow<WebTrial>(this, [this](Result<WebTrial> trial) {
        if (!m_trial)
            return; // cancelled
        m_trial.reset();
        setBusy(false);
        if (!trial) {
            m_report->setPlainText(inWords(trial.error()));
            return;
        }
        QStringList lines;
        for (const QString &found : trial->found)
            lines << (trial->ok || found != trial->found.last() ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + found;
        if (!trial->hint.isEmpty())
            lines << QStringLiteral("   ") + trial->hint;
        lines << (trial->ok ? tr("The server can work like this.") : tr("The server cannot work like this."));
        m_report->setPlainText(lines.join(QLatin1Char('\n')));
    }));
    setBusy(true);
}

void WebServerDialog::apply()
{
    if (m_applying || !check())
        return;
    const Seat &seat = m_context.services.seat;
    if (const Status may = seat.may(Permission::ManageServer); !may) {
        say(inWords(may.error()));
        offerLogin(m_context, this, may.error(), [guard = QPointer<WebServerDialog>(this)] {
            if (guard && guard->m_context.services.seat.may(Permission::ManageServer))
                guard->apply();
        });
        return;
    }
    const WebSettings wanted = settings();
    if (wanted.enabled && isWithoutAccounts()) {
        m_form->showFault(k("enabled"), tr("Make the first administrator before."));
        m_makeAdmin->setFocus(Qt::OtherFocusReason);
        m_scroll->ensureWidgetVisible(m_makeAdmin);
        say(tr("The server is not switched on: nobody has an account, so nobody could log in."));
        return;
    }
    const QString exposed = webExposureText(m_web.settings(), wanted);
    if (!exposed.isEmpty()
        && plainMessage(this, QMessageBox::Warning, tr("Open the plant to a browser like this?"), exposed,
                        QMessageBox::Yes | QMessageBox::Cancel, tr("Apply"))
               != QMessageBox::Yes)
        return;
    say(tr("Applying…"));
    m_form->setEnabled(false); // what is typed meanwhile would be neither in force nor kept
    setBusy(true);
    m_applying = m_web.apply(wanted, onWindow<Done>(this, [this](Result<Done> done) {
        m_applying.reset();
        m_form->setEnabled(true);
        setBusy(false);
        refresh();
        if (!done) {
            say(tr("Not in force: %1").arg(inWords(done.error())));
            return;
        }
        m_edited = false;
        setSettings(m_web.settings());
        say(tr("In force."));
        Q_EMIT applied();
    }));
}

void WebServerDialog::reject()
{
    if (m_edited
        && plainMessage(this, QMessageBox::Question, tr("Leave without applying?"),
                        tr("What was changed here is not in force."), QMessageBox::Yes | QMessageBox::Cancel, tr("Leave"))
               != QMessageBox::Yes)
        return;
    QDialog::reject();
}

} // namespace lineside
