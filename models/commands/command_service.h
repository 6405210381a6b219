#pragma once

#include "models/access/authorizer.h"
#include "models/field/field_writer.h"
#include "models/history/historian.h"
#include "models/telemetry/latest_values.h"

#include <QUuid>

#include <functional>
#include <memory>

namespace lineside {

//! A write as somebody asks for it. The value is in the tag's unit (a state's word or number for Status tags).
struct CommandRequest
{
    QUuid id;       //!< chosen by who asks: the same id is the same command, whatever happens
    TagId tag = kNoTag;
    QVariant value;
    Actor actor;
    QString reason;
    std::chrono::milliseconds deadline{2'000}; //!< at most 5 s
};

//! One command's whole story.
struct CommandRecord
{
    CommandRequest request;
    WriteResult result = WriteResult::NotSent;
    QString reason;     //!< why, in words; empty when Done
    QString before;     //!< value shown when it was asked, with its unit
    QString after;      //!< value read back, with its unit; empty when it could not be read
    UtcTime askedAt{};
    UtcTime endedAt{};
};

/*!
 * The one door for writes. In order: known and writable tag, permission, type and write limits, live (Good) quality,
 * an event, and what the trail wants, committed before the wire, the wire with one deadline, read-back, and one outcome that becomes an event.
 * A request id that was seen before gets the first outcome again and nothing is sent, across restarts too. Nothing is
 * queued: a second write to a tag that has one under way is Refused.
 *
 * submit() from any thread; \a done is called exactly once, on some other thread.
 */
class CommandService
{
public:
    /*!
     * Records beside the journal who asks for what, before anything is sent: calls back once, on any thread, when it is
     * on disk, or says why it is not; then nothing is sent.
     */
    using Trail = std::function<void(const Actor &, const Event &asked, std::function<void(const Status &)> recorded)>;

    CommandService(FieldWriter &writer, Historian &historian, const LatestValues &latest, const Authorizer &authorizer,
                   const Clock &clock, Trail trail = {});
    ~CommandService(); //!< waits for what is under way, at most its deadlines

    void setSnapshot(SnapshotPtr snapshot); //!< any thread
    void submit(const CommandRequest &request, std::function<void(const CommandRecord &)> done);
    //! The newest commands, newest first; at most 100. Any thread.
    QList<CommandRecord> recent() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace lineside
