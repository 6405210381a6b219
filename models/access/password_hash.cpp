#include "models/access/password_hash.h"

#include "models/access/access_text.h"

#include <sodium.h>

#include <algorithm>

namespace lineside {

HashCost HashCost::cheapest()
{
    return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
}

Result<QByteArray> hashPassword(const Secret &password, HashCost cost)
{
    if (sodium_init() < 0)
        return Error{Error::Kind::Internal, AccessText::tr("libsodium could not be started."), {}};
    QByteArray text(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(text.data(), password.reveal().constData(), quint64(password.reveal().size()), cost.passes,
                              cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{Error::Kind::NoSpace, AccessText::tr("There is not enough memory to hash a password."), {}};
    text.truncate(qsizetype(qstrlen(text.constData())));
    return text;
}

bool passwordFits(const Secret &password, const QByteArray &hash)
{
    if (sodium_init() < 0 || hash.size() >= qsizetype(crypto_pwhash_STRBYTES))
        return false;
    // The library reads a whole field of this size.
    QByteArray text = hash;
    text.resize(crypto_pwhash_STRBYTES);
    std::fill(text.begin() + hash.size(), text.end(), '\0');
    return crypto_pwhash_str_verify(text.constData(), password.reveal().constData(), quint64(password.reveal().size())) == 0;
}

} // namespace lineside
