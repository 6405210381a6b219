#include "server/operations_feed.h"

#include "models/base/post.h"
#include "models/health/health_json.h"
#include "models/production/production_json.h"
#include "models/quality/quality_json.h"
#include "server/rest/operations_routes.h"

#include <QJsonDocument>
#include <QTimer>

namespace lineside {

using namespace Qt::Literals;
using live::Notice;
using live::Priority;
using live::Topic;

namespace {

QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray keyOf(const char *what, const QUuid &id)
{
    return what + id.toRfc4122();
}

} // namespace

class OperationsFeed::Worker : public QObject
{
public:
    Worker(const rest::Operations &operations, live::Hub &hub)
        : m_operations(operations)
        , m_hub(hub)
        , m_tick(this)
    {
    }

    //! On its thread.
    void begin()
    {
        if (m_operations.health)
            beginHealth(*m_operations.health);
        if (m_operations.production)
            beginProduction(*m_operations.production);
        if (m_operations.quality)
            beginQuality(*m_operations.quality);
    }
    //! On its thread: no more news.
    void end()
    {
        m_tick.stop();
        m_listener.reset();
        if (m_operations.health)
            m_operations.health->disconnect(this);
        if (m_operations.production)
            m_operations.production->disconnect(this);
    }

private:
    // ---- health
    void beginHealth(HealthService &health)
    {
        connect(&health, &HealthService::computed, this, [this] { tellScores(); });
        connect(&health, &HealthService::statusChanged, this, [this](const HealthAssessment &now, HealthStatus before) {
            tell({Topic::Health, now.machine, "equipmentHealthStatusChanged", bytesOf(health_json::statusChange(now, before))});
        });
        connect(&health, &HealthService::anomalyDetected, this, [this](const HealthAssessment &now) {
            if (now.anomaly)
                tell({Topic::Health, now.machine, "equipmentAnomalyDetected", bytesOf(health_json::anomaly(now))});
        });
        connect(&health, &HealthService::alertCreated, this, [this](const PredictiveAlert &alert) {
            tell({Topic::Health, alert.machine, "predictiveMaintenanceAlertCreated", bytesOf(health_json::alertCreated(alert))});
        });
        connect(&health, &HealthService::alertChanged, this, [this](const PredictiveAlert &alert) { tell(alertNotice(alert)); });
        connect(&health, &HealthService::recommendationChanged, this, [this](const MaintenanceRecommendation &one) {
            tell({Topic::Health, one.machine, "recommendationChanged", bytesOf(toJson(one))});
        });
        tellScores();
        std::vector<Notice> open;
        for (const PredictiveAlert &alert : *health.picture()->alerts) {
            if (alert.isOpen())
                open.push_back(alertNotice(alert));
        }
        m_hub.notify(std::move(open));
    }
    static Notice alertNotice(const PredictiveAlert &alert)
    {
        return {Topic::Health, alert.machine, "alertChanged", bytesOf(toJson(alert)), keyOf("alert", alert.id), false, !alert.isOpen()};
    }
    void tellScores()
    {
        const HealthPicturePtr picture = m_operations.health->picture();
        std::vector<Notice> some;
        for (const auto &[machine, assessment] : picture->machines) {
            if (assessment && std::exchange(m_scores[machine], assessment) != assessment)
                some.push_back({Topic::Health, machine, "equipmentHealthScoreUpdated", bytesOf(rest::shortScore(*assessment)), "score", true});
        }
        std::erase_if(m_scores, [&](const auto &one) { return !picture->machines.contains(one.first); });
        tell(std::move(some));
    }

    // ---- production
    void beginProduction(production::ProductionService &service)
    {
        connect(&service, &production::ProductionService::stateChanged, this, [this](const MachineId &machine, const production::StateInterval &now) {
            QJsonObject payload = production::toJson(now);
            const auto shown = m_operations.production->picture()->machine(machine);
            payload.insert(u"machineId"_s, machine.uuid.toString(QUuid::WithoutBraces));
            payload.insert(u"machine"_s, shown ? shown->code : QString());
            tell({Topic::Production, machine, "productionStateChanged", bytesOf(payload)});
        });
        connect(&service, &production::ProductionService::entered, this, [this](const production::StopEntry &entry) {
            tell({Topic::Production, entry.machine, "stopEntered", bytesOf(production::toJson(entry))});
            tellProduction();
        });
        m_tick.callOnTimeout(this, [this] { tellProduction(); });
        m_tick.start(kProductionEvery);
        tellProduction();
    }
    void tellProduction()
    {
        const production::PicturePtr picture = m_operations.production->picture();
        std::vector<Notice> some;
        for (auto it = picture->machines.cbegin(); it != picture->machines.cend(); ++it) {
            if (it.value() && std::exchange(m_production[it.key()], it.value()) != it.value())
                some.push_back({Topic::Production, it.key(), "productionSummaryUpdated", bytesOf(production::toJson(*it.value())), "summary", true});
        }
        m_production.removeIf([&](const auto &one) { return !picture->machines.contains(one.key()); });
        tell(std::move(some));
    }

    // ---- quality
    void beginQuality(QualityService &quality)
    {
        std::vector<Notice> newest;
        for (const ChartNow &chart : *quality.charts()) {
            if (chart.last)
                newest.push_back(measurementNotice(chart, *chart.last));
        }
        m_hub.notify(std::move(newest));
        m_listener = quality.onNews([this](const QualityNews &news) { // on the service's thread
            post(this, [this, news] {
                // One that came late is none to begin with: the newest one may say something else since.
                const bool hasNewest = news.isLate && news.chart.last.has_value();
                std::vector<Notice> some{measurementNotice(news.chart, hasNewest ? *news.chart.last : news.point)};
                if (news.signal) {
                    const live::ScaleRow *step = live::Catalogue::builtIn().step("spc", spcSeverityName(news.signal->severity).toLatin1());
                    some.push_back({Topic::Quality, news.signal->machine, "spcNewAlert", bytesOf(quality_json::alert(*news.signal)), {}, false, false,
                                    step ? step->priority : Priority::High});
                }
                m_hub.notify(std::move(some));
            });
        });
    }
    static Notice measurementNotice(const ChartNow &chart, const QualityPoint &point)
    {
        return {Topic::Quality, chart.machine, "spcNewMeasurement", bytesOf(quality_json::measurement(chart, point)), keyOf("chart", chart.chart.id.uuid)};
    }

    void tell(Notice notice)
    {
        std::vector<Notice> one;
        one.push_back(std::move(notice));
        tell(std::move(one));
    }
    void tell(std::vector<Notice> some)
    {
        if (!some.empty())
            m_hub.notify(std::move(some));
    }

    const rest::Operations m_operations;
    live::Hub &m_hub;
    QTimer m_tick;
    std::shared_ptr<void> m_listener;
    std::map<MachineId, AssessmentPtr> m_scores;
    QHash<MachineId, std::shared_ptr<const production::MachinePicture>> m_production;
};

OperationsFeed::OperationsFeed(const rest::Operations &operations, live::Hub &hub)
    : m_worker(std::make_unique<Worker>(operations, hub))
{
    m_thread.setObjectName(QStringLiteral("news"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    postAndWait(m_worker.get(), [this] { m_worker->begin(); });
}

OperationsFeed::~OperationsFeed()
{
    postAndWait(m_worker.get(), [this] { m_worker->end(); });
    m_thread.quit();
    m_thread.wait();
}

} // namespace lineside
