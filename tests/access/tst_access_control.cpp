#include "access_fixture.h"
#include "models/access/access_file.h"
#include "models/access/audit_check.h"
#include "models/access/rights_authorizer.h"
#include "models/access/signing_key.h"

#include <QDirIterator>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestAccessControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsInTheTrail();
    void nothingHappensThatCannotBeRecorded();
    void aPasswordIsConfirmedWithoutALogin();
    void secretsAppearNowhere();
    void manyRefusedLoginsAreCounted();
    void aNewFileOfAccountsIsTold();
    void aLostEndIsToldOnceAtItsTime();
    void urgentWorkGoesFirst();
    void nobodyOnTheNetworkIsTheConsole();
    void consoleSessionsEndWithTheProgram();
    void survivesARestart();
    void fileIsTheOwnersAlone();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();
    void twoInstallationsShareNoKey();
    void shortKeysAreRefused();
    void authorizerKnowsSessionsTenantsAndRoles();
    void workHasABound();
    void theConsoleIsNeverLockedOut();
};

void TestAccessControl::everythingIsInTheTrail()
{
    Access a;
    const Principal root = a.admin().principal;
    const auto grows = [&](const char *what, const std::function<bool()> &deed) {
        const qsizetype before = a.journal.events().size();
        const bool done = deed();
        return done && a.journal.events().size() == before + 1 && a.journal.events().last().kind == EventKind::Audit
            && a.journal.events().last().text.contains(QLatin1String(what));
    };
    AccountBook &accounts = a.control->accounts();
    QVERIFY(grows("tenant was made", [&] { return accounts.putTenant(root, {QStringLiteral("north"), {}}).ok(); }));
    QVERIFY(grows("user was made", [&] { return accounts.createUser(root, {QStringLiteral("m.meier"), {}}).ok(); }));
    const QUuid id = idOf(a, root, "m.meier");
    UserChange change;
    change.role = Role::Engineer;
    QVERIFY(grows("rights were changed", [&] { return accounts.changeUser(root, id, change).ok(); }));
    const Event changed = a.journal.events().last();
    QCOMPARE(changed.user, QStringLiteral("root.one (192.0.2.1)"));
    QCOMPARE(changed.source, QStringLiteral("user m.meier"));
    QCOMPARE(changed.before, QStringLiteral("viewer in default"));
    QCOMPARE(changed.after, QStringLiteral("engineer in default"));
    QVERIFY(grows("login was refused", [&] { return a.login(QStringLiteral("m.meier"), Secret("x")).outcome == LoginOutcome::Wrong; }));
    QVERIFY(grows("unknown name", [&] { return a.login(QStringLiteral("nobody.here"), Secret("x")).outcome == LoginOutcome::Wrong; }));
    QVERIFY(!all(a.journal).contains("nobody.here")); // it may be a password in the wrong field
    QVERIFY(grows("made anew", [&] { return accounts.resetPassword(root, id).ok(); }));
    QVERIFY(grows("key was made", [&] { return a.control->keys().make(root, {QStringLiteral("k"), QStringLiteral("default"), {Permission::ViewPlant}}).ok(); }));
    QVERIFY(grows("withdrawn", [&] { return a.control->keys().remove(root, a.control->keys().keys(root).first().id).ok(); }));
    QVERIFY(grows("Logged in", [&] { return a.login(QStringLiteral("root.one"), Access::password()).tokens.has_value(); }));
    QVERIFY(grows("user was removed", [&] { return accounts.removeUser(root, id).ok(); }));
    QVERIFY(grows("tenant was removed", [&] { return accounts.removeTenant(root, QStringLiteral("north")).ok(); }));
    QVERIFY(grows("a deed", [&] { return a.control->record({root.name, root.origin, QStringLiteral("x"), {}, {}, QStringLiteral("a deed"), {}}).ok(); }));
    QVERIFY(grows("Logged out", [&] { return a.control->sessions().end(root).ok(); }));
    const Result<AuditReport> report = checkAudit(a.journal, a.control->auditHead());
    QVERIFY2(!report->firstBroken, qPrintable(report->what));
}

void TestAccessControl::aPasswordIsConfirmedWithoutALogin()
{
    Access a;
    const Principal root = a.admin().principal;
    const auto confirm = [&](const QString &name, const Secret &password) {
        const auto answer = std::make_shared<std::promise<Status>>();
        a.control->logins().confirm(name, password, from("192.0.2.1"), [answer](const Status &given) { answer->set_value(given); });
        return answer->get_future().get();
    };
    qsizetype told = a.journal.events().size();
    QVERIFY(confirm(root.name, Access::password()).ok());
    QCOMPARE(a.journal.events().size(), told); // what is signed tells of itself; nobody has logged in
    const Status wrong = confirm(root.name, Secret("not this one"));
    QVERIFY(!wrong.ok() && !wrong.error().message.isEmpty());
    QCOMPARE(a.journal.events().size(), ++told); // as a refused login is
    QVERIFY(!confirm(QStringLiteral("nobody.here"), Access::password()).ok());
    // A one-time password signs nothing, nor does that of a closed account.
    const auto oneTime = a.control->accounts().createUser(root, {QStringLiteral("m.meier"), {}});
    QVERIFY(oneTime.ok());
    const Status once = confirm(QStringLiteral("m.meier"), *oneTime);
    QVERIFY(!once.ok() && !once.error().hint.isEmpty());
    a.settle(QStringLiteral("m.meier"), *oneTime);
    QVERIFY(confirm(QStringLiteral("m.meier"), Access::password()).ok());
    UserChange close;
    close.enabled = false;
    QVERIFY(a.control->accounts().changeUser(root, idOf(a, root, "m.meier"), close).ok());
    QVERIFY(!confirm(QStringLiteral("m.meier"), Access::password()).ok());
    // Tries are counted as those of logins: whoever guesses here is stopped there.
    Status last = Done{};
    for (int i = 0; i < 30 && (last.ok() || last.error().kind != Error::Kind::Busy); ++i)
        last = confirm(QStringLiteral("guessed.name"), Secret("guess"));
    QVERIFY2(a.login(QStringLiteral("guessed.name"), Secret("guess")).outcome == LoginOutcome::TooMany, qPrintable(last.ok() ? QString() : last.error().message));
}

void TestAccessControl::nothingHappensThatCannotBeRecorded()
{
    Access a;
    const Principal root = a.admin().principal;
    const MadeKey key = *a.control->keys().make(root, {QStringLiteral("k"), QStringLiteral("default"), {Permission::ViewPlant}});
    QVERIFY(a.control->accounts().createUser(root, {QStringLiteral("m.meier"), {}}).ok());
    const QUuid id = idOf(a, root, "m.meier");
    const User before = a.control->accounts().users(root).first();
    a.journal.setMood(Journal::Mood::Failing);
    UserChange change;
    change.role = Role::Admin;
    QCOMPARE(a.control->accounts().changeUser(root, id, change).error().kind, Error::Kind::NoSpace);
    QVERIFY(!a.control->accounts().createUser(root, {QStringLiteral("other"), {}}).ok());
    QVERIFY(!a.control->accounts().removeUser(root, id).ok());
    QVERIFY(!a.control->accounts().resetPassword(root, id).ok());
    QVERIFY(!a.control->keys().remove(root, key.key.id).ok());
    QVERIFY(!a.control->accounts().putTenant(root, {QStringLiteral("north"), {}}).ok());
    const LoginAnswer refused = a.login(QStringLiteral("root.one"), Access::password());
    QCOMPARE(refused.outcome, LoginOutcome::Unavailable);
    QVERIFY(!refused.tokens);
    QCOMPARE(a.control->accounts().users(root).size(), qsizetype(2));
    QCOMPARE(a.control->accounts().users(root).first(), before);
    QVERIFY(a.control->checkApiKey(key.secret.reveal(), from("192.0.2.1")));
    a.journal.setMood(Journal::Mood::Well);
    a.open(); // nor did it reach the disk
    QCOMPARE(a.control->accounts().users(root).size(), qsizetype(2));
    QVERIFY(a.control->checkApiKey(key.secret.reveal(), from("192.0.2.1")));
}

namespace {

QByteArray logged;
void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged += message.toUtf8() + '\n';
}

} // namespace

void TestAccessControl::secretsAppearNowhere()
{
    logged.clear();
    const QtMessageHandler before = qInstallMessageHandler(keepLog);
    QList<QByteArray> canaries;
    QByteArray words;
    Access a;
    const auto seen = [&](const Error &error) { words += error.message.toUtf8() + '\n' + error.hint.toUtf8() + '\n'; };
    const auto secret = [&](const Secret &one) { canaries << one.reveal(); };
    const Secret oneTime = *a.control->accounts().createFirstAdmin(QStringLiteral("root.one"), Origin::console());
    secret(oneTime);
    for (const QByteArray &weak : {QByteArray("canary-one"), QByteArray("root.one.2027"), QByteArray("canary-3").repeated(20)}) {
        secret(Secret(weak));
        const LoginAnswer refused = a.changePassword(QStringLiteral("root.one"), oneTime, Secret(weak));
        QCOMPARE(refused.outcome, LoginOutcome::BadPassword);
        seen(refused.error);
        seen(a.login(QStringLiteral("root.one"), Secret(weak), Origin::console()).error);
        seen(a.login(QString::fromLatin1(weak), Secret(weak), Origin::console()).error); // in the wrong field
    }
    QCOMPARE(a.changePassword(QStringLiteral("root.one"), oneTime, Access::password(), Origin::console()).outcome,
             LoginOutcome::PasswordChanged);
    secret(Access::password());
    Tokens tokens = *a.login(QStringLiteral("root.one"), Access::password(), Origin::console()).tokens;
    secret(tokens.access);
    secret(tokens.refresh);
    const Secret used = tokens.refresh;
    tokens = *a.control->sessions().renew(tokens.refresh, from("192.0.2.1"));
    secret(tokens.access);
    secret(tokens.refresh);
    const Secret ticket = *a.control->issueTicket(tokens.principal);
    secret(ticket);
    const MadeKey key = *a.control->keys().make(tokens.principal, {QStringLiteral("k"), QStringLiteral("default"), {Permission::ViewPlant}});
    secret(key.secret);
    const Secret another = *a.control->accounts().createUser(tokens.principal, {QStringLiteral("m.meier"), {}});
    secret(another);
    secret(a.secrets.kept.value(signingKeyReference()));
    a.journal.setMood(Journal::Mood::Failing);
    seen(a.login(QStringLiteral("root.one"), Access::password(), Origin::console()).error);
    const Result<Tokens> reuse = a.control->sessions().renew(used, from("203.0.113.5"));
    seen(reuse.error());
    a.journal.setMood(Journal::Mood::Well);
    a.close();
    qInstallMessageHandler(before);

    QByteArray files;
    QDirIterator found(a.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        QFile file(found.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        files += file.readAll();
    }
    QVERIFY(files.contains("root.one")); // what is looked through is the right thing
    QVERIFY(all(a.journal).contains("root.one"));
    for (const QByteArray &canary : std::as_const(canaries)) {
        QVERIFY(canary.size() > 8);
        const QByteArray text = all(a.journal);
        for (const QByteArray &place : {text, words, logged, files}) {
            QVERIFY2(!place.contains(canary), canary.toPercentEncoding().constData());
            QVERIFY(!place.contains(canary.toBase64()));
            QVERIFY(!place.contains(canary.toHex()));
        }
    }
}

void TestAccessControl::manyRefusedLoginsAreCounted()
{
    Access a;
    a.admin();
    const auto refused = [&] { return all(a.journal).count("A login with an unknown name was refused."); };
    for (int i = 0; i < LoginDesk::kToldPerMinute + 30; ++i)
        QCOMPARE(a.login(QStringLiteral("nobody.here"), Access::password(), Origin::console()).outcome, LoginOutcome::Wrong);
    QCOMPARE(refused(), qsizetype(LoginDesk::kToldPerMinute));
    QVERIFY(!all(a.journal).contains("30 more logins were refused."));
    a.clock.advance(61s);
    a.control->keepHouse();
    QCOMPARE(all(a.journal).count(" more logins were refused."), 1);
    QVERIFY2(all(a.journal).contains("30 more logins were refused."), all(a.journal).right(400).constData());
    // The next minute begins with a clean slate.
    a.login(QStringLiteral("nobody.here"), Access::password(), Origin::console());
    QCOMPARE(refused(), qsizetype(LoginDesk::kToldPerMinute + 1));
}

void TestAccessControl::aNewFileOfAccountsIsTold()
{
    Access a;
    a.admin();
    const AuditLink head = a.control->auditHead();
    a.close();
    for (const char *name : {"access.sqlite", "access.sqlite-wal", "access.sqlite-shm"})
        QFile::remove(a.folder.filePath(QLatin1String(name)));
    a.open();
    QVERIFY(all(a.journal).contains("The file of accounts is new, though the trail is older"));
    QCOMPARE(a.journal.events().last().severity, Severity::Critical);
    QCOMPARE(a.control->auditHead().number, head.number + 1); // the chain goes on
    const auto report = checkAudit(a.journal, a.control->auditHead());
    QVERIFY(report.ok() && !report->firstBroken);
}

//! A station that was killed, and whose journal has lost its end: told once, and at the time at which it was found.
void TestAccessControl::aLostEndIsToldOnceAtItsTime()
{
    Access a;
    a.admin();
    const AuditLink head = a.control->auditHead();
    a.close();
    a.journal.change([](QList<Event> &events) { events.removeLast(); });
    const auto told = [&] {
        QList<Event> critical = a.journal.events();
        critical.removeIf([](const Event &event) { return event.severity != Severity::Critical; });
        return critical;
    };
    a.clock.advance(5s); // the lease of the life before is ahead of that
    a.open();
    QCOMPARE(told().size(), qsizetype(1));
    QCOMPARE(told()[0].at, a.clock.utc());
    QCOMPARE(a.control->auditHead().number, head.number + 1);
    for (int i = 0; i < 2; ++i) { // and nobody has done anything in between
        a.close();
        a.clock.advance(1s);
        a.open();
        QCOMPARE(told().size(), qsizetype(1));
    }
    a.close();
    a.journal.change([](QList<Event> &events) { events.removeLast(); }); // what told of it is lost, too: that is another loss
    a.open();
    QCOMPARE(told().size(), qsizetype(1));
    QCOMPARE(a.control->auditHead().number, head.number + 2);
}

void TestAccessControl::urgentWorkGoesFirst()
{
    Access a;
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    std::atomic<bool> begun{false};
    QVERIFY(a.control->run([&] { begun = true; opened.wait(); }));
    QTRY_VERIFY(begun.load());
    std::mutex mutex;
    QByteArray order;
    const auto note = [&](char letter) {
        return [&, letter] {
            const std::lock_guard lock(mutex);
            order += letter;
        };
    };
    QVERIFY(a.control->run(note('a')));
    QVERIFY(a.control->run(note('1'), AccessControl::Urgency::BeforeOthers));
    QVERIFY(a.control->run(note('b')));
    QVERIFY(a.control->run(note('c'), AccessControl::Urgency::Console));
    QVERIFY(a.control->run(note('2'), AccessControl::Urgency::BeforeOthers));
    gate.set_value();
    const auto all = [&] {
        const std::lock_guard lock(mutex);
        return order;
    };
    QTRY_COMPARE(all().size(), 5);
    QCOMPARE(all(), QByteArray("12cab"));
}

void TestAccessControl::nobodyOnTheNetworkIsTheConsole()
{
    Access a;
    RightsAuthorizer rights(*a.control, RightsAuthorizer::Console::UntilAccounts);
    QVERIFY(rights.mayConfigure(ConsoleAuthorizer::console()).ok()); // nobody has an account
    const Principal forged{{}, QStringLiteral("x"), {}, {}, {}, {}, {}, {Provenance::Network, QStringLiteral("console"), {}}};
    QVERIFY(!rights.mayConfigure(RightsAuthorizer::actor(forged)).ok());
    a.admin();
    QVERIFY(!rights.mayConfigure(ConsoleAuthorizer::console()).ok());
}

void TestAccessControl::consoleSessionsEndWithTheProgram()
{
    Access a;
    const Principal root = a.admin().principal;
    const auto here = a.login(QStringLiteral("root.one"), Access::password(), Origin::console());
    QVERIFY(a.control->stillHolds(here.tokens->principal));
    a.close();
    a.open();
    QVERIFY(!a.control->stillHolds(here.tokens->principal));
    QVERIFY(a.control->stillHolds(root)); // a browser's goes on
}

void TestAccessControl::survivesARestart()
{
    Access a;
    const Tokens tokens = a.admin();
    const Tokens other = a.user(tokens.principal, "m.meier", Role::Operator);
    a.open();
    QVERIFY(a.control->hasAccounts());
    QVERIFY(a.accepts(tokens.access) && a.accepts(other.access));
    QVERIFY(a.control->sessions().renew(other.refresh, from("192.0.2.1")).ok());
    QCOMPARE(a.login(QStringLiteral("m.meier"), Access::password()).outcome, LoginOutcome::LoggedIn);
    QCOMPARE(a.control->accounts().users(tokens.principal).size(), qsizetype(2));
    QVERIFY(!checkAudit(a.journal, a.control->auditHead())->firstBroken);
}

void TestAccessControl::fileIsTheOwnersAlone()
{
    Access a;
    a.admin();
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    for (const char *suffix : {"", "-wal", "-shm"}) {
        const QString file = access_file::path(a.folder.path()) + QLatin1String(suffix);
        QVERIFY2(QFile::exists(file), qPrintable(file));
        QVERIFY2(!(QFile::permissions(file) & others), qPrintable(file));
    }
}

void TestAccessControl::brokenFilesAreRefused_data()
{
    using Break = std::function<void(const QString &)>;
    QTest::addColumn<Break>("breakIt");
    QTest::addColumn<int>("kind");
    const auto sql = [](const char *what) {
        return [what](const QString &file) {
            auto db = sqlite::Database::open(file, sqlite::Database::Mode::ReadWrite);
            QVERIFY(db.ok() && db->execute(what).ok());
        };
    };
    QTest::newRow("newer") << Break(sql("PRAGMA user_version = 99")) << int(Error::Kind::TooNew);
    QTest::newRow("another program's") << Break(sql("PRAGMA application_id = 1")) << int(Error::Kind::BadData);
    QTest::newRow("no version") << Break(sql("PRAGMA user_version = 0")) << int(Error::Kind::BadData);
    QTest::newRow("unknown role") << Break(sql("UPDATE users SET role = 'god'")) << int(Error::Kind::BadData);
    QTest::newRow("unknown permission") << Break(sql("UPDATE api_keys SET permissions = 'all'")) << int(Error::Kind::BadData);
    QTest::newRow("no database") << Break([](const QString &file) {
        for (const char *suffix : {"-wal", "-shm"})
            QFile::remove(file + QLatin1String(suffix));
        QFile f(file);
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.write(QByteArray(8'192, 'x'));
    }) << int(Error::Kind::BadData);
}

void TestAccessControl::brokenFilesAreRefused()
{
    QFETCH(std::function<void(const QString &)>, breakIt);
    QFETCH(int, kind);
    Access a;
    const Principal root = a.admin().principal;
    QVERIFY(a.control->keys().make(root, {QStringLiteral("k"), QStringLiteral("default"), {Permission::ViewPlant}}).ok());
    a.close();
    breakIt(access_file::path(a.folder.path()));
    const auto opened = AccessControl::open(a.settings, a.secrets, a.journal, a.clock);
    QVERIFY(!opened.ok());
    QCOMPARE(int(opened.error().kind), kind);
    QVERIFY(opened.error().message.contains(QStringLiteral("access.sqlite")));
}

void TestAccessControl::twoInstallationsShareNoKey()
{
    Access a, b;
    const Secret one = a.secrets.kept.value(signingKeyReference()), other = b.secrets.kept.value(signingKeyReference());
    QCOMPARE(one.reveal().size(), qsizetype(32));
    QVERIFY(one.reveal() != other.reveal());
    a.open();
    QCOMPARE(a.secrets.kept.value(signingKeyReference()).reveal(), one.reveal());
}

void TestAccessControl::shortKeysAreRefused()
{
    for (const qsizetype size : {0, 1, 16, 31, 33, 64}) {
        MemorySecrets secrets;
        secrets.kept.insert(signingKeyReference(), Secret(QByteArray(size, 'k')));
        QTemporaryDir folder;
        AccessSettings settings;
        settings.folder = folder.path();
        settings.hashCost = HashCost::cheapest();
        Journal journal;
        const auto opened = AccessControl::open(settings, secrets, journal, Clock::system());
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().kind, Error::Kind::BadData);
        QCOMPARE(secrets.kept.value(signingKeyReference()).reveal().size(), size); // not replaced in silence
    }
}

void TestAccessControl::authorizerKnowsSessionsTenantsAndRoles()
{
    Access a;
    const Principal root = a.admin().principal;
    QVERIFY(a.control->accounts().putTenant(root, {QStringLiteral("north"), {}}).ok());
    RightsAuthorizer rights(*a.control);
    Site house, north;
    north.tenant = QStringLiteral("north");
    const auto in = [](const Site *site) {
        TagEntry entry;
        entry.site = site;
        return entry;
    };
    const Tokens viewer = a.user(root, "viewer", Role::Viewer);
    const Tokens runs = a.user(root, "operator", Role::Operator);
    const Tokens engineer = a.user(root, "engineer", Role::Engineer);
    const Tokens theirs = a.user(root, "theirs", Role::Engineer, "north");
    const auto write = [&](const Principal &who, const Site *site) {
        return rights.mayWrite(RightsAuthorizer::actor(who), in(site)).ok();
    };
    QVERIFY(!write(viewer.principal, &house));
    QVERIFY(write(runs.principal, &house) && write(runs.principal, nullptr) && !write(runs.principal, &north));
    QVERIFY(write(theirs.principal, &north) && !write(theirs.principal, &house) && !write(theirs.principal, nullptr));
    const auto configure = [&](const Principal &who) { return rights.mayConfigure(RightsAuthorizer::actor(who)).ok(); };
    QVERIFY(configure(root) && configure(engineer.principal));
    QVERIFY(!configure(runs.principal) && !configure(theirs.principal)); // a plant file belongs to the station
    // A name alone is nothing; nor is somebody else's session.
    QVERIFY(!rights.mayWrite({QStringLiteral("operator"), QStringLiteral("192.0.2.1")}, in(&house)).ok());
    QVERIFY(!rights.mayWrite({QStringLiteral("viewer"), QStringLiteral("192.0.2.1"), runs.principal.session}, in(&house)).ok());
    // Taken away while it is under way.
    UserChange change;
    change.role = Role::Viewer;
    QVERIFY(a.control->accounts().changeUser(root, runs.principal.id, change).ok());
    QVERIFY(!write(runs.principal, &house));
    QVERIFY(a.control->sessions().end(engineer.principal).ok());
    QVERIFY(!configure(engineer.principal));
    const MadeKey key = *a.control->keys().make(root, {QStringLiteral("k"), QStringLiteral("default"), {Permission::PostReadings}});
    QVERIFY(!write(*a.control->checkApiKey(key.secret.reveal(), from("192.0.2.1")), &house));
    // The console, before there are accounts at all.
    QVERIFY(!rights.mayWrite(ConsoleAuthorizer::console(), in(&house)).ok());
    rights.setConsole(RightsAuthorizer::Console::Everything);
    QVERIFY(rights.mayWrite(ConsoleAuthorizer::console(), in(&house)).ok());
    QVERIFY(rights.mayConfigure(ConsoleAuthorizer::console()).ok());
    QVERIFY(!rights.mayWrite({QStringLiteral("operator"), QStringLiteral("192.0.2.1")}, in(&house)).ok());
}

void TestAccessControl::workHasABound()
{
    Access a;
    std::promise<void> gate;
    std::atomic<int> done{0};
    std::atomic<bool> begun{false};
    const std::shared_future<void> opened = gate.get_future().share();
    QVERIFY(a.control->run([&] { begun = true; opened.wait(); ++done; }));
    QTRY_VERIFY(begun.load());
    for (size_t i = 0; i < AccessControl::kMostWaiting; ++i)
        QVERIFY(a.control->run([&] { ++done; }));
    QVERIFY(!a.control->run([&] { ++done; }));
    gate.set_value();
    QTRY_COMPARE(done.load(), int(AccessControl::kMostWaiting) + 1);
}

//! T22: whatever comes over the network, who sits at the console logs in, changes something and logs out.
void TestAccessControl::theConsoleIsNeverLockedOut()
{
    std::atomic<int> answered{0}, done{0};
    Access a;
    (void)a.admin();
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    std::atomic<bool> begun{false};
    // Guesses from everywhere, more than may wait.
    for (int i = 0; i < 500; ++i) {
        a.control->logins().login(QStringLiteral("root.one"), Secret("guess"), from(qPrintable(QStringLiteral("10.0.%1.%2").arg(i / 250).arg(i % 250))),
                                  [&](const LoginAnswer &) { ++answered; });
        a.control->logins().login(QStringLiteral("user%1").arg(i), Secret("guess"), from(qPrintable(QStringLiteral("10.1.%1.%2").arg(i / 250).arg(i % 250))),
                                  [&](const LoginAnswer &) { ++answered; });
    }
    // And the access thread's places for the network are full.
    QVERIFY(a.control->run([&] { begun = true; opened.wait(); }));
    QTRY_VERIFY(begun.load());
    while (a.control->run([] {})) { }
    const LoginAnswer in = a.login(QStringLiteral("root.one"), Access::password(), Origin::console());
    QCOMPARE(in.outcome, LoginOutcome::LoggedIn);
    for (size_t i = 0; i < AccessControl::kMostWaiting; ++i)
        QVERIFY(a.control->run([&] { ++done; }, AccessControl::Urgency::Console));
    QVERIFY(!a.control->run([&] { ++done; }, AccessControl::Urgency::Console)); // these have a bound, too
    QVERIFY(a.control->run([&] { ++done; }, AccessControl::Urgency::BeforeOthers));
    gate.set_value();
    QTRY_COMPARE(done.load(), int(AccessControl::kMostWaiting) + 1);
    QTRY_COMPARE(answered.load(), 1'000);
}

QTEST_GUILESS_MAIN(TestAccessControl)
#include "tst_access_control.moc"
