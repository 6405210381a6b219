#pragma once

#include "models/records/record_store.h"

#include <QJsonObject>
#include <QUuid>

#include <map>

namespace lineside {

//! A row that changed, as whoever carries records elsewhere gets it: as it is now, not as it was when that was noted.
struct RecordChange
{
    quint64 sequence = 0;
    const CarriedTable *table = nullptr; //!< of the store's
    QUuid id;
    QJsonObject row;     //!< by the names of CarriedTable::columns
    bool isGone = false; //!< there is no such row any more
};

/*!
 * What changed in the file of records and has not been carried yet, in the order in which it changed last. A row stands in
 * it once, however often it changed, so it never has more entries than there are rows. Belongs to one thread; reads over a
 * connection of its own, and every call ends within some seconds.
 */
class RecordOutbox
{
public:
    explicit RecordOutbox(RecordStore &store) : m_store(store) {}

    struct Position
    {
        quint64 acknowledged = 0; //!< the newest change that was ever acknowledged
        quint64 last = 0;         //!< the newest that was ever noted
    };
    Result<Position> position();
    //! How many changes wait. Counts them: for a million about 50 ms.
    Result<quint64> waiting();
    //! The oldest ones.
    Result<std::vector<RecordChange>> read(size_t atMost);
    /*!
     * They have arrived, and go. What has changed again meanwhile stays. When this fails they are there still, or will
     * have gone in the end.
     */
    Status acknowledge(const std::vector<RecordChange> &changes);
    /*!
     * Notes every row of every carried table, for a receiver that has lost what it had. Changes get numbers behind
     * \a beyond. \a cancelled is asked now and then.
     */
    Status noteAll(quint64 beyond, const std::function<bool()> &cancelled);

private:
    Status connect();
    Result<bool> take(RecordChange &change);
    RecordStore &m_store;
    sqlite::Database m_db;
    QByteArray m_known; //!< the names of the tables, for SQL
    std::map<const CarriedTable *, sqlite::Statement> m_rows; // before the connection goes
};

} // namespace lineside
