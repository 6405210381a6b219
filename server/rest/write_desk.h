#pragma once

#include "models/access/account.h"
#include "models/commands/command_service.h"

#include <deque>
#include <mutex>

namespace lineside::rest {

/*!
 * Writes over the network, in two steps: prepare() keeps what somebody wants to write, confirm() gives it out once, to the
 * same login, within kConfirmWithin. What became of it is kept for kKeptFor for whoever missed the answer; the journal has
 * it for good. The id is the command's own, so CommandService sends nothing twice even if this were wrong. Thread-safe.
 */
class WriteDesk
{
public:
    static constexpr std::chrono::seconds kConfirmWithin{30};
    static constexpr std::chrono::minutes kKeptFor{15};
    static constexpr size_t kMostPreparedEach = 5; //!< of one login, at a time
    static constexpr size_t kMostInAll = 2'000;

    enum class Stage : quint8 {
        Prepared,
        Expired,  //!< was not confirmed in time; nothing was written
        UnderWay,
        Ended,    //!< the record says how
    };
    struct Write
    {
        CommandRequest request; //!< its id is the write's
        QString before, wanted; //!< in words, with their unit; before: when it was prepared
        UtcTime expiresAt{};
        Stage stage = Stage::Prepared;
        CommandRecord record;   //!< with Ended
    };

    explicit WriteDesk(const Clock &clock) : m_clock(clock) {}

    //! \a write without id, expiresAt and stage. Busy when there are too many.
    Result<Write> prepare(Write write);
    /*!
     * The request, for CommandService; from now on it is under way. NotFound for what is not of \a session; Cancelled for
     * what has expired or was confirmed before.
     */
    Result<CommandRequest> confirm(const QUuid &id, const QUuid &session);
    void end(const CommandRecord &record);
    //! Nothing for what is not of \a session.
    std::optional<Write> look(const QUuid &id, const QUuid &session);
    //! What it writes to, whoever prepared it; nothing when there is no such write.
    std::optional<TagId> tagOf(const QUuid &id);

private:
    struct Kept
    {
        Write write;
        SteadyTime confirmBefore{};
        SteadyTime forgetAt{}; //!< max while it is under way
    };
    void sweep(SteadyTime now);
    Kept *find(const QUuid &id, const QUuid &session);

    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<QUuid, Kept> m_writes;
};

} // namespace lineside::rest
