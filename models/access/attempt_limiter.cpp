#include "models/access/attempt_limiter.h"

#include "models/access/crypto.h"

#include <arpa/inet.h>

#include <algorithm>

namespace lineside {

namespace {

QByteArray pairKey(const QString &account, const Origin &origin)
{
    return account.toUtf8() + '\0' + networkOf(origin.address);
}

} // namespace

QByteArray networkOf(const QString &address)
{
    QByteArray text = address.toLatin1();
    if (const qsizetype zone = text.indexOf('%'); zone >= 0)
        text.truncate(zone);
    in_addr four{};
    if (inet_pton(AF_INET, text.constData(), &four) == 1)
        return QByteArray("4") + QByteArray(reinterpret_cast<const char *>(&four), sizeof four);
    in6_addr six{};
    if (inet_pton(AF_INET6, text.constData(), &six) != 1)
        return {};
    const auto *bytes = reinterpret_cast<const char *>(&six);
    if (IN6_IS_ADDR_V4MAPPED(&six))
        return QByteArray("4") + QByteArray(bytes + 12, 4);
    return QByteArray("6") + QByteArray(bytes, 8);
}

AttemptLimiter::AttemptLimiter(const Clock &clock)
    : m_clock(clock)
    , m_key(crypto::randomBytes(16))
    , m_accounts(kPlaces)
    , m_addresses(kPlaces)
    , m_pairs(kPlaces)
    , m_known(kPlaces)
{
}

size_t AttemptLimiter::indexOf(QByteArrayView key) const
{
    return size_t(crypto::shortHash(m_key, key) % kPlaces);
}

AttemptLimiter::Place &AttemptLimiter::accountPlace(const QString &account, const Origin &origin)
{
    const quint64 pair = crypto::shortHash(m_key, pairKey(account, origin));
    const size_t at = size_t(pair % kPlaces);
    return m_known[at] == pair ? m_pairs[at] : m_accounts[indexOf(account.toUtf8())];
}

AttemptLimiter::Place &AttemptLimiter::addressPlace(const Origin &origin)
{
    return m_addresses[indexOf(networkOf(origin.address))];
}

void AttemptLimiter::count(Place &place, int free, SteadyTime now)
{
    ++place.tries;
    place.last = now;
    if (place.tries < free)
        return;
    const int doublings = std::min(place.tries - free, 20);
    place.notBefore = now + std::min<SteadyTime::duration>(std::chrono::seconds(1) * (1 << doublings), kLongest);
}

void AttemptLimiter::forget(Place &place, SteadyTime now)
{
    if (place.tries > 0 && now - place.last >= kForgotten)
        place = {};
}

void AttemptLimiter::takeBack(Place &place, SteadyTime now)
{
    place.tries = std::max(0, place.tries - 1);
    place.notBefore = now;
}

std::chrono::milliseconds AttemptLimiter::begin(const QString &account, const Origin &origin)
{
    if (origin.isConsole())
        return {};
    const SteadyTime now = m_clock.steady();
    const std::lock_guard lock(m_mutex);
    Place &ofAccount = accountPlace(account, origin);
    Place &ofAddress = addressPlace(origin);
    forget(ofAccount, now);
    forget(ofAddress, now);
    const quint64 pair = crypto::shortHash(m_key, pairKey(account, origin));
    const bool isAtHome = m_known[size_t(pair % kPlaces)] == pair; // whatever others behind the same address do
    if (const SteadyTime free = isAtHome ? ofAccount.notBefore : std::max(ofAccount.notBefore, ofAddress.notBefore); free > now)
        return std::chrono::ceil<std::chrono::milliseconds>(free - now);
    count(ofAccount, kFreePerAccount, now);
    count(ofAddress, kFreePerAddress, now);
    return {};
}

void AttemptLimiter::succeeded(const QString &account, const Origin &origin)
{
    if (origin.isConsole())
        return;
    const SteadyTime now = m_clock.steady();
    const std::lock_guard lock(m_mutex);
    takeBack(addressPlace(origin), now);
    const quint64 pair = crypto::shortHash(m_key, pairKey(account, origin));
    const size_t at = size_t(pair % kPlaces);
    // Only the owner's own count ends: what others tried elsewhere still holds them back.
    if (m_known[at] != pair)
        takeBack(m_accounts[indexOf(account.toUtf8())], now);
    m_known[at] = pair;
    m_pairs[at] = {};
}

void AttemptLimiter::withdrawn(const QString &account, const Origin &origin)
{
    if (origin.isConsole())
        return;
    const SteadyTime now = m_clock.steady();
    const std::lock_guard lock(m_mutex);
    takeBack(accountPlace(account, origin), now);
    takeBack(addressPlace(origin), now);
}

} // namespace lineside
