#pragma once

#include "models/history/block_codec.h"
#include "models/history/sqlite.h"

#include <optional>

namespace lineside {

/*!
 * Finds the stamps that a block shares with others of its segment, and keeps the last ones: neighbours ask for the same.
 * Belongs to the thread of its connection and must go before it.
 */
class StampsReader
{
public:
    static Result<StampsReader> prepare(sqlite::Database &db);

    //! The block, with its stamps from wherever they are. BadData: block or stamps are damaged.
    Result<codec::Block> decode(quint64 id, TagId tag, codec::ByteView head, codec::ByteView body);
    //! Forgets what was read: the file may be another one now.
    void forget() { m_last.reset(); }

private:
    struct Last
    {
        quint64 id = 0;
        codec::Stamps stamps;
    };
    sqlite::Statement m_row;
    std::optional<Last> m_last;
};

} // namespace lineside
