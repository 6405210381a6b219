#pragma once

#include "models/access/secret_store.h"
#include "models/commands/command_service.h"
#include "ui/services.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

#include <random>

namespace lineside {

//! Links as a test wants them; no driver behind.
class SceneGateway final : public FieldGateway
{
public:
    QList<DriverDescription> drivers() const override;
    QList<ParameterFault> check(const Device &) const override { return {}; }
    QList<LinkStatus> links() const override { return m_links; }
    void watchFrames(const DeviceId &, bool) override {}
    QList<FrameRecord> frames(const DeviceId &) const override { return {}; }
    QString describeFrame(const DeviceId &, const FrameRecord &) const override { return {}; }
    JobPtr<DeviceTestReport> test(const Device &device, Job<DeviceTestReport>::Callback done) override;
    JobPtr<QList<BrowseNode>> browse(const Device &device, const QString &nodeId,
                                     Job<QList<BrowseNode>>::Callback done) override;
    Status trust(const Device &, const CertificateInfo &) override { return Done{}; }

    QList<LinkStatus> m_links;
};

class SceneWriter final : public FieldWriter
{
public:
    void write(const FieldWrite &, std::function<void(WriteOutcome)> done) override { done({}); }
};

class SceneSecrets final : public SecretStore
{
public:
    Result<Secret> secret(const QString &) const override { return Secret(); }
    QString description() const override { return QStringLiteral("a test's pocket"); }
    Status store(const QString &, const Secret &) override { return Done{}; }
    Status remove(const QString &) override { return Done{}; }
};

/*!
 * A plant of three lines in every state that a window must show, with values that a test sets by hand and a clock that
 * it winds. Services are the real ones where they need no field.
 */
class PlantScene
{
public:
    //! \a extraMachines more in a fourth line, for what must stay fast.
    explicit PlantScene(int extraMachines = 0);
    ~PlantScene();

    UiServices services();
    TagId id(const QString &deviceDotTag) const; //!< fails the test's assumptions loudly: qFatal for an unknown one
    const Machine &machine(const QString &code) const;
    void set(const QString &deviceDotTag, double value, StatusCode status = StatusCode::Good);
    void set(TagId tag, double value, StatusCode status = StatusCode::Good);
    //! Every tag gets a new value near its normal one and is heard; the clock goes on by a second.
    void breathe();
    //! The link of a device goes down: its tags keep their last values.
    void loseLink(const QString &device, const QString &cause);
    LinkStatus *link(const QString &device);

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
    ConsoleAuthorizer authorizer;
    std::unique_ptr<CommandService> commands;
    TagTap tap;

private:
    QHash<quint32, double> m_levels; //!< around which a tag breathes
    QSet<QString> m_lost;
    QHash<quint32, double> m_drift; //!< a lag, so that values wander instead of jumping
    std::mt19937 m_random{4711};
};

} // namespace lineside
