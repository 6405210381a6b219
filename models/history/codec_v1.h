#pragma once

#include "models/history/block_codec.h"

namespace lineside::codec {

//! How version 1 of the store wrote rows: read for ever, written no more. Checksums of blocks are the caller's.

inline constexpr quint32 kLogMagicV1 = 0x31474C4C; // "LLG1"
inline constexpr size_t kMaxStoredText = 16u << 20;

Result<LogRow> decodeLogRowV1(ByteView bytes);
//! What follows the version in a head, up to its checksums.
Result<BlockHead> decodeHeadV1(Reader &reader);
//! Fills the readings and texts of \a block.
Status decodeBodyV1(const BlockHead &facts, ByteView body, Block &block);

//! A text as it was stored: never null.
QByteArray textOf(ByteView view);

} // namespace lineside::codec
