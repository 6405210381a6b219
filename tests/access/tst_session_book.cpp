#include "access_fixture.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestSessionBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensWork();
    void changesOfRightsCountAtOnce();
    void refreshTokensRotate();
    void reuseEndsTheFamily();
    void aLostAnswerIsGivenAgain();
    void onlyWhoRenewedIsAnsweredAgain_data();
    void onlyWhoRenewedIsAnsweredAgain();
    void whatHasEndedIsNotAnsweredAgain();
    void sessionsEnd();
    void sessionsAreListedAndEnded();
    void sessionsAreBounded();
    void ticketsNeedALiveSession();
    void expiredStaysExpired();
    void keysAreShownOnceAndScoped();
    void keysRunOutAndAreWithdrawn();
};

void TestSessionBook::tokensWork()
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

void TestSessionBook::changesOfRightsCountAtOnce()
{
    Access a;
    const Principal root = a.admin().principal;
    QVERIFY(a.control->accounts().putTenant(root, {QStringLiteral("north"), {}}).ok());
    std::atomic<quint64> told{0};
    const auto listening = a.control->onChange([&](quint64 revision) { told = revision; });
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
    apply({{}, {}, Role::Viewer, {}});
    tokens = *a.control->sessions().renew(tokens.refresh, from("192.0.2.1")); // the session goes on with the new role
    QCOMPARE(tokens.principal.role, std::optional(Role::Viewer));
    apply({{}, QStringLiteral("north"), {}, {}});
    tokens = *a.control->sessions().renew(tokens.refresh, from("192.0.2.1"));
    QCOMPARE(tokens.principal.tenant, QStringLiteral("north"));
    apply({{}, {}, {}, false});
    QVERIFY(!a.control->sessions().renew(tokens.refresh, from("192.0.2.1")).ok());
    QVERIFY(a.control->accounts().changeUser(root, id, {{}, {}, {}, true}).ok());
    QVERIFY(!a.accepts(tokens.access)); // what was ended stays ended
    tokens = *a.login(name, Access::password()).tokens;
    QVERIFY(a.control->accounts().resetPassword(root, id).ok());
    QCOMPARE(faultOf(a, tokens.access), TokenFault::Ended);
    QCOMPARE(a.login(name, Access::password()).outcome, LoginOutcome::Wrong);
    QVERIFY(a.control->accounts().changeUser(root, id, {QStringLiteral("M. Meier"), {}, {}, {}}).ok());
    QVERIFY(a.control->accounts().removeUser(root, id).ok());
    QCOMPARE(a.login(name, Access::password()).outcome, LoginOutcome::Wrong);
}

void TestSessionBook::refreshTokensRotate()
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

void TestSessionBook::reuseEndsTheFamily()
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

//! Who never got the answer asks again, and gets the same; nobody else does, and nobody once the new token was used.
void TestSessionBook::aLostAnswerIsGivenAgain()
{
    Access a;
    const Tokens first = a.admin();
    const Tokens lost = *a.control->sessions().renew(first.refresh, from("192.0.2.1"));
    a.clock.advance(SessionBook::kGrace - 1s);
    const Result<Tokens> again = a.control->sessions().renew(first.refresh, from("192.0.2.1"));
    QVERIFY(again.ok());
    QCOMPARE(again->refresh.reveal(), lost.refresh.reveal());
    QCOMPARE(again->refreshUntil, lost.refreshUntil);
    QCOMPARE(again->principal.session, first.principal.session);
    QVERIFY(a.accepts(again->access));
    const Tokens next = *a.control->sessions().renew(again->refresh, from("192.0.2.1")); // the chain goes on, in one line
    // It was used: who still has the first one is not who got the second.
    QVERIFY(!a.control->sessions().renew(first.refresh, from("192.0.2.1")).ok());
    QVERIFY(!a.accepts(next.access));
    QVERIFY(!a.control->sessions().renew(next.refresh, from("192.0.2.1")).ok());
}

void TestSessionBook::onlyWhoRenewedIsAnsweredAgain_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QString>("client");
    QTest::addColumn<int>("afterSeconds");
    QTest::addColumn<bool>("afterRestart");
    QTest::addColumn<bool>("answered");
    QTest::newRow("the same") << QByteArray("192.0.2.1") << QString() << 0 << false << true;
    QTest::newRow("another address") << QByteArray("203.0.113.5") << QString() << 0 << false << false;
    QTest::newRow("another client") << QByteArray("192.0.2.1") << QStringLiteral("another browser") << 0 << false << false;
    QTest::newRow("too late") << QByteArray("192.0.2.1") << QString() << int(SessionBook::kGrace.count()) << false << false;
    QTest::newRow("after a restart") << QByteArray("192.0.2.1") << QString() << 0 << true << false;
}
void TestSessionBook::onlyWhoRenewedIsAnsweredAgain()
{
    QFETCH(QByteArray, address);
    QFETCH(QString, client);
    QFETCH(int, afterSeconds);
    QFETCH(bool, afterRestart);
    QFETCH(bool, answered);
    Access a;
    const Tokens first = a.admin();
    const Tokens lost = *a.control->sessions().renew(first.refresh, from("192.0.2.1"));
    a.clock.advance(std::chrono::seconds(afterSeconds));
    if (afterRestart)
        a.open();
    Origin origin = from(address.constData());
    if (!client.isEmpty())
        origin.client = client;
    QCOMPARE(a.control->sessions().renew(first.refresh, origin).ok(), answered);
    QCOMPARE(a.accepts(lost.access), answered); // else the family has ended
    QCOMPARE(a.control->sessions().renew(lost.refresh, from("192.0.2.1")).ok(), answered);
}

//! Neither a login that was ended nor an account that was closed is answered again.
void TestSessionBook::whatHasEndedIsNotAnsweredAgain()
{
    Access a;
    const Tokens first = a.admin();
    const Tokens lost = *a.control->sessions().renew(first.refresh, from("192.0.2.1"));
    QVERIFY(a.control->sessions().end(lost.principal).ok());
    QVERIFY(!a.control->sessions().renew(first.refresh, from("192.0.2.1")).ok());
}

void TestSessionBook::sessionsEnd()
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

void TestSessionBook::sessionsAreListedAndEnded()
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

void TestSessionBook::sessionsAreBounded()
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

void TestSessionBook::ticketsNeedALiveSession()
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

void TestSessionBook::expiredStaysExpired()
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

void TestSessionBook::keysAreShownOnceAndScoped()
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

void TestSessionBook::keysRunOutAndAreWithdrawn()
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

QTEST_GUILESS_MAIN(TestSessionBook)
#include "tst_session_book.moc"
