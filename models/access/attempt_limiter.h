#pragma once

#include "models/access/account.h"

#include <QByteArray>

#include <mutex>
#include <vector>

namespace lineside {

/*!
 * Holds back whoever guesses passwords, per account and per address. After kFree tries without success each further one
 * has to wait, twice as long every time: 1 s, 2 s, 4 s … kLongest. So an account sees at most ten guesses in the first
 * minute. A try counts from its beginning, or many at once would count as one; success takes it back.
 *
 * Accounts are those that are named, whether they exist or not. Addresses are IPv4 addresses and IPv6 networks (/64).
 * An address from which an account's owner has logged in has a count of its own for that account: nobody elsewhere can
 * lock the owner out, nor can others who share the address. The console is never held back. Memory is fixed: states lie in kPlaces places by a keyed hash that
 * nobody outside can foresee, and two names that share one share their waiting. Thread-safe.
 */
class AttemptLimiter
{
public:
    static constexpr int kFreePerAccount = 5;
    static constexpr int kFreePerAddress = 20;
    static constexpr std::chrono::minutes kLongest{15};
    static constexpr std::chrono::hours kForgotten{1}; //!< after the last try
    static constexpr size_t kPlaces = 16'384;

    explicit AttemptLimiter(const Clock &clock);

    //! Zero: go on, and tell how it ended. Otherwise the time until the next try, exact, and nothing was counted.
    std::chrono::milliseconds begin(const QString &account, const Origin &origin);
    void succeeded(const QString &account, const Origin &origin);
    //! Ended without an answer (too many waited, the station stops): as if it had not been.
    void withdrawn(const QString &account, const Origin &origin);

private:
    struct Place
    {
        int tries = 0;
        SteadyTime last{};
        SteadyTime notBefore{};
    };
    size_t indexOf(QByteArrayView key) const;
    Place &accountPlace(const QString &account, const Origin &origin);
    Place &addressPlace(const Origin &origin);
    static void count(Place &place, int free, SteadyTime now);
    static void forget(Place &place, SteadyTime now);
    static void takeBack(Place &place, SteadyTime now);

    const Clock &m_clock;
    const QByteArray m_key;
    std::mutex m_mutex;
    std::vector<Place> m_accounts, m_addresses, m_pairs;
    std::vector<quint64> m_known; //!< by place: the hash of an account and an address that belong together
};

//! "192.0.2.7", "2001:db8:0:1" (its /64), "" for what is no address; IPv4 in IPv6 is IPv4.
QByteArray networkOf(const QString &address);

} // namespace lineside
