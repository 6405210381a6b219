#include "models/history/stamps_reader.h"

namespace lineside {

Result<StampsReader> StampsReader::prepare(sqlite::Database &db)
{
    StampsReader reader;
    Result<sqlite::Statement> row = db.prepare("SELECT data FROM stamps WHERE id = ?");
    if (!row.ok())
        return row.error();
    reader.m_row = std::move(*row);
    return reader;
}

Result<codec::Block> StampsReader::decode(quint64 id, TagId tag, codec::ByteView head, codec::ByteView body)
{
    Result<codec::BlockHead> facts = codec::decodeHead(id, head);
    if (!facts.ok())
        return facts.error();
    if (facts->stamps == kNoTag)
        return codec::decodeBlock(id, tag, head, body);
    const quint64 wanted = codec::stampsId(id, facts->stamps);
    if (!m_last || m_last->id != wanted) {
        m_last.reset();
        m_row.bind(0, qint64(wanted));
        Result<bool> row = m_row.step();
        if (!row.ok())
            return row.error();
        Result<codec::Stamps> stamps =
            *row ? codec::decodeStamps(wanted, m_row.bytes(0)) : Result<codec::Stamps>(codec::damaged("stamps are missing"));
        m_row.reset();
        if (!stamps.ok())
            return stamps.error();
        m_last = Last{wanted, std::move(*stamps)};
    }
    return codec::decodeBlock(id, tag, head, body, &m_last->stamps);
}

} // namespace lineside
