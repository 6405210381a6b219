#include "models/history/store_retention.h"

#include <algorithm>

namespace lineside {

//! Those of a segment's readings whose time is over.
Result<quint64> StoreRetention::readingsToGo(const Segment &segment, const Ages &ages)
{
    if (segment.lastAt >= ages.latest)
        return quint64(0);
    if (ages.byRule.empty())
        return segment.lastAt < ages.usual ? quint64(segment.readings) : 0;
    Result<sqlite::Statement> rows = m_db.prepare("SELECT id, head FROM blocks WHERE id >= ? AND id < ?");
    if (!rows.ok())
        return rows.error();
    rows->bind(0, segment.id << 32);
    rows->bind(1, (segment.id + segment.parts) << 32);
    quint64 readings = 0;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row.ok())
            return row.error();
        if (!*row)
            return readings;
        const quint64 id = quint64(rows->integer(0));
        if (segment.lastAt >= ages.of(TagId(quint32(id))))
            continue;
        const Result<codec::BlockHead> head = codec::decodeHead(id, rows->bytes(1));
        if (head.ok())
            readings += quint64(head->count);
    }
}

Result<RetentionForecast> StoreRetention::forecast()
{
    if (Status opened = open(); !opened.ok())
        return opened.error();
    const Ages ages = this->ages();
    RetentionForecast forecast;
    forecast.tagsOfRules = ages.tagsOfRules;
    forecast.otherTags = ages.otherTags;
    const Result<qint64> used = usedBytes();
    Result<std::vector<Segment>> all = segments();
    if (!used.ok() || !all.ok())
        return used.ok() ? all.error() : used.error();
    std::erase_if(*all, [](const Segment &segment) { return segment.blocks == 0; });
    std::sort(all->begin(), all->end(), [](const Segment &a, const Segment &b) { return a.lastAt < b.lastAt; });
    qint64 stored = 0;
    for (const Segment &segment : *all)
        stored += segment.readings;
    const auto take = [&](Segment &segment, quint64 readings) -> Result<bool> {
        const Result<bool> archived = isInArchive(segment);
        if (!archived.ok())
            return archived;
        segment.readings -= qint64(readings); // those are seen to, whatever comes of it
        if (m_parts.keep.archiveFirst && !*archived) {
            forecast.held += readings;
            return false;
        }
        RetentionForecast::Part &going = forecast.going;
        going.from = going.readings == 0 ? fromMicroseconds(segment.firstAt) : std::min(going.from, fromMicroseconds(segment.firstAt));
        going.to = std::max(going.to, fromMicroseconds(segment.lastAt));
        going.readings += readings;
        going.archived += *archived ? readings : 0;
        return true;
    };
    for (Segment &segment : *all) {
        if (Status on = mayGoOn({}); !on.ok())
            return on.error();
        const Result<quint64> due = readingsToGo(segment, ages);
        if (!due.ok())
            return due.error();
        if (*due == 0)
            continue;
        if (const Result<bool> taken = take(segment, *due); !taken.ok())
            return taken.error();
    }
    const double perReading = stored > 0 ? double(*used) / double(stored) : 0;
    for (Segment &segment : *all) {
        if (m_parts.budgetBytes <= 0
            || double(*used) - perReading * double(forecast.going.readings) <= double(m_parts.budgetBytes))
            break;
        if (segment.readings <= 0)
            continue;
        const Result<bool> taken = take(segment, quint64(segment.readings));
        if (!taken.ok())
            return taken.error();
        forecast.overBudget = forecast.overBudget || *taken;
    }
    if (m_parts.keep.archiveFirst)
        forecast.heldMonths = QStringList(m_held.begin(), m_held.end());
    const Result<qint64> upTo = lastEventToGo();
    const Result<qint64> first = m_db.integer("SELECT min(id) FROM events");
    const Result<std::optional<qint64>> hours = hoursToGo();
    if (!upTo.ok() || !first.ok() || !hours.ok())
        return !upTo.ok() ? upTo.error() : !first.ok() ? first.error() : hours.error();
    if (*first > 0 && *upTo >= *first)
        forecast.events = quint64(*upTo - *first + 1);
    if (*hours)
        forecast.hoursBefore = fromMicroseconds((**hours >> 32) * RollUp::kDay);
    return forecast;
}

} // namespace lineside
