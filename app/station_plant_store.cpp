#include "app/station_plant_store.h"

#include "app/station.h"
#include "models/base/post.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside {

namespace {

const QString kSessionName = QStringLiteral("lineside window");

} // namespace

StationPlantStore::StationPlantStore(Station &station)
    : m_station(station), m_settings(station.settings().settings.forward), m_history([this] { return login(); }),
      m_reconciler([this] { return login(); }, station.settings().dataFolder)
{
    m_history.setSlowAfter(std::chrono::milliseconds(station.settings().settings.history.slowQueryMs));
}

StationPlantStore::~StationPlantStore()
{
    m_stop.set();
    m_watch.cutAll();
    for (Worker &worker : m_workers)
        worker.thread.join();
}

ForwardSettings StationPlantStore::settings() const
{
    return m_station.settings().settings.forward;
}

ForwarderStatus StationPlantStore::status() const
{
    return m_station.forwarder().status();
}

void StationPlantStore::work(std::function<void()> task)
{
    std::erase_if(m_workers, [](Worker &worker) {
        if (!worker.through->load())
            return false;
        worker.thread.join();
        return true;
    });
    auto through = std::make_shared<std::atomic<bool>>(false);
    m_workers.push_back({std::thread([task = std::move(task), through] {
                             task();
                             through->store(true);
                         }),
                         through});
}

Result<Secret> StationPlantStore::password(const ForwardSettings &settings, const std::optional<Secret> &typed) const
{
    if (typed)
        return *typed;
    if (settings.passwordRef.isEmpty())
        return Secret();
    return m_station.secrets().secret(settings.passwordRef);
}

Result<forward::Login> StationPlantStore::login() const
{
    ForwardSettings settings;
    {
        const std::lock_guard lock(m_mutex);
        settings = m_settings;
    }
    if (!settings.enabled)
        return Error{Error::Kind::Unsupported, tr("No plant database is connected."), {}};
    Result<Secret> secret = password(settings, {});
    if (!secret)
        return secret.error();
    return forward::Login{settings, {}, *secret, kSessionName};
}

JobPtr<forward::DatabaseTrial> StationPlantStore::test(const ForwardSettings &settings, const std::optional<Secret> &typed,
                                                       Job<forward::DatabaseTrial>::Callback done)
{
    auto job = std::make_shared<Job<forward::DatabaseTrial>>(std::move(done));
    work([this, job, settings, typed] {
        const Result<Secret> secret = password(settings, typed);
        if (!secret)
            job->finish(secret.error());
        else
            job->finish(tryDatabase({settings, {}, *secret, kSessionName}, m_watch, m_stop));
    });
    return job;
}

JobPtr<Done> StationPlantStore::apply(const ForwardSettings &wanted, const std::optional<Secret> &typed,
                                      Job<Done>::Callback done)
{
    auto job = std::make_shared<Job<Done>>(std::move(done));
    work([this, job, settings = wanted, typed]() mutable {
        // the secret first: settings that name a password which is not there would be of no use
        Status kept = Done{};
        const bool isNew = typed && !typed->isEmpty() && settings.passwordRef.isEmpty();
        if (typed && typed->isEmpty()) {
            kept = settings.passwordRef.isEmpty() ? kept : m_station.secrets().remove(settings.passwordRef);
            settings.passwordRef.clear();
        } else if (typed) {
            if (isNew)
                settings.passwordRef = SecretStore::newReference();
            kept = m_station.secrets().store(settings.passwordRef, *typed);
        }
        if (!kept) {
            job->finish(kept.error());
            return;
        }
        post(this, [this, job, settings, isNew] { put(job, settings, isNew); });
    });
    return job;
}

void StationPlantStore::put(const JobPtr<Done> &job, const ForwardSettings &settings, bool newPassword)
{
    const Status set = m_station.setForward(settings, [job] { job->finish(Done{}); });
    if (set) {
        {
            const std::lock_guard lock(m_mutex);
            m_settings = settings;
        }
        m_history.loginChanged();
        return;
    }
    // nobody would ever ask for it
    if (newPassword)
        work([this, reference = settings.passwordRef] { (void)m_station.secrets().remove(reference); });
    job->finish(set.error());
}

JobPtr<forward::PutAside> StationPlantStore::putAside(size_t atMost, Job<forward::PutAside>::Callback done)
{
    auto job = std::make_shared<Job<forward::PutAside>>(std::move(done));
    work([this, job, atMost, station = m_station.historian().stationId()] {
        const Result<forward::Login> with = login();
        job->finish(with ? readPutAside(*with, station, atMost, m_watch, m_stop) : with.error());
    });
    return job;
}

JobPtr<forward::ReconcileResult> StationPlantStore::reconcile(const forward::ReconcileRequest &request,
                                                              Job<forward::ReconcileResult>::Callback done)
{
    if (!request.repair)
        return m_reconciler.run(request, std::move(done));
    if (Status may = m_station.seat().mayConfigure(); !may) {
        auto job = std::make_shared<Job<forward::ReconcileResult>>(std::move(done));
        job->finish(may.error());
        return job;
    }
    const QString user = m_station.seat().actor().user;
    return m_reconciler.run(request, [this, user, done = std::move(done)](Result<forward::ReconcileResult> result) {
        if (result.ok() && result->copied + result->removed + result->corrected > 0) {
            Event event;
            event.at = m_station.clock().utc();
            event.kind = EventKind::ConfigurationChange;
            event.source = QStringLiteral("plant database");
            event.user = user;
            event.text = tr("The plant database was put right: %1 readings copied, %2 rows removed, %3 corrected.")
                             .arg(result->copied).arg(result->removed).arg(result->corrected);
            m_station.historian().append(std::move(event));
        }
        if (done)
            done(std::move(result));
    });
}

JobPtr<TrendResult> StationPlantStore::queryTrend(const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done)
{
    return m_history.queryTrend(tag, query, std::move(done));
}

} // namespace lineside
