#pragma once

#include "drivers/driver.h"
#include "drivers/opcua/client.h"
#include "drivers/opcua/item_table.h"
#include "drivers/opcua/settings.h"

#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace lineside::opcua {

//! How fast things happen that nobody configures; a test is in more of a hurry.
struct Pace
{
    std::chrono::milliseconds firstRetry{250};   //!< doubles up to
    std::chrono::milliseconds longestRetry{30'000};
    std::chrono::milliseconds trustRetry{5'000}; //!< at most, while the server's certificate is not trusted
    std::chrono::milliseconds loginRetry{30'000}; //!< at least, after a refused login: accounts get locked
    std::chrono::milliseconds failedNodes{30'000};
    std::chrono::milliseconds probe{5'000};
    std::chrono::milliseconds channelLifetime{3'600'000};
};

/*!
 * One device's OPC UA connection. On its own thread: the library may block while it connects.
 *
 * A session is made by itself and made anew whenever it is lost: connect, learn the namespaces, one subscription for
 * each publishing interval, items in calls of at most 1000. A node that the server refuses gets one Bad reading and is
 * tried again at a slow pace; the others live on, and the link is Degraded meanwhile.
 */
class OpcUaDriver final : public Driver
{
    Q_OBJECT

public:
    OpcUaDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context, Pace pace = {});
    ~OpcUaDriver() override;

    void open() override;
    void close() override;
    void reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                     const QList<TagId> &removed) override;
    void setPeriod(std::chrono::milliseconds period) override;
    void write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
               std::function<void(WriteOutcome)> done) override;

private:
    void connectNow();
    void turn();
    void watchSocket();
    void endSession();
    void scheduleRetry(const Failure &failure);

    void sessionOpened(const SessionFacts &facts);
    void published(const Publication &publication);
    void hear(ItemGroup &group, bool isKeepAlive);
    void tellRejected(const std::vector<ItemTable::Rejected> &rejected);

    // setting up the session, one request at a time
    void advance();
    bool createSubscriptionFor(ItemGroup &group);
    bool createItemsFor(ItemGroup &group);
    bool adjustPeriodOf(ItemGroup &group);
    bool resampleItemsOf(ItemGroup &group);
    void probe();
    void updateState();
    std::chrono::milliseconds intervalOf(const ItemGroup &group) const;
    SteadyTime requestDeadline() const;

    Device m_device;
    DriverContext m_context;
    const Pace m_pace;
    Settings m_settings;
    ItemTable m_items;
    std::chrono::milliseconds m_period;

    std::unique_ptr<Client> m_client;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_tick;
    QTimer m_retry;
    bool m_open = false;          //!< between open() and close()
    bool m_busy = false;          //!< a set-up request is under way
    bool m_inTurn = false;
    bool m_sessionUseless = false;
    bool m_stateChanged = false;  //!< items or the server are better or worse off than the monitor knows
    std::optional<Failure> m_failure;
    SessionFacts m_facts;
    QString m_serverTrouble;      //!< what the server says of itself, when it is not well
    QString m_lastCause;
    int m_failures = 0;
    bool m_wasUp = false;
    SteadyTime m_openedAt{};
    SteadyTime m_nextFailedNodes{};
    SteadyTime m_nextProbe{};
    SteadyTime m_nextOverflowNote{};
};

} // namespace lineside::opcua
