#pragma once

#include "models/access/role.h"
#include "models/base/clock.h"

#include <QByteArray>
#include <QUuid>

namespace lineside {

//! What an access token says, in RFC 7519's words: the claims iss, aud, sub, sid, jti, iat, nbf, exp and our ten and rol.
struct TokenClaims
{
    QUuid issuer;    //!< the station
    QUuid user;
    QString tenant;  //!< code
    Role role = Role::Viewer;
    QUuid session;
    QUuid id;        //!< of this token
    UtcTime issuedAt{};  //!< whole seconds, as the two below
    UtcTime notBefore{};
    UtcTime expiresAt{};
    friend bool operator==(const TokenClaims &, const TokenClaims &) = default;
};

inline constexpr const char *kTokenAudience = "lineside.v1";

/*!
 * The claims as JSON, and back. There is exactly one text for any claims: the reader knows that text's shape and no
 * other. Another order, a space, a claim more or less or twice, an escape, a number with a sign, point or exponent:
 * all are refused, so nothing can be read in two ways.
 */
QByteArray writeClaims(const TokenClaims &claims);
std::optional<TokenClaims> readClaims(QByteArrayView json);

//! A code that tenants and tokens may have: [a-z0-9_-], 1 to 64.
bool isTenantCode(QStringView code);

} // namespace lineside
