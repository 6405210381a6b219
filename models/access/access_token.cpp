#include "models/access/access_token.h"

#include "models/access/crypto.h"

namespace lineside {

TokenSigner::TokenSigner(Secret key, const QUuid &station)
    : m_key(std::move(key))
    , m_station(station)
{
    if (m_key.reveal().size() != crypto::kKeyBytes || m_station.isNull())
        qFatal("Access tokens need a key of 32 bytes and a station.");
}

QByteArray TokenSigner::header()
{
    static const QByteArray text = crypto::toBase64Url(R"({"alg":"HS256","typ":"at+jwt"})");
    return text;
}

QByteArray TokenSigner::sign(const TokenClaims &claims) const
{
    const QByteArray text = header() + '.' + crypto::toBase64Url(writeClaims(claims));
    return text + '.' + crypto::toBase64Url(crypto::hmacSha256(m_key, text));
}

std::variant<TokenClaims, TokenFault> TokenSigner::check(QByteArrayView token, UtcTime now) const
{
    if (token.size() > kMostBytes)
        return TokenFault::TooLong;
    const qsizetype first = token.indexOf('.');
    const qsizetype last = token.lastIndexOf('.');
    if (first < 0 || last == first || token.sliced(first + 1, last - first - 1).contains('.'))
        return TokenFault::Malformed;
    if (token.first(first) != QByteArrayView(header()))
        return TokenFault::WrongHeader;
    const auto mac = crypto::fromBase64Url(token.sliced(last + 1));
    const auto json = crypto::fromBase64Url(token.sliced(first + 1, last - first - 1));
    if (!mac || !json)
        return TokenFault::Malformed;
    if (!crypto::equal(*mac, crypto::hmacSha256(m_key, token.first(last))))
        return TokenFault::WrongSignature;
    const auto claims = readClaims(*json);
    if (!claims || claims->expiresAt <= claims->notBefore || claims->expiresAt - claims->issuedAt > kLongestLife)
        return TokenFault::WrongClaims;
    if (claims->issuer != m_station)
        return TokenFault::WrongStation;
    if (claims->notBefore > now || claims->issuedAt > now)
        return TokenFault::NotYet;
    if (claims->expiresAt <= now)
        return TokenFault::Expired;
    return *claims;
}

} // namespace lineside
