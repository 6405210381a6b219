#pragma once

#include "models/base/result.h"
#include "models/base/secret.h"

namespace lineside {

/*!
 * How much a guess costs: Argon2id (RFC 9106). The defaults are libsodium's for interactive logins, 2 passes over 64 MiB.
 * What a hash was made with stands in it, so these may change without anybody having to log in anew.
 */
struct HashCost
{
    quint64 passes = 2;
    size_t memoryBytes = 64u << 20;

    static HashCost cheapest(); //!< for tests: as little as libsodium allows
};

//! "$argon2id$v=19$…", with a salt of its own. Takes as long as it costs. NoSpace when the memory is not there.
Result<QByteArray> hashPassword(const Secret &password, HashCost cost);
//! False also for a text that is no hash.
bool passwordFits(const Secret &password, const QByteArray &hash);

} // namespace lineside
