#include "models/access/late_access.h"

#include "models/access/access_file.h"
#include "models/access/access_text.h"

#include <QFile>

namespace lineside {

LateAccess::LateAccess(const AccessSettings &settings, SecretStore &secrets, Historian &historian, const Clock &clock,
                       Opened opened)
    : m_mayHaveAccounts(QFile::exists(access_file::path(settings.folder)))
{
    m_thread = std::thread([this, settings, &secrets, &historian, &clock, opened = std::move(opened)] {
        open(settings, secrets, historian, clock, opened);
    });
}

LateAccess::~LateAccess()
{
    m_thread.join();
}

void LateAccess::open(const AccessSettings &settings, SecretStore &secrets, Historian &historian, const Clock &clock,
                      const Opened &opened)
{
    Result<std::unique_ptr<AccessControl>> control = AccessControl::open(settings, secrets, historian, clock);
    {
        const std::lock_guard lock(m_mutex);
        if (control) {
            m_control = std::move(*control);
            m_rights = std::make_unique<RightsAuthorizer>(*m_control, RightsAuthorizer::Console::UntilAccounts);
            m_state = State::Open;
        } else {
            m_problem = control.error();
            m_state = State::Failed;
        }
    }
    if (opened)
        opened(control ? Status(Done{}) : Status(control.error()));
}

LateAccess::State LateAccess::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

std::optional<Error> LateAccess::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

AccessControl *LateAccess::control() const
{
    const std::lock_guard lock(m_mutex);
    return m_control.get();
}

bool LateAccess::isOpenHouse() const
{
    const AccessControl *open = control();
    return open ? !open->hasAccounts() : !m_mayHaveAccounts;
}

std::optional<Status> LateAccess::without(const Actor &actor) const
{
    const std::lock_guard lock(m_mutex);
    if (m_state == State::Open)
        return {};
    if (!m_mayHaveAccounts)
        return m_console.mayConfigure(actor);
    if (m_state == State::Opening)
        return Status(Error{Error::Kind::Busy, AccessText::tr("The accounts are still being opened."),
                            AccessText::tr("Try again in a moment.")});
    return Status(Error{Error::Kind::Refused,
                        AccessText::tr("The accounts cannot be read, so nothing can be changed here: %1").arg(m_problem->message),
                        m_problem->hint});
}

Status LateAccess::mayWrite(const Actor &actor, const TagEntry &tag) const
{
    if (auto answer = without(actor))
        return *answer;
    return m_rights->mayWrite(actor, tag);
}

Status LateAccess::mayConfigure(const Actor &actor) const
{
    if (auto answer = without(actor))
        return *answer;
    return m_rights->mayConfigure(actor);
}

Status LateAccess::may(const Actor &actor, Permission permission) const
{
    if (auto answer = without(actor))
        return *answer;
    return m_rights->may(actor, permission);
}

AuditEntry LateAccess::entryOf(const Actor &actor)
{
    AuditEntry entry;
    entry.user = actor.user;
    entry.origin = actor.origin == Origin::console().words() ? Origin::console()
                                                             : Origin{Provenance::Network, actor.origin, {}};
    return entry;
}

void LateAccess::record(const AuditEntry &entry, const std::function<void(const Status &)> &done)
{
    const auto tell = [done](const Status &status) {
        if (done)
            done(status);
    };
    AccessControl *open = control();
    if (!open) {
        const std::optional<Error> trouble = problem();
        if (!m_mayHaveAccounts)
            tell(Done{});
        else
            tell(trouble ? *trouble : Error{Error::Kind::Busy, AccessText::tr("The accounts are still being opened."), {}});
        return;
    }
    const bool taken = open->run([open, entry, tell] { tell(open->record(entry)); }, AccessControl::Urgency::BeforeOthers);
    if (!taken)
        tell(Error{Error::Kind::Busy, AccessText::tr("Too much waits to be recorded in the audit trail."), {}});
}

} // namespace lineside
