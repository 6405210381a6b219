#include "models/history/store_retention.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside {

namespace {

constexpr size_t kHourRowsAtOnce = 64; // of one change of the writer's

struct HoursText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

//! Puts hours into the row of a tag's day: in place of those that are there, or added to them.
Status putRollUps(sqlite::Database &db, quint64 row, const std::vector<RollUp> &hours, bool adds)
{
    std::vector<RollUp> all;
    {
        Result<sqlite::Statement> known = db.prepare("SELECT data FROM roll_ups WHERE id = ?");
        if (!known.ok())
            return known.error();
        known->bind(0, qint64(row));
        const Result<bool> there = known->step();
        if (!there.ok())
            return there.error();
        if (*there) {
            Result<std::vector<RollUp>> decoded = decodeRollUps(row, known->bytes(0));
            if (decoded.ok()) // what is damaged is made anew as far as it can be
                all = std::move(*decoded);
        }
    }
    for (const RollUp &hour : hours) {
        const auto at = std::lower_bound(all.begin(), all.end(), hour,
                                         [](const RollUp &a, const RollUp &b) { return a.start < b.start; });
        if (at == all.end() || at->start != hour.start)
            all.insert(at, hour);
        else if (adds)
            at->add(hour);
        else
            *at = hour;
    }
    codec::Bytes bytes;
    encodeRollUps(row, all, bytes);
    Result<sqlite::Statement> put = db.prepare("INSERT OR REPLACE INTO roll_ups(id, data) VALUES(?, ?)");
    if (!put.ok())
        return put.error();
    put->bind(0, qint64(row));
    put->bindBytes(1, bytes);
    return put->run();
}

// ---- hourly figures

Status StoreRetention::sumUp(const std::vector<Segment> &going, qint64 until, qint64 unit)
{
    if (going.empty())
        return Done{};
    Result<std::vector<Segment>> all = segments();
    if (!all.ok())
        return all.error();
    std::set<qint64> starts;
    for (const Segment &segment : going) {
        for (qint64 at = RollUp::floorTo(segment.firstAt, unit); at <= segment.lastAt && at < until; at += unit)
            starts.insert(at);
    }
    for (const qint64 start : starts) {
        // What is summed up already is left out: a day may have been begun by the hour.
        for (qint64 at = start; at < std::min(start + unit, until);) {
            qint64 end = std::min(start + unit, until);
            bool done = false;
            for (const Span &span : m_spans) {
                if (span.start <= at && span.until > at) {
                    end = std::min(end, span.until);
                    done = true;
                } else if (span.start > at) {
                    end = std::min(end, span.start);
                }
            }
            if (!done) {
                if (Status summed = sumUpSpan(*all, at, end); !summed.ok())
                    return summed;
            }
            at = end;
        }
    }
    return Done{};
}

Status StoreRetention::sumUpSpan(const std::vector<Segment> &all, qint64 start, qint64 until)
{
    if (Status on = mayGoOn(HoursText::tr("Hourly figures")); !on.ok())
        return on;
    // Whatever is not in these segments comes later, as a late reading.
    std::set<TagId> tags;
    qint64 upTo = 0;
    for (const Segment &segment : all) {
        upTo = std::max(upTo, segment.lastSequence);
        if (segment.firstAt >= until || segment.lastAt < start)
            continue;
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
            tags.insert(TagId(quint32(rows->integer(0))));
        }
    }
    std::map<quint64, std::vector<RollUp>> rows;
    for (const TagId tag : tags) {
        Result<std::vector<RollUp>> hours = m_query.rollUp(tag, start, until, quint64(upTo), m_parts.cancelled);
        if (!hours.ok())
            return hours.error();
        m_report.hours += hours->size();
        for (const RollUp &hour : *hours)
            rows[rollUpRow(hour.start, tag)].push_back(hour);
        if (rows.size() >= kHourRowsAtOnce) {
            if (Status done = writeHours(rows, {}); !done.ok())
                return done;
            rows.clear();
        }
    }
    const Span span{start, until, upTo};
    if (Status done = writeHours(rows, span); !done.ok())
        return done;
    m_spans.insert(std::upper_bound(m_spans.begin(), m_spans.end(), span,
                                    [](const Span &a, const Span &b) { return a.start < b.start; }),
                   span);
    return Done{};
}

Status StoreRetention::writeHours(const std::map<quint64, std::vector<RollUp>> &rows, const std::optional<Span> &done)
{
    return change([rows, done](sqlite::Database &db) -> Status {
        for (const auto &[row, hours] : rows) {
            if (Status put = putRollUps(db, row, hours, false); !put.ok())
                return put;
        }
        if (!done)
            return Done{};
        Result<sqlite::Statement> mark = db.prepare("INSERT INTO rolled(start, until, sequence) VALUES(?, ?, ?)");
        if (!mark.ok())
            return mark.error();
        mark->bind(0, done->start);
        mark->bind(1, done->until);
        mark->bind(2, done->sequence);
        return mark->run();
    });
}

} // namespace lineside
