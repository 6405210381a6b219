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
    // accounts
    void thereIsNoAccountByDefault();
    void firstAdministratorIsMadeOnce();
    void oneTimePasswordsWorkOnce();
    void usersSeeTheirTenantOnly();
    void nobodyRaisesThemselves();
    void oneAdministratorIsLeft();
    void namesAreStrict_data();
    void namesAreStrict();
    // logins
    void wrongUnknownAndClosedAreAlike();
    void guessingIsHeldBack();
    void anAccountThatChangedMeanwhileIsNotLoggedIn();
    // sessions and tokens
    void tokensWork();
    void changesOfRightsCountAtOnce();
    void refreshTokensRotate();
    void reuseEndsTheFamily();
    void sessionsEnd();
    void sessionsAreListedAndEnded();
    void sessionsAreBounded();
    void ticketsNeedALiveSession();
    void expiredStaysExpired();
    // keys
    void keysAreShownOnceAndScoped();
    void keysRunOutAndAreWithdrawn();
    // trail
    void everythingIsInTheTrail();
    void nothingHappensThatCannotBeRecorded();
    void secretsAppearNowhere();
    // file and key
    void survivesARestart();
    void fileIsTheOwnersAlone();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();
    void twoInstallationsShareNoKey();
    void shortKeysAreRefused();
    // others
    void authorizerKnowsSessionsTenantsAndRoles();
    void workHasABound();
};

namespace {

QByteArray all(const Journal &journal)
{
    QByteArray text;
    for (const Event &event : journal.events()) {
        for (const QString &part : {event.source, event.user, event.before, event.after, event.text, event.reference})
            text += part.toUtf8() + '\n';
    }
    return text;
}

QUuid idOf(Access &a, const Principal &by, const char *name)
{
    for (const User &user : a.control->accounts().users(by)) {
        if (user.name == QLatin1String(name))
            return user.id;
    }
    return {};
}

TokenFault faultOf(Access &a, const Secret &token)
{
    const auto checked = a.control->checkToken(token.reveal(), from("192.0.2.1"));
    return std::holds_alternative<TokenFault>(checked) ? std::get<TokenFault>(checked) : TokenFault(-1);
}

} // namespace

void TestAccessControl::thereIsNoAccountByDefault()
{
    Access a;
    QVERIFY(!a.control->hasAccounts());
    for (const char *name : {"admin", "root", "operator", "guest", ""}) {
        for (const char *password : {"admin", "", "lineside", "password"})
            QCOMPARE(a.login(QString::fromLatin1(name), Secret(password), Origin::console()).outcome, LoginOutcome::Wrong);
    }
}

void TestAccessControl::firstAdministratorIsMadeOnce()
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

void TestAccessControl::oneTimePasswordsWorkOnce()
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

void TestAccessControl::usersSeeTheirTenantOnly()
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

void TestAccessControl::nobodyRaisesThemselves()
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

void TestAccessControl::oneAdministratorIsLeft()
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

void TestAccessControl::namesAreStrict_data()
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

void TestAccessControl::namesAreStrict()
{
    QFETCH(QString, typed);
    QFETCH(QString, name);
    QCOMPARE(AccountBook::userName(typed), name);
}

void TestAccessControl::wrongUnknownAndClosedAreAlike()
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

void TestAccessControl::guessingIsHeldBack()
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

void TestAccessControl::anAccountThatChangedMeanwhileIsNotLoggedIn()
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

void TestAccessControl::tokensWork()
{
    Access a;
    const Tokens tokens = a.admin();
    const auto checked = a.control->checkToken(tokens.access.reveal(), from("192.0.2.99"));
    QVERIFY(std::holds_alternative<Principal>(checked));
    const Principal principal = std::get<Principal>(checked);
    QCOMPARE(principal.name, QStringLiteral("root.one"));
    QCOMPARE(principal.tenant, QString::fromLatin1(kHouseTenant));
    QCOMPARE(principal.origin.address, QStringLiteral("192.0.2.99"));
    QCOMPARE(principal.expiresAt, tokens.principal.expiresAt);
    QVERIFY(a.control->stillHolds(principal));
    a.clock.advance(a.settings.tokenLife);
    QCOMPARE(faultOf(a, tokens.access), TokenFault::Expired);
    QVERIFY(!a.control->stillHolds(principal));
    Access other; // another installation
    QCOMPARE(faultOf(other, tokens.access), TokenFault::WrongSignature);
}

void TestAccessControl::changesOfRightsCountAtOnce()
{
    Access a;
    const Principal root = a.admin().principal;
    QVERIFY(a.control->accounts().putTenant(root, {QStringLiteral("north"), {}}).ok());
    std::atomic<quint64> told{0};
    a.control->onChange([&](quint64 revision) { told = revision; });
    const QString name = QStringLiteral("m.meier");
    Tokens tokens = a.user(root, "m.meier", Role::Operator);
    const QUuid id = tokens.principal.id;
    const auto apply = [&](const UserChange &change) {
        const quint64 before = a.control->revision();
        QVERIFY(a.accepts(tokens.access));
        QVERIFY(a.control->stillHolds(tokens.principal));
        QVERIFY(a.control->accounts().changeUser(root, id, change).ok());
        QVERIFY(a.control->revision() > before);
        QCOMPARE(told.load(), a.control->revision());
        QCOMPARE(faultOf(a, tokens.access), TokenFault::Ended);
        QVERIFY(!a.control->stillHolds(tokens.principal));
    };
    UserChange change;
    change.role = Role::Viewer;
    apply(change);
    tokens = *a.control->sessions().renew(tokens.refresh, from("192.0.2.1")); // the session goes on with the new role
    QCOMPARE(tokens.principal.role, std::optional(Role::Viewer));
    change = {};
    change.tenant = QStringLiteral("north");
    apply(change);
    tokens = *a.control->sessions().renew(tokens.refresh, from("192.0.2.1"));
    QCOMPARE(tokens.principal.tenant, QStringLiteral("north"));
    change = {};
    change.enabled = false;
    apply(change);
    QVERIFY(!a.control->sessions().renew(tokens.refresh, from("192.0.2.1")).ok());
    change.enabled = true;
    QVERIFY(a.control->accounts().changeUser(root, id, change).ok());
    QVERIFY(!a.accepts(tokens.access)); // what was ended stays ended
    tokens = *a.login(name, Access::password()).tokens;
    QVERIFY(a.control->accounts().resetPassword(root, id).ok());
    QCOMPARE(faultOf(a, tokens.access), TokenFault::Ended);
    QCOMPARE(a.login(name, Access::password()).outcome, LoginOutcome::Wrong);
    change = {};
    change.fullName = QStringLiteral("M. Meier");
    QVERIFY(a.control->accounts().changeUser(root, id, change).ok());
    QVERIFY(a.control->accounts().removeUser(root, id).ok());
    QCOMPARE(a.login(name, Access::password()).outcome, LoginOutcome::Wrong);
}

void TestAccessControl::refreshTokensRotate()
{
    Access a;
    Tokens tokens = a.admin();
    QSet<QByteArray> seen;
    for (int i = 0; i < 20; ++i) {
        a.clock.advance(5min);
        QVERIFY(!seen.contains(tokens.refresh.reveal()));
        seen.insert(tokens.refresh.reveal());
        const Result<Tokens> next = a.control->sessions().renew(tokens.refresh, from("192.0.2.1"));
        QVERIFY(next.ok());
        QCOMPARE(next->principal.session, tokens.principal.session);
        QVERIFY(a.accepts(next->access));
        tokens = *next;
    }
    for (const QByteArray &junk : {QByteArray(), QByteArray("x"), QByteArray(43, 'A'), QByteArray(1 << 20, 'A'), tokens.access.reveal()})
        QVERIFY(!a.control->sessions().renew(Secret(junk), from("192.0.2.1")).ok());
    QVERIFY(a.accepts(tokens.access));
}

void TestAccessControl::reuseEndsTheFamily()
{
    Access a;
    const Tokens first = a.admin();
    const Tokens other = *a.login(QStringLiteral("root.one"), Access::password()).tokens;
    const Tokens second = *a.control->sessions().renew(first.refresh, from("192.0.2.1"));
    const Tokens third = *a.control->sessions().renew(second.refresh, from("192.0.2.1"));
    QVERIFY(a.accepts(third.access));
    QVERIFY(!a.control->sessions().renew(first.refresh, from("203.0.113.5")).ok()); // the thief, or the one robbed
    QVERIFY(!a.accepts(third.access));
    QVERIFY(!a.control->sessions().renew(third.refresh, from("192.0.2.1")).ok());
    QVERIFY(a.accepts(other.access)); // another login of the same user
    const Event told = a.journal.events().last();
    QCOMPARE(told.severity, Severity::Warning);
    QVERIFY(told.user.contains(QStringLiteral("203.0.113.5")));
    // Even when the journal cannot take it down, and after a restart.
    const Tokens next = *a.control->sessions().renew(other.refresh, from("192.0.2.1"));
    a.journal.setMood(Journal::Mood::Failing);
    QVERIFY(!a.control->sessions().renew(other.refresh, from("203.0.113.5")).ok());
    QVERIFY(!a.accepts(next.access));
    a.journal.setMood(Journal::Mood::Well);
    a.open();
    QVERIFY(!a.accepts(next.access));
    QVERIFY(!a.control->sessions().renew(next.refresh, from("192.0.2.1")).ok());
}

void TestAccessControl::sessionsEnd()
{
    Access a;
    Tokens tokens = a.admin();
    const Tokens idle = *a.login(QStringLiteral("root.one"), Access::password()).tokens;
    const Tokens out = *a.login(QStringLiteral("root.one"), Access::password()).tokens;
    QVERIFY(a.control->sessions().end(out.principal).ok());
    QVERIFY(!a.accepts(out.access));
    QVERIFY(!a.control->sessions().renew(out.refresh, from("192.0.2.1")).ok());
    QVERIFY(a.control->sessions().end(out.principal).ok()); // twice is no error
    // Idle ones end after their time, others after a week whatever they do.
    const auto begun = a.clock.utc();
    a.clock.advance(11h);
    for (;;) {
        const Result<Tokens> next = a.control->sessions().renew(tokens.refresh, from("192.0.2.1"));
        if (!next)
            break;
        tokens = *next;
        a.clock.advance(11h);
        QVERIFY(a.clock.utc() < begun + 24h * 9);
    }
    QVERIFY(a.clock.utc() >= begun + a.settings.sessionLife);
    QVERIFY(!a.control->sessions().renew(idle.refresh, from("192.0.2.1")).ok());
    const Tokens fresh = *a.login(QStringLiteral("root.one"), Access::password()).tokens;
    a.control->keepHouse();
    QCOMPARE(a.control->sessions().sessionsFor(fresh.principal).size(), qsizetype(1));
}

void TestAccessControl::sessionsAreListedAndEnded()
{
    Access a;
    const Principal root = a.admin().principal;
    QVERIFY(a.control->accounts().putTenant(root, {QStringLiteral("north"), {}}).ok());
    const Tokens viewer = a.user(root, "viewer", Role::Viewer);
    const Tokens other = a.user(root, "other", Role::Viewer);
    const Tokens lead = a.user(root, "lead", Role::Supervisor);
    const Tokens north = a.user(root, "north", Role::Supervisor, "north");
    SessionBook &sessions = a.control->sessions();
    QCOMPARE(sessions.sessionsFor(viewer.principal).size(), qsizetype(1));
    QCOMPARE(sessions.sessionsFor(lead.principal).size(), qsizetype(4));
    QCOMPARE(sessions.sessionsFor(north.principal).size(), qsizetype(1));
    QCOMPARE(sessions.sessionsFor(root).size(), qsizetype(5));
    QCOMPARE(sessions.sessionsFor(viewer.principal).first().address, QStringLiteral("192.0.2.1"));
    QCOMPARE(sessions.endOther(viewer.principal, other.principal.session).error().kind, Error::Kind::NotFound);
    QCOMPARE(sessions.endOther(north.principal, other.principal.session).error().kind, Error::Kind::NotFound);
    QVERIFY(sessions.endOther(lead.principal, other.principal.session).ok());
    QVERIFY(!a.accepts(other.access));
    QVERIFY(sessions.endOther(viewer.principal, viewer.principal.session).ok());
    QVERIFY(sessions.sessionsFor(viewer.principal).isEmpty());
}

void TestAccessControl::sessionsAreBounded()
{
    Access a;
    const Tokens first = a.admin();
    a.clock.advance(1s);
    for (qsizetype i = 1; i < a.settings.sessionsPerUser; ++i)
        QCOMPARE(a.login(QStringLiteral("root.one"), Access::password()).outcome, LoginOutcome::LoggedIn);
    QVERIFY(a.accepts(first.access));
    const LoginAnswer more = a.login(QStringLiteral("root.one"), Access::password());
    QCOMPARE(more.outcome, LoginOutcome::LoggedIn);
    QVERIFY(!a.accepts(first.access)); // the oldest gave way
    QCOMPARE(a.control->sessions().sessionsFor(more.tokens->principal).size(), a.settings.sessionsPerUser);
    a.settings.sessionsInAll = a.settings.sessionsPerUser;
    a.open();
    const Principal root = more.tokens->principal;
    const Result<Secret> oneTime = a.control->accounts().createUser(root, {QStringLiteral("one.more"), {}});
    QVERIFY(oneTime.ok());
    QCOMPARE(a.changePassword(QStringLiteral("one.more"), *oneTime, Access::password()).outcome, LoginOutcome::PasswordChanged);
    QCOMPARE(a.login(QStringLiteral("one.more"), Access::password()).outcome, LoginOutcome::Unavailable);
}

void TestAccessControl::ticketsNeedALiveSession()
{
    Access a;
    const Principal root = a.admin().principal;
    const Tokens tokens = a.user(root, "viewer", Role::Viewer);
    const Secret ticket = *a.control->issueTicket(tokens.principal);
    const Secret second = *a.control->issueTicket(tokens.principal);
    QVERIFY(a.control->redeemTicket(ticket.reveal(), from("192.0.2.1")).has_value());
    QVERIFY(!a.control->redeemTicket(ticket.reveal(), from("192.0.2.1")));
    QVERIFY(a.control->sessions().endOther(root, tokens.principal.session).ok());
    QVERIFY(!a.control->redeemTicket(second.reveal(), from("192.0.2.1")));
    QVERIFY(!a.control->issueTicket(tokens.principal).ok());
}

void TestAccessControl::expiredStaysExpired()
{
    Access a;
    const Tokens tokens = a.admin();
    const Result<MadeKey> key = a.control->keys().make(tokens.principal, {QStringLiteral("short"), QStringLiteral("default"), {Permission::ViewPlant}, 1h});
    QVERIFY(key.ok());
    a.clock.advance(70min);
    QVERIFY(!a.accepts(tokens.access));
    QVERIFY(!a.control->checkApiKey(key->secret.reveal(), from("192.0.2.1")));
    a.clock.turn(-1h); // somebody sets the clock back
    QVERIFY(!a.accepts(tokens.access));
    QVERIFY(!a.control->checkApiKey(key->secret.reveal(), from("192.0.2.1")));
    a.control->keepHouse();
    a.open(); // … and starts the station again
    QCOMPARE(faultOf(a, tokens.access), TokenFault::Expired);
    QVERIFY(!a.control->checkApiKey(key->secret.reveal(), from("192.0.2.1")));
    // A day ahead and back: nothing wakes up, and who logs in now can work.
    a.clock.turn(24h);
    a.control->keepHouse();
    a.clock.turn(-23h);
    a.open();
    QVERIFY(!a.accepts(tokens.access));
    QVERIFY(!a.control->sessions().renew(tokens.refresh, from("192.0.2.1")).ok());
    const LoginAnswer again = a.login(QStringLiteral("root.one"), Access::password());
    QCOMPARE(again.outcome, LoginOutcome::LoggedIn);
    QVERIFY(a.accepts(again.tokens->access));
    a.clock.advance(10min);
    QVERIFY(!a.accepts(again.tokens->access));
}

void TestAccessControl::keysAreShownOnceAndScoped()
{
    Access a;
    const Principal root = a.admin().principal;
    KeyBook &keys = a.control->keys();
    const auto wanted = [](Permissions permissions, std::chrono::hours life = 24h) {
        return NewKey{QStringLiteral("line 3"), QString::fromLatin1(kHouseTenant), permissions, life};
    };
    QVERIFY(!keys.make(root, wanted({})).ok());
    QVERIFY(!keys.make(root, wanted({Permission::WriteTags})).ok());
    QVERIFY(!keys.make(root, wanted({Permission::ViewPlant, Permission::ManageUsers})).ok());
    QVERIFY(!keys.make(root, wanted({Permission::ViewPlant}, 0h)).ok());
    QVERIFY(!keys.make(root, wanted({Permission::ViewPlant}, KeyBook::kLongestLife + 1h)).ok());
    const Result<MadeKey> made = keys.make(root, wanted({Permission::PostReadings}));
    QVERIFY(made.ok());
    QVERIFY(!keys.make(root, wanted({Permission::PostReadings})).ok()); // the name is taken
    QVERIFY(made->secret.reveal().startsWith("lsk_"));
    const auto machine = a.control->checkApiKey(made->secret.reveal(), from("192.0.2.1"));
    QVERIFY(machine.has_value());
    QCOMPARE(machine->name, QStringLiteral("key:line 3"));
    QVERIFY(machine->may(Permission::PostReadings) && !machine->may(Permission::ViewPlant) && !machine->role);
    QVERIFY(a.control->stillHolds(*machine));
    QVERIFY(!a.accepts(made->secret));
    QVERIFY(a.control->accounts().users(*machine).isEmpty());
    for (qsizetype i = 0; i < made->secret.reveal().size() * 8; ++i) {
        QByteArray flipped = made->secret.reveal();
        flipped[i / 8] = char(flipped[i / 8] ^ (1 << (i % 8)));
        QVERIFY(!a.control->checkApiKey(flipped, from("192.0.2.1")));
    }
    QVERIFY(!a.control->checkApiKey(QByteArray(1 << 20, 'x'), from("192.0.2.1")));
    a.open();
    QVERIFY(a.control->checkApiKey(made->secret.reveal(), from("192.0.2.1")));
}

void TestAccessControl::keysRunOutAndAreWithdrawn()
{
    Access a;
    const Principal root = a.admin().principal;
    const MadeKey made = *a.control->keys().make(root, {QStringLiteral("a"), QStringLiteral("default"), {Permission::ViewPlant}, 2h});
    const MadeKey other = *a.control->keys().make(root, {QStringLiteral("b"), QStringLiteral("default"), {Permission::ViewPlant}, 2h});
    const auto machine = a.control->checkApiKey(made.secret.reveal(), from("192.0.2.1"));
    const quint64 before = a.control->revision();
    QVERIFY(a.control->keys().remove(root, made.key.id).ok());
    QVERIFY(a.control->revision() > before);
    QVERIFY(!a.control->stillHolds(*machine));
    QVERIFY(!a.control->checkApiKey(made.secret.reveal(), from("192.0.2.1")));
    QVERIFY(a.control->checkApiKey(other.secret.reveal(), from("192.0.2.1")));
    a.clock.advance(2h);
    QVERIFY(!a.control->checkApiKey(other.secret.reveal(), from("192.0.2.1")));
}

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
    const Result<Tokens> reuse = a.control->sessions().renew(used, from("192.0.2.1"));
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

QTEST_GUILESS_MAIN(TestAccessControl)
#include "tst_access_control.moc"
