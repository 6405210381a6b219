#include "tests/gui/account_desk.h"
#include "tests/gui/dialog_answers.h"
#include "ui/access/login_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/web/web_server_dialog.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/plant_watch.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! A dialog over a scene, with accounts or without.
struct Bench
{
    explicit Bench(bool accounts = true) : desk(scene)
    {
        scene.theme.applyTo(*qApp);
        if (accounts)
            desk.makeAdmin();
        services = std::make_unique<UiServices>(desk.services(scene));
        watch = std::make_unique<PlantWatch>(*services);
        parts = allParts();
        context = std::make_unique<PageContext>(PageContext{*services, *watch, parts});
    }
    ~Bench() { dialog.reset(); }
    WebServerDialog &open()
    {
        dialog = std::make_unique<WebServerDialog>(*context);
        dialog->show();
        return *dialog;
    }
    template<typename T>
    T &field(const char *key)
    {
        return *qobject_cast<T *>(dialog->form().editor(q(key)));
    }
    void choose(const char *key, const char *value)
    {
        auto &box = field<QComboBox>(key);
        box.setCurrentIndex(box.findData(q(value)));
    }
    //! All that stands in the dialog.
    QString words() const
    {
        QStringList all;
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->isVisible())
                all << label->text();
        }
        return all.join(u'\n');
    }

    PlantScene scene;
    AccountDesk desk;
    std::unique_ptr<UiServices> services;
    std::unique_ptr<PlantWatch> watch;
    PageParts parts;
    std::unique_ptr<PageContext> context;
    std::unique_ptr<WebServerDialog> dialog;
};

} // namespace

class TestWebServerDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheSettingsAre_data();
    void saysWhatTheSettingsAre();
    void isHarmlessUnlessSomebodySaysMore();
    void switchesOnForThisComputerWithoutAQuestion();
    void asksBeforeOthersCanReachThePlant();
    void writingFromABrowserIsOffAndWarnedOf();
    void mistakesStandUnderTheirFields();
    void ownCertificateNeedsBothFiles();
    void portThatIsTakenIsTold();
    void refusalLeavesWhatWasInForce();
    void withoutAnAccountItStaysOffAndOffersOne();
    void showsLinksAndFingerprintToBeCopied();
    void saysWhenTheCertificateEnds();
    void needsTheRight();
    void menuAsksForALogin();
    void whatIsNotAppliedIsAskedFor();
    void exposureIsSaidOnce_data();
    void exposureIsSaidOnce();
};

void TestWebServerDialog::saysWhatTheSettingsAre_data()
{
    QTest::addColumn<WebSettings>("settings");
    WebSettings plain;
    QTest::newRow("as they come") << plain;
    WebSettings open = plain;
    open.enabled = true;
    open.address = q("0.0.0.0");
    open.port = 443;
    open.certificateFile = q("/etc/lineside/server.crt");
    open.keyFile = q("/etc/lineside/server.key");
    open.origins = {q("https://plant.example"), q("https://other.example:8443")};
    open.proxies = {q("192.0.2.7"), q("10.0.0.0/8")};
    open.mostViewers = 20;
    open.mostViewersPerTenant = 7;
    open.operatorWrites = true;
    QTest::newRow("all of them") << open;
    WebSettings naked = plain;
    naked.tls = false;
    QTest::newRow("not encrypted") << naked;
    WebSettings six = plain;
    six.address = q("::");
    QTest::newRow("both kinds of addresses") << six;
    WebSettings gone = plain;
    gone.address = q("198.51.100.3");
    QTest::newRow("an address that is not there now") << gone;
}

void TestWebServerDialog::saysWhatTheSettingsAre()
{
    QFETCH(WebSettings, settings);
    Bench bench;
    bench.scene.web.m_settings = settings;
    QVERIFY(bench.open().settings() == settings);
}

void TestWebServerDialog::isHarmlessUnlessSomebodySaysMore()
{
    Bench bench;
    const WebSettings settings = bench.open().settings();
    QVERIFY(!settings.enabled);
    QVERIFY(settings.isForThisMachineAlone());
    QVERIFY(settings.tls);
    QVERIFY(!settings.operatorWrites);
    QVERIFY(bench.dialog->stateText().contains(q("off")));
    QVERIFY(!bench.dialog->links().isVisible());
    QVERIFY(!bench.dialog->fingerprint().isVisible());
    QVERIFY(!bench.dialog->makeAdminButton().isVisible());
}

void TestWebServerDialog::switchesOnForThisComputerWithoutAQuestion()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QCheckBox>("enabled").setChecked(true);
    dialog.apply();
    QTRY_COMPARE(bench.scene.web.m_applied.size(), 1);
    QVERIFY(bench.scene.web.m_applied.first().enabled);
    QTRY_COMPARE(dialog.messageText(), q("In force."));
}

void TestWebServerDialog::asksBeforeOthersCanReachThePlant()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QCheckBox>("enabled").setChecked(true);
    bench.choose("address", "0.0.0.0");
    QString said;
    {
        DialogAnswer<QMessageBox> no([&](QMessageBox &box) {
            said = box.informativeText() + box.text();
            box.button(QMessageBox::Cancel)->click();
        });
        dialog.apply();
        QVERIFY(no.answered());
    }
    QVERIFY2(said.contains(q("Other computers")), qPrintable(said));
    QVERIFY(bench.scene.web.m_applied.isEmpty());
    DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
    dialog.apply();
    QTRY_COMPARE(bench.scene.web.m_applied.size(), 1);
    QCOMPARE(bench.scene.web.m_applied.first().address, q("0.0.0.0"));
}

void TestWebServerDialog::writingFromABrowserIsOffAndWarnedOf()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QCheckBox>("enabled").setChecked(true);
    QVERIFY(!bench.field<QCheckBox>("operator_writes").isChecked());
    bench.field<QCheckBox>("operator_writes").setChecked(true);
    QString said;
    DialogAnswer<QMessageBox> answer([&](QMessageBox &box) {
        said = box.informativeText();
        QCOMPARE(box.defaultButton(), qobject_cast<QPushButton *>(box.button(QMessageBox::Cancel))); // Enter harms nothing
        box.button(QMessageBox::Yes)->click();
    });
    dialog.apply();
    QVERIFY(answer.answered());
    QVERIFY2(said.contains(q("without seeing the plant")), qPrintable(said));
    QTRY_COMPARE(bench.scene.web.m_applied.size(), 1);
    QVERIFY(bench.scene.web.m_applied.first().operatorWrites);
}

void TestWebServerDialog::mistakesStandUnderTheirFields()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QCheckBox>("enabled").setChecked(true);
    bench.field<QLineEdit>("port").setText(q("eighty"));
    bench.field<QLineEdit>("origins").setText(q("https://plant.example plant.example"));
    bench.field<QLineEdit>("proxies").setText(q("192.0.2.7, everybody"));
    bench.field<QLineEdit>("most_viewers").setText(q("0"));
    bench.choose("security", "none");
    bench.choose("address", "0.0.0.0");
    dialog.apply();
    QVERIFY(bench.scene.web.m_applied.isEmpty());
    const QString words = bench.words();
    for (const char *part : {"A port is a number", "“plant.example”", "“everybody”", "The number of viewers", "Without TLS"})
        QVERIFY2(words.contains(q(part)), part);
    QVERIFY(!words.contains(q("“https://plant.example”")));
    // and go when somebody mends them
    bench.field<QLineEdit>("port").setText(q("8080"));
    QVERIFY(!bench.words().contains(q("A port is a number")));
}

void TestWebServerDialog::ownCertificateNeedsBothFiles()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    QVERIFY(!bench.field<QLineEdit>("certificate_file").isVisible());
    bench.choose("security", "own");
    QVERIFY(bench.field<QLineEdit>("certificate_file").isVisible());
    dialog.apply();
    QVERIFY(bench.words().contains(q("Give the file of the certificate.")));
    bench.field<QLineEdit>("certificate_file").setText(q("/etc/lineside/server.crt"));
    dialog.apply();
    QVERIFY(bench.words().contains(q("needs both")));
    bench.field<QLineEdit>("key_file").setText(q("/etc/lineside/server.key"));
    dialog.apply();
    QTRY_COMPARE(bench.scene.web.m_applied.size(), 1);
    QCOMPARE(bench.scene.web.m_applied.first().keyFile, q("/etc/lineside/server.key"));
    // what is not shown is not meant
    bench.choose("security", "generated");
    QVERIFY(dialog.settings().certificateFile.isEmpty());
}

void TestWebServerDialog::portThatIsTakenIsTold()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QLineEdit>("port").setText(q("9000"));
    dialog.test();
    QCOMPARE(bench.scene.web.m_tests.size(), 1u);
    QCOMPARE(bench.scene.web.m_tests.front().first.port, 9000);
    WebTrial trial;
    trial.found = {q("Port 9000 is taken.")};
    trial.hint = q("Choose another port.");
    bench.scene.web.m_tests.front().second->finish(trial);
    QTRY_VERIFY(dialog.reportText().contains(q("✗ Port 9000 is taken.")));
    QVERIFY(dialog.reportText().contains(q("Choose another port.")));
    QVERIFY(dialog.reportText().contains(q("cannot work like this")));
    QVERIFY(bench.scene.web.m_applied.isEmpty());
    // a second one, cancelled: what it says comes to nothing
    dialog.test();
    dialog.test();
    QVERIFY(bench.scene.web.m_tests.back().second->isCancelled());
    trial.ok = true;
    bench.scene.web.m_tests.back().second->finish(trial);
    QCoreApplication::processEvents();
    QVERIFY(dialog.reportText().isEmpty());
}

void TestWebServerDialog::refusalLeavesWhatWasInForce()
{
    Bench bench;
    bench.scene.web.open(bench.scene.clock.utc() + 24h * 100);
    WebServerDialog &dialog = bench.open();
    bench.field<QLineEdit>("port").setText(q("80"));
    bench.scene.web.m_refusal = Error{Error::Kind::Io, q("The server cannot listen at port 80."), q("Choose another port.")};
    dialog.apply();
    QTRY_VERIFY(dialog.messageText().contains(q("cannot listen at port 80. Choose another port.")));
    QVERIFY(dialog.messageText().startsWith(q("Not in force")));
    QVERIFY(dialog.form().isEnabled());
    QCOMPARE(bench.field<QLineEdit>("port").text(), q("80")); // to be mended, not to be typed again
    QVERIFY(dialog.stateText().contains(q("open")));
}

void TestWebServerDialog::withoutAnAccountItStaysOffAndOffersOne()
{
    Bench bench(false);
    WebServerDialog &dialog = bench.open();
    QVERIFY(dialog.makeAdminButton().isVisible());
    bench.field<QCheckBox>("enabled").setChecked(true);
    dialog.apply();
    QVERIFY(bench.scene.web.m_applied.isEmpty());
    QVERIFY(dialog.messageText().contains(q("nobody has an account")));
    dialog.makeAdminButton().click();
    LoginDialog *login = nullptr;
    QTRY_VERIFY((login = dialog.findChild<LoginDialog *>()) && login->isVisible());
    QCOMPARE(login->purpose(), LoginDialog::Purpose::FirstAdministrator);
    login->name().setText(q("a.winter"));
    const QString password = QString::fromLatin1(AccountDesk::password().reveal());
    login->fresh().setText(password);
    login->repeated().setText(password);
    login->goButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(bench.desk.seat->state() == Seat::State::Taken, 20'000);
    QTRY_VERIFY(!dialog.makeAdminButton().isVisible());
    dialog.apply();
    QTRY_COMPARE(bench.scene.web.m_applied.size(), 1);
}

void TestWebServerDialog::showsLinksAndFingerprintToBeCopied()
{
    Bench bench;
    bench.scene.web.open(bench.scene.clock.utc() + 24h * 100);
    bench.scene.web.m_figures.viewers = 3;
    WebServerDialog &dialog = bench.open();
    QVERIFY(dialog.stateText().contains(q("3")));
    QCOMPARE(dialog.links().count(), 3);
    dialog.copyLinkButton().click();
    QCOMPARE(QGuiApplication::clipboard()->text(), q("https://192.0.2.17:8443/"));
    dialog.links().setCurrentIndex(1);
    dialog.refresh(); // which leaves alone what somebody chose
    dialog.copyLinkButton().click();
    QCOMPARE(QGuiApplication::clipboard()->text(), q("https://station-3.nordwerk.example:8443/"));
    dialog.copyFingerprintButton().click();
    QCOMPARE(QGuiApplication::clipboard()->text(), bench.scene.web.m_state.fingerprint);
    QVERIFY(dialog.fingerprint().isReadOnly());
    // and follows what happens
    bench.scene.web.m_state = {};
    bench.scene.web.m_state.trouble = q("The disk is full.");
    QTRY_VERIFY_WITH_TIMEOUT(dialog.stateText().contains(q("The disk is full.")), 10'000);
    QVERIFY(!dialog.links().isVisible());
    QVERIFY(!dialog.fingerprint().isVisible());
}

void TestWebServerDialog::saysWhenTheCertificateEnds()
{
    Bench bench;
    bench.scene.web.open(bench.scene.clock.utc() + 24h * 5 + 1h);
    bench.scene.web.m_state.generatedCertificate = false;
    WebServerDialog &dialog = bench.open();
    QVERIFY2(dialog.certificateText().contains(q("5")) && dialog.certificateText().contains(q("put a new one")), qPrintable(dialog.certificateText()));
    bench.scene.web.m_state.certificateEnds = bench.scene.clock.utc() + 24h * 300;
    dialog.refresh();
    QVERIFY(!dialog.certificateText().contains(q("put a new one")));
    bench.scene.web.m_state.fingerprint.clear();
    dialog.refresh();
    QVERIFY(dialog.certificateText().contains(q("Not encrypted")));
}

void TestWebServerDialog::needsTheRight()
{
    Bench bench;
    bench.desk.makeUser("e.ingenieur", "", Role::Engineer);
    WebServerDialog &dialog = bench.open();
    QCOMPARE(bench.desk.login("e.ingenieur").outcome, LoginOutcome::LoggedIn);
    bench.field<QCheckBox>("enabled").setChecked(true);
    dialog.apply();
    QVERIFY(bench.scene.web.m_applied.isEmpty());
    QVERIFY(dialog.messageText().contains(q("Your role does not allow this.")));
    LoginDialog *login = nullptr;
    QTRY_VERIFY((login = dialog.findChild<LoginDialog *>()) && login->isVisible());
    login->name().setText(q("a.winter"));
    login->password().setText(QString::fromLatin1(AccountDesk::password().reveal()));
    login->goButton().click();
    QTRY_COMPARE_WITH_TIMEOUT(bench.scene.web.m_applied.size(), 1, 20'000);
}

void TestWebServerDialog::menuAsksForALogin()
{
    Bench bench;
    MainWindow window(*bench.services, ShellOptions{});
    window.show();
    const auto action = [&]() -> QAction * {
        for (QAction *one : window.menuBar()->findChildren<QAction *>() + window.findChildren<QAction *>()) {
            if (one->text() == q("&Web server…"))
                return one;
        }
        return nullptr;
    };
    QVERIFY(action());
    bench.desk.seat->lock();
    action()->trigger();
    QTRY_VERIFY(window.findChild<LoginDialog *>());
    QVERIFY(!window.findChild<WebServerDialog *>());
    QCOMPARE(bench.desk.login("a.winter").outcome, LoginOutcome::LoggedIn);
    action()->trigger();
    QTRY_VERIFY(window.findChild<WebServerDialog *>());
    window.findChild<WebServerDialog *>()->close();
    // the line at the bottom tells of the server, and of trouble before anything else
    PlantStatusBar &bar = window.plantStatusBar();
    bench.scene.web.open(bench.scene.clock.utc() + 24h * 100);
    bench.scene.web.m_figures.viewers = 12;
    bar.refresh();
    QVERIFY(bar.texts().contains(q("12 viewers")));
    bench.scene.web.m_state = {};
    bench.scene.web.m_state.trouble = q("The port is taken.");
    bar.refresh();
    QVERIFY(bar.texts().contains(q("web server not open")));
    bench.scene.web.m_settings.enabled = false;
    bench.scene.web.m_state = {};
    bar.refresh();
    QVERIFY(!bar.texts().join(u' ').contains(q("web server")));
}

void TestWebServerDialog::whatIsNotAppliedIsAskedFor()
{
    Bench bench;
    WebServerDialog &dialog = bench.open();
    bench.field<QLineEdit>("port").setText(q("9000"));
    {
        DialogAnswer<QMessageBox> stay(press(QMessageBox::Cancel));
        dialog.close();
        QVERIFY(stay.answered());
    }
    QVERIFY(dialog.isVisible());
    DialogAnswer<QMessageBox> leave(press(QMessageBox::Yes));
    dialog.close();
    QVERIFY(leave.answered());
    QVERIFY(!dialog.isVisible());
}

void TestWebServerDialog::exposureIsSaidOnce_data()
{
    QTest::addColumn<WebSettings>("before");
    QTest::addColumn<WebSettings>("after");
    QTest::addColumn<bool>("said");
    WebSettings off, here, everywhere, writes;
    here.enabled = everywhere.enabled = writes.enabled = true;
    everywhere.address = writes.address = q("0.0.0.0");
    writes.operatorWrites = true;
    QTest::newRow("off") << everywhere << off << false;
    QTest::newRow("on, here") << off << here << false;
    QTest::newRow("on, everywhere") << off << everywhere << true;
    QTest::newRow("everywhere now") << here << everywhere << true;
    QTest::newRow("as before") << everywhere << everywhere << false;
    QTest::newRow("writing now") << everywhere << writes << true;
    QTest::newRow("writing as before") << writes << writes << false;
    QTest::newRow("less than before") << writes << here << false;
}

void TestWebServerDialog::exposureIsSaidOnce()
{
    QFETCH(WebSettings, before);
    QFETCH(WebSettings, after);
    QFETCH(bool, said);
    QCOMPARE(!webExposureText(before, after).isEmpty(), said);
}

QTEST_MAIN(TestWebServerDialog)
#include "tst_web_server_dialog.moc"
