#include "models/access/access_token.h"
#include "models/access/crypto.h"

#include <cstdint>
#include <cstdlib>

using namespace lineside;

/*!
 * First byte even: the rest is a token, and without the key none may be taken. Odd: the rest is the claims of a token that
 * is signed with the right key; what is read from them has exactly this one spelling.
 */
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const TokenSigner signer(Secret(QByteArray("0123456789abcdef0123456789abcdef")),
                                    QUuid::fromString(QStringLiteral("{11111111-2222-4333-8444-555555555555}")));
    if (size == 0)
        return 0;
    const QByteArrayView rest(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    if (data[0] % 2 == 0) {
        if (std::holds_alternative<TokenClaims>(signer.check(rest, fromMicroseconds(1'700'000'000'000'000))))
            std::abort();
        if (const auto bytes = crypto::fromBase64Url(rest); bytes && crypto::toBase64Url(*bytes) != rest)
            std::abort();
        return 0;
    }
    const auto claims = readClaims(rest);
    if (claims && writeClaims(*claims) != rest)
        std::abort();
    return 0;
}
