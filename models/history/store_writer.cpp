#include "models/history/store_writer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <future>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(historyLog, "lineside.history")

constexpr std::chrono::seconds kGapsEvery{5};
constexpr std::chrono::milliseconds kMeasureEvery{500};
constexpr std::chrono::seconds kNumberTagsLimit{10};
constexpr qint64 kReserveBytes = 4 << 20;
constexpr size_t kCommitTextBytes = 4u << 20;
constexpr std::chrono::milliseconds kChangeLook{20};
constexpr std::chrono::milliseconds kMeasureLogLimit{50};
constexpr qint64 kBytesPerReading = 3; // in the log, about
constexpr qint64 kWalAlarmBytes = 256ll << 20;  // a foreign reader keeps the WAL from shrinking

struct WriterText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

StoreWriter::StoreWriter(HistorianSettings settings, const Clock &clock, sqlite::Database db, const store::Facts &facts)
    : m_settings(std::move(settings)), m_clock(clock), m_station(facts.station), m_db(std::move(db)),
      m_queue(m_settings.queueBytes, m_settings.commitEvery, m_settings.commitReadings),
      m_reserve(QDir(m_settings.folder).filePath(QStringLiteral("history.reserve")), kReserveBytes),
      m_types(std::make_shared<const Types>()), m_nextSequence(facts.nextSequence), m_nextEvent(facts.nextEvent),
      m_nextSegment(facts.nextSegment), m_deadLog(facts.flushed)
{
    m_open.begin(facts.flushed);
    m_lastSequence = m_nextSequence - 1;
}

StoreWriter::~StoreWriter() = default;

Status StoreWriter::prepare()
{
    m_reserve.hold();
    Result<StoreTables> tables = StoreTables::prepare(m_db);
    if (!tables.ok())
        return tables.error();
    m_tables = std::move(*tables);

    Result<sqlite::Statement> rows =
        m_db.prepare("SELECT first_sequence, count, data FROM log WHERE first_sequence > ? ORDER BY first_sequence");
    if (!rows.ok())
        return rows.error();
    rows->bind(0, qint64(m_deadLog));
    quint64 damagedReadings = 0;
    quint64 expected = m_deadLog + 1; // the numbers follow each other: a row that is not there was there
    for (;;) {
        Result<bool> row = rows->step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        m_log.bytes += qint64(rows->bytes(2).size());
        const quint64 first = quint64(rows->integer(0));
        if (first > expected)
            damagedReadings += first - expected;
        expected = first + quint64(std::max<qint64>(0, rows->integer(1)));
        Result<codec::LogRow> decoded = codec::decodeLogRow(rows->bytes(2));
        if (!decoded.ok() || decoded->firstSequence != first
            || decoded->readings.size() != quint64(rows->integer(1))) {
            damagedReadings += quint64(std::max<qint64>(0, rows->integer(1)));
            continue;
        }
        m_open.append(decoded->firstSequence, decoded->readings, decoded->types, decoded->texts);
    }
    *rows = {};
    if (Status measured = measureLog(); !measured.ok())
        return measured;
    if (damagedReadings > 0)
        report(EventKind::Error, Severity::Error,
               WriterText::tr("The newest part of the history was damaged on the disk: %1 readings are left out.")
                   .arg(damagedReadings));
    measureFile();
    // The mark goes into the file itself, so that a WAL that goes missing after a crash is noticed.
    if (Status marked = store::setClean(m_db, false); !marked.ok())
        return marked;
    if (Result<int> copied = m_db.checkpoint(); !copied.ok())
        return copied.error();
    return Done{};
}

//! What of the log is in blocks already, beside what prepare() has counted.
Status StoreWriter::measureLog()
{
    Result<StoreTables::LogEnd> first = m_tables->deleteLogRows(0, 0);
    if (!first.ok())
        return first.error();
    m_log.firstEnd = first->firstEnd;
    if (m_log.firstEnd > m_deadLog)
        return Done{};
    Result<sqlite::Statement> sum = m_db.prepare("SELECT sum(length(data)) FROM log WHERE first_sequence <= ?");
    if (!sum.ok())
        return sum.error();
    sum->bind(0, qint64(m_deadLog));
    m_db.limitTime(kMeasureLogLimit);
    const Result<bool> row = sum->step();
    m_db.limitTime({});
    if (row.ok())
        m_log.bytes += sum->integer(0);
    else if (row.error().kind == Error::Kind::Timeout)
        m_log.bytes += qint64(m_deadLog - m_log.firstEnd) * kBytesPerReading; // it is so much that about will do
    else
        return row.error();
    return Done{};
}

quint64 StoreWriter::onCommit(std::function<void(const CommitNotice &)> notify)
{
    const std::lock_guard lock(m_notifyMutex);
    m_notify.emplace(m_nextListener, std::move(notify));
    return m_nextListener++;
}

quint64 StoreWriter::onEvent(std::function<void(const Event &)> notify)
{
    const std::lock_guard lock(m_notifyMutex);
    m_notifyEvent.emplace(m_nextListener, std::move(notify));
    return m_nextListener++;
}

void StoreWriter::endListening(quint64 listener)
{
    const std::lock_guard lock(m_notifyMutex);
    m_notify.erase(listener);
    m_notifyEvent.erase(listener);
}

void StoreWriter::mute()
{
    const std::lock_guard lock(m_notifyMutex);
    m_muted = true;
}

void StoreWriter::setSnapshot(const SnapshotPtr &snapshot)
{
    auto types = std::make_shared<Types>(snapshot ? snapshot->tagIdEnd() : 0, ValueType::Float64);
    if (snapshot) {
        for (const TagEntry &entry : snapshot->tags()) {
            if (toNumber(entry.id) < types->size())
                (*types)[toNumber(entry.id)] = entry.tag->type;
        }
    }
    const std::lock_guard lock(m_typesMutex);
    m_types = std::move(types);
}

HistorianCounters StoreWriter::counters() const
{
    HistorianCounters counters;
    counters.stored = m_stored.load(std::memory_order_relaxed);
    counters.storedEvents = m_storedEvents.load(std::memory_order_relaxed);
    counters.lost = m_queue.lost();
    counters.sequence = m_lastSequence.load(std::memory_order_relaxed);
    counters.bytes = m_fileBytes.load(std::memory_order_relaxed);
    counters.queueBytes = m_queue.bytes();
    counters.queueMaxBytes = m_queue.maxBytes();
    const std::lock_guard lock(m_troubleMutex);
    counters.trouble = m_trouble;
    counters.healthy = m_trouble.isEmpty();
    return counters;
}

std::vector<TagId> StoreWriter::numberTags(std::span<const TagUuid> tags)
{
    // Shared, since the store's thread may come to it after this call has given up.
    auto answer = std::make_shared<std::promise<std::vector<TagId>>>();
    std::future<std::vector<TagId>> coming = answer->get_future();
    const bool asked = m_queue.push([this, answer, wanted = std::vector<TagUuid>(tags.begin(), tags.end())] {
        std::vector<TagId> numbers(wanted.size(), kNoTag);
        if (m_tables) {
            size_t damaged = 0;
            Result<std::vector<TagId>> made = m_tables->numberTags(m_db, wanted, damaged);
            if (made.ok())
                numbers = std::move(*made);
            else
                troubled(made.error());
            for (size_t i = 0; i < numbers.size(); ++i) {
                if (m_uuids.size() <= toNumber(numbers[i]))
                    m_uuids.resize(toNumber(numbers[i]) + 1);
                m_uuids[toNumber(numbers[i])] = wanted[i];
            }
            if (damaged > 0)
                report(EventKind::Error, Severity::Error,
                       WriterText::tr("The numbers of %1 tags are damaged: the history of these tags begins anew.").arg(damaged));
        }
        answer->set_value(std::move(numbers));
    });
    if (asked && coming.wait_for(kNumberTagsLimit) == std::future_status::ready)
        return coming.get();
    return std::vector<TagId>(tags.size(), kNoTag);
}

void StoreWriter::recordLoss(std::vector<GapRecord> gaps)
{
    // The next check finds again what could not be recorded.
    m_queue.push([this, gaps = std::move(gaps)] {
        (void)changeNow([&](sqlite::Database &) -> Status {
            for (const GapRecord &gap : gaps) {
                if (Status done = m_tables->insertNewGap(gap); !done.ok())
                    return done;
            }
            return Done{};
        });
    });
}

Status StoreWriter::changeNow(const std::function<Status(sqlite::Database &)> &work)
{
    if (!m_tables || m_unhealthy || m_eventsOnly)
        return Error{Error::Kind::Busy, WriterText::tr("The history cannot be written now."), {}};
    Status done = Done{};
    {
        Result<sqlite::Transaction> scope = sqlite::Transaction::begin(m_db);
        done = scope.ok() ? work(m_db) : Status(scope.error());
        if (done.ok())
            done = scope->commit();
    }
    if (done.ok()) {
        checkpointWhenDue();
    } else if (done.error().kind == Error::Kind::Io || done.error().kind == Error::Kind::NoSpace) {
        if (done.error().kind == Error::Kind::Io) {
            dropStore(); // what is on the disk is seen when it is opened again
        }
        troubled(done.error());
    }
    return done;
}

Status StoreWriter::change(std::function<Status(sqlite::Database &)> work, const std::function<bool()> &cancelled)
{
    // Shared, since the store's thread may come to it after this call has given up.
    auto answer = std::make_shared<std::promise<Status>>();
    std::future<Status> coming = answer->get_future();
    const bool asked =
        m_queue.push([this, answer, work = std::move(work)] { answer->set_value(changeNow(work)); });
    while (asked && coming.wait_for(kChangeLook) != std::future_status::ready) {
        if (cancelled())
            return Error{Error::Kind::Cancelled, WriterText::tr("The history is closing."), {}};
    }
    if (!asked)
        return Error{Error::Kind::Cancelled, WriterText::tr("The history is closing."), {}};
    return coming.get();
}

void StoreWriter::report(EventKind kind, Severity severity, const QString &text)
{
    PendingEvent pending;
    pending.event.at = m_clock.utc();
    pending.event.kind = kind;
    pending.event.severity = severity;
    pending.event.source = QStringLiteral("history");
    pending.event.text = text;
    m_queue.push(std::move(pending));
}

// ---- the store's thread --------------------------------------------------------------------------------------

void StoreWriter::run()
{
    for (;;) {
        // The end of the log goes with the commits that come, unless nobody is waited for.
        const bool busy = !m_unhealthy
            && (m_open.isSealed() || (!isForwarded() && mayLeaveLog(m_log.firstEnd, m_log.bytes)));
        WriteQueue::Due due = m_queue.wait(m_notBefore, busy, m_copy ? m_copy->next() : SteadyTime::max(), isAwaited());
        for (const std::function<void()> &request : due.requests)
            request();
        if (!due.refused.empty()) {
            const std::lock_guard lock(m_notifyMutex);
            for (const PendingEvent &event : due.refused) {
                if (!m_muted)
                    event.committed(
                        Error{Error::Kind::Busy, WriterText::tr("The event could not be stored: too many wait for the disk."), {}});
            }
        }
        if (due.closed)
            break;
        copyWhenDue();
        if (due.onlyWoken)
            continue;
        if (std::chrono::steady_clock::now() < (m_eventsOnly ? m_notBefore.events : m_notBefore.readings))
            continue;
        if (busy || m_unhealthy || !m_queue.isEmpty())
            commitOnce(false);
    }

    // Everything that is queued, then the mark that says so.
    bool written = true;
    while (written && !m_queue.isEmpty())
        written = commitOnce(true) && !m_eventsOnly;
    if (written && !m_doubt && m_tables && store::setClean(m_db, true).ok())
        (void)m_db.checkpoint();
    if (!written || m_doubt)
        qCWarning(historyLog, "not everything could be written before the end");
    std::vector<PendingEvent> rest = m_queue.takeLoad(0, 0, false).events;
    if (m_doubt)
        std::move(m_doubt->load.events.begin(), m_doubt->load.events.end(), std::back_inserter(rest));
    {
        const std::lock_guard lock(m_notifyMutex);
        for (const PendingEvent &event : rest) {
            if (event.committed && !m_muted)
                event.committed(Error{Error::Kind::Io, WriterText::tr("The event could not be stored before the end."), {}});
        }
    }
    m_copy.reset();
    dropStore();
}

//! Whoever carries readings on is close behind: it goes on with each commit as soon as it is told.
bool StoreWriter::isAwaited() const
{
    return isForwarded() && m_nextSequence <= m_forwarded.load(std::memory_order_relaxed) + m_settings.commitReadings;
}

bool StoreWriter::commitOnce(bool closing)
{
    if (m_doubt && !resolveDoubt())
        return false;
    if (!m_tables) {
        if (Result<store::Facts> opened = openAgain(); !opened.ok()) {
            Error error = opened.error();
            if (error.kind == Error::Kind::BadData) {
                if (Status replaced = replaceStore(error); !replaced.ok())
                    error = replaced.error();
            }
            if (!m_tables) {
                troubled(error);
                return false;
            }
        }
    }
    if (m_eventsOnly && m_reserve.hold())
        m_eventsOnly = false;
    sealWhenDue();

    const SteadyTime now = std::chrono::steady_clock::now();
    // While the disk is in trouble, events alone go ahead: readings stay in their order and at their bound.
    const bool readingsToo = !m_eventsOnly && !m_unhealthy;
    const bool withGaps = readingsToo && (closing || now >= m_notBefore.gaps);
    WriteQueue::Load load = m_queue.takeLoad(readingsToo ? codec::kMaxLogReadings : 0, kCommitTextBytes, withGaps);
    fillStage(load);

    Stage stage;
    if (const Status written = write(load, stage); !written.ok()) {
        m_stamps.tag = kNoTag; // they may be gone with the transaction
        if (written.error().kind == Error::Kind::NoSpace) {
            m_queue.giveBack(std::move(load)); // SQLite has rolled it back
            troubled(written.error());
            return false;
        }
        // Nothing of it may be taken for stored, nor for lost, until the file itself says so.
        dropStore();
        m_doubt = Doubt{std::move(load), stage};
        troubled(written.error());
        if (written.error().kind == Error::Kind::BadData) {
            if (Status replaced = replaceStore(written.error()); !replaced.ok()) {
                troubled(replaced.error());
                return false;
            }
        }
        return resolveDoubt();
    }
    finish(std::move(load), stage);
    return true;
}

void StoreWriter::finish(WriteQueue::Load load, const Stage &stage)
{
    publish(load, stage);
    if (!load.gaps.empty())
        m_notBefore.gaps = std::chrono::steady_clock::now() + kGapsEvery;
    if (m_eventsOnly)
        m_notBefore.readings = std::chrono::steady_clock::now() + m_settings.retryEvery;
    else
        recovered();
    tell(load, stage);
    checkpointWhenDue();
    measureFile();
}

void StoreWriter::fillStage(const WriteQueue::Load &load)
{
    std::shared_ptr<const Types> types;
    {
        const std::lock_guard lock(m_typesMutex);
        types = m_types;
    }
    m_readings.clear();
    m_readingTypes.clear();
    m_texts.clear();
    m_readings.reserve(load.readings);
    m_readingTypes.reserve(load.readings);
    for (const BatchPart &part : load.parts) {
        const std::vector<Reading> &from = part.batch->readings;
        m_readings.insert(m_readings.end(), from.begin() + qsizetype(part.from), from.begin() + qsizetype(part.to));
        for (size_t i = part.from; i < part.to; ++i) {
            const quint32 tag = toNumber(from[i].tag);
            const ValueType type = tag < types->size() ? (*types)[tag] : ValueType::Float64;
            if (type == ValueType::Text) {
                m_texts.resize(load.readings);
                const quint64 index = from[i].value.bits;
                if (index < part.batch->texts.size()) {
                    QByteArray &text = m_texts[m_readingTypes.size()];
                    text = part.batch->texts[size_t(index)];
                    if (text.isNull())
                        text = QByteArray("");
                }
            }
            m_readingTypes.push_back(type);
        }
    }
}

Status StoreWriter::write(const WriteQueue::Load &load, Stage &stage)
{
    stage.firstEvent = m_nextEvent;
    stage.nextRun = m_nextRun;
    stage.deadLog = m_deadLog;
    stage.log = m_log;
    if (stage.nextRun == 0)
        m_stamps.tag = kNoTag; // those of another segment
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(m_db);
    if (!scope.ok())
        return scope.error();
    quint64 id = m_nextEvent;
    for (const PendingEvent &event : load.events) {
        if (Status done = m_tables->insertEvent(id++, event.event); !done.ok())
            return done;
    }
    for (const GapRecord &gap : load.gaps) {
        if (Status done = m_tables->insertGap(gap); !done.ok())
            return done;
    }
    if (load.readings > 0) {
        codec::encodeLogRow(m_nextSequence, m_readings, m_readingTypes, m_texts, m_logRow);
        if (Status done = m_tables->insertLogRow(m_nextSequence, load.readings, m_logRow); !done.ok())
            return done;
        stage.log.bytes += qint64(m_logRow.size());
        stage.log.firstEnd = std::min(stage.log.firstEnd, m_nextSequence + load.readings - 1);
    }
    if (!m_eventsOnly) {
        if (Status done = writeBlocks(stage, load.readings); !done.ok())
            return done;
        if (Status done = writeLogEnd(stage); !done.ok())
            return done;
    }
    if (m_unhealthy && load.events.empty()) {
        if (Status done = store::setClean(m_db, false); !done.ok()) // something must be written to know that it can be
            return done;
    }
    const SteadyTime begin = std::chrono::steady_clock::now();
    Status committed = scope->commit();
    if (committed.ok())
        m_commitTime.add(std::chrono::steady_clock::now() - begin);
    return committed;
}

void StoreWriter::publish(const WriteQueue::Load &load, const Stage &stage)
{
    if (load.readings > 0)
        m_open.append(m_nextSequence, m_readings, m_readingTypes, m_texts);
    m_nextEvent += load.events.size();
    m_nextRun = stage.nextRun;
    m_deadLog = stage.deadLog;
    m_log = stage.log;
    if (stage.sealDone) {
        m_nextSegment += m_open.sealedParts();
        m_nextRun = 0;
        m_open.unseal();
    }
    m_queue.settle(load);
    m_stored.fetch_add(load.readings, std::memory_order_relaxed);
    m_storedEvents.fetch_add(load.events.size(), std::memory_order_relaxed);
    m_lastSequence.store(m_nextSequence + load.readings - 1, std::memory_order_relaxed);
}

void StoreWriter::tell(const WriteQueue::Load &load, const Stage &stage)
{
    const quint64 firstSequence = m_nextSequence;
    m_nextSequence += load.readings;
    const SteadyTime now = m_clock.steady();
    for (const BatchPart &part : load.parts) {
        if (part.isLast())
            m_latency.add(now - part.batch->receivedSteady);
    }
    {
        const std::lock_guard lock(m_notifyMutex);
        if (!m_muted) {
            for (const auto &[number, notify] : m_notify) {
                if (load.readings > 0)
                    notify({firstSequence, load.readings, m_readings});
            }
            quint64 id = stage.firstEvent;
            for (const PendingEvent &event : load.events) {
                if (event.committed)
                    event.committed(id);
                if (!m_notifyEvent.empty()) {
                    Event told = event.event;
                    told.id = id;
                    for (const auto &[number, notify] : m_notifyEvent)
                        notify(told);
                }
                ++id;
            }
        }
    }
    if (!load.gaps.empty()) {
        quint64 count = 0;
        UtcTime first = UtcTime::max();
        UtcTime last = UtcTime::min();
        for (const GapRecord &gap : load.gaps) {
            count += gap.count;
            first = std::min(first, gap.firstAt);
            last = std::max(last, gap.lastAt);
        }
        report(EventKind::Gap, Severity::Error,
               WriterText::tr("%1 readings of %2 tags from %3 to %4 could not be stored: the disk was full or too slow for too long.")
                   .arg(QString::number(count), QString::number(load.gaps.size()), toIso(first), toIso(last)));
    }
}

void StoreWriter::copyStore(const QString &file, StoreCopyPacePtr pace, JobPtr<StoreCopied> job)
{
    const bool asked = m_queue.push([this, file, pace = std::move(pace), job] {
        if (m_copy || !m_tables)
            job->finish(Error{Error::Kind::Busy,
                              m_copy ? WriterText::tr("The history is being copied already.")
                                     : WriterText::tr("The history cannot be copied while its disk is in trouble."), {}});
        else
            m_copy.emplace(file, pace, job);
    });
    if (!asked)
        job->finish(Error{Error::Kind::Busy, WriterText::tr("The history is closing."), {}});
}

void StoreWriter::copyWhenDue()
{
    if (!m_copy || std::chrono::steady_clock::now() < m_copy->next())
        return;
    if (m_copy->step(m_db, {m_station, m_clock.utc(), m_nextSequence - 1, m_nextEvent - 1}))
        m_copy.reset();
}

void StoreWriter::noteArchive(const ArchivedMonth &month, std::function<void(Status)> done)
{
    const bool asked = m_queue.push([this, month, done] {
        if (!m_tables)
            done(Error{Error::Kind::Io, WriterText::tr("The history cannot be written now: its disk is in trouble."), {}});
        else
            done(StoreTables::noteArchive(m_db, month));
    });
    if (!asked)
        done(Error{Error::Kind::Busy, WriterText::tr("The history is closing."), {}});
}

//! Closes the file, and with it everything that hangs on it.
void StoreWriter::dropStore()
{
    if (m_copy) {
        m_copy->giveUp({Error::Kind::Io, WriterText::tr("The disk of the history was in trouble while it was copied."), {}});
        m_copy.reset();
    }
    m_tables.reset();
    m_db.close();
    m_connection.fetch_add(1, std::memory_order_release);
}

void StoreWriter::checkpointWhenDue()
{
    if (m_db.walPages() < m_settings.checkpointPages && !(m_eventsOnly && m_db.walPages() > 0))
        return;
    Result<int> done = m_db.checkpoint();
    if (!done.ok()) {
        // The WAL still has everything; a new connection copies the pages anew.
        dropStore();
        troubled(done.error());
    }
}

void StoreWriter::troubled(const Error &error)
{
    const SteadyTime again = std::chrono::steady_clock::now() + m_settings.retryEvery;
    m_notBefore.events = m_notBefore.readings = again;
    m_unhealthy = true;
    if (error.kind == Error::Kind::NoSpace && !m_eventsOnly) {
        m_eventsOnly = true;
        m_reserve.release();
        m_notBefore.events = {};
    }
    bool first = false;
    {
        const std::lock_guard lock(m_troubleMutex);
        first = m_trouble.isEmpty();
        m_trouble = error.message;
    }
    if (first) {
        qCWarning(historyLog).noquote() << error.message;
        report(EventKind::Error, Severity::Critical,
               error.message + QLatin1Char(' ') + WriterText::tr("Readings wait in memory until it can be written again."));
    }
}

void StoreWriter::recovered()
{
    m_notBefore.events = m_notBefore.readings = {};
    if (!m_unhealthy)
        return;
    m_unhealthy = false;
    m_reserve.hold();
    {
        const std::lock_guard lock(m_troubleMutex);
        m_trouble.clear();
    }
    report(EventKind::Warning, Severity::Info, WriterText::tr("The history can be written again."));
}

void StoreWriter::measureFile()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now < m_nextMeasure)
        return;
    m_nextMeasure = now + kMeasureEvery;
    const QString file = store::filePath(m_settings.folder);
    const qint64 wal = QFileInfo(file + QLatin1String("-wal")).size();
    m_fileBytes.store(quint64(QFileInfo(file).size() + wal), std::memory_order_relaxed);
    if (wal > kWalAlarmBytes && !m_walWarned)
        report(EventKind::Warning, Severity::Warning,
               WriterText::tr("The file beside the history has grown to %1 MB: another program may be reading the history for a"
                  " long time. It shrinks when that ends.")
                   .arg(wal >> 20));
    m_walWarned = wal > kWalAlarmBytes || (m_walWarned && wal > kWalAlarmBytes / 2);
}

} // namespace lineside
