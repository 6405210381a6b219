#include "models/history/store_check.h"

#include "models/history/store_tables.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace lineside {

namespace {

using Damage = IntegrityReport::Damage;

constexpr size_t kCheckRowsAtOnce = 200;
constexpr std::chrono::seconds kStructureLimit{4};

struct CheckText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

//! What keeps a check from reading, against what it reports.
bool isTrouble(const Error &error)
{
    return error.kind != Error::Kind::BadData;
}

} // namespace

bool StoreCheck::timeIsOver() const
{
    return m_limits->within.count() > 0 && std::chrono::steady_clock::now() >= m_end;
}

Status StoreCheck::mayGoOn(double progress, const QString &step)
{
    if (m_limits->progress)
        m_limits->progress(progress, step);
    if (m_limits->cancelled && m_limits->cancelled())
        return Error{Error::Kind::Cancelled, CheckText::tr("The check of the history was cancelled."), {}};
    if (timeIsOver())
        m_report.complete = false;
    return Done{};
}

void StoreCheck::add(Damage damage)
{
    ++m_report.damaged;
    if (m_report.damages.size() < IntegrityReport::kMaxDamages)
        m_report.damages.push_back(std::move(damage));
}

Result<IntegrityReport> StoreCheck::run(CheckDepth depth, const Limits &limits)
{
    m_limits = &limits;
    m_end = std::chrono::steady_clock::now() + limits.within;
    if (Status done = checkSegments(depth); !done.ok())
        return done.error();
    if (m_report.complete)
        tellMissing();
    if (depth == CheckDepth::Everything) {
        for (const auto step : {&StoreCheck::checkEvents, &StoreCheck::checkStructure, &StoreCheck::checkLog}) {
            if (Status done = m_report.complete ? (this->*step)() : Status(Done{}); !done.ok())
                return done.error();
        }
    }
    return std::move(m_report);
}

Status StoreCheck::checkSegments(CheckDepth depth)
{
    Result<qint64> all = m_db.integer("SELECT count(*) FROM segments");
    if (!all.ok())
        return all.error();
    Result<sqlite::Statement> next =
        m_db.prepare("SELECT id, parts, first_at, last_at, first_sequence, last_sequence, readings, blocks, check_sum"
                     " FROM segments WHERE id > ? ORDER BY id LIMIT 1");
    if (!next.ok())
        return next.error();
    qint64 last = 0;
    for (;;) {
        const double share = std::min(1.0, double(m_report.segments) / double(std::max<qint64>(1, *all)));
        if (Status on = mayGoOn(share * 0.9, CheckText::tr("Blocks")); !on.ok() || !m_report.complete)
            return on;
        // What is said of a segment and what is there of it must be of one moment.
        Result<sqlite::Transaction> snapshot = sqlite::Transaction::begin(m_db, sqlite::Transaction::Kind::Read);
        if (!snapshot.ok())
            return snapshot.error();
        next->bind(0, last);
        Result<bool> row = next->step();
        if (!row.ok() || !*row) {
            next->reset();
            if (!row.ok() && !isTrouble(row.error())) {
                add({kNoTag, {}, {}, 0, row.error().message});
                return Done{};
            }
            return row.ok() ? Status(Done{}) : Status(row.error());
        }
        const Segment segment{next->integer(0), next->integer(1), next->integer(2),
                              next->integer(3), next->integer(6), next->integer(7)};
        const bool sound = next->integer(8)
            == StoreTables::checkOfSegment(segment.id, segment.parts, segment.firstAt, segment.lastAt, next->integer(5));
        next->reset();
        last = segment.id;
        ++m_report.segments;
        if (!sound || segment.parts < 0) {
            add({kNoTag, {}, {}, 0, CheckText::tr("What is known of a part of the history (%1) is damaged: its readings are left out.")
                                        .arg(segment.id)});
            continue;
        }
        if (Status done = checkSegment(segment, depth); !done.ok()) {
            if (isTrouble(done.error()))
                return done;
            add({kNoTag, fromMicroseconds(segment.firstAt), fromMicroseconds(segment.lastAt), 0,
                 CheckText::tr("A part of the history from %1 to %2 cannot be read: %3")
                     .arg(toIso(fromMicroseconds(segment.firstAt)), toIso(fromMicroseconds(segment.lastAt)),
                          done.error().message)});
        }
    }
}

Status StoreCheck::checkSegment(const Segment &segment, CheckDepth depth)
{
    Result<sqlite::Statement> numbers = m_db.prepare("SELECT id FROM blocks WHERE id >= ? AND id < ?");
    Result<sqlite::Statement> row = m_db.prepare(depth == CheckDepth::Heads ? "SELECT head FROM blocks WHERE id = ?"
                                                                            : "SELECT head, body FROM blocks WHERE id = ?");
    if (!numbers.ok() || !row.ok())
        return numbers.ok() ? row.error() : numbers.error();
    std::optional<StampsReader> stamps;
    if (depth == CheckDepth::Everything) {
        Result<StampsReader> prepared = StampsReader::prepare(m_db);
        if (!prepared.ok())
            return prepared.error();
        stamps = std::move(*prepared);
    }
    numbers->bind(0, segment.id << 32);
    numbers->bind(1, (segment.id + segment.parts) << 32);
    qint64 blocks = 0;
    qint64 readings = 0;
    for (;;) {
        Result<bool> more = numbers->step();
        if (!more.ok())
            return more.error();
        if (!*more)
            break;
        const quint64 id = quint64(numbers->integer(0));
        // By its number, as questions look for it.
        row->bind(0, qint64(id));
        Result<bool> there = row->step();
        if (!there.ok())
            return there.error();
        if (!*there)
            continue; // missing, as the counts will show
        const TagId tag{quint32(id)};
        Result<codec::BlockHead> head = codec::decodeHead(id, row->bytes(0));
        if (!head.ok()) {
            checkBadHead(segment, id, row->bytes(0));
            row->reset();
            continue;
        }
        ++blocks;
        readings += head->count;
        if (depth == CheckDepth::Everything) {
            const Result<codec::Block> block = stamps->decode(id, tag, row->bytes(0), row->bytes(1));
            if (!block.ok())
                add({tag, fromMicroseconds(head->firstAt), fromMicroseconds(head->lastAt), head->count,
                     block.error().message});
        }
        row->reset();
        if (blocks % 64 == 0) {
            if (m_limits->cancelled && m_limits->cancelled())
                break; // mayGoOn() says so
            if (timeIsOver())
                return Done{};
        }
    }
    m_report.blocks += quint64(blocks);
    m_report.readings += quint64(readings);
    if (blocks != segment.blocks || readings != segment.readings)
        m_missing[segment.id] = {segment, segment.blocks - blocks, segment.readings - readings};
    return Done{};
}

//! A head that does not fit its number: did the disk change the number?
void StoreCheck::checkBadHead(const Segment &segment, quint64 id, codec::ByteView bytes)
{
    for (int bit = 0; bit < 63; ++bit) {
        const quint64 other = id ^ quint64(1) << bit;
        const Result<codec::BlockHead> head = codec::decodeHead(other, bytes);
        if (!head.ok())
            continue;
        m_moved.emplace_back(other, head->count);
        add({TagId(quint32(other)), fromMicroseconds(head->firstAt), fromMicroseconds(head->lastAt), head->count,
             CheckText::tr("A block stands under a wrong number.")});
        return;
    }
    add({TagId(quint32(id)), fromMicroseconds(segment.firstAt), fromMicroseconds(segment.lastAt), 0,
         CheckText::tr("The head of a block is damaged.")});
}

void StoreCheck::tellMissing()
{
    for (const auto &[block, count] : m_moved) {
        auto of = m_missing.upper_bound(qint64(block >> 32));
        if (of != m_missing.begin()) {
            --of;
            --of->second.blocks;
            of->second.readings -= count;
        }
    }
    for (const auto &[id, missing] : m_missing) {
        if (missing.blocks == 0 && missing.readings == 0)
            continue;
        const UtcTime from = fromMicroseconds(missing.segment.firstAt);
        const UtcTime to = fromMicroseconds(missing.segment.lastAt);
        add({kNoTag, from, to, quint64(std::max<qint64>(0, missing.readings)),
             CheckText::tr("%1 readings in %2 blocks from %3 to %4 are missing or cannot be read.")
                 .arg(QString::number(missing.readings), QString::number(missing.blocks), toIso(from), toIso(to))});
    }
}

//! Looks at the rows that \a sql finds behind a number, in portions, so that no snapshot is held for long.
Status StoreCheck::eachRow(const char *sql, double progress, const QString &step,
                           const std::function<Status(const sqlite::Statement &row, bool isFirst)> &look)
{
    Result<sqlite::Statement> rows = m_db.prepare(sql);
    if (!rows.ok())
        return rows.error();
    qint64 last = -1;
    for (bool more = true; more;) {
        if (Status on = mayGoOn(progress, step); !on.ok() || !m_report.complete)
            return on;
        rows->bind(0, last);
        size_t looked = 0;
        for (;; ++looked) {
            const Result<bool> row = rows->step();
            if (!row.ok()) {
                if (isTrouble(row.error()))
                    return row.error();
                add({kNoTag, {}, {}, 0, row.error().message});
                return Done{};
            }
            if (!*row)
                break;
            last = rows->integer(0);
            if (Status done = look(*rows, looked == 0); !done.ok())
                return done;
        }
        rows->reset();
        more = looked == kCheckRowsAtOnce;
    }
    return Done{};
}

Status StoreCheck::checkLog()
{
    qint64 expected = -1;
    return eachRow("SELECT first_sequence, count, data FROM log WHERE first_sequence > ? ORDER BY first_sequence LIMIT 200",
                   0.98, CheckText::tr("The newest readings"), [&](const sqlite::Statement &row, bool isFirst) -> Status {
        const qint64 first = row.integer(0);
        const qint64 count = row.integer(1);
        if (expected >= 0 && first != expected && isFirst) {
            // The oldest rows may have left the log since the slice before: what is still there began earlier then.
            const Result<qint64> oldest = m_db.integer("SELECT min(first_sequence) FROM log");
            if (!oldest.ok())
                return oldest.error();
            if (*oldest >= expected)
                expected = first;
        }
        if (expected >= 0 && first != expected)
            add({kNoTag, {}, {}, quint64(std::max<qint64>(0, first - expected)),
                 CheckText::tr("Rows of the newest readings are missing (%1 to %2).").arg(expected).arg(first - 1)});
        const Result<codec::LogRow> decoded = codec::decodeLogRow(row.bytes(2));
        if (!decoded.ok() || decoded->firstSequence != quint64(first) || decoded->readings.size() != quint64(count))
            add({kNoTag, {}, {}, quint64(std::max<qint64>(0, count)),
                 CheckText::tr("A row of the newest readings is damaged (%1).").arg(first)});
        expected = first + count;
        ++m_report.logRows;
        return Done{};
    });
}

Status StoreCheck::checkEvents()
{
    struct Table
    {
        const char *sql;
        bool (*sound)(const sqlite::Statement &);
        QString text;
    };
    const std::array tables{
        Table{"SELECT id, at, kind, severity, source, user, \"before\", \"after\", text, reference, check_sum FROM events"
              " WHERE id > ? ORDER BY id LIMIT 200",
              [](const sqlite::Statement &row) {
                  return row.integer(10) == StoreTables::checkOfEventRow(row);
              },
              CheckText::tr("Event %1 is damaged.")},
        Table{"SELECT id, tag, first_at, last_at, count, check_sum FROM gaps WHERE id > ? ORDER BY id LIMIT 200",
              [](const sqlite::Statement &row) {
                  return row.integer(5)
                      == StoreTables::checkOfGap(row.integer(1), row.integer(2), row.integer(3), row.integer(4));
              },
              CheckText::tr("The record %1 of readings that were lost is damaged.")},
        Table{"SELECT id, uuid, check_sum FROM tags WHERE id > ? ORDER BY id LIMIT 200",
              [](const sqlite::Statement &row) {
                  return row.integer(2) == StoreTables::checkOfTag(row.integer(0), row.text(1));
              },
              CheckText::tr("The number of a tag (%1) is damaged.")},
        Table{"SELECT id, parts, check_sum FROM leftovers WHERE id > ? ORDER BY id LIMIT 200",
              [](const sqlite::Statement &row) {
                  return row.integer(2) == StoreTables::checkOfLeftover(row.integer(0), row.integer(1));
              },
              CheckText::tr("What is known of blocks that were merged (%1) is damaged: their space is not used again.")},
    };
    for (const Table &table : tables) {
        const Status done =
            eachRow(table.sql, 0.92, CheckText::tr("Events"), [&](const sqlite::Statement &row, bool) -> Status {
                if (!table.sound(row))
                    add({kNoTag, {}, {}, 0, table.text.arg(row.integer(0))});
                m_report.events += &table == tables.data();
                return Done{};
            });
        if (!done.ok() || !m_report.complete)
            return done;
    }
    return Done{};
}

Status StoreCheck::checkStructure()
{
    if (Status on = mayGoOn(0.95, CheckText::tr("The structure of the file")); !on.ok() || !m_report.complete)
        return on;
    for (const char *table : {"station", "tags", "events", "gaps", "segments", "log", "stamps", "blocks", "leftovers"}) {
        // A table that takes longer was read row by row above.
        m_db.limitTime(kStructureLimit);
        const Result<QByteArray> verdict =
            m_db.text(QByteArray(QByteArray("PRAGMA integrity_check('") + table + "')").constData());
        m_db.limitTime({});
        if (!verdict.ok() && verdict.error().kind != Error::Kind::Timeout && verdict.error().kind != Error::Kind::Cancelled
            && isTrouble(verdict.error()))
            return verdict.error();
        if (verdict.ok() ? *verdict != "ok" : !isTrouble(verdict.error()))
            add({kNoTag, {}, {}, 0,
                 CheckText::tr("The structure of the file is damaged: %1")
                     .arg(verdict.ok() ? QString::fromUtf8(*verdict) : verdict.error().message)});
        if (Status on = mayGoOn(0.95, {}); !on.ok() || !m_report.complete)
            return on;
    }
    return Done{};
}

} // namespace lineside
