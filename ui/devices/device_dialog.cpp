#include "ui/devices/device_dialog.h"

#include "models/access/secret_store.h"
#include "ui/devices/browse_tab.h"
#include "ui/devices/new_tags.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/parameter_form.h"
#include "ui/devices/tag_form.h"
#include "ui/devices/test_tab.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

QString freeDeviceCode(const Plant &plant)
{
    for (int number = 1;; ++number) {
        const QString code = QStringLiteral("DEV-%1").arg(number, 2, 10, QLatin1Char('0'));
        const bool taken = std::any_of(plant.sites.begin(), plant.sites.end(), [&](const Site &site) {
            return std::any_of(site.devices.begin(), site.devices.end(), [&](const Device &device) { return device.code == code; });
        });
        if (!taken)
            return code;
    }
}

} // namespace

void editDevice(const PageContext &context, QWidget *parent, const DeviceId &device)
{
    auto *dialog = new DeviceDialog(context, device, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

DeviceDialog::DeviceDialog(const PageContext &context, const DeviceId &device, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_drivers(context.services.field.drivers())
    , m_code(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_driver(new QComboBox(this))
    , m_site(new QComboBox(this))
    , m_period(new QLineEdit(this))
    , m_enabled(new QCheckBox(tr("Enabled"), this))
    , m_tabs(new QTabWidget(this))
    , m_connection(new QScrollArea(this))
    , m_tagList(new QListWidget(this))
    , m_tagArea(new QScrollArea(this))
    , m_browse(new BrowseTab(context.services, this))
    , m_report(new TestTab(this))
    , m_message(plainLabel(QString(), this))
    , m_test(new QPushButton(tr("Test"), this))
    , m_apply(new QPushButton(tr("Apply"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
    , m_remove(new QPushButton(tr("Delete device…"), this))
{
    const Theme &theme = context.services.theme;
    for (const DriverDescription &description : std::as_const(m_drivers))
        m_driver->addItem(description.name, description.id);
    const SnapshotPtr snapshot = context.services.editor.snapshot();
    for (const Site &site : snapshot->plant().sites)
        m_site->addItem(site.code + QStringLiteral("  ") + site.name, site.id.uuid);

    auto *general = new QFormLayout;
    general->addRow(tr("Code"), m_code);
    general->addRow(tr("Name"), m_name);
    general->addRow(tr("Protocol"), m_driver);
    if (m_site->count() > 1)
        general->addRow(tr("Site"), m_site);
    else
        m_site->hide();
    general->addRow(tr("Period (ms)"), m_period);
    general->addRow(QString(), m_enabled);

    m_connection->setWidgetResizable(true);
    m_connection->setFrameShape(QFrame::NoFrame);
    m_connection->setFocusPolicy(Qt::NoFocus); // its fields have the keyboard
    m_tabs->addTab(m_connection, tr("Connection"));

    auto *tags = new QSplitter(Qt::Horizontal, this);
    auto *list = new QWidget(tags);
    auto *listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->addWidget(m_tagList, 1);
    auto *tagButtons = new QHBoxLayout;
    const auto button = [&](const QString &text, QHBoxLayout *row, auto slot) {
        auto *made = new QPushButton(text, this);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, slot);
        row->addWidget(made);
        return made;
    };
    button(tr("Add"), tagButtons, [this] {
        if (!tagIsSound())
            return;
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = freeTagCode(m_device, QStringLiteral("tag"));
        addTag(tag);
    });
    button(tr("Copy"), tagButtons, [this] {
        if (m_tag < 0 || !tagIsSound())
            return;
        takeTag();
        Tag tag = m_device.tags[m_tag];
        tag.id = TagUuid::create();
        tag.code = freeTagCode(m_device, tag.code);
        addTag(tag);
    });
    button(tr("Remove"), tagButtons, [this] { removeTag(); });
    listLayout->addLayout(tagButtons);
    m_tagArea->setWidgetResizable(true);
    m_tagArea->setFrameShape(QFrame::NoFrame);
    m_tagArea->setFocusPolicy(Qt::NoFocus);
    tags->addWidget(list);
    tags->addWidget(m_tagArea);
    tags->setStretchFactor(1, 1);
    m_tabs->addTab(tags, tr("Tags"));

    m_tabs->addTab(m_browse, tr("Browse"));
    m_tabs->addTab(m_report, tr("Test"));

    m_message->setWordWrap(true);
    followFont(m_message, theme, FontRole::Strong);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch();
    for (QPushButton *each : {m_test, m_revert, m_apply})
        buttons->addWidget(each);
    auto *close = new QPushButton(tr("Close"), this);
    buttons->addWidget(close);
    for (QPushButton *each : {m_test, m_revert, m_remove, close})
        each->setAutoDefault(false);
    m_apply->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(general);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    resizeWithinScreen(this, {theme.px(860), theme.px(720)});

    for (QLineEdit *edit : {m_code, m_name, m_period})
        connect(edit, &QLineEdit::textEdited, this, &DeviceDialog::markEdited);
    connect(m_enabled, &QCheckBox::clicked, this, &DeviceDialog::markEdited);
    connect(m_driver, &QComboBox::activated, this, [this] {
        takeTag();
        m_device.parameters = {};
        chooseDriver(m_driver->currentData().toString());
        markEdited();
    });
    connect(m_tagList, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_loading)
            return;
        if (!tagIsSound()) {
            // back to the mistake; the list is still changing, so it is set right after that
            QMetaObject::invokeMethod(this, [this] {
                m_loading = true;
                m_tagList->setCurrentRow(m_tag);
                m_loading = false;
            }, Qt::QueuedConnection);
            return;
        }
        takeTag();
        m_tag = row;
        if (m_tagForm) {
            m_tagForm->setEnabled(row >= 0);
            m_tagForm->setTag(row >= 0 && row < m_device.tags.size() ? m_device.tags[row] : Tag{});
        }
    });
    connect(m_browse, &BrowseTab::browseRequested, this, [this] {
        m_browse->setDevice(this->device());
        say(QString());
    });
    connect(m_browse, &BrowseTab::failed, this, &DeviceDialog::say);
    connect(m_browse, &BrowseTab::adding, this, &DeviceDialog::addFound);
    connect(m_test, &QPushButton::clicked, this, &DeviceDialog::test);
    connect(m_apply, &QPushButton::clicked, this, &DeviceDialog::apply);
    connect(m_revert, &QPushButton::clicked, this, &DeviceDialog::revert);
    connect(m_remove, &QPushButton::clicked, this, &DeviceDialog::removeDevice);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_report, &TestTab::trusted, this, [this](const CertificateInfo &certificate) {
        if (!mayDo(m_context.services.seat.may(Permission::TrustCertificates), {}))
            return;
        const Status trusted = m_context.services.field.trust(this->device(), certificate);
        say(trusted ? tr("The certificate is trusted now. Test again.") : trusted.error().message);
    });

    const Device *known = snapshot->findDevice(device);
    m_isNew = !known;
    if (known) {
        m_original = *known;
    } else {
        m_original.id = DeviceId::create();
        m_original.code = freeDeviceCode(snapshot->plant());
        m_original.driver = m_drivers.isEmpty() ? QString() : m_drivers.first().id;
    }
    m_driver->setEnabled(m_isNew);
    m_remove->setVisible(!m_isNew);
    load(m_original);
    m_code->setFocus(Qt::OtherFocusReason); // the keyboard starts where the form does
}

DeviceDialog::~DeviceDialog()
{
    if (m_job)
        m_job->cancel();
}

const DriverDescription *DeviceDialog::driver() const
{
    const QString id = m_driver->currentData().toString();
    for (const DriverDescription &description : m_drivers) {
        if (description.id == id)
            return &description;
    }
    return nullptr;
}

void DeviceDialog::load(const Device &device)
{
    m_loading = true;
    m_device = device;
    m_code->setText(device.code);
    m_name->setText(device.name);
    m_period->setText(QString::number(device.period.count()));
    m_enabled->setChecked(device.enabled);
    m_driver->setCurrentIndex(m_driver->findData(device.driver));
    m_loading = false;
    say(QString());
    chooseDriver(device.driver);
    m_edited = m_isNew;
    m_apply->setEnabled(m_edited);
    m_revert->setEnabled(false);
    setWindowTitle(m_isNew ? tr("New device") : tr("Device %1").arg(device.code));
}

void DeviceDialog::chooseDriver(const QString &id)
{
    m_device.driver = id;
    const DriverDescription *description = driver();
    const Theme &theme = m_context.services.theme;
    m_tag = -1;
    m_parameters = new ParameterForm(theme, id, description ? description->device : QList<ParameterDescription>(), this);
    m_parameters->setValues(m_device.parameters);
    connect(m_parameters, &ParameterForm::edited, this, &DeviceDialog::markEdited);
    m_connection->setWidget(m_parameters);
    m_tagForm = new TagForm(theme, id, description ? description->tag : QList<ParameterDescription>(), this);
    m_tagForm->setMachines(m_context.services.editor.snapshot()->plant());
    connect(m_tagForm, &TagForm::edited, this, &DeviceDialog::markEdited);
    m_tagArea->setWidget(m_tagForm);
    m_tabs->setTabVisible(m_tabs->indexOf(m_browse), description && description->canBrowse);
    showTags(m_device.tags.isEmpty() ? -1 : 0);
    tabInOrderOfSight(this);
    if (!description)
        say(tr("This build has no driver “%1”; the device's settings are kept as they are.").arg(id));
}

void DeviceDialog::showTags(int select)
{
    m_loading = true;
    m_tagList->clear();
    for (const Tag &tag : std::as_const(m_device.tags))
        m_tagList->addItem(tag.name.isEmpty() ? tag.code : tag.code + QStringLiteral("  ") + tag.name);
    m_tagList->setCurrentRow(select);
    m_loading = false;
    m_tag = select;
    m_tagForm->setEnabled(select >= 0);
    m_tagForm->setTag(select >= 0 ? m_device.tags[select] : Tag{});
    m_tabs->setTabText(1, m_device.tags.isEmpty() ? tr("Tags") : tr("Tags (%1)").arg(m_device.tags.size()));
}

void DeviceDialog::takeTag()
{
    if (m_tagForm && m_tag >= 0 && m_tag < m_device.tags.size()) {
        m_device.tags[m_tag] = m_tagForm->tag();
        if (QListWidgetItem *item = m_tagList->item(m_tag)) {
            const Tag &tag = m_device.tags[m_tag];
            item->setText(tag.name.isEmpty() ? tag.code : tag.code + QStringLiteral("  ") + tag.name);
        }
    }
}

void DeviceDialog::addTag(const Tag &tag)
{
    takeTag();
    m_device.tags.append(tag);
    showTags(int(m_device.tags.size()) - 1);
    markEdited();
}

bool DeviceDialog::addFound(const QList<BrowseNode> &nodes)
{
    if (!tagIsSound())
        return false;
    takeTag();
    m_device.tags += newTags(nodes, device(), m_context.services.editor.plant());
    showTags(int(m_device.tags.size()) - 1);
    markEdited();
    say(tr("%Ln tags added; they are live after Apply.", nullptr, int(nodes.size())));
    return true;
}

void DeviceDialog::removeTag()
{
    if (m_tag < 0)
        return;
    m_device.tags.removeAt(m_tag);
    const int next = std::min(m_tag, int(m_device.tags.size()) - 1);
    m_tag = -1;
    showTags(next);
    markEdited();
}

Device DeviceDialog::device() const
{
    Device device = m_device;
    device.code = m_code->text().trimmed();
    device.name = m_name->text().trimmed();
    device.driver = m_driver->currentData().toString();
    if (m_driver->currentIndex() < 0)
        device.driver = m_original.driver;
    device.enabled = m_enabled->isChecked();
    device.period = std::chrono::milliseconds(m_period->text().toLongLong());
    if (m_parameters)
        device.parameters = m_parameters->values();
    if (m_tagForm && m_tag >= 0 && m_tag < device.tags.size())
        device.tags[m_tag] = m_tagForm->tag();
    return device;
}

void DeviceDialog::markEdited()
{
    if (m_loading)
        return;
    m_edited = true;
    m_apply->setEnabled(true);
    m_revert->setEnabled(true);
}

void DeviceDialog::say(const QString &message)
{
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
}

QString DeviceDialog::messageText() const
{
    return m_message->text();
}

bool DeviceDialog::tagIsSound()
{
    m_tagForm->clearFaults();
    QList<std::pair<QString, QString>> mistakes;
    if (m_tag >= 0)
        (void)m_tagForm->tag(&mistakes);
    if (mistakes.isEmpty())
        return true;
    m_tabs->setCurrentIndex(1);
    for (const auto &[key, message] : mistakes)
        m_tagForm->showFault(key, message);
    say(tr("Some fields of the tag need another look."));
    return false;
}

bool DeviceDialog::check()
{
    m_parameters->clearFaults();
    m_tagForm->clearFaults();
    say(QString());
    if (!tagIsSound())
        return false;
    takeTag();
    bool isNumber = false;
    if (m_period->text().toLongLong(&isNumber) <= 0 || !isNumber) {
        m_period->setFocus(Qt::OtherFocusReason);
        say(tr("The period is a whole number of milliseconds."));
        return false;
    }
    const QList<FieldGateway::ParameterFault> faults = m_context.services.field.check(device());
    if (faults.isEmpty())
        return true;
    // show the first fault's place; the others of that place beside their fields too
    const FieldGateway::ParameterFault &first = faults.first();
    QWidget *shown = nullptr;
    if (first.tagCode.isEmpty()) {
        m_tabs->setCurrentIndex(0);
        for (const auto &fault : faults) {
            if (!fault.tagCode.isEmpty())
                continue;
            if (!m_parameters->showFault(fault.key, fault.message))
                say(fault.message);
            else if (!shown)
                shown = m_parameters->editor(fault.key);
        }
        if (shown)
            m_connection->ensureWidgetVisible(shown);
    } else {
        m_tabs->setCurrentIndex(1);
        for (int row = 0; row < m_device.tags.size(); ++row) {
            if (m_device.tags[row].code == first.tagCode)
                m_tagList->setCurrentRow(row);
        }
        for (const auto &fault : faults) {
            if (fault.tagCode != first.tagCode)
                continue;
            m_tagForm->showFault(fault.key, fault.message);
            if (!shown)
                shown = m_tagForm->editor(fault.key);
        }
        if (shown)
            m_tagArea->ensureWidgetVisible(shown);
    }
    if (shown)
        shown->setFocus(Qt::OtherFocusReason);
    if (m_message->isHidden())
        say(first.tagCode.isEmpty() ? tr("Some fields need another look.") : tr("Tag %1: %2").arg(first.tagCode, first.message));
    return false;
}

bool DeviceDialog::mayDo(const Status &may, const std::function<void()> &again)
{
    if (may)
        return true;
    say(inWords(may.error()));
    offerLogin(m_context, this, may.error(), again);
    return false;
}

void DeviceDialog::apply()
{
    if (!mayDo(m_context.services.seat.mayConfigure(), [this] { apply(); }))
        return;
    if (!check())
        return;
    Device next = device();
    const QHash<QString, Secret> secrets = m_parameters->typedSecrets();
    if (secrets.isEmpty())
        return applyChecked(std::move(next));

    // the store may take its time: it is asked beside the window, and the device changes once it has answered
    setEnabled(false);
    QThreadPool::globalInstance()->start(
        [&store = m_context.services.secrets, secrets, next, guard = QPointer<DeviceDialog>(this)]() mutable {
            QString trouble;
            for (auto secret = secrets.cbegin(); secret != secrets.cend(); ++secret) {
                if (secret.value().isEmpty()) {
                    next.parameters.remove(secret.key());
                    continue;
                }
                const QString reference = SecretStore::newReference();
                const Status stored = store.store(reference, secret.value());
                if (!stored)
                    trouble = stored.error().message;
                else
                    next.parameters.insert(secret.key(), reference);
            }
            QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, next, trouble] {
                if (!guard)
                    return;
                guard->setEnabled(true);
                if (trouble.isEmpty())
                    guard->applyChecked(next);
                else
                    guard->say(trouble);
            }, Qt::QueuedConnection);
        });
}

void DeviceDialog::applyChecked(Device next)
{
    const Plant &plant = m_context.services.editor.plant();
    const Result<Plant> changed = m_isNew ? edits::addDevice(plant, SiteId{m_site->currentData().toUuid()}, next)
                                          : edits::changeDevice(plant, next);
    if (!changed)
        return say(changed.error().message);
    const Status applied = m_context.services.editor.apply(m_isNew ? tr("Add device %1").arg(next.code) : tr("Change device %1").arg(next.code),
                                                           *changed);
    if (!applied)
        return say(applied.error().message);
    m_isNew = false;
    m_driver->setEnabled(false);
    m_remove->show();
    m_original = next;
    const int tab = m_tabs->currentIndex();
    const int tag = m_tag;
    load(next);
    m_tabs->setCurrentIndex(tab);
    if (tag >= 0 && tag < m_device.tags.size())
        m_tagList->setCurrentRow(tag);
    say(tr("Applied. Edit > Undo takes it back."));
}

void DeviceDialog::revert()
{
    load(m_original);
}

void DeviceDialog::removeDevice()
{
    if (!mayDo(m_context.services.seat.mayConfigure(), [this] { removeDevice(); }))
        return;
    const auto answer = plainMessage(this, QMessageBox::Question, tr("Delete %1 and its %Ln tags?", nullptr, int(m_original.tags.size())).arg(m_original.code),
                                     tr("What history holds of them stays. Edit > Undo brings the device back."),
                                     QMessageBox::Yes | QMessageBox::Cancel, tr("Delete"));
    if (answer != QMessageBox::Yes)
        return;
    const Result<Plant> changed = edits::removeDevice(m_context.services.editor.plant(), m_original.id);
    if (!changed)
        return say(changed.error().message);
    const Status applied = m_context.services.editor.apply(tr("Delete device %1").arg(m_original.code), *changed);
    if (!applied)
        return say(applied.error().message);
    m_edited = false;
    close();
}

void DeviceDialog::test()
{
    if (m_job && !m_job->isFinished()) {
        m_job->cancel();
        return;
    }
    if (!check())
        return;
    m_tabs->setCurrentWidget(m_report);
    m_report->say(tr("Connecting…"));
    m_test->setText(tr("Cancel test"));
    m_job = m_context.services.field.test(device(), onWindow<DeviceTestReport>(this, [this](Result<DeviceTestReport> report) {
        m_test->setText(tr("Test"));
        if (report)
            m_report->show(*report);
        else
            m_report->say(report.error().message + QLatin1Char('\n') + report.error().hint);
    }));
}

bool DeviceDialog::mayLeave()
{
    if (!m_edited || (m_isNew && m_device.tags.isEmpty() && m_parameters->values().isEmpty()))
        return true;
    return plainMessage(this, QMessageBox::Question, tr("Leave without applying the changes?"), tr("What was typed here is lost then."),
                        QMessageBox::Discard | QMessageBox::Cancel)
        == QMessageBox::Discard;
}

void DeviceDialog::reject()
{
    if (mayLeave()) {
        m_edited = false;
        QDialog::reject();
    }
}

void DeviceDialog::closeEvent(QCloseEvent *event)
{
    if (mayLeave()) {
        m_edited = false;
        event->accept();
    } else {
        event->ignore();
    }
}

} // namespace lineside
