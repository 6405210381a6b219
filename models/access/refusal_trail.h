#pragma once

#include "models/access/audit_trail.h"
#include "models/base/clock.h"

#include <QByteArray>

#include <mutex>
#include <vector>

namespace lineside {

//! Why somebody on the network was turned away.
enum class RefusedAccess : quint8 {
    Proof,         //!< a token, key or ticket that is not good; none at all is nothing to tell
    WebPage,       //!< a page of another origin wanted to ask
    Permission,    //!< the role does not allow it
    OthersThing,   //!< named what is another tenant's
    UnknownMember, //!< sent more than a route takes: "role" in one's own profile
    TooMuch,       //!< too many connections or requests
};

/*!
 * What the audit trail is told of those who were turned away. The first time of each kind, account and address (IPv6: its
 * network) is told soon, what follows once a minute with its number: so nobody fills the trail by knocking. At most kMostKeys
 * of them have their own line in a minute; all others share one. Thread-safe; no disk.
 */
class RefusalTrail
{
public:
    static constexpr size_t kMostKeys = 20;
    static constexpr std::chrono::minutes kMinute{1};

    //! \a account: of a good proof; else empty. Nothing else that the other side says of itself is kept.
    void note(RefusedAccess what, const QString &account, const QString &address, SteadyTime now);
    //! What is to be recorded by now; it counts as told.
    std::vector<AuditEntry> due(SteadyTime now);
    //! So many entries of due() could not be recorded: they are told with the others of the minute.
    void missed(size_t entries, SteadyTime now);

private:
    struct Knocking
    {
        RefusedAccess what{};
        QString account;
        QByteArray network;
        QString address;  //!< the last one of the network
        SteadyTime since{};
        bool told = false;
        int times = 0;    //!< that nobody was told of
    };

    std::mutex m_mutex;
    std::vector<Knocking> m_knocking;
    int m_others = 0;
    SteadyTime m_othersSince{};
};

} // namespace lineside
