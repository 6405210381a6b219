#pragma once

#include "models/history/event.h"
#include "models/history/sqlite.h"
#include "models/history/stamps_reader.h"
#include "models/plant/ids.h"
#include "models/telemetry/reading.h"

#include <optional>
#include <vector>

namespace lineside {

//! Stored readings in the order of their numbers. All vectors but gaps are of one length; texts may be empty.
struct LogSlice
{
    //! Numbers that were given out but whose readings are not in the store any more (or are damaged).
    struct Gap
    {
        quint64 first = 0;
        quint64 count = 0;
    };
    quint64 end = 0; //!< one past the last number looked at: what is before it is here or in gaps
    std::vector<quint64> sequences;
    std::vector<Reading> readings;
    std::vector<ValueType> types;
    std::vector<QByteArray> texts; //!< of readings whose type is Text; a null text means that none came
    std::vector<Gap> gaps;
};

//! Stored events in the order of their numbers (Event::id).
struct LogEvents
{
    quint64 last = 0; //!< the last number looked at; damaged events up to it are left out
    std::vector<Event> events;
};

/*!
 * Reads a store in the order in which it was written, for whoever carries it elsewhere: from the log, and where the log
 * has let go, from the blocks. It has a read-only connection of its own and holds no snapshot longer than one call, a
 * second at most on a disk that works. Belongs to one thread.
 */
class LogReader
{
public:
    static constexpr quint64 kWindow = 1u << 20;
    static constexpr size_t kTextBytes = 32u << 20;
    //! \a window: of a finished segment, so many numbers are in memory at once; fewer where their texts are longer than
    //! \a textBytes in all, which bounds those of an answer, too.
    explicit LogReader(QString folder, QByteArray vfs = {}, quint64 window = kWindow, size_t textBytes = kTextBytes);
    ~LogReader();
    LogReader(const LogReader &) = delete;
    LogReader &operator=(const LogReader &) = delete;

    /*!
     * At most \a atMost readings from number \a from on, not beyond \a newest, which must have been committed. Fewer may
     * come though there are more; LogSlice::end says where to go on. Busy: the store cannot tell now, try again.
     */
    Result<LogSlice> read(quint64 from, quint64 newest, size_t atMost);
    //! The number of the oldest reading that is still there; 0 when there is none.
    Result<quint64> oldest();
    //! At most \a atMost events with numbers above \a after, in order.
    Result<LogEvents> events(quint64 after, size_t atMost);
    //! Gives memory and connection back until the next question.
    void rest();
    //! Number and UUID of every tag that this store has ever had.
    Result<std::vector<std::pair<TagId, TagUuid>>> tags();
    //! UUID of the station whose history this is.
    Result<QUuid> station();
    //! Whose readings the store began with: numbers up to lastSequence (and not those of one before it) were given by it.
    struct Former
    {
        QUuid station;
        quint64 lastSequence = 0;
        quint64 lastEvent = 0;
    };
    //! The oldest first; empty for a store that has only ever had one station.
    Result<std::vector<Former>> formers();

private:
    struct Piece; // a stretch of numbers in memory
    Status open();
    void drop();
    Status load(quint64 from, quint64 &nextKnown);
    Result<bool> loadFromLog(quint64 from, quint64 &nextKnown);
    Result<bool> loadFromSegment(quint64 from, quint64 &nextKnown);

    const QString m_folder;
    const QByteArray m_vfs;
    const quint64 m_window;
    const size_t m_textBytes;
    sqlite::Database m_db;
    sqlite::Statement m_rowAt;
    sqlite::Statement m_rowAfter;
    sqlite::Statement m_segment;
    sqlite::Statement m_blocks;
    std::optional<StampsReader> m_stamps;
    sqlite::Statement m_events;
    std::unique_ptr<Piece> m_piece;
};

} // namespace lineside
