#pragma once

#include "models/base/result.h"

#include <QByteArray>

namespace lineside::live {

//! How messages are written: lineside.v1 in text frames, or lineside.v1+cbor in binary ones. What they say is the same.
enum class Format : quint8 { Json, Cbor };

inline constexpr const char *kJsonProtocol = "lineside.v1";
inline constexpr const char *kCborProtocol = "lineside.v1+cbor";

//! A message of our own as the frame that carries it.
QByteArray messageFrame(const QByteArray &json, Format format);

//! The same value in CBOR (RFC 8949, section 4.2: shortest heads, known lengths). Whole numbers become integers, other
//! numbers doubles. \a json is our own; what cannot be read becomes null.
QByteArray cborOf(const QByteArray &json);

/*!
 * What a client sent in CBOR, as JSON; that is then read as strictly as any other. Maps with text keys, arrays, text,
 * booleans, null, integers and floating point numbers are known, with their lengths and at most project::kMaxDepth
 * levels; all else is BadData. Takes memory in proportion to \a cbor.
 */
Result<QByteArray> jsonOf(QByteArrayView cbor);

} // namespace lineside::live
