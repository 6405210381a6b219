#include "models/history/store_retention.h"

#include "models/history/row_check.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside {

namespace {

constexpr size_t kDropRowsAtOnce = 64;                    // of one change of the writer's
constexpr std::chrono::milliseconds kChangeTime{3};   // or for so long
constexpr qint64 kPagesAtOnce = 64;
constexpr qint64 kFreePagesKept = 1'024;              // they are used again soon
constexpr int kDropPageBytes = 8'192;

struct DropText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

bool isLate(SteadyTime since)
{
    return std::chrono::steady_clock::now() - since > kChangeTime;
}

Status setDropped(sqlite::Database &db, TagId tag, qint64 before)
{
    Result<sqlite::Statement> put = db.prepare("INSERT INTO dropped(tag, before, check_sum) VALUES(?, ?, ?)"
                                               " ON CONFLICT(tag) DO UPDATE SET before = excluded.before,"
                                               " check_sum = excluded.check_sum WHERE excluded.before > before");
    if (!put.ok())
        return put.error();
    put->bind(0, toNumber(tag));
    put->bind(1, before);
    put->bind(2, RowCheck().add(toNumber(tag)).add(before).value());
    return put->run();
}

} // namespace

Status StoreRetention::dropSegment(const Segment &segment, const Cutoff &cutoff)
{
    if (Status on = mayGoOn(DropText::tr("Old readings")); !on.ok())
        return on;
    std::vector<quint64> ids;
    {
        Result<sqlite::Statement> rows = m_db.prepare("SELECT id FROM blocks WHERE id >= ? AND id < ?");
        if (!rows.ok())
            return rows.error();
        rows->bind(0, segment.id << 32);
        rows->bind(1, (segment.id + segment.parts) << 32);
        for (;;) {
            const Result<bool> row = rows->step();
            if (!row.ok())
                return row.error();
            if (!*row)
                break;
            const quint64 id = quint64(rows->integer(0));
            if (segment.lastAt < cutoff(TagId(quint32(id))))
                ids.push_back(id);
        }
    }
    // Readings that came after their hour was summed up go into it now, together with their block.
    bool late = false;
    for (const Span &span : m_spans)
        late = late || (span.start <= segment.lastAt && span.until > segment.firstAt && span.sequence < segment.lastSequence);
    Result<sqlite::Statement> block = m_db.prepare("SELECT head, body FROM blocks WHERE id = ?");
    Result<StampsReader> stamps = StampsReader::prepare(m_db);
    if (!block.ok() || !stamps.ok())
        return block.ok() ? stamps.error() : block.error();
    struct Going
    {
        quint64 id;
        qint64 readings = 0; // as its head says; 0 when that is damaged
        std::map<quint64, std::vector<RollUp>> lateHours;
    };
    size_t next = 0;
    while (next < ids.size()) {
        auto portion = std::make_shared<std::vector<Going>>();
        qint64 from = std::numeric_limits<qint64>::max();
        qint64 to = std::numeric_limits<qint64>::min();
        for (size_t i = next; i < ids.size() && portion->size() < kDropRowsAtOnce; ++i) {
            const TagId tag{quint32(ids[i])};
            Going going{ids[i], 0, {}};
            block->bind(0, qint64(ids[i]));
            const Result<bool> row = block->step();
            if (!row.ok())
                return row.error();
            if (*row) {
                const Result<codec::BlockHead> head = codec::decodeHead(ids[i], block->bytes(0));
                if (head.ok()) {
                    going.readings = head->count;
                    from = std::min(from, head->firstAt);
                    to = std::max(to, head->lastAt);
                }
                const Result<codec::Block> decoded =
                    late ? stamps->decode(ids[i], tag, block->bytes(0), block->bytes(1)) : Result<codec::Block>(codec::Block{});
                for (const codec::StoredReading &reading : decoded.ok() ? decoded->readings : std::vector<codec::StoredReading>()) {
                    auto span = std::upper_bound(m_spans.begin(), m_spans.end(), reading.at,
                                                 [](qint64 at, const Span &s) { return at < s.start; });
                    if (span == m_spans.begin() || reading.at >= (--span)->until || qint64(reading.sequence) <= span->sequence)
                        continue;
                    RollUp one;
                    one.start = RollUp::floorTo(reading.at, RollUp::kHour);
                    one.count = 1;
                    one.good = qualityOf(reading.status) == Quality::Good;
                    one.worst = reading.status;
                    const double number = codec::usableNumber(reading.status, reading.bits, decoded->type);
                    if (!std::isnan(number)) {
                        one.numbers = 1;
                        one.min = one.max = one.sum = one.first = one.last = number;
                    }
                    std::vector<RollUp> &hours = going.lateHours[rollUpRow(reading.at, tag)];
                    if (hours.empty() || hours.back().start != one.start)
                        hours.push_back(one);
                    else
                        hours.back().add(one);
                }
            }
            block->reset();
            portion->push_back(std::move(going));
        }
        auto dropped = std::make_shared<size_t>(0);
        auto readings = std::make_shared<qint64>(0);
        std::vector<qint64> cutoffs;
        for (const Going &going : *portion)
            cutoffs.push_back(cutoff(TagId(quint32(going.id))));
        const Status done = change([portion, dropped, readings, cutoffs, id = segment.id](sqlite::Database &db) -> Status {
            *dropped = 0;
            *readings = 0;
            qint64 blocks = 0;
            Result<sqlite::Statement> remove = db.prepare("DELETE FROM blocks WHERE id = ?");
            Result<sqlite::Statement> count =
                db.prepare("UPDATE segments SET blocks = blocks - ?, readings = readings - ? WHERE id = ?");
            if (!remove.ok() || !count.ok())
                return remove.ok() ? count.error() : remove.error();
            const SteadyTime since = std::chrono::steady_clock::now();
            for (const Going &going : *portion) {
                for (const auto &[row, hours] : going.lateHours) {
                    if (Status put = putRollUps(db, row, hours, true); !put.ok())
                        return put;
                }
                if (Status put = setDropped(db, TagId(quint32(going.id)), cutoffs[*dropped]); !put.ok())
                    return put;
                remove->bind(0, qint64(going.id));
                if (Status gone = remove->run(); !gone.ok())
                    return gone;
                ++*dropped;
                *readings += going.readings;
                blocks += going.readings > 0;
                if (isLate(since))
                    break;
            }
            count->bind(0, blocks);
            count->bind(1, *readings);
            count->bind(2, id);
            return count->run();
        });
        if (!done.ok())
            return done;
        next += *dropped;
        m_report.readings += quint64(*readings);
        if (from <= to) {
            m_report.from = m_report.to == UtcTime{} ? fromMicroseconds(from) : std::min(m_report.from, fromMicroseconds(from));
            m_report.to = std::max(m_report.to, fromMicroseconds(to));
        }
    }
    return ids.empty() && segment.blocks > 0 ? Status(Done{}) : dropRest(segment);
}

//! Of a segment without blocks.
Status StoreRetention::dropRest(const Segment &segment)
{
    const qint64 from = segment.id << 32;
    const qint64 to = (segment.id + segment.parts) << 32;
    for (auto more = std::make_shared<bool>(true); *more;) {
        const Status done = change([from, to, more, id = segment.id](sqlite::Database &db) -> Status {
            *more = false;
            Result<sqlite::Statement> left = db.prepare("SELECT 1 FROM blocks WHERE id >= ? AND id < ? LIMIT 1");
            Result<sqlite::Statement> stamps = db.prepare("DELETE FROM stamps WHERE id IN (SELECT id FROM stamps WHERE id >= ?"
                                                          " AND id < ? LIMIT 64)");
            Result<sqlite::Statement> other = db.prepare("SELECT 1 FROM stamps WHERE id >= ? AND id < ? LIMIT 1");
            // The newest stays: it says how far the numbers have come.
            Result<sqlite::Statement> row =
                db.prepare("DELETE FROM segments WHERE id = ? AND id <> (SELECT max(id) FROM segments WHERE id < 1073741824)"
                           " AND last_sequence < (SELECT max(last_sequence) FROM segments)");
            for (const Result<sqlite::Statement> *statement : {&left, &stamps, &other, &row}) {
                if (!statement->ok())
                    return statement->error();
            }
            for (sqlite::Statement *statement : {&*left, &*stamps, &*other}) {
                statement->bind(0, from);
                statement->bind(1, to);
            }
            const Result<bool> used = left->step();
            if (!used.ok() || *used)
                return used.ok() ? Status(Done{}) : Status(used.error());
            if (Status gone = stamps->run(); !gone.ok())
                return gone;
            const Result<bool> again = other->step();
            if (!again.ok())
                return again.error();
            *more = *again;
            if (*more)
                return Done{};
            row->bind(0, id);
            return row->run();
        });
        if (!done.ok())
            return done;
    }
    return Done{};
}

//! The row before which all hours go; nothing when none do.
Result<std::optional<qint64>> StoreRetention::hoursToGo()
{
    const int days = m_parts.keep.rollUpDays;
    if (days <= 0)
        return std::optional<qint64>();
    const qint64 before = RollUp::floorTo(toMicroseconds(m_parts.clock.utc()) - days * RollUp::kDay, RollUp::kDay);
    const qint64 row = before / RollUp::kDay << 32;
    const Result<qint64> first = m_db.integer("SELECT min(id) FROM roll_ups");
    if (!first.ok())
        return first.error();
    return *first >= row || *first == 0 ? std::optional<qint64>() : std::optional(row);
}

Status StoreRetention::dropRollUps()
{
    const Result<std::optional<qint64>> going = hoursToGo();
    if (!going.ok())
        return going.error();
    if (!*going)
        return Done{};
    const qint64 row = **going;
    for (auto more = std::make_shared<bool>(true); *more;) {
        const Status done = change([row, more](sqlite::Database &db) -> Status {
            Result<sqlite::Statement> remove =
                db.prepare("DELETE FROM roll_ups WHERE id IN (SELECT id FROM roll_ups WHERE id < ? ORDER BY id LIMIT 200)");
            if (!remove.ok())
                return remove.error();
            remove->bind(0, row);
            if (Status gone = remove->run(); !gone.ok())
                return gone;
            const Result<qint64> left = db.integer("SELECT min(id) FROM roll_ups");
            if (!left.ok())
                return left.error();
            *more = *left != 0 && *left < row;
            return Done{};
        });
        if (!done.ok())
            return done;
    }
    return Done{};
}

//! Number of the last event that goes; 0: none.
Result<qint64> StoreRetention::lastEventToGo()
{
    const RetentionSettings &keep = m_parts.keep;
    qint64 upTo = 0; // number of the last that goes
    if (keep.eventDays > 0) {
        Result<sqlite::Statement> row = m_db.prepare("SELECT max(id) FROM events WHERE at < ?");
        if (!row.ok())
            return row.error();
        row->bind(0, toMicroseconds(m_parts.clock.utc()) - keep.eventDays * RollUp::kDay);
        const Result<bool> there = row->step();
        if (!there.ok())
            return there.error();
        upTo = row->integer(0);
    }
    const Result<qint64> last = m_db.integer("SELECT max(id) FROM events");
    const Result<qint64> size = m_db.integer("SELECT avg(length(source) + length(user) + length(\"before\") + length(\"after\")"
                                             " + length(text) + length(reference) + 100)"
                                             " FROM (SELECT * FROM events ORDER BY id DESC LIMIT 1000)");
    for (const Result<qint64> *asked : {&last, &size}) {
        if (!asked->ok())
            return asked->error();
    }
    if (*size > 0)
        upTo = std::max(upTo, *last - keep.eventBytes / *size);
    if (*last <= 0)
        return qint64(0);
    // What was not carried to where it is to go stays for it, as far as twice the budget goes.
    const quint64 carried = m_parts.writer.forwardedEvents();
    if (quint64(std::max<qint64>(0, upTo)) > carried)
        upTo = std::max(qint64(carried), *size > 0 ? std::min(upTo, *last - 2 * (keep.eventBytes / *size)) : qint64(0));
    return std::min(upTo, *last - 1); // the newest says how far the numbers have come
}

Status StoreRetention::dropEvents()
{
    if (Status on = mayGoOn(DropText::tr("Old events")); !on.ok())
        return on;
    const Result<qint64> upTo = lastEventToGo();
    const Result<qint64> first = m_db.integer("SELECT min(id) FROM events");
    const Result<qint64> last = m_db.integer("SELECT max(id) FROM events");
    if (!upTo.ok() || !first.ok() || !last.ok())
        return !upTo.ok() ? upTo.error() : !first.ok() ? first.error() : last.error();
    if (*first <= 0)
        return Done{};
    const qint64 carried = qint64(std::min(m_parts.writer.forwardedEvents(), quint64(*last)));
    if (Status told = tellUntaken(std::max(*first, carried + 1), *upTo); !told.ok())
        return told;
    for (qint64 at = *first; at <= *upTo;) {
        const qint64 end = std::min(*upTo, at + qint64(kDropRowsAtOnce) - 1);
        const Status done = change([end](sqlite::Database &db) -> Status {
            Result<sqlite::Statement> remove = db.prepare("DELETE FROM events WHERE id <= ?");
            if (!remove.ok())
                return remove.error();
            remove->bind(0, end);
            return remove->run();
        });
        if (!done.ok())
            return done;
        m_report.events += quint64(end - at + 1);
        at = end + 1;
    }
    return Done{};
}

//! Of events that go though nobody has taken them.
Status StoreRetention::tellUntaken(qint64 from, qint64 to)
{
    if (from > to)
        return Done{};
    Result<sqlite::Statement> times = m_db.prepare("SELECT count(*), min(at), max(at) FROM events WHERE id >= ? AND id <= ?");
    if (!times.ok())
        return times.error();
    times->bind(0, from);
    times->bind(1, to);
    const Result<bool> row = times->step();
    if (!row.ok())
        return row.error();
    if (times->integer(0) == 0)
        return Done{};
    m_report.untakenEvents = quint64(times->integer(0));
    m_parts.writer.report(EventKind::Gap, Severity::Error,
                          DropText::tr("%1 events from %2 to %3 gave way before the plant's database had taken them: it has been"
                                       " away for too long.")
                              .arg(QString::number(times->integer(0)), toIso(fromMicroseconds(times->integer(1))),
                                   toIso(fromMicroseconds(times->integer(2)))));
    return Done{};
}

Status StoreRetention::giveBack()
{
    if (Status on = mayGoOn(DropText::tr("Free space")); !on.ok())
        return on;
    const Result<qint64> mode = m_db.integer("PRAGMA auto_vacuum"); // older stores use their free space again instead
    if (!mode.ok())
        return mode.error();
    for (qint64 before = std::numeric_limits<qint64>::max(); *mode == 2;) {
        const Result<qint64> free = m_db.integer("PRAGMA freelist_count");
        if (!free.ok())
            return free.error();
        if (*free <= kFreePagesKept || *free >= before)
            break;
        before = *free;
        const Status done = change([](sqlite::Database &db) {
            return db.execute(QByteArray("PRAGMA incremental_vacuum(" + QByteArray::number(kPagesAtOnce) + ")").constData());
        });
        if (!done.ok())
            return done;
        m_report.returnedBytes += kPagesAtOnce * kDropPageBytes;
    }
    return Done{};
}

} // namespace lineside
