#pragma once

#include "acceptance/companion.h"
#include "chaos/judge.h"
#include "chaos/small_disk.h"

#include <memory>
#include <optional>
#include <random>

namespace lineside::test {

//! Where the programs are, and how large the plant is.
struct SceneOptions
{
    QString programs; //!< the folder of lineside and lineside-demo-plant
    quint64 seed = 1;
    int tags = 800;
    bool ownDisks = false; //!< whether SmallDisk can be used
};

/*!
 * The actors: a demo plant with its broker, a private PostgreSQL, and the station between them, each a process of its own.
 * Whoever ends without having been told to is a fault. Needs a QCoreApplication; belongs to the main thread.
 */
class Scene
{
public:
    explicit Scene(const SceneOptions &options);

    //! Starts everything and waits until readings arrive in the database. What is wrong, in words; empty when nothing is.
    QString begin();
    //! Looks after the station for this long: one that was ended on purpose is started again.
    void play(std::chrono::milliseconds time);
    //! Puts everything right, waits until all that was called stored has arrived, and ends station and plant.
    QString end(std::chrono::seconds limit);

    // ---- the station
    void killStation();
    void endStation(); //!< as a supervisor would; that it ends well is part of the game
    void pauseStation();
    void resumeStation();
    bool stationLives() const { return m_station && m_station->state() != QProcess::NotRunning; }
    //! More than 0 once it has called readings stored since it was last started.
    quint64 storedSinceStart();

    // ---- its surroundings
    PgCluster &cluster() { return m_cluster; }
    bool fillStationDisk(qint64 bytes);
    void freeStationDisk();
    bool fillClusterDisk(qint64 bytes);
    void freeClusterDisk(); //!< and starts a server that has ended for lack of space
    bool hasOwnDisks() const { return m_stationDisk.isMounted(); }
    bool hasBroker() const { return !m_broker.isEmpty(); }
    bool killBroker();
    QByteArray tellPlant(const QByteArray &command) { return m_plant.command(command); }
    const QStringList &devices() const { return m_devices; }
    const QString &broker() const { return m_broker; }

    const Ledgers &ledgers() const { return m_ledgers; }
    int starts() const { return m_starts; }
    int refusedStarts() const { return m_refusedStarts; }
    //! What went wrong so far, each in words.
    const QStringList &faults() const { return m_faults; }
    QString logTail() const; //!< of station and server

private:
    void startStation();
    quint64 lastAcked();
    QString in(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QString connectStation();

    const SceneOptions m_options;
    QTemporaryDir m_folder{QStringLiteral("/tmp/lineside-chaos-XXXXXX")};
    SmallDisk m_stationDisk;
    PgCluster m_cluster;
    SmallDisk m_clusterDisk; // before the cluster goes
    Companion m_plant;
    std::unique_ptr<Companion> m_station;
    Ledgers m_ledgers;
    QStringList m_devices;
    QString m_broker;
    QStringList m_faults;
    int m_starts = 0;
    int m_refusedStarts = 0;
    bool m_diskFull = false;
    bool m_startedWithoutRoom = false; //!< the station's start met a full disk, whose end it may have outlived
    qint64 m_acksAt = 0; //!< size of the ack file when the station was last started
};

} // namespace lineside::test
