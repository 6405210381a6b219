#pragma once

#include "models/access/secret_store.h"
#include "models/commands/command_service.h"
#include "models/keeping/keeper.h"
#include "ui/services.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

#include <functional>
#include <mutex>
#include <optional>
#include <random>

namespace lineside {

//! The field as a test wants it; no driver behind. Everything here belongs to the test's thread.
class SceneGateway final : public FieldGateway
{
public:
    QList<DriverDescription> drivers() const override { return m_drivers; }
    QList<ParameterFault> check(const Device &device) const override { return m_check ? m_check(device) : QList<ParameterFault>(); }
    QList<LinkStatus> links() const override { return m_links; }
    void watchFrames(const DeviceId &device, bool on) override { m_watched[device] += on ? 1 : -1; }
    QList<FrameRecord> frames(const DeviceId &device) const override { return m_frames.value(device); }
    QString describeFrame(const DeviceId &, const FrameRecord &frame) const override
    {
        return QStringLiteral("%1 bytes in words").arg(frame.size);
    }
    JobPtr<DeviceTestReport> test(const Device &device, Job<DeviceTestReport>::Callback done) override;
    JobPtr<QList<BrowseNode>> browse(const Device &device, const QString &nodeId,
                                     Job<QList<BrowseNode>>::Callback done) override;
    JobPtr<QList<BrowseNode>> discovered(const Device &device, Job<QList<BrowseNode>>::Callback done) override;
    Status trust(const Device &, const CertificateInfo &certificate) override;

    QList<DriverDescription> m_drivers; //!< Modbus TCP, MQTT and OPC UA without parameters, unless a test fills them
    QList<LinkStatus> m_links;
    std::function<QList<ParameterFault>(const Device &)> m_check; //!< unset: everything is fine
    QHash<DeviceId, int> m_watched;                               //!< frame logs that look at a device now
    QHash<DeviceId, QList<FrameRecord>> m_frames;
    QHash<QString, QList<BrowseNode>> m_nodes; //!< by their parent; browsing fails while it is empty
    QList<BrowseNode> m_discovered;        //!< of every device
    std::vector<JobPtr<DeviceTestReport>> m_tests; //!< asked for, for the test to answer
    QList<Device> m_tested;
    QStringList m_trusted; //!< fingerprints
};

//! Takes writes and answers as told; counts what would have gone over the wire. Thread-safe.
class SceneWriter final : public FieldWriter
{
public:
    void write(const FieldWrite &write, std::function<void(WriteOutcome)> done) override;

    void answerWith(const WriteOutcome &outcome); //!< from now on; NotSent until then
    void stayAway();                              //!< never answers from now on
    QList<FieldWrite> writes() const;

private:
    mutable std::mutex m_mutex;
    std::optional<WriteOutcome> m_outcome{WriteOutcome{}};
    QList<FieldWrite> m_writes;
};

//! Keeps what it is given. Thread-safe.
class SceneSecrets final : public SecretStore
{
public:
    Result<Secret> secret(const QString &reference) const override;
    QString description() const override { return QStringLiteral("a test's pocket"); }
    Status store(const QString &reference, const Secret &secret) override;
    Status remove(const QString &) override { return Done{}; }
    int count() const;

private:
    mutable std::mutex m_mutex;
    QHash<QString, Secret> m_secrets;
};

//! The plant's database as a test wants it; none behind. Everything here belongs to the test's thread.
class ScenePlantStore final : public PlantStore
{
public:
    ForwardSettings settings() const override { return m_settings; }
    ForwarderStatus status() const override { return m_status; }
    JobPtr<forward::DatabaseTrial> test(const ForwardSettings &settings, const std::optional<Secret> &password,
                                        Job<forward::DatabaseTrial>::Callback done) override;
    JobPtr<Done> apply(const ForwardSettings &settings, const std::optional<Secret> &password,
                       Job<Done>::Callback done) override;
    JobPtr<forward::PutAside> putAside(size_t atMost, Job<forward::PutAside>::Callback done) override;
    JobPtr<forward::ReconcileResult> reconcile(const forward::ReconcileRequest &request,
                                               Job<forward::ReconcileResult>::Callback done) override;
    JobPtr<TrendResult> queryTrend(const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done) override;

    ForwardSettings m_settings;
    ForwarderStatus m_status;
    std::vector<JobPtr<forward::DatabaseTrial>> m_tests; //!< asked for, for the test to answer
    std::vector<std::pair<ForwardSettings, std::optional<Secret>>> m_applied;
    std::optional<Error> m_refusal; //!< what applying fails with
    std::vector<JobPtr<forward::PutAside>> m_lists; //!< asked for, for the test to answer
    std::vector<std::pair<forward::ReconcileRequest, JobPtr<forward::ReconcileResult>>> m_comparisons; //!< likewise
    std::function<Result<TrendResult>(const TagUuid &, const TrendQuery &)> m_past; //!< empty: there is no database
    std::vector<TrendQuery> m_asked; //!< of the past
};

//! The web server as a test wants it; none behind. Everything here belongs to the test's thread.
class SceneWeb final : public WebService
{
public:
    WebSettings settings() const override { return m_settings; }
    WebState state() const override { return m_state; }
    WebFigures figures() const override { return m_figures; }
    QStringList addresses() const override { return m_addresses; }
    JobPtr<WebTrial> test(const WebSettings &settings, Job<WebTrial>::Callback done) override;
    JobPtr<Done> apply(const WebSettings &settings, Job<Done>::Callback done) override;
    JobPtr<QList<ViewerInfo>> viewers(Job<QList<ViewerInfo>>::Callback done) override;
    JobPtr<Done> sendAway(const ViewerInfo &viewer, Job<Done>::Callback done) override;

    //! It is open, at an address of the plant's network.
    void open(UtcTime certificateEnds);

    WebSettings m_settings;
    WebState m_state;
    WebFigures m_figures;
    QStringList m_addresses{QStringLiteral("192.0.2.17"), QStringLiteral("2001:db8::17")};
    QList<ViewerInfo> m_viewers;
    bool m_answers = true;                   //!< whether viewers() is answered
    std::vector<JobPtr<QList<ViewerInfo>>> m_asked;
    std::vector<std::pair<WebSettings, JobPtr<WebTrial>>> m_tests; //!< asked for, for the test to answer
    QList<WebSettings> m_applied;
    std::optional<Error> m_refusal;          //!< what applying, or sending away, fails with
    QList<quint64> m_sentAway;
};

/*!
 * A plant of three lines in every state that a window must show, with values that a test sets by hand and a clock that
 * it winds. Services are the real ones where they need no field.
 */
class PlantScene
{
public:
    //! \a extraMachines more in a fourth line, each with \a extraTags beside its seven, for what must stay fast. The
    //! history's folder is the scene's own.
    explicit PlantScene(int extraMachines = 0, HistorianSettings settings = {}, int extraTags = 0);
    ~PlantScene();

    UiServices services();
    //! From now on somebody keeps the history safe: services() names who.
    void keep();
    TagId id(const QString &deviceDotTag) const; //!< fails the test's assumptions loudly: qFatal for an unknown one
    const Machine &machine(const QString &code) const;
    void set(const QString &deviceDotTag, double value, StatusCode status = StatusCode::Good);
    void set(TagId tag, double value, StatusCode status = StatusCode::Good);
    //! Every tag gets a new value near its normal one and is heard; the clock goes on by a second.
    void breathe();
    //! The link of a device goes down: its tags keep their last values.
    void loseLink(const QString &device, const QString &cause);
    LinkStatus *link(const QString &device);
    //! A reading as a driver gives it, at the clock's time: through the pipeline to latest values, tap and history.
    void feed(const QString &deviceDotTag, double value, StatusCode status = StatusCode::Good);
    //! Readings that were stored before somebody looked: straight into history.
    void store(const QString &deviceDotTag, const std::vector<std::pair<UtcTime, double>> &readings,
               StatusCode status = StatusCode::Good);
    //! How many readings history has committed.
    quint64 stored() const { return historian->counters().stored; }

    ManualClock clock;
    LatestValues latest;
    QTemporaryDir folder;
    Theme theme;
    std::unique_ptr<PlantEditor> editor;
    FieldQueue queue;
    Pipeline pipeline{queue, latest, clock};
    std::unique_ptr<Historian> historian;
    SceneGateway gateway;
    SceneWriter writer;
    SceneSecrets secrets;
    ScenePlantStore plantStore;
    SceneWeb web;
    ConsoleAuthorizer authorizer;
    Seat seat{authorizer, {QStringLiteral("m.operator"), QStringLiteral("console")}};
    std::unique_ptr<CommandService> commands;
    std::unique_ptr<keeping::Keeper> keeper; //!< made by keep()
    TagTap tap;

private:
    static Payload payloadOf(const TagEntry &entry, double value);

    QHash<quint32, double> m_levels; //!< around which a tag breathes
    QSet<QString> m_lost;
    QHash<quint32, double> m_drift; //!< a lag, so that values wander instead of jumping
    std::mt19937 m_random{4711};
};

} // namespace lineside
