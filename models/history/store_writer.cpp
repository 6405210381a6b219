#include "models/history/store_writer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <future>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(historyLog, "lineside.history")

constexpr int kMaxReplacements = 10; // in one run
constexpr std::chrono::seconds kGapsEvery{5};
constexpr std::chrono::milliseconds kMeasureEvery{500};
constexpr std::chrono::seconds kNumberTagsLimit{10};
constexpr qint64 kReserveBytes = 4 << 20;
constexpr size_t kCommitTextBytes = 4u << 20;
constexpr qint64 kWalAlarmBytes = 256ll << 20;  // a foreign reader keeps the WAL from shrinking
// Blocks are written beside the appends in small portions: twice as fast as new readings come, at least this many.
constexpr size_t kMinBlockReadings = 20'000;
constexpr size_t kMaxIdleBlockRows = 1'000;
constexpr qint64 kDeadLogBytes = 2 << 20;

struct WriterText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

quint64 blockId(quint32 segment, quint32 part, TagId tag)
{
    return (quint64(segment) + part) << 32 | toNumber(tag);
}

} // namespace

StoreWriter::StoreWriter(HistorianSettings settings, const Clock &clock, sqlite::Database db, const store::Facts &facts)
    : m_settings(std::move(settings)), m_clock(clock), m_station(facts.station), m_db(std::move(db)),
      m_queue(m_settings.queueBytes, m_settings.commitEvery, m_settings.commitReadings),
      m_reserve(QDir(m_settings.folder).filePath(QStringLiteral("history.reserve")), kReserveBytes),
      m_types(std::make_shared<const Types>()), m_nextSequence(facts.nextSequence), m_nextEvent(facts.nextEvent),
      m_nextSegment(facts.nextSegment), m_deadLog(facts.flushed), m_deadLogWaits(facts.flushed > 0)
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

void StoreWriter::onCommit(std::function<void(const CommitNotice &)> notify)
{
    const std::lock_guard lock(m_notifyMutex);
    m_notify.push_back(std::move(notify));
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
    m_queue.push([this, gaps = std::move(gaps)] {
        if (!m_tables)
            return; // the next check finds it again
        const auto insert = [&]() -> Status {
            Result<sqlite::Transaction> scope = sqlite::Transaction::begin(m_db);
            if (!scope.ok())
                return scope.error();
            for (const GapRecord &gap : gaps) {
                if (Status done = m_tables->insertNewGap(gap); !done.ok())
                    return done;
            }
            return scope->commit();
        };
        if (const Status done = insert(); !done.ok())
            troubled(done.error());
    });
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
        const bool busy = !m_unhealthy && (m_open.isSealed() || m_deadLogWaits);
        WriteQueue::Due due = m_queue.wait(m_notBefore, busy, m_copy ? m_copy->next() : SteadyTime::max());
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

bool StoreWriter::resolveDoubt()
{
    Result<store::Facts> facts = openAgain();
    if (!facts.ok() && facts.error().kind == Error::Kind::BadData) {
        if (Status replaced = replaceStore(facts.error()); replaced.ok())
            facts = openAgain();
        else
            facts = replaced.error();
    }
    if (!facts.ok()) {
        troubled(facts.error());
        return false;
    }
    Doubt doubt = std::move(*m_doubt);
    m_doubt.reset();
    const WriteQueue::Load &load = doubt.load;
    // A transaction is there as a whole or not at all, so that any sign of it will do.
    const bool there = (load.readings > 0 && facts->nextSequence == m_nextSequence + load.readings)
        || (!load.events.empty() && facts->nextEvent == m_nextEvent + load.events.size())
        || (doubt.stage.sealDone && facts->flushed == doubt.stage.deadLog);
    if (!there) {
        m_queue.giveBack(std::move(doubt.load));
        return false;
    }
    // It can be read, but was it made durable? Copied into the file and synced anew, it is.
    if (Result<int> copied = m_db.checkpoint(); !copied.ok()) {
        dropStore();
        troubled(copied.error());
        m_doubt = std::move(doubt);
        return false;
    }
    if (!doubt.stage.sealDone)
        doubt.stage.nextRun = 0; // openAgain() has removed the blocks of the unfinished segment
    finish(std::move(doubt.load), doubt.stage);
    return true;
}

Result<store::Facts> StoreWriter::openAgain()
{
    dropStore();
    Result<sqlite::Database> db =
        store::connect(m_settings.folder, sqlite::Database::Mode::ReadWrite, m_settings.vfs);
    if (!db.ok())
        return db.error();
    Result<store::Facts> facts = store::readFacts(*db);
    if (!facts.ok())
        return facts;
    Result<StoreTables> tables = StoreTables::prepare(*db);
    if (!tables.ok())
        return tables.error();
    if (facts->nextSequence < m_nextSequence || facts->nextEvent < m_nextEvent)
        report(EventKind::Error, Severity::Critical,
               WriterText::tr("The history was changed from outside: what was stored last is not there any more."));
    // The statements hold on to the connection's handle, which moves with it.
    m_db = std::move(*db);
    m_tables = std::move(*tables);
    m_nextRun = 0; // readFacts() has removed the blocks of an unfinished segment: they are written again
    return facts;
}

Status StoreWriter::replaceStore(const Error &why)
{
    // A disk that damages one file after the other must not fill the folder with them.
    if (m_replacements >= kMaxReplacements)
        return why;
    ++m_replacements;
    dropStore();
    Result<QString> name = store::setAside(m_settings.folder, m_clock.utc());
    if (!name.ok())
        return name.error();
    // The same station goes on with the next numbers; what is still open is in memory and moves to the new file.
    const OpenReadings::View view = m_open.view();
    const quint64 first = view.slabs.empty() ? m_nextSequence : view.slabs.front().slab->firstSequence;
    if (Status made = store::create(m_settings.folder, m_settings.vfs, {m_station, first, m_nextEvent}, m_clock.utc());
        !made.ok())
        return made;
    Result<sqlite::Database> db =
        store::connect(m_settings.folder, sqlite::Database::Mode::ReadWrite, m_settings.vfs);
    if (!db.ok())
        return db.error();
    Result<StoreTables> tables = StoreTables::prepare(*db);
    if (!tables.ok())
        return tables.error();
    if (Status filled = fillNewStore(*db, *tables); !filled.ok())
        return filled;
    m_db = std::move(*db);
    m_tables = std::move(*tables);
    m_nextSegment = 1;
    m_nextRun = 0;
    m_deadLog = first - 1;
    m_deadLogWaits = false;
    m_open.begin(first - 1);
    m_generation.fetch_add(1, std::memory_order_release);
    report(EventKind::Error, Severity::Critical,
           WriterText::tr("%1 It was set aside as %2, and a new history was begun.").arg(why.message, *name));
    return Done{};
}

Status StoreWriter::fillNewStore(sqlite::Database &db, StoreTables &tables)
{
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(db);
    if (!scope.ok())
        return scope.error();
    for (size_t number = 1; number < m_uuids.size(); ++number) {
        if (m_uuids[number].isNull())
            continue;
        const std::pair<TagId, TagUuid> row{TagId(quint32(number)), m_uuids[number]};
        if (Status done = tables.insertTags(std::span(&row, 1)); !done.ok())
            return done;
    }
    const OpenReadings::View view = m_open.view();
    for (const SlabView &part : view.slabs) {
        const Slab &slab = *part.slab;
        codec::encodeLogRow(slab.firstSequence, {slab.readings.get(), part.count}, {slab.types.get(), part.count},
                            slab.texts ? std::span<const QByteArray>(slab.texts.get(), part.count)
                                       : std::span<const QByteArray>(),
                            m_logRow);
        if (Status done = tables.insertLogRow(slab.firstSequence, part.count, m_logRow); !done.ok())
            return done;
    }
    return scope->commit();
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
    stage.deadLogWaits = m_deadLogWaits;
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
    }
    if (!m_eventsOnly) {
        if (Status done = writeBlocks(stage, load.readings); !done.ok())
            return done;
        if (stage.deadLogWaits) {
            Result<bool> more = m_tables->deleteLogRows(stage.deadLog, kDeadLogBytes + qint64(2 * m_logRow.size()));
            if (!more.ok())
                return more.error();
            stage.deadLogWaits = *more;
        }
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

Status StoreWriter::writeBlocks(Stage &stage, size_t readings)
{
    if (!m_open.isSealed())
        return Done{};
    const std::span<const OpenReadings::Run> runs = m_open.runs();
    const size_t quota = std::max(kMinBlockReadings, 2 * readings);
    size_t done = 0;
    size_t rows = 0;
    while (stage.nextRun < runs.size() && done < quota) {
        const OpenReadings::Run &run = runs[stage.nextRun];
        ValueType type{};
        m_open.gather(run, m_gathered, type);
        const quint64 id = blockId(m_nextSegment, run.part, run.tag);
        Result<codec::SharedStamps> shared = stampsFor(stage.nextRun);
        if (!shared.ok())
            return shared.error();
        codec::encodeBlock(id, run.tag, type, m_gathered, m_head, m_body, *shared);
        if (Status inserted = m_tables->insertBlock(id, m_head, m_body); !inserted.ok())
            return inserted;
        done += run.end - run.begin;
        ++stage.nextRun;
        ++rows;
        // Somebody may wait for an event; while readings pour in, keeping up comes first.
        if (rows % 64 == 0 && (m_queue.eventsWait() || (readings < kMinBlockReadings && rows >= kMaxIdleBlockRows)))
            break;
    }
    if (stage.nextRun < runs.size())
        return Done{};
    stage.sealDone = true;
    stage.deadLog = m_open.sealedLast();
    stage.deadLogWaits = true;
    return m_tables->insertSegment(m_nextSegment, m_open);
}

//! For m_gathered, the readings of a run: tags that are read together are neighbours nearly always.
Result<codec::SharedStamps> StoreWriter::stampsFor(size_t run)
{
    const std::span<const OpenReadings::Run> runs = m_open.runs();
    const OpenReadings::Run &now = runs[run];
    if (m_stamps.tag == kNoTag || m_stamps.part != now.part || !codec::shareStamps(m_gathered, m_stamps.readings)) {
        if (run + 1 >= runs.size() || runs[run + 1].part != now.part
            || runs[run + 1].end - runs[run + 1].begin != now.end - now.begin)
            return codec::SharedStamps{};
        ValueType type{};
        m_stamps.tag = kNoTag;
        m_open.gather(runs[run + 1], m_stamps.readings, type);
        if (!codec::shareStamps(m_stamps.readings, m_gathered))
            return codec::SharedStamps{};
        const quint64 id = blockId(m_nextSegment, now.part, now.tag);
        codec::encodeStamps(id, m_gathered, m_body);
        if (Status inserted = m_tables->insertStamps(id, m_body); !inserted.ok())
            return inserted.error();
        m_stamps = {now.part, now.tag, m_gathered};
    }
    return codec::SharedStamps{m_stamps.tag, m_stamps.readings.front().sequence};
}

void StoreWriter::publish(const WriteQueue::Load &load, const Stage &stage)
{
    if (load.readings > 0)
        m_open.append(m_nextSequence, m_readings, m_readingTypes, m_texts);
    m_nextEvent += load.events.size();
    m_nextRun = stage.nextRun;
    m_deadLog = stage.deadLog;
    m_deadLogWaits = stage.deadLogWaits;
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
            for (const auto &notify : m_notify) {
                if (load.readings > 0)
                    notify({firstSequence, load.readings, m_readings});
            }
            quint64 id = stage.firstEvent;
            for (const PendingEvent &event : load.events) {
                if (event.committed)
                    event.committed(id);
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

void StoreWriter::sealWhenDue()
{
    if (m_open.isSealed() || m_open.openBytes() < m_settings.openBytes / 4 * 3)
        return;
    m_open.seal();
    m_nextRun = 0;
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
