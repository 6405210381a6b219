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

constexpr int kMostMonths = 1'200;

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
    const QString howLong = q(QT_TRANSLATE_NOOP("plant_store", "How long it is kept there, of all stations"));
    ParameterDescription readings = parameter("keep_readings_months", QT_TRANSLATE_NOOP("plant_store", "Readings"), Type::Integer);
    readings.unit = q(QT_TRANSLATE_NOOP("plant_store", "months"));
    readings.standard = 0;
    readings.minimum = 0;
    readings.maximum = kMostMonths;
    readings.help = q(QT_TRANSLATE_NOOP("plant_store", "Whole months beside the current one; 0 keeps all, for ever. Figures of hours and days stay."));
    readings.group = howLong;
    ParameterDescription archived = parameter("drop_only_archived", QT_TRANSLATE_NOOP("plant_store", "Only what is archived goes"), Type::Boolean);
    archived.standard = true;
    archived.help = q(QT_TRANSLATE_NOOP("plant_store", "A month of readings goes once every station that was there then has a verified archive of it."));
    archived.group = howLong;
    ParameterDescription minutes = parameter("keep_minutes_months", QT_TRANSLATE_NOOP("plant_store", "Figures of minutes"), Type::Integer);
    minutes.unit = readings.unit;
    minutes.standard = 0;
    minutes.minimum = 0;
    minutes.maximum = kMostMonths;
    minutes.help = q(QT_TRANSLATE_NOOP("plant_store", "Those of one and of five minutes; 0 keeps all, for ever."));
    minutes.group = howLong;
    return {enabled, host, port, database, user, password, security, authority, readings, archived, minutes};
}

QJsonObject valuesOf(const ForwardSettings &settings)
{
    QJsonObject values{{q("enabled"), settings.enabled},
                       {q("host"), settings.host},
                       {q("port"), settings.port},
                       {q("database"), settings.database},
                       {q("user"), settings.user},
                       {q("ssl_mode"), settings.sslMode},
                       {q("root_cert_file"), settings.rootCertFile},
                       {q("keep_readings_months"), settings.keepReadingsMonths},
                       {q("keep_minutes_months"), settings.keepMinutesMonths},
                       {q("drop_only_archived"), settings.dropOnlyArchived}};
    if (!settings.passwordRef.isEmpty())
        values.insert(q("password"), settings.passwordRef);
    return values;
}

//! "2026-05-01": where the months begin that stay.
QString firstKept(int months, UtcTime now)
{
    using namespace std::chrono;
    const year_month_day today(floor<days>(now));
    const year_month first = today.year() / today.month() - std::chrono::months(months);
    return QStringLiteral("%1-%2-01").arg(int(first.year())).arg(unsigned(first.month()), 2, 10, QLatin1Char('0'));
}

//! Whether \a after lets months go that \a before would have kept.
bool keepsLess(int before, int after)
{
    return after > 0 && (before == 0 || after < before);
}

} // namespace

QString plantRetentionText(const ForwardSettings &before, const ForwardSettings &after, UtcTime now)
{
    if (!after.enabled)
        return {};
    QStringList texts;
    const bool moreReadings = keepsLess(before.enabled ? before.keepReadingsMonths : 0, after.keepReadingsMonths);
    const bool unarchived = after.keepReadingsMonths > 0 && !after.dropOnlyArchived && (before.dropOnlyArchived || moreReadings);
    if (moreReadings || unarchived)
        texts << (after.dropOnlyArchived
                      ? PlantStoreDialog::tr("Readings from before %1 go, each month once every station that was there then has archived it.")
                      : PlantStoreDialog::tr("Readings from before %1 go, whether they are archived or not."))
                     .arg(firstKept(after.keepReadingsMonths, now));
    if (keepsLess(before.enabled ? before.keepMinutesMonths : 0, after.keepMinutesMonths))
        texts << PlantStoreDialog::tr("Figures of minutes from before %1 go.").arg(firstKept(after.keepMinutesMonths, now));
    if (!texts.isEmpty())
        texts << PlantStoreDialog::tr("This counts for all stations that write to this database.");
    return texts.join(QLatin1Char(' '));
}

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
    settings.keepReadingsMonths = values.value(QLatin1String("keep_readings_months")).toInt();
    settings.keepMinutesMonths = values.value(QLatin1String("keep_minutes_months")).toInt();
    settings.dropOnlyArchived = values.value(QLatin1String("drop_only_archived")).toBool(true);
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
    const QString goes = plantRetentionText(m_services.plantStore.settings(), settings(), m_services.clock.utc());
    if (!goes.isEmpty()
        && plainMessage(this, QMessageBox::Warning, tr("Remove what is older from the plant database?"), goes,
                        QMessageBox::Yes | QMessageBox::Cancel, tr("Apply"))
               != QMessageBox::Yes)
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
