#pragma once

#include "models/access/access_control.h"
#include "models/health/health_service.h"
#include "server/http/request.h"

#include <QHash>

namespace lineside::rest {

/*!
 * Finds out who names what another tenant owns. They are answered as if it were not there; the audit trail tells the two
 * apart. Network thread.
 */
class OthersThings
{
public:
    //! \a health may be null; both outlive this.
    OthersThings(AccessControl &access, const HealthService *health) : m_access(access), m_health(health) {}

    //! Tells the audit trail of it when path or query name a part of the plant, a chart, alert, recommendation, account, login
    //! or API key of another tenant.
    void look(const http::Request &request, const SnapshotPtr &plant);

private:
    //! Whose part of the plant, or what is kept of it, that is; nothing for all else.
    std::optional<QString> ownerOf(const QUuid &id, const PlantSnapshot &plant) const;
    void learn(const SnapshotPtr &plant);

    AccessControl &m_access;
    const HealthService *m_health;
    SnapshotPtr m_plant; //!< m_owners are of this one
    QHash<QUuid, QString> m_owners; //!< tags are found in the snapshot
};

} // namespace lineside::rest
