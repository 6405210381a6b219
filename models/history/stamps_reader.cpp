#include "models/history/stamps_reader.h"

#include <algorithm>

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

Result<const codec::Stamps *> StampsReader::stampsOf(quint64 id, codec::ByteView head)
{
    Result<codec::BlockHead> facts = codec::decodeHead(id, head);
    if (!facts.ok())
        return facts.error();
    if (facts->stamps == kNoTag)
        return nullptr;
    const quint64 wanted = codec::stampsId(id, facts->stamps);
    const auto known = std::find_if(m_kept.begin(), m_kept.end(), [wanted](const Kept &kept) { return kept.id == wanted; });
    if (known != m_kept.end())
        return &known->stamps;
    m_row.bind(0, qint64(wanted));
    Result<bool> row = m_row.step();
    if (!row.ok())
        return row.error();
    Result<codec::Stamps> stamps =
        *row ? codec::decodeStamps(wanted, m_row.bytes(0)) : Result<codec::Stamps>(codec::damaged("stamps are missing"));
    m_row.reset();
    if (!stamps.ok())
        return stamps.error();
    if (m_kept.size() < kKept)
        return &m_kept.emplace_back(Kept{wanted, std::move(*stamps)}).stamps;
    Kept &place = m_kept[m_oldest];
    m_oldest = (m_oldest + 1) % kKept;
    place = Kept{wanted, std::move(*stamps)};
    return &place.stamps;
}

Result<codec::Block> StampsReader::decode(quint64 id, TagId tag, codec::ByteView head, codec::ByteView body)
{
    const Result<const codec::Stamps *> stamps = stampsOf(id, head);
    return stamps.ok() ? codec::decodeBlock(id, tag, head, body, *stamps) : Result<codec::Block>(stamps.error());
}

Status StampsReader::append(quint64 id, TagId tag, codec::ByteView head, codec::ByteView body, codec::BlockColumns &to)
{
    const Result<const codec::Stamps *> stamps = stampsOf(id, head);
    return stamps.ok() ? codec::appendColumns(id, tag, head, body, *stamps, to) : Status(stamps.error());
}

} // namespace lineside
