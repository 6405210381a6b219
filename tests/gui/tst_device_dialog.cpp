#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/devices/adopt_dialog.h"
#include "ui/devices/browse_tree.h"
#include "ui/devices/device_dialog.h"
#include "ui/widgets/parameter_form.h"
#include "ui/devices/tag_form.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace lineside;
using namespace std::chrono_literals;
using Type = ParameterDescription::Type;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

ParameterDescription parameter(const char *key, const char *label, Type type, const QVariant &standard = {})
{
    ParameterDescription description;
    description.key = q(key);
    description.label = q(label);
    description.type = type;
    description.standard = standard;
    return description;
}

//! A protocol with one parameter of each type.
DriverDescription everything()
{
    DriverDescription driver;
    driver.id = q("every");
    driver.name = q("Everything");
    driver.canBrowse = true;
    ParameterDescription host = parameter("host", "Host", Type::Text);
    host.required = true;
    host.help = q("A name or an address.");
    ParameterDescription port = parameter("port", "Port", Type::Integer, 502);
    port.minimum = 1;
    port.maximum = 65'535;
    ParameterDescription factor = parameter("factor", "Factor", Type::Number, 1.5);
    factor.unit = q("s");
    ParameterDescription security = parameter("security", "Security", Type::Choice, q("none"));
    security.choices = {{q("none"), q("None")}, {q("sign"), q("Sign")}};
    ParameterDescription user = parameter("user", "User", Type::Text);
    user.onlyIf = q("security=sign");
    ParameterDescription password = parameter("password", "Password", Type::Secret);
    password.onlyIf = q("security=sign");
    driver.device = {host, port, factor, parameter("keep", "Keep the connection", Type::Boolean, true), security, user, password,
                     parameter("certificate", "Certificate", Type::File), parameter("topics", "Topics", Type::MultilineText)};
    ParameterDescription address = parameter("address", "Address", Type::Integer);
    address.required = true;
    driver.tag = {address};
    return driver;
}

struct DialogBench
{
    PlantScene scene;
    UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    std::unique_ptr<DeviceDialog> dialog;

    DialogBench()
    {
        scene.theme.applyTo(*qApp);
        scene.gateway.m_drivers.prepend(everything());
    }
    DeviceDialog &open(const DeviceId &device = {})
    {
        dialog = std::make_unique<DeviceDialog>(context, device);
        dialog->show();
        return *dialog;
    }
    //! A device of that protocol which runs already.
    DeviceId running()
    {
        Device device;
        device.id = DeviceId::create();
        device.code = q("RUN-1");
        device.driver = q("every");
        device.parameters = {{q("host"), q("10.0.0.1")}, {q("security"), q("sign")}, {q("password"), q("ref-1")}, {q("later"), 7}};
        for (int i = 0; i < 3; ++i) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QStringLiteral("t%1").arg(i);
            tag.address = {{q("address"), 100 + i}};
            device.tags += tag;
        }
        const Result<Plant> with = edits::addDevice(scene.editor->plant(), scene.editor->plant().sites[0].id, device);
        if (!with || !scene.editor->apply(q("Add"), *with))
            qFatal("the device cannot be added");
        return device.id;
    }
    const Device *find(const QString &code)
    {
        for (const Device &device : scene.editor->plant().sites[0].devices) {
            if (device.code == code)
                return &device;
        }
        return nullptr;
    }
    template<typename T>
    T *named(const char *label)
    {
        for (T *widget : dialog->findChildren<T *>()) {
            if (widget->accessibleName().startsWith(q(label)))
                return widget;
        }
        qFatal("there is no field %s", label);
    }
    QPushButton *button(const char *words)
    {
        for (QPushButton *each : dialog->findChildren<QPushButton *>()) {
            if (each->text() == q(words))
                return each;
        }
        qFatal("no button says %s", words);
    }
    QTabWidget &tabs() { return *dialog->findChild<QTabWidget *>(); }
    QListWidget &tagList() { return *dialog->findChild<QListWidget *>(); }
    //! The general fields stand above the tabs, in this order.
    QLineEdit &general(int index)
    {
        QList<QLineEdit *> edits = dialog->findChildren<QLineEdit *>(QString(), Qt::FindDirectChildrenOnly);
        return *edits[index];
    }
    QLineEdit &code() { return general(0); }
    void type(QLineEdit &edit, const char *text)
    {
        edit.selectAll();
        QTest::keyClicks(&edit, q(text));
    }
    bool says(const QString &words)
    {
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    }
    //! The words that stand under one field.
    QString faultUnder(QWidget *editor)
    {
        QString words;
        for (const QLabel *label : editor->parentWidget()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->y() > editor->y())
                words += label->text();
        }
        return words;
    }
};

} // namespace

class TestDeviceDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formFollowsTheDescription();
    void standardValuesAreLeftOut();
    void onlyWhatAppliesIsShown();
    void addsADeviceAsOneStep();
    void nothingIsLiveBeforeApply();
    void changeKeepsWhatItDoesNotKnow();
    void revertTakesBackTheFields();
    void disableAndEnable();
    void deleteAsksAndUndoes();
    void secretsAreMaskedAndStored();
    void secretIsTakenAway();
    void mistakesStandBesideTheField();
    void mistakesOfTagsAreFound();
    void mistypedNumberIsNotLost();
    void mistypedPeriodIsSaid();
    void whatThePlantRefusesIsSaid();
    void tagsAreAddedCopiedAndRemoved();
    void testTellsStepByStep();
    void testIsCancelled();
    void untrustedCertificateIsShownAndTrusted();
    void browsePicksTags();
    void browseFailsInWords();
    void leavingAsks();
    void whoMayNotConfigureIsTold();
    void unknownDriverIsKept();
    void discoveredIsAdoptedInOneStep();
};

void TestDeviceDialog::formFollowsTheDescription()
{
    DialogBench bench;
    bench.open();
    QVERIFY(bench.named<QLineEdit>("Host *")->isVisible());
    QVERIFY(bench.says(q("A name or an address.")));
    QCOMPARE(bench.named<QLineEdit>("Port")->text(), q("502"));
    QCOMPARE(bench.named<QLineEdit>("Port")->placeholderText(), q("1 to 65,535"));
    QCOMPARE(bench.named<QLineEdit>("Factor (s)")->text(), q("1.5"));
    QVERIFY(bench.named<QCheckBox>("Keep the connection")->isChecked());
    QCOMPARE(bench.named<QComboBox>("Security")->count(), 2);
    QVERIFY(bench.named<QPlainTextEdit>("Topics")->isVisible());
    QVERIFY(bench.tabs().isTabVisible(2)); // it can browse
    // Another protocol has other fields.
    auto *protocol = bench.dialog->findChild<QComboBox *>(QString(), Qt::FindDirectChildrenOnly);
    protocol->setCurrentIndex(1);
    Q_EMIT protocol->activated(1);
    QVERIFY(!bench.tabs().isTabVisible(2));
    QCOMPARE(bench.dialog->device().driver, q("modbus-tcp"));
    QVERIFY(bench.dialog->device().parameters.isEmpty());
}

void TestDeviceDialog::standardValuesAreLeftOut()
{
    DialogBench bench;
    bench.open();
    QVERIFY(bench.dialog->device().parameters.isEmpty());
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.9");
    bench.type(*bench.named<QLineEdit>("Port"), "1502");
    bench.named<QCheckBox>("Keep")->click();
    QCOMPARE(bench.dialog->device().parameters,
             (QJsonObject{{q("host"), q("10.0.0.9")}, {q("port"), 1502}, {q("keep"), false}}));
    bench.type(*bench.named<QLineEdit>("Port"), "502");
    bench.named<QCheckBox>("Keep")->click();
    QCOMPARE(bench.dialog->device().parameters, (QJsonObject{{q("host"), q("10.0.0.9")}}));
}

void TestDeviceDialog::onlyWhatAppliesIsShown()
{
    DialogBench bench;
    bench.open();
    QVERIFY(!bench.named<QLineEdit>("User")->isVisible());
    bench.named<QComboBox>("Security")->setCurrentIndex(1);
    QVERIFY(bench.named<QLineEdit>("User")->isVisible());
    bench.type(*bench.named<QLineEdit>("User"), "me");
    QCOMPARE(bench.dialog->device().parameters.value(q("user")).toString(), q("me"));
    bench.named<QComboBox>("Security")->setCurrentIndex(0);
    QVERIFY(!bench.dialog->device().parameters.contains(q("user"))); // what does not apply is not stored
}

void TestDeviceDialog::addsADeviceAsOneStep()
{
    DialogBench bench;
    const Plant before = bench.scene.editor->plant();
    bench.open();
    QCOMPARE(bench.code().text(), q("DEV-01")); // a code that nobody has
    bench.type(bench.code(), "NEW-7");
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.9");
    bench.button("Add")->click();
    bench.button("Apply")->click();
    const Device *device = bench.find(q("NEW-7"));
    QVERIFY(device);
    QCOMPARE(device->driver, q("every"));
    QCOMPARE(device->parameters.value(q("host")).toString(), q("10.0.0.9"));
    QCOMPARE(device->tags.size(), qsizetype(1));
    QVERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    QCOMPARE(bench.scene.editor->undoName(), q("Add device NEW-7"));
    QVERIFY(!bench.button("Apply")->isEnabled()); // nothing more to apply
    (void)bench.scene.editor->undo();
    QVERIFY(bench.scene.editor->plant() == before);
    (void)bench.scene.editor->redo();
    QVERIFY(bench.find(q("NEW-7")));
}

void TestDeviceDialog::nothingIsLiveBeforeApply()
{
    DialogBench bench;
    const DeviceId id = bench.running();
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.open(id);
    bench.type(bench.code(), "OTHER");
    bench.type(*bench.named<QLineEdit>("Host"), "10.9.9.9");
    bench.button("Add")->click();
    bench.button("Remove")->click();
    QCOMPARE(bench.scene.editor->snapshot(), before);
    QVERIFY(bench.button("Apply")->isEnabled());
    QVERIFY(bench.button("Revert")->isEnabled());
    bench.button("Apply")->click();
    QVERIFY(bench.scene.editor->snapshot() != before);
    QVERIFY(bench.find(q("OTHER")));
}

void TestDeviceDialog::changeKeepsWhatItDoesNotKnow()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.2");
    bench.button("Apply")->click();
    const Device *device = bench.find(q("RUN-1"));
    QCOMPARE(device->parameters.value(q("host")).toString(), q("10.0.0.2"));
    QCOMPARE(device->parameters.value(q("later")).toInt(), 7);             // of a newer driver
    QCOMPARE(device->parameters.value(q("password")).toString(), q("ref-1")); // untouched
    QCOMPARE(device->tags.size(), qsizetype(3));
    QCOMPARE(device->tags[2].address.value(q("address")).toInt(), 102);
}

void TestDeviceDialog::revertTakesBackTheFields()
{
    DialogBench bench;
    bench.open(bench.running());
    const Device before = bench.dialog->device();
    bench.type(bench.code(), "OTHER");
    bench.type(*bench.named<QLineEdit>("Host"), "10.9.9.9");
    bench.button("Remove")->click();
    QVERIFY(!(bench.dialog->device() == before));
    bench.button("Revert")->click();
    QVERIFY(bench.dialog->device() == before);
    QVERIFY(!bench.button("Apply")->isEnabled());
}

void TestDeviceDialog::disableAndEnable()
{
    DialogBench bench;
    bench.open(bench.running());
    QCheckBox *enabled = nullptr;
    for (QCheckBox *box : bench.dialog->findChildren<QCheckBox *>(QString(), Qt::FindDirectChildrenOnly))
        enabled = box;
    QVERIFY(enabled && enabled->isChecked());
    enabled->click();
    QVERIFY(bench.find(q("RUN-1"))->enabled);
    bench.button("Apply")->click();
    QVERIFY(!bench.find(q("RUN-1"))->enabled);
    enabled->click();
    bench.button("Apply")->click();
    QVERIFY(bench.find(q("RUN-1"))->enabled);
    (void)bench.scene.editor->undo();
    QVERIFY(!bench.find(q("RUN-1"))->enabled);
}

void TestDeviceDialog::deleteAsksAndUndoes()
{
    DialogBench bench;
    bench.open(bench.running());
    {
        DialogAnswer<QMessageBox> no(press(QMessageBox::Cancel));
        bench.button("Delete device…")->click();
        QVERIFY(no.answered());
    }
    QVERIFY(bench.find(q("RUN-1")));
    DialogAnswer<QMessageBox> yes([](QMessageBox &box) {
        if (!box.text().contains(q("RUN-1")) || !box.text().contains(q("3 tags")))
            qFatal("the question is: %s", qPrintable(box.text()));
        box.button(QMessageBox::Yes)->click();
    });
    bench.button("Delete device…")->click();
    QVERIFY(yes.answered());
    QVERIFY(!bench.find(q("RUN-1")));
    QVERIFY(!bench.dialog->isVisible());
    (void)bench.scene.editor->undo();
    QCOMPARE(bench.find(q("RUN-1"))->tags.size(), qsizetype(3));
}

void TestDeviceDialog::secretsAreMaskedAndStored()
{
    DialogBench bench;
    bench.open(bench.running());
    auto *password = bench.named<QLineEdit>("Password");
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QVERIFY(password->text().isEmpty()); // what is stored never comes back to the screen
    QVERIFY(password->placeholderText().contains(q("stored")));
    QTest::keyClicks(password, q("hunter2!"));
    QVERIFY(!QString::fromUtf8(QJsonDocument(bench.dialog->device().parameters).toJson()).contains(q("hunter2")));
    bench.button("Apply")->click();
    QTRY_VERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    const QString reference = bench.find(q("RUN-1"))->parameters.value(q("password")).toString();
    QVERIFY(!reference.isEmpty() && reference != q("ref-1") && reference != q("hunter2!"));
    const Result<Secret> secret = bench.scene.secrets.secret(reference);
    QVERIFY(secret.ok());
    QCOMPARE(secret->reveal(), QByteArray("hunter2!"));
    QVERIFY(bench.named<QLineEdit>("Password")->text().isEmpty()); // and is gone from the field
    // Applying something else asks the store for nothing.
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.3");
    bench.button("Apply")->click();
    QCOMPARE(bench.find(q("RUN-1"))->parameters.value(q("password")).toString(), reference);
    QCOMPARE(bench.scene.secrets.count(), 1);
}

void TestDeviceDialog::secretIsTakenAway()
{
    DialogBench bench;
    bench.open(bench.running());
    auto *password = bench.named<QLineEdit>("Password");
    QTest::keyClicks(password, q("x"));
    QTest::keyClick(password, Qt::Key_Backspace);
    bench.button("Apply")->click();
    QTRY_VERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    QVERIFY(!bench.find(q("RUN-1"))->parameters.contains(q("password")));
}

void TestDeviceDialog::mistakesStandBesideTheField()
{
    DialogBench bench;
    bench.scene.gateway.m_check = [](const Device &device) {
        QList<FieldGateway::ParameterFault> faults;
        if (device.parameters.value(q("host")).toString().isEmpty())
            faults.append({{}, q("host"), q("The host is missing.")});
        if (!device.parameters.value(q("port")).isUndefined() && !device.parameters.value(q("port")).isDouble())
            faults.append({{}, q("port"), q("The port is a number from 1 to 65535.")});
        return faults;
    };
    bench.open();
    bench.type(*bench.named<QLineEdit>("Port"), "modbus");
    bench.tabs().setCurrentIndex(1);
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.button("Apply")->click();
    QCOMPARE(bench.scene.editor->snapshot(), before);
    QCOMPARE(bench.tabs().currentIndex(), 0); // where the mistake is
    QVERIFY(bench.faultUnder(bench.named<QLineEdit>("Host")).contains(q("The host is missing.")));
    QVERIFY(bench.faultUnder(bench.named<QLineEdit>("Port")).contains(q("The port is a number")));
    QCOMPARE(bench.named<QLineEdit>("Port")->text(), q("modbus")); // what was typed stays, to be mended
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.9");
    bench.type(*bench.named<QLineEdit>("Port"), "502");
    bench.button("Apply")->click();
    QVERIFY2(bench.dialog->messageText().startsWith(q("Applied")), qPrintable(bench.dialog->messageText()));
    QVERIFY(!bench.says(q("The host is missing.")));
}

void TestDeviceDialog::mistakesOfTagsAreFound()
{
    DialogBench bench;
    bench.scene.gateway.m_check = [](const Device &device) {
        QList<FieldGateway::ParameterFault> faults;
        for (const Tag &tag : device.tags) {
            if (tag.address.value(q("address")).toInt() == 101)
                faults.append({tag.code, q("address"), q("Register 101 is not there.")});
        }
        return faults;
    };
    bench.open(bench.running());
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.2");
    bench.button("Apply")->click();
    QCOMPARE(bench.tabs().currentIndex(), 1);
    QCOMPARE(bench.tagList().currentRow(), 1);
    QVERIFY(bench.faultUnder(bench.named<QLineEdit>("Address")).contains(q("Register 101 is not there.")));
    QVERIFY(bench.dialog->messageText().contains(q("t1")));
    bench.type(*bench.named<QLineEdit>("Address"), "201");
    bench.button("Apply")->click();
    QVERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    QCOMPARE(bench.find(q("RUN-1"))->tags[1].address.value(q("address")).toInt(), 201);
}

void TestDeviceDialog::mistypedNumberIsNotLost()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.tabs().setCurrentIndex(1);
    bench.tagList().setCurrentRow(0);
    auto *deadband = bench.named<QLineEdit>("Deadband");
    bench.type(*deadband, "o.5");
    bench.button("Apply")->click();
    QVERIFY(bench.says(q("“o.5” is no number")));
    QVERIFY(!bench.dialog->messageText().startsWith(q("Applied")));
    // Going to another tag does not sweep the mistake away: the list comes back to it.
    bench.tagList().setCurrentRow(2);
    QTRY_COMPARE(bench.tagList().currentRow(), 0);
    QCOMPARE(bench.named<QLineEdit>("Deadband")->text(), q("o.5"));
    QVERIFY(bench.says(q("“o.5” is no number")));
    bench.type(*bench.named<QLineEdit>("Deadband"), "0.5");
    bench.tagList().setCurrentRow(2);
    QCOMPARE(bench.tagList().currentRow(), 2);
    bench.button("Apply")->click();
    QVERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    QCOMPARE(bench.find(q("RUN-1"))->tags[0].deadband, 0.5);
}

void TestDeviceDialog::mistypedPeriodIsSaid()
{
    DialogBench bench;
    bench.open(bench.running());
    for (const char *typed : {"fast", "0", "-5", "1e3"}) {
        bench.type(bench.general(2), typed);
        bench.button("Apply")->click();
        QVERIFY2(!bench.dialog->messageText().startsWith(q("Applied")), typed);
        QVERIFY2(bench.dialog->messageText().contains(q("period"), Qt::CaseInsensitive), qPrintable(bench.dialog->messageText()));
    }
    bench.type(bench.general(2), "250");
    bench.button("Apply")->click();
    QVERIFY(bench.dialog->messageText().startsWith(q("Applied")));
    QCOMPARE(bench.find(q("RUN-1"))->period, 250ms);
}

void TestDeviceDialog::whatThePlantRefusesIsSaid()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.type(bench.code(), "PLC-MIX"); // another's
    const SnapshotPtr before = bench.scene.editor->snapshot();
    bench.button("Apply")->click();
    QVERIFY(bench.dialog->messageText().contains(q("PLC-MIX")));
    QCOMPARE(bench.scene.editor->snapshot(), before);
    QCOMPARE(bench.code().text(), q("PLC-MIX"));
    QVERIFY(bench.button("Apply")->isEnabled());
}

void TestDeviceDialog::tagsAreAddedCopiedAndRemoved()
{
    DialogBench bench;
    bench.open(bench.running());
    QCOMPARE(bench.tabs().tabText(1), q("Tags (3)"));
    bench.tagList().setCurrentRow(1);
    bench.button("Copy")->click();
    QCOMPARE(bench.dialog->device().tags.size(), qsizetype(4));
    const Tag copy = bench.dialog->device().tags[3];
    QCOMPARE(copy.code, q("t1-2"));
    QVERIFY(copy.id != bench.dialog->device().tags[1].id); // an identity of its own
    QCOMPARE(copy.address, bench.dialog->device().tags[1].address);
    bench.button("Add")->click();
    QCOMPARE(bench.dialog->device().tags[4].code, q("tag"));
    bench.tagList().setCurrentRow(0);
    bench.button("Remove")->click();
    QCOMPARE(bench.dialog->device().tags.size(), qsizetype(4));
    QCOMPARE(bench.dialog->device().tags[0].code, q("t1"));
    QCOMPARE(bench.tabs().tabText(1), q("Tags (4)"));
    for (int i = 0; i < 5; ++i)
        bench.button("Remove")->click(); // one more than there are
    QVERIFY(bench.dialog->device().tags.isEmpty());
    bench.button("Copy")->click();
    QVERIFY(bench.dialog->device().tags.isEmpty());
}

void TestDeviceDialog::testTellsStepByStep()
{
    DialogBench bench;
    const DeviceId id = bench.running();
    bench.open(id);
    bench.type(*bench.named<QLineEdit>("Host"), "10.0.0.77");
    bench.button("Test")->click();
    QCOMPARE(bench.scene.gateway.m_tested.size(), qsizetype(1));
    // What stands in the form is tested; the running device is not touched.
    QCOMPARE(bench.scene.gateway.m_tested.first().parameters.value(q("host")).toString(), q("10.0.0.77"));
    QCOMPARE(bench.find(q("RUN-1"))->parameters.value(q("host")).toString(), q("10.0.0.1"));
    auto *report = bench.tabs().widget(3)->findChild<QPlainTextEdit *>();
    QVERIFY(report->isVisible());
    DeviceTestReport found;
    found.steps = {{q("Connect"), true, q("2 ms")}, {q("Read t1"), false, q("illegal <b>address</b>")}};
    bench.scene.gateway.m_tests.back()->finish(found);
    QTRY_VERIFY(report->toPlainText().contains(q("✓ Connect: 2 ms")));
    QVERIFY(report->toPlainText().contains(q("✗ Read t1: illegal <b>address</b>")));
    QVERIFY(bench.button("Test"));
}

void TestDeviceDialog::testIsCancelled()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.button("Test")->click();
    bench.button("Cancel test")->click();
    QVERIFY(bench.scene.gateway.m_tests.back()->isCancelled());
    bench.scene.gateway.m_tests.back()->finish(Error{Error::Kind::Cancelled, q("The test was cancelled."), {}});
    auto *report = bench.tabs().widget(3)->findChild<QPlainTextEdit *>();
    QTRY_VERIFY(report->toPlainText().contains(q("cancelled")));
    bench.button("Test")->click();
    QCOMPARE(bench.scene.gateway.m_tests.size(), size_t(2));
    // A dialog that closes meanwhile leaves nobody waiting.
    bench.dialog.reset();
    QVERIFY(bench.scene.gateway.m_tests.back()->isCancelled());
    bench.scene.gateway.m_tests.back()->finish(DeviceTestReport{});
    QCoreApplication::processEvents();
}

void TestDeviceDialog::untrustedCertificateIsShownAndTrusted()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.button("Test")->click();
    DeviceTestReport found;
    found.steps = {{q("Certificate"), false, q("not trusted")}};
    found.untrusted = CertificateInfo{};
    found.untrusted->subject = q("CN=plant");
    found.untrusted->sha256 = q("AB:CD:EF");
    found.untrusted->problem = q("nobody has said that it may be trusted");
    bench.scene.gateway.m_tests.back()->finish(found);
    QTRY_VERIFY(bench.button("Trust this certificate")->isVisible());
    auto *report = bench.tabs().widget(3)->findChild<QPlainTextEdit *>();
    QVERIFY(report->toPlainText().contains(q("AB:CD:EF")));
    QVERIFY(report->toPlainText().contains(q("nobody has said")));
    bench.button("Trust this certificate")->click();
    QCOMPARE(bench.scene.gateway.m_trusted, QStringList{q("AB:CD:EF")});
    QVERIFY(bench.dialog->messageText().contains(q("Test again")));
}

void TestDeviceDialog::browsePicksTags()
{
    DialogBench bench;
    bench.open(bench.running());
    auto *tree = bench.dialog->findChild<QTreeView *>();
    QAbstractItemModelTester tester(tree->model());
    BrowseNode folder;
    folder.id = q("f");
    folder.name = q("Boiler");
    folder.hasChildren = true;
    BrowseNode value;
    value.id = q("f.t");
    value.name = q("t1"); // a code that is taken
    value.isValue = true;
    value.type = ValueType::Float64;
    value.unit = q("Cel");
    value.sample = q("71.5");
    value.writable = true;
    value.address = {{q("address"), 300}};
    BrowseNode text = value;
    text.id = q("f.r");
    text.name = q("recipe");
    text.type = ValueType::Text;
    text.unit.clear();
    bench.scene.gateway.m_nodes = {{QString(), {folder}}, {q("f"), {value, text}}};
    bench.tabs().setCurrentIndex(2);
    bench.button("Browse")->click();
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const QModelIndex boiler = tree->model()->index(0, 0);
    QVERIFY(!(tree->model()->flags(boiler) & Qt::ItemIsUserCheckable)); // a folder is no value
    tree->expand(boiler); // asked for only now
    QTRY_COMPARE(tree->model()->rowCount(boiler), 2);
    QCOMPARE(tree->model()->index(0, BrowseModel::SampleColumn, boiler).data().toString(), q("71.5 °C"));
    QVERIFY(!bench.button("Add checked as tags")->isEnabled());
    for (int row = 0; row < 2; ++row)
        QVERIFY(tree->model()->setData(tree->model()->index(row, 0, boiler), Qt::Checked, Qt::CheckStateRole));
    bench.button("Add checked as tags")->click();
    QCOMPARE(bench.dialog->device().tags.size(), qsizetype(5));
    const Tag added = bench.dialog->device().tags[3];
    QCOMPARE(added.code, q("t1-2"));
    QCOMPARE(added.unit, q("Cel"));
    QVERIFY(added.writable);
    QCOMPARE(added.address.value(q("address")).toInt(), 300);
    QCOMPARE(bench.dialog->device().tags[4].kind, TagKind::Text);
    QVERIFY(!bench.button("Add checked as tags")->isEnabled()); // the marks are gone
    QCOMPARE(bench.find(q("RUN-1"))->tags.size(), qsizetype(3));
    bench.button("Apply")->click();
    QVERIFY2(bench.dialog->messageText().startsWith(q("Applied")), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.find(q("RUN-1"))->tags.size(), qsizetype(5));
}

void TestDeviceDialog::browseFailsInWords()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.tabs().setCurrentIndex(2);
    bench.button("Browse")->click();
    QTRY_VERIFY(bench.says(q("There is no field behind this scene.")));
}

void TestDeviceDialog::leavingAsks()
{
    DialogBench bench;
    bench.open(bench.running());
    bench.dialog->close(); // nothing typed: nobody is asked
    QVERIFY(!bench.dialog->isVisible());
    bench.dialog->show();
    bench.type(bench.code(), "OTHER");
    {
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        bench.dialog->close();
        QVERIFY(stay.answered());
        QVERIFY(bench.dialog->isVisible());
    }
    {
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        QTest::keyClick(bench.dialog.get(), Qt::Key_Escape);
        QVERIFY(stay.answered());
        QVERIFY(bench.dialog->isVisible());
        QCOMPARE(bench.code().text(), q("OTHER"));
    }
    DialogAnswer<QMessageBox> leave(press(QMessageBox::Discard));
    bench.dialog->close();
    QVERIFY(leave.answered());
    QVERIFY(!bench.dialog->isVisible());
    QVERIFY(!bench.find(q("OTHER")));
}

void TestDeviceDialog::whoMayNotConfigureIsTold()
{
    DialogBench bench;
    const DeviceId id = bench.running();
    bench.scene.seat.setActor({q("guest"), q("10.0.0.7")});
    bench.open(id);
    bench.type(bench.code(), "OTHER");
    bench.button("Apply")->click();
    QVERIFY(!bench.dialog->messageText().isEmpty());
    QVERIFY(!bench.find(q("OTHER")));
    DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
    bench.button("Delete device…")->click();
    QVERIFY(bench.find(q("RUN-1"))); // by no way
    QVERIFY(!yes.answered());
}

void TestDeviceDialog::unknownDriverIsKept()
{
    DialogBench bench;
    const DeviceId id = bench.running();
    bench.scene.gateway.m_drivers.removeFirst();
    bench.open(id);
    QVERIFY(bench.says(q("no driver “every”")));
    bench.type(bench.code(), "OTHER");
    bench.button("Apply")->click();
    const Device *device = bench.find(q("OTHER"));
    QVERIFY(device);
    QCOMPARE(device->driver, q("every"));
    QCOMPARE(device->parameters.value(q("host")).toString(), q("10.0.0.1"));
    QCOMPARE(device->tags.size(), qsizetype(3));
}

void TestDeviceDialog::discoveredIsAdoptedInOneStep()
{
    DialogBench bench;
    const DeviceId id = bench.scene.link(q("GW-CAP"))->device;
    const auto node = [](const QString &topic, const char *machine, const char *type) {
        BrowseNode made;
        made.id = made.name = topic;
        made.isValue = true;
        made.type = ValueType::Float64;
        made.unit = q("Cel");
        made.machine = q(machine);
        made.sensorType = q(type);
        made.address = {{q("topic"), topic}};
        return made;
    };
    bench.scene.gateway.m_discovered = {node(q("f/CAP-01/temperature"), "CAP-01", "temperature"),
                                        node(q("f/CAP-01/speed"), "cap-01", "speed"), node(q("lab/air"), "", ""),
                                        node(q("lab/water"), "", "")};
    AdoptDialog dialog(bench.context, id);
    dialog.show();
    QTRY_COMPARE(dialog.table()->model()->rowCount(), 4);
    QVERIFY(!dialog.adoptChosen()->isEnabled());
    QTest::keyClicks(dialog.filter(), q("lab"));
    QCOMPARE(dialog.table()->model()->rowCount(), 2);
    dialog.adoptShown()->click();
    const auto tags = [&] { return bench.scene.editor->snapshot()->findDevice(id)->tags; };
    const qsizetype before = tags().size() - 2;
    QCOMPARE(bench.scene.editor->undoName(), q("Adopt 2 tags of GW-CAP"));
    QCOMPARE(tags().last().code, q("lab.water"));
    QVERIFY(tags().last().machine.isNull());
    QVERIFY2(dialog.messageText().contains(q("2 tags adopted")), qPrintable(dialog.messageText()));
    QCOMPARE(dialog.table()->model()->rowCount(), 0); // of that filter
    dialog.filter()->clear();
    QCOMPARE(dialog.table()->model()->rowCount(), 2);
    dialog.table()->selectRow(0);
    dialog.adoptChosen()->click();
    QCOMPARE(tags().size(), before + 3);
    QCOMPARE(tags().last().code, q("cap-01.speed"));
    QCOMPARE(tags().last().machine, bench.scene.machine(q("CAP-01")).id); // the one that the topic speaks of
    (void)bench.scene.editor->undo();
    (void)bench.scene.editor->undo();
    QCOMPARE(tags().size(), before);

    // Who may not configure adopts nothing.
    bench.scene.seat.setActor({q("guest"), q("10.0.0.7")});
    AdoptDialog denied(bench.context, id);
    denied.show();
    QTRY_COMPARE(denied.table()->model()->rowCount(), 4);
    denied.adoptShown()->click();
    QCOMPARE(tags().size(), before);
    QVERIFY(!denied.messageText().isEmpty());
}

QTEST_MAIN(TestDeviceDialog)
#include "tst_device_dialog.moc"
