#pragma once

#include "models/forward/plant_history.h"
#include "models/forward/plant_store.h"

#include <QObject>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside {

class Station;

/*!
 * The plant's database as windows see it: the station's forwarder and its settings, trials of other ones, and what it
 * knows of the past. Belongs to the window's thread, and goes before the station.
 */
class StationPlantStore final : public QObject, public PlantStore
{
    Q_OBJECT

public:
    explicit StationPlantStore(Station &station);
    //! Ends at once whatever a trial is waiting for.
    ~StationPlantStore() override;

    ForwardSettings settings() const override;
    ForwarderStatus status() const override;
    JobPtr<forward::DatabaseTrial> test(const ForwardSettings &settings, const std::optional<Secret> &password,
                                        Job<forward::DatabaseTrial>::Callback done) override;
    JobPtr<Done> apply(const ForwardSettings &settings, const std::optional<Secret> &password,
                       Job<Done>::Callback done) override;
    JobPtr<forward::PutAside> putAside(size_t atMost, Job<forward::PutAside>::Callback done) override;
    JobPtr<forward::ReconcileResult> reconcile(const forward::ReconcileRequest &request,
                                               Job<forward::ReconcileResult>::Callback done) override;
    JobPtr<TrendResult> queryTrend(const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done) override;

private:
    //! A thread for what may block; those that are through are let go.
    void work(std::function<void()> task);
    void put(const JobPtr<Done> &job, const ForwardSettings &settings, bool newPassword);
    Result<Secret> password(const ForwardSettings &settings, const std::optional<Secret> &typed) const;
    Result<forward::Login> login() const;

    struct Worker
    {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> through;
    };

    Station &m_station;
    mutable std::mutex m_mutex;
    ForwardSettings m_settings; //!< guarded: what reading the past logs in with
    forward::StopSignal m_stop;
    forward::DeadlineWatch m_watch;
    std::vector<Worker> m_workers;
    // last: their threads ask for the login
    forward::PlantHistory m_history;
    forward::Reconciler m_reconciler;
};

} // namespace lineside
