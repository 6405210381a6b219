#include "access_fixture.h"
#include "models/access/seat.h"

#include <QSignalSpy>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

struct Desk
{
    QTemporaryDir folder;
    SetClock clock;
    Journal journal;
    MemorySecrets secrets;
    std::unique_ptr<LateAccess> access;
    std::unique_ptr<Seat> seat;

    Desk()
    {
        AccessSettings settings;
        settings.folder = folder.path();
        settings.hashCost = HashCost::cheapest();
        access = std::make_unique<LateAccess>(settings, secrets, journal, clock);
        seat = std::make_unique<Seat>(*access, clock, 15min);
        if (!QTest::qWaitFor([this] { return access->state() == LateAccess::State::Open; }, 20'000))
            qFatal("The accounts do not open.");
    }
    //! Does it and waits for the answer.
    template<typename Do>
    LoginAnswer answerTo(Do what)
    {
        std::optional<LoginAnswer> answer;
        what([&](const LoginAnswer &given) { answer = given; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
            qFatal("No answer came.");
        return *answer;
    }
    LoginAnswer makeFirst(const Secret &password = Access::password())
    {
        return answerTo([&](const Seat::Answered &done) { seat->makeFirstAdmin(QStringLiteral("Root.One"), password, done); });
    }
    LoginAnswer login(const QString &name, const Secret &password = Access::password())
    {
        return answerTo([&](const Seat::Answered &done) { seat->login(name, password, done); });
    }
    bool inTrail(const char *words) const { return all(journal).contains(words); }
};

} // namespace

class TestSeat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstAdministratorIsMadeAndSitsHere();
    void loginAndLogout();
    void locksAfterAWhileWithoutInput();
    void noticesWhatIsChangedElsewhere();
    void consoleIsNeverHeldBack();
    void ownPasswordIsChanged();
    void oneTimePasswordsHaveToBeChanged();
    void renewsItself();
};

void TestSeat::firstAdministratorIsMadeAndSitsHere()
{
    Desk desk;
    QCOMPARE(desk.seat->state(), Seat::State::OpenHouse);
    QCOMPARE(desk.seat->actor().user, ConsoleAuthorizer::console().user);
    QVERIFY(desk.seat->mayConfigure().ok());
    QCOMPARE(desk.makeFirst(Secret("password1234")).outcome, LoginOutcome::BadPassword);
    QCOMPARE(desk.seat->state(), Seat::State::OpenHouse); // nobody was made with it
    QSignalSpy changed(desk.seat.get(), &Seat::changed);
    QCOMPARE(desk.makeFirst().outcome, LoginOutcome::LoggedIn);
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(desk.seat->actor().user, QStringLiteral("root.one"));
    QVERIFY(desk.seat->words().contains(QStringLiteral("root.one")));
    QVERIFY(desk.seat->mayConfigure().ok() && desk.seat->may(Permission::ManageUsers).ok());
    QCOMPARE(desk.makeFirst().outcome, LoginOutcome::Unavailable); // there is one
}

void TestSeat::loginAndLogout()
{
    Desk desk;
    desk.makeFirst();
    desk.seat->logout();
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
    QVERIFY(!desk.seat->mayConfigure().ok()); // at once, whatever the disk says
    QVERIFY(desk.seat->actor().session.isNull());
    QTRY_VERIFY(desk.inTrail("Logged out."));
    QCOMPARE(desk.login(QStringLiteral("root.one"), Secret("something else than that")).outcome, LoginOutcome::Wrong);
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
    QCOMPARE(desk.login(QStringLiteral("root.one")).outcome, LoginOutcome::LoggedIn);
    QVERIFY(desk.seat->mayConfigure().ok());
    const QUuid session = desk.seat->actor().session;
    QCOMPARE(desk.login(QStringLiteral("root.one")).outcome, LoginOutcome::LoggedIn); // as somebody else
    QVERIFY(desk.seat->actor().session != session);
    QTRY_COMPARE(desk.access->control()->sessions().sessionsFor(*desk.seat->principal()).size(), 1);
}

void TestSeat::locksAfterAWhileWithoutInput()
{
    Desk desk;
    desk.makeFirst();
    desk.clock.advance(14min);
    desk.seat->tick();
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
    desk.seat->noteInput();
    desk.clock.advance(14min);
    desk.seat->tick();
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
    desk.clock.advance(1min);
    desk.seat->tick();
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
    QVERIFY(desk.seat->isLocked());
    QCOMPARE(desk.seat->lastUser(), QStringLiteral("root.one"));
    QTRY_VERIFY(desk.inTrail("nobody had touched keyboard or mouse"));
    desk.login(QStringLiteral("root.one"));
    QVERIFY(!desk.seat->isLocked());
    desk.seat->setIdleAfter(0ms);
    desk.clock.advance(6h);
    desk.seat->tick();
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
}

void TestSeat::noticesWhatIsChangedElsewhere()
{
    Desk desk;
    desk.makeFirst();
    AccountBook &accounts = desk.access->control()->accounts();
    const Principal root = *desk.seat->principal();
    const Secret oneTime = *accounts.createUser(root, {QStringLiteral("m.meier"), {}, QStringLiteral("default"), Role::Engineer});
    QCOMPARE(desk.answerTo([&](const Seat::Answered &done) {
                 desk.seat->changePassword(QStringLiteral("m.meier"), oneTime, Secret("four brown otters in a boat"), done);
             }).outcome, LoginOutcome::LoggedIn);
    QVERIFY(desk.seat->mayConfigure().ok());
    // Root's session at this console ended with the change of seats; another one on the network closes the account.
    const auto answer = std::make_shared<std::promise<LoginAnswer>>();
    desk.access->control()->logins().login(QStringLiteral("root.one"), Access::password(), from("192.0.2.9"),
                                           [answer](const LoginAnswer &given) { answer->set_value(given); });
    const Principal remote = answer->get_future().get().tokens->principal;
    UserChange change;
    change.enabled = false;
    QSignalSpy changed(desk.seat.get(), &Seat::changed);
    QVERIFY(accounts.changeUser(remote, desk.seat->principal()->id, change).ok());
    QVERIFY(!desk.seat->mayConfigure().ok()); // before anybody looks
    desk.seat->tick();
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
    QVERIFY(!changed.isEmpty());
}

void TestSeat::consoleIsNeverHeldBack()
{
    Desk desk;
    desk.makeFirst();
    desk.seat->logout();
    for (int i = 0; i < 40; ++i)
        QCOMPARE(desk.login(QStringLiteral("root.one"), Secret("not the right password")).outcome, LoginOutcome::Wrong);
    QCOMPARE(desk.login(QStringLiteral("root.one")).outcome, LoginOutcome::LoggedIn);
}

void TestSeat::ownPasswordIsChanged()
{
    Desk desk;
    desk.makeFirst();
    const Secret fresh("four brown otters in a boat");
    const auto change = [&](const Secret &old, const Secret &next) {
        return desk.answerTo([&](const Seat::Answered &done) { desk.seat->changePassword(QStringLiteral("root.one"), old, next, done); });
    };
    QCOMPARE(change(Secret("not the right password"), fresh).outcome, LoginOutcome::Wrong);
    QCOMPARE(change(Access::password(), Secret("short")).outcome, LoginOutcome::BadPassword);
    QCOMPARE(change(Access::password(), fresh).outcome, LoginOutcome::LoggedIn);
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
    QCOMPARE(desk.login(QStringLiteral("root.one"), Access::password()).outcome, LoginOutcome::Wrong);
}

void TestSeat::oneTimePasswordsHaveToBeChanged()
{
    Desk desk;
    const Secret oneTime = *desk.access->control()->accounts().createFirstAdmin(QStringLiteral("admin"), Origin::console());
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
    QCOMPARE(desk.login(QStringLiteral("admin"), oneTime).outcome, LoginOutcome::MustChangePassword);
    QCOMPARE(desk.seat->state(), Seat::State::Vacant);
}

void TestSeat::renewsItself()
{
    Desk desk;
    desk.makeFirst();
    desk.seat->setIdleAfter(0ms);
    // Longer than a session that nobody renews.
    for (int i = 0; i < 40; ++i) {
        desk.clock.advance(25min + 1s);
        desk.seat->tick();
        std::promise<void> through;
        QVERIFY(desk.access->control()->run([&] { through.set_value(); }));
        through.get_future().wait();
        QCoreApplication::processEvents(); // what was renewed comes home
        desk.access->control()->keepHouse();
    }
    QCOMPARE(desk.seat->state(), Seat::State::Taken);
}

QTEST_GUILESS_MAIN(TestSeat)
#include "tst_seat.moc"
