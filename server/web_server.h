#pragma once

#include "models/web/web_service.h"
#include "server/http/tls_identity.h"
#include "server/rest/rest_service.h"

#include <QThread>

namespace lineside {

/*!
 * The embedded web server: front door, viewers and REST on a network thread of its own, behind one switch. Main thread,
 * unless a member says otherwise. Telemetry and journal leave their news through sink() and by themselves; nothing here
 * makes them wait.
 */
class WebServer
{
public:
    struct Parts
    {
        std::function<AccessControl *()> access;             //!< null while accounts cannot be used; main thread
        Historian &historian;
        const LatestValues &latest;
        const Clock &clock;
        QString dataFolder;
        std::function<std::vector<rest::PartState>()> parts; //!< any thread, quick
        std::function<QByteArray()> metrics;                 //!< any thread, quick
        std::function<QByteArray()> status;                  //!< any thread, quick; viewers of the topic system get it each second
        std::function<QByteArray()> dataFlow{};              //!< likewise, for the topic dataFlow; a JSON object
        std::function<rest::Actions()> actions = {};         //!< asked at each start; main thread; may be left out
    };
    //! Listens to nothing and nobody yet.
    explicit WebServer(Parts parts);
    ~WebServer(); //!< stop()
    WebServer(const WebServer &) = delete;
    WebServer &operator=(const WebServer &) = delete;

    //! For the pipeline, deadbanded; outlives everything that calls it.
    BatchSink &sink() { return *m_intake; }
    void setPlant(SnapshotPtr plant);

    //! What a topic says now, to all viewers who have it; see live::Hub::publish(). Nothing while the server is off.
    void publish(live::Topic topic, const QString &owner, const QByteArray &payload);

    /*!
     * Starts with these, or starts anew. Refused without an account; BadData when the settings are wrong or the certificate
     * cannot be used; Io. state() says why, too.
     */
    Status start(const WebSettings &settings);
    //! Says good-bye to viewers and ends; within a second.
    void stop();
    WebState state() const { return m_state; }
    //! Looks whether the certificate's file is another, or ends soon; the notice to show, if any. Every hour or so.
    std::optional<QString> checkCertificate();

    //! Who watches; told on the network thread, or at once when it does not run.
    void viewers(std::function<void(QList<ViewerInfo>)> told) const;
    //! Ends one viewer's connection; whoever calls has recorded it. False: it has gone. Told likewise.
    void sendAway(quint64 viewer, std::function<void(bool)> told);
    //! Null while it does not run.
    std::shared_ptr<const live::HubCounters> counters() const { return m_counters; }
    std::shared_ptr<const http::DoorCounters> doorCounters() const { return m_doorCounters; }

private:
    struct Running;
    Result<http::TlsIdentity> identity(const WebSettings &settings) const;
    void startEvents();
    Status failed(const Error &error);

    const Parts m_parts;
    const std::shared_ptr<live::Intake> m_intake = std::make_shared<live::Intake>();
    SnapshotPtr m_plant;
    WebSettings m_settings;
    WebState m_state;
    std::shared_ptr<const live::HubCounters> m_counters;
    std::shared_ptr<const http::DoorCounters> m_doorCounters;
    std::unique_ptr<Running> m_running;
};

} // namespace lineside
