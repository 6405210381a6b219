#pragma once

#include "models/field/job.h"
#include "models/forward/database_trial.h"
#include "models/forward/forwarder.h"
#include "models/forward/put_aside.h"
#include "models/forward/reconcile.h"

#include <optional>

namespace lineside {

/*!
 * What windows may ask of the plant's database and of the forwarder that fills it. All calls return at once; jobs
 * answer on threads of their own.
 */
class PlantStore
{
public:
    virtual ~PlantStore() = default;

    //! What the forwarder works by now. Main thread.
    virtual ForwardSettings settings() const = 0;
    //! Any thread.
    virtual ForwarderStatus status() const = 0;
    //! Looks whether a database would do, without touching it. Without \a password, the one that is stored is tried.
    virtual JobPtr<forward::DatabaseTrial> test(const ForwardSettings &settings, const std::optional<Secret> &password,
                                                Job<forward::DatabaseTrial>::Callback done) = 0;
    /*!
     * Stores the password (where one is given) and the settings, and has the forwarder work by them from now on; nothing
     * is lost or doubled by it. Main thread.
     */
    virtual JobPtr<Done> apply(const ForwardSettings &settings, const std::optional<Secret> &password,
                               Job<Done>::Callback done) = 0;
    //! What the plant's database could not take of this station, at most \a atMost rows.
    virtual JobPtr<forward::PutAside> putAside(size_t atMost, Job<forward::PutAside>::Callback done) = 0;
    //! Compares the history of this computer with the plant's database, or repairs what differs there, as Reconciler does.
    virtual JobPtr<forward::ReconcileResult> reconcile(const forward::ReconcileRequest &request,
                                                       Job<forward::ReconcileResult>::Callback done) = 0;
    //! What the plant's database knows of a tag's past; NotFound, Unreachable or Unsupported when it cannot say.
    virtual JobPtr<TrendResult> queryTrend(const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done) = 0;
};

} // namespace lineside
