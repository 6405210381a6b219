#pragma once

#include "models/forward/copy_rows.h"
#include "models/forward/pg_link.h"
#include "models/history/log_reader.h"

#include <map>

namespace lineside::forward {

inline const QString kLiveLane = QStringLiteral("live");
inline const QString kEventsLane = QStringLiteral("events");

//! One row of forward_progress: how far a lane has come.
struct LaneRow
{
    QString lane;
    quint64 next = 1;           //!< the first number that is not there yet
    std::optional<quint64> end; //!< the last number of a backlog; nothing for lanes without end

    //! How many numbers are still to come, up to \a newest.
    quint64 waiting(quint64 newest) const
    {
        const quint64 last = end ? *end : newest;
        return last >= next ? last - next + 1 : 0;
    }
};

//! Everything that goes into one transaction.
struct LaneBatch
{
    quint64 end = 0;            //!< one past the last number that it covers; it begins at LaneRow::next
    const char *table = "";
    const char *columns = "";
    CopyRows rows;
    CopyRows rejected;          //!< of rejected_readings
    QByteArray marks;           //!< further statements, each with its semicolon
};

//! What became of a batch.
enum class Carried {
    Committed,
    Moved,  //!< the lane's row is not where it was thought to be: read it again
    Poison, //!< the database does not take one of the rows
    Held,   //!< it cannot be written now; nothing has happened
    Broken, //!< the connection is gone; it may have happened or not: connect, read the row, go on from there
};

/*!
 * Writes a batch: first moves the lane's row, whose lock keeps out an earlier connection that is only half dead, then
 * copies the rows, then commits. Nothing comes twice, since the row only moves from where it was expected to be.
 */
Carried carry(PgLink &link, const QUuid &source, const LaneRow &row, const LaneBatch &batch, Error &why);

//! All lanes of a station, with live and events made where they are missing (live from \a oldest on).
Result<std::vector<LaneRow>> readLanes(PgLink &link, const QUuid &source, quint64 oldest);

/*!
 * Lets a station that has no lanes yet go on where the one before it ended, whose readings its history began with (a lost
 * WAL, a restored backup): what that one had not brought yet goes under the new name, nothing goes twice, and whatever
 * else has the old history goes on behind it. \a formers: the oldest first. All or nothing.
 */
Status takeOverLanes(PgLink &link, const QUuid &source, const std::vector<LogReader::Former> &formers);

/*!
 * Closes what live still has to bring up to \a newest into a backlog, joined to the one before where they meet, and lets
 * live begin behind it; all or nothing. False when the row was not where it was thought to be.
 */
Result<bool> turnIntoBacklog(PgLink &link, const QUuid &source, const LaneRow &live, quint64 newest);

/*!
 * How much a lane bites off at a time. A row that the database does not take is looked for by halves; alone it is put
 * into rejected_readings instead. Belongs to one lane.
 */
class Bite
{
public:
    static constexpr size_t kMost = 10'000;

    explicit Bite(size_t most = kMost) : m_most(most), m_size(most) {}
    size_t size() const { return m_size; }
    //! A batch of \a readings, which began at \a first, was not taken because of \a why.
    void poisoned(size_t readings, quint64 first, const Error &why);
    void committed(quint64 end);
    //! Why the reading of this number must not be offered again; null when it may.
    const QString *refusal(quint64 number) const;

private:
    const size_t m_most;
    size_t m_size;
    std::map<quint64, QString> m_refused;
};

} // namespace lineside::forward
