#include "models/plant/plant_limits.h"
#include "models/production/production_worker.h"

#include <QCoreApplication>

#include <algorithm>

// What people enter: first the audit trail, then the records, then the accounts.

namespace lineside::production {

namespace {

constexpr auto kLongestEntry = std::chrono::hours(24 * 31);
constexpr qsizetype kMostLettersOfANote = 2'000;
constexpr qsizetype kMostWordsBefore = 20;

//! \a source is marked with QT_TRANSLATE_NOOP("production", …) where it stands.
Error entryError(Error::Kind kind, const char *source)
{
    return {kind, QCoreApplication::translate("production", source), {}};
}

QString wordOf(MachineState state, const QString &reason)
{
    return reason.isEmpty() ? stateWord(state) : stateWord(state) + QLatin1Char(' ') + reason;
}

QString spanText(UtcTime from, UtcTime to)
{
    return toIso(from) + QLatin1Char('/') + toIso(to);
}

QString runText(const RunPlan &run)
{
    QStringList words{QCoreApplication::translate("production", "order %1").arg(run.order)};
    if (!run.product.isEmpty())
        words += QCoreApplication::translate("production", "product %1").arg(run.product);
    if (run.quantity > 0)
        words += QCoreApplication::translate("production", "quantity %1").arg(run.quantity, 0, 'g', 12);
    if (run.due)
        words += QCoreApplication::translate("production", "due %1").arg(toIso(*run.due));
    if (run.from)
        words += QCoreApplication::translate("production", "begun %1").arg(toIso(*run.from));
    if (run.to)
        words += QCoreApplication::translate("production", "ended %1").arg(toIso(*run.to));
    return words.join(QStringLiteral(", "));
}

AuditEntry auditOf(const Actor &actor, const QString &machine)
{
    AuditEntry entry;
    entry.user = actor.user;
    entry.origin = actor.origin == Origin::console().words() ? Origin::console() : Origin{Provenance::Network, actor.origin, {}};
    entry.subject = QStringLiteral("machine ") + machine;
    return entry;
}

} // namespace

Status ProductionService::Worker::keepAudited(const AuditEntry &entry, RecordStore::Change change)
{
    if (!m_audit)
        return entryError(Error::Kind::Refused, QT_TRANSLATE_NOOP("production", "There is no audit trail: nothing can be entered."));
    if (Status recorded = m_audit(entry); !recorded)
        return recorded;
    Status kept = m_records.writeWithin(std::move(change), kRecordsWithin);
    if (!kept) {
        AuditEntry undone = entry;
        std::swap(undone.before, undone.after);
        undone.severity = Severity::Warning;
        undone.text = QCoreApplication::translate("production", "What was to be entered was not kept: %1").arg(kept.error().message);
        if (const Status told = m_audit(undone); !told)
            fail(told.error());
    }
    return kept;
}

//! What held in a time, for people.
QString ProductionService::Worker::heldBefore(const Machine &machine, UtcTime from, UtcTime to)
{
    std::vector<StateInterval> intervals = machine.accumulator->intervals();
    if (intervals.empty() || intervals.front().from > from) {
        const auto stops = m_records.readWithin<std::vector<StateInterval>>(
            [id = machine.setup->machine, from, to](sqlite::Database &db) { return records::loadStops(db, id, from, to); }, kRecordsWithin);
        const UtcTime atHand = intervals.empty() ? UtcTime::max() : intervals.front().from;
        if (stops) {
            std::vector<StateInterval> older;
            std::copy_if(stops->begin(), stops->end(), std::back_inserter(older), [atHand](const StateInterval &stop) { return stop.from < atHand; });
            intervals.insert(intervals.begin(), older.begin(), older.end());
        }
    }
    QStringList words;
    for (const StateInterval &interval : intervals) {
        if (interval.from >= to || interval.to <= from)
            continue;
        const QString word = wordOf(interval.state, interval.reason);
        if (words.isEmpty() || words.last() != word)
            words.append(word);
        if (words.size() >= kMostWordsBefore)
            break;
    }
    return words.join(QStringLiteral(", "));
}

//! For how long the machine ran in a time, in microseconds: what people say of stops changes nothing of that.
Result<qint64> ProductionService::Worker::ranIn(const Machine &machine, UtcTime from, UtcTime to)
{
    std::vector<StateInterval> states;
    const std::vector<StateInterval> atHand = machine.accumulator->intervals();
    const UtcTime known = atHand.empty() ? UtcTime::max() : atHand.front().from;
    if (from < known) {
        auto older = m_records.readWithin<std::vector<StateInterval>>(
            [id = machine.setup->machine, from, until = std::min(to, known)](sqlite::Database &db) { return records::loadStates(db, id, from, until); }, kRecordsWithin);
        if (!older)
            return older.error();
        states = std::move(*older);
    }
    states.insert(states.end(), atHand.begin(), atHand.end());
    qint64 ran = 0;
    for (const StateInterval &state : states) {
        if (state.state == MachineState::Running)
            ran += std::max<qint64>(0, (std::min(state.to, to) - std::max(state.from, from)).count());
    }
    return ran;
}

void ProductionService::Worker::enterStop(StopEntry entry, const Actor &actor, const std::function<void(Result<StopEntry>)> &done)
{
    const auto refuse = [&done](Error::Kind kind, const char *why) {
        if (done)
            done(entryError(kind, why));
    };
    Machine *machine = find(entry.machine);
    if (!machine || !machine->accumulator)
        return refuse(Error::Kind::NotFound, QT_TRANSLATE_NOOP("production", "This machine has no production figures, or they are being caught up: try again later."));
    const UtcTime now = m_clock.utc();
    if (!(entry.from < entry.to) || entry.to - entry.from > kLongestEntry || entry.to > now + std::chrono::minutes(1))
        return refuse(Error::Kind::BadData, QT_TRANSLATE_NOOP("production", "A stop has a begin before its end, lasts at most 31 days and does not lie in the future."));
    entry.user = actor.user;
    if (entry.user.isEmpty() || entry.note.size() > kMostLettersOfANote)
        return refuse(Error::Kind::BadData, QT_TRANSLATE_NOOP("production", "It takes a person to say why a machine stood, in at most 2,000 letters."));
    entry.state.reset();
    if (!entry.reason.isEmpty()) {
        for (const Site &site : m_snapshot->plant().sites) {
            if (site.id != machine->setup->site)
                continue;
            for (const StopReason &reason : site.stopReasons) {
                if (reason.code == entry.reason)
                    entry.state = reason.state;
            }
        }
        if (!entry.state)
            return refuse(Error::Kind::NotFound, QT_TRANSLATE_NOOP("production", "The site has no such reason."));
    }
    const Result<Begin> begin = beginOf(*machine, entry.from, machine->accumulator->now());
    if (begin ? begin->isNew : begin.error().kind == Error::Kind::NotFound)
        return refuse(Error::Kind::Refused, QT_TRANSLATE_NOOP("production", "The readings of this time are not kept any more: its production figures stay as they are."));
    if (!begin) {
        if (done)
            done(begin.error());
        return;
    }
    const Result<qint64> ran = ranIn(*machine, entry.from, entry.to);
    if (!ran) {
        if (done)
            done(ran.error());
        return;
    }
    entry.before = heldBefore(*machine, entry.from, entry.to);
    entry.enteredAt = now;
    if (entry.id.isNull())
        entry.id = QUuid::createUuid();

    AuditEntry audit = auditOf(actor, machine->setup->code);
    const QString when = spanText(entry.from, entry.to);
    audit.before = entry.before.isEmpty() ? when : when + QLatin1Char(' ') + entry.before;
    audit.after = when + QLatin1Char(' ')
        + (entry.state ? wordOf(*entry.state, entry.reason) : QCoreApplication::translate("production", "as the machine says"));
    audit.text = QCoreApplication::translate("production", "Says why %1 stood.").arg(machine->setup->code);
    if (entry.state && *ran > 0)
        audit.text += QLatin1Char(' ') + QCoreApplication::translate("production", "It ran for %1 min of this time, which stay running time.").arg(double(*ran) / 6e7, 0, 'f', 1);
    if (!entry.note.isEmpty())
        audit.text += QLatin1Char(' ') + entry.note;
    const Status written = keepAudited(audit, [entry](sqlite::Database &db) { return records::addEntry(db, entry); });
    if (!written) {
        if (written.error().kind == Error::Kind::Timeout)
            machine->accumulator.reset(); // it may be kept yet: what holds is read again
        if (done)
            done(written.error());
        return;
    }
    machine->entries.push_back(entry);
    markDirty(*machine, entry.from, {});
    recountLate();
    store(false);
    publish();
    if (done) {
        StopEntry answer = entry;
        if (entry.state)
            answer.ran = *ran;
        done(answer);
    }
    Q_EMIT m_service.entered(entry);
}

void ProductionService::Worker::putRun(RunPlan run, const Actor &actor, const std::function<void(Result<RunPlan>)> &done)
{
    const auto refuse = [&done](Error::Kind kind, const char *why) {
        if (done)
            done(entryError(kind, why));
    };
    Machine *machine = find(run.machine);
    if (!machine || !machine->accumulator)
        return refuse(Error::Kind::NotFound, QT_TRANSLATE_NOOP("production", "This machine has no production figures, or they are being caught up: try again later."));
    run.user = actor.user;
    if (run.user.isEmpty() || run.order.size() > kMostLetters || run.product.size() > kMostLetters || !(run.quantity >= 0 && run.quantity < 1e12))
        return refuse(Error::Kind::BadData, QT_TRANSLATE_NOOP("production", "A production run has a person who plans it, short names and a quantity that is not negative."));
    if (run.from && machine->setup->has(Role::Order))
        return refuse(Error::Kind::Refused, QT_TRANSLATE_NOOP("production", "The order tag of this machine begins and ends its runs."));
    if ((run.to && (!run.from || *run.to < *run.from)) || (run.from && *run.from > m_clock.utc() + std::chrono::minutes(1)))
        return refuse(Error::Kind::BadData, QT_TRANSLATE_NOOP("production", "A production run begins before it ends, and not in the future."));
    if (run.id.isNull())
        run.id = QUuid::createUuid();
    run.changedAt = m_clock.utc();

    // The plan as it is kept: the ones at hand are those of the last weeks.
    const auto before = m_records.readWithin<std::optional<RunPlan>>([id = run.id](sqlite::Database &db) { return records::loadRun(db, id); }, kRecordsWithin);
    if (!before) {
        if (done)
            done(before.error());
        return;
    }
    if (*before && (*before)->machine != run.machine)
        return refuse(Error::Kind::Refused, QT_TRANSLATE_NOOP("production", "This production run belongs to another machine."));
    const bool begins = run.from && !(*before && (*before)->from);
    const bool ends = run.to && !(*before && (*before)->to);
    AuditEntry audit = auditOf(actor, machine->setup->code);
    audit.before = *before ? runText(**before) : QString();
    audit.after = runText(run);
    const char *const says = ends ? QT_TRANSLATE_NOOP("production", "Ends a production run of %1.")
        : begins                  ? QT_TRANSLATE_NOOP("production", "Begins a production run of %1.")
        : *before                 ? QT_TRANSLATE_NOOP("production", "Changes a production run of %1.")
                                  : QT_TRANSLATE_NOOP("production", "Plans a production run of %1.");
    audit.text = QCoreApplication::translate("production", says).arg(machine->setup->code);
    const Status written = keepAudited(audit, [run](sqlite::Database &db) { return records::putRun(db, run); });
    if (!written) {
        if (written.error().kind == Error::Kind::Timeout)
            machine->accumulator.reset();
        if (done)
            done(written.error());
        return;
    }
    std::optional<UtcTime> from = run.from;
    if (*before && (*before)->from)
        from = std::min(from.value_or(*(*before)->from), *(*before)->from);
    const auto known = std::find_if(machine->runs.begin(), machine->runs.end(), [&run](const RunPlan &one) { return one.id == run.id; });
    if (known != machine->runs.end())
        *known = run;
    else
        machine->runs.push_back(run);
    if (from) {
        markDirty(*machine, *from, {});
        recountLate();
    }
    store(false);
    publish();
    if (done)
        done(run);
}

} // namespace lineside::production
