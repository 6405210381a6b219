#include "models/access/access_control.h"

#include "models/access/access_file.h"
#include "models/access/access_text.h"
#include "models/access/signing_key.h"

#include <QLoggingCategory>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcAccess, "lineside.access")

using namespace std::chrono_literals;

constexpr auto kSweepEvery = 60s;

} // namespace

Result<std::unique_ptr<AccessControl>> AccessControl::open(const AccessSettings &settings, SecretStore &secrets,
                                                           Historian &historian, const Clock &clock)
{
    Result<sqlite::Database> file = access_file::open(settings.folder);
    if (!file)
        return file.error();
    Result<Secret> key = signingKey(secrets);
    if (!key)
        return key.error();
    AccessRows rows(std::move(*file));
    const auto time = rows.fact(kTimeFact);
    const auto head = rows.fact(kAuditHeadFact);
    if (!time || !head)
        return time ? head.error() : time.error();
    auto context = std::make_unique<AccessContext>(settings, historian.stationId(), *key, std::move(rows), clock,
                                                   fromMicroseconds(time->number));
    if (Status loaded = context->directory.load(context->rows); !loaded)
        return loaded.error();
    auto trail = AuditTrail::open(historian, {quint64(head->number), head->bytes},
                                  [floor = &context->floor] { return floor->counted(); });
    if (!trail)
        return trail.error();
    context->audit = std::move(*trail);
    // What was found, and perhaps recorded of it, is where the next start goes on: it is told once.
    if (const AuditLink now = context->audit->head(); qint64(now.number) != head->number || now.hash != head->bytes) {
        const Status kept = context->commitQuietly([&] { return context->rows.putFact(kAuditHeadFact, {qint64(now.number), now.hash}); });
        if (!kept)
            qCWarning(lcAccess, "The trail's end could not be kept: %s", qPrintable(kept.error().message));
    }
    std::unique_ptr<AccessControl> access(new AccessControl(std::move(context), clock));
    access->keepHouse(); // the lease and ended sessions, before anybody asks
    if (Status forgotten = access->m_sessions.forgetConsole(); !forgotten)
        return forgotten.error();
    access->m_thread = std::thread([a = access.get()] { a->work(); });
    return access;
}

AccessControl::AccessControl(std::unique_ptr<AccessContext> context, const Clock &clock)
    : m_context(std::move(context))
    , m_sessions(*m_context)
    , m_accounts(*m_context)
    , m_keys(*m_context)
    , m_tickets(clock)
    , m_logins(*m_context, m_sessions, clock)
    , m_clock(clock)
{
}

AccessControl::~AccessControl()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
    m_context->hasher.stop(); // its answers use the parts that end before the context does
}

bool AccessControl::hasAccounts() const
{
    return m_context->directory.hasUsers();
}

std::variant<Principal, TokenFault> AccessControl::checkToken(QByteArrayView token, const Origin &origin) const
{
    const auto checked = m_context->signer.check(token, m_context->floor.now());
    if (const auto *fault = std::get_if<TokenFault>(&checked))
        return *fault;
    const TokenClaims &claims = std::get<TokenClaims>(checked);
    const auto principal = m_context->principalOf(claims.session, claims.expiresAt, origin);
    if (!principal || principal->id != claims.user || principal->tenant != claims.tenant || principal->role != claims.role)
        return TokenFault::Ended;
    return *principal;
}

std::optional<Principal> AccessControl::checkApiKey(QByteArrayView key, const Origin &origin) const
{
    return m_keys.check(key, origin);
}

Result<Secret> AccessControl::issueTicket(const Principal &principal)
{
    if (!stillHolds(principal))
        return Error{Error::Kind::Refused, AccessText::tr("You are not logged in any more."),
                     AccessText::tr("Log in again.")};
    return m_tickets.issue(principal);
}

std::optional<Principal> AccessControl::redeemTicket(QByteArrayView ticket, const Origin &origin)
{
    auto principal = m_tickets.redeem(ticket, origin);
    if (!principal || !stillHolds(*principal))
        return {};
    return principal;
}

bool AccessControl::stillHolds(const Principal &principal) const
{
    return m_context->stillHolds(principal);
}

std::optional<Principal> AccessControl::principalOf(const QUuid &session, const Origin &origin) const
{
    const auto principal = m_context->principalOf(session, UtcTime::max(), origin);
    if (!principal || principal->expiresAt <= m_context->floor.now())
        return {};
    return principal;
}

quint64 AccessControl::revision() const
{
    return m_context->directory.revision();
}

std::shared_ptr<void> AccessControl::onChange(std::function<void(quint64)> listener)
{
    return m_context->directory.onChange(std::move(listener));
}

Status AccessControl::record(const AuditEntry &entry)
{
    const std::lock_guard lock(m_context->changing);
    return m_context->commit(entry, {});
}

AuditLink AccessControl::auditHead() const
{
    return m_context->audit->head();
}

void AccessControl::refused(RefusedAccess what, const QString &account, const QString &address)
{
    m_refused.note(what, account, address, m_clock.steady());
}

void AccessControl::tellRefused()
{
    const std::vector<AuditEntry> entries = m_refused.due(m_clock.steady());
    for (size_t i = 0; i < entries.size(); ++i) {
        if (const Status recorded = record(entries[i]); !recorded) {
            // A journal that does not answer is not asked for each of them.
            m_refused.missed(entries.size() - i, m_clock.steady());
            qCWarning(lcAccess, "Who was turned away could not be recorded: %s", qPrintable(recorded.error().message));
            return;
        }
    }
}

std::optional<QString> AccessControl::tenantOf(const QUuid &id) const
{
    const AccessDirectory &directory = m_context->directory;
    if (const auto user = directory.user(id))
        return user->user.tenant;
    if (const auto session = directory.session(id)) {
        const auto user = directory.user(session->user);
        return user ? std::optional(user->user.tenant) : std::nullopt;
    }
    const auto key = directory.key(id);
    return key ? std::optional(key->tenant) : std::nullopt;
}

bool AccessControl::run(std::function<void()> job, Urgency urgency)
{
    const std::lock_guard lock(m_mutex);
    std::deque<std::function<void()>> &jobs = urgency == Urgency::BeforeOthers ? m_urgent : urgency == Urgency::Console ? m_console : m_jobs;
    if (m_stopping || jobs.size() >= kMostWaiting)
        return false;
    jobs.push_back(std::move(job));
    m_wake.notify_one();
    return true;
}

void AccessControl::keepHouse()
{
    AccessContext &c = *m_context;
    m_logins.keepHouse();
    tellRefused();
    if (const auto lease = c.floor.leaseDue()) {
        const std::lock_guard lock(c.changing);
        const Status kept = c.commitQuietly([&] { return c.rows.putFact(kTimeFact, {toMicroseconds(*lease), {}}); });
        if (kept)
            c.floor.setLeased(*lease);
        else
            qCWarning(lcAccess, "The time could not be kept: %s", qPrintable(kept.error().message));
    }
    const SteadyTime now = m_clock.steady();
    bool sweep = false;
    {
        const std::lock_guard lock(c.changing);
        sweep = m_swept == SteadyTime{} || now - m_swept >= kSweepEvery;
        if (sweep)
            m_swept = now;
    }
    if (sweep) {
        if (const auto swept = m_sessions.sweep(); !swept)
            qCWarning(lcAccess, "Ended sessions could not be removed: %s", qPrintable(swept.error().message));
    }
}

void AccessControl::work()
{
    auto kept = std::chrono::steady_clock::now();
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, 1s, [this] { return m_stopping || !m_urgent.empty() || !m_console.empty() || !m_jobs.empty(); });
            if (m_stopping)
                return;
            std::deque<std::function<void()>> &jobs = !m_urgent.empty() ? m_urgent : !m_console.empty() ? m_console : m_jobs;
            if (!jobs.empty()) {
                job = std::move(jobs.front());
                jobs.pop_front();
            }
        }
        try {
            if (job)
                job();
            // Also while jobs never end: the time's lease runs off.
            if (const auto now = std::chrono::steady_clock::now(); !job || now - kept >= 1s) {
                kept = now;
                keepHouse();
            }
        } catch (const std::exception &e) {
            qCCritical(lcAccess, "Work of access failed: %s", e.what());
        }
    }
}

} // namespace lineside
