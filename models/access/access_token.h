#pragma once

#include "models/access/token_claims.h"
#include "models/base/secret.h"

#include <variant>

namespace lineside {

//! Why a token was not taken. Whoever sent it hears 401 and no more; this is for counters and tests.
enum class TokenFault {
    TooLong,
    Malformed,     //!< not three parts, or base64url that nobody would have written
    WrongHeader,
    WrongSignature,
    WrongClaims,   //!< signed with our key, and still not what we write
    WrongStation,
    NotYet,
    Expired,
    Ended,         //!< its session, user or rights are not what they were
};

/*!
 * Signs and checks access tokens: JWTs (RFC 7519) in the compact form, as RFC 8725 wants them. The algorithm is HS256
 * and is no parameter: a token's header has to be, byte for byte, the one that is written here, so alg, kid, jku, jwk,
 * x5u, crit and typ never decide anything. The signature is checked before anything is read. Thread-safe.
 */
class TokenSigner
{
public:
    static constexpr qsizetype kMostBytes = 4'096;
    static constexpr std::chrono::minutes kLongestLife{15};

    //! \a key: 32 bytes (anything else ends the program: no token may be signed with less).
    TokenSigner(Secret key, const QUuid &station);

    QByteArray sign(const TokenClaims &claims) const;
    std::variant<TokenClaims, TokenFault> check(QByteArrayView token, UtcTime now) const;

    //! {"alg":"HS256","typ":"at+jwt"} in base64url (RFC 9068, section 2.1).
    static QByteArray header();

private:
    const Secret m_key;
    const QUuid m_station;
};

} // namespace lineside
