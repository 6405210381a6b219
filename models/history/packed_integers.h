#pragma once

#include "models/history/codec_bytes.h"

namespace lineside::codec {

/*!
 * A column of 64-bit integers in few bits. Per stretch of 1,024 the cheapest of five views is chosen by a look at some
 * of them: the numbers themselves, their differences, the differences of these, what is left beside a straight line,
 * or what changed bit by bit. What remains is packed in as many bits as most need; the others add theirs apart
 * ("frame of reference" and "patched" packing: Zukowski, Heman, Nes, Boncz, ICDE 2006).
 *
 * Any 64 bits come back, whatever their meaning; only the size depends on it. Numbers are seen as signed.
 */
void packIntegers(std::span<const quint64> values, Writer &to);
/*!
 * Fills \a values with what packIntegers() packed. False, and the reader has failed, when the bytes are not that.
 * Reads nothing beyond the reader's bytes and allocates nothing.
 */
bool unpackIntegers(Reader &from, std::span<quint64> values);

} // namespace lineside::codec
