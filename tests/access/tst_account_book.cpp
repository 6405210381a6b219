#include "access_fixture.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestAccountBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereIsNoAccountByDefault();
    void firstAdministratorIsMadeOnce();
    void oneTimePasswordsWorkOnce();
    void usersSeeTheirTenantOnly();
    void nobodyRaisesThemselves();
    void oneAdministratorIsLeft();
    void namesAreStrict_data();
    void namesAreStrict();
    void wrongUnknownAndClosedAreAlike();
    void guessingIsHeldBack();
    void anAccountThatChangedMeanwhileIsNotLoggedIn();
};

void TestAccountBook::thereIsNoAccountByDefault()
{
    Access a;
    QVERIFY(!a.control->hasAccounts());
    for (const char *name : {"admin", "root", "operator", "guest", ""}) {
        for (const char *password : {"admin", "", "lineside", "password"})
            QCOMPARE(a.login(QString::fromLatin1(name), Secret(password), Origin::console()).outcome, LoginOutcome::Wrong);
    }
}

void TestAccountBook::firstAdministratorIsMadeOnce()
{
    Access a;
    QCOMPARE(a.control->accounts().createFirstAdmin(QStringLiteral("no way"), Origin::console()).error().kind,
             Error::Kind::BadData);
    Result<Secret> oneTime = a.control->accounts().createFirstAdmin(QStringLiteral(" Root.One "), Origin::console());
    QVERIFY(oneTime.ok());
    QVERIFY(a.control->hasAccounts());
    QCOMPARE(a.control->accounts().createFirstAdmin(QStringLiteral("second"), from("192.0.2.1")).error().kind,
             Error::Kind::Refused);
    // At the console another one may be made as long as the first was never used: its password may be lost.
    QVERIFY(a.control->accounts().createFirstAdmin(QStringLiteral("lost"), Origin::console()).ok());
    oneTime = a.control->accounts().createFirstAdmin(QStringLiteral(" Root.One "), Origin::console());
    QCOMPARE(a.login(QStringLiteral("lost"), *oneTime).outcome, LoginOutcome::Wrong);
    const Tokens tokens = a.settle(QStringLiteral("ROOT.one"), *oneTime);
    QCOMPARE(a.control->accounts().createFirstAdmin(QStringLiteral("second"), Origin::console()).error().kind,
             Error::Kind::Refused);
    QCOMPARE(a.control->accounts().resetPassword(tokens.principal, tokens.principal.id).error().kind, Error::Kind::Refused);
    QCOMPARE(a.control->accounts().users(tokens.principal).size(), qsizetype(1));
    QCOMPARE(tokens.principal.role, std::optional(Role::Admin));
    QCOMPARE(tokens.principal.permissions, permissionsOf(Role::Admin, true));
}

void TestAccountBook::oneTimePasswordsWorkOnce()
{
    Access a;
    const QString root = QStringLiteral("root.one");
    const Secret oneTime = *a.control->accounts().createFirstAdmin(root, Origin::console());
    const LoginAnswer must = a.login(root, oneTime);
    QCOMPARE(must.outcome, LoginOutcome::MustChangePassword);
    QVERIFY(!must.tokens);
    QCOMPARE(a.changePassword(root, oneTime, oneTime).outcome, LoginOutcome::BadPassword); // not the same again
    QCOMPARE(a.changePassword(root, oneTime, Secret("password1234")).outcome, LoginOutcome::BadPassword);
    QCOMPARE(a.changePassword(root, Secret("not it at all, no"), Access::password()).outcome, LoginOutcome::Wrong);
    QCOMPARE(a.changePassword(root, oneTime, Access::password()).outcome, LoginOutcome::PasswordChanged);
    QCOMPARE(a.login(root, oneTime).outcome, LoginOutcome::Wrong);
    QCOMPARE(a.login(root, Access::password()).outcome, LoginOutcome::LoggedIn);
}

void TestAccountBook::usersSeeTheirTenantOnly()
{
    Access a;
    const Principal root = a.admin().principal;
    AccountBook &accounts = a.control->accounts();
    QCOMPARE(accounts.putTenant(root, {QStringLiteral("North!"), {}}).error().kind, Error::Kind::BadData);
    QVERIFY(accounts.putTenant(root, {QStringLiteral("north"), QStringLiteral("North Plant")}).ok());
    QVERIFY(accounts.putTenant(root, {QStringLiteral("south"), QStringLiteral("South Plant")}).ok());
    const Principal north = a.user(root, "n.admin", Role::Admin, "north").principal;
    a.user(root, "s.viewer", Role::Viewer, "south");
    const QUuid foreign = idOf(a, root, "s.viewer");
    QVERIFY(!foreign.isNull());

    QCOMPARE(accounts.users(north).size(), qsizetype(1));
    QCOMPARE(accounts.tenants(north), QList<Tenant>({{QStringLiteral("north"), QStringLiteral("North Plant")}}));
    QVERIFY(!north.may(Permission::ManageTenants));
    QVERIFY(!north.may(Permission::ManageServer));
    QCOMPARE(accounts.putTenant(north, {QStringLiteral("west"), {}}).error().kind, Error::Kind::Refused);
    // Foreign and non-existent are answered in the same words.
    const auto same = [](const Error &one, const Error &other) {
        return one.kind == Error::Kind::NotFound && one.kind == other.kind && one.message == other.message && one.hint == other.hint;
    };
    const QUuid nobody = QUuid::createUuid();
    QVERIFY(same(accounts.changeUser(north, foreign, {}).error(), accounts.changeUser(north, nobody, {}).error()));
    QVERIFY(same(accounts.removeUser(north, foreign).error(), accounts.removeUser(north, nobody).error()));
    QVERIFY(same(accounts.resetPassword(north, foreign).error(), accounts.resetPassword(north, nobody).error()));
    const auto in = [](const char *tenant) {
        return NewUser{QStringLiteral("x.y"), {}, QString::fromLatin1(tenant), Role::Viewer};
    };
    QVERIFY(same(accounts.createUser(north, in("south")).error(), accounts.createUser(north, in("nowhere")).error()));
    const auto key = [](const char *tenant) {
        return NewKey{QStringLiteral("k"), QString::fromLatin1(tenant), {Permission::ViewPlant}};
    };
    QVERIFY(same(a.control->keys().make(north, key("south")).error(), a.control->keys().make(north, key("nowhere")).error()));
    // Nor may anybody move somebody, or themselves, across.
    const QUuid own = idOf(a, root, "n.admin");
    UserChange across;
    across.tenant = QStringLiteral("south");
    QVERIFY(!accounts.changeUser(north, own, across).ok());
    QVERIFY(a.control->sessions().sessionsFor(north).size() == 1);
    QVERIFY(!accounts.removeTenant(root, QStringLiteral("south")).ok()); // still has a user
    QVERIFY(accounts.removeUser(root, foreign).ok());
    QVERIFY(accounts.removeTenant(root, QStringLiteral("south")).ok());
    QVERIFY(!accounts.removeTenant(root, QString::fromLatin1(kHouseTenant)).ok());
}

void TestAccountBook::nobodyRaisesThemselves()
{
    Access a;
    const Principal root = a.admin().principal;
    AccountBook &accounts = a.control->accounts();
    for (const Role role : {Role::Viewer, Role::Operator, Role::Supervisor, Role::Manager, Role::Engineer}) {
        const Principal who = a.user(root, qPrintable(roleName(role)), role).principal;
        UserChange up;
        up.role = Role::Admin;
        QCOMPARE(accounts.changeUser(who, who.id, up).error().kind, Error::Kind::Refused);
        QCOMPARE(accounts.createUser(who, {QStringLiteral("friend"), {}}).error().kind, Error::Kind::Refused);
        QCOMPARE(accounts.resetPassword(who, root.id).error().kind, Error::Kind::Refused);
        QCOMPARE(a.control->keys().make(who, {QStringLiteral("k"), QStringLiteral("default"), {Permission::ViewPlant}}).error().kind,
                 Error::Kind::Refused);
        QVERIFY(accounts.users(who).isEmpty());
        // Nor by a principal that somebody has written themselves.
        Principal forged = who;
        forged.role = Role::Admin;
        forged.permissions = permissionsOf(Role::Admin, true);
        QCOMPARE(accounts.changeUser(forged, who.id, up).error().kind, Error::Kind::Refused);
    }
    UserChange down;
    down.role = Role::Viewer;
    QCOMPARE(accounts.changeUser(root, root.id, down).error().kind, Error::Kind::Refused);
}

void TestAccountBook::oneAdministratorIsLeft()
{
    Access a;
    const Principal root = a.admin().principal;
    const Principal second = a.user(root, "second", Role::Admin).principal;
    AccountBook &accounts = a.control->accounts();
    UserChange close;
    close.enabled = false;
    QCOMPARE(accounts.removeUser(root, root.id).error().kind, Error::Kind::Refused);
    QVERIFY(accounts.changeUser(second, root.id, close).ok());
    QVERIFY(!a.control->stillHolds(root));
    QCOMPARE(accounts.changeUser(root, second.id, close).error().kind, Error::Kind::Refused);
    QCOMPARE(accounts.changeUser(second, second.id, close).error().kind, Error::Kind::Refused);
    QCOMPARE(accounts.removeUser(second, second.id).error().kind, Error::Kind::Refused);
}

void TestAccountBook::namesAreStrict_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QStringLiteral("m.meier") << QStringLiteral("m.meier");
    QTest::newRow("capitals") << QStringLiteral(" M.Meier ") << QStringLiteral("m.meier");
    QTest::newRow("mail") << QStringLiteral("m_1-x@example.org") << QStringLiteral("m_1-x@example.org");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("space") << QStringLiteral("m meier") << QString();
    QTest::newRow("line end") << QStringLiteral("m\nmeier") << QString();
    QTest::newRow("cyrillic a") << QStringLiteral("\u0430dmin") << QString();
    QTest::newRow("markup") << QStringLiteral("<b>x</b>") << QString();
    QTest::newRow("sql") << QStringLiteral("x';--") << QString();
    QTest::newRow("65") << QString(65, u'x') << QString();
}

void TestAccountBook::namesAreStrict()
{
    QFETCH(QString, typed);
    QFETCH(QString, name);
    QCOMPARE(AccountBook::userName(typed), name);
}

void TestAccountBook::wrongUnknownAndClosedAreAlike()
{
    Access a;
    const Principal root = a.admin().principal;
    a.user(root, "m.meier", Role::Viewer);
    a.user(root, "closed", Role::Viewer);
    UserChange close;
    close.enabled = false;
    QVERIFY(a.control->accounts().changeUser(root, idOf(a, root, "closed"), close).ok());
    const LoginAnswer wrong = a.login(QStringLiteral("m.meier"), Secret("wrong wrong wrong"));
    for (const auto &[name, password] : {std::pair(QStringLiteral("nobody"), Access::password()),
                                         std::pair(QStringLiteral("closed"), Access::password()),
                                         std::pair(QStringLiteral("no name at all!"), Access::password()),
                                         std::pair(QString(5'000, u'x'), Access::password()),
                                         std::pair(QStringLiteral("m.meier"), Secret()),
                                         std::pair(QStringLiteral("m.meier"), Secret(QByteArray(100'000, 'x'))),
                                         std::pair(QStringLiteral("m.meier"), Secret("\xff\xfe"))}) {
        const LoginAnswer answer = a.login(name, password);
        QCOMPARE(answer.outcome, LoginOutcome::Wrong);
        QCOMPARE(answer.error.message, wrong.error.message);
        QCOMPARE(answer.error.hint, wrong.error.hint);
    }
}

void TestAccountBook::guessingIsHeldBack()
{
    Access a;
    a.admin();
    const QString root = QStringLiteral("root.one");
    // The owner's address is known from the login; the guesser's is not.
    for (int i = 0; i < AttemptLimiter::kFreePerAccount; ++i)
        QCOMPARE(a.login(root, Secret("a wrong guess"), from("203.0.113.5")).outcome, LoginOutcome::Wrong);
    const LoginAnswer held = a.login(root, Access::password(), from("203.0.113.5"));
    QCOMPARE(held.outcome, LoginOutcome::TooMany); // the right one as well: nobody learns that it was
    QCOMPARE(held.retryAfter.count(), 1'000);
    QCOMPARE(a.login(root, Access::password(), from("203.0.113.6")).outcome, LoginOutcome::TooMany);
    QCOMPARE(a.login(root, Access::password(), from("192.0.2.1")).outcome, LoginOutcome::LoggedIn);
    QCOMPARE(a.login(root, Access::password(), Origin::console()).outcome, LoginOutcome::LoggedIn);
    a.clock.advance(1s);
    QCOMPARE(a.login(root, Access::password(), from("203.0.113.5")).outcome, LoginOutcome::LoggedIn);
}

void TestAccountBook::anAccountThatChangedMeanwhileIsNotLoggedIn()
{
    // Between the check of the password and the session lie milliseconds in which an administrator may act.
    Access a;
    const Principal root = a.admin().principal;
    a.user(root, "m.meier", Role::Viewer);
    const QUuid id = idOf(a, root, "m.meier");
    std::atomic<int> wrongly{0}, ended{0};
    for (int round = 0; round < 20; ++round) {
        UserChange change;
        change.enabled = true;
        QVERIFY(a.control->accounts().changeUser(root, id, change).ok());
        std::promise<LoginAnswer> answer;
        a.control->logins().login(QStringLiteral("m.meier"), Access::password(), Origin::console(),
                                  [&](const LoginAnswer &given) { answer.set_value(given); });
        change.enabled = false;
        QVERIFY(a.control->accounts().changeUser(root, id, change).ok());
        const LoginAnswer given = answer.get_future().get();
        if (given.outcome == LoginOutcome::LoggedIn)
            wrongly += a.accepts(given.tokens->access);
        ++ended;
    }
    QCOMPARE(wrongly.load(), 0);
    QCOMPARE(ended.load(), 20);
}

QTEST_GUILESS_MAIN(TestAccountBook)
#include "tst_account_book.moc"
