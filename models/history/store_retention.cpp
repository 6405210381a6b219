#include "models/history/store_retention.h"

#include "models/history/retention_matcher.h"
#include "models/history/store_file.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside {

namespace {

constexpr auto kKeepForEver = std::numeric_limits<qint64>::min();
constexpr int kStorePageBytes = 8'192;

struct RetentionText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

QString monthOf(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at / 1'000, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM"));
}

} // namespace

Status StoreRetention::mayGoOn(const QString &step)
{
    if (m_parts.progress)
        m_parts.progress(-1, step);
    if (m_parts.cancelled())
        return Error{Error::Kind::Cancelled, RetentionText::tr("Looking after the history was cancelled."), {}};
    return Done{};
}

Status StoreRetention::change(std::function<Status(sqlite::Database &)> work)
{
    if (Status on = mayGoOn({}); !on.ok())
        return on;
    return m_parts.writer.change(std::move(work), m_parts.cancelled);
}

Status StoreRetention::open()
{
    m_connection = m_parts.writer.connection();
    Result<sqlite::Database> db =
        store::connect(m_parts.settings.folder, sqlite::Database::Mode::ReadOnly, m_parts.settings.vfs);
    if (!db.ok())
        return db.error();
    m_db = std::move(*db);
    m_spans.clear();
    Result<sqlite::Statement> rows = m_db.prepare("SELECT start, until, sequence FROM rolled ORDER BY start");
    if (!rows.ok())
        return rows.error();
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row.ok())
            return row.error();
        if (!*row)
            return Done{};
        m_spans.push_back({rows->integer(0), rows->integer(1), rows->integer(2)});
    }
}

Result<std::vector<StoreRetention::Segment>> StoreRetention::segments()
{
    std::vector<Segment> segments;
    Result<sqlite::Statement> rows = m_db.prepare("SELECT id, parts, first_at, last_at, first_sequence, last_sequence,"
                                                  " readings, blocks, check_sum FROM segments ORDER BY id");
    if (!rows.ok())
        return rows.error();
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row.ok())
            return row.error();
        if (!*row)
            return segments;
        const Segment one{rows->integer(0), rows->integer(1), rows->integer(2), rows->integer(3),
                          rows->integer(4), rows->integer(5), rows->integer(6), rows->integer(7)};
        // What is damaged is left alone: the check tells of it.
        if (rows->integer(8) == StoreTables::checkOfSegment(one.id, one.parts, one.firstAt, one.lastAt, one.lastSequence))
            segments.push_back(one);
    }
}

Result<qint64> StoreRetention::usedBytes()
{
    const Result<qint64> pages = m_db.integer("PRAGMA page_count");
    const Result<qint64> free = m_db.integer("PRAGMA freelist_count");
    if (!pages.ok() || !free.ok())
        return pages.ok() ? free.error() : pages.error();
    return (*pages - *free) * kStorePageBytes;
}

Result<KeepReport> StoreRetention::run()
{
    if (Status opened = open(); !opened.ok())
        return opened.error();
    for (const auto step : {&StoreRetention::clearMerged, &StoreRetention::dropByAge, &StoreRetention::dropEvents,
                            &StoreRetention::dropByBudget, &StoreRetention::dropRollUps, &StoreRetention::mergeBlocks,
                            &StoreRetention::giveBack}) {
        if (Status done = (this->*step)(); !done.ok())
            return done.error();
    }
    m_report.heldMonths = QStringList(m_held.begin(), m_held.end());
    return m_report;
}

StoreMerge StoreRetention::merge()
{
    return StoreMerge({m_parts.settings, m_parts.clock, m_parts.writer, m_db, m_connection, *m_parts.merge, m_parts.budgetBytes,
                       m_parts.cancelled, m_parts.enough, m_parts.progress});
}

Status StoreRetention::clearMerged()
{
    return m_parts.merge ? merge().clear() : Status(Done{});
}

Status StoreRetention::mergeBlocks()
{
    if (!m_parts.merge || !m_parts.keep.mergeBlocks)
        return Done{};
    try {
        const Status done = merge().run(m_report);
        return !done.ok() && done.error().kind == Error::Kind::Busy ? Status(Done{}) : done; // the next round goes on
    } catch (const std::bad_alloc &) {
        return Done{}; // the store is whole without it
    }
}

StoreRetention::Ages StoreRetention::ages() const
{
    const RetentionSettings &keep = m_parts.keep;
    const qint64 now = toMicroseconds(m_parts.clock.utc());
    const auto before = [now](int days) {
        return days <= 0 ? kKeepForEver : RollUp::floorTo(now - days * RollUp::kDay, RollUp::kDay);
    };
    Ages ages;
    ages.usual = ages.latest = before(keep.rawDays);
    for (const RetentionRule &rule : keep.rules)
        ages.latest = std::max(ages.latest, before(rule.days));
    ages.tagsOfRules.resize(keep.rules.size());
    if (!m_parts.snapshot)
        return ages;
    const RetentionMatcher matcher(keep.rules);
    for (const TagEntry &entry : m_parts.snapshot->tags()) {
        const auto rule = matcher.ruleOf(entry.device->code + QLatin1Char('.') + entry.tag->code);
        if (rule) {
            ages.byRule.emplace(entry.id, before(keep.rules[*rule].days));
            ++ages.tagsOfRules[*rule];
        } else {
            ++ages.otherTags;
        }
    }
    return ages;
}

Status StoreRetention::dropByAge()
{
    const Ages ages = this->ages();
    const qint64 latest = ages.latest;
    const Cutoff cutoff = [&ages](TagId tag) { return ages.of(tag); };
    Result<std::vector<Segment>> all = segments();
    if (!all.ok())
        return all.error();
    std::vector<Segment> going;
    for (const Segment &segment : *all) {
        if (segment.lastAt >= latest)
            continue;
        const Result<bool> archived = isArchived(segment);
        if (!archived.ok())
            return archived.error();
        if (*archived)
            going.push_back(segment);
    }
    if (Status done = sumUp(going, latest, RollUp::kDay); !done.ok())
        return done;
    for (const Segment &segment : going) {
        if (Status done = dropSegment(segment, cutoff); !done.ok())
            return done;
    }
    return Done{};
}

Status StoreRetention::dropByBudget()
{
    const quint64 before = m_report.readings;
    for (;;) {
        const Result<qint64> used = usedBytes();
        if (!used.ok())
            return used.error();
        if (m_parts.budgetBytes <= 0 || *used <= m_parts.budgetBytes)
            break;
        Result<std::vector<Segment>> all = segments();
        if (!all.ok())
            return all.error();
        std::erase_if(*all, [](const Segment &segment) { return segment.blocks == 0; });
        std::sort(all->begin(), all->end(), [](const Segment &a, const Segment &b) { return a.lastAt < b.lastAt; });
        std::vector<Segment> going;
        for (const Segment &segment : *all) {
            const Result<bool> archived = isArchived(segment);
            if (!archived.ok())
                return archived.error();
            if (!*archived)
                continue;
            going.push_back(segment);
            break; // one after the other: it may be enough
        }
        if (going.empty())
            break; // nothing that may go: what is held back is in the report
        const qint64 until = RollUp::floorTo(going.front().lastAt, RollUp::kHour) + RollUp::kHour;
        if (Status done = sumUp(going, until, RollUp::kHour); !done.ok())
            return done;
        if (Status done = dropSegment(going.front(), [until](TagId) { return until; }); !done.ok())
            return done;
        m_report.overBudget = true;
    }
    if (m_report.readings > before)
        m_parts.writer.report(EventKind::Warning, Severity::Warning,
                              RetentionText::tr("The history has passed its budget of %1 MB: %2 readings from %3 to %4 gave way."
                                                " Hourly figures of them are kept.")
                                  .arg(QString::number(m_parts.budgetBytes >> 20),
                                       QString::number(m_report.readings - before), toIso(m_report.from),
                                       toIso(m_report.to)));
    return Done{};
}

Result<bool> StoreRetention::isArchived(const Segment &segment)
{
    return m_parts.keep.archiveFirst ? isInArchive(segment) : Result<bool>(true);
}

Result<bool> StoreRetention::isInArchive(const Segment &segment)
{
    Result<sqlite::Statement> row = m_db.prepare("SELECT 1 FROM archives WHERE month = ? AND last_sequence >= ?");
    if (!row.ok())
        return row.error();
    bool archived = true;
    const QString last = monthOf(segment.lastAt);
    for (qint64 at = segment.firstAt;; at += 28 * RollUp::kDay) {
        const QString month = at >= segment.lastAt ? last : monthOf(at);
        row->bindText(0, month.toUtf8());
        row->bind(1, segment.lastSequence);
        const Result<bool> there = row->step();
        row->reset();
        if (!there.ok())
            return there;
        if (!*there) {
            m_held.insert(month);
            archived = false;
        }
        if (at >= segment.lastAt)
            return archived;
    }
}

// ---- how full it is

Result<StoreRetention::Fill> StoreRetention::measure()
{
    if (!m_db.isOpen()) {
        if (Status opened = open(); !opened.ok())
            return opened.error();
    }
    Fill fill;
    const Result<qint64> used = usedBytes();
    Result<std::vector<Segment>> all = segments();
    if (!used.ok() || !all.ok())
        return used.ok() ? all.error() : used.error();
    fill.usedBytes = *used;
    const Result<qint64> mode = m_db.integer("PRAGMA auto_vacuum");
    if (!mode.ok())
        return mode.error();
    fill.shrinks = *mode == 2;
    if (m_parts.merge) {
        const Result<quint64> waiting = merge().waiting();
        if (!waiting.ok())
            return waiting.error();
        fill.smallBlocks = *waiting;
    }
    qint64 newest = std::numeric_limits<qint64>::min();
    qint64 stored = 0;
    for (const Segment &segment : *all) {
        newest = std::max(newest, segment.lastAt);
        stored += segment.readings;
    }
    qint64 recent = 0;
    qint64 since = newest;
    for (const Segment &segment : *all) {
        if (segment.blocks > 0 && segment.lastAt > newest - RollUp::kDay) {
            recent += segment.readings;
            since = std::min(since, segment.firstAt);
        }
    }
    if (stored == 0 || newest - since < RollUp::kHour / 60)
        return fill;
    fill.growthPerDay =
        double(*used) / double(stored) * double(recent) * double(RollUp::kDay) / double(newest - since);
    if (m_parts.budgetBytes <= 0 || fill.growthPerDay <= 0)
        return fill;
    const int days = m_parts.keep.rawDays;
    if (days <= 0 || fill.growthPerDay * days > double(m_parts.budgetBytes))
        fill.daysLeft = std::max(0.0, double(m_parts.budgetBytes - *used) / fill.growthPerDay);
    return fill;
}

} // namespace lineside
