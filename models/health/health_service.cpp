#include "models/health/health_service_parts.h"

#include "models/base/post.h"

#include <QCoreApplication>

namespace lineside {

namespace {

constexpr size_t kMostNews = 10'000;
constexpr size_t kMostCalls = 1'000;

} // namespace

Q_LOGGING_CATEGORY(logHealth, "lineside.health")

HealthService::HealthService(const Parts &parts, const HealthServiceSettings &settings, QObject *parent)
    : QObject(parent), m_parts(parts), m_settings(settings)
{
    m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>();
    m_recommendationsShown = std::make_shared<std::vector<MaintenanceRecommendation>>();
    m_ledger = m_book.ledger();
    publish();
}

HealthService::~HealthService()
{
    stop();
}

void HealthService::start(SnapshotPtr snapshot)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_thread.joinable() || m_stopping)
            return;
        m_nextSnapshot = std::move(snapshot);
    }
    m_pulse->begin(m_settings.every, std::chrono::steady_clock::now());
    m_thread = std::thread([this] { run(); });
}

void HealthService::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_nextSnapshot = std::move(snapshot);
    m_wake.notify_one();
}

void HealthService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    m_desk.stop();
    if (m_thread.joinable())
        m_thread.join();
    if (m_replayThread.joinable())
        m_replayThread.join();
    m_pulse->end();
}

bool HealthService::isStopping() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void HealthService::take(const BatchPtr &batch)
{
    if (!batch)
        return;
    const size_t weight = batch->weight();
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return;
    while (!m_queue.empty() && m_queueBytes + weight > m_settings.queueBytes) {
        m_queueBytes -= m_queue.front()->weight();
        m_queue.pop_front();
        m_pulse->lost(++m_lostBatches);
    }
    m_queue.push_back(batch);
    m_queueBytes += weight;
    // the thread looks by itself now and then: no wake-up for each batch
    if (m_queueBytes > m_settings.queueBytes / 2)
        m_wake.notify_one();
}

double HealthService::fill() const
{
    // what is lost here is in history: drivers need not slow down for it
    return 0;
}

SnapshotPtr HealthService::shownSnapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_shownSnapshot;
}

HealthPicturePtr HealthService::picture() const
{
    const std::lock_guard lock(m_mutex);
    return m_picture;
}

void HealthService::computeNow()
{
    const std::lock_guard lock(m_mutex);
    m_computeNow = true;
    m_wake.notify_one();
}

//! \a refused is called at once, here, when the thread does not run or has too much to do.
void HealthService::post(Call call, const std::function<void(Error)> &refused)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopping && m_calls.size() < kMostCalls) {
            m_calls.push_back(std::move(call));
            m_wake.notify_one();
            return;
        }
    }
    if (refused)
        refused({Error::Kind::Busy, QCoreApplication::translate("health", "The health service does not take this now."),
                 QCoreApplication::translate("health", "Try again in a moment.")});
}

void HealthService::run()
{
    using namespace std::chrono_literals;
    loadRecords();
    SteadyTime due = m_parts.clock->steady();
    for (;;) {
        std::deque<BatchPtr> batches;
        std::deque<Call> calls;
        SnapshotPtr snapshot;
        bool now = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, 250ms, [this] {
                return m_stopping || m_computeNow || m_nextSnapshot || !m_calls.empty() || m_queueBytes > m_settings.queueBytes / 2;
            });
            if (m_stopping && m_calls.empty())
                return;
            batches.swap(m_queue);
            m_queueBytes = 0;
            calls.swap(m_calls);
            snapshot.swap(m_nextSnapshot);
            now = std::exchange(m_computeNow, false);
            m_heartbeat.lostBatches = m_lostBatches;
        }
        m_pulse->beat(std::chrono::steady_clock::now());
        if (snapshot) {
            configure(snapshot);
            now = true;
        }
        for (const BatchPtr &batch : batches)
            apply(*batch);
        for (const Call &call : calls)
            call();
        lookAtLate();
        const SteadyTime steady = m_parts.clock->steady();
        if (now || steady >= due) {
            round();
            due = std::max(due + m_settings.every, steady); // missed rounds are not caught up
        } else if (!calls.empty()) {
            publish();
        }
        warm();
    }
}

//! Into the records, with the pulse noting whether it gets there.
void HealthService::write(RecordStore::Change change, std::function<void(const Status &)> done)
{
    m_pulse->asked(std::chrono::steady_clock::now());
    m_parts.records->write(std::move(change), [pulse = m_pulse, done = std::move(done)](const Status &kept) {
        // the first of a row is told; that it goes on is the watchdog's to say
        if (!kept && pulse->read().writeTrouble.isEmpty())
            qCWarning(logHealth).noquote() << "something was not kept:" << kept.error().message;
        pulse->answered(kept, std::chrono::steady_clock::now());
        if (done)
            done(kept);
    });
}

//! For the object's thread; only a wake-up travels there.
void HealthService::tell(News news)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_news.size() >= kMostNews)
            m_news.pop_front(); // nobody has looked for hours: the picture has it all
        m_news.push_back(std::move(news));
        wake = !std::exchange(m_newsOnItsWay, true);
    }
    if (wake)
        lineside::post(this, [this] { emitNews(); });
}

void HealthService::emitNews()
{
    std::deque<News> news;
    {
        const std::lock_guard lock(m_mutex);
        news.swap(m_news);
        m_newsOnItsWay = false;
    }
    for (const News &each : news)
        each();
}

void HealthService::publish()
{
    auto picture = std::make_shared<HealthPicture>();
    picture->at = m_parts.clock->utc();
    for (const auto &[id, place] : m_places) {
        if (place->shown)
            picture->machines.emplace(id, place->shown);
    }
    picture->alerts = m_alertsShown;
    picture->ledger = m_ledger;
    picture->recommendations = m_recommendationsShown;
    picture->heartbeat = m_heartbeat;
    {
        const std::lock_guard lock(m_mutex);
        m_picture = std::move(picture);
        m_shownSnapshot = m_snapshot;
    }
    if (m_heartbeat.rounds > 0)
        tell([this] { Q_EMIT computed(); });
}

} // namespace lineside
