#include "ui/plant_store/plant_store_dialog.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lineside {

namespace {

QString q(const char *text)
{
    return QString::fromLatin1(text);
}

ParameterDescription parameter(const char *name, const char *label, ParameterDescription::Type type)
{
    ParameterDescription parameter;
    parameter.key = q(name);
    parameter.label = q(label);
    parameter.type = type;
    return parameter;
}

QList<ParameterDescription> parameters()
{
    using Type = ParameterDescription::Type;
    ParameterDescription enabled = parameter("enabled", QT_TRANSLATE_NOOP("plant_store", "Forward readings and events"), Type::Boolean);
    enabled.standard = false;
    enabled.help = q(QT_TRANSLATE_NOOP("plant_store", "Everything that is stored on this computer also goes to the plant's PostgreSQL, exactly once."));
    ParameterDescription host = parameter("host", QT_TRANSLATE_NOOP("plant_store", "Host"), Type::Text);
    host.required = true;
    host.help = q(QT_TRANSLATE_NOOP("plant_store", "Name or address of the server, or the folder of its socket on this computer."));
    ParameterDescription port = parameter("port", QT_TRANSLATE_NOOP("plant_store", "Port"), Type::Integer);
    port.standard = 5432;
    port.minimum = 1;
    port.maximum = 65'535;
    ParameterDescription database = parameter("database", QT_TRANSLATE_NOOP("plant_store", "Database"), Type::Text);
    database.required = true;
    ParameterDescription user = parameter("user", QT_TRANSLATE_NOOP("plant_store", "User"), Type::Text);
    user.required = true;
    user.help = q(QT_TRANSLATE_NOOP("plant_store", "Owns the database, or may at least make a schema in it."));
    ParameterDescription password = parameter("password", QT_TRANSLATE_NOOP("plant_store", "Password"), Type::Secret);
    password.help = q(QT_TRANSLATE_NOOP("plant_store", "Kept in the secret store of this station, never in its settings."));
    ParameterDescription security = parameter("ssl_mode", QT_TRANSLATE_NOOP("plant_store", "Security"), Type::Choice);
    security.standard = q("verify-full");
    security.choices = {{q("verify-full"), q(QT_TRANSLATE_NOOP("plant_store", "Encrypted, and the server proves its name"))},
                        {q("verify-ca"), q(QT_TRANSLATE_NOOP("plant_store", "Encrypted, and the server has a trusted certificate"))},
                        {q("require"), q(QT_TRANSLATE_NOOP("plant_store", "Encrypted, to whoever answers"))},
                        {q("prefer"), q(QT_TRANSLATE_NOOP("plant_store", "Encrypted if the server likes"))},
                        {q("disable"), q(QT_TRANSLATE_NOOP("plant_store", "Not encrypted"))}};
    security.help = q(QT_TRANSLATE_NOOP("plant_store", "All but the first let somebody on the network pose as the server."));
    ParameterDescription authority = parameter("root_cert_file", QT_TRANSLATE_NOOP("plant_store", "Certificate authority"), Type::File);
    authority.help = q(QT_TRANSLATE_NOOP("plant_store", "Who signed the server's certificate; empty: whom this computer trusts."));
    authority.onlyIf = q("ssl_mode=verify-full|verify-ca");
    return {enabled, host, port, database, user, password, security, authority};
}

QJsonObject valuesOf(const ForwardSettings &settings)
{
    QJsonObject values{{q("enabled"), settings.enabled},
                       {q("host"), settings.host},
                       {q("port"), settings.port},
                       {q("database"), settings.database},
                       {q("user"), settings.user},
                       {q("ssl_mode"), settings.sslMode},
                       {q("root_cert_file"), settings.rootCertFile}};
    if (!settings.passwordRef.isEmpty())
        values.insert(q("password"), settings.passwordRef);
    return values;
}

} // namespace

void setUpPlantStore(const PageContext &context, QWidget *parent)
{
    auto *dialog = new PlantStoreDialog(context.services, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

PlantStoreDialog::PlantStoreDialog(const UiServices &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_form(new ParameterForm(services.theme, q("plant_store"), parameters(), this))
    , m_report(new QPlainTextEdit(this))
    , m_message(plainLabel(QString(), this))
    , m_test(new QPushButton(tr("Test"), this))
    , m_apply(new QPushButton(tr("Apply"), this))
{
    setWindowTitle(tr("Plant database"));
    m_form->setValues(valuesOf(services.plantStore.settings()));
    m_report->setReadOnly(true);
    m_report->setTabChangesFocus(true);
    m_report->setAccessibleName(tr("What the test found"));
    m_report->setPlaceholderText(tr("Test connects with these settings, and tells here how far it got. It changes nothing."));
    m_message->setWordWrap(true);

    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus); // its fields have the keyboard
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_test, QDialogButtonBox::ActionRole);
    buttons->addButton(m_apply, QDialogButtonBox::ApplyRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll, 3);
    layout->addWidget(m_report, 1);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    m_test->setDefault(true); // Enter harms nothing
    tabInOrderOfSight(this);

    connect(m_form, &ParameterForm::edited, this, [this] {
        m_edited = true;
        m_form->clearFaults();
        m_message->clear();
    });
    connect(m_test, &QPushButton::clicked, this, &PlantStoreDialog::test);
    connect(m_apply, &QPushButton::clicked, this, &PlantStoreDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &PlantStoreDialog::reject);
    resizeWithinScreen(this, {services.theme.px(560), services.theme.px(720)});
}

PlantStoreDialog::~PlantStoreDialog()
{
    if (m_trial)
        m_trial->cancel();
}

ForwardSettings PlantStoreDialog::settings() const
{
    const QJsonObject values = m_form->values();
    ForwardSettings settings = m_services.plantStore.settings();
    const auto text = [&values](const char *key) { return values.value(QLatin1String(key)).toString().trimmed(); };
    settings.enabled = values.value(QLatin1String("enabled")).toBool();
    settings.host = text("host");
    settings.port = values.value(QLatin1String("port")).toInt(5432);
    settings.database = text("database");
    settings.user = text("user");
    settings.sslMode = values.value(QLatin1String("ssl_mode")).toString(q("verify-full"));
    settings.rootCertFile = text("root_cert_file");
    return settings;
}

std::optional<Secret> PlantStoreDialog::typedPassword() const
{
    const QHash<QString, Secret> typed = m_form->typedSecrets();
    const auto password = typed.constFind(q("password"));
    return password == typed.constEnd() ? std::nullopt : std::optional(*password);
}

QString PlantStoreDialog::reportText() const
{
    return m_report->toPlainText();
}

bool PlantStoreDialog::check()
{
    m_form->clearFaults();
    const ForwardSettings settings = this->settings();
    bool good = true;
    const auto must = [&](const char *key, const QString &value, const QString &fault) {
        if (!value.isEmpty())
            return;
        m_form->showFault(q(key), fault);
        good = false;
    };
    must("host", settings.host, tr("Give the server's name or address."));
    must("database", settings.database, tr("Give the name of the database."));
    must("user", settings.user, tr("Give the user to log in as."));
    return good;
}

void PlantStoreDialog::setBusy(bool busy)
{
    m_apply->setEnabled(!busy);
    m_test->setText(m_trial ? tr("Cancel test") : tr("Test"));
    m_test->setEnabled(!busy || m_trial);
}

void PlantStoreDialog::test()
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
    m_report->setPlainText(tr("Connecting…"));
    m_trial = m_services.plantStore.test(
        settings(), typedPassword(), onWindow<forward::DatabaseTrial>(this, [this](Result<forward::DatabaseTrial> trial) {
            if (!m_trial)
                return; // cancelled
            m_trial.reset();
            setBusy(false);
            if (trial.ok())
                report(*trial);
            else
                m_report->setPlainText(trial.error().message);
        }));
    setBusy(true);
}

void PlantStoreDialog::report(const forward::DatabaseTrial &trial)
{
    QStringList lines;
    for (const forward::DatabaseTrial::Step &step : trial.steps) {
        lines << (step.ok ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + step.text;
        if (!step.hint.isEmpty())
            lines << QStringLiteral("   ") + step.hint;
    }
    lines << QString() << (trial.ok ? tr("This database will do.") : tr("This database cannot be used like this."));
    m_report->setPlainText(lines.join(QLatin1Char('\n')));
}

void PlantStoreDialog::apply()
{
    if (settings().enabled && !check())
        return;
    m_message->setText(tr("Applying…"));
    m_form->setEnabled(false); // what is typed meanwhile would be neither in force nor kept
    setBusy(true);
    m_applying = m_services.plantStore.apply(settings(), typedPassword(), onWindow<Done>(this, [this](Result<Done> done) {
        m_applying.reset();
        m_form->setEnabled(true);
        setBusy(false);
        if (!done.ok()) {
            m_message->setText(done.error().message + QLatin1Char(' ') + done.error().hint);
            return;
        }
        m_edited = false;
        m_form->setValues(valuesOf(m_services.plantStore.settings()));
        m_message->setText(settings().enabled ? tr("In force. Data flow shows how far the forwarder is.")
                                              : tr("In force: readings stay on this computer."));
        Q_EMIT applied();
    }));
}

void PlantStoreDialog::reject()
{
    if (m_edited
        && plainMessage(this, QMessageBox::Question, tr("Leave without applying?"),
                        tr("What was changed here is not in force."), QMessageBox::Yes | QMessageBox::Cancel, tr("Leave"))
               != QMessageBox::Yes)
        return;
    QDialog::reject();
}

} // namespace lineside
