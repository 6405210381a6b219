#pragma once

#include "drivers/driver.h"
#include "drivers/opcua/client.h"
#include "drivers/opcua/settings.h"

#include <memory>

namespace lineside::opcua {

/*!
 * A client for work that waits: tests and browsing. Each call serves the connection until its answer has come, the
 * deadline has passed, or \a isCancelled says so. Not while another call is under way.
 */
class ShortSession
{
public:
    ShortSession(const Settings &settings, const DriverContext &context, std::function<bool()> isCancelled);
    ShortSession(const ShortSession &) = delete;
    ShortSession &operator=(const ShortSession &) = delete;

    //! Nothing when the session is open, else why not.
    std::optional<Failure> open();
    bool isOpen() const { return m_client->isOpen(); }
    const SessionFacts &facts() const { return m_facts; }
    //! Who may cancel from now on; a session that is kept serves several askers.
    void setCancelled(std::function<bool()> isCancelled) { m_isCancelled = std::move(isCancelled); }

    Result<std::vector<NodeFacts>> readFacts(const std::vector<NodeId> &nodes, bool withUnits);
    Result<BrowsePage> browse(const NodeId &node, quint32 pageSize);
    Result<BrowsePage> browseNext(const QByteArray &continuation, bool release);
    Result<std::vector<bool>> haveComponents(const std::vector<NodeId> &nodes);

private:
    template<typename T, typename Start>
    Result<T> await(Start start);

    const Settings m_settings;
    const Clock &m_clock;
    std::function<bool()> m_isCancelled;
    std::optional<Failure> m_failure;
    SessionFacts m_facts;
    std::unique_ptr<Client> m_client;
};

} // namespace lineside::opcua
