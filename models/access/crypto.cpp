#include "models/access/crypto.h"

#include <sodium.h>

#include <array>

namespace lineside::crypto {

namespace {

void startSodium()
{
    if (sodium_init() < 0)
        qFatal("libsodium could not be started.");
}

const unsigned char *uchars(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}
unsigned char *uchars(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr auto kValues = [] {
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (int i = 0; i < 64; ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<signed char>(i);
    return values;
}();

} // namespace

QByteArray randomBytes(qsizetype count)
{
    startSodium();
    QByteArray bytes(count, Qt::Uninitialized);
    randombytes_buf(bytes.data(), size_t(count));
    return bytes;
}

QByteArray sha256(QByteArrayView bytes)
{
    QByteArray hash(crypto_hash_sha256_BYTES, Qt::Uninitialized);
    crypto_hash_sha256(uchars(hash), uchars(bytes), quint64(bytes.size()));
    return hash;
}

QByteArray hmacSha256(const Secret &key, QByteArrayView bytes)
{
    static_assert(kKeyBytes == crypto_auth_hmacsha256_KEYBYTES);
    if (key.reveal().size() != kKeyBytes)
        qFatal("A key of the wrong length was given to HMAC.");
    QByteArray mac(crypto_auth_hmacsha256_BYTES, Qt::Uninitialized);
    crypto_auth_hmacsha256(uchars(mac), uchars(bytes), quint64(bytes.size()), uchars(key.reveal()));
    return mac;
}

bool equal(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

quint64 shortHash(const QByteArray &key, QByteArrayView bytes)
{
    Q_ASSERT(key.size() == crypto_shorthash_KEYBYTES);
    quint64 hash = 0;
    static_assert(sizeof hash == crypto_shorthash_BYTES);
    crypto_shorthash(reinterpret_cast<unsigned char *>(&hash), uchars(bytes), quint64(bytes.size()), uchars(key));
    return hash;
}

QByteArray toBase64Url(QByteArrayView bytes)
{
    return bytes.toByteArray().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    if (text.size() % 4 == 1)
        return {};
    QByteArray bytes(text.size() * 3 / 4, Qt::Uninitialized);
    char *next = bytes.data();
    quint32 held = 0;
    int bits = 0;
    for (const char character : text) {
        const int value = kValues[static_cast<unsigned char>(character)];
        if (value < 0)
            return {};
        held = (held << 6 | quint32(value)) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *next++ = char(held >> bits & 0xFF);
        }
    }
    // Two texts must not mean the same bytes: what is left over is zero.
    if ((held & ((1U << bits) - 1)) != 0)
        return {};
    return bytes;
}

} // namespace lineside::crypto
