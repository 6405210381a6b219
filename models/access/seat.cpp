#include "models/access/seat.h"

#include "models/access/access_text.h"
#include "models/access/password_rules.h"
#include "models/base/post.h"

#include <QPointer>

namespace lineside {

namespace {

constexpr std::chrono::seconds kLookEvery{1};

LoginAnswer notNow(const std::optional<Error> &why)
{
    LoginAnswer answer;
    answer.error = why ? *why : Error{Error::Kind::Busy, AccessText::tr("The accounts are still being opened."),
                                      AccessText::tr("Try again in a moment.")};
    return answer;
}

QString roleWords(Role role)
{
    switch (role) {
    case Role::Viewer:
        return AccessText::tr("viewer");
    case Role::Operator:
        return AccessText::tr("operator");
    case Role::Supervisor:
        return AccessText::tr("supervisor");
    case Role::Manager:
        return AccessText::tr("manager");
    case Role::Engineer:
        return AccessText::tr("engineer");
    case Role::Admin:
        return AccessText::tr("administrator");
    }
    return roleName(role);
}

} // namespace

Seat::Seat(LateAccess &access, const Clock &clock, std::chrono::milliseconds idleAfter, QObject *parent)
    : QObject(parent)
    , m_authorizer(access)
    , m_access(&access)
    , m_clock(clock)
    , m_idleAfter(idleAfter)
    , m_fixed(ConsoleAuthorizer::console())
    , m_lastInput(clock.steady())
{
    m_timer.setInterval(kLookEvery);
    connect(&m_timer, &QTimer::timeout, this, &Seat::tick);
    m_timer.start();
}

Seat::Seat(const Authorizer &authorizer, Actor actor, QObject *parent)
    : QObject(parent)
    , m_authorizer(authorizer)
    , m_access(nullptr)
    , m_clock(Clock::system())
    , m_fixed(std::move(actor))
{
}

void Seat::setActor(const Actor &actor)
{
    Q_ASSERT(!m_access);
    m_fixed = actor;
    Q_EMIT changed();
}

Seat::State Seat::state() const
{
    if (!m_access)
        return State::OpenHouse;
    if (m_access->isOpenHouse())
        return State::OpenHouse;
    switch (m_access->state()) {
    case LateAccess::State::Opening:
        return State::Opening;
    case LateAccess::State::Failed:
        return State::Failed;
    case LateAccess::State::Open:
        break;
    }
    return principal() ? State::Taken : State::Vacant;
}

std::optional<Principal> Seat::principal() const
{
    const AccessControl *access = control();
    if (!access || !m_tokens)
        return {};
    return access->principalOf(m_tokens->principal.session, Origin::console());
}

Actor Seat::actor() const
{
    if (!m_access || state() == State::OpenHouse)
        return m_fixed;
    if (const auto who = principal())
        return RightsAuthorizer::actor(*who);
    return {QString(), Origin::console().words()};
}

QString Seat::words() const
{
    switch (state()) {
    case State::OpenHouse:
        return m_fixed.user;
    case State::Opening:
        return AccessText::tr("opening the accounts…");
    case State::Failed:
        return AccessText::tr("accounts cannot be read");
    case State::Vacant:
        return m_locked ? AccessText::tr("locked") : AccessText::tr("nobody is logged in");
    case State::Taken:
        break;
    }
    const auto who = principal();
    return who && who->role ? AccessText::tr("%1 (%2)", "user, role").arg(who->name, roleWords(*who->role)) : QString();
}

Seat::Answered Seat::onSeat(const Answered &done)
{
    return [guard = QPointer<Seat>(this), done](const LoginAnswer &answer) {
        post(QCoreApplication::instance(), [guard, done, answer] {
            if (guard)
                done(answer);
        });
    };
}

void Seat::login(const QString &name, const Secret &password, const Answered &done)
{
    AccessControl *access = control();
    if (!access)
        return done(notNow(problem()));
    access->logins().login(name, password, Origin::console(), onSeat([this, done](const LoginAnswer &answer) {
        if (answer.outcome == LoginOutcome::LoggedIn)
            take(*answer.tokens);
        done(answer);
    }));
}

void Seat::changePassword(const QString &name, const Secret &old, const Secret &fresh, const Answered &done)
{
    AccessControl *access = control();
    if (!access)
        return done(notNow(problem()));
    access->logins().changePassword(name, old, fresh, Origin::console(), onSeat([this, name, fresh, done](const LoginAnswer &answer) {
        if (answer.outcome == LoginOutcome::PasswordChanged)
            login(name, fresh, done);
        else
            done(answer);
    }));
}

void Seat::makeFirstAdmin(const QString &name, const Secret &password, const Answered &done)
{
    AccessControl *access = control();
    if (!access)
        return done(notNow(problem()));
    // The rules first: an administrator with a one-time password that nobody has seen would be of no use.
    if (const auto form = password::accepted(password, AccountBook::userName(name)); !form) {
        LoginAnswer answer;
        answer.outcome = LoginOutcome::BadPassword;
        answer.error = form.error();
        return done(answer);
    }
    const Answered answered = onSeat(done);
    const bool taken = access->run([access, name, password, answered, guard = QPointer<Seat>(this), done] {
        const Result<Secret> oneTime = access->accounts().createFirstAdmin(name, Origin::console());
        if (!oneTime) {
            LoginAnswer answer;
            answer.error = oneTime.error();
            return answered(answer);
        }
        post(QCoreApplication::instance(), [guard, name, once = *oneTime, password, done] {
            if (guard)
                guard->changePassword(name, once, password, done);
        });
    }, AccessControl::Urgency::Console);
    if (!taken)
        done(notNow({}));
}

void Seat::take(const Tokens &tokens)
{
    if (m_tokens && m_tokens->principal.session != tokens.principal.session)
        leave({}, false);
    m_tokens = tokens;
    m_lastUser = tokens.principal.name;
    m_locked = false;
    m_lastInput = m_renewed = m_clock.steady();
    m_toldState = state();
    Q_EMIT changed();
}

void Seat::leave(const QString &why, bool locked)
{
    if (!m_tokens)
        return;
    const Principal principal = m_tokens->principal;
    m_tokens.reset(); // from now on nobody sits here, whatever the disk says
    m_locked = locked;
    if (AccessControl *access = control())
        access->run([access, principal, why] { (void)access->sessions().end(principal, why); }, AccessControl::Urgency::Console);
    m_toldState = state();
    Q_EMIT changed();
}

void Seat::logout()
{
    leave({}, false);
}

void Seat::lock()
{
    leave(AccessText::tr("Logged out, since nobody had touched keyboard or mouse."), true);
}

void Seat::renew()
{
    AccessControl *access = control();
    if (!access || !m_tokens || m_renewing)
        return;
    m_renewing = access->run([access, refresh = m_tokens->refresh, session = m_tokens->principal.session,
                              guard = QPointer<Seat>(this)] {
        auto renewed = std::make_shared<Result<Tokens>>(access->sessions().renew(refresh, Origin::console()));
        post(QCoreApplication::instance(), [guard, session, renewed] {
            if (!guard)
                return;
            guard->m_renewing = false;
            guard->m_renewed = guard->m_clock.steady();
            if (*renewed && guard->m_tokens && guard->m_tokens->principal.session == session)
                guard->m_tokens = **renewed;
        });
    }, AccessControl::Urgency::Console);
}

void Seat::tick()
{
    if (!m_access)
        return;
    const SteadyTime now = m_clock.steady();
    State is = state();
    if (is == State::Taken && m_idleAfter.count() > 0 && now - m_lastInput >= m_idleAfter) {
        lock();
        is = state();
    }
    if (m_tokens && is == State::Vacant)
        m_tokens.reset(); // ended elsewhere: by an administrator, or its time was up
    if (m_tokens && now - m_renewed >= kRenewEvery)
        renew();
    const AccessControl *access = control();
    const quint64 revision = access ? access->revision() : 0;
    if (is == m_toldState && revision == m_toldRevision)
        return;
    m_toldState = is;
    m_toldRevision = revision;
    Q_EMIT changed();
}

} // namespace lineside
