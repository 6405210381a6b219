#pragma once

#include "models/history/store_writer.h"

#include <map>
#include <optional>
#include <set>

namespace lineside {

/*!
 * Makes small blocks of a tag into larger ones: segments that follow each other become one segment with a number of
 * its own (from store::kFirstMerged on). Its blocks are written bit by bit beside the commits and do not count until one
 * small transaction puts its row in place of theirs; the old blocks are deleted when no question can need them. The
 * table *leftovers* names numbers whose blocks do not count, so that a kill at any moment leaves a whole store.
 *
 * Merged are neighbours without a gap between their numbers, whose newest readings are of one day of UTC, so that nothing
 * is kept longer for it; all of them are in memory no more (and carried elsewhere, where somebody carries them), and the
 * newest segment is never among them. A segment with damage stays as it is. Belongs to the keeper's thread.
 */
class StoreMerge
{
public:
    //! What is remembered from one round to the next.
    struct Memory
    {
        quint32 generation = 0; //!< of the file that the following is of
        qint64 nextId = 0;
        std::map<qint64, quint64> goneAt; //!< by segment: the first question that does not need it
        std::set<qint64> refused;         //!< segments that are not merged: damaged, or it would not help
        // Of all rounds.
        quint64 merged = 0;
        quint64 into = 0;
        std::optional<UtcTime> at;
    };
    struct Parts
    {
        const HistorianSettings &settings;
        const Clock &clock;
        StoreWriter &writer;
        sqlite::Database &db;          //!< to read from
        quint32 connection = 0;        //!< StoreWriter::connection() before db was opened
        Memory &memory;
        qint64 budgetBytes = 0;        //!< of the store; 0: none
        std::function<bool()> cancelled;
        std::function<bool()> enough;  //!< asked between two segments; may be empty
        std::function<void(double, const QString &)> progress; //!< may be empty
    };
    explicit StoreMerge(Parts parts);

    //! Deletes blocks that do not count, as far as no question needs them.
    Status clear();
    //! Merges what is worth it. Busy: not now, though nothing is wrong.
    Status run(KeepReport &report);
    //! How many small blocks there are that may become larger ones now or later.
    Result<quint64> waiting();

private:
    struct Source
    {
        qint64 id = 0;
        qint64 parts = 0;
        qint64 lastAt = 0;
        qint64 first = 0; // sequence
        qint64 last = 0;
        qint64 readings = 0;
        qint64 blocks = 0;
        bool may = false;
    };
    using Group = std::vector<Source>;
    struct Reader;
    struct OfTag;
    struct Row;
    class Target;

    Result<std::vector<Source>> sources(quint64 upTo);
    Result<Group> choose(quint64 upTo);
    Result<qint64> mostReadings();
    Result<qint64> usedBytes();
    Result<std::set<TagId>> tagsOf(Group &group);
    Result<bool> hasRoom(const Group &group);
    Result<qint64> newId();
    Status refuse(const Source &source, const Error &error);
    Status merge(const Group &group, const std::set<TagId> &tags, quint64 since, KeepReport &report);
    Result<OfTag> load(TagId tag, const Group &group, std::vector<Reader> &readers);
    Status waitForQuestions(quint64 before, std::chrono::milliseconds limit);
    Status change(std::function<Status(sqlite::Database &)> work);
    Status mayGoOn(const QString &step, double progress = -1);

    const Parts m_parts;
};

} // namespace lineside
