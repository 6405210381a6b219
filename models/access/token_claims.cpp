#include "models/access/token_claims.h"

#include <algorithm>

namespace lineside {

namespace {

using namespace std::chrono;

//! 253402300799 is the end of the year 9999.
constexpr qsizetype kMostDigits = 12;
constexpr qsizetype kMostCode = 64;

QByteArray uuidText(const QUuid &uuid)
{
    return uuid.toByteArray(QUuid::WithoutBraces);
}

QByteArray secondsText(UtcTime at)
{
    return QByteArray::number(qint64(floor<seconds>(at).time_since_epoch().count()));
}

//! Takes a text apart from the front; after the first thing that does not fit, everything fails.
class ClaimReader
{
public:
    explicit ClaimReader(QByteArrayView text) : m_rest(text) {}

    void expect(QByteArrayView literal)
    {
        m_ok = m_ok && m_rest.startsWith(literal);
        if (m_ok)
            m_rest = m_rest.sliced(literal.size());
    }
    //! Up to the next quotation mark, which stays; at most \a most characters.
    QByteArrayView word(qsizetype most)
    {
        const qsizetype end = m_ok ? m_rest.first(std::min(m_rest.size(), most + 1)).indexOf('"') : -1;
        m_ok = end > 0;
        if (!m_ok)
            return {};
        const QByteArrayView found = m_rest.first(end);
        m_rest = m_rest.sliced(end);
        return found;
    }
    QUuid uuid()
    {
        const QByteArrayView text = word(36);
        const QUuid uuid = m_ok ? QUuid::fromString(QLatin1String(text.data(), text.size())) : QUuid();
        m_ok = m_ok && !uuid.isNull() && uuidText(uuid) == text; // one spelling only
        return uuid;
    }
    UtcTime time()
    {
        qint64 number = 0;
        qsizetype digits = 0;
        while (m_ok && digits < std::min(m_rest.size(), kMostDigits) && m_rest[digits] >= '0' && m_rest[digits] <= '9')
            number = number * 10 + (m_rest[digits++] - '0');
        m_ok = m_ok && digits > 0 && (digits == 1 || m_rest[0] != '0');
        if (!m_ok)
            return {};
        m_rest = m_rest.sliced(digits);
        return UtcTime(seconds(number));
    }
    void fail() { m_ok = false; }
    bool atEnd() const { return m_ok && m_rest.isEmpty(); }
    bool ok() const { return m_ok; }

private:
    QByteArrayView m_rest;
    bool m_ok = true;
};

} // namespace

bool isTenantCode(QStringView code)
{
    if (code.isEmpty() || code.size() > kMostCode)
        return false;
    for (const QChar c : code) {
        const char16_t u = c.unicode();
        if (!((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'_' || u == u'-'))
            return false;
    }
    return true;
}

QByteArray writeClaims(const TokenClaims &claims)
{
    Q_ASSERT(claims.tenant.isEmpty() || isTenantCode(claims.tenant)); // without one it is refused when it is read
    return "{\"iss\":\"" + uuidText(claims.issuer) + "\",\"aud\":\"" + kTokenAudience + "\",\"sub\":\""
        + uuidText(claims.user) + "\",\"ten\":\"" + claims.tenant.toLatin1() + "\",\"rol\":\""
        + roleName(claims.role).toLatin1() + "\",\"sid\":\"" + uuidText(claims.session) + "\",\"jti\":\""
        + uuidText(claims.id) + "\",\"iat\":" + secondsText(claims.issuedAt) + ",\"nbf\":"
        + secondsText(claims.notBefore) + ",\"exp\":" + secondsText(claims.expiresAt) + '}';
}

std::optional<TokenClaims> readClaims(QByteArrayView json)
{
    TokenClaims claims;
    ClaimReader reader(json);
    reader.expect("{\"iss\":\"");
    claims.issuer = reader.uuid();
    reader.expect("\",\"aud\":\"");
    reader.expect(kTokenAudience);
    reader.expect("\",\"sub\":\"");
    claims.user = reader.uuid();
    reader.expect("\",\"ten\":\"");
    const QByteArrayView tenant = reader.word(kMostCode);
    claims.tenant = QString::fromLatin1(tenant);
    if (!isTenantCode(claims.tenant))
        reader.fail();
    reader.expect("\",\"rol\":\"");
    const auto role = roleFromName(QString::fromLatin1(reader.word(16)));
    if (!role)
        reader.fail();
    reader.expect("\",\"sid\":\"");
    claims.session = reader.uuid();
    reader.expect("\",\"jti\":\"");
    claims.id = reader.uuid();
    reader.expect("\",\"iat\":");
    claims.issuedAt = reader.time();
    reader.expect(",\"nbf\":");
    claims.notBefore = reader.time();
    reader.expect(",\"exp\":");
    claims.expiresAt = reader.time();
    reader.expect("}");
    if (!reader.atEnd())
        return {};
    claims.role = *role;
    return claims;
}

} // namespace lineside
