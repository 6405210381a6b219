#pragma once

#include "app/link_journal.h"
#include "app/settings.h"
#include "app/station_edits.h"
#include "app/station_figures.h"
#include "app/station_operations.h"
#include "app/station_server.h"
#include "drivers/host/driver_host.h"
#include "models/access/seat.h"
#include "models/access/secret_store.h"
#include "models/commands/command_service.h"
#include "models/field/push_desk.h"
#include "models/forward/forwarder.h"
#include "models/history/historian.h"
#include "models/history/status_journal.h"
#include "models/keeping/keeper.h"
#include "models/plant/plant_edits.h"
#include "models/telemetry/pipeline.h"
#include "models/telemetry/tag_tap.h"

#include <QObject>

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside {

struct StationSettings
{
    QString dataFolder;
    QString projectFile; //!< where the plant was loaded from and is saved to
    QString ackFile;     //!< empty for none
    Settings settings;
    std::optional<WebSettings> web{}; //!< for this run alone, in place of those in settings
    bool operationsLater = false; //!< production, quality and health begin with startOperations(), not with start()
    bool anyWebPort = false;          //!< where the web server's port is taken, another will do
};

/*!
 * One running Lineside: builds every part, wires them, starts and stops them in order. The only place that knows all.
 * Main thread.
 */
class Station : public QObject
{
    Q_OBJECT

public:
    /*!
     * Opens the data folder and builds everything around \a plant, which has passed PlantEditor::check(); nothing talks to
     * the field yet. The store of secrets opens beside, since a keychain may hang; noticed() tells what it came to.
     * Busy: another station works on the folder.
     */
    static Result<std::unique_ptr<Station>> create(StationSettings settings, Plant plant, QStringList *notices);
    ~Station() override;

    void start();
    //! Production, quality and health begin, with what history has by then. Idempotent; not before start().
    void startOperations(StationOperations::BeforeHealth before = {});
    //! Drivers, telemetry, forwarder, history, in this order; within 5 s. Idempotent.
    void stop();

    //! Makes another project's plant the running one, as an undoable step.
    Status openProject(const QString &path);

    const StationSettings &settings() const { return m_settings; }
    const Clock &clock() const { return m_clock; }
    PlantEditor &editor() const { return *m_editor; }
    LatestValues &latest() { return m_latest; }
    const LatestValues &latest() const { return m_latest; }
    Pipeline &pipeline() const { return *m_pipeline; }
    Historian &historian() const { return *m_historian; }
    keeping::Keeper &keeper() const { return *m_keeper; }
    Forwarder &forwarder() const { return *m_forwarder; }
    DriverHost &driverHost() const { return *m_host; }
    CommandService &commands() const { return *m_commands; }
    //! Where readings are handed in for devices of the driver "http-push".
    const std::shared_ptr<PushDesk> &pushDesk() const { return m_pushDesk; }
    SecretStore &secrets() const { return *m_secrets; }
    //! Accounts, opened beside: null in there until they are.
    LateAccess &access() const { return *m_access; }
    const Authorizer &authorizer() const { return *m_access; }
    //! Who sits at the console; nobody but the window logs in there.
    Seat &seat() const { return *m_seat; }
    //! Changes of the configuration that come from elsewhere.
    StationEdits &edits() const { return *m_edits; }
    /*!
     * Does \a work with every change of the configuration in it made by \a actor, whose rights count, instead of by who
     * sits at the console: for what comes from elsewhere, and stands in the audit trail already.
     */
    void actAs(const Actor &actor, const std::function<void()> &work);
    //! What the editor has runs; else it waits for the audit trail.
    bool isSettled() const { return m_edited == m_runs; }
    //! Has the data folder's numbers for these tags made before they are part of a configuration. Waits; any thread.
    void numberBeforehand(std::span<const TagUuid> tags);
    //! Remembers that the first administrator was offered once.
    void noteAdminAsked();
    TagTap &tap() { return m_tap; }
    //! Production, quality and health.
    StationOperations &operations() const { return *m_operations; }
    //! The web server, which runs or does not.
    StationServer &web() const { return *m_web; }

    /*!
     * Forwards to another database from now on, or to none, and keeps that in the settings. The forwarder of before ends
     * beside, which takes up to 2 s; then the new one begins, and \a begun is called on this thread.
     */
    Status setForward(const ForwardSettings &forward, std::function<void()> begun = {});
    /*!
     * The web server works like this from now on, and after the next start. Refused without the right, BadData when the
     * settings are wrong; on these errors and any other what was in force before is in force again.
     */
    Status setWeb(const WebSettings &web);

    //! When the first Good value arrived, or nothing yet. Any thread.
    std::optional<SteadyTime> firstLiveValue() const;

Q_SIGNALS:
    //! Something that a person should know, as one sentence; later than create()'s notices.
    void noticed(const QString &text);
    //! Accounts can be used, or cannot: LateAccess::state() tells.
    void accessOpened();
    //! A link changed its state; emitted on a driver's thread.
    void linkChanged(const QString &deviceCode, const QString &driver, lineside::LinkState state, const QString &cause);

private:
    explicit Station(StationSettings settings);
    Status build(Plant plant, QStringList *notices);
    void makeForwarder();
    void openAccess();
    //! Who changes the configuration now, as the journal names them, or why nobody may.
    Result<QString> changer() const;
    Actor changingActor() const { return m_actingAs ? *m_actingAs : m_seat->actor(); }
    std::vector<TagId> numberTags(std::span<const TagUuid> tags);
    //! The editor has another configuration: recorded in the audit trail first, then run.
    void takeConfiguration(const SnapshotPtr &snapshot);
    struct ConfigurationStep;
    void recorded(const ConfigurationStep &step, const Status &status);
    void runConfiguration(const ConfigurationStep &step);
    void run(const SnapshotPtr &snapshot);
    void takeBack(const ConfigurationStep &step, const Error &why);
    void keepForForwarder();
    Status keepHistorySettings(const RetentionSettings &retention, const keeping::ArchiveSettings &archive);
    //! Who entered values of a batch may not approve it, or may again; into the settings.
    Status keepFourEyes(bool asked);
    static QString plantRetentionText(const ForwardSettings &forward);
    void forwardAnew();
    void writeAck(const CommitNotice &notice);
    void noteSecrets(const Result<QStringList> &opened);
    void noteLink(const Device &device, const LinkStatus &status);
    void makeWebServer();

    class FirstValue;

    StationSettings m_settings;
    const Clock &m_clock = Clock::system();
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> m_ack{nullptr, &std::fclose};
    LatestValues m_latest;
    TagTap m_tap;
    std::unique_ptr<FieldQueue> m_queue;
    const std::shared_ptr<PushDesk> m_pushDesk = std::make_shared<PushDesk>();
    std::unique_ptr<Historian> m_historian;
    CommitSubscription m_acks; // goes before what its listener uses
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<LateAccess> m_access; // after what it works with
    std::unique_ptr<Seat> m_seat;
    std::optional<Actor> m_actingAs;
    std::mutex m_numbersMutex;
    QHash<TagUuid, TagId> m_numbers; //!< made beforehand, not part of a configuration yet
    std::unique_ptr<PlantEditor> m_editor;
    SnapshotPtr m_edited;         //!< the editor's, as last told
    SnapshotPtr m_runs;           //!< what all parts have
    quint64 m_takenBackAt = 0;    //!< revision: what was waiting for the trail before it does not run any more
    bool m_takingBack = false;
    std::unique_ptr<keeping::Keeper> m_keeper; // likewise
    std::unique_ptr<StatusJournal> m_journal;
    std::unique_ptr<FirstValue> m_firstValue;
    std::unique_ptr<StationFigures> m_figures;
    std::unique_ptr<StationOperations> m_operations; // before the pipeline, likewise
    std::unique_ptr<Forwarder> m_forwarder; // after what it works with
    std::unique_ptr<StationServer> m_web; // before the pipeline, which leaves its news there
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<LinkJournal> m_linkJournal;
    std::unique_ptr<DriverHost> m_host;
    std::unique_ptr<CommandService> m_commands;
    std::unique_ptr<StationEdits> m_edits; // works with all of them
    std::thread m_leaving; //!< ends the forwarder of before; joinable until forwardAnew()
    std::vector<std::function<void()>> m_begun; //!< told by forwardAnew()
    bool m_running = false;
    bool m_operating = false;
};

} // namespace lineside
