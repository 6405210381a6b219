#pragma once

#include "models/base/secret.h"

#include <QByteArray>

#include <optional>

namespace lineside {

/*!
 * libsodium in the few forms that access needs; nothing is computed here by hand. Any thread.
 */
namespace crypto {

inline constexpr qsizetype kKeyBytes = 32;

//! From the system's generator.
QByteArray randomBytes(qsizetype count);
QByteArray sha256(QByteArrayView bytes);
//! HMAC-SHA-256 (RFC 2104) under a key of 32 bytes.
QByteArray hmacSha256(const Secret &key, QByteArrayView bytes);
//! In a time that depends on the lengths alone.
bool equal(QByteArrayView a, QByteArrayView b);
//! SipHash-2-4 under \a key of 16 bytes: for tables whose places nobody outside can foresee.
quint64 shortHash(const QByteArray &key, QByteArrayView bytes);

//! RFC 4648 section 5, without padding.
QByteArray toBase64Url(QByteArrayView bytes);
//! Only what toBase64Url() would have written: no padding, no foreign character, no spare bit that is set.
std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace crypto

} // namespace lineside
