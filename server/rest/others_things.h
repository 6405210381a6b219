#pragma once

#include "models/access/access_control.h"
#include "models/plant/json_tape.h"
#include "server/http/request.h"
#include "server/rest/operations.h"
#include "server/rest/write_desk.h"

#include <QHash>
#include <QSet>

namespace lineside::rest {

/*!
 * Finds out who names what another tenant owns, in a request's address or in its body. They are answered as if it were not
 * there; the audit trail tells the two apart. What lies in the records alone (batches) is told where it is read, see
 * othersThing(). Network thread.
 */
class OthersThings
{
public:
    struct Parts
    {
        AccessControl &access;
        Operations operations;
        std::shared_ptr<WriteDesk> writes;
    };
    //! Of one request: others of what is no part of the plant are not looked up, so that nobody makes a search of each.
    static constexpr int kMostSearched = 8;

    explicit OthersThings(Parts parts) : m_parts(std::move(parts)) {}

    /*!
     * Tells the audit trail of it when path, query or body name a part of the plant, a chart, alert, recommendation,
     * production run, prepared write, account, login, API key or a tenant that is not the own.
     */
    void look(const http::Request &request, const SnapshotPtr &plant);

private:
    class Look;
    //! Whose part of the plant that is; nothing for all else.
    std::optional<QString> ownerOfPart(const QUuid &id, const PlantSnapshot &plant) const;
    //! The same of what is kept of machines. Searches.
    std::optional<QString> ownerOfRecord(const QUuid &id, const PlantSnapshot &plant) const;
    void learn(const SnapshotPtr &plant);

    const Parts m_parts;
    SnapshotPtr m_plant; //!< what follows is of this one
    QHash<QUuid, QString> m_owners; //!< tags are found in the snapshot
    QSet<QString> m_tenants;
};

} // namespace lineside::rest
