#pragma once

#include "models/history/retention_control.h"
#include "models/history/store_merge.h"
#include "models/history/store_query.h"
#include "models/history/store_writer.h"

#include <map>
#include <set>

namespace lineside {

/*!
 * One round of keeping the store within its times and its budget. Readings are dropped a segment at a time, after their
 * hours were summed up; each step is a small transaction of the writer's that leaves a whole store, so that a kill at any
 * moment loses nothing that is to be kept, and the next round goes on. Belongs to the keeper's thread.
 */
class StoreRetention
{
public:
    struct Parts
    {
        const HistorianSettings &settings;
        const Clock &clock;
        StoreWriter &writer;
        const StoreQuery::Context &context;
        SnapshotPtr snapshot;       //!< whose tags the rules name; may be null
        RetentionSettings keep;     //!< in place of those in settings
        qint64 budgetBytes = 0;
        std::function<bool()> cancelled;
        std::function<void(double, const QString &)> progress;
        StoreMerge::Memory *merge = nullptr; //!< null: nothing is merged
        std::function<bool()> enough; //!< whether to merge no more in this round; may be empty
    };
    explicit StoreRetention(Parts parts) : m_parts(std::move(parts)), m_query(m_parts.context) {}

    Result<KeepReport> run();
    //! What run() would drop. Changes nothing; any thread.
    Result<RetentionForecast> forecast();

    //! What the store takes and how fast it grows.
    struct Fill
    {
        qint64 usedBytes = 0;
        double growthPerDay = 0;
        std::optional<double> daysLeft;
        quint64 smallBlocks = 0; //!< that may become larger ones
        bool shrinks = true;     //!< free space goes back to the disk
    };
    Result<Fill> measure();

private:
    struct Segment
    {
        qint64 id = 0;
        qint64 parts = 0;
        qint64 firstAt = 0;
        qint64 lastAt = 0;
        qint64 firstSequence = 0;
        qint64 lastSequence = 0;
        qint64 readings = 0;
        qint64 blocks = 0;
    };
    struct Span
    {
        qint64 start;
        qint64 until;
        qint64 sequence;
    };
    using Cutoff = std::function<qint64(TagId)>; //!< before which a tag's readings go
    //! Where the times of readings end.
    struct Ages
    {
        std::map<TagId, qint64> byRule;
        qint64 usual = 0;
        qint64 latest = 0; //!< of all
        std::vector<quint64> tagsOfRules;
        quint64 otherTags = 0;

        qint64 of(TagId tag) const
        {
            const auto at = byRule.find(tag);
            return at == byRule.end() ? usual : at->second;
        }
    };

    Status open();
    Ages ages() const;
    Result<qint64> lastEventToGo();
    Result<std::optional<qint64>> hoursToGo();
    Result<std::vector<Segment>> segments();
    Result<qint64> usedBytes();
    Status dropByAge();
    Status dropByBudget();
    Status sumUp(const std::vector<Segment> &going, qint64 until, qint64 unit);
    Status sumUpSpan(const std::vector<Segment> &all, qint64 start, qint64 until);
    Status writeHours(const std::map<quint64, std::vector<RollUp>> &rows, const std::optional<Span> &done);
    //! Or need not be.
    Result<bool> isArchived(const Segment &segment);
    Result<bool> isInArchive(const Segment &segment);
    Result<quint64> readingsToGo(const Segment &segment, const Ages &ages);
    Status dropSegment(const Segment &segment, const Cutoff &cutoff);
    Status dropRest(const Segment &segment);
    Status dropRollUps();
    Status dropEvents();
    Status tellUntaken(qint64 from, qint64 to);
    StoreMerge merge();
    Status clearMerged();
    Status mergeBlocks();
    Status giveBack();
    Status change(std::function<Status(sqlite::Database &)> work);
    Status mayGoOn(const QString &step);

    const Parts m_parts;
    StoreQuery m_query;
    quint32 m_connection = 0;
    sqlite::Database m_db;
    std::vector<Span> m_spans; // that are summed up, by start
    KeepReport m_report;
    std::set<QString> m_held;
};

//! Puts hours into the row of a tag's day: in place of those that are there, or added to them. In a transaction.
Status putRollUps(sqlite::Database &db, quint64 row, const std::vector<RollUp> &hours, bool adds);

} // namespace lineside
