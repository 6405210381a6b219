#include "models/commands/command_service.h"

#include "models/commands/command_rules.h"
#include "models/plant/event_source.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <condition_variable>
#include <deque>
#include <map>
#include <thread>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcCommands, "lineside.commands")

using namespace std::chrono_literals;

struct CommandText
{
    Q_DECLARE_TR_FUNCTIONS(commands)
};

//! How many finished commands are known without asking the journal.
constexpr size_t kRemembered = 1'000;
constexpr qsizetype kRecent = 100;
//! Commands under way at once, whatever their tags.
constexpr size_t kMostUnderWay = 1'000;
//! What the field gets beyond the deadline to answer by itself (it promises 100 ms).
constexpr auto kWriterGrace = 250ms;

using CommandDone = std::function<void(const CommandRecord &)>;

} // namespace

/*!
 * Everything happens on one thread, the service's own: submit() and the answers of journal and field only leave a note
 * in m_notes. So a command is in exactly one stage, and what comes too late finds it gone.
 */
class CommandService::Private : public std::enable_shared_from_this<Private>
{
public:
    Private(FieldWriter &writer, Historian &historian, const LatestValues &latest, const Authorizer &authorizer,
            const Clock &clock, Trail trail)
        : m_writer(writer)
        , m_historian(historian)
        , m_latest(latest)
        , m_authorizer(authorizer)
        , m_clock(clock)
        , m_trail(std::move(trail))
    {
    }

    void start()
    {
        m_thread = std::thread([this] { run(); });
    }
    void stop();
    void setSnapshot(SnapshotPtr snapshot)
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot = std::move(snapshot);
    }
    void submit(const CommandRequest &request, CommandDone done);
    QList<CommandRecord> recent() const
    {
        const std::lock_guard lock(m_mutex);
        return m_recent;
    }

private:
    enum class Stage { LookingUp, Recording, OnTheWire };

    struct Command
    {
        CommandRecord record;
        std::vector<CommandDone> done; //!< who asked; more than one when a request came twice
        Stage stage = Stage::LookingUp;
        SteadyTime deadline{};
        SnapshotPtr snapshot;          //!< keeps entry
        const TagEntry *entry = nullptr;
        QVariant raw;
        bool holdsTag = false;
        int recordsLeft = 0;           //!< that have to be on disk before it is sent
        JobPtr<QList<Event>> lookUp;
    };
    using CommandPtr = std::shared_ptr<Command>;

    //! Leaves a note for the service's thread; false when it has ended.
    bool note(std::function<void()> what);
    void run();
    void accept(const CommandRequest &request, SteadyTime askedAt, CommandDone done);
    void lookedUp(const QUuid &id, const Result<QList<Event>> &found);
    void begin(Command &command);
    void recorded(const QUuid &id, const Status &committed);
    void answered(const QUuid &id, const WriteOutcome &outcome);
    void expire(Command &command);
    //! The command's end: journal, memory, and who asked.
    void finish(Command &command, WriteResult result, const QString &reason, const QVariant &readBack = {});
    //! Nothing was sent, and the journal did not say whether it was before: the same id may ask again.
    void giveUpLookingUp(Command &command, const QString &why);
    enum class Journal { Untouched, Outcome };
    void close(Command &command, Journal journal, bool remember = true);
    static QString sourceOf(const Command &command);
    void tell(const CommandDone &done, const CommandRecord &record) const;
    void armTimer(const QUuid &id, SteadyTime at) { m_timers.emplace(at, id); }

    FieldWriter &m_writer;
    Historian &m_historian;
    const LatestValues &m_latest;
    const Authorizer &m_authorizer;
    const Clock &m_clock;
    const Trail m_trail;
    std::thread m_thread;

    mutable std::mutex m_mutex; //!< guards what follows; held for a copy
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_notes;
    SnapshotPtr m_snapshot;
    QList<CommandRecord> m_recent;
    bool m_stopping = false;
    bool m_ended = false;

    // The service's thread only.
    QHash<QUuid, CommandPtr> m_underWay;
    QSet<TagId> m_tagsHeld;
    std::multimap<SteadyTime, QUuid> m_timers;
    QHash<QUuid, CommandRecord> m_finished;
    std::deque<QUuid> m_finishedOrder;
};

bool CommandService::Private::note(std::function<void()> what)
{
    const std::lock_guard lock(m_mutex);
    if (m_ended)
        return false;
    m_notes.push_back(std::move(what));
    m_wake.notify_one();
    return true;
}

void CommandService::Private::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void CommandService::Private::submit(const CommandRequest &request, CommandDone done)
{
    const SteadyTime askedAt = m_clock.steady();
    bool stopping = false;
    {
        const std::lock_guard lock(m_mutex);
        stopping = m_stopping;
    }
    if (!stopping && note([this, request, askedAt, done] { accept(request, askedAt, done); }))
        return;
    CommandRecord record;
    record.request = request;
    record.reason = CommandText::tr("The station is stopping.");
    record.askedAt = record.endedAt = m_clock.utc();
    tell(done, record);
}

void CommandService::Private::run()
{
    for (;;) {
        const SteadyTime now = m_clock.steady();
        while (!m_timers.empty() && m_timers.begin()->first <= now) {
            const QUuid id = m_timers.begin()->second;
            m_timers.erase(m_timers.begin());
            if (const CommandPtr command = m_underWay.value(id))
                expire(*command);
        }
        std::function<void()> next;
        {
            std::unique_lock lock(m_mutex);
            if (m_notes.empty() && m_stopping && m_underWay.isEmpty()) {
                m_ended = true;
                return;
            }
            // The clock may be a test's own, so a timer is looked at every now and then.
            if (m_notes.empty() && m_timers.empty())
                m_wake.wait(lock, [this] { return !m_notes.empty() || m_stopping; });
            else if (m_notes.empty())
                m_wake.wait_for(lock, std::clamp<SteadyTime::duration>(m_timers.begin()->first - now, 1ms, 50ms),
                                [this] { return !m_notes.empty(); });
            if (m_notes.empty())
                continue;
            next = std::move(m_notes.front());
            m_notes.pop_front();
        }
        next();
    }
}

void CommandService::Private::accept(const CommandRequest &request, SteadyTime askedAt, CommandDone done)
{
    if (const auto known = m_finished.constFind(request.id); known != m_finished.constEnd()) {
        tell(done, *known);
        return;
    }
    if (const CommandPtr same = m_underWay.value(request.id)) {
        same->done.push_back(std::move(done));
        return;
    }
    auto command = std::make_shared<Command>();
    command->record.request = request;
    command->record.askedAt = m_clock.utc();
    command->done.push_back(std::move(done));
    command->deadline = askedAt + std::min(request.deadline, commands::kLongestDeadline);
    {
        const std::lock_guard lock(m_mutex);
        command->snapshot = m_snapshot;
    }
    command->entry = command->snapshot ? command->snapshot->find(request.tag) : nullptr;
    m_underWay.insert(request.id, command);
    if (request.id.isNull()) {
        finish(*command, WriteResult::Refused, CommandText::tr("The request has no id."));
        return;
    }
    if (m_underWay.size() > qsizetype(kMostUnderWay)) {
        finish(*command, WriteResult::Refused, CommandText::tr("Too many commands are under way; try again."));
        return;
    }
    armTimer(request.id, command->deadline);
    // Was it seen before this program started? Nothing is sent before the journal has said no.
    EventFilter filter;
    filter.reference = commands::referenceOf(request.id);
    filter.kinds = {EventKind::WriteAsked, EventKind::WriteOutcome};
    filter.atMost = 10;
    command->lookUp = m_historian.queryEvents(
        filter, [weak = weak_from_this(), id = request.id](Result<QList<Event>> found) {
            if (const auto self = weak.lock())
                self->note([self = self.get(), id, found = std::move(found)] { self->lookedUp(id, found); });
        });
}

void CommandService::Private::lookedUp(const QUuid &id, const Result<QList<Event>> &found)
{
    const CommandPtr command = m_underWay.value(id);
    if (!command || command->stage != Stage::LookingUp)
        return;
    if (!found) {
        giveUpLookingUp(*command, CommandText::tr("The journal cannot be read: %1").arg(found.error().message));
        return;
    }
    if (const auto before = commands::recordFrom(command->record.request, *found)) {
        command->record = *before;
        const bool openEnd = commands::lacksOutcome(*found);
        if (openEnd) {
            command->record.endedAt = m_clock.utc();
            // The source as it was written then: the tag may have left the configuration.
            m_historian.append(commands::outcomeEvent(command->record, found->first().source));
        }
        close(*command, Journal::Untouched);
        return;
    }
    begin(*command);
}

void CommandService::Private::begin(Command &command)
{
    const CommandRequest &request = command.record.request;
    const Result<commands::Checked> checked =
        commands::check(request, command.entry, m_latest.get(request.tag), m_authorizer, m_clock.steady());
    if (!checked) {
        finish(command, WriteResult::Refused, checked.error().message);
        return;
    }
    if (m_tagsHeld.contains(request.tag)) {
        finish(command, WriteResult::Refused, CommandText::tr("Another write to this tag is under way."));
        return;
    }
    m_tagsHeld.insert(request.tag);
    command.holdsTag = true;
    command.raw = checked->raw;
    command.record.before = checked->before;
    command.stage = Stage::Recording;
    command.recordsLeft = m_trail ? 2 : 1;
    const Event asked = commands::askedEvent(command.record, *command.entry, checked->wanted);
    const auto onDisk = [weak = weak_from_this(), id = request.id](const Status &committed) {
        if (const auto self = weak.lock())
            self->note([self = self.get(), id, committed] { self->recorded(id, committed); });
    };
    m_historian.append(asked, [onDisk](const Result<quint64> &committed) {
        onDisk(committed ? Status(Done{}) : Status(committed.error()));
    });
    if (m_trail)
        m_trail(request.actor, asked, onDisk);
}

void CommandService::Private::recorded(const QUuid &id, const Status &committed)
{
    const CommandPtr command = m_underWay.value(id);
    if (!command || command->stage != Stage::Recording)
        return; // its deadline has passed meanwhile
    if (!committed) {
        finish(*command, WriteResult::NotSent,
               CommandText::tr("It could not be recorded before it was sent: %1").arg(committed.error().message));
        return;
    }
    if (--command->recordsLeft > 0)
        return;
    if (m_clock.steady() >= command->deadline) {
        expire(*command);
        return;
    }
    command->stage = Stage::OnTheWire;
    armTimer(id, command->deadline + kWriterGrace);
    m_writer.write({command->record.request.tag, command->raw, command->deadline},
                   [weak = weak_from_this(), id](WriteOutcome outcome) {
                       if (const auto self = weak.lock())
                           self->note([self = self.get(), id, outcome = std::move(outcome)] {
                               self->answered(id, outcome);
                           });
                   });
}

void CommandService::Private::answered(const QUuid &id, const WriteOutcome &outcome)
{
    if (const CommandPtr command = m_underWay.value(id); command && command->stage == Stage::OnTheWire)
        finish(*command, outcome.result, outcome.reason, outcome.readBack);
}

void CommandService::Private::expire(Command &command)
{
    const SteadyTime now = m_clock.steady();
    switch (command.stage) {
    case Stage::LookingUp:
        giveUpLookingUp(command, CommandText::tr("The journal did not answer in time."));
        return;
    case Stage::Recording:
        finish(command, WriteResult::NotSent, CommandText::tr("It could not be recorded in time."));
        return;
    case Stage::OnTheWire:
        if (now < command.deadline + kWriterGrace)
            return; // the field answers by itself
        qCCritical(lcCommands, "A write was not answered by its driver's host in time.");
        finish(command, WriteResult::Unknown,
               CommandText::tr("Nobody could say in time what became of it: read the value before you write again."));
        return;
    }
}

void CommandService::Private::finish(Command &command, WriteResult result, const QString &reason,
                                     const QVariant &readBack)
{
    CommandRecord &record = command.record;
    record.result = result;
    record.reason = result == WriteResult::Done ? QString() : reason;
    if (result != WriteResult::Done && record.reason.isEmpty())
        record.reason = CommandText::tr("No reason was given.");
    record.endedAt = m_clock.utc();
    if (command.entry)
        record.after = commands::rawText(readBack, *command.entry->tag);
    close(command, Journal::Outcome);
}

void CommandService::Private::giveUpLookingUp(Command &command, const QString &why)
{
    command.record.result = WriteResult::NotSent;
    command.record.reason = why + QLatin1Char(' ')
        + CommandText::tr("Nothing was sent now; whether the same request was sent before a restart is not known.");
    command.record.endedAt = m_clock.utc();
    // Without its reference: the journal may hold this command's true outcome already.
    Event event = commands::outcomeEvent(command.record, sourceOf(command));
    event.reference.clear();
    m_historian.append(std::move(event));
    close(command, Journal::Untouched, false);
}

QString CommandService::Private::sourceOf(const Command &command)
{
    const TagEntry *entry = command.entry;
    return entry ? eventSource(*entry)
                 : CommandText::tr("tag %1").arg(toNumber(command.record.request.tag));
}

void CommandService::Private::close(Command &command, Journal journal, bool remember)
{
    const CommandPtr keep = m_underWay.take(command.record.request.id);
    const CommandRecord &record = command.record;
    if (command.holdsTag)
        m_tagsHeld.remove(record.request.tag);
    if (command.lookUp)
        command.lookUp->cancel();
    if (journal == Journal::Outcome)
        m_historian.append(commands::outcomeEvent(record, sourceOf(command)));
    if (remember && !record.request.id.isNull()) {
        m_finished.insert(record.request.id, record);
        m_finishedOrder.push_back(record.request.id);
        if (m_finishedOrder.size() > kRemembered) {
            m_finished.remove(m_finishedOrder.front());
            m_finishedOrder.pop_front();
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        m_recent.prepend(record);
        if (m_recent.size() > kRecent)
            m_recent.removeLast();
    }
    for (const CommandDone &done : command.done)
        tell(done, record);
}

void CommandService::Private::tell(const CommandDone &done, const CommandRecord &record) const
{
    try {
        if (done)
            done(record);
    } catch (const std::exception &e) {
        qCCritical(lcCommands, "Taking a command's outcome failed: %s", e.what());
    } catch (...) {
        qCCritical(lcCommands, "Taking a command's outcome failed.");
    }
}

CommandService::CommandService(FieldWriter &writer, Historian &historian, const LatestValues &latest,
                               const Authorizer &authorizer, const Clock &clock, Trail trail)
    : d(std::make_shared<Private>(writer, historian, latest, authorizer, clock, std::move(trail)))
{
    d->start();
}

CommandService::~CommandService()
{
    d->stop();
}

void CommandService::setSnapshot(SnapshotPtr snapshot)
{
    d->setSnapshot(std::move(snapshot));
}

void CommandService::submit(const CommandRequest &request, std::function<void(const CommandRecord &)> done)
{
    d->submit(request, std::move(done));
}

QList<CommandRecord> CommandService::recent() const
{
    return d->recent();
}

} // namespace lineside
