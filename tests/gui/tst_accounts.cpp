#include "tests/gui/account_desk.h"
#include "tests/gui/dialog_answers.h"
#include "ui/access/key_form.h"
#include "ui/access/key_tab.h"
#include "ui/access/login_dialog.h"
#include "ui/access/secret_dialog.h"
#include "ui/access/session_tab.h"
#include "ui/access/tenant_tab.h"
#include "ui/access/user_form.h"
#include "ui/access/user_tab.h"
#include "ui/access/users_dialog.h"
#include "ui/events/event_model.h"
#include "ui/events/event_page.h"
#include "ui/history/export_dialog.h"
#include "ui/history/history_page.h"
#include "ui/history/retention_dialog.h"
#include "ui/history/work_row.h"
#include "ui/shell/abnormal_line.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/plant_watch.h"
#include "ui/write/write_panel.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20'000;

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

template<typename T>
T *waitFor(QWidget *parent)
{
    T *found = nullptr;
    (void)QTest::qWaitFor([&] {
        for (T *one : parent->findChildren<T *>()) {
            if (one->isVisible())
                found = one;
        }
        return found != nullptr;
    }, kPatience);
    return found;
}

QPushButton *button(QWidget *in, const char *text)
{
    for (QPushButton *one : in->findChildren<QPushButton *>()) {
        if (one->text() == q(text))
            return one;
    }
    return nullptr;
}

struct Bench
{
    PlantScene scene;
    AccountDesk desk{scene};
    UiServices services = desk.services(scene);
    std::unique_ptr<MainWindow> window;

    Bench()
    {
        scene.theme.applyTo(*qApp);
        // As the station's own gate.
        scene.editor->setGate([this]() -> Result<QString> {
            if (Status may = desk.seat->mayConfigure(); !may)
                return may.error();
            return desk.seat->actor().user;
        });
        scene.breathe();
    }
    MainWindow &open()
    {
        window = std::make_unique<MainWindow>(services, ShellOptions{});
        window->resize(1280, 800);
        window->show();
        return *window;
    }
    bool inJournal(const char *words, EventKind kind = EventKind::Audit)
    {
        bool found = false;
        EventFilter filter;
        filter.kinds = {kind};
        const auto answered = std::make_shared<std::atomic<bool>>(false);
        const auto job = scene.historian->queryEvents(filter, [&found, words, answered](const Result<QList<Event>> &events) {
            for (const Event &event : events ? *events : QList<Event>())
                found = found || (event.text + event.user + event.source).contains(q(words));
            *answered = true;
        });
        (void)QTest::qWaitFor([&] { return answered->load(); }, kPatience);
        return found;
    }
    static void fill(LoginDialog &dialog, const char *name)
    {
        dialog.name().setText(q(name));
        dialog.password().setText(QString::fromLatin1(AccountDesk::password().reveal()));
        dialog.goButton().click();
    }
};

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstAdministratorIsMadeInTheWindow();
    void wrongPasswordsAreTold();
    void oneTimePasswordLeadsToOnesOwn();
    void writingNeedsALogin();
    void editsNeedALoginAndGoOnAfterIt();
    void topLineAndMenuTellWhoSitsHere();
    void usersAreMadeChangedAndTakenBack();
    void keysAreShownOnce();
    void sessionsAreEnded();
    void tenantsAreMade();
    void aLockedSeatShowsNoUsers();
    void lockedUsersOfferALogin();
    void savingExportingAndStoppingNeedTheRight();
    void keepingNeedsTheRight();
    void auditTrailNeedsTheRight();
    void namesAreWordsNotMarkup();
};

void TestAccounts::firstAdministratorIsMadeInTheWindow()
{
    Bench bench;
    MainWindow &window = bench.open();
    bool answered = false;
    window.offerFirstAdmin([&] { answered = true; });
    auto *dialog = waitFor<LoginDialog>(&window);
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal()); // the plant can be worked with all the time
    dialog->name().setText(q("a.winter"));
    dialog->fresh().setText(q("password1234"));
    dialog->repeated().setText(q("password123"));
    dialog->goButton().click();
    QVERIFY(dialog->messageText().contains(q("differ")));
    dialog->repeated().setText(q("password1234"));
    dialog->goButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->goButton().isEnabled(), kPatience);
    QVERIFY2(dialog->messageText().contains(q("tried first")), qPrintable(dialog->messageText()));
    QCOMPARE(bench.desk.seat->state(), Seat::State::OpenHouse);
    dialog->fresh().setText(q("four brown otters in a boat"));
    dialog->repeated().setText(q("four brown otters in a boat"));
    dialog->goButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(answered, kPatience);
    QCOMPARE(bench.desk.seat->state(), Seat::State::Taken);
    QVERIFY(bench.inJournal("The first administrator was made."));
}

void TestAccounts::wrongPasswordsAreTold()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.seat->logout();
    int again = 0;
    LoginDialog dialog(bench.services, LoginDialog::Purpose::LogIn, q("This needs a login."), [&] { ++again; });
    dialog.show();
    QCOMPARE(dialog.name().text(), q("a.winter")); // who was here last
    dialog.goButton().click();
    QVERIFY(!dialog.messageText().isEmpty());
    dialog.password().setText(q("something else altogether"));
    dialog.goButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.messageText().contains(q("wrong")), kPatience);
    QVERIFY(dialog.isVisible());
    Bench::fill(dialog, "a.winter");
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isVisible(), kPatience);
    QCOMPARE(again, 1);
    QCOMPARE(bench.desk.seat->state(), Seat::State::Taken);
    // Nothing of a password is left in a dialog that was given up.
    LoginDialog left(bench.services, LoginDialog::Purpose::LogIn, {}, {});
    left.password().setText(q("half a pass"));
    left.show();
    QTest::keyClick(&left, Qt::Key_Escape);
    QVERIFY(left.password().text().isEmpty());
}

void TestAccounts::oneTimePasswordLeadsToOnesOwn()
{
    Bench bench;
    const Secret oneTime = *bench.desk.access->control()->accounts().createFirstAdmin(q("admin"), Origin::console());
    LoginDialog dialog(bench.services, LoginDialog::Purpose::LogIn, {}, {});
    dialog.show();
    dialog.name().setText(q("admin"));
    dialog.password().setText(QString::fromLatin1(oneTime.reveal()));
    dialog.goButton().click();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.purpose(), LoginDialog::Purpose::ChangePassword, kPatience);
    QVERIFY(dialog.fresh().isVisible());
    dialog.fresh().setText(q("four brown otters in a boat"));
    dialog.repeated().setText(q("four brown otters in a boat"));
    dialog.goButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isVisible(), kPatience);
    QCOMPARE(bench.desk.seat->state(), Seat::State::Taken);
}

void TestAccounts::writingNeedsALogin()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.makeUser("m.meier", "Maria Meier", Role::Operator);
    bench.desk.makeUser("v.viewer", "", Role::Viewer);
    bench.desk.seat->logout();
    PlantWatch watch(bench.services);
    PageParts parts;
    parts.logIn = logIn;
    const PageContext context{bench.services, watch, parts};
    WritePanel panel(context);
    panel.show();
    const TagEntry *setpoint = nullptr;
    for (const TagEntry &entry : bench.scene.editor->snapshot()->tags()) {
        if (entry.tag->writable)
            setpoint = &entry;
    }
    QVERIFY(setpoint);
    panel.setTags({setpoint->tag->id});
    panel.editor().setText(QString::number(*setpoint->tag->normalRange.low));
    QVERIFY2(panel.problemText().contains(q("login")), qPrintable(panel.problemText()));
    QVERIFY(!panel.sendButton().isEnabled());
    QVERIFY(panel.loginButton().isVisible());
    bench.desk.login("v.viewer");
    QVERIFY2(panel.problemText().contains(q("role")), qPrintable(panel.problemText()));
    panel.loginButton().click();
    auto *dialog = waitFor<LoginDialog>(&panel);
    QVERIFY(dialog);
    Bench::fill(*dialog, "m.meier");
    QTRY_VERIFY_WITH_TIMEOUT(panel.sendButton().isEnabled(), kPatience);
    QVERIFY(!panel.loginButton().isVisible());
    bench.scene.writer.answerWith({WriteResult::Done, {}, {}});
    panel.sendButton().click();
    // Logged out between the choice and the confirmation.
    bench.desk.seat->logout();
    panel.confirmButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(!panel.problemText().isEmpty(), kPatience);
    QCOMPARE(bench.scene.writer.writes().size(), 0);
    bench.desk.login("m.meier");
    panel.sendButton().click();
    panel.confirmButton().click();
    QTRY_COMPARE_WITH_TIMEOUT(bench.scene.writer.writes().size(), 1, kPatience);
    QVERIFY(bench.inJournal("m.meier", EventKind::WriteAsked));
}

void TestAccounts::editsNeedALoginAndGoOnAfterIt()
{
    Bench bench;
    Plant renamed = bench.scene.editor->plant();
    renamed.name = q("Another");
    QVERIFY(bench.scene.editor->apply(q("Rename"), renamed).ok());
    bench.desk.makeAdmin();
    bench.desk.makeUser("m.meier", "Maria Meier", Role::Operator);
    bench.desk.seat->logout();
    renamed.name = q("Third");
    const Status refused = bench.scene.editor->apply(q("Rename"), renamed); // whatever way it comes
    QVERIFY(!refused.ok() && refused.error().kind == Error::Kind::Refused);
    MainWindow &window = bench.open();
    const auto undo = [&window] {
        for (QAction *one : window.findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly)) {
            if (one->shortcut() == QKeySequence(QKeySequence::Undo))
                one->trigger();
        }
    };
    undo();
    auto *dialog = waitFor<LoginDialog>(&window);
    QVERIFY(dialog);
    QCOMPARE(bench.scene.editor->plant().name, q("Another"));
    const QPointer<LoginDialog> first(dialog);
    Bench::fill(*dialog, "m.meier"); // has no such right: asked again
    QTRY_COMPARE_WITH_TIMEOUT(bench.desk.seat->actor().user, q("m.meier"), kPatience);
    QCOMPARE(bench.scene.editor->plant().name, q("Another"));
    QTRY_VERIFY_WITH_TIMEOUT(!first || !first->isVisible(), kPatience);
    if (auto *second = window.findChild<LoginDialog *>(QString(), Qt::FindDirectChildrenOnly); second && second->isVisible())
        second->close();
    QTRY_VERIFY_WITH_TIMEOUT(!window.findChild<LoginDialog *>(QString(), Qt::FindDirectChildrenOnly), kPatience);
    undo();
    dialog = waitFor<LoginDialog>(&window);
    QVERIFY(dialog);
    Bench::fill(*dialog, "a.winter");
    QTRY_VERIFY_WITH_TIMEOUT(bench.scene.editor->plant().name != q("Another"), kPatience); // went on by itself
    QCOMPARE(bench.scene.editor->changedBy(), q("a.winter"));
}

void TestAccounts::topLineAndMenuTellWhoSitsHere()
{
    Bench bench;
    MainWindow &window = bench.open();
    const auto action = [&](const char *text) -> QAction * {
        for (QAction *one : window.findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly)) {
            if (one->text().remove(u'&') == q(text))
                return one;
        }
        return nullptr;
    };
    QVERIFY(action("First administrator…")->isEnabled());
    QVERIFY(!action("Log in…")->isEnabled());
    bench.desk.makeAdmin();
    QVERIFY(!action("First administrator…")->isEnabled());
    QVERIFY(action("Log in as somebody else…")->isEnabled());
    QVERIFY(action("Users…")->isEnabled() && action("Log out")->isEnabled());
    QVERIFY(bench.desk.seat->words().contains(q("a.winter")));
    action("Lock")->trigger();
    QVERIFY(!action("Log out")->isEnabled());
    QVERIFY(bench.desk.seat->isLocked());
    window.tick(); // the plant is in sight all the same
    QVERIFY(window.currentPage()->isEnabled());
}

void TestAccounts::usersAreMadeChangedAndTakenBack()
{
    Bench bench;
    bench.desk.makeAdmin();
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    UserTab &tab = dialog.users();
    QCOMPARE(tab.table().model()->rowCount(), 1);
    tab.makeUser();
    auto *form = waitFor<UserForm>(&dialog);
    QVERIFY(form);
    form->name().setText(q("Maria Meier"));
    form->goButton().click();
    QVERIFY(!form->messageText().isEmpty()); // no blank in a name
    form->name().setText(q("M.Meier"));
    form->fullName().setText(q("Maria Meier"));
    form->goButton().click();
    auto *secret = waitFor<SecretDialog>(&dialog);
    QVERIFY(secret);
    const QString oneTime = secret->shownSecret();
    QVERIFY(oneTime.size() > 20);
    secret->close();
    QCOMPARE(tab.table().model()->rowCount(), 2);
    QCOMPARE(tab.table().model()->index(1, 0).data().toString(), q("m.meier"));
    tab.table().selectRow(1);
    tab.toggleUser();
    QTRY_COMPARE_WITH_TIMEOUT(tab.table().model()->index(1, 4).data().toString(), q("disabled"), kPatience);
    QVERIFY(tab.undoButton().text().contains(q("m.meier")));
    tab.undoButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(tab.table().model()->index(1, 4).data().toString() != q("disabled"), kPatience);
    QVERIFY(!tab.undoButton().isEnabled());
    // The own account, and the last administrator, stay.
    tab.table().selectRow(0);
    tab.toggleUser();
    QTRY_VERIFY_WITH_TIMEOUT(tab.messageText().contains(q("own rights")), kPatience);
    {
        DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
        tab.table().selectRow(1);
        tab.removeUser();
        QVERIFY(yes.answered());
    }
    QTRY_COMPARE_WITH_TIMEOUT(tab.table().model()->rowCount(), 1, kPatience);
    QVERIFY(bench.inJournal("A user was removed."));
    QVERIFY(!bench.inJournal(qPrintable(oneTime)));
}

void TestAccounts::keysAreShownOnce()
{
    Bench bench;
    bench.desk.makeAdmin();
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    dialog.tabs().setCurrentWidget(&dialog.keys());
    dialog.keys().makeKey();
    auto *form = waitFor<KeyForm>(&dialog);
    QVERIFY(form);
    form->name().setText(q("Scale 3"));
    form->goButton().click();
    QVERIFY(!form->messageText().isEmpty()); // may nothing yet
    form->box(Permission::PostReadings).setChecked(true);
    form->goButton().click();
    auto *secret = waitFor<SecretDialog>(&dialog);
    QVERIFY(secret);
    QVERIFY(secret->shownSecret().startsWith(q("lsk_")));
    const QByteArray key = secret->shownSecret().toLatin1();
    secret->close();
    QVERIFY(bench.desk.access->control()->checkApiKey(key, Origin::console()));
    DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
    dialog.keys().table().selectRow(0);
    dialog.keys().removeKey();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.keys().table().model()->rowCount(), 0, kPatience);
    QVERIFY(!bench.desk.access->control()->checkApiKey(key, Origin::console()));
}

void TestAccounts::sessionsAreEnded()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.makeUser("m.meier", "Maria Meier", Role::Operator);
    const LoginAnswer answer = bench.desk.answerTo([&](const Seat::Answered &done) {
        bench.desk.access->control()->logins().login(q("m.meier"), AccountDesk::password(),
                                                     {Provenance::Network, q("192.0.2.7"), q("Browser")},
                                                     [done](const LoginAnswer &given) {
                                                         QMetaObject::invokeMethod(qApp, [done, given] { done(given); }, Qt::QueuedConnection);
                                                     });
    });
    QCOMPARE(answer.outcome, LoginOutcome::LoggedIn);
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    QTableView &table = dialog.sessions().table();
    QCOMPARE(table.model()->rowCount(), 2);
    for (int row = 0; row < 2; ++row) {
        if (table.model()->index(row, 1).data().toString() == q("192.0.2.7"))
            table.selectRow(row);
    }
    dialog.sessions().endSession();
    QTRY_COMPARE_WITH_TIMEOUT(table.model()->rowCount(), 1, kPatience);
    QVERIFY(!bench.desk.access->control()->stillHolds(answer.tokens->principal));
}

void TestAccounts::tenantsAreMade()
{
    Bench bench;
    bench.desk.makeAdmin();
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    dialog.tabs().setCurrentWidget(&dialog.tenants());
    QCOMPARE(dialog.tenants().table().model()->rowCount(), 1);
    dialog.tenants().makeTenant();
    QDialog *form = nullptr;
    for (QDialog *one : dialog.findChildren<QDialog *>()) {
        if (one->isVisible())
            form = one;
    }
    QVERIFY(form);
    const QList<QLineEdit *> fields = form->findChildren<QLineEdit *>();
    fields[0]->setText(q("North Plant"));
    button(form, "Make tenant")->click();
    QVERIFY(form->isVisible()); // no code
    fields[0]->setText(q("north"));
    fields[1]->setText(q("North & Sons"));
    button(form, "Make tenant")->click();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.tenants().table().model()->rowCount(), 2, kPatience);
}

void TestAccounts::aLockedSeatShowsNoUsers()
{
    Bench bench;
    bench.desk.makeAdmin();
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    QCOMPARE(dialog.users().table().model()->rowCount(), 1);
    bench.desk.seat->lock();
    QCOMPARE(dialog.users().table().model()->rowCount(), 0);
    QCOMPARE(dialog.sessions().table().model()->rowCount(), 0);
    QVERIFY(dialog.noteText().contains(q("login")));
    QVERIFY(!dialog.tabs().isEnabled());
    bench.desk.login("a.winter");
    QCOMPARE(dialog.users().table().model()->rowCount(), 1);
}

void TestAccounts::lockedUsersOfferALogin()
{
    Bench bench;
    bench.desk.makeAdmin();
    MainWindow &window = bench.open();
    const PageParts parts = allParts();
    const PageContext context{bench.services, window.watch(), parts};
    UsersDialog dialog(context, &window);
    dialog.show();
    QVERIFY(!dialog.loginButton().isVisible());
    bench.desk.seat->lock();
    QTRY_VERIFY(dialog.loginButton().isVisible());
    dialog.loginButton().click();
    auto *login = waitFor<LoginDialog>(&dialog);
    QVERIFY(login);
    Bench::fill(*login, "a.winter");
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.loginButton().isVisible(), kPatience);
    QCOMPARE(dialog.users().table().model()->rowCount(), 1);
}

void TestAccounts::savingExportingAndStoppingNeedTheRight()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.makeUser("o.perator", "", Role::Operator);
    MainWindow &window = bench.open();
    const auto trigger = [&](const char *text) {
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->text() == q(text)) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    bench.desk.seat->lock();
    // each asks for a login, and nothing else happens
    for (const char *text : {"&Save project", "Save project &as…", "&Quit"}) {
        QVERIFY2(trigger(text), text);
        auto *login = waitFor<LoginDialog>(&window);
        QVERIFY2(login, text);
        login->close();
        QTRY_VERIFY(!window.findChild<LoginDialog *>());
    }
    QVERIFY(window.isVisible());
    bool remarked = false;
    const PageParts parts;
    const PageContext context{bench.services, window.watch(), parts};
    exportHistory(context, &window, {}, {}, {}, [&](const QString &text) { remarked = text.contains(q("login")); });
    QVERIFY(remarked);
    QVERIFY(!window.findChild<ExportDialog *>());
    // an operator has other rights than these
    QCOMPARE(bench.desk.login("o.perator").outcome, LoginOutcome::LoggedIn);
    QVERIFY(trigger("&Quit"));
    QVERIFY(waitFor<LoginDialog>(&window));
    QVERIFY(window.isVisible());
    // and who has them is asked what is always asked
    QCOMPARE(bench.desk.login("a.winter").outcome, LoginOutcome::LoggedIn);
    DialogAnswer<QMessageBox> stop(press(QMessageBox::Yes));
    QVERIFY(trigger("&Quit"));
    QVERIFY(stop.answered());
    QTRY_VERIFY(!window.isVisible());
}

void TestAccounts::keepingNeedsTheRight()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.makeUser("o.perator", "", Role::Operator);
    bench.scene.keep();
    UiServices services = bench.services;
    keeping::Keeper &keeper = *bench.scene.keeper;
    services.keeper = &keeper;
    PlantWatch watch(services);
    const PageParts parts;
    const PageContext context{services, watch, parts};
    HistoryPage page(context);
    const QSignalSpy remarks(&page, &Page::remarkMade);
    const auto isBegun = [&](keeping::Keeper::Kind kind) {
        const keeping::Keeper::Activity activity = keeper.activity(kind);
        return activity.running || activity.last.has_value();
    };
    using Kind = keeping::Keeper::Kind;
    bench.desk.login("o.perator");
    for (const Kind kind : {Kind::Check, Kind::Archive}) {
        const qsizetype before = remarks.size();
        page.row(kind)->button()->click();
        QCOMPARE(remarks.size(), before + 1);
        QVERIFY(!isBegun(kind));
    }
    page.retentionButton()->click();
    QVERIFY(!page.findChild<RetentionDialog *>());
    bench.desk.login("a.winter");
    for (const Kind kind : {Kind::Check, Kind::Archive}) {
        page.row(kind)->button()->click();
        QTRY_VERIFY_WITH_TIMEOUT(isBegun(kind), kPatience);
    }
}

void TestAccounts::auditTrailNeedsTheRight()
{
    Bench bench;
    bench.desk.makeAdmin();
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    EventPage page(context);
    page.resize(1'100, 500);
    page.show();
    QComboBox *kinds = page.findChildren<QComboBox *>().first();
    QComboBox *period = page.findChildren<QComboBox *>().last();
    period->setCurrentIndex(period->count() - 1);
    const auto audits = [&] {
        int count = 0;
        for (const Event &event : page.model().events())
            count += event.kind == EventKind::Audit;
        return count;
    };
    kinds->setCurrentIndex(kinds->findText(q("Audit trail")));
    QTRY_VERIFY_WITH_TIMEOUT(audits() > 0, kPatience);
    QSignalSpy remarks(&page, &Page::remarkMade);
    bench.desk.seat->logout();
    QTRY_COMPARE_WITH_TIMEOUT(page.model().rowCount(), 0, kPatience);
    kinds->setCurrentIndex(kinds->findText(q("Everything")));
    QVERIFY(!remarks.isEmpty());
    QTest::qWait(50);
    QCOMPARE(audits(), 0);
    bench.desk.login("a.winter");
    QTRY_VERIFY_WITH_TIMEOUT(audits() > 0, kPatience);
    kinds->setCurrentIndex(0); // the plant's own events are not buried
    QTRY_COMPARE_WITH_TIMEOUT(audits(), 0, kPatience);
}

void TestAccounts::namesAreWordsNotMarkup()
{
    Bench bench;
    bench.desk.makeAdmin();
    bench.desk.makeUser("x", "<img src=x onerror=alert(1)>", Role::Viewer);
    PlantWatch watch(bench.services);
    const PageParts parts;
    const PageContext context{bench.services, watch, parts};
    UsersDialog dialog(context);
    dialog.show();
    QCOMPARE(dialog.users().table().model()->index(1, 1).data().toString(), q("<img src=x onerror=alert(1)>"));
    dialog.users().table().selectRow(1);
    dialog.users().toggleUser();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.users().undoButton().isEnabled(), kPatience);
}

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
