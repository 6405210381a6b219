#pragma once

#include "models/access/access_directory.h"
#include "models/access/access_token.h"
#include "models/access/audit_trail.h"
#include "models/access/password_hasher.h"
#include "models/access/time_floor.h"

namespace lineside {

struct AccessSettings
{
    QString folder;                              //!< the data folder; holds access.sqlite
    std::chrono::minutes tokenLife{10};          //!< at most TokenSigner::kLongestLife
    std::chrono::hours refreshLife{12};          //!< a session that is not renewed for so long has ended
    std::chrono::hours sessionLife{24 * 7};      //!< renewed or not
    HashCost hashCost;
    qsizetype sessionsPerUser = 20;              //!< the oldest ends when one more begins
    qsizetype sessionsInAll = 20'000;
    qsizetype usersInAll = 10'000;
    qsizetype tenantsInAll = 1'000;
    qsizetype keysInAll = 1'000;
};

/*!
 * What the parts of access share: the file, its picture in memory, the trail, and the order in which they are changed.
 * One change at a time, under changing: recorded in the journal, committed to the file, then true.
 */
struct AccessContext
{
    AccessContext(const AccessSettings &s, const QUuid &stationId, Secret tokenKey, AccessRows fileRows,
                  const Clock &clock, UtcTime leased)
        : settings(s)
        , station(stationId)
        , rows(std::move(fileRows))
        , floor(clock, leased)
        , signer(std::move(tokenKey), stationId)
        , hasher(s.hashCost)
    {
    }

    const AccessSettings settings;
    const QUuid station;
    std::mutex changing; //!< guards rows, and the order of everything below
    AccessRows rows;
    TimeFloor floor;
    const TokenSigner signer;
    AccessDirectory directory;
    std::unique_ptr<AuditTrail> audit;
    PasswordHasher hasher; // last: what it finishes uses everything above

    //! With changing held. Nothing of \a steps is done when it cannot be recorded; \a then runs when all is on disk.
    Status commit(const AuditEntry &entry, const std::function<Status()> &steps, const std::function<void()> &then = {});
    //! The same for what is routine and leaves no trail: the renewal of a token.
    Status commitQuietly(const std::function<Status()> &steps);

    //! What somebody of this account is; nothing while the account is disabled.
    std::optional<Principal> principalOf(const QUuid &session, UtcTime expiresAt, const Origin &origin) const;
    //! Whether what \a principal was told is true still.
    bool stillHolds(const Principal &principal) const;
    //! Refused unless \a by is still who they were and may do it.
    Status allow(const Principal &by, Permission permission) const;
};

//! The fact under which the trail's head is kept; its number and hash.
inline constexpr const char *kAuditHeadFact = "audit_head";
inline constexpr const char *kTimeFact = "time_floor";

//! Permissions of an account: by role and tenant.
Permissions permissionsOf(const User &user);

} // namespace lineside
