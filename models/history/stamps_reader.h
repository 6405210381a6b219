#pragma once

#include "models/history/block_codec.h"
#include "models/history/sqlite.h"

#include <vector>

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
    //! Appends the block's readings to columns, likewise.
    Status append(quint64 id, TagId tag, codec::ByteView head, codec::ByteView body, codec::BlockColumns &to);
    //! Forgets what was read: the file may be another one now.
    void forget()
    {
        m_kept.clear();
        m_oldest = 0;
    }

private:
    //! Whoever reads a day of one tag after the other comes to the same ones again; a kept one takes 100 KB at most.
    static constexpr size_t kKept = 24;
    struct Kept
    {
        quint64 id = 0;
        codec::Stamps stamps;
    };
    //! Null: the block has its own.
    Result<const codec::Stamps *> stampsOf(quint64 id, codec::ByteView head);

    sqlite::Statement m_row;
    std::vector<Kept> m_kept;
    size_t m_oldest = 0; //!< whose place is taken next once all are in use
};

} // namespace lineside
