#include "server/rest/write_desk.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

namespace {

struct DeskText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

} // namespace

void WriteDesk::sweep(SteadyTime now)
{
    for (auto it = m_writes.begin(); it != m_writes.end();) {
        if (it->write.stage == Stage::Prepared && now >= it->confirmBefore)
            it->write.stage = Stage::Expired;
        if (now >= it->forgetAt)
            it = m_writes.erase(it);
        else
            ++it;
    }
}

WriteDesk::Kept *WriteDesk::find(const QUuid &id, const QUuid &session)
{
    const auto found = m_writes.find(id);
    return found == m_writes.end() || session.isNull() || found->write.request.actor.session != session ? nullptr : &*found;
}

Result<WriteDesk::Write> WriteDesk::prepare(Write write)
{
    const SteadyTime now = m_clock.steady();
    const std::lock_guard lock(m_mutex);
    sweep(now);
    const auto own = std::count_if(m_writes.begin(), m_writes.end(), [&](const Kept &kept) {
        return kept.write.stage == Stage::Prepared && kept.write.request.actor.session == write.request.actor.session;
    });
    if (size_t(own) >= kMostPreparedEach || size_t(m_writes.size()) >= kMostInAll)
        return Error{Error::Kind::Busy, DeskText::tr("Too many writes wait to be confirmed."), {}};
    write.request.id = QUuid::createUuid();
    write.stage = Stage::Prepared;
    write.expiresAt = m_clock.utc() + kConfirmWithin;
    m_writes.insert(write.request.id, {write, now + kConfirmWithin, now + kKeptFor});
    return write;
}

Result<CommandRequest> WriteDesk::confirm(const QUuid &id, const QUuid &session)
{
    const std::lock_guard lock(m_mutex);
    sweep(m_clock.steady());
    Kept *kept = find(id, session);
    if (!kept)
        return Error{Error::Kind::NotFound, DeskText::tr("There is nothing here."), {}};
    if (kept->write.stage == Stage::Expired)
        return Error{Error::Kind::Cancelled, DeskText::tr("It was not confirmed in time, and nothing was written: prepare it again."), {}};
    if (kept->write.stage != Stage::Prepared)
        return Error{Error::Kind::Cancelled, DeskText::tr("It was confirmed before, and is not written again: ask what became of it."), {}};
    kept->write.stage = Stage::UnderWay;
    kept->forgetAt = SteadyTime::max();
    return kept->write.request;
}

void WriteDesk::end(const CommandRecord &record)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_writes.find(record.request.id);
    if (found == m_writes.end())
        return;
    found->write.stage = Stage::Ended;
    found->write.record = record;
    found->forgetAt = m_clock.steady() + kKeptFor;
}

std::optional<WriteDesk::Write> WriteDesk::look(const QUuid &id, const QUuid &session)
{
    const std::lock_guard lock(m_mutex);
    sweep(m_clock.steady());
    const Kept *kept = find(id, session);
    return kept ? std::optional(kept->write) : std::nullopt;
}

std::optional<TagId> WriteDesk::tagOf(const QUuid &id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_writes.constFind(id);
    return found == m_writes.constEnd() ? std::nullopt : std::optional(found->write.request.tag);
}

} // namespace lineside::rest
