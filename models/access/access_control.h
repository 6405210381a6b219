#pragma once

#include "models/access/account_book.h"
#include "models/access/key_book.h"
#include "models/access/login_desk.h"
#include "models/access/refusal_trail.h"
#include "models/access/secret_store.h"
#include "models/access/ticket_desk.h"

#include <deque>
#include <thread>

namespace lineside {

/*!
 * Who may do what, for server and desktop alike: opens access.sqlite, and holds the parts that work on it.
 *
 * Checks (tokens, keys, tickets, stillHolds) touch no disk and belong on any thread. Everything that changes something
 * blocks until journal and disk have it, at most some seconds: never on the window's or a network thread; run() takes
 * such work to a thread of its own. After each change that may end somebody's rights onChange is told the new revision;
 * who serves open connections then asks stillHolds() for each of them.
 */
class AccessControl
{
public:
    static constexpr size_t kMostWaiting = 256;

    //! Makes the file and the key of this installation when they are not there. May block for some seconds.
    static Result<std::unique_ptr<AccessControl>> open(const AccessSettings &settings, SecretStore &secrets,
                                                       Historian &historian, const Clock &clock);
    ~AccessControl(); //!< what waits in run() is dropped; what is under way is finished

    bool hasAccounts() const; //!< while there are none, nothing may listen to a network

    // ---- proofs -----------------------------------------------------------------------------------------------
    std::variant<Principal, TokenFault> checkToken(QByteArrayView token, const Origin &origin) const;
    std::optional<Principal> checkApiKey(QByteArrayView key, const Origin &origin) const;
    //! A browser's ticket for what it has proved with a token.
    Result<Secret> issueTicket(const Principal &principal);
    std::optional<Principal> redeemTicket(QByteArrayView ticket, const Origin &origin);
    bool stillHolds(const Principal &principal) const;
    //! Who a session belongs to now; nothing when it has ended.
    std::optional<Principal> principalOf(const QUuid &session, const Origin &origin) const;

    quint64 revision() const;
    //! The time that proofs are judged by: it never goes back.
    UtcTime now() const { return m_context->floor.now(); }
    /*!
     * Told of each change, on whatever thread made it, for as long as what is returned lives: when it has gone, the
     * listener is neither called any more nor running. It must be quick and call nothing of access.
     */
    [[nodiscard]] std::shared_ptr<void> onChange(std::function<void(quint64)> listener);

    // ---- changes ----------------------------------------------------------------------------------------------
    LoginDesk &logins() { return m_logins; }
    SessionBook &sessions() { return m_sessions; }
    AccountBook &accounts() { return m_accounts; }
    KeyBook &keys() { return m_keys; }
    //! Records in the audit trail what another part is about to do; nothing may be done on an error. Blocks.
    Status record(const AuditEntry &entry);
    AuditLink auditHead() const;
    //! Somebody was turned away; the trail hears of it within a second or a minute, see RefusalTrail. Any thread; at once.
    void refused(RefusedAccess what, const QString &account, const QString &address);
    //! Whose an account, session or API key is; nothing for what is none of them. Any thread.
    std::optional<QString> tenantOf(const QUuid &id) const;

    //! Console: who sits at the station's own console; what comes over the network takes none of their places.
    enum class Urgency { Normal, Console, BeforeOthers };
    //! Runs \a job on access's own thread; false when too many of its kind wait there. Who waits with a write goes first,
    //! then the console, then others.
    bool run(std::function<void()> job, Urgency urgency = Urgency::Normal);
    //! What the own thread does every second: the time's lease, who was turned away, sessions that have run out (every minute).
    void keepHouse();

private:
    explicit AccessControl(std::unique_ptr<AccessContext> context, const Clock &clock);
    void work();
    void tellRefused();

    const std::unique_ptr<AccessContext> m_context;
    SessionBook m_sessions;
    AccountBook m_accounts;
    KeyBook m_keys;
    TicketDesk m_tickets;
    LoginDesk m_logins;
    RefusalTrail m_refused;
    const Clock &m_clock;
    SteadyTime m_swept{};

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_urgent, m_console, m_jobs;
    bool m_stopping = false;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside
