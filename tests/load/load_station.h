#pragma once

#include "models/access/access_control.h"
#include "models/telemetry/pipeline.h"
#include "server/live/hub.h"

#include <QTemporaryDir>
#include <QThread>

#include <string>
#include <vector>

namespace lineside::load {

struct StationSettings
{
    int users = 1'000;  //!< of two tenants by turns
    int tags = 100;     //!< of each tenant
    bool tls = false;
    live::HubLimits limits;
};

/*!
 * What a station has for its viewers, and nothing else: accounts, pipeline, front door and hub as the program has them, with a
 * journal in memory. Everybody has logged in by name and password once, with the least that the hash may cost: how long
 * a thousand logins take is not what is measured here. Main thread; the network has its own.
 */
class LoadStation
{
public:
    static constexpr int kTenants = 2;

    explicit LoadStation(const StationSettings &settings);
    ~LoadStation();
    LoadStation(const LoadStation &) = delete;
    LoadStation &operator=(const LoadStation &) = delete;

    const QString &fault() const { return m_fault; } //!< why it does not work; empty: it does
    quint16 port() const { return m_port; }
    //! Access tokens, one a user, good for fifteen minutes from now on.
    std::vector<std::string> tokens();
    //! The token of one more user, who is a tenant's own and nobody else's.
    std::string strangersToken();

    //! So many events of each tenant; the reference of each is its number among its tenant's, in ten digits. One thread
    //! at a time.
    void tellEvents(int perTenant);
    //! The first so many tags have another value now: a batch for each tenant, as a driver gives it. One thread at a time.
    void bringReadings(int tags);
    quint64 toldPerTenant() const { return m_told; }

    //! All viewers are sent away and the port is closed, and it is there again, as after a restart of the program.
    bool restart();

    const live::HubCounters &counters() const { return *m_counters; }
    const http::DoorCounters &doorCounters() const { return *m_doorCounters; }

private:
    class Journal;
    bool makePeople(int users);
    Plant plantOf(int tags) const;
    bool startServer(quint16 port);
    void stopServer();
    Tokens newUser(const Principal &by, const QString &name, const QString &tenant);

    const StationSettings m_settings;
    QString m_fault;
    QTemporaryDir m_folder;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<AccessControl> m_access;
    std::optional<Tokens> m_admin;
    std::vector<Tokens> m_people;
    LatestValues m_latest;
    FieldQueue m_queue;
    live::Intake m_intake;
    Pipeline m_pipeline;
    SnapshotPtr m_plant;
    QThread m_thread;
    QObject m_home; //!< lives on m_thread, and so do these:
    std::unique_ptr<http::AccessLog> m_log;
    std::unique_ptr<http::FrontDoor> m_door;
    std::unique_ptr<live::Hub> m_hub;
    std::optional<QSslConfiguration> m_tls;
    std::shared_ptr<const live::HubCounters> m_counters;
    std::shared_ptr<const http::DoorCounters> m_doorCounters;
    quint16 m_port = 0;
    quint64 m_event = 0;
    quint64 m_told = 0;
    quint64 m_round = 0;
};

} // namespace lineside::load
