#include "models/history/store_writer.h"

#include <QCoreApplication>

namespace lineside {

namespace {

constexpr int kMaxReplacements = 10; // in one run

struct RecoveryText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

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
               RecoveryText::tr("The history was changed from outside: what was stored last is not there any more."));
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
    m_log = {};
    for (const SlabView &part : view.slabs) {
        m_log.firstEnd = std::min(m_log.firstEnd, part.slab->firstSequence + part.count - 1);
        m_log.bytes += qint64(part.count * sizeof(Reading)); // more than they are
    }
    m_open.begin(first - 1);
    m_generation.fetch_add(1, std::memory_order_release);
    report(EventKind::Error, Severity::Critical,
           RecoveryText::tr("%1 It was set aside as %2, and a new history was begun.").arg(why.message, *name));
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

} // namespace lineside
