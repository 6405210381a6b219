#pragma once

#include "models/history/codec_bytes.h"

namespace lineside::codec {

/*!
 * A column of IEEE 754 doubles in few bits, every one of them exactly: NaN with its payload, infinities, -0 and
 * denormals included. Per stretch of 4,096 one of these, whichever is smaller:
 *
 * - numbers that are decimals of some digits, such decimals rounded to a single, and singles become integers, the rest
 *   stays as it is (the idea of "ALP": Afroozeh, Kuffo, Boncz, SIGMOD 2023; here decoded by one exact division);
 * - readings of a converter with a linear scaling become steps of a grid and the last bits beside it;
 * - few different numbers become places in a list;
 * - the bits as integers, by difference or by what changed ("Gorilla": Pelkonen et al., VLDB 2015).
 *
 * \note The file must be compiled without contraction of a * b + c: both sides must round alike.
 */
void packDoubles(std::span<const quint64> bits, Writer &to);
//! Fills \a bits with what packDoubles() packed. False, and the reader has failed, when the bytes are not that.
bool unpackDoubles(Reader &from, std::span<quint64> bits);

} // namespace lineside::codec
